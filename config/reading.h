/* SPDX-License-Identifier: EUPL-1.2
 *
 * Inside of the settings: one setting, and a reading of a file under way.
 */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include <glib.h>

#include "config/settings.h"

enum option_type {
	OPTION_STRING,
	OPTION_ADDRESS,
	OPTION_ADDRESSES,
	OPTION_ZONE,
	OPTION_LANGUAGE,
	OPTION_PATH,
	OPTION_NUMBER,
	OPTION_PEOPLE,
	OPTION_BOOL,
	OPTION_SECRET,
	OPTION_SEPARATOR,
	OPTION_WORDS,
	OPTION_LEVEL,
	OPTION_HOMESERVER,
	OPTION_PROFILE,
	OPTION_HOURS,
	OPTION_MAYBE_ADDRESS,
	OPTION_TIME,
	OPTION_LADDER,
	OPTION_CHECKLIST,
	OPTION_OPENING,
	OPTION_WEEKDAYS,
};

struct option {
	const char *group, *key;
	enum option_type type;
	size_t field;
	const char *value; /* default; NULL: mandatory */
	const char *doc;
};

enum { FAULT_WORD = 300 };

/* A reading under way. */
struct reading {
	TALLOC_CTX *mem;
	const char *name;
	const char *text; /* the file's, for line numbers */
	const struct templates *words;
	const char *lang;
	FILE *faults;
	int n_faults;
};

/* The line of that group (key NULL), or of the last such key in it; 0: not there. */
int line_of(const char *text, const char *group, const char *key);
/* One fault: label `setting.<what>`. `line` 0: that of the setting. */
void fault(struct reading *, const struct option *, int line, const char *what, const char *value, const char *near);
/* Reads a value into its field of the structure. */
void option_set(struct reading *, const struct option *, const char *value, void *in);
void option_print(FILE *, const struct option *, const void *of);

/* members.c: groups of which there may be many. */
void members_read(struct reading *, GKeyFile *, struct settings *);
void members_check(struct reading *, struct settings *);
/* Refuses its name, or keys that it has not. false: it is no such group. */
bool members_refuse(struct reading *, const char *group, char **names);
void members_print(FILE *, const struct settings *);
void members_sample(FILE *);

#endif
