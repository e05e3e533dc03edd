/* SPDX-License-Identifier: EUPL-1.2
 *
 * What keeps a yes from being plain: a condition, a question, a denial that nothing explains, and words that nobody knows who says yes.
 */
#include <glib.h>
#include <string.h>

#include "handlers/consent_inside.h"

void
consent_doubt_at(struct consent_reader *r, size_t i)
{
	r->doubt = true;
	r->hangs = MIN(r->hangs, i);
}

/* Is it a word that all may say who agree, of how and with whom? */
static bool
is_usual(const struct consent_reader *r, size_t i)
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
	    "vivement|transmettiez|donniez|communiquiez|partagiez|puissiez|puissent|donner|finalement|finally|e|connect|introduce|please|coup|main|pouvoir|joindre|ecoute|idee|initiative|franc|franche|massif|mille|vu|lu|compris|note|mieux";
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
is_statement(const struct consent_reader *r, size_t i, size_t end)
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

	if (from == 0 || end + CONSENT_SIGNED_WORDS < w->n)
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
is_told(const struct consent_reader *r, size_t i)
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
may_begin(const struct consent_reader *r, size_t from, size_t i)
{
	short by = i > from ? r->w->w[i - 1].by : 0;

	return i == from || by <= 0 || r->sign[by - 1] == SIGN_OUI;
}

/* "Oui !", "Bonjour, oui merci." A sentence of its own answers the question that was asked. */
static bool
stands_alone(const struct consent_reader *r, size_t k)
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
fragment(struct consent_reader *r, size_t from, size_t end)
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
			consent_doubt_at(r, i);
	}
}

/* A sentence beside the one that agrees, of its own subject: "Je travaille sur ce sujet, d'abord a la ville, maintenant seule." */
static bool
tells(const struct consent_reader *r, size_t from, size_t *end)
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
fragments(struct consent_reader *r)
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
void
consent_doubts(struct consent_reader *r)
{
	const struct wording *w = r->w;
	int excused = 0;
	size_t i, k;

	for (r->bare = true, k = 0; k < r->n; k++)
		r->bare = r->bare && (!says_yes(r->sign[k]) || r->sign[k] == SIGN_WEAK || (r->f[k].phrase->key && !stands_alone(r, k)));
	for (i = 0; i < w->n; i++) {
		const struct said_word *x = &w->w[i];

		r->instead = r->instead || wording_is(x->word, "plutot|instead");
		if (x->quoted || x->by)
			continue;
		if (wording_denies(w, i)) {
			r->denies = r->denies || !x->behind;
			consent_doubt_at(r, i);
		}
		if (is_conditional(x->word))
			consent_doubt_at(r, i);
	}
	for (k = 0; k < r->n; k++) {
		const struct wording_found *f = &r->f[k];

		excused += r->sign[k] == SIGN_COVER && f->phrase->key && w->w[f->first].asked;
		if (r->sign[k] == SIGN_HEDGE || r->sign[k] == SIGN_HANGS || r->sign[k] == SIGN_SCOPE)
			consent_doubt_at(r, f->first);
		r->instead = r->instead || (r->sign[k] == SIGN_HANGS && f->phrase->key && strcmp(f->phrase->key, "but") == 0);
		r->ifs = r->ifs || (r->sign[k] == SIGN_HANGS && f->phrase->key && strcmp(f->phrase->key, "if") == 0);
	}
	fragments(r);
	if (w->asks > excused) {
		for (i = 0; i < w->n && !w->w[i].asked; i++)
			;
		consent_doubt_at(r, MIN(i, w->n - 1));
	}
	if (!w->whole || r->n == CONSENT_FOUND_MOST || strchr(w->raw, '$') || lone_star(w->raw) ||
	    (strchr(w->raw, '%') && !strstr(w->raw, "100")) || strstr(w->raw, "\xe2\x82\xac"))
		consent_doubt_at(r, w->n - 1);
}
