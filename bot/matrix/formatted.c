/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/formatted.h"

#include <string.h>

#include "bot/base/html.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/matrix/words.h"

char *
formatted_text(TALLOC_CTX *mem, const char *html, size_t n)
{
	char *text = html_text(mem, html, n);

	return words_unquoted(text_clean(mem, text, strlen(text), LIMIT_TEXT));
}
