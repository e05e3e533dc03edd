/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two persons are one; somebody is forgotten. Every column that holds a person has its place here or a reason not to: tests/unit/test_h_people.c
 * walks the schema and asks.
 */
#include "db/card.h"
#include "db/stmt.h"
#include "db/workshop.h"

int
person_merge(struct tx *tx, int64_t from, int64_t into, int64_t now, struct err *e)
{
	static const enum query all[] = { Q_merge_organiser, Q_merge_minutes, Q_merge_attendance, Q_merge_attendance_gone, Q_merge_need,
		Q_merge_keeper, Q_merge_booking, Q_merge_claim, Q_merge_loan, Q_merge_rules, Q_merge_feed_due, Q_merge_feed,
		Q_merge_feed_gone, Q_merge_news, Q_merge_reminder, Q_merge_reminder_author, Q_merge_reminded, Q_merge_hushed, Q_merge_habit,
		Q_merge_habit_gone, Q_merge_deputy, Q_merge_score, Q_merge_token, Q_merge_question, Q_merge_consent, Q_merge_consent_filer,
		Q_merge_card, Q_merge_card_author, Q_merge_referral, Q_merge_referral_author, Q_merge_approach, Q_merge_advice,
		Q_merge_advice_author, Q_merge_willing, Q_merge_willing_gone, Q_merge_willing_room, Q_merge_inquiry, Q_merge_inquiry_ask,
		Q_merge_inquiry_ask_gone, Q_merge_inquiry_answer, Q_merge_document, Q_merge_copy, Q_merge_stock_move };
	size_t i;

	tx->store->due_same = tx->store->agenda_same = false;
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_stmt *st = stmt_of(tx, all[i]);

		bind_int(st, ":from", from);
		if (sqlite3_bind_parameter_index(st, ":into"))
			bind_int(st, ":into", into);
		if (sqlite3_bind_parameter_index(st, ":now"))
			bind_int(st, ":now", now);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	return 0;
}

/* Nobody finds their cards any more. */
static int
cards_leave(struct tx *tx, int64_t person, struct err *e)
{
	enum { CARDS = 64 };
	sqlite3_stmt *st = stmt_of(tx, Q_card_of_person);
	int64_t ids[CARDS];
	size_t n, i;
	int r;

	bind_int(st, ":person", person);
	r = stmt_ids(tx, st, ids, CARDS, &n, e);
	for (i = 0; r == 0 && i < n; i++)
		r = card_index(tx, ids[i], "", e);
	return r;
}

int
person_forget(struct tx *tx, int64_t person, int64_t now, struct err *e)
{
	/* the address last: all the others are found by it */
	static const enum query all[] = { Q_forget_needs_shown, Q_forget_needs, Q_forget_invitee, Q_forget_feed_due, Q_forget_feed,
		Q_forget_approach_looked, Q_forget_approach, Q_forget_referral_approaches, Q_forget_referral_words, Q_forget_referral,
		Q_forget_partner_words, Q_forget_card, Q_forget_willing, Q_forget_willing_room, Q_forget_inquiry, Q_forget_inquiry_ask,
		Q_forget_inquiry_answer, Q_forget_advice, Q_forget_booking, Q_forget_booking_ahead, Q_forget_claim, Q_forget_tasks,
		Q_forget_copy_open, Q_forget_copy, Q_forget_own, Q_forget_reminders, Q_forget_hushed, Q_forget_habit, Q_forget_deputy,
		Q_forget_questions, Q_forget_code_locks, Q_forget_codes, Q_forget_deeds, Q_forget_moved, Q_forget_chats, Q_forget_words,
		Q_forget_notices, Q_forget_named, Q_forget_details, Q_forget_letters, Q_forget_destinations, Q_forget_budgets,
		Q_absence_forget, Q_absence_unname, Q_address_forget, Q_person_unname };
	size_t i;

	tx->store->due_same = tx->store->agenda_same = false;
	if (workshop_leave(tx, person, "erased", now, e) < 0 || cards_leave(tx, person, e) < 0)
		return -1;
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_stmt *st = stmt_of(tx, all[i]);

		bind_int(st, ":person", person);
		if (sqlite3_bind_parameter_index(st, ":now"))
			bind_int(st, ":now", now);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	return 0;
}
