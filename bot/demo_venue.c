/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/demo_venue.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"

static char *
lost_file(const char *dir)
{
	return g_build_filename(dir, "rooms-lost", NULL);
}

/* The slugs of those that were lost before. */
static char **
lost_before(const char *dir)
{
	g_autofree char *path = lost_file(dir), *text = NULL;

	(void)g_file_get_contents(path, &text, NULL, NULL);
	return g_strsplit(text ? text : "", "\n", -1);
}

static bool
take_out(struct settings *set, const char *slug)
{
	struct venue_setting *v = set->venues, *to = v;

	for (; v && v->slug; v++)
		if (strcmp(v->slug, slug) != 0)
			*to++ = *v;
	if (to == v)
		return false;
	to->slug = NULL;
	return true;
}

void
rooms_lost(const char *dir, struct settings *set)
{
	g_auto(GStrv) lost = lost_before(dir);
	char **slug;

	for (slug = lost; *slug; slug++)
		(void)take_out(set, *slug);
}

/* Written down first: a visit that goes on from there opens without the room, at the same hour. */
int
room_lose(const char *dir, struct bot *b, const char *slug, struct err *e)
{
	g_auto(GStrv) lost = lost_before(dir);
	g_autofree char *path = lost_file(dir), *before = g_strjoinv("\n", lost), *text = g_strdup_printf("%s%s\n", before, slug);

	if (!take_out(b->set, slug))
		return *slug && g_strv_contains((const char *const *)lost, slug);
	if (!g_file_set_contents(path, text, -1, NULL))
		return fail(e, ERR_PERM, "%s: cannot write", path);
	FAULT("demo.room-lost");
	return venues_sync(b, e) < 0 ? -1 : 1;
}
