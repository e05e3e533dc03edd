/* SPDX-License-Identifier: EUPL-1.2
 *
 * Labels of an asking: "dates: jeu 12/03 matin  lieu: grande salle", one after the other or a line each.
 */
#include "handlers/workshop_sheet.h"

#include <string.h>

#include "bot/base/text.h"

enum { ASKED_BYTES = 8192 };

/* clang-format off: a table */
/* Folded; the longest form of each first. */
static const char *const label_words[WORKSHOP_LABELS] = {
	[LABEL_TITLE] = "titre|sujet|objet|theme|thematique|intitule|title|subject|topic|atelier|workshop|question",
	[LABEL_DATES] =
	    "dates?(?: (?:possibles?|proposees?|souhaitees?|envisagees?|et (?:horaires?|heures?)))?|creneaux?(?: (?:possibles?|proposes?))?|"
	    "options?|propositions?(?: de dates?)?|quand|jours?|slots?|when|possible dates|proposed dates|disponibilites|availability|date and time",
	[LABEL_PLACE] = "lieux?(?: souhaite| envisage| prevu)?|salle|endroit|place|where|room|venue|location|adresse",
	[LABEL_LIMIT] =
	    "(?:date )?limite(?: (?:de|des|pour les?|pour) (?:reponses?|votes?|repondre|voter))?|date butoir|reponses?(?: (?:avant|d'ici|pour|au plus tard))?(?: le)?|"
	    "repondre (?:avant|d'ici)(?: le)?|cloture(?: (?:des|du|de) \\w+)?|deadline|repl(?:y|ies) by|respond by|answers? by|rsvp(?: by)?|closing(?: date)?",
	[LABEL_QUORUM] = "quorum|minimum|mini?|au moins|at least",
	[LABEL_MOST] = "max(?:imum|i)?|jauge|capacite|places|capacity|seats|at most",
	[LABEL_INVITED] =
	    "(?:personnes? (?:a inviter|invitees?|conviees?)|a inviter|invite(?:\\.?e)?(?:\\.?s)?|participant(?:\\.?e)?(?:\\.?s)?|convie(?:\\.?e)?(?:\\.?s)?|"
	    "destinataires|invited|invitees|guests|attendees|people to invite)",
	[LABEL_REQUIRED] =
	    "(?:personnes? |presences? |participants? )?(?:obligatoires?|indispensables?|requis(?:e|es)?)|required|must attend|mandatory|must be there",
	[LABEL_CASE] = "projet|probleme|dossier|case|demande|reference|ref|problem|project|sollicitation|request",
	[LABEL_PEOPLE] =
	    "(?:nombre|nb)(?: (?:de |d')?(?:personnes?|participants?|places))?|combien(?: de personnes| d'agents)?|effectif|personnes|people|number of (?:people|participants)|"
	    "how many(?: people)?|headcount|pax",
	[LABEL_LENGTH] = "duree(?: (?:prevue|souhaitee|estimee))?|length|duration|how long",
	[LABEL_FACILITATOR] =
	    "(?:co-?)?(?:facilitat(?:eur|rice)s?|animat(?:eur|rice)s?)|facilitateur\\.rice\\.?s?|animation|anime(?:e)? par|facilitation|facilitators?|host|facilitated by",
	[LABEL_SPONSOR] = "commanditaires?|sponsors?|sponsored by",
	[LABEL_HIDDEN] = "resultats?|votes|results?|caches?|hidden|masques?",
};

/* clang-format on */

/* One pattern of all: group n + 1 is label n. */
static const char *
any_label(void)
{
	static char *all;
	GString *s;
	size_t i;

	if (all)
		return all;
	s = g_string_new("(?:^|[\\n ,;(|*-]|\\x{2022} ?)(?:le |la |les |notre |nos |the |our |\\*\\*|- |\\d[.)] )?(?:");
	for (i = 0; i < WORKSHOP_LABELS; i++)
		g_string_append_printf(s, "%s(%s)", i ? "|" : "", label_words[i]);
	g_string_append(s, ")(?:\\*\\*)? ?[:=](?!//)(?:\\*\\*)? ?");
	all = g_string_free(s, FALSE);
	return all;
}

static void
fold(struct sheet *s)
{
	s->folded = text_fold_map(s->mem, s->bars, &s->map);
}

static size_t
bang_size(const char *text)
{
	static const char bang[] = "^\\s*!\\s?(?i:ateliers?|workshops?)\\b\\s*";
	int start, end;

	return asking_find(bang, text, 0, 0, &start, &end) ? (size_t)end : 0;
}

bool
workshop_typed(const char *text)
{
	return bang_size(text) > 0;
}

struct sheet *
sheet_new(TALLOC_CTX *mem, const char *text)
{
	struct sheet *s = talloc_zero(mem, struct sheet);
	const char *end;

	s->mem = mem;
	s->text = slots_tidy(mem, text_clean(mem, text + bang_size(text), strlen(text + bang_size(text)), ASKED_BYTES));
	if (!g_utf8_validate(s->text, -1, &end))
		s->text[end - s->text] = '\0';
	s->blank = talloc_strdup(mem, s->text);
	s->bars = talloc_strdup(mem, s->text);
	fold(s);
	return s;
}

void
sheet_take(struct sheet *s, size_t at, size_t len)
{
	size_t i;

	for (i = at; i < at + len && s->text[i]; i++)
		if (s->text[i] != '\n') {
			s->blank[i] = ' ';
			s->bars[i] = '|';
		}
	fold(s);
}

static char *
slice(struct sheet *s, size_t from, size_t to)
{
	char *t = talloc_strndup(s->mem, s->text + from, to - from);

	return text_trim(t);
}

char *
sheet_match(struct sheet *s, const char *pattern, int group)
{
	int start, end, from, to;
	char *value;

	if (!asking_find(pattern, s->folded, 0, 0, &start, &end) || !asking_find(pattern, s->folded, 0, group, &from, &to))
		return NULL;
	value = slice(s, s->map[from], s->map[to]);
	sheet_take(s, s->map[start], s->map[end] - s->map[start]);
	return value;
}

char *
sheet_match_written(struct sheet *s, const char *pattern, int group)
{
	int start, end, from, to;
	char *value;

	if (!asking_find(pattern, s->bars, 0, 0, &start, &end) || !asking_find(pattern, s->bars, 0, group, &from, &to))
		return NULL;
	value = slice(s, (size_t)from, (size_t)to);
	sheet_take(s, (size_t)start, (size_t)(end - start));
	return value;
}

/* Where the value that begins at `from` ends: at the next label, or with its line; lines of a list belong to it. */
static size_t
value_end(const char *folded, size_t from, size_t next)
{
	size_t i;
	bool some = false;

	for (i = from; i < next; i++) {
		some |= folded[i] != ' ' && folded[i] != '\n';
		if (folded[i] == '\n' && some && !asking_has("^\\n ?(?:[-*+\\x{2022}]|\\d{1,2}[.)] )", folded + i))
			return i;
	}
	return next;
}

/* Behind the names of a list prose may go on: "obligatoire : Paul, le 12 mars de 14h à 17h, 10 personnes". */
static size_t
names_end(const char *value)
{
	static const char prose[] =
	    "[,;.]? *(?:^|[,;\\n] *|\\. | et | and )(?:(?:le|la|les|l'|une?|du|de|des|a|au|pour|dans|si|merci|en|sur|avec|on|in|at|for|the|an?|please|with)\\b(?! ?[.@])|[^,;\\n@]*\\d[^,;\\n@]*(?:[,;\\n]|$))";
	int start, end;

	return asking_find(prose, value, 0, 0, &start, &end) ? (size_t)start : strlen(value);
}

/* What of the value is read under its label; prose goes on behind it. */
static size_t
value_size(enum workshop_label label, const char *value)
{
	static const char number[] = "^\\W*(?:environ |about |de |entre |around )?" NUMBER_WORDS "(?: ?(?:a|-|et|to|and) ?" NUMBER_WORDS
				     ")?\\b(?: ?(?:personnes?|people|participants?|pers\\b\\.?|p\\b\\.?))?";
	static const char reference[] = "^\\W*(?:n\\W{0,3})?(?:p[ -]?)?\\d[\\d-]*";
	static const char list[] = " {2,}|[;\\n]|, ?(?=\\d|une? |le \\d)|,? \\d{1,3} ?p\\b|\\. ";
	int start, end;

	switch (label) {
	case LABEL_QUORUM:
	case LABEL_MOST:
	case LABEL_PEOPLE:
		return asking_find(number, value, 0, 0, &start, &end) ? (size_t)end : strlen(value);
	case LABEL_CASE:
		return asking_find(reference, value, 0, 0, &start, &end) ? (size_t)end : strlen(value);
	case LABEL_INVITED:
		if (asking_find(number, value, 0, 0, &start, &end))
			return (size_t)end;
		return names_end(value);
	case LABEL_REQUIRED:
	case LABEL_FACILITATOR:
	case LABEL_SPONSOR:
		return names_end(value);
	case LABEL_PLACE:
	case LABEL_LIMIT:
	case LABEL_LENGTH:
	case LABEL_HIDDEN:
		return asking_find(list, value, 0, 0, &start, &end) && start > 0 ? (size_t)start : strlen(value);
	default:
		return strlen(value);
	}
}

struct found {
	int label;
	size_t start, value; /* in the folded text */
};

static size_t
labels_find(const char *folded, struct found *out, size_t max)
{
	g_autoptr(GMatchInfo) m = NULL;
	size_t n = 0;
	int i, start, end, all, behind;

	g_regex_match(asking_regex(any_label()), folded, 0, &m);
	while (n < max && g_match_info_matches(m)) {
		for (i = 0; i < WORKSHOP_LABELS; i++)
			if (g_match_info_fetch_pos(m, i + 1, &start, &end) && start >= 0)
				break;
		g_match_info_fetch_pos(m, 0, &all, &behind);
		out[n++] = (struct found){ i, (size_t)start, (size_t)behind };
		if (!g_match_info_next(m, NULL))
			break;
	}
	return n;
}

/* Dates stay where they are: how long it lasts and for how many may stand among them. */
static void
keep_dates(struct sheet *s, size_t from, size_t to)
{
	size_t i;

	if (!s->dates) {
		s->dates = talloc_strdup(s->mem, s->text);
		for (i = 0; s->dates[i]; i++)
			s->dates[i] = ' ';
	}
	memcpy(s->dates + from, s->text + from, to - from);
}

static void
label_read(struct sheet *s, const char *folded, const size_t *map, const struct found *l, size_t next)
{
	size_t end = value_end(folded, l->value, next);
	const char **to = &s->label[l->label];
	char *value;

	end = l->value + value_size((enum workshop_label)l->label, talloc_strndup(s->mem, folded + l->value, end - l->value));
	value = slice(s, map[l->value], map[end]);
	while (*value && strchr(",;|-* ", value[strlen(value) - 1]))
		value[strlen(value) - 1] = '\0';
	if (!*value)
		return;
	if (l->label == LABEL_DATES) {
		keep_dates(s, map[l->value], map[end]);
		end = l->value;
	} else
		*to = *to ? talloc_asprintf(s->mem, "%s\n%s", *to, value) : value;
	sheet_take(s, map[l->start], map[end] - map[l->start]);
}

void
sheet_labels(struct sheet *s)
{
	struct found found[2 * WORKSHOP_LABELS];
	size_t n = labels_find(s->folded, found, G_N_ELEMENTS(found)), i;
	const char *folded = s->folded;
	size_t *map = s->map;

	for (i = 0; i < n; i++)
		label_read(s, folded, map, &found[i], i + 1 < n ? found[i + 1].start : strlen(folded));
}
