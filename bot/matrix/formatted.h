/* SPDX-License-Identifier: EUPL-1.2
 *
 * A formatted body ("org.matrix.custom.html") as text.
 */
#ifndef BOT_MATRIX_FORMATTED_H
#define BOT_MATRIX_FORMATTED_H

#include <stddef.h>
#include <talloc.h>

/* Lists and line ends are kept, pills as the words they show; the quoted reply and quotes are gone. */
char *formatted_text(TALLOC_CTX *, const char *html, size_t n);

#endif
