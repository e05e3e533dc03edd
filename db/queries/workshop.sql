-- SPDX-License-Identifier: EUPL-1.2

-- name: workshop_number
SELECT coalesce(max(number), 0) + 1 FROM workshop WHERE year = :year;

-- name: workshop_add
INSERT INTO workshop (year, number, title, stage, organiser, problem, people, minutes, place, most, quorum, hidden, limit_at, premises, venue,
	opened_at, changed_at)
VALUES (:year, :number, :title, 'draft', :organiser, :problem, :people, :minutes, :place, :most, :quorum, :hidden, :limit_at, :premises,
	:venue, :now, :now);

-- name: workshop_get
SELECT id, year, number, title, stage, organiser, problem, people, minutes, place, quorum, hidden, room, limit_at, told, tallied_at, stale, kept,
	sequence, opened_at, ifnull(next_at, 0), invited, answered, polled_at, most, beats, premises, venue, news FROM workshop WHERE id = :id;

-- name: workshop_by_ref
-- "A-7" without a year: the newest one of that number.
SELECT id FROM workshop WHERE number = :number AND (:year = 0 OR year = :year) ORDER BY year DESC LIMIT 1;

-- name: workshop_set
UPDATE workshop SET title = :title, stage = :stage, organiser = :organiser, problem = :problem, people = :people, minutes = :minutes,
	place = :place, most = :most, quorum = :quorum, hidden = :hidden, room = :room, polled_at = :polled_at, limit_at = :limit_at, told = :told, tallied_at = :tallied_at,
	stale = :stale, invited = :invited, answered = :answered, kept = :kept, sequence = :sequence, beats = :beats, premises = :premises, venue = :venue, news = :news, next_at = nullif(:next_at, 0), changed_at = :now WHERE id = :id;

-- name: workshop_next
SELECT id, next_at, beats FROM workshop WHERE next_at IS NOT NULL ORDER BY next_at, id LIMIT 1;

-- name: workshop_rest
UPDATE workshop SET next_at = NULL WHERE id = :id;

-- name: workshop_of_person
SELECT id FROM (SELECT id FROM workshop WHERE organiser = :person UNION SELECT workshop FROM invitee WHERE person = :person)
ORDER BY id DESC LIMIT :limit;

-- name: workshop_open
SELECT id FROM workshop WHERE stage = 'draft' OR stage = 'polling' OR stage = 'closed' OR stage = 'fixed' ORDER BY id DESC LIMIT :limit;

-- name: workshop_in_room
-- The polls that stand there, the newest first.
SELECT id FROM workshop WHERE room = :room AND (stage = 'draft' OR stage = 'polling' OR stage = 'closed' OR stage = 'fixed')
ORDER BY id DESC LIMIT :limit;

-- name: slot_add
INSERT INTO slot (workshop, number, label, starts, ends, rule)
VALUES (:workshop, (SELECT ifnull(max(number), 0) + 1 FROM slot WHERE workshop = :workshop), :label, :starts, :ends, :rule);

-- name: slot_all
SELECT number, label, starts, ends, yes, maybe, no, missed, rule, fits FROM slot WHERE workshop = :workshop ORDER BY number LIMIT :limit;

-- name: slot_fits
UPDATE slot SET fits = :fits WHERE workshop = :workshop AND number = :slot;

-- name: slot_count
UPDATE slot SET yes = yes + :yes, maybe = maybe + :maybe, no = no + :no, missed = missed + :missed
WHERE workshop = :workshop AND number = :slot;

-- name: invitee_add
INSERT INTO invitee (workshop, person, part, token) VALUES (:workshop, :person, :part, :token);

-- name: invitee_part
UPDATE invitee SET part = :part WHERE id = :id;

-- name: invitee_of
SELECT id, workshop, person, part, token, due, asked_at, answered_at, presence FROM invitee WHERE workshop = :workshop AND person = :person;

-- name: invitee_by_token
SELECT id, workshop, person, part, token, due, asked_at, answered_at, presence FROM invitee WHERE token = :token;

-- name: invitee_all
SELECT id, workshop, person, part, token, due, asked_at, answered_at, presence FROM invitee WHERE workshop = :workshop AND id > :after
ORDER BY id LIMIT :limit;

-- name: invitee_due
SELECT id, workshop, person, part, token, due, asked_at, answered_at, presence FROM invitee WHERE workshop = :workshop AND due <> ''
ORDER BY id LIMIT :limit;

-- name: invitee_set
UPDATE invitee SET due = :due, asked_at = :asked_at, answered_at = :answered_at, presence = :presence,
	presence_at = iif(presence = :presence, presence_at, :now) WHERE id = :id;

-- name: invitee_call
-- All of them are to get that letter.
UPDATE invitee SET due = :due WHERE workshop = :workshop;

-- name: invitee_call_place
-- Who had the invitation and comes, or may: the place is another one. Who is to get a letter anyhow reads it there.
UPDATE invitee SET due = 'moved' WHERE workshop = :workshop AND due = '' AND presence <> '' AND presence <> 'declined' AND
	presence <> 'delegated';

-- name: invitee_moving
SELECT 1 FROM invitee WHERE workshop = :workshop AND due = 'moved' LIMIT 1;

-- name: invitee_call_off
-- The date is no longer kept: whoever had the invitation hears it.
UPDATE invitee SET due = iif(presence = '', '', 'cancelled') WHERE workshop = :workshop;

-- name: invitee_call_silent
UPDATE invitee SET due = :due WHERE workshop = :workshop AND answered_at = 0;

-- name: invitee_waiting
-- Who waits longest for a place.
SELECT id, workshop, person, part, token, due, asked_at, answered_at, presence FROM invitee WHERE workshop = :workshop AND presence = 'waiting'
ORDER BY presence_at, id LIMIT 1;

-- name: invitee_places
-- Places of others that are not free: who said yes, and to whom one is offered (the last invitation that went to them is that).
SELECT count(*) FROM invitee i WHERE i.workshop = :workshop AND i.id <> :id AND (i.presence = 'accepted' OR i.due = 'freed' OR
	(i.presence = 'asked' AND 'workshop-freed' = (SELECT o.template FROM address a JOIN outbox o INDEXED BY outbox_to ON o.destination = a.addr
	WHERE a.person = i.person AND o.target = CAST(i.workshop AS TEXT) AND o.template IN ('workshop-invitation', 'workshop-moved', 'workshop-freed')
	ORDER BY o.id DESC LIMIT 1)));

-- name: vote_of
SELECT slot, value FROM vote WHERE workshop = :workshop AND person = :person ORDER BY slot;

-- name: vote_who
-- Who said that of an option.
SELECT person FROM vote WHERE workshop = :workshop AND slot = :slot AND value = :value ORDER BY person LIMIT :limit;

-- name: vote_set
INSERT INTO vote (workshop, slot, person, value) VALUES (:workshop, :slot, :person, :value)
ON CONFLICT (workshop, person, slot) DO UPDATE SET value = excluded.value;

-- name: vote_drop
DELETE FROM vote WHERE workshop = :workshop AND slot = :slot AND person = :person;

-- name: vote_say
INSERT INTO vote_log (workshop, slot, person, value, inbox, at) VALUES (:workshop, :slot, :person, :value, :inbox, :now);

-- name: vote_back
-- What one message said and nothing said since: what stood before it.
SELECT l.workshop, l.person, l.slot, (SELECT p.value FROM vote_log p WHERE p.workshop = l.workshop AND p.person = l.person AND p.slot = l.slot
	AND p.inbox <> l.inbox AND p.id < l.id ORDER BY p.id DESC LIMIT 1)
FROM vote_log l WHERE l.inbox = :inbox AND NOT EXISTS (SELECT 1 FROM vote_log n WHERE n.workshop = l.workshop AND n.person = l.person
	AND n.slot = l.slot AND n.id > l.id) LIMIT :limit;

-- name: invitee_person
SELECT id, workshop, person, part, token, due, asked_at, answered_at, presence FROM invitee WHERE person = :person AND workshop > :after
ORDER BY workshop LIMIT 1;

-- name: invitee_become
UPDATE invitee SET person = :into WHERE id = :id;

-- name: invitee_drop
DELETE FROM invitee WHERE id = :id;

-- name: vote_become
UPDATE vote SET person = :into WHERE workshop = :workshop AND person = :from;

-- name: vote_log_become
UPDATE vote_log SET person = :into WHERE workshop = :workshop AND person = :from;

-- name: vote_last
-- What a person said last of an option.
SELECT value FROM vote_log WHERE workshop = :workshop AND person = :person AND slot = :slot ORDER BY id DESC LIMIT 1;

-- name: workshop_leave
-- What goes on, and what was held and has something to be done: the clock tells the staff, once.
UPDATE workshop SET told = ltrim(told || ' leaving-' || :why), next_at = min(ifnull(next_at, :now), :now)
WHERE organiser = :person AND instr(told, 'leaving-') = 0 AND instr(told, 'orphan') = 0 AND (stage = 'draft' OR stage = 'polling' OR
	stage = 'closed' OR stage = 'fixed' OR (stage = 'held' AND EXISTS (SELECT 1 FROM task t JOIN reminder r ON r.id = t.reminder
	WHERE t.workshop = workshop.id AND (r.state = 'waiting' OR r.state = 'said'))));

-- name: workshop_organised
SELECT id FROM workshop WHERE organiser = :person AND (stage = 'draft' OR stage = 'polling' OR stage = 'closed' OR stage = 'fixed')
ORDER BY id LIMIT :limit;

-- name: workshop_hand_tasks
UPDATE reminder SET author = :into WHERE author = :from AND id IN (SELECT reminder FROM task WHERE workshop = :workshop);

-- name: workshop_hand_bookings
UPDATE booking SET person = :into WHERE workshop = :workshop AND person = :from;

-- name: workshop_hand_loans
UPDATE loan SET person = :into WHERE workshop = :workshop AND person = :from;
