-- SPDX-License-Identifier: EUPL-1.2
-- What belongs together: problems that are near one another, linked, merged, grouped; and what is filed for somebody else.

-- What beside stage, follower, requester and the hand over it takes to take an act back.
ALTER TABLE act ADD COLUMN detail TEXT NOT NULL DEFAULT '';

-- What each problem is about, as stems (handlers/stem.h), and which problems hold a stem. The index keeps neither places nor lengths: it
-- answers which problems, the newest first, and nothing else.
CREATE TABLE similar_text (
	problem INTEGER PRIMARY KEY REFERENCES problem (id),
	stems   TEXT NOT NULL -- blank-separated, each once
) STRICT;
CREATE VIRTUAL TABLE similar USING fts5(stems, content = 'similar_text', content_rowid = 'problem', detail = none, columnsize = 0,
	tokenize = 'ascii');

-- About how many problems hold it (similar_step() in db/similar.c): the rarest say most, and are looked up first.
CREATE TABLE stem (
	stem  TEXT PRIMARY KEY,
	cases INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Problems up to this one are not indexed yet: some of them are at each new one, the newest first.
INSERT INTO mark (name, value) SELECT 'similar/behind', max(id) FROM problem HAVING max(id) IS NOT NULL;

-- Two problems that have to do with one another.
CREATE TABLE link (
	a INTEGER NOT NULL REFERENCES problem (id),
	b INTEGER NOT NULL REFERENCES problem (id),
	PRIMARY KEY (a, b),
	CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_b ON link (b);

-- A problem that became part of another: what is said of it from then on is about that one.
ALTER TABLE problem ADD COLUMN merged_into INTEGER REFERENCES problem (id);
CREATE INDEX problem_merged ON problem (merged_into) WHERE merged_into IS NOT NULL;

-- Problems that make one challenge.
CREATE TABLE challenge (
	id         INTEGER PRIMARY KEY,
	title      TEXT NOT NULL,
	folded     TEXT NOT NULL UNIQUE, -- the title as it is compared
	created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE challenge_case (
	challenge INTEGER NOT NULL REFERENCES challenge (id),
	problem   INTEGER NOT NULL REFERENCES problem (id),
	PRIMARY KEY (challenge, problem)
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_case_problem ON challenge_case (problem);

-- A problem that somebody filed for another person: what that person says to it. Until then its requester is who filed it.
CREATE TABLE consent (
	problem     INTEGER PRIMARY KEY REFERENCES problem (id),
	person      INTEGER REFERENCES person (id), -- who is asked; NULL: they said no, and are forgotten here
	filer       INTEGER NOT NULL REFERENCES person (id),
	mark        TEXT NOT NULL, -- of the address, under our secret: a refusal is remembered without the address
	made        INTEGER NOT NULL CHECK (made IN (0, 1)), -- we know the person by this filing only
	state       TEXT NOT NULL CHECK (state = 'waiting' OR state = 'uninvited' OR state = 'unproven' OR state = 'yes' OR state = 'no'),
	asked_at    INTEGER NOT NULL,
	remind_at   INTEGER NOT NULL, -- when they may be reminded, once
	answered_at INTEGER
) STRICT;
CREATE INDEX consent_person ON consent (person) WHERE state = 'waiting' OR state = 'unproven';
CREATE INDEX consent_mark ON consent (mark) WHERE state = 'no';

-- "P-14" without a year.
CREATE INDEX problem_number ON problem (number, year);

-- The staff are few among all whom a lab knows, and looked for at each new case: is the writer's name like one of theirs?
CREATE INDEX person_staff ON person (id) WHERE role = 'staff';
