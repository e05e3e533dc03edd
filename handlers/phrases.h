/* SPDX-License-Identifier: EUPL-1.2
 *
 * How people say it, as data: phrases and verbs in French, then English. A pattern is a row of elements, each matched against
 * one word of a folded text (apostrophes and hyphens part words: "m'en" is two):
 *
 *	a|b|c     one of these words; "abc*" as an alternative: a word that starts so
 *	{c}       a case reference           {n}  a number        {p}  a person ("@anne", an address)
 *	$         (also as an alternative) nothing: a punctuation mark or the end of the sentence comes here
 *	?a|b      may be missing
 *	..        up to three words of any kind, .... up to six
 *	^         at the start only: the sentence begins here (words such as "alors", "donc" may come before)
 *
 * A phrase ends at a colon: what follows is what is said. Forms of a verb in -er that sound alike are one word ("retirer", "retiré"),
 * and in a short text a longer word may hold one slip; a slip engages nobody: it makes the phrase weak.
 *
 * The elements up to the first that must be there have no "*", "$" or gap: by them a pattern is found.
 */
#ifndef HANDLERS_PHRASES_H
#define HANDLERS_PHRASES_H

#include <stddef.h>
#include <stdint.h>

enum phrase_flag {
	PHRASE_ALONE = 1,      /* only when the message says little else */
	PHRASE_FIRST = 2,      /* only in the first sentence that says anything */
	PHRASE_COMMIT = 4,     /* an act: not under a negation, a condition, a question */
	PHRASE_REQUEST = 8,    /* ... but "pouvez-vous ... ?" is no question */
	PHRASE_WEAK = 16,      /* may mean something else: ask */
	PHRASE_REPLY = 32,     /* not in a mail that belongs to no case */
	PHRASE_FILLER = 64,    /* no command: politeness */
	PHRASE_THANKS = 128,   /* ... that says thank you, or that all is well */
	PHRASE_HEDGE = 256,    /* no command: what the sentence says is not sure */
	PHRASE_COND = 512,     /* no command: a condition or a question in words */
	PHRASE_OWN = 1024,     /* has its own negation words */
	PHRASE_PROBLEM = 2048, /* no command: tells a problem */
	PHRASE_ASKED = 8192,   /* only in a question */
	PHRASE_UNDO = 4096,    /* "j'annule": the last act, or the whole case? ask */
};

struct phrase_group {
	const char *command; /* NULL for those without */
	unsigned flags;
	const char *const *patterns; /* NULL-terminated */
};

/* sayings.c: what the staff say in passing. */
extern const char *const saying_list[];
extern const char *const saying_similar[];
extern const char *const saying_similar_about[];
extern const char *const saying_link[];
extern const char *const saying_unlink[];
extern const char *const saying_split[];
extern const char *const saying_stop[];
extern const char *const saying_mute[];
extern const char *const saying_pause[];
extern const char *const saying_resume[];
extern const char *const saying_quarantine[];
extern const char *const saying_requester[];
extern const char *const saying_challenges[];
extern const char *const saying_challenge[];
extern const char *const saying_refuse[];
extern const char *const saying_redirect[];
extern const char *const saying_accept_maybe[];
extern const char *const saying_close_maybe[];
extern const char *const saying_agenda[];
extern const char *const saying_learnings[];
extern const char *const saying_show[];
extern const char *const saying_moi[];
extern const char *const saying_who_follows[];
extern const char *const saying_who_now[];
extern const char *const saying_stage[];
extern const char *const saying_take[];
extern const char *const saying_take_maybe[];
extern const char *const saying_note[];
extern const char *const saying_ask[];
extern const char *const saying_reopen[];
extern const char *const saying_transfer_maybe[];
extern const char *const saying_evaluate[];
extern const char *const saying_oops[];
extern const char *const saying_rooms[];

extern const struct phrase_group phrase_groups[];
extern const size_t n_phrase_groups;

/* phrases_reminders.c; each ends with NULL. */
extern const char *const rhythm_phrases[], *const deputy_phrases[];

/* Verbs of acts. `first`: after je/nous/on/I/we; `order`: to the bot; `infinitive`: after a request; `done`: participles. */
struct verb {
	const char *command;
	const char *first, *order, *infinitive, *done;
};

extern const struct verb verbs[];
extern const size_t n_verbs;

enum word_class {
	WORD_SUBJECT = 1, /* who speaks: je, nous, on, I, we */
	WORD_CLITIC = 2,  /* le, la, lui, en ... */
	WORD_NEGATION = 4,
	WORD_REQUEST = 8,   /* opens a request or a wish: peux, pouvez, voudrais, please */
	WORD_MODAL = 16,    /* faut, doit, pourrait: says what could be, asks nothing */
	WORD_ADVERB = 32,   /* may stand between: donc, bien, aussi */
	WORD_OPENER = 64,   /* may open a sentence: alors, bon, donc, et */
	WORD_GENERIC = 128, /* dossier, demande, request: a case without its number */
	WORD_DETERMINER = 256,
	WORD_OWN = 512, /* ma, mon, notre: the requester's */
	WORD_YES = 1024,
	WORD_NO = 2048,
	WORD_POLITE = 4096, /* counts for nothing in a short answer */
	WORD_BECAUSE = 8192,
	WORD_FRENCH = 16384,
	WORD_ENGLISH = 32768,
	WORD_JOIN = 65536,     /* et, puis, and: a second clause may follow */
	WORD_KIND = 131072,    /* what people say thank you for: reponse, retour, temps */
	WORD_OTHERS = 262144,  /* somebody else than the writer: usagers, familles, ils */
	WORD_HAVE = 1048576,   /* a participle follows: "ai", "a" */
	WORD_STATUS = 2097152, /* what is asked about a case: decision, delai, retenu */
	WORD_WHEN = 8388608,   /* ... in a short question: quand, toujours, rien */
	WORD_ASIDE = 4194304,  /* a question with it asks something else: pourquoi, faut, dois */
	WORD_SALUTE = 524288,  /* goes with a greeting: madame, equipe, tous */
};

struct word_group {
	unsigned classes;
	const char *words;
};

extern const struct word_group word_groups[];
extern const size_t n_word_groups;

#endif
