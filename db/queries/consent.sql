-- SPDX-License-Identifier: EUPL-1.2

-- name: consent_add
INSERT INTO consent (problem, person, filer, mark, made, state, asked_at, remind_at)
VALUES (:problem, :person, :filer, :mark, :made, :state, :now, :remind_at);

-- name: consent_get
SELECT problem, person, filer, made, state, asked_at FROM consent WHERE problem = :problem;

-- name: consent_of
-- The newest that waits for this person.
SELECT problem, person, filer, made, state, asked_at FROM consent WHERE person = :person AND (state = 'waiting' OR state = 'unproven')
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
AND NOT EXISTS (SELECT 1 FROM consent WHERE person = p.id) AND NOT EXISTS (SELECT 1 FROM invitee WHERE person = p.id)
AND NOT EXISTS (SELECT 1 FROM workshop WHERE organiser = p.id) AND NOT EXISTS (SELECT 1 FROM booking WHERE person = p.id)
AND NOT EXISTS (SELECT 1 FROM loan WHERE person = p.id);

-- name: address_forget
DELETE FROM address WHERE person = :person;

-- name: person_unname
-- ... and whoever they were before they were known to be one.
UPDATE person SET name = '' WHERE id = :person OR id IN (SELECT other FROM deed WHERE verb = 'merge' AND undone_by IS NULL AND person = :person);

-- What bears the address of somebody who is forgotten: the mail that named them, their answers, our letter to them, what counts their mails.
-- The rows stay, for the sums; an empty destination and empty bytes say that there was something.

-- name: forget_words
UPDATE inbox_bytes SET raw = x'' WHERE inbox IN (SELECT id FROM inbox WHERE person = :person OR person IN
	(SELECT other FROM deed WHERE verb = 'merge' AND undone_by IS NULL AND person = :person) UNION
	SELECT b.inbox FROM inbox_bytes b JOIN inbox i ON i.id = b.inbox JOIN address a ON a.person = :person
	WHERE i.state <> 'received' AND instr(lower(CAST(b.raw AS TEXT)), lower(a.addr)) > 0);

-- name: forget_messages
UPDATE inbox_bytes SET raw = x'' WHERE inbox IN (SELECT :answer UNION SELECT inbox FROM note WHERE problem = :problem AND kind = 'statement' AND inbox IS NOT NULL);

-- name: forget_notices
-- What their machine wrote stands on the case.
UPDATE note SET text = '' WHERE kind = 'automatic' AND inbox IN (SELECT id FROM inbox WHERE person = :person);

-- name: forget_letters
UPDATE outbox_bytes SET text = '', bytes = x'' WHERE outbox IN (SELECT o.id FROM address a JOIN outbox o ON o.destination = a.addr
	WHERE a.person = :person);

-- name: forget_destinations
UPDATE outbox SET destination = '', state = CASE WHEN state = 'sent' OR state = 'dead' OR state = 'cancelled' THEN state ELSE 'cancelled' END,
	finished_at = coalesce(finished_at, :now), detail = CASE WHEN detail = '' AND state <> 'sent' THEN 'consent refused' ELSE detail END
WHERE destination IN (SELECT addr FROM address WHERE person = :person);

-- name: forget_budgets
DELETE FROM budget WHERE EXISTS (SELECT 1 FROM address WHERE person = :person AND instr(key, lower(addr)) > 0);
