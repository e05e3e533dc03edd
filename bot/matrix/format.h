/* SPDX-License-Identifier: EUPL-1.2
 *
 * Plain text as a formatted body ("org.matrix.custom.html", "m.room.message msgtypes"): the same words, of the tags that the
 * specification lets through only p, br, ul, ol, li, blockquote and strong (around references like P-2026-014), without line ends.
 */
#ifndef BOT_MATRIX_FORMAT_H
#define BOT_MATRIX_FORMAT_H

#include <talloc.h>

char *format_html(TALLOC_CTX *, const char *text);

#endif
