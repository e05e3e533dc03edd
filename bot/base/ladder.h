/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who is reminded of something that waits, and after how long, step by step: "5j demandeur; 10j demandeur; 15j suivi". A step that is
 * reached hands over to the next one; any act of the side that is waited for ends it all.
 */
#ifndef BOT_BASE_LADDER_H
#define BOT_BASE_LADDER_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

/* What may wait. The lab says in the settings who is reminded of it (group [reminders], the same names). */
enum rule {
	RULE_UNTAKEN,    /* received, and nobody follows it; from its arrival */
	RULE_SILENT,     /* followed, and the staff have done nothing since; from their last act */
	RULE_WAITING,    /* the requester was asked something; from the question */
	RULE_PROMISE,    /* received, and an answer was promised; from the promised day */
	RULE_NEWS,       /* the same, for the requester, who is told that it goes on */
	RULE_STILL,      /* being worked on, and the requester hears nothing; from the last act of the staff */
	RULE_DECISION,   /* decided, and no mail told the requester; from the decision */
	RULE_MIDDLE,     /* an experiment; from the middle of it */
	RULE_END,        /* an experiment; from its end */
	RULE_EVALUATION, /* an experiment that ended and was not evaluated; from its end */
	RULE_CONSENT,    /* filed for somebody who has not said yes or no; from the invitation */
	RULES
};
const char *rule_name(enum rule);
/* RULES: there is none of that name. */
enum rule rule_named(const char *);

enum rung_who {
	RUNG_TEAM,      /* the staff together, in their room */
	RUNG_FOLLOWER,  /* who follows the case */
	RUNG_DEPUTY,    /* whom they named as their deputy */
	RUNG_HEAD,      /* of the lab */
	RUNG_REQUESTER, /* who asked; RULE_CONSENT: for whom it was filed */
};

struct rung {
	int amount; /* working days, or working hours; below 0: before */
	bool hours;
	enum rung_who who;
};

enum { RUNGS_MOST = 8 };

struct ladder {
	struct rung rung[RUNGS_MOST];
	size_t n; /* 0: nobody is reminded */
};

/* French and English. "" and "jamais" are no steps at all. On false, `bad` (at least 80 bytes) holds the step that cannot be read, or
 * "" when there are too many. */
bool ladder_read(const char *text, struct ladder *, char *bad, size_t size);
/* As it is read back: "5j demandeur; 15j suivi". */
char *ladder_text(TALLOC_CTX *, const struct ladder *);

#endif
