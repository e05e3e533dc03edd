/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as a reply to reminders on any day. The first bytes choose the day.
 */
#include <glib.h>
#include <stdint.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/answers.h"
#include "handlers/dates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
promises(const struct answer *a)
{
	if (a->act <= ANSWER_NONE || a->act >= ANSWER_ACTS || a->line < LINE_CASE || (a->line == LINE_CASE) != (a->ref != NULL))
		__builtin_trap();
	if (a->person && (!*a->person || !g_utf8_validate(a->person, -1, NULL)))
		__builtin_trap();
	if ((a->state == DATE_GOOD || a->state == DATE_UNSURE) && dates_day(a->date.year, a->date.month, a->date.day) == 0)
		__builtin_trap();
	if (a->state == DATE_UNSURE && dates_day(a->other.year, a->other.month, a->other.day) == 0)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t head = MIN(size, 2), i;
	struct civil now = dates_civil(dates_day(2026, 1, 1) + (head == 2 ? data[0] * 256 + data[1] : 0) % 7300, 9 * 60);
	struct answers as;

	answers_read(mem, text_clean(mem, data + head, size - head, LIMIT_TEXT), &now, &as);
	if (as.n > ANSWERS_MAX || (as.left && !g_utf8_validate(as.left, -1, NULL)))
		__builtin_trap();
	for (i = 0; i < as.n; i++)
		promises(&as.a[i]);
	talloc_free(mem);
	return 0;
}
