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

-- What comes again and again: RFC 5545 section 3.3.10, in civil time; `starts` is the first time.
ALTER TABLE slot ADD COLUMN rule TEXT NOT NULL DEFAULT '';

-- Days on which a series does not take place.
CREATE TABLE series_except (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	day      TEXT NOT NULL CHECK (length(day) = 10), -- civil
	PRIMARY KEY (workshop, day)
) STRICT, WITHOUT ROWID;

-- The time of a series that people were reminded of last: when it begins.
CREATE TABLE series_said (
	workshop INTEGER PRIMARY KEY REFERENCES workshop (id),
	starts   TEXT NOT NULL
) STRICT;
