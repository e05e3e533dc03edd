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
	const char *shown;
	long n;
	size_t used;
	bool quiet;
	bool skipping; /* the rest of a line that was too long */
	bool waits;    /* the first line of buf could not be stored */
	char buf[LIMIT_COMMAND + 2];
};

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
			print_block(c->set.out, c->set.name, p[i].text);
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
	struct inbound in = { .at = at, .room = c->set.room, .from = c->set.person, .from_name = c->shown, .answers = "" };
	struct arrival a;
	enum disposal known;
	int r;

	c->n++;
	in.text = text_trim(text_clean(mem, line, strlen(line), LIMIT_COMMAND));
	if (!*in.text) {
		talloc_free(mem);
		return 0;
	}
	if (c->set.echo && !c->quiet) {
		print_block(c->set.out, c->shown, in.text);
		fflush(c->set.out);
	}
	if (*in.text == '/' && c->set.slash && c->set.slash(c->set.aux, in.text)) {
		talloc_free(mem);
		return 0;
	}
	in.event = talloc_asprintf(mem, "%s-%ld", c->set.series, c->n);
	room_item_write(mem, &in, &a);
	r = c->intake.known(c->intake.aux, a.key, &known, e);
	if (r == 0)
		r = c->intake.take(c->intake.aux, &(struct batch){ .a = &a, .n = 1 }, e);
	talloc_free(mem);
	return r < 0 ? -1 : 0;
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
