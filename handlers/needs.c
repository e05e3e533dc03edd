/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people need to take part: accessibility, meals. It is asked for in the invitation, kept apart, shown to who organises alone, and gone
 * thirty days after the workshop: the words, the message that brought them, the letters that showed them.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/followup.h"
#include "handlers/run.h"

enum { NEED_MOST = 400, NEEDS_SHOWN = 200 };

bool
need_whether(TALLOC_CTX *mem, const char *text)
{
	static const char words[] =
	    "^\\s*besoins?\\b|\\bj'ai besoin d|\\bi need\\b|\\bbesoins? (particuliers?|specifiques?)|\\b(accessib\\w*|fauteuil|pmr|mobilite reduite|ascenseur|rampe|wheelchair|step-free|lsf|langue des signes|sign language|interprete|interpreter|boucle magnetique|malentendant\\w*|malvoyant\\w*|aveugle|sourde?|deaf|blind|braille|gros caracteres|large print|chien guide|guide dog|velotypie|sous-titr\\w*|handicap\\w*|vegetari\\w+|vegan\\w*|vegetalien\\w*|allergi\\w+|intolerant\\w*|gluten|lactose|halal|casher|kosher|sans porc|regime (alimentaire|sans|vegetar\\w+)|ne mange pas|don't eat|allaite\\w*)\\b";
	const char *folded = text_fold(mem, text);

	return g_regex_match_simple(words, folded, G_REGEX_MULTILINE, 0) &&
	       !g_regex_match_simple("^\\s*(pas de|aucun|no|sans) (besoins?|special needs?|needs?)\\b[^\\n]{0,30}$", folded, 0, 0);
}

int
need_take(struct handling *h, const struct gathering *g, const struct invitee *i, const char *text, struct err *e)
{
	if (!*text || !need_whether(h->mem, text))
		return 0;
	FAULT("need.taken");
	h->out->acted = true;
	return need_add(h->tx, g->w.id, i->person, text_line(h->mem, text, NEED_MOST), h->inbox, h->now, e) < 0 ? -1 : 1;
}

int
needs_purge(struct handling *h, struct gathering *g, struct err *e)
{
	FAULT("need.purge");
	return need_forget(h->tx, g->w.id, e);
}

int
cmd_besoins(struct handling *h, struct err *e)
{
	struct need n[NEEDS_SHOWN];
	struct rows *rows = rows_new(h->mem, NEEDS_SHOWN);
	struct gathering g;
	struct person p;
	const char *rest;
	size_t many, i;
	int r = workshop_named_to_decide(h, "besoins", ~0U, &g, &rest, e);

	if (r <= 0)
		return r;
	if (h->who.id != g.w.organiser)
		return say(h, "workshop-not-yours", NULL, e);
	if (need_all(h->tx, h->mem, g.w.id, n, NEEDS_SHOWN, &many, e) < 0)
		return -1;
	for (i = 0; i < many; i++) {
		if (person_get(h->tx, h->mem, n[i].person, &p, e) < 0)
			return -1;
		rows_add(rows, "person", p.name, "text", n[i].text, NULL);
	}
	if (h->in->channel == CHANNEL_MAIL || h->where == IN_DIRECT)
		return say(h, "workshop-needs", VARS(VAR_ROWS("needs", rows), VAR("sent", NULL)), e);
	if (tell(h, h->who.id, "workshop-needs", VARS(VAR_ROWS("needs", rows), VAR("sent", NULL)), e) < 0)
		return -1;
	return say(h, "workshop-needs", VARS(VAR_ROWS("needs", rows_new(h->mem, 1)), VAR("sent", "1")), e); /* others read there */
}
