/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words by which people say a vote, and what goes with them.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/votes_inside.h"

enum { SLIP_LONG = 6, NAMES = 3 };

enum { VERB = 1, ITEM = 2, TICK = 4 };

/* As in answers_words.c: words apart by blanks; "a|b": one of these; "a?" may be missing. Of those that stand at a place the longest counts. */
static const struct {
	enum atom_kind kind;
	enum vote vote;
	int flags;
	const char *words;
} phrases[] = {
	{ ATOM_VOTE, VOTE_YES, ITEM, "oui|ouais|ouai|ouep|ouii|ouiii|okk|yes|yep|yeah|ok|okay|oki|okey|dac|daccord|yess|oui oui?" },
	{ ATOM_VOTE, VOTE_YES, ITEM, "d accord" },
	{ ATOM_VOTE, VOTE_YES, ITEM | TICK, "x|coche|cochee" },
	{ ATOM_VOTE, VOTE_YES, 0,
	    "volontiers|parfait|parfaite|parfaits|super|top|nickel|impeccable|impec|banco|great|perfect|entendu|absolument" },
	{ ATOM_VOTE, VOTE_YES, 0, "carrement|evidemment|sure|fine|good|yup|definitely|absolutely|bon|nice|cool|genial" },
	{ ATOM_VOTE, VOTE_YES, 0, "avec plaisir" },
	{ ATOM_VOTE, VOTE_YES, 0, "tout a fait" },
	{ ATOM_VOTE, VOTE_YES, 0, "bien|oui sur" },
	{ ATOM_VOTE, VOTE_YES, 0,
	    "sans|no|aucun|aucune|pas|zero de|d? probleme|problemes|souci|soucis|objection|objections|opposition|empechement|difficulte|contrainte|contraintes|issue|pb" },
	{ ATOM_VOTE, VOTE_YES, 0, "pose|posent|pose|voit|vois pas|aucun|aucune de|d? probleme|souci|inconvenient" },
	{ ATOM_VOTE, VOTE_YES, 0, "suis|serai|serais|sera ok|oki|partant|partante|present|presente|la" },
	{ ATOM_VOTE, VOTE_YES, 0, "partant|partante|partants|present|presente|presents|presentes" },
	{ ATOM_VOTE, VOTE_YES, 0, "pas|rien contre" },
	{ ATOM_VOTE, VOTE_YES, 0, "compte|comptez sur|avec moi" },
	{ ATOM_VOTE, VOTE_YES, 0, "count me in" },
	{ ATOM_VOTE, VOTE_YES, 0,
	    "dispo|dispos|disponible|disponibles|disponibilite|disponibilites|libre|libres|available|free|dispoo|dsipo" },
	{ ATOM_VOTE, VOTE_YES, VERB, "peux|peut|pourrai|pourrais|pouvons|pourrons|pourrait|can|could|peu|purrai" },
	{ ATOM_VOTE, VOTE_YES, VERB, "va|vont|irait|iraient|convient|conviennent|conviendrait|conviendraient|conviendra|convenir" },
	{ ATOM_VOTE, VOTE_YES, VERB,
	    "marche|marchent|marcherait|roule|arrange|arrangent|arrangerait|passe|passent|fonctionne|fonctionnent|joue" },
	{ ATOM_VOTE, VOTE_YES, VERB, "viens|viendrai|viendrais|venons|participe|participerai|assisterai|assiste|vient" },
	{ ATOM_VOTE, VOTE_YES, VERB, "confirme|retiens|retient|inscris|inscrivez|inscrire|choisis|opte|selectionne|valide|reserve|bloque" },
	{ ATOM_VOTE, VOTE_YES, VERB, "will|ll be there|present|available|free" },
	{ ATOM_VOTE, VOTE_YES, VERB, "serai|serons|suis la" },
	{ ATOM_VOTE, VOTE_YES, VERB, "work|works|suits|suit|fits|fit|does|do for? me|us" },
	{ ATOM_VOTE, VOTE_YES, VERB, "works|work|suits|suit|fits|fit|come|attend|make|join|coming|attending" },
	{ ATOM_VOTE, VOTE_YES, VERB, "pour moi|nous c est ok|bon" },
	{ ATOM_VOTE, VOTE_YES, VERB, "est|serait|sera|c possible|faisable" },
	{ ATOM_VOTE, VOTE_YES, VERB, "possible pour|for moi|me|nous" },
	{ ATOM_VOTE, VOTE_YES, VERB, "est|sont|c|tout ok|bon|bonne|bons|bonnes|parfait|good|fine" },

	{ ATOM_VOTE, VOTE_NO, ITEM, "non|nan|nope|no|ko|nok|nn|nonn|nonnn" },
	{ ATOM_VOTE, VOTE_NO, 0,
	    "impossible|impossibles|indispo|indispos|indisponible|indisponibles|unavailable|busy|exclu|exclue|imposible" },
	{ ATOM_VOTE, VOTE_NO, 0,
	    "occupe|occupee|occupes|pris|prise|absent|absente|absents|absentes|absence|booked|taken|away|bloque|bloquee" },
	{ ATOM_VOTE, VOTE_NO, 0, "hors de question" },
	{ ATOM_VOTE, VOTE_NO, 0, "en? conge|conges|vacances|rtt|ferie" },
	{ ATOM_VOTE, VOTE_NO, 0, "on leave|holiday|holidays|vacation" },
	{ ATOM_VOTE, VOTE_NO, 0, "deja pris|prise|occupe|occupee|engage|engagee|reserve|reservee|une reunion|rendez" },
	{ ATOM_VOTE, VOTE_NO, 0, "not|no possible|good|available|free|way|go" },
	{ ATOM_VOTE, VOTE_NO, VERB, "can|ca|couldn t" },
	{ ATOM_VOTE, VOTE_NO, VERB, "cannot|cant|unable" },
	{ ATOM_VOTE, VOTE_NO, VERB, "doesn|don|won t work|suit|fit|do" },
	{ ATOM_VOTE, VOTE_NO, 0, "non plus" },
	{ ATOM_VOTE, VOTE_NO, 0, "plus dispo|disponible|disponibles|libre|possible" },
	{ ATOM_VOTE, VOTE_NO, 0, "ne? peux|pourrai|pourrais|viens|viendrai|suis plus" },
	{ ATOM_VOTE, VOTE_NO, 0, "ne pourrai|puis|saurai|saurais|pourrons|saurions" },
	{ ATOM_VOTE, VOTE_NO, 0, "pas|not ok|okay|oki" },
	{ ATOM_VOTE, VOTE_NO, 0, "pas d accord" },
	{ ATOM_VOTE, VOTE_NO, 0, "excuse|excusee|excuses|excusees" },
	{ ATOM_VOTE, VOTE_NO, 0, "empechement|empeche|empechee" },

	{ ATOM_VOTE, VOTE_MAYBE, 0,
	    "que? si|s c|ce|il? est? vraiment? besoin|necessaire|possible|faut|indispensable|neccessaire|nesessaire|necesaire" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "si vraiment? il le faut" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "si vraiment" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "s il n y a pas le choix" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "s il? n? y a? pas|rien|personne d autre choix|solution?" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "si|s pas|aucune|aucun|rien d? autre choix|solution|date|possibilite?" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "en cas de besoin|necessite" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "au besoin|pire" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "le cas echeant" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "a la rigueur|limite" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "peut etre|etr|tre" },
	{ ATOM_VOTE, VOTE_MAYBE, 0,
	    "eventuellement|eventuel|possiblement|possible|maybe|perhaps|possibly|tentative|tentatively|peutetre|ptetre|ptet" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "pourquoi pas" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "pense|espere|esperons|pensons pouvoir|etre dispo|disponible|libre|la?" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "risque d etre juste|complique|difficile|tendu|short" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "devrais|devrait|should pouvoir|etre|be|aller? able|ok|bon|dispo|disponible|possible?" },
	{ ATOM_VOTE, VOTE_MAYBE, 0,
	    "bof|mouais|moyen|moyennement|mitige|mitigee|jouable|faisable|envisageable|complique|compliquee|difficile|tendu|delicat" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "un? peu juste|short|limite" },
	{ ATOM_VOTE, VOTE_MAYBE, 0,
	    "pas l? ideal|ideale|terrible|top|genial|sur|sure|certain|certaine|simple|facile|evident|exclu|impossible|fan" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "pas encore sur|sure|certain|certaine" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "pas tres|trop|super pratique|simple|facile|top|sur|sure|arrangeant" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "arrange|convient|va moins|pas trop" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "moins bien|pratique|bon|bonne|top|ideal?" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "a confirmer|verifier|caler|valider" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "en option|secours|backup" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "faute de mieux" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "en dernier recours|ressort" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "dernier|last recours|resort" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "peux|pourrai|pourrais|vais m|me|essayer arranger|liberer|organiser|adapter|debrouiller|de" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "only? if really|absolutely? needed|necessary|required|possible" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "only? if i? need|must be?" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "at a push|pinch" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "not ideal|sure|certain|great" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "could do|manage" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "dis|dirais pas non" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "eviter|evitez|evite|avoid" },
	{ ATOM_VOTE, VOTE_MAYBE, 0, "difficilement" },

	{ ATOM_NOT, VOTE_NONE, 0, "pas|jamais|ni|not|never|neither|nor|point|pa" },
	{ ATOM_NOT, VOTE_NONE, 0, "pas|ni non plus|du" },
	{ ATOM_NOT, VOTE_NONE, 0, "pas du tout" },
	{ ATOM_NOT, VOTE_NONE, 0, "isn|aren|wasn t" },
	{ ATOM_EXCEPT, VOTE_NONE, 0, "sauf|except|excepte|excepted|hormis|hors|excluding|sauff|sof" },
	{ ATOM_EXCEPT, VOTE_NONE, 0, "a part|l'exception|exclusion" },
	{ ATOM_EXCEPT, VOTE_NONE, 0, "a l exception|exclusion de|du|des" },
	{ ATOM_EXCEPT, VOTE_NONE, 0, "a l exception|exclusion" },
	{ ATOM_EXCEPT, VOTE_NONE, 0, "apart from" },
	{ ATOM_EXCEPT, VOTE_NONE, 0, "en dehors du|de|des|d" },
	{ ATOM_EXCEPT, VOTE_NONE, 0, "all|anything but" },
	{ ATOM_REST, VOTE_NONE, 0, "le|the reste|rest|remaining" },
	{ ATOM_REST, VOTE_NONE, 0,
	    "pour|for les|le|the|toutes|tous? les? autres|reste|others|other|rest dates|ones|options|creneaux|jours|days?" },
	{ ATOM_REST, VOTE_NONE, 0, "toutes|tous|les|des|aux|the|all? les|the? autres|others dates|options|creneaux|jours|propositions?" },
	{ ATOM_REST, VOTE_NONE, 0, "the? other ones|dates|options|days" },
	{ ATOM_ONLY, VOTE_NONE, 0, "seulement|uniquement|only|exclusivement|seul|seule|just" },
	{ ATOM_ONLY, VOTE_NONE, 0, "rien que" },
	{ ATOM_ONLY, VOTE_NONE, 0, "sinon rien|non|aucun|aucune" },
	{ ATOM_ONLY, VOTE_NONE, 0, "ne pourrai|saurai|puis que|qu" },
	{ ATOM_ONLY, VOTE_NONE, 0, "peux|pourrai|pourrais|suis|dispo|disponible que|qu" },
	{ ATOM_ONLY, VOTE_NONE, 0, "suis dispo|disponible|libre que|qu" },
	{ ATOM_PREFER, VOTE_NONE, 0,
	    "plutot|prefere|prefererais|prefererai|preferons|preference|idealement|prefer|preferably|rather|ideally|preferre" },
	{ ATOM_PREFER, VOTE_NONE, 0, "de preference" },
	{ ATOM_PREFER, VOTE_NONE, 0, "en priorite" },
	{ ATOM_PREFER, VOTE_NONE, 0, "en premier|deuxieme|second choix?" },
	{ ATOM_PREFER, VOTE_NONE, 0, "l? ideal|ideale" },
	{ ATOM_PREFER, VOTE_NONE, 0, "le|ma|la? mieux|favori|favorite|prefere|preferee|meilleur|meilleure|best" },
	{ ATOM_PREFER, VOTE_NONE, 0, "aimerais|arrange|convient mieux" },
	{ ATOM_PREFER, VOTE_NONE, 0, "d? premier|first choix|choice" },
	{ ATOM_JOIN, VOTE_NONE, 0, "et|ou|and|or|puis|ainsi|voire" },
	{ ATOM_AGAIN, VOTE_NONE, 0, "aussi|egalement|pareil|idem|too|also|likewise" },
	{ ATOM_AGAIN, VOTE_NONE, 0, "de meme" },
	{ ATOM_ELSE, VOTE_NONE, 0, "sinon|otherwise|else" },
	{ ATOM_ELSE, VOTE_NONE, 0, "a defaut" },
	{ ATOM_BUT, VOTE_NONE, 0, "mais|but|however|cependant|toutefois|neanmoins|though" },
	{ ATOM_BUT, VOTE_NONE, 0, "par contre" },
	{ ATOM_BUT, VOTE_NONE, 0, "en revanche" },
	{ ATOM_IF, VOTE_NONE, 0, "si|s|if|unless|selon|depending" },
	{ ATOM_IF, VOTE_NONE, 0, "sous reserve" },
	{ ATOM_IF, VOTE_NONE, 0, "a condition" },
	{ ATOM_IF, VOTE_NONE, 0, "en|par visio|visioconference|distanciel|teams|visioconf" },
	{ ATOM_IF, VOTE_NONE, 0, "a distance" },
	{ ATOM_IF, VOTE_NONE, 0, "visio|distanciel|remotely|remote|online" },
	{ ATOM_IF, VOTE_NONE, 0, "sauf imprevu|imprevus|contretemps|urgence|changement|erreur|si|contrordre|empechement|avis" },
	{ ATOM_IF, VOTE_NONE, 0, "a priori" },
	{ ATOM_IF, VOTE_NONE, 0, "en principe|theorie" },
	{ ATOM_IF, VOTE_NONE, 0, "normalement|apriori|probablement|probable|surement|likely|probably|theoriquement|hopefully" },
	{ ATOM_IF, VOTE_NONE, 0, "sans doute" },
	{ ATOM_IF, VOTE_NONE, 0, "en retard|partie|pointille|pointilles" },
	{ ATOM_IF, VOTE_NONE, 0, "partiellement|partly|late|partially" },
	{ ATOM_IF, VOTE_NONE, 0, "une partie" },
	{ ATOM_LATER, VOTE_NONE, 0, "ne? sais|sait pas|plus encore?" },
	{ ATOM_LATER, VOTE_NONE, 0, "aucune|no idee|idea" },
	{ ATOM_LATER, VOTE_NONE, 0, "pas|toujours encore|pas decide|su|fixe|fixee|mon|le|planning?" },
	{ ATOM_LATER, VOTE_NONE, 0, "a voir" },
	{ ATOM_LATER, VOTE_NONE, 0, "je? vous|te redis|dirai|dis|confirmerai|reponds|repondrai|tiens" },
	{ ATOM_LATER, VOTE_NONE, 0, "je? reviens|reviendrai vers vous|toi" },
	{ ATOM_LATER, VOTE_NONE, 0, "don|do t|not know yet?" },
	{ ATOM_LATER, VOTE_NONE, 0, "dont|dunno know yet?" },
	{ ATOM_LATER, VOTE_NONE, 0, "let|tell you know?" },
	{ ATOM_LATER, VOTE_NONE, 0, "get back to you" },
	{ ATOM_LATER, VOTE_NONE, 0, "not yet|sure yet?" },
	{ ATOM_LATER, VOTE_NONE, 0, "dois|vais|faut|attends verifier|regarder|consulter|voir" },
	{ ATOM_OUT, VOTE_NO, 0,
	    "ne? pourrai|peux|pourrais|pourrons|pouvons|vais|peut pas|plus pouvoir? y? venir|participer|assister|etre|joindre|rejoindre|rendre "
	    "la|present|presente|presents|des|votres?" },
	{ ATOM_OUT, VOTE_NO, 0, "ne? pourrai|peux pas me|vous|m joindre|rejoindre|liberer" },
	{ ATOM_OUT, VOTE_NO, 0,
	    "ne? viendrai|viens|viendrons|participerai|participe|assisterai|serai|serons pas|plus la|present|presente|des?" },
	{ ATOM_OUT, VOTE_NO, 0, "sans moi|nous" },
	{ ATOM_OUT, VOTE_NO, 0, "je|must decline|declines" },
	{ ATOM_OUT, VOTE_NO, 0,
	    "can|won|will|ca|am|m t|not|nt be? able? to? come|attend|make|join|there|participate|coming|attending it?" },
	{ ATOM_OUT, VOTE_NO, 0, "cannot|cant|not|unable to? come|attend|make|join|coming|attending|participate it?" },
	{ ATOM_OUT, VOTE_NO, 0, "count me out" },
	{ ATOM_FIX, VOTE_NONE, 0, "pardon|finalement|correction|oups|erreur|rectification|sorry|actually|oops" },
	{ ATOM_FIX, VOTE_NONE, 0, "en fait" },
	{ ATOM_HELLO, VOTE_NONE, 0, "bonjour|bonsoir|salut|hello|hi|hey|dear|coucou|demat|cher|chere|bjr|slt" },
	{ ATOM_FILL, VOTE_NONE, 0, "desole|desolee|desoles|malheureusement|helas|unfortunately|afraid|sounds|navre|navree" },
	{ ATOM_FILL, VOTE_NONE, 0, "merci|thanks|thank|mrc d|you|a? avance|bien|beaucoup|tous|vous|much?" },
	{ ATOM_FILL, VOTE_NONE, 0, "s il vous|te plait" },
	{ ATOM_FILL, VOTE_NONE, 0, "bonne journee|reception|soiree|semaine|continuation" },
	{ ATOM_FILL, VOTE_NONE, 0, "tout simplement" },
};

/* "peu importe", "aucun": a vote that names all options by itself. */
static const struct {
	enum vote vote;
	const char *words;
} for_all[] = {
	{ VOTE_YES, "peu|qu importe" },
	{ VOTE_YES, "n importe laquelle|lequel|quand|quelle|quel|lesquels|lesquelles date|creneau|jour?" },
	{ VOTE_YES, "importe peu" },
	{ VOTE_YES, "indifferent|egal|whatever|anytime|whenever|flexible|indifferente" },
	{ VOTE_YES, "c est pareil|egal|indifferent" },
	{ VOTE_YES, "comme|quand vous|tu voulez|preferez|veux|preferes|voudrez" },
	{ VOTE_YES, "comme ca|cela vous arrange" },
	{ VOTE_YES, "je m adapte|adapterai" },
	{ VOTE_YES, "aucune|pas de preference|preferences" },
	{ VOTE_YES, "sans|no|aucune|pas preference|preferences" },
	{ VOTE_YES, "l? un|une ou l autre" },
	{ VOTE_YES, "either" },
	{ VOTE_YES, "any|all of? them|these|those|any|time|date|day|is|works" },
	{ VOTE_YES, "i don t mind" },
	{ VOTE_YES, "toujours|always libre|dispo|disponible|available|free" },
	{ VOTE_NO,
	    "aucun|aucune|none|neither des|de|of? deux|trois|quatre|dates|ces|them|these|creneaux|options|propositions|jours|two|the?" },
	{ VOTE_NO, "aucun|aucune date|option|creneau|jour|proposition" },
	{ VOTE_NO, "aucun|aucune de? ces|vos dates|options|creneaux|jours|propositions" },
	{ VOTE_NO, "ni l une? ni l autre" },
	{ VOTE_NO, "ni l un ni l autre" },
	{ VOTE_NO, "rien ne? me va|convient|dispo|possible" },
	{ VOTE_NO, "pas une seule" },
	{ VOTE_NO, "rien de? possible|dispo|bon|libre" },
	{ VOTE_NO, "not any" },
};

static bool
fills(const char *word)
{
	return word_in_list(word,
	    "je j tu il elle on nous vous ils elles c ce ca cela ceci cet cette ces le la les l un une de du d des a au aux en y que qu qui est "
	    "sont suis etes sera serait ai as avons avez ont ete etre moi me m te t se s ne n lui leur mon ma mes votre vos notre nos pour avec "
	    "sur dans donc alors bien tres trop merci svp stp si plait please thanks thank you that this it is are was has have been be the an i "
	    "ll ve to of for on in at my us we so very point points ligne option options choix date dates creneau creneaux proposition "
	    "propositions numero no item line sondage atelier reunion meeting workshop poll reponse reponses reponse vote votes voici ma mes "
	    "tout tous toute toutes both celui celle ceux celles deux encore aussi also too well please veuillez note noter pris prends "
	    "cordialement regards bonne journee semaine matin soir venir participer etre present la faire voir tenir vers disponibilites "
	    "disponibilite dispos normal facilement par rapport quant concernant pense pensais crois think bcp beaucoup vraiment really just "
	    "plus meme memes jour jours journee day days would like will ai serai reponds repond suit er ere eme th mr mme m "
	    "monsieur madame all them these those me 's re as vais aller part ailleurs fait jours avant apres do get one ones jai parfaitement semble parait vaut pr dsl mesure votres planning dire fois deja toujours am pouvoir partir compter jusqu jusque entre between possibilite possibilites q re chez part");
}

/* --- pieces to atoms --- */

static bool
known(const char *word)
{
	size_t i, n = strlen(word);
	const char *p;

	for (i = 0; i < G_N_ELEMENTS(phrases); i++)
		for (p = phrases[i].words; (p = strstr(p, word)) != NULL; p += n)
			if ((p == phrases[i].words || strchr(" |", p[-1])) && strchr(" |?", p[n]))
				return true;
	return fills(word) || word_is_filler(word) || word_of_dates(word) ||
	       word_in_list(word, "favorites presentation presentations disposer dispose libres public preferences possibles");
}

static size_t
phrase_longest(const struct ballot *b, size_t i, struct atom *a)
{
	size_t k, n, most = 0;

	for (k = 0; k < G_N_ELEMENTS(phrases); k++)
		if ((n = phrase_at(b->w, i, b->w->n, phrases[k].words)) > most) {
			most = n;
			a->kind = phrases[k].kind;
			a->vote = phrases[k].vote;
			a->verb = phrases[k].flags & VERB;
			a->item = phrases[k].flags & ITEM;
			a->tick = phrases[k].flags & TICK;
		}
	return most;
}

/* A phrase stands within one line and sentence. */
static size_t
unbroken(const struct ballot *b, size_t i, size_t n)
{
	size_t k;

	for (k = 1; k < n; k++)
		if (b->w->p[i + k].gap & (GAP_LINE | GAP_STRONG | GAP_COMMA | GAP_ASKED | GAP_COLON))
			return k;
	return n;
}

static struct atom *
atom_add(struct ballot *b, const struct atom *a, size_t from, size_t n)
{
	struct atom *new = &b->a[b->n_atoms++];

	*new = *a;
	new->from = from;
	new->end = from + n;
	return new;
}

/* "peu importe": all of them, and what they get. */
static size_t
all_at(struct ballot *b, size_t i, size_t least)
{
	struct atom a = { .kind = ATOM_SET, .type = SET_ALL };
	size_t k, n, most = 0, which = 0;

	for (k = 0; k < G_N_ELEMENTS(for_all); k++)
		if ((n = phrase_at(b->w, i, b->w->n, for_all[k].words)) > most) {
			most = n;
			which = k;
		}
	if (most < least || unbroken(b, i, most) < most)
		return 0;
	a.in = talloc_zero_array(b->mem, unsigned char, (unsigned)(b->n + 1));
	memset(a.in, IN_WHOLE, b->n);
	atom_add(b, &(struct atom){ .kind = ATOM_VOTE, .vote = for_all[which].vote, .type = SET_ALL }, i, most);
	atom_add(b, &a, i, most);
	return most;
}

/* "1 o 2 n": letters of yes and no behind a number. */
static bool
letter_vote(const struct ballot *b, size_t i, struct atom *a)
{
	const struct piece *p = &b->w->p[i], *next = piece(b->w, i + 1);

	if (i == 0 || !b->number[i - 1] || p->word[1] || !strchr("onyv", p->word[0]) || b->w->raw[p->end] == '\'' ||
	    (i + 1 < b->w->n && !next->gap && next->number < 0))
		return false;
	*a = (struct atom){ .kind = ATOM_VOTE, .vote = p->word[0] == 'n' ? VOTE_NO : VOTE_YES, .item = true };
	return true;
}

/* "peux envoyer", "can send" say another thing than that one is free. */
static bool
other_verb(const struct ballot *b, size_t i)
{
	const struct piece *next;
	size_t n;

	while (word_in_list(piece(b->w, i)->word, "vous te lui leur y en le la les") && !b->w->p[i].gap)
		i++;
	next = piece(b->w, i);
	n = strlen(next->word);

	return i < b->w->n && !next->gap && n > 3 && (strcmp(next->word + n - 2, "er") == 0 || strcmp(next->word + n - 2, "ir") == 0) &&
	       !word_in_list(next->word,
		   "venir participer assister essayer liberer arranger organiser adapter janvier fevrier janv premier "
		   "dernier tenir eviter");
}

/* "1 x 2 x" ticks; beside "v" an x is a cross, beside "oui" it may be either. */
static void
crosses(struct ballot *b)
{
	bool yes = false, no = false, tick = false, v = false;
	size_t i;

	for (i = 0; i < b->n_atoms; i++) {
		const struct atom *a = &b->a[i];

		if (a->kind != ATOM_VOTE || !a->item)
			continue;
		yes |= a->vote == VOTE_YES && !a->tick;
		no |= a->vote == VOTE_NO;
		tick |= a->tick;
		v |= strcmp(b->w->p[a->from].word, "v") == 0;
	}
	for (i = 0; i < b->n_atoms && tick && yes && (v || !no); i++)
		if (b->a[i].kind == ATOM_VOTE && b->a[i].tick) {
			b->a[i].vote = v ? VOTE_NO : VOTE_NONE;
			b->a[i].tick = false;
		}
}

void
ballot_atoms(struct ballot *b)
{
	struct pieces *w = b->w;
	size_t i, n, whole;

	b->a = talloc_zero_array(b->mem, struct atom, (unsigned)(2 * w->n + 2));
	for (i = 0; i < w->n; i++)
		w->p[i].near = strlen(w->p[i].word) >= SLIP_LONG && w->p[i].number < 0 && !known(w->p[i].word);
	for (i = 0; i < w->n; i += n) {
		struct atom a = { .kind = ATOM_UNKNOWN }, set = a;

		whole = phrase_longest(b, i, &a);
		if ((n = all_at(b, i, MAX(whole, 1))) > 0)
			continue;
		n = unbroken(b, i, whole);
		if (n < whole) { /* "ne sais pas" over two lines: its first word alone, if that is one */
			a = (struct atom){ .kind = fills(w->p[i].word) ? ATOM_FILL : ATOM_UNKNOWN };
			n = 1;
			for (size_t k = 0; k < G_N_ELEMENTS(phrases); k++)
				if (!strchr(phrases[k].words, ' ') && phrase_at(w, i, i + 1, phrases[k].words) == 1) {
					a.kind = phrases[k].kind;
					a.vote = phrases[k].vote;
					a.verb = phrases[k].flags & VERB;
					a.item = phrases[k].flags & ITEM;
				}
		}
		whole = w->p[i].used ? 0 : ballot_set(b, i, &set);
		if (whole > 0 && (n == 0 || whole >= n)) {
			atom_add(b, &set, i, whole);
			n = whole;
			continue;
		}
		if (n == 0 && letter_vote(b, i, &a))
			n = 1;
		if (n == 0) {
			n = 1;
			a.kind = fills(w->p[i].word) || w->p[i].used || w->p[i].number >= 0 ? ATOM_FILL : ATOM_UNKNOWN;
		}
		if (a.kind == ATOM_VOTE && a.verb && other_verb(b, i + n))
			a.kind = ATOM_UNKNOWN;
		atom_add(b, &a, i, n);
	}
	crosses(b);
}
