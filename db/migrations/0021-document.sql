-- SPDX-License-Identifier: EUPL-1.2
-- Documents and guides of the lab: what there is, in which editions, how many are printed, who asked for copies and what became of it.

CREATE TABLE document (
	id              INTEGER PRIMARY KEY,
	year            INTEGER NOT NULL,
	number          INTEGER NOT NULL, -- D-2026-004
	title           TEXT NOT NULL,
	other           TEXT NOT NULL DEFAULT '', -- other names by which people ask for it
	kind            TEXT NOT NULL CHECK (kind IN ('guide', 'report', 'sheet', 'poster', 'kit', 'other')),
	summary         TEXT NOT NULL DEFAULT '',
	authors         TEXT NOT NULL DEFAULT '',
	administrations TEXT NOT NULL DEFAULT '',
	before          INTEGER NOT NULL DEFAULT 0 CHECK (before >= 0), -- printed copies given away before this program counted
	given           INTEGER NOT NULL DEFAULT 0 CHECK (given >= 0), -- ... since; the moves of stock for requests
	told            INTEGER NOT NULL DEFAULT 0, -- the thousand of which the staff were told last
	withdrawn_at    INTEGER, -- it is asked for no more
	author          INTEGER REFERENCES person (id), -- who entered it
	inbox           INTEGER REFERENCES inbox (id),
	created_at      INTEGER NOT NULL,
	changed_at      INTEGER NOT NULL,
	UNIQUE (year, number)
) STRICT;
CREATE INDEX document_number ON document (number, year);

-- The newest one counts. Its file is in <state>/attachments/<sha256>.
CREATE TABLE edition (
	id         INTEGER PRIMARY KEY,
	document   INTEGER NOT NULL REFERENCES document (id),
	version    TEXT NOT NULL,
	date       TEXT NOT NULL DEFAULT '', -- as it was written
	licence    TEXT NOT NULL DEFAULT '',
	link       TEXT NOT NULL DEFAULT '',
	stock      INTEGER NOT NULL DEFAULT 0 CHECK (stock >= 0), -- printed copies that are there: the sum of its moves
	sha256     TEXT,
	file       TEXT NOT NULL DEFAULT '', -- its name
	type       TEXT NOT NULL DEFAULT '',
	size       INTEGER NOT NULL DEFAULT 0,
	inbox      INTEGER REFERENCES inbox (id),
	created_at INTEGER NOT NULL,
	UNIQUE (document, version)
) STRICT;

-- asked: waits for the staff. short: they said yes to more than there is, and its person may choose. waiting: ... and waits for a reprint.
CREATE TABLE copy_request (
	id             INTEGER PRIMARY KEY,
	document       INTEGER NOT NULL REFERENCES document (id),
	number         INTEGER NOT NULL, -- of the document: "D-2026-004 n° 3"
	person         INTEGER REFERENCES person (id),
	edition        INTEGER REFERENCES edition (id), -- from which it was taken
	copies         INTEGER NOT NULL CHECK (copies >= 0), -- printed ones; 0: the file
	how            TEXT NOT NULL CHECK (how IN ('unsaid', 'file', 'fetch', 'deliver')),
	place          TEXT NOT NULL DEFAULT '', -- where it is delivered to
	administration TEXT NOT NULL DEFAULT '', -- as they say, or the domain of their address
	territory      TEXT NOT NULL DEFAULT '',
	state          TEXT NOT NULL CHECK (state IN ('asked', 'short', 'waiting', 'approved', 'sent', 'fetched', 'refused', 'cancelled')),
	token          TEXT NOT NULL UNIQUE, -- in the address that answers about it go to
	next_at        INTEGER, -- when something is to be said of it; NULL: never
	asks           INTEGER NOT NULL DEFAULT 0, -- what of that was said: see handlers/guide_life.c
	answer         TEXT NOT NULL DEFAULT '', -- what its person said of it afterwards
	answered_at    INTEGER,
	inbox          INTEGER REFERENCES inbox (id),
	created_at     INTEGER NOT NULL,
	changed_at     INTEGER NOT NULL,
	UNIQUE (document, number),
	CHECK ((how = 'file') = (copies = 0))
) STRICT;
CREATE INDEX copy_next ON copy_request (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX copy_person ON copy_request (person, document);
CREATE INDEX copy_open ON copy_request (document, state) WHERE state IN ('asked', 'short', 'waiting', 'approved');

-- All that ever came to a stock or left it. Rows stay as they are.
CREATE TABLE stock_move (
	id      INTEGER PRIMARY KEY,
	edition INTEGER NOT NULL REFERENCES edition (id),
	delta   INTEGER NOT NULL CHECK (delta <> 0),
	why     TEXT NOT NULL CHECK (why IN ('printed', 'counted', 'taken', 'back')),
	copy    INTEGER REFERENCES copy_request (id), -- taken for it, or back from it
	person  INTEGER REFERENCES person (id),
	inbox   INTEGER REFERENCES inbox (id),
	at      INTEGER NOT NULL,
	CHECK ((why IN ('taken', 'back')) = (copy IS NOT NULL))
) STRICT;
CREATE INDEX stock_move_edition ON stock_move (edition);
CREATE INDEX stock_move_at ON stock_move (at) WHERE copy IS NOT NULL;
CREATE INDEX stock_move_copy ON stock_move (copy) WHERE copy IS NOT NULL;

-- Whatever the program believes: a stock is what its moves say, and never below zero.
CREATE TRIGGER stock_moved AFTER INSERT ON stock_move
BEGIN
	UPDATE edition SET stock = stock + NEW.delta WHERE id = NEW.edition;
	UPDATE document SET given = given - NEW.delta WHERE NEW.copy IS NOT NULL AND id = (SELECT document FROM edition WHERE id = NEW.edition);
END;
CREATE TRIGGER stock_move_stays BEFORE UPDATE OF edition, delta, why, copy, at ON stock_move
BEGIN
	SELECT RAISE(ABORT, 'a move of stock stays as it is');
END;
CREATE TRIGGER stock_move_kept BEFORE DELETE ON stock_move
BEGIN
	SELECT RAISE(ABORT, 'a move of stock stays as it is');
END;
