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
	{ Q_audit_act_twice, "G2 acts done twice by one message" },
	{ Q_audit_act_unhandled, "G2 acts of messages that were not handled" },
	{ Q_audit_outbox_ambiguous, "G3 letters resent after more than two ambiguous ends" },
	{ Q_audit_outbox_unsent, "G3 letters sent without an attempt" },
	{ Q_audit_outbox_order, "G4 letters passed by a later one to the same place" },
	{ Q_audit_inbox_unfinished, "G5 messages tried too often or forgotten" },
	{ Q_audit_inbox_unreasoned, "G5 messages set aside without a reason" },
	{ Q_audit_inbox_bytes, "G5 messages without their bytes" },
	{ Q_audit_inbox_silent, "G5 messages handled without an answer or a reason" },
	{ Q_audit_inbox_untold, "G5 messages in quarantine that staff do not know of" },
	{ Q_audit_outbox_untold, "G5 dead letters that staff do not know of" },
	{ Q_audit_outbox_dangling, "G5 letters in flight that nobody took" },
	{ Q_audit_outbox_forgotten, "G5 letters that wait since ten days" },
	{ Q_audit_outbox_bytes, "G5 letters without their bytes" },
	{ Q_audit_outbox_unreasoned, "G5 letters ended without a reason" },
	{ Q_audit_outbox_causeless, "G6 letters without a cause" },
	{ Q_audit_outbox_bounds, "G6 messages that earned over 40 letters" },
	{ Q_audit_outbox_machine, "G6 mails to others for a message that was ignored" },
	{ Q_audit_problem_history, "cases that are not as their last act left them" },
	{ Q_audit_act_chain, "acts that do not begin where the one before ended" },
	{ Q_audit_advice_act, "D10 resources recommended without an act" },
	{ Q_audit_advice_over, "D10 resources that are over and are still to be asked about" },
	{ Q_audit_merged, "cases merged into none, or into one while they stand for themselves" },
	{ Q_audit_similar_gone, "cases that are found though they are no longer there to be found" },
	{ Q_audit_project_unevaluated, "projects scaled up without an evaluation" },
	{ Q_audit_project_unlearnt, "projects ended without what was learnt" },
	{ Q_audit_committee_motive, "decisions of a committee without a motive" },
	{ Q_audit_problem_origin, "cases without the message that opened them" },
	{ Q_audit_code_late, "codes taken after their time" },
	{ Q_audit_code_words, "words kept with a code that is over" },
	{ Q_audit_away, "reminders said to people who were away" },
	{ Q_audit_away_moved, "reminders moved by an absence to before their time, or without that reason" },
	{ Q_audit_person_gone, "doors of persons that became one with another" },
	{ Q_audit_reminder_unsaid, "F1 reminders said without a line in the ledger" },
	{ Q_audit_reminder_unreasoned, "F1 reminders ended without a reason" },
	{ Q_audit_reminder_over, "F1 reminders about cases that are no more" },
	{ Q_audit_reminder_forgotten, "F1 reminders that wait though they were due" },
	{ Q_audit_reminded_untold, "F1 lines of the ledger without their message" },
	{ Q_audit_reminded_lines, "F1 messages whose lines in the ledger are not one after the other" },
	{ Q_audit_reminded_foreign, "F1 lines of the ledger that are not as their reminder" },
	{ Q_audit_workshop_counts, "B5 options whose counts are not their votes" },
	{ Q_audit_workshop_votes, "B4 votes that are not what was said last" },
	{ Q_audit_workshop_people, "B4 workshops whose counts of people are not their people" },
	{ Q_audit_workshop_kept, "B9 workshops that stand without a date" },
	{ Q_audit_agenda_due, "B20 feeds of nobody" },
	{ Q_audit_agenda_series, "B19 exceptions of no series" },
	{ Q_audit_agenda_round, "B9 rounds of a poll without their options" },
	{ Q_audit_agenda_numbers, "B9 polls whose options are not numbered one after the other" },
	{ Q_audit_task_open, "B14 tasks of a workshop that was called off, and somebody is still reminded" },
	{ Q_audit_task_own, "B14 tasks whose reminder is not that of a task" },
	{ Q_audit_keeper_forgotten, "B15 time-keepers that nothing will wake" },
	{ Q_audit_keeper_workshop, "B15 time-keepers of workshops that were called off" },
	{ Q_audit_task_numbers, "B14 workshops whose tasks are not numbered one after the other" },
	{ Q_audit_part_numbers, "B15 running orders whose parts are not numbered one after the other" },
	{ Q_audit_attendance_sign, "B16 people who are there by a sign that was not handled" },
	{ Q_audit_followup_undated, "B16 attendance and minutes of what has no date" },
	{ Q_audit_followup_occasion, "B19 attendance, minutes, tasks of a time that is none" },
	{ Q_audit_need_kept, "B18 needs that nothing will forget" },
	{ Q_audit_minutes_sent, "B17 minutes that went out and nobody asked for it" },
	{ Q_audit_habit_self, "F3 people who stand in for themselves" },
	{ Q_audit_booking_twice, "C2 bookings of one room at one time" },
	{ Q_audit_booking_forgotten, "C3 tentative bookings that nothing will end" },
	{ Q_audit_tie_place, "C8 workshops in a room that is not booked for them" },
	{ Q_audit_tie_over, "C8 rooms kept for workshops that were called off" },
	{ Q_audit_stock, "E7 stocks that are not the sum of their moves" },
	{ Q_audit_copies, "E8 requests whose copies are not what left the stock" },
	{ Q_audit_given, "E8 documents whose counter is not what was given" },
	{ Q_audit_referral_blind, "D6 partners who were asked or introduced before both said yes" },
	{ Q_audit_referral_over, "D8 partners of referrals that are over who are still to be asked" },
	{ Q_audit_referral_forgotten, "D7 partners who were asked and whom nothing will remind" },
	{ Q_audit_feedback, "D9 words about introductions that there were not" },
	{ Q_audit_inquiry_over, "D11 questions that nothing will end, or that are over and still woken" },
	{ Q_audit_inquiry_told, "D11 answers to questions that were not passed on" },
};

struct audit {
	struct tx *tx;
	TALLOC_CTX *mem;
	audit_line_fn *line;
	void *aux;
	int bad;
};

static void
told(struct audit *a, const char *name, const char *value, bool good)
{
	a->line(a->aux, name, value, good);
	a->bad += !good;
}

static int
audit_counts(struct audit *a, struct err *e)
{
	size_t i;

	for (i = 0; i < sizeof counts / sizeof *counts; i++) {
		sqlite3_stmt *st = stmt_of(a->tx, counts[i].query);
		int r = stmt_step(a->tx, st, e);

		if (r < 0)
			return -1;
		told(a, counts[i].name, column_string(a->mem, st, 0), r == 1 && sqlite3_column_int64(st, 0) == 0);
		sqlite3_reset(st);
	}
	return 0;
}

/* An id that was drawn, or changed, is not the one that its cause gives. */
static int
audit_letters(struct audit *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(a->tx, Q_audit_letters);
	long bad = 0;
	int r;

	while ((r = stmt_step(a->tx, st, e)) == 1) {
		TALLOC_CTX *mem = talloc_new(a->mem);
		const char *want = letter_id(
		    mem, a->tx->store->secret, column_string(mem, st, 2), (size_t)sqlite3_column_int64(st, 3), column_string(mem, st, 1));

		bad += strcmp(want, column_string(mem, st, 0)) != 0;
		talloc_free(mem);
	}
	told(a, "G3 letters under an id that is not derived", talloc_asprintf(a->mem, "%ld", bad), bad == 0);
	return r;
}

static int
audit_file(struct audit *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(a->tx, Q_audit_foreign);
	const char *value;
	int r = stmt_step(a->tx, st, e);

	if (r < 0)
		return -1;
	told(a, "foreign keys that point nowhere", r ? column_string(a->mem, st, 0) : "0", r == 0);
	sqlite3_reset(st);
	st = stmt_of(a->tx, Q_audit_integrity);
	r = stmt_step(a->tx, st, e);
	if (r < 0)
		return -1;
	value = r ? column_string(a->mem, st, 0) : "";
	told(a, "integrity", value, strcmp(value, "ok") == 0);
	sqlite3_reset(st);
	return 0;
}

static int
audit_sums(struct audit *a, enum query query, const char *box, struct err *e)
{
	sqlite3_stmt *st = stmt_of(a->tx, query);
	int r;

	while ((r = stmt_step(a->tx, st, e)) == 1)
		told(a, talloc_asprintf(a->mem, "%s %s", box, column_string(a->mem, st, 0)), column_string(a->mem, st, 1), true);
	return r;
}

int
store_audit(struct tx *tx, audit_line_fn *line, void *aux, struct err *e)
{
	struct audit a = { .tx = tx, .mem = talloc_new(NULL), .line = line, .aux = aux };
	int r = 0;

	if (audit_counts(&a, e) < 0 || audit_letters(&a, e) < 0 || audit_file(&a, e) < 0 || audit_sums(&a, Q_audit_sums, "inbox", e) < 0 ||
	    audit_sums(&a, Q_audit_sums_out, "outbox", e) < 0 || audit_sums(&a, Q_audit_sums_reminder, "reminder", e) < 0 ||
	    audit_sums(&a, Q_audit_sums_task, "task", e) < 0 || audit_sums(&a, Q_audit_sums_attendance, "attendance", e) < 0)
		r = -1;
	talloc_free(a.mem);
	return r < 0 ? -1 : a.bad;
}

int
attachment_kept(struct tx *tx, int (*each)(void *aux, const char *sha256, int64_t size), void *aux, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_attachment_kept);
	int r;

	while ((r = stmt_step(tx, st, e)) == 1)
		if (each(aux, (const char *)sqlite3_column_text(st, 0), sqlite3_column_int64(st, 1)) < 0)
			break;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}
