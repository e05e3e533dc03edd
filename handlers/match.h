/* SPDX-License-Identifier: EUPL-1.2
 *
 * The phrase tables made ready: a lexicon (word -> small number, classes, verb forms) and patterns found by their first word.
 * Built once from handlers/phrases.c, kept for the life of the process, never changed after.
 */
#ifndef HANDLERS_MATCH_H
#define HANDLERS_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "handlers/command.h"
#include "handlers/phrases.h"
#include "handlers/tokens.h"

enum verb_form { VERB_FIRST = 1, VERB_ORDER = 2, VERB_INFINITIVE = 4, VERB_DONE = 8 };

/* 0 when the word is in no table. */
uint16_t word_id(const char *folded);
unsigned word_classes(uint16_t id);

/* "retirer", "retiré", "retirez" sound alike and are written for each other: the id of the infinitive when it is in a table; 0 for
 * other words. */
uint16_t word_sound(const char *folded);

/* The only word of the tables that is one slip away from a longer word that is in none; 0 if there is none. */
uint16_t word_near(const char *folded);

/* The command whose verb this is and in which forms; NULL if none. */
const struct command *word_verb(uint16_t id, unsigned *forms);

struct match {
	const struct phrase_group *group;
	const struct command *command; /* NULL for groups without */
	size_t first, end;             /* tokens */
};

/* All phrases that begin at token i of a sentence; at most max. */
size_t phrases_at(const struct words *w, const struct sentence *s, size_t i, struct match *out, size_t max);

/* For verbs mistyped: the command with a verb form or name near the word, when only one is. */
size_t verbs_nearest(const char *word, const struct command **near, size_t max);

/* For tests: the first pattern or verb row that breaks the rules of phrases.h; NULL if all are good. */
const char *phrases_fault(void);

#endif
