-- SPDX-License-Identifier: EUPL-1.2
-- The directory: who can help, and with what. One card each, found by what it says and by where it holds.

CREATE TABLE card (
	id           INTEGER PRIMARY KEY,
	year         INTEGER NOT NULL,
	number       INTEGER NOT NULL, -- F-2026-012
	kind         TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'method', 'tool', 'venue', 'funding')),
	nature       TEXT NOT NULL DEFAULT '' CHECK (nature IN ('', 'public', 'association', 'commercial', 'researcher')),
	name         TEXT NOT NULL,
	folded       TEXT NOT NULL, -- the name as it is compared
	person       INTEGER REFERENCES person (id), -- who answers for it; NULL: the lab does
	expertise    TEXT NOT NULL DEFAULT '',
	missions     TEXT NOT NULL DEFAULT '',
	scope        TEXT NOT NULL DEFAULT '',
	examples     TEXT NOT NULL DEFAULT '',
	partners     TEXT NOT NULL DEFAULT '',
	territory    TEXT NOT NULL DEFAULT '', -- as it was written
	places       TEXT NOT NULL DEFAULT '', -- what of it is known, by code, blank-separated
	availability TEXT NOT NULL DEFAULT '',
	link         TEXT NOT NULL DEFAULT '',
	-- asked: waits for the word of its person. listed: it is found. hidden: it was not renewed, or was taken out by word.
	state        TEXT NOT NULL CHECK (state IN ('asked', 'listed', 'hidden')),
	token        TEXT NOT NULL UNIQUE, -- in the address that answers about it go to
	asked_at     INTEGER, -- its person was asked whether it is right
	asks         INTEGER NOT NULL DEFAULT 0, -- how often, since they answered last
	confirmed_at INTEGER,
	next_at      INTEGER, -- when something is to be asked or done; NULL: never
	author       INTEGER REFERENCES person (id),
	inbox        INTEGER REFERENCES inbox (id),
	created_at   INTEGER NOT NULL,
	changed_at   INTEGER NOT NULL,
	UNIQUE (year, number)
) STRICT;
CREATE INDEX card_number ON card (number, year);
CREATE INDEX card_folded ON card (folded);
CREATE INDEX card_person ON card (person) WHERE person IS NOT NULL;
CREATE INDEX card_next ON card (next_at) WHERE next_at IS NOT NULL;

-- What a card is found by, stems and places (handlers/directory.h), as in `similar`: which cards, and nothing else. Only listed ones are there.
CREATE TABLE card_text (
	card  INTEGER PRIMARY KEY REFERENCES card (id),
	stems TEXT NOT NULL -- blank-separated, each once
) STRICT;
CREATE VIRTUAL TABLE directory USING fts5(stems, content = 'card_text', content_rowid = 'card', detail = none, columnsize = 0,
	tokenize = 'ascii');
-- How many of them hold it: the rarest say most, and are looked up first. A word that none holds may be one mistyped.
CREATE TABLE card_stem (
	stem  TEXT PRIMARY KEY,
	cards INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
