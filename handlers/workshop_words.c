/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/workshop_words.h"

#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"
#include "handlers/workshop_sheet.h"

enum { TITLE_BYTES = 120, TITLE_LEAST = 3 };

/* --- what it is about --- */

/* Small words at its end say nothing: "atelier sur l'accueil pour". */
static char *
ends_dropped(TALLOC_CTX *mem, const char *text)
{
	static const char ends[] =
	    "(?i)(?:[\\s,;:.!?|/(\\x{2013}\\x{2014}-]|\\b(?:pour|de|d['\\x{2019}]|d['\\x{2019}]une?|du|des|le|la|les|l['\\x{2019}]|\\x{e0}|au|aux|en|sur|dans|avec|une?|et|ou|si possible|svp|stp|merci|environ|for|of|on|the|an?|at|in|with|and|or|about|around|please|qui dure|dur\\x{e9}e|soit|plut\\x{f4}t))+$";
	g_autofree char *out = g_regex_replace(asking_regex(ends), text, -1, 0, "", 0, NULL);
	char *t = talloc_strdup(mem, out ? out : text), *last;

	t = text_trim(t + strspn(t, " ,;:.-|"));
	if (strlen(t) > TITLE_BYTES) {
		t = text_clean(mem, t, strlen(t), TITLE_BYTES);
		last = strrchr(t, ' ');
		if (last)
			*last = '\0';
	}
	return t;
}

static const char *
titled(TALLOC_CTX *mem, const char *text)
{
	char first[8] = { 0 };
	gunichar c;

	if (!text || strlen(text) < TITLE_LEAST || !g_utf8_validate(text, -1, NULL))
		return NULL;
	c = g_unichar_toupper(g_utf8_get_char(text));
	first[g_unichar_to_utf8(c, first)] = '\0';
	return talloc_asprintf(mem, "%s%s", first, g_utf8_next_char(text));
}

static void
quoted_title(struct sheet *s, struct workshop_asked *out)
{
	static const char quoted[] =
	    "(?:[\"\\x{ab}\\x{201c}\\x{201e}]|(?:^|(?<=[\\s(]))['\\x{2018}](?=\\S))\\s*([^\"\\x{ab}\\x{bb}\\x{201c}\\x{201d}\\x{201e}\\n]{2,200}?)\\s*(?:[\"\\x{bb}\\x{201c}\\x{201d}]|['\\x{2019}](?=$|[\\s,.;:)]))";

	out->title = sheet_match_written(s, quoted, 1);
}

#define NOUN                                                                                                                               \
	"(?:atelier|workshop|seance|session|hackathon|sprint|seminaire|webinaire|brainstorming|reunion|journee (?:de|d'etude)|co-?design|meeting)s?"

/* "un atelier de co-design sur l'accueil", "un atelier de 3h sur l'accueil": its noun and what follows. */
static const char *
title_of_noun(struct sheet *s)
{
	static const char noun[] =
	    "\\b(" NOUN ")\\b(?:,? ?(?:de |d'|d'une duree de |pour |of |for |with |avec )?\\|+,?)*( ?[^|\\n.?!;:,()]*)";
	static const char stop[] =
	    "\\b(?:avec|chez|chacune?|each|(?:on )?either|soit|mais|but|sauf|hors|except\\w*|idealement|ideally|de preference|plutot|preferably|entre|between|dans|en (?:visio\\w*|ligne|presentiel)|si possible|svp|stp|merci|avant|d'ici|la semaine|le matin|l'apres-midi|pouvez|pourriez|est(?:-| )|serait|that|which|with|before|during|if possible|please|would|pour (?=\\||$)|qui|au cours|durant|pendant|fin|debut|courant|mi|a la|au\\b(?! sujet))\\b.*";
	int start, end, from, to, next, behind, at = 0;

	while (asking_find(noun, s->folded, (size_t)at, 1, &start, &end) && asking_find(noun, s->folded, (size_t)at, 2, &next, &behind)) {
		char *part = talloc_strndup(s->mem, s->folded + next, (size_t)(behind - next)), *text;

		if (asking_find(stop, part, 0, 0, &from, &to))
			behind = next + from;
		text = talloc_asprintf(s->mem, "%.*s %.*s", (int)(s->map[end] - s->map[start]), s->text + s->map[start],
		    (int)(s->map[behind] - s->map[next]), s->text + s->map[next]);
		text = ends_dropped(s->mem, text_line(s->mem, text, TITLE_BYTES * 2));
		if (strchr(text, ' ') && strlen(text) > TITLE_LEAST) {
			sheet_take(s, s->map[start], s->map[behind] - s->map[start]);
			return titled(s->mem, text);
		}
		at = MAX(behind, start + 1);
	}
	return NULL;
}

/* What a typed command begins with: "Accueil des familles 12p 1/2j dates: ..." */
static const char *
title_before(struct sheet *s)
{
	static const char sentence[] =
	    "^(?:bonjour|bonsoir|salut|hello|hi|dear|chere?|madame|monsieur|pouv\\w*|pourr\\w*|peux|peut|can|could|would|nous|on|je|j'|i|we|il|est|serait|merci|please|svp|les?|la|pour|avec|au?|du|de|c'|ca|vous|for|with|the|organis\\w*|planifi\\w*|prevo\\w*|anim\\w*|une?|an?|suite|comme|afin|tous|toutes|chaque|every|dans|en|sur|et|ou|si)\\b";
	size_t n = strcspn(s->bars, "|\n");
	char *text = ends_dropped(s->mem, talloc_strndup(s->mem, s->text, n));
	const char *folded = text_fold(s->mem, text);

	if (n > TITLE_BYTES || strchr(text, '?') || strlen(text) < TITLE_LEAST || asking_has(sentence, folded) ||
	    asking_has("\\b" NOUN "\\b", folded))
		return NULL;
	sheet_take(s, 0, n);
	return titled(s->mem, text);
}

static void
read_title(struct sheet *s, struct workshop_asked *out)
{
	if (s->label[LABEL_TITLE])
		out->title = titled(s->mem, ends_dropped(s->mem, s->label[LABEL_TITLE]));
	if (!out->title)
		out->title = title_of_noun(s);
	if (!out->title)
		out->title = title_before(s);
}

/* --- where --- */

static void
read_place(struct sheet *s, struct workshop_asked *out)
{
	static const char remote[] =
	    "\\b(?:en |par |sur )?(?:visio(?:conference|conf)?|distanciel|teams|zoom|webconf\\w*)\\b|\\ba distance\\b|\\ben ligne\\b|\\bonline\\b|\\bremote(?:ly)?\\b|\\bby video\\b|\\bvideo ?call\\b";
	static const char open[] =
	    "^\\W*(?:(?:reste )?a (?:definir|determiner|preciser|voir|confirmer|trouver|choisir)|tb[dc]|to be \\w+|inconnu|peu importe|indifferent|n'importe|anywhere|aucun\\w*|none)?\\W*$";
	static const char places[] =
	    "\\b(?:dans|en|in|at)\\s+((?:la |le |l'|une |un |votre |vos |notre |nos |the |your |our |a )?(?:grande |petite |belle |big |large |small |main )?(?:salles?|locaux|amphi\\w*|auditorium|meeting room|room|hall|premises|offices?)\\b(?: (?!(?:pour|de \\d|avec|le|si|ou|et|for|with|on|a)\\b)[\\w'-]+){0,4})";
	static const char alone[] = "(?:^|[|,;\\n] ?)(salle (?!(?:de|pour|avec)\\b)[\\w'-]+(?: [\\w'-]+)?)(?= ?(?:[|,;.\\n]|$))";
	static const char buildings[] =
	    "\\b(?:a|au|aux|at|chez)\\s+((?:la |l'|le |the |votre |notre |your |our )?(?:mairie|caf|cpam|mediatheque|bibliotheque|prefecture|sous-prefecture|lab(?:o|oratoire)?|ti lab|tiers-lieu|lycee|college|ecole|hopital|ccas|maison (?:de|du|des|d')|msap|conseil departemental|departement|region|universite|gare|town hall|library)\\b(?: (?:de|du|des|d'|la|le|les|l'|of|in)? ?(?!(?:pour|avec|le|si|ou|et|for|with|on|a)\\b)[\\w'-]+){0,4})";

	out->remote = sheet_match(s, remote, 0) || (s->label[LABEL_PLACE] && asking_has(remote, text_fold(s->mem, s->label[LABEL_PLACE])));
	if (s->label[LABEL_PLACE]) {
		if (!asking_has(open, text_fold(s->mem, s->label[LABEL_PLACE])))
			out->place = ends_dropped(s->mem, s->label[LABEL_PLACE]);
		return;
	}
	out->place = sheet_match(s, places, 1);
	if (!out->place)
		out->place = sheet_match(s, alone, 1);
	if (!out->place)
		out->place = sheet_match(s, buildings, 1);
	if (out->place)
		out->place = ends_dropped(s->mem, out->place);
}

/* --- when --- */

/* "limite: 5/03", "avant le 5 mars". */
static void
read_limit(struct sheet *s, const struct slots_frame *frame, struct workshop_asked *out)
{
	const char *text = s->label[LABEL_LIMIT];
	const struct dates_frame dates = { .now = frame->now, .side = DATES_AHEAD, .zone = frame->zone };
	struct span span;
	struct slots *sl = &out->slots;

	if (!text)
		return;
	text = slots_tidy(s->mem, text);
	if (dates_find(s->mem, text, &dates, &span, 1) != 1 || span.state != SPAN_GOOD || span.recurrence) {
		out->limit_text = text;
		return;
	}
	sl->limit_timed = !span.all_day && !span.rough;
	sl->limit = sl->limit_timed ? span.start : dates_civil(slot_day(&span.start) - (span.bound == BOUND_BEFORE), 0);
	if (!sl->limit_timed && !span.bound && !dates_one_day(&span))
		sl->limit = dates_civil(slot_day(&span.end) - 1, 0);
	if (slot_day(&sl->limit) < slot_day(frame->now)) {
		sl->limit = (struct civil){ .year = 0 };
		out->limit_text = text;
	}
}

/* "dates: à voir" */
static void
none_read(struct sheet *s, struct slots *sl)
{
	const char *text = text_line(s->mem, s->dates, TITLE_BYTES);

	if (sl->n == 0 && sl->n_problems == 0 && !sl->earliest.year && !sl->latest.year)
		sl->problems[sl->n_problems++] = (struct slot_problem){ .fault = SLOT_UNREAD, .text = text };
}

static void
taken(struct sheet *s, const struct slots *sl)
{
	size_t i;

	for (i = 0; i < sl->n_taken; i++)
		sheet_take(s, sl->taken[i].at, sl->taken[i].len);
}

/* Behind "dates:" stand the options; elsewhere hours and limits. */
static void
labelled_dates(struct sheet *s, struct slots_frame *with, struct workshop_asked *out)
{
	char *others = talloc_strdup(s->mem, s->blank);
	struct slots *more = talloc(s->mem, struct slots);
	size_t i;

	for (i = 0; others[i]; i++) {
		if (s->blank[i] == ' ') /* a length among them is none of them */
			s->dates[i] = ' ';
		if (s->dates[i] != ' ')
			others[i] = ' ';
	}
	slots_find(s->mem, others, with, more);
	with->from = more->from;
	with->to = more->to;
	slots_find(s->mem, s->dates, with, &out->slots);
	none_read(s, &out->slots);
	if (!out->slots.limit.year) {
		out->slots.limit = more->limit;
		out->slots.limit_timed = more->limit_timed;
	}
	taken(s, more);
}

static void
read_dates(struct sheet *s, const struct slots_frame *frame, struct workshop_asked *out)
{
	struct slots_frame with = *frame;

	with.length = out->length;
	if (s->dates)
		labelled_dates(s, &with, out);
	else
		slots_find(s->mem, s->blank, &with, &out->slots);
	taken(s, &out->slots);
	read_limit(s, frame, out);
}

/* --- the rest --- */

static void
read_hidden(struct sheet *s, struct workshop_asked *out)
{
	static const char hidden[] =
	    "\\b(?:(?:resultats?|votes?|reponses?)\\s+(?:sont |soient |restent? |a )?(?:caches?|cachees?|masques?|masquees?|secrets?|secretes?|confidentiels?|confidentielles?|invisibles?|hidden)(?: jusqu'(?:a|au) (?:la )?(?:cloture|fin|bout))?"
	    "|(?:cacher|masquer|hide)\\s+(?:les |the )?(?:resultats?|votes?|reponses?|results?|answers?)|hidden (?:results?|votes?|answers?|poll)|sondage (?:cache|secret|masque)|keep (?:the )?(?:results|votes|answers) (?:hidden|secret))\\b";
	static const char alone[] = "(?:^|[ \\n,;|])(?:resultats )?(?:cache|caches|masque|masques|hidden)(?=\\s*(?:$|[\\n,;.|]))";

	out->hidden |= sheet_match(s, hidden, 0) || sheet_match(s, alone, 0);
	if (s->label[LABEL_HIDDEN])
		out->hidden |= asking_has(
		    "\\b(?:cache|masque|secret|hidden|oui|yes|a la fin|confidentiel)", text_fold(s->mem, s->label[LABEL_HIDDEN]));
}

/* A flag at the end of the last value is none of it: "quorum: 8 invités: a@x.example caché". */
static void
hidden_in_values(struct sheet *s, struct workshop_asked *out)
{
	static const char behind[] = "(?i)[\\s,;]+(?:r\\x{e9}sultats\\s+)?(?:cach\\x{e9}s?|masqu\\x{e9}s?|hidden)[\\s.]*$";
	int start, end;
	size_t i;

	for (i = 0; i < WORKSHOP_LABELS; i++)
		if (s->label[i] && i != LABEL_HIDDEN && i != LABEL_TITLE && asking_find(behind, s->label[i], 0, 0, &start, &end)) {
			s->label[i] = talloc_strndup(s->mem, s->label[i], (size_t)start);
			out->hidden = true;
		}
}

static void
read_case(struct sheet *s, struct workshop_asked *out)
{
	const char *refs[1], *label = s->label[LABEL_CASE];

	if (label && references_find(s->mem, label, refs, 1) == 0 && asking_has("^(?:n\\W{0,3})?\\d{1,6}$", text_fold(s->mem, label)))
		label = talloc_asprintf(s->mem, "P-%s", label + strcspn(label, "0123456789"));
	if (references_find(s->mem, label ? label : s->bars, refs, 1) == 1)
		out->case_ref = refs[0];
	(void)sheet_match(s,
	    "\\b(?:pour |sur |on |for |du |de |dans )?(?:le |la |the )?(?:projet |dossier |probleme |case |demande )?p[ -]?(?:\\d{4}-)?\\d{1,6}\\b(?! ?(?:pers|p\\b))",
	    0);
}

static const char *
what_is_left(struct sheet *s)
{
	g_autofree char *bare = g_regex_replace(asking_regex("[\\s|]+"), s->bars, -1, 0, " ", 0, NULL);
	g_autofree char *out = bare ? g_regex_replace(asking_regex("(?:^| )[ ,;:.()!?/-]+(?=$| )"), bare, -1, 0, "", 0, NULL) : NULL;
	char *t = talloc_strdup(s->mem, out ? out : "");

	return text_trim(t);
}

void
workshop_asked_read(TALLOC_CTX *mem, const char *text, const struct slots_frame *frame, struct workshop_asked *out)
{
	struct sheet *s = sheet_new(mem, text);

	*out = (struct workshop_asked){ .title = NULL };
	quoted_title(s, out);
	sheet_labels(s);
	hidden_in_values(s, out);
	people_in_values(s);
	read_hidden(s, out);
	read_case(s, out);
	read_names(s, out);
	read_length_asked(s, s->label[LABEL_LENGTH], &out->length);
	read_dates(s, frame, out);
	read_people(s, out);
	read_place(s, out);
	if (!out->title)
		read_title(s, out);
	out->rest = what_is_left(s);
}
