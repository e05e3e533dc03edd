-- SPDX-License-Identifier: EUPL-1.2
-- What people answered to their reminders.

-- Its reader asked for it at that time: it is said then, however short ago they heard of the case. 0: nobody did.
ALTER TABLE reminder ADD COLUMN wanted_at INTEGER NOT NULL DEFAULT 0;
-- What was done is not asked for again as long as nothing happens.
CREATE INDEX reminder_done ON reminder (problem, kind, base) WHERE state = 'done';
-- No reminders at all before that instant.
ALTER TABLE habit ADD COLUMN quiet_until INTEGER NOT NULL DEFAULT 0;

-- "stop": that person, or those of that room, hear no more of this rule ('': of any) about that case.
CREATE TABLE hushed (
	id       INTEGER PRIMARY KEY,
	problem  INTEGER NOT NULL REFERENCES problem (id),
	kind     TEXT NOT NULL,
	person   INTEGER REFERENCES person (id),
	room     TEXT NOT NULL DEFAULT '',
	inbox    INTEGER NOT NULL REFERENCES inbox (id), -- in which message
	ended_at INTEGER,                                -- taken back
	CHECK ((person IS NULL) = (room <> ''))
) STRICT;
CREATE INDEX hushed_problem ON hushed (problem) WHERE ended_at IS NULL;
