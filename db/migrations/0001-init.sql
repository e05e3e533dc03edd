-- SPDX-License-Identifier: EUPL-1.2
-- The state of a lab. Instants are UTC seconds since the epoch.
-- OR in place of a long IN: SQLite builds a table for each IN of more than two at each write, a fifth of the cost of a message.

CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT;

CREATE TABLE person (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL,
	lang       TEXT NOT NULL DEFAULT 'fr' CHECK (lang IN ('fr', 'en')),
	role       TEXT NOT NULL CHECK (role = 'public' OR role = 'agent' OR role = 'staff'),
	created_at INTEGER NOT NULL
) STRICT;

-- A person may have several addresses; an address is one person's.
CREATE TABLE address (
	addr            TEXT PRIMARY KEY COLLATE NOCASE,
	person          INTEGER NOT NULL REFERENCES person (id),
	failures        REAL NOT NULL DEFAULT 0, -- a hard bounce counts 1, a soft one 0.5, at most 1 a day
	failed_at       INTEGER,
	suspended_until INTEGER
) STRICT;
CREATE INDEX address_person ON address (person);

-- A chat identity, bound to a person by staff or by a code.
CREATE TABLE chat_id (
	id     TEXT PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX chat_id_person ON chat_id (person);

-- All that ever came in. The raw bytes are durable before anything looks at them. They stand apart: a row whose state changes is
-- written again whole.
CREATE TABLE inbox (
	id          INTEGER PRIMARY KEY,
	key         TEXT NOT NULL UNIQUE,
	channel     TEXT NOT NULL CHECK (channel = 'mail' OR channel = 'room' OR channel = 'clock'),
	received_at INTEGER NOT NULL,
	taken_at    INTEGER NOT NULL,
	full_size   INTEGER NOT NULL,
	state       TEXT NOT NULL CHECK (state = 'received' OR state = 'handled' OR state = 'ignored' OR state = 'refused' OR
	            state = 'quarantined'),
	reason      TEXT NOT NULL DEFAULT '',
	attempts    INTEGER NOT NULL DEFAULT 0, -- counted and committed before the bytes are parsed
	hash        TEXT,                       -- content; NULL until parsed
	message_id  TEXT,
	intent      TEXT,
	person      INTEGER REFERENCES person (id),
	problem     INTEGER REFERENCES problem (id),
	told        INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)) -- staff know of this quarantined item
) STRICT;
CREATE INDEX inbox_open ON inbox (id) WHERE state = 'received';
CREATE INDEX inbox_quarantined ON inbox (id) WHERE state = 'quarantined';
CREATE INDEX inbox_hash ON inbox (hash) WHERE hash IS NOT NULL;

CREATE TABLE inbox_bytes (
	inbox INTEGER PRIMARY KEY REFERENCES inbox (id),
	raw   BLOB NOT NULL
) STRICT;

CREATE TABLE problem (
	id         INTEGER PRIMARY KEY,
	year       INTEGER NOT NULL,
	number     INTEGER NOT NULL,
	stage      TEXT NOT NULL CHECK (stage = 'received' OR stage = 'incomplete' OR stage = 'qualifying' OR stage = 'committee' OR
	            stage = 'accepted' OR stage = 'redirected' OR stage = 'declined' OR stage = 'withdrawn' OR
	            stage = 'closed'),
	title      TEXT NOT NULL,
	statement  TEXT NOT NULL,
	requester  INTEGER NOT NULL REFERENCES person (id),
	follower   INTEGER REFERENCES person (id),
	verified   INTEGER NOT NULL CHECK (verified IN (0, 1)), -- the sender of the statement was
	asked      TEXT NOT NULL DEFAULT '',                   -- field names asked for, blank-separated: asked once
	human      INTEGER NOT NULL DEFAULT 0 CHECK (human IN (0, 1)), -- a person took over: no automatic answer on this case
	opened_at  INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	UNIQUE (year, number)
) STRICT;
CREATE INDEX problem_requester ON problem (requester);
CREATE INDEX problem_stage ON problem (stage, changed_at);

-- Labelled facts, as their author wrote them; the newest wins, older ones stay in the notes.
CREATE TABLE problem_field (
	problem INTEGER NOT NULL REFERENCES problem (id),
	name    TEXT NOT NULL,
	value   TEXT NOT NULL,
	PRIMARY KEY (problem, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE participant (
	problem INTEGER NOT NULL REFERENCES problem (id),
	person  INTEGER NOT NULL REFERENCES person (id),
	PRIMARY KEY (problem, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_person ON participant (person);

-- What was written about a case, word for word.
CREATE TABLE note (
	id        INTEGER PRIMARY KEY,
	problem   INTEGER NOT NULL REFERENCES problem (id),
	person    INTEGER REFERENCES person (id),
	kind      TEXT NOT NULL CHECK (kind = 'statement' OR kind = 'completion' OR kind = 'note' OR kind = 'question' OR
	            kind = 'automatic'),
	text      TEXT NOT NULL,
	inbox     INTEGER REFERENCES inbox (id),
	at        INTEGER NOT NULL,
	withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT;
CREATE INDEX note_problem ON note (problem, id);

-- Who did what, when and why; and what it takes to undo it.
CREATE TABLE act (
	id           INTEGER PRIMARY KEY,
	problem      INTEGER NOT NULL REFERENCES problem (id),
	person       INTEGER REFERENCES person (id),
	verb         TEXT NOT NULL,
	motive       TEXT NOT NULL DEFAULT '',
	old_stage    TEXT NOT NULL,
	new_stage    TEXT NOT NULL,
	old_follower INTEGER REFERENCES person (id),
	new_follower INTEGER REFERENCES person (id),
	old_human    INTEGER NOT NULL,
	new_human    INTEGER NOT NULL,
	old_requester INTEGER NOT NULL REFERENCES person (id),
	new_requester INTEGER NOT NULL REFERENCES person (id),
	note         INTEGER REFERENCES note (id),
	inbox        INTEGER REFERENCES inbox (id),
	at           INTEGER NOT NULL,
	undone_by    INTEGER REFERENCES act (id)
) STRICT;
CREATE INDEX act_problem ON act (problem, id);
CREATE INDEX act_person ON act (person, id);

-- Bytes are in <state>/attachments/<sha256>.
CREATE TABLE attachment (
	id      INTEGER PRIMARY KEY,
	problem INTEGER NOT NULL REFERENCES problem (id),
	inbox   INTEGER NOT NULL REFERENCES inbox (id),
	sha256  TEXT, -- NULL when refused
	name    TEXT NOT NULL,
	type    TEXT NOT NULL,
	size    INTEGER NOT NULL,
	refused TEXT
) STRICT;
CREATE INDEX attachment_problem ON attachment (problem);

-- What stands after the '+' of a Reply-To. It opens a case only for the person it was made for.
CREATE TABLE token (
	token     TEXT PRIMARY KEY,
	problem   INTEGER NOT NULL REFERENCES problem (id),
	person    INTEGER NOT NULL REFERENCES person (id),
	issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Message-IDs of mails that people wrote about a case: a hint, never a key.
CREATE TABLE thread (
	id         INTEGER PRIMARY KEY,
	message_id TEXT NOT NULL,
	problem    INTEGER NOT NULL REFERENCES problem (id),
	UNIQUE (message_id, problem)
) STRICT;
CREATE INDEX thread_problem ON thread (problem, id);

-- A question we asked, with what may be answered.
CREATE TABLE question (
	id          INTEGER PRIMARY KEY,
	person      INTEGER NOT NULL REFERENCES person (id),
	place       TEXT NOT NULL, -- 'mail' or a room id
	problem     INTEGER REFERENCES problem (id),
	kind        TEXT NOT NULL CHECK (kind = 'choose-command' OR kind = 'choose-case' OR kind = 'confirm'),
	choices     TEXT NOT NULL, -- blank-separated: command names or references; the verb to confirm
	text        TEXT NOT NULL DEFAULT '', -- what the person had written
	asked_at    INTEGER NOT NULL,
	answered_at INTEGER
) STRICT;
CREATE INDEX question_open ON question (person, place, id) WHERE answered_at IS NULL;

-- Letters. A row is written in the transaction of the message that caused it; `letter` is derived from that cause.
CREATE TABLE outbox (
	id          INTEGER PRIMARY KEY,
	letter      TEXT NOT NULL UNIQUE,
	channel     TEXT NOT NULL CHECK (channel IN ('mail', 'room')),
	destination TEXT NOT NULL,
	template    TEXT NOT NULL,
	lang        TEXT NOT NULL,
	inbox       INTEGER REFERENCES inbox (id),
	problem     INTEGER REFERENCES problem (id),
	person      INTEGER REFERENCES person (id),
	subject     TEXT NOT NULL,
	answers     TEXT NOT NULL DEFAULT '', -- room: the event it replies to
	state       TEXT NOT NULL CHECK (state = 'pending' OR state = 'sending' OR state = 'sent' OR state = 'deferred' OR
	            state = 'ambiguous' OR state = 'held' OR state = 'dead' OR state = 'cancelled'),
	attempts    INTEGER NOT NULL DEFAULT 0,
	unknowns    INTEGER NOT NULL DEFAULT 0, -- ambiguous ends so far
	next_at     INTEGER NOT NULL,
	created_at  INTEGER NOT NULL,
	finished_at INTEGER,
	detail      TEXT NOT NULL DEFAULT '',
	told        INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)) -- staff know of this dead or held letter
) STRICT;
CREATE INDEX outbox_due ON outbox (channel, next_at, id)
	WHERE state = 'pending' OR state = 'deferred' OR state = 'ambiguous';
CREATE INDEX outbox_queue ON outbox (channel, destination, id)
	WHERE state = 'pending' OR state = 'deferred' OR state = 'ambiguous' OR state = 'sending';
CREATE INDEX outbox_held ON outbox (id) WHERE state = 'held';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_untold ON outbox (id) WHERE state IN ('dead', 'held') AND told = 0;
CREATE INDEX outbox_to ON outbox (destination, id);
CREATE INDEX outbox_inbox ON outbox (inbox);

CREATE TABLE outbox_bytes (
	outbox INTEGER PRIMARY KEY REFERENCES outbox (id),
	text   TEXT NOT NULL,
	bytes  BLOB NOT NULL -- what goes over the wire, rendered once
) STRICT;

-- Token buckets: what an address, a domain, the whole may still get.
CREATE TABLE budget (
	key    TEXT PRIMARY KEY,
	tokens REAL NOT NULL,
	at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
