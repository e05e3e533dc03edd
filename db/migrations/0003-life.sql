-- SPDX-License-Identifier: EUPL-1.2
-- The life of a project after its acceptance. What an act wrote counts as long as the act stands (undone_by is NULL): taking an act back
-- needs no second write.

-- The same table with the later stages; 'merged' waits for cases that become part of another.
CREATE TABLE problem_again (
	id         INTEGER PRIMARY KEY,
	year       INTEGER NOT NULL,
	number     INTEGER NOT NULL,
	stage      TEXT NOT NULL CHECK (stage = 'received' OR stage = 'incomplete' OR stage = 'qualifying' OR stage = 'committee' OR
	            stage = 'accepted' OR stage = 'investigation' OR stage = 'ideation' OR stage = 'prototyping' OR
	            stage = 'experiment' OR stage = 'evaluation' OR stage = 'redirected' OR stage = 'declined' OR
	            stage = 'withdrawn' OR stage = 'closed' OR stage = 'scaled' OR stage = 'transferred' OR
	            stage = 'stopped' OR stage = 'merged'),
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
INSERT INTO problem_again (id, year, number, stage, title, statement, requester, follower, verified, asked, human, opened_at, changed_at)
SELECT id, year, number, stage, title, statement, requester, follower, verified, asked, human, opened_at, changed_at FROM problem;
DROP TABLE problem;
ALTER TABLE problem_again RENAME TO problem;
CREATE INDEX problem_requester ON problem (requester);
CREATE INDEX problem_stage ON problem (stage, changed_at);

-- How projects ended, and what was learnt (the motive).
CREATE INDEX act_ended ON act (id) WHERE new_stage = 'scaled' OR new_stage = 'transferred' OR new_stage = 'stopped';

-- The card of an experiment: the newest line of a name whose act stands is its value.
CREATE TABLE experiment_field (
	id      INTEGER PRIMARY KEY,
	problem INTEGER NOT NULL REFERENCES problem (id),
	act     INTEGER NOT NULL REFERENCES act (id),
	name    TEXT NOT NULL CHECK (name = 'hypothesis' OR name = 'ground' OR name = 'people' OR name = 'start' OR name = 'duration' OR
	         name = 'indicator' OR name = 'before' OR name = 'after' OR name = 'decision'),
	value   TEXT NOT NULL
) STRICT;
CREATE INDEX experiment_field_problem ON experiment_field (problem, id);
CREATE INDEX experiment_field_act ON experiment_field (act);

-- What each member of the staff gives a case, by criterion of the settings (folded); the newest whose act stands counts.
CREATE TABLE score (
	id        INTEGER PRIMARY KEY,
	problem   INTEGER NOT NULL REFERENCES problem (id),
	person    INTEGER NOT NULL REFERENCES person (id),
	act       INTEGER NOT NULL REFERENCES act (id),
	criterion TEXT NOT NULL,
	value     INTEGER NOT NULL CHECK (value BETWEEN 0 AND 3)
) STRICT;
CREATE INDEX score_problem ON score (problem, person, criterion, id);
CREATE INDEX score_act ON score (act);
CREATE INDEX score_person ON score (person);

-- An order of business: the cases that a committee of that day looks at, each put there by an act; what was decided is an act too.
CREATE TABLE committee (
	id  INTEGER PRIMARY KEY,
	day TEXT NOT NULL UNIQUE -- "2026-03-12"
) STRICT;
CREATE TABLE committee_case (
	id        INTEGER PRIMARY KEY,
	committee INTEGER NOT NULL REFERENCES committee (id),
	problem   INTEGER NOT NULL REFERENCES problem (id),
	act       INTEGER NOT NULL REFERENCES act (id),
	decision  INTEGER REFERENCES act (id)
) STRICT;
CREATE INDEX committee_case_committee ON committee_case (committee, id);
CREATE INDEX committee_case_problem ON committee_case (problem, id);
CREATE INDEX committee_case_act ON committee_case (act);
CREATE INDEX committee_case_decision ON committee_case (decision);
