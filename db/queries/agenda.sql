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

-- name: audit_agenda_round
SELECT count(*) FROM poll_round r WHERE NOT EXISTS (SELECT 1 FROM slot s WHERE s.workshop = r.workshop AND s.number = r.first);

-- name: audit_agenda_numbers
SELECT count(*) FROM (SELECT workshop FROM slot GROUP BY workshop HAVING max(number) <> count(*));
