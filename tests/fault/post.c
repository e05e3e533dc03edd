/* SPDX-License-Identifier: EUPL-1.2
 *
 * Puts letters into a lab's outbox while its program is away, as a handler would: for tests of transports. Prints the letter's id.
 *
 *	post CONFIG KEY ROOM say TEXT
 *	post CONFIG KEY ROOM poll MAX QUESTION CHOICE...      MAX 0: one, and hidden
 *	post CONFIG KEY ROOM end KEY-OF-THE-POLL TEXT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/secret.h"
#include "bot/bot.h"

enum { ARGUMENTS = 6 };

static struct bot *
start(TALLOC_CTX *mem, const char *config, struct settings *set, struct err *e)
{
	struct templates *words;
	struct bot *b;

	if (templates_open(mem, NULL, &words, e) < 0)
		return NULL;
	if (settings_read(mem, config, words, "en", stderr, set) > 0) {
		(void)fail(e, ERR_PERM, "settings");
		return NULL;
	}
	return bot_open(mem, set, words, NULL, &b, e) < 0 ? NULL : b;
}

static void
poll(TALLOC_CTX *mem, struct letter *l, char **argv, int n)
{
	struct choice *choices = talloc_zero_array(mem, struct choice, (unsigned)n);
	char *text = talloc_asprintf(mem, "%s\n", argv[1]);
	int i;

	l->act = ACT_POLL;
	l->max_choices = (int)strtol(argv[0], NULL, 10);
	l->hidden = l->max_choices == 0;
	l->question = argv[1];
	for (i = 2; i < n; i++) {
		choices[i - 2] = (struct choice){ talloc_asprintf(mem, "%d", i - 1), argv[i] };
		text = talloc_asprintf_append(text, "%d. %s\n", i - 1, argv[i]);
	}
	l->choices = choices;
	l->n_choices = (size_t)n - 2;
	l->text = text;
}

static int
put(struct bot *b, TALLOC_CTX *mem, const char *key, struct letter *l, struct err *e)
{
	const struct inbox_end end = { .state = INBOX_HANDLED, .reason = "" };
	struct arrival a = { .key = talloc_asprintf(mem, "clock:%s", key), .channel = CHANNEL_CLOCK, .at = bot_now(b), .raw = "" };
	int64_t nobody = 0, id;
	bool trusted = true;
	struct result r = { .letters = l, .letter_person = &nobody, .letter_trusted = &trusted, .n_letters = 1 };
	struct tx *tx;

	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	if (inbox_add(tx, &a, bot_now(b), &id, e) == 0 && outbox_put(b, tx, mem, a.key, id, &r, e) == 0 &&
	    inbox_finish(tx, id, &end, e) == 0)
		return tx_commit(tx, e);
	tx_rollback(tx);
	return -1;
}

int
main(int argc, char **argv)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct letter l = { .channel = CHANNEL_ROOM, .template = "act", .lang = "fr", .subject = "", .answers = "", .in_reply_to = "" };
	struct settings set;
	struct err e = { 0 };
	struct bot *b;
	int r = -1;

	if (argc < ARGUMENTS || !(b = start(mem, argv[1], &set, &e))) {
		fprintf(stderr, "post: %s\n", e.text);
		return EXIT_FAILURE;
	}
	l.to = argv[3];
	l.text = argv[argc - 1];
	if (strcmp(argv[4], "poll") == 0) {
		poll(mem, &l, argv + 5, argc - 5);
	} else if (strcmp(argv[4], "end") == 0) {
		l.act = ACT_POLL_END;
		l.target =
		    talloc_asprintf(mem, "letter:%s", letter_id(mem, b->lab.secret, talloc_asprintf(mem, "clock:%s", argv[5]), 0, l.to));
	}
	r = put(b, mem, argv[2], &l, &e);
	printf("%s\n", r < 0 ? e.text : l.id);
	talloc_free(b);
	talloc_free(mem);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
