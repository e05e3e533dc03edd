/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/log.h"

#include <stdarg.h>
#include <stdio.h>

static enum log_level log_least = LOG_LEVEL_WARN;
static int log_priority;

void
log_open(enum log_level least, int with_priority)
{
	log_least = least;
	log_priority = with_priority;
}

__attribute__((format(printf, 2, 0))) static void
log_line(enum log_level level, const char *fmt, va_list ap)
{
	char line[1024];
	char *s;

	if (level > log_least)
		return;
	(void)vsnprintf(line, sizeof line, fmt, ap);
	for (s = line; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = '?';
	if (log_priority)
		fprintf(stderr, "<%d>%s\n", level, line);
	else
		fprintf(stderr, "%s\n", line);
}

#define LOG_FUNCTION(name, level)                                                                                                          \
	void name(const char *fmt, ...)                                                                                                    \
	{                                                                                                                                  \
		va_list ap;                                                                                                                \
                                                                                                                                           \
		va_start(ap, fmt);                                                                                                         \
		log_line(level, fmt, ap);                                                                                                  \
		va_end(ap);                                                                                                                \
	}

LOG_FUNCTION(log_err, LOG_LEVEL_ERR)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)
