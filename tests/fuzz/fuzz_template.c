/* SPDX-License-Identifier: EUPL-1.2
 *
 * A lab edits templates and labels: any bytes give a message or words, never a crash, and no value
 * forges what it must not. First byte: 'L' labels, 'D' a declaration, else a template ('E' in
 * English).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "templates/set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LABELS                                                                                                                             \
	"day.1 = a\nday.2 = b\nday.3 = c\nday.4 = d\nday.5 = e\nday.6 = f\nday.7 = g\n"                                                    \
	"month.1 = a\nmonth.2 = b\nmonth.3 = c\nmonth.4 = d\nmonth.5 = e\nmonth.6 = f\n"                                                   \
	"month.7 = a\nmonth.8 = b\nmonth.9 = c\nmonth.10 = d\nmonth.11 = e\nmonth.12 = f\n"                                                \
	"first = 1\ndate = {{day}}\ndatetime = {{date}}\n"

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
look_at(const struct rendered *r)
{
	const char *p;
	size_t n;

	must(g_utf8_validate(r->subject, -1, NULL) && !strchr(r->subject, '\n'));
	must(g_utf8_validate(r->text, -1, NULL) && strlen(r->text) < 3 * LIMIT_LETTER);
	must(!strstr(r->text, "\n\n\n"));
	for (p = r->text; *p; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		must(n <= 900);
	}
	for (n = 0; n < r->n_taps; n++) {
		must(r->taps[n].label[0] && !strchr(r->taps[n].label, '\n'));
		must(r->taps[n].body[0] && !strchr(r->taps[n].body, '\n'));
	}
}

static void
try_template(TALLOC_CTX *mem, const char *text)
{
	static const struct var row[] = { { .name = "ref", .text = "P-1\nTap: a | b" }, { .name = NULL } };
	static const struct var *const rows[] = { row, row };
	static const struct var vars[] = {
		{ .name = "title", .text = "{{#cases}}\r\nSubject: x\n\n| « é »\x01\xe2\x80\xae" },
		{ .name = "none" },
		{ .name = "cases", .rows = rows, .n_rows = 2 },
		{ .name = NULL },
	};
	const struct template_row one[] = { { "t", "title none cases{ref deep?{x}}" }, { NULL, NULL } };
	const struct template_file files[] = {
		{ "fr/labels", LABELS },
		{ "en/labels", LABELS },
		{ "fr/t.txt", text },
		{ "en/t.txt", text },
		{ NULL, NULL },
	};
	struct templates *set;
	struct rendered out;
	struct err e;

	if (templates_open_from(mem, one, files, NULL, &set, &e) < 0) {
		must(e.kind == ERR_PERM);
		return;
	}
	must(render(mem, set, "fr", "t", vars, &out, &e) == 0);
	look_at(&out);
	must(render(mem, set, "en", "t", vars, &out, &e) == 0);
	look_at(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = talloc_strndup(mem, (const char *)data, size);
	struct labels labels;
	struct field *fields;
	struct err e;

	if (size > 0 && data[0] == 'L') {
		if (labels_parse(mem, "labels", LANG_FR, text + 1, &labels, &e) == 0)
			(void)labels_dates(mem, &labels, true, &e);
	} else if (size > 0 && data[0] == 'D') {
		(void)fields_parse(mem, "t", text + 1, &fields, &e);
	} else {
		try_template(mem, text);
	}
	talloc_free(mem);
	return 0;
}
