/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Texts of servers end up here, and from here in logs: no control byte passes. */
static void
make_visible(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = '?';
}

int(fail)(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	e->kind = kind;
	va_start(ap, fmt);
	(void)vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	make_visible(e->text);
	return -1;
}

int(fail_in)(struct err *e, const char *fmt, ...)
{
	char before[sizeof e->text];
	char after[sizeof e->text];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(before, sizeof before, fmt, ap);
	va_end(ap);
	(void)snprintf(after, sizeof after, "%s", e->text);
	(void)snprintf(e->text, sizeof e->text, "%.200s: %.300s", before, after);
	make_visible(e->text);
	return -1;
}
