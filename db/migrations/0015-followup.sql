-- SPDX-License-Identifier: EUPL-1.2
-- Preparing, holding, following up a workshop.

-- What is to be done for it. When, by whom and whether it was done is that of its reminder, so that an answer to one is an answer to both.
CREATE TABLE task (
	id       INTEGER PRIMARY KEY,
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	number   INTEGER NOT NULL CHECK (number > 0),
	text     TEXT NOT NULL,
	days     INTEGER, -- working days from the kept day, below 0: before; NULL: it has a day of its own (an action of the minutes)
	reminder INTEGER NOT NULL UNIQUE REFERENCES reminder (id),
	UNIQUE (workshop, number)
) STRICT;

-- What was written down of it. When it was asked for that the participants get it, the last invitee who did, when all had; 0: not yet.
CREATE TABLE minutes (
	workshop INTEGER PRIMARY KEY REFERENCES workshop (id),
	person   INTEGER NOT NULL REFERENCES person (id),
	text     TEXT NOT NULL,
	inbox    INTEGER NOT NULL REFERENCES inbox (id),
	at       INTEGER NOT NULL,
	asked_at INTEGER NOT NULL DEFAULT 0,
	sent_to  INTEGER NOT NULL DEFAULT 0,
	sent_at  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Who came, and who was awaited and did not.
CREATE TABLE attendance (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	person   INTEGER NOT NULL REFERENCES person (id),
	present  INTEGER NOT NULL CHECK (present IN (0, 1)),
	at       INTEGER NOT NULL,
	PRIMARY KEY (workshop, person)
) STRICT, WITHOUT ROWID;

-- The running order: its parts, one after the other.
CREATE TABLE part (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	number   INTEGER NOT NULL CHECK (number > 0),
	minutes  INTEGER NOT NULL CHECK (minutes > 0),
	text     TEXT NOT NULL,
	PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;

-- What somebody needs to take part: for who organises alone, and gone thirty days after the workshop.
CREATE TABLE need (
	id       INTEGER PRIMARY KEY,
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	person   INTEGER NOT NULL REFERENCES person (id),
	text     TEXT NOT NULL,
	inbox    INTEGER NOT NULL REFERENCES inbox (id),
	at       INTEGER NOT NULL
) STRICT;
CREATE INDEX need_workshop ON need (workshop, id);
CREATE INDEX outbox_needs ON outbox (target) WHERE template = 'workshop-needs';
