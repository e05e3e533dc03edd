/* SPDX-License-Identifier: EUPL-1.2
 *
 * Commands as they are typed: "!prendre P-14", "! P-14 prendre", "!probleme P-14 accepter", or a keyword alone on the first line.
 */
#ifndef HANDLERS_TYPED_H
#define HANDLERS_TYPED_H

#include "handlers/args.h"

/* The words from token i were typed after "!". Always sets a command or a question. */
void typed_bang(struct reading *r, size_t i);

/* The first line is a keyword in the shape of a command: true and the meaning set, or false and nothing touched. */
bool typed_keyword(struct reading *r);

/* "fr", "anglais", "english" ...: a language that may be asked for. Folded. */
bool language_word(const char *word);

/* A lone number, yes, no on the first line. */
bool typed_short(struct reading *r);

/* What was typed after our name begins with a name of the table, whatever its shape: "@lab note appelé ce matin". */
bool typed_lenient(struct reading *r);

/* The first word is nearly one: did-you-mean. True if it asks. */
bool typed_near(struct reading *r);

#endif
