#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""After a long stop a hundred thousand reminders are due at once: each of those who are to hear of them gets one letter, whatever happens in the
middle of it; what does not fit waits for another day; and the program does not grow."""
import re
import sqlite3
import sys

from rig import Rig, fast, play

PEOPLE, ROWS, LINES = 100, 100000, 25
OPEN = "[hours]\nopen = 0:00-24:00\ndays = lundi-dimanche\nholidays = none\n"


def fill(rig, rows):
    """They came due one by one, while nobody was there to say so; each is for the next person."""
    db = sqlite3.connect(f"{rig.state}/skoazell.db")
    db.execute("PRAGMA synchronous = OFF")
    db.executemany("INSERT INTO person (id, name, lang, role, created_at) VALUES (?, ?, 'fr', 'agent', 1)",
                   [(1000 + i, f"Agent {i}") for i in range(PEOPLE)])
    db.executemany("INSERT INTO address (addr, person) VALUES (?, ?)", [(f"agent{i}@mairie.example", 1000 + i) for i in range(PEOPLE)])
    db.execute("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "
               "INSERT INTO reminder (kind, person, author, text, base, due_at, state, created_at) "
               "SELECT 'own', 1000 + i % ?, 1000 + i % ?, 'relire le dossier ' || i, 1, unixepoch() - 5000000 + i * 40, 'waiting', 1 FROM n",
               (rows, PEOPLE, PEOPLE))
    db.commit()
    db.close()


def lab(binary, rows):
    rig = Rig(fast(binary))
    rig.conf_more = OPEN
    rig.start()
    rig.note("run: started")
    rig.until(lambda: rig.one("SELECT count(*) FROM reminder"), "the staff's news are planned")
    peak = memory(rig)
    rig.end()
    fill(rig, rows)
    return rig, peak


def memory(rig):
    """MB at most so far."""
    with open(f"/proc/{rig.process.pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmHWM:\s+(\d+)", f.read())[1]) / 1024


def due(rig):
    return rig.one("SELECT count(*) FROM reminder WHERE kind = 'own' AND state = 'waiting' AND due_at <= unixepoch()")


def said_once(rig, rows):
    """A letter each, of the oldest, which says how many are left; the others stand for another day."""
    letters = rig.rows("SELECT o.destination, count(*), max(b.text) FROM outbox o JOIN outbox_bytes b ON b.outbox = o.id WHERE o.person >= 1000 "
                       "GROUP BY 1")
    assert len(letters) == PEOPLE and {n for _, n, _ in letters} == {1}, [x[:2] for x in letters if x[1] != 1]
    for _, _, text in letters:
        assert f"\n{LINES}. " in text and f"\n{LINES + 1}. " not in text and f" {rows // PEOPLE - LINES} de plus" in text, text
    lines = rig.rows("SELECT reminder, count(*) FROM reminded WHERE person >= 1000 GROUP BY 1")
    assert len(lines) == PEOPLE * LINES and all(n == 1 for _, n in lines), "not each once"
    first = rig.one("SELECT min(id) FROM reminder WHERE kind = 'own'")
    assert {r for r, _ in lines} == set(range(first, first + PEOPLE * LINES)), "not the oldest"
    assert rig.one("SELECT count(*) FROM reminder WHERE kind = 'own' AND state = 'waiting'") == rows - PEOPLE * LINES, "some are lost"
    assert due(rig) == 0, "some are still due"


def long_stop(binary):
    rig, before = lab(binary, ROWS)
    try:
        rig.start()
        rig.until(lambda: due(rig) == 0, "all are looked at", 60)
        rig.sent()
        grown = memory(rig) - before
        assert grown < 15, f"it grew by {grown:.1f} MB"
        rig.end()
        said_once(rig, ROWS)
        rig.start()  # nothing is said again
        rig.note("run: started")
        rig.end()
        said_once(rig, ROWS)
    finally:
        rig.close()


def killed_in_the_middle(binary):
    rows = 20000
    rig, _ = lab(binary, rows)
    try:
        # Behind the commit of the first batch; before the second one; in it, before its commit; with what that left.
        for point in ("inbox.committed:1", "clock.due:1", "inbox.handled:30", "inbox.counted:20"):
            rig.start(env={"SKOAZELL_FAULT": point})
            code = rig.wait()
            assert code == -9, f"exit {code} at {point}: {rig.story()}"
        rig.start()
        rig.until(lambda: due(rig) == 0, "all are looked at", 60)
        rig.sent()
        rig.end()
        said_once(rig, rows)
    finally:
        rig.close()


if __name__ == "__main__":
    sys.exit(play([long_stop, killed_in_the_middle], sys.argv[1]))
