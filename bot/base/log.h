/* SPDX-License-Identifier: EUPL-1.2
 *
 * One event, one line on stderr: "module: event key=value". Under systemd a <N> priority goes before
 * it (sd-daemon(3)). Never a body, an address, a name or a secret: ids, sizes, reasons, durations.
 */
#ifndef BOT_BASE_LOG_H
#define BOT_BASE_LOG_H

enum log_level { LOG_LEVEL_ERR = 3, LOG_LEVEL_WARN = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };

void log_open(enum log_level least, int with_priority);
void log_err(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
