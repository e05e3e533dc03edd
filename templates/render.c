/* SPDX-License-Identifier: EUPL-1.2 */
#include "templates/render.h"

#include <errno.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/base/text.h"
#include "templates/set.h"

#define LONGEST_LINE 900 /* bytes; RFC 5322 2.1.1 allows 998, and quoting adds to it */
#define CUT "\n[\xe2\x80\xa6]\n"

static const struct template_row all_rows[] = {
#define TEMPLATE(name, vars) { name, vars },
#include "templates/templates.def"
#undef TEMPLATE
	{ NULL, NULL },
};

static const struct template_file embedded[] = {
#include "embedded/templates.inc"
	{ NULL, NULL },
};

static const char *const langs[LANGS] = { "fr", "en", "br" };

struct entry {
	const char *name;
	struct field *fields;
	struct template *in[LANGS];
};

struct templates {
	struct entry *entry;
	size_t n;
	struct labels labels[LANGS];
	bool embedded; /* the program's own files are being read */
};

int
lang_index(const char *lang)
{
	int i;

	for (i = 0; lang && i < LANGS; i++)
		if (g_ascii_strncasecmp(lang, langs[i], 2) == 0 && !g_ascii_isalpha(lang[2]))
			return i;
	return LANG_FR;
}

const struct labels *
templates_labels(const struct templates *set, int lang)
{
	return &set->labels[lang];
}

const char *
label(const struct templates *set, const char *lang, const char *key)
{
	const struct label *l = label_find(&set->labels[lang_index(lang)], key);

	if (!l)
		l = label_find(&set->labels[LANG_FR], key);
	return l ? l->text : NULL;
}

static struct entry *
entry_find(const struct templates *set, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (strlen(set->entry[i].name) == n && memcmp(set->entry[i].name, name, n) == 0)
			return &set->entry[i];
	return NULL;
}

static const char *
entry_near(const struct templates *set, const char *name)
{
	const char *near = "";
	int d, best = 4;
	size_t i;

	for (i = 0; i < set->n; i++) {
		d = text_distance(name, set->entry[i].name, 3);
		if (d < best) {
			best = d;
			near = set->entry[i].name;
		}
	}
	return near;
}

static int
rows_read(struct templates *set, const struct template_row *row, struct err *e)
{
	size_t n = 0;

	while (row[n].name)
		n++;
	set->entry = talloc_zero_size(set, (n + 1) * sizeof *set->entry);
	for (; row->name; row++) {
		struct entry *entry = &set->entry[set->n];

		if (entry_find(set, row->name, strlen(row->name)))
			return fail(e, ERR_BUG, "templates.def: %s stands there twice", row->name);
		entry->name = row->name;
		if (fields_parse(set, row->name, row->vars, &entry->fields, e) < 0)
			return -1;
		set->n++;
	}
	return 0;
}

/* Line ends of other systems and a byte order mark are forgiven: labs edit these files with what
 * they have. */
static char *
plain_ends(TALLOC_CTX *mem, const char *text)
{
	char *copy = talloc_strdup(mem, g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text);
	char *to = copy;
	const char *p;

	for (p = copy; *p; p++)
		if (!(*p == '\r' && p[1] == '\n'))
			*to++ = *p;
	*to = '\0';
	return copy;
}

/* "labels", or a part of them: "commands.labels". */
static bool
is_labels(const char *name)
{
	return strcmp(name, "labels") == 0 || g_str_has_suffix(name, ".labels");
}

/* Takes one file, "x.txt" or labels. A later one of the same name takes its place; a lab's labels change words and add none. */
static int
file_take(struct templates *set, int lang, const char *name, const char *path, const char *raw, struct err *e)
{
	char *text = plain_ends(set, raw);
	struct template *t = NULL;
	struct labels labels;
	struct entry *entry;
	int status = -1;

	if (is_labels(name)) {
		if (labels_parse(set, path, lang, text, &labels, e) < 0)
			goto out;
		status = set->labels[lang].n ? labels_replace(set, &set->labels[lang], &labels, set->embedded || lang == LANG_BR, e) : 0;
		if (set->labels[lang].n == 0)
			set->labels[lang] = labels;
		goto out;
	}
	entry = entry_find(set, name, strlen(name) - strlen(".txt"));
	if (!entry) {
		char *stem = talloc_strndup(text, name, strlen(name) - strlen(".txt"));
		const char *near = entry_near(set, stem);

		(void)fail(e, ERR_PERM, "%s: no template is called \"%s\"%s%s%s", path, stem, *near ? "; did you mean \"" : "", near,
		    *near ? "\"?" : "");
		goto out;
	}
	if (template_parse(set, path, lang, text, entry->fields, &t, e) < 0)
		goto out;
	talloc_free(entry->in[lang]);
	entry->in[lang] = t;
	status = 0;
out:
	talloc_free(text);
	return status;
}

static bool
is_ours(const char *name)
{
	return is_labels(name) || (g_str_has_suffix(name, ".txt") && name[0] != '.');
}

static int
files_read(struct templates *set, const struct template_file *file, struct err *e)
{
	set->embedded = true;
	for (; file->name; file++) {
		const char *slash = strchr(file->name, '/');
		char *path;
		int lang, status;

		for (lang = 0; lang < LANGS; lang++)
			if (slash && strlen(langs[lang]) == (size_t)(slash - file->name) && g_str_has_prefix(file->name, langs[lang]))
				break;
		if (lang == LANGS || !is_ours(slash + 1))
			return fail(e, ERR_BUG, "templates/%s: neither a template nor labels", file->name);
		path = talloc_asprintf(set, "templates/%s", file->name);
		status = file_take(set, lang, slash + 1, path, file->text, e);
		talloc_free(path);
		if (status < 0)
			return -1;
	}
	set->embedded = false;
	return 0;
}

static int
path_take(struct templates *set, int lang, const char *name, const char *path, struct err *e)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	gsize n;

	if (!g_file_get_contents(path, &text, &n, &error))
		return fail(e, ERR_PERM, "%s: %s", path, error->message);
	if (strlen(text) != n)
		return fail(e, ERR_PERM, "%s: has a NUL byte", path);
	return file_take(set, lang, name, path, text, e);
}

static int
folder_read(struct templates *set, int lang, const char *path, struct err *e)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	const char *name;

	if (!folder) {
		/* A lab may replace files of one language only. */
		if (g_file_test(path, G_FILE_TEST_EXISTS))
			return fail(e, ERR_PERM, "%s: cannot be read", path);
		return 0;
	}
	while ((name = g_dir_read_name(folder))) {
		g_autofree char *file = g_build_filename(path, name, NULL);

		if (is_ours(name) && path_take(set, lang, name, file, e) < 0)
			return -1;
	}
	return 0;
}

static int
dir_read(struct templates *set, const char *dir, struct err *e)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) folder = g_dir_open(dir, 0, &error);
	const char *name;
	bool any = false;
	int lang;

	if (!folder)
		return fail(e, ERR_PERM, "templates: %s", error->message);
	for (lang = 0; lang < LANGS; lang++) {
		g_autofree char *path = g_build_filename(dir, langs[lang], NULL);

		any |= g_file_test(path, G_FILE_TEST_IS_DIR);
		if (folder_read(set, lang, path, e) < 0)
			return -1;
	}
	while ((name = g_dir_read_name(folder)))
		if (is_ours(name))
			return fail(e, ERR_PERM, "%s/%s: belongs into %s/fr, %s/en or %s/br", dir, name, dir, dir, dir);
	if (!any)
		log_warn("templates: folder without fr, en or br: nothing replaced");
	return 0;
}

/* Every language has every template, in the same shape: a tap that one language lacks is an answer
 * that its readers lack. */
static int
entry_complete(const struct entry *entry, struct err *e)
{
	const struct template *fr = entry->in[LANG_FR], *t;
	int lang;

	for (lang = 0; lang < LANGS; lang++) {
		t = entry->in[lang];
		if (!t && lang == LANG_BR)
			continue;
		if (!t)
			return fail(e, ERR_PERM, "templates/%s/%s.txt: is missing", langs[lang], entry->name);
		if (t->subject != fr->subject)
			return fail(e, ERR_PERM, "%s: has %s subject, %s has %s", t->file, t->subject ? "a" : "no", fr->file,
			    fr->subject ? "one" : "none");
		if (t->taps != fr->taps)
			return fail(e, ERR_PERM, "%s: has %d tap lines, %s has %d", t->file, t->taps, fr->file, fr->taps);
	}
	return 0;
}

static int
set_complete(struct templates *set, struct err *e)
{
	struct labels *l = set->labels;
	size_t i;

	for (i = 0; i < LANGS; i++)
		if (!l[i].file)
			l[i].file = talloc_asprintf(set, "templates/%s/labels", langs[i]);
	if (labels_dates(set, &l[LANG_FR], true, e) < 0 || labels_dates(set, &l[LANG_EN], true, e) < 0 ||
	    labels_dates(set, &l[LANG_BR], false, e) < 0 || labels_same(&l[LANG_FR], &l[LANG_EN], e) < 0 ||
	    labels_same(&l[LANG_EN], &l[LANG_FR], e) < 0 || labels_same(&l[LANG_BR], &l[LANG_FR], e) < 0)
		return -1;
	for (i = 0; i < set->n; i++)
		if (entry_complete(&set->entry[i], e) < 0)
			return -1;
	return 0;
}

int
templates_open_from(TALLOC_CTX *mem, const struct template_row *rows, const struct template_file *files, const char *dir,
    struct templates **out, struct err *e)
{
	struct templates *set = talloc_zero(mem, struct templates);

	if (rows_read(set, rows, e) < 0 || files_read(set, files, e) < 0 || (dir && dir_read(set, dir, e) < 0) ||
	    set_complete(set, e) < 0) {
		talloc_free(set);
		return -1;
	}
	*out = set;
	return 0;
}

int
templates_open(TALLOC_CTX *mem, const char *dir, struct templates **out, struct err *e)
{
	return templates_open_from(mem, all_rows, embedded, dir, out, e);
}

/* The expanded header lines; every line starts with its literal name (source.c sees to it). */
static void
header_take(TALLOC_CTX *mem, const char *lines, struct rendered *out)
{
	g_auto(GStrv) line = g_strsplit(lines, "\n", -1);
	guint i, n = g_strv_length(line);

	out->subject = "";
	out->taps = talloc_zero_array(mem, struct tap, n + 1);
	for (i = 0; i < n; i++) {
		char *bar = strstr(line[i], BAR);
		struct tap *tap = &out->taps[out->n_taps];

		if (g_str_has_prefix(line[i], "Subject:") && out->subject[0] == '\0')
			out->subject = text_line(mem, line[i] + strlen("Subject:"), LIMIT_SUBJECT);
		if (!g_str_has_prefix(line[i], "Tap:") || !bar)
			continue;
		*bar = '\0';
		tap->label = text_line(mem, line[i] + strlen("Tap:"), LIMIT_NAME);
		tap->body = text_line(mem, bar + 1, LIMIT_SUBJECT);
		out->n_taps += tap->label[0] && tap->body[0];
	}
}

/* Where to end a line that is too long: after a space, or else between two characters. */
static size_t
break_at(const char *s, size_t n)
{
	size_t i;

	if (n <= LONGEST_LINE)
		return n;
	for (i = LONGEST_LINE; i > LONGEST_LINE / 2; i--)
		if (s[i - 1] == ' ')
			return i;
	for (i = LONGEST_LINE; ((unsigned char)s[i] & 0xc0) == 0x80;)
		i--;
	return i;
}

static void
line_finish(GString *out, const char *s, size_t n)
{
	bool signature = n == 3 && memcmp(s, "-- ", 3) == 0;

	while (!signature && n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	do {
		size_t part = break_at(s, n), keep = part;

		while (part < n && keep > 0 && s[keep - 1] == ' ')
			keep--;
		g_string_append_len(out, s, (gssize)keep);
		g_string_append_c(out, '\n');
		s += part;
		n -= part;
	} while (n > 0);
}

/* Sections that vanish leave holes: never more than one empty line, none at the ends. */
static char *
text_finish(TALLOC_CTX *mem, const char *text)
{
	GString *out = g_string_sized_new(strlen(text) + 1);
	const char *p, *next;
	bool gap = false;
	char *result;

	for (p = text; *p; p = next) {
		size_t n = strcspn(p, "\n");

		next = p + n + (p[n] == '\n');
		if (strspn(p, " \t") >= n) {
			gap = out->len > 0;
			continue;
		}
		if (gap)
			g_string_append_c(out, '\n');
		gap = false;
		line_finish(out, p, n);
	}
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}

/* Longer than a letter may be: says so at its end. */
static void
cut(GString *s)
{
	size_t n = LIMIT_LETTER;

	while (((unsigned char)s->str[n] & 0xc0) == 0x80)
		n--;
	g_string_truncate(s, n);
	g_string_append(s, CUT);
}

int
render(TALLOC_CTX *mem, const struct templates *set, const char *lang, const char *name, const struct var *vars, struct rendered *out,
    struct err *e)
{
	const struct entry *entry = entry_find(set, name, strlen(name));
	const struct template *t;
	GString *s;

	memset(out, 0, sizeof *out);
	if (!entry)
		return fail(e, ERR_BUG, "template %s: is not in templates.def", name);
	if (vars_check(name, entry->fields, vars, e) < 0)
		return -1;
	t = entry->in[lang_index(lang)];
	if (!t)
		t = entry->in[LANG_FR];
	if (!t)
		return fail(e, ERR_BUG, "template %s: was never read", name);
	s = g_string_new(NULL);
	(void)mustache_expand(t->header, vars, true, LIMIT_LETTER, s);
	header_take(mem, s->str, out);
	g_string_truncate(s, 0);
	if (!mustache_expand(t->body, vars, false, LIMIT_LETTER, s))
		cut(s);
	out->text = text_finish(mem, s->str);
	g_string_free(s, TRUE);
	return 0;
}
