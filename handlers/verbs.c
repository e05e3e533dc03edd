/* SPDX-License-Identifier: EUPL-1.2 */
/* clang-format off: what people say stands as tables */
#include <glib.h>

#include "handlers/phrases.h"

const struct verb verbs[] = {
	{ "prendre", "prends prend prenons prendrai prendrons take", "prends prenez prend take takes", "prendre take taking",
	    "pris prise taken" },
	{ "passer", "passe passons passerai pass", "passe passes passez pass", "passer passing pass", "passe passee passed" },
	{ "passer",
	    "transmets transmettons confie confions assigne assignons attribue attribuons transfere transferons delegue refile refilons redonne redonnons",
	    "transmets transmettez confie confies confiez assigne assignes assignez attribue attribues attribuez transfere transferez donne donnes donnez delegue delegues deleguez refile refiles refilez redonne redonnes redonnez file files filez "
	    "assign hand transfer give mets mettez affecte affectes affectez",
	    "transmettre confier refiler redonner filer assigner attribuer transferer donner deleguer affecter assign transfer",
	    "transmis transmise confie confiee assigne assignee attribue attribuee assigned transferred" },
	{ "note", "note notons", "note notes notez", "noter note", "" },
	{ "demander", "demande demandons interroge questionne ask", "demande demandes demandez interroge interrogez questionne ask",
	    "demander interroger questionner ask", "" },
	{ "qualifier", "qualifie qualifions qualifierai qualify", "qualifie qualifies qualifiez qualify", "qualifier qualify",
	    "qualifie qualifiee" },
	{ "accepter",
	    "accepte acceptons accepterai accepterons retiens retient retenons valide validons approuve approuvons accept approve",
	    "accepte acceptes acceptez valide valides validez approuve approuves approuvez retiens retenez accept approve",
	    "accepter valider approuver retenir accept approve",
	    "accepte acceptee acceptes valide validee retenu retenue approuve approuvee accepted approved" },
	{ "reorienter", "reoriente reorientons reorienterai redirige redirigeons oriente orientons redirect refer",
	    "reoriente reorientes reorientez redirige rediriges redirigez oriente orientes orientez redirect refer",
	    "reorienter rediriger orienter redirect refer", "reoriente reorientee redirige redirigee oriente orientee redirected" },
	{ "refuser", "refuse refusons refuserai refuserons rejette rejetons decline declinons ecarte ecartons reject",
	    "refuse refuses refusez rejette rejettes rejetez decline declines declinez ecarte ecartez reject",
	    "refuser rejeter decliner ecarter refuse reject decline",
	    "refuse refusee refuses rejete rejetee decline declinee ecarte ecartee refused rejected declined" },
	{ "clore", "clos clot archive archivons cloture cloturons cloturerai ferme fermons fermerai termine terminons close",
	    "clos archive archives archivez cloture clotures cloturez ferme fermes fermez termine termines terminez close",
	    "clore archiver cloturer fermer terminer close closing", "clos close cloture cloturee ferme fermee termine terminee closed" },
	{ "rouvrir", "rouvre rouvrons rouvrirai reouvre reouvrons reopen", "rouvre rouvres rouvrez reouvre reouvrez reopen",
	    "rouvrir reouvrir reopen", "rouvert rouverte reouvert reouverte reopened" },
	{ "fiche", "", "montre montres montrez affiche affiches affichez show display ouvre ouvrez voir",
	    "montrer afficher voir consulter ouvrir show see", "" },
	{ "arret", "arrete arretons arreterai arreterons stoppe stoppons stop", "arrete arretes arretez stoppe stoppez stop",
	    "arreter stopper stop", "arrete arretee stoppe stoppee stopped" },
	{ "lier", "lie lions rapproche rapprochons relie relions associe associons link",
	    "lie lies liez rapproche rapproches rapprochez relie relies reliez associe associes associez link",
	    "lier rapprocher relier associer link", "lie liee lies liees rapprochee rapprochees reliee reliees linked" },
	{ "delier", "delie delions dissocie dissocions unlink", "delie delies deliez dissocie dissociez unlink", "delier dissocier unlink",
	    "" },
	{ "fusionner", "fusionne fusionnons reunis reunit reunissons regroupe regroupons merge",
	    "fusionne fusionnes fusionnez reunis reunissez regroupe regroupes regroupez merge", "fusionner reunir regrouper merge",
	    "fusionne fusionnee fusionnees reunie reunies regroupee regroupees merged" },
	{ "scinder", "scinde scindons", "scinde scindes scindez split", "scinder split", "" },
	{ "comite", "inscris inscrivons", "inscris inscrivez", "inscrire", "" },
};
const size_t n_verbs = G_N_ELEMENTS(verbs);

const struct word_group word_groups[] = {
	{ WORD_SUBJECT, "je j nous on i we ll ve" },
	{ WORD_CLITIC, "le la les l lui leur en y m me te t vous nous moi ca cela it them him her this se s" },
	{ WORD_NEGATION, "ne n pas jamais aucun aucune ni not don doesn didn won cannot never dont wont cant guere" },
	{ WORD_REQUEST,
	    "peux pouvez pourrais pourriez veuillez merci svp stp please can could would voudrais voudrions souhaite souhaitons aimerais "
	    "aimerions veux voulons vais allons va want like prefere preferons lets let going proposons propose decide decidons possible pense" },
	{ WORD_MODAL,
	    "peut pourrait devrait devrions devrais doit dois devons faut faudrait pourrions serait should must may might need a pouvons shall" },
	{ WORD_ADVERB,
	    "donc bien aussi maintenant deja vite directement finalement volontiers immediatement tout suite de charge encore please now just "
	    "also definitivement officiellement rapidement avec plaisir personnellement" },
	{ WORD_OPENER,
	    "alors bon donc et mais ok oui bonjour salut hello hi coucou bonsoir du coup finalement voila ah oh eh hey allo so well then and but "
	    "please svp stp ben bah okay car puis enfin sinon tiens merci" },
	{ WORD_GENERIC,
	    "dossier dossiers demande sollicitation probleme problematique cas sujet ticket fiche irritant defi case request problem issue one "
	    "celui celle ci ca cela it this that" },
	{ WORD_DETERMINER, "le la l ce cette cet the this that ci" },
	{ WORD_OWN, "ma mon mes notre nos my our" },
	{ WORD_YES,
	    "oui ok okay okey ouais yes yep yeah accord confirme confirmer volontiers absolument exactement entendu sure confirm confirmed dac dacc ouaip ouep go banco "
	    "affirmatif exact 👍 👌 ✅ ✔ ✔️ 👍🏻 👍🏼 👍🏽 👍🏾 👍🏿 da ya" },
	{ WORD_NO, "non no nope nan 👎 ❌ 👎🏻 👎🏼 👎🏽 👎🏾 👎🏿 nenni" },
	{ WORD_POLITE,
	    "ben bah euh heu hein que merci mercii beaucoup bcp svp stp thanks thank you bien tres c est ca va pour moi je d s il vous plait te a tous bonne journee bonjour "
	    "bonsoir parfait super sur sure avec plaisir tout fait vraiment pouvez please it is that fine of course votre retour reponse toi me "
	    "madame monsieur lab i do bon marche roule convient me tant pis gentil aimable nous desole desolee sorry 👋 🤖" },
	{ WORD_BECAUSE, "car parce puisque motif because since raison cause" },
	{ WORD_JOIN, "et puis and ensuite then" },
	{ WORD_FRENCH,
	    "a le la les un une des du de et est dans que qui pour pas avec sur nous vous je il elle ce cette au aux ne ou mais sont avez avons "
	    "mon ma mes notre nos votre vos bonjour merci oui non depuis par plus tres fait etre comment pourquoi demande cas dossier j l d qu ces des cet ses toujours "
	    "c probleme svp aide annuler statut suivi" },
	{ WORD_ENGLISH,
	    "the a an of and is are in that which for not with on we you i it this these to be have has my our your from by more very how why "
	    "do does can could would should please thanks thank hello hi there what where when yes request help problem case people status undo any" },
	{ WORD_KIND,
	    "reponse retour aide message mail courriel accueil disponibilite attention journee soiree avance ecoute temps interet soutien "
	    "accompagnement rapidite reactivite efficacite explication explications information informations infos suivi travail confirmation "
	    "prise compte recu recue note compris remercie remercions revoir plaisir bientot lire vite demain lundi week end weekend semaine "
	    "attente attendant espere esperons allez porte portez courage continuation belle excellente excellent genial top nickel vu "
	    "gentil aimable fin mille grand mercis cordialement amicalement sincerement help reply answer time support quick nice day "
	    "good great lovely evening received noted understood perfect looking forward hearing hope well am disposition reste restons "
	    "reception retours reponses equipe trugarez mersi vras braz bras deoc kenavo cheers thx thks ty bcp impeccable formidable clair cool tres merci "
	    "🙏 ❤ ❤️ 😊 🙂 😀 very much so lot again nicely meilleur meilleure chaleureusement infiniment encore prompt prompte rapide immense enorme u many deux appreciated appreciate precision precisions precieuse precieux formidables super salutations" },
	{ WORD_OTHERS,
	    "ils elles leur leurs usagers usager usageres beneficiaires beneficiaire allocataires habitants familles personnes gens parents "
	    "patients eleves jeunes citoyens seniors retraites assures locataires aidants femmes hommes etudiants salaries certains "
	    "certaines they their users citizens families people others residents tenants visitors clients patients parents staff volunteers pupils students" },
	{ WORD_STATUS,
	    "nouvelles nouvelle news avancement avancee avance avancer decision decisions reponse repondre repondez repondrez delai delais etape "
	    "etapes stade suite suites retour examen examine examinee etudie etudiee traite traitee prononce decide tranche statue accepte "
	    "acceptee acceptes refuse refusee retenu retenue retenus retenues valide validee selectionne selectionnee regarde regarder "
	    "lu reunit reunira happened verdict avis arbitrage calendrier stands review reviewed decided answer reply "
	    "response hear update progress status next accepted rejected refused approved pending outcome result resultat resultats "
	    "commission comite" },
	{ WORD_WHEN, "quand temps rien encore toujours passe passee pret prete prevu far ready going still yet when" },
	{ WORD_ASIDE,
	    "pourquoi comment faut faudrait dois doit devons devrais why how should must need attendez voulez souhaitez pensez penses "
	    "preferez attends question reunion rendez rdv atelier salle envoyer transmettre joindre ajouter" },
	{ WORD_HAVE, "a ai as avons avez ont avait avais avaient avions aura aurait ayant eu est suis sont ete etait" },
	{ WORD_SALUTE,
	    "madame monsieur mesdames messieurs mesdemoiselles mademoiselle docteur maitre a tous toutes toute tout le la l les equipe et de du "
	    "cher chere chers cheres lab labo laboratoire ti tilab collegues collegue dear team sir there all everyone mme mr m d an holl deoc h "
	    "all bonjour hello hi bonsoir responsable skoazell service" },
};
const size_t n_word_groups = G_N_ELEMENTS(word_groups);
