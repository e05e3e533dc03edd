/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a request asks for: the documents that it names, each with how many; else the only one that there is, or which one it is.
 */
#include "handlers/guide_inside.h"

#include <glib.h>
#include <string.h>

static int
one_ordered(
    struct handling *h, const struct document *d, const struct guide_want *w, struct guide_said said, const char *text, struct err *e)
{
	struct guide g;

	if (guide_load(h, d->id, &g, e) <= 0)
		return -1;
	said.copies = w->copies;
	said.file = w->file;
	said.verb = w->copies > 0 || !w->file ? GUIDE_COPIES : GUIDE_FILE;
	return guide_request(h, &g, &said, text, e);
}

/* 1: *g is the one document meant, `said` what of it; 0: said and done; 2: none is named; -1. */
int
guide_order(struct handling *h, const char *text, struct guide_said *said, struct guide *g, struct err *e)
{
	struct guide_want want[NAMED_MOST];
	struct guide_said again;
	struct guide_marked m;
	size_t n = 0, i;

	if (guide_mark(h, text, &m, e) < 0)
		return -1;
	if (m.n > 1)
		n = guide_wants(h->mem, m.text, want, NAMED_MOST);
	if (n > 1) {
		for (i = 0; i < n; i++)
			if (one_ordered(h, &m.d[want[i].which], &want[i], *said, text, e) < 0)
				return -1;
		return 0;
	}
	if (n == 1) {
		said->copies = want[0].copies;
		said->file = want[0].file;
		said->verb = said->copies > 0 || !said->file ? GUIDE_COPIES : GUIDE_FILE;
		return guide_load(h, m.d[want[0].which].id, g, e);
	}
	if (m.n > 1 && (said->verb == GUIDE_COPIES || said->verb == GUIDE_FILE))
		return ask(h, "confirm", "guide-which", text, e) < 0 || guide_choices(h, e) < 0 ? -1 : 0;
	if (m.n != 1)
		return 2;
	guide_read(h->mem, m.text, &again);
	said->verb = again.verb;
	said->copies = again.copies;
	said->some = again.some;
	if (!again.some && again.copies == 0 && guide_wants(h->mem, m.text, want, NAMED_MOST) == 1 && want[0].copies > 0) {
		said->copies = want[0].copies;
		said->verb = GUIDE_COPIES;
	}
	return guide_load(h, m.d[0].id, g, e);
}

int
guide_which(struct handling *h, const char *text, struct guide *g, struct err *e)
{
	struct document d[2];
	size_t n;

	if (guide_topic(h->mem, text) || (h->meaning.explicit && !guide_nameless(h->mem, text)))
		return 2;
	if (document_all(h->tx, h->mem, d, 2, &n, e) < 0)
		return -1;
	if (n == 1)
		return guide_load(h, d[0].id, g, e);
	if (n == 0)
		return 2;
	return ask(h, "confirm", "guide-which", text, e) < 0 || guide_choices(h, e) < 0 ? -1 : 0;
}
