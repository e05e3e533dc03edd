/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/feedback.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/wording.h"

enum { FOUND_MOST = 120, PARTS_MOST = 3, OTHER_WORDS = 3 };

enum mark {
	MARK_NONE,
	MARK_POLITE,
	MARK_OUI,
	MARK_NON,
	MARK_TALKED,
	MARK_MISSED,  /* they did not talk: has its own denial */
	MARK_PLANNED, /* they will */
	MARK_USEFUL,
	MARK_PARTLY,
	MARK_USELESS,
	MARK_DISCOVERED,
	MARK_STARTED,
	MARK_CHOSEN,
	MARK_NOTHING,
	MARK_NOT_ASKED, /* "sans objet" */
	MARKS,
};

#define TALK                                                                                                                                                 \
	"parle|parles|parlee|parlees|echange|echanges|discute|rencontre|rencontres|rencontree|rencontrees|vu|vus|vue|vues|eu|eus|appele|appeles|appelee|"    \
	"appelees|rappele|rappeles|rappelee|rappelees|contacte|contactes|contactee|contactees|ecrit|repondu|joint|joints|jointe|correspondu|croise|croises|" \
	"reuni|reunis"

static const struct wording_phrase phrases[] = {
	{ MARK_POLITE, NULL, "merci|bonjour|bonsoir|hello|hi|thanks|thank|cordialement" },
	{ MARK_POLITE, NULL, "bien recu|note" },
	{ MARK_OUI, NULL, "oui|ouais|yes|yep|yeah|ui|ok|affirmatif" },
	{ MARK_NON, NULL, "non|nan|no|nope|nn" },
	{ MARK_NON, NULL, "\xf0\x9f\x91\x8e*|\xe2\x9d\x8c*" },
	{ MARK_USEFUL, NULL, "\xf0\x9f\x91\x8d*|\xe2\x9c\x85*|\xf0\x9f\x91\x8c*" },
	{ MARK_NOT_ASKED, NULL, "sans objet" },
	{ MARK_NOT_ASKED, NULL, "non concerne" },

	{ MARK_TALKED, NULL, TALK },
	{ MARK_TALKED, NULL, "on|nous s|nous est|sommes etait? " TALK },
	{ MARK_TALKED, NULL,
	    "echange|entretien|rencontre|rendez|appel|reunion|visio|visite vous? a|ont|est|etait bien? eu|fait|faite lieu?" },
	{ MARK_TALKED, NULL, "fait connaissance" },
	{ MARK_TALKED, NULL, "premier|court|long|un|une|l|cet|cette|notre echange|entretien|rencontre|discussion|visite" },
	{ MARK_TALKED, NULL, "est|sommes|suis|restons|reste en contact|relation|lien" },
	{ MARK_TALKED, NULL, "contact ~ pris|etabli|noue|fait" },
	{ MARK_TALKED, NULL, "pris contact|rendez|attache" },
	{ MARK_TALKED, NULL, "talked|met|spoke|spoken|chatted|exchanged|discussed" },
	{ MARK_TALKED, NULL, "had a|an ~ call|chat|talk|meeting|exchange" },
	{ MARK_TALKED, NULL, "in touch|contact" },
	{ MARK_TALKED, NULL, "called|emailed|contacted me|us|them|him|her" },
	{ MARK_MISSED, NULL, "pas|toujours|sans|aucune|plus|point de|d|pas? nouvelles|nouvelle|reponse|retour|signe|contact" },
	{ MARK_MISSED, NULL, "aucun|aucune|sans contact|retour|reponse|nouvelle|nouvelles|signe|appel|echange" },
	{ MARK_MISSED, NULL, "recu|eu|ai|avons aucune|aucun reponse|retour|nouvelle|contact|signe|message" },
	{ MARK_MISSED, NULL, "personne ne|n ~ " TALK },
	{ MARK_MISSED, NULL, "silence radio|total|complet" },
	{ MARK_MISSED, NULL, "lettre morte" },
	{ MARK_MISSED, NULL, "rien recu" },
	{ MARK_MISSED, NULL, "toujours|encore rien|pas" },
	{ MARK_MISSED, NULL, "pas encore" },
	{ MARK_MISSED, NULL, "n|ne ai|a|avons|ont pas|jamais|plus? donne|donnee suite" },
	{ MARK_MISSED, NULL,
	    "n|ne ai|a|avons|ont|suis|sommes pas|jamais encore? reussi|pu|arrive|eu|parvenu ~ joindre|temps|appeler|contacter|rencontrer|voir|parler" },
	{ MARK_MISSED, NULL, "en? attends|attendons|attente toujours? de|d|son|leur|un|une|leurs? retour|reponse|appel|nouvelles" },
	{ MARK_MISSED, NULL, "injoignable|injoignables|lapin" },
	{ MARK_MISSED, NULL, "not yet" },
	{ MARK_MISSED, NULL, "nothing|none yet|so? far?" },
	{ MARK_MISSED, NULL, "no news|answer|reply|contact|response" },
	{ MARK_MISSED, NULL, "never|not|t ever? replied|answered|called|heard|talked|met|spoken|contacted" },
	{ MARK_PLANNED, NULL, "rendez vous? ~ prevu|fixe|cale|pris|programme|planifie" },
	{ MARK_PLANNED, NULL,
	    "est|c|echange|appel|rencontre|reunion|visio ~ prevu|prevue|programme|programmee|planifie|planifiee|cale|calee|fixe|fixee" },
	{ MARK_PLANNED, NULL, "prevu|prevue|programme|programmee|planifie|planifiee" },
	{ MARK_PLANNED, NULL, "avons|ai|a|y rendez vous? ~ lundi|mardi|mercredi|jeudi|vendredi|demain|le|la|en|prochain|semaine" },
	{ MARK_PLANNED, NULL,
	    "dois|devons|doit|allons|vais|va nous|se|s|le|la|les|l|lui? voir|appeler|rencontrer|parler|rappeler|telephoner|echanger" },
	{ MARK_PLANNED, NULL,
	    "voyons|verrons|rencontrons|appelons|voit|rencontre|appelle|verra|rencontrera ~ lundi|mardi|mercredi|jeudi|vendredi|demain|prochain|prochaine" },
	{ MARK_PLANNED, NULL, "have|ve a ~ call|meeting|appointment" },
	{ MARK_PLANNED, NULL, "will|ll|going to? meet|talk|call" },
	{ MARK_PLANNED, NULL, "planned|scheduled" },

	{ MARK_USEFUL, NULL,
	    "utile|utiles|utilement|precieux|precieuse|enrichissant|enrichissante|constructif|constructive|fructueux|fructueuse|interessant|"
	    "interessante|instructif|instructive|pertinent|pertinente|super|top|genial|geniale|parfait|parfaite|excellent|excellente|positif|"
	    "positive|concluant|concluante|benefique|satisfait|satisfaite|satisfaits|ravi|ravie|ravis|content|contente|nickel|riche|efficace|"
	    "eclairant|eclairante|formidable|inspirant|inspirante|chouette|satisfaisant|satisfaisante|impeccable" },
	{ MARK_USEFUL, NULL,
	    "useful|helpful|great|valuable|fruitful|productive|good|worthwhile|excellent|perfect|helped|satisfied|happy|interesting" },
	{ MARK_USEFUL, NULL, "tres|super|vraiment bien|bon|bonne|belle|utile" },
	{ MARK_USEFUL, NULL,
	    "tres? bon|bel|belle|bonne|super|excellent|excellente|beau echange|rencontre|discussion|entretien|contact|moment" },
	{ MARK_USEFUL, NULL, "aide|aides|aidee|aidees|servi|apporte|avance|debloque" },
	{ MARK_USEFUL, NULL, "repond|repondu a|bien ~ besoin|attente|attentes|question|questions" },
	{ MARK_PARTLY, NULL,
	    "pas|not ete|been? tres|vraiment|si|completement|entierement|totalement|very|really|entirely|that utile|utiles|concluant|pertinent|useful|helpful|interessant|"
	    "satisfait|satisfaite|fructueux|fructueuse" },
	{ MARK_PARTLY, NULL, "un|assez peu utile?" },
	{ MARK_PARTLY, NULL,
	    "peu|moyennement|relativement|partiellement|moderement utile|utiles|interessant|pertinent|satisfait|satisfaite|concluant?" },
	{ MARK_PARTLY, NULL, "bof|mouais|moyen|moyenne|mitige|mitigee|mitiges|partiellement|moyennement|somewhat|partly|partially|meh" },
	{ MARK_PARTLY, NULL, "plus ou moins utile|bien?" },
	{ MARK_PARTLY, NULL, "more or less" },
	{ MARK_PARTLY, NULL, "a bit|little useful|helpful?" },
	{ MARK_PARTLY, NULL, "aide|aides|aidee|aidees|utile en partie" },
	{ MARK_PARTLY, NULL, "en partie" },
	{ MARK_PARTLY, NULL, "pas mal" },
	{ MARK_PARTLY, NULL, "sans plus" },
	{ MARK_PARTLY, NULL, "oui et non" },
	{ MARK_PARTLY, NULL, "so so" },
	{ MARK_USELESS, NULL, "inutile|inutiles|decu|decue|decus|decevant|decevante|useless|disappointing|disappointed|unhelpful" },
	{ MARK_USELESS, NULL, "perte de temps" },
	{ MARK_USELESS, NULL, "perdu notre|mon|du temps" },
	{ MARK_USELESS, NULL, "waste of time" },
	{ MARK_USELESS, NULL, "sans interet|utilite" },
	{ MARK_USELESS, NULL, "hors sujet" },
	{ MARK_USELESS, NULL, "a cote de? la? plaque" },
	{ MARK_USELESS, NULL,
	    "ne|n? correspondait|correspond|repond|repondait|convient|convenait|aide|sert pas|guere|en? ~ besoin|attente|attentes|demande?" },
	{ MARK_USELESS, NULL, "rien apporte|appris" },
	{ MARK_USELESS, NULL, "n a|ont servi|apporte a? rien|pas" },
	{ MARK_USELESS, NULL, "servi|sert a rien" },

	{ MARK_DISCOVERED, NULL,
	    "decouvert|decouverts|decouverte|decouvertes|decouvrir|decouvre|decouvrons|appris|apprise|discovered|learnt|learned" },
	{ MARK_DISCOVERED, NULL, "fait|faire connaitre|decouvrir" },
	{ MARK_DISCOVERED, NULL, "nouvelle|nouvelles|bonne|bonnes|plusieurs|des piste|pistes|idee|idees|contacts" },
	{ MARK_DISCOVERED, NULL, "found out|about?" },
	{ MARK_STARTED, NULL,
	    "lance|lances|lancee|lancees|lancons|demarre|demarres|demarree|demarrons|commence|commencons|debute|debutons|entame|engage|initie" },
	{ MARK_STARTED, NULL, "mis|mise en place|route|oeuvre|chantier" },
	{ MARK_STARTED, NULL, "monte|montons|organise|organisee|organisons|organises|construit|construisons|cree|creons" },
	{ MARK_STARTED, NULL, "est|sont bien? en cours" },
	{ MARK_STARTED, NULL, "projet|travail|prototype|atelier|experimentation|etude|action|demarche en cours" },
	{ MARK_STARTED, NULL, "travaillons|travaille|collaborons|collabore|avancons|avance ensemble" },
	{ MARK_STARTED, NULL,
	    "collaborons|collaboration|partenariat|convention|contrat|prototype|experimentation ~ signe|signee|cours|lance|lancee|commence|place?" },
	{ MARK_STARTED, NULL, "started|launched|running|signed|began|begun" },
	{ MARK_STARTED, NULL, "under way" },
	{ MARK_STARTED, NULL, "set up" },
	{ MARK_STARTED, NULL, "work|working together" },
	{ MARK_CHOSEN, NULL,
	    "choisi|choisir|choix|decider|decide|decides|decision|trancher|tranche|retenu|arbitrer|arbitrage|orienter|choose|chose|chosen|decided" },
	{ MARK_CHOSEN, "useful", "aide|aides|aidee|aidees|helped us|me? a|to? choisir|decider|trancher|y|choose|decide voir? clair?" },
	{ MARK_NOTHING, NULL, "rien donne" },
	{ MARK_NOTHING, NULL, "n a|ont|avait rien|pas donne|abouti|debouche" },
	{ MARK_NOTHING, NULL, "pas|jamais abouti|debouche|concretise|concretisee" },
	{ MARK_NOTHING, NULL, "sans|aucune|pas|point de|d? suite|suites|resultat|effet|lendemain" },
	{ MARK_NOTHING, NULL, "en est reste|restes|restee la" },
	{ MARK_NOTHING, NULL, "rien de? plus|concret|nouveau|special|particulier?" },
	{ MARK_NOTHING, NULL, "abandonne|abandonnee|abandonnes|enterre|tombe|tombee|avorte|annule ~ eau?" },
	{ MARK_NOTHING, NULL, "nothing|none came|happened|much? of? it?" },
	{ MARK_NOTHING, NULL, "no follow|result|outcome up?" },
	{ MARK_NOTHING, NULL, "led|came to nowhere|nothing" },
};

static const char slips[] =
    "utile rencontre echange contact nouvelles reponse discute constructif interessant enrichissant decouvert demarre abandonne";
static const char real[] =
    "utiles inutile rencontres rencontrer rencontree echanges echanger contacts contacte content nouvelle reponses discuter discutes "
    "constructive interessants interessante interessent couvert decouverte decouverts demarrer demarree abandonner abandonnee";

struct reader {
	struct wording *w;
	struct wording_found f[FOUND_MOST];
	enum mark mark[FOUND_MOST];
	size_t n;
	enum feedback_asked asked;
	int bare; /* yes and no without a number, so far */
	struct feedback_said *s;
};

const char *
feedback_answer_name(enum feedback_answer a)
{
	static const char *const names[] = { "unsaid", "yes", "partly", "no" };

	return names[a];
}

const char *
feedback_outcome_name(enum feedback_outcome o)
{
	static const char *const names[OUTCOMES] = { "unsaid", "discovered", "started", "chosen", "other", "nothing" };

	return names[o];
}

/* What it is where it stands: "pas utile", "jamais vus". */
static enum mark
mark_here(struct reader *r, size_t k, const struct wording_found *missed_before)
{
	enum mark m = (enum mark)r->f[k].phrase->sign;
	size_t end;

	if (m == MARK_TALKED && missed_before) { /* "pas encore parle" */
		size_t from = wording_clause(r->w, r->f[k].first, &end);

		if (from <= missed_before->first)
			return MARK_MISSED;
	}
	if (m == MARK_TALKED && wording_denied(r->w, &r->f[k], (short)(k + 1)))
		return MARK_MISSED;
	if (m == MARK_USEFUL && wording_denied(r->w, &r->f[k], (short)(k + 1)))
		return MARK_USELESS;
	if (m == MARK_USELESS && wording_denied(r->w, &r->f[k], (short)(k + 1))) /* "ce n'était pas inutile" */
		return MARK_PARTLY;
	if ((m == MARK_DISCOVERED || m == MARK_STARTED || m == MARK_CHOSEN) && wording_denied(r->w, &r->f[k], (short)(k + 1)))
		return MARK_NOTHING;
	return m;
}

static void
say(enum feedback_answer *a, enum feedback_answer what)
{
	/* A part of it keeps the whole from being plain, whichever comes first. */
	*a = *a == FEEDBACK_UNSAID || what == FEEDBACK_PARTLY ? what : *a == what ? *a : FEEDBACK_PARTLY;
}

/* A bare yes or no answers the question of its number; without one, the first such word is for the first question, the next for the
 * second. What came of it is no question that a yes answers. */
static void
say_bare(struct reader *r, int question, enum feedback_answer what)
{
	if (question == 0)
		question = r->asked == FEEDBACK_SECOND || r->bare++ > 0 ? 2 : 1;
	if (question == 2) {
		if (r->s->useful == FEEDBACK_UNSAID)
			r->s->useful = what;
	} else if (r->asked == FEEDBACK_FIRST) {
		if (r->s->talked == FEEDBACK_UNSAID)
			r->s->talked = what;
	} else if (r->s->outcome == OUTCOME_UNSAID) {
		r->s->outcome = what == FEEDBACK_NO ? OUTCOME_NOTHING : OUTCOME_OTHER;
	}
}

static void
say_outcome(struct reader *r, enum feedback_outcome o)
{
	/* That something came of it counts, whatever else did not; of two kinds the one that went further. */
	if (r->s->outcome == OUTCOME_UNSAID || r->s->outcome == OUTCOME_NOTHING ||
	    (o == OUTCOME_STARTED && r->s->outcome == OUTCOME_DISCOVERED))
		r->s->outcome = o;
}

static void
take(struct reader *r, size_t k)
{
	switch (r->mark[k]) {
	case MARK_TALKED:
		say(&r->s->talked, FEEDBACK_YES);
		break;
	case MARK_MISSED:
		say(&r->s->talked, FEEDBACK_NO);
		break;
	case MARK_USEFUL:
		say(&r->s->useful, FEEDBACK_YES);
		break;
	case MARK_PARTLY:
		say(&r->s->useful, FEEDBACK_PARTLY);
		break;
	case MARK_USELESS:
		say(&r->s->useful, FEEDBACK_NO);
		break;
	case MARK_DISCOVERED:
		say_outcome(r, OUTCOME_DISCOVERED);
		break;
	case MARK_STARTED:
		say_outcome(r, OUTCOME_STARTED);
		break;
	case MARK_CHOSEN:
		say_outcome(r, OUTCOME_CHOSEN);
		if (r->f[k].phrase->key)
			say(&r->s->useful, FEEDBACK_YES);
		break;
	case MARK_NOTHING:
		if (r->s->outcome == OUTCOME_UNSAID)
			r->s->outcome = OUTCOME_NOTHING;
		break;
	default:
		break;
	}
}

/* The number of a question that stands before phrase k, in its line or since the phrase before: 1, 2; 0. */
static int
number_before(const struct reader *r, size_t k)
{
	size_t i;
	int question = 0;

	for (i = 0; i < r->f[k].first; i++) {
		const struct said_word *x = &r->w->w[i];
		bool begins = x->opens || i == 0 || r->w->w[i - 1].by || strchr(",:;-\n", r->w->w[i - 1].after);

		if (x->number && begins && (strcmp(x->word, "1") == 0 || strcmp(x->word, "2") == 0))
			question = x->word[0] - '0';
	}
	return question;
}

/* Does a bare yes or no only lead to what is said behind it: "oui, très utile", "non, pas encore"? */
static bool
leads(const struct reader *r, size_t k)
{
	enum mark next = k + 1 < r->n ? r->mark[k + 1] : MARK_NONE;

	if (number_before(r, k))
		return false;
	if (r->mark[k] == MARK_NON)
		return next == MARK_MISSED || next == MARK_USELESS || next == MARK_NOTHING || next == MARK_PARTLY;
	return r->asked == FEEDBACK_SECOND && (next == MARK_USEFUL || next == MARK_PARTLY);
}

static bool
counted(const struct reader *r, enum mark m)
{
	size_t k;

	for (k = 0; k < r->n; k++)
		if (r->mark[k] == m)
			return true;
	return false;
}

/* What follows from the rest: of use to somebody only who talked. */
static void
conclude(struct reader *r)
{
	struct feedback_said *s = r->s;
	size_t i, plain = 0;

	if (counted(r, MARK_PLANNED) && s->talked != FEEDBACK_YES)
		s->talked = FEEDBACK_PARTLY;
	if (r->asked == FEEDBACK_FIRST && s->outcome == OUTCOME_NOTHING && s->talked == FEEDBACK_UNSAID && s->useful == FEEDBACK_UNSAID) {
		s->talked = FEEDBACK_NO; /* "rien" */
		s->outcome = OUTCOME_UNSAID;
	}
	if (s->outcome == OUTCOME_NOTHING && s->talked == FEEDBACK_YES && s->useful == FEEDBACK_UNSAID)
		s->useful = FEEDBACK_NO;
	if (r->asked == FEEDBACK_FIRST && s->talked == FEEDBACK_UNSAID && (s->useful || s->outcome))
		s->talked = FEEDBACK_YES;
	if (s->talked == FEEDBACK_NO && r->asked == FEEDBACK_FIRST)
		s->useful = FEEDBACK_UNSAID, s->outcome = OUTCOME_UNSAID;
	for (i = 0; i < r->w->n; i++)
		plain += r->w->w[i].by == 0 && !r->w->w[i].behind && strlen(r->w->w[i].word) > 3;
	if (r->asked == FEEDBACK_SECOND && s->outcome == OUTCOME_UNSAID && !s->useful && !s->talked && plain >= OTHER_WORDS)
		s->outcome = OUTCOME_OTHER;
}

bool
feedback_read(TALLOC_CTX *mem, const char *text, enum feedback_asked asked, struct feedback_said *s)
{
	struct reader *r = talloc_zero(mem, struct reader);
	size_t k;

	*s = (struct feedback_said){ .words = text_trim(talloc_strdup(mem, g_utf8_validate(text, -1, NULL) ? text : "")) };
	*r = (struct reader){ .w = wording_cut(r, text, slips, real), .asked = asked, .s = s };
	r->n = wording_find(r->w, phrases, G_N_ELEMENTS(phrases), r->f, FOUND_MOST);
	for (k = 0; k < r->n; k++)
		r->mark[k] =
		    r->w->w[r->f[k].first].behind ? MARK_NONE : mark_here(r, k, k && r->mark[k - 1] == MARK_MISSED ? &r->f[k - 1] : NULL);
	for (k = 0; k < r->n; k++)
		take(r, k);
	for (k = 0; k < r->n; k++)
		if ((r->mark[k] == MARK_OUI || r->mark[k] == MARK_NON) && !leads(r, k))
			say_bare(r, number_before(r, k), r->mark[k] == MARK_OUI ? FEEDBACK_YES : FEEDBACK_NO);
	conclude(r);
	return s->talked || s->useful || s->outcome;
}
