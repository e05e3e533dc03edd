-- SPDX-License-Identifier: EUPL-1.2
-- Referrals: what somebody needs, in the exact words that may be shared, and the partners who are asked whether they would help. Neither side
-- is named to the other before both said yes.

CREATE TABLE referral (
	id          INTEGER PRIMARY KEY,
	year        INTEGER NOT NULL,
	number      INTEGER NOT NULL, -- R-2026-005
	requester   INTEGER NOT NULL REFERENCES person (id),
	author      INTEGER NOT NULL REFERENCES person (id), -- who proposed it: the requester, or one of the staff
	problem     INTEGER REFERENCES problem (id),
	workshop    INTEGER REFERENCES workshop (id),
	room        TEXT NOT NULL DEFAULT '', -- where its requester is alone with us and is answered; '': by mail
	text        TEXT NOT NULL,            -- shared word for word; '' when it was forgotten
	version     INTEGER NOT NULL DEFAULT 1,
	-- draft: its requester has not said yes to the text. open: partners are asked. met: one of them said yes.
	state       TEXT NOT NULL CHECK (state IN ('draft', 'open', 'met', 'closed')),
	reason      TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'refused', 'withdrawn', 'expired', 'nobody', 'ended', 'erased')),
	relay       INTEGER NOT NULL DEFAULT 0 CHECK (relay IN (0, 1)), -- the first words go through us, without addresses
	chosen      TEXT NOT NULL DEFAULT '', -- why these partners: kept, as the rules of public purchase want it
	token       TEXT NOT NULL UNIQUE,     -- in the address that its requester's answers go to; of this version of the text
	steps       INTEGER NOT NULL DEFAULT 0,
	told_at     INTEGER, -- we wrote without being asked
	next_at     INTEGER, -- when something is to be said or done; NULL: never
	approved_at INTEGER,
	closed_at   INTEGER,
	inbox       INTEGER REFERENCES inbox (id),
	created_at  INTEGER NOT NULL,
	changed_at  INTEGER NOT NULL,
	UNIQUE (year, number)
) STRICT;
CREATE INDEX referral_number ON referral (number, year);
CREATE INDEX referral_requester ON referral (requester);
CREATE INDEX referral_problem ON referral (problem) WHERE problem IS NOT NULL;
CREATE INDEX referral_workshop ON referral (workshop) WHERE workshop IS NOT NULL;
CREATE INDEX referral_state ON referral (state, changed_at);
CREATE INDEX referral_created ON referral (created_at);
CREATE INDEX referral_next ON referral (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE approach (
	id            INTEGER PRIMARY KEY,
	referral      INTEGER NOT NULL REFERENCES referral (id),
	card          INTEGER NOT NULL REFERENCES card (id),
	person        INTEGER NOT NULL REFERENCES person (id), -- who answers for the card
	-- silent: no answer in forty-five working days. withdrawn: nothing is wanted of them any more.
	state         TEXT NOT NULL CHECK (state IN ('proposed', 'asked', 'later', 'no', 'elsewhere', 'silent', 'introduced', 'ended',
	              'withdrawn')),
	motive        TEXT NOT NULL DEFAULT '', -- a label: referral.motive.<motive>
	words         TEXT NOT NULL DEFAULT '', -- what they answered; for the staff alone
	token         TEXT NOT NULL UNIQUE,
	steps         INTEGER NOT NULL DEFAULT 0,
	asked_at      INTEGER,
	told_at       INTEGER, -- they were reminded, or asked afterwards, last
	answered_at   INTEGER,
	introduced_at INTEGER,
	next_at       INTEGER,
	changed_at    INTEGER NOT NULL,
	UNIQUE (referral, card)
) STRICT;
CREATE INDEX approach_card ON approach (card, asked_at);
CREATE INDEX approach_person ON approach (person);
CREATE INDEX approach_answered ON approach (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX approach_introduced ON approach (introduced_at) WHERE introduced_at IS NOT NULL;
CREATE INDEX approach_next ON approach (next_at) WHERE next_at IS NOT NULL;

-- What both sides say afterwards: of the first weeks (step 1), and what came of it (step 2). For the staff; the public reads sums.
CREATE TABLE feedback (
	approach INTEGER NOT NULL REFERENCES approach (id),
	side     TEXT NOT NULL CHECK (side IN ('requester', 'partner')),
	step     INTEGER NOT NULL CHECK (step IN (1, 2)),
	talked   INTEGER CHECK (talked IN (0, 1)),
	useful   INTEGER CHECK (useful IN (0, 1, 2)), -- no, partly, yes
	outcome  TEXT NOT NULL DEFAULT '',            -- a label: referral.outcome.<outcome>
	words    TEXT NOT NULL DEFAULT '',
	at       INTEGER NOT NULL,
	PRIMARY KEY (approach, side, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_at ON feedback (at);

-- Who was written to without having written, and when: two such mails lie some working days apart, whatever they are about.
CREATE VIEW nudged (person, at) AS
	SELECT person, at FROM reminded WHERE person IS NOT NULL
	UNION ALL SELECT person, told_at FROM approach WHERE told_at IS NOT NULL
	UNION ALL SELECT requester, told_at FROM referral WHERE told_at IS NOT NULL
	UNION ALL SELECT person, asked_at FROM card WHERE asked_at IS NOT NULL AND person IS NOT NULL AND asks > 1;
