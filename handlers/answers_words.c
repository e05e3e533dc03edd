/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/answers_words.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/tokens.h"

enum { WORD_LONG = 5, NUMBER_DIGITS = 4 };

/* Words apart by blanks; "a|b": one of these; "a?" may be missing. `side`: the name of a person stands behind (1) or before (-1) it, and must. */
static const struct phrase {
	enum answer_act act;
	int side;
	const char *words;
} phrases[] = {
	{ ANSWER_STOP, 0, "stop|stoppe|stoppez|stopper|stopp" },
	{ ANSWER_STOP, 0, "ne? me|nous? le|la|les? rappelle|rappelez|rappeler|relance|relancez moi|nous? plus" },
	{ ANSWER_STOP, 0, "ne? plus me|nous le|la|les? rappeler|relancer" },
	{ ANSWER_STOP, 0, "plus de|aucun? rappel|rappels|relance|relances|messages" },
	{ ANSWER_STOP, 0,
	    "ne? me|m|nous|n? envoyez|envoie|envoyer|adressez|ecrivez|ecrire|sollicitez|solliciter|contactez|contacter|embetez|derangez plus" },
	{ ANSWER_STOP, 0, "ne? plus me|m|nous envoyer|ecrire|solliciter|contacter|deranger" },
	{ ANSWER_STOP, 0, "sert plus? a rien" },
	{ ANSWER_STOP, 0, "plus besoin|utile|necessaire" },
	{ ANSWER_STOP, 0, "plus d actualite" },
	{ ANSWER_STOP, 0, "plus la peine" },
	{ ANSWER_STOP, 0, "arrete|arretez|arreter|cesse|cessez" },
	{ ANSWER_STOP, 0, "supprime|supprimez|supprimer|enleve|enlevez|enlever" },
	{ ANSWER_STOP, 0, "annule|annulez|annuler ce|le|les|ces|mes|cette|la rappel|rappels|relance|relances" },
	{ ANSWER_STOP, 0, "desabonne|desabonnez|desabonner|desabonnement|desinscrire|desinscrivez|unsubscribe" },
	{ ANSWER_STOP, 0, "laisse|laissez|laisser tomber" },
	{ ANSWER_STOP, 0, "oublie|oubliez|abandonne|abandonnez|ignore|ignorez|oublier|abandonner" },
	{ ANSWER_STOP, 0, "inutile|inutiles" },
	{ ANSWER_STOP, 0, "sans objet" },
	{ ANSWER_STOP, 0, "caduc|caduque|caducs|caduques|obsolete|perime|perimee" },
	{ ANSWER_STOP, 0, "c est mort|foutu" },
	{ ANSWER_STOP, 0, "no more reminder|reminders" },
	{ ANSWER_STOP, 0, "don t|do|not|dont not? remind me|us?" },
	{ ANSWER_STOP, 0, "no longer needed|relevant|necessary" },
	{ ANSWER_STOP, 0, "not needed|relevant" },
	{ ANSWER_STOP, 0, "drop|forget it|this|that|about|them" },
	{ ANSWER_STOP, 0, "cancel|remove|delete this|the|that|these|my? reminder|reminders" },
	{ ANSWER_STOP, 0, "never mind" },

	{ ANSWER_PAUSE, 0, "pause|pauses|pauser|pausez" },
	{ ANSWER_PAUSE, 0, "suspend|suspends|suspendre|suspendez|suspension" },
	{ ANSWER_PAUSE, 0, "silence|mute" },
	{ ANSWER_PAUSE, 0, "absent|absente|absence" },
	{ ANSWER_PAUSE, 0, "en conge|conges|vacances|rtt|arret|formation" },
	{ ANSWER_PAUSE, 0, "conge|conges|vacances" },
	{ ANSWER_PAUSE, 0, "on|in leave|holiday|holidays|vacation" },
	{ ANSWER_PAUSE, 0, "away|holiday|holidays|vacation|leave" },
	{ ANSWER_PAUSE, 0, "out of the? office" },

	{ ANSWER_PASS, 0, "pas moi" },
	{ ANSWER_PASS, 0, "pas pour|a moi" },
	{ ANSWER_PASS, 0, "pas de? mon|ma ressort|dossier|sujet|affaire" },
	{ ANSWER_PASS, 0, "plus moi" },
	{ ANSWER_PASS, 0, "plus|pas concerne|concernee" },
	{ ANSWER_PASS, 0, "pas la|le bonne|bon personne|interlocuteur|interlocutrice|contact|service" },
	{ ANSWER_PASS, 0, "plus mon|ma|notre dossier|sujet|affaire|ressort|domaine" },
	{ ANSWER_PASS, 1, "du? ressort|domaine|cote de" },
	{ ANSWER_PASS, 0, "not the right person|contact" },
	{ ANSWER_PASS, 1, "c|ce est" },
	{ ANSWER_PASS, 0, "not me|mine" },
	{ ANSWER_PASS, 0, "not for me" },
	{ ANSWER_PASS, 0, "not my job|case|problem|task|department" },
	{ ANSWER_PASS, 1, "voir|voyez|vois|voyons avec|aupres|ca? de?" },
	{ ANSWER_PASS, 1, "demande|demandez|demander a|avec|plutot? a?" },
	{ ANSWER_PASS, 1,
	    "passe|passez|passer|transfere|transferez|transferer|transmets|transmettez|transmettre|confie|confiez|confier|donne|"
	    "donnez|donner|reattribuer|attribuer|attribue|transmis|confiee ca|cela|le|la|les|celle|celui|ce? ci|dossier|sujet|demande? a|vers" },
	{ ANSWER_PASS, 1, "suivi|suivie|gere|geree|traite|traitee|pris|prise en? charge? par" },
	{ ANSWER_PASS, 1, "a passer|transferer|transmettre|confier a" },
	{ ANSWER_PASS, 1, "c|ce est|etait pour|a" },
	{ ANSWER_PASS, 1, "plutot pour|a|avec?" },
	{ ANSWER_PASS, 1, "mais" },
	{ ANSWER_PASS, 1, "adresse|adressez|adresser vous|toi|le? a" },
	{ ANSWER_PASS, 1, "see|ask|contact|try|tell with?" },
	{ ANSWER_PASS, 1, "assign|pass|hand|forward|give|belongs|goes it|this|that|them? over|on? to" },
	{ ANSWER_PASS, 1, "pour|for" },
	{ ANSWER_PASS, 1, "a|to" },
	{ ANSWER_PASS, -1,
	    "qui? s|va|doit en|le|la|les|y|du? occupe|occuper|occupera|charge|chargera|charger|faire|gerer|traiter|colle|fait" },
	{ ANSWER_PASS, -1, "qui? s occupe|occupera" },
	{ ANSWER_PASS, -1, "qui? gere|gerera|suit|suivra|traite|traitera|l|le|la|en? fait|gere|suit|traite|a" },
	{ ANSWER_PASS, -1, "qui? le|la|les fera|fait|gere|suit|traite|traitera|prend|reprend" },
	{ ANSWER_PASS, -1, "qui? fera|reprend" },
	{ ANSWER_PASS, -1, "qui suit|gere|traite|fait|prend|voit" },
	{ ANSWER_PASS, -1, "who|that? is|s on|doing|handling|following it|this|that" },
	{ ANSWER_PASS, -1, "who|that? handles|does|follows|has|takes it|this|that|care" },
	{ ANSWER_PASS, -1, "will do|handle|take it|this|that|over|care?" },

	{ ANSWER_DONE, 0, "fait|faits|faite|faites|fai|faitt|fiat" },
	{ ANSWER_DONE, 0, "regle|regles|reglee|reglees|termine|termines|terminee|terminees|fini|finis|finie|finies" },
	{ ANSWER_DONE, 0, "effectue|effectues|effectuee|effectuees|traite|traites|traitee|traitees|resolu|resolus|resolue|resolues" },
	{ ANSWER_DONE, 0,
	    "boucle|boucles|bouclee|bouclees|realise|realises|realisee|realisees|accompli|clos|close|cloture|cloturee|classe" },
	{ ANSWER_DONE, 0, "bon|ok pour moi|nous" },
	{ ANSWER_DONE, 0, "c est|tout|tres? bon|ok" },
	{ ANSWER_DONE, 0, "est|sont bon|ok" },
	{ ANSWER_DONE, 0, "nickel" },
	{ ANSWER_DONE, 0, "c|est|tout est? en ordre" },
	{ ANSWER_DONE, 0, "sent|called|emailed|replied|answered|phoned it|them|that|him|her|this" },
	{ ANSWER_DONE, 0,
	    "j|on|je|l ai|a|l ai? repondu|envoye|envoyee|appele|appelee|rappele|rappelee|relance|relancee|ecrit|contacte|contactee|"
	    "publie|valide|rendu|depose|transmis|prevenu|prevenue|verifie|signe" },
	{ ANSWER_DONE, 0, "envoye|envoyee|envoyes|envoyees|valide|validee|valides" },
	{ ANSWER_DONE, 0, "done|finished|completed|sorted|closed|solved|fixed|settled|complete|resolved|dealt with?" },
	{ ANSWER_DONE, 0, "taken care of?" },
	{ ANSWER_DONE, 0, "all set|good" },
	{ ANSWER_DONE, 0, "did it|that|this|them" },
	{ ANSWER_DONE, 0, "i ve? called|answered|replied|sent|written|emailed" },

	{ ANSWER_POSTPONE, 0, "plus tard" },
	{ ANSWER_POSTPONE, 0, "apres|avant mes|les|nos? vacances|conges|fetes" },
	{ ANSWER_POSTPONE, 0, "retour de? mes|mon? vacances|conges|conge" },
	{ ANSWER_POSTPONE, 0, "after|before my|the? holidays|holiday|vacation|leave" },
	{ ANSWER_POSTPONE, 0, "should|will be ready|done|finished|over" },
	{ ANSWER_POSTPONE, 0, "pas avant" },
	{ ANSWER_POSTPONE, 0,
	    "pas|rien|jamais encore|toujours? ete? fait|faite|faits|faites|fini|finie|finis|termine|terminee|regle|reglee|traite|traitee|pret|prete|"
	    "commence|eu|pu" },
	{ ANSWER_POSTPONE, 0, "pas encore|maintenant|possible|dispo|disponible|ici" },
	{ ANSWER_POSTPONE, 0, "pas aujourd hui" },
	{ ANSWER_POSTPONE, 0, "pas tout de suite" },
	{ ANSWER_POSTPONE, 0, "pas eu? le temps" },
	{ ANSWER_POSTPONE, 0, "sera|seront|serait fait|faite|faits|faites|fini|finie|termine|regle|traite|pret" },
	{ ANSWER_POSTPONE, 0, "ce|ca sera" },
	{ ANSWER_POSTPONE, 0, "reporter|reporte|reportez|report|reportee|reports|repporter|raporter" },
	{ ANSWER_POSTPONE, 0,
	    "repousser|repousse|repoussez|decaler|decale|decalez|remettre|remets|remettez|remis|differer|differe|ajourner|ajourne" },
	{ ANSWER_POSTPONE, 0, "me|m? rappelle|rappelez|rappeler|relance|relancez|relancer moi|nous?" },
	{ ANSWER_POSTPONE, 0, "reparle|reparler|reparlons|reparlez|revenir|reviens|revenez|reviendrai|rentre|rentrerai" },
	{ ANSWER_POSTPONE, 0, "on verra|voit|regarde" },
	{ ANSWER_POSTPONE, 0, "attendre|attends|attend|attendons|attendez|patienter|patientez" },
	{ ANSWER_POSTPONE, 0, "besoin de|d temps|delai|un|plus|encore" },
	{ ANSWER_POSTPONE, 0,
	    "j|je l|le|la|les|y|vous|m|te? l|le|la|les|en|y? fais|ferai|ferais|verrai|reponds|repondrai|repondrais|envoie|enverrai|tiens" },
	{ ANSWER_POSTPONE, 0, "a faire|traiter|voir|regarder|revoir" },
	{ ANSWER_POSTPONE, 0, "prevu|prevue|planifie|planifiee" },
	{ ANSWER_POSTPONE, 0, "postpone|postponed|snooze|snoozed|delay|defer|push|reschedule|later|move it|this|that|them?" },
	{ ANSWER_POSTPONE, 0, "not yet|now|today|ready|before|possible" },
	{ ANSWER_POSTPONE, 0, "not yet? done|finished|ready|started" },
	{ ANSWER_POSTPONE, 0, "remind me|us" },
	{ ANSWER_POSTPONE, 0, "no time" },
	{ ANSWER_POSTPONE, 0, "wait|waiting until|till|for?" },
	{ ANSWER_POSTPONE, 0, "need|needs more|some? time" },
	{ ANSWER_POSTPONE, 0, "i ll|will do|answer|reply|look" },
	{ ANSWER_POSTPONE, 0, "will be done|finished|ready" },

	{ ANSWER_SEEN, 0, "vu|vue|vus|vues|lu|lue|lus|note|notee|notes|recu|recue|recus|compris|entendu|parfait|enregistre" },
	{ ANSWER_SEEN, 0, "ok|okay|oki|okey|dac|daccord" },
	{ ANSWER_SEEN, 0, "d accord" },
	{ ANSWER_SEEN, 0, "ca marche|roule|va" },
	{ ANSWER_SEEN, 0, "top|super|impeccable|genial|cool|great|perfect|sure" },
	{ ANSWER_SEEN, 0,
	    "presque|bientot|moitie|quasi|quasiment|partiellement|partie|almost|nearly|half fait|faite|fini|finie|termine|regle|done|finished" },
	{ ANSWER_SEEN, 0, "je|j|on y? regarde|vois|gere|traite|travaille|bosse|pense" },
	{ ANSWER_SEEN, 0, "je? m en occupe|occuperai|charge|chargerai" },
	{ ANSWER_SEEN, 0, "je? m y mets|mettrai" },
	{ ANSWER_SEEN, 0, "on s en occupe|charge" },
	{ ANSWER_SEEN, 0, "je suis|travaille|bosse dessus" },
	{ ANSWER_SEEN, 0, "en cours" },
	{ ANSWER_SEEN, 0, "seen|noted|understood|acknowledged|ack|roger" },
	{ ANSWER_SEEN, 0, "got it" },
	{ ANSWER_SEEN, 0, "will do" },
	{ ANSWER_SEEN, 0, "on it" },
	{ ANSWER_SEEN, 0, "working|looking on|into|at it|this|that|them" },
	{ ANSWER_SEEN, 0, "in progress" },
	{ ANSWER_SEEN, 0, "under way" },
};

bool
word_in_list(const char *word, const char *list)
{
	size_t n = strlen(word);
	const char *p;

	for (p = list; n > 0 && (p = strstr(p, word)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

bool
word_is_negation(const char *word)
{
	return word_in_list(word, "pas jamais rien non not never no nothing ni aucun");
}

bool
word_is_filler(const char *word)
{
	return word_in_list(word,
	    "je j tu il elle on nous vous ils elles c ce ca cela ceci cet cette ces le la les l un une de du d des a au aux en y que qu qui "
	    "est sont suis ai as avons ont ete etre moi me m te t se s ne n lui leur mon ma mes votre vos notre nos pour avec sur dans et ou "
	    "mais donc alors bon bien tres oui merci svp stp si plait bonjour salut hello hi hey dear please thanks thank you that this it is "
	    "are was has have been be the an i ll ve to of for on in at my me us we so well just very yes point points ligne lignes rappel "
	    "rappels message messages reminder reminders line lines item items tache taches demande demandes dossier dossiers deja "
	    "tout tous toute toutes all everything plutot faire aussi too also pareil idem same cordialement bonne journee regards and or "
	    "but then puis sinon vers jusqu jusque until till by avant before des apres after from depuis since finalement normalement peut "
	    "peux pouvez pourrez pourriez voir regarder mettre mets svp voudrais souhaite veuillez can could would like monsieur madame m mme "
	    "mr chere cher numero no premier premiere second seconde deuxieme troisieme first third last dernier derniere reste rest autres "
	    "others autre sauf except ici encore hui aujourd desormais now really vraiment beaucoup d'avance avance ok reprendre reprendra "
	    "reprends sans faute promis retour semaine jour jours matin midi soir am pm nope nan ouais yes yep yeah parle skoazell");
}

bool
word_of_dates(const char *word)
{
	return word_in_list(word,
	    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim monday tuesday wednesday thursday friday saturday "
	    "sunday mon tue tues wed thu thur thurs fri sat sun janvier fevrier mars avril mai juin juillet aout septembre octobre novembre "
	    "decembre janv fev fevr avr juil sept oct nov dec january february march april may june july august september october november "
	    "december jan feb apr jun jul aug sep demain apres hier avant today tomorrow yesterday aujourd semaine semaines jour jours mois an "
	    "ans annee annees heure heures h week weeks day days month months year years hour hours quinzaine huitaine huit quinze "
	    "minutes min am pm noon midi matin soir er st nd rd th trimestre");
}

/* --- cutting --- */

static unsigned
gap_of(char c, char before, char after)
{
	switch (c) {
	case '\n':
		return GAP_LINE;
	case ';':
	case '|':
	case '!':
		return GAP_STRONG;
	case '.':
		return g_ascii_isdigit(before) && g_ascii_isdigit(after) ? GAP_DOT : GAP_STRONG;
	case ',':
		return GAP_COMMA;
	case ':':
	case '=':
		return GAP_COLON;
	case '-':
	case '>':
		return before == ' ' || after == ' ' || g_ascii_isdigit(before) ? GAP_DASH : 0;
	case '/':
		return GAP_SLASH;
	case ')':
		return GAP_PAREN;
	case '?':
		return GAP_ASKED;
	default:
		return 0;
	}
}

/* Signs that are words. */
static const char *
sign_word(const char *s, size_t *n)
{
	static const struct {
		const char *sign, *word;
	} signs[] = { { "\xe2\x9c\x85", "fait" }, { "\xf0\x9f\x91\x8d", "fait" }, { "\xe2\x9c\x94", "fait" }, { "\xe2\x98\x91", "fait" },
		{ "\xf0\x9f\x91\x80", "vu" }, { "\xe2\x8f\xb3", "vu" }, { "\xf0\x9f\x94\x84", "vu" }, { "\xf0\x9f\x94\x81", "reporter" },
		{ "\xf0\x9f\x9b\x91", "stop" }, { "\xe2\x8f\xb8", "pause" } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(signs); i++)
		if (g_str_has_prefix(s, signs[i].sign)) {
			*n = strlen(signs[i].sign);
			return signs[i].word;
		}
	return NULL;
}

/* The line of our letter that a quoted line shows: "> 2. P-2026-002 ..." -> 2; 0: an empty one, or words of ours behind the list; -1: it
 * goes on. */
static int
quoted_line(const char *f, size_t n)
{
	size_t i = 0, k;
	int number;

	while (i < n && (f[i] == '>' || f[i] == ' '))
		i++;
	if (i == n)
		return 0;
	for (k = i, number = 0; k < n && k < i + 2 && g_ascii_isdigit(f[k]); k++)
		number = number * 10 + (f[k] - '0');
	return k > i && k + 1 < n && f[k] == '.' && f[k + 1] == ' ' ? number : -1;
}

static size_t
take(struct pieces *w, TALLOC_CTX *mem, const char *f, const size_t *map, size_t i, unsigned gap, int line)
{
	struct piece *p = &w->p[w->n++];
	char ref[REFERENCE_SIZE];
	bool shy = false;
	size_t n = reference_at(f, map, w->raw, i, ref, &shy), sign;
	const char *word = sign_word(f + i, &sign);

	*p = (struct piece){ .number = -1, .gap = gap, .line = line, .at = map[i], .capital = g_ascii_isupper(w->raw[map[i]]) };
	p->capital = p->capital || (w->raw[map[i]] & 0x80 && g_ascii_isalpha(f[i]) && g_unichar_isupper(g_utf8_get_char(w->raw + map[i])));
	if (word) {
		n = sign;
		p->word = word;
	} else if (n > 0 && (!shy || *ref == 'P')) {
		p->ref = true;
		p->word = talloc_strdup(mem, ref);
	} else if (g_ascii_isdigit(f[i])) {
		for (n = 0; g_ascii_isdigit(f[i + n]); n++)
			;
		p->word = talloc_strndup(mem, f + i, n);
		p->number = n <= NUMBER_DIGITS ? (int)strtol(p->word, NULL, 10) : 99999;
	} else {
		n = f[i] == '@';
		p->called = n > 0;
		for (; f[i + n]; n++) {
			bool within = strchr("@.-_:", f[i + n]) != NULL && g_ascii_isalnum(f[i + n + 1]);

			if (!g_ascii_isalpha(f[i + n]) && !(within && (p->called || f[i + n] == '@')) &&
			    !(p->called && g_ascii_isdigit(f[i + n])))
				break;
			p->called = p->called || f[i + n] == '@';
		}
		p->word = talloc_strndup(mem, f + i, n);
	}
	p->end = map[i + n];
	return i + n;
}

/* "De : ... / Envoyé : ...", "-----Message d'origine-----", "Le 3 mars, X a écrit :": what stands behind is no word of theirs. */
bool
text_quotes(const char *f)
{
	static const char *const behind[] = { "envoye", "sent:", "sent :", "date:", "date :", "a :", "a:", "to:", "to :", "objet",
		"subject", "cc" };
	const char *next = strchr(f, '\n');
	size_t n = strcspn(f, "\n"), i;

	if (g_str_has_prefix(f, "-----") && (g_strstr_len(f, (gssize)n, "origin") || g_strstr_len(f, (gssize)n, "message")))
		return true;
	if (g_str_has_prefix(f, "le ") || g_str_has_prefix(f, "on "))
		return n > 3 && f[n - 1] == ':' && (g_strstr_len(f, (gssize)n, "a ecrit") || g_strstr_len(f, (gssize)n, "wrote"));
	if (!next ||
	    !(g_str_has_prefix(f, "de :") || g_str_has_prefix(f, "de:") || g_str_has_prefix(f, "from:") || g_str_has_prefix(f, "from :")))
		return false;
	for (i = 0; i < G_N_ELEMENTS(behind); i++)
		if (g_str_has_prefix(next + 1, behind[i]))
			return true;
	return false;
}

/* "Cordialement", "-- ", "Envoyé de mon ...": no words of theirs from here on. */
bool
text_closes(const char *f)
{
	size_t n = strcspn(f, "\n");

	return closing_line(f, n) && strncmp(f, "stop", 4) != 0 && strncmp(f, "fin", 3) != 0;
}

struct pieces *
pieces_cut(TALLOC_CTX *mem, const char *text)
{
	struct pieces *w = talloc_zero(mem, struct pieces);
	size_t *map, i = 0, len, end, skip;
	const char *f, *clean;
	unsigned gap = GAP_LINE;
	int line = 0, quoted;

	clean = g_utf8_validate(text, -1, NULL) ? text : "";
	len = MIN(strlen(clean), (size_t)TEXT_MOST);
	while (len > 0 && (clean[len] & 0xc0) == 0x80)
		len--;
	w->raw = talloc_strndup(w, clean, len);
	f = text_fold_map(w, w->raw, &map);
	while (f[i] && w->n < PIECES_MAX) {
		if (gap & GAP_LINE && w->n > 0 && (text_closes(f + i) || text_quotes(f + i)))
			break;
		if (gap & GAP_LINE && f[i] == '>') {
			end = i + strcspn(f + i, "\n");
			quoted = quoted_line(f + i, end - i);
			line = quoted >= 0 ? quoted : line;
			i = end;
		} else if (g_ascii_isalnum(f[i]) || (f[i] == '@' && g_ascii_isalnum(f[i + 1])) || sign_word(f + i, &skip)) {
			i = take(w, mem, f, map, i, gap, line);
			gap = 0;
		} else {
			gap |= gap_of(f[i], i > 0 ? f[i - 1] : '\n', f[i + 1]);
			i++;
		}
	}
	w->tail = gap;
	return w;
}

/* --- phrases --- */

static bool
alternative(const char *list, size_t n, const char *word, bool near)
{
	const char *p = list, *end = list + n;
	size_t k;

	for (; p < end; p += k + 1) {
		k = strcspn(p, "|");
		k = MIN(k, (size_t)(end - p));
		if (strlen(word) == k && strncmp(p, word, k) == 0)
			return true;
		if (near && k >= WORD_LONG && *p == *word) {
			g_autofree char *one = g_strndup(p, k);

			if (text_distance(word, one, 1) <= 1)
				return true;
		}
	}
	return false;
}

/* Is it a word of these tables? Then it is no slip for another one. */
static bool
known(const char *word)
{
	size_t i, n = strlen(word);
	const char *p;

	for (i = 0; i < G_N_ELEMENTS(phrases); i++)
		for (p = phrases[i].words; (p = strstr(p, word)) != NULL; p += n)
			if ((p == phrases[i].words || strchr(" |", p[-1])) && strchr(" |?", p[n]))
				return true;
	return word_is_filler(word) || word_of_dates(word) ||
	       word_in_list(word,
		   "faute fautes fuite faille cause causes chose choses singe signes ligne lignes bouche boucher public publics valise "
		   "valises caisse classer classes enfin entre entree suite faits passee passer laisser relier repos repose rapport "
		   "rapports apporter importer sortir moine marche envoie envoies rendez rendre vendu pousser cesser reglez reglement "
		   "regler finir finira finit terminer traiter traits closer doner dine gone lone drops seem stops store stock later");
}

size_t
phrase_at(const struct pieces *w, size_t at, size_t end, const char *words)
{
	const char *p = words;
	size_t i = at, n;
	bool may, near;

	for (; *p; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		may = n > 0 && p[n - 1] == '?';
		near = i < end && w->p[i].near;
		if (i < end && !w->p[i].date && !w->p[i].target && !w->p[i].called && w->p[i].number < 0 &&
		    alternative(p, may ? n - 1 : n, w->p[i].word, near))
			i++;
		else if (!may)
			return 0;
	}
	return i - at;
}

/* Somebody's name, and no word of ours. `sure`: it need not be written with a capital. */
static bool
is_name(const struct pieces *w, size_t i, bool sure)
{
	const struct piece *p = &w->p[i];

	if (p->called)
		return true;
	if (p->number >= 0 || p->ref || p->date || p->target || word_is_filler(p->word) || word_is_negation(p->word) ||
	    word_of_dates(p->word) || strlen(p->word) < 2)
		return false;
	return p->capital || sure;
}

/* Only the phrase itself could be the name of nobody: its first word explains it. */
static bool
phrase_weak(const struct phrase *f)
{
	return strcmp(f->words, "pour|for") == 0 || strcmp(f->words, "a|to") == 0 || strcmp(f->words, "mais") == 0 ||
	       strcmp(f->words, "c|ce est") == 0 || f->side < 0;
}

static bool
name_there(const struct pieces *w, const struct phrase *f, size_t first, size_t n, size_t from, size_t end)
{
	size_t i = first + n;
	bool titled;

	if (f->side == 0)
		return true;
	if (f->side < 0)
		return first > from && is_name(w, first - 1, false);
	titled = i < end && word_in_list(w->p[i].word, TITLES);
	i += titled;
	return i < end && (is_name(w, i, !phrase_weak(f)) || (titled && w->p[i].capital));
}

/* What asks for more is meant: "ok, plus tard", "c'est fait, stop". */
static int
rank(const struct phrase *f)
{
	static const int ranks[ANSWER_ACTS] = {
		[ANSWER_STOP] = 7, [ANSWER_PAUSE] = 6, [ANSWER_PASS] = 5, [ANSWER_POSTPONE] = 4, [ANSWER_DONE] = 3, [ANSWER_SEEN] = 1
	};

	return f->side > 0 && phrase_weak(f) ? 2 : ranks[f->act];
}

bool
phrase_find(struct pieces *w, size_t from, size_t end, struct phrase_found *best)
{
	struct phrase_found named = { .act = ANSWER_NONE };
	size_t i, k, n, covered = 0, longest = 0;

	*best = named;
	for (i = from; i < end; i++)
		w->p[i].near = strlen(w->p[i].word) >= WORD_LONG && w->p[i].number < 0 && !w->p[i].capital && !known(w->p[i].word);
	for (i = from; i < end; i++)
		for (k = 0; k < G_N_ELEMENTS(phrases); k++) {
			bool apart;

			n = phrase_at(w, i, end, phrases[k].words);
			if (n == 0 || !name_there(w, &phrases[k], i, n, from, end))
				continue;
			if (i + n <= covered && n < longest) /* "vacances" in "après les vacances" */
				continue;
			if (i + n > covered || n > longest)
				covered = i + n, longest = n;
			apart = i >= best->end || i + n <= best->first;
			/* Of two that share words the longer one is meant; else what asks for more. */
			if (!best->act || (apart ? rank(&phrases[k]) > best->rank : n > best->end - best->first))
				*best = (struct phrase_found){ phrases[k].act, phrases[k].side, i, i + n, rank(&phrases[k]) };
			if (phrases[k].side && !named.act)
				named = (struct phrase_found){ ANSWER_PASS, phrases[k].side, i, i + n, best->rank };
			for (; n > 0; n--)
				w->p[i + n - 1].used = true;
		}
	if (best->act == ANSWER_PASS && !best->side && named.act) /* "pas moi, c'est Yann" */
		*best = named;
	return best->act != ANSWER_NONE;
}
