/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/aside.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/guide.h"
#include "handlers/inquiry.h"
#include "handlers/organiser.h"
#include "handlers/partner.h"
#include "handlers/referral.h"
#include "handlers/reminder.h"
#include "handlers/tie.h"
#include "handlers/venue.h"
#include "handlers/workshop.h"

enum { ASIDE_SECONDS = 24 * 3600 };
enum { F_AT, F_INBOX, F_VERB, F_DETAIL, FIELDS };

static char *
mark_name(struct handling *h)
{
	return talloc_asprintf(h->mem, "aside/%lld", (long long)h->who.id);
}

int
aside_note(struct handling *h, const char *verb, const char *detail, struct err *e)
{
	h->out->acted = true;
	return mark_set(
	    h->tx, mark_name(h), talloc_asprintf(h->mem, "%lld %lld %s %s", (long long)h->now, (long long)h->inbox, verb, detail), e);
}

/* "daily 3" */
static int
habit_back(struct handling *h, const char *detail, struct err *e)
{
	g_auto(GStrv) f = g_strsplit(detail, " ", 2);
	struct habit habit;

	if (!f[0] || !f[1] || habit_get(h->tx, h->mem, h->who.id, &habit, e) < 0)
		return f[0] && f[1] ? -1 : 0;
	habit.digest = talloc_strdup(h->mem, f[0]);
	habit.deputy = strtoll(f[1], NULL, 10);
	return habit_set(h->tx, h->who.id, &habit, e);
}

/* "new 7" is no longer wanted, "over 7" is wanted again. */
static int
own_back(struct handling *h, const char *detail, struct err *e)
{
	const char *id = strchr(detail, ' ');
	int64_t reminder = id ? strtoll(id + 1, NULL, 10) : 0;

	if (!reminder)
		return 0;
	return g_str_has_prefix(detail, "new") ? reminder_end(h->tx, reminder, "cancelled", "taken back", h->now, e)
					       : reminder_again(h->tx, reminder, "waiting", e);
}

int
aside_back(struct handling *h, const struct act *last, const char **what, bool *beside, struct err *e)
{
	g_auto(GStrv) f = NULL;
	const char *value;
	struct act a = { .person = h->who.id };
	int r = mark_get(h->tx, h->mem, mark_name(h), &value, e);

	*what = NULL;
	*beside = false;
	if (r <= 0)
		return r;
	f = g_strsplit(value, " ", FIELDS);
	if (g_strv_length(f) < FIELDS)
		return 0;
	*beside = last && last->inbox == strtoll(f[F_INBOX], NULL, 10);
	a.at = strtoll(f[F_AT], NULL, 10);
	a.detail = f[F_DETAIL];
	if (last && !*beside && last->at > a.at)
		return 0;
	if (strcmp(f[F_VERB], "lancer") == 0) {
		r = launch_back(h, a.detail, h->now - a.at > ASIDE_SECONDS, e);
		return r <= 0 || mark_set(h->tx, mark_name(h), NULL, e) < 0 ? MIN(r, 0) : 1;
	}
	if (h->now - a.at > ASIDE_SECONDS)
		return 0;
	if (strcmp(f[F_VERB], "relation") == 0) { /* it speaks for itself */
		r = referral_back(h, a.detail, e);
		return r < 0 || mark_set(h->tx, mark_name(h), NULL, e) < 0 ? -1 : r;
	}
	if (strcmp(f[F_VERB], "guide") == 0) { /* 0: why not was said */
		r = guide_back(h, a.detail, e);
		if (r < 0 || mark_set(h->tx, mark_name(h), NULL, e) < 0)
			return -1;
		if (r == 1) {
			h->out->acted = true;
			*what = word(h, "act.guide");
		}
		return r == 1 ? 0 : 1;
	}
	if (strcmp(f[F_VERB], "retenir") == 0) /* it speaks for itself */
		return keep_back(h, a.detail, e) < 0 || mark_set(h->tx, mark_name(h), NULL, e) < 0 ? -1 : 1;
	if ((strcmp(f[F_VERB], "own") == 0               ? own_back(h, a.detail, e)
		: strcmp(f[F_VERB], "salle") == 0        ? venue_back(h, a.detail, e)
		: strcmp(f[F_VERB], "materiel") == 0     ? equipment_back(h, a.detail, e)
		: strcmp(f[F_VERB], "partenaire") == 0   ? card_back(h, a.detail, e)
		: strcmp(f[F_VERB], "qui-connait") == 0  ? inquiry_back(h, a.detail, e)
		: strcmp(f[F_VERB], "organisateur") == 0 ? organiser_back(h, a.detail, e)
		: strcmp(f[F_VERB], "rythme") == 0       ? habit_back(h, a.detail, e)
							 : answer_back(h, &a, e)) < 0 ||
	    mark_set(h->tx, mark_name(h), NULL, e) < 0)
		return -1;
	h->out->acted = true;
	*what = word(h, talloc_asprintf(h->mem, "act.%s", f[F_VERB]));
	return 0;
}
