/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as words about a room or equipment, free or behind a command. The first bytes choose the day.
 */
#include <glib.h>
#include <stdint.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/venue_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static bool
good(const char *s)
{
	return !s || (*s && g_utf8_validate(s, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { SPANS = 32 };
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t head = MIN(size, 2), n;
	struct civil now = dates_civil(dates_day(2026, 1, 1) + (head == 2 ? data[0] * 256 + data[1] : 0) % 7300, 9 * 60);
	const char *text = text_clean(mem, data + head, size - head, LIMIT_TEXT), *rest = "";
	struct span spans[SPANS];
	struct venue_said said;

	n = dates_find(mem, text, &(struct dates_frame){ .now = &now }, spans, SPANS);
	demand(people_read(mem, text, spans, n) >= 0 && count_read(mem, text, spans, n) >= 1);
	venue_read(mem, text, &said);
	demand(said.verb <= VENUE_BACK && said.number >= 0 && good(said.ref) && good(said.offer));
	demand(said.rest && g_utf8_validate(said.rest, -1, NULL));
	if (venue_typed(mem, text, &rest))
		demand(rest && g_utf8_validate(rest, -1, NULL));
	(void)booking_wished(mem, text);
	(void)charter_accepted(mem, text);
	(void)venue_wished(mem, text);
	(void)equipment_wished(mem, text);
	talloc_free(mem);
	return 0;
}
