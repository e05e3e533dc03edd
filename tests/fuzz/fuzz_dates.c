/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, read for dates; the first three bytes choose now and which side is meant. What is found
 * keeps the promises of handlers/dates.h, and what is said of it is read as the same.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/dates.h"
#include "templates/render.h"

enum { SPANS = 12, FIRST = 738886 /* 2024-01-01 */ };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t
minute_of(const struct civil *c)
{
	return (int64_t)dates_day(c->year, c->month, c->day) * 1440 + c->hour * 60 + c->minute;
}

static void
promises(const struct span *s, const char *text, size_t after)
{
	bool none = s->state == SPAN_IMPOSSIBLE || s->state == SPAN_RELATIVE;

	if (s->at < after || s->len == 0 || s->at + s->len > strlen(text) || strncmp(s->text, text + s->at, s->len) != 0)
		__builtin_trap();
	if (none && (s->recurrence || s->ambiguous))
		__builtin_trap();
	if (none)
		return;
	if (!dates_day(s->start.year, s->start.month, s->start.day) || !dates_day(s->end.year, s->end.month, s->end.day))
		__builtin_trap();
	if (s->all_day ? minute_of(&s->end) <= minute_of(&s->start) : minute_of(&s->end) < minute_of(&s->start))
		__builtin_trap();
	if (s->all_day && (s->start.hour || s->start.minute || s->end.hour || s->end.minute))
		__builtin_trap();
	if (s->ambiguous && (minute_of(&s->other) == minute_of(&s->start) || !dates_day(s->other.year, s->other.month, s->other.day)))
		__builtin_trap();
}

static void
said(TALLOC_CTX *mem, const struct templates *set, const struct span *s, const struct dates_frame *frame)
{
	const char *text;
	struct span back[2];
	size_t i;

	if (s->state == SPAN_IMPOSSIBLE || s->state == SPAN_RELATIVE || s->start.year < 1000)
		return;
	for (i = 0; i < 2; i++) {
		text = dates_say(mem, set, i ? "en" : "fr", s);
		if (dates_find(mem, text, frame, back, 2) != 1 || minute_of(&back[0].start) != minute_of(&s->start) ||
		    g_strcmp0(back[0].recurrence, s->recurrence) != 0)
			__builtin_trap();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct templates *set;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct civil now;
	struct dates_frame frame = { .now = &now, .zone = "Europe/Paris" };
	struct span found[SPANS];
	struct length length;
	const char *text;
	size_t n, i;

	if (!set && templates_open(NULL, NULL, &set, &e) < 0)
		__builtin_trap();
	if (size < 3) {
		talloc_free(mem);
		return 0;
	}
	now = dates_civil(FIRST + data[0] * 7 + data[1] % 7, data[1] * 5);
	frame.side = (enum dates_side)(data[2] % 3);
	text = text_clean(mem, data + 3, size - 3, LIMIT_TEXT);
	n = dates_find(mem, text, &frame, found, SPANS);
	for (i = 0; i < n; i++) {
		promises(&found[i], text, i ? found[i - 1].at + found[i - 1].len : 0);
		said(mem, set, &found[i], &frame);
	}
	(void)dates_length(mem, text, &length);
	talloc_free(mem);
	return 0;
}
