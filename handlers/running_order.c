/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/running_order.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/followup.h"
#include "handlers/keeper.h"
#include "handlers/run.h"

enum { LINES_MOST = 200, TEXT_MOST = 160, PART_MINUTES = 12 * 60, MORNING = 7 * 60, DAY_MINUTES = 24 * 60 };

/* One line: a start, a length, or both; what is not said is -1. */
struct line {
	int start, minutes;
	const char *text;
};

static int
number(const char *digits)
{
	return digits && *digits ? (int)g_ascii_strtoll(digits, NULL, 10) : 0;
}

static char **
match(const char *pattern, const char *text)
{
	g_autoptr(GRegex) r = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	return r && g_regex_match(r, text, 0, &m) ? g_match_info_fetch_all(m) : NULL;
}

/* "9h00-9h10 accueil", "de 9:00 à 9:10 : accueil" */
static bool
range_read(TALLOC_CTX *mem, const char *s, struct line *l)
{
	static const char range[] =
	    "^(?:de |from )?([0-9]{1,2})\\s*[h:]\\s*([0-9]{2})?\\s*(?:-|\\x{2013}|\\x{2014}|\\x{e0}|a|to|\\x{2192}|->)\\s*([0-9]{1,2})\\s*[h:]\\s*([0-9]{2})?(?![0-9'])[\\s:,;\\x{2013}\\x{2014}-]*(.*)$";
	g_auto(GStrv) g = match(range, s);
	int end;

	if (!g || g_strv_length(g) < 6)
		return false;
	l->start = number(g[1]) * 60 + number(g[2]);
	end = number(g[3]) * 60 + number(g[4]);
	l->minutes = end - l->start;
	l->text = talloc_strdup(mem, g[5]);
	return number(g[2]) < 60 && number(g[4]) < 60 && end <= DAY_MINUTES && l->minutes > 0;
}

/* What is written before or behind the words, in minutes: "10 min", "45'", "1h30", "1/2 h"; 0: none. */
#define LENGTH                                                                                                                             \
	"(?:([0-9]{1,3})\\s*(?:minutes?|mins?|mn|m|['\\x{2019}\\x{2032}])(?!\\p{L})|([0-9]{1,2})\\s*(?:heures?|hours?|hrs?|h)\\s*([0-5][0-9])?\\s*(?:minutes?|mins?|mn|m)?(?!\\p{L}|[0-9])|(1/2\\s*(?:h|heure)|(?:une )?demi-heure|half an hour)(?!\\p{L})|(1/4\\s*(?:d'h|h|d'heure)|(?:un )?quart d['\\x{2019}]heure)(?!\\p{L}))"

static int
length_of(char **g, int at)
{
	if (*g[at])
		return number(g[at]);
	if (*g[at + 1])
		return number(g[at + 1]) * 60 + number(g[at + 2]);
	return *g[at + 3] ? 30 : *g[at + 4] ? 15 : 0;
}

static bool
length_read(TALLOC_CTX *mem, const char *s, struct line *l)
{
	g_auto(GStrv) before = match("^" LENGTH "[\\s:,;.\\x{2013}\\x{2014}-]*(.+)$", s);
	g_auto(GStrv) behind = before ? NULL : match("^(.+?)[\\s:,;(\\x{2013}\\x{2014}-]+" LENGTH "\\s*[).]?$", s);

	if (before) {
		l->minutes = length_of(before, 1);
		l->text = talloc_strdup(mem, before[6]);
		if (*before[2] && l->minutes >= MORNING && !*before[1]) { /* nothing lasts that long: an hour of the day */
			l->start = l->minutes;
			l->minutes = -1;
		}
		return l->minutes != 0;
	}
	if (!behind || g_strv_length(behind) < 3)
		return false;
	{
		char *padded[6] = { (char *)(uintptr_t) "", (char *)(uintptr_t) "", (char *)(uintptr_t) "", (char *)(uintptr_t) "",
			(char *)(uintptr_t) "", NULL };
		guint i, n = g_strv_length(behind);

		for (i = 2; i < n && i < 7; i++)
			padded[i - 2] = behind[i];
		l->minutes = length_of(padded, 0);
	}
	l->text = talloc_strdup(mem, behind[1]);
	return l->minutes > 0;
}

static bool
line_read(TALLOC_CTX *mem, const char *written, struct line *l)
{
	g_auto(GStrv) clean = match("^\\s*(?:[>*\\x{2022}\\x{2013}\\x{2014}-]\\s*|[0-9]{1,2}[.)]\\s+)*(.+?)\\s*$", written);
	g_auto(GStrv) clock = clean ? match("^([0-9]{1,2}):([0-5][0-9])[\\s:,;\\x{2013}\\x{2014}-]+(.+)$", clean[1]) : NULL;

	*l = (struct line){ -1, -1, "" };
	if (!clean)
		return false;
	if (!range_read(mem, clean[1], l)) {
		if (l->start >= 0) /* hours that cannot be, or the wrong way round */
			return false;
		*l = (struct line){ -1, -1, "" };
		if (clock && number(clock[1]) < 24) {
			l->start = number(clock[1]) * 60 + number(clock[2]);
			l->text = talloc_strdup(mem, clock[3]);
		} else if (!length_read(mem, clean[1], l)) {
			return false;
		}
	}
	l->text = text_line(mem, l->text, TEXT_MOST);
	return *l->text != '\0' && l->minutes <= PART_MINUTES && l->start < DAY_MINUTES;
}

size_t
running_order_read(TALLOC_CTX *mem, const char *text, int end, struct order_part out[PARTS_MOST], const char **bad)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", LINES_MOST);
	struct line l[PARTS_MOST];
	size_t n = 0, i, done = 0;

	*bad = NULL;
	for (i = 0; lines[i] && n < PARTS_MOST && !*bad; i++) {
		if (!*g_strstrip(lines[i]))
			continue;
		if (line_read(mem, lines[i], &l[n]))
			n++;
		else
			*bad = text_line(mem, lines[i], TEXT_MOST);
	}
	for (i = 0; i < n && !*bad; i++) {
		int until = i + 1 < n ? l[i + 1].start : end;

		if (l[i].minutes < 0)
			l[i].minutes = until > l[i].start ? until - l[i].start : 0;
		if (l[i].minutes <= 0 || l[i].minutes > PART_MINUTES)
			*bad = l[i].text;
		else
			out[done] = (struct order_part){ .number = (int)i + 1, .minutes = l[i].minutes, .text = l[i].text };
		done++;
	}
	return *bad ? 0 : done;
}

/* ---- of a workshop ---- */

const char *
order_clock(struct handling *h, const char *lang, int64_t at)
{
	struct civil c;

	if (date_civil(at, h->lab->zone, &c) < 0)
		return "";
	return label_fill(h->mem, h->lab->words, lang, "order.clock",
	    VARS(VAR("hour", talloc_asprintf(h->mem, "%d", c.hour)), VAR("minute", talloc_asprintf(h->mem, "%02d", c.minute))));
}

const char *
order_minutes(struct handling *h, const char *lang, int minutes)
{
	const struct var vars[] = { VAR("hours", talloc_asprintf(h->mem, "%d", minutes / 60)),
		VAR("minutes", talloc_asprintf(h->mem, minutes < 60 ? "%d" : "%02d", minutes % 60)), { .name = NULL } };

	return label_fill(h->mem, h->lab->words, lang, minutes < 60 ? "order.minutes" : "length.both", vars);
}

/* How long it lasts, in minutes; 0: that is not known. Its end, in minutes after midnight; -1. */
static int
lasts(struct handling *h, const struct gathering *g, int64_t *start, int *minutes, int *end_minute, struct err *e)
{
	const struct workshop_slot *s = followup_kept(g);
	struct slot slot = { .all_day = true };
	int64_t end;
	int r = followup_times(h, g, start, &end, e);

	*minutes = g->w.minutes;
	*end_minute = -1;
	if (r <= 0 || !s || !slot_read(s, &slot) || slot.all_day) {
		*start = 0;
		return r < 0 ? -1 : 0;
	}
	*minutes = (int)((end - *start) / 60);
	*end_minute = slot.end.hour * 60 + slot.end.minute;
	return 0;
}

static int
order_show(struct handling *h, const struct gathering *g, bool set, struct err *e)
{
	struct order_part p[PARTS_MOST];
	struct rows *rows = rows_new(h->mem, PARTS_MOST);
	int64_t start, at;
	size_t n, i;
	int minutes, end, sum = 0;

	if (part_all(h->tx, h->mem, g->w.id, p, PARTS_MOST, &n, e) < 0 || lasts(h, g, &start, &minutes, &end, e) < 0)
		return -1;
	for (at = start, i = 0; i < n; i++, at += 60 * (int64_t)p[i - 1].minutes) {
		rows_add(rows, "number", talloc_asprintf(h->mem, "%d", p[i].number), "begins",
		    start ? order_clock(h, h->who.lang, at) : NULL, "lasts", order_minutes(h, h->who.lang, p[i].minutes), "what",
		    h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, p[i].text) : p[i].text, NULL);
		sum += p[i].minutes;
	}
	return say(h, "workshop-order",
	    VARS(VAR_ROWS("parts", rows), VAR("set", set ? "1" : NULL), VAR("sum", n ? order_minutes(h, h->who.lang, sum) : NULL),
		VAR("whole", minutes ? order_minutes(h, h->who.lang, minutes) : NULL),
		VAR("left", n && minutes > sum ? order_minutes(h, h->who.lang, minutes - sum) : NULL),
		VAR("over", n && minutes && minutes < sum ? order_minutes(h, h->who.lang, sum - minutes) : NULL),
		VAR("example", usage_of(h, "deroule"))),
	    e);
}

int
cmd_deroule(struct handling *h, struct err *e)
{
	struct order_part p[PARTS_MOST];
	struct gathering g;
	const char *rest, *bad;
	int64_t start;
	size_t n;
	int minutes, end, r = workshop_named_to_decide(h, "deroule", ~(1U << WORKSHOP_CANCELLED), &g, &rest, e);

	if (r <= 0)
		return r;
	if (!*rest)
		return order_show(h, &g, false, e);
	if (lasts(h, &g, &start, &minutes, &end, e) < 0)
		return -1;
	n = running_order_read(h->mem, rest, end, p, &bad);
	if (bad || n == 0)
		return say(h, "workshop-order-unread",
		    VARS(VAR("given", bad ? without_addresses(h->mem, bad) : NULL), VAR("example", usage_of(h, "deroule"))), e);
	if (part_put(h->tx, g.w.id, p, n, e) < 0 || tasks_fulfil(h, g.w.id, NULL, TASK_RUNNING_ORDER, e) < 0 || keeper_follow(h, &g, e) < 0)
		return -1;
	h->out->acted = true;
	return order_show(h, &g, true, e);
}
