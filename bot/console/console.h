/* SPDX-License-Identifier: EUPL-1.2
 *
 * The terminal, or a file, as a chat room: the embedded chat transport. A line typed is a message of the current person in the
 * current room; what the program says is printed. Knows no command: lines that start with '/' or '>' go to `slash`.
 */
#ifndef BOT_CONSOLE_CONSOLE_H
#define BOT_CONSOLE_CONSOLE_H

#include <stdbool.h>
#include <stdio.h>
#include <talloc.h>

#include "bot/base/message.h"

struct console;

struct console_settings {
	int in; /* file descriptor read without blocking; -1: only console_line() */
	FILE *out;
	const char *room;   /* "equipe": where it begins; of another room the transcript says which it is */
	const char *person; /* chat id of who types, "@anne:lab.example" */
	const char *name;   /* how the program is called in the transcript: "lab" */
	/* Event ids are "<series>-<n>": a script played again from the start has the same ones, a terminal has a series of its own. */
	const char *series;
	bool echo;                                  /* print the lines that come in (scripts) */
	bool (*slash)(void *aux, const char *line); /* returns whether it took the line; NULL: none */
	void (*before)(void *aux);                  /* before anything that is said is printed; NULL: nothing */
	void *aux;
};

struct console *console_new(TALLOC_CTX *, const struct console_settings *, const struct intake *);
struct sender *console_sender(struct console *);

/* Another person types from now on; `shown` is how they appear. */
void console_person(struct console *, const char *person, const char *shown);

/* The lines that follow are typed there. */
void console_room(struct console *, const char *room);
const char *console_here(const struct console *);

/* What the line typed now is called as an event: "<series>-<n>". */
const char *console_event_id(TALLOC_CTX *, const struct console *);

/* What happened in place of the line typed now: `in` says what, target, answers, thread, text; the rest is filled in. `nth` of several. */
int console_event(struct console *, struct inbound *in, int nth, int64_t at, struct err *e);

/* Print nothing (sample cases are made); name the events that follow differently. */
void console_quiet(struct console *, bool quiet);
void console_series(struct console *, const char *series);

/* One line, as if typed. `at` is its instant. */
int console_line(struct console *, const char *line, int64_t at, struct err *e);

/* Reads what can be read and takes whole lines. 1: something came; 0: nothing; -1 failed; *end is set at end of file. */
int console_read(struct console *, int64_t now, bool *end, struct err *e);
int console_fd(const struct console *);
/* A line could not be stored for now (ERR_TEMP): it waits, and nothing more is to be read before console_retry() has taken it. */
bool console_waits(const struct console *);
int console_retry(struct console *, int64_t now, struct err *e);

#endif
