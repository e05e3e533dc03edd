-- SPDX-License-Identifier: EUPL-1.2

-- name: referral_last_number
SELECT coalesce(max(number), 0) + 1 FROM referral WHERE year = :year;

-- name: referral_add
INSERT INTO referral (year, number, requester, author, problem, workshop, room, text, version, state, reason, relay, chosen, token, steps,
	told_at, next_at, approved_at, closed_at, inbox, created_at, changed_at)
VALUES (:year, :number, :requester, :author, :problem, :workshop, :room, :text, :version, :state, :reason, :relay, :chosen, :token, :steps,
	:told_at, :next_at, :approved_at, :closed_at, :inbox, :now, :now);

-- name: referral_set
UPDATE referral SET room = :room, text = :text, version = :version, state = :state, reason = :reason, relay = :relay, chosen = :chosen,
	token = :token, steps = :steps, told_at = :told_at, next_at = :next_at, approved_at = :approved_at, closed_at = :closed_at,
	changed_at = :now
WHERE id = :id;

-- name: referral_get
SELECT id, year, number, requester, author, problem, workshop, room, text, version, state, reason, relay, chosen, token, steps, told_at,
	next_at, approved_at, closed_at, inbox, created_at, changed_at
FROM referral WHERE id = :id;

-- name: referral_by_ref
SELECT id FROM referral WHERE number = :number AND (year = :year OR :year = 0) ORDER BY year DESC LIMIT 1;

-- name: referral_by_token
SELECT id FROM referral WHERE token = :token;

-- name: referral_all
SELECT id FROM referral WHERE state IN ('draft', 'open', 'met') ORDER BY changed_at DESC, id DESC LIMIT :limit;

-- name: referral_of
SELECT id FROM referral WHERE requester = :requester ORDER BY state = 'closed', changed_at DESC, id DESC LIMIT :limit;

-- name: referral_count
SELECT count(*) FROM referral WHERE requester = :requester AND state IN ('draft', 'open');

-- name: referral_of_problem
-- With those of the cases that became part of it.
WITH RECURSIVE part (id) AS (SELECT :problem UNION SELECT p.id FROM problem p JOIN part ON p.merged_into = part.id)
SELECT r.id FROM part JOIN referral r ON r.problem = part.id ORDER BY r.id LIMIT :limit;

-- name: referral_of_workshop
SELECT id FROM referral WHERE workshop = :workshop ORDER BY id LIMIT :limit;

-- name: referral_waiting
-- +: by their state, of which there are few; not by time, of which there is much.
SELECT id FROM referral WHERE state IN ('draft', 'open') AND +created_at <= :since ORDER BY +created_at, id LIMIT :limit;

-- name: referral_due
SELECT id FROM referral WHERE next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- name: referral_next
SELECT min(next_at) FROM referral WHERE next_at IS NOT NULL;

-- name: referral_quiet
UPDATE referral SET next_at = NULL WHERE id = :id;

-- name: approach_add
INSERT INTO approach (referral, card, person, state, motive, words, token, steps, asked_at, told_at, answered_at, introduced_at, next_at,
	changed_at)
VALUES (:referral, :card, :person, :state, :motive, :words, :token, :steps, :asked_at, :told_at, :answered_at, :introduced_at, :next_at,
	:now);

-- name: approach_set
UPDATE approach SET state = :state, motive = :motive, words = :words, steps = :steps, asked_at = :asked_at, told_at = :told_at,
	answered_at = :answered_at, introduced_at = :introduced_at, next_at = :next_at, changed_at = :now
WHERE id = :id;

-- name: approach_get
SELECT id, referral, card, person, state, motive, words, token, steps, asked_at, told_at, answered_at, introduced_at, next_at
FROM approach WHERE id = :id;

-- name: approach_by_token
SELECT id FROM approach WHERE token = :token;

-- name: approach_all
SELECT id FROM approach WHERE referral = :referral ORDER BY id LIMIT :limit;

-- name: approach_of_person
SELECT id FROM approach WHERE person = :person ORDER BY state IN ('asked', 'later') DESC, id DESC LIMIT :limit;

-- name: approach_last
SELECT max(asked_at) FROM approach WHERE card = :card;

-- name: approach_answered
-- The first answer to each referral.
SELECT r.approved_at, a.answered_at FROM approach a CROSS JOIN referral r ON r.id = a.referral
WHERE a.answered_at >= :from AND a.answered_at < :to AND r.approved_at <= a.answered_at
	AND NOT EXISTS (SELECT 1 FROM approach b WHERE b.referral = a.referral AND (b.answered_at, b.id) < (a.answered_at, a.id));

-- name: approach_introduced
SELECT r.approved_at, a.introduced_at FROM approach a CROSS JOIN referral r ON r.id = a.referral
WHERE a.introduced_at >= :from AND a.introduced_at < :to AND r.approved_at <= a.introduced_at
	AND NOT EXISTS (SELECT 1 FROM approach b WHERE b.referral = a.referral AND (b.introduced_at, b.id) < (a.introduced_at, a.id));

-- name: approach_introduced_count
SELECT count(*) FROM approach WHERE introduced_at >= :from AND introduced_at < :to;

-- name: approach_due
SELECT id FROM approach WHERE next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- name: approach_next
SELECT min(next_at) FROM approach WHERE next_at IS NOT NULL;

-- name: approach_quiet
UPDATE approach SET next_at = NULL WHERE id = :id;

-- name: feedback_set
INSERT INTO feedback (approach, side, step, talked, useful, outcome, words, at)
VALUES (:approach, :side, :step, :talked, :useful, :outcome, :words, :now)
ON CONFLICT (approach, side, step) DO UPDATE SET talked = coalesce(excluded.talked, talked), useful = coalesce(excluded.useful, useful),
	outcome = CASE excluded.outcome WHEN '' THEN outcome ELSE excluded.outcome END,
	words = CASE words WHEN '' THEN excluded.words ELSE words || char(10) || excluded.words END, at = excluded.at;

-- name: feedback_of
SELECT side, step, talked, useful, outcome, words FROM feedback WHERE approach = :approach ORDER BY step, side;

-- name: nudged_last
SELECT max(at) FROM nudged WHERE person = :person;

-- name: merge_referral
UPDATE referral SET requester = :into WHERE requester = :from;

-- name: merge_referral_author
UPDATE referral SET author = :into WHERE author = :from;

-- name: merge_approach
UPDATE approach SET person = :into WHERE person = :from;

-- name: forget_approach_looked
-- A requester who waited for this partner alone is told soon that nobody is asked any more.
UPDATE referral SET next_at = :now WHERE state = 'open' AND id IN (SELECT referral FROM approach WHERE person = :person AND
	state IN ('asked', 'later'));

-- name: forget_approach
UPDATE approach SET words = '', next_at = CASE WHEN state = 'introduced' THEN next_at END,
	state = CASE WHEN state IN ('proposed', 'asked', 'later') THEN 'withdrawn' ELSE state END
WHERE person = :person;

-- name: forget_referral_approaches
-- Partners who were asked are told that nothing is wanted of them any more.
UPDATE approach SET next_at = CASE WHEN state IN ('asked', 'later') THEN :now END,
	state = CASE WHEN state IN ('proposed', 'asked', 'later') THEN 'withdrawn' WHEN state = 'introduced' THEN 'ended' ELSE state END
WHERE referral IN (SELECT id FROM referral WHERE requester = :person);

-- name: forget_referral_words
UPDATE feedback SET words = '' WHERE side = 'requester' AND approach IN (SELECT a.id FROM approach a JOIN referral r ON r.id = a.referral
	WHERE r.requester = :person);

-- name: forget_partner_words
UPDATE feedback SET words = '' WHERE side = 'partner' AND approach IN (SELECT id FROM approach WHERE person = :person);

-- name: forget_referral
UPDATE referral SET text = '', room = '', next_at = NULL, reason = CASE state WHEN 'closed' THEN reason ELSE 'erased' END,
	closed_at = coalesce(closed_at, :now), state = 'closed'
WHERE requester = :person;

-- name: referral_forget
UPDATE referral SET text = '', room = '', chosen = '', next_at = NULL WHERE id = :id;

-- name: referral_forget_answers
UPDATE approach SET words = '' WHERE referral = :id;

-- name: referral_forget_feedback
UPDATE feedback SET words = '' WHERE approach IN (SELECT id FROM approach WHERE referral = :id);
