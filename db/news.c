/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff want to know of their cases, and what a lab counts.
 */
#include "db/stmt.h"

static enum query
query_of(enum news_kind kind)
{
	static const enum query queries[] = { [NEWS_NEW] = Q_news_new,
		[NEWS_RECEIVED] = Q_news_received,
		[NEWS_WAITING] = Q_news_waiting,
		[NEWS_ORPHAN] = Q_news_orphan,
		[NEWS_TRIAL] = Q_news_trial,
		[NEWS_ENDED] = Q_news_ended };

	return queries[kind];
}

int
news_all(struct tx *tx, TALLOC_CTX *mem, enum news_kind kind, int64_t since, struct news *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, query_of(kind));
	int r = 0;

	bind_int(st, ":since", since);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct news){ .id = sqlite3_column_int64(st, 0),
			.ref = talloc_asprintf(mem, "P-%d-%03d", sqlite3_column_int(st, 1), sqlite3_column_int(st, 2)),
			.title = column_string(mem, st, 3),
			.stage = column_string(mem, st, 4),
			.at = sqlite3_column_int64(st, 5),
			.who = column_string(mem, st, 6),
			.text = column_string(mem, st, 7) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

/* Copies given, by territory. */
static int
copies_add(struct tx *tx, TALLOC_CTX *mem, int64_t from, int64_t to, struct indicator *out, size_t max, size_t *n, struct err *e)
{
	enum { TERRITORIES_MOST = 40 };
	sqlite3_stmt *st = stmt_of(tx, Q_copies_by_territory);
	int r = 0;

	bind_int(st, ":from", from);
	bind_int(st, ":to", to);
	bind_int(st, ":limit", TERRITORIES_MOST);
	while (*n < max && (r = stmt_step(tx, st, e)) == 1) {
		const char *territory = column_text(mem, st, 0);

		out[(*n)++] = (struct indicator){ .name = !territory   ? "copies-others"
							  : *territory ? "copies"
								       : "copies-unsaid",
			.value = column_string(mem, st, 1),
			.of = territory && *territory ? territory : NULL };
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
indicators(struct tx *tx, TALLOC_CTX *mem, int64_t from, int64_t to, struct indicator *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_indicators);
	int r = 0;

	bind_int(st, ":from", from);
	bind_int(st, ":to", to);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct indicator){ .name = column_string(mem, st, 0), .value = column_text(mem, st, 1) };
	sqlite3_reset(st);
	return r < 0 ? -1 : copies_add(tx, mem, from, to, out, max, n, e);
}
