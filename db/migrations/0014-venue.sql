-- SPDX-License-Identifier: EUPL-1.2
-- Premises and equipment, who has booked or borrowed them, and who accepted the rules of the house.

-- Brought in from the settings at each start. What is gone stays, for its bookings.
CREATE TABLE venue (
	id         INTEGER PRIMARY KEY,
	slug       TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL,
	capacity   INTEGER NOT NULL CHECK (capacity > 0),
	layouts    TEXT NOT NULL DEFAULT '',
	equipment  TEXT NOT NULL DEFAULT '',
	wheelchair INTEGER NOT NULL CHECK (wheelchair = 0 OR wheelchair = 1),
	approval   INTEGER NOT NULL CHECK (approval = 0 OR approval = 1),
	days       TEXT NOT NULL DEFAULT '', -- '': those of the lab
	open       TEXT NOT NULL DEFAULT '',
	before     INTEGER NOT NULL DEFAULT 0, -- minutes
	after      INTEGER NOT NULL DEFAULT 0,
	note       TEXT NOT NULL DEFAULT '',
	position   INTEGER NOT NULL, -- of the settings, from 0; -1 while they are brought in
	gone_at    INTEGER,
	told_at    INTEGER -- the staff know which bookings stand for it though it is gone
) STRICT;

-- Of a year's number: S-2026-009. `start_at` and `end_at` hold the buffers; `civil` is what was meant, in the lab's zone.
CREATE TABLE booking (
	id           INTEGER PRIMARY KEY,
	year         INTEGER NOT NULL,
	number       INTEGER NOT NULL,
	venue        INTEGER NOT NULL REFERENCES venue (id),
	start_at     INTEGER NOT NULL,
	end_at       INTEGER NOT NULL,
	civil        TEXT NOT NULL,
	civil_end    TEXT NOT NULL,
	person       INTEGER REFERENCES person (id),
	organisation TEXT NOT NULL DEFAULT '',
	people       INTEGER NOT NULL DEFAULT 0,
	class        INTEGER NOT NULL CHECK (class BETWEEN 1 AND 3),
	state        TEXT NOT NULL CHECK (state = 'asked' OR state = 'tentative' OR state = 'confirmed' OR state = 'refused' OR
	             state = 'released' OR state = 'cancelled'),
	expires_at   INTEGER,
	next_at      INTEGER,
	workshop     INTEGER, -- the workshop that it is for
	charter      INTEGER NOT NULL DEFAULT 0 CHECK (charter = 0 OR charter = 1), -- tentative until its person accepts the rules
	claimant     INTEGER REFERENCES person (id), -- somebody of a higher class asks for it: it is theirs when it is released
	claim_people INTEGER NOT NULL DEFAULT 0,
	note         TEXT NOT NULL DEFAULT '',
	inbox        INTEGER REFERENCES inbox (id),
	created_at   INTEGER NOT NULL,
	changed_at   INTEGER NOT NULL,
	UNIQUE (year, number),
	CHECK (end_at > start_at AND end_at - start_at <= 691200),
	CHECK ((state = 'tentative') = (expires_at IS NOT NULL))
) STRICT;
-- Who stands in the way is found here: no booking is longer than eight days, so it began less than that before.
CREATE INDEX booking_busy ON booking (venue, start_at, end_at) WHERE state = 'asked' OR state = 'tentative' OR state = 'confirmed';
CREATE INDEX booking_person ON booking (person, end_at) WHERE state = 'asked' OR state = 'tentative' OR state = 'confirmed';
CREATE INDEX booking_asked ON booking (start_at) WHERE state = 'asked';
CREATE INDEX booking_organisation ON booking (organisation, start_at) WHERE state = 'asked' OR state = 'tentative' OR state = 'confirmed';
CREATE INDEX booking_next ON booking (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX booking_workshop ON booking (workshop) WHERE workshop IS NOT NULL;
CREATE INDEX booking_number ON booking (number, year);

-- Never two yes, whatever the program believes.
CREATE TRIGGER booking_alone BEFORE INSERT ON booking WHEN NEW.state = 'asked' OR NEW.state = 'tentative' OR NEW.state = 'confirmed'
BEGIN
	SELECT RAISE(ABORT, 'the room is taken') FROM booking b WHERE b.venue = NEW.venue AND
		(b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed') AND
		b.start_at < NEW.end_at AND b.start_at > NEW.start_at - 691200 AND b.end_at > NEW.start_at;
END;
CREATE TRIGGER booking_alone_still BEFORE UPDATE OF venue, start_at, end_at, state ON booking
WHEN NEW.state = 'asked' OR NEW.state = 'tentative' OR NEW.state = 'confirmed'
BEGIN
	SELECT RAISE(ABORT, 'the room is taken') FROM booking b WHERE b.venue = NEW.venue AND b.id <> NEW.id AND
		(b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed') AND
		b.start_at < NEW.end_at AND b.start_at > NEW.start_at - 691200 AND b.end_at > NEW.start_at;
END;

CREATE TABLE rules_accepted (
	person  INTEGER NOT NULL REFERENCES person (id),
	version TEXT NOT NULL,
	at      INTEGER NOT NULL,
	inbox   INTEGER REFERENCES inbox (id),
	PRIMARY KEY (person, version, at)
) STRICT;

CREATE TABLE equipment (
	id       INTEGER PRIMARY KEY,
	slug     TEXT NOT NULL UNIQUE,
	name     TEXT NOT NULL,
	stock    INTEGER NOT NULL CHECK (stock >= 0),
	days     INTEGER NOT NULL CHECK (days > 0),
	note     TEXT NOT NULL DEFAULT '',
	position INTEGER NOT NULL,
	gone_at  INTEGER
) STRICT;

CREATE TABLE loan (
	id              INTEGER PRIMARY KEY,
	equipment       INTEGER NOT NULL REFERENCES equipment (id),
	person          INTEGER NOT NULL REFERENCES person (id),
	count           INTEGER NOT NULL CHECK (count > 0),
	from_at         INTEGER NOT NULL,
	until_at        INTEGER NOT NULL CHECK (until_at > from_at),
	civil           TEXT NOT NULL,
	civil_end       TEXT NOT NULL,
	state           TEXT NOT NULL CHECK (state = 'planned' OR state = 'out' OR state = 'returned' OR state = 'cancelled'),
	fetch_reminder  INTEGER REFERENCES reminder (id),
	return_reminder INTEGER REFERENCES reminder (id),
	workshop        INTEGER,
	inbox           INTEGER REFERENCES inbox (id),
	created_at      INTEGER NOT NULL,
	changed_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX loan_open ON loan (equipment, from_at) WHERE state = 'planned' OR state = 'out';
CREATE INDEX loan_person ON loan (person) WHERE state = 'planned' OR state = 'out';

-- At no moment is more lent than there is: the moments that count are the beginnings of loans within the new one, and its own.
CREATE TRIGGER loan_stock BEFORE INSERT ON loan WHEN NEW.state = 'planned' OR NEW.state = 'out'
BEGIN
	SELECT RAISE(ABORT, 'not so many are there') FROM (
		SELECT NEW.from_at AS at UNION
		SELECT from_at FROM loan WHERE equipment = NEW.equipment AND (state = 'planned' OR state = 'out') AND
			from_at > NEW.from_at AND from_at < NEW.until_at) m
	WHERE NEW.count + (SELECT coalesce(sum(l.count), 0) FROM loan l WHERE l.equipment = NEW.equipment AND
		(l.state = 'planned' OR l.state = 'out') AND l.from_at <= m.at AND (l.until_at > m.at OR l.state = 'out')) >
		(SELECT stock FROM equipment WHERE id = NEW.equipment);
END;
