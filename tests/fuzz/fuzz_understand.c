/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them, as the text of each context; the first byte chooses. What comes out must keep the
 * promises of handlers/understand.h. Subject and text are parted by the first NUL.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/day.h"
#include "handlers/experiment.h"
#include "handlers/understand.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
promises(const struct meaning *m, enum context context)
{
	size_t i;

	if (m->question && strcmp(m->question, "ask-missing-argument") == 0 && (!m->command || !m->missing))
		__builtin_trap();
	if (m->question && strcmp(m->question, "ask-which-command") == 0 && (m->command || m->n_choices == 0))
		__builtin_trap();
	if (m->question && strcmp(m->question, "did-you-mean") == 0 && (m->command || !m->unknown || m->n_choices == 0))
		__builtin_trap();
	/* Mail is never left without an answer: a command, a question, or plain thanks. */
	if (context != CONTEXT_ROOM && !m->command && !m->question && !m->thanks)
		__builtin_trap();
	if (m->n_args > ARGS_MAX || m->n_choices > G_N_ELEMENTS(m->choices))
		__builtin_trap();
	for (i = 0; i < m->n_args; i++)
		if (!m->command || !m->args[i].text || !*m->args[i].text || !g_utf8_validate(m->args[i].text, -1, NULL))
			__builtin_trap();
	for (i = 0; i < m->n_choices; i++)
		if (!m->choices[i])
			__builtin_trap();
	for (i = 0; i < m->n_fields; i++)
		if (!*m->fields[i].value || !g_utf8_validate(m->fields[i].value, -1, NULL))
			__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "lab", "skoazell", NULL };
	static const char *const asked[] = { "for_whom", "since", NULL };
	TALLOC_CTX *mem = talloc_new(NULL);
	const uint8_t *cut = size ? memchr(data + 1, 0, size - 1) : NULL;
	size_t head = cut ? (size_t)(cut - data) : size;
	enum context context = size ? data[0] % 3 : CONTEXT_MAIL;
	const char *refs[4], *warnings[4];
	struct meaning m;
	struct field *fields;
	char *text, *subject, *rest;
	uint32_t first, second;
	enum day_read day;
	size_t n, i;

	subject = text_line(mem, size > 1 ? text_clean(mem, data + 1, head - 1, LIMIT_SUBJECT) : "", LIMIT_SUBJECT);
	text = cut ? text_clean(mem, cut + 1, size - head - 1, LIMIT_TEXT) : talloc_strdup(mem, subject);
	understand(mem, subject, text, context, names, &m);
	promises(&m, context);
	fields_find(mem, text, asked, &fields, &n, &rest);
	fields_labelled(mem, &experiment_labels, text, &fields, &n, &rest);
	day = DAY_NONE;
	for (i = 0; i < 3; i++)
		day = day_find(mem, text, (enum day_side)i, 739677, &first, &second);
	if (day == DAY_GOOD && (first == 0 || day_from_iso(day_iso(mem, first)) != first))
		__builtin_trap();
	(void)day_after_span(mem, text, 739677);
	references_find(mem, text, refs, 4);
	warnings_find(mem, text, warnings, 4);
	talloc_free(mem);
	return 0;
}
