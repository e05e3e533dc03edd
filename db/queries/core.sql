-- SPDX-License-Identifier: EUPL-1.2
-- Meta, inbox, outbox, budgets: what bot/ needs.

-- name: tx_look
BEGIN;

-- name: tx_write
BEGIN IMMEDIATE;

-- name: tx_commit
COMMIT;

-- name: tx_rollback
ROLLBACK;

-- name: meta_get
SELECT value FROM meta WHERE key = :key;

-- name: meta_set
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: mark_get
SELECT value FROM mark WHERE name = :name;

-- name: mark_set
INSERT INTO mark (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: mark_clear
DELETE FROM mark WHERE name = :name;

-- name: inbox_known
SELECT state FROM inbox WHERE key = :key;

-- name: inbox_add
-- Its first attempt is counted: it is looked at once this is durable.
INSERT INTO inbox (key, channel, received_at, taken_at, full_size, state, attempts)
VALUES (:key, :channel, :received_at, :taken_at, :full_size, 'received', 1)
ON CONFLICT (key) DO NOTHING;

-- name: inbox_newest
SELECT taken_at FROM inbox ORDER BY id DESC LIMIT 1;

-- name: inbox_keep
INSERT INTO inbox_bytes (inbox, raw) VALUES (:id, :raw);

-- name: inbox_open
SELECT id, key, channel, received_at, attempts, full_size FROM inbox
WHERE state = 'received' AND id > :after ORDER BY id LIMIT :limit;

-- name: inbox_raw
SELECT raw FROM inbox_bytes WHERE inbox = :id;

-- name: inbox_mails_of
-- By what was answered to them: the inbox grows without end and is not gone through.
SELECT id FROM inbox WHERE channel = 'mail' AND id IN (
	SELECT inbox FROM note WHERE problem = :problem AND person = :person AND inbox IS NOT NULL
	UNION SELECT inbox FROM (SELECT o.inbox FROM address a JOIN outbox o ON o.destination = a.addr JOIN inbox i ON i.id = o.inbox
		WHERE a.person = :person AND i.person = :person ORDER BY o.id DESC LIMIT 40))
ORDER BY id DESC LIMIT :limit;

-- name: inbox_attempt
UPDATE inbox SET attempts = attempts + 1 WHERE id = :id;

-- name: inbox_same
SELECT id FROM inbox WHERE hash = :hash AND id <> :id AND state <> 'quarantined' ORDER BY id LIMIT 1;

-- name: inbox_finish
UPDATE inbox SET state = :state, reason = :reason, hash = :hash, message_id = :message_id, intent = :intent, person = :person,
	problem = :problem, acted = :acted
WHERE id = :id;

-- name: inbox_forget
DELETE FROM inbox_bytes WHERE inbox = :id;

-- name: inbox_acted
UPDATE inbox SET acted = 1, problem = coalesce(problem, :problem) WHERE id = :id;

-- name: inbox_by_key
SELECT id, state, person, problem, acted, received_at FROM inbox WHERE key = :key;

-- name: inbox_quarantined
SELECT id, key, channel, received_at, reason FROM inbox WHERE state = 'quarantined' AND told = 0 ORDER BY id LIMIT 20;

-- name: inbox_quarantine_list
SELECT id, received_at, reason FROM inbox WHERE state = 'quarantined' ORDER BY id DESC LIMIT 20;

-- name: inbox_told
UPDATE inbox SET told = 1 WHERE id = :id;

-- name: outbox_add
INSERT INTO outbox (letter, channel, destination, template, lang, inbox, problem, person, subject, answers, state, next_at,
	created_at, finished_at, detail, act, target)
VALUES (:letter, :channel, :destination, :template, :lang, :inbox, :problem, :person, :subject, :answers, :state, :next_at,
	:created_at, :finished_at, :detail, :act, :target);

-- name: outbox_keep
INSERT INTO outbox_bytes (outbox, text, bytes) VALUES (:id, :text, :bytes);

-- name: outbox_due
-- The first unfinished letter of each destination, if it is due: order per destination is kept.
SELECT id, letter, destination, attempts FROM outbox AS o INDEXED BY outbox_due
WHERE (state = 'pending' OR state = 'deferred' OR state = 'ambiguous') AND next_at <= :now AND channel = :channel
AND NOT EXISTS (SELECT 1 FROM outbox AS p INDEXED BY outbox_queue WHERE p.channel = o.channel AND p.destination = o.destination
	AND p.id < o.id AND (p.state = 'pending' OR p.state = 'deferred' OR p.state = 'ambiguous' OR p.state = 'sending'))
ORDER BY next_at, id LIMIT :limit;

-- name: outbox_room_next
-- The rooms that have unfinished letters, one after the other, and whether the first letter of it waits.
SELECT destination, state = 'sending' OR next_at > :now FROM outbox INDEXED BY outbox_queue
WHERE channel = 'room' AND (state = 'pending' OR state = 'deferred' OR state = 'ambiguous' OR state = 'sending') AND destination > :after
ORDER BY destination, id LIMIT 1;

-- name: outbox_room
-- What concerns a letter that is still under way waits for its event.
SELECT id, letter, destination, attempts, state = 'sending' OR next_at > :now OR (target LIKE 'letter:%' AND EXISTS (SELECT 1 FROM outbox AS t
	WHERE t.letter = substr(o.target, 8) AND (t.state = 'pending' OR t.state = 'deferred' OR t.state = 'ambiguous' OR t.state = 'sending')))
FROM outbox AS o INDEXED BY outbox_queue
WHERE channel = 'room' AND (state = 'pending' OR state = 'deferred' OR state = 'ambiguous' OR state = 'sending') AND destination = :destination
ORDER BY id LIMIT :limit;

-- name: outbox_next
SELECT min(next_at) FROM outbox INDEXED BY outbox_due
WHERE channel = :channel AND (state = 'pending' OR state = 'deferred' OR state = 'ambiguous');

-- name: outbox_next_free
-- The same without those that an earlier letter to the same destination holds up.
SELECT min(next_at) FROM outbox AS o INDEXED BY outbox_due
WHERE channel = :channel AND (state = 'pending' OR state = 'deferred' OR state = 'ambiguous')
AND NOT EXISTS (SELECT 1 FROM outbox AS p INDEXED BY outbox_queue WHERE p.channel = o.channel AND p.destination = o.destination
	AND p.id < o.id AND (p.state = 'pending' OR p.state = 'deferred' OR p.state = 'ambiguous' OR p.state = 'sending'));

-- name: outbox_hurry
UPDATE outbox SET next_at = :at
WHERE channel = :channel AND (state = 'pending' OR state = 'deferred' OR state = 'ambiguous') AND state = :state AND next_at > :at;

-- name: outbox_claim
UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = :id;

-- name: outbox_parcel
-- A target "letter:k7q..." is the event that this letter became; NULL when it became none.
SELECT letter, destination, text, answers, bytes, act,
	CASE WHEN target LIKE 'letter:%' THEN (SELECT remote FROM outbox AS t WHERE t.letter = substr(o.target, 8)) ELSE target END
FROM outbox AS o JOIN outbox_bytes ON outbox = id WHERE id = :id;

-- name: outbox_sent
UPDATE outbox SET state = 'sent', next_at = 0, finished_at = :now, detail = :detail, remote = :remote WHERE id = :id AND state = 'sending';

-- name: outbox_echo
-- Seen in the room: whatever became of the request, it was sent.
UPDATE outbox SET state = 'sent', remote = :event, finished_at = coalesce(finished_at, :now), detail = CASE state WHEN 'sent' THEN detail ELSE 'seen in the room' END
WHERE letter = :letter AND channel = 'room' AND remote IS NULL;

-- name: outbox_by_remote
SELECT id, problem, person, destination, template, letter, target, inbox FROM outbox WHERE remote = :remote AND destination = :destination;

-- name: outbox_card
-- The newest card of a case in the room of the staff.
SELECT id, problem, person, destination, template, letter, target, inbox FROM outbox INDEXED BY outbox_card
WHERE problem = :problem AND template = 'triage' AND channel = 'room' AND act = 'say' AND destination = :destination ORDER BY id DESC LIMIT 1;

-- name: outbox_of_workshop
SELECT id, problem, person, destination, template, letter, target, inbox FROM outbox INDEXED BY outbox_workshop
WHERE target = :target AND template = :template AND (template = 'workshop-poll' OR template = 'workshop-tally')
	AND destination = :destination ORDER BY id DESC LIMIT 1;

-- name: outbox_last_in
-- What was said last in a room.
SELECT id, problem, person, destination, template, remote, target, inbox FROM outbox INDEXED BY outbox_to
WHERE destination = :destination AND channel = 'room' AND (act = 'say' OR act = 'poll') AND remote IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: outbox_poll_in
-- The poll that was asked last in a room.
SELECT id, problem, person, destination, template, remote, target, inbox FROM outbox INDEXED BY outbox_to
WHERE destination = :destination AND channel = 'room' AND act = 'poll' AND remote IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: outbox_finish
UPDATE outbox SET state = :state, next_at = :next_at, finished_at = :finished_at, unknowns = unknowns + :unknown, detail = :detail
WHERE id = :id AND state = 'sending';

-- name: outbox_get
SELECT id, letter, channel, destination, template, problem, person, subject, text, state, attempts, unknowns, created_at, detail,
	target FROM outbox JOIN outbox_bytes ON outbox = id WHERE id = :id;

-- name: outbox_by_letter
SELECT id, problem, person, destination, template, letter, target, inbox FROM outbox WHERE letter = :letter;

-- name: outbox_sending
SELECT id FROM outbox INDEXED BY outbox_queue
WHERE (state = 'pending' OR state = 'deferred' OR state = 'ambiguous' OR state = 'sending') AND state = 'sending' ORDER BY id;

-- name: outbox_held
-- The first of each destination: one that may get little must not stand before the others.
SELECT min(id), destination, person, created_at FROM outbox WHERE state = 'held' GROUP BY destination ORDER BY 1 LIMIT :limit;

-- name: outbox_release
UPDATE outbox SET state = 'pending', next_at = :now WHERE id = :id AND state = 'held';

-- name: outbox_cancel_to
UPDATE outbox SET state = 'cancelled', finished_at = :now, detail = :detail
WHERE channel = 'mail' AND destination = :destination AND (state = 'pending' OR state = 'deferred' OR state = 'held');

-- name: outbox_untold
-- A room that is closed to us first: people wait before it.
SELECT id, destination, template, problem, state, detail, channel = 'room', act = 'join' FROM outbox
WHERE state IN ('dead', 'held') AND told = 0 ORDER BY act <> 'join', id LIMIT 20;

-- name: outbox_told
UPDATE outbox SET told = 1 WHERE id = :id;

-- name: budget_get
SELECT tokens, at FROM budget WHERE key = :key;

-- name: budget_set
INSERT INTO budget (key, tokens, at) VALUES (:key, :tokens, :at)
ON CONFLICT (key) DO UPDATE SET tokens = excluded.tokens, at = excluded.at;

-- name: outbox_told_of
SELECT 1 FROM outbox WHERE inbox = :inbox AND person = :person AND channel = 'mail' AND state <> 'cancelled' LIMIT 1;

-- name: outbox_last_to
-- The newest letter that a person got, or the one before it.
SELECT id, letter, subject, text, bytes, created_at FROM outbox INDEXED BY outbox_to JOIN outbox_bytes ON outbox = id
WHERE channel = 'mail' AND destination = :destination AND id < :before AND state = 'sent' ORDER BY id DESC LIMIT 1;
