/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as minutes of a workshop, as a running order and as a checklist of the settings, which is read back the same.
 */
#include <glib.h>
#include <stdint.h>

#include "bot/base/checklist.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/actions.h"
#include "handlers/running_order.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
checklist(TALLOC_CTX *mem, const char *text)
{
	struct checklist l, again;
	char bad[80];

	if (!checklist_read(text_line(mem, text, LIMIT_TEXT), &l, bad, sizeof bad)) {
		if (!g_utf8_validate(bad, -1, NULL))
			__builtin_trap();
		return;
	}
	if (l.n > CHECKS_MOST || !checklist_read(checklist_text(mem, &l), &again, bad, sizeof bad) || again.n != l.n)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct civil now = { .year = 2026, .month = 3, .day = 13, .hour = 10, .weekday = 5 };
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *text = text_clean(mem, data, size, LIMIT_TEXT);
	struct action a[ACTIONS_MOST];
	struct order_part p[PARTS_MOST];
	const char *bad;
	size_t n = actions_read(mem, text, &now, "Europe/Paris", a), i;

	for (i = 0; i < n; i++)
		if (!*a[i].what || !g_utf8_validate(a[i].what, -1, NULL) || (a[i].who && !*a[i].who) || (!a[i].surely && !a[i].who))
			__builtin_trap();
	checklist(mem, text);
	n = running_order_read(mem, text, 17 * 60, p, &bad);
	for (i = 0; i < n; i++)
		if (bad || p[i].minutes <= 0 || !*p[i].text || !g_utf8_validate(p[i].text, -1, NULL))
			__builtin_trap();
	talloc_free(mem);
	return 0;
}
