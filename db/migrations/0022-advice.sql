-- SPDX-License-Identifier: EUPL-1.2
-- A method, a tool, a venue, a funding call that the staff recommended to who asked for a case, and what became of it. Its history is in `act`.

CREATE TABLE advice (
	id          INTEGER PRIMARY KEY,
	problem     INTEGER NOT NULL REFERENCES problem (id),
	card        INTEGER NOT NULL REFERENCES card (id),
	person      INTEGER REFERENCES person (id), -- who was told
	author      INTEGER REFERENCES person (id),
	why         TEXT NOT NULL DEFAULT '',
	state       TEXT NOT NULL CHECK (state IN ('proposed', 'started', 'blocked', 'done', 'declined', 'already', 'withdrawn')),
	token       TEXT NOT NULL UNIQUE, -- in the address that answers about it go to
	said_at     INTEGER, -- their last word of it
	reminded_at INTEGER, -- they were asked how it goes; once
	next_at     INTEGER, -- when they are to be asked; NULL: never
	inbox       INTEGER REFERENCES inbox (id),
	created_at  INTEGER NOT NULL,
	changed_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX advice_problem ON advice (problem, id);
CREATE INDEX advice_person ON advice (person, reminded_at) WHERE person IS NOT NULL;
CREATE INDEX advice_next ON advice (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX advice_created ON advice (created_at);

-- Who agreed to be asked what others are looking for, and the rooms where it may be asked.
CREATE TABLE willing (
	person    INTEGER PRIMARY KEY REFERENCES person (id),
	token     TEXT NOT NULL UNIQUE, -- in the address that their answers go to
	agreed_at INTEGER NOT NULL,
	asked_at  INTEGER, -- the last mail with questions
	next_at   INTEGER  -- when those that wait for them go; NULL: none do
) STRICT;
CREATE INDEX willing_next ON willing (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE willing_room (
	room      TEXT PRIMARY KEY,
	person    INTEGER REFERENCES person (id), -- who said so
	agreed_at INTEGER NOT NULL
) STRICT;

-- "Qui connaît ... ?": passed on to them, and what they know is collected for who asks.
CREATE TABLE inquiry (
	id         INTEGER PRIMARY KEY, -- Q-3
	person     INTEGER REFERENCES person (id), -- who asks
	text       TEXT NOT NULL, -- as it is passed on
	signed     INTEGER NOT NULL DEFAULT 0 CHECK (signed IN (0, 1)), -- with their name
	state      TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed', 'stopped')),
	next_at    INTEGER, -- answers are to be given to who asks, or it ends; NULL: never
	closes_at  INTEGER,
	inbox      INTEGER REFERENCES inbox (id),
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX inquiry_next ON inquiry (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX inquiry_person ON inquiry (person, state);
CREATE TABLE inquiry_ask (
	inquiry INTEGER NOT NULL REFERENCES inquiry (id),
	person  INTEGER NOT NULL REFERENCES person (id),
	state   TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'answered', 'unknown', 'left')),
	PRIMARY KEY (inquiry, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX inquiry_ask_person ON inquiry_ask (person, state);
CREATE TABLE inquiry_answer (
	id      INTEGER PRIMARY KEY,
	inquiry INTEGER NOT NULL REFERENCES inquiry (id),
	person  INTEGER REFERENCES person (id),
	signed  INTEGER NOT NULL DEFAULT 0 CHECK (signed IN (0, 1)),
	text    TEXT NOT NULL,
	told    INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)), -- who asks has it
	inbox   INTEGER REFERENCES inbox (id),
	at      INTEGER NOT NULL
) STRICT;
CREATE INDEX inquiry_answer_of ON inquiry_answer (inquiry, id);
