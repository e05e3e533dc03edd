-- SPDX-License-Identifier: EUPL-1.2
-- Letters that ask a poll, and that end one.

CREATE TABLE outbox_new (
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
	told        INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)), -- staff know of this dead or held letter
	act         TEXT NOT NULL DEFAULT 'say' CHECK (act = 'say' OR act = 'react' OR act = 'edit' OR act = 'join' OR act = 'leave' OR
	            act = 'open' OR act = 'poll' OR act = 'poll-end'),
	target      TEXT NOT NULL DEFAULT '', -- an event, or 'letter:' and the letter whose event it will be
	remote      TEXT                      -- what the server calls it
) STRICT;
INSERT INTO outbox_new SELECT id, letter, channel, destination, template, lang, inbox, problem, person, subject, answers, state, attempts, unknowns,
	next_at, created_at, finished_at, detail, told, act, target, remote FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (channel, next_at, id)
	WHERE state = 'pending' OR state = 'deferred' OR state = 'ambiguous';
CREATE INDEX outbox_queue ON outbox (channel, destination, id)
	WHERE state = 'pending' OR state = 'deferred' OR state = 'ambiguous' OR state = 'sending';
CREATE INDEX outbox_held ON outbox (id) WHERE state = 'held';
CREATE INDEX outbox_untold ON outbox (id) WHERE state IN ('dead', 'held') AND told = 0;
CREATE INDEX outbox_to ON outbox (destination, id);
CREATE INDEX outbox_inbox ON outbox (inbox);
CREATE INDEX outbox_remote ON outbox (remote) WHERE remote IS NOT NULL;
CREATE INDEX outbox_card ON outbox (problem, id) WHERE template = 'triage' AND channel = 'room' AND act = 'say';
