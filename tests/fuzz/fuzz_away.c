/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as a vacation notice and as words of somebody who is away, on any day. The first bytes
 * choose the day.
 */
#include <glib.h>
#include <stdint.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/absence_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
promises(const struct away_said *w, uint32_t today)
{
	size_t i;

	if (w->n > AWAY_RANGES || w->n_names > AWAY_NAMES || (w->n && w->state != AWAY_GOOD))
		__builtin_trap();
	for (i = 0; i < w->n; i++)
		if (w->range[i].from < today || w->range[i].to <= w->range[i].from || w->range[i].to > today + 6 * 366)
			__builtin_trap();
	for (i = 0; i < w->n_names; i++)
		if (!*w->names[i] || !g_utf8_validate(w->names[i], -1, NULL))
			__builtin_trap();
	if (w->act == AWAY_INSTEAD && w->n_names == 0)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t head = MIN(size, 2);
	int32_t today = dates_day(2026, 1, 1) + (head == 2 ? data[0] * 256 + data[1] : 0) % 7300;
	struct civil now = dates_civil(today, 9 * 60);
	const char *text = text_clean(mem, data + head, size - head, LIMIT_TEXT);
	struct away_said w;

	away_read(mem, text, &now, true, 9 * 60, &w);
	promises(&w, (uint32_t)today);
	away_read(mem, text, &now, false, 9 * 60, &w);
	promises(&w, (uint32_t)today);
	(void)away_told(mem, text);
	talloc_free(mem);
	return 0;
}
