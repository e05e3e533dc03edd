/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people say of their own absence, and what their vacation notices do: "je suis absente du 3 au 14 août, voir Anne", "de retour le 1er
 * septembre", "finalement je suis là". Pure: `now` is given as civil time.
 */
#ifndef HANDLERS_ABSENCE_WORDS_H
#define HANDLERS_ABSENCE_WORDS_H

#include "bot/base/hours.h"
#include "handlers/dates.h"

enum away_act {
	AWAY_SAID,    /* away on these days */
	AWAY_RETURN,  /* there again from `back` on: now, or of the absence that stands */
	AWAY_BACK,    /* not away after all: on these days, or (n 0) at all */
	AWAY_INSTEAD, /* no days, but who stands in */
	AWAY_LIST,    /* what is known of one's own */
	AWAY_WHO,     /* ... of all */
};

enum away_state {
	AWAY_GOOD,
	AWAY_WHEN,       /* no day, or no end: to be asked */
	AWAY_UNSURE,     /* `span` has two readings */
	AWAY_IMPOSSIBLE, /* `span` does not exist, or ends before it begins */
	AWAY_PAST,       /* it is over */
	AWAY_FAR,        /* years ahead, or years long */
	AWAY_AGAIN,      /* "tous les mercredis" */
	AWAY_PART,       /* some hours of a day that leave the hour of reminders alone */
};

enum { AWAY_RANGES = 6, AWAY_NAMES = 4 };

struct away_said {
	enum away_act act;
	enum away_state state;
	struct away range[AWAY_RANGES]; /* days as GDate counts them, `to` not included, in order, apart */
	size_t n;
	uint32_t back;                 /* the first day there again, as it was said; 0 */
	struct span span;              /* what `state` is about; text NULL: nothing */
	const char *names[AWAY_NAMES]; /* who stands in, as written: the likeliest first; @ and addresses too */
	size_t n_names;
};

/* `notice`: of a machine, whose other dates are not meant. `remind_at`: minutes after midnight. */
void away_read(TALLOC_CTX *, const char *text, const struct civil *now, bool notice, int remind_at, struct away_said *out);

/* Does this short text say that its writer is away, is back, or who stands in, and little else? */
bool away_told(TALLOC_CTX *, const char *text);

#endif
