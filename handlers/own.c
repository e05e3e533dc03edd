/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people ask to be reminded of: "!rappel @yann demain 9h ; relire la note", "rappelez-moi jeudi de rappeler la mairie". What was
 * understood is said in full; what is unclear is asked; what cannot be is refused with its reason.
 */
#include "handlers/own.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/recur.h"
#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/away.h"
#include "handlers/dates.h"
#include "handlers/day.h"
#include "handlers/identity.h"
#include "handlers/own_words.h"
#include "handlers/run.h"

enum { SPANS = 8, WAITING_MOST = 100, LIST_SHOWN = 30, CHUNK = 64, YEARS_AHEAD = 5, TEXT_MOST = 400 };

/* Why not: the label "own.<why>". */
static int
refused(struct handling *h, const char *why, const char *given, struct err *e)
{
	const struct var vars[] = { VAR("given", given ? without_addresses(h->mem, given) : ""), { .name = NULL } };
	const char *key = talloc_asprintf(h->mem, "own.%s", why);

	return say(h, "own-refused",
	    VARS(VAR("reason", label_fill(h->mem, h->lab->words, h->who.lang, key, vars)), VAR("example", usage_of(h, "rappel"))), e);
}

/* They hear of it once in a while: who goes on all the same is a machine. */
static int
too_many(struct handling *h, struct err *e)
{
	enum { HOUR = 3600 };
	int r = budget_take(h->tx, talloc_asprintf(h->mem, "own:%lld", (long long)h->who.id), 1, HOUR, h->now, e);

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_REFUSED, "a hundred reminders wait");
	return refused(h, "many", NULL, e);
}

/* --- what was said --- */

static GRegex *
pattern(const char *text)
{
	return g_regex_new(text, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

/* Without the marks and small words that only join. */
static char *
bare(TALLOC_CTX *mem, const char *text)
{
	static const char ends[] =
	    "(?:^[\\s,;:.\\x{2013}\\x{2014}-]*(?:(?:pour|de|d['\\x{2019}]|que|qu['\\x{2019}]|to|that|about|\\x{e0} propos de)(?:\\s+|(?<=['\\x{2019}]))|je dois\\s+|on doit\\s+|i must\\s+)?"
	    "[\\s,;:]*)|(?:[\\s,;:\\x{2013}\\x{2014}]+(?:s['\\x{2019}]il (?:te|vous) pla[i\\x{ee}]t|svp|stp|merci|please)?[\\s.!?]*$)|\\s*\\?\\s*$";
	g_autoptr(GRegex) r = pattern(ends);
	g_autofree char *out = r ? g_regex_replace(r, text, -1, 0, "", 0, NULL) : g_strdup(text);

	return text_trim(talloc_strdup(mem, out ? out : text));
}

/* Who is to be reminded. */
struct wanted {
	int64_t person;
	const char *room; /* "" */
	const char *name; /* of somebody else; NULL */
	const char *what;
};

/* "à Yann", "@yann", "l'équipe" at the start of `rest`: how many bytes it takes, and the name in it; is it somebody and nothing else? */
static size_t
target_size(TALLOC_CTX *mem, const char *rest, const char **name, bool *room, bool *surely)
{
	static const char all[] =
	    "^\\s*(?:(?:\\x{e0}|a|au|to)\\s+)?(?:la |le |l['\\x{2019}]|the |tout le |toute l['\\x{2019}])?(\\x{e9}quipe|equipe|salon|team|room|everybody|ici|here|(?<=\\x{e0} )tous|(?<=\\x{e0} )toutes)\\b\\s*";
	static const char some[] =
	    "^\\s*(?:(?:\\x{e0}|a|au|to)\\s+)?(@\\S+|\\S+@\\S+)\\s*|^\\s*(?:\\x{e0}|a|to)\\s+(\\p{L}[\\p{L}'\\x{2019}-]*)\\s*|^([A-Z]\\p{L}+)\\s+";
	g_autoptr(GRegex) r = pattern(all), s = g_regex_new(some, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL, k = NULL;
	gint end = 0;
	int i;

	*room = g_regex_match(r, rest, 0, &m);
	*surely = false;
	*name = NULL;
	if (*room) {
		g_match_info_fetch_pos(m, 0, NULL, &end);
		return (size_t)end;
	}
	if (!g_regex_match(s, rest, 0, &k))
		return 0;
	g_match_info_fetch_pos(k, 0, NULL, &end);
	for (i = 1; i <= 3 && !*name; i++) {
		g_autofree char *found = g_match_info_fetch(k, i);

		if (found && *found) {
			*name = talloc_strdup(mem, found + (i == 1 && *found == '@'));
			*surely = i == 1 || (i == 2 && g_unichar_isupper(g_utf8_get_char(found)));
		}
	}
	return (size_t)end;
}

/* The room in which they speak, where all of it may be reminded; by mail that of the staff. */
static bool
room_wanted(struct handling *h, struct wanted *w)
{
	if (h->in->channel == CHANNEL_ROOM && h->where != IN_FORUM) {
		w->room = h->where == IN_STAFF_ROOM ? "staff" : h->in->room;
		return true;
	}
	w->room = is_staff(h) ? "staff" : "";
	return is_staff(h);
}

static struct civil
civil_now(const struct handling *h)
{
	struct civil c = { .year = 1970, .month = 1, .day = 1 };

	(void)date_civil(h->now, h->lab->zone, &c);
	return c;
}

/* Do the first `size` bytes hold a date? "à Noël" is nobody. */
static bool
begins_dated(struct handling *h, const char *text, size_t size)
{
	struct civil now = civil_now(h);
	const struct dates_frame frame = { .now = &now, .side = DATES_AHEAD, .zone = h->lab->zone };
	struct span s;

	return dates_find(h->mem, text, &frame, &s, 1) == 1 && s.at < size;
}

/* 1; 0: said why not; -1. */
static int
who_wanted(struct handling *h, const char **rest, struct wanted *w, struct err *e)
{
	const char *name;
	struct person p;
	bool room, surely;
	size_t size = target_size(h->mem, *rest, &name, &room, &surely);
	int r;

	*w = (struct wanted){ .person = h->who.id, .room = "" };
	if (room) {
		*rest += size;
		w->person = 0;
		return room_wanted(h, w) ? 1 : refused(h, "other", NULL, e) < 0 ? -1 : 0;
	}
	if (name && g_ascii_strcasecmp(name, "moi") != 0 && g_ascii_strcasecmp(name, "me") != 0) {
		r = is_staff(h) ? staff_find(h, name, &p, e) : 0;
		if (r < 0)
			return -1;
		if (r == 1) {
			w->person = p.id;
			w->name = p.id == h->who.id ? NULL : p.name;
		} else if (surely && !begins_dated(h, *rest, size)) { /* a word with a capital may be anything; "@yann" is somebody */
			return (is_staff(h) ? staff_unknown(h, name, e) : refused(h, "other", NULL, e)) < 0 ? -1 : 0;
		} else {
			size = 0;
		}
		*rest += size;
	} else if (name) {
		*rest += size;
	}
	if (w->person == h->who.id && !*h->who.addr) { /* no mail can reach them: where we are alone with them */
		if (h->in->channel != CHANNEL_ROOM || h->where != IN_DIRECT)
			return refused(h, "unreachable", NULL, e) < 0 ? -1 : 0;
		w->person = 0;
		w->room = h->in->room;
	}
	return 1;
}

/* --- when --- */

/* The date that counts: "la veille du 12 mars" is read by what follows it. NULL: there is none. */
static const struct span *
span_wanted(TALLOC_CTX *mem, const char *text, const struct dates_frame *frame, struct span *spans, size_t *n)
{
	const char *semicolon = strchr(text, ';');
	struct dates_frame with = *frame;
	size_t i;

	*n = dates_find(mem, text, frame, spans, SPANS);
	if (*n == 0 || (semicolon && spans[0].at > (size_t)(semicolon - text)))
		return NULL;
	for (i = 1; i < *n && spans[0].state == SPAN_RELATIVE; i++)
		if (spans[i].state == SPAN_GOOD && spans[i].at <= spans[0].at + spans[0].len + 12) {
			struct civil anchor = spans[i].start;
			size_t end = spans[i].at + spans[i].len;

			with.anchor = &anchor;
			*n = dates_find(mem, talloc_strndup(mem, text, spans[i].at), &with, spans, SPANS);
			if (*n > 0)
				spans[0].len = end - spans[0].at;
			break;
		}
	return *n > 0 ? &spans[0] : NULL;
}

/* Its instant. A day without an hour is that day's hour of reminders. */
static int
instant_of(struct handling *h, const struct span *s, struct civil *c, int64_t *at)
{
	*c = s->start;
	if (s->all_day) {
		c->hour = h->lab->remind_at / 60;
		c->minute = h->lab->remind_at % 60;
	}
	return date_instant(c, h->lab->zone, at);
}

/* Working time at or after it. */
static int64_t
moment_of(struct handling *h, int64_t at)
{
	int64_t open = hours_next(h->lab->hours, at);

	return open ? open : at;
}

/* One of two days is meant: they are asked. */
static int
which(struct handling *h, const struct span *s, const char *before, const char *text, struct err *e)
{
	const char *first = dates_say(h->mem, h->lab->words, h->who.lang, s);
	const char *second = dates_say_other(h->mem, h->lab->words, h->who.lang, s);
	struct rows *rows = rows_new(h->mem, 2);
	const char *choices =
	    talloc_asprintf(h->mem, "%s %s", dates_iso(h->mem, &s->start, s->all_day), dates_iso(h->mem, &s->other, s->all_day));

	rows_add(rows, "n", "1", "choice", first, NULL);
	rows_add(rows, "n", "2", "choice", second, NULL);
	/* The answer is read in the place of the date: see answered(). */
	if (ask(h, "choose-case", choices, talloc_asprintf(h->mem, "!rappel %s%.*s{}%s", before, (int)s->at, text, text + s->at + s->len),
		e) < 0)
		return -1;
	return say(h, "own-which", VARS(VAR_ROWS("choices", rows)), e);
}

/* A day with a year of no calendar of ours, "le 1er janvier 10000", "1/1/0000", "9999-12-31": it is refused as "far" or "impossible", and
 * *given is what was written. NULL: it has none. */
static const char *
wrong_year(TALLOC_CTX *mem, const char *text, const struct span *s, const char **given)
{
	g_autoptr(GRegex) behind = g_regex_new("^\\s*/?([0-9]{5,}|0+)(?![0-9hH:])", 0, 0, NULL);
	g_autoptr(GRegex) far = g_regex_new("(?<![0-9])(?:2[2-9]|[3-9][0-9])[0-9]{2}(?![0-9])", 0, 0, NULL);
	g_autoptr(GRegex) none = g_regex_new("[/. -]0{3,4}(?![0-9])", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *year = NULL;
	gint end = 0;

	*given = s->text;
	if (s->state == SPAN_IMPOSSIBLE && g_regex_match(far, s->text, 0, NULL))
		return "far";
	if (!s->all_day)
		return NULL;
	if (g_regex_match(none, s->text, 0, NULL))
		return "impossible";
	if (!g_regex_match(behind, text + s->at + s->len, 0, &m))
		return NULL;
	g_match_info_fetch_pos(m, 0, NULL, &end);
	*given = talloc_strndup(mem, text + s->at, s->len + (size_t)end);
	year = g_match_info_fetch(m, 1);
	return strspn(year, "0") == strlen(year) ? "impossible" : "far";
}

/* The day that was meant is good: 1; 0: said why not; -1. */
static int
when_good(struct handling *h, const struct span *s, const char *before, const char *text, struct civil *c, int64_t *at, struct err *e)
{
	struct civil now = civil_now(h);
	const char *wrong, *given;

	if (!s)
		return refused(h, "none", NULL, e) < 0 ? -1 : 0;
	wrong = wrong_year(h->mem, text, s, &given);
	if (wrong)
		return refused(h, wrong, given, e) < 0 ? -1 : 0;
	if (s->state == SPAN_IMPOSSIBLE)
		return refused(h, "impossible", s->text, e) < 0 ? -1 : 0;
	if (s->state == SPAN_RELATIVE)
		return refused(h, "relative", s->text, e) < 0 ? -1 : 0;
	if (s->unread)
		return refused(h, "except", s->text, e) < 0 ? -1 : 0;
	if (s->start.year > now.year + YEARS_AHEAD)
		return refused(h, "far", s->text, e) < 0 ? -1 : 0;
	if (s->ambiguous)
		return which(h, s, before, text, e) < 0 ? -1 : 0;
	if (instant_of(h, s, c, at) < 0)
		return refused(h, "impossible", s->text, e) < 0 ? -1 : 0;
	if (*at <= h->now && s->all_day && s->start.day == now.day && s->start.month == now.month && s->start.year == now.year &&
	    !s->recurrence)
		*at = h->now + 3600; /* "aujourd'hui", after the hour of reminders */
	if (*at <= h->now && !s->recurrence)
		return refused(h, "past", s->text, e) < 0 ? -1 : 0;
	return 1;
}

/* The next time of what repeats, after that one; false: there is none. */
static bool
next_of(struct handling *h, const char *rule, const struct civil *first, int64_t after, int64_t *at)
{
	struct civil then, next;

	return date_civil(after, h->lab->zone, &then) == 0 && recur_next(rule, first, &then, &next) == 1 &&
	       date_instant(&next, h->lab->zone, at) == 0;
}

int
own_next(struct handling *h, struct reminder *r, struct err *e)
{
	struct civil first;
	int64_t at;
	bool found = *r->repeats && date_parse(r->civil, h->lab->zone, &at) == 0 && date_civil(at, h->lab->zone, &first) == 0 &&
		     next_of(h, r->repeats, &first, h->now, &at);

	r->state = found ? "waiting" : "said";
	r->wanted_at = 0;
	if (found)
		r->due_at = moment_of(h, at);
	return remind_plan(h, r, e);
}

/* The next time on a day on which it was not said yet; one that its reader put off comes when they want it. */
static int
next_again(struct handling *h, struct reminder *r, struct err *e)
{
	enum { DAYS = 64, DAY = 86400 };
	struct civil first, today = civil_now(h);
	int64_t now = h->now, at;
	int i, said = 1, begun = reminded_on(h->tx, r->id, "", e);

	if (begun < 0)
		return -1;
	if (r->wanted_at || date_parse(r->civil, h->lab->zone, &at) < 0 || date_civil(at, h->lab->zone, &first) < 0)
		return 0;
	if (begun) /* what it began with may lie ahead of now */
		first = recur_begun(r->repeats, &first, &today);
	for (i = 0; i < DAYS && said == 1; i++) {
		if (!next_of(h, r->repeats, &first, now, &at))
			return 0;
		at = moment_of(h, at);
		said = reminded_on(h->tx, r->id, day_iso(h->mem, day_of(h, at)), e);
		now = day_noon(h, day_of(h, at) + 1) - DAY / 2;
	}
	if (said != 0 || at >= r->due_at)
		return said < 0 ? -1 : 0;
	r->due_at = at;
	r->civil = dates_iso(h->mem, &first, false);
	return reminder_set(h->tx, r, e);
}

int
own_plan(struct handling *h, struct err *e)
{
	struct reminder all[CHUNK];
	int64_t after = 0;
	size_t n, i;

	do {
		if (reminder_own_again(h->tx, h->mem, after, all, CHUNK, &n, e) < 0)
			return -1;
		for (i = 0; i < n; i++) {
			after = all[i].id;
			if (next_again(h, &all[i], e) < 0)
				return -1;
		}
	} while (n == CHUNK);
	return 0;
}

/* --- done --- */

static int
said_back(struct handling *h, const struct reminder *r, const char *who, int64_t meant, const char *again, struct err *e)
{
	return say(h, "own-set",
	    VARS(VAR("day", words_datetime(h->mem, h->lab->words, h->who.lang, r->due_at, h->lab->zone)),
		VAR("moved", meant != r->due_at && !r->meant_at ? "1" : NULL), VAR("away", r->meant_at ? "1" : NULL), VAR("again", again),
		VAR("who", who), VAR("room", *r->room ? "1" : NULL),
		VAR("what", h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, r->text) : r->text),
		VAR("number", talloc_asprintf(h->mem, "%lld", (long long)r->id))),
	    e);
}

static int
own_new(struct handling *h, const char *text, struct err *e)
{
	struct civil now = civil_now(h), c;
	const struct dates_frame frame = { .now = &now, .side = DATES_AHEAD, .zone = h->lab->zone };
	struct span spans[SPANS];
	const struct span *s;
	const char *rest = text, *semicolon, *after;
	struct wanted w;
	struct reminder r = { .kind = "own", .author = h->who.id, .base = h->now };
	int64_t at, count;
	size_t n;
	int found;

	if (reminder_own_count(h->tx, h->who.id, &count, e) < 0)
		return -1;
	if (count >= WAITING_MOST)
		return too_many(h, e);
	found = who_wanted(h, &rest, &w, e);
	if (found <= 0)
		return found;
	s = span_wanted(h->mem, rest, &frame, spans, &n);
	found = when_good(h, s, talloc_strndup(h->mem, text, (size_t)(rest - text)), rest, &c, &at, e);
	if (found <= 0)
		return found;
	semicolon = strchr(rest + s->at + s->len, ';');
	after = rest + s->at + s->len;
	if (semicolon)
		w.what = bare(h->mem, semicolon + 1);
	else
		w.what = bare(h->mem, talloc_asprintf(h->mem, "%.*s %s", (int)s->at, rest, after));
	if (!*w.what && h->has_problem)
		w.what = talloc_asprintf(h->mem, "%s", h->problem.title);
	if (!*w.what && !h->meaning.explicit && !is_staff(h)) { /* "rappelez-moi demain": they want a call */
		h->meaning.command = command_find("humain");
		h->out->intent = "humain";
		return cmd_humain(h, e);
	}
	if (!*w.what)
		return refused(h, "nothing", NULL, e);
	if (h->has_problem && !strstr(w.what, h->problem.ref))
		w.what = talloc_asprintf(h->mem, "%s (%s)", w.what, h->problem.ref);
	if (s->recurrence && !next_of(h, s->recurrence, &c, h->now, &at))
		return refused(h, "past", s->text, e);
	r.person = w.person;
	r.room = w.room;
	r.text = text_line(h->mem, w.what, TEXT_MOST);
	r.due_at = moment_of(h, at);
	r.repeats = s->recurrence;
	r.civil = dates_iso(h->mem, &c, false);
	if (away_route(h, &r, e) < 0 || reminder_add(h->tx, &r, h->inbox, h->now, &r.id, e) < 0)
		return -1;
	if (aside_note(h, "own", talloc_asprintf(h->mem, "new %lld", (long long)r.id), e) < 0)
		return -1;
	return said_back(h, &r, w.name, at, s->recurrence ? dates_say(h->mem, h->lab->words, h->who.lang, s) : NULL, e);
}

/* The reminder of that number, if it is theirs: what is not theirs is not there. 1, 0, -1. */
static int
theirs(struct handling *h, const char *number, struct reminder *r, struct err *e)
{
	int found = reminder_get(h->tx, h->mem, g_ascii_strtoll(number, NULL, 10), r, e);

	if (found == 1 &&
	    (strcmp(r->kind, "own") != 0 || strcmp(r->state, "waiting") != 0 || (r->author != h->who.id && r->person != h->who.id)))
		return 0;
	return found;
}

static int
own_list(struct handling *h, struct err *e)
{
	struct reminder all[LIST_SHOWN];
	struct rows *rows = rows_new(h->mem, LIST_SHOWN);
	struct person p;
	size_t n, i;

	if (reminder_own(h->tx, h->mem, h->who.id, all, LIST_SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		p.name = NULL;
		if (all[i].person && all[i].person != h->who.id && person_get(h->tx, h->mem, all[i].person, &p, e) < 0)
			return -1;
		if (h->in->channel == CHANNEL_ROOM && h->where != IN_DIRECT &&
		    strcmp(all[i].room, h->where == IN_STAFF_ROOM ? "staff" : h->in->room) != 0 && !is_staff(h))
			continue; /* what is theirs alone is not for a room */
		rows_add(rows, "number", talloc_asprintf(h->mem, "%lld", (long long)all[i].id), "day",
		    words_datetime(h->mem, h->lab->words, h->who.lang, all[i].due_at, h->lab->zone), "what",
		    h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, all[i].text) : all[i].text, "who", p.name, "room",
		    *all[i].room ? "1" : NULL, "again", *all[i].repeats ? "1" : NULL, NULL);
	}
	return say(h, "own-list", VARS(VAR_ROWS("reminders", rows), VAR("example", usage_of(h, "rappel"))), e);
}

static int
own_cancel(struct handling *h, const char *number, struct err *e)
{
	struct reminder r;
	int found = theirs(h, number, &r, e);

	if (found <= 0)
		return found < 0 ? -1 : refused(h, "unknown", NULL, e);
	if (reminder_end(h->tx, r.id, "cancelled", "asked", h->now, e) < 0 ||
	    aside_note(h, "own", talloc_asprintf(h->mem, "over %lld", (long long)r.id), e) < 0)
		return -1;
	return say(h, "own-cancelled",
	    VARS(VAR("number", number), VAR("what", h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, r.text) : r.text)), e);
}

static int
own_move(struct handling *h, const char *number, const char *rest, struct err *e)
{
	struct civil now = civil_now(h), c;
	const struct dates_frame frame = { .now = &now, .side = DATES_AHEAD, .zone = h->lab->zone };
	struct span spans[SPANS];
	const struct span *s;
	struct reminder r;
	int64_t at;
	size_t n;
	int found = theirs(h, number, &r, e);

	if (found <= 0)
		return found < 0 ? -1 : refused(h, "unknown", NULL, e);
	s = span_wanted(h->mem, rest, &frame, spans, &n);
	found = when_good(h, s, talloc_asprintf(h->mem, "reporter %s ", number), rest, &c, &at, e);
	if (found <= 0)
		return found;
	r.due_at = moment_of(h, at);
	if (*r.repeats) /* of what comes again only this time moves */
		r.wanted_at = r.due_at;
	else
		r.civil = dates_iso(h->mem, &c, false);
	if (remind_plan(h, &r, e) < 0)
		return -1;
	return said_back(h, &r, NULL, at, NULL, e);
}

/* "annuler 3", "reporter 3 lundi", "liste": the word and the number. */
static const char *
sub_verb(TALLOC_CTX *mem, const char *text, const char **number, const char **rest)
{
	static const char verbs[] =
	    "^\\s*(?:(annuler?|annulez|supprime[rz]?|retire[rz]?|efface[rz]?|cancel|delete|remove|drop)|(reporte[rz]?|decale[rz]?|d\\x{e9}cale[rz]?|"
	    "deplace[rz]?|d\\x{e9}place[rz]?|change[rz]?|modifie[rz]?|postpone|move))\\s+(?:le |la |the )?(?:n(?:\\x{b0}|o|umero|um\\x{e9}ro)?\\s*|#)?([0-9]{1,9})\\b\\s*(?:\\x{e0}|a|au|to|until)?\\s*(.*)$";
	static const char list[] = "^\\s*(?:la |ma |les |mes |my )?(?:liste[rz]?|list|mes|voir|tous|all|rappels|reminders)?\\W*$";
	g_autoptr(GRegex) v = g_regex_new(verbs, G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL), l = pattern(list);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *cancel = NULL, *n = NULL, *behind = NULL;

	if (l && g_regex_match(l, text, 0, NULL))
		return "list";
	if (!v || !g_regex_match(v, text, 0, &m))
		return "new";
	cancel = g_match_info_fetch(m, 1);
	n = g_match_info_fetch(m, 3);
	behind = g_match_info_fetch(m, 4);
	*number = talloc_strdup(mem, n);
	*rest = talloc_strdup(mem, behind ? behind : "");
	return cancel && *cancel ? "cancel" : "move";
}

int
cmd_rappel(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text"), *number = "", *rest = "", *verb;

	text += own_lead(text);
	verb = sub_verb(h->mem, text, &number, &rest);
	if (strcmp(verb, "list") == 0)
		return own_list(h, e);
	if (strcmp(verb, "cancel") == 0)
		return own_cancel(h, number, e);
	if (strcmp(verb, "move") == 0)
		return own_move(h, number, rest, e);
	return own_new(h, text, e);
}
