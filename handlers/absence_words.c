/* SPDX-License-Identifier: EUPL-1.2 */
/* clang-format off: what people say stands as tables */
#include "handlers/absence_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { WORDS_MOST = 45, UNKNOWN_MOST = 3, TOLD_MOST = 500 };

/* All of these are looked for in folded text. */
#define OPENER                                                                                                                                                   \
	"^\\W*(?:(?:bonjour|bonsoir|salut|hello|hi|hey|coucou|bon|alors|info|ok|et|oups|desolee?|sorry|attention|fyi|au fait|pour (?:votre )?info(?:rmation)?"   \
	"|petite info|du coup|finalement|en fait|actually|je (?:vous |t')?(?:informe|previens|signale|precise) que|sachez que|not(?:ez|e|er)(?: bien)?(?: que)?" \
	"|merci de (?:bien )?noter que|please note(?: that)?|just to let you know(?: that)?|nb|ps|comme convenu|pour rappel|la team|l'equipe|a tous|tous|toutes|all)\\W+)*"
#define SELF "(?:je|j'|moi je|nous|on|i|we|i'm|i'll|i am|we are|we're|we'll)\\b"
#define STATE                                                                                                                                                   \
	"(?:absente?s?|en (?:\\w+ )?(?:conges?|vacances|vacance|formation|deplacement|mission|rtt|arret|recup(?:eration)?|repos|stage)|en (?:conge|arret) \\w+" \
	"|indisponibles?|injoignables?|malades?|souffrante?|conges?(?: \\w+)?|vacances|away|off(?: work| sick)?|out(?: of (?:the )?office)?|ooo|unavailable|in training|on (?:a )?(?:\\w+ )?(?:leave|holidays?|vacation|training|mission)|sick)"
#define BE                                                                                                                                 \
	"(?:suis|serai|serais|sommes|serons|est|sera|vais etre|allons etre|am|are|will be|'m|'re|'ll be|shall be|going to be|am going to be)"
#define NOT_THERE                                                                                                                                                                                      \
	"(?:(?:ne |n')?(?:suis|serai|sommes|serons|est|sera) (?:malheureusement |exceptionnellement )?pas (?:la|ici|presente?s?|disponibles?|dispo|joignables?|au bureau|au travail|au labo|en poste)" \
	"|(?:won't|will not|am not|'m not|not going to) be (?:in|here|there|available|around|at work|in the office)|(?:am|'m) not (?:in|here|there|available|around)\\b"                               \
	"|ne (?:travaille|travaillerai|bosse) pas|(?:do not|don't|won't|will not) (?:be )?work(?:ing)?)"
#define TAKES                                                                                                                              \
	"(?:m'absente(?:rai)?\\b|(?:pars|part|partons|pars demain|vais|allons) en (?:conges?|vacances|formation|deplacement|mission|rtt)|(?:pars|pose|prends|prendrai|prenons|partons|pose|am taking|'m taking|take|will take)\\W+(?:\\w+ ){0,3}(?:conges?|vacances|rtt|jours?|semaines?|off|leave|holidays?|vacation))"
#define RETURNS                                                                                                                            \
	"(?:suis |serai |serais |sera |am |'m |will be |'ll be |will |'ll |be )?(?:(?:de )?retour|rentre(?:rai|rons|ra)?|reviens|reviendrai|reviendrons|reprends|reprendrai|reprise|back|return(?:ing)?)\\b"
/* One of these is in all that is meant here. */
#define STEMS                                                                                                                                                                                                       \
	"absen|conge|vacance|formation|deplacement|mission|\\brtt\\b|\\barret|recup|repos|malad|souffrant|indispo|injoign|dispo|joignable|\\bla\\b|\\bici\\b|present|bureau|poste|retour"                           \
	"|rentr|reven|revien|repren|reprise|rempla|suppl|interim|travail|bosse|\\bpars\\b|\\bpart|pose|prend|\\baway|\\boff\\b|\\bout\\b|\\booo\\b|leave|leaving|holiday|vacation|training|sick|availab|\\bback\\b" \
	"|return|\\bhere\\b|\\bin\\b|there|cover|stand|deputy|backup|substitute|working|\\bwork\\b|take|taking"
#define HERE                                                                                                                                                                                                                  \
	"(?:suis (?:bien |de nouveau |deja |finalement |la,? finalement|toujours |rentree?|revenue?)?(?:la|ici|presente?|dispo(?:nible)?|rentree?|revenue?|de retour|au bureau)"                                              \
	"|serai (?:bien |finalement |la finalement )?(?:la|presente?|dispo(?:nible)?)|(?:ne |n')?(?:suis|serai) (?:finalement )?(?:plus|pas) (?:finalement |du tout )?(?:absente?|en conges?)|ne pars (?:plus|pas)|pars plus" \
	"|am (?:here|in|back)|'m (?:here|in|back)|will be (?:here|in) after all|'ll be (?:here|in) after all|not away|no longer away|am not leaving|am not going away)"

/* Each is a constant: made once, kept for the life of the process. */
static const GRegex *
compiled(const char *regex, GRegexCompileFlags flags)
{
	static GHashTable *all;
	GRegex *r;

	if (!all)
		all = g_hash_table_new(g_direct_hash, g_direct_equal);
	r = g_hash_table_lookup(all, regex);
	if (!r) {
		r = g_regex_new(regex, flags | G_REGEX_OPTIMIZE, 0, NULL);
		g_hash_table_insert(all, (void *)regex, r);
	}
	return r;
}

static bool
matches(const char *regex, const char *text)
{
	const GRegex *r = compiled(regex, G_REGEX_CASELESS);

	return r && g_regex_match(r, text, 0, NULL);
}

/* --- names --- */

#define NAME "(@[\\p{L}0-9._:-]+|[\\p{L}0-9._+-]+@[\\p{L}0-9.-]+|\\p{Lu}[\\p{L}'\\x{2019}-]+(?:[ ]\\p{Lu}[\\p{L}'\\x{2019}-]+){0,2})"
#define TITLE                                                                                                                              \
	"(?:(?:[Mm](?:on|a|es)|[Nn]otre|[Mm]y|[Oo]ur|la|le|the)\\s+(?:coll[\\x{e8}e]gues?|rempla[\\x{e7}c]ante?|responsable|adjointe?|bin[\\x{f4}o]me|suppl[\\x{e9}e]ante?|colleagues?|deputy|manager|assistante?)(?:\\s*[:,])?\\s+)?(?:(?:Mme|Mlle|M\\.|M|Mr\\.?|Mrs\\.?|Ms\\.?|Madame|Monsieur)\\s+)?"

static void
name_add(TALLOC_CTX *mem, struct away_said *out, const char *name)
{
	size_t i, n = strlen(name);

	for (i = 0; i < out->n_names; i++)
		if (strcmp(out->names[i], name) == 0)
			return;
	while (n > 1 && strchr(".:-_'", name[n - 1]))
		n--;
	if (out->n_names < AWAY_NAMES && n > 1)
		out->names[out->n_names++] = talloc_strndup(mem, name, n);
}

/* Words with a capital that are no names. */
static bool
no_name(const char *name)
{
	static const char *const not [] = { "je", "vous", "nous", "merci", "bonjour", "cordialement", "le", "la", "les", "pour", "en",
		"en cas", "i", "the", "please", "thank", "thanks", "lab", "skoazell", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
		"monday", "tuesday", "wednesday", "thursday", "friday", "my", "mon", "ma", "notre", "il", "elle", "he", "she", "this",
		"votre", "your", "bien", "best", "kind", "regards", "absence", "absent", "absente", "mes", "personne", "nobody", "retour",
		"bonne", "sinon", "voir", "contactez", "contacter", "contact", "mme", "m", "mr", NULL };
	g_autofree char *first = g_strndup(name, strcspn(name, " "));
	g_autofree char *low = g_utf8_strdown(first, -1);

	return *name != '@' && !strchr(name, '@') && g_strv_contains(not, low);
}

/* The one that stands at the end of a match, or at its start. */
static void
names_by(TALLOC_CTX *mem, const char *regex, const char *text, struct away_said *out)
{
	const GRegex *r = compiled(regex, 0);
	g_autoptr(GMatchInfo) m = NULL;

	if (!r)
		return;
	g_regex_match(r, text, 0, &m);
	while (g_match_info_matches(m)) {
		g_autofree char *name = g_match_info_fetch(m, 1), *second = g_match_info_fetch(m, 2);

		if (name && *name && !no_name(name))
			name_add(mem, out, name);
		if (second && *second)
			name_add(mem, out, second);
		if (!g_match_info_next(m, NULL))
			break;
	}
}

static void
names_find(TALLOC_CTX *mem, const char *text, struct away_said *out)
{
	/* "... contactez Paul Riou (paul@lab.example)" */
	static const char behind[] =
	    "(?i:\\b(?:contact(?:er|ez|e|ing)?|joindre|joignez|joins|[\\x{e9}e]cri(?:re|vez)|t[\\x{e9}e]l[\\x{e9}e]phon(?:er|ez)|appel(?:er|ez|le)|adress(?:er|ez)(?:-vous)?|"
	    "tourn(?:er|ez)(?:-vous)?|voir|voyez|vois|reach(?:\\s+out)?|call|see|ask|e-?mail|write|phone|refer|turn|demand(?:er|ez)|solliciter|sollicitez|"
	    "rempla[\\x{e7}c](?:ant|ante|ement|[\\x{e9}e]|[\\x{e9}e]e)|int[\\x{e9}e]rim|backup|suppl[\\x{e9}e]ante?|deputy|substitute|replaced|covered|transmi(?:s|se|ses)|redirig[\\x{e9}e]e?s?|"
	    "(?:dans|pendant|durant|en|in|during)\\s+(?:cette|mon|my|cet|this)\\s+(?:absence|intervalle|p[\\x{e9}e]riode))\\b)"
	    "(?:[\\s:,]|(?i:\\b(?:est|sera|is|will\\s+be|assur[\\x{e9}e]e?|par|by|a|\\x{e0}|au|aupr[\\x{e8}e]s\\s+de|vers|avec|to|with|me|vous|contact(?:er|ez)?|directement|plut[\\x{f4}o]t|please)\\b)){1,8}" TITLE
		NAME "(?:[\\s,:(<]{1,3}(?:[^()<>@\\n]{0,30}[\\s(<:])?([\\p{L}0-9._+-]+@[\\p{L}0-9.-]+))?";
	static const char before[] = NAME
	    "\\s+(?i:(?:qui\\s+)?(?:me|nous)\\s+remplace(?:ra|nt|ront)?|(?:assure|assurera)\\s+(?:mon|l['\\x{2019}]|la|ma)|prend(?:ra)?\\s+(?:le\\s+relais|la\\s+suite|en\\s+charge|mes)|"
	    "g[\\x{e8}e]re(?:ra)?\\b|s['\\x{2019}]occupe(?:ra)?\\b|est\\s+(?:mon|ma|l[\\x{e0}a]\\s+pour)|sera\\s+(?:mon|ma|votre)|fait\\s+l['\\x{2019}]int[\\x{e9}e]rim|is\\s+(?:covering|replacing|standing\\s+in|filling\\s+in|my|your|taking\\s+over)|"
	    "covers|replaces|stands\\s+in|takes\\s+over|will\\s+(?:cover|replace|stand|take\\s+over|fill\\s+in|handle|be\\s+covering|be\\s+your|be\\s+able)|(?:pourra|peut|saura)\\s+(?:vous|t['\\x{2019}])|can\\s+help|suit\\s+mes|suivra\\s+mes)";
	static const char apart[] =
	    "(?i:\\b(?:rempla[\\x{e7}c]ante?|suppl[\\x{e9}e]ante?|substitute|backup|deputy)\\b[^.;\\n]{1,40}?\\b(?:is|est|sera)\\s+)" TITLE
		NAME;
	static const char semicolon[] =
	    ";\\s*(?i:(?:rempla[\\x{e7}c]ante?|suppl[\\x{e9}e]ante?|substitute|voir|see)\\s*:?\\s*)?" TITLE NAME;
	static const char low[] =
	    "(?i:\\b(?:rempla[\\x{e7}c]ante?|suppl[\\x{e9}e]ante?|substitute|backup)\\s*:?\\s+)(?:(?i:est|sera|is|par|by)\\s+)?([\\p{Ll}][\\p{L}-]+)\\s*(?:[.!]|$)";
	static const char named[] = "\\s(@[\\p{L}0-9._:-]+)";

	names_by(mem, before, text, out);
	names_by(mem, behind, text, out);
	names_by(mem, semicolon, text, out);
	if (out->n_names == 0)
		names_by(mem, apart, text, out);
	if (out->n_names == 0)
		names_by(mem, low, text, out);
	if (out->n_names == 0)
		names_by(mem, named, text, out);
}

/* --- days --- */

static bool
sentence_ends(const char *p)
{
	return strchr("!?;", *p) || (*p == '.' && (p[1] == ' ' || p[1] == '\n' || !p[1])) || (*p == '\n' && p[1] == '\n');
}

/* What stands before this date in its sentence, behind the date before it, folded. */
static const char *
lead_of(TALLOC_CTX *mem, const char *text, size_t from, size_t at)
{
	size_t i, start = from;

	for (i = from; i < at; i++)
		if (sentence_ends(text + i))
			start = i + 1;
	return text_fold(mem, talloc_strndup(mem, text + start, at - start));
}

/* The whole of it. */
static const char *
sentence_of(TALLOC_CTX *mem, const char *text, size_t at)
{
	size_t start = at, end = at;

	while (start > 0 && !sentence_ends(text + start - 1))
		start--;
	while (text[end] && !sentence_ends(text + end))
		end++;
	return text_fold(mem, talloc_strndup(mem, text + start, end - start));
}

static bool
is_return(const char *lead, enum span_bound bound)
{
	static const char again[] =
	    "(?:\\bretour\\b|\\brentr\\w+|\\brevien\\w*|\\breprend\\w*|\\breprise\\b|\\bback\\b|\\breturn\\w*|\\bresum\\w+)[^.!?;]{0,40}$";
	static const char there[] = "(?:disponible|joignable|available|reachable|presente?|serai la|repond\\w*|answer|reply)[^.!?;]{0,30}$";
	static const char denied[] =
	    "(?:\\bpas\\b|\\bnot\\b|n't\\b|\\bplus\\b|indisponible|injoignable|unavailable|unreachable)[^.!?;]{0,30}$";

	if (matches(again, lead))
		return !matches("jusqu.{0,8}$", lead) || matches("retour\\W*(?:prevu)?\\W*$", lead);
	return bound != BOUND_UNTIL && matches(there, lead) && !matches(denied, lead);
}

static uint32_t
number(const struct civil *c)
{
	return (uint32_t)dates_day(c->year, c->month, c->day);
}

/* Its first day, and the first one behind it. They who leave in the evening are there on that day; who comes back by noon as well. */
static struct away
days_of(const struct span *s)
{
	struct away d = { number(&s->start), number(&s->end) };

	if (s->all_day)
		return d;
	if (s->bound == BOUND_UNTIL) { /* "jusqu'à lundi matin": there from then on */
		d.to = d.from + (s->start.hour >= 14);
		return d;
	}
	if (d.from != d.to && s->start.hour >= 17)
		d.from++;
	if (d.from >= d.to || s->end.hour > 12)
		d.to++;
	return d;
}

/* Some hours of one day, that of reminders not among them. */
static bool
is_part(const struct span *s, int remind_at)
{
	int start = s->start.hour * 60 + s->start.minute, end = s->end.hour * 60 + s->end.minute;

	return !s->all_day && s->bound == BOUND_NONE && number(&s->start) == number(&s->end) &&
	       (remind_at < start || remind_at >= MAX(end, start + 1));
}

struct days {
	TALLOC_CTX *mem;
	const struct civil *now;
	struct away_said *out;
	uint32_t today, open, until; /* open: from that day on, no end said yet */
	int remind_at;
	bool notice, part;
};

/* A day and a month that are just over are not meant for next year. */
static bool
just_over(const struct days *d, const struct span *s, uint32_t day)
{
	enum { HALF_YEAR = 183 };
	uint32_t here = (uint32_t)dates_day(d->now->year, s->start.month, s->start.day);

	return !s->year_said && day > d->today + HALF_YEAR && here && here < d->today && d->today - here < HALF_YEAR;
}

static void
say_state(struct days *d, enum away_state state, const struct span *s)
{
	if (d->out->state == AWAY_GOOD) {
		d->out->state = state;
		d->out->span = *s;
	}
}

static void
range_add(struct days *d, uint32_t from, uint32_t to)
{
	struct away_said *o = d->out;

	if (o->n > 0 && o->range[o->n - 1].to >= from && o->range[o->n - 1].from <= from)
		o->range[o->n - 1].to = MAX(o->range[o->n - 1].to, to);
	else if (o->n < AWAY_RANGES)
		o->range[o->n++] = (struct away){ from, to };
}

/* A date that ends what begins on `from`, read again as if it were that day when it lies before it: "à partir du 3 août et jusqu'au 14", "off
 * on Friday, back on Tuesday". */
static struct span
behind(struct days *d, const struct span *s, uint32_t from)
{
	struct civil then = dates_civil((int32_t)from, 0);
	const struct dates_frame frame = { .now = &then, .side = DATES_AHEAD };
	struct span again;

	if (from && days_of(s).to <= from && !s->year_said && dates_find(d->mem, s->text, &frame, &again, 1) == 1 &&
	    again.state == SPAN_GOOD)
		return again;
	return *s;
}

/* "du lundi 9 mars (inclus)" ... "au vendredi 13 mars (inclus)" */
static bool
joins(const char *between, const struct span *s)
{
	return strlen(between) < 20 && matches("^(?:au|to|until|till|jusqu'au|-)\\b", s->text) &&
	       matches("^\\W*(?:\\w+)?\\W*(?:et)?\\W*(?:jusqu'?)?\\W*$", between);
}

/* One date of the text. */
static void
span_take(struct days *d, const struct span *said, const char *lead)
{
	uint32_t begun = d->open ? d->open : d->out->n > 0 ? d->out->range[d->out->n - 1].from + 1 : 0;
	struct span ends = behind(d, said, begun);
	const struct span *s = said->bound == BOUND_UNTIL || is_return(lead, said->bound) || (d->open && joins(lead, said)) ? &ends : said;
	struct away w = days_of(s);

	if (s->recurrence) {
		say_state(d, AWAY_AGAIN, s);
	} else if (s->ambiguous && !d->notice) {
		say_state(d, AWAY_UNSURE, s);
	} else if (d->open && !d->until && (s->bound == BOUND_UNTIL || s->bound == BOUND_BY || joins(lead, s))) {
		d->until = matches("(?:not|pas|n't) (?:be )?(?:back|return|rentr\\w*|reven\\w*)", lead) ? w.from : w.to;
	} else if (is_return(lead, s->bound)) {
		d->out->back = s->bound == BOUND_UNTIL && !matches("\\b(?:not|pas|n't|avant)\\b", lead) && s->all_day ? w.to : w.from;
		if (just_over(d, s, d->out->back))
			say_state(d, AWAY_PAST, s);
	} else if (s->bound == BOUND_UNTIL || s->bound == BOUND_BY || s->bound == BOUND_BEFORE) {
		d->until = s->bound == BOUND_BEFORE ? w.from : w.to;
		if (just_over(d, s, d->until))
			say_state(d, AWAY_PAST, s);
	} else if ((s->bound == BOUND_FROM || s->bound == BOUND_SINCE || matches("^(?:du|from)\\b", s->text)) && w.to == w.from + 1) {
		d->open = w.from;
	} else if (is_part(s, d->remind_at)) {
		d->part = true;
	} else if (just_over(d, s, w.from)) {
		say_state(d, AWAY_PAST, s);
	} else {
		range_add(d, w.from, w.to);
	}
}

/* In a notice only what is said of an absence is one: "le salon du 12 mars" is not. */
static bool
of_absence(const char *sentence)
{
	return matches(
	    "absen|\\bconge|vacances|indisponi|injoigna|\\bpas (?:la|disponible|joignable|present)|deplacement|formation|\\bmission|\\barret\\b|maladie|matern|\\brtt\\b|ferme|"
	    "\\baway\\b|\\bout of\\b|\\bleave\\b|holiday|vacation|unavailab|not (?:be )?(?:in|available|here)\\b|limited access|\\btraining\\b|traveling|travelling|\\booo\\b|conference|closed|parti(?:e)?\\b|returning|ne travaille pas",
	    sentence);
}

/* All dates of the text. */
static void
days_read(struct days *d, const char *text)
{
	enum { SPANS = 24 };
	const struct dates_frame frame = { .now = d->now, .side = DATES_AHEAD };
	struct span *s = talloc_array(d->mem, struct span, SPANS);
	size_t n = dates_find(d->mem, text, &frame, s, SPANS), i, from = 0;

	for (i = 0; i < n; i++) {
		const char *lead = lead_of(d->mem, text, from, s[i].at);

		from = s[i].at + s[i].len;
		if (s[i].state == SPAN_RELATIVE ||
		    (d->notice && !is_return(lead, s[i].bound) && !of_absence(sentence_of(d->mem, text, s[i].at))))
			continue;
		if (s[i].state == SPAN_IMPOSSIBLE)
			say_state(d, AWAY_IMPOSSIBLE, &s[i]);
		else
			span_take(d, &s[i], lead);
	}
}

/* "en congé une semaine", "15 jours à partir de lundi" */
static bool
length_read(struct days *d, const char *text)
{
	struct length len;
	uint32_t from = d->open ? d->open : d->today;

	if (!dates_length(d->mem, text, &len) || (!len.months && !len.days))
		return false;
	range_add(d, from, (uint32_t)dates_after((int32_t)from, &len));
	d->open = 0;
	return true;
}

static void
together(struct days *d, const char *text)
{
	struct away_said *o = d->out;

	if (d->until)
		range_add(d, d->open ? d->open : d->today, d->until);
	else if (d->open && o->back > d->open)
		range_add(d, d->open, o->back);
	else if ((d->open || (o->n == 0 && !o->back && !d->part)) && o->state == AWAY_GOOD && !length_read(d, text) && d->open)
		o->state = AWAY_WHEN;
	if (o->back && o->n > 0 && o->back > o->range[o->n - 1].from &&
	    o->back < o->range[o->n - 1].to + 10) /* weekend and holidays between */
		o->range[o->n - 1].to = o->back;
	if (o->n == 0 && o->back && o->act == AWAY_SAID)
		o->act = AWAY_RETURN;
	if (o->n == 0 && d->part && o->state == AWAY_GOOD)
		o->state = AWAY_PART;
	if (o->n == 0 && !o->back && o->state == AWAY_GOOD && o->act == AWAY_SAID)
		o->state = AWAY_WHEN;
}

static void
range_check(struct days *d)
{
	enum { LONGEST = 3 * 366, FARTHEST = 5 * 366 };
	struct away_said *o = d->out;
	size_t i, n = 0;

	for (i = 0; i < o->n && o->state == AWAY_GOOD; i++) {
		struct away *w = &o->range[i];

		if (w->to <= w->from)
			o->state = AWAY_IMPOSSIBLE;
		else if (w->to > d->today + FARTHEST || w->to - w->from > LONGEST)
			o->state = AWAY_FAR;
		else if (w->to > d->today)
			o->range[n++] = (struct away){ MAX(w->from, d->today), w->to };
	}
	if (o->state == AWAY_GOOD && o->n > 0 && n == 0)
		o->state = AWAY_PAST;
	if (o->state == AWAY_GOOD && o->act == AWAY_RETURN && o->back > d->today + FARTHEST)
		o->state = AWAY_FAR;
	if (o->state == AWAY_GOOD && o->act == AWAY_RETURN && o->back < d->today)
		o->state = AWAY_PAST;
	o->n = o->state == AWAY_GOOD ? n : 0;
}

/* --- what is meant --- */

static bool
asks_who(const char *f)
{
	return matches(
		   "^\\W*(?:qui|who)\\b.{0,30}\\b(?:absente?s?|conges?|vacances|pas la|away|out|off|leave|holidays?|vacation)\\b[^.;]{0,40}$",
		   f) ||
	       matches(
		   "^\\W*(?:les |the )?(?:absences|conges)\\W+(?:de l'|de la |de |of the )(?:equipe|team|tous|tout le monde)\\W*$|^\\W*(?:team|equipe|tous|all)\\W+absences?\\W*$|^\\W*(?:equipe|team|qui|who|tous|all)\\W*$",
		   f);
}

static bool
asks_list(const char *f)
{
	return matches("^\\W*(?:quand|when)\\b.{0,20}\\b(?:suis|serai|am|i)\\b.{0,20}\\b(?:absente?|conges?|vacances|away|off|leave)\\W*$",
		   f) ||
	       matches(
		   "^\\W*(?:(?:quelles sont|montre(?:z)?|voir|liste(?:r)?|affiche|what are|show|list)\\W+(?:moi\\W+|me\\W+)?)?(?:mes|my|les|the)?\\W*(?:absences?|conges|liste?|list|holidays|leave)?\\W*$",
		   f);
}

static bool
is_back(const char *f)
{
	return matches(OPENER "(?:(?:je|j'|nous|on|i|we)\\s?)?" HERE, f) ||
	       matches(
		   "^\\W*(?:annule[rz]?|supprime[rz]?|retire[rz]?|efface[rz]?|cancel|delete|remove|drop)\\W*(?:(?:mon|ma|mes|l|l'|cette|cet|my|the|this|that)\\W*)?(?:absences?|conges?|leave|vacation|holidays?)?\\b",
		   f) ||
	       matches(
		   "\\b(?:mon absence|mes conges|my (?:absence|leave|holiday)) (?:est|sont|is|are|has been) (?:annulee?s?|cancelled|canceled|off)",
		   f) ||
	       matches("^\\W*(?:fin|end)\\W*$", f);
}

void
away_read(TALLOC_CTX *mem, const char *text, const struct civil *now, bool notice, int remind_at, struct away_said *out)
{
	struct days d = { .mem = mem, .now = now, .out = out, .today = number(now), .remind_at = remind_at, .notice = notice };
	const char *f;

	*out = (struct away_said){ .act = AWAY_SAID };
	if (!g_utf8_validate(text, -1, NULL))
		return;
	f = text_fold(mem, text);
	names_find(mem, text, out);
	if (!notice && (asks_list(f) || asks_who(f))) {
		out->act = asks_list(f) ? AWAY_LIST : AWAY_WHO;
		return;
	}
	if (!notice && is_back(f))
		out->act = AWAY_BACK;
	days_read(&d, text);
	if (out->act == AWAY_BACK && out->back && out->n == 0 && !d.until) /* "je suis de retour le 10" */
		out->act = AWAY_RETURN;
	together(&d, text);
	range_check(&d);
	if (out->state == AWAY_WHEN && out->n_names > 0 && !notice && !d.open)
		*out = (struct away_said){ .act = AWAY_INSTEAD,
			.n_names = out->n_names,
			.names = { out->names[0], out->names[1], out->names[2], out->names[3] } };
}

/* --- is it that? --- */

#define KNOWN                                                                                                                                                                                                             \
	" je j moi nous on i we m ll am are be will is it ai a as suis serai serons sommes sera est ete vais pars pose prends partons prenons taking take"                                                                \
	" ne n pas plus not no won t don absent absente absents absentes absence absences en conge conges vacances vacance formation deplacement mission rtt arret maladie malade"                                        \
	" maternite paternite parental annuel annuels ete hiver noel paques indisponible injoignable disponible joignable present presente dispo la ici there here in out of the office away off"                         \
	" leave holiday holidays vacation training sick annual parental maternity paternity unavailable available working work ooo"                                                                                       \
	" du de d des le l les au aux a jusqu jusque que qu et ou puis ce cet cette ces un une pour pendant durant toute toutes tout tous journee matin matinee midi soir apres aprem semaine semaines jour jours mois"   \
	" from to until till on and or then for during this that all day days week weeks month morning afternoon evening starting"                                                                                        \
	" retour rentre rentrerai reviens reviendrai reprends reprendrai reprise revenir back return returning returns"                                                                                                   \
	" me mon ma mes remplace remplacera remplacant remplacante remplacement remplacee interim suppleant suppleante voir contacter contactez contact joindre voyez adressez vous s assure assurera"                    \
	" prend prendra relais gere covers cover covering replaces replace replacing stand stands standing see ask my with by par avec absence your you please"                                                           \
	" finalement bien nouveau deja toujours encore du coup merci svp stp cordialement bonjour bonsoir salut hello hi thanks thank regards inclus incluse inclusive compris donc info noter notez note sachez informe" \
	" previens bonne journee reponds repondrai repondre repond reply answer respond get when i'm urgence urgent besoin cas case emergency question questions si need urgently demande demandes messages"              \
	" lab skoazell team equipe annule annuler annulee cancel cancelled longer after malheureusement exceptionnellement so sorry desole desolee bureau travail labo poste cause raison personnelle"                    \
	" deputy substitute backup while m part date prevu prevue prevus prochain prochaine next only seulement ok actually leaving going dans mean meantime entre temps attendant 's "

static size_t
unknown_words(TALLOC_CTX *mem, const char *text, const struct civil *now, const struct away_said *w, size_t *words)
{
	const struct dates_frame frame = { .now = now, .side = DATES_AHEAD };
	struct span spans[12];
	char *rest = talloc_strdup(mem, text), *p, *save;
	size_t n = dates_find(mem, text, &frame, spans, 12), i, unknown = 0;

	for (i = 0; i < n; i++)
		memset(rest + spans[i].at, ' ', spans[i].len);
	for (i = 0; i < w->n_names; i++)
		for (p = strstr(rest, w->names[i]); p; p = strstr(p, w->names[i]))
			memset(p, ' ', strlen(w->names[i]));
	rest = text_fold(mem, rest);
	*words = 0;
	for (p = strtok_r(rest, " \t\n,;:.!()'\"-/", &save); p; p = strtok_r(NULL, " \t\n,;:.!()'\"-/", &save)) {
		(*words)++;
		if (!words_hold(KNOWN, p, strlen(p)))
			unknown++;
	}
	return unknown;
}

bool
away_told(TALLOC_CTX *mem, const char *text)
{
	static const char away[] = OPENER "(?:" SELF "\\W*(?:(?:y |vous |actuellement |currently |bien |aussi |malheureusement )?)"
					  "(?:(?:" BE "\\W*(?:\\w+\\W+){0,2})?" STATE "\\b|" NOT_THERE "|" TAKES ")|"
					  "(?:i )?" NOT_THERE "|"
					  "(?:je\\W+|i\\W+|i')?" TAKES ")";
	static const char state[] = OPENER "(?:i'm |i am )?" STATE "\\W*(?:\\w+\\W+){0,1}$";
	static const char back[] = OPENER "(?:(?:je|j'|i|nous|on|we|i'll|i'm)\\W*)?" RETURNS;
	static const char instead[] =
	    "\\bme remplace|(?:pendant|durant|en) mon absence|in my absence|during my absence|\\bmon rempl|cover(?:s|ing)? (?:for )?me|(?:replac\\w+|stand\\w* in for) me|while i(?:'m| am) (?:away|out|off)|l'interim";
	static const char other[] =
	    "teletravail|remote|(?:etais|etait|was|were) |absente?s? (?:a|au|aux|de|du|des|sur|dans|from) (?:la |l'|le |les |the )?(?:reunion|comite|atelier|rendez|rdv|point|meeting|formulaire|liste|site|dossier)|\\bp-?\\s?\\d";
	const struct civil now = { .year = 2026, .month = 1, .day = 5, .hour = 9 };
	struct away_said w;
	size_t words, unknown;
	const char *f;

	if (strlen(text) > TOLD_MOST || !g_utf8_validate(text, -1, NULL))
		return false;
	f = text_fold(mem, text);
	if (!matches(STEMS, f))
		return false;
	if (asks_who(f) && !matches("^\\W*(?:equipe|team|qui|who|tous|all)\\W*$", f))
		return true;
	if (matches("^\\W*(?:quand|when)\\b", f))
		return asks_list(f);
	if (matches(
		"^\\W*(?:(?:quelles sont|montre\\w*|voir|show|list|what are)\\W+(?:moi\\W+|me\\W+)?)?(?:mes absences|my absences)\\W*$", f))
		return true;
	if (strchr(text, '?') || matches(other, f))
		return false;
	away_read(mem, text, &now, false, 9 * 60, &w);
	unknown = unknown_words(mem, text, &now, &w, &words);
	if (words > WORDS_MOST || unknown > UNKNOWN_MOST || unknown * 2 > words)
		return false;
	if (w.act == AWAY_BACK)
		return matches(OPENER "(?:(?:je|j'|i|nous|on|we)\\s?)?" HERE, f) ||
		       matches("\\b(?:absences?|conges|leave|holidays?)\\b", f);
	if (w.act == AWAY_INSTEAD)
		return matches(instead, f);
	if (w.state == AWAY_WHEN && w.n == 0 && !w.span.text)
		return matches(away, f) && words <= 8 && unknown == 0;
	if (matches(away, f) || matches(back, f))
		return true;
	{ /* no word of who: then the days follow at once */
		const struct dates_frame frame = { .now = &now, .side = DATES_AHEAD };
		struct span first;
		size_t n = dates_find(mem, text, &frame, &first, 1);

		return n == 1 && matches(state, text_fold(mem, talloc_strndup(mem, text, first.at)));
	}
}
