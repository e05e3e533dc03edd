/* SPDX-License-Identifier: EUPL-1.2
 *
 * What do these words mean? From free text or a typed command to a command of the table and its arguments. Pure: no store, no
 * clock. French first, English too. Text arrives trimmed of quotes and signature (bot/mail), or is one chat message.
 */
#ifndef HANDLERS_UNDERSTAND_H
#define HANDLERS_UNDERSTAND_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "handlers/command.h"

enum context {
	CONTEXT_MAIL,     /* a mail that belongs to no case: an unmarked one is a new problem */
	CONTEXT_REPLY,    /* a mail that belongs to a case: plain text completes it */
	CONTEXT_ROOM,     /* a chat line: commands by "!verb", by mention, or a reply to one of our messages */
	CONTEXT_REMINDER, /* a reply to reminders: what is no answer of handlers/answers.h reads like CONTEXT_REPLY */
	CONTEXT_POLL,     /* later capabilities answer these two; today they read like CONTEXT_REPLY */
	CONTEXT_REFERRAL,
	CONTEXT_CALLED, /* a chat line that is known to be for us: it names us, or nobody else is there */
};

/* Labelled lines: "Problème : ...", "Pour qui : ...". Names are those of field_names[]. */
struct field {
	const char *
	    name; /* "problem", "for_whom", "since", "territory", "tried", "deadline", "sponsor", "sharing", "organisation", "contact", "better" */
	const char *value; /* as written, trimmed */
};

extern const char *const field_names[]; /* NULL-terminated */

struct argument {
	const char *name; /* of the arg_spec */
	enum arg_type type;
	const char *text; /* ARG_CASE: canonical ("P-2026-014", or "P-14" when no year was given); ARG_TEXT as written */
};

struct meaning {
	const struct command *command; /* NULL: nothing understood */
	struct argument args[ARGS_MAX];
	size_t n_args;
	struct field *fields;
	size_t n_fields;
	const char *greeting; /* "fr", "en", "br" or NULL: language of the salutation */
	const char *lang;     /* language of the text: "fr" or "en"; NULL if it cannot be told */
	bool explicit;        /* typed as a command ("!prendre", or a keyword alone on the first line) */
	bool thanks;          /* says thank you and nothing that wants an answer; with `oui` ("ok merci"): nothing to do unless
	                       * something was asked */
	bool wants_human;     /* asks in passing to speak to a person, inside a text that is something else */

	/* What the same words are from somebody who may not do `command` (a requester who writes "je m'en occupe"): set with a
	 * `command` of staff that was not typed, and with `choix`, `oui`, `non` where nothing was asked. NULL: no second reading. */
	const struct command *otherwise;
	const char *plain; /* the whole text without greeting and closing: the text argument of `otherwise` */

	/* An act of the staff that is only asked about ("on accepte P-1 ?"): nobody did it, a yes would. What else the words are stands above.
	 * `about`: the case that they name, whatever they mean; NULL if none. */
	const struct command *wondered;
	const char *wondered_case, *wondered_rest; /* NULL: the case at hand; further arguments as they would be typed */
	const char *about;
	bool hello; /* a greeting or our name alone */

	/* When it is not sure: label key of the one question and what can be chosen, in order. `command` is set with
	 * "ask-missing-argument" (see `missing`) and "ask-one-case" (several cases named, one at a time) only; it is NULL with
	 * "ask-which-command", "did-you-mean" and "unknown-command" (see `unknown`). */
	const char *question;
	const struct command *choices[4];
	size_t n_choices;
	const char *unknown; /* the verb that is not in the table, as typed */
	const struct arg_spec *missing;
};

/* `bot_names` are the words by which a mention starts ("lab", "skoazell"), NULL-terminated. In CONTEXT_ROOM a line that addresses
 * nobody gives command NULL and no question: people talk. */
void understand(TALLOC_CTX *, const char *subject, const char *text, enum context, const char *const *bot_names, struct meaning *out);

/* Labelled lines only, any order, "label : value", "label\nvalue", bullets; and for numbered answers "1) ... 2) ..." to questions
 * asked for `asked` (field names in the order they were asked, NULL-terminated or NULL). An answer of exactly one short line a
 * question, without numbers, to two questions or more is read in their order. What is in no field goes to *rest. */
void fields_find(TALLOC_CTX *, const char *text, const char *const *asked, struct field **fields, size_t *n, char **rest);
/* The same without that last guess: an answer to another question may have as many lines. */
void fields_marked(TALLOC_CTX *, const char *text, const char *const *asked, struct field **fields, size_t *n);

/* The labels of one form. Fewer than LABELS_MAX names; labels are folded, letters and digits with single blanks, "a|b|c" each. */
struct label_set {
	const char *const *names; /* NULL-terminated */
	const char *const *labels;
	struct _GHashTable *exact; /* made at the first use */
	struct _GArray *all;
	bool closed; /* a line of another label ("tarif : ...") ends the one before, whatever its first letter */
};
extern struct label_set case_labels; /* field_names[] */

/* Labelled lines of that form only. */
void fields_labelled(TALLOC_CTX *, struct label_set *, const char *text, struct field **fields, size_t *n, char **rest);

/* References to cases in a text, canonical, in order, without doubles; at most max. */
size_t references_find(TALLOC_CTX *, const char *text, const char **refs, size_t max);

/* What staff must see: "warn-nir" (a valid NIR: 13 digits + key, blanks allowed), "warn-allocataire" (a CAF number after that
 * word), "warn-health" (words about the health of a person). Label keys, without doubles. */
size_t warnings_find(TALLOC_CTX *, const char *text, const char **warnings, size_t max);
/* The text with a dot for each digit of a valid NIR: what is shown to many need not hold it. */
char *warnings_mask(TALLOC_CTX *, const char *text);

#endif
