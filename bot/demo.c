/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/date.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/console/console.h"
#include "bot/demo_mail.h"
#include "bot/demo_room.h"
#include "bot/demo_venue.h"
#include "bot/mail/maildir.h"

enum {
	LINE_SECONDS = 60,
	SETTLE_ROUNDS = 1000,
	SCRIPT_START = 1772438400 /* Monday 2 March 2026, 9:00 in Paris */,
	SEED_BEFORE = 4 * 86400 /* the sample cases are that old when the visit begins */
};

static const struct {
	const char *name, *text;
} files[] = {
#include "embedded/demo.inc"
};

enum shown { SHOW_ALL, SHOW_BRIEF, SHOW_NOTHING };

struct demo {
	struct bot *b;
	const char *lang, *dir, *maildir;
	struct settings set;
	struct console *console;
	struct maildir *in;
	struct sender *out;
	struct intake intake;
	bool scripted, quit, seeding;
	enum shown show;
	long shown;      /* letters that somebody could read */
	bool moved;      /* the clock has, and nothing was shown since */
	const char *who; /* speaks in the room */
	const char *account;
	struct hall *hall;
	struct err trouble; /* of a line that begins with '/' */
	int64_t saved;
	int64_t shift; /* the terminal's clock: system time plus this */
	long line;

	struct draft *draft; /* a mail being written */
};

const char *
demo_file(const char *name)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(files); i++)
		if (strcmp(files[i].name, name) == 0)
			return files[i].text;
	return NULL;
}

static const char *
say_word(struct demo *d, const char *key, const char *name, const char *value)
{
	const struct var vars[] = { VAR(name, value), { .name = NULL } };

	return label_fill(d->b, d->b->words, d->lang, key, vars);
}

static void
print_indented(const char *text)
{
	const char *p = text, *end;

	for (; *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, '\n');
		printf("  | %.*s\n", (int)(end - p), p);
	}
}

static void then(void *aux);

static void
show_mail(void *aux, const struct outbox_item *o)
{
	struct demo *d = aux;
	const char *subject, *to;

	d->shown++;
	if (o->channel != CHANNEL_MAIL || d->show == SHOW_NOTHING)
		return;
	then(d);
	subject = mail_subject(d->b, &d->b->self, draft_ref(d->b, o), o->subject);
	to = say_word(d, "demo.mail-to", "who", o->destination);
	if (d->show == SHOW_BRIEF) {
		printf("  \xe2\x9c\x89 %s | %s\n", to, subject);
	} else {
		printf("\n  \xe2\x9c\x89 %s\n  | %s\n  |\n", to, subject);
		print_indented(o->text);
		printf("\n");
	}
	fflush(stdout);
}

static void
set_clock(struct demo *d)
{
	if (!d->scripted)
		d->b->fixed_now = (int64_t)time(NULL) + d->shift;
}

static int64_t
maildir_now(void *aux)
{
	struct demo *d = aux;

	return bot_now(d->b);
}

/* A visit that was interrupted goes on where its clock stood: nothing may happen at an hour that is not written down. */
static char *
clock_file(struct demo *d)
{
	return g_build_filename(d->dir, "clock", NULL);
}

/* 0: it begins. */
static int64_t
saved_clock(struct demo *d)
{
	g_autofree char *path = clock_file(d), *text = NULL;

	return d->scripted && g_file_get_contents(path, &text, NULL, NULL) ? strtoll(text, NULL, 10) : 0;
}

static int
save_clock(struct demo *d, struct err *e)
{
	g_autofree char *path = clock_file(d), *text = g_strdup_printf("%" G_GINT64_FORMAT, d->b->fixed_now);

	if (!d->scripted || d->b->fixed_now <= d->saved)
		return 0;
	d->saved = d->b->fixed_now;
	return g_file_set_contents(path, text, -1, NULL) ? 0 : fail(e, ERR_PERM, "%s: cannot write", path);
}

/* Lets everything happen that can happen now. */
static int
settle(struct demo *d, struct err *e)
{
	int round, taken, due;

	if (save_clock(d, e) < 0)
		return -1;
	for (round = 0; round < SETTLE_ROUNDS && !d->quit; round++) {
		int64_t at = 0;

		if (ferror(stdout)) /* nobody reads any more */
			d->quit = true;
		taken = maildir_scan(d->in, e);
		if (taken < 0 || inbox_work(d->b, e) < 0 || (due = clock_work(d->b, e)) < 0 ||
		    (!d->seeding && /* the feeds come with the visit, behind the sample cases */
			agenda_work(d->b, e) < 0) ||
		    inbox_trouble(d->b, e) < 0 || outbox_pump(d->b, e) < 0 || outbox_when(d->b, &at, e) < 0)
			return -1;
		store_tidy(d->b->store, taken == 0 ? LEISURE_QUIET : LEISURE_NONE);
		if (taken == 0 && due == 0 && (at == 0 || at > bot_now(d->b)) && !d->b->mail_flying && !d->b->room_flying)
			return 0;
	}
	return d->quit ? 0 : fail(e, ERR_BUG, "the demonstration does not come to rest");
}

static const char *
today(struct demo *d)
{
	return words_datetime(d->b, d->b->words, d->lang, bot_now(d->b), d->set.zone);
}

/* Above what happens at another hour. */
static void
then(void *aux)
{
	struct demo *d = aux;

	if (d->moved && d->show != SHOW_NOTHING)
		printf("%s\n", say_word(d, "demo.then", "date", today(d)));
	d->moved = false;
}

static void
print_page(struct demo *d, const char *template)
{
	const struct var vars[] = { VAR("today", today(d)), { .name = NULL } };
	struct rendered r;
	struct err e = { 0 };

	if (render(d->b, d->b->words, d->lang, template, vars, &r, &e) == 0)
		printf("%s", r.text);
}

/* A name that is none, and those that are. */
static void
unknown(struct demo *d, const char *key, const char *given)
{
	if (*given)
		printf("  %s\n", say_word(d, "demo.unknown", "name", given));
	printf("  %s\n", say_word(d, key, "name", ""));
}

static void
be(struct demo *d, const char *account, const char *name)
{
	console_person(d->console, account, name);
	d->account = talloc_strdup(d->b, account);
	d->who = talloc_strdup(d->b, name);
}

/* "anne", of the staff; "claire", of the people who have an account; "@claire:agent.example", any account; "inconnu", one of nobody. */
static bool
account_of(struct demo *d, const char *who)
{
	const struct staff_member *m;
	char *want = text_fold(d->b, who), *name, *account;

	if (*who == '@' && strchr(who, ':')) {
		be(d, who, talloc_strndup(d->b, who + 1, strcspn(who + 1, ":")));
		return true;
	}
	for (m = d->set.staff; m->name && *want; m++)
		if (text_starts(text_fold(d->b, m->name), want)) {
			be(d, m->chat, m->name);
			return true;
		}
	if (!person_account(d->b, demo_file("demo/people"), who, &name, &account))
		return false;
	be(d, account, name);
	return true;
}

static void
become(struct demo *d, const char *who)
{
	if (!account_of(d, who))
		unknown(d, "demo.unknown-member", who);
	else if (d->show != SHOW_NOTHING)
		printf("  %s\n", say_word(d, "demo.you-are", "name", d->who));
}

static void
stand_at(struct demo *d, int64_t at)
{
	if (d->scripted)
		d->b->fixed_now = at;
	else
		d->shift = at - (int64_t)time(NULL);
	set_clock(d);
}

/* The hours until then pass as they would: what falls due on the way happens at its time. */
static int
pass_time(struct demo *d, int64_t until, struct err *e)
{
	enum { STOPS = 4000 };
	bool some = false;
	int i;

	for (i = 0; i < STOPS && !d->quit && d->b->due_at && d->b->due_at < until; i++) {
		stand_at(d, MAX(d->b->due_at, bot_now(d->b)));
		d->moved = true;
		if (settle(d, e) < 0)
			return -1;
		some |= !d->moved;
	}
	stand_at(d, until);
	d->moved = some;
	then(d);
	if (!some && d->show != SHOW_NOTHING)
		printf("  %s\n", say_word(d, "demo.now", "date", today(d)));
	return 0;
}

/* "/demain", "/+3j", "/+2h", "/+45m", "@2026-03-02 09:00". */
static bool
move_clock(struct demo *d, const char *s)
{
	char *end;
	int64_t at, n;

	if (*s == '@') {
		if (date_parse(s + 1, d->set.zone, &at) < 0)
			return false;
		stand_at(d, at);
		return true;
	}
	if (strcmp(s, "/demain") == 0 || strcmp(s, "/tomorrow") == 0) {
		n = 86400;
	} else {
		n = strtol(s + 2, &end, 10);
		if (n <= 0 || n > 3650 || end == s + 2 || strlen(end) != 1 || !strchr("jdhm", *end))
			return false;
		n *= *end == 'h' ? 3600 : *end == 'm' ? 60 : 86400;
	}
	(void)pass_time(d, bot_now(d->b) + n, &d->trouble);
	return true;
}

static void
begin_draft(struct demo *d, const char *line)
{
	struct err e = { 0 };

	d->draft = draft_begin(d->b, d->b, line, demo_file("demo/people"), &e);
	if (!d->draft) {
		const char *who = strchr(line, ' ');

		unknown(d, "demo.unknown-person", who ? who + 1 : "");
	} else if (!d->scripted) {
		printf("  %s\n", say_word(d, "demo.mail-body", "who", ""));
	}
}

/* The calendar's mail goes off at once. */
static void
press(struct demo *d, const char *line)
{
	struct draft *f;
	int r = draft_button(d->b, d->b, line, demo_file("demo/people"), &f, &d->trouble);

	if (r == 1 && draft_deliver(f, d->maildir, d->line, bot_now(d->b), &d->trouble) == 0 && !d->scripted)
		printf("  %s\n", say_word(d, "demo.button", "name", ""));
	else if (r == 0)
		printf("  %s\n", say_word(d, "demo.no-button", "name", ""));
	talloc_free(f);
}

/* "/retirer-salle bulle": the settings name that room no more. */
static void
room_gone(struct demo *d, const char *slug)
{
	if (room_lose(d->dir, d->b, slug, &d->trouble) == 0)
		printf("  %s\n", say_word(d, "demo.unknown", "name", slug));
}

static bool
slash(void *aux, const char *line)
{
	struct demo *d = aux;
	char *word = text_fold(d->b, talloc_strndup(d->b, line, strcspn(line, " ")));
	const char *rest = line + strcspn(line, " ");

	rest += *rest == ' ';
	if (strcmp(word, "/quitter") == 0 || strcmp(word, "/quit") == 0)
		d->quit = true;
	else if (strcmp(word, "/comme") == 0 || strcmp(word, "/as") == 0)
		become(d, rest);
	else if (strcmp(word, "/mail") == 0 || strcmp(word, "/repondre") == 0 || strcmp(word, "/reply") == 0 || strcmp(word, "/eml") == 0)
		begin_draft(d, line);
	else if (strcmp(word, "/agenda") == 0 || strcmp(word, "/calendar") == 0)
		press(d, line);
	else if (hall_slash(d->hall, d->account, line, &d->trouble) != 0)
		;
	else if (strcmp(word, "/retirer-salle") == 0 || strcmp(word, "/drop-room") == 0)
		room_gone(d, rest);
	else if ((word[1] == '+' || strcmp(word, "/demain") == 0 || strcmp(word, "/tomorrow") == 0) && move_clock(d, word))
		;
	else {
		if (strcmp(word, "/aide") != 0 && strcmp(word, "/help") != 0)
			printf("  %s\n", say_word(d, "demo.unknown", "name", line));
		print_page(d, "demo-help");
	}
	fflush(stdout);
	return true;
}

/* "{code}" in a script is the code that the newest letter brought. */
static const char *
with_code(struct demo *d, const char *line, struct err *e)
{
	const char *at = strstr(line, "{code}"), *text;
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) code = NULL;
	g_autofree char *digits = NULL;
	struct tx *tx;
	int r;

	if (!at || tx_begin(d->b->store, &tx, e) < 0)
		return line;
	r = code_newest(tx, d->b, &text, e);
	tx_rollback(tx);
	code = g_regex_new("\\b[0-9]{3} [0-9]{3}\\b", 0, 0, NULL);
	if (r == 1 && g_regex_match(code, text, 0, &m))
		digits = g_match_info_fetch(m, 0);
	return talloc_asprintf(d->b, "%.*s%s%s", (int)(at - line), line, digits ? digits : "", at + strlen("{code}"));
}

static void
show(struct demo *d, enum shown how)
{
	d->show = how;
	console_quiet(d->console, how == SHOW_NOTHING);
}

/* "# brief": a line for each mail that goes out; "# quiet": nothing; "# aloud": all. */
static void
comment(struct demo *d, const char *line)
{
	static const char *const words[] = { [SHOW_ALL] = "# aloud", [SHOW_BRIEF] = "# brief", [SHOW_NOTHING] = "# quiet" };
	enum shown i;

	for (i = SHOW_ALL; i <= SHOW_NOTHING; i++)
		if (strcmp(line, words[i]) == 0)
			show(d, i);
}

/* One line of a script or of the terminal. */
static int
demo_line(struct demo *d, const char *line, struct err *e)
{
	d->line++;
	if (d->scripted)
		line = with_code(d, line, e);
	if (d->draft) {
		if (!d->scripted && (strcmp(line, "/abandon") == 0 || strcmp(line, "/drop") == 0)) {
			TALLOC_FREE(d->draft);
			return 0;
		}
		if (strcmp(line, ".") != 0) {
			draft_line(d->draft, line);
			if (d->scripted && d->show != SHOW_NOTHING)
				printf("  > %s\n", line);
			return 0;
		}
		if (save_clock(d, e) < 0)
			return -1;
		if (draft_deliver(d->draft, d->maildir, d->line, bot_now(d->b), e) < 0)
			return -1;
		TALLOC_FREE(d->draft);
		return settle(d, e);
	}
	if (d->scripted && *line == '#') {
		comment(d, line);
		return 0;
	}
	if (strncmp(line, "==", 2) == 0) {
		if (d->show != SHOW_NOTHING)
			printf("\n%s\n\n", line);
		fflush(stdout);
		return 0;
	}
	if (*line == '@' && move_clock(d, line))
		return settle(d, e);
	if (d->scripted && *line)
		d->b->fixed_now += LINE_SECONDS;
	if (save_clock(d, e) < 0)
		return -1;
	if (console_line(d->console, line, bot_now(d->b), e) < 0)
		return -1;
	if (d->trouble.kind) {
		*e = d->trouble;
		return -1;
	}
	if (*line && !strchr("/>", *line))
		hall_spoke(d->hall, d->account);
	return settle(d, e);
}

/* What an interrupted visit left is finished at the hour where it stood, before the script begins anew. */
static int
catch_up(struct demo *d, struct err *e)
{
	int r;

	if (!d->saved)
		return 0;
	r = outbox_start(d->b, e);
	if (r == 0 && clock_plan(d->b, false, e) == 0)
		r = settle(d, e);
	d->b->fixed_now = SCRIPT_START;
	return r;
}

static int
play(struct demo *d, FILE *script, struct err *e)
{
	bool was = d->scripted;
	char *buf = NULL;
	size_t room = 0;
	ssize_t n;
	int r = 0;

	d->scripted = true;
	while (r == 0 && !d->quit && (n = getline(&buf, &room, script)) >= 0)
		r = demo_line(d, text_clean(d->b, buf, (size_t)n - (buf[n - 1] == '\n'), LIMIT_TEXT), e);
	d->scripted = was;
	free(buf);
	return r;
}

static int
play_text(struct demo *d, const char *text, struct err *e)
{
	FILE *f = text ? fmemopen((void *)(uintptr_t)text, strlen(text), "r") : NULL;
	int r = f ? play(d, f, e) : fail(e, ERR_BUG, "fmemopen: %s", strerror(errno));

	if (f)
		fclose(f);
	return r;
}

static int
talk(struct demo *d, struct err *e)
{
	char *buf = NULL;
	size_t room = 0;
	ssize_t n;
	int r = 0;

	print_page(d, "demo-welcome");
	while (r == 0 && !d->quit) {
		if (d->draft)
			printf("  > ");
		else
			printf("\n%s \xe2\x80\xba ", d->who);
		fflush(stdout);
		n = getline(&buf, &room, stdin);
		if (n < 0) {
			printf("\n");
			break;
		}
		set_clock(d);
		d->shown = 0;
		r = demo_line(d, text_clean(d->b, buf, (size_t)n - (buf[n - 1] == '\n'), LIMIT_COMMAND), e);
		if (r == 0 && d->shown == 0 && !d->draft && !strchr("/@=\n", *buf))
			printf("  %s\n", say_word(d, *buf == '.' ? "demo.mail-silent" : "demo.silent", "name", ""));
	}
	free(buf);
	printf("%s\n", say_word(d, "demo.quit", "dir", d->dir));
	return r;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

/* The mark of a folder that a demonstration made; whoever runs there holds it. -1: cannot; or somebody does. */
static int
hold(const char *mark, int flags, struct err *e)
{
	int fd = open(mark, O_WRONLY | O_CLOEXEC | flags, 0600);

	if (fd < 0)
		return fail(e, ERR_PERM, "%s: %s", mark, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return fail(e, ERR_PERM, "%s: a demonstration runs there", mark);
}

/* Only a folder that a demonstration has made, and that none uses, is emptied. The mark is held until the program ends. */
static int
make_dir(const char *dir, bool fresh, struct err *e)
{
	char mark[4200];
	int fd;

	(void)snprintf(mark, sizeof mark, "%.4000s/.skoazell-demo", dir);
	if (fresh && access(mark, F_OK) == 0) {
		if ((fd = hold(mark, 0, e)) < 0)
			return -1;
		(void)nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		close(fd);
	}
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return fail(e, ERR_PERM, "%s: %s", dir, strerror(errno));
	fd = hold(mark, O_CREAT, e);
	if (fd >= 0 && !fresh)
		close(fd); /* the database has a lock of its own */
	return fd < 0 ? -1 : 0;
}

static int
demo_open(struct demo *d, TALLOC_CTX *mem, struct templates *words, const char *conf, struct err *e)
{
	struct console_settings cs = { .in = -1, .out = stdout, .slash = slash, .before = then, .aux = d };

	if (settings_parse(mem, "demo/lab.conf", conf, words, d->lang, stderr, &d->set) > 0)
		return fail(e, ERR_BUG, "the settings of the demonstration");
	d->set.state = d->dir;
	rooms_lost(d->dir, &d->set);
	d->saved = saved_clock(d);
	d->set.fixed_now = d->saved ? d->saved : d->scripted ? SCRIPT_START : 0;
	d->set.agenda = talloc_asprintf(mem, "%s/agenda", d->dir);
	d->set.agenda_url = "https://lab.example/agenda/";
	(void)mkdir(d->set.agenda, 0755); /* without it there are no feeds, and the journal says so */
	if (!d->scripted)
		d->set.language = d->lang;
	if (bot_open(mem, &d->set, words, NULL, &d->b, e) < 0)
		return -1;
	d->b->lab.rehearsal = d->scripted;
	inbox_intake(d->b, &d->intake);
	d->maildir = talloc_asprintf(mem, "%s/Maildir", d->dir);
	d->in = maildir_new(d->b, d->maildir, &d->intake, maildir_now, d, e);
	d->out = maildir_sender(d->b, talloc_asprintf(mem, "%s/courriels", d->dir), e);
	if (!d->in || !d->out)
		return -1;
	d->out->idempotent = true;
	outbox_attach(d->b, d->out);
	cs.room = d->set.staff_room;
	cs.person = d->set.staff[0].chat;
	cs.name = d->set.name;
	cs.echo = d->scripted;
	cs.series = "seed";
	d->console = console_new(d->b, &cs, &d->intake);
	d->hall = hall_new(d->b, d->b, d->console);
	be(d, d->set.staff[0].chat, d->set.staff[0].name);
	outbox_attach(d->b, console_sender(d->console));
	d->b->on_sent = show_mail;
	d->b->on_sent_aux = d;
	return 0;
}

int
demo_run(TALLOC_CTX *mem, struct templates *words, const char *lang, const struct demo_settings *set, struct err *e)
{
	struct demo d = { .lang = lang, .scripted = set->script || set->stream };
	char temp[] = "/tmp/skoazell-tour-XXXXXX";
	int r = -1;

	d.dir = set->dir ? set->dir : mkdtemp(temp);
	if (!d.dir)
		return fail(e, ERR_PERM, "/tmp: %s", strerror(errno));
	if (make_dir(d.dir, !d.scripted, e) < 0)
		return -1;
	if (demo_open(&d, mem, words, set->conf ? set->conf : demo_file("demo/lab.conf"), e) < 0)
		goto out;
	if (catch_up(&d, e) < 0)
		goto out;
	set_clock(&d);
	/* A visit that goes on has done it. Sample cases are of days before: until they are in, no hour is written down. */
	if (!d.saved && (clock_plan(d.b, false, e) < 0 || (set->seed ? inbox_work(d.b, e) : settle(&d, e)) < 0))
		goto out;
	if (set->seed) {
		d.b->fixed_now = (d.scripted ? SCRIPT_START : (int64_t)time(NULL)) - SEED_BEFORE;
		d.seeding = true;
		show(&d, SHOW_NOTHING);
		r = play_text(&d, demo_file("demo/seed"), e);
		show(&d, SHOW_ALL);
		d.seeding = false;
		d.quit = false;
		if (r < 0)
			goto out;
		be(&d, d.set.staff[0].chat, d.set.staff[0].name);
		d.b->fixed_now = SCRIPT_START;
		d.shift = 0; /* the days of the sample cases are over */
	}
	d.line = 100000; /* mails of the sample cases and of the visit have different numbers */
	if (d.scripted) {
		console_series(d.console, "script");
		r = set->stream ? play(&d, set->stream, e) : play_text(&d, set->script, e);
	} else {
		set_clock(&d);
		console_series(d.console, talloc_asprintf(mem, "%lld", (long long)time(NULL)));
		r = talk(&d, e);
	}
out:
	if (d.b)
		talloc_free(d.b);
	if (!set->dir)
		(void)nftw(d.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return r;
}
