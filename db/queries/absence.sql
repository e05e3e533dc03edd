-- SPDX-License-Identifier: EUPL-1.2
-- Days are julian numbers outside, as GDate counts them (1 is 0001-01-01), and dates in the tables.

-- name: absence_add
-- What stands already keeps who said it and when; a substitute that is named now counts.
INSERT INTO absence (person, from_day, to_day, substitute, source, inbox, said_at)
VALUES (:person, date(:from + 1721424.5), date(:to + 1721424.5), :substitute, :source, :inbox, :now)
ON CONFLICT (person, to_day, from_day) WHERE ended_at IS NULL DO UPDATE SET substitute = coalesce(excluded.substitute, substitute)
RETURNING id;

-- name: absence_of
-- Those of a person, whoever they were before a merge, that are not over on that day: the first one first.
WITH RECURSIVE same (id) AS (SELECT :person UNION SELECT d.other FROM same s JOIN deed d ON d.person = s.id
	WHERE d.verb = 'merge' AND d.undone_by IS NULL)
SELECT a.id, a.person, CAST(julianday(a.from_day) - 1721424.5 AS INTEGER), CAST(julianday(a.to_day) - 1721424.5 AS INTEGER),
	(WITH RECURSIVE now (id, step) AS (SELECT a.substitute, 0 UNION ALL SELECT d.person, step + 1 FROM now n JOIN deed d ON d.other = n.id
		WHERE d.verb = 'merge' AND d.undone_by IS NULL AND step < 16) SELECT id FROM now ORDER BY step DESC LIMIT 1),
	a.source, a.inbox, a.said_at
FROM same s JOIN absence a ON a.person = s.id AND a.ended_at IS NULL AND a.to_day > date(:day + 1721424.5)
ORDER BY a.from_day, a.to_day, a.id LIMIT :limit;

-- name: absence_people
-- Who has any that is not over on that day, as whoever they are now.
WITH RECURSIVE who (id) AS (SELECT DISTINCT person FROM absence WHERE ended_at IS NULL AND to_day > date(:day + 1721424.5)
	UNION SELECT d.person FROM who w JOIN deed d ON d.other = w.id WHERE d.verb = 'merge' AND d.undone_by IS NULL)
SELECT id FROM who LIMIT :limit;

-- name: absence_end
UPDATE absence SET ended_at = :now WHERE id = :id AND ended_at IS NULL;

-- name: absence_again
UPDATE absence SET ended_at = NULL WHERE id = :id AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.ended_at IS NULL
	AND b.person = absence.person AND b.from_day = absence.from_day AND b.to_day = absence.to_day);

-- name: absence_forget
DELETE FROM absence WHERE person = :person;

-- name: absence_unname
UPDATE absence SET substitute = NULL WHERE substitute = :person;
