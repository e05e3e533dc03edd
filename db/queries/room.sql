-- SPDX-License-Identifier: EUPL-1.2

-- name: room_get
SELECT id, kind, state, name, members, encrypted, public, mute, access, successor, invited_by, told FROM room WHERE id = :id;

-- name: room_replaced
-- Rooms that were replaced, and whose successor nobody has said yes to.
SELECT id, kind, state, name, members, encrypted, public, mute, access, successor, invited_by, told FROM room AS r
WHERE state = 'replaced' AND successor <> '' AND NOT EXISTS (SELECT 1 FROM room AS s WHERE s.id = r.successor AND s.kind = r.kind AND
	(s.state = 'invited' OR s.state = 'joined'))
ORDER BY changed_at, id LIMIT :limit;

-- name: room_before
-- The room that this one replaces, if it was one of ours.
SELECT id, kind, state, name, members, encrypted, public, mute, access, successor, invited_by, told FROM room
WHERE successor = :id AND state = 'replaced' ORDER BY changed_at DESC, id LIMIT 1;

-- name: room_set
INSERT INTO room (id, kind, state, name, members, encrypted, public, mute, access, successor, invited_by, told, changed_at)
VALUES (:id, :kind, :state, :name, :members, :encrypted, :public, :mute, :access, :successor, :invited_by, :told, :now)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, state = excluded.state, name = excluded.name, members = excluded.members,
	encrypted = excluded.encrypted, public = excluded.public, mute = excluded.mute, access = excluded.access,
	successor = excluded.successor, invited_by = excluded.invited_by, told = excluded.told, changed_at = excluded.changed_at;

-- name: room_of_person
-- A talk of two begins by an invitation of theirs.
SELECT r.id FROM chat_id c JOIN room r ON r.invited_by = c.id WHERE c.person = :person AND r.kind = 'direct' AND r.members = 2
	AND r.state = 'joined' AND r.mute = 0 AND r.encrypted = 0 ORDER BY r.changed_at DESC, r.id LIMIT 1;
