#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The program killed (SIGKILL) between Dovecot and Postfix, at named points and at any time, and started again: every mail handled once and filed,
every letter there, repeated only under its own Message-ID and with its own bytes."""
import collections
import re
import shutil
import signal
import sys

from lab import Lab, mail
from program import fast, play

LIMITS = "[limits]\nperson_day = 10000\ndomain_hour = 10000\ntotal_hour = 10000\n"
# Where it dies, and at which passage. What follows "imap.taken" is between the commit and the MOVE; "outbox.sent" is between the server's
# word and ours.
POINTS = ["imap.fetched:1", "inbox.taken:1", "inbox.handled:2", "tx.before-commit:3", "inbox.committed:1", "imap.taken:1", "imap.moved:1",
          "outbox.claimed:1", "outbox.claimed:2", "outbox.sent:1", "outbox.sent:2", "outbox.settled:2", "tx.after-commit:6"]


class World:
    def __init__(self, binary):
        self.lab = Lab(fast(binary), LIMITS)
        self.n = 0

    def put(self, count):
        for _ in range(count):
            self.n += 1
            word = "".join("abcdefghij"[int(d)] for d in str(self.n))
            self.lab.put(mail(text=f"Les guichets du service « {word} » ferment trop tôt.\r\n", message_id=f"<k{self.n}@agents.example>",
                              subject=f"Idée {self.n}", address=f"claire+{word}@agents.example"))

    def come_to_rest(self):
        lab = self.lab
        lab.start()
        lab.note("run: started")
        lab.handled(self.n)
        lab.sent()
        lab.empty()
        assert lab.stop() == 0, lab.story()

    def compare(self):
        lab = self.lab
        lab.delivered()
        assert lab.rows("SELECT state, count(*) FROM inbox WHERE channel = 'mail' GROUP BY state") == [("handled", self.n)], lab.rows(
            "SELECT key, state, reason FROM inbox WHERE state <> 'handled'")
        titles = collections.Counter(t for (t,) in lab.rows("SELECT title FROM problem"))
        assert titles == {f"Idée {i}": 1 for i in range(1, self.n + 1)}, titles
        filed = collections.Counter(re.search(rb"<k\d+@", raw).group() for raw in lab.mails("lab", "Trait&AOk-s"))
        assert len(filed) == self.n and set(filed.values()) == {1}, filed
        copies = collections.defaultdict(list)
        for raw in lab.mails("claire"):
            head, _, body = raw.partition(b"\n\n")
            copies[re.search(rb"^Message-ID: <([^@>]+)", head, re.M | re.I).group(1).decode()].append(body)
        due = {letter for (letter,) in lab.rows("SELECT letter FROM outbox WHERE channel = 'mail' AND state = 'sent'")}
        assert set(copies) == due and len(due) >= self.n, f"{len(due)} letters, {len(copies)} came"
        assert lab.one("SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0, lab.rows("SELECT state, detail FROM outbox WHERE state <> 'sent'")
        assert all(len(c) <= 3 and len(set(c)) == 1 for c in copies.values()), "a repeat is another letter, or there are too many"
        lab.audit()
        return sum(len(c) - 1 for c in copies.values())


def at_named_points(world):
    for point in POINTS:
        world.put(3)
        world.lab.start(env={"SKOAZELL_FAULT": point})
        assert world.lab.wait(30) == -signal.SIGKILL, f"{point} was not passed\n{world.lab.story()}"
        world.come_to_rest()
    print(f"{len(POINTS)} points, {world.compare()} repeats")


def at_any_time(world):
    """In the middle of sessions with many letters."""
    for i in range(8):
        world.put(12)
        world.lab.start()
        world.lab.note("imap: open")
        world.lab.heard.find(r"\Z(?!)", 0.01 + 0.03 * i)  # only time, to strike at another moment
        assert world.lab.stop(signal.SIGKILL) == -signal.SIGKILL
    world.come_to_rest()
    print(f"8 times, {world.compare()} repeats")


def main():
    if not (shutil.which("dovecot") and shutil.which("postfix")):
        print("Dovecot and Postfix are missing")
        return 77
    world = World(sys.argv[1])
    try:
        return play([at_named_points, at_any_time], world)
    finally:
        world.lab.close()


if __name__ == "__main__":
    sys.exit(main())
