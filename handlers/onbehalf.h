/* SPDX-License-Identifier: EUPL-1.2
 *
 * A problem that somebody files for another person (mission A13): it waits for that person's yes, and they get one mail until then.
 */
#ifndef HANDLERS_ONBEHALF_H
#define HANDLERS_ONBEHALF_H

#include "handlers/handling.h"

/* For whom a text says that it is written. */
struct behalf {
	const char *name, *addr;
	const char *rest; /* the text without the address */
};

/* "Je vous écris pour ma collègue Fatou Diallo <fatou@...>", "Pour le compte de : ...", and with `typed` "pour fatou@... : texte". */
bool behalf_find(TALLOC_CTX *, const char *text, bool typed, struct behalf *);

/* Opens the case and invites that person. */
int behalf_open(struct handling *, const struct behalf *, const char *subject, struct err *e);

/* Is this mail an invited person's answer? 1: it was, and is handled; 0; -1. */
int behalf_answer(struct handling *, struct err *e);

/* The name of the person whose yes the case loaded waits for; NULL if it waits for nobody. */
int behalf_waits(struct handling *, const char **name, struct err *e);

/* undo.c */
int behalf_back(struct handling *, const struct act *, struct err *e);

#endif
