/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as an answer of a homeserver: what comes out is of the form that the rest of the program relies on, and the same again.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "bot/base/limits.h"
#include "bot/base/room_item.h"
#include "bot/matrix/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const servers[] = { "lab.example", "autre.example", NULL };
static const struct matrix_self self = { .user = "@lab:lab.example", .name = "Le Lab", .homeservers = servers };

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static bool
is_id(const char *id, char sigil)
{
	const char *p;

	for (p = id; *p > ' ' && *p < 0x7f; p++)
		;
	return *id == sigil && *p == '\0' && p - id <= 255;
}

/* Blank-separated, few, short, each once. */
static void
check_choices(const char *text)
{
	g_auto(GStrv) id = g_strsplit(text, " ", -1);
	guint i, k, n = g_strv_length(id);

	demand(n <= LIMIT_CHOICES);
	for (i = 0; i < n; i++) {
		demand(*id[i] && strlen(id[i]) <= LIMIT_CHOICE && g_str_is_ascii(id[i]));
		for (k = 0; k < i; k++)
			demand(strcmp(id[i], id[k]) != 0);
	}
}

static void
check_arrival(TALLOC_CTX *mem, const struct arrival *a)
{
	struct inbound in;

	demand(a->channel == CHANNEL_ROOM && g_str_has_prefix(a->key, "room:!") && g_utf8_validate(a->raw, (gssize)a->size, NULL));
	demand(a->at >= 0 && a->at <= INT64_C(253402300799));
	room_item_read(mem, a, &in);
	demand(is_id(in.room, '!') && *in.event);
	demand(!*in.answers || is_id(in.answers, '$'));
	demand(!*in.thread || is_id(in.thread, '$'));
	if (in.what == ROOM_STATE || in.what == ROOM_INVITE)
		return;
	demand(is_id(in.event, '$') && is_id(in.from, '@'));
	if (in.what == ROOM_MESSAGE || in.what == ROOM_EDIT || in.what == ROOM_REACTION || in.what == ROOM_REDACTION ||
	    in.what == ROOM_POLL_ANSWER || in.what == ROOM_POLL) {
		demand(g_str_has_suffix(in.from, ":lab.example") || g_str_has_suffix(in.from, ":autre.example"));
		demand(strcmp(in.from, self.user) != 0);
	}
	if (in.what == ROOM_MESSAGE || in.what == ROOM_EDIT)
		demand(*in.text != '>' && !strstr(in.text, "\n>"));
	if (in.what == ROOM_POLL_ANSWER)
		check_choices(in.text);
	if (in.what == ROOM_EDIT || in.what == ROOM_REACTION || in.what == ROOM_REDACTION || in.what == ROOM_POLL_ANSWER)
		demand(is_id(in.target, '$'));
}

static void
check_heard(TALLOC_CTX *mem, const struct heard *h)
{
	size_t i, before = 0;

	for (i = 0; i < h->n; i++)
		check_arrival(mem, &h->a[i]);
	for (i = 0; i < h->n_echo; i++)
		demand(*h->echo[i].letter && is_id(h->echo[i].event, '$'));
	for (i = 0; i < h->n_rooms; i++) {
		demand(h->room[i].first >= before && h->room[i].first + h->room[i].n <= h->n && is_id(h->room[i].id, '!'));
		before = h->room[i].first + h->room[i].n;
	}
}

static void
check_same(const struct heard *a, const struct heard *b)
{
	size_t i;

	demand(a->n == b->n && a->n_echo == b->n_echo && a->n_rooms == b->n_rooms && a->skipped == b->skipped);
	for (i = 0; i < a->n; i++)
		demand(strcmp(a->a[i].key, b->a[i].key) == 0 && strcmp(a->a[i].raw, b->a[i].raw) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct heard h, again;
	struct matrix_error m;
	const char *json = (const char *)data, *end;
	struct err e;

	if (heard_sync(mem, json, size, &self, "s1", &h, &e) == 0) {
		check_heard(mem, &h);
		demand(heard_sync(mem, json, size, &self, "s1", &again, &e) == 0);
		check_same(&h, &again);
		demand(heard_sync(mem, json, size, &self, "", &again, &e) == 0);
		check_heard(mem, &again);
	}
	if (heard_messages(mem, "!r:lab.example", json, size, &self, false, &h, &end, &e) == 0)
		check_heard(mem, &h);
	heard_error(mem, json, size, &m);
	demand(m.retry_ms >= 0 && m.retry_ms <= 3600000 && g_str_is_ascii(m.code) && g_str_is_ascii(m.text));
	(void)heard_string(mem, json, size, "event_id");
	talloc_free(mem);
	return 0;
}
