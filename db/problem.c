/* SPDX-License-Identifier: EUPL-1.2
 *
 * A sollicitation: the case itself, its fields and its participants. Notes, acts and the rest: history.c.
 */
#include "db/stmt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const stages[STAGE_COUNT] = { "received", "incomplete", "qualifying", "committee", "accepted", "investigation",
	"ideation", "prototyping", "experiment", "evaluation", "redirected", "declined", "withdrawn", "closed", "scaled", "transferred",
	"stopped", "merged" };

const char *
stage_name(enum stage s)
{
	return stages[s];
}

int
problem_add(struct tx *tx, const struct problem *p, int year, int64_t now, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_problem_number);
	int number, r;

	bind_int(st, ":year", year);
	r = stmt_step(tx, st, e);
	number = sqlite3_column_int(st, 0);
	sqlite3_reset(st);
	if (r < 0)
		return -1;
	st = stmt_of(tx, Q_problem_add);
	bind_int(st, ":year", year);
	bind_int(st, ":number", number);
	bind_text(st, ":title", p->title);
	bind_text(st, ":statement", p->statement);
	bind_int(st, ":requester", p->requester);
	bind_int(st, ":verified", p->verified);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	case_touched(tx, *id);
	return participant_add(tx, *id, p->requester, e);
}

static enum stage
stage_of(const char *name)
{
	int i;

	for (i = 0; i < STAGE_COUNT; i++)
		if (strcmp(stages[i], name) == 0)
			return (enum stage)i;
	return STAGE_RECEIVED;
}

int
problem_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct problem *p, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_problem_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		p->id = sqlite3_column_int64(st, 0);
		p->year = sqlite3_column_int(st, 1);
		p->number = sqlite3_column_int(st, 2);
		p->ref = talloc_asprintf(mem, "P-%d-%03d", p->year, p->number);
		p->stage = stage_of(column_string(mem, st, 3));
		p->title = column_string(mem, st, 4);
		p->statement = column_string(mem, st, 5);
		p->requester = sqlite3_column_int64(st, 6);
		p->follower = sqlite3_column_int64(st, 7);
		p->verified = sqlite3_column_int(st, 8) != 0;
		p->asked = column_string(mem, st, 9);
		p->human = sqlite3_column_int(st, 10) != 0;
		p->opened_at = sqlite3_column_int64(st, 11);
		p->changed_at = sqlite3_column_int64(st, 12);
		p->into = sqlite3_column_int64(st, 13);
	}
	sqlite3_reset(st);
	return r;
}

int
problem_by_ref(struct tx *tx, TALLOC_CTX *mem, const char *ref, struct problem *p, struct err *e)
{
	sqlite3_stmt *st;
	int year, number, r;
	int64_t id;

	if (sscanf(ref, "P-%9d-%9d", &year, &number) == 2) {
		st = stmt_of(tx, Q_problem_by_ref);
		bind_int(st, ":year", year);
	} else if (sscanf(ref, "P-%9d", &number) == 1) {
		st = stmt_of(tx, Q_problem_by_number);
	} else {
		return 0;
	}
	bind_int(st, ":number", number);
	r = stmt_step(tx, st, e);
	id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r == 1 ? problem_get(tx, mem, id, p, e) : r;
}

int
problem_set(struct tx *tx, const struct problem *p, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_problem_set);

	bind_int(st, ":id", p->id);
	bind_text(st, ":stage", stages[p->stage]);
	bind_id(st, ":follower", p->follower);
	bind_int(st, ":requester", p->requester);
	bind_int(st, ":human", p->human);
	bind_int(st, ":now", now);
	case_touched(tx, p->id);
	return stmt_run(tx, st, e);
}

int
problem_asked(struct tx *tx, int64_t id, const char *asked, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_problem_asked);

	bind_int(st, ":id", id);
	bind_text(st, ":asked", asked);
	return stmt_run(tx, st, e);
}

int
problem_ids_open(struct tx *tx, int64_t *list, size_t max, size_t *n, struct err *e)
{
	return stmt_ids(tx, stmt_of(tx, Q_problem_open), list, max, n, e);
}

int
problem_ids_of(struct tx *tx, int64_t person, int64_t *list, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_problem_of_person);

	bind_int(st, ":person", person);
	return stmt_ids(tx, st, list, max, n, e);
}

int
field_set(struct tx *tx, int64_t problem, const char *name, const char *value, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_field_set);

	bind_int(st, ":problem", problem);
	bind_text(st, ":name", name);
	bind_text(st, ":value", value);
	return stmt_run(tx, st, e);
}

int
field_all(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct problem_field *f, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_field_all);
	int r = 0;

	bind_int(st, ":problem", problem);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		f[*n].name = column_string(mem, st, 0);
		f[*n].value = column_string(mem, st, 1);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
participant_add(struct tx *tx, int64_t problem, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_participant_add);

	bind_int(st, ":problem", problem);
	bind_int(st, ":person", person);
	return stmt_run(tx, st, e);
}

int
participant_remove(struct tx *tx, int64_t problem, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_participant_remove);

	bind_int(st, ":problem", problem);
	bind_int(st, ":person", person);
	return stmt_run(tx, st, e);
}

int
participant_is(struct tx *tx, int64_t problem, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_participant_is);
	int r;

	bind_int(st, ":problem", problem);
	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
attachment_add(struct tx *tx, int64_t problem, int64_t inbox, const char *sha256, const struct attachment *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_attachment_add);

	bind_int(st, ":problem", problem);
	bind_int(st, ":inbox", inbox);
	bind_text(st, ":sha256", sha256);
	bind_text(st, ":name", a->name);
	bind_text(st, ":type", a->type);
	bind_int(st, ":size", (int64_t)a->size);
	bind_text(st, ":refused", a->refused);
	return stmt_run(tx, st, e);
}

static int
attachments(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, int64_t problem, struct attachment *a, size_t max, size_t *n, struct err *e)
{
	int r = 0;

	bind_int(st, ":problem", problem);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		memset(&a[*n], 0, sizeof a[*n]);
		a[*n].name = column_string(mem, st, 0);
		a[*n].type = column_string(mem, st, 1);
		a[*n].size = (size_t)sqlite3_column_int64(st, 2);
		a[*n].refused = column_text(mem, st, 3);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
attachment_all(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct attachment *a, size_t max, size_t *n, struct err *e)
{
	return attachments(tx, mem, stmt_of(tx, Q_attachment_all), problem, a, max, n, e);
}

int
attachment_all_parts(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct attachment *a, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_attachment_all_parts);

	bind_int(st, ":limit", (int64_t)max);
	return attachments(tx, mem, st, problem, a, max, n, e);
}
