/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is to be done before and after a day, as the lab writes it: "-21j cadrage avec le commanditaire : facilitateur; -14j déroulé". Days
 * are working days from that day.
 */
#ifndef BOT_BASE_CHECKLIST_H
#define BOT_BASE_CHECKLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

/* Who is to do it, where there is such a person; else who organises. */
enum checker { CHECKER_ORGANISER, CHECKER_FACILITATOR, CHECKER_SPONSOR, CHECKER_TEAM };

enum { CHECKS_MOST = 24, CHECK_TEXT = 160 };

struct checklist {
	struct check {
		int days; /* below 0: before */
		enum checker who;
		char text[CHECK_TEXT];
	} check[CHECKS_MOST];
	size_t n;
};

/* French and English. "" and "jamais" are nothing to do. On false, `bad` (at least 80 bytes) holds what cannot be read, or "" when there is
 * too much. */
bool checklist_read(const char *text, struct checklist *, char *bad, size_t size);
/* As it is read back. */
char *checklist_text(TALLOC_CTX *, const struct checklist *);

#endif
