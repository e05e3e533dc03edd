/* SPDX-License-Identifier: EUPL-1.2 */
#include "config/reading.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/date.h"
#include "bot/base/log.h"
#include "bot/base/text.h"

static const struct option options[] = {
#define OPTION(group, key, type, field, value, doc) { group, key, OPTION_##type, offsetof(struct settings, field), value, doc },
#include "config/options.def"
#undef OPTION
};

/* Of the sample file. */
static const char *const head[] = {
#define HEAD(text) text,
#include "config/options.def"
#undef HEAD
};

/* GKeyFile keeps no line numbers: look for the group, then for the key in it. The last one counts. 0: not there. */
int
line_of(const char *text, const char *group, const char *key)
{
	const char *p = text, *end;
	bool inside = false;
	int line = 1, found = 0;

	for (; *p; p = *end ? end + 1 : end, line++) {
		const char *s = p;
		size_t n = strlen(group);

		end = strchrnul(p, '\n');
		while (s < end && isspace((unsigned char)*s))
			s++;
		if (*s == '[') {
			inside = strncmp(s + 1, group, n) == 0 && s[n + 1] == ']';
			if (inside && !key)
				return line;
			continue;
		}
		n = key ? strlen(key) : 0;
		if (inside && key && strncmp(s, key, n) == 0) {
			s += n;
			while (s < end && (*s == ' ' || *s == '\t'))
				s++;
			if (*s == '=')
				found = line;
		}
	}
	return found;
}

/* The first line that is neither a group, a setting in one, nor a comment: where GKeyFile gave up. */
static int
line_bad(const char *text)
{
	const char *p = text, *end;
	bool inside = false;
	int line = 1;

	for (; *p; p = *end ? end + 1 : end, line++) {
		end = strchrnul(p, '\n');
		while (p < end && isspace((unsigned char)*p))
			p++;
		if (p == end || *p == '#')
			continue;
		if (*p == '[' && memchr(p, ']', (size_t)(end - p)))
			inside = true;
		else if (!inside || *p == '[' || *p == '=' || !memchr(p, '=', (size_t)(end - p)))
			return line;
	}
	return 1;
}

/* One fault: label `setting.<what>` with {{name}}, {{value}}, {{near}} filled in. */
void
fault(struct reading *r, const struct option *o, int line, const char *what, const char *value, const char *near)
{
	char *key = talloc_asprintf(r->mem, "setting.%s%s", what, near && !*near ? "-alone" : "");
	char *full = o ? talloc_asprintf(r->mem, "%s.%s", o->group, o->key) : NULL;
	/* What the file says may hold line ends: it must not pass for a fault of its own. */
	const struct var vars[] = {
		{ .name = "name", .text = full ? text_line(r->mem, full, FAULT_WORD) : "" },
		{ .name = "value", .text = value ? text_line(r->mem, value, FAULT_WORD) : "" },
		{ .name = "near", .text = near ? near : "" },
		{ .name = NULL },
	};

	r->n_faults++;
	if (line == 0 && o)
		line = line_of(r->text, o->group, o->key);
	if (line > 0)
		fprintf(r->faults, "%s:%d: %s\n", r->name, line, label_fill(r->mem, r->words, r->lang, key, vars));
	else
		fprintf(r->faults, "%s: %s\n", r->name, label_fill(r->mem, r->words, r->lang, key, vars));
}

static const char **
split(TALLOC_CTX *mem, const char *value, size_t *n)
{
	g_auto(GStrv) parts = g_strsplit(value, ";", -1);
	const char **list = talloc_zero_array(mem, const char *, g_strv_length(parts) + 1);
	size_t i;

	*n = 0;
	for (i = 0; parts[i]; i++) {
		char *s = text_trim(parts[i]);

		if (*s)
			list[(*n)++] = talloc_strdup(list, s);
	}
	return list;
}

/* "Anne Kermarrec <anne@lab.example> @anne:lab.example". */
static bool
parse_member(TALLOC_CTX *mem, const char *s, struct staff_member *m)
{
	const char *open = strchr(s, '<'), *close = open ? strchr(open, '>') : NULL;
	char *addr;

	if (!open || !close || open == s)
		return false;
	addr = talloc_strndup(mem, open + 1, (size_t)(close - open - 1));
	m->name = text_line(mem, talloc_strndup(mem, s, (size_t)(open - s)), 120);
	m->address = addr_clean(mem, addr);
	m->chat = text_line(mem, close + 1, 255);
	return m->address != NULL && *m->name != '\0';
}

/* The first line of a file that is for few eyes. NULL: *why is 0 when too many may read it, else an errno. */
static char *
secret_line(TALLOC_CTX *mem, const char *path, int *why)
{
	char buf[4096], *secret = NULL;
	struct stat st;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* nobody waits for the other end of a pipe */

	*why = 0;
	if (fd < 0 || fstat(fd, &st) < 0) {
		*why = errno;
	} else if (!(st.st_mode & (S_IRWXO | S_IWGRP))) {
		n = read(fd, buf, sizeof buf);
		if (n < 0 || n == (ssize_t)sizeof buf || memchr(buf, '\0', (size_t)n)) {
			*why = n < 0 ? errno : EFBIG;
		} else {
			secret = talloc_strndup(mem, buf, (size_t)n);
			secret[strcspn(secret, "\r\n")] = '\0';
		}
		explicit_bzero(buf, sizeof buf);
	}
	if (fd >= 0)
		close(fd);
	return secret;
}

char *
settings_secret(TALLOC_CTX *mem, const char *path)
{
	int why;

	return secret_line(mem, path, &why);
}

static char *
read_secret(struct reading *r, const struct option *o, const char *path)
{
	int why;
	char *secret = secret_line(r->mem, path, &why);

	if (secret)
		return secret;
	/* `matrix-login` writes this one, and reads these settings for it; `run` asks for it. */
	if (why == ENOENT && o->field == offsetof(struct settings, matrix_token))
		return talloc_strdup(r->mem, "");
	if (why)
		fault(r, o, 0, "secret-unreadable", path, g_strerror(why));
	else
		fault(r, o, 0, "secret-open", path, NULL);
	return talloc_strdup(r->mem, "");
}

static bool
is_loopback(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
	size_t i, n = strcspn(host, *host == '[' ? "/" : ":/");

	if (*host == '[')
		n = strcspn(host, "]") + 1;
	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (n == strlen(names[i]) && g_ascii_strncasecmp(host, names[i], n) == 0)
			return true;
	return false;
}

/* "https://matrix.example" without anything behind the host; http:// to the machine itself, where `plain` allows it (see below). */
static void
set_homeserver(struct reading *r, const struct option *o, const char *value, const char **field)
{
	char *url = text_line(r->mem, value, 1000);
	size_t n = strlen(url);
	const char *host = g_str_has_prefix(url, "https://") ? url + 8 : g_str_has_prefix(url, "http://") ? url + 7 : "";

	while (n > 0 && url[n - 1] == '/')
		url[--n] = '\0';
	*field = url;
	if (*url && (!*host || strpbrk(host, "/?#@ ") || (host == url + 7 && !is_loopback(host))))
		fault(r, o, 0, "not-a-homeserver", value, NULL);
}

static void
set_number(struct reading *r, const struct option *o, const char *value, int *field)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < 0 || n > 1000000000)
		fault(r, o, 0, "not-a-number", value, NULL);
	else
		*field = (int)n;
}

/* Which part of the working calendar it is, its place in the structure says. */
static void
set_hours(struct reading *r, const struct option *o, const char *value, const char **field)
{
	static const struct {
		size_t field;
		const char *fault;
	} parts[] = {
		[HOURS_OPEN] = { offsetof(struct settings, hours.open), "not-hours" },
		[HOURS_DAYS] = { offsetof(struct settings, hours.days), "not-weekdays" },
		[HOURS_HOLIDAYS] = { offsetof(struct settings, hours.holidays), "not-holidays" },
		[HOURS_CLOSED] = { offsetof(struct settings, hours.closed), "not-days" },
		[HOURS_QUIET] = { offsetof(struct settings, hours.quiet), "not-days" },
	};
	char bad[FAULT_WORD];
	size_t i;

	*field = text_line(r->mem, value, 4000);
	for (i = 0; parts[i].field != o->field; i++)
		;
	if (!hours_check((enum hours_part)i, *field, bad, sizeof bad))
		fault(r, o, 0, parts[i].fault, bad, NULL);
}

/* "9:00", "9h", "9h30" */
static void
set_time(struct reading *r, const struct option *o, const char *value, int *field)
{
	int hour = 0, minute = 0, used = 0, more = 0;

	if (sscanf(value, "%2d%*1[:hH]%n%2d%n", &hour, &used, &minute, &more) < 1 || used == 0 || value[more ? more : used] || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59)
		fault(r, o, 0, "not-a-time", value, NULL);
	else
		*field = hour * 60 + minute;
}

/* As a part of the working calendar; "": as the lab. */
static void
set_own_hours(struct reading *r, const struct option *o, const char *value, const char **field)
{
	enum hours_part part = o->type == OPTION_OPENING ? HOURS_OPEN : HOURS_DAYS;
	char bad[FAULT_WORD];

	*field = text_line(r->mem, value, 1000);
	if (**field && !hours_check(part, *field, bad, sizeof bad))
		fault(r, o, 0, part == HOURS_OPEN ? "not-hours" : "not-weekdays", bad, NULL);
}

static void
set_ladder(struct reading *r, const struct option *o, const char *value, struct ladder *field)
{
	char bad[80];

	if (!ladder_read(value, field, bad, sizeof bad))
		fault(r, o, 0, *bad ? "not-a-step" : "too-many-steps", bad, NULL);
}

static void
set_checklist(struct reading *r, const struct option *o, const char *value, struct checklist *field)
{
	char bad[80];

	if (!checklist_read(value, field, bad, sizeof bad))
		fault(r, o, 0, *bad ? "not-a-check" : "too-many-checks", bad, NULL);
}

static void
set_people(struct reading *r, const struct option *o, const char *value, struct staff_member **field)
{
	size_t n, i, used = 0;
	const char **list = split(r->mem, value, &n);
	struct staff_member *m = talloc_zero_array(r->mem, struct staff_member, (unsigned)n + 1);

	for (i = 0; i < n; i++) {
		if (parse_member(m, list[i], &m[used]))
			used++;
		else
			fault(r, o, 0, "not-a-member", list[i], NULL);
	}
	m[used].name = NULL;
	if (used == 0)
		fault(r, o, 0, "no-staff", "", NULL);
	*field = m;
}

static void
set_level(struct reading *r, const struct option *o, const char *value, int *field)
{
	if (strcmp(value, "error") == 0)
		*field = LOG_LEVEL_ERR;
	else if (strcmp(value, "warning") == 0)
		*field = LOG_LEVEL_WARN;
	else if (strcmp(value, "info") == 0)
		*field = LOG_LEVEL_INFO;
	else if (strcmp(value, "debug") == 0)
		*field = LOG_LEVEL_DEBUG;
	else
		fault(r, o, 0, "not-a-level", value, NULL);
}

static void
set_list(struct reading *r, const struct option *o, const char *value, const char ***field)
{
	size_t n, i;
	const char **list = split(r->mem, value, &n);

	for (i = 0; i < n && o->type == OPTION_ADDRESSES; i++) {
		char *clean = addr_clean(r->mem, list[i]);

		if (!clean)
			fault(r, o, 0, "not-an-address", list[i], NULL);
		else
			list[i] = clean;
	}
	*field = list;
}

void
option_set(struct reading *r, const struct option *o, const char *value, void *s)
{
	char *field = (char *)s + o->field;
	struct civil c;

	switch (o->type) {
	case OPTION_MAYBE_ADDRESS:
		if (!*value) {
			*(const char **)(void *)field = "";
			break;
		}
		/* fallthrough */
	case OPTION_ADDRESS:
		*(const char **)(void *)field = addr_clean(r->mem, value);
		if (!*(const char **)(void *)field)
			fault(r, o, 0, "not-an-address", value, NULL);
		break;
	case OPTION_ZONE:
		if (date_civil(0, value, &c) < 0)
			fault(r, o, 0, date_zones_known() ? "not-a-zone" : "no-zones", value, NULL);
		*(const char **)(void *)field = talloc_strdup(r->mem, value);
		break;
	case OPTION_LANGUAGE:
		if (strcmp(value, "fr") != 0 && strcmp(value, "en") != 0)
			fault(r, o, 0, "not-a-language", value, NULL);
		*(const char **)(void *)field = talloc_strdup(r->mem, value);
		break;
	case OPTION_STRING:
	case OPTION_PATH:
		*(const char **)(void *)field = text_line(r->mem, value, 1000);
		break;
	case OPTION_SECRET:
		*(const char **)(void *)field = *value ? read_secret(r, o, value) : "";
		break;
	case OPTION_ADDRESSES:
	case OPTION_WORDS:
		set_list(r, o, value, (const char ***)(void *)field);
		break;
	case OPTION_NUMBER:
		set_number(r, o, value, (int *)(void *)field);
		break;
	case OPTION_PEOPLE:
		set_people(r, o, value, (struct staff_member **)(void *)field);
		break;
	case OPTION_BOOL:
		if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
			fault(r, o, 0, "not-yes-or-no", value, NULL);
		*(bool *)(void *)field = strcmp(value, "yes") == 0;
		break;
	case OPTION_SEPARATOR:
		if (strcmp(value, "none") != 0 && strcmp(value, "+") != 0 && strcmp(value, "-") != 0)
			fault(r, o, 0, "not-a-separator", value, NULL);
		*field = strcmp(value, "none") == 0 ? '\0' : *value;
		break;
	case OPTION_LEVEL:
		set_level(r, o, value, (int *)(void *)field);
		break;
	case OPTION_HOMESERVER:
		set_homeserver(r, o, value, (const char **)(void *)field);
		break;
	case OPTION_PROFILE:
		if (strcmp(value, "none") != 0 && strcmp(value, "tchap") != 0)
			fault(r, o, 0, "not-a-profile", value, NULL);
		*(bool *)(void *)field = strcmp(value, "tchap") == 0;
		break;
	case OPTION_HOURS:
		set_hours(r, o, value, (const char **)(void *)field);
		break;
	case OPTION_TIME:
		set_time(r, o, value, (int *)(void *)field);
		break;
	case OPTION_LADDER:
		set_ladder(r, o, value, (struct ladder *)(void *)field);
		break;
	case OPTION_CHECKLIST:
		set_checklist(r, o, value, (struct checklist *)(void *)field);
		break;
	case OPTION_OPENING:
	case OPTION_WEEKDAYS:
		set_own_hours(r, o, value, (const char **)(void *)field);
		break;
	}
}

/* The near name: of groups when `group` is NULL, else of keys (of any group: people misplace them). */
static const char *
near_name(struct reading *r, const char *group, const char *word)
{
	const char *best = "";
	int least = 4;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(options); i++) {
		const char *name = group ? options[i].key : options[i].group;
		int d = text_distance(word, name, 3);

		if (d > 3)
			continue;
		if (group && strcmp(options[i].group, group) == 0 && d == least)
			d--; /* a tie goes to the key of this very group */
		if (d < least) {
			least = d;
			best = group ? talloc_asprintf(r->mem, "%s.%s", options[i].group, name) : name;
		}
	}
	return best;
}

static void
refuse_unknown(struct reading *r, GKeyFile *keys)
{
	g_auto(GStrv) groups = g_key_file_get_groups(keys, NULL);
	size_t i, j, k;

	for (i = 0; groups[i]; i++) {
		g_auto(GStrv) names = g_key_file_get_keys(keys, groups[i], NULL, NULL);
		bool group_known = false;

		if (members_refuse(r, groups[i], names))
			continue;
		for (k = 0; k < G_N_ELEMENTS(options); k++)
			group_known = group_known || strcmp(options[k].group, groups[i]) == 0;
		if (!group_known) {
			const struct option o = { .group = groups[i], .key = "" };

			fault(r, &o, line_of(r->text, groups[i], NULL), "unknown-group", groups[i], near_name(r, NULL, groups[i]));
			continue;
		}
		for (j = 0; names[j]; j++) {
			const struct option o = { .group = groups[i], .key = names[j] };
			bool known = false;

			for (k = 0; k < G_N_ELEMENTS(options); k++)
				known = known || (strcmp(options[k].group, groups[i]) == 0 && strcmp(options[k].key, names[j]) == 0);
			if (!known)
				fault(r, &o, 0, "unknown", "", near_name(r, groups[i], names[j]));
		}
	}
}

static const struct option *
option_of(const char *group, const char *key)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(options); i++)
		if (strcmp(options[i].group, group) == 0 && strcmp(options[i].key, key) == 0)
			return &options[i];
	return NULL;
}

/* What a Matrix room needs beside its server. */
/* An alias (#equipe:...) may be pointed elsewhere by others: only the id stays what it is. */
static void
check_rooms(struct reading *r, const char *key, const char *const *rooms)
{
	for (; rooms && *rooms; rooms++)
		if (**rooms != '!')
			fault(r, option_of("room", key), 0, "not-a-room", *rooms, NULL);
}

static void
check_matrix(struct reading *r, GKeyFile *keys, struct settings *s)
{
	g_autofree char *file = g_key_file_get_string(keys, "matrix", "token_file", NULL);

	s->matrix_token_file = talloc_strdup(r->mem, file ? text_trim(file) : "");
	if (!s->matrix_url || !*s->matrix_url)
		return;
	if (g_str_has_prefix(s->matrix_url, "http://") && !s->matrix_plain)
		fault(r, option_of("matrix", "url"), 0, "not-a-homeserver", s->matrix_url, NULL);
	if (!*s->matrix_token_file)
		fault(r, option_of("matrix", "token_file"), 0, "missing", "", NULL);
	if (s->matrix_poll < 1 || s->matrix_poll > 300)
		fault(r, option_of("matrix", "poll"), 0, "not-a-number", "", NULL);
	if (*s->staff_room != '!' && strcmp(s->staff_room, "none") != 0)
		fault(r, option_of("room", "staff"), 0, "not-a-room", s->staff_room, NULL);
	check_rooms(r, "collectives", (const char *const *)s->collectives);
	check_rooms(r, "forums", (const char *const *)s->forums);
}

/* A lab that never works any more, or that nothing may ever be sent to, is a slip. */
static void
check_hours(struct reading *r, struct settings *s)
{
	const int64_t now = 1767225600;  /* 2026: closing days that are over close nothing */
	const int64_t late = 7226582400; /* 2199: who closes until then closes for ever */
	struct hours *h;

	s->hours.zone = s->zone;
	h = r->n_faults ? NULL : hours_new(r->mem, &s->hours);
	if (h && !hours_next(h, late))
		fault(r, option_of("hours", "closed"), 0, "always-closed", "", NULL);
	else if (h && !hours_next_for(h, now, false, NULL, 0))
		fault(r, option_of("hours", "quiet"), 0, "always-quiet", "", NULL);
	talloc_free(h);
}

int
settings_parse(
    TALLOC_CTX *mem, const char *name, const char *text, const struct templates *words, const char *lang, FILE *faults, struct settings *s)
{
	struct reading r = { mem, name, text, words, lang, faults, 0 };
	GKeyFile *keys = g_key_file_new();
	GError *error = NULL;
	size_t i;

	memset(s, 0, sizeof *s);
	if (!g_utf8_validate(text, -1, NULL)) {
		fault(&r, NULL, 1, "not-utf8", "", NULL);
	} else if (*text && !g_key_file_load_from_data(keys, text, strlen(text), G_KEY_FILE_NONE, &error)) {
		fault(&r, NULL, line_bad(text), "bad-file", error->message, NULL);
		g_clear_error(&error);
	}
	refuse_unknown(&r, keys);
	for (i = 0; i < G_N_ELEMENTS(options); i++) {
		const struct option *o = &options[i];
		g_autofree char *value = g_key_file_get_string(keys, o->group, o->key, NULL);

		if (!value && !o->value)
			fault(&r, o, 0, "missing", "", NULL);
		if (value && !*value && !o->value) {
			fault(&r, o, 0, "missing", "", NULL);
			continue;
		}
		if (value || o->value)
			option_set(&r, o, value ? text_trim(value) : o->value, s);
	}
	members_read(&r, keys, s);
	members_check(&r, s);
	check_matrix(&r, keys, s);
	check_hours(&r, s);
	g_key_file_free(keys);
	if (s->domain && !*s->domain && s->address)
		s->domain = addr_domain(s->address);
	if (s->controller && !*s->controller)
		s->controller = s->name;
	if (s->smtp_hostname && !*s->smtp_hostname)
		s->smtp_hostname = s->domain;
	return r.n_faults;
}

int
settings_read(TALLOC_CTX *mem, const char *file, const struct templates *words, const char *lang, FILE *faults, struct settings *s)
{
	struct reading r = { mem, file, "", words, lang, faults, 0 };
	GError *error = NULL;
	gsize size;
	char *text = NULL;
	int n;

	if (!g_file_get_contents(file, &text, &size, &error)) {
		fault(&r, NULL, 0, "unreadable", error->message, NULL);
		g_error_free(error);
		return 1;
	}
	if (strlen(text) != size) {
		fault(&r, NULL, 0, "not-utf8", "", NULL);
		g_free(text);
		return 1;
	}
	n = settings_parse(mem, file, text, words, lang, faults, s);
	g_free(text);
	return n;
}

void
option_print(FILE *f, const struct option *o, const void *s)
{
	const char *field = (const char *)s + o->field;
	const struct staff_member *m;
	const char *const *list;
	char *text;

	switch (o->type) {
	case OPTION_NUMBER:
		fprintf(f, "%d", *(const int *)(const void *)field);
		break;
	case OPTION_LEVEL:
		fprintf(f, "%s",
		    *(const int *)(const void *)field == LOG_LEVEL_ERR    ? "error"
		    : *(const int *)(const void *)field == LOG_LEVEL_WARN ? "warning"
		    : *(const int *)(const void *)field == LOG_LEVEL_INFO ? "info"
									  : "debug");
		break;
	case OPTION_BOOL:
		fprintf(f, "%s", *(const bool *)(const void *)field ? "yes" : "no");
		break;
	case OPTION_PROFILE:
		fprintf(f, "%s", *(const bool *)(const void *)field ? "tchap" : "none");
		break;
	case OPTION_TIME:
		fprintf(f, "%d:%02d", *(const int *)(const void *)field / 60, *(const int *)(const void *)field % 60);
		break;
	case OPTION_LADDER:
		text = ladder_text(NULL, (const struct ladder *)(const void *)field);
		fprintf(f, "%s", text);
		talloc_free(text);
		break;
	case OPTION_CHECKLIST:
		text = checklist_text(NULL, (const struct checklist *)(const void *)field);
		fprintf(f, "%s", text);
		talloc_free(text);
		break;
	case OPTION_SEPARATOR:
		fprintf(f, "%.4s", *field ? (const char[]){ *field, '\0' } : "none");
		break;
	case OPTION_SECRET:
		fprintf(f, "%s", **(const char *const *)(const void *)field ? "***" : "");
		break;
	case OPTION_ADDRESSES:
	case OPTION_WORDS:
		for (list = *(const char *const *const *)(const void *)field; *list; list++)
			fprintf(f, "%s%s", *list, list[1] ? "; " : "");
		break;
	case OPTION_PEOPLE:
		for (m = *(struct staff_member *const *)(const void *)field; m && m->name; m++)
			fprintf(f, "%s <%s>%s%s%s", m->name, m->address, *m->chat ? " " : "", m->chat, m[1].name ? "; " : "");
		break;
	default:
		fprintf(f, "%s", *(const char *const *)(const void *)field);
		break;
	}
}

void
settings_print(FILE *f, const struct settings *s)
{
	const char *group = "";
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(options); i++) {
		if (strcmp(group, options[i].group) != 0)
			fprintf(f, "%s[%s]\n", *group ? "\n" : "", options[i].group);
		group = options[i].group;
		fprintf(f, "%s = ", options[i].key);
		option_print(f, &options[i], s);
		fprintf(f, "\n");
	}
	members_print(f, s);
}

void
settings_sample(FILE *f)
{
	const char *group = "";
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(head); i++)
		fprintf(f, "# %s\n", head[i]);
	fputc('\n', f);
	for (i = 0; i < G_N_ELEMENTS(options); i++) {
		const struct option *o = &options[i];

		if (strcmp(group, o->group) != 0)
			fprintf(f, "%s[%s]\n", *group ? "\n" : "", o->group);
		group = o->group;
		fprintf(f, "# %s\n%s%s =%s%s\n", o->doc, o->value ? "#" : "", o->key, o->value && !*o->value ? "" : " ",
		    o->value                    ? o->value
		    : o->type == OPTION_ADDRESS ? "lab@lab.example"
						: "Anne Kermarrec <anne@lab.example> @anne:lab.example");
	}
	members_sample(f);
}
