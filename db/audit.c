/* SPDX-License-Identifier: EUPL-1.2
 *
 * The promises that can be read off the database (README, "What is promised"). Each audit_* count must be 0.
 */
#include "db/stmt.h"

#include <string.h>

static const struct {
	enum query query;
	const char *name;
} counts[] = {
	{ Q_audit_inbox_twice, "G2 contents handled twice" },
	{ Q_audit_outbox_ambiguous, "G3 letters resent after more than two ambiguous ends" },
	{ Q_audit_inbox_unfinished, "G5 messages tried too often and not in quarantine" },
	{ Q_audit_inbox_unreasoned, "G5 messages set aside without a reason" },
	{ Q_audit_inbox_silent, "G5 messages handled without an answer or a reason" },
	{ Q_audit_outbox_dangling, "G5 letters in flight that nobody took" },
	{ Q_audit_outbox_unreasoned, "G5 letters ended without a reason" },
	{ Q_audit_outbox_causeless, "G6 letters without a cause" },
	{ Q_audit_outbox_bounds, "G6 messages that earned over 40 letters" },
	{ Q_audit_problem_history, "cases whose stage is not that of their last act" },
	{ Q_audit_problem_origin, "cases without the message that opened them" },
};

int
store_audit(struct tx *tx, void (*line)(void *aux, const char *name, const char *value, bool good), void *aux, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	sqlite3_stmt *st;
	int bad = 0, r;
	size_t i;

	for (i = 0; i < sizeof counts / sizeof *counts; i++) {
		bool good;

		st = stmt_of(tx, counts[i].query);
		if ((r = stmt_step(tx, st, e)) < 0)
			goto out;
		good = r == 1 && sqlite3_column_int64(st, 0) == 0;
		line(aux, counts[i].name, column_string(mem, st, 0), good);
		bad += !good;
		sqlite3_reset(st);
	}
	st = stmt_of(tx, Q_audit_foreign);
	if ((r = stmt_step(tx, st, e)) < 0)
		goto out;
	line(aux, "foreign keys that point nowhere", r ? column_string(mem, st, 0) : "0", r == 0);
	bad += r != 0;
	sqlite3_reset(st);
	st = stmt_of(tx, Q_audit_integrity);
	if ((r = stmt_step(tx, st, e)) < 0)
		goto out;
	line(aux, "integrity", column_string(mem, st, 0), strcmp(column_string(mem, st, 0), "ok") == 0);
	bad += strcmp(column_string(mem, st, 0), "ok") != 0;
	sqlite3_reset(st);
	for (i = 0; i < 2; i++) {
		st = stmt_of(tx, i ? Q_audit_sums_out : Q_audit_sums);
		while ((r = stmt_step(tx, st, e)) == 1)
			line(aux, talloc_asprintf(mem, "%s %s", i ? "outbox" : "inbox", column_string(mem, st, 0)),
			    column_string(mem, st, 1), true);
		if (r < 0)
			goto out;
	}
	r = bad;
out:
	talloc_free(mem);
	return r;
}
