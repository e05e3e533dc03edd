-- SPDX-License-Identifier: EUPL-1.2

-- name: advice_add
INSERT INTO advice (problem, card, person, author, why, state, token, said_at, reminded_at, next_at, inbox, created_at, changed_at)
VALUES (:problem, :card, :person, :author, :why, :state, :token, :said_at, :reminded_at, :next_at, :inbox, :now, :now);

-- name: advice_set
UPDATE advice SET state = :state, said_at = :said_at, reminded_at = :reminded_at, next_at = :next_at, changed_at = :now WHERE id = :id;

-- name: advice_get
SELECT id, problem, card, person, author, why, state, token, said_at, reminded_at, next_at, inbox, created_at, changed_at FROM advice WHERE id = :id;

-- name: advice_by_token
SELECT id FROM advice WHERE token = :token;

-- name: advice_all
WITH RECURSIVE part (id) AS (SELECT :problem UNION SELECT p.id FROM problem p JOIN part ON p.merged_into = part.id)
SELECT a.id FROM part JOIN advice a ON a.problem = part.id WHERE a.state <> 'withdrawn' ORDER BY a.id LIMIT :limit;

-- name: advice_due
SELECT id FROM advice WHERE next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- name: advice_next
SELECT min(next_at) FROM advice WHERE next_at IS NOT NULL;

-- name: advice_quiet
UPDATE advice SET next_at = NULL WHERE id = :id;

-- name: advice_reminded
SELECT max(at) FROM (SELECT max(at) AS at FROM reminded WHERE person = :person AND line > 0 UNION ALL
	SELECT max(reminded_at) FROM advice WHERE person = :person);

-- name: advice_counts
SELECT state, count(*) FROM advice WHERE created_at >= :from AND created_at < :until GROUP BY state;
