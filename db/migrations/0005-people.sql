-- SPDX-License-Identifier: EUPL-1.2
-- One person behind several addresses and chat accounts, and the codes that prove it.

-- Named in the settings: what stands there is changed there, not by a command.
ALTER TABLE person ADD COLUMN configured INTEGER NOT NULL DEFAULT 0 CHECK (configured = 0 OR configured = 1);
ALTER TABLE address ADD COLUMN configured INTEGER NOT NULL DEFAULT 0 CHECK (configured = 0 OR configured = 1);
ALTER TABLE chat_id ADD COLUMN configured INTEGER NOT NULL DEFAULT 0 CHECK (configured = 0 OR configured = 1);
UPDATE person SET configured = 1 WHERE role = 'staff'; -- until now staff came from the settings alone
UPDATE chat_id SET configured = 1;

-- A code that went to an address by mail. It counts only when `giver` gives it back: a chat account, or the address that asked.
CREATE TABLE code (
	id       INTEGER PRIMARY KEY,
	purpose  TEXT NOT NULL CHECK (purpose = 'link' OR purpose = 'act'),
	giver    TEXT NOT NULL,
	addr     TEXT NOT NULL COLLATE NOCASE,
	person   INTEGER REFERENCES person (id), -- who asked; NULL: nobody that we knew
	problem  INTEGER REFERENCES problem (id),
	hash     TEXT NOT NULL, -- keyed, of the code and all it is bound to
	words    TEXT NOT NULL DEFAULT '', -- act: what was asked for, run when the code comes; forgotten then
	at       INTEGER NOT NULL,
	ended_at INTEGER,
	how      TEXT CHECK (how = 'used' OR how = 'locked' OR how = 'replaced')
) STRICT;
CREATE INDEX code_open ON code (giver, id) WHERE ended_at IS NULL;

-- Wrong codes of one chat account or one address.
CREATE TABLE code_lock (
	key   TEXT PRIMARY KEY,
	wrong INTEGER NOT NULL,
	since INTEGER NOT NULL, -- the first of these
	until INTEGER NOT NULL  -- locked; 0: is not
) STRICT, WITHOUT ROWID;

-- What was done with persons: who, when, what it was before.
CREATE TABLE deed (
	id        INTEGER PRIMARY KEY,
	verb      TEXT NOT NULL CHECK (verb = 'link' OR verb = 'unlink' OR verb = 'role' OR verb = 'merge' OR verb = 'unmerge'),
	actor     INTEGER REFERENCES person (id), -- NULL: the settings
	person    INTEGER NOT NULL REFERENCES person (id),
	other     INTEGER REFERENCES person (id), -- merge: who is no more
	old       TEXT NOT NULL DEFAULT '',       -- role, chat account or address before
	new       TEXT NOT NULL DEFAULT '',
	inbox     INTEGER REFERENCES inbox (id),
	at        INTEGER NOT NULL,
	undone_by INTEGER REFERENCES deed (id)
) STRICT;
CREATE INDEX deed_person ON deed (person, id);
CREATE INDEX deed_other ON deed (other, id);

-- What a merge moved, so that it can go back.
CREATE TABLE moved (
	deed INTEGER NOT NULL REFERENCES deed (id),
	kind TEXT NOT NULL CHECK (kind = 'address' OR kind = 'chat' OR kind = 'note' OR kind = 'act' OR kind = 'requester' OR
	     kind = 'follower' OR kind = 'participant'),
	key  TEXT NOT NULL,
	PRIMARY KEY (deed, kind, key)
) STRICT, WITHOUT ROWID;
