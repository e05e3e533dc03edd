-- SPDX-License-Identifier: EUPL-1.2
-- Codes, and the doors of a person: addresses and chat accounts.

-- name: code_add
INSERT INTO code (purpose, giver, addr, person, problem, hash, words, at)
VALUES (:purpose, :giver, :addr, :person, :problem, :hash, :words, :now);

-- name: code_open
SELECT id, purpose, giver, addr, person, problem, hash, words, at FROM code
WHERE giver = :giver AND ended_at IS NULL AND at > :since ORDER BY id DESC LIMIT :limit;

-- name: code_end
UPDATE code SET ended_at = :now, how = :how, words = '' WHERE id = :id;

-- name: code_lock_get
SELECT wrong, since, until FROM code_lock WHERE key = :key;

-- name: code_lock_set
INSERT INTO code_lock (key, wrong, since, until) VALUES (:key, :wrong, :since, :until)
ON CONFLICT (key) DO UPDATE SET wrong = excluded.wrong, since = excluded.since, until = excluded.until;

-- name: code_newest
SELECT b.text FROM outbox o JOIN outbox_bytes b ON b.outbox = o.id WHERE o.template = 'code' ORDER BY o.id DESC LIMIT 1;

-- name: address_of
SELECT addr, configured FROM address WHERE person = :person ORDER BY rowid LIMIT :limit;

-- name: address_bind
INSERT INTO address (addr, person) VALUES (:addr, :person) ON CONFLICT (addr) DO UPDATE SET person = excluded.person;

-- name: address_remove
DELETE FROM address WHERE addr = :addr;

-- name: address_configured
UPDATE address SET configured = :configured WHERE addr = :addr;

-- name: chat_of
SELECT id, configured FROM chat_id WHERE person = :person ORDER BY rowid LIMIT :limit;

-- name: chat_remove
DELETE FROM chat_id WHERE id = :id;

-- name: chat_configured
UPDATE chat_id SET configured = :configured WHERE id = :id;

-- name: person_configured
SELECT configured FROM person WHERE id = :id;

-- name: person_configure
UPDATE person SET configured = :configured WHERE id = :id;

-- name: person_all_configured
SELECT id FROM person WHERE configured = 1 ORDER BY id LIMIT :limit;

-- name: person_all
SELECT id, name, lang, role, (SELECT addr FROM address WHERE person = person.id ORDER BY rowid LIMIT 1) FROM person ORDER BY id;

-- name: deed_add
INSERT INTO deed (verb, actor, person, other, old, new, inbox, at) VALUES (:verb, :actor, :person, :other, :old, :new, :inbox, :now);

-- name: deed_merge
-- The newest merge of this person that still stands.
SELECT id, person, other, old, new FROM deed WHERE verb = 'merge' AND undone_by IS NULL AND (person = :person OR other = :person)
ORDER BY id DESC LIMIT 1;

-- name: deed_undone
UPDATE deed SET undone_by = :by WHERE id = :id;

-- name: moved_add
INSERT INTO moved (deed, kind, key) VALUES (:deed, :kind, :key) ON CONFLICT DO NOTHING;

-- name: moved_all
SELECT key FROM moved WHERE deed = :deed AND kind = :kind ORDER BY key LIMIT :limit;

-- name: moved_has
SELECT 1 FROM moved WHERE deed = :deed AND kind = :kind AND key = :key;

-- name: merge_notes_kept
INSERT INTO moved (deed, kind, key) SELECT :deed, 'note', id FROM note WHERE person = :from;

-- name: merge_notes
UPDATE note SET person = :into WHERE person = :from;

-- name: unmerge_notes
UPDATE note SET person = :from WHERE id IN (SELECT CAST(key AS INTEGER) FROM moved WHERE deed = :deed AND kind = 'note');

-- name: merge_acts_kept
INSERT INTO moved (deed, kind, key) SELECT :deed, 'act', id FROM act WHERE person = :from;

-- name: merge_acts
UPDATE act SET person = :into WHERE person = :from;

-- name: unmerge_acts
UPDATE act SET person = :from WHERE id IN (SELECT CAST(key AS INTEGER) FROM moved WHERE deed = :deed AND kind = 'act');

-- name: merge_cases
-- Where this person asks, follows or takes part.
SELECT problem FROM participant WHERE person = :person UNION SELECT id FROM problem WHERE requester = :person
UNION SELECT id FROM problem WHERE follower = :person ORDER BY 1 LIMIT :limit;
