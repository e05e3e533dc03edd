/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as an asking for a workshop on any day; the first two bytes choose it. What is read keeps
 * the promises of handlers/slots.h and handlers/workshop_words.h; every option that is said is read as itself.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/workshop_words.h"
#include "templates/render.h"

enum { FIRST = 738886 /* 2024-01-01 */ };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
text_good(const char *s)
{
	if (s && (!*s || !g_utf8_validate(s, -1, NULL)))
		__builtin_trap();
}

static void
names_good(const struct workshop_names *names)
{
	size_t i, k;

	if (names->n > WORKSHOP_NAMES)
		__builtin_trap();
	for (i = 0; i < names->n; i++) {
		text_good(names->name[i]);
		for (k = 0; k < i; k++)
			if (strcmp(names->name[i], names->name[k]) == 0)
				__builtin_trap();
	}
}

static void
slots_good(TALLOC_CTX *mem, const struct templates *set, const struct slots_frame *frame, const struct slots *s)
{
	const struct slots_frame bare = { .now = frame->now, .zone = frame->zone };
	struct slots again;
	size_t i, k;

	if (s->n > SLOTS_MOST || s->n_problems > SLOT_PROBLEMS_MOST)
		__builtin_trap();
	for (i = 0; i < s->n; i++) {
		const char *said = slots_say(mem, set, i % 2 ? "en" : "fr", &s->s[i], frame->zone);

		if (slots_minutes(&s->s[i]) <= 0)
			__builtin_trap();
		for (k = 0; k < i; k++)
			if (slots_compare(&s->s[i], &s->s[k]) == 0)
				__builtin_trap();
		if (s->s[i].all_day && slots_minutes(&s->s[i]) > 1440) /* a run of days is said as a range */
			continue;
		slots_find(mem, said, &bare, &again);
		if (again.n > 1 || (again.n == 0 && again.n_problems == 0) || (again.n == 1 && slots_compare(&again.s[0], &s->s[i]) != 0))
			__builtin_trap();
	}
	for (i = 0; i < s->n_problems; i++) {
		if (!s->problems[i].text || !g_utf8_validate(s->problems[i].text, -1, NULL))
			__builtin_trap();
		(void)slots_problem_say(mem, set, "fr", &s->problems[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct templates *set;
	static struct hours *hours;
	const struct hours_rules rules = {
		.zone = "Europe/Paris", .open = "9:00-17:00", .days = "lundi-vendredi", .holidays = "france", .closed = "12-24", .quiet = ""
	};
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct civil now;
	struct slots_frame frame = { .now = &now, .zone = "Europe/Paris" };
	struct workshop_asked a;
	const char *text;
	int score;

	if (!set && templates_open(NULL, NULL, &set, &e) < 0)
		__builtin_trap();
	if (!hours)
		hours = hours_new(NULL, &rules);
	if (size < 2) {
		talloc_free(mem);
		return 0;
	}
	now = dates_civil(FIRST + data[0] * 7 + data[1] % 7, data[1] * 5);
	frame.hours = hours;
	text = text_clean(mem, data + 2, size - 2, LIMIT_TEXT);
	workshop_asked_read(mem, text, &frame, &a);
	text_good(a.title);
	text_good(a.place);
	text_good(a.case_ref);
	names_good(&a.facilitators);
	names_good(&a.sponsors);
	names_good(&a.required);
	names_good(&a.invited);
	if (!a.rest || !g_utf8_validate(a.rest, -1, NULL) || a.people < 0 || a.quorum < 0 || a.most < 0 || a.length.minutes < 0)
		__builtin_trap();
	slots_good(mem, set, &frame, &a.slots);
	score = workshop_asked_score(mem, text);
	if (score < 0 || score > 100)
		__builtin_trap();
	talloc_free(mem);
	return 0;
}
