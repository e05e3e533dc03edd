-- SPDX-License-Identifier: EUPL-1.2

-- name: person_get
SELECT id, name, lang, role, (SELECT addr FROM address WHERE person = person.id ORDER BY rowid LIMIT 1) FROM person WHERE id = :id;

-- name: person_by_address
SELECT p.id, p.name, p.lang, p.role, a.addr FROM address a JOIN person p ON p.id = a.person WHERE a.addr = :addr;

-- name: person_by_chat
SELECT p.id, p.name, p.lang, p.role, (SELECT addr FROM address WHERE person = p.id ORDER BY rowid LIMIT 1)
FROM chat_id c JOIN person p ON p.id = c.person WHERE c.id = :id;

-- name: person_add
INSERT INTO person (name, lang, role, created_at) VALUES (:name, :lang, :role, :now);

-- name: person_set
UPDATE person SET name = :name, lang = :lang, role = :role WHERE id = :id;

-- name: person_staff
SELECT id, name, lang, role, (SELECT addr FROM address WHERE person = person.id ORDER BY rowid LIMIT 1)
FROM person WHERE role = 'staff' ORDER BY id;

-- name: address_add
INSERT INTO address (addr, person) VALUES (:addr, :person) ON CONFLICT (addr) DO NOTHING;

-- name: address_state
SELECT failures, failed_at, suspended_until FROM address WHERE addr = :addr;

-- name: address_fail
UPDATE address SET failures = :failures, failed_at = :failed_at, suspended_until = :suspended_until WHERE addr = :addr;

-- name: address_works
UPDATE address SET failures = 0, failed_at = NULL, suspended_until = 0 WHERE addr = :addr AND failed_at IS NOT NULL;

-- name: chat_set
INSERT INTO chat_id (id, person) VALUES (:id, :person) ON CONFLICT (id) DO UPDATE SET person = excluded.person;
