/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the command table says, for paper: the README section (Markdown), the man page (mdoc), the shell completion.
 */
#ifndef BOT_MANUAL_H
#define BOT_MANUAL_H

#include "templates/render.h"

void manual_markdown(TALLOC_CTX *, const struct templates *);
void manual_man(TALLOC_CTX *, const struct templates *);

#endif
