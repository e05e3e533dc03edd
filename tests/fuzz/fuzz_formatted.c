/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as a formatted body: text comes out that quotes nothing; and whom its pills name.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "bot/base/text.h"
#include "bot/matrix/formatted.h"
#include "bot/matrix/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct matrix_self self = { .user = "@lab:lab.example", .name = "Le Lab" };
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = formatted_text(mem, (const char *)data, size), *html, *shown, *rest;

	if (*text == '>' || strstr(text, "\n>") || !g_utf8_validate(text, -1, NULL) || strlen(text) > 64 + size * 16)
		abort();
	html = text_clean(mem, data, size, size);
	(void)words_pill(mem, html, self.user, &shown);
	(void)words_call(&self, shown, text, &rest);
	if (!g_str_has_suffix(text, rest) || (*text && !*rest))
		abort();
	talloc_free(mem);
	return 0;
}
