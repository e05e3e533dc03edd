-- SPDX-License-Identifier: EUPL-1.2

-- name: problem_number
SELECT coalesce(max(number), 0) + 1 FROM problem WHERE year = :year;

-- name: problem_add
INSERT INTO problem (year, number, stage, title, statement, requester, verified, opened_at, changed_at)
VALUES (:year, :number, 'received', :title, :statement, :requester, :verified, :now, :now);

-- name: problem_get
SELECT id, year, number, stage, title, statement, requester, follower, verified, asked, human, opened_at, changed_at, merged_into
FROM problem WHERE id = :id;

-- name: problem_by_ref
SELECT id FROM problem WHERE year = :year AND number = :number;

-- name: problem_by_number
-- "P-14" without a year: the newest one of that number.
SELECT id FROM problem WHERE number = :number ORDER BY year DESC LIMIT 1;

-- name: problem_set
UPDATE problem SET stage = :stage, follower = :follower, human = :human, requester = :requester, changed_at = :now WHERE id = :id;

-- name: problem_asked
UPDATE problem SET asked = :asked WHERE id = :id;

-- name: problem_open
SELECT id FROM problem WHERE stage IN ('received', 'incomplete', 'qualifying', 'committee', 'accepted', 'investigation', 'ideation',
	'prototyping', 'experiment', 'evaluation') ORDER BY changed_at LIMIT :limit;

-- name: problem_of_person
SELECT p.id FROM participant q JOIN problem p ON p.id = q.problem WHERE q.person = :person AND p.stage <> 'merged'
ORDER BY (p.stage = 'declined' OR p.stage = 'withdrawn' OR p.stage = 'closed' OR p.stage = 'redirected' OR p.stage = 'scaled' OR
	p.stage = 'transferred' OR p.stage = 'stopped' OR p.stage = 'merged'), p.id DESC LIMIT :limit;

-- name: field_set
INSERT INTO problem_field (problem, name, value) VALUES (:problem, :name, :value)
ON CONFLICT (problem, name) DO UPDATE SET value = excluded.value;

-- name: field_all
SELECT name, value FROM problem_field WHERE problem = :problem;

-- name: participant_add
INSERT INTO participant (problem, person) VALUES (:problem, :person) ON CONFLICT DO NOTHING;

-- name: participant_remove
DELETE FROM participant WHERE problem = :problem AND person = :person;

-- name: participant_is
SELECT 1 FROM participant WHERE problem = :problem AND person = :person;

-- name: participant_all
SELECT p.id, p.name, p.lang, p.role, (SELECT addr FROM address WHERE person = p.id ORDER BY rowid LIMIT 1)
FROM participant q JOIN person p ON p.id = q.person WHERE q.problem = :problem ORDER BY p.id LIMIT :limit;

-- name: note_add
INSERT INTO note (problem, person, kind, text, inbox, at) VALUES (:problem, :person, :kind, :text, :inbox, :now);

-- name: note_withdraw
UPDATE note SET withdrawn = :withdrawn WHERE id = :id;

-- name: note_all
SELECT n.id, coalesce(p.name, ''), n.kind, n.text, n.at, coalesce(p.role, '') = 'staff', n.problem FROM note n LEFT JOIN person p ON p.id = n.person
WHERE n.problem = :problem AND n.withdrawn = 0 ORDER BY n.id DESC LIMIT :limit;

-- name: act_add
INSERT INTO act (problem, person, verb, motive, old_stage, new_stage, old_follower, new_follower, old_human, new_human, old_requester,
	new_requester, note, inbox, detail, at)
VALUES (:problem, :person, :verb, :motive, :old_stage, :new_stage, :old_follower, :new_follower, :old_human, :new_human, :old_requester,
	:new_requester, :note, :inbox, :detail, :now);

-- name: act_last
-- The newest act of this person that still stands, on one case or (problem 0) on any.
SELECT id, problem, verb, old_stage, new_stage, old_follower, new_follower, old_human, new_human, old_requester, new_requester, note, at,
	inbox, detail
FROM act WHERE person = :person AND undone_by IS NULL AND verb <> 'annuler' AND verb <> 'reunir' AND verb <> 'desunir'
	AND (:problem = 0 OR problem = :problem)
ORDER BY id DESC LIMIT 1;

-- name: act_beside
SELECT id, problem, verb, old_stage, new_stage, old_follower, new_follower, old_human, new_human, old_requester, new_requester, note, at,
	inbox, detail
FROM act WHERE person = :person AND id > :from AND id < :below AND id <> :id AND inbox = :inbox AND verb = :verb AND undone_by IS NULL
ORDER BY id DESC LIMIT 1;

-- name: act_of_message
-- What that message of theirs did and still stands; the newest.
SELECT id, problem, verb, old_stage, new_stage, old_follower, new_follower, old_human, new_human, old_requester, new_requester, note, at,
	inbox, detail
FROM act INDEXED BY act_inbox WHERE inbox = :inbox AND person = :person AND undone_by IS NULL AND verb <> 'annuler' ORDER BY id DESC LIMIT 1;

-- name: act_undone
UPDATE act SET undone_by = :by WHERE id = :id;

-- name: act_all
SELECT a.verb, coalesce(p.name, ''), a.motive, a.new_stage, a.at FROM act a LEFT JOIN person p ON p.id = a.person
WHERE a.problem = :problem ORDER BY a.id DESC LIMIT :limit;

-- name: attachment_add
INSERT INTO attachment (problem, inbox, sha256, name, type, size, refused)
VALUES (:problem, :inbox, :sha256, :name, :type, :size, :refused);

-- name: attachment_all
SELECT name, type, size, refused FROM attachment WHERE problem = :problem ORDER BY id;

-- name: token_set
INSERT INTO token (token, problem, person, issued_at) VALUES (:token, :problem, :person, :now)
ON CONFLICT (token) DO UPDATE SET issued_at = excluded.issued_at;

-- name: token_get
SELECT problem, person, issued_at FROM token WHERE token = :token;

-- name: thread_add
INSERT INTO thread (message_id, problem) VALUES (:message_id, :problem) ON CONFLICT DO NOTHING;

-- name: thread_get
SELECT problem FROM thread WHERE message_id = :message_id ORDER BY problem LIMIT 1;

-- name: thread_first
SELECT message_id FROM thread WHERE problem = :problem ORDER BY id LIMIT 1;

-- name: question_add
INSERT INTO question (person, place, problem, kind, choices, text, asked_at)
VALUES (:person, :place, :problem, :kind, :choices, :text, :now);

-- name: question_open
SELECT id, problem, kind, choices, text, asked_at FROM question
WHERE person = :person AND place = :place AND answered_at IS NULL ORDER BY id DESC LIMIT 1;

-- name: question_close
UPDATE question SET answered_at = :now WHERE person = :person AND place = :place AND answered_at IS NULL;
