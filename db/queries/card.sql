-- SPDX-License-Identifier: EUPL-1.2

-- name: card_last_number
SELECT coalesce(max(number), 0) + 1 FROM card WHERE year = :year;

-- name: card_add
INSERT INTO card (year, number, kind, nature, name, folded, person, expertise, missions, scope, examples, partners, territory, places,
	availability, link, state, token, asked_at, asks, confirmed_at, next_at, author, inbox, created_at, changed_at)
VALUES (:year, :number, :kind, :nature, :name, :folded, :person, :expertise, :missions, :scope, :examples, :partners, :territory, :places,
	:availability, :link, :state, :token, :asked_at, :asks, :confirmed_at, :next_at, :author, :inbox, :now, :now);

-- name: card_set
UPDATE card SET kind = :kind, nature = :nature, name = :name, folded = :folded, person = :person, expertise = :expertise, missions = :missions,
	scope = :scope, examples = :examples, partners = :partners, territory = :territory, places = :places, availability = :availability,
	link = :link, state = :state, token = :token, asked_at = :asked_at, asks = :asks, confirmed_at = :confirmed_at, next_at = :next_at,
	author = :author, inbox = :inbox, changed_at = :now
WHERE id = :id;

-- name: card_get
SELECT id, year, number, kind, nature, name, person, expertise, missions, scope, examples, partners, territory, places, availability, link,
	state, token, asked_at, asks, confirmed_at, next_at, author, inbox, created_at, changed_at FROM card WHERE id = :id;

-- name: card_by_ref
SELECT id FROM card WHERE number = :number AND (year = :year OR :year = 0) ORDER BY year DESC LIMIT 1;

-- name: card_by_token
SELECT id FROM card WHERE token = :token;

-- name: card_by_name
SELECT id FROM card WHERE folded = :folded ORDER BY id DESC LIMIT 1;

-- name: card_of_name
SELECT id FROM card WHERE folded = :folded AND (:person IS NULL OR person = :person) ORDER BY person IS NULL DESC, id DESC LIMIT 1;

-- name: card_asked_last
SELECT next_at FROM card WHERE next_at IS NOT NULL AND asks = 0 AND state = 'asked' ORDER BY next_at DESC LIMIT 1;

-- name: card_of_person
SELECT id FROM card WHERE person = :person ORDER BY state = 'asked' DESC, changed_at DESC, id DESC LIMIT :limit;

-- name: card_all
SELECT id FROM card WHERE state = :state ORDER BY changed_at DESC, id DESC LIMIT :limit;

-- name: card_after
SELECT id FROM card WHERE id > :after ORDER BY id LIMIT :limit;

-- name: card_quiet
UPDATE card SET next_at = NULL WHERE id = :id;

-- name: card_due
SELECT id FROM card WHERE next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- name: card_next
SELECT min(next_at) FROM card WHERE next_at IS NOT NULL;

-- name: card_stems
SELECT stems FROM card_text WHERE card = :card;

-- name: card_text_set
INSERT INTO card_text (card, stems) VALUES (:card, :stems) ON CONFLICT (card) DO UPDATE SET stems = excluded.stems;

-- name: card_text_drop
DELETE FROM card_text WHERE card = :card;

-- name: directory_add
INSERT INTO directory (rowid, stems) VALUES (:card, :stems);

-- name: directory_drop
-- The index must be told what it holds.
INSERT INTO directory (directory, rowid, stems) VALUES ('delete', :card, :stems);

-- name: directory_with
SELECT rowid FROM directory WHERE directory MATCH :expression ORDER BY rowid DESC LIMIT :limit;

-- name: card_stem_count
SELECT cards FROM card_stem WHERE stem = :stem;

-- name: card_stem_add
INSERT INTO card_stem (stem, cards) VALUES (:stem, 1) ON CONFLICT (stem) DO UPDATE SET cards = cards + 1;

-- name: card_stem_drop
UPDATE card_stem SET cards = cards - 1 WHERE stem = :stem;

-- name: card_stem_near
SELECT stem, cards FROM card_stem WHERE stem >= :from AND stem < :to AND cards > 0;
