/* SPDX-License-Identifier: EUPL-1.2
 *
 * Short words by key, and dates in words made of them.
 */
#include <stdlib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "templates/set.h"

#define KEY_CHARS "abcdefghijklmnopqrstuvwxyz0123456789._-"
#define DATE_VARS "weekday day month year"
#define DATETIME_VARS "date hour minute hh mm"

static int
label_compare(const void *a, const void *b)
{
	return strcmp(((const struct label *)a)->key, ((const struct label *)b)->key);
}

const struct label *
label_find(const struct labels *labels, const char *key)
{
	const struct label wanted = { .key = key };

	if (labels->n == 0)
		return NULL;
	return bsearch(&wanted, labels->label, labels->n, sizeof *labels->label, label_compare);
}

static int
label_read(TALLOC_CTX *mem, const char *file, int line, char *s, struct label *l, struct err *e)
{
	char *equals = strchr(s, '=');
	char *key, *text;

	if (!equals)
		return fail(e, ERR_PERM, "%s:%d: a label is written \"key = text\"", file, line);
	*equals = '\0';
	key = text_trim(s);
	text = text_trim(equals + 1);
	if (*key == '\0' || key[strspn(key, KEY_CHARS)] != '\0')
		return fail(e, ERR_PERM, "%s:%d: \"%.60s\" is no key (small letters, digits, '.', '-', '_')", file, line, key);
	if (*text == '\0')
		return fail(e, ERR_PERM, "%s:%d: \"%.60s\" has no text", file, line, key);
	l->key = talloc_strdup(mem, key);
	l->text = talloc_strdup(mem, text);
	l->line = line;
	return 0;
}

static int
labels_sort(struct labels *labels, struct err *e)
{
	size_t i;

	if (labels->n == 0)
		return 0;
	qsort(labels->label, labels->n, sizeof *labels->label, label_compare);
	for (i = 1; i < labels->n; i++) {
		const struct label *a = &labels->label[i - 1], *b = &labels->label[i];

		if (strcmp(a->key, b->key) == 0)
			return fail(e, ERR_PERM, "%s:%d: \"%s\" stands in line %d already", labels->file, MAX(a->line, b->line), a->key,
			    MIN(a->line, b->line));
	}
	return 0;
}

int
labels_parse(TALLOC_CTX *mem, const char *file, int lang, const char *text, struct labels *labels, struct err *e)
{
	char *copy, *s, *next;
	size_t room = 0;
	int line = 0;

	memset(labels, 0, sizeof *labels);
	labels->file = talloc_strdup(mem, file);
	if (source_check(file, text, strlen(text), e) < 0)
		return -1;
	copy = typography(mem, lang, text);
	for (s = copy; s; s = next) {
		next = strchr(s, '\n');
		if (next)
			*next++ = '\0';
		line++;
		s = text_trim(s);
		if (*s == '\0' || *s == '#')
			continue;
		if (labels->n == room) {
			room = room ? room * 2 : 64;
			labels->label = talloc_realloc_size(mem, labels->label, room * sizeof *labels->label);
		}
		if (label_read(mem, file, line, s, &labels->label[labels->n], e) < 0)
			return -1;
		labels->n++;
	}
	talloc_free(copy);
	return labels_sort(labels, e);
}

static int
fail_key(const struct labels *over, const struct label *l, const struct labels *base, struct err *e)
{
	const char *near = NULL;
	int d, best = 3;
	size_t i;

	for (i = 0; i < base->n; i++) {
		d = text_distance(l->key, base->label[i].key, 2);
		if (d < best) {
			best = d;
			near = base->label[i].key;
		}
	}
	if (near)
		return fail(e, ERR_PERM, "%s:%d: no label is called \"%s\"; did you mean \"%s\"?", over->file, l->line, l->key, near);
	return fail(e, ERR_PERM, "%s:%d: no label is called \"%s\"", over->file, l->line, l->key);
}

int
labels_replace(TALLOC_CTX *mem, struct labels *base, const struct labels *over, bool add, struct err *e)
{
	size_t i, j, n = base->n;

	base->label = talloc_realloc_size(mem, base->label, (n + over->n + 1) * sizeof *base->label);
	for (i = 0; i < over->n; i++) {
		for (j = 0; j < n && strcmp(base->label[j].key, over->label[i].key) != 0;)
			j++;
		if (j < n)
			base->label[j].text = over->label[i].text;
		else if (add)
			base->label[base->n++] = over->label[i];
		else
			return fail_key(over, &over->label[i], base, e);
	}
	return labels_sort(base, e);
}

int
labels_same(const struct labels *a, const struct labels *b, struct err *e)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (!label_find(b, a->label[i].key))
			return fail(
			    e, ERR_PERM, "%s: label \"%s\" is missing (%s:%d has it)", b->file, a->label[i].key, a->file, a->label[i].line);
	return 0;
}

static int
need(const struct labels *labels, const char *stem, const char **words, int last, struct err *e)
{
	const struct label *l;
	char key[16];
	int i;

	for (i = 1; i <= last; i++) {
		g_snprintf(key, sizeof key, "%s.%d", stem, i);
		l = label_find(labels, key);
		if (!l)
			return fail(e, ERR_PERM, "%s: label \"%s\" is missing", labels->file, key);
		words[i] = l->text;
	}
	return 0;
}

static int
pattern(TALLOC_CTX *mem, const struct labels *labels, const char *key, const char *vars, struct mustache **m, struct err *e)
{
	const struct label *l = label_find(labels, key);
	struct field *fields;

	if (!l)
		return fail(e, ERR_PERM, "%s: label \"%s\" is missing", labels->file, key);
	if (fields_parse(mem, key, vars, &fields, e) < 0)
		return -1;
	return mustache_parse(mem, labels->file, l->line, l->text, fields, m, e);
}

int
labels_dates(TALLOC_CTX *mem, struct labels *labels, bool must, struct err *e)
{
	if (!must && !label_find(labels, "date"))
		return 0;
	if (need(labels, "day", labels->day, 7, e) < 0 || need(labels, "month", labels->month, 12, e) < 0)
		return -1;
	if (!label_find(labels, "first"))
		return fail(e, ERR_PERM, "%s: label \"first\" is missing", labels->file);
	labels->first = label_find(labels, "first")->text;
	if (pattern(mem, labels, "date", DATE_VARS, &labels->date, e) < 0)
		return -1;
	return pattern(mem, labels, "datetime", DATETIME_VARS, &labels->datetime, e);
}

/* Labels with dates in them: br may have none. */
static const struct labels *
labels_with_dates(const struct templates *set, const char *lang)
{
	const struct labels *labels = templates_labels(set, lang_index(lang));

	return labels->date ? labels : templates_labels(set, LANG_FR);
}

static void
civil(int64_t at, const char *zone, struct civil *c)
{
	static const struct civil epoch = { 1970, 1, 1, 0, 0, 0, 4 };

	if (date_civil(at, zone, c) < 0 && date_civil(at, "UTC", c) < 0)
		*c = epoch; /* beyond the year 9999 */
}

static char *
expanded(TALLOC_CTX *mem, const struct mustache *m, const struct var *vars)
{
	GString *s = g_string_new(NULL);
	char *result;

	(void)mustache_expand(m, vars, true, LIMIT_SUBJECT, s);
	result = talloc_strndup(mem, s->str, s->len);
	g_string_free(s, TRUE);
	return result;
}

static char *
date_text(TALLOC_CTX *mem, const struct labels *labels, const struct civil *c)
{
	char day[8], year[8];
	const struct var vars[] = {
		{ .name = "weekday", .text = labels->day[c->weekday] },
		{ .name = "day", .text = c->day == 1 ? labels->first : day },
		{ .name = "month", .text = labels->month[c->month] },
		{ .name = "year", .text = year },
		{ .name = NULL },
	};

	g_snprintf(day, sizeof day, "%d", c->day);
	g_snprintf(year, sizeof year, "%d", c->year);
	return expanded(mem, labels->date, vars);
}

char *
words_date(TALLOC_CTX *mem, const struct templates *set, const char *lang, int64_t at, const char *zone)
{
	struct civil c;

	civil(at, zone, &c);
	return date_text(mem, labels_with_dates(set, lang), &c);
}

char *
words_datetime(TALLOC_CTX *mem, const struct templates *set, const char *lang, int64_t at, const char *zone)
{
	const struct labels *labels = labels_with_dates(set, lang);
	char hour[8], hh[8], mm[8];
	struct civil c;
	char *date, *result;

	civil(at, zone, &c);
	date = date_text(mem, labels, &c);
	g_snprintf(hour, sizeof hour, "%d", c.hour);
	g_snprintf(hh, sizeof hh, "%02d", c.hour);
	g_snprintf(mm, sizeof mm, "%02d", c.minute);
	{
		const struct var vars[] = {
			{ .name = "date", .text = date },
			{ .name = "hour", .text = hour },
			{ .name = "minute", .text = c.minute ? mm : NULL }, /* absent on the hour: "14 h" */
			{ .name = "hh", .text = hh },
			{ .name = "mm", .text = mm },
			{ .name = NULL },
		};

		result = expanded(mem, labels->datetime, vars);
	}
	talloc_free(date);
	return result;
}
