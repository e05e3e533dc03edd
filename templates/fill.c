/* SPDX-License-Identifier: EUPL-1.2
 *
 * Short words with a value in them: labels for the terminal and for faults in the settings.
 */
#include <string.h>

#include "templates/render.h"

static const char *
value_of(const struct var *vars, const char *name, size_t n)
{
	for (; vars && vars->name; vars++)
		if (strlen(vars->name) == n && strncmp(vars->name, name, n) == 0)
			return vars->text ? vars->text : "";
	return NULL;
}

char *
label_fill(TALLOC_CTX *mem, const struct templates *words, const char *lang, const char *key, const struct var *vars)
{
	const char *s = label(words, lang, key), *open, *close, *value;
	char *out = talloc_strdup(mem, "");

	if (!s)
		return talloc_strdup(mem, key);
	while ((open = strstr(s, "{{")) != NULL && (close = strstr(open, "}}")) != NULL) {
		value = value_of(vars, open + 2, (size_t)(close - open - 2));
		out = talloc_strndup_append(out, s, (size_t)(open - s));
		out = value ? talloc_strdup_append(out, value) : talloc_strndup_append(out, open, (size_t)(close + 2 - open));
		s = close + 2;
	}
	return talloc_strdup_append(out, s);
}
