/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/agenda.h"

#include <glib.h>
#include <string.h>

#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "db/workshop.h"
#include "handlers/handling.h"
#include "handlers/run.h"
#include "handlers/venue.h"

enum { NAME_CHARS = 32 };

char *
agenda_name(TALLOC_CTX *mem, const struct lab *lab, int64_t person)
{
	static const unsigned char known[SECRET_SIZE];
	const unsigned char *secret = lab->rehearsal ? known : lab->secret;

	return talloc_asprintf(
	    mem, "personne-%s.ics", secret_id(mem, secret, NAME_CHARS, "agenda", talloc_asprintf(mem, "%lld", (long long)person), NULL));
}

char *
agenda_venue_name(TALLOC_CTX *mem, const char *slug)
{
	return talloc_asprintf(mem, "salle-%s.ics", slug);
}

static const char *
feed_address(struct handling *h, const char *file)
{
	const char *base = h->lab->agenda ? h->lab->agenda : "";

	return talloc_asprintf(h->mem, "%s%s%s", base, *base && base[strlen(base) - 1] != '/' ? "/" : "", file);
}

/* Of each room, name and address. */
static int
rooms_of(struct handling *h, struct rows **rows, struct err *e)
{
	struct venue *v = talloc_array(h->mem, struct venue, VENUES_MOST);
	size_t n, i;

	*rows = rows_new(h->mem, VENUES_MOST);
	if (venue_all(h->tx, h->mem, v, VENUES_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(*rows, "venue", v[i].name, "file", feed_address(h, agenda_venue_name(h->mem, v[i].slug)), NULL);
	return 0;
}

/* Its address is a secret of theirs: it goes to them by mail, wherever they ask. */
int
cmd_agenda(struct handling *h, struct err *e)
{
	static const char *const ends[] = { "arret", "arreter", "stop", "fin", "supprimer", "aucun", "non", "end", "delete", "none", NULL };
	bool stop = g_strv_contains(ends, text_fold(h->mem, arg_text(h, "text")));
	struct rows *rooms;
	int had = agenda_wants(h->tx, h->who.id, e);

	if (had < 0)
		return -1;
	if ((!h->lab->agenda || !*h->lab->agenda) && !stop)
		return say(h, "agenda",
		    VARS(VAR("own", NULL), VAR("lab_feed", NULL), VAR("csv", NULL), VAR_ROWS("rooms", rows_new(h->mem, 1)),
			VAR("ended", NULL), VAR("sent", NULL)),
		    e);
	if (had != !stop) {
		if (agenda_want(h->tx, h->who.id, !stop, h->now, e) < 0)
			return -1;
		h->out->acted = true;
	}
	if (stop)
		return say(h, "agenda",
		    VARS(VAR("own", NULL), VAR("lab_feed", NULL), VAR("csv", NULL), VAR_ROWS("rooms", rows_new(h->mem, 1)),
			VAR("ended", "1"), VAR("sent", NULL)),
		    e);
	if (rooms_of(h, &rooms, e) < 0)
		return -1;
	{
		const struct var vars[] = { VAR("own", feed_address(h, agenda_name(h->mem, h->lab, h->who.id))),
			VAR("lab_feed", feed_address(h, AGENDA_LAB)), VAR("csv", is_staff(h) ? feed_address(h, AGENDA_CSV) : NULL),
			VAR_ROWS("rooms", rooms), VAR("ended", NULL), VAR("sent", NULL), { .name = NULL } };
		bool by_mail = h->in->channel == CHANNEL_MAIL, mailed = !by_mail && *h->who.addr;

		if (by_mail)
			return say(h, "agenda", vars, e);
		if (mailed && tell(h, h->who.id, "agenda", vars, e) < 0)
			return -1;
		return say(h, "agenda",
		    VARS(VAR("own", NULL), VAR("lab_feed", vars[1].text), VAR("csv", vars[2].text), VAR_ROWS("rooms", rooms),
			VAR("ended", NULL), VAR("sent", mailed ? "1" : NULL)),
		    e);
	}
}
