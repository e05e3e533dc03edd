-- SPDX-License-Identifier: EUPL-1.2
-- Who keeps the time in a room.

-- A workshop's running order said part by part, or one length of time.
CREATE TABLE keeper (
	id        INTEGER PRIMARY KEY,
	workshop  INTEGER REFERENCES workshop (id), -- NULL: `text` alone, for so many minutes
	room      TEXT NOT NULL CHECK (room <> ''),
	person    INTEGER NOT NULL REFERENCES person (id), -- who asked for it
	text      TEXT NOT NULL DEFAULT '',
	minutes   INTEGER NOT NULL DEFAULT 0,
	starts_at INTEGER NOT NULL,                -- when the first part begins, reckoned back from those that are left
	planned   INTEGER NOT NULL DEFAULT 1 CHECK (planned IN (0, 1)), -- it begins when the workshop does, and moves with it
	part      INTEGER NOT NULL DEFAULT 0,      -- the one that was said last; 0: it has not begun
	warned    INTEGER NOT NULL DEFAULT 0 CHECK (warned IN (0, 1)), -- that it is soon over was said too
	paused_at INTEGER NOT NULL DEFAULT 0,
	ended     TEXT NOT NULL DEFAULT '' CHECK (ended = '' OR ended = 'over' OR ended = 'stopped' OR ended = 'cancelled'),
	next_at   INTEGER,                         -- when the clock says something, NULL: it does not
	beats     INTEGER NOT NULL DEFAULT 0,      -- messages that the clock has sent for it
	at        INTEGER NOT NULL,
	CHECK ((workshop IS NULL) = (minutes > 0)),
	CHECK (next_at IS NULL OR (ended = '' AND paused_at = 0))
) STRICT;
CREATE INDEX keeper_next ON keeper (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX keeper_room ON keeper (room, id) WHERE ended = '';
CREATE UNIQUE INDEX keeper_workshop ON keeper (workshop) WHERE ended = '' AND workshop IS NOT NULL;
