/* SPDX-License-Identifier: EUPL-1.2
 *
 * "Cordialement", "Bien a vous": how people end what they write, in French first.
 */
#ifndef BOT_MAIL_CLOSING_H
#define BOT_MAIL_CLOSING_H

#include <stddef.h>

enum closing { CLOSING_NO, CLOSING_WHOLE, CLOSING_TAIL };

/* Is a folded line (lines.h) of n bytes a closing formula (WHOLE), or does it end with one after
 * words of its own (TAIL)? */
enum closing line_closing(const char *folded, size_t n);

#endif
