/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as an answer to a referral and to the questions after it. What is a plain yes is none
 * with a question mark, a condition or a refusal behind it.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/consent.h"
#include "handlers/feedback.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct civil now = { .year = 2026, .month = 11, .day = 26, .hour = 10, .weekday = 4 };

static void
good(const char *s)
{
	if (s && (!*s || !g_utf8_validate(s, -1, NULL) || strchr(s, '\n')))
		__builtin_trap();
}

static void
never_plain(TALLOC_CTX *mem, const char *text)
{
	static const char *const tails[] = { "\n?", "\nmais seulement si ma direction est d'accord", "\nnon merci", ", peut-etre" };
	struct consent_said s;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(tails); i++) {
		consent_read(mem, talloc_asprintf(mem, "%s%s", text, tails[i]), &now, "Europe/Paris", &s);
		if (s.what == CONSENT_YES)
			__builtin_trap();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *text = text_clean(mem, data, size, LIMIT_TEXT);
	struct consent_said s;
	struct feedback_said f;
	int i;

	consent_read(mem, text, &now, "Europe/Paris", &s);
	good(s.motive);
	good(s.elsewhere);
	good(s.condition);
	if (s.what >= CONSENTS || !s.motive != !s.motive_key || (s.until && s.what != CONSENT_LATER) ||
	    (s.what == CONSENT_ELSEWHERE && !s.elsewhere))
		__builtin_trap();
	if (s.what == CONSENT_YES)
		never_plain(mem, text);
	for (i = FEEDBACK_FIRST; i <= FEEDBACK_SECOND; i++)
		if (feedback_read(mem, text, (enum feedback_asked)i, &f) != (f.talked || f.useful || f.outcome) || !f.words ||
		    f.outcome >= OUTCOMES)
			__builtin_trap();
	talloc_free(mem);
	return 0;
}
