-- SPDX-License-Identifier: EUPL-1.2
-- When people are away.

-- From the first day to the one on which they are there again, as they said it or as their vacation notice did.
CREATE TABLE absence (
	id         INTEGER PRIMARY KEY,
	person     INTEGER NOT NULL REFERENCES person (id),
	from_day   TEXT NOT NULL CHECK (date(from_day) IS from_day), -- "2026-08-03"
	to_day     TEXT NOT NULL CHECK (date(to_day) IS to_day),     -- not included
	substitute INTEGER REFERENCES person (id),                   -- whom to turn to meanwhile
	source     TEXT NOT NULL CHECK (source = 'said' OR source = 'notice'),
	inbox      INTEGER NOT NULL REFERENCES inbox (id),           -- in which message
	said_at    INTEGER NOT NULL,
	ended_at   INTEGER,                                          -- taken back
	CHECK (from_day < to_day),
	CHECK (substitute IS NULL OR substitute <> person)
) STRICT;
-- A notice comes as an answer to each of our mails: the same days stand once.
CREATE UNIQUE INDEX absence_days ON absence (person, to_day, from_day) WHERE ended_at IS NULL;
CREATE INDEX absence_substitute ON absence (substitute) WHERE substitute IS NOT NULL;
