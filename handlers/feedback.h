/* SPDX-License-Identifier: EUPL-1.2
 *
 * What they say who are asked, after an introduction, whether the two talked, whether it was of use, and what came of it: "oui, on s'est
 * vus, très utile", "toujours pas de nouvelles", "1 oui 2 non". Pure. The text is trimmed of quotes and signature.
 */
#ifndef HANDLERS_FEEDBACK_H
#define HANDLERS_FEEDBACK_H

#include <stdbool.h>
#include <talloc.h>

enum feedback_answer {
	FEEDBACK_UNSAID,
	FEEDBACK_YES,
	FEEDBACK_PARTLY, /* of use: "un peu", "moyennement"; talked: "pas encore, mais c'est prévu" */
	FEEDBACK_NO,
};
const char *feedback_answer_name(enum feedback_answer); /* "unsaid", "yes", "partly", "no" */

enum feedback_outcome {
	OUTCOME_UNSAID,
	OUTCOME_DISCOVERED, /* they found a help, a method, people that they did not know */
	OUTCOME_STARTED,    /* something is under way because of it */
	OUTCOME_CHOSEN,     /* it helped them to choose, to decide */
	OUTCOME_OTHER,
	OUTCOME_NOTHING,
	OUTCOMES,
};
const char *feedback_outcome_name(enum feedback_outcome); /* "unsaid", "discovered", "started", "chosen", "other", "nothing" */

struct feedback_said {
	enum feedback_answer talked, useful;
	enum feedback_outcome outcome;
	const char *words; /* all that they wrote, greeting and closing left out; "" */
};
/* What the letter asked, in its order: numbered answers ("1 oui 2 non") and bare ones ("oui", "non") are taken for these. */
enum feedback_asked {
	FEEDBACK_FIRST,  /* ten working days on: 1. did you talk? 2. was it of use? */
	FEEDBACK_SECOND, /* sixty days on: 1. what came of it? 2. was it of use? */
};
/* false: nothing of it is an answer. */
bool feedback_read(TALLOC_CTX *, const char *text, enum feedback_asked, struct feedback_said *);

#endif
