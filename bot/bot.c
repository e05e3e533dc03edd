/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/bot.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "bot/base/log.h"
#include "bot/base/text.h"

int64_t
bot_now(const struct bot *b)
{
	return b->fixed_now ? b->fixed_now : (int64_t)time(NULL);
}

/* The staff named in the settings are staff, by mail and in the room. */
static int
staff_sync(struct bot *b, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	const struct staff_member *m;
	struct person p;
	struct tx *tx;
	int r;

	if (tx_begin(b->store, &tx, e) < 0)
		goto bad;
	for (m = b->set->staff; m && m->name; m++) {
		r = person_by_address(tx, mem, m->address, &p, e);
		if (r < 0)
			goto back;
		if (r == 0) {
			if (person_add(tx, m->name, b->set->language, "staff", m->address, bot_now(b), &p.id, e) < 0)
				goto back;
		} else if (strcmp(p.role, "staff") != 0 || strcmp(p.name, m->name) != 0) {
			p.role = "staff";
			p.name = m->name;
			if (person_set(tx, &p, e) < 0)
				goto back;
		}
		if (*m->chat && person_chat(tx, p.id, m->chat, e) < 0)
			goto back;
	}
	r = tx_commit(tx, e);
	talloc_free(mem);
	return r;
back:
	tx_rollback(tx);
bad:
	talloc_free(mem);
	return -1;
}

static int
make_dir(const char *path, struct err *e)
{
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return fail(e, ERR_PERM, "%s: %s", path, strerror(errno));
	return 0;
}

static void
describe(struct bot *b)
{
	const struct settings *s = b->set;

	b->lab = (struct lab){ .name = s->name,
		.address = s->address,
		.domain = s->domain,
		.zone = s->zone,
		.language = s->language,
		.contact = s->contact,
		.controller = s->controller,
		.dpo = s->dpo,
		.elsewhere = s->elsewhere,
		.aliases = s->aliases,
		.mentions = s->mentions,
		.criteria = s->criteria,
		.staff_room = strcmp(s->staff_room, "none") == 0 ? "" : s->staff_room,
		.collectives = s->collectives,
		.forums = s->forums,
		.answer_days = s->answer_days,
		.retention_years = s->retention_years,
		.attachment_size = (size_t)s->attachment_mb * 1024 * 1024,
		.secret = store_secret(b->store),
		.words = b->words };
	b->self = (struct mail_self){ .address = s->address,
		.aliases = s->aliases,
		.domain = s->domain,
		.separator = s->separator,
		.name = s->name,
		.authserv_id = s->authserv_id,
		.zone = s->zone };
}

static int
bot_free(struct bot *b)
{
	g_hash_table_destroy(b->counted);
	g_array_free(b->verdicts, TRUE);
	return 0;
}

int
bot_open(TALLOC_CTX *mem, struct settings *set, struct templates *words, const char *db, struct bot **out, struct err *e)
{
	struct bot *b = talloc_zero(mem, struct bot);

	b->counted = g_hash_table_new(NULL, NULL);
	b->verdicts = g_array_new(FALSE, FALSE, sizeof(struct verdict));
	talloc_set_destructor(b, bot_free);
	b->set = set;
	b->words = words;
	if (!db) {
		if (make_dir(set->state, e) < 0)
			goto bad;
		db = talloc_asprintf(b, "%s/skoazell.db", set->state);
		b->attachments = talloc_asprintf(b, "%s/attachments", set->state);
		if (make_dir(b->attachments, e) < 0)
			goto bad;
	}
	if (store_open(b, db, &b->store, e) < 0)
		goto bad;
	describe(b);
	if (staff_sync(b, e) < 0)
		goto bad;
	b->trouble = true; /* look once at the start */
	*out = b;
	return 0;
bad:
	talloc_free(b);
	return -1;
}
