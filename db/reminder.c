/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who is to be reminded of what and when, what was said, and how people want it.
 */
#include "db/stmt.h"

static void
read_row(TALLOC_CTX *mem, sqlite3_stmt *st, struct reminder *r)
{
	*r = (struct reminder){ .id = sqlite3_column_int64(st, 0),
		.kind = column_string(mem, st, 1),
		.problem = sqlite3_column_int64(st, 2),
		.person = sqlite3_column_int64(st, 3),
		.room = column_string(mem, st, 4),
		.author = sqlite3_column_int64(st, 5),
		.text = column_string(mem, st, 6),
		.step = sqlite3_column_int(st, 7),
		.base = sqlite3_column_int64(st, 8),
		.due_at = sqlite3_column_int64(st, 9),
		.repeats = column_string(mem, st, 10),
		.civil = column_string(mem, st, 11),
		.state = column_string(mem, st, 12),
		.created_at = sqlite3_column_int64(st, 13),
		.wanted_at = sqlite3_column_int64(st, 14),
		.meant_at = sqlite3_column_int64(st, 15) };
}

static int
one_row(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct reminder *r, struct err *e)
{
	int found = stmt_step(tx, st, e);

	if (found == 1)
		read_row(mem, st, r);
	sqlite3_reset(st);
	return found;
}

static int
all_rows(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct reminder *r, size_t max, size_t *n, struct err *e)
{
	int found = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (found = stmt_step(tx, st, e)) == 1; (*n)++)
		read_row(mem, st, &r[*n]);
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
reminder_add(struct tx *tx, const struct reminder *r, int64_t inbox, int64_t now, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_add);

	tx->store->due_same = false;
	bind_text(st, ":kind", r->kind);
	bind_id(st, ":problem", r->problem);
	bind_id(st, ":person", r->person);
	bind_text(st, ":room", r->person ? "" : r->room);
	bind_id(st, ":author", r->author);
	bind_id(st, ":inbox", inbox);
	bind_text(st, ":text", r->text ? r->text : "");
	bind_int(st, ":step", r->step);
	bind_int(st, ":base", r->base);
	bind_int(st, ":due_at", r->due_at);
	bind_int(st, ":meant_at", r->meant_at);
	bind_text(st, ":repeats", r->repeats ? r->repeats : "");
	bind_text(st, ":civil", r->civil ? r->civil : "");
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

bool
reminder_changed(struct store *s)
{
	bool changed = !s->due_same;

	s->due_same = true;
	return changed;
}

int
reminder_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct reminder *r, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_get);

	bind_int(st, ":id", id);
	return one_row(tx, mem, st, r, e);
}

int
reminder_next(struct tx *tx, TALLOC_CTX *mem, struct reminder *r, struct err *e)
{
	return one_row(tx, mem, stmt_of(tx, Q_reminder_next), r, e);
}

int
reminder_first(struct tx *tx, TALLOC_CTX *mem, int64_t now, struct reminder *r, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_first);

	bind_int(st, ":now", now);
	return all_rows(tx, mem, st, r, max, n, e);
}

int
reminder_due(
    struct tx *tx, TALLOC_CTX *mem, int64_t person, const char *room, int64_t now, struct reminder *r, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, person ? Q_reminder_due_person : Q_reminder_due_room);

	if (person)
		bind_int(st, ":person", person);
	else
		bind_text(st, ":room", room);
	bind_int(st, ":now", now);
	return all_rows(tx, mem, st, r, max, n, e);
}

int
reminder_put_off(struct tx *tx, int64_t person, const char *room, int64_t now, int64_t at, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, person ? Q_reminder_put_off_person : Q_reminder_put_off_room);

	tx->store->due_same = false;
	if (person)
		bind_int(st, ":person", person);
	else
		bind_text(st, ":room", room);
	bind_int(st, ":now", now);
	bind_int(st, ":at", at);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*n = sqlite3_changes64(tx->store->db);
	return 0;
}

int
reminder_of_case(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct reminder *r, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_of_case);

	bind_int(st, ":problem", problem);
	return all_rows(tx, mem, st, r, max, n, e);
}

int
reminder_staff(struct tx *tx, TALLOC_CTX *mem, const char *kind, int64_t person, struct reminder *r, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_staff);

	bind_text(st, ":kind", kind);
	bind_id(st, ":person", person);
	return one_row(tx, mem, st, r, e);
}

int
reminder_away(struct tx *tx, TALLOC_CTX *mem, int64_t person, int64_t after, struct reminder *r, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_away);

	bind_int(st, ":person", person);
	bind_int(st, ":after", after);
	return all_rows(tx, mem, st, r, max, n, e);
}

int
reminder_own(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct reminder *r, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_own);

	bind_int(st, ":person", person);
	return all_rows(tx, mem, st, r, max, n, e);
}

int
reminder_own_again(struct tx *tx, TALLOC_CTX *mem, int64_t after, struct reminder *r, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_own_again);

	bind_int(st, ":after", after);
	return all_rows(tx, mem, st, r, max, n, e);
}

int
reminded_on(struct tx *tx, int64_t reminder, const char *day, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminded_on);
	int found;

	bind_int(st, ":reminder", reminder);
	bind_text(st, ":day", day);
	found = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return found;
}

int
reminder_own_count(struct tx *tx, int64_t person, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_own_count);
	int found;

	bind_int(st, ":person", person);
	found = stmt_step(tx, st, e);
	*n = found == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
reminder_set(struct tx *tx, const struct reminder *r, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_set);

	tx->store->due_same = false;
	bind_int(st, ":id", r->id);
	bind_id(st, ":person", r->person);
	bind_text(st, ":room", r->person ? "" : r->room);
	bind_int(st, ":step", r->step);
	bind_int(st, ":base", r->base);
	bind_int(st, ":due_at", r->due_at);
	bind_int(st, ":wanted_at", r->wanted_at);
	bind_int(st, ":meant_at", r->meant_at);
	bind_text(st, ":civil", r->civil ? r->civil : "");
	bind_text(st, ":state", r->state);
	return stmt_run(tx, st, e);
}

int
reminder_untold(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_untold);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
reminder_move(struct tx *tx, const struct reminder *r, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_move);

	tx->store->due_same = false;
	bind_int(st, ":id", r->id);
	bind_int(st, ":step", r->step);
	bind_int(st, ":due_at", r->due_at);
	bind_int(st, ":wanted_at", r->wanted_at);
	bind_int(st, ":meant_at", r->meant_at);
	bind_text(st, ":civil", r->civil ? r->civil : "");
	return stmt_run(tx, st, e);
}

int
reminder_end(struct tx *tx, int64_t id, const char *state, const char *reason, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_end);

	tx->store->due_same = false;
	bind_int(st, ":id", id);
	bind_text(st, ":state", state);
	bind_text(st, ":reason", reason);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
reminded_add(struct tx *tx, int64_t inbox, int line, const struct reminder *r, const char *day, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminded_add);

	bind_int(st, ":inbox", inbox);
	bind_int(st, ":line", line);
	bind_int(st, ":reminder", r->id);
	bind_id(st, ":problem", r->problem);
	bind_id(st, ":person", r->person);
	bind_text(st, ":room", r->person ? "" : r->room);
	bind_text(st, ":day", day);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
reminded_last(struct tx *tx, int64_t person, int64_t problem, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminded_last);
	int found;

	bind_int(st, ":person", person);
	bind_int(st, ":problem", problem);
	found = stmt_step(tx, st, e);
	*at = found == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return found < 0 ? -1 : *at != 0;
}

int
reminded_messages(struct tx *tx, int64_t person, const char *day, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminded_messages);
	int found;

	bind_int(st, ":person", person);
	bind_text(st, ":day", day);
	found = stmt_step(tx, st, e);
	*n = found == 1 ? sqlite3_column_int(st, 0) : 0;
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
reminded_line(struct tx *tx, int64_t inbox, int line, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminded_line);

	bind_int(st, ":inbox", inbox);
	bind_int(st, ":line", line);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
reminder_done(struct tx *tx, int64_t problem, const char *kind, int64_t base, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_done);
	int found;

	bind_int(st, ":problem", problem);
	bind_text(st, ":kind", kind);
	bind_int(st, ":base", base);
	found = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return found;
}

int
reminder_again(struct tx *tx, int64_t id, const char *state, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminder_again);

	bind_int(st, ":id", id);
	bind_text(st, ":state", state);
	return stmt_run(tx, st, e);
}

int
reminded_all(struct tx *tx, TALLOC_CTX *mem, int64_t inbox, struct reminded *r, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminded_all);
	int found = 0;

	bind_int(st, ":inbox", inbox);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (found = stmt_step(tx, st, e)) == 1; (*n)++)
		r[*n] = (struct reminded){ .line = sqlite3_column_int(st, 0),
			.reminder = sqlite3_column_int64(st, 1),
			.person = sqlite3_column_int64(st, 2),
			.room = column_string(mem, st, 3) };
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
reminded_recent(struct tx *tx, int64_t person, int64_t problem, int64_t since, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_reminded_recent);

	bind_int(st, ":person", person);
	bind_int(st, ":problem", problem);
	bind_int(st, ":since", since);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
hushed_add(struct tx *tx, int64_t problem, const char *kind, int64_t person, const char *room, int64_t inbox, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_hushed_add);

	bind_int(st, ":problem", problem);
	bind_text(st, ":kind", kind);
	bind_id(st, ":person", person);
	bind_text(st, ":room", person ? "" : room);
	bind_int(st, ":inbox", inbox);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

int
hushed_end(struct tx *tx, int64_t id, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_hushed_end);

	bind_int(st, ":id", id);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
hushed_get(struct tx *tx, const struct reminder *r, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_hushed_get);
	int found;

	bind_int(st, ":problem", r->problem);
	bind_text(st, ":kind", r->kind);
	bind_id(st, ":person", r->person);
	bind_text(st, ":room", r->room);
	found = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return found;
}

int
habit_get(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct habit *habit, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_habit_get);
	int found;

	*habit = (struct habit){ .digest = "daily" };
	bind_int(st, ":person", person);
	found = stmt_step(tx, st, e);
	if (found == 1)
		*habit = (struct habit){ .digest = column_string(mem, st, 0),
			.deputy = sqlite3_column_int64(st, 1),
			.quiet_until = sqlite3_column_int64(st, 2) };
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
habit_set(struct tx *tx, int64_t person, const struct habit *habit, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_habit_set);

	bind_int(st, ":person", person);
	bind_text(st, ":digest", habit->digest);
	bind_id(st, ":deputy", habit->deputy);
	bind_int(st, ":quiet_until", habit->quiet_until);
	return stmt_run(tx, st, e);
}

int
facts_times(struct tx *tx, int64_t problem, enum stage stage, struct case_times *t, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_facts_times);
	int found;

	bind_int(st, ":problem", problem);
	bind_text(st, ":stage", stage_name(stage));
	found = stmt_step(tx, st, e);
	if (found == 1) {
		int64_t act = sqlite3_column_int64(st, 0), note = sqlite3_column_int64(st, 1);

		*t = (struct case_times){ .staff_at = act > note ? act : note,
			.asked_at = sqlite3_column_int64(st, 2),
			.stage_at = sqlite3_column_int64(st, 3),
			.stage_inbox = sqlite3_column_int64(st, 4) };
	}
	sqlite3_reset(st);
	return found == 1 ? 0 : -1;
}

int
facts_told(struct tx *tx, int64_t inbox, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_facts_told);
	int found;

	bind_int(st, ":inbox", inbox);
	bind_int(st, ":person", person);
	found = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return found;
}

int
problem_going_on(struct tx *tx, int64_t after, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_problem_going_on);

	bind_int(st, ":after", after);
	return stmt_ids(tx, st, ids, max, n, e);
}

void
case_touched(struct tx *tx, int64_t problem)
{
	struct store *s = tx->store;
	size_t i;

	for (i = 0; i < s->n_touched && s->touched[i] != problem; i++)
		;
	if (problem == 0 || i < s->n_touched)
		return;
	if (s->n_touched == talloc_array_length(s->touched))
		s->touched = talloc_realloc(s, s->touched, int64_t, (unsigned)s->n_touched * 2 + 8);
	s->touched[s->n_touched++] = problem;
}

size_t
tx_touched(struct tx *tx, int64_t *ids, size_t max)
{
	struct store *s = tx->store;
	size_t n = 0;

	while (n < max && s->n_touched > 0)
		ids[n++] = s->touched[--s->n_touched];
	return n;
}
