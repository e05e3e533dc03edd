-- SPDX-License-Identifier: EUPL-1.2
-- Two persons are one (:from is no more), and somebody is forgotten. What is not here: cases and what was written of them (identity.sql),
-- invitations and votes (workshop.sql).

-- name: merge_organiser
UPDATE workshop SET organiser = :into WHERE organiser = :from;

-- name: merge_minutes
UPDATE minutes SET person = :into WHERE person = :from;

-- name: merge_attendance
-- Who was there by one of both names was there.
INSERT INTO attendance (workshop, occasion, person, present, at, inbox) SELECT workshop, occasion, :into, present, at, inbox FROM attendance
WHERE person = :from ON CONFLICT (workshop, occasion, person) DO UPDATE SET present = max(present, excluded.present);

-- name: merge_attendance_gone
DELETE FROM attendance WHERE person = :from;

-- name: merge_need
UPDATE need SET person = :into WHERE person = :from;

-- name: merge_keeper
UPDATE keeper SET person = :into WHERE person = :from;

-- name: merge_booking
UPDATE booking SET person = :into WHERE person = :from;

-- name: merge_claim
UPDATE booking SET claimant = :into WHERE claimant = :from;

-- name: merge_loan
UPDATE loan SET person = :into WHERE person = :from;

-- name: merge_rules
UPDATE OR REPLACE rules_accepted SET person = :into WHERE person = :from;

-- name: merge_feed_due
INSERT OR IGNORE INTO agenda_due (person) SELECT :from FROM agenda_person WHERE person = :from UNION SELECT :into FROM agenda_person
	WHERE person = :from OR person = :into;

-- name: merge_feed
INSERT OR IGNORE INTO agenda_person (person, at) SELECT :into, at FROM agenda_person WHERE person = :from;

-- name: merge_feed_gone
DELETE FROM agenda_person WHERE person = :from;

-- name: merge_news
-- The points of the morning, the week, the month come once.
UPDATE reminder SET state = 'cancelled', reason = 'merged', ended_at = :now WHERE person = :from AND state = 'waiting' AND
	(kind = 'morning' OR kind = 'week' OR kind = 'month') AND EXISTS (SELECT 1 FROM reminder r WHERE r.person = :into AND
	r.kind = reminder.kind AND r.state = 'waiting');

-- name: merge_reminder
UPDATE reminder SET person = :into WHERE person = :from;

-- name: merge_reminder_author
UPDATE reminder SET author = :into WHERE author = :from;

-- name: merge_reminded
UPDATE reminded SET person = :into WHERE person = :from;

-- name: merge_hushed
UPDATE hushed SET person = :into WHERE person = :from;

-- name: merge_habit
INSERT OR IGNORE INTO habit (person, digest, deputy, quiet_until)
SELECT :into, digest, nullif(deputy, :into), quiet_until FROM habit WHERE person = :from;

-- name: merge_habit_gone
DELETE FROM habit WHERE person = :from;

-- name: merge_deputy
UPDATE habit SET deputy = nullif(:into, person) WHERE deputy = :from;

-- name: merge_score
UPDATE score SET person = :into WHERE person = :from;

-- name: merge_token
-- The letters that they had can be answered as before.
UPDATE token SET person = :into WHERE person = :from;

-- name: merge_question
UPDATE question SET person = :into WHERE person = :from;

-- name: merge_consent
UPDATE consent SET person = :into WHERE person = :from;

-- name: merge_consent_filer
UPDATE consent SET filer = :into WHERE filer = :from;

-- name: forget_needs_shown
UPDATE outbox_bytes SET text = '', bytes = x'' WHERE outbox IN (SELECT o.id FROM outbox o JOIN need n ON o.target = CAST(n.workshop AS TEXT)
	WHERE n.person = :person AND o.template = 'workshop-needs' AND (o.state = 'sent' OR o.state = 'dead' OR o.state = 'cancelled'));

-- name: forget_needs
DELETE FROM need WHERE person = :person;

-- name: forget_invitee
-- No letter goes to them any more, and what was sent to them opens nothing.
UPDATE invitee SET due = '', token = 'gone-' || id WHERE person = :person;

-- name: forget_feed_due
INSERT OR IGNORE INTO agenda_due (person) SELECT person FROM agenda_person WHERE person = :person;

-- name: forget_feed
DELETE FROM agenda_person WHERE person = :person;

-- name: forget_booking
UPDATE booking SET note = '', organisation = '' WHERE person = :person;

-- name: forget_booking_ahead
-- What they booked for themselves and is not over yet is free again.
UPDATE booking SET state = 'cancelled', expires_at = NULL, next_at = NULL, changed_at = :now WHERE person = :person AND workshop IS NULL AND
	end_at > :now AND (state = 'asked' OR state = 'tentative' OR state = 'confirmed');

-- name: forget_claim
UPDATE booking SET claimant = NULL WHERE claimant = :person;

-- name: forget_tasks
-- What they were to do for a workshop is for the team.
UPDATE reminder SET person = NULL, room = 'staff' WHERE person = :person AND (state = 'waiting' OR state = 'said') AND
	id IN (SELECT reminder FROM task);

-- name: forget_own
UPDATE reminder SET text = '', state = iif(state = 'waiting' OR state = 'said', 'cancelled', state), ended_at = coalesce(ended_at, :now),
	reason = iif(state = 'waiting' OR state = 'said', 'forgotten', reason) WHERE author = :person AND id NOT IN (SELECT reminder FROM task);

-- name: forget_reminders
UPDATE reminder SET state = 'cancelled', reason = 'forgotten', ended_at = :now WHERE person = :person AND (state = 'waiting' OR state = 'said');

-- name: forget_hushed
DELETE FROM hushed WHERE person = :person;

-- name: forget_habit
DELETE FROM habit WHERE person = :person;

-- name: forget_deputy
UPDATE habit SET deputy = NULL WHERE deputy = :person;

-- name: forget_questions
UPDATE question SET text = '' WHERE person = :person;

-- name: forget_code_locks
DELETE FROM code_lock WHERE key IN (SELECT lower(addr) FROM address WHERE person = :person) OR
	key IN (SELECT id FROM chat_id WHERE person = :person);

-- name: forget_codes
UPDATE code SET giver = '', addr = '', words = '', ended_at = coalesce(ended_at, :now), how = coalesce(how, 'replaced') WHERE person = :person OR
	addr IN (SELECT addr FROM address WHERE person = :person);

-- name: forget_deeds
UPDATE deed SET old = '', new = '' WHERE person = :person AND (verb = 'link' OR verb = 'unlink');

-- name: forget_moved
DELETE FROM moved WHERE (kind = 'address' OR kind = 'chat') AND deed IN (SELECT id FROM deed WHERE person = :person OR other = :person);

-- name: forget_chats
DELETE FROM chat_id WHERE person = :person;

-- name: forget_named
-- Letters to others that name them. A single word may be anybody's name.
UPDATE outbox_bytes SET text = '', bytes = x'' WHERE outbox IN (SELECT o.id FROM outbox o JOIN outbox_bytes b ON b.outbox = o.id
	JOIN person p ON p.id = :person WHERE o.channel = 'mail' AND (o.state = 'sent' OR o.state = 'dead' OR o.state = 'cancelled') AND
	((instr(p.name, ' ') > 0 AND instr(b.text, p.name) > 0) OR
	EXISTS (SELECT 1 FROM address a WHERE a.person = :person AND instr(lower(b.text), lower(a.addr)) > 0)));

-- name: forget_details
UPDATE outbox SET detail = '' WHERE detail <> '' AND EXISTS (SELECT 1 FROM address a WHERE a.person = :person AND
	instr(lower(detail), lower(a.addr)) > 0);

-- name: merge_card
UPDATE card SET person = :into WHERE person = :from;

-- name: merge_card_author
UPDATE card SET author = :into WHERE author = :from;

-- name: merge_willing
INSERT OR IGNORE INTO willing (person, token, agreed_at, asked_at, next_at) SELECT :into, 'of-' || token, agreed_at, asked_at, next_at FROM willing
WHERE person = :from;

-- name: merge_willing_gone
DELETE FROM willing WHERE person = :from;

-- name: merge_willing_room
UPDATE willing_room SET person = :into WHERE person = :from;

-- name: merge_inquiry
UPDATE inquiry SET person = :into WHERE person = :from;

-- name: merge_inquiry_ask
UPDATE OR IGNORE inquiry_ask SET person = :into WHERE person = :from;

-- name: merge_inquiry_ask_gone
DELETE FROM inquiry_ask WHERE person = :from;

-- name: merge_inquiry_answer
UPDATE inquiry_answer SET person = :into WHERE person = :from;

-- name: forget_willing
DELETE FROM willing WHERE person = :person;

-- name: forget_willing_room
UPDATE willing_room SET person = NULL WHERE person = :person;

-- name: forget_inquiry
UPDATE inquiry SET text = '', state = iif(state = 'closed', 'closed', 'stopped'), next_at = NULL WHERE person = :person;

-- name: forget_inquiry_ask
DELETE FROM inquiry_ask WHERE person = :person;

-- name: forget_inquiry_answer
UPDATE inquiry_answer SET text = '', signed = 0, person = NULL WHERE person = :person;

-- name: merge_advice
UPDATE advice SET person = :into WHERE person = :from;

-- name: merge_advice_author
UPDATE advice SET author = :into WHERE author = :from;

-- name: forget_advice
UPDATE advice SET next_at = NULL WHERE person = :person;

-- name: forget_card
-- Of whoever is forgotten nothing is found any more; a card of themselves loses its name and its lines, that of an organisation what names them.
UPDATE card SET state = 'hidden', next_at = NULL, person = NULL,
	name = CASE kind WHEN 'person' THEN '' ELSE name END, folded = CASE kind WHEN 'person' THEN '' ELSE folded END,
	expertise = CASE kind WHEN 'person' THEN '' ELSE replace(expertise, (SELECT name FROM person WHERE id = :person), '…') END,
	missions = CASE kind WHEN 'person' THEN '' ELSE replace(missions, (SELECT name FROM person WHERE id = :person), '…') END,
	scope = CASE kind WHEN 'person' THEN '' ELSE replace(scope, (SELECT name FROM person WHERE id = :person), '…') END,
	examples = CASE kind WHEN 'person' THEN '' ELSE replace(examples, (SELECT name FROM person WHERE id = :person), '…') END,
	partners = CASE kind WHEN 'person' THEN '' ELSE replace(partners, (SELECT name FROM person WHERE id = :person), '…') END,
	availability = CASE kind WHEN 'person' THEN '' ELSE replace(availability, (SELECT name FROM person WHERE id = :person), '…') END,
	link = CASE kind WHEN 'person' THEN '' ELSE link END
WHERE person = :person;

-- name: merge_document
UPDATE document SET author = :into WHERE author = :from;

-- name: merge_copy
UPDATE copy_request SET person = :into WHERE person = :from;

-- name: merge_stock_move
UPDATE stock_move SET person = :into WHERE person = :from;

-- name: forget_copy_open
-- What has not left the stock is asked for no more.
UPDATE copy_request SET state = 'cancelled', changed_at = :now WHERE person = :person AND state IN ('asked', 'short', 'waiting');

-- name: forget_copy
-- The copies stay counted; where they went and what was said of them does not stay.
UPDATE copy_request SET place = '', answer = '', next_at = NULL, token = 'gone-' || id WHERE person = :person;
