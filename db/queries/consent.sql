-- SPDX-License-Identifier: EUPL-1.2

-- name: consent_add
INSERT INTO consent (problem, person, filer, mark, made, state, asked_at, remind_at)
VALUES (:problem, :person, :filer, :mark, :made, :state, :now, :remind_at);

-- name: consent_get
SELECT problem, person, filer, made, state FROM consent WHERE problem = :problem;

-- name: consent_of
-- The newest that waits for this person.
SELECT problem, person, filer, made, state FROM consent WHERE person = :person AND (state = 'waiting' OR state = 'unproven')
ORDER BY problem DESC LIMIT 1;

-- name: consent_set
UPDATE consent SET state = :state, person = :person, answered_at = :now WHERE problem = :problem;

-- name: consent_refused
SELECT 1 FROM consent WHERE mark = :mark AND state = 'no' AND answered_at > :since LIMIT 1;

-- name: token_drop
DELETE FROM token WHERE problem = :problem AND person = :person;

-- name: person_unknown
-- Nothing ties us to this person but the filing.
SELECT 1 FROM person p WHERE p.id = :person AND p.role = 'agent' AND NOT EXISTS (SELECT 1 FROM participant WHERE person = p.id)
AND NOT EXISTS (SELECT 1 FROM problem WHERE requester = p.id) AND NOT EXISTS (SELECT 1 FROM chat_id WHERE person = p.id)
AND NOT EXISTS (SELECT 1 FROM consent WHERE person = p.id);

-- name: address_forget
DELETE FROM address WHERE person = :person;

-- name: person_unname
UPDATE person SET name = '' WHERE id = :person;
