-- SPDX-License-Identifier: EUPL-1.2

-- name: link_add
INSERT INTO link (a, b) VALUES (min(:one, :other), max(:one, :other)) ON CONFLICT DO NOTHING RETURNING 1;

-- name: link_remove
DELETE FROM link WHERE a = min(:one, :other) AND b = max(:one, :other) RETURNING 1;

-- name: link_all
SELECT b FROM link WHERE a = :problem UNION ALL SELECT a FROM link WHERE b = :problem ORDER BY 1 LIMIT :limit;

-- name: problem_merge
UPDATE problem SET merged_into = :into WHERE id = :id;

-- name: merged_all
SELECT id FROM problem WHERE merged_into = :problem ORDER BY id LIMIT :limit;

-- name: merged_title
-- What a person had asked before it became part of this problem.
WITH RECURSIVE part (id) AS (SELECT id FROM problem WHERE merged_into = :problem UNION
	SELECT p.id FROM problem p JOIN part ON p.merged_into = part.id)
SELECT p.title FROM part JOIN problem p ON p.id = part.id WHERE p.requester = :person ORDER BY p.id LIMIT 1;

-- name: merged_requesters
WITH RECURSIVE part (id) AS (SELECT id FROM problem WHERE merged_into = :problem UNION
	SELECT p.id FROM problem p JOIN part ON p.merged_into = part.id)
SELECT DISTINCT p.requester FROM part JOIN problem p ON p.id = part.id JOIN problem m ON m.id = :problem
WHERE p.requester <> m.requester ORDER BY 1 LIMIT :limit;

-- name: note_all_parts
-- With those of the problems that became part of it.
WITH RECURSIVE part (id) AS (SELECT :problem UNION SELECT p.id FROM problem p JOIN part ON p.merged_into = part.id)
SELECT n.id, coalesce(p.name, ''), n.kind, n.text, n.at, coalesce(p.role, '') = 'staff', n.problem
FROM part JOIN note n ON n.problem = part.id LEFT JOIN person p ON p.id = n.person
WHERE n.withdrawn = 0 ORDER BY n.id DESC LIMIT :limit;

-- name: attachment_all_parts
WITH RECURSIVE part (id) AS (SELECT :problem UNION SELECT p.id FROM problem p JOIN part ON p.merged_into = part.id)
SELECT a.name, a.type, a.size, a.refused FROM part JOIN attachment a ON a.problem = part.id ORDER BY a.id LIMIT :limit;

-- name: act_kept
-- The newest act of that verb on the case which still stands, with what it takes to take it back.
SELECT old_stage, detail FROM act WHERE problem = :problem AND verb = :verb AND undone_by IS NULL ORDER BY id DESC LIMIT 1;

-- name: challenge_find
SELECT id, title FROM challenge WHERE folded = :folded;

-- name: challenge_add
INSERT INTO challenge (title, folded, created_at) VALUES (:title, :folded, :now);

-- name: challenge_all
-- The newest first; one without problems is no challenge.
SELECT id, title FROM challenge c WHERE EXISTS (SELECT 1 FROM challenge_case WHERE challenge = c.id) ORDER BY id DESC LIMIT :limit;

-- name: challenge_of
SELECT c.id, c.title FROM challenge_case k JOIN challenge c ON c.id = k.challenge WHERE k.problem = :problem ORDER BY c.id LIMIT :limit;

-- name: challenge_cases
SELECT problem FROM challenge_case WHERE challenge = :challenge ORDER BY problem LIMIT :limit;

-- name: challenge_put
INSERT INTO challenge_case (challenge, problem) VALUES (:challenge, :problem) ON CONFLICT DO NOTHING RETURNING 1;

-- name: challenge_take
DELETE FROM challenge_case WHERE challenge = :challenge AND problem = :problem RETURNING 1;
