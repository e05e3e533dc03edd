/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the search of the directory needs: territories and synonyms, from the files that the settings name or from our own. When the territories
 * have changed, what each card says of them is read again.
 */
#include "handlers/directory.h"

#include <glib.h>
#include <string.h>

#include "bot/base/secret.h"
#include "bot/bot.h"

enum { SOME = 500 };

/* A mark: what the cards were read with. */
#define READ_WITH "directory/territories"

static const struct {
	const char *name, *text;
} files[] = {
#include "embedded/directory.inc"
};

static int
file_text(TALLOC_CTX *mem, const char *path, const char *own, const char **text, struct err *e)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *read = NULL;
	size_t i = 0;

	if (!path || !*path) {
		while (strcmp(files[i].name, own) != 0)
			i++;
		*text = files[i].text;
		return 0;
	}
	if (!g_file_get_contents(path, &read, NULL, &error))
		return fail(e, ERR_PERM, "%s", error->message);
	*text = talloc_strdup(mem, read);
	return 0;
}

static int
cards_again(struct bot *b, struct err *e)
{
	struct card *c = talloc_array(b, struct card, SOME);
	int64_t after = 0;
	struct tx *tx;
	size_t n = SOME, i;
	int r = 0;

	while (r == 0 && n == SOME) {
		TALLOC_CTX *mem = talloc_new(c);

		if ((r = tx_begin(b->store, &tx, e)) < 0)
			break;
		r = card_after(tx, mem, after, c, SOME, &n, e);
		for (i = 0; r == 0 && i < n; i++) {
			directory_places(b->lab.directory, mem, &c[i]);
			if (card_set(tx, &c[i], c[i].changed_at, e) < 0 || directory_index(b->lab.directory, tx, mem, &c[i], e) < 0)
				r = -1;
			after = c[i].id;
		}
		if (r == 0)
			r = tx_commit(tx, e);
		else
			tx_rollback(tx);
		talloc_free(mem);
	}
	talloc_free(c);
	return r;
}

static int
cards_check(struct bot *b, const char *places, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	const char *now = talloc_asprintf(mem, "3 %s", sha256_hex(mem, places, strlen(places))), *was = ""; /* 3: how they are read */
	struct tx *tx;
	int r = tx_look(b->store, &tx, e);

	if (r == 0) {
		r = mark_get(tx, mem, READ_WITH, &was, e);
		tx_rollback(tx);
	}
	if (r < 0 || (r == 1 && strcmp(was, now) == 0))
		goto out;
	r = cards_again(b, e);
	if (r == 0 && (r = tx_begin(b->store, &tx, e)) == 0) {
		r = mark_set(tx, READ_WITH, now, e);
		if (r < 0)
			tx_rollback(tx);
		else
			r = tx_commit(tx, e);
	}
out:
	talloc_free(mem);
	return r < 0 ? -1 : 0;
}

int
directory_open(struct bot *b, struct err *e)
{
	struct directory *d = talloc_zero(b, struct directory);
	const char *places, *words;

	b->lab.directory = d;
	if (file_text(d, b->set->territories, "config/territories.txt", &places, e) < 0)
		return -1;
	d->territories = territories_read(d, places, e);
	if (!d->territories)
		return fail_in(e, "%s", b->set->territories && *b->set->territories ? b->set->territories : "territories");
	if (file_text(d, b->set->synonyms, "config/synonyms.txt", &words, e) < 0)
		return -1;
	d->synonyms = synonyms_read(d, words, e);
	if (!d->synonyms)
		return fail_in(e, "%s", b->set->synonyms && *b->set->synonyms ? b->set->synonyms : "synonyms");
	return cards_check(b, places, e);
}
