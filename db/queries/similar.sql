-- SPDX-License-Identifier: EUPL-1.2

-- name: similar_text
SELECT stems FROM similar_text WHERE problem = :problem;

-- name: similar_text_set
INSERT INTO similar_text (problem, stems) VALUES (:problem, :stems) ON CONFLICT (problem) DO UPDATE SET stems = excluded.stems;

-- name: similar_text_drop
DELETE FROM similar_text WHERE problem = :problem;

-- name: similar_add
INSERT INTO similar (rowid, stems) VALUES (:problem, :stems);

-- name: similar_drop
-- The index must be told what it holds.
INSERT INTO similar (similar, rowid, stems) VALUES ('delete', :problem, :stems);

-- name: similar_with
SELECT rowid FROM similar WHERE similar MATCH :quoted ORDER BY rowid DESC LIMIT :limit;

-- name: stem_cases
SELECT cases FROM stem WHERE stem = :stem;

-- name: stem_more
INSERT INTO stem (stem, cases) VALUES (:stem, :step) ON CONFLICT (stem) DO UPDATE SET cases = cases + excluded.cases;

-- name: stem_less
UPDATE stem SET cases = cases - :step WHERE stem = :stem;

-- name: problem_newest
SELECT coalesce(max(id), 0) FROM problem;
