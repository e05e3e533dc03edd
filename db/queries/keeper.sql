-- SPDX-License-Identifier: EUPL-1.2

-- name: keeper_add
INSERT INTO keeper (workshop, room, person, text, minutes, starts_at, planned, next_at, at)
VALUES (nullif(:workshop, 0), :room, :person, :text, :minutes, :starts_at, :planned, nullif(:next_at, 0), :now);

-- name: keeper_get
SELECT id, ifnull(workshop, 0), room, person, text, minutes, starts_at, planned, part, warned, paused_at, ended, ifnull(next_at, 0), beats
FROM keeper WHERE id = :id;

-- name: keeper_set
UPDATE keeper SET room = :room, starts_at = :starts_at, planned = :planned, part = :part, warned = :warned, paused_at = :paused_at, ended = :ended,
	next_at = nullif(:next_at, 0), beats = :beats WHERE id = :id;

-- name: keeper_next
SELECT id, next_at, beats FROM keeper WHERE next_at IS NOT NULL ORDER BY next_at, id LIMIT 1;

-- name: keeper_rest
UPDATE keeper SET next_at = NULL WHERE id = :id;

-- name: keeper_in_room
-- Those that go on there, the newest first.
SELECT id FROM keeper WHERE room = :room AND ended = '' ORDER BY id DESC LIMIT :limit;

-- name: keeper_of_workshop
SELECT id FROM keeper WHERE workshop = :workshop AND ended = '';

-- name: audit_keeper_forgotten
-- What goes on and is not paused has its next time.
SELECT count(*) FROM keeper WHERE ended = '' AND paused_at = 0 AND next_at IS NULL;

-- name: audit_keeper_workshop
-- Nobody keeps the time of a workshop that was called off.
SELECT count(*) FROM keeper k JOIN workshop w ON w.id = k.workshop WHERE k.ended = '' AND w.stage = 'cancelled';
