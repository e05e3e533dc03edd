/* SPDX-License-Identifier: EUPL-1.2
 *
 * The premises and the equipment that the settings name are brought into the database; what they name no more is gone.
 */
#include "bot/bot.h"

#include <glib.h>

#include "handlers/venue.h"

/* A list for people. */
static const char *
list_text(TALLOC_CTX *mem, const char **words)
{
	char *joined = g_strjoinv(", ", (char **)words), *s = talloc_strdup(mem, joined);

	g_free(joined);
	return s;
}

static int
put_all(struct bot *b, struct tx *tx, TALLOC_CTX *mem, struct err *e)
{
	const struct venue_setting *v = b->set->venues;
	const struct equipment_setting *q = b->set->equipment;
	int i;

	for (i = 0; v && v[i].slug; i++) {
		struct venue row = { .slug = v[i].slug,
			.name = v[i].name,
			.capacity = v[i].capacity,
			.layouts = list_text(mem, v[i].layouts),
			.equipment = list_text(mem, v[i].equipment),
			.wheelchair = v[i].wheelchair,
			.approval = v[i].approval,
			.days = v[i].days,
			.open = v[i].open,
			.before = v[i].before,
			.after = v[i].after,
			.note = v[i].note };

		if (venue_put(tx, &row, i, e) < 0)
			return -1;
	}
	for (i = 0; q && q[i].slug; i++) {
		struct equipment row = { .slug = q[i].slug, .name = q[i].name, .note = q[i].note, .stock = q[i].stock, .days = q[i].days };

		if (equipment_put(tx, &row, i, e) < 0)
			return -1;
	}
	return 0;
}

static const char *
text_or_none(const char *s)
{
	return s ? s : "";
}

/* A calendar is not made anew for each search. */
static const struct venue_hours *
hours_own(struct bot *b)
{
	const struct venue_setting *v;
	struct venue_hours *own = NULL;
	struct hours_rules rules;
	unsigned n = 0;

	for (v = b->set->venues; v && v->slug; v++) {
		if (!*v->days && !*v->open)
			continue;
		rules = b->set->hours;
		rules.days = *v->days ? v->days : rules.days;
		rules.open = *v->open ? v->open : rules.open;
		own = talloc_realloc(b, own, struct venue_hours, n + 2);
		own[n] = (struct venue_hours){ v->slug, hours_new(b, &rules) };
		n += own[n].hours != NULL;
		own[n].slug = NULL;
	}
	return own;
}

static const struct venue_rules *
rules_of(struct bot *b)
{
	const struct settings *s = b->set;
	struct venue_rules *r = talloc(b, struct venue_rules);

	*r = (struct venue_rules){ .authorities = s->venue_authorities,
		.public = s->venue_public,
		.month = s->venue_month,
		.least = s->venue_least,
		.most = s->venue_most,
		.hold = s->venue_hold,
		.hours = hours_own(b),
		.charter = text_or_none(s->venue_charter),
		.charter_version = text_or_none(s->venue_charter_version) };
	return r;
}

int
venues_sync(struct bot *b, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	struct tx *tx;
	int r;

	b->lab.venue_rules = rules_of(b);
	r = tx_begin(b->store, &tx, e);
	if (r < 0)
		goto out;
	if (venue_mark(tx, e) < 0 || equipment_mark(tx, e) < 0 || put_all(b, tx, mem, e) < 0 || venue_sweep(tx, bot_now(b), e) < 0 ||
	    equipment_sweep(tx, bot_now(b), e) < 0) {
		tx_rollback(tx);
		r = -1;
	} else {
		r = tx_commit(tx, e);
	}
out:
	talloc_free(mem);
	return r;
}
