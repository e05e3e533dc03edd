/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes through the whole core, as a mail or (bit 0 of the first byte) as a line that staff type in the room: read, understood,
 * handled, answered, and taken back. It comes to an end with a reason or an answer, and what would be sent is fit to be sent.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/room_item.h"
#include "bot/base/text.h"
#include "bot/bot.h"
#include "bot/demo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bot *bot;
static struct settings settings;

static void
must(bool x)
{
	if (!x)
		abort();
}

static void
take(struct tx *tx, TALLOC_CTX *mem, struct arrival *a, struct inbound *in, struct result *r)
{
	struct inbox_item item = { .key = a->key, .channel = a->channel, .at = a->at, .full_size = a->full_size, .reason = "" };
	struct err e = { 0 };

	must(inbox_add(tx, a, bot_now(bot), &item.id, &e) == 0 && item.id > 0);
	if (inbox_process(bot, tx, mem, &item, in, r, &e) < 0) {
		must(e.kind != ERR_BUG);
		r->state = INBOX_QUARANTINED;
		r->reason = e.text;
		r->n_letters = 0;
	}
}

/* A lab with a case, so that references and answers have something to meet. */
static void
begin(void)
{
	static const char first[] =
	    "Authentication-Results: mx.lab.example; dmarc=pass header.from=caf.example\r\nFrom: Claire <claire@caf.example>\r\n"
	    "To: lab@lab.example\r\nSubject: Le guichet ferme\r\nMessage-ID: <1@caf.example>\r\n\r\nLe guichet ferme trop tot.\r\n";
	struct templates *words;
	struct arrival a = {
		.key = "first", .channel = CHANNEL_MAIL, .raw = first, .size = sizeof first - 1, .full_size = sizeof first - 1
	};
	static TALLOC_CTX *kept;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct inbound in;
	struct result r;
	struct tx *tx;

	kept = talloc_new(NULL);
	must(templates_open(kept, NULL, &words, &e) == 0);
	must(settings_parse(kept, "demo/lab.conf", demo_file("demo/lab.conf"), words, "fr", stderr, &settings) == 0);
	must(bot_open(kept, &settings, words, ":memory:", &bot, &e) == 0);
	bot->fixed_now = 1772438400;
	must(tx_begin(bot->store, &tx, &e) == 0);
	take(tx, mem, &a, &in, &r);
	must(r.state == INBOX_HANDLED && tx_commit(tx, &e) == 0);
	talloc_free(mem);
}

static void
letter_check(const struct letter *l)
{
	must(g_utf8_validate(l->text, -1, NULL) && *l->text);
	must(l->channel != CHANNEL_MAIL || (addr_check(l->to) && text_header_safe(l->subject)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arrival a = { .key = "fuzz", .channel = CHANNEL_MAIL };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct inbound in = { .at = 1772438400 };
	struct result r = { .reason = "" };
	struct err e = { 0 };
	struct tx *tx;
	size_t i;

	if (!bot)
		begin();
	if (size == 0)
		goto out;
	if (data[0] & 1) {
		in.room = settings.staff_room;
		in.event = "fuzz";
		in.from = settings.staff[0].chat;
		in.from_name = settings.staff[0].name;
		in.answers = "";
		in.text = text_trim(text_clean(mem, data + 1, size - 1, LIMIT_COMMAND));
		room_item_write(mem, &in, &a);
	} else {
		a.raw = data + 1;
		a.size = size - 1;
	}
	a.at = in.at;
	a.full_size = a.size;
	must(tx_begin(bot->store, &tx, &e) == 0);
	take(tx, mem, &a, &in, &r);
	tx_rollback(tx);
	must(r.state != INBOX_RECEIVED && (r.n_letters > 0 || *r.reason));
	for (i = 0; i < r.n_letters; i++)
		letter_check(&r.letters[i]);
out:
	talloc_free(mem);
	return 0;
}
