/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does a reply cost more when the lab has a long history? grow DIR CASES REPLIES: fills a database with CASES cases, then takes REPLIES
 * mails, each answering one of them, through the whole road (read, route, understand, handle, letters, two durable commits), and prints
 * the microseconds of the median and the 99th percentile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "bot/bot.h"

static void
die(const char *what, const struct err *e)
{
	fprintf(stderr, "grow: %s: %s\n", what, e->text);
	exit(2);
}

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
fill(struct bot *b, long cases)
{
	static const char text[] =
	    "Dans notre service, beaucoup de personnes renoncent a leurs droits parce que le formulaire est trop long. "
	    "Elles disent qu'elles ont peur de se tromper, et nous les perdons de vue apres le premier rendez-vous.";
	TALLOC_CTX *mem = talloc_new(b);
	struct err e = { 0 };
	struct tx *tx;
	long i;

	for (i = 0; i < cases; i++) {
		struct problem p = { .title = "Des familles renoncent a leurs droits", .statement = text, .verified = true };
		struct act a = { .verb = "probleme" };
		int64_t id, note;
		char addr[64];

		if (i % 10000 == 0 && tx_begin(b->store, &tx, &e) < 0)
			die("begin", &e);
		(void)snprintf(addr, sizeof addr, "agent%ld@service%ld.example", i, i % 997);
		if (person_add(tx, "Agent", "fr", "agent", addr, 1, &p.requester, &e) < 0 || problem_add(tx, &p, 2026, 1, &id, &e) < 0 ||
		    note_add(tx, id, p.requester, "statement", text, 0, 1, &note, &e) < 0)
			die("fill", &e);
		a.problem = id;
		a.person = a.old_requester = a.new_requester = p.requester;
		if (act_add(tx, &a, 1, &id, &e) < 0)
			die("fill", &e);
		if ((i % 10000 == 9999 || i + 1 == cases) && tx_commit(tx, &e) < 0)
			die("commit", &e);
		if (i % 10000 == 9999)
			store_tidy(b->store, LEISURE_QUIET);
	}
	talloc_free(mem);
}

int
main(int argc, char **argv)
{
	struct settings set = { .name = "Ti Lab",
		.address = "lab@lab.example",
		.domain = "lab.example",
		.zone = "Europe/Paris",
		.hours = { "Europe/Paris", "9:00-17:00", "lundi-vendredi", "france", "", "" },
		.language = "fr",
		.templates = "",
		.contact = "",
		.controller = "Lab",
		.dpo = "",
		.staff_room = "equipe",
		.separator = '+',
		.answer_days = 5,
		.authserv_id = "mx.lab.example",
		.stranger_day = 1000000,
		.person_day = 1000000,
		.domain_hour = 100000000,
		.total_hour = 100000000,
		.attachment_mb = 10 };
	static const char *none[] = { NULL };
	static struct staff_member staff[] = { { "Anne", "anne@lab.example", "@anne" }, { NULL, NULL, NULL } };
	long cases = argc > 3 ? strtol(argv[2], NULL, 10) : 0, replies = argc > 3 ? strtol(argv[3], NULL, 10) : 0, i;
	struct templates *words;
	struct intake in;
	struct err e = { 0 };
	struct bot *b;
	double *took;

	if (cases < 1 || replies < 1) {
		fprintf(stderr, "usage: grow DIR CASES REPLIES\n");
		return 64;
	}
	set.state = argv[1];
	set.aliases = set.mentions = none;
	set.staff = staff;
	if (templates_open(NULL, NULL, &words, &e) < 0 || bot_open(NULL, &set, words, NULL, &b, &e) < 0)
		die("open", &e);
	fill(b, cases);
	store_tidy(b->store, LEISURE_QUIET);
	inbox_intake(b, &in);
	took = calloc((size_t)replies, sizeof *took);
	for (i = 0; took && i < replies; i++) {
		long n = (i * 7919 + 13) % cases;
		char key[64], raw[2048];
		struct arrival a = { .key = key, .channel = CHANNEL_MAIL, .at = 1772440000, .raw = raw };
		double start;

		(void)snprintf(key, sizeof key, "grow:%ld", i);
		a.size = (size_t)snprintf(raw, sizeof raw,
		    "Authentication-Results: mx.lab.example; dmarc=pass header.from=service%ld.example\r\nFrom: Agent <agent%ld@service%ld.example>\r\n"
		    "To: lab@lab.example\r\nSubject: Re: [Ti Lab P-2026-%03ld] Votre demande\r\nMessage-ID: <g%ld@service.example>\r\n"
		    "Date: Mon, 02 Mar 2026 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
		    "Bonjour,\r\n\r\nNous avons compte: environ %ld familles par an sont concernees dans notre service.\r\n",
		    n % 997, n, n % 997, n + 1, i, i);
		start = now_us();
		if (in.take(in.aux, &(struct batch){ .a = &a, .n = 1 }, &e) < 0)
			die("take", &e);
		took[i] = now_us() - start;
		if (a.disposal != DISPOSE_DONE)
			die("not handled", &e);
		if (i % 64 == 63) /* as the loop does when nothing waits */
			store_tidy(b->store, LEISURE_QUIET);
	}
	qsort(took, (size_t)replies, sizeof *took, compare);
	printf("cases=%ld replies=%ld p50_us=%.0f p99_us=%.0f\n", cases, replies, took[replies / 2], took[replies * 99 / 100]);
	free(took);
	talloc_free(b);
	talloc_free(words);
	return 0;
}
