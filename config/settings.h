/* SPDX-License-Identifier: EUPL-1.2
 *
 * The settings of a lab: an INI file (GKeyFile) read through the one table options.def. What an option means is not known here.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>
#include <talloc.h>

#include "bot/base/checklist.h"
#include "bot/base/err.h"
#include "bot/base/hours.h"
#include "bot/base/ladder.h"
#include "templates/render.h"

struct staff_member {
	const char *name, *address;
	const char *chat; /* "" if none */
};

/* Of a group "[venue grande-salle]", "[equipment videoprojecteur]". `slug` is the name in the group; lists end with a NULL slug. */
struct venue_setting {
	const char *slug, *name;
	int capacity, before, after;
	const char **layouts, **equipment;
	bool wheelchair, approval;
	const char *days, *open, *note;
};

struct equipment_setting {
	const char *slug, *name, *note;
	int stock, days;
};

/* One member an option of options.def; STRING and PATH options that may be empty are "". Lists end with NULL (addresses, words) or
 * with a NULL name (staff). */
struct settings {
	int64_t fixed_now; /* no setting of a lab: the hour at which a demonstration opens; 0: the system's */
	const char *name, *address, *domain, *zone, *language, *state, *templates, *contact, *controller, *dpo, *elsewhere;
	const char **aliases, **mentions, **criteria;
	int answer_days, retention_years;
	struct staff_member *staff;
	const char *imap_url, *imap_user, *imap_password, *imap_bearer, *imap_ca, *imap_mailbox, *imap_done, *imap_quarantine;
	bool imap_plain;
	int imap_poll;
	const char *maildir_in, *maildir_out;
	const char *smtp_host, *smtp_user, *smtp_password, *smtp_ca, *smtp_hostname;
	int smtp_port, smtp_timeout, smtp_ambiguous;
	bool smtp_plain;
	const char *authserv_id, *staff_room;
	const char *matrix_url, *matrix_user, *matrix_token, *matrix_ca;
	const char *matrix_token_file; /* where the token is read anew once it was refused */
	const char **matrix_homeservers, **collectives, **forums;
	bool matrix_plain, matrix_tchap;
	int matrix_poll;
	char separator; /* 0: none */
	int guide_free, guide_mail_mb, guide_feedback;
	int stranger_day, person_day, domain_hour, total_hour, attachment_mb;
	struct hours_rules hours; /* its zone is that of the lab */
	const char *head;         /* an address, or "" */
	int remind_at;            /* minutes after midnight */
	int remind_gap, remind_day;
	const char *territories, *synonyms; /* files, "": our own */
	const char *agenda, *agenda_url;    /* a folder and where it is published, "" */
	struct ladder ladder[RULES];
	struct checklist checklist, checklist_short;
	const char **venue_authorities, **venue_public;
	int venue_month, venue_least, venue_most, venue_hold;
	const char *venue_charter, *venue_charter_version;
	struct venue_setting *venues;
	struct equipment_setting *equipment;
	int log_level;
};

/* Reads `file`; NULL: only defaults (state and addresses must then be set by the caller). Every fault is written to `faults` as one line
 * "file:line: words" in `lang`; returns how many there were. Secrets are read from their files, which must not be readable by others. */
int settings_read(TALLOC_CTX *, const char *file, const struct templates *, const char *lang, FILE *faults, struct settings *);

/* The same from a text, for tests, fuzzing and the demonstration. `name` stands for the file in faults. */
int settings_parse(
    TALLOC_CTX *, const char *name, const char *text, const struct templates *, const char *lang, FILE *faults, struct settings *);

/* What a secret's file holds now; NULL when it cannot be read, or by too many. */
char *settings_secret(TALLOC_CTX *, const char *path);

/* The effective values, secrets hidden; and the commented sample file. */
void settings_print(FILE *, const struct settings *);
void settings_sample(FILE *);

#endif
