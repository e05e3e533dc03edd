/* SPDX-License-Identifier: EUPL-1.2
 *
 * A room's message as it is kept in the inbox. Any bytes are read without leaving their place; and what is written is read back: a
 * sender's words cannot become another field.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/room_item.h"
#include "bot/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
same(const char *a, const char *b)
{
	if (strcmp(a, b) != 0)
		abort();
}

static void
read_any(TALLOC_CTX *mem, const uint8_t *data, size_t size)
{
	struct arrival a = { .key = "room:r/e", .channel = CHANNEL_ROOM, .raw = data, .size = size };
	struct inbound in;

	room_item_read(mem, &a, &in);
	if (strchr(in.room, '\n') || strchr(in.event, '\n') || strchr(in.from, '\n') || strchr(in.from_name, '\n') ||
	    strchr(in.answers, '\n') || strchr(in.target, '\n') || strchr(in.thread, '\n') || !g_utf8_validate(in.text, -1, NULL))
		abort();
}

/* The next field of the input, up to a NUL. What is clean stays as it is. */
static char *
next(TALLOC_CTX *mem, const uint8_t **data, size_t *size)
{
	const uint8_t *end = memchr(*data, 0, *size);
	size_t n = end ? (size_t)(end - *data) : *size;
	char *s = text_clean(mem, *data, n, LIMIT_COMMAND);

	same(text_clean(mem, s, strlen(s), LIMIT_COMMAND), s);
	*data += n + (end != NULL);
	*size -= n + (end != NULL);
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct inbound in = { .at = 1 }, got;
	struct arrival a;

	read_any(mem, data, size);
	in.what = size ? data[0] % ROOM_EVENTS : ROOM_MESSAGE;
	in.mentioned = size % 2;
	in.room = next(mem, &data, &size);
	in.event = next(mem, &data, &size);
	in.from = next(mem, &data, &size);
	in.from_name = next(mem, &data, &size);
	in.answers = next(mem, &data, &size);
	in.target = next(mem, &data, &size);
	in.thread = next(mem, &data, &size);
	in.text = next(mem, &data, &size);
	room_item_write(mem, &in, &a);
	room_item_read(mem, &a, &got);
	same(got.room, text_line(mem, in.room, 255));
	same(got.event, text_line(mem, in.event, 255));
	same(got.from, text_line(mem, in.from, 255));
	same(got.from_name, text_line(mem, in.from_name, LIMIT_NAME));
	same(got.answers, text_line(mem, in.answers, 255));
	same(got.target, text_line(mem, in.target, 255));
	same(got.thread, text_line(mem, in.thread, 255));
	if (got.what != in.what || got.mentioned != in.mentioned)
		abort();
	same(got.text, text_trim(text_clean(mem, in.text, strlen(in.text), LIMIT_TEXT)));
	talloc_free(mem);
	return 0;
}
