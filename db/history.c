/* SPDX-License-Identifier: EUPL-1.2
 *
 * What was said and done about a case: notes, acts, the threads and tokens by which a reply finds it, open questions.
 */
#include "db/stmt.h"

#include <string.h>

int
note_add(struct tx *tx, int64_t problem, int64_t person, const char *kind, const char *text, int64_t inbox, int64_t now, int64_t *id,
    struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_note_add);

	bind_int(st, ":problem", problem);
	bind_id(st, ":person", person);
	bind_text(st, ":kind", kind);
	bind_text(st, ":text", text);
	bind_id(st, ":inbox", inbox);
	bind_int(st, ":now", now);
	case_touched(tx, problem);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

int
note_withdraw(struct tx *tx, int64_t id, bool withdrawn, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_note_withdraw);

	bind_int(st, ":id", id);
	bind_int(st, ":withdrawn", withdrawn);
	return stmt_run(tx, st, e);
}

static int
note_rows(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, int64_t problem, struct note *notes, size_t max, size_t *n, struct err *e)
{
	int r = 0;

	bind_int(st, ":problem", problem);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		notes[*n].id = sqlite3_column_int64(st, 0);
		notes[*n].author = column_string(mem, st, 1);
		notes[*n].kind = column_string(mem, st, 2);
		notes[*n].text = column_string(mem, st, 3);
		notes[*n].at = sqlite3_column_int64(st, 4);
		notes[*n].staff = sqlite3_column_int(st, 5) != 0;
		notes[*n].problem = sqlite3_column_int64(st, 6);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
note_all(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct note *notes, size_t max, size_t *n, struct err *e)
{
	return note_rows(tx, mem, stmt_of(tx, Q_note_all), problem, notes, max, n, e);
}

int
note_all_parts(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct note *notes, size_t max, size_t *n, struct err *e)
{
	return note_rows(tx, mem, stmt_of(tx, Q_note_all_parts), problem, notes, max, n, e);
}

int
act_add(struct tx *tx, const struct act *a, int64_t now, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_act_add);

	bind_int(st, ":problem", a->problem);
	bind_id(st, ":person", a->person);
	bind_text(st, ":verb", a->verb);
	bind_text(st, ":motive", a->motive ? a->motive : "");
	bind_text(st, ":old_stage", stage_name(a->old_stage));
	bind_text(st, ":new_stage", stage_name(a->new_stage));
	bind_id(st, ":old_follower", a->old_follower);
	bind_id(st, ":new_follower", a->new_follower);
	bind_int(st, ":old_human", a->old_human);
	bind_int(st, ":new_human", a->new_human);
	bind_int(st, ":old_requester", a->old_requester);
	bind_int(st, ":new_requester", a->new_requester);
	bind_id(st, ":note", a->note);
	bind_id(st, ":inbox", a->inbox);
	bind_text(st, ":detail", a->detail ? a->detail : "");
	bind_int(st, ":now", now);
	case_touched(tx, a->problem);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

static enum stage
stage_column(sqlite3_stmt *st, int col)
{
	const char *name = (const char *)sqlite3_column_text(st, col);
	int i;

	for (i = 0; name && i < STAGE_COUNT; i++)
		if (strcmp(stage_name((enum stage)i), name) == 0)
			return (enum stage)i;
	return STAGE_RECEIVED;
}

static int
act_row(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, int64_t person, struct act *a, struct err *e)
{
	int r;

	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		memset(a, 0, sizeof *a);
		a->id = sqlite3_column_int64(st, 0);
		a->problem = sqlite3_column_int64(st, 1);
		a->person = person;
		a->verb = column_string(mem, st, 2);
		a->old_stage = stage_column(st, 3);
		a->new_stage = stage_column(st, 4);
		a->old_follower = sqlite3_column_int64(st, 5);
		a->new_follower = sqlite3_column_int64(st, 6);
		a->old_human = sqlite3_column_int(st, 7) != 0;
		a->new_human = sqlite3_column_int(st, 8) != 0;
		a->old_requester = sqlite3_column_int64(st, 9);
		a->new_requester = sqlite3_column_int64(st, 10);
		a->note = sqlite3_column_int64(st, 11);
		a->at = sqlite3_column_int64(st, 12);
		a->inbox = sqlite3_column_int64(st, 13);
		a->detail = column_string(mem, st, 14);
	}
	sqlite3_reset(st);
	return r;
}

int
act_last(struct tx *tx, TALLOC_CTX *mem, int64_t person, int64_t problem, struct act *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_act_last);

	bind_int(st, ":problem", problem);
	return act_row(tx, mem, st, person, a, e);
}

int
act_of_message(struct tx *tx, TALLOC_CTX *mem, int64_t inbox, int64_t person, struct act *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_act_of_message);

	bind_int(st, ":inbox", inbox);
	return act_row(tx, mem, st, person, a, e);
}

int
act_beside(struct tx *tx, TALLOC_CTX *mem, const struct act *a, int64_t below, struct act *other, struct err *e)
{
	enum { FAR = 200 }; /* one message does so many acts at most */
	sqlite3_stmt *st = stmt_of(tx, Q_act_beside);

	bind_id(st, ":inbox", a->inbox);
	bind_text(st, ":verb", a->verb);
	bind_int(st, ":from", a->id - FAR);
	bind_int(st, ":below", below ? below : a->id + FAR);
	bind_int(st, ":id", a->id);
	return act_row(tx, mem, st, a->person, other, e);
}

int
act_kept(struct tx *tx, TALLOC_CTX *mem, int64_t problem, const char *verb, struct act *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_act_kept);
	int r;

	bind_int(st, ":problem", problem);
	bind_text(st, ":verb", verb);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		memset(a, 0, sizeof *a);
		a->problem = problem;
		a->old_stage = stage_column(st, 0);
		a->detail = column_string(mem, st, 1);
	}
	sqlite3_reset(st);
	return r;
}

int
act_newest(struct tx *tx, TALLOC_CTX *mem, int64_t problem, const char *verb, struct act *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_act_newest);
	int r;

	bind_int(st, ":problem", problem);
	bind_text(st, ":verb", verb);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		memset(a, 0, sizeof *a);
		a->id = sqlite3_column_int64(st, 0);
		a->problem = problem;
		a->person = sqlite3_column_int64(st, 1);
		a->motive = column_string(mem, st, 2);
		a->at = sqlite3_column_int64(st, 3);
		a->new_stage = stage_column(st, 4);
		a->verb = verb;
	}
	sqlite3_reset(st);
	return r;
}

int
learning_all(struct tx *tx, TALLOC_CTX *mem, struct learning *l, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_learning_all);
	int r = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		l[*n] = (struct learning){ .title = column_string(mem, st, 0),
			.stage = stage_column(st, 1),
			.text = column_string(mem, st, 2),
			.at = sqlite3_column_int64(st, 3) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
act_undone(struct tx *tx, int64_t id, int64_t by, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_act_undone);

	bind_int(st, ":id", id);
	bind_int(st, ":by", by);
	return stmt_run(tx, st, e);
}

int
act_all(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct act *acts, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_act_all);
	int r = 0;

	bind_int(st, ":problem", problem);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		memset(&acts[*n], 0, sizeof acts[*n]);
		acts[*n].verb = column_string(mem, st, 0);
		acts[*n].author = column_string(mem, st, 1);
		acts[*n].motive = column_string(mem, st, 2);
		acts[*n].new_stage = stage_column(st, 3);
		acts[*n].at = sqlite3_column_int64(st, 4);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
token_set(struct tx *tx, const char *token, int64_t problem, int64_t person, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_token_set);

	bind_text(st, ":token", token);
	bind_int(st, ":problem", problem);
	bind_int(st, ":person", person);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
token_get(struct tx *tx, const char *token, int64_t *problem, int64_t *person, int64_t *issued_at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_token_get);
	int r;

	bind_text(st, ":token", token);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		*problem = sqlite3_column_int64(st, 0);
		*person = sqlite3_column_int64(st, 1);
		*issued_at = sqlite3_column_int64(st, 2);
	}
	sqlite3_reset(st);
	return r;
}

int
thread_add(struct tx *tx, const char *message_id, int64_t problem, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_thread_add);

	bind_text(st, ":message_id", message_id);
	bind_int(st, ":problem", problem);
	return stmt_run(tx, st, e);
}

int
thread_get(struct tx *tx, const char *message_id, int64_t *problem, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_thread_get);
	int r;

	bind_text(st, ":message_id", message_id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*problem = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r;
}

int
thread_first(struct tx *tx, TALLOC_CTX *mem, int64_t problem, const char **message_id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_thread_first);
	int r;

	bind_int(st, ":problem", problem);
	r = stmt_step(tx, st, e);
	*message_id = r == 1 ? column_string(mem, st, 0) : "";
	sqlite3_reset(st);
	return r;
}

int
question_add(struct tx *tx, int64_t person, const char *place, const struct question *q, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_question_add);

	bind_int(st, ":person", person);
	bind_text(st, ":place", place);
	bind_id(st, ":problem", q->problem);
	bind_text(st, ":kind", q->kind);
	bind_text(st, ":choices", q->choices);
	bind_text(st, ":text", q->text ? q->text : "");
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
question_open(struct tx *tx, TALLOC_CTX *mem, int64_t person, const char *place, struct question *q, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_question_open);
	int r;

	bind_int(st, ":person", person);
	bind_text(st, ":place", place);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		q->id = sqlite3_column_int64(st, 0);
		q->problem = sqlite3_column_int64(st, 1);
		q->kind = column_string(mem, st, 2);
		q->choices = column_string(mem, st, 3);
		q->text = column_string(mem, st, 4);
		q->asked_at = sqlite3_column_int64(st, 5);
	}
	sqlite3_reset(st);
	return r;
}

int
question_close(struct tx *tx, int64_t person, const char *place, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_question_close);

	bind_int(st, ":person", person);
	bind_text(st, ":place", place);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}
