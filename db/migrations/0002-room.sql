-- SPDX-License-Identifier: EUPL-1.2
-- Chat rooms: what they are, where their transport stands, which event a letter became there. Roles beside staff and agent.

CREATE TABLE person_new (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL,
	lang       TEXT NOT NULL DEFAULT 'fr' CHECK (lang IN ('fr', 'en')),
	role       TEXT NOT NULL CHECK (role = 'public' OR role = 'partner' OR role = 'member' OR role = 'agent' OR role = 'staff'),
	created_at INTEGER NOT NULL
) STRICT;
INSERT INTO person_new SELECT id, name, lang, role, created_at FROM person;
DROP TABLE person;
ALTER TABLE person_new RENAME TO person;

-- The id is opaque. A room that is not here is none that we have entered.
CREATE TABLE room (
	id         TEXT PRIMARY KEY,
	kind       TEXT NOT NULL CHECK (kind = 'staff' OR kind = 'collective' OR kind = 'forum' OR kind = 'direct' OR kind = 'other'),
	state      TEXT NOT NULL CHECK (state = 'invited' OR state = 'joined' OR state = 'left' OR state = 'banned' OR state = 'replaced'),
	name       TEXT NOT NULL DEFAULT '',
	members    INTEGER NOT NULL DEFAULT 0, -- joined, with us; 0: not known
	encrypted  INTEGER NOT NULL DEFAULT 0 CHECK (encrypted IN (0, 1)),
	public     INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1)),
	mute       INTEGER NOT NULL DEFAULT 0 CHECK (mute IN (0, 1)), -- we may not speak there
	access     TEXT NOT NULL DEFAULT '',                          -- Tchap's access rule
	successor  TEXT NOT NULL DEFAULT '',                          -- of a room that was replaced
	invited_by TEXT NOT NULL DEFAULT '',
	told       TEXT NOT NULL DEFAULT '',                          -- what was said there once, blank-separated: "welcome encrypted"
	changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Named values of a transport: where it stands in what a server tells.
CREATE TABLE mark (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN act TEXT NOT NULL DEFAULT 'say'
	CHECK (act = 'say' OR act = 'react' OR act = 'edit' OR act = 'join' OR act = 'leave' OR act = 'open');
ALTER TABLE outbox ADD COLUMN target TEXT NOT NULL DEFAULT ''; -- an event, or 'letter:' and the letter whose event it will be
ALTER TABLE outbox ADD COLUMN remote TEXT;                     -- what the server calls it
CREATE INDEX outbox_remote ON outbox (remote) WHERE remote IS NOT NULL;
CREATE INDEX outbox_card ON outbox (problem, id) WHERE template = 'triage' AND channel = 'room' AND act = 'say';

CREATE INDEX act_inbox ON act (inbox, id);

-- Whether it changed something beside being recorded: an edited message that did is not done again.
ALTER TABLE inbox ADD COLUMN acted INTEGER NOT NULL DEFAULT 0 CHECK (acted IN (0, 1));
