/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as an answer to a poll on any day. The first bytes choose the day and the options, dates
 * and labels mixed.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/votes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OPTIONS = 20, HEAD = 4 };

static size_t
options(struct option *o, const uint8_t *head, int32_t day)
{
	static const char *const labels[] = { "Rennes", "Salle 2", "oui", "En visio", "Atelier long", "" };
	size_t n = head[2] % (OPTIONS + 1), i;

	for (i = 0; i < n; i++) {
		int32_t d = day + (int32_t)(i * (head[3] % 7));
		int at = (int)((i * 3 + head[3]) % 24) * 60;

		o[i] = (struct option){ .dated = (head[3] >> (i % 5) & 1) != 0, .label = labels[i % G_N_ELEMENTS(labels)] };
		o[i].slot = (struct slot){ .start = dates_civil(d, at), .end = dates_civil(d, at + 90), .all_day = i % 4 == 3 };
		if (o[i].slot.all_day) {
			o[i].slot.start = dates_civil(d, 0);
			o[i].slot.end = dates_civil(d + 1 + (int32_t)(i % 3), 0);
		}
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	uint8_t head[HEAD] = { 0 };
	size_t used = MIN(size, HEAD), n, i, said = 0;
	struct option o[OPTIONS];
	struct civil now;
	struct votes v;
	int32_t day;
	bool read;

	memcpy(head, data, used);
	day = dates_day(2026, 1, 1) + (head[0] * 256 + head[1]) % 7300;
	now = dates_civil(day - head[3] % 5, 9 * 60);
	n = options(o, head, day);
	read = votes_read(mem, text_clean(mem, data + used, size - used, LIMIT_TEXT), o, n, &now, &v);
	for (i = 0; i < n; i++) {
		said += v.of[i] != VOTE_NONE;
		if (v.of[i] > VOTE_YES || (v.declines && v.of[i] != VOTE_NO))
			__builtin_trap();
	}
	if (v.said != said || (!read && (said || v.question || *v.rest)) || (read && !said && !v.question && !v.withdrawn))
		__builtin_trap();
	if ((v.question != NULL) != (v.unsure != NULL) || (v.beyond && !v.question) || !g_utf8_validate(v.rest, -1, NULL) ||
	    (v.unsure && !g_utf8_validate(v.unsure, -1, NULL)))
		__builtin_trap();
	talloc_free(mem);
	return 0;
}
