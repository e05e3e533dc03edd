/* SPDX-License-Identifier: EUPL-1.2
 *
 * Feeds on disk, for a web server to publish. After a commit that changed what one shows, its row in agenda_due says so; the file is written
 * whole beside its place, fsynced and renamed, and only when its bytes are not those that are there. A crash in between writes it once more.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/csv.h"
#include "bot/base/fault.h"
#include "bot/base/log.h"
#include "bot/bot.h"
#include "bot/mail/calendar.h"
#include "db/venue.h"
#include "db/workshop.h"
#include "handlers/agenda.h"
#include "handlers/series.h"

enum {
	AT_ONCE = 10,
	SHOWN_MOST = 500,
	BACK_DAYS = 400,
	ROOM_BACK_DAYS = 30,
	REFRESH = 3600,
	RETRY_SECONDS = 60,
	TIMES_MOST = 24,
	DAY = 86400
};

/* ---- files ---- */

static bool
is_the_same(const char *path, const char *bytes, size_t n)
{
	g_autofree char *was = NULL;
	gsize size;

	return g_file_get_contents(path, &was, &size, NULL) && size == n && memcmp(was, bytes, n) == 0;
}

static int
folder_sync(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = fd < 0 ? -1 : fsync(fd);

	if (fd >= 0)
		close(fd);
	return r;
}

static int
written(int fd, const char *bytes, size_t n)
{
	size_t at = 0;

	while (at < n) {
		ssize_t w = write(fd, bytes + at, n - at);

		if (w < 0 && errno != EINTR)
			return -1;
		at += w > 0 ? (size_t)w : 0;
	}
	return fsync(fd);
}

/* 0, or -1 with errno. */
static int
file_put(TALLOC_CTX *mem, const char *folder, const char *name, const char *bytes)
{
	const char *path = talloc_asprintf(mem, "%s/%s", folder, name), *part = talloc_asprintf(mem, "%s/.%s.part", folder, name);
	size_t n = strlen(bytes);
	int fd, saved;

	if (is_the_same(path, bytes, n))
		return 0;
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644); /* the web server reads it */
	if (fd < 0)
		return -1;
	if (written(fd, bytes, n) < 0) {
		saved = errno;
		close(fd);
		unlink(part);
		errno = saved;
		return -1;
	}
	close(fd);
	FAULT("agenda.written");
	if (rename(part, path) < 0)
		return -1;
	FAULT("agenda.renamed");
	return folder_sync(folder);
}

static int
file_remove(TALLOC_CTX *mem, const char *folder, const char *name)
{
	if (unlink(talloc_asprintf(mem, "%s/%s", folder, name)) < 0)
		return errno == ENOENT ? 0 : -1;
	return folder_sync(folder);
}

/* ---- what stands in them ---- */

struct shown {
	struct calendar_event *v;
	struct slot *slot;
	struct series **series; /* NULL: it is once */
	size_t n;
};

static int
event_add(
    struct bot *b, struct tx *tx, TALLOC_CTX *mem, const struct workshop *w, const struct workshop_slot *s, struct shown *to, struct err *e)
{
	struct calendar_event *v = &to->v[to->n];
	struct slot *slot = &to->slot[to->n];
	const char *zone;

	if (!slot_read(s, slot))
		return 0;
	zone = slot->all_day ? "UTC" : b->lab.zone;
	*v = (struct calendar_event){ .uid = talloc_asprintf(mem, "%s@%s", w->ref, b->lab.domain),
		.sequence = w->sequence,
		.stamp = w->opened_at,
		.whole_days = slot->all_day,
		.summary = without_addresses(mem, w->title),
		.location = *w->place ? without_addresses(mem, w->place) : NULL,
		.description = talloc_asprintf(mem, "%s, %s", w->ref, b->lab.name),
		.status = w->stage == WORKSHOP_CANCELLED ? EVENT_CANCELLED : EVENT_CONFIRMED };
	if (date_instant(&slot->start, zone, &v->start) < 0 || date_instant(&slot->end, zone, &v->end) < 0)
		return fail(e, ERR_BUG, "agenda: %s has no time", w->ref);
	if (slot_repeats(s)) {
		struct series *series = talloc_zero(mem, struct series);
		int64_t *except = talloc_array(mem, int64_t, EXCEPTS_MOST);

		if (series_load(tx, mem, w->id, s, series, e) < 0)
			return -1;
		v->zone = b->lab.zone;
		v->rule = s->rule;
		v->except = except;
		v->n_except = series_excepted(series, b->lab.zone, except);
		to->series[to->n] = series;
	}
	to->n++;
	return 0;
}

static int
shown_find(struct bot *b, struct tx *tx, TALLOC_CTX *mem, int64_t person, struct shown *to, struct err *e)
{
	int64_t *ids = talloc_array(mem, int64_t, SHOWN_MOST);
	struct workshop_slot slots[POLL_SLOTS];
	struct workshop w;
	struct civil since;
	size_t n, k, i, many;

	*to = (struct shown){ .v = talloc_array(mem, struct calendar_event, SHOWN_MOST),
		.slot = talloc_array(mem, struct slot, SHOWN_MOST),
		.series = talloc_zero_array(mem, struct series *, SHOWN_MOST) };
	if (date_civil(bot_now(b) - (int64_t)BACK_DAYS * DAY, b->lab.zone, &since) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", b->lab.zone);
	if (agenda_of(tx, person, dates_iso(mem, &since, true), ids, SHOWN_MOST, &n, e) < 0)
		return -1;
	for (k = 0; k < n; k++) {
		if (workshop_get(tx, mem, ids[k], &w, e) < 0 || slot_all(tx, mem, ids[k], slots, POLL_SLOTS, &many, e) < 0)
			return -1;
		for (i = 0; i < many; i++)
			if (slots[i].number == w.kept && event_add(b, tx, mem, &w, &slots[i], to, e) < 0)
				return -1;
	}
	return 0;
}

static void
cell(GString *s, const char *text, bool last)
{
	csv_cell(s, text);
	g_string_append(s, last ? "\r\n" : ",");
}

static const char *
moment(TALLOC_CTX *mem, const struct civil *c, bool day)
{
	return day ? talloc_asprintf(mem, "%04d-%02d-%02d", c->year, c->month, c->day)
		   : talloc_asprintf(mem, "%04d-%02d-%02d %02d:%02d:00", c->year, c->month, c->day, c->hour, c->minute);
}

/* One line. The end of whole days is the last of them. */
static void
csv_line(TALLOC_CTX *mem, GString *s, const struct calendar_event *v, const struct slot *t)
{
	struct civil end = t->end;

	if (t->all_day)
		end = dates_civil(dates_day(end.year, end.month, end.day) - 1, 0);
	cell(s, v->summary, false);
	cell(s, moment(mem, &t->start, t->all_day), false);
	cell(s, moment(mem, &end, t->all_day), false);
	cell(s, v->location ? v->location : "", false);
	cell(s, v->description, true);
}

/* For YesWiki's Bazar: title, beginning, end, place, description, by the names of the fields of its form of events, which knows no rules: each
 * time of a series is a line. What is called off is not announced. */
static char *
csv_write(TALLOC_CTX *mem, const struct shown *l)
{
	static const char head[] = "\"bf_titre\",\"bf_date_debut_evenement\",\"bf_date_fin_evenement\",\"bf_lieu\",\"bf_description\"\r\n";
	GString *s = g_string_new(head);
	struct slot next;
	char *out;
	size_t i;
	int k;

	for (i = 0; i < l->n; i++) {
		struct civil after = l->slot[i].start;

		if (l->v[i].status == EVENT_CANCELLED)
			continue;
		if (!l->series[i])
			csv_line(mem, s, &l->v[i], &l->slot[i]);
		else
			after = dates_civil(dates_day(after.year, after.month, after.day) - 1, 0);
		for (k = 0; l->series[i] && k < TIMES_MOST && series_next(l->series[i], &after, &next) == 1; k++) {
			csv_line(mem, s, &l->v[i], &next);
			after = next.start;
		}
	}
	out = talloc_strdup(mem, s->str);
	g_string_free(s, TRUE);
	return out;
}

/* Person 0: the lab. 1 it is as it must be, 0 the folder would not have it (errno), -1. */
static int
feed_put(struct bot *b, struct tx *tx, TALLOC_CTX *mem, int64_t person, struct err *e)
{
	const char *folder = b->set->agenda, *name = person ? agenda_name(mem, &b->lab, person) : AGENDA_LAB, *text;
	struct calendar_feed feed = { .name = b->lab.name, .refresh = REFRESH, .zone = b->lab.zone };
	struct shown shown;
	int wants = person ? agenda_wants(tx, person, e) : 1;

	if (wants < 0)
		return -1;
	if (!wants)
		return file_remove(mem, folder, name) == 0;
	if (shown_find(b, tx, mem, person, &shown, e) < 0)
		return -1;
	text = calendar_feed_write(mem, &feed, shown.v, shown.n, e);
	if (!text)
		return -1;
	if (file_put(mem, folder, name, text) < 0)
		return 0;
	return person || file_put(mem, folder, AGENDA_CSV, csv_write(mem, &shown)) == 0;
}

/* ---- rooms ---- */

/* Whose it is stands nowhere: the lab's own workshops by their name, all else is taken, or asked for. */
static int
booking_event(struct bot *b, struct tx *tx, TALLOC_CTX *mem, const struct booking *row, struct calendar_event *v, struct err *e)
{
	const struct workshop_slot when = { .label = "", .starts = row->civil, .ends = row->civil_end };
	bool sure = row->state == BOOKING_CONFIRMED;
	struct workshop w = { .kept = 0 };
	struct slot slot;

	if (!slot_read(&when, &slot))
		return 0;
	if (row->workshop && workshop_get(tx, mem, row->workshop, &w, e) < 0)
		return -1;
	*v = (struct calendar_event){ .uid = talloc_asprintf(mem, "%s@%s", row->ref, b->lab.domain),
		.stamp = row->changed_at,
		.whole_days = slot.all_day,
		.summary = w.kept && sure ? without_addresses(mem, w.title)
					  : label(b->words, b->lab.language, sure ? "agenda.taken" : "agenda.asked"),
		.description = b->lab.name,
		.status = sure ? EVENT_CONFIRMED : EVENT_TENTATIVE };
	if (date_instant(&slot.start, slot.all_day ? "UTC" : b->lab.zone, &v->start) < 0 ||
	    date_instant(&slot.end, slot.all_day ? "UTC" : b->lab.zone, &v->end) < 0)
		return fail(e, ERR_BUG, "agenda: %s has no time", row->ref);
	return 1;
}

/* 1 it is as it must be, 0 the folder would not have it (errno), -1. */
static int
venue_put_feed(struct bot *b, struct tx *tx, TALLOC_CTX *mem, int64_t id, struct err *e)
{
	struct booking *rows = talloc_array(mem, struct booking, SHOWN_MOST);
	struct calendar_event *v = talloc_array(mem, struct calendar_event, SHOWN_MOST);
	struct calendar_feed feed = { .refresh = REFRESH, .zone = b->lab.zone };
	struct venue venue;
	size_t n, i, shown = 0;
	const char *name, *text;
	int r = venue_get(tx, mem, id, &venue, e);

	if (r <= 0)
		return r < 0 ? -1 : 1;
	name = agenda_venue_name(mem, venue.slug);
	if (venue.gone_at)
		return file_remove(mem, b->set->agenda, name) == 0;
	if (booking_of_venue(tx, mem, id, bot_now(b) - (int64_t)ROOM_BACK_DAYS * DAY, rows, SHOWN_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++, shown += r == 1) {
		r = booking_event(b, tx, mem, &rows[i], &v[shown], e);
		if (r < 0)
			return -1;
		if (r == 1)
			v[shown].location = venue.name;
	}
	feed.name = talloc_asprintf(mem, "%s, %s", venue.name, b->lab.name);
	text = calendar_feed_write(mem, &feed, v, shown, e);
	return text ? file_put(mem, b->set->agenda, name, text) == 0 : -1;
}

static int
done(struct bot *b, const int64_t *persons, size_t n, int (*each)(struct tx *, int64_t, struct err *), struct err *e)
{
	struct tx *tx;
	size_t k;

	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	for (k = 0; k < n; k++)
		if (each(tx, persons[k], e) < 0) {
			tx_rollback(tx);
			return -1;
		}
	return tx_commit(tx, e);
}

/* At the first time all are looked at: the folder may be another one, or have lost some. */
static int
start(struct bot *b, struct err *e)
{
	struct tx *tx;

	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	if (agenda_all(tx, e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e);
}

int
agenda_work(struct bot *b, struct err *e)
{
	TALLOC_CTX *mem;
	int64_t due[AT_ONCE], venues[AT_ONCE], now = bot_now(b);
	struct tx *tx;
	size_t n, m = 0, k = 0, j = 0;
	int r = 1;

	if (!b->set->agenda || !*b->set->agenda || b->paused || (b->agenda_at && now < b->agenda_at) ||
	    (b->agenda_started && !agenda_changed(b->store)))
		return 0;
	if (!b->agenda_started && start(b, e) < 0)
		return -1;
	b->agenda_started = true;
	b->agenda_at = 0;
	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	mem = talloc_new(b);
	if (agenda_due(tx, due, AT_ONCE, &n, e) < 0 || agenda_venues_due(tx, venues, AT_ONCE, &m, e) < 0)
		r = -1;
	for (; r == 1 && k < n; k += r == 1)
		r = feed_put(b, tx, mem, due[k], e);
	for (; r == 1 && j < m; j += r == 1)
		r = venue_put_feed(b, tx, mem, venues[j], e);
	if (r == 0) {
		log_warn("agenda: %s: %s", b->set->agenda, strerror(errno));
		b->agenda_at = now + RETRY_SECONDS;
	}
	tx_rollback(tx);
	talloc_free(mem);
	FAULT("agenda.done");
	if (r < 0 || (k > 0 && done(b, due, k, agenda_done, e) < 0) || (j > 0 && done(b, venues, j, agenda_venue_done, e) < 0))
		return -1;
	if (r == 1 && (n == AT_ONCE || m == AT_ONCE))
		b->agenda_at = MAX(now, 1); /* there may be more */
	return r == 1 && n + m > 0;
}
