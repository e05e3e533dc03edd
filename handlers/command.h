/* SPDX-License-Identifier: EUPL-1.2
 *
 * The command table is data. Parsing, help, usage errors, "vouliez-vous dire", the README section and the man page come from
 * it. A new command is one row here, one function, one scenario, two templates (and the labels help.<name>, example.<name>).
 */
#ifndef HANDLERS_COMMAND_H
#define HANDLERS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/err.h"

enum role { ROLE_PUBLIC, ROLE_PARTNER, ROLE_MEMBER, ROLE_AGENT, ROLE_STAFF };

/* How sure we are who speaks. */
enum level {
	LEVEL_NONE,     /* a mail that proves nothing */
	LEVEL_VERIFIED, /* an aligned pass of our own server, or a chat account bound to a person */
	LEVEL_CODE,     /* a fresh code came with it */
};

/* Where they speak. IN_DIRECT: a room with us and them alone; IN_FORUM: a public room, and every other one. */
enum where { IN_MAIL = 1, IN_STAFF_ROOM = 2, IN_COLLECTIVE = 4, IN_FORUM = 8, IN_DIRECT = 16 };
#define IN_ROOMS (IN_STAFF_ROOM | IN_COLLECTIVE | IN_FORUM | IN_DIRECT)
#define ANYWHERE (IN_MAIL | IN_ROOMS)

enum arg_type {
	ARG_CASE,    /* P-2026-014, P-14, p 14, 14, #14 */
	ARG_PERSON,  /* @anne, anne, anne.le-goff@lab.example */
	ARG_COMMAND, /* a verb of the table */
	ARG_NUMBER,
	ARG_TEXT, /* the rest, kept as written */
};

struct arg_spec {
	const char *name; /* label arg.<name> says it in words: "case", "person", "text", "motive" */
	enum arg_type type;
	bool optional; /* ARG_CASE is never asked for by understand(): the conversation often tells it */
};

#define ARGS_MAX 3

struct handling;

struct command {
	const char *name;    /* French, ASCII, lower case: "reorienter" */
	const char *aliases; /* other names, French then English, blank-separated: "rediriger orienter redirect" */
	const char *english; /* the name shown in English: "redirect" */
	struct arg_spec args[ARGS_MAX];
	enum role role; /* least role */
	unsigned where;
	enum level level; /* least level */
	bool hidden;      /* not in help */
	int (*run)(struct handling *, struct err *e);
};

extern const struct command commands[];
extern const size_t n_commands;

/* By name or alias, folded ("Réorienter" finds "reorienter"). NULL if none. */
const struct command *command_find(const char *word);

/* The near one (distance <= 2, unique best), for "vouliez-vous dire". NULL if none. */
const struct command *command_near(const char *word);
/* Its name as people type it, in this language. */
const char *command_shown(TALLOC_CTX *mem, const char *lang, const struct command *c);

/* All that are equally near, in table order, at most max; short words allow fewer slips (3-5 letters one, six two). */
size_t command_nearest(const char *word, const struct command **near, size_t max);

/* Slips between two folded words that still count as the same word mistyped; 0 for words too short to guess at. */
int command_slips(const char *a, const char *b);

/* The letters and digits of a word, folded: "Où en est" and "ou-en-est" are both "ouenest"; "?" stays "?".
 * At most size - 1 bytes are written. */
void command_key(const char *word, char *key, size_t size);

#endif
