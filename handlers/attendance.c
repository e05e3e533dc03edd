/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who came to a workshop: "présents : Claire, Yann", "tous sauf Yann" by mail from who organises it, or a sign of one's own on the message of
 * the day in its room. Who had accepted and did not come is written down as well.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/followup.h"
#include "handlers/room.h"
#include "handlers/run.h"
#include "handlers/series.h"
#include "handlers/tie.h"

enum { CHUNK = 64, NAMES_MOST = 200, EARLY = 12 * 3600 };

/* What a line says: "present" or "absent", and the names behind; NULL: it says neither. */
static const char *
line_names(TALLOC_CTX *mem, const char *line, bool *absent)
{
	static const char head[] =
	    "^[\\s>*-]*(?:les |the |etaient |were )?(present(?:s|es|e|\\.e\\.s|\\.es|\\(e\\)s|\\(es\\))?|attendees|participants presents|emargement|absent(?:s|es|e|\\.e\\.s|\\.es|\\(e\\)s|\\(es\\))?|no[- ]shows?)\\s*:\\s*";
	size_t *map;
	const char *folded = text_fold_map(mem, line, &map);
	g_autoptr(GRegex) r = g_regex_new(head, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *which = NULL;
	gint end = 0;

	if (!r || !g_regex_match(r, folded, 0, &m))
		return NULL;
	which = g_match_info_fetch(m, 1);
	*absent = which[0] == 'a' ? which[1] == 'b' : which[0] == 'n';
	g_match_info_fetch_pos(m, 0, NULL, &end);
	return text_trim(talloc_strdup(mem, line + map[end]));
}

/* "tous", "tous sauf Yann": what is left are the exceptions; NULL: no "all" in it. */
static const char *
after_all(TALLOC_CTX *mem, const char *names)
{
	static const char all[] =
	    "^(?:tous|toutes|tout le monde|toutes et tous|tous et toutes|all|everybody|everyone)\\s*(?:,?\\s*(?:sauf|hors|excepte|a part|but|except)\\s*:?\\s+|[.!]?$)";
	size_t *map;
	const char *folded = text_fold_map(mem, names, &map);
	g_autoptr(GRegex) r = g_regex_new(all, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	gint end = 0;

	if (!r || !g_regex_match(r, folded, 0, &m))
		return NULL;
	g_match_info_fetch_pos(m, 0, NULL, &end);
	return names + map[end];
}

/* ---- written down ---- */

/* They had said that they would not come, or there was no place: nobody awaited them. */
static bool
excused(const struct invitee *i)
{
	return strcmp(i->presence, "declined") == 0 || strcmp(i->presence, "delegated") == 0 || strcmp(i->presence, "waiting") == 0;
}

/* Is that person missed when they are not there? 1, 0, -1. */
static int
awaited(struct handling *h, const struct gathering *g, int64_t person, struct err *e)
{
	struct invitee i;
	int r = invitee_of(h->tx, h->mem, g->w.id, person, &i, e);

	return r == 1 ? !excused(&i) : r < 0 ? -1 : 1;
}

/* Those of `names`, each with that mark; who is not found goes to `unknown`. */
static int
names_mark(struct handling *h, const struct gathering *g, const char *occasion, const char *names, bool present, struct rows *unknown,
    struct err *e)
{
	g_autoptr(GRegex) joined = g_regex_new("\\s*(?:[,;]|\\bet\\b|\\band\\b|&)\\s*", 0, 0, NULL);
	g_auto(GStrv) list = g_regex_split(joined, names, 0);
	struct person p;
	size_t i;
	int r;

	for (i = 0; i < NAMES_MOST && list[i]; i++) {
		char *name = text_trim(list[i]);
		size_t n = strlen(name);

		if (n > 0 && strchr(".!", name[n - 1]))
			name[n - 1] = '\0';
		if (!*name)
			continue;
		r = followup_person(h, g->w.id, name, &p, e);
		if (r == 0)
			rows_add(unknown, "person", without_addresses(h->mem, name), NULL);
		if (r == 1 && !present)
			r = awaited(h, g, p.id, e);
		if (r < 0 || (r == 1 && attendance_set(h->tx, g->w.id, occasion, p.id, present, 0, h->now, e) < 0))
			return -1;
	}
	return 0;
}

/* Whoever was awaited and has no mark yet gets that one. `sure`: only who had said yes. */
static int
others_mark(struct handling *h, const struct gathering *g, const char *occasion, bool present, bool sure, struct err *e)
{
	struct invitee i[CHUNK];
	size_t n, k;
	int64_t after = 0;

	do {
		if (invitee_all(h->tx, h->mem, g->w.id, after, i, CHUNK, &n, e) < 0)
			return -1;
		for (k = 0; k < n; k++) {
			after = i[k].id;
			if ((sure ? strcmp(i[k].presence, "accepted") == 0 : !excused(&i[k])) &&
			    attendance_add(h->tx, g->w.id, occasion, i[k].person, present, h->now, e) < 0)
				return -1;
		}
	} while (n == CHUNK);
	return 0;
}

int
attendance_close(struct handling *h, const struct gathering *g, const char *occasion, struct err *e)
{
	struct attendance a;

	if (attendance_counts(h->tx, g->w.id, occasion, &a, e) < 0)
		return -1;
	return a.present > 0 ? others_mark(h, g, occasion, false, true, e) : 0;
}

/* One line: 1 it was one, 0, -1. */
static int
line_take(
    struct handling *h, const struct gathering *g, const char *occasion, const char *line, bool first, struct rows *unknown, struct err *e)
{
	bool absent = false;
	const char *names = line_names(h->mem, line, &absent), *but;

	if (!names)
		return 0;
	if (first && attendance_clear(h->tx, g->w.id, occasion, e) < 0) /* said anew, it is what is said now */
		return -1;
	but = absent ? names : after_all(h->mem, names);
	if (!but)
		return names_mark(h, g, occasion, names, true, unknown, e) < 0 ? -1 : 1;
	if (names_mark(h, g, occasion, but, false, unknown, e) < 0 || others_mark(h, g, occasion, true, false, e) < 0)
		return -1;
	return 1;
}

int
attendance_take(struct handling *h, const struct gathering *g, const struct occasion *o, const char *text, struct rows *unknown, bool *only,
    struct err *e)
{
	enum { LINES = 2000 };
	g_auto(GStrv) lines = g_strsplit(text, "\n", LINES);
	size_t i;
	int taken = 0, r;

	*only = true;
	for (i = 0; lines[i]; i++) {
		if (!*text_trim(lines[i]))
			continue;
		r = line_take(h, g, o->key, lines[i], taken == 0, unknown, e);
		if (r < 0)
			return -1;
		taken += r;
		*only = *only && r == 1;
	}
	if (taken == 0)
		return 0;
	FAULT("attendance.taken");
	h->out->acted = true;
	return attendance_close(h, g, o->key, e) < 0 || tasks_fulfil(h, g->w.id, o->key, TASK_ATTENDANCE, e) < 0 ? -1 : 1;
}

/* ---- said ---- */

static int
people_rows(struct handling *h, const struct gathering *g, const char *occasion, bool present, struct rows **rows, struct err *e)
{
	int64_t ids[NAMES_MOST];
	struct person p = { .name = "" };
	size_t n, i;

	*rows = rows_new(h->mem, NAMES_MOST);
	if (attendance_who(h->tx, g->w.id, occasion, present, ids, NAMES_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (person_get(h->tx, h->mem, ids[i], &p, e) < 0)
			return -1;
		rows_add(*rows, "person", p.name, NULL);
	}
	return 0;
}

static int
attendance_say(struct handling *h, const struct gathering *g, const struct occasion *o, struct rows *unknown, struct err *e)
{
	struct attendance a = { .present = 0 };
	struct rows *came = NULL, *missed = NULL;

	if (attendance_counts(h->tx, g->w.id, o->key, &a, e) < 0 || people_rows(h, g, o->key, true, &came, e) < 0 ||
	    people_rows(h, g, o->key, false, &missed, e) < 0)
		return -1;
	h->occasion = o->key;
	return say(h, "workshop-attendance",
	    VARS(VAR("day", *o->key ? occasion_words(h, h->who.lang, o) : NULL), VAR_ROWS("came", came), VAR_ROWS("missed", missed),
		VAR_ROWS("unknown", unknown), VAR("many", talloc_asprintf(h->mem, "%d", a.present)),
		VAR("absent", a.absent ? talloc_asprintf(h->mem, "%d", a.absent) : NULL), VAR("example", usage_of(h, "presents"))),
	    e);
}

/* Before its day nobody has come: 1 it may be said of that time; 0 it was said why not; -1. */
static int
has_begun(struct handling *h, const struct gathering *g, struct occasion *o, struct err *e)
{
	int r = occasion_meant(h, g, o, e);

	if (r < 0 || (r == 1 && h->now >= o->start - EARLY))
		return r;
	return say(h, "workshop-not-held", NULL, e) < 0 ? -1 : 0;
}

int
attendance_answer(struct handling *h, struct gathering *g, struct err *e)
{
	struct rows *unknown = rows_new(h->mem, NAMES_MOST);
	bool only = false, absent;
	struct occasion o = { .key = "" };
	g_auto(GStrv) lines = g_strsplit(h->in->text, "\n", 50);
	size_t i;
	int r;

	if (!workshop_decides(h, &g->w))
		return 0;
	for (i = 0; lines[i]; i++) /* these lines and nothing else: other words are minutes, or something else */
		if (*text_trim(lines[i]) && !line_names(h->mem, lines[i], &absent))
			return 0;
	if (bare_is_empty(h->mem, h->in->text))
		return 0;
	h->out->intent = "atelier";
	if ((r = has_begun(h, g, &o, e)) <= 0)
		return r < 0 ? -1 : 1;
	r = attendance_take(h, g, &o, h->in->text, unknown, &only, e);
	if (r <= 0)
		return r;
	return attendance_say(h, g, &o, unknown, e) < 0 || gathering_write(h, g, e) < 0 ? -1 : 1;
}

int
cmd_presents(struct handling *h, struct err *e)
{
	struct rows *unknown = rows_new(h->mem, NAMES_MOST);
	struct gathering g;
	struct occasion o = { .key = "" };
	const char *rest;
	bool only;
	int r = workshop_named_to_decide(h, "presents", 1U << WORKSHOP_FIXED | 1U << WORKSHOP_HELD, &g, &rest, e);

	if (r == 1)
		r = has_begun(h, &g, &o, e);
	if (r <= 0)
		return r;
	if (h->about_letter && (r = followup_answer(h, &g, e)) != 0) /* minutes may begin with who was there */
		return MIN(r, 0);
	rest += strspn(rest, " :");
	if (*rest && attendance_take(h, &g, &o, talloc_asprintf(h->mem, "present : %s", rest), unknown, &only, e) < 0)
		return -1;
	return attendance_say(h, &g, &o, unknown, e);
}

/* ---- in the room ---- */

int
attendance_ask(struct handling *h, struct gathering *g, const struct occasion *o, struct err *e)
{
	size_t n = h->out->n_letters;

	occasion_tell(h, &g->w, o, "day");
	h->occasion = o->key;
	if (tell_room(h, g->w.room, "workshop-day",
		VARS(VAR("day", occasion_words(h, h->lab->language, o)), VAR("place", tie_place(h, &g->w, h->lab->language))), e) < 0)
		return -1;
	return h->out->n_letters > n ? room_react(h, &h->out->letters[n], "\xe2\x9c\x85", e) : 0;
}

int
attendance_reaction(struct handling *h, const struct outbox_item *o, struct err *e)
{
	struct gathering g;
	char *key;
	int r = gathering_load(h, g_ascii_strtoll(o->target, &key, 10), &g, e);
	enum sign sign = sign_read(h->in->text);

	if (r <= 0 || (sign != SIGN_ACCEPT && sign != SIGN_YES) || (g.w.stage != WORKSHOP_FIXED && g.w.stage != WORKSHOP_HELD))
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	h->out->intent = "atelier";
	h->out->acted = true;
	if (attendance_set(h->tx, g.w.id, key + (*key == ' '), h->who.id, true, h->inbox, h->now, e) < 0)
		return -1;
	return set_aside(h, INBOX_HANDLED, "is there");
}

int
attendance_taken_back(struct handling *h, int64_t inbox, struct err *e)
{
	int r = attendance_back(h->tx, inbox, e);

	if (r <= 0)
		return r;
	FAULT("attendance.back");
	h->out->acted = true;
	return set_aside(h, INBOX_HANDLED, "taken back") < 0 ? -1 : 1;
}
