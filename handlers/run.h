/* SPDX-License-Identifier: EUPL-1.2
 *
 * The functions of the command table: one a command, defined in the file of its noun.
 */
#ifndef HANDLERS_RUN_H
#define HANDLERS_RUN_H

#include "bot/base/err.h"

struct handling;

int cmd_probleme(struct handling *, struct err *);
int cmd_atelier(struct handling *, struct err *);
int cmd_vote(struct handling *, struct err *);
int cmd_lancer(struct handling *, struct err *);
int cmd_inviter(struct handling *, struct err *);
int cmd_retenir(struct handling *, struct err *);
int cmd_annuaire(struct handling *, struct err *);
int cmd_partenaire(struct handling *, struct err *);
int cmd_relation(struct handling *, struct err *);
int cmd_ressource(struct handling *, struct err *);
int cmd_qui_connait(struct handling *, struct err *);
int cmd_guide(struct handling *, struct err *);
int cmd_agenda(struct handling *, struct err *);
int cmd_statut(struct handling *, struct err *);
int cmd_completer(struct handling *, struct err *);
int cmd_retirer(struct handling *, struct err *);
int cmd_humain(struct handling *, struct err *);
int cmd_aide(struct handling *, struct err *);
int cmd_annuler(struct handling *, struct err *);
int cmd_oui(struct handling *, struct err *);
int cmd_non(struct handling *, struct err *);
int cmd_choix(struct handling *, struct err *);
int cmd_langue(struct handling *, struct err *);
int cmd_liste(struct handling *, struct err *);
int cmd_fiche(struct handling *, struct err *);
int cmd_prendre(struct handling *, struct err *);
int cmd_passer(struct handling *, struct err *);
int cmd_note(struct handling *, struct err *);
int cmd_demander(struct handling *, struct err *);
int cmd_qualifier(struct handling *, struct err *);
int cmd_comite(struct handling *, struct err *);
int cmd_accepter(struct handling *, struct err *);
int cmd_reorienter(struct handling *, struct err *);
int cmd_refuser(struct handling *, struct err *);
int cmd_clore(struct handling *, struct err *);
int cmd_rouvrir(struct handling *, struct err *);
int cmd_quarantaine(struct handling *, struct err *);
int cmd_demandeur(struct handling *, struct err *);

int cmd_pause(struct handling *, struct err *);
int cmd_reprendre(struct handling *, struct err *);
int cmd_silence(struct handling *, struct err *);
int cmd_rejoindre(struct handling *, struct err *);

int cmd_proches(struct handling *, struct err *);
int cmd_lier(struct handling *, struct err *);
int cmd_delier(struct handling *, struct err *);
int cmd_fusionner(struct handling *, struct err *);
int cmd_scinder(struct handling *, struct err *);
int cmd_defi(struct handling *, struct err *);
int cmd_etape(struct handling *, struct err *);
int cmd_arret(struct handling *, struct err *);
int cmd_experience(struct handling *, struct err *);
int cmd_evaluation(struct handling *, struct err *);
int cmd_grille(struct handling *, struct err *);
int cmd_apprentissages(struct handling *, struct err *);
int cmd_moi(struct handling *, struct err *);
int cmd_moi_delier(struct handling *, struct err *);
int cmd_code(struct handling *, struct err *);
int cmd_role(struct handling *, struct err *);
int cmd_desunir(struct handling *, struct err *);

int cmd_absence(struct handling *, struct err *);
int cmd_bilan(struct handling *, struct err *);
int cmd_rappel(struct handling *, struct err *);
int cmd_rythme(struct handling *, struct err *);
int cmd_binome(struct handling *, struct err *);

int cmd_taches(struct handling *, struct err *);
int cmd_tache(struct handling *, struct err *);
int cmd_presents(struct handling *, struct err *);
int cmd_deroule(struct handling *, struct err *);
int cmd_besoins(struct handling *, struct err *);
int cmd_salle(struct handling *, struct err *);
int cmd_materiel(struct handling *, struct err *);

int cmd_minuteur(struct handling *, struct err *);

#endif
