#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A database falsified by hand in every way that `audit` should notice: it says OFF on the line that is meant, and exits 1."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "scenario"
ONE_MAIL = "(SELECT min(id) FROM outbox WHERE channel = 'mail')"
ONE_ROOM = "(SELECT min(id) FROM outbox WHERE channel = 'room')"

# scenario, the line that must be OFF, what is done
CASES = [
    ("vie", "G2 contents handled twice", "UPDATE inbox SET hash = 'x' WHERE state = 'handled'"),
    ("vie", "G2 acts done twice", "INSERT INTO act SELECT (SELECT max(id) + 1 FROM act), {act} FROM act WHERE id = (SELECT max(id) FROM act)"),
    ("vie", "G2 acts of messages that were not", "UPDATE inbox SET state = 'refused', reason = 'x' WHERE id = (SELECT min(inbox) FROM act)"),
    ("vie", "G3 letters resent", "UPDATE outbox SET unknowns = 4"),
    ("vie", "G3 letters resent", "UPDATE outbox SET unknowns = 3 WHERE state = 'sent'"),
    ("vie", "G3 letters sent without", f"UPDATE outbox SET attempts = 0 WHERE id = {ONE_MAIL}"),
    ("vie", "G3 letters sent without", f"UPDATE outbox SET finished_at = NULL WHERE id = {ONE_MAIL}"),
    ("vie", "G3 letters under an id", f"UPDATE outbox SET letter = 'drawn' WHERE id = {ONE_MAIL}"),
    ("vie", "G3 letters under an id", f"UPDATE outbox SET destination = 'autre@caf.example' WHERE id = {ONE_MAIL}"),
    ("vie", "G3 letters under an id", f"DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox WHERE inbox = (SELECT inbox FROM outbox GROUP BY inbox "
     "HAVING count(*) > 1 LIMIT 1))"),
    ("vie", "G3 letters under an id", "UPDATE meta SET value = zeroblob(32) WHERE key = 'secret'"),
    ("vie", "G4 letters passed", f"UPDATE outbox SET state = 'pending' WHERE id = {ONE_ROOM}"),
    ("vie", "G4 letters passed", f"UPDATE outbox SET state = 'deferred', next_at = created_at WHERE id = {ONE_MAIL}"),
    ("vie", "G5 messages tried too often", "UPDATE inbox SET state = 'received', attempts = 4 WHERE id = 1"),
    ("vie", "G5 messages tried too often", "UPDATE inbox SET state = 'received', attempts = 1, taken_at = taken_at - 90000 WHERE id = 1"),
    ("robots", "G5 messages set aside", "UPDATE inbox SET reason = ' ' WHERE state = 'ignored'"),
    ("quarantaine", "G5 messages set aside", "UPDATE inbox SET reason = '' WHERE state = 'quarantined'"),
    ("vie", "G5 messages handled without", f"DELETE FROM outbox WHERE inbox = (SELECT inbox FROM outbox WHERE id = {ONE_MAIL})"),
    ("quarantaine", "G5 messages in quarantine", "UPDATE inbox SET told = 0, taken_at = taken_at - 90000 WHERE state = 'quarantined'"),
    ("vie", "G5 dead letters", f"UPDATE outbox SET state = 'dead', detail = 'x', finished_at = finished_at - 400000 WHERE id = {ONE_MAIL}"),
    ("vie", "G5 letters in flight", "UPDATE outbox SET state = 'sending', attempts = 0 WHERE id = (SELECT max(id) FROM outbox)"),
    ("vie", "G5 letters that wait", "UPDATE outbox SET state = 'deferred', created_at = 1, next_at = 1 WHERE id = (SELECT max(id) FROM outbox)"),
    ("vie", "G5 letters ended", f"UPDATE outbox SET state = 'dead', detail = '', told = 1 WHERE id = {ONE_MAIL}"),
    ("vie", "G5 letters ended", f"UPDATE outbox SET state = 'cancelled', detail = 'x', finished_at = NULL WHERE id = {ONE_MAIL}"),
    ("fichiers", "G5 attachments", "UPDATE attachment SET size = size + 1 WHERE sha256 IS NOT NULL"),
    ("fichiers", "G5 attachments", lambda state: next(p for p in pathlib.Path(state, "attachments").iterdir()).unlink()),
    ("fichiers", "G5 attachments", lambda state: [p.write_bytes(b"x" * p.stat().st_size) for p in pathlib.Path(state, "attachments").iterdir()]),
    ("vie", "G6 letters without a cause", f"UPDATE outbox SET inbox = NULL WHERE id = {ONE_MAIL}"),
    ("vie", "G6 messages that earned", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 41) INSERT INTO outbox "
     "SELECT (SELECT max(id) FROM outbox) + i, 'l' || i, {outbox} FROM outbox, n WHERE outbox.id = 1"),
    ("robots", "G6 mails to others", "UPDATE inbox SET state = 'ignored', reason = 'x' WHERE id = (SELECT min(inbox) FROM outbox WHERE channel = 'mail')"),
    ("vie", "cases that are not", "UPDATE problem SET stage = 'committee' WHERE stage <> 'committee'"),
    ("vie", "cases that are not", "UPDATE problem SET follower = NULL WHERE follower IS NOT NULL"),
    ("vie", "cases that are not", "UPDATE problem SET requester = requester + 1"),
    ("vie", "cases that are not", "UPDATE problem SET human = 1 - human"),
    ("vie", "acts that do not begin", "UPDATE act SET old_stage = 'withdrawn' WHERE id = (SELECT max(id) FROM act)"),
    ("vie", "acts that do not begin", "DELETE FROM act WHERE id = (SELECT min(id) FROM act WHERE old_follower IS NOT new_follower)"),
    ("retrait", "cases merged into none", "UPDATE problem SET merged_into = 1"),
    ("retrait", "cases that are found though", "INSERT INTO similar_text SELECT id, 'log' FROM problem WHERE stage = 'withdrawn'"),
    ("evaluation", "projects scaled up without", "UPDATE act SET verb = 'note' WHERE verb = 'evaluation'"),
    ("comite", "decisions of a committee without", "UPDATE act SET motive = ' ' WHERE verb = 'accepter'"),
    ("absence-rappels", "reminders said to people", "UPDATE absence SET from_day = '2026-01-01', said_at = 1, ended_at = NULL WHERE id = (SELECT min(id) FROM absence)"),
    ("absence-rappels", "reminders moved by an absence", "UPDATE reminder SET meant_at = due_at + 1 WHERE state = 'waiting' AND id = (SELECT max(id) FROM reminder WHERE state = 'waiting')"),
    ("comite", "decisions of a committee without", "UPDATE committee_case SET problem = 3"),
    ("arret", "projects ended without", "UPDATE act SET motive = '' WHERE verb = 'arret'"),
    ("vie", "cases without the message", "DELETE FROM note WHERE kind = 'statement'"),
    ("rappel-stop", "F1 reminders said without", "DELETE FROM reminded WHERE reminder = (SELECT id FROM reminder WHERE state = 'said')"),
    ("rappels", "F1 reminders said without", "UPDATE reminder SET state = 'said', reason = '' WHERE state = 'waiting' AND id NOT IN (SELECT reminder FROM reminded)"),
    ("rappels", "F1 reminders ended without", "UPDATE reminder SET reason = ' ' WHERE state = 'cancelled'"),
    ("rappels", "F1 reminders about cases", "UPDATE problem SET stage = 'withdrawn'"),
    ("rappels", "F1 reminders that wait though", "UPDATE reminder SET due_at = due_at - 20000000 WHERE state = 'waiting'"),
    ("rappels", "F1 lines of the ledger without", "UPDATE inbox SET state = 'ignored', reason = 'x' WHERE id = (SELECT max(inbox) FROM reminded)"),
    ("rappels", "F1 lines of the ledger without", "DELETE FROM outbox WHERE inbox = (SELECT min(inbox) FROM reminded WHERE line > 0)"),
    ("rappels", "F1 lines of the ledger without", "UPDATE outbox SET person = person + 1 WHERE template = 'reminders' AND channel = 'mail'"),
    ("rappels", "F1 messages whose lines", "UPDATE reminded SET line = line + 1 WHERE line > 0 AND id = (SELECT max(id) FROM reminded WHERE line > 0)"),
    ("rappels", "F1 messages whose lines", "INSERT INTO reminded SELECT 4711, inbox, line + 1, reminder, problem, person, room, day, at FROM reminded "
     "WHERE id = (SELECT max(id) FROM reminded WHERE line > 0)"),
    ("rappels", "F1 lines of the ledger that", "UPDATE reminded SET problem = 3 WHERE problem IS NOT NULL"),
    ("rappels", "F1 lines of the ledger that", "UPDATE reminded SET room = 'salon' WHERE person IS NOT NULL"),
    ("rappels", "F3 people who stand in", "INSERT INTO habit (person, deputy) SELECT id, id FROM person LIMIT 1"),
    ("minuteur", "B15 time-keepers that nothing", "UPDATE keeper SET ended = '', next_at = NULL WHERE id = 1"),
    ("minuteur", "B15 time-keepers of workshops", "UPDATE keeper SET ended = '', next_at = 1 WHERE id = 1; UPDATE workshop SET stage = 'cancelled'"),
    ("minuteur", "B15 running orders", "UPDATE part SET number = 9 WHERE number = 2"),
    ("serie-suivi", "B14 workshops whose tasks", "DELETE FROM task WHERE number = 2"),
    ("atelier-presence", "B16 people who are there", "UPDATE attendance SET present = 0, inbox = (SELECT max(id) FROM inbox)"),
    ("atelier-presence", "B16 attendance and minutes", "UPDATE workshop SET kept = 0"),
    ("serie-suivi", "B19 attendance", "UPDATE attendance SET at = 1"),
    ("serie-suivi", "B19 attendance", "UPDATE slot SET rule = ''"),
    ("atelier-besoins", "B18 needs that nothing", "INSERT INTO need (workshop, person, text, inbox, at) SELECT 1, 1, 'x', 1, 1; UPDATE workshop SET next_at = NULL"),
    ("ressource", "D10 resources recommended", "DELETE FROM act WHERE verb = 'ressource'"),
    ("ressource", "D10 resources that are over", "UPDATE advice SET next_at = 1, state = 'done'"),
    ("relation", "D6 partners who were asked", "UPDATE referral SET approved_at = NULL"),
    ("relation", "D6 partners who were asked", "UPDATE approach SET answered_at = NULL WHERE state = 'introduced'"),
    ("relation", "D8 partners of referrals", "UPDATE referral SET state = 'closed'; UPDATE approach SET state = 'asked'"),
    ("relation-relances", "D7 partners who were asked", "UPDATE approach SET state = 'asked', next_at = NULL"),
    ("relation-suites", "D9 words about introductions", "UPDATE approach SET introduced_at = NULL"),
    ("qui-connait", "D11 questions that nothing", "UPDATE inquiry SET state = 'open', next_at = NULL WHERE id = (SELECT max(id) FROM inquiry)"),
    ("qui-connait", "D11 answers to questions", "UPDATE inquiry SET state = 'draft', next_at = NULL WHERE id IN (SELECT inquiry FROM inquiry_answer)"),
    ("guide", "E7 stocks that are not", "UPDATE edition SET stock = stock + 1"),
    ("guide", "E8 requests whose copies", "UPDATE copy_request SET state = 'refused' WHERE state IN ('approved', 'sent', 'fetched')"),
    ("guide", "E8 documents whose counter", "UPDATE document SET given = given + 1"),
    ("vie", "foreign keys", "UPDATE outbox SET person = 4711"),
    ("vie", "foreign keys", "DELETE FROM person"),
    ("vie", "integrity", "UPDATE outbox SET state = 'perdu' WHERE id = 1"),
    ("vie", "integrity", lambda state: drop_from_index(state)),
]


def columns(db, table, *without):
    return ", ".join(c for c in (r[1] for r in db.execute(f"PRAGMA table_info({table})")) if c not in without)


def drop_from_index(state):
    """An index that does not hold what its table does: made empty under another name, its root is put in its place."""
    db = sqlite3.connect(f"{state}/skoazell.db")
    db.execute("CREATE INDEX hollow ON act (person, id) WHERE id < 0")
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'hollow') WHERE name = 'act_person'")
    db.execute("DELETE FROM sqlite_master WHERE name = 'hollow'")
    db.commit()
    db.close()


def falsify(state, how):
    if callable(how):
        how(state)
        return
    db = sqlite3.connect(f"{state}/skoazell.db")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA ignore_check_constraints = ON")
    *first, how = how.split("; ")
    for one in first:
        db.execute(one)
    done = db.execute(how.replace("{act}", columns(db, "act", "id")).replace("{outbox}", columns(db, "outbox", "id", "letter")))
    assert done.rowcount != 0, f"nothing was falsified: {how}"
    db.commit()
    db.close()


def audit(binary, state):
    return subprocess.run([binary, "audit", "--db", f"{state}/skoazell.db"], capture_output=True, text=True)


def main():
    binary, root, wrong = sys.argv[1], tempfile.mkdtemp(prefix="sk-"), 0
    try:
        for name in sorted({c[0] for c in CASES}):
            subprocess.run([binary, "tour", "--state", f"{root}/{name}", SCENARIOS / f"{name}.scenario"], stdout=subprocess.DEVNULL, check=True)
            done = audit(binary, f"{root}/{name}")
            assert done.returncode == 0, done.stdout + done.stderr
        for scenario, line, how in CASES:
            state = os.path.join(root, "false")
            shutil.copytree(f"{root}/{scenario}", state)
            falsify(state, how)
            done = audit(binary, state)
            off = [text for text in done.stdout.splitlines() if text.startswith("OFF")]
            if done.returncode != 1 or not any(text.startswith(f"OFF {line}") for text in off):
                wrong += 1
                print(f"not noticed: {line}: {how}\n  exit {done.returncode}, {off} {done.stderr[-300:]}")
            shutil.rmtree(state)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print(f"{len(CASES) - wrong} of {len(CASES)} falsifications noticed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
