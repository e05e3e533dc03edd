/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/command.h"
#include "handlers/run.h"

#define STAFF_DOORS (IN_MAIL | IN_STAFF_ROOM | IN_DIRECT)
#define CASE                                                                                                                               \
	{                                                                                                                                  \
		"case", ARG_CASE, false                                                                                                    \
	}
#define CASE_IF_ANY                                                                                                                        \
	{                                                                                                                                  \
		"case", ARG_CASE, true                                                                                                     \
	}
#define TEXT                                                                                                                               \
	{                                                                                                                                  \
		"text", ARG_TEXT, false                                                                                                    \
	}
#define TEXT_IF_ANY                                                                                                                        \
	{                                                                                                                                  \
		"text", ARG_TEXT, true                                                                                                     \
	}
/* Optional: in an answer to a card of ours the other one is known. */
#define OTHER_CASE                                                                                                                         \
	{                                                                                                                                  \
		"other", ARG_CASE, true                                                                                                    \
	}
/* Optional here, so that the handler can say why a motive is owed instead of a bare usage error. */
#define MOTIVE                                                                                                                             \
	{                                                                                                                                  \
		"motive", ARG_TEXT, true                                                                                                   \
	}

#define PUBLIC(NAME, ALIASES, ENGLISH, ...)                                                                                                \
	{                                                                                                                                  \
#NAME, ALIASES, ENGLISH, { __VA_ARGS__ }, ROLE_PUBLIC, ANYWHERE, LEVEL_NONE, false, cmd_##NAME                             \
	}
#define HIDDEN(NAME, ALIASES, ENGLISH, ...)                                                                                                \
	{                                                                                                                                  \
#NAME, ALIASES, ENGLISH, { __VA_ARGS__ }, ROLE_PUBLIC, ANYWHERE, LEVEL_NONE, true, cmd_##NAME                              \
	}
#define KNOWN(NAME, ALIASES, ENGLISH, ...)                                                                                                 \
	{                                                                                                                                  \
#NAME, ALIASES, ENGLISH, { __VA_ARGS__ }, ROLE_PARTNER, ANYWHERE, LEVEL_VERIFIED, false, cmd_##NAME                        \
	}
#define STAFF(NAME, ALIASES, ENGLISH, ...)                                                                                                 \
	{                                                                                                                                  \
#NAME, ALIASES, ENGLISH, { __VA_ARGS__ }, ROLE_STAFF, STAFF_DOORS, LEVEL_VERIFIED, false, cmd_##NAME                       \
	}
#define SENSITIVE(NAME, ALIASES, ENGLISH, ...)                                                                                             \
	{                                                                                                                                  \
#NAME, ALIASES, ENGLISH, { __VA_ARGS__ }, ROLE_STAFF, STAFF_DOORS, LEVEL_CODE, false, cmd_##NAME                           \
	}
#define STAFF_HERE(NAME, ALIASES, ENGLISH, ...)                                                                                            \
	{                                                                                                                                  \
#NAME, ALIASES, ENGLISH, { __VA_ARGS__ }, ROLE_STAFF, ANYWHERE, LEVEL_VERIFIED, false, cmd_##NAME                          \
	}
#define NO_ARGS                                                                                                                            \
	{                                                                                                                                  \
		NULL, ARG_TEXT, true                                                                                                       \
	}

const struct command commands[] = {
	PUBLIC(probleme, "problematique pb irritant sollicitation demande problem request issue", "problem", TEXT),
	PUBLIC(statut, "suivi etat ou-en-est nouvelles avancement status", "status", CASE_IF_ANY),
	PUBLIC(completer, "complement completement preciser precision precisions ajouter add complete", "add", CASE_IF_ANY, TEXT),
	PUBLIC(retirer, "retrait abandonner withdraw", "withdraw", CASE_IF_ANY, TEXT_IF_ANY),
	PUBLIC(humain, "parler contact quelqu-un human contact-us", "human", CASE_IF_ANY, TEXT_IF_ANY),
	PUBLIC(aide, "sikour ? help", "help", { "command", ARG_COMMAND, true }),
	PUBLIC(annuler, "defaire undo cancel", "undo", CASE_IF_ANY),
	HIDDEN(oui, "ok okay d-accord confirmer yes confirm", "yes", NO_ARGS),
	HIDDEN(non, "no", "no", NO_ARGS),
	HIDDEN(choix, "option choice", "choice", { "number", ARG_NUMBER, false }),
	PUBLIC(langue, "language", "language", TEXT),
	KNOWN(apprentissages, "apprentissage lecons learnings", "learnings", TEXT_IF_ANY),
	STAFF(liste, "lister ouverts a-traiter list open", "list", TEXT_IF_ANY),
	STAFF(fiche, "voir montrer afficher show", "show", CASE),
	STAFF(prendre, "je-prends je-m-en-occupe take", "take", CASE),
	STAFF(passer, "transmettre confier assigner pass assign", "pass", CASE, { "person", ARG_PERSON, false }),
	STAFF(note, "noter", "note", CASE, TEXT),
	STAFF(demander, "question questionner ask", "ask", CASE, TEXT),
	STAFF(qualifier, "qualification en-qualification qualify", "qualify", CASE_IF_ANY),
	STAFF(grille, "notation score scores scoring grid", "score", CASE, { "scores", ARG_TEXT, true }),
	STAFF(comite, "en-comite ordre-du-jour committee", "committee", CASE_IF_ANY, TEXT_IF_ANY),
	STAFF(accepter, "valider accept", "accept", CASE, TEXT_IF_ANY),
	STAFF(reorienter, "rediriger orienter redirect", "redirect", CASE, MOTIVE),
	STAFF(refuser, "rejeter non-retenir decliner refuse decline reject", "refuse", CASE, MOTIVE),
	STAFF(clore, "fermer cloturer terminer close", "close", CASE, TEXT_IF_ANY),
	STAFF(rouvrir, "reouvrir reopen", "reopen", CASE, TEXT_IF_ANY),
	/* what belongs together */
	STAFF(proches, "proche similaires similaire ressemblances voisines near", "similar", CASE_IF_ANY, TEXT_IF_ANY),
	STAFF(lier, "rapprocher relier associer link", "link", CASE, OTHER_CASE),
	STAFF(delier, "dissocier detacher unlink", "unlink", CASE, OTHER_CASE),
	STAFF(fusionner, "fusion regrouper reunir merge", "merge", CASE, OTHER_CASE),
	STAFF(scinder, "separer dedoubler diviser defusionner split", "split", CASE, TEXT_IF_ANY),
	STAFF(defi, "defis challenge challenges", "challenge", TEXT_IF_ANY),
	/* the life of a project */
	STAFF(etape, "phase jalon stage", "stage", CASE, { "stage", ARG_TEXT, true }),
	STAFF(experience, "fiche-experience fiche-d-experience experiment trial", "experiment", CASE, { "lines", ARG_TEXT, true }),
	STAFF(evaluation, "evaluer evaluate", "evaluation", CASE, { "measured", ARG_TEXT, true }),
	STAFF(arret, "arreter stopper stop", "stop", CASE, { "learnt", ARG_TEXT, true }),
	/* the stop switch; rooms */
	STAFF_HERE(pause, "pauser mettre-en-pause hush", "pause", TEXT_IF_ANY),
	STAFF_HERE(reprendre, "reprise resume", "resume", NO_ARGS),
	STAFF(silence, "taire muet mute", "silence", CASE, TEXT_IF_ANY),
	STAFF(rejoindre, "rejoindre-le-salon join-room", "join", TEXT_IF_ANY),
	STAFF(quarantaine, "quarantine", "quarantine", TEXT_IF_ANY),
	STAFF(demandeur, "requerant requester", "requester", CASE, TEXT),
	/* one person, several doors */
	PUBLIC(moi, "mon-compte mon-adresse me whoami", "me", TEXT_IF_ANY),
	{ "moi-delier", "delier-mon-compte moi-unlink me-delier unlink-me", "me-unlink", { TEXT_IF_ANY }, ROLE_PUBLIC, ANYWHERE,
	    LEVEL_VERIFIED, false, cmd_moi_delier },
	HIDDEN(code, "mon-code my-code", "code", TEXT),
	SENSITIVE(role, "nommer", "role", TEXT),
	SENSITIVE(desunir, "separer-personnes", "unjoin", TEXT),
	/* the directory */
	PUBLIC(annuaire, "trouver chercher ressources directory find", "directory", TEXT_IF_ANY),
	{ "partenaire", "partenaires fiche-partenaire ma-fiche mes-fiches partner partners", "partner", { TEXT_IF_ANY }, ROLE_PUBLIC,
	    IN_MAIL | IN_STAFF_ROOM | IN_DIRECT, LEVEL_VERIFIED, false, cmd_partenaire },
	{ "relation", "relations mise-en-relation mises-en-relation mettre-en-relation referrals introduction", "referral", { TEXT_IF_ANY },
	    ROLE_PUBLIC, IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_VERIFIED, false, cmd_relation },
	{ "ressource", "recommander recommander-une-ressource mes-ressources resource recommend", "resource", { CASE_IF_ANY, TEXT_IF_ANY },
	    ROLE_PUBLIC, IN_MAIL | IN_STAFF_ROOM | IN_DIRECT, LEVEL_VERIFIED, false, cmd_ressource },
	{ "qui-connait", "qui-sait qui-connaitrait appel-aux-connaissances who-knows", "who-knows", { TEXT_IF_ANY }, ROLE_PUBLIC, ANYWHERE,
	    LEVEL_VERIFIED, false, cmd_qui_connait },
	/* documents and guides */
	PUBLIC(guide, "guides document documents brochure exemplaires catalogue", "guide", TEXT_IF_ANY),
	/* reminders */
	{ "rappel", "rappels rappeler mes-rappels reminder reminders my-reminders", "remind", { TEXT_IF_ANY }, ROLE_PUBLIC,
	    IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_VERIFIED, false, cmd_rappel },
	{ "rythme", "frequence recapitulatif recap frequency rhythm", "digest", { TEXT_IF_ANY }, ROLE_PUBLIC, ANYWHERE, LEVEL_VERIFIED,
	    false, cmd_rythme },
	{ "absence", "absences absent absente mes-absences conges away my-absences", "absence", { TEXT_IF_ANY }, ROLE_PUBLIC,
	    IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_VERIFIED, false, cmd_absence },
	STAFF(bilan, "indicateurs chiffres figures", "indicators", TEXT_IF_ANY),
	/* workshops */
	{ "atelier", "ateliers sondage seance workshops poll", "workshop", { TEXT_IF_ANY }, ROLE_PUBLIC,
	    IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_NONE, false, cmd_atelier },
	{ "vote", "voter votes", "vote", { TEXT_IF_ANY }, ROLE_PUBLIC, ANYWHERE, LEVEL_NONE, false, cmd_vote },
	{ "agenda", "mon-agenda calendrier calendar my-calendar", "agenda", { TEXT_IF_ANY }, ROLE_PUBLIC, ANYWHERE, LEVEL_VERIFIED, false,
	    cmd_agenda },
	STAFF_HERE(lancer, "lancer-le-sondage ouvrir-le-sondage launch", "launch", TEXT_IF_ANY),
	STAFF_HERE(inviter, "convier invite", "invite", TEXT_IF_ANY),
	{ "retenir", "retenir-la-date keep", "keep", { TEXT_IF_ANY }, ROLE_PUBLIC, ANYWHERE, LEVEL_VERIFIED, false, cmd_retenir },
	/* around a workshop */
	{ "taches", "a-faire checklist preparation tasks", "tasks", { TEXT_IF_ANY }, ROLE_PUBLIC,
	    IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_VERIFIED, false, cmd_taches },
	{ "tache", "attribuer", "task", { TEXT_IF_ANY }, ROLE_PUBLIC, IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_VERIFIED,
	    false, cmd_tache },
	{ "deroule", "running-order ordre-du-jour-de-l-atelier sequence", "running-order", { TEXT_IF_ANY }, ROLE_PUBLIC,
	    IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_VERIFIED, false, cmd_deroule },
	{ "besoins", "besoin needs", "needs", { TEXT_IF_ANY }, ROLE_PUBLIC, IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT,
	    LEVEL_VERIFIED, false, cmd_besoins },
	{ "presents", "emargement presence presentes attendance present", "attendance", { TEXT_IF_ANY }, ROLE_PUBLIC,
	    IN_MAIL | IN_STAFF_ROOM | IN_DIRECT, LEVEL_VERIFIED, false, cmd_presents },
	STAFF(binome, "mon-binome suppleant suppleante my-deputy", "deputy", TEXT_IF_ANY),
	/* premises and equipment */
	PUBLIC(salle, "salles mes-salles reserver-une-salle rooms venue", "room", TEXT_IF_ANY),
	PUBLIC(materiel, "pret prets emprunter loan loans borrow", "equipment", TEXT_IF_ANY),
	/* on the day */
	{ "minuteur", "chrono chronometre minuterie garde-temps gardien-du-temps timer time-keeper", "timekeeper", { TEXT_IF_ANY },
	    ROLE_PUBLIC, IN_MAIL | IN_STAFF_ROOM | IN_COLLECTIVE | IN_DIRECT, LEVEL_VERIFIED, false, cmd_minuteur },
};
const size_t n_commands = G_N_ELEMENTS(commands);

enum { KEY_SIZE = 40 };

void
command_key(const char *word, char *key, size_t size)
{
	char *folded = text_fold(NULL, word);
	size_t used = 0;
	const char *p;

	for (p = folded; *p && used + 1 < size; p++)
		if (g_ascii_isalnum(*p) || (*p & 0x80))
			key[used++] = *p;
	if (used == 0 && strchr(folded, '?') && size > 1)
		key[used++] = '?';
	key[used] = '\0';
	talloc_free(folded);
}

static void
names_add(GHashTable *names, const char *list, const struct command *c)
{
	g_auto(GStrv) words = g_strsplit(list, " ", -1);
	size_t i;

	for (i = 0; words[i]; i++) {
		char key[KEY_SIZE];

		command_key(words[i], key, sizeof key);
		if (*key)
			g_hash_table_insert(names, g_strdup(key), (void *)c);
	}
}

/* Key of each name and alias -> its row. Made once, kept for the life of the process. */
static GHashTable *
names_table(void)
{
	static GHashTable *table;

	if (g_once_init_enter(&table)) {
		GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		size_t i;

		for (i = 0; i < n_commands; i++) {
			names_add(names, commands[i].aliases, &commands[i]);
			names_add(names, commands[i].english, &commands[i]);
		}
		for (i = 0; i < n_commands; i++) /* a name beats another row's alias */
			names_add(names, commands[i].name, &commands[i]);
		g_once_init_leave(&table, names);
	}
	return table;
}

const struct command *
command_find(const char *word)
{
	char key[KEY_SIZE];

	command_key(word, key, sizeof key);
	return *key ? g_hash_table_lookup(names_table(), key) : NULL;
}

int
command_slips(const char *a, const char *b)
{
	size_t longer = MAX(strlen(a), strlen(b)), shorter = MIN(strlen(a), strlen(b));

	if (shorter < 3)
		return 0;
	return longer >= 6 ? 2 : 1;
}

size_t
command_nearest(const char *word, const struct command **near, size_t max)
{
	char key[KEY_SIZE];
	const char *name;
	const struct command *c;
	bool found[G_N_ELEMENTS(commands)] = { false };
	GHashTableIter each;
	int best = 3;
	size_t i, n = 0;

	command_key(word, key, sizeof key);
	g_hash_table_iter_init(&each, names_table());
	while (g_hash_table_iter_next(&each, (void **)&name, (void **)&c)) {
		int far = text_distance(key, name, 2);

		if (far > command_slips(key, name) || far > best || (far > 1 && *key != *name)) /* "atelier" is no "delier" */
			continue;
		if (far < best)
			memset(found, 0, sizeof found);
		best = far;
		found[c - commands] = true;
	}
	for (i = 0; i < n_commands && n < max; i++)
		if (found[i])
			near[n++] = &commands[i];
	return n;
}

const struct command *
command_near(const char *word)
{
	const struct command *near[2];

	return command_nearest(word, near, 2) == 1 ? near[0] : NULL;
}
