/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes, cleaned as the transports clean them: up to a line of "?" a card as labelled lines, behind it what somebody looks for. The card is kept and
 * found by what it says itself, the question finds nothing that is not there, whatever language of queries it speaks.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/card_sheet.h"
#include "handlers/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char places[] =
    "FR\tcountry\tFrance\t\nR53\tregion\tBretagne\tFR\nD29\tdepartment\tFinistère|29\tR53\nC29019\tcommune\tBrest\tD29\n";
static const char same[] = "design, conception\nanimer, faciliter, intelligence collective\nfacilitation graphique, sketchnote\n";

static void
must(bool good)
{
	if (!good)
		__builtin_trap();
}

static void
look(const struct directory *d, struct tx *tx, TALLOC_CTX *mem, const char *question, const struct card *c)
{
	struct finding *f = talloc(mem, struct finding);
	struct err e = { 0 };
	size_t i;

	must(directory_find(
		 d, tx, mem, &(struct asked){ .question = question, .named = strlen(question) % 2 == 0, .max = FOUND_MOST }, f, &e) == 0);
	must(f->n <= 2 && f->n_places <= TERRITORIES_NAMED && g_utf8_validate(f->guessed, -1, NULL));
	for (i = 0; i < f->n; i++) {
		must(f->found[i].card.id == c->id || strcmp(f->found[i].card.name, "Atelier") == 0);
		must(f->found[i].share > 0 && f->found[i].share <= 1.2 && (i == 0 || f->found[i].share <= f->found[i - 1].share));
		must(g_utf8_validate(f->found[i].words, -1, NULL));
	}
}

static void
keep(const struct directory *d, struct tx *tx, TALLOC_CTX *mem, struct card *c, const char *token)
{
	struct err e = { 0 };

	c->state = CARD_LISTED;
	c->token = token;
	card_cut(mem, c);
	directory_places(d, mem, c);
	must(card_add(tx, mem, c, 2026, 1, &e) == 0 && directory_index(d, tx, mem, c, &e) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct directory d;
	static struct store *s;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct card c = { .kind = CARD_ORGANISATION,
		.name = "",
		.expertise = "",
		.missions = "",
		.scope = "",
		.examples = "",
		.partners = "",
		.territory = "",
		.availability = "",
		.link = "" },
		    other = c;
	const char *contact, *unknown;
	char *text = text_clean(mem, data, size, LIMIT_TEXT), *question = strstr(text, "\n?\n");
	struct err e = { 0 };
	struct tx *tx;

	if (!s && (!(d.territories = territories_read(NULL, places, &e)) || !(d.synonyms = synonyms_read(NULL, same, &e)) ||
		      store_open(NULL, ":memory:", &s, &e) < 0))
		abort();
	if (question)
		*question = '\0';
	must(tx_begin(s, &tx, &e) == 0);
	if (card_sheet_read(mem, text, &c, &contact, &unknown))
		must(c.kind < CARD_KINDS && c.nature < NATURES);
	other.name = "Atelier";
	other.expertise = "design sonore, animation";
	other.territory = "Brest";
	keep(&d, tx, mem, &other, "t1");
	keep(&d, tx, mem, &c, "t2");
	look(&d, tx, mem, c.name, &c);
	look(&d, tx, mem, question ? question + 3 : text, &c);
	c.state = CARD_HIDDEN;
	must(directory_index(&d, tx, mem, &c, &e) == 0);
	tx_rollback(tx);
	talloc_free(mem);
	return 0;
}
