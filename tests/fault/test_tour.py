#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What `make tour` has done when it ends, read from the database: a date fixed by twelve people, by mail and in the room, and a referral. Its
words are tests/scenario/visite.golden."""
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "scenario" / "visite.golden"
STATE = {
    "the workshop: stage, date kept, asked, answered":
        ("SELECT stage, kept, invited, answered FROM workshop", [("held", 2, 12, 12)]),
    "six were asked by mail, six answered in the room":
        ("SELECT asked_at > 0, count(*) FROM invitee GROUP BY 1", [(0, 6), (1, 6)]),
    "votes: option, yes, if needed, no":
        ("SELECT slot, sum(value = 2), sum(value = 1), sum(value = 0) FROM vote GROUP BY slot", [(1, 5, 2, 4), (2, 11, 1, 0), (3, 1, 1, 7)]),
    "... as they are counted":
        ("SELECT number, yes, maybe, no FROM slot ORDER BY number", [(1, 5, 2, 4), (2, 11, 1, 0), (3, 1, 1, 7)]),
    "who said what to the invitation":
        ("SELECT presence, count(*) FROM invitee GROUP BY presence", [("accepted", 8), ("asked", 1), ("declined", 2), ("tentative", 1)]),
    "who gave their place back, and who waited and has it":
        ("SELECT substr(addr, 1, 4), presence FROM invitee JOIN address USING (person) WHERE addr GLOB 'yann*' OR addr GLOB 'gwen*' ORDER BY 1",
         [("gwen", "accepted"), ("yann", "declined")]),
    "what calendars sent, words apart":
        ("SELECT count(*) FROM inbox WHERE reason = 'their calendar answered'", [(7,)]),
    "the room":
        ("SELECT state, civil, civil_end FROM booking", [("confirmed", "2026-03-26T14:00", "2026-03-26T17:00")]),
    "what only the organiser reads":
        ("SELECT count(*) FROM need", [(1,)]),
    "who came":
        ("SELECT sum(present), sum(NOT present) FROM attendance", [(8, 2)]),
    "the minutes went to all":
        ("SELECT count(*), sum(sent_at > 0) FROM minutes", [(1, 1)]),
    "actions became tasks, each with its reminder":
        ("SELECT number, substr(civil, 1, 10), state FROM task JOIN reminder ON reminder = reminder.id WHERE number > 9 ORDER BY number",
         [(10, "2026-04-10", "said"), (11, "2026-04-03", "done")]),
    "a referral: the requester's yes, the partner's yes, the introduction, the question after ten working days":
        ("SELECT r.state, r.approved_at < a.answered_at, a.state, a.introduced_at = a.answered_at, a.steps, date(a.told_at, 'unixepoch') "
         "FROM referral r JOIN approach a ON a.referral = r.id", [("met", 1, "introduced", 1, 1, "2026-04-22")]),
    "each side's letters, none before the other's yes":
        ("SELECT template, count(*) FROM outbox WHERE channel = 'mail' AND template GLOB 'referral-*' GROUP BY 1",
         [("referral-approve", 1), ("referral-ask", 1), ("referral-feedback", 2), ("referral-introduction", 2), ("referral-said", 2)]),
    "whether it helped":
        ("SELECT side, step, talked, useful FROM feedback", [("requester", 1, 1, 2)]),
    "what was to be prepared":
        ("SELECT state, count(*) FROM task JOIN reminder ON reminder = reminder.id WHERE number < 8 GROUP BY state", [("done", 7)]),
}


def main():
    binary, wrong = sys.argv[1], 0
    with tempfile.TemporaryDirectory(prefix="sk-") as state:
        done = subprocess.run([binary, "tour", "--state", state], env={"LANG": "fr_FR.UTF-8"}, capture_output=True, text=True)
        assert done.returncode == 0 and not done.stderr, done.stderr[-2000:]
        if done.stdout.rstrip("\n") != GOLDEN.read_text().rstrip("\n"):
            wrong += 1
            print("the visit inside the program is not the one of the scenario")
        db = sqlite3.connect(f"{state}/skoazell.db")
        for what, (query, want) in STATE.items():
            got = db.execute(query).fetchall()
            if got != want:
                wrong += 1
                print(f"{what}: {got} instead of {want}")
        audit = subprocess.run([binary, "audit", "--db", f"{state}/skoazell.db"], capture_output=True, text=True)
        assert audit.returncode == 0, audit.stdout + audit.stderr
    print(f"{len(STATE)} facts, {wrong} wrong")
    sys.exit(wrong > 0)


main()
