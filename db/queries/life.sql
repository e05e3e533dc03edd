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
SELECT s.criterion, count(*), sum(s.value), min(s.value), max(s.value) FROM score s
WHERE s.problem = :problem AND s.id = (SELECT max(o.id) FROM score o JOIN act a ON a.id = o.act
	WHERE o.problem = s.problem AND o.person = s.person AND o.criterion = s.criterion AND a.undone_by IS NULL)
GROUP BY s.criterion;

-- name: score_names
SELECT p.name FROM score s JOIN act a ON a.id = s.act JOIN person p ON p.id = s.person
WHERE s.problem = :problem AND a.undone_by IS NULL GROUP BY p.id ORDER BY min(s.id) LIMIT :limit;
