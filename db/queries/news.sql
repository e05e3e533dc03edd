-- SPDX-License-Identifier: EUPL-1.2
-- What the staff want to know of their cases: id, year, number, title, stage, since when, whom it waits for, a text. Each finds what it
-- shows by its time: a '+', CROSS or INDEXED keeps SQLite from an index by which all that ever was would be read, or sorted.

-- name: news_new
SELECT id, year, number, title, stage, opened_at, '', '' FROM problem WHERE opened_at > :since AND stage <> 'merged' ORDER BY +id LIMIT :limit;

-- name: news_received
SELECT id, year, number, title, stage, opened_at, '', '' FROM problem INDEXED BY problem_received WHERE stage = 'received' AND opened_at <= :since
ORDER BY opened_at, id LIMIT :limit;

-- name: news_waiting
SELECT p.id, p.year, p.number, p.title, p.stage,
	coalesce((SELECT max(at) FROM note n WHERE n.problem = p.id AND n.kind = 'question' AND n.withdrawn = 0), p.changed_at),
	coalesce(r.name, ''), ''
FROM problem p LEFT JOIN person r ON r.id = p.requester WHERE p.stage = 'incomplete' AND p.changed_at <= :since ORDER BY 6, p.id LIMIT :limit;

-- name: news_orphan
SELECT id, year, number, title, stage, opened_at, '', '' FROM problem
WHERE +stage IN ('received', 'incomplete', 'qualifying', 'committee', 'accepted', 'investigation', 'ideation', 'prototyping', 'experiment',
	'evaluation') AND follower IS NULL AND opened_at <= :since ORDER BY opened_at, id LIMIT :limit;

-- name: news_trial
SELECT id, year, number, title, stage, opened_at, '', '' FROM problem WHERE stage = 'experiment' AND opened_at <= :since ORDER BY id LIMIT :limit;

-- name: news_ended
SELECT p.id, p.year, p.number, p.title, a.new_stage, a.at, '', CASE WHEN a.new_stage IN ('scaled', 'transferred', 'stopped') THEN a.motive
	ELSE '' END
FROM act a CROSS JOIN problem p ON p.id = a.problem -- the acts first: few are new
WHERE a.at > :since AND a.undone_by IS NULL AND a.old_stage <> a.new_stage AND a.new_stage = p.stage AND a.verb <> 'annuler'
	AND a.new_stage IN ('redirected', 'declined', 'withdrawn', 'closed', 'scaled', 'transferred', 'stopped')
ORDER BY +a.id LIMIT :limit;
