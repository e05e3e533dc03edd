-- SPDX-License-Identifier: EUPL-1.2
-- What `skoazell audit` counts: each must be 0. Its clock is the newest arrival: what waited long by that clock was forgotten.

-- name: audit_inbox_bytes
-- Of what was of no concern in a room nothing is kept.
SELECT count(*) FROM inbox WHERE NOT (channel = 'room' AND state = 'ignored')
AND NOT EXISTS (SELECT 1 FROM inbox_bytes WHERE inbox_bytes.inbox = inbox.id);

-- name: audit_inbox_twice
SELECT count(*) FROM (SELECT hash FROM inbox WHERE hash IS NOT NULL AND state = 'handled' GROUP BY hash HAVING count(*) > 1);

-- name: audit_act_twice
-- The same act on the same case from the same message.
SELECT count(*) FROM (SELECT inbox FROM act WHERE inbox IS NOT NULL GROUP BY inbox, problem, verb HAVING count(*) > 1);

-- name: audit_act_unhandled
-- A message that was not handled has changed nothing.
SELECT count(*) FROM act JOIN inbox ON inbox.id = act.inbox WHERE inbox.state <> 'handled';

-- name: audit_letters
-- The place of a letter among those of its message: its id is derived from it. Where it went is forgotten when they asked for that.
SELECT letter, destination, key, place FROM (SELECT outbox.letter, outbox.destination, inbox.key,
	row_number() OVER (PARTITION BY outbox.inbox ORDER BY outbox.id) - 1 AS place
	FROM outbox JOIN inbox ON inbox.id = outbox.inbox) WHERE destination <> '';

-- name: audit_outbox_ambiguous
-- The third ambiguous end is the last.
SELECT count(*) FROM outbox WHERE unknowns > 3 OR (unknowns = 3 AND state <> 'dead');

-- name: audit_outbox_unsent
SELECT count(*) FROM outbox WHERE state = 'sent' AND (attempts = 0 OR finished_at IS NULL);

-- name: audit_outbox_order
-- A letter that waited, while a later one to the same place went. One held for its budget may be passed.
WITH last AS MATERIALIZED (SELECT destination, max(id) AS id FROM outbox WHERE channel = 'room' AND state = 'sent' GROUP BY destination)
SELECT (SELECT count(*) FROM outbox p JOIN last ON last.destination = p.destination
	WHERE p.channel = 'room' AND p.id < last.id AND p.state IN ('pending', 'deferred', 'ambiguous', 'sending'))
+ (SELECT count(*) FROM outbox p WHERE p.channel = 'mail' AND p.state IN ('deferred', 'ambiguous') AND EXISTS (SELECT 1 FROM outbox o
	WHERE o.destination = p.destination AND o.id > p.id AND o.channel = p.channel AND o.state = 'sent' AND p.next_at < o.finished_at));

-- name: audit_inbox_unfinished
SELECT count(*) FROM inbox WHERE state = 'received' AND (attempts > 3 OR taken_at < (SELECT max(taken_at) FROM inbox) - 86400);

-- name: audit_inbox_unreasoned
SELECT count(*) FROM inbox WHERE state IN ('ignored', 'refused', 'quarantined') AND trim(reason) = '';

-- name: audit_inbox_silent
-- A handled message that people wrote gets an answer, or a handler that says why not.
SELECT count(*) FROM inbox WHERE state = 'handled' AND channel <> 'clock' AND trim(reason) = ''
AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.inbox = inbox.id);

-- name: audit_inbox_untold
SELECT count(*) FROM inbox WHERE state = 'quarantined' AND told = 0 AND taken_at < (SELECT max(taken_at) FROM inbox) - 86400;

-- name: audit_outbox_untold
SELECT count(*) FROM outbox WHERE state = 'dead' AND told = 0 AND finished_at < (SELECT max(taken_at) FROM inbox) - 86400;

-- name: audit_outbox_dangling
SELECT count(*) FROM outbox WHERE state = 'sending' AND attempts = 0;

-- name: audit_outbox_forgotten
-- A letter lives five days, then it is dead and the staff know.
SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'deferred', 'ambiguous')
AND created_at < (SELECT max(taken_at) FROM inbox) - 10 * 86400 AND next_at < (SELECT max(taken_at) FROM inbox) - 86400;

-- name: audit_outbox_bytes
SELECT count(*) FROM outbox WHERE NOT EXISTS (SELECT 1 FROM outbox_bytes WHERE outbox_bytes.outbox = outbox.id);

-- name: audit_outbox_unreasoned
SELECT count(*) FROM outbox WHERE state IN ('dead', 'cancelled') AND (trim(detail) = '' OR finished_at IS NULL);

-- name: audit_outbox_causeless
SELECT count(*) FROM outbox WHERE inbox IS NULL;

-- name: audit_outbox_bounds
-- No message may earn an unbounded number of letters.
SELECT count(*) FROM (SELECT inbox FROM outbox WHERE inbox IS NOT NULL GROUP BY inbox HAVING count(*) > 40);

-- name: audit_outbox_machine
-- What is ignored (machines, repeats) earns nobody a mail but the staff. A letter that was cancelled never went.
SELECT count(*) FROM outbox JOIN inbox ON inbox.id = outbox.inbox
WHERE inbox.state = 'ignored' AND outbox.channel = 'mail' AND outbox.state <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM address JOIN person
	ON person.id = address.person WHERE address.addr = outbox.destination AND person.role = 'staff');

-- name: audit_problem_history
-- A case is as its last act left it.
SELECT count(*) FROM problem p LEFT JOIN act a ON a.id = (SELECT max(id) FROM act WHERE act.problem = p.id)
WHERE p.stage <> coalesce(a.new_stage, 'received') OR p.requester IS NOT coalesce(a.new_requester, p.requester)
	OR p.follower IS NOT a.new_follower OR p.human <> coalesce(a.new_human, 0);

-- name: audit_act_chain
-- Each act begins where the one before it ended.
SELECT count(*) FROM (SELECT old_stage, lag(new_stage) OVER (PARTITION BY problem ORDER BY id) AS stage_before,
	old_follower, lag(new_follower) OVER (PARTITION BY problem ORDER BY id) AS follower_before,
	row_number() OVER (PARTITION BY problem ORDER BY id) AS place FROM act)
WHERE place > 1 AND (old_stage <> stage_before OR old_follower IS NOT follower_before);

-- name: audit_similar_gone
SELECT count(*) FROM similar_text s JOIN problem p ON p.id = s.problem WHERE p.stage = 'withdrawn' OR p.stage = 'merged';

-- name: audit_merged
-- A case is part of another exactly as long as its stage says so, and of no case that is not there any more.
SELECT count(*) FROM problem WHERE (stage = 'merged') <> (merged_into IS NOT NULL) OR merged_into = id;

-- name: audit_problem_origin
SELECT count(*) FROM problem p WHERE NOT EXISTS (SELECT 1 FROM note WHERE note.problem = p.id AND kind = 'statement' AND inbox IS NOT NULL);

-- name: audit_project_unevaluated
-- No scaling up without an evaluation.
SELECT count(*) FROM act s WHERE s.new_stage = 'scaled' AND s.old_stage <> 'scaled' AND s.undone_by IS NULL AND s.verb <> 'annuler'
AND NOT EXISTS (SELECT 1 FROM act v WHERE v.problem = s.problem AND v.verb = 'evaluation' AND v.id < s.id AND v.undone_by IS NULL);

-- name: audit_project_unlearnt
-- No end of a project without what was learnt.
SELECT count(*) FROM act WHERE (new_stage = 'scaled' OR new_stage = 'transferred' OR new_stage = 'stopped') AND old_stage <> new_stage
AND undone_by IS NULL AND trim(motive) = '';
-- name: audit_code_late
-- A code works for thirty minutes.
SELECT count(*) FROM code WHERE how = 'used' AND ended_at - at > 1800;

-- name: audit_code_words
SELECT count(*) FROM code WHERE ended_at IS NOT NULL AND words <> '';

-- name: audit_person_gone
SELECT count(*) FROM deed d WHERE verb = 'merge' AND undone_by IS NULL AND (EXISTS (SELECT 1 FROM address WHERE address.person = d.other)
	OR EXISTS (SELECT 1 FROM chat_id WHERE chat_id.person = d.other));

-- name: audit_committee_motive
-- What a committee decided has its motive, and is about the case that stood there.
SELECT count(*) FROM committee_case c JOIN act d ON d.id = c.decision
WHERE d.undone_by IS NULL AND (trim(d.motive) = '' OR d.problem <> c.problem);

-- name: audit_away
-- The clock reminds nobody of the staff, nor anybody else, on a day on which it was known that they are away.
SELECT count(*) FROM reminded r JOIN inbox i ON i.id = r.inbox AND i.channel = 'clock' JOIN absence a ON a.person = r.person
WHERE r.day >= a.from_day AND r.day < a.to_day AND a.said_at < r.at AND coalesce(a.ended_at > r.at, 1);

-- name: audit_away_moved
-- What an absence has moved is not said before its time, and says why.
SELECT count(*) FROM reminder WHERE state = 'waiting' AND meant_at <> 0 AND (due_at < meant_at OR reason <> 'absence');
-- name: audit_reminder_unsaid
-- What was said has its line in the ledger.
SELECT count(*) FROM reminder r WHERE state = 'said' AND reason = '' AND NOT EXISTS (SELECT 1 FROM reminded WHERE reminder = r.id);

-- name: audit_reminder_unreasoned
SELECT count(*) FROM reminder WHERE ended_at IS NOT NULL AND trim(reason) = '';

-- name: audit_reminder_over
SELECT count(*) FROM reminder r JOIN problem p ON p.id = r.problem WHERE (r.state = 'waiting' OR r.state = 'said') AND r.kind <> 'own'
	AND (p.stage = 'merged' OR p.stage = 'withdrawn');

-- name: audit_reminder_forgotten
-- When the clock speaks to somebody, all that was due to them by then is looked at. Not where it was set back since.
WITH last AS MATERIALIZED (SELECT max(d.id) AS id FROM reminded d JOIN inbox i ON i.id = d.inbox WHERE i.channel = 'clock' GROUP BY d.person, d.room)
SELECT count(*) FROM last JOIN reminded d ON d.id = last.id JOIN reminder r ON r.person IS d.person AND r.room = d.room
WHERE r.state = 'waiting' AND r.due_at < d.at - 86400 AND r.created_at < d.at AND d.at <= (SELECT taken_at FROM inbox ORDER BY id DESC LIMIT 1);

-- name: audit_reminded_untold
-- Each line stands in a message that was handled and that went to its addressee, or says why not.
SELECT count(*) FROM reminded d JOIN inbox i ON i.id = d.inbox WHERE i.state <> 'handled' OR (trim(i.reason) = '' AND NOT EXISTS (
	SELECT 1 FROM outbox o WHERE o.inbox = d.inbox AND (o.person = d.person OR o.channel = 'room' OR d.person IS NULL)));

-- name: audit_reminded_lines
-- The lines of a message are numbered from 1, none is left out, and no two say the same.
SELECT count(*) FROM (SELECT inbox FROM reminded GROUP BY inbox
	HAVING count(*) FILTER (WHERE line > 0) <> max(0, max(line)) OR count(*) <> count(DISTINCT reminder));

-- name: audit_reminded_foreign
-- A line is about the case of its reminder, and for a person or a room.
SELECT count(*) FROM reminded d JOIN reminder r ON r.id = d.reminder
WHERE d.problem IS NOT r.problem OR (d.person IS NULL) <> (d.room <> '');

-- name: audit_habit_self
SELECT count(*) FROM habit WHERE deputy = person;

-- name: audit_sums_reminder
SELECT state, count(*) FROM reminder GROUP BY state ORDER BY state;

-- name: audit_sums
SELECT state, count(*) FROM inbox GROUP BY state ORDER BY state;

-- name: audit_sums_out
SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state;

-- name: audit_foreign
PRAGMA foreign_key_check;

-- name: audit_integrity
PRAGMA integrity_check(1);

-- name: attachment_kept
SELECT sha256, size FROM attachment WHERE sha256 IS NOT NULL UNION SELECT sha256, size FROM edition WHERE sha256 IS NOT NULL ORDER BY sha256;

-- name: audit_workshop_counts
SELECT count(*) FROM slot s WHERE (s.yes, s.maybe, s.no, s.missed) <>
	(SELECT count(*) FILTER (WHERE v.value = 2), count(*) FILTER (WHERE v.value = 1), count(*) FILTER (WHERE v.value = 0),
		count(*) FILTER (WHERE v.value = 0 AND i.part <> 'participant')
	FROM vote v JOIN invitee i ON i.workshop = v.workshop AND i.person = v.person WHERE v.workshop = s.workshop AND v.slot = s.number);

-- name: audit_workshop_votes
SELECT count(*) FROM vote v WHERE v.value IS NOT (SELECT l.value FROM vote_log l WHERE l.workshop = v.workshop AND l.slot = v.slot AND
	l.person = v.person ORDER BY l.id DESC LIMIT 1);

-- name: audit_workshop_kept
SELECT count(*) FROM workshop WHERE (stage = 'fixed' OR stage = 'held') AND NOT EXISTS (SELECT 1 FROM slot WHERE workshop = workshop.id AND
	number = kept);

-- name: audit_workshop_people
SELECT count(*) FROM workshop WHERE (invited, answered) <>
	(SELECT count(*), count(*) FILTER (WHERE answered_at > 0) FROM invitee WHERE workshop = workshop.id);

-- name: audit_task_open
SELECT count(*) FROM task t JOIN workshop w ON w.id = t.workshop JOIN reminder r ON r.id = t.reminder
WHERE w.stage = 'cancelled' AND (r.state = 'waiting' OR r.state = 'said');

-- name: audit_task_own
SELECT count(*) FROM task t JOIN reminder r ON r.id = t.reminder WHERE r.kind <> 'own' OR r.repeats <> '' OR r.problem IS NOT NULL;

-- name: audit_minutes_sent
SELECT count(*) FROM minutes WHERE (sent_at > 0 OR sent_to > 0) AND asked_at = 0;

-- name: audit_followup_undated
-- Nobody comes to what has no date, and nobody writes it down.
SELECT (SELECT count(*) FROM attendance a JOIN workshop w ON w.id = a.workshop WHERE w.kept = 0) +
	(SELECT count(*) FROM minutes m JOIN workshop w ON w.id = m.workshop WHERE w.kept = 0);

-- name: audit_followup_occasion
-- Of what is once nothing belongs to one of several times; of these nobody comes before its day (two days, wherever the lab is).
SELECT (SELECT count(*) FROM attendance WHERE occasion <> '' AND at < unixepoch(occasion) - 172800) +
	(SELECT count(*) FROM (SELECT workshop FROM attendance WHERE occasion <> '' UNION ALL SELECT workshop FROM minutes WHERE occasion <> ''
	UNION ALL SELECT workshop FROM task WHERE occasion <> '') f WHERE NOT EXISTS (SELECT 1 FROM slot s WHERE s.workshop = f.workshop AND s.rule <> ''));

-- name: audit_attendance_sign
-- A sign says that somebody is there, and was handled.
SELECT count(*) FROM attendance a JOIN inbox i ON i.id = a.inbox WHERE a.present = 0 OR i.state <> 'handled';

-- name: audit_task_numbers
SELECT count(*) FROM (SELECT workshop FROM task GROUP BY workshop HAVING max(number) <> count(*));

-- name: audit_part_numbers
SELECT count(*) FROM (SELECT workshop FROM part GROUP BY workshop HAVING max(number) <> count(*));

-- name: audit_need_kept
-- What people need is forgotten: the clock comes for it.
SELECT count(*) FROM need n JOIN workshop w ON w.id = n.workshop WHERE w.kept > 0 AND w.next_at IS NULL;

-- name: audit_sums_task
SELECT r.state, count(*) FROM task t JOIN reminder r ON r.id = t.reminder GROUP BY r.state ORDER BY r.state;

-- name: audit_sums_attendance
SELECT CASE present WHEN 1 THEN 'present' ELSE 'absent' END, count(*) FROM attendance GROUP BY present ORDER BY present;
-- name: audit_tie_place
-- A workshop that has a room of the lab for its place, and holds none.
SELECT count(*) FROM workshop w JOIN slot s ON s.workshop = w.id AND s.number = w.kept WHERE w.premises = 1 AND w.stage = 'fixed' AND
	w.place <> '' AND s.rule = '' AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.workshop = w.id AND b.state = 'confirmed');

-- name: audit_tie_over
-- Rooms kept for workshops that were called off.
SELECT count(*) FROM booking b JOIN workshop w ON w.id = b.workshop WHERE w.stage = 'cancelled' AND b.end_at > w.changed_at AND
	(b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed');

-- name: audit_advice_act
SELECT count(*) FROM advice a WHERE NOT EXISTS (SELECT 1 FROM act WHERE act.inbox = a.inbox AND act.problem = a.problem AND act.verb = 'ressource');

-- name: audit_advice_over
SELECT count(*) FROM advice WHERE next_at IS NOT NULL AND (reminded_at IS NOT NULL OR state NOT IN ('proposed', 'started', 'blocked'));

-- name: audit_referral_blind
-- Partners who were asked with a text that its requester had not approved, or introduced without having been asked and having said yes.
SELECT count(*) FROM approach a JOIN referral r ON r.id = a.referral WHERE (a.asked_at IS NOT NULL AND (r.approved_at IS NULL OR r.approved_at > a.asked_at))
	OR (a.introduced_at IS NOT NULL AND (a.asked_at IS NULL OR a.answered_at IS NULL OR a.answered_at > a.introduced_at))
	OR (a.state = 'introduced' AND a.introduced_at IS NULL);

-- name: audit_referral_over
-- Of what is over nobody is asked any more.
SELECT (SELECT count(*) FROM approach a JOIN referral r ON r.id = a.referral WHERE r.state = 'closed' AND a.state IN ('proposed', 'asked', 'later'))
	+ (SELECT count(*) FROM approach WHERE next_at IS NOT NULL AND state NOT IN ('asked', 'later', 'introduced', 'withdrawn'));

-- name: audit_referral_forgotten
SELECT count(*) FROM approach WHERE state IN ('asked', 'later') AND next_at IS NULL;

-- name: audit_feedback
SELECT count(*) FROM feedback f JOIN approach a ON a.id = f.approach WHERE a.introduced_at IS NULL;

-- name: audit_inquiry_over
-- An open question is woken until it ends, and then no more.
SELECT count(*) FROM inquiry WHERE (state = 'open') <> (next_at IS NOT NULL);

-- name: audit_inquiry_told
-- Answers given by people who were not asked.
SELECT count(*) FROM inquiry_answer n JOIN inquiry i ON i.id = n.inquiry WHERE i.state = 'draft';
