/* SPDX-License-Identifier: EUPL-1.2
 *
 * The loop of a running lab: one thread, asleep in curl_multi_poll until a socket, a signal, a finished session or the next due
 * letter wakes it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/base/text.h"
#include "bot/bot.h"
#include "bot/console/console.h"
#include "bot/mail/imap.h"
#include "bot/mail/maildir.h"
#include "bot/mail/smtp.h"
#include "bot/matrix/client.h"

enum { QUIET_MS = 100 };

struct loop {
	struct bot *b;
	CURLM *multi;
	struct imap *imap;
	struct maildir *maildir;
	struct smtp *smtp;
	struct console *console;
	struct matrix *matrix;
	int signal_fd;
	bool quit, console_open, started;
	int64_t seen_wall, seen_boot; /* both clocks as they were at the last look, seconds */
	struct intake intake;
};

static int64_t
boot_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
wake(void *aux)
{
	curl_multi_wakeup(aux);
}

static int
open_mail_in(struct loop *l, struct err *e)
{
	const struct settings *s = l->b->set;
	const struct imap_settings set = { .url = s->imap_url,
		.plain_allowed = s->imap_plain,
		.user = s->imap_user,
		.password = s->imap_password,
		.bearer = *s->imap_bearer ? s->imap_bearer : NULL,
		.ca_file = *s->imap_ca ? s->imap_ca : NULL,
		.mailbox = s->imap_mailbox,
		.done = s->imap_done,
		.quarantine = s->imap_quarantine,
		.poll_seconds = s->imap_poll };

	if (*s->imap_url) {
		l->imap = imap_new(l->b, &set, l->multi, &l->intake);
		return l->imap ? 0 : fail(e, ERR_PERM, "imap: cannot start");
	}
	if (!*s->maildir_in)
		return 0;
	l->maildir = maildir_new(l->b, s->maildir_in, &l->intake, NULL, NULL, e);
	return l->maildir ? 0 : -1;
}

static int
open_mail_out(struct loop *l, struct err *e)
{
	const struct settings *s = l->b->set;
	const struct smtp_settings set = { .host = s->smtp_host,
		.port = s->smtp_port,
		.plain_allowed = s->smtp_plain,
		.user = *s->smtp_user ? s->smtp_user : NULL,
		.password = s->smtp_password,
		.ca_file = *s->smtp_ca ? s->smtp_ca : NULL,
		.hostname = s->smtp_hostname,
		.timeout_seconds = s->smtp_timeout };
	struct sender *out;

	if (*s->smtp_host) {
		l->smtp = smtp_new(l->b, &set, wake, l->multi, e);
		if (!l->smtp)
			return -1;
		outbox_attach(l->b, smtp_sender(l->smtp));
		return 0;
	}
	out = maildir_sender(l->b, *s->maildir_out ? s->maildir_out : talloc_asprintf(l->b, "%s/out", s->state), e);
	if (!out)
		return -1;
	out->idempotent = true;
	outbox_attach(l->b, out);
	return 0;
}

static const char *
token_again(void *aux, TALLOC_CTX *mem)
{
	const struct loop *l = aux;

	return settings_secret(mem, l->b->set->matrix_token_file);
}

static void
room_lost(void *aux, const char *why)
{
	const struct loop *l = aux;
	struct err e = { 0 };

	if (inbox_room_lost(l->b, why, &e) < 0)
		log_err("run: the staff could not be told: %s", e.text);
}

static int
open_matrix(struct loop *l)
{
	const struct settings *s = l->b->set;
	const struct matrix_settings set = { .url = s->matrix_url,
		.user = s->matrix_user,
		.token = s->matrix_token,
		.name = s->name,
		.ca_file = *s->matrix_ca ? s->matrix_ca : NULL,
		.homeservers = s->matrix_homeservers,
		.tchap = s->matrix_tchap,
		.poll_seconds = s->matrix_poll,
		.token_again = token_again,
		.lost = room_lost,
		.aux = l };

	l->matrix = matrix_new(l->b, &set, l->multi, &l->intake);
	outbox_attach(l->b, matrix_sender(l->matrix));
	return 0;
}

/* The room: a homeserver; else the terminal, or a file or FIFO that is given. */
static int
open_room(struct loop *l, const char *room_file, struct err *e)
{
	const struct settings *s = l->b->set;
	const struct staff_member *first = s->staff;
	struct stat st;
	struct console_settings set = { .in = STDIN_FILENO, .out = stdout, .room = s->staff_room, .name = s->name };

	if (*s->matrix_url && !room_file)
		return open_matrix(l);
	if (room_file) {
		/* A FIFO opened for writing too does not end when one writer leaves. */
		bool fifo = stat(room_file, &st) == 0 && S_ISFIFO(st.st_mode);
		int fd = open(room_file, (fifo ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_CLOEXEC);

		if (fd < 0)
			return fail(e, ERR_PERM, "%s: %s", room_file, strerror(errno));
		set.in = fd;
	} else if (!isatty(STDIN_FILENO)) {
		return 0;
	} else {
		int flags = fcntl(STDIN_FILENO, F_GETFL);

		if (flags < 0 || fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK) < 0)
			return fail(e, ERR_PERM, "terminal: %s", strerror(errno));
	}
	set.person = *first->chat ? first->chat : first->address;
	set.series = talloc_asprintf(l->b, "%lld", (long long)boot_ms());
	l->console = console_new(l->b, &set, &l->intake);
	console_person(l->console, set.person, first->name);
	outbox_attach(l->b, console_sender(l->console));
	l->console_open = true;
	return 0;
}

/* Who types in the room must be known there even without a chat id of their own. */
static int
name_typist(struct loop *l, struct err *e)
{
	const struct staff_member *m = l->b->set->staff;
	struct person p;
	struct tx *tx;
	int r;

	if (!l->console || *m->chat)
		return 0;
	if (tx_begin(l->b->store, &tx, e) < 0)
		return -1;
	r = person_by_address(tx, l->b, m->address, &p, e);
	if (r == 1)
		r = person_chat(tx, p.id, m->address, e);
	if (r < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e);
}

static void
ends(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
}

void
loop_hold(void)
{
	sigset_t set;

	ends(&set);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
}

static int
open_signals(struct loop *l, struct err *e)
{
	sigset_t set;

	loop_hold();
	ends(&set);
	l->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return l->signal_fd < 0 ? fail(e, ERR_BUG, "signalfd: %s", strerror(errno)) : 0;
}

static void
read_signals(struct loop *l)
{
	struct signalfd_siginfo info;

	while (read(l->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
		l->quit = true;
}

/* How long to sleep: until the nearest of the letters due, the items to retry, the wish of the mailbox and of the room. */
static int
sleep_ms(struct loop *l, int wish, struct err *e)
{
	int64_t now = bot_now(l->b), at = 0, wait = 3600 * 1000;

	if (outbox_when(l->b, &at, e) < 0)
		return -1;
	if (at)
		wait = at > now ? (at - now) * 1000 : 0;
	if (l->b->due_at && (l->b->due_at - now) * 1000 < wait)
		wait = l->b->due_at > now ? (l->b->due_at - now) * 1000 : 0;
	if (l->b->retry_at && (l->b->retry_at - now) * 1000 < wait)
		wait = l->b->retry_at > now ? (l->b->retry_at - now) * 1000 : 0;
	if (l->b->agenda_at && (l->b->agenda_at - now) * 1000 < wait)
		wait = l->b->agenda_at > now ? (l->b->agenda_at - now) * 1000 : 0;
	if (l->b->trouble && wait > 600 * 1000)
		wait = 600 * 1000;
	if (l->console && console_waits(l->console) && wait > 5000)
		wait = 5000;
	if (l->maildir && wait > 2000)
		wait = 2000;
	if (wish < wait)
		wait = wish;
	return (int)wait;
}

/* Waits are counted on the wall's clock, which people and time servers set. */
static int
watch_clock(struct loop *l, struct err *e)
{
	enum { SLACK = 60 };
	int64_t wall = bot_now(l->b), boot = boot_ms() / 1000, drift = wall - l->seen_wall - (boot - l->seen_boot);
	bool set = l->seen_boot && (drift > SLACK || drift < -SLACK);

	if (set && drift < 0 && (outbox_clock(l->b, e) < 0 || clock_plan(l->b, true, e) < 0))
		return -1;
	if (set && l->b->retry_at)
		l->b->retry_at = wall;
	if (set)
		log_warn("run: the clock was set seconds=%lld", (long long)drift);
	l->seen_wall = wall;
	l->seen_boot = boot;
	return 0;
}

static int
work(struct loop *l, struct err *e)
{
	struct bot *b = l->b;

	if (watch_clock(l, e) < 0)
		return -1;
	if (!l->started) {
		if (outbox_start(b, e) < 0 || inbox_work(b, e) < 0 || clock_plan(b, false, e) < 0)
			return -1;
		l->started = true;
	}
	if (l->smtp)
		smtp_collect(l->smtp);
	if (l->maildir && maildir_scan(l->maildir, e) < 0)
		log_warn("maildir: %s", e->text);
	if (b->retry_at && bot_now(b) >= b->retry_at && inbox_work(b, e) < 0)
		return -1;
	if (l->console && !b->paused && console_retry(l->console, bot_now(b), e) < 0)
		log_warn("room: %s", e->text);
	if (clock_work(b, e) < 0 || agenda_work(b, e) < 0 || inbox_trouble(b, e) < 0)
		return -1;
	return outbox_pump(b, e);
}

/* Waits, and hears what comes. Was it quiet for a while? Then is the time for what nobody should have to wait for. */
static bool
look(struct loop *l, int timeout)
{
	struct curl_waitfd fd[3] = { { .fd = l->signal_fd, .events = CURL_WAIT_POLLIN } };
	struct err e = { 0 };
	unsigned n = 1;
	short events = 0;
	int64_t before = boot_ms();
	int running, left, room = -1, came = 0;
	CURLMsg *msg;
	bool end = false;

	if (l->console_open && !console_waits(l->console)) {
		room = (int)n;
		fd[n].fd = console_fd(l->console);
		fd[n++].events = CURL_WAIT_POLLIN;
	}
	if (l->imap && imap_fd(l->imap, &events) >= 0) {
		fd[n].fd = imap_fd(l->imap, &events);
		fd[n++].events = events;
	}
	curl_multi_poll(l->multi, fd, n, timeout, &came);
	curl_multi_perform(l->multi, &running);
	while ((msg = curl_multi_info_read(l->multi, &left)) != NULL)
		if (msg->msg == CURLMSG_DONE && !(l->matrix && matrix_done(l->matrix, msg->easy_handle, msg->data.result, boot_ms())) &&
		    l->imap)
			(void)imap_done(l->imap, msg->easy_handle, msg->data.result, boot_ms());
	if (fd[0].revents)
		read_signals(l);
	if (room >= 0 && fd[room].revents) {
		if (console_read(l->console, bot_now(l->b), &end, &e) < 0)
			log_warn("room: %s", e.text);
		if (end)
			l->console_open = false;
	}
	return came == 0 && boot_ms() - before >= QUIET_MS;
}

static int
open_all(struct loop *l, const char *room_file, struct err *e)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	l->multi = curl_multi_init();
	if (!l->multi)
		return fail(e, ERR_BUG, "curl: cannot start");
	inbox_intake(l->b, &l->intake);
	if (open_signals(l, e) < 0 || open_mail_out(l, e) < 0 || open_mail_in(l, e) < 0 || open_room(l, room_file, e) < 0 ||
	    name_typist(l, e) < 0)
		return -1;
	/* Without a room the staff are told by mail. */
	if (!l->console && !l->matrix)
		l->b->lab.staff_room = "";
	return 0;
}

static void
close_all(struct loop *l)
{
	if (l->smtp) {
		/* The session in flight may finish: what it has sent must be written down. */
		smtp_close(l->smtp);
	}
	if (l->imap)
		imap_close(l->imap);
	if (l->matrix)
		matrix_close(l->matrix);
	if (l->signal_fd >= 0)
		close(l->signal_fd);
	if (l->multi)
		curl_multi_cleanup(l->multi);
	curl_global_cleanup();
}

int
loop_run(struct bot *b, const char *room_file, struct err *e)
{
	struct loop l = { .b = b, .signal_fd = -1 };
	bool quiet = false;
	int wish = INT_MAX, wait, r = open_all(&l, room_file, e);

	if (r == 0) {
		disk_reserve(b);
		if (disk_ample(b))
			store_spread(b->store);
		log_info("run: started");
	}
	while (r == 0 && !l.quit && !b->broken) {
		wish = l.imap ? imap_step(l.imap, boot_ms()) : INT_MAX;
		r = work(&l, e);
		if (r == 0 && l.matrix) {
			wait = matrix_step(l.matrix, boot_ms(), e); /* behind work(), which gives it what is to be sent */
			r = wait < 0 ? -1 : 0;
			wish = wait < wish ? wait : wish;
		}
		wait = r < 0 ? -1 : sleep_ms(&l, wish, e);
		if (wait < 0) {
			/* A full disk or a busy database passes: nothing is lost by waiting for it. */
			if (e->kind != ERR_TEMP)
				break;
			bot_pause(b, e->text);
			wait = 2000;
			r = 0;
		}
		store_tidy(b->store, quiet ? LEISURE_QUIET : b->mail_flying + b->room_flying == 0 ? LEISURE_SOME : LEISURE_NONE);
		quiet = look(&l, store_waits(b->store) && wait > QUIET_MS ? QUIET_MS : wait);
	}
	close_all(&l);
	store_tidy(b->store, LEISURE_QUIET); /* a stop may come before the quiet that does it */
	if (b->verdicts->len > 0)
		log_err("run: not written down: letters=%u; they may be sent once more", b->verdicts->len);
	if (b->broken)
		return fail(e, ERR_PERM, "the database failed; restart to check it");
	return r < 0 || !l.quit ? -1 : 0;
}
