-- SPDX-License-Identifier: EUPL-1.2

-- name: willing_get
SELECT token, agreed_at, asked_at, next_at FROM willing WHERE person = :person;

-- name: willing_by_token
SELECT person FROM willing WHERE token = :token;

-- name: willing_set
INSERT INTO willing (person, token, agreed_at, asked_at, next_at) VALUES (:person, :token, :agreed_at, :asked_at, :next_at)
ON CONFLICT (person) DO UPDATE SET asked_at = excluded.asked_at, next_at = excluded.next_at;

-- name: willing_end
DELETE FROM willing WHERE person = :person;

-- name: willing_left
-- What waited for them is asked of them no more.
UPDATE inquiry_ask SET state = 'left' WHERE person = :person AND state = 'waiting';

-- name: willing_first
SELECT person FROM willing WHERE person <> :but ORDER BY coalesce(next_at, asked_at, 0), person LIMIT :limit;

-- name: willing_due
SELECT person FROM willing WHERE next_at <= :now ORDER BY next_at, person LIMIT :limit;

-- name: willing_next
SELECT min(next_at) FROM willing WHERE next_at IS NOT NULL;

-- name: willing_quiet
UPDATE willing SET next_at = NULL WHERE person = :person;

-- name: willing_room_set
INSERT INTO willing_room (room, person, agreed_at) VALUES (:room, :person, :now) ON CONFLICT (room) DO NOTHING;

-- name: willing_room_end
DELETE FROM willing_room WHERE room = :room;

-- name: willing_room_all
SELECT w.room FROM willing_room w JOIN room r ON r.id = w.room WHERE r.state = 'joined' ORDER BY w.agreed_at, w.room LIMIT :limit;

-- name: inquiry_add
INSERT INTO inquiry (person, text, signed, state, next_at, closes_at, inbox, created_at)
VALUES (:person, :text, :signed, :state, :next_at, :closes_at, :inbox, :now);

-- name: inquiry_set
UPDATE inquiry SET text = :text, signed = :signed, state = :state, next_at = :next_at, closes_at = :closes_at WHERE id = :id;

-- name: inquiry_get
SELECT person, text, signed, state, next_at, closes_at, inbox, created_at FROM inquiry WHERE id = :id;

-- name: inquiry_open
SELECT id FROM inquiry WHERE state = 'open' AND (:person = 0 OR person = :person) ORDER BY id DESC LIMIT :limit;

-- name: inquiry_due
SELECT id FROM inquiry WHERE next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- name: inquiry_next
SELECT min(next_at) FROM inquiry WHERE next_at IS NOT NULL;

-- name: inquiry_quiet
UPDATE inquiry SET next_at = NULL WHERE id = :id;

-- name: inquiry_ask_set
INSERT INTO inquiry_ask (inquiry, person, state) VALUES (:inquiry, :person, :state)
ON CONFLICT (inquiry, person) DO UPDATE SET state = excluded.state;

-- name: inquiry_ask_is
SELECT 1 FROM inquiry_ask WHERE inquiry = :inquiry AND person = :person AND state <> 'waiting';

-- name: inquiry_asked
SELECT i.id FROM inquiry_ask a JOIN inquiry i ON i.id = a.inquiry WHERE a.person = :person AND a.state = :state AND i.state = 'open'
ORDER BY i.id LIMIT :limit;

-- name: inquiry_counts
SELECT count(*), ifnull(sum(state = 'unknown'), 0) FROM inquiry_ask WHERE inquiry = :inquiry AND state NOT IN ('waiting', 'left');

-- name: inquiry_answer_add
INSERT INTO inquiry_answer (inquiry, person, signed, text, inbox, at) VALUES (:inquiry, :person, :signed, :text, :inbox, :now);

-- name: inquiry_answers
SELECT id, person, signed, text FROM inquiry_answer WHERE inquiry = :inquiry AND (:all OR told = 0) AND text <> '' ORDER BY id LIMIT :limit;

-- name: inquiry_answer_remove
UPDATE inquiry_answer SET text = '' WHERE id = :id AND told = 0;

-- name: inquiry_told
UPDATE inquiry_answer SET told = 1 WHERE inquiry = :inquiry;
