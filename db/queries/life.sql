-- SPDX-License-Identifier: EUPL-1.2
-- What an act wrote counts as long as the act stands.

-- name: act_newest
SELECT id, person, motive, at, new_stage FROM act WHERE problem = :problem AND verb = :verb AND undone_by IS NULL ORDER BY id DESC LIMIT 1;

-- name: learning_all
SELECT p.title, a.new_stage, a.motive, a.at FROM act a JOIN problem p ON p.id = a.problem
WHERE (a.new_stage = 'scaled' OR a.new_stage = 'transferred' OR a.new_stage = 'stopped') AND a.old_stage <> a.new_stage
	AND a.undone_by IS NULL AND a.verb <> 'annuler' ORDER BY a.id DESC LIMIT :limit;

-- name: experiment_set
INSERT INTO experiment_field (problem, act, name, value) VALUES (:problem, :act, :name, :value);

-- name: experiment_all
SELECT f.name, f.value FROM experiment_field f JOIN act a ON a.id = f.act
WHERE f.problem = :problem AND a.undone_by IS NULL ORDER BY f.id;

-- name: experiment_began
-- When the case came to that stage the last time.
SELECT at FROM act WHERE problem = :problem AND new_stage = 'experiment' AND old_stage <> 'experiment' AND undone_by IS NULL
ORDER BY id DESC LIMIT 1;

-- name: score_set
INSERT INTO score (problem, person, act, criterion, value) VALUES (:problem, :person, :act, :criterion, :value);

-- name: score_sums
-- Whose it is says the act: that one moves when two persons turn out to be one, and back.
SELECT s.criterion, count(*), sum(s.value), min(s.value), max(s.value) FROM score s JOIN act w ON w.id = s.act
WHERE s.problem = :problem AND s.id = (SELECT max(o.id) FROM score o JOIN act a ON a.id = o.act
	WHERE o.problem = s.problem AND a.person = w.person AND o.criterion = s.criterion AND a.undone_by IS NULL)
GROUP BY s.criterion;

-- name: score_names
SELECT p.name FROM score s JOIN act a ON a.id = s.act JOIN person p ON p.id = a.person
WHERE s.problem = :problem AND a.undone_by IS NULL GROUP BY p.id ORDER BY min(s.id) LIMIT :limit;

-- name: committee_add
INSERT INTO committee (day) VALUES (:day) ON CONFLICT DO NOTHING;

-- name: committee_of
SELECT id FROM committee WHERE day = :day;

-- name: committee_near
-- The next one (or this day's), or the last one (or this day's), of those that have cases.
SELECT m.id, m.day FROM committee m WHERE CASE WHEN :ahead THEN m.day >= :day ELSE m.day <= :day END AND EXISTS (SELECT 1
	FROM committee_case c JOIN act a ON a.id = c.act WHERE c.committee = m.id AND a.undone_by IS NULL)
ORDER BY CASE WHEN :ahead THEN m.day END, m.day DESC LIMIT 1;

-- name: committee_put
INSERT INTO committee_case (committee, problem, act) VALUES (:committee, :problem, :act);

-- name: committee_wait
-- Cases before the committee that wait on no order of business to come, nor on this one.
SELECT p.id FROM problem p WHERE p.stage = 'committee' AND NOT EXISTS (SELECT 1 FROM committee_case c JOIN act a ON a.id = c.act
	JOIN committee m ON m.id = c.committee LEFT JOIN act d ON d.id = c.decision AND d.undone_by IS NULL
	WHERE c.problem = p.id AND a.undone_by IS NULL AND d.id IS NULL AND (c.committee = :committee OR m.day >= :day))
ORDER BY p.id LIMIT :limit;

-- name: committee_cases
-- What was put on another day before this one came stands there.
SELECT c.problem, d.new_stage, d.motive, d.at, p.name FROM committee_case c JOIN act a ON a.id = c.act
JOIN committee m ON m.id = c.committee LEFT JOIN act d ON d.id = c.decision AND d.undone_by IS NULL LEFT JOIN person p ON p.id = d.person
WHERE c.committee = :committee AND a.undone_by IS NULL AND (d.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM committee_case l
	JOIN act b ON b.id = l.act WHERE l.problem = c.problem AND l.id > c.id AND l.committee <> c.committee AND b.undone_by IS NULL
	AND date(b.at, 'unixepoch') <= m.day))
ORDER BY c.id LIMIT :limit;

-- name: committee_stands
-- Where a case still waits for a decision: on the committee of today or the last one before, else on the next.
SELECT c.id, m.day FROM committee_case c JOIN committee m ON m.id = c.committee JOIN act a ON a.id = c.act
LEFT JOIN act d ON d.id = c.decision AND d.undone_by IS NULL
WHERE c.problem = :problem AND a.undone_by IS NULL AND d.id IS NULL AND NOT EXISTS (SELECT 1 FROM committee_case l
	JOIN act b ON b.id = l.act WHERE l.problem = c.problem AND l.id > c.id AND l.committee <> c.committee AND b.undone_by IS NULL
	AND date(b.at, 'unixepoch') <= m.day)
ORDER BY m.day > :day, CASE WHEN m.day > :day THEN m.day END, m.day DESC LIMIT 1;

-- name: committee_decide
UPDATE committee_case SET decision = :act WHERE id = :id;

-- name: committee_rests
-- Was anything decided on the order of business that this act made?
SELECT 1 FROM committee_case c JOIN act d ON d.id = c.decision WHERE c.act = :act AND d.undone_by IS NULL LIMIT 1;
