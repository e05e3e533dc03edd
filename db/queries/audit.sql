-- SPDX-License-Identifier: EUPL-1.2
-- What `skoazell audit` counts: each must be 0.

-- name: audit_inbox_unfinished
SELECT count(*) FROM inbox WHERE state = 'received' AND attempts > 3;

-- name: audit_inbox_unreasoned
SELECT count(*) FROM inbox WHERE state IN ('ignored', 'refused', 'quarantined') AND reason = '';

-- name: audit_inbox_silent
-- A handled message that people wrote gets an answer, or a handler that says why not.
SELECT count(*) FROM inbox WHERE state = 'handled' AND channel <> 'clock' AND reason = ''
AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.inbox = inbox.id);

-- name: audit_inbox_twice
SELECT count(*) FROM (SELECT hash FROM inbox WHERE hash IS NOT NULL AND state = 'handled' GROUP BY hash HAVING count(*) > 1);

-- name: audit_outbox_dangling
SELECT count(*) FROM outbox WHERE state = 'sending' AND attempts = 0;

-- name: audit_outbox_unreasoned
SELECT count(*) FROM outbox WHERE state IN ('dead', 'cancelled') AND detail = '';

-- name: audit_outbox_ambiguous
SELECT count(*) FROM outbox WHERE unknowns > 3;

-- name: audit_outbox_causeless
SELECT count(*) FROM outbox WHERE inbox IS NULL;

-- name: audit_outbox_bounds
-- No message may earn an unbounded number of letters.
SELECT count(*) FROM (SELECT inbox FROM outbox WHERE inbox IS NOT NULL GROUP BY inbox HAVING count(*) > 40);

-- name: audit_problem_history
-- The stage of a case is the one its last standing act left it in.
SELECT count(*) FROM problem p WHERE p.stage <> coalesce((SELECT new_stage FROM act WHERE act.problem = p.id ORDER BY id DESC LIMIT 1), 'received');

-- name: audit_problem_origin
SELECT count(*) FROM problem p WHERE NOT EXISTS (SELECT 1 FROM note WHERE note.problem = p.id AND kind = 'statement' AND inbox IS NOT NULL);

-- name: audit_sums
SELECT state, count(*) FROM inbox GROUP BY state ORDER BY state;

-- name: audit_sums_out
SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state;

-- name: audit_foreign
PRAGMA foreign_key_check;

-- name: audit_integrity
PRAGMA quick_check;
