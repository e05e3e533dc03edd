/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/console/console.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/limits.h"
#include "bot/base/room_item.h"
#include "bot/base/text.h"

enum { CONSOLE_BATCH = 50 };

struct console {
	struct console_settings set;
	struct intake intake;
	struct sender sender;
	const char *shown, *here;
	long n;
	size_t used;
	bool quiet;
	bool skipping; /* the rest of a line that was too long */
	bool waits;    /* the first line of buf could not be stored */
	char buf[LIMIT_COMMAND + 2];
};

/* Another room than the first is named. */
static void
print_room(const struct console *c, const char *room)
{
	if (strcmp(room, c->set.room) != 0)
		fprintf(c->set.out, "[%s] ", room);
}

/* Indents all lines but the first, so that one message reads as one block. */
static void
print_block(FILE *f, const char *who, const char *text)
{
	const char *p = text, *end;

	fprintf(f, "%s \xe2\x80\xba ", who);
	for (;; p = end + 1) {
		end = strchrnul(p, '\n');
		if (p > text && *p && *p != '\n')
			fputs("  ", f);
		(void)fwrite(p, 1, (size_t)(end - p), f);
		fputc('\n', f);
		if (!*end || !end[1])
			return;
	}
}

static bool
in_thread(const struct parcel *p)
{
	static const char mark[] = "\"m.thread\"";

	return p->size > 0 && memmem(p->bytes, p->size, mark, sizeof mark - 1) != NULL;
}

/* Reactions on one message stand on one line; of an edit, whose words are mostly those that it replaces, the first line. */
static void
print_parcel(const struct console *c, const struct parcel *p, const struct parcel *before, const struct parcel *after)
{
	FILE *f = c->set.out;
	char *text;

	const char *target = p->target ? p->target : "";
	bool first = !before || before->act != ACT_REACT || !before->target || strcmp(before->target, target) != 0;
	bool last = !after || after->act != ACT_REACT || !after->target || strcmp(after->target, target) != 0;

	if (c->set.before)
		c->set.before(c->set.aux);
	switch (p->act) {
	case ACT_REACT:
		fprintf(f, first ? "  \xe2\x86\xb3 %s" : " %s", p->text);
		if (last)
			fputc('\n', f);
		break;
	case ACT_EDIT:
		fprintf(f, "  \xe2\x9c\x8e %.*s\n", (int)strcspn(p->text, "\n"), p->text);
		break;
	case ACT_POLL_END:
		fprintf(f, "  \xe2\x98\x91 %.*s\n", (int)strcspn(p->text, "\n"), p->text);
		break;
	case ACT_JOIN:
	case ACT_LEAVE:
	case ACT_OPEN:
		fprintf(f, "  %s %s\n", p->act == ACT_LEAVE ? "\xe2\x86\x90" : "\xe2\x86\x92", p->to);
		break;
	default:
		text =
		    talloc_asprintf(c, "%s%s%s", in_thread(p) ? "\xe2\xa4\xb7 " : "", p->act == ACT_POLL ? "\xe2\x98\x90 " : "", p->text);
		print_room(c, p->to);
		print_block(f, c->set.name, text);
		talloc_free(text);
		break;
	}
}

static int
console_send(struct sender *s, const struct parcel *p, size_t n, struct err *e)
{
	struct console *c = (struct console *)((char *)s - offsetof(struct console, sender));
	struct verdict v[CONSOLE_BATCH];
	bool failed;
	size_t i;

	(void)e;
	memset(v, 0, sizeof v);
	for (i = 0; i < n; i++) {
		if (!c->quiet)
			print_parcel(c, &p[i], i > 0 ? &p[i - 1] : NULL, i + 1 < n ? &p[i + 1] : NULL);
		v[i].outbox = p[i].outbox;
	}
	failed = fflush(c->set.out) != 0 || ferror(c->set.out);
	for (i = 0; i < n; i++)
		v[i].result = failed ? SEND_LATER : SEND_OK;
	s->report(s->aux, v, n);
	return 0;
}

struct console *
console_new(TALLOC_CTX *mem, const struct console_settings *set, const struct intake *intake)
{
	struct console *c = talloc_zero(mem, struct console);

	c->set = *set;
	c->intake = *intake;
	c->shown = set->person;
	c->here = set->room;
	c->sender.channel = CHANNEL_ROOM;
	c->sender.batch = CONSOLE_BATCH;
	c->sender.idempotent = true;
	c->sender.send = console_send;
	return c;
}

struct sender *
console_sender(struct console *c)
{
	return &c->sender;
}

void
console_person(struct console *c, const char *person, const char *shown)
{
	c->set.person = talloc_strdup(c, person);
	c->shown = talloc_strdup(c, shown);
}

void
console_room(struct console *c, const char *room)
{
	c->here = talloc_strdup(c, room);
}

const char *
console_here(const struct console *c)
{
	return c->here;
}

const char *
console_event_id(TALLOC_CTX *mem, const struct console *c)
{
	return talloc_asprintf(mem, "%s-%ld", c->set.series, c->n);
}

int
console_event(struct console *c, struct inbound *in, int nth, int64_t at, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(c);
	struct arrival a;
	enum disposal known;
	int r;

	in->at = at;
	in->room = in->room ? in->room : c->here;
	in->from = c->set.person;
	in->from_name = c->shown;
	in->event = console_event_id(mem, c);
	if (nth > 0)
		in->event = talloc_asprintf(mem, "%s-%d", in->event, nth);
	room_item_write(mem, in, &a);
	r = c->intake.known(c->intake.aux, a.key, &known, e);
	if (r == 0)
		r = c->intake.take(c->intake.aux, &(struct batch){ .a = &a, .n = 1 }, e);
	talloc_free(mem);
	return r < 0 ? -1 : 0;
}

void
console_quiet(struct console *c, bool quiet)
{
	c->quiet = quiet;
}

void
console_series(struct console *c, const char *series)
{
	c->set.series = talloc_strdup(c, series);
	c->n = 0;
}

int
console_line(struct console *c, const char *line, int64_t at, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(c);
	struct inbound in = { .text = text_trim(text_clean(mem, line, strlen(line), LIMIT_COMMAND)) };
	int r = 0;

	c->n++;
	if (*in.text && c->set.echo && !c->quiet) {
		print_room(c, c->here);
		print_block(c->set.out, c->shown, in.text);
		fflush(c->set.out);
	}
	if (*in.text && !(strchr("/>", *in.text) && c->set.slash && c->set.slash(c->set.aux, in.text)))
		r = console_event(c, &in, 0, at, e);
	talloc_free(mem);
	return r;
}

/* A line that must wait keeps its number: its id is the same when it is tried again. */
static int
take_line(struct console *c, const char *line, int64_t now, struct err *e)
{
	int r = c->skipping ? 0 : console_line(c, line, now, e);

	c->waits = r < 0 && e->kind == ERR_TEMP;
	if (c->waits)
		c->n--;
	return r;
}

static int
take_lines(struct console *c, int64_t now, struct err *e)
{
	char *start = c->buf, *end;
	int r = 0;

	c->waits = false;
	c->buf[c->used] = '\0';
	while (r == 0 && (end = memchr(start, '\n', c->used - (size_t)(start - c->buf))) != NULL) {
		*end = '\0';
		r = take_line(c, start, now, e);
		*end = '\n';
		if (c->waits)
			break;
		c->skipping = false;
		start = end + 1;
	}
	c->used -= (size_t)(start - c->buf);
	memmove(c->buf, start, c->used);
	if (c->used == LIMIT_COMMAND && r == 0) { /* no line end in sight: what there is counts, the rest is dropped */
		c->buf[c->used] = '\0';
		r = take_line(c, c->buf, now, e);
		if (c->waits)
			return r;
		c->skipping = true;
		c->used = 0;
	}
	return r;
}

bool
console_waits(const struct console *c)
{
	return c->waits;
}

int
console_retry(struct console *c, int64_t now, struct err *e)
{
	return c->waits ? take_lines(c, now, e) : 0;
}

int
console_read(struct console *c, int64_t now, bool *end, struct err *e)
{
	ssize_t n = read(c->set.in, c->buf + c->used, LIMIT_COMMAND - c->used);

	*end = false;
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : fail(e, ERR_PERM, "room: %s", strerror(errno));
	if (n == 0) {
		*end = true;
		if (c->used > 0) {
			c->buf[c->used++] = '\n';
			return take_lines(c, now, e) < 0 ? -1 : 1;
		}
		return 0;
	}
	c->used += (size_t)n;
	return take_lines(c, now, e) < 0 ? -1 : 1;
}

int
console_fd(const struct console *c)
{
	return c->set.in;
}
