-- SPDX-License-Identifier: EUPL-1.2

-- name: task_add
INSERT INTO task (workshop, number, text, days, reminder)
VALUES (:workshop, (SELECT ifnull(max(number), 0) + 1 FROM task WHERE workshop = :workshop), :text, :days, :reminder);

-- name: task_all
SELECT t.number, t.text, t.days, t.reminder, ifnull(r.person, 0), r.room, r.state, r.due_at FROM task t JOIN reminder r ON r.id = t.reminder
WHERE t.workshop = :workshop ORDER BY r.due_at, t.number LIMIT :limit;

-- name: minutes_get
SELECT person, text, asked_at, sent_to, sent_at FROM minutes WHERE workshop = :workshop;

-- name: minutes_put
INSERT INTO minutes (workshop, person, text, inbox, at) VALUES (:workshop, :person, :text, :inbox, :now)
ON CONFLICT (workshop) DO UPDATE SET person = excluded.person, text = excluded.text, inbox = excluded.inbox, at = excluded.at;

-- name: minutes_sent
UPDATE minutes SET asked_at = :asked_at, sent_to = :sent_to, sent_at = :sent_at WHERE workshop = :workshop;

-- name: attendance_set
INSERT INTO attendance (workshop, person, present, at) VALUES (:workshop, :person, :present, :now)
ON CONFLICT (workshop, person) DO UPDATE SET present = excluded.present, at = excluded.at;

-- name: attendance_add
INSERT OR IGNORE INTO attendance (workshop, person, present, at) VALUES (:workshop, :person, :present, :now);

-- name: attendance_clear
DELETE FROM attendance WHERE workshop = :workshop;

-- name: attendance_counts
SELECT count(*) FILTER (WHERE present = 1), count(*) FILTER (WHERE present = 0) FROM attendance WHERE workshop = :workshop;

-- name: attendance_who
SELECT person FROM attendance WHERE workshop = :workshop AND present = :present ORDER BY person LIMIT :limit;

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
