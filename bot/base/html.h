/* SPDX-License-Identifier: EUPL-1.2
 *
 * Hostile HTML, of a mail or of a room, as text.
 */
#ifndef BOT_BASE_HTML_H
#define BOT_BASE_HTML_H

#include <stddef.h>
#include <talloc.h>

/* Lists, links, cells and quotes are kept as lines ("> " before blockquotes). */
char *html_text(TALLOC_CTX *, const char *html, size_t n);

#endif
