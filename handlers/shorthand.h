/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that people shorten: "rdv", "dde", "expé", "asso". One table, for what is understood and for what is compared.
 */
#ifndef HANDLERS_SHORTHAND_H
#define HANDLERS_SHORTHAND_H

/* The folded word in full; NULL when it is no short form. Names that are said short by all ("CAF", "RSA") are words of their own. */
const char *shorthand(const char *folded);

/* "deux" -> "2", up to twenty; NULL for other words. */
const char *number_word(const char *folded);

#endif
