/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/bot.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "bot/base/log.h"
#include "bot/base/text.h"
#include "db/workshop.h"

int64_t
bot_now(const struct bot *b)
{
	return b->fixed_now ? b->fixed_now : (int64_t)time(NULL);
}

enum { STAFF_MOST = 256, STAFF_DOORS_MOST = 16 };

/* Changed by the settings, not by a person. */
static int
by_settings(struct bot *b, struct tx *tx, int64_t person, const char *old, const char *new, struct err *e)
{
	const struct deed d = { .verb = "role", .person = person, .old = old, .new = new };
	int64_t id;

	return deed_add(tx, &d, bot_now(b), &id, e);
}

static int
member_sync(struct bot *b, struct tx *tx, TALLOC_CTX *mem, const struct staff_member *m, int64_t *id, struct err *e)
{
	struct person p;
	int r = person_by_address(tx, mem, m->address, &p, e);

	if (r < 0)
		return -1;
	if (r == 0) {
		if (person_add(tx, m->name, b->set->language, "staff", m->address, bot_now(b), &p.id, e) < 0)
			return -1;
	} else if (strcmp(p.role, "staff") != 0 || strcmp(p.name, m->name) != 0) {
		if (strcmp(p.role, "staff") != 0 && by_settings(b, tx, p.id, p.role, "staff", e) < 0)
			return -1;
		p.role = "staff";
		p.name = m->name;
		if (person_set(tx, &p, e) < 0)
			return -1;
	}
	*id = p.id;
	if (person_configure(tx, p.id, true, e) < 0 || address_configured(tx, m->address, true, e) < 0)
		return -1;
	return *m->chat && (person_chat(tx, p.id, m->chat, e) < 0 || chat_configured(tx, m->chat, true, e) < 0) ? -1 : 0;
}

static bool
is_named(const struct settings *set, const char *door)
{
	const struct staff_member *m;

	for (m = set->staff; m && m->name; m++)
		if (*door == '@' ? strcmp(m->chat, door) == 0 : addr_same(m->address, door))
			return true;
	return false;
}

/* What the settings no longer say is over: a chat account that they had bound is bound no more. */
static int
doors_sync(struct bot *b, struct tx *tx, TALLOC_CTX *mem, int64_t id, struct err *e)
{
	struct door d[STAFF_DOORS_MOST];
	size_t n, i;

	if (chat_of(tx, mem, id, d, STAFF_DOORS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (d[i].configured && !is_named(b->set, d[i].id) && chat_remove(tx, d[i].id, e) < 0)
			return -1;
	if (address_of(tx, mem, id, d, STAFF_DOORS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (d[i].configured && !is_named(b->set, d[i].id) && address_configured(tx, d[i].id, false, e) < 0)
			return -1;
	return 0;
}

/* Who is named there no more is staff no more. */
static int
gone_sync(struct bot *b, struct tx *tx, TALLOC_CTX *mem, const int64_t *named, size_t n_named, struct err *e)
{
	int64_t ids[STAFF_MOST];
	struct person p;
	size_t n, i, k;

	if (person_all_configured(tx, ids, STAFF_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (doors_sync(b, tx, mem, ids[i], e) < 0)
			return -1;
		for (k = 0; k < n_named && named[k] != ids[i]; k++)
			;
		if (k < n_named)
			continue;
		if (person_get(tx, mem, ids[i], &p, e) != 1 || by_settings(b, tx, p.id, p.role, "agent", e) < 0)
			return -1;
		log_info("staff: person %lld is named in the settings no more", (long long)p.id);
		p.role = "agent";
		if (person_set(tx, &p, e) < 0 || person_configure(tx, p.id, false, e) < 0 ||
		    workshop_leave(tx, p.id, "left", bot_now(b), e) < 0)
			return -1;
	}
	return 0;
}

/* The staff named in the settings are staff, by mail and in the room. */
static int
staff_sync(struct bot *b, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	const struct staff_member *m;
	int64_t named[STAFF_MOST];
	size_t n = 0;
	struct tx *tx;
	int r = -1;

	if (tx_begin(b->store, &tx, e) < 0)
		goto out;
	r = 0;
	for (m = b->set->staff; r == 0 && m && m->name && n < STAFF_MOST; m++)
		r = member_sync(b, tx, mem, m, &named[n++], e);
	if (r == 0)
		r = gone_sync(b, tx, mem, named, n, e);
	if (r == 0)
		r = tx_commit(tx, e);
	else
		tx_rollback(tx);
out:
	talloc_free(mem);
	return r;
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
		.guide_free = s->guide_free,
		.guide_mail_size = (size_t)s->guide_mail_mb * 1024 * 1024,
		.guide_feedback = s->guide_feedback,
		.attachment_size = (size_t)s->attachment_mb * 1024 * 1024,
		.hours = hours_new(b, &s->hours),
		.hours_rules = &s->hours,
		.ladder = s->ladder,
		.checklist = &s->checklist,
		.checklist_short = &s->checklist_short,
		.head = s->head,
		.agenda = s->agenda && *s->agenda ? s->agenda_url : "",
		.remind_at = s->remind_at,
		.remind_gap = s->remind_gap,
		.remind_day = s->remind_day,
		.secret = store_secret(b->store),
		.words = b->words,
		.mail_words = inbox_mail_words,
		.mail_aux = b };
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
	b->fixed_now = set->fixed_now;
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
	if (!b->lab.hours) {
		(void)fail(e, ERR_PERM, "hours: no such zone or wrong rules: %s", set->zone);
		goto bad;
	}
	if (staff_sync(b, e) < 0 || venues_sync(b, e) < 0 || directory_open(b, e) < 0)
		goto bad;
	b->trouble = true; /* look once at the start */
	b->next[CHANNEL_MAIL].changes = b->next[CHANNEL_ROOM].changes = -1;
	*out = b;
	return 0;
bad:
	talloc_free(b);
	return -1;
}
