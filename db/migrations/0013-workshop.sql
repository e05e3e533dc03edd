-- SPDX-License-Identifier: EUPL-1.2
-- Workshops: when, who, what they answered.

-- A workshop goes draft -> polling -> closed -> fixed -> held; it may be cancelled before it was held. `next_at` is when the clock has something
-- to do for it, NULL: nothing.
CREATE TABLE workshop (
	id         INTEGER PRIMARY KEY,
	year       INTEGER NOT NULL,
	number     INTEGER NOT NULL,
	title      TEXT NOT NULL,
	stage      TEXT NOT NULL CHECK (stage = 'draft' OR stage = 'polling' OR stage = 'closed' OR stage = 'fixed' OR stage = 'held' OR
	           stage = 'cancelled'),
	organiser  INTEGER NOT NULL REFERENCES person (id),
	problem    INTEGER REFERENCES problem (id),
	people     INTEGER NOT NULL DEFAULT 0,  -- expected; 0: not said
	minutes    INTEGER NOT NULL DEFAULT 0,  -- how long; 0: not said
	place      TEXT NOT NULL DEFAULT '',
	most       INTEGER NOT NULL DEFAULT 0,  -- people that there is room for; who accepts behind them waits; 0: no limit
	quorum     INTEGER NOT NULL DEFAULT 0,  -- 0: none
	hidden     INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)), -- nobody sees the answers of others before the end
	room       TEXT NOT NULL DEFAULT '',    -- where the poll stands too, or ''
	polled_at  INTEGER NOT NULL DEFAULT 0,  -- when the answers were asked for; 0: not yet
	limit_at   INTEGER NOT NULL DEFAULT 0,  -- of the answers; 0: not set
	next_at    INTEGER,
	beats      INTEGER NOT NULL DEFAULT 0,  -- messages that the clock has sent for it
	told       TEXT NOT NULL DEFAULT '',    -- what was announced once, blank-separated: "half quorum eve"
	tallied_at INTEGER NOT NULL DEFAULT 0,  -- when the tally in the room was last renewed
	stale      INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)), -- it shows what is no longer so
	kept       INTEGER NOT NULL DEFAULT 0,  -- number of the option that was kept; 0: none
	invited    INTEGER NOT NULL DEFAULT 0,  -- how many rows of invitee
	answered   INTEGER NOT NULL DEFAULT 0,  -- and of these that voted
	sequence   INTEGER NOT NULL DEFAULT 0,  -- of the invitations (RFC 5545 section 3.8.7.4)
	opened_at  INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	UNIQUE (year, number)
) STRICT;
CREATE INDEX workshop_next ON workshop (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX workshop_organiser ON workshop (organiser, id);
CREATE INDEX workshop_open ON workshop (id) WHERE stage = 'draft' OR stage = 'polling' OR stage = 'closed' OR stage = 'fixed';

-- The numbered options. A choice that is no date has a label and no time. The counts follow the votes: an answer is counted, not all of them.
CREATE TABLE slot (
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	number   INTEGER NOT NULL CHECK (number > 0),
	label    TEXT NOT NULL DEFAULT '',
	starts   TEXT NOT NULL DEFAULT '', -- civil, "2026-10-13T14:30" where the lab is, or "2026-10-13": whole days
	ends     TEXT NOT NULL DEFAULT '', -- not included
	yes      INTEGER NOT NULL DEFAULT 0 CHECK (yes >= 0),
	maybe    INTEGER NOT NULL DEFAULT 0 CHECK (maybe >= 0),
	no       INTEGER NOT NULL DEFAULT 0 CHECK (no >= 0),
	missed   INTEGER NOT NULL DEFAULT 0 CHECK (missed >= 0), -- people without whom it cannot be, who said no
	PRIMARY KEY (workshop, number),
	CHECK ((label = '') = (starts <> ''))
) STRICT, WITHOUT ROWID;

-- Who is asked. `due`: the letter that they are to get from the clock, some people at a time; '': none.
CREATE TABLE invitee (
	id          INTEGER PRIMARY KEY,
	workshop    INTEGER NOT NULL REFERENCES workshop (id),
	person      INTEGER NOT NULL REFERENCES person (id),
	part        TEXT NOT NULL DEFAULT 'participant' CHECK (part = 'participant' OR part = 'required' OR part = 'facilitator' OR
	            part = 'sponsor'),
	token       TEXT NOT NULL UNIQUE, -- stands behind the '+' of their Reply-To, and in the UID of no other invitation
	due         TEXT NOT NULL DEFAULT '' CHECK (due = '' OR due = 'poll' OR due = 'silent' OR due = 'kept' OR due = 'moved' OR
	            due = 'freed' OR due = 'cancelled'),
	asked_at    INTEGER NOT NULL DEFAULT 0, -- the poll went to them
	answered_at INTEGER NOT NULL DEFAULT 0, -- their last vote; 0: silent
	presence    TEXT NOT NULL DEFAULT '' CHECK (presence = '' OR presence = 'asked' OR presence = 'accepted' OR presence = 'tentative' OR
	            presence = 'declined' OR presence = 'delegated' OR presence = 'waiting'),
	presence_at INTEGER NOT NULL DEFAULT 0,
	UNIQUE (workshop, person)
) STRICT;
CREATE INDEX invitee_person ON invitee (person, workshop);
CREATE INDEX invitee_due ON invitee (workshop, id) WHERE due <> '';

-- What stands now: 2 yes, 1 if needed, 0 no; what was not said has no row.
CREATE TABLE vote (
	workshop INTEGER NOT NULL,
	slot     INTEGER NOT NULL,
	person   INTEGER NOT NULL REFERENCES person (id),
	value    INTEGER NOT NULL CHECK (value = 0 OR value = 1 OR value = 2),
	PRIMARY KEY (workshop, person, slot),
	FOREIGN KEY (workshop, slot) REFERENCES slot (workshop, number)
) STRICT, WITHOUT ROWID;

-- All that was said, by which door; value NULL: it was taken back.
CREATE TABLE vote_log (
	id       INTEGER PRIMARY KEY,
	workshop INTEGER NOT NULL REFERENCES workshop (id),
	slot     INTEGER NOT NULL,
	person   INTEGER NOT NULL REFERENCES person (id),
	value    INTEGER CHECK (value = 0 OR value = 1 OR value = 2),
	inbox    INTEGER NOT NULL REFERENCES inbox (id),
	at       INTEGER NOT NULL
) STRICT;
CREATE INDEX vote_log_vote ON vote_log (workshop, person, slot, id);
CREATE INDEX vote_log_inbox ON vote_log (inbox);

-- The poll and the tally that stand in a room, to be changed there.
CREATE INDEX outbox_workshop ON outbox (target, template, id) WHERE template = 'workshop-poll' OR template = 'workshop-tally';
