-- SPDX-License-Identifier: EUPL-1.2
-- Who is to be reminded of what, and when.

-- A row that follows from a case (its kind is a rule) is planned anew whenever the case changes; at most one of a rule stands. `own` is what
-- somebody asked to be reminded of. `morning`, `week`, `month` come again and again: what the staff want to know; `base` is when they were
-- told last.
CREATE TABLE reminder (
	id         INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL CHECK (kind = 'own' OR kind = 'untaken' OR kind = 'silent' OR kind = 'waiting' OR kind = 'promise' OR
	           kind = 'news' OR kind = 'still' OR kind = 'decision' OR kind = 'middle' OR kind = 'end' OR kind = 'evaluation' OR
	           kind = 'consent' OR kind = 'morning' OR kind = 'week' OR kind = 'month'),
	problem    INTEGER REFERENCES problem (id),
	person     INTEGER REFERENCES person (id), -- who is reminded; NULL: those of `room`
	room       TEXT NOT NULL DEFAULT '',       -- a room, or 'staff': the staff together
	author     INTEGER REFERENCES person (id), -- own: who asked for it
	inbox      INTEGER REFERENCES inbox (id),  -- own: in which message
	text       TEXT NOT NULL DEFAULT '',       -- own: of what
	step       INTEGER NOT NULL DEFAULT 0,     -- of the ladder, the next one
	base       INTEGER NOT NULL,               -- since when it waits
	due_at     INTEGER NOT NULL,
	repeats    TEXT NOT NULL DEFAULT '',       -- own: an RRULE (RFC 5545 section 3.3.10), or ''
	civil      TEXT NOT NULL DEFAULT '',       -- own: the moment as it was meant, "2026-10-13T14:30", in the lab's zone
	state      TEXT NOT NULL CHECK (state = 'waiting' OR state = 'said' OR state = 'done' OR state = 'cancelled'),
	reason     TEXT NOT NULL DEFAULT '',       -- of its end
	created_at INTEGER NOT NULL,
	ended_at   INTEGER,
	CHECK ((kind = 'own') = (author IS NOT NULL)),
	CHECK (kind = 'own' OR (kind = 'morning' OR kind = 'week' OR kind = 'month') = (problem IS NULL)),
	CHECK ((person IS NULL) = (room <> '')),
	CHECK ((state = 'waiting' OR state = 'said') = (ended_at IS NULL))
) STRICT;
CREATE INDEX reminder_due ON reminder (due_at, id) WHERE state = 'waiting';
CREATE INDEX reminder_to ON reminder (person, room, due_at) WHERE state = 'waiting';
CREATE UNIQUE INDEX reminder_case ON reminder (problem, kind) WHERE (state = 'waiting' OR state = 'said') AND kind <> 'own';
CREATE UNIQUE INDEX reminder_staff ON reminder (kind, ifnull(person, 0)) WHERE state = 'waiting' AND (kind = 'morning' OR kind = 'week' OR
	kind = 'month');
CREATE INDEX reminder_own ON reminder (author, id) WHERE kind = 'own' AND (state = 'waiting' OR state = 'said');

-- The ledger: what was said to whom, in which message of the clock, as which line.
CREATE TABLE reminded (
	id       INTEGER PRIMARY KEY,
	inbox    INTEGER NOT NULL REFERENCES inbox (id),
	line     INTEGER NOT NULL, -- from 1, as the letter numbers them; below: no line, the staff's news
	reminder INTEGER NOT NULL REFERENCES reminder (id),
	problem  INTEGER REFERENCES problem (id),
	person   INTEGER REFERENCES person (id),
	room     TEXT NOT NULL DEFAULT '',
	day      TEXT NOT NULL,    -- "2026-10-13", the lab's
	at       INTEGER NOT NULL,
	UNIQUE (inbox, line)
) STRICT;
CREATE INDEX reminded_person ON reminded (person, problem, id) WHERE person IS NOT NULL;
CREATE INDEX reminded_day ON reminded (day, person, inbox);
CREATE INDEX reminded_reminder ON reminded (reminder);

-- How a person wants to be reminded, and who stands in for them.
CREATE TABLE habit (
	person INTEGER PRIMARY KEY REFERENCES person (id),
	digest TEXT NOT NULL DEFAULT 'daily' CHECK (digest = 'daily' OR digest = 'weekly' OR digest = 'never'),
	deputy INTEGER REFERENCES person (id)
) STRICT;
