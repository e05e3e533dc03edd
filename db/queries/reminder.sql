-- SPDX-License-Identifier: EUPL-1.2

-- name: reminder_add
INSERT INTO reminder (kind, problem, person, room, author, inbox, text, step, base, due_at, meant_at, reason, repeats, civil, state, created_at)
VALUES (:kind, :problem, :person, :room, :author, :inbox, :text, :step, :base, :due_at, :meant_at, iif(:meant_at = 0, '', 'absence'), :repeats,
	:civil, 'waiting', :now);

-- name: reminder_get
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder WHERE id = :id;

-- name: reminder_next
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE state = 'waiting' ORDER BY due_at, id LIMIT 1;

-- name: reminder_first
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE state = 'waiting' AND due_at <= :now ORDER BY due_at, id LIMIT :limit;

-- name: reminder_due_person
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE state = 'waiting' AND person = :person AND room = '' AND due_at <= :now ORDER BY due_at, id LIMIT :limit;

-- name: reminder_due_room
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE state = 'waiting' AND person IS NULL AND room = :room AND due_at <= :now ORDER BY due_at, id LIMIT :limit;

-- name: reminder_of_case
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE problem = :problem AND kind <> 'own' AND (state = 'waiting' OR state = 'said') LIMIT :limit;

-- name: reminder_staff
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE state = 'waiting' AND kind = :kind AND ifnull(person, 0) = ifnull(:person, 0)
	AND (kind = 'morning' OR kind = 'week' OR kind = 'month');

-- name: reminder_own
-- What somebody asked for, or is to be told because somebody else asked.
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE kind = 'own' AND state = 'waiting' AND (author = :person OR person = :person) ORDER BY due_at, id LIMIT :limit;

-- name: reminder_away
-- What may move when that person's days of absence do: what waits for them, and what an absence has moved already.
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE state = 'waiting' AND id > :after AND (person = :person OR meant_at <> 0) ORDER BY id LIMIT :limit;

-- name: reminder_own_again
-- What comes again, whosever.
SELECT id, kind, problem, person, room, author, text, step, base, due_at, repeats, civil, state, created_at, wanted_at, meant_at FROM reminder
WHERE kind = 'own' AND state = 'waiting' AND repeats <> '' AND id > :after ORDER BY id LIMIT :limit;

-- name: reminder_own_count
SELECT count(*) FROM reminder WHERE kind = 'own' AND state = 'waiting' AND author = :person;

-- name: reminder_set
UPDATE reminder SET person = :person, room = :room, step = :step, base = :base, due_at = :due_at, wanted_at = :wanted_at, civil = :civil,
	meant_at = :meant_at, reason = iif(:meant_at = 0, '', 'absence'), state = :state WHERE id = :id;

-- name: reminder_move
-- Half the indexes of what reminder_set has to look at, and no foreign key.
UPDATE OR FAIL reminder SET step = :step, due_at = :due_at, wanted_at = :wanted_at, civil = :civil, meant_at = :meant_at,
	reason = iif(:meant_at = 0, '', 'absence') WHERE id = :id;

-- name: reminder_put_off_person
-- All that is due to them waits until then; what the staff want to know has times of its own. OR FAIL: without it the pages are kept in
-- memory as they were, in case that the statement alone had to be taken back.
UPDATE OR FAIL reminder SET due_at = :at, meant_at = 0, reason = '' WHERE state = 'waiting' AND person = :person AND room = '' AND due_at <= :now
	AND kind <> 'morning' AND kind <> 'week' AND kind <> 'month';

-- name: reminder_put_off_room
UPDATE OR FAIL reminder SET due_at = :at, meant_at = 0, reason = '' WHERE state = 'waiting' AND person IS NULL AND room = :room AND due_at <= :now
	AND kind <> 'morning' AND kind <> 'week' AND kind <> 'month';

-- name: reminder_untold
-- Its last step has gone by without a word.
UPDATE reminder SET reason = 'not told' WHERE id = :id AND state = 'said';

-- name: reminder_end
UPDATE reminder SET state = :state, reason = :reason, ended_at = :now WHERE id = :id AND ended_at IS NULL;

-- name: reminded_add
INSERT INTO reminded (inbox, line, reminder, problem, person, room, day, at)
VALUES (:inbox, :line, :reminder, :problem, :person, :room, :day, :now);

-- name: reminded_on
SELECT 1 FROM reminded WHERE reminder = :reminder AND (day = :day OR :day = '') LIMIT 1;

-- name: reminded_last
-- By a reminder, or about a resource that was recommended to it.
SELECT max(at) FROM (SELECT * FROM (SELECT at FROM reminded WHERE person = :person AND problem = :problem ORDER BY id DESC LIMIT 1) UNION ALL
	SELECT reminded_at FROM advice WHERE person = :person AND problem = :problem);

-- name: reminded_messages
SELECT count(DISTINCT inbox) FROM reminded WHERE day = :day AND person = :person;

-- name: reminded_line
-- What stood on that line of a message of the clock; `line` 0: on all of them.
SELECT reminder FROM reminded WHERE inbox = :inbox AND line > 0 AND (:line = 0 OR line = :line) ORDER BY line LIMIT :limit;

-- name: habit_get
SELECT digest, deputy, quiet_until FROM habit WHERE person = :person;

-- name: habit_set
INSERT INTO habit (person, digest, deputy, quiet_until) VALUES (:person, :digest, :deputy, :quiet_until)
ON CONFLICT (person) DO UPDATE SET digest = :digest, deputy = :deputy, quiet_until = :quiet_until;

-- name: facts_times
-- When the staff did something last with a case, or somebody was introduced to its requester, when they asked its requester something, when it came to its stage.
SELECT
	coalesce((SELECT max(a.at) FROM act a JOIN person s ON s.id = a.person
		WHERE a.problem = :problem AND s.role = 'staff' AND a.undone_by IS NULL
			AND (a.verb <> 'rappel' OR a.detail LIKE '%done %')), 0), -- to put off is not to act
	max(coalesce((SELECT max(n.at) FROM note n JOIN person s ON s.id = n.person
		WHERE n.problem = :problem AND s.role = 'staff' AND n.withdrawn = 0), 0),
		coalesce((SELECT max(a.introduced_at) FROM referral r JOIN approach a ON a.referral = r.id
			WHERE r.problem IN (SELECT :problem UNION ALL SELECT id FROM problem WHERE merged_into = :problem)), 0)),
	coalesce((SELECT max(at) FROM note WHERE problem = :problem AND kind = 'question' AND withdrawn = 0), 0),
	coalesce((SELECT max(at) FROM act WHERE problem = :problem AND new_stage = :stage AND old_stage <> new_stage AND undone_by IS NULL), 0),
	coalesce((SELECT inbox FROM act WHERE problem = :problem AND new_stage = :stage AND old_stage <> new_stage AND undone_by IS NULL
		ORDER BY id DESC LIMIT 1), 0);

-- name: facts_told
-- A mail to that person because of that message: it went, or will go by itself.
SELECT 1 FROM outbox WHERE inbox = :inbox AND person = :person AND channel = 'mail' AND state <> 'dead' AND state <> 'cancelled' LIMIT 1;

-- name: problem_going_on
-- Those that may have something to be reminded of, or have. They come by their ids: found by their stages all of them would be sorted each time.
SELECT id FROM problem WHERE id > :after AND (+stage IN ('received', 'incomplete', 'qualifying', 'committee', 'accepted', 'investigation',
	'ideation', 'prototyping', 'experiment', 'evaluation') OR EXISTS (SELECT 1 FROM reminder r WHERE r.problem = problem.id AND
	r.kind <> 'own' AND (r.state = 'waiting' OR r.state = 'said'))) ORDER BY id LIMIT :limit;

-- name: reminder_done
SELECT 1 FROM reminder WHERE problem = :problem AND kind = :kind AND base = :base AND state = 'done' LIMIT 1;

-- name: reminder_again
-- What had ended stands as before, unless another one of its rule does.
UPDATE reminder SET state = :state, reason = '', ended_at = NULL WHERE id = :id AND ended_at IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM reminder o WHERE o.problem = reminder.problem AND o.kind = reminder.kind AND o.kind <> 'own'
		AND (o.state = 'waiting' OR o.state = 'said'));

-- name: reminded_all
-- What stood on the lines of a message of the clock, or was passed on by a message.
SELECT line, reminder, coalesce(person, 0), room FROM reminded WHERE inbox = :inbox AND line > 0 ORDER BY line LIMIT :limit;

-- name: reminded_recent
-- The newest messages in which a person was reminded, of one case or (problem 0) of any.
SELECT DISTINCT inbox FROM reminded WHERE person = :person AND line > 0 AND (:problem = 0 OR problem = :problem) AND at >= :since
ORDER BY inbox DESC LIMIT :limit;

-- name: hushed_add
INSERT INTO hushed (problem, kind, person, room, inbox) VALUES (:problem, :kind, :person, :room, :inbox);

-- name: hushed_end
UPDATE hushed SET ended_at = :now WHERE id = :id AND ended_at IS NULL;

-- name: hushed_get
SELECT 1 FROM hushed WHERE problem = :problem AND ended_at IS NULL AND (kind = :kind OR kind = '')
	AND (person = :person OR (:person IS NULL AND person IS NULL AND room = :room)) LIMIT 1;
