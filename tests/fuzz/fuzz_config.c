/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as a settings file: faults are counted and told on one line each, or every setting has a value that can be printed.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "config/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
line_check(const char *s)
{
	if (!s || !g_utf8_validate(s, -1, NULL) || !text_header_safe(s))
		abort();
}

static void
settings_check(const struct settings *s)
{
	size_t i;

	line_check(s->name);
	line_check(s->contact);
	line_check(s->domain);
	line_check(s->smtp_hostname);
	line_check(s->authserv_id);
	line_check(s->imap_done);
	if (!addr_check(s->address) || !s->staff || !s->staff[0].name || !*s->state)
		abort();
	for (i = 0; s->staff[i].name; i++) {
		line_check(s->staff[i].name);
		line_check(s->staff[i].chat);
		if (!addr_check(s->staff[i].address))
			abort();
	}
	for (i = 0; s->aliases[i]; i++)
		if (!addr_check(s->aliases[i]))
			abort();
}

/* Each fault is one line that begins with the name of the file. */
static int
count_faults(char *told)
{
	int n = 0;
	char *p, *end;

	for (p = told; *p; p = end + 1, n++) {
		end = strchr(p, '\n');
		if (!end || strncmp(p, "lab.conf:", 9) != 0)
			abort();
		*end = '\0';
		line_check(p);
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct templates *words;
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = talloc_strndup(mem, (const char *)data, size), *told = NULL, *printed = NULL;
	size_t n_told, n_printed;
	FILE *faults = open_memstream(&told, &n_told), *out = open_memstream(&printed, &n_printed);
	struct settings s;
	struct err e;
	int n;

	if (!faults || !out || (!words && templates_open(NULL, NULL, &words, &e) < 0))
		abort();
	/* A secret is read from the file that is named: not here. */
	if (strstr(text, "_file"))
		goto out;
	n = settings_parse(mem, "lab.conf", text, words, size % 2 ? "fr" : "en", faults, &s);
	(void)fflush(faults);
	if (count_faults(told) != n)
		abort();
	if (n == 0) {
		settings_check(&s);
		settings_print(out, &s);
	}
out:
	(void)fclose(faults);
	(void)fclose(out);
	free(told);
	free(printed);
	talloc_free(mem);
	return 0;
}
