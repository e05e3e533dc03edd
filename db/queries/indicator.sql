-- SPDX-License-Identifier: EUPL-1.2

-- name: indicators
-- What a lab counts of a month, in order: a name and a value; NULL is what nothing measures yet. CROSS: the month comes first, of which
-- there is little.
SELECT 'received', count(*) FROM problem WHERE opened_at >= :from AND opened_at < :to
UNION ALL
SELECT 'people', count(DISTINCT q.person) FROM problem p CROSS JOIN participant q ON q.problem = p.id JOIN person r ON r.id = q.person
WHERE p.opened_at >= :from AND p.opened_at < :to AND r.role <> 'staff'
UNION ALL
SELECT 'administrations', count(DISTINCT lower(substr(a.addr, instr(a.addr, '@') + 1))) FROM problem p CROSS JOIN participant q ON q.problem = p.id
JOIN person r ON r.id = q.person JOIN address a ON a.person = r.id
WHERE p.opened_at >= :from AND p.opened_at < :to AND r.role <> 'staff'
UNION ALL
SELECT 'answered', count(DISTINCT a.problem) FROM act a CROSS JOIN person s ON s.id = a.person -- in that month, and never before it
WHERE s.role = 'staff' AND a.undone_by IS NULL AND a.at >= :from AND a.at < :to
	AND NOT EXISTS (SELECT 1 FROM act b CROSS JOIN person t ON t.id = b.person
		WHERE b.problem = a.problem AND b.at < :from AND t.role = 'staff' AND b.undone_by IS NULL)
UNION ALL
SELECT 'answer-days', CASE WHEN count(*) > 0 THEN printf('%.1f', avg(days)) END FROM (SELECT (min(a.at) - p.opened_at) / 86400.0 AS days
	FROM act a CROSS JOIN person s ON s.id = a.person JOIN problem p ON p.id = a.problem
	WHERE s.role = 'staff' AND a.undone_by IS NULL AND a.at >= :from AND a.at < :to
		AND NOT EXISTS (SELECT 1 FROM act b CROSS JOIN person t ON t.id = b.person
			WHERE b.problem = a.problem AND b.at < :from AND t.role = 'staff' AND b.undone_by IS NULL)
	GROUP BY a.problem)
UNION ALL
SELECT 'acts', count(*) FROM act a CROSS JOIN person s ON s.id = a.person
WHERE s.role = 'staff' AND a.undone_by IS NULL AND a.at >= :from AND a.at < :to
UNION ALL
SELECT k.name, (SELECT count(DISTINCT a.problem) FROM act a
	WHERE a.new_stage = k.stage AND a.old_stage <> a.new_stage AND a.undone_by IS NULL AND a.at >= :from AND a.at < :to)
FROM (SELECT 'accepted' AS name, 'accepted' AS stage UNION ALL SELECT 'redirected', 'redirected' UNION ALL SELECT 'declined', 'declined'
	UNION ALL SELECT 'withdrawn', 'withdrawn' UNION ALL SELECT 'closed', 'closed' UNION ALL SELECT 'trials', 'experiment'
	UNION ALL SELECT 'scaled', 'scaled' UNION ALL SELECT 'transferred', 'transferred' UNION ALL SELECT 'stopped', 'stopped') AS k
UNION ALL
SELECT 'learnt', count(DISTINCT a.problem) FROM act a WHERE a.new_stage IN ('scaled', 'transferred', 'stopped') AND a.old_stage <> a.new_stage
	AND a.undone_by IS NULL AND a.motive <> '' AND a.at >= :from AND a.at < :to
UNION ALL
SELECT 'open', count(*) FROM problem WHERE stage IN ('received', 'incomplete', 'qualifying', 'committee', 'accepted', 'investigation',
	'ideation', 'prototyping', 'experiment', 'evaluation')
UNION ALL -- a month begins at midnight where the lab is, a workshop does not: hours as if they were UTC do
SELECT 'workshops', (SELECT count(*) FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept
	WHERE w.stage = 'held' AND s.rule = '' AND unixepoch(s.starts) >= :from AND unixepoch(s.starts) < :to) +
	(SELECT count(*) FROM (SELECT workshop, occasion FROM attendance WHERE occasion <> '' UNION SELECT workshop, occasion FROM minutes WHERE occasion <> '')
	WHERE unixepoch(occasion) >= :from AND unixepoch(occasion) < :to)
UNION ALL
SELECT 'attendees', count(*) FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept JOIN attendance a ON a.workshop = w.id
WHERE (w.stage = 'held' OR a.occasion <> '') AND a.present = 1 AND unixepoch(coalesce(nullif(a.occasion, ''), s.starts)) >= :from AND
	unixepoch(coalesce(nullif(a.occasion, ''), s.starts)) < :to
UNION ALL
SELECT 'no-shows', CASE WHEN count(*) > 0 THEN printf('%d', 100 * count(*) FILTER (WHERE a.present = 0) / count(*)) END
FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept JOIN attendance a ON a.workshop = w.id
WHERE (w.stage = 'held' OR a.occasion <> '') AND unixepoch(coalesce(nullif(a.occasion, ''), s.starts)) >= :from AND
	unixepoch(coalesce(nullif(a.occasion, ''), s.starts)) < :to
UNION ALL SELECT 'referrals', NULL
UNION ALL SELECT 'guides', coalesce(-sum(delta), 0) FROM stock_move WHERE copy IS NOT NULL AND at >= :from AND at < :to
UNION ALL SELECT 'satisfaction', NULL;
