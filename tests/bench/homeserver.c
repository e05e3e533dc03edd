/* SPDX-License-Identifier: EUPL-1.2
 *
 * A homeserver that plays a script and measures who answers it: the far end of the chat's benchmarks.
 *
 *	homeserver [-p PORT] [-n COUNT] [-w WINDOW] [-g MICROSECONDS] [-r ROOMS] [-t TEXT]...
 *
 * -n  how many commands people write in all
 * -w  how many of them may be without an answer at one time: 1 measures the time to an answer, more measure a burst
 * -g  how long a person waits after an answer before the next command (with -w 1)
 * -r  in how many rooms (!r0:lab.example, ...) the commands stand, in turn; in each is one person with the program
 * -t  what they say; several are taken in turn
 *
 * A command is an event of @agent0:lab.example (in !r0, ...) in the timeline of a /sync answer; its answer is a PUT .../send/... whose content names its
 * event in m.in_reply_to. Answers must come in the order of the commands of their room, each once (a repeat under the same txnId is
 * absorbed); what was sent comes back in the timeline, as a real server does it. An answer's time goes from just before the /sync answer
 * is written to when its whole PUT has been read, so this server's own work is in no figure.
 *
 * Prints "port=N" at once, "begun=NS" at the first command, and when the last command is answered, or on SIGTERM, one line:
 * "answered=N seconds=S p50_us=N p99_us=N max_us=N disorder=N again=N other=N syncs=N". SIGUSR1 starts the script anew, all else kept.
 *
 * One thread, epoll, no Nagle: it must never be what is measured. It reads what clients send, not what an enemy might.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_BYTES = 262144, MANY_ROOMS = 256, MANY_TEXTS = 16, ONE_ANSWER = 1000 };

#define ME "@bot:lab.example"

struct buffer {
	char *p;
	size_t n, room;
};

struct client {
	int fd;
	bool waiting;   /* for room to write */
	bool parked;    /* a /sync stands open */
	bool closing;   /* after the answer */
	size_t since;   /* of that /sync */
	uint64_t until; /* when it is answered with nothing, ns */
	size_t n;
	char in[REQUEST_BYTES];
	struct buffer out;
	struct client *next;
};

/* One event of the whole history; its place is the since token. */
struct event {
	unsigned room;
	bool own;
	uint64_t number; /* of the command, or of our message */
	char *content, *txn;
};

struct request {
	char *method, *path, *query, *body;
	size_t size;
};

static struct {
	size_t count, window;
	uint64_t gap;
	unsigned rooms;
	const char *text[MANY_TEXTS];
	size_t n_texts;

	struct event *event;
	size_t n_events, room_events;
	size_t *txn; /* hash table of own events, by txnId; place + 1 */
	size_t n_txn;

	uint64_t first;                         /* number of this script's first command */
	size_t asked, answered;                 /* of this script */
	uint64_t *written, *taken;              /* ns, by command of this script */
	uint64_t queue[MANY_ROOMS], heard;      /* commands answered in each room; of the whole run */
	uint64_t disorder, again, other, syncs; /* what went otherwise than one answer each */
	uint64_t next_at;                       /* not before this moment comes the next command */
	struct client *clients;
	int ep, timer, listener, signals;
	bool told;
} hs = { .count = 1000, .window = 1, .rooms = 4, .gap = 2000 * 1000 };

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "homeserver: %s\n", what);
	exit(1);
}

static void *
grown(void *p, size_t size)
{
	p = realloc(p, size);
	if (p == NULL)
		die("no memory");
	return p;
}

static void __attribute__((format(printf, 2, 3))) add(struct buffer *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	for (;;) {
		size_t left = b->room - b->n;

		va_start(ap, fmt);
		n = vsnprintf(b->p == NULL ? NULL : b->p + b->n, left, fmt, ap);
		va_end(ap);
		if (n < 0)
			die("format");
		if ((size_t)n < left)
			break;
		b->room = (b->room + (size_t)n + 1) * 2;
		b->p = grown(b->p, b->room);
	}
	b->n += (size_t)n;
}

/* --- the history --- */

static struct event *
event_add(unsigned room, bool own, uint64_t number)
{
	struct event *ev;

	if (hs.n_events == hs.room_events) {
		hs.room_events = hs.room_events * 2 + 1024;
		hs.event = grown(hs.event, hs.room_events * sizeof *hs.event);
	}
	ev = &hs.event[hs.n_events++];
	*ev = (struct event){ .room = room, .own = own, .number = number };
	return ev;
}

static size_t
txn_hash(const char *s)
{
	uint64_t h = 1469598103934665603u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)(h ^ h >> 29);
}

/* Where its place is noted, or would be. */
static size_t *
txn_find(const char *txn)
{
	size_t i;

	for (i = txn_hash(txn) % hs.n_txn; hs.txn[i] != 0; i = (i + 1) % hs.n_txn)
		if (strcmp(hs.event[hs.txn[i] - 1].txn, txn) == 0)
			break;
	return &hs.txn[i];
}

static void
txn_room(void)
{
	size_t i;

	if (hs.n_txn > 4 * hs.n_events)
		return;
	free(hs.txn);
	hs.n_txn = 16 * hs.n_events + 4096;
	hs.txn = calloc(hs.n_txn, sizeof *hs.txn);
	if (hs.txn == NULL)
		die("no memory");
	for (i = 0; i < hs.n_events; i++)
		if (hs.event[i].own)
			*txn_find(hs.event[i].txn) = i + 1;
}

/* --- the script --- */

static void
script_start(void)
{
	hs.first += hs.asked;
	hs.asked = hs.answered = 0;
	hs.disorder = hs.again = hs.other = hs.syncs = 0;
	hs.told = false;
	memset(hs.written, 0, hs.count * sizeof *hs.written);
	memset(hs.taken, 0, hs.count * sizeof *hs.taken);
	hs.next_at = now_ns() + hs.gap;
}

/* People write what they may by now. */
static void
script_ask(uint64_t now)
{
	while (hs.asked < hs.count && hs.asked - hs.answered < hs.window && (hs.window > 1 || now >= hs.next_at)) {
		uint64_t number = hs.first + hs.asked;

		event_add((unsigned)(number % hs.rooms), false, number);
		hs.asked++;
	}
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
script_tell(void)
{
	uint64_t *took = grown(NULL, (hs.count + 1) * sizeof *took), last = hs.written[0];
	size_t n = 0, i;

	for (i = 0; i < hs.asked; i++) {
		if (hs.taken[i] == 0)
			continue;
		took[n++] = hs.taken[i] - hs.written[i];
		last = hs.taken[i] > last ? hs.taken[i] : last;
	}
	qsort(took, n, sizeof *took, compare);
	took[n] = 0;
	printf("answered=%zu seconds=%.4f p50_us=%.1f p99_us=%.1f max_us=%.1f disorder=%" PRIu64 " again=%" PRIu64 " other=%" PRIu64
	       " syncs=%" PRIu64 "\n",
	    n, (double)(last - hs.written[0]) / 1e9, (double)took[n / 2] / 1e3, (double)took[n * 99 / 100] / 1e3,
	    (double)took[n ? n - 1 : 0] / 1e3, hs.disorder, hs.again, hs.other, hs.syncs);
	fflush(stdout);
	free(took);
	hs.told = true;
}

/* A message of ours came: which command does it answer? In each room they are rooms apart, and in order. */
static void
script_heard(unsigned room, const char *content, uint64_t at)
{
	const char *id = strstr(content, "\"$c");
	uint64_t number = id == NULL ? 0 : strtoull(id + 3, NULL, 10);
	size_t i = (size_t)(number - hs.first);

	if (id == NULL || number < hs.first || i >= hs.asked || hs.taken[i] != 0) {
		hs.other++;
		return;
	}
	if (number % hs.rooms != room || (i >= hs.rooms && hs.taken[i - hs.rooms] == 0))
		hs.disorder++;
	hs.taken[i] = at;
	hs.answered++;
	hs.next_at = at + hs.gap;
	if (hs.answered == hs.count)
		script_tell();
}

/* --- HTTP --- */

static void
answer(struct client *c, int status, const struct buffer *body)
{
	const char *word = status == 200 ? "OK" : status == 404 ? "Not Found" : "Bad Request";

	add(&c->out, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", status, word, body->n);
	add(&c->out, "%.*s", (int)body->n, body->p);
}

static void __attribute__((format(printf, 3, 4))) answer_text(struct client *c, int status, const char *fmt, ...)
{
	char text[4096];
	struct buffer b = { .p = text };
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof text)
		die("answer too long");
	b.n = (size_t)n;
	answer(c, status, &b);
}

static void
add_json(struct buffer *b, const char *s)
{
	for (; *s; s++)
		add(b, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
}

static void
add_event(struct buffer *b, const struct event *ev)
{
	add(b, "{\"type\":\"m.room.message\",\"room_id\":\"!r%u:lab.example\",\"sender\":\"", ev->room);
	add(b, ev->own ? ME : "@agent%u:lab.example", ev->room);
	add(b, "\",\"content\":");
	if (ev->own) {
		add(b, "%s,\"event_id\":\"$o%" PRIu64 "\"", ev->content, ev->number);
	} else {
		add(b, "{\"msgtype\":\"m.text\",\"body\":\"");
		add_json(b, hs.text[ev->number % hs.n_texts]);
		add(b, "\",\"m.mentions\":{\"user_ids\":[\"" ME "\"]}},\"event_id\":\"$c%" PRIu64 "\"", ev->number);
	}
	add(b, ",\"origin_server_ts\":%" PRIu64 ",\"unsigned\":{\"age\":2", now_us() / 1000);
	if (ev->own)
		add(b, ",\"transaction_id\":\"%s\"", ev->txn);
	add(b, "}}");
}

/* One event of a room's state, of the person in it. */
static void
add_fact(struct buffer *b, unsigned room, unsigned n, const char *type, const char *key, const char *content)
{
	add(b, "%s{\"type\":\"%s\",\"state_key\":\"%s\",\"content\":%s,\"event_id\":\"$s%u-%u\",", n == 1 ? "" : ",", type, key, content,
	    room, n);
	add(b, "\"sender\":\"@agent%u:lab.example\",\"origin_server_ts\":1767600000000,\"unsigned\":{\"age\":9}}", room);
}

static void
add_state(struct buffer *b, unsigned room)
{
	char user[64], text[256];

	(void)snprintf(user, sizeof user, "@agent%u:lab.example", room);
	(void)snprintf(text, sizeof text, "{\"room_version\":\"10\",\"creator\":\"%s\"}", user);
	add_fact(b, room, 1, "m.room.create", "", text);
	(void)snprintf(text, sizeof text, "{\"name\":\"Salle %u\"}", room);
	add_fact(b, room, 2, "m.room.name", "", text);
	(void)snprintf(text, sizeof text, "{\"users\":{\"%s\":100}}", user);
	add_fact(b, room, 3, "m.room.power_levels", "", text);
	(void)snprintf(text, sizeof text, "{\"membership\":\"join\",\"displayname\":\"Agent %u\"}", room);
	add_fact(b, room, 4, "m.room.member", user, text);
	add_fact(b, room, 5, "m.room.member", ME, "{\"membership\":\"join\",\"displayname\":\"Ti Lab\"}");
}

static void
add_room(struct buffer *b, unsigned room, size_t since, size_t end, bool state)
{
	size_t i, n = 0;

	add(b, "%s\"!r%u:lab.example\":{\"timeline\":{\"events\":[", b->p[b->n - 1] == '{' ? "" : ",", room);
	for (i = since; i < end; i++) {
		if (hs.event[i].room != room)
			continue;
		if (n++ > 0)
			add(b, ",");
		add_event(b, &hs.event[i]);
	}
	add(b, "],\"prev_batch\":\"t%zu\",\"limited\":false},\"state\":{\"events\":[", since);
	if (state)
		add_state(b, room);
	add(b,
	    "]},\"account_data\":{\"events\":[]},\"ephemeral\":{\"events\":[]},\"unread_notifications\":{\"notification_count\":0,"
	    "\"highlight_count\":0},\"summary\":{%s}}",
	    state ? "\"m.joined_member_count\":2,\"m.invited_member_count\":0" : "");
}

static void
sync_answer(struct client *c, bool whole)
{
	static struct buffer b;
	size_t end = hs.n_events - c->since > ONE_ANSWER ? c->since + ONE_ANSWER : hs.n_events, i;
	bool has[MANY_ROOMS] = { false };
	unsigned room;
	uint64_t t;

	b.n = 0;
	for (i = c->since; i < end; i++)
		has[hs.event[i].room] = true;
	add(&b, "{\"next_batch\":\"s%zu\",\"presence\":{\"events\":[]},\"device_lists\":{\"changed\":[],\"left\":[]}", end);
	add(&b, ",\"device_one_time_keys_count\":{},\"rooms\":{\"join\":{");
	for (room = 0; room < hs.rooms; room++)
		if (whole || has[room])
			add_room(&b, room, c->since, end, whole);
	add(&b, "}}}");
	c->parked = false;
	hs.syncs++;
	answer(c, 200, &b);
	t = now_ns();
	for (i = c->since; i < end; i++) {
		uint64_t k = hs.event[i].number - hs.first;

		if (hs.event[i].own || hs.event[i].number < hs.first || hs.written[k] != 0)
			continue;
		hs.written[k] = t;
		if (k == 0) {
			printf("begun=%" PRIu64 "\n", t);
			fflush(stdout);
		}
	}
}

/* Value of a word of the query, or NULL. */
static const char *
query_value(const struct request *r, const char *name)
{
	const char *p = r->query;
	size_t n = strlen(name);

	while (p != NULL && *p) {
		if (strncmp(p, name, n) == 0 && p[n] == '=')
			return p + n + 1;
		p = strchr(p, '&');
		p = p == NULL ? NULL : p + 1;
	}
	return NULL;
}

static void
do_sync(struct client *c, const struct request *r)
{
	const char *since = query_value(r, "since"), *timeout = query_value(r, "timeout");

	if (since == NULL || *since != 's') { /* what was before we came is no news */
		c->since = hs.n_events;
		sync_answer(c, true);
		return;
	}
	c->since = strtoull(since + 1, NULL, 10);
	if (c->since > hs.n_events)
		c->since = hs.n_events;
	c->until = now_ns() + (timeout == NULL ? 0 : strtoull(timeout, NULL, 10)) * 1000000u;
	c->parked = true;
}

/* /rooms/{room}/send/{type}/{txn}: the same txnId gives the same event. */
static void
do_send(struct client *c, const struct request *r, unsigned room, const char *txn)
{
	uint64_t at = now_ns(); /* its bytes are all there */
	struct event *ev;
	size_t *known;

	txn_room();
	known = txn_find(txn);
	if (*known != 0) {
		hs.again++;
		answer_text(c, 200, "{\"event_id\":\"$o%" PRIu64 "\"}", hs.event[*known - 1].number);
		return;
	}
	ev = event_add(room, true, hs.heard++);
	ev->txn = strdup(txn);
	ev->content = strdup(r->body);
	*known = hs.n_events;
	answer_text(c, 200, "{\"event_id\":\"$o%" PRIu64 "\"}", ev->number);
	script_heard(room, r->body, at);
}

static void
do_room(struct client *c, const struct request *r, const char *path)
{
	static struct buffer b;
	const char *number = path + (strncmp(path, "%21", 3) == 0 ? 3 : 1), *rest = strchr(path, '/');
	unsigned room = *number == 'r' ? (unsigned)strtoul(number + 1, NULL, 10) : MANY_ROOMS;

	if (room >= hs.rooms || rest == NULL) {
		answer_text(c, 404, "{\"errcode\":\"M_NOT_FOUND\",\"error\":\"Unknown room\"}");
		return;
	}
	b.n = 0;
	if (strncmp(rest, "/send/", 6) == 0 && strcmp(r->method, "PUT") == 0 && strchr(rest + 6, '/') != NULL) {
		do_send(c, r, room, strchr(rest + 6, '/') + 1);
	} else if (strcmp(rest, "/state") == 0) {
		add(&b, "[");
		add_state(&b, room);
		add(&b, "]");
		answer(c, 200, &b);
	} else if (strcmp(rest, "/members") == 0) {
		answer_text(c, 200, "{\"chunk\":[]}");
	} else if (strcmp(rest, "/joined_members") == 0) {
		answer_text(c, 200,
		    "{\"joined\":{\"" ME "\":{\"display_name\":\"Ti Lab\"},\"@agent%u:lab.example\":{\"display_name\":\"Agent %u\"}}}",
		    room, room);
	} else if (strcmp(rest, "/messages") == 0) {
		answer_text(c, 200, "{\"start\":\"t0\",\"chunk\":[]}");
	} else if (strstr(rest, "/state/m.room.member/") != NULL) {
		answer_text(c, 200, "{\"membership\":\"join\"}");
	} else if (strncmp(rest, "/state/", 7) == 0) {
		answer_text(c, 404, "{\"errcode\":\"M_NOT_FOUND\",\"error\":\"Event not found.\"}");
	} else {
		answer_text(c, 200, "{\"room_id\":\"!r%u:lab.example\"}", room);
	}
}

static void
serve(struct client *c, const struct request *r)
{
	const char *room = strstr(r->path, "/rooms/"), *join = strstr(r->path, "/join/");

	if (room != NULL)
		do_room(c, r, room + 7);
	else if (strstr(r->path, "/sync") != NULL)
		do_sync(c, r);
	else if (join != NULL)
		do_room(c, r, join + 6);
	else if (strstr(r->path, "/versions") != NULL)
		answer_text(c, 200, "{\"versions\":[\"r0.6.1\",\"v1.1\",\"v1.5\",\"v1.11\"],\"unstable_features\":{}}");
	else if (strstr(r->path, "/account/whoami") != NULL)
		answer_text(c, 200, "{\"user_id\":\"" ME "\",\"device_id\":\"BENCH\",\"is_guest\":false}");
	else if (strstr(r->path, "/filter") != NULL)
		answer_text(c, 200, "{\"filter_id\":\"0\"}");
	else if (strstr(r->path, "/joined_rooms") != NULL)
		answer_text(c, 200, "{\"joined_rooms\":[\"!r0:lab.example\"]}");
	else if (strstr(r->path, "/account_data/") != NULL && strcmp(r->method, "GET") == 0)
		answer_text(c, 404, "{\"errcode\":\"M_NOT_FOUND\",\"error\":\"Account data not found\"}");
	else
		answer_text(c, 200, "{}");
}

/* One whole request at the head of c->in; returns its length, 0 when it is not there yet. */
static size_t
request_read(struct client *c, struct request *r)
{
	char *end, *field, *line, *save = NULL;
	size_t head;

	c->in[c->n] = '\0';
	end = strstr(c->in, "\r\n\r\n");
	if (end == NULL)
		return 0;
	head = (size_t)(end + 4 - c->in);
	field = strcasestr(c->in, "\r\nContent-Length:");
	r->size = field == NULL || field > end ? 0 : strtoul(field + 17, NULL, 10);
	if (head + r->size > c->n)
		return 0;
	field = strcasestr(c->in, "\r\nConnection: close");
	c->closing = field != NULL && field < end;
	r->body = end + 4;
	line = strstr(c->in, "\r\n");
	*line = '\0';
	r->method = strtok_r(c->in, " ", &save);
	r->path = strtok_r(NULL, " ", &save);
	if (r->method == NULL || r->path == NULL)
		die("not HTTP");
	r->query = strchr(r->path, '?');
	if (r->query != NULL)
		*r->query++ = '\0';
	return head + r->size;
}

/* Returns false when the client is to be closed. */
static bool
client_flush(struct client *c)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };
	size_t done = 0;
	bool full = false;

	while (done < c->out.n) {
		ssize_t n = send(c->fd, c->out.p + done, c->out.n - done, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN) {
			full = true;
			break;
		}
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	if (done > 0)
		memmove(c->out.p, c->out.p + done, c->out.n - done);
	c->out.n -= done;
	if (full != c->waiting) {
		ev.events |= full ? EPOLLOUT : 0;
		epoll_ctl(hs.ep, EPOLL_CTL_MOD, c->fd, &ev);
		c->waiting = full;
	}
	return c->out.n > 0 || !c->closing;
}

static bool
client_read(struct client *c)
{
	ssize_t n = recv(c->fd, c->in + c->n, sizeof c->in - 1 - c->n, MSG_DONTWAIT);
	struct request r;
	size_t used;
	char after;

	if (n < 0 && errno == EAGAIN)
		return true;
	if (n <= 0)
		return false;
	c->n += (size_t)n;
	while ((used = request_read(c, &r)) > 0) {
		after = r.body[r.size];
		r.body[r.size] = '\0';
		serve(c, &r);
		r.body[r.size] = after;
		c->n -= used;
		memmove(c->in, c->in + used, c->n);
	}
	if (c->n == sizeof c->in - 1)
		die("request too long");
	return true;
}

static void
client_close(struct client *c)
{
	struct client **at = &hs.clients;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	close(c->fd);
	free(c->out.p);
	free(c);
}

static void
client_new(int listener)
{
	int one = 1, fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct client *c = fd < 0 ? NULL : calloc(1, sizeof *c);
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };

	if (c == NULL)
		die("no more connections");
	c->fd = fd;
	c->next = hs.clients;
	hs.clients = c;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	epoll_ctl(hs.ep, EPOLL_CTL_ADD, fd, &ev);
}

/* Answers the /sync requests that have something to hear, or have waited long enough; sets the alarm for the next. */
static void
settle(void)
{
	struct itimerspec alarm = { 0 };
	uint64_t now = now_ns(), at = UINT64_MAX;
	struct client *c, *next;
	bool parked = false;

	for (c = hs.clients; c != NULL; c = c->next)
		parked = parked || c->parked;
	if (parked)
		script_ask(now);
	for (c = hs.clients; c != NULL; c = next) {
		next = c->next;
		if (c->parked && (c->since < hs.n_events || now >= c->until))
			sync_answer(c, false);
		if (c->parked && c->until < at)
			at = c->until;
		if (c->out.n > 0 && !client_flush(c))
			client_close(c);
	}
	if (hs.asked < hs.count && hs.asked == hs.answered && hs.next_at < at && parked)
		at = hs.next_at;
	if (at == UINT64_MAX)
		at = 0;
	alarm.it_value.tv_sec = (time_t)(at / 1000000000u);
	alarm.it_value.tv_nsec = (long)(at % 1000000000u);
	timerfd_settime(hs.timer, TFD_TIMER_ABSTIME, &alarm, NULL);
}

static int
listen_on(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	socklen_t len = sizeof a;
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) != 0)
		die("cannot listen");
	printf("port=%d\n", ntohs(a.sin_port));
	fflush(stdout);
	return fd;
}

static void
watch(int *fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = fd };

	epoll_ctl(hs.ep, EPOLL_CTL_ADD, *fd, &ev);
}

/* Until SIGTERM. */
static void
run(void)
{
	struct epoll_event got[64];
	struct signalfd_siginfo s;
	uint64_t ticks;

	for (;;) {
		int n = epoll_wait(hs.ep, got, 64, -1);

		for (int i = 0; i < n; i++) {
			struct client *c = got[i].data.ptr;

			if (got[i].data.ptr == &hs.listener) {
				client_new(hs.listener);
			} else if (got[i].data.ptr == &hs.timer) {
				(void)!read(hs.timer, &ticks, sizeof ticks);
			} else if (got[i].data.ptr == &hs.signals) {
				if (read(hs.signals, &s, sizeof s) != (ssize_t)sizeof s || s.ssi_signo != SIGUSR1)
					return;
				script_start();
			} else if (((got[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !client_read(c)) || !client_flush(c)) {
				client_close(c);
			}
		}
		settle();
	}
}

static void
options(int argc, char **argv, int *port)
{
	int opt;

	while ((opt = getopt(argc, argv, "p:n:w:g:r:t:")) != -1) {
		unsigned long number = opt == 't' || opt == '?' ? 0 : strtoul(optarg, NULL, 10);

		if (opt == 'p')
			*port = (int)number;
		else if (opt == 'n')
			hs.count = number;
		else if (opt == 'w')
			hs.window = number;
		else if (opt == 'g')
			hs.gap = (uint64_t)number * 1000;
		else if (opt == 'r')
			hs.rooms = (unsigned)number;
		else if (opt == 't' && hs.n_texts < MANY_TEXTS)
			hs.text[hs.n_texts++] = optarg;
		else
			die("usage: homeserver [-p PORT] [-n COUNT] [-w WINDOW] [-g MICROSECONDS] [-r ROOMS] [-t TEXT]...");
	}
	if (hs.n_texts == 0)
		hs.text[hs.n_texts++] = "!statut P-2026-001";
	if (hs.rooms < 1 || hs.rooms > MANY_ROOMS || hs.window < 1 || hs.count < 1)
		die("numbers that do not fit each other");
}

int
main(int argc, char **argv)
{
	int port = 0;
	sigset_t set;

	options(argc, argv, &port);
	hs.written = grown(NULL, hs.count * sizeof *hs.written);
	hs.taken = grown(NULL, hs.count * sizeof *hs.taken);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	hs.signals = signalfd(-1, &set, SFD_CLOEXEC);
	hs.timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	hs.ep = epoll_create1(EPOLL_CLOEXEC);
	if (hs.signals < 0 || hs.timer < 0 || hs.ep < 0)
		die("cannot start");
	hs.listener = listen_on(port);
	hs.first = hs.heard = now_us(); /* a database may know events of an earlier run */
	watch(&hs.listener);
	watch(&hs.signals);
	watch(&hs.timer);
	script_start();
	run();
	if (!hs.told)
		script_tell();
	return 0;
}
