-- SPDX-License-Identifier: EUPL-1.2

-- name: task_add
INSERT INTO task (workshop, occasion, number, text, days, reminder)
VALUES (:workshop, :occasion, (SELECT ifnull(max(number), 0) + 1 FROM task WHERE workshop = :workshop), :text, :days, :reminder);

-- name: task_of_reminder
SELECT workshop FROM task WHERE reminder = :reminder;

-- name: task_all
-- Of a series that goes on for years those that are open, and the newest.
SELECT number, text, days, reminder, ifnull(person, 0), room, state, due_at, occasion FROM (
	SELECT t.number, t.text, t.days, t.reminder, r.person, r.room, r.state, r.due_at, t.occasion FROM task t JOIN reminder r ON r.id = t.reminder
	WHERE t.workshop = :workshop ORDER BY (r.state = 'waiting' OR r.state = 'said') DESC, t.number DESC LIMIT :limit)
ORDER BY due_at, number;

-- name: minutes_get
SELECT person, text, asked_at, sent_to, sent_at, occasion FROM minutes WHERE workshop = :workshop AND occasion = :occasion;

-- name: minutes_due
SELECT person, text, asked_at, sent_to, sent_at, occasion FROM minutes WHERE workshop = :workshop AND asked_at > 0 AND sent_at = 0 ORDER BY asked_at LIMIT 1;

-- name: minutes_put
INSERT INTO minutes (workshop, occasion, person, text, inbox, at) VALUES (:workshop, :occasion, :person, :text, :inbox, :now)
ON CONFLICT (workshop, occasion) DO UPDATE SET person = excluded.person, text = excluded.text, inbox = excluded.inbox, at = excluded.at;

-- name: minutes_sent
UPDATE minutes SET asked_at = :asked_at, sent_to = :sent_to, sent_at = :sent_at WHERE workshop = :workshop AND occasion = :occasion;

-- name: attendance_set
-- A sign of their own beside what was said of them adds nothing.
INSERT INTO attendance (workshop, occasion, person, present, at, inbox) VALUES (:workshop, :occasion, :person, :present, :now, nullif(:inbox, 0))
ON CONFLICT (workshop, occasion, person) DO UPDATE SET present = excluded.present, at = excluded.at, inbox = CASE WHEN
	attendance.present = 0 OR attendance.inbox IS NOT NULL THEN excluded.inbox END;

-- name: attendance_add
INSERT OR IGNORE INTO attendance (workshop, occasion, person, present, at) VALUES (:workshop, :occasion, :person, :present, :now);

-- name: attendance_clear
DELETE FROM attendance WHERE workshop = :workshop AND occasion = :occasion;

-- name: attendance_back
DELETE FROM attendance WHERE inbox = :inbox;

-- name: attendance_counts
SELECT count(*) FILTER (WHERE present = 1), count(*) FILTER (WHERE present = 0) FROM attendance WHERE workshop = :workshop AND occasion = :occasion;

-- name: attendance_who
SELECT person FROM attendance WHERE workshop = :workshop AND occasion = :occasion AND present = :present ORDER BY person LIMIT :limit;

-- name: part_clear
DELETE FROM part WHERE workshop = :workshop;

-- name: part_add
INSERT INTO part (workshop, number, minutes, text) VALUES (:workshop, :number, :minutes, :text);

-- name: part_all
SELECT number, minutes, text FROM part WHERE workshop = :workshop ORDER BY number LIMIT :limit;

-- name: need_add
INSERT INTO need (workshop, person, text, inbox, at) VALUES (:workshop, :person, :text, :inbox, :now);

-- name: need_all
SELECT person, text FROM need WHERE workshop = :workshop ORDER BY id LIMIT :limit;

-- name: need_any
SELECT 1 FROM need WHERE workshop = :workshop LIMIT 1;

-- name: need_forget_mails
-- The messages that brought them.
UPDATE inbox_bytes SET raw = x'' WHERE inbox IN (SELECT inbox FROM need WHERE workshop = :workshop);

-- name: need_forget_letters
-- The letters that showed them, once they are gone.
UPDATE outbox_bytes SET text = '', bytes = x'' WHERE outbox IN (SELECT id FROM outbox WHERE template = 'workshop-needs' AND target = :target AND
	(state = 'sent' OR state = 'dead' OR state = 'cancelled'));

-- name: need_forget
DELETE FROM need WHERE workshop = :workshop;
