-- SPDX-License-Identifier: EUPL-1.2

-- name: indicators
-- What a lab counts of a month, in order: a name and a value; NULL is what nothing measures yet. CROSS: the month comes first, of which
-- there is little.
WITH partner AS MATERIALIZED (SELECT iif(a.introduced_at IS NULL, a.state, 'introduced') AS state, count(*) AS n
	FROM referral r CROSS JOIN approach a ON a.referral = r.id
	WHERE r.created_at >= :from AND r.created_at < :to AND a.asked_at IS NOT NULL GROUP BY 1),
said AS MATERIALIZED (SELECT useful FROM feedback f WHERE useful IS NOT NULL AND at >= :from AND at < :to -- the last word of each
	AND NOT EXISTS (SELECT 1 FROM feedback g WHERE g.approach = f.approach AND g.side = f.side AND g.step > f.step AND
		g.useful IS NOT NULL AND g.at < :to))
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
UNION ALL
SELECT 'referrals', count(*) FROM referral WHERE created_at >= :from AND created_at < :to
UNION ALL
SELECT 'referral-approved', count(*) FROM referral WHERE created_at >= :from AND created_at < :to AND approved_at IS NOT NULL
UNION ALL
SELECT 'referral-partners', coalesce(sum(n), 0) FROM partner
UNION ALL
SELECT 'referral-' || k.state, coalesce((SELECT n FROM partner p WHERE p.state = k.state), 0)
FROM (SELECT 'introduced' AS state UNION ALL SELECT 'asked' UNION ALL SELECT 'later' UNION ALL SELECT 'no' UNION ALL SELECT 'elsewhere'
	UNION ALL SELECT 'silent' UNION ALL SELECT 'withdrawn') AS k
UNION ALL SELECT 'referral-answer-days', NULL -- in working days, of which a calendar knows
UNION ALL SELECT 'referral-introduced-days', NULL
UNION ALL
SELECT 'referral-said', count(*) FROM said
UNION ALL
SELECT 'referral-helped', count(*) FROM said WHERE useful > 0
UNION ALL -- of a few it would say who said what
SELECT 'referral-share', CASE WHEN count(*) >= 5 THEN printf('%d', 100 * count(*) FILTER (WHERE useful > 0) / count(*)) END FROM said
UNION ALL
SELECT 'referral-outcome-' || k.outcome, (SELECT count(DISTINCT approach) FROM feedback WHERE at >= :from AND at < :to AND outcome = k.outcome)
FROM (SELECT 'discovered' AS outcome UNION ALL SELECT 'started' UNION ALL SELECT 'chosen' UNION ALL SELECT 'other' UNION ALL SELECT 'nothing')
	AS k
UNION ALL SELECT 'guides', coalesce(-sum(delta), 0) FROM stock_move WHERE copy IS NOT NULL AND at >= :from AND at < :to
UNION ALL SELECT 'satisfaction', NULL;

-- name: copies_by_territory
-- The most first; what is behind :limit as one, whose name is NULL.
SELECT iif(place <= :limit, territory, NULL), sum(copies) FROM (SELECT territory, copies, row_number() OVER (ORDER BY copies DESC, territory) AS place
	FROM (SELECT c.territory, -sum(m.delta) AS copies FROM stock_move m CROSS JOIN copy_request c ON c.id = m.copy
		WHERE m.copy IS NOT NULL AND m.at >= :from AND m.at < :to GROUP BY c.territory HAVING sum(m.delta) < 0))
GROUP BY 1 ORDER BY min(place);
