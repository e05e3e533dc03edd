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
