-- SPDX-License-Identifier: EUPL-1.2

-- name: document_last_number
SELECT coalesce(max(number), 0) + 1 FROM document WHERE year = :year;

-- name: document_add
INSERT INTO document (year, number, title, other, kind, summary, authors, administrations, before, told, withdrawn_at, author, inbox, created_at,
	changed_at)
VALUES (:year, :number, :title, :other, :kind, :summary, :authors, :administrations, :before, :told, :withdrawn_at, :author, :inbox, :now, :now);

-- name: document_set
UPDATE document SET title = :title, other = :other, kind = :kind, summary = :summary, authors = :authors, administrations = :administrations,
	before = :before, told = :told, withdrawn_at = :withdrawn_at, author = :author, inbox = :inbox, changed_at = :now WHERE id = :id;

-- name: document_get
SELECT id, year, number, title, other, kind, summary, authors, administrations, before, given, told, withdrawn_at, author, inbox
FROM document WHERE id = :id;

-- name: document_by_ref
SELECT id FROM document WHERE number = :number AND (year = :year OR :year = 0) ORDER BY year DESC LIMIT 1;

-- name: document_all
SELECT id FROM document WHERE withdrawn_at IS NULL ORDER BY id DESC LIMIT :limit;

-- name: edition_add
INSERT INTO edition (document, version, date, licence, link, sha256, file, type, size, inbox, created_at)
VALUES (:document, :version, :date, :licence, :link, :sha256, :file, :type, :size, :inbox, :now);

-- name: edition_set
UPDATE edition SET version = :version, date = :date, licence = :licence, link = :link, sha256 = :sha256, file = :file, type = :type, size = :size,
	inbox = :inbox WHERE id = :id;

-- name: edition_get
SELECT id, document, version, date, licence, link, stock, sha256, file, type, size, inbox FROM edition WHERE id = :id;

-- name: edition_all
SELECT id FROM edition WHERE document = :document ORDER BY id DESC LIMIT :limit;

-- name: stock_move
INSERT INTO stock_move (edition, delta, why, copy, person, inbox, at)
SELECT id, :delta, :why, :copy, :person, :inbox, :now FROM edition WHERE id = :edition AND stock + :delta >= 0;

-- name: copy_last_number
SELECT coalesce(max(number), 0) + 1 FROM copy_request WHERE document = :document;

-- name: copy_add
INSERT INTO copy_request (document, number, person, edition, copies, how, place, administration, territory, state, token, next_at, asks, answer,
	answered_at, inbox, created_at, changed_at)
VALUES (:document, :number, :person, :edition, :copies, :how, :place, :administration, :territory, :state, :token, :next_at, :asks, :answer,
	:answered_at, :inbox, :now, :now);

-- name: copy_set
UPDATE copy_request SET person = :person, edition = :edition, copies = :copies, how = :how, place = :place, administration = :administration,
	territory = :territory, state = :state, token = :token, next_at = :next_at, asks = :asks, answer = :answer, answered_at = :answered_at,
	inbox = :inbox, changed_at = :now WHERE id = :id;

-- name: copy_get
SELECT id, document, number, person, edition, copies, how, place, administration, territory, state, token, next_at, asks, answer, answered_at,
	inbox, created_at, changed_at FROM copy_request WHERE id = :id;

-- name: copy_by_token
SELECT id FROM copy_request WHERE token = :token;

-- name: copy_by_number
SELECT id FROM copy_request WHERE document = :document AND number = :number;

-- name: copy_of_person
SELECT id FROM copy_request WHERE person = :person AND (document = :document OR :document = 0) ORDER BY changed_at DESC, id DESC LIMIT :limit;

-- name: copy_open
SELECT id FROM copy_request WHERE state IN ('asked', 'short', 'waiting', 'approved') AND (document = :document OR :document = 0)
ORDER BY id LIMIT :limit;

-- name: copy_wake
UPDATE copy_request SET next_at = :now WHERE document = :document AND state IN ('short', 'waiting');

-- name: copy_due
SELECT id FROM copy_request WHERE next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- name: copy_next
SELECT min(next_at) FROM copy_request WHERE next_at IS NOT NULL;

-- name: copy_quiet
UPDATE copy_request SET next_at = NULL WHERE id = :id;

-- name: given_by_administration
SELECT administration, sum(copies), count(*) FILTER (WHERE how = 'file'), count(*) FROM copy_request
WHERE state IN ('approved', 'sent', 'fetched') AND (document = :document OR :document = 0)
GROUP BY administration ORDER BY 2 DESC, 3 DESC, 1 LIMIT :limit;

-- name: given_by_territory
SELECT territory, sum(copies), count(*) FILTER (WHERE how = 'file'), count(*) FROM copy_request
WHERE state IN ('approved', 'sent', 'fetched') AND (document = :document OR :document = 0)
GROUP BY territory ORDER BY 2 DESC, 3 DESC, 1 LIMIT :limit;

-- name: audit_stock
-- A stock that is not the sum of its moves.
SELECT count(*) FROM edition e WHERE stock <> (SELECT coalesce(sum(delta), 0) FROM stock_move WHERE edition = e.id);

-- name: audit_copies
-- A request whose copies did not leave the stock, or did and should not have.
SELECT count(*) FROM copy_request c WHERE (CASE WHEN state IN ('approved', 'sent', 'fetched') THEN copies ELSE 0 END) <>
	(SELECT coalesce(-sum(delta), 0) FROM stock_move WHERE copy = c.id);

-- name: audit_given
-- A document whose counter is not what was given.
SELECT count(*) FROM document d WHERE given <> (SELECT coalesce(sum(copies), 0) FROM copy_request WHERE document = d.id AND
	state IN ('approved', 'sent', 'fetched'));
