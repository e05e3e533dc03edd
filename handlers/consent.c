/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/consent.h"

#include <glib.h>
#include <string.h>

#include "handlers/consent_words.h"
#include "handlers/dates.h"

enum { FOUND_MOST = 160, DATES_MOST = 12, SOON_DAYS = 14, MONTH_DAYS = 27, NAME_WORDS = 14, REASON_WORDS = 3, SIGNED_WORDS = 8 };

struct reader {
	TALLOC_CTX *mem;
	struct wording *w;
	struct wording_found f[FOUND_MOST];
	enum sign sign[FOUND_MOST]; /* what each is, seen where it stands */
	size_t n, count[SIGNS];
	size_t hangs;    /* the word at which the doubt begins; w->n: none */
	bool doubt, ifs; /* doubt: whatever keeps a yes from being plain; ifs: a condition that keeps a no from it too */
	bool bare;       /* the yes is one word alone */
	bool instead;    /* "mais", "plutot" */
	bool denies;     /* a denial that no phrase explains */
	struct span dates[DATES_MOST];
	size_t n_dates;
	const struct span *date; /* the one that says when; NULL */
	int32_t today;
};

const char *
consent_name(enum consent_answer c)
{
	static const char *const names[CONSENTS] = { "none", "yes", "maybe", "no", "later", "elsewhere" };

	return names[c];
}

/* --- what stands where --- */

/* Is that phrase denied? "non interessee" is, "non, interessee" may be not. */
static bool
denied(struct reader *r, size_t k)
{
	const struct wording *w = r->w;
	const struct wording_found *f = &r->f[k];
	bool before = k > 0 && r->f[k - 1].end == f->first && r->f[k - 1].phrase->sign == SIGN_NON && w->w[f->first - 1].after == ' ' &&
		      wording_is(w->w[f->first].word, "interesse*|partant*|favorable*|disponible*|concerne*|interested");

	return wording_denied(r->w, f, (short)(k + 1)) || before;
}

/* "je ne peux pas dire oui"; "je n'ose pas dire oui" is none. */
static enum sign
oui_denied(struct reader *r, size_t k)
{
	const struct wording *w = r->w;
	size_t first = r->f[k].first, end, i = wording_clause(w, first, &end);

	if (first == 0 || w->w[first].opens ||
	    !(wording_denies(w, first - 1) || wording_is(w->w[first - 1].word, "dire|dis|dit|repondre|un|say")) || !denied(r, k))
		return SIGN_OUI;
	for (; i < first; i++)
		if (wording_is(w->w[i].word, "peux|peut|pouvons|puis|pourrai|pourrons|veux|voulons|souhaite|souhaitons|can|cannot|want"))
			return SIGN_NO;
	return SIGN_HEDGE;
}

static bool
has_word(const struct wording *w, size_t from, size_t end, const char *list)
{
	for (; from < end; from++)
		if (wording_is(w->w[from].word, list))
			return true;
	return false;
}

/* "mon collegue dit oui", "difficile de dire oui" */
static bool
oui_of_others(const struct reader *r, size_t k)
{
	const struct wording *w = r->w;
	size_t i = r->f[k].first, end, from = wording_clause(w, i, &end);

	if (i == from)
		return false;
	if (wording_is(w->w[i - 1].word, "dit|disent|disait|dites|dirait|diront|repond|repondent|repondu|says|said|say|answered|que"))
		return !has_word(w, from, i, "je|j|nous|on|i|we") || has_word(w, from, i, "avais|avait|avions");
	return wording_is(w->w[i - 1].word, "dire|repondre|par") &&
	       !has_word(w, from, i, "vais|veux|voulons|peux|pouvons|souhaite|ravi|ravie|heureux|heureuse|plaisir|ne|n");
}

/* "ma collegue est d'accord": who agrees is somebody else. */
static bool
of_others(const struct reader *r, size_t k)
{
	const struct wording *w = r->w;
	size_t first = r->f[k].first, end, from = wording_clause(w, first, &end);
	static const char others[] = "maire|directeur|directrice|president|presidente|elu|elue|chef|cheffe|collegue|patron|patronne";

	if (first == from || has_word(w, from, first + 1, "je|j|nous|on|moi|me|m|i|we|us|my|c|ce|ca|cela") ||
	    (has_word(w, from, first, "notre|nos|our") && !has_word(w, from, first, others)))
		return false;
	return has_word(w, from, first, "est|sont|serait|is|are|ils|elles|il|elle|they|he|she") || has_word(w, from, first, others) ||
	       (wording_is(w->w[first].word, "accepte|agree|accept") && wording_is(w->w[from].word, "le|la|l|les|mon|ma|mes|un|une|the"));
}

static bool
says_yes(enum sign s)
{
	return s == SIGN_OUI || s == SIGN_AGREE || s == SIGN_LIKE || s == SIGN_SURE || s == SIGN_WEAK;
}

static bool
denier(const struct wording *w, const struct wording_found *f)
{
	size_t i;

	for (i = f->first; i < f->end; i++)
		if (wording_is(w->w[i].word, "pas|plus|ne|n|jamais|not|t|cannot|unable|pouvoir|regret"))
			return true;
	return false;
}

/* "je ne souhaite pas donner mon accord": what they agree to is what they do not want. */
static bool
refused_before(const struct reader *r, size_t k)
{
	size_t end;

	if (k == 0 || r->sign[k - 1] != SIGN_NO)
		return false;
	return r->f[k - 1].first >= wording_clause(r->w, r->f[k].first, &end) && denier(r->w, &r->f[k - 1]);
}

static enum sign
sign_here(struct reader *r, size_t k)
{
	const struct said_word *first = &r->w->w[r->f[k].first];
	enum sign s = (enum sign)r->f[k].phrase->sign;
	bool answers =
	    says_yes(s) || s == SIGN_NON || s == SIGN_NO || s == SIGN_LATER || s == SIGN_OTHER || s == SIGN_BETTER || s == SIGN_REASON;

	if (first->behind) /* an afterthought can take back, not give */
		return answers ? SIGN_HEDGE : s;
	if (first->asked && answers && s != SIGN_OTHER && s != SIGN_BETTER) /* "avez-vous demande a Z ?" names them */
		return SIGN_HEDGE;
	if (says_yes(s) && s != SIGN_OUI && s != SIGN_SURE && refused_before(r, k))
		return SIGN_NONE;
	if (s == SIGN_OUI)
		return oui_of_others(r, k) ? SIGN_HEDGE : oui_denied(r, k);
	if ((s == SIGN_AGREE || s == SIGN_LIKE) && of_others(r, k))
		return SIGN_HEDGE;
	if ((s == SIGN_AGREE || s == SIGN_LIKE || s == SIGN_WEAK || s == SIGN_GLAD || s == SIGN_CALL_ME) && denied(r, k))
		return SIGN_NO;
	if ((s == SIGN_NO || s == SIGN_OTHER || s == SIGN_BETTER) && denied(r, k))
		return SIGN_HEDGE;
	return s;
}

static void
doubt_at(struct reader *r, size_t i)
{
	r->doubt = true;
	r->hangs = MIN(r->hangs, i);
}

/* Is it a word that all may say who agree, of how and with whom? */
static bool
is_usual(const struct reader *r, size_t i)
{
	static const char usual[] =
	    "a|ai|ainsi|alors|absolument|carrement|be|been|au|aux|avec|aussi|avance|aide|aider|aidant|appel|association|atelier|adresse|anytime|all|and|at|are|am|"
	    "bien|belle|bonne|beaucoup|best|by|ca|ce|cela|celle|cet|cette|ces|chez|collectif|commune|collectivite|collegue|"
	    "collegues|confiance|contact|contacts|contacte|contactee|contactes|coordonnees|continuation|cher|chere|d|de|des|du|demande|demandeur|"
	    "demandeuse|deux|discuter|discussion|disponible|disponibles|dispo|details|day|dear|echanger|echange|echanges|effet|elle|elles|elu|en|"
	    "ensemble|entiere|entierement|equipe|et|etre|eux|email|evidemment|faire|fois|fond|for|from|grand|grande|gros|great|good|hui|"
	    "have|happy|help|i|ici|is|it|je|journee|joie|joignable|jour|jours|l|la|le|les|leur|leurs|libre|lui|ma|mail|mairie|maintenant|matin|"
	    "meme|mes|message|mettre|midi|mise|mission|mis|moi|mon|m|me|meet|my|mobile|nos|notre|nous|numero|number|nice|of|on|our|ou|par|parler|"
	    "personne|personnes|phone|plaisir|portable|pour|projet|projets|presente|positive|premier|proposition|que|rapidement|rapide|reel|"
	    "reponse|rencontrer|relation|rendez|retour|s|sa|se|sera|serai|soir|soiree|semaine|ses|si|sollicitation|son|structure|suite|sujet|"
	    "svp|share|so|talk|telephone|tel|team|tous|tout|toute|toutes|totalement|total|travailler|tres|their|them|they|thank|thanks|that|the|"
	    "this|to|un|une|us|utile|version|texte|resume|ville|vite|visio|votre|vos|vous|vraiment|very|we|week|weekend|with|would|y|you|your|yours|"
	    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|cordialement|cdlt|cdt|crdt|kenavo|amicalement|regards|"
	    "continuite|vs|c|nom|prenom|electronique|pro|professionnel|professionnelle|address|name|reception|porteur|est|sont|concerne|concernee|concernes|porteuse|porteurs|acteur|acteurs|agent|agents|habitants|territoire|territoires|public|service|services|aventure|"
	    "experience|expertise|competences|collaborer|participer|cooperer|contribuer|accompagner|intervenir|partager|transmettre|repondre|conseiller|"
	    "temoigner|animer|apporter|introduced|introduction|collaboration|opportunite|occasion|disposition|initier|construire|ensemble|reseau|reseaux|"
	    "vivement|transmettiez|donniez|communiquiez|partagiez|puissiez|puissent|donner|e|connect|introduce|please|coup|main|pouvoir|joindre|ecoute|idee|initiative|franc|franche|massif|mille|vu|lu|compris|note|mieux";
	const struct said_word *x = &r->w->w[i];
	size_t k;

	for (k = 0; k < r->n_dates; k++)
		if (r->dates[k].state == SPAN_GOOD && x->at >= r->dates[k].at && x->end <= r->dates[k].at + r->dates[k].len)
			return true;
	if (x->number) /* a telephone */
		return strcmp(x->word, "100") == 0 || x->end - x->at > 7 || (i + 1 < r->w->n && r->w->w[i + 1].number) ||
		       (i > 0 && r->w->w[i - 1].number);
	if (x->person || (x->capital && !x->opens))
		return true;
	if (i > 1 && wording_is(r->w->w[i - 1].word, "le|la|les|l|cette|cet|ce|ces|the|this") &&
	    wording_is(r->w->w[i - 2].word, "avec|with") &&
	    !wording_is(x->word, "accord|aval|autorisation|soutien|condition*|budget|financement|agreement|approval|permission|funding"))
		return true; /* "avec le porteur" */
	return wording_is(x->word, usual);
}

/* Does a sentence of its own begin at i: "je ...", "c'est ...", "mon numéro ..."? Such a one says what it says. */
static bool
is_statement(const struct reader *r, size_t i, size_t end)
{
	const char *word = r->w->w[i].word;

	return wording_is(word,
		   "je|j|nous|on|vous|ils|elles|il|elle|tu|c|ca|cela|ce|i|we|they|you|it|he|she|that|this|voici|voila|contactez|appelez|ecrivez|"
		   "transmettez|donnez|n|ne|y") ||
	       (wording_is(word, "le|la|les|l|un|une|mon|ma|mes|notre|nos|cette|cet|ces|my|our|the") && end - i > 3);
}

/* A line, or a short sentence, at the end of names alone: "Je reponds oui. Sophie T." */
static bool
is_signature(const struct wording *w, size_t from, size_t end)
{
	size_t i;

	if (from == 0 || end + SIGNED_WORDS < w->n)
		return false;
	if (!memchr(w->raw + w->w[from - 1].end, '\n', w->w[from].at - w->w[from - 1].end) &&
	    !(w->w[from].opens && end == w->n && (end - from == 2 || end - from == 3)))
		return false;
	for (i = from; i < end && w->w[i].capital; i++)
		;
	return i == end;
}

/* What people tell of themselves who say yes in one word: anything else beside such a yes may be what the word was about. */
static bool
is_told(const struct reader *r, size_t i)
{
	static const char told[] =
	    "organise|organisons|regulierement|souvent|theme|themes|thematique|plein|working|topic|prends|prenons|prendrai|prendrons|"
	    "connais|connaissons|connait|connaissent|deja|travaille|travaillons|travaillent|travaux|accompagne|accompagnons|accompagnes|mene|"
	    "menes|menons|anime|animons|animes|fait|faisons|fais|font|exactement|parfaitement|correspond|correspondent|rejoint|metier|domaine|"
	    "coeur|specialite|type|types|genre|habite|suis|sommes|ai|avons|est|sont|ont|etes|serai|serons|seront|sera|repondrai|repondrons|"
	    "rencontrerai|contacter|contacte|contactent|appeler|appelle|appellent|ecrire|ecrivent|peux|pouvez|pouvons|peuvent|peut|veulent|"
	    "voulez|trouve|super|beau|belle|bel|bon|important|importante|necessaire|utile|passionne|passionnee|passionnant|passionnante|vais|"
	    "an|ans|annee|annees|mois|communes|collectivites|associations|trois|quatre|cinq|dix|plusieurs|nombreux|nombreuses|membre|membres|"
	    "depuis|pendant|dernier|derniere|passe|passee|rappeler|accord|confirme|quand|toujours|longtemps|parle|parler|convient|interesse|"
	    "atelier|ateliers|jeunes|enfants|familles|seniors|ecole|ecoles|design|methode|methodes|outil|outils|formation|accueillir|habitude|"
	    "plaisir|can|am|are|is|have|has|work|worked|works|know|do|done|did|will|already|often|years|many|same|similar|kind|topic|subject|"
	    "field|what|exactly|just|love|like|call|reach|write|contact|any|time|also|been|was|were|se|envoyer|envoyez|transmettez|donnez|"
	    "qui|que|dont|reponds|repondons|dis|disons|rien|encore|fond|clair|claire|merci";

	return is_statement(r, i, i) || is_usual(r, i) || wording_is(r->w->w[i].word, told);
}

/* "oui notre association ..." is a sentence, "j'accepte le rendez-vous de ..." goes on. */
static bool
may_begin(const struct reader *r, size_t from, size_t i)
{
	short by = i > from ? r->w->w[i - 1].by : 0;

	return i == from || by <= 0 || r->sign[by - 1] == SIGN_OUI;
}

/* "Oui !", "Bonjour, oui merci." A sentence of its own answers the question that was asked. */
static bool
stands_alone(const struct reader *r, size_t k)
{
	const struct wording *w = r->w;
	size_t end, i = wording_sentence(w, r->f[k].first, &end);

	for (; i < end; i++) {
		enum sign s = w->w[i].by > 0 ? r->sign[w->w[i].by - 1] : SIGN_NONE;

		if (!says_yes(s) && s != SIGN_THANKS && s != SIGN_COVER && !w->w[i].person)
			return false;
	}
	return true;
}

/* A part of a sentence. "cela correspond tout a fait a ..." is one statement, what follows another yes begins anew. */
static void
fragment(struct reader *r, size_t from, size_t end)
{
	enum { BEGINNING, SCRAP, STATEMENT } is = BEGINNING;
	const struct wording *w = r->w;
	bool polite = false;
	size_t i;

	for (i = from; i < end; i++) {
		enum sign s = w->w[i].by > 0 ? r->sign[w->w[i].by - 1] : SIGN_NONE;

		polite = polite || s == SIGN_THANKS || w->w[i].behind;
		if (w->w[i].by > 0) {
			if (says_yes(s) &&
			    !(is == STATEMENT && wording_is(w->w[i].word, "tout|a|fait|absolument|carrement|volontiers|vraiment")))
				is = BEGINNING;
			continue;
		}
		if (polite || w->w[i].quoted ||
		    (is == BEGINNING && wording_is(w->w[i].word, "et|car|donc|alors|puis|and|so|parce|puisque|because|que|as|since|aussi")))
			continue;
		if (is != STATEMENT && is_statement(r, i, is == BEGINNING && may_begin(r, from, i) ? end : i))
			is = STATEMENT;
		else if (is == BEGINNING)
			is = SCRAP;
		if ((is == SCRAP && !is_usual(r, i)) || (is == STATEMENT && r->bare && !is_told(r, i)))
			doubt_at(r, i);
	}
}

/* A sentence beside the one that agrees, of its own subject: "Je travaille sur ce sujet, d'abord a la ville, maintenant seule." */
static bool
tells(const struct reader *r, size_t from, size_t *end)
{
	size_t i;

	wording_sentence(r->w, from, end);
	for (i = from; i < *end; i++)
		if (r->w->w[i].by > 0 && says_yes(r->sign[r->w->w[i].by - 1]))
			return false;
	return !r->bare && is_statement(r, from, *end);
}

/* "oui dans l'absolu", "oui, faute de mieux": what is no sentence of its own and no usual word ties the yes to something. */
static void
fragments(struct reader *r)
{
	size_t from, end, last;

	for (from = 0; from < r->w->n; from = end) {
		if (r->w->w[from].opens && tells(r, from, &last)) {
			end = last;
			continue;
		}
		for (end = from + 1; end < r->w->n && !r->w->w[end - 1].closes && !strchr(",:;-(\n", r->w->w[end - 1].after); end++)
			;
		if (!is_signature(r->w, from, end))
			fragment(r, from, end);
	}
}

/* "viendrais", "seraient": what is only thought of. */
static bool
is_conditional(const char *s)
{
	size_t n = strlen(s);

	return n >= 6 &&
	       (g_str_has_suffix(s, "rais") || g_str_has_suffix(s, "rait") || g_str_has_suffix(s, "rions") ||
		   g_str_has_suffix(s, "raient")) &&
	       !wording_is(s, "attrait|portrait|extrait|retrait|distrait|abstrait|disparait|apparait|parait|marais|patrions");
}

/* "Oui*": something is said of it elsewhere. Stars by twos are for stress. */
static bool
lone_star(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s == '*';
	return n % 2 == 1;
}

/* What keeps a yes from being plain, besides the phrases that say so. */
static void
doubts(struct reader *r)
{
	const struct wording *w = r->w;
	int excused = 0;
	size_t i, k;

	for (i = 0; i < w->n; i++) {
		const struct said_word *x = &w->w[i];

		r->instead = r->instead || wording_is(x->word, "plutot|instead");
		if (x->quoted || x->by)
			continue;
		if (wording_denies(w, i)) {
			r->denies = r->denies || !x->behind;
			doubt_at(r, i);
		}
		if (is_conditional(x->word))
			doubt_at(r, i);
	}
	for (k = 0; k < r->n; k++) {
		const struct wording_found *f = &r->f[k];

		excused += r->sign[k] == SIGN_COVER && f->phrase->key && w->w[f->first].asked;
		if (r->sign[k] == SIGN_HEDGE || r->sign[k] == SIGN_HANGS || r->sign[k] == SIGN_SCOPE)
			doubt_at(r, f->first);
		r->instead = r->instead || (r->sign[k] == SIGN_HANGS && f->phrase->key && strcmp(f->phrase->key, "but") == 0);
		r->ifs = r->ifs || (r->sign[k] == SIGN_HANGS && f->phrase->key && strcmp(f->phrase->key, "if") == 0);
	}
	fragments(r);
	if (w->asks > excused) {
		for (i = 0; i < w->n && !w->w[i].asked; i++)
			;
		doubt_at(r, MIN(i, w->n - 1));
	}
	if (!w->whole || r->n == FOUND_MOST || strchr(w->raw, '$') || lone_star(w->raw) ||
	    (strchr(w->raw, '%') && !strstr(w->raw, "100")) || strstr(w->raw, "\xe2\x82\xac"))
		doubt_at(r, w->n - 1);
}

/* --- when --- */

static int32_t
day_number(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

/* The word of which that span is. */
static size_t
word_at(const struct wording *w, size_t at)
{
	size_t i;

	for (i = 0; i < w->n && w->w[i].end <= at; i++)
		;
	return i;
}

/* The first date that is ahead and is no date of ours ("votre message du 3 mars"). */
static void
date_find(struct reader *r, const struct civil *now, const char *zone)
{
	const struct dates_frame frame = { .now = now, .side = DATES_AHEAD, .zone = zone };
	size_t i;

	r->n_dates = dates_find(r->mem, r->w->raw, &frame, r->dates, DATES_MOST);
	r->today = day_number(now);
	for (i = 0; i < r->n_dates && !r->date; i++) {
		const struct span *s = &r->dates[i];
		size_t k = word_at(r->w, s->at);

		if (s->state != SPAN_GOOD || s->bound == BOUND_SINCE || s->recurrence || k >= r->w->n || r->w->w[k].quoted ||
		    r->w->w[k].behind)
			continue;
		if (k > 0 && r->w->w[k - 1].by && r->f[r->w->w[k - 1].by - 1].phrase->sign == SIGN_COVER && !r->w->w[k - 1].closes)
			continue;
		if (day_number(&s->end) > r->today)
			r->date = s;
	}
}

static bool
is_late(const struct span *s)
{
	return s && (s->bound == BOUND_FROM || s->bound == BOUND_BEFORE || s->bound == BOUND_AFTER || s->bound == BOUND_UNTIL);
}

/* The day on which to ask again. */
static int64_t
until(const struct reader *r, const char *zone)
{
	const struct span *s = r->date;
	struct civil day;
	int64_t at;
	bool month;

	if (!s)
		return 0;
	month = day_number(&s->end) - day_number(&s->start) >= MONTH_DAYS &&
		(g_ascii_strncasecmp(s->text, "until", 5) == 0 || g_ascii_strncasecmp(s->text, "till", 4) == 0);
	day = (s->bound == BOUND_UNTIL && !month) || s->bound == BOUND_AFTER || s->bound == BOUND_BY || day_number(&s->start) <= r->today
		  ? s->end
		  : s->start;
	if (day_number(&day) <= r->today)
		return 0;
	day.hour = day.minute = day.second = 0;
	return date_instant(&day, zone, &at) == 0 ? at : 0;
}

/* --- whom else --- */

static bool
ends_name(const struct said_word *x)
{
	return wording_is(x->word,
	    "qui|car|pour|il|elle|ils|elles|c|parce|instead|si|if|who|mais|but|plutot|et|and|puisque|lequel|laquelle|directement|svp|about|because|"
	    "they|he|she");
}

/* From word i on. NULL: nobody. */
static const char *
name_behind(struct reader *r, size_t i)
{
	const struct wording *w = r->w;
	size_t end;

	while (i < w->n && wording_is(w->w[i].word, "a|au|aux|de|du|d|avec|aupres|vers|to|with|donc|que|pour|chez"))
		i++;
	if (i >= w->n || (!w->w[i].person &&
			     wording_is(w->w[i].word,
				 "moi|me|nous|us|vous|lui|leur|les|la|le|plus|ca|cela|him|her|them|it|you|again|later|encore|en|y|ce|"
				 "autre|ailleurs|avant|apres|dans|janvier|lundi") &&
			     (w->w[i].closes || !wording_is(w->w[i].word, "la|le|les|leur"))))
		return NULL;
	for (end = i; end < w->n && end - i < NAME_WORDS && (end == i || !ends_name(&w->w[end])); end++) {
		bool bracket = w->w[end].after == '(' && end + 1 < w->n && w->w[end + 1].person;

		if (w->w[end].closes || (strchr(",:;-(\n=", w->w[end].after) && !bracket) ||
		    (w->w[end].after == ' ' && w->raw[w->w[end].end] == ')')) {
			end++;
			break;
		}
	}
	while (end > i + 1 && wording_is(w->w[end - 1].word, "s|en|y"))
		end--;
	if (w->raw[w->w[end - 1].end] == ')' && memchr(w->raw + w->w[i].at, '(', w->w[end - 1].end - w->w[i].at))
		return talloc_asprintf(r->mem, "%s)", wording_text(r->mem, w, i, end));
	return wording_text(r->mem, w, i, end);
}

static const char *
name_before(struct reader *r, size_t first)
{
	const struct wording *w = r->w;
	size_t end, from = first > 0 ? wording_clause(w, first - 1, &end) : 0;

	while (from < first &&
	       (w->w[from].by || wording_is(w->w[from].word, "je|j|que|qu|c|est|ce|i|that|it|s|is|mais|donc|et|but|and|non|oui")))
		from++;
	if (from >= first || w->w[first].opens ||
	    wording_is(w->w[from].word, "il|elle|nous|vous|on|ils|elles|he|she|they|we|cela|ca|qui|this"))
		return NULL;
	return wording_text(r->mem, w, from, first);
}

static bool
knows(const struct wording *w, size_t i)
{
	for (;; i--) {
		if (wording_is(w->w[i].word, "connais|connaissons|conseille|recommande|know|recommend"))
			return true;
		if (w->w[i].opens || i == 0)
			return false;
	}
}

/* An address alone, or whom a phrase names. */
static const char *
whom(struct reader *r, bool *passed, bool *besides)
{
	const char *name = NULL;
	size_t k, end, from, i;

	*passed = *besides = false;
	for (k = 0; k < r->n && !name; k++) {
		if (r->sign[k] == SIGN_OTHER || r->sign[k] == SIGN_PASSED)
			name = name_behind(r, r->f[k].end);
		else if (r->sign[k] == SIGN_BETTER)
			name = name_before(r, r->f[k].first);
		if (!name)
			continue;
		*passed = r->sign[k] == SIGN_PASSED;
		from = wording_sentence(r->w, r->f[k].first, &end);
		for (i = from; i < end; i++)
			*besides = *besides || wording_is(r->w->w[i].word, "aussi|egalement|also|too");
	}
	for (i = 0; !name && i + 1 < r->w->n; i++) /* "je connais quelqu'un qui fait cela : ..." */
		if (r->w->w[i].after == ':' && r->w->w[i + 1].capital && i > 0 && knows(r->w, i))
			name = name_behind(r, i + 1);
	if (!name && r->w->n > 0 && r->w->n <= 3)
		for (i = 0; i < r->w->n && !name && !wording_is(r->w->w[i].word, "ma|mon|mes|notre|nos|my|our|voici"); i++)
			if (r->w->w[i].person)
				name = wording_text(r->mem, r->w, i, i + 1);
	return name;
}

/* --- why --- */

static void
why(struct reader *r, struct consent_said *s)
{
	size_t k, end, from, i, plain = 0;

	for (k = 0; k < r->n; k++)
		if ((r->sign[k] == SIGN_REASON || r->sign[k] == SIGN_LATER) && r->f[k].phrase->key) {
			from = wording_clause(r->w, r->f[k].first, &end);
			wording_clause(r->w, r->f[k].end - 1, &end);
			s->motive_key = r->f[k].phrase->key;
			s->motive = wording_text(r->mem, r->w, from, end);
			return;
		}
	if (s->what != CONSENT_NO)
		return;
	for (k = 0; k < r->n && r->sign[k] != SIGN_NON && r->sign[k] != SIGN_NO; k++)
		;
	if (k == r->n)
		return;
	from = r->f[k].end;
	wording_sentence(r->w, r->f[k].first, &end);
	for (i = from; i < end; i++)
		plain += r->w->w[i].by == 0 && strlen(r->w->w[i].word) > 3;
	if (plain >= REASON_WORDS - 1 && (r->sign[k] == SIGN_NON || strchr(",:;", r->w->w[from - 1].after))) {
		s->motive_key = "other";
		s->motive = wording_text(r->mem, r->w, from, end);
	}
}

/* --- all together --- */

/* "non, pas de souci, je prends": the first word answers a fear and not us. */
static bool
non_is_courtesy(const struct reader *r)
{
	size_t k, j;

	if (r->count[SIGN_NO] || r->count[SIGN_REASON] || r->count[SIGN_LATER])
		return false;
	for (k = 0; k < r->n && r->sign[k] != SIGN_NON; k++)
		if (says_yes(r->sign[k]))
			return false;
	for (j = k; j < r->n && r->sign[j] == SIGN_NON; j++)
		;
	return j < r->n && r->sign[j] == SIGN_SURE && j - k == r->count[SIGN_NON];
}

static bool
only_date(const struct reader *r)
{
	size_t i, others = 0;

	for (i = 0; i < r->w->n; i++)
		others += r->w->w[i].by == 0 && (r->w->w[i].at < r->date->at || r->w->w[i].at >= r->date->at + r->date->len);
	return others <= 2;
}

static enum consent_answer
decide_no(const struct reader *r, bool keyless_later)
{
	bool against = r->count[SIGN_NO] || r->count[SIGN_NON];

	if (is_late(r->date) || keyless_later)
		return CONSENT_LATER;
	if (r->count[SIGN_LATER] && (!against || r->date))
		return CONSENT_LATER;
	if (!against && !r->count[SIGN_REASON])
		return CONSENT_NONE;
	if (r->ifs)
		return CONSENT_MAYBE;
	return CONSENT_NO;
}

static enum consent_answer
decide(struct reader *r, const struct consent_said *s, bool passed, bool besides)
{
	bool firm, yes, against, keyless = false, far = r->date && day_number(&r->date->start) > r->today + SOON_DAYS;
	size_t k;

	for (k = 0; k < r->n; k++)
		keyless = keyless || (r->sign[k] == SIGN_LATER && !r->f[k].phrase->key);
	if (r->count[SIGN_NON] && non_is_courtesy(r))
		r->count[SIGN_NON] = 0;
	firm = r->count[SIGN_OUI] || r->count[SIGN_AGREE] || r->count[SIGN_SURE] ||
	       (r->count[SIGN_WEAK] && !r->count[SIGN_SEEN] && !r->count[SIGN_THANKS]);
	yes = firm || r->count[SIGN_LIKE];
	against = r->count[SIGN_NO] || r->count[SIGN_NON] || r->count[SIGN_REASON];
	if (r->count[SIGN_SCOPE] && (yes || against))
		return CONSENT_MAYBE;
	if (s->elsewhere && !passed) {
		if (yes && besides && !against && !r->doubt)
			return CONSENT_YES;
		if (r->count[SIGN_LATER] && r->date)
			return CONSENT_LATER;
		return firm && !r->instead ? CONSENT_MAYBE : CONSENT_ELSEWHERE;
	}
	if (s->elsewhere && passed)
		return r->count[SIGN_REASON] ? CONSENT_ELSEWHERE : yes ? CONSENT_MAYBE : CONSENT_NONE;
	if (firm && against)
		return is_late(r->date) || (keyless && !r->count[SIGN_NO]) ? CONSENT_LATER : CONSENT_MAYBE;
	if (against)
		return decide_no(r, keyless);
	if (yes && (r->count[SIGN_LATER] || is_late(r->date)))
		return r->ifs ? CONSENT_MAYBE : CONSENT_LATER;
	if (yes && far && r->instead && !r->ifs && !r->w->asks) /* "oui mais l'an prochain" */
		return CONSENT_LATER;
	if (yes)
		return r->doubt || far || (r->bare && r->count[SIGN_SEEN]) || r->count[SIGN_SORRY] ? CONSENT_MAYBE : CONSENT_YES;
	if (r->count[SIGN_LATER] || (r->date && only_date(r)))
		return CONSENT_LATER;
	if (r->count[SIGN_SORRY] && r->denies)
		return CONSENT_NO;
	for (k = 0; k < r->n; k++)
		if (r->sign[k] == SIGN_HEDGE || r->sign[k] == SIGN_GLAD || r->sign[k] == SIGN_CALL_ME ||
		    (r->sign[k] == SIGN_HANGS && r->ifs))
			return CONSENT_MAYBE;
	return r->w->asks > 0 && r->doubt ? CONSENT_MAYBE : r->count[SIGN_WEAK] && !r->count[SIGN_SEEN] ? CONSENT_MAYBE : CONSENT_NONE;
}

/* "o", "n", "+1": nothing else is said. */
static bool
shortest(struct reader *r, struct consent_said *s)
{
	const struct wording *w = r->w;
	char before = w->n == 1 && w->w[0].at > 0 ? w->raw[w->w[0].at - 1] : ' ';

	if (w->n != 1 || w->asks)
		return false;
	if (wording_is(w->w[0].word, "o|y") || (before == '+' && wording_is(w->w[0].word, "1")))
		s->what = CONSENT_YES;
	else if (wording_is(w->w[0].word, "n") || (before == '-' && wording_is(w->w[0].word, "1")))
		s->what = CONSENT_NO;
	return s->what != CONSENT_NONE;
}

/* Without "Cordialement" a line of names begins a signature too: "Marie Le Bihan". */
static void
signature(struct wording *w)
{
	size_t i, k, end;
	bool names;

	for (i = 1; i < w->n; i = end) {
		for (end = i + 1; end < w->n && !memchr(w->raw + w->w[end - 1].end, '\n', w->w[end].at - w->w[end - 1].end); end++)
			;
		names = end - i >= 2 && end - i <= 4 && memchr(w->raw + w->w[i - 1].end, '\n', w->w[i].at - w->w[i - 1].end);
		for (k = i; k < end; k++)
			names = names && w->w[k].capital && w->w[k].by == 0;
		for (k = i; names && k < w->n; k++)
			w->w[k].behind = true;
	}
	for (i = 1; i < w->n && i + SIGNED_WORDS >= w->n; i++) { /* on one line: "Oui. Cordialement. Anne Morvan" */
		if (wording_is(w->w[i - 1].word, "cordialement|cdlt|cdt|crdt|amicalement|kenavo|regards|sincerely"))
			w->w[i].behind = true;
		w->w[i].behind = w->w[i].behind || w->w[i - 1].behind;
	}
}

void
consent_read(TALLOC_CTX *mem, const char *text, const struct civil *now, const char *zone, struct consent_said *s)
{
	struct reader *r = talloc_zero(mem, struct reader);
	bool passed, besides;
	size_t k, end;

	*s = (struct consent_said){ .what = CONSENT_NONE };
	r->mem = mem;
	r->w = consent_cut(r, text, r->f, FOUND_MOST, &r->n);
	if (r->w->n == 0 || shortest(r, s))
		return;
	r->hangs = r->w->n;
	signature(r->w);
	for (k = 0; k < r->n; k++)
		r->count[r->sign[k] = sign_here(r, k)]++;
	for (r->bare = true, k = 0; k < r->n; k++)
		r->bare = r->bare && (!says_yes(r->sign[k]) || r->sign[k] == SIGN_WEAK || (r->f[k].phrase->key && !stands_alone(r, k)));
	date_find(r, now, zone);
	doubts(r);
	s->elsewhere = whom(r, &passed, &besides);
	s->what = decide(r, s, passed, besides);
	if (s->what == CONSENT_MAYBE && r->date && !r->doubt) /* "ok pour janvier" */
		doubt_at(r, MIN(word_at(r->w, r->date->at), r->w->n - 1));
	if (s->what == CONSENT_NO || s->what == CONSENT_LATER || s->what == CONSENT_ELSEWHERE)
		why(r, s);
	if (s->what == CONSENT_LATER)
		s->until = until(r, zone);
	if ((s->what == CONSENT_MAYBE || (s->what == CONSENT_LATER && r->count[SIGN_OUI] + r->count[SIGN_AGREE] > 0)) &&
	    r->hangs < r->w->n) {
		wording_sentence(r->w, r->hangs, &end);
		s->condition = wording_text(mem, r->w, r->hangs, end);
	}
}
