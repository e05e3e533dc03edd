/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups of which there may be many: "[venue grande-salle]". What each holds is in members.def.
 */
#include <string.h>

#include "bot/base/text.h"
#include "config/reading.h"

/* Groups of which there may be many. */
static const struct kind {
	const char *group, *type;
	size_t list, size; /* where in struct settings; of one */
	const char *sample, *doc;
} kinds[] = {
#define KIND(group, type, list, sample, doc) { group, #type, offsetof(struct settings, list), sizeof(struct type), sample, doc },
#include "config/members.def"
#undef KIND
};

static const struct member {
	const char *type;
	struct option o; /* its group is that of the kind and a name */
} members[] = {
#define MEMBER(type, key, how, field, value, doc) { #type, { "", key, OPTION_##how, offsetof(struct type, field), value, doc } },
#include "config/members.def"
#undef MEMBER
};

/* "venue grande-salle": its kind, and the name in it; NULL when it is no such group. */
static const struct kind *
kind_of(const char *group, const char **name)
{
	size_t i, n;

	for (i = 0; i < G_N_ELEMENTS(kinds); i++) {
		n = strlen(kinds[i].group);
		if (strncmp(group, kinds[i].group, n) == 0 && (group[n] == ' ' || group[n] == '\0')) {
			*name = group + n + strspn(group + n, " ");
			return &kinds[i];
		}
	}
	return NULL;
}

/* Lower case letters, digits, "-" between them: it goes into commands and into file names. */
static bool
slug_good(const char *name)
{
	size_t n = strlen(name), i;

	if (n == 0 || n > 40 || *name == '-' || name[n - 1] == '-')
		return false;
	for (i = 0; i < n; i++)
		if (!g_ascii_islower(name[i]) && !g_ascii_isdigit(name[i]) && name[i] != '-')
			return false;
	return true;
}

static bool
is_member(const struct kind *k, const char *key)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(members); i++)
		if (strcmp(members[i].type, k->type) == 0 && strcmp(members[i].o.key, key) == 0)
			return true;
	return false;
}

static const char *
near_member(struct reading *r, const struct kind *k, const char *group, const char *word)
{
	const char *best = "";
	int least = 4;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(members); i++) {
		int d = strcmp(members[i].type, k->type) == 0 ? text_distance(word, members[i].o.key, 3) : 4;

		if (d < least) {
			least = d;
			best = talloc_asprintf(r->mem, "%s.%s", group, members[i].o.key);
		}
	}
	return best;
}

/* One group of a kind. */
static void
set_members(struct reading *r, GKeyFile *keys, const char *group, const struct kind *k, void *one)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(members); i++) {
		struct option o = members[i].o;
		g_autofree char *value = g_key_file_get_string(keys, group, o.key, NULL);

		if (strcmp(members[i].type, k->type) != 0)
			continue;
		o.group = group;
		if ((!value || !*value) && !o.value)
			fault(r, &o, value ? 0 : line_of(r->text, group, NULL), "missing", "", NULL);
		else
			option_set(r, &o, value ? text_trim(value) : o.value, one);
	}
}

/* All groups of the kinds, in the order of the file. The lists end with an empty one. */
void
members_read(struct reading *r, GKeyFile *keys, struct settings *s)
{
	enum { GROUPS_MOST = 64 };
	g_auto(GStrv) groups = g_key_file_get_groups(keys, NULL);
	const struct kind *k, *its;
	const char *name;
	size_t i, n;

	for (k = kinds; k < kinds + G_N_ELEMENTS(kinds); k++) {
		char *list = talloc_zero_size(r->mem, k->size * (GROUPS_MOST + 1));

		*(void **)(void *)((char *)s + k->list) = list;
		for (i = n = 0; groups[i]; i++) {
			its = kind_of(groups[i], &name);
			if (its != k || !slug_good(name))
				continue;
			if (n == GROUPS_MOST) {
				fault(r, NULL, line_of(r->text, groups[i], NULL), "too-many-groups", groups[i], NULL);
				break;
			}
			*(const char **)(void *)(list + n * k->size) = talloc_strdup(r->mem, name); /* the slug stands first */
			set_members(r, keys, groups[i], k, list + n++ * k->size);
		}
	}
}

/* A group of a kind: its name and its keys. false: it is none. */
bool
members_refuse(struct reading *r, const char *group, char **names)
{
	const char *name;
	const struct kind *k = kind_of(group, &name);
	size_t j;

	if (!k)
		return false;
	if (!slug_good(name))
		fault(r, NULL, line_of(r->text, group, NULL), "not-a-group-name", group, NULL);
	for (j = 0; slug_good(name) && names[j]; j++) {
		const struct option o = { .group = group, .key = names[j] };

		if (!is_member(k, names[j]))
			fault(r, &o, 0, "unknown", "", near_member(r, k, group, names[j]));
	}
	return true;
}

void
members_check(struct reading *r, struct settings *s)
{
	struct venue_setting *v;
	struct equipment_setting *q;

	for (v = s->venues; v->slug; v++) {
		const struct option o = { .group = talloc_asprintf(r->mem, "venue %s", v->slug), .key = "capacity" };

		if (v->capacity > 100000 || (v->capacity < 1 && line_of(r->text, o.group, o.key)))
			fault(r, &o, 0, "not-a-number", talloc_asprintf(r->mem, "%d", v->capacity), NULL);
		if (v->before > 1440 || v->after > 1440) /* a day */
			fault(r, &(struct option){ .group = o.group, .key = v->before > 1440 ? "before" : "after" }, 0, "not-a-number", "",
			    NULL);
		v->name = v->name && *v->name ? v->name : v->slug;
	}
	for (q = s->equipment; q->slug; q++) {
		if (q->days < 1 || q->days > 366)
			fault(r, &(struct option){ .group = talloc_asprintf(r->mem, "equipment %s", q->slug), .key = "days" }, 0,
			    "not-a-number", talloc_asprintf(r->mem, "%d", q->days), NULL);
		q->name = q->name && *q->name ? q->name : q->slug;
	}
}

void
members_print(FILE *f, const struct settings *s)
{
	const struct kind *k;
	const char *one;
	size_t i;

	for (k = kinds; k < kinds + G_N_ELEMENTS(kinds); k++)
		for (one = *(const char *const *)(const void *)((const char *)s + k->list); one && *(const char *const *)(const void *)one;
		     one += k->size) {
			fprintf(f, "\n[%s %s]\n", k->group, *(const char *const *)(const void *)one);
			for (i = 0; i < G_N_ELEMENTS(members); i++) {
				if (strcmp(members[i].type, k->type) != 0)
					continue;
				fprintf(f, "%s = ", members[i].o.key);
				option_print(f, &members[i].o, one);
				fprintf(f, "\n");
			}
		}
}

void
members_sample(FILE *f)
{
	const struct kind *k;
	size_t i;

	for (k = kinds; k < kinds + G_N_ELEMENTS(kinds); k++) {
		fprintf(f, "\n# %s\n#[%s %s]\n", k->doc, k->group, k->sample);
		for (i = 0; i < G_N_ELEMENTS(members); i++)
			if (strcmp(members[i].type, k->type) == 0)
				fprintf(f, "# %s\n#%s =%s%s\n", members[i].o.doc, members[i].o.key,
				    members[i].o.value && !*members[i].o.value ? "" : " ", members[i].o.value ? members[i].o.value : "20");
	}
}
