-- SPDX-License-Identifier: EUPL-1.2

-- name: slot_clear
DELETE FROM slot WHERE workshop = :workshop;

-- name: proposed_clear
DELETE FROM slot_proposed WHERE workshop = :workshop;

-- name: proposed_add
INSERT INTO slot_proposed (workshop, number, starts, ends) VALUES (:workshop, :number, :starts, :ends);

-- name: proposed_all
SELECT number, starts, ends FROM slot_proposed WHERE workshop = :workshop ORDER BY number LIMIT :limit;

-- name: round_add
INSERT INTO poll_round (workshop, first, at) VALUES (:workshop, :first, :now);

-- name: round_first
SELECT first FROM poll_round WHERE workshop = :workshop ORDER BY first DESC LIMIT 1;

-- name: invitee_silence
-- They are asked anew: nobody has answered yet.
UPDATE invitee SET answered_at = 0 WHERE workshop = :workshop;

-- name: except_add
INSERT OR IGNORE INTO series_except (workshop, day) VALUES (:workshop, :day);

-- name: except_all
SELECT day FROM series_except WHERE workshop = :workshop ORDER BY day DESC LIMIT :limit;

-- name: series_said
SELECT starts FROM series_said WHERE workshop = :workshop;

-- name: series_say
INSERT INTO series_said (workshop, starts) VALUES (:workshop, :starts) ON CONFLICT (workshop) DO UPDATE SET starts = excluded.starts;

-- name: audit_agenda_series
SELECT count(*) FROM series_except x WHERE NOT EXISTS (SELECT 1 FROM slot s WHERE s.workshop = x.workshop AND s.rule <> '');

-- name: audit_agenda_due
SELECT count(*) FROM agenda_due WHERE person <> 0 AND NOT EXISTS (SELECT 1 FROM person WHERE id = agenda_due.person);

-- name: audit_agenda_round
SELECT count(*) FROM poll_round r WHERE NOT EXISTS (SELECT 1 FROM slot s WHERE s.workshop = r.workshop AND s.number = r.first);

-- name: audit_agenda_numbers
SELECT count(*) FROM (SELECT workshop FROM slot GROUP BY workshop HAVING max(number) <> count(*));

-- name: agenda_mark
-- What a feed shows of a workshop changes: before it does.
INSERT OR IGNORE INTO agenda_due (person)
SELECT p.person FROM workshop w, (SELECT 0 AS person UNION ALL SELECT person FROM agenda_person) p
WHERE w.id = :id AND (w.kept > 0 OR :kept > 0) AND (w.stage, w.kept, w.sequence, w.title, w.place) IS NOT
	(:stage, :kept, :sequence, :title, :place) AND (p.person = 0 OR p.person = w.organiser OR
	EXISTS (SELECT 1 FROM invitee i WHERE i.workshop = w.id AND i.person = p.person));

-- name: agenda_mark_person
INSERT OR IGNORE INTO agenda_due (person) VALUES (:person);

-- name: agenda_mark_handed
-- Somebody else organises it: it leaves one feed and comes into another.
INSERT OR IGNORE INTO agenda_due (person) SELECT person FROM agenda_person WHERE person = :from OR person = :into;

-- name: agenda_mark_invitee
INSERT OR IGNORE INTO agenda_due (person)
SELECT i.person FROM invitee i JOIN agenda_person a ON a.person = i.person WHERE i.id = :id AND i.presence <> :presence;

-- name: agenda_mark_all
INSERT OR IGNORE INTO agenda_due (person) SELECT 0 UNION ALL SELECT person FROM agenda_person;

-- name: agenda_due
SELECT person FROM agenda_due ORDER BY person LIMIT :limit;

-- name: agenda_done
DELETE FROM agenda_due WHERE person = :person;

-- name: agenda_wants
SELECT 1 FROM agenda_person WHERE person = :person;

-- name: agenda_want
INSERT OR IGNORE INTO agenda_person (person, at) VALUES (:person, :now);

-- name: agenda_want_no
DELETE FROM agenda_person WHERE person = :person;

-- name: agenda_of_lab
-- Workshops that were kept, not long over; what was called off is shown as such.
SELECT w.id FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept
WHERE w.kept > 0 AND (w.stage = 'fixed' OR w.stage = 'held' OR w.stage = 'cancelled') AND (s.ends > :since OR (s.rule <> '' AND w.stage = 'fixed'))
ORDER BY s.starts, w.id LIMIT :limit;

-- name: agenda_of_person
SELECT w.id FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept
LEFT JOIN invitee i ON i.workshop = w.id AND i.person = :person
WHERE w.kept > 0 AND (w.stage = 'fixed' OR w.stage = 'held' OR w.stage = 'cancelled') AND (s.ends > :since OR (s.rule <> '' AND w.stage = 'fixed')) AND
	(w.organiser = :person OR (i.id IS NOT NULL AND i.presence <> 'declined' AND i.presence <> 'delegated'))
ORDER BY s.starts, w.id LIMIT :limit;

-- name: withdraw_log
-- A poll is taken back: what was said stands in the log, as taken back.
INSERT INTO vote_log (workshop, slot, person, value, inbox, at) SELECT workshop, slot, person, NULL, :inbox, :now FROM vote
WHERE workshop = :workshop ORDER BY person, slot;

-- name: withdraw_votes
DELETE FROM vote WHERE workshop = :workshop;

-- name: withdraw_counts
UPDATE slot SET yes = 0, maybe = 0, no = 0, missed = 0 WHERE workshop = :workshop;

-- name: withdraw_told
SELECT count(*) FROM invitee WHERE workshop = :workshop AND asked_at > 0;

-- name: withdraw_invitees
-- Who was asked hears that it was a mistake; who was not hears nothing.
UPDATE invitee SET due = iif(asked_at > 0, 'cancelled', ''), asked_at = 0, answered_at = 0 WHERE workshop = :workshop;

-- name: agenda_mark_booking
-- What the feed of a room shows changes: of the one it was in, and of the one it will be in.
INSERT OR IGNORE INTO agenda_venue_due (venue) SELECT venue FROM booking WHERE id = :id UNION SELECT :venue;

-- name: agenda_mark_rooms
-- A workshop's name stands in the feeds of its rooms.
INSERT OR IGNORE INTO agenda_venue_due (venue) SELECT b.venue FROM booking b JOIN workshop w ON w.id = b.workshop
WHERE b.workshop = :id AND (w.stage, w.title) IS NOT (:stage, :title);

-- name: agenda_mark_venues
INSERT OR IGNORE INTO agenda_venue_due (venue) SELECT id FROM venue;

-- name: agenda_venues_due
SELECT venue FROM agenda_venue_due ORDER BY venue LIMIT :limit;

-- name: agenda_venue_done
DELETE FROM agenda_venue_due WHERE venue = :venue;
