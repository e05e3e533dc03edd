/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does a text ask for a workshop? "L'atelier d'hier était bien" only speaks of one. Sentence by sentence: what is asked for stands after words
 * of asking, and is one that does not exist yet ("un atelier", not "l'atelier").
 */
/* clang-format off: what people say stands as tables */
#include <string.h>

#include "bot/base/text.h"
#include "handlers/workshop_sheet.h"

enum { SURE = 70, LIKELY = 40, TOLD = 25, HEAD_BYTES = 3000, SENTENCES = 40 };

/* What is asked for: a new one. */
#define KIND                                                                                                                               \
	"(?:ateliers?|workshops?|seminaires?|hackathons?|sprints?|brainstormings?|co-?design|seances? (?:de|d')\\s?(?:travail|co-?\\w+|creativite|ideation|reflexion|facilitation|brainstorming|conception)|sessions? (?:de|d')\\s?(?:travail|co-?\\w+|creativite|ideation|reflexion|facilitation|conception)|(?:temps|journees?|demi-journees?|matinees?|moments?) (?:de|d')\\s?(?:travail|co-?\\w+|creativite|ideation|reflexion|facilitation|intelligence collective|conception)|(?:working|design|creative|ideation|co-design|brainstorming) sessions?|intelligence collective)"
#define MEETING "(?:reunions?|rencontres?|seances?|sessions?|meetings?|webinaires?|rendez-vous|temps d'echange|kick-?off)"
#define NEW                                                                                                                                \
	"(?:(?:un|une|des|d'un|d'une|d'|de|deux|trois|plusieurs|quelques|votre prochain|notre prochain|le prochain|ce|cet|cette|a|an|another|one|two|some|our next)\\s?(?:autre |petit |petite |premier |premiere |nouvel |nouveau |nouvelle |vrai |grand |court |short |small |new |first |half-day |full-day |one-day |\\w+-(?:hour|day|minute) |co-design |creative |design |online )*)"

/* Words of asking. */
#define MAKE                                                                                                                               \
	"(?:organis\\w*|mont(?:er|ez|e|ions)|anim(?:er|ez|e|iez|ions)|co-anim\\w*|facilit\\w*|planifi\\w*|prevo(?:ir|yez|ie|yons)|programm\\w*|prepar\\w*|mettre en place|mettre sur pied|cal(?:er|ez|e|ions)|propos(?:er|ez|e)|conc(?:evoir|evez)|fix(?:er|ez|e)|tenir|lanc(?:er|ez|e)|faire|faites|avoir|mener|accueillir|heberger|construire|aider a \\w+|accompagner|demander|solliciter|commander|reserver|inscrire|arrang\\w*|set up|run|hold|host|schedul\\w*|plan|have|lead|make|prepare|book|do|create|get)"
#define ASK                                                                                                                                \
	"(?:(?:pouv(?:ez|ons|iez)|pourr(?:iez|ais|ait|ons|ions|ez)|peux|peut|puis|est-il possible|serait-il possible|est-ce possible|il est possible|il serait possible|c'est possible|possible|sauriez|saurais|voudriez|voudrais|auriez|accepteriez|aimer(?:ions|ais|ait)|voudr(?:ions|ais|ait)|souhait(?:ons|erions|e|erais|ait|erait|ent|eraient)|voul(?:ons|iez)|desir(?:ons|e)|veux|veut|cherch(?:ons|e)|envisage(?:ons)?|projet(?:ons|te)|compt(?:ons|e)|prevo(?:yons|it)|avons (?:besoin|envie|le projet|l'idee)|a besoin|ai besoin|a envie|avez-vous (?:un creneau|des creneaux|des disponibilites|la possibilite|le temps|moyen|de la place)|(?:we|i)(?:'d| would) love|any chance of|beneficier d|merci (?:de|d')|besoin|envie|il (?:nous |me |leur )?(?:faudrait|faut)|ce serait bien|serait bien|serait utile|serait super|que diriez|ca vous (?:dit|dirait)|ca te (?:dit|dirait)|can|could|would|may|we'd like|i'd like|we would like|i would like|we want|we need|i need|i want|want|need|like to|please|is it possible|would it be possible|how about|let's|looking (?:to|for)|hoping|demande (?:de|d')|demandons|sollicit(?:ons|e)|solliciter|on (?:organise|fait|cale|monte|prevoit)))"

/* ... of which one is heard in its own sentence. */
static const char asks_for[] = "\\b" ASK "\\b[^|]{0,90}?\\b" NEW KIND "\\b";
static const char asks_to_make[] = "\\b" ASK "\\b[^|]{0,60}?\\b" MAKE "\\b[^|]{0,50}?\\b" NEW KIND "\\b";
static const char order[] =
    "^\\W*(?:(?:bonjour|bonsoir|hello|hi|svp|stp|please|et|alors|donc|merci|si on|et si on|et si nous|on|nous|vous|lab)\\W+)*(?:organis(?:er|ez|e|ons|ions|ait)|planifi(?:er|ez|e|ons)|programm(?:er|ez|e|ons)|prevo(?:ir|yez|ir|yons|is)|mont(?:er|ez|e|ons)|cal(?:er|ez|e|ons)|anim(?:er|ez)|facilit(?:er|ez)|prepar(?:er|ez)|lanc(?:er|ez|ons)|met(?:tre|tez|s|tons) en place|schedule|organi[sz]e|set up|plan|book|arrange|run|hold)\\b[^|]{0,40}?\\b" NEW
	KIND "\\b";
static const char demand[] =
    "\\b(?:demande|proposition|projet|besoin|envie|organisation|souhait|request|need|proposal|idee|sollicitation) (?:de |d'|d'un |d'une |for an? |of an? |de l'organisation d'un )(?:nouvel |autre |futur )?" KIND
    "\\b";
static const char possible[] =
    "\\b" NEW KIND
    "\\b[^|]{0,60}?\\b(?:est-il|serait-il|est il|serait il|est-ce|serait|would be|is it|possible|envisageable|faisable|jouable|ca vous irait|ca vous va|vous etes partants?|etes-vous partants?|a organiser|a prevoir|a programmer|a caler|a planifier)\\b";
static const char headline[] =
    "^\\W*(?:(?:bonjour|bonsoir|hello|hi)\\W+)*(?:un |une |a |nouvel |nouveau |new |demande : |demande d')?" KIND "\\b";
static const char together[] =
    "\\b(?:aimerions|aimerais|aimerait|voudrions|voudrais|voudrait|souhaitons|souhaiterions|souhaite|souhaiterait|voulons|veut|envie de|besoin de|cherch\\w+ (?:a|comment|une date|un creneau|des dates)|pouvez-vous|pourriez-vous|peux-tu|peut-on|pourrait-on|would like to|want to|need to|could we|can we|like to)\\b[^|]{0,50}?\\b(?:travailler|reflechir|plancher|phosphorer|nous reunir|se reunir|reunir|se retrouver|nous retrouver|rassembler|nous mettre|se mettre|echanger|co-?construire|co-?concevoir|work|think|meet|get together|brainstorm|trouver une date|fixer une date)\\b[^|]{0,60}?\\b(?:a plusieurs|ensemble|en groupe|collectivement|tous|toutes|autour|a (?:\\d+|six|sept|huit|neuf|dix|douze|quinze|vingt)|en atelier|une date|une demi-journee|une journee|une matinee|une apres-midi|together|as a group|around|de l'equipe|l'equipe|les equipes|les partenaires|nos partenaires|nos agents|les agents)\\b";
static const char meeting[] = "\\b" ASK "\\b[^|]{0,90}?\\b" NEW MEETING "\\b";
static const char meeting_order[] =
    "^\\W*(?:(?:bonjour|hello|hi|svp|stp|please|merci de)\\W+)*(?:organis(?:er|ez|e)|planifi(?:er|ez|e)|programm(?:er|ez|e)|cal(?:er|ez|e)|schedule|organi[sz]e|set up|plan|arrange)\\b[^|]{0,40}?\\b" NEW
	MEETING "\\b";

/* It is told of, or there already. */
static const char past[] =
    "\\b(?:hier|avant-hier|derniere?s?|passee?s?|etait|etaient|a ete|ont ete|avons (?:\\w+ ){0,2}(?:organise|anime|fait|tenu|participe|suivi|eu|monte)|avez (?:\\w+ ){0,2}(?:organise|anime|fait|tenu|eu)|ai (?:\\w+ ){0,2}(?:participe|organise|anime|suivi|assiste|fait)|a (?:eu lieu|organise|anime)|s'est (?:bien )?(?:passe|tenu|deroule)|suite a (?:l'|votre|notre|cet|un)|lors (?:de|d'|du)|compte[- ]rendu|bilan (?:de l'|des|du)|retours? sur|merci pour|merci encore|bravo|yesterday|last (?:week|month|year|time)|was|were|went|has been|took place|attended|thanks for|feedback on|minutes of|had a|we ran|we held|we organi[sz]ed)\\b";
static const char existing[] =
    "\\b(?:a l'atelier|au workshop|de l'atelier|pour l'atelier|l'atelier|cet atelier|votre atelier|vos ateliers|les ateliers|aux ateliers|des ateliers du|this workshop|the workshop|your workshops?|at the workshop)\\b";
static const char comes[] =
    "\\b(?:viens|viendrai|venir|participer|participerai|m'inscrire|nous inscrire|inscription|inscrire a|assister|serai present|presence|pourrai pas|annuler|annule|reporter|reporte|deplacer|decaler|attend|join|sign up|register|cancel|postpone|reschedule|come to)\\b";
static const char denied[] =
    "\\b(?:pas (?:besoin )?(?:d'|de |un |une )|ne (?:\\w+ ){1,3}pas|n'\\w+ (?:\\w+ )?pas|plus (?:besoin )?(?:d'|de )|aucun|sans|inutile|plutot qu'un|au lieu d'un|jamais|no need|not need|don't (?:want|need)|do not (?:want|need)|rather than|instead of|without)\\s?(?:\\w+ ){0,3}?" KIND
    "\\b";
static const char how[] =
    "\\b(?:comment (?:\\w+[- ]){0,3}(?:organise\\w*|monter|animer|prepare\\w*|reussir|faire)|qu'est-ce qu'|c'est quoi|qu'est-ce que|combien (?:coute|de temps|ca coute|de personnes peut)|quand (?:est|a lieu|aura|sera|se)|ou (?:est|a lieu|se)|qui (?:anime|organise)|pourquoi|how (?:do|to|does|much)|what is|what's|when is|where is|who (?:runs|leads)|est-ce que vous (?:organisez|proposez|animez|faites) (?:des|parfois)|do you (?:run|offer|organi[sz]e)|proposez-vous|organisez-vous (?:des|parfois)|savoir (?:si|comment|quand)|curieux|documentation|guide|methode|fiche)\\b";
static const char others[] =
    "\\b(?:ils|elles|les usagers|les familles|les gens|les allocataires|les habitants|mes collegues|ma cheffe|mon chef|la direction|they|people|users) (?:\\w+ )?(?:demandent|veulent|voudraient|souhaitent|aimeraient|reclament|want|ask|need)\\b";
/* Somebody is looked for, who would run it: the directory answers. */
static const char seeks[] =
    "\\b(?:(?:re)?cherch(?:e|ons|ez)|besoin d(?:'|e |'un |'une )|en quete d(?:'|e )|connai(?:s|ssez|trais|triez)(?:[- ](?:vous|tu))?|looking for|searching for|seeking|need|do you know(?: of)?)\\s?(?:actuellement |donc |aussi |egalement |par exemple |peut-etre )?(?:un|une|des|de|d'un|d'une|d'|plusieurs|a|an|some)?\\s?(?:[a-z]+ )?(?:quelqu'une?|qqun|personnes?|prestataires?|partenaires?|intervenante?s?|animat(?:eur|rice)s?|facilitat(?:eur|rice)s?|mediat(?:eur|rice)s?|format(?:eur|rice)s?|associations?|structures?|organismes?|collectifs?|cabinets?|agences?|designers?|experte?s?|specialistes?|graphistes?|comedien\\w*|sociologues?|someone|somebody|anyone|anybody|people|facilitators?|providers?|partners?|compan(?:y|ies)|speakers?)\\b";
static const char place_of_work[] =
    "\\bateliers? (?:municipa\\w+|mecaniques?|protege\\w*|de (?:couture|reparation|menuiserie|maintenance|production)|techniques?)\\b|\\b(?:par|dans|de|aux|des) ateliers?\\b";
/* clang-format on */

static bool
about(const char *pattern, const char *sentence)
{
	return asking_has(pattern, sentence);
}

/* Does it say for how many, how long, or when? */
static int
details(TALLOC_CTX *mem, const char *text)
{
	static const struct civil now = { .year = 2026, .month = 1, .day = 5, .hour = 9 };
	static const struct slots_frame frame = { .now = &now };
	struct workshop_asked *a = talloc(mem, struct workshop_asked);
	int n;

	workshop_asked_read(mem, text, &frame, a);
	n = (a->people > 1) + (a->length.minutes > 0) +
	    (a->slots.n + a->slots.n_problems > 0 || a->slots.latest.year || a->slots.earliest.year);
	talloc_free(a);
	return n;
}

/* Most sentences are about something else. */
static const char worth[] =
    "\\b(?:" KIND "|" MEETING
    "|travailler|reflechir|plancher|phosphorer|reunir|retrouver|rassembler|mettre|echanger|co-?construire|co-?concevoir|work|think|meet|together|brainstorm|une date)\\b";

static int
sentence_score(const char *s)
{
	bool kind = about("\\b" KIND "\\b", s), asked = about(asks_to_make, s) || about(order, s) || about(demand, s);

	if (about(denied, s) || about(how, s) || about(others, s) || about(seeks, s))
		return 0;
	if (asked && !(about(existing, s) && !about("\\b" NEW KIND "\\b", s)) && !about("^[^|]*\\b(?:hier|yesterday)\\b", s))
		return SURE;
	if (about(past, s))
		return 0;
	if (about(asks_for, s) && !about(comes, s))
		return SURE - 10;
	if (about(possible, s) && !about(existing, s))
		return SURE - 10;
	if (about(together, s))
		return SURE - 15;
	if (about(existing, s) || about(comes, s) || about(place_of_work, s))
		return 0;
	if (about(meeting, s) || about(meeting_order, s))
		return LIKELY - 5;
	return kind && about(headline, s) ? LIKELY - 10 : 0;
}

int
workshop_asked_score(TALLOC_CTX *mem, const char *text)
{
	const char *head = talloc_strndup(mem, text, HEAD_BYTES), *end;
	g_auto(GStrv) sentences = NULL;
	int best = 0, score;
	size_t i;

	if (!g_utf8_validate(head, -1, &end))
		head = talloc_strndup(mem, head, (size_t)(end - head));
	sentences = g_regex_split(asking_regex("[?!;]+|\\.(?= |\\n|$)|\\n"), text_fold(mem, head), 0);
	for (i = 0; i < SENTENCES && sentences[i]; i++) {
		score = about(worth, sentences[i]) ? sentence_score(sentences[i]) : 0;
		best = MAX(best, score);
	}
	if (best == 0)
		return 0;
	return MIN(best + 10 * details(mem, head), 100);
}

bool
workshop_asked_whether(TALLOC_CTX *mem, const char *text)
{
	return workshop_asked_score(mem, text) >= WORKSHOP_ENOUGH;
}
