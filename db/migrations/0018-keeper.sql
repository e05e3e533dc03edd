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

-- Of a series each time has its own attendance, minutes and tasks: the beginning of that time, "2026-06-04T10:00" as in slot; '': it is once.
CREATE TABLE attendance_new (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	occasion TEXT NOT NULL DEFAULT '',
	person   INTEGER NOT NULL REFERENCES person (id),
	present  INTEGER NOT NULL CHECK (present IN (0, 1)),
	at       INTEGER NOT NULL,
	inbox    INTEGER REFERENCES inbox (id), -- the sign by which they said so themselves, NULL: it was said of them
	PRIMARY KEY (workshop, occasion, person)
) STRICT, WITHOUT ROWID;
INSERT INTO attendance_new (workshop, occasion, person, present, at) SELECT a.workshop, coalesce((SELECT s.starts FROM workshop w JOIN slot s ON
	s.workshop = w.id AND s.number = w.kept WHERE w.id = a.workshop AND s.rule <> ''), ''), a.person, a.present, a.at FROM attendance a;
DROP TABLE attendance;
ALTER TABLE attendance_new RENAME TO attendance;
CREATE INDEX attendance_inbox ON attendance (inbox) WHERE inbox IS NOT NULL;

CREATE TABLE minutes_new (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	occasion TEXT NOT NULL DEFAULT '',
	person   INTEGER NOT NULL REFERENCES person (id),
	text     TEXT NOT NULL,
	inbox    INTEGER NOT NULL REFERENCES inbox (id),
	at       INTEGER NOT NULL,
	asked_at INTEGER NOT NULL DEFAULT 0,
	sent_to  INTEGER NOT NULL DEFAULT 0,
	sent_at  INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (workshop, occasion)
) STRICT;
INSERT INTO minutes_new (workshop, occasion, person, text, inbox, at, asked_at, sent_to, sent_at) SELECT m.workshop, coalesce((SELECT s.starts
	FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept WHERE w.id = m.workshop AND s.rule <> ''), ''), m.person, m.text,
	m.inbox, m.at, m.asked_at, m.sent_to, m.sent_at FROM minutes m;
DROP TABLE minutes;
ALTER TABLE minutes_new RENAME TO minutes;

ALTER TABLE task ADD COLUMN occasion TEXT NOT NULL DEFAULT '';
UPDATE task SET occasion = coalesce((SELECT s.starts FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept
	WHERE w.id = task.workshop AND s.rule <> ''), '');

-- The rooms whose feed is to be written anew.
CREATE TABLE agenda_venue_due (
	venue INTEGER PRIMARY KEY REFERENCES venue (id)
) STRICT;
