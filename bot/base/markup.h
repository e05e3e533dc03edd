/* SPDX-License-Identifier: EUPL-1.2
 *
 * The structure that plain text shows (paragraphs, lists, quotes) as HTML. Markup only: not a word is added.
 */
#ifndef BOT_BASE_MARKUP_H
#define BOT_BASE_MARKUP_H

#include <glib.h>
#include <stdbool.h>

struct markup {
	const char *quote;                                    /* the tag that opens a quote */
	bool item_numbers;                                    /* each item says its number; else the list says where it starts */
	void (*words)(GString *out, const char *s, size_t n); /* what stands on one line, without its mark */
};

/* "- ", "* ", "\u2022 ", "12. " and "12) " begin items, "> " a quote; an empty line ends a paragraph. */
void markup_html(GString *out, const char *text, const struct markup *);

void markup_escape(GString *out, const char *s, size_t n);

#endif
