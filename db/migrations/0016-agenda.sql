-- SPDX-License-Identifier: EUPL-1.2
-- Dates proposed when none works, and the rounds in which options were asked for.

CREATE TABLE slot_proposed (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	number   INTEGER NOT NULL CHECK (number > 0),
	starts   TEXT NOT NULL CHECK (starts <> ''), -- as in slot
	ends     TEXT NOT NULL CHECK (ends <> ''),
	PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;

-- Options that were added to a poll: those from `first` on are new since then.
CREATE TABLE poll_round (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	first    INTEGER NOT NULL CHECK (first > 1),
	at       INTEGER NOT NULL,
	PRIMARY KEY (workshop, first)
) STRICT, WITHOUT ROWID;

-- People who asked for a feed of their own workshops.
CREATE TABLE agenda_person (
	person INTEGER PRIMARY KEY REFERENCES person (id),
	at     INTEGER NOT NULL
) STRICT;

-- Whose feed is to be written anew; 0: the lab's.
CREATE TABLE agenda_due (
	person INTEGER PRIMARY KEY
) STRICT;
