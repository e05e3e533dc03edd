#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The clock of the machine is set while the program works (libfaketime): a year back, forward, and by an hour. Nothing is sent twice, nothing waits
for a time that is gone, and mails are answered all the while."""
import collections
import glob
import os
import re
import sys

from rig import Rig, fast, mail, play

LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)


class Clock:
    """Offsets of the program's clock; that of its waits (CLOCK_BOOTTIME) goes on."""
    def __init__(self, rig):
        self.path = os.path.join(rig.root, "clock")
        self.set("+0")
        self.env = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": self.path, "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def set(self, offset):
        with open(self.path + ".new", "w", encoding="ascii") as f:
            f.write(offset + "\n")
        os.rename(self.path + ".new", self.path)


def one(i, sender="claire"):
    word = "".join("abcdefghij"[int(d)] for d in str(i))
    return mail(i, sender=f"{sender}@caf{i}.example", text=f"Bonjour,\n\nLe guichet « {word} » ferme trop tôt.\n\nClaire\n")


def tries(rig, out):
    return sum("RCPT TO:<u450@" in line for line in rig.said_to(out))


def jumps(binary):
    rig = Rig(fast(binary))
    try:
        server, out, clock = rig.imapd(), rig.smtpd(), Clock(rig)
        rig.deliver(server, one(1))
        rig.deliver(server, one(2, "u450"))
        rig.start(env=clock.env)
        rig.handled(2)
        rig.until(lambda: rig.one("SELECT count(*) FROM outbox WHERE state = 'deferred'") == 1, "one waits")
        assert tries(rig, out) == 1
        for n, (offset, told) in enumerate((("-365d", r"seconds=-3153\d{4}\b"), ("+0", r"seconds=3153\d{4}\b"), ("+1h", r"seconds=3\d{3}\b"),
                                            ("+400d", r"seconds=3\d{7}\b"), ("-2h", r"seconds=-3\d{7}\b")), 3):
            before = tries(rig, out)
            clock.set(offset)
            rig.note(r"the clock was set " + told, 20)
            if rig.one("SELECT count(*) FROM outbox WHERE state = 'deferred'"):
                rig.until(lambda: tries(rig, out) > before or rig.one("SELECT count(*) FROM outbox WHERE state = 'deferred'") == 0,
                          f"{offset}: the one that waits is tried", 20)
            rig.deliver(server, one(n))
            rig.handled(n)
            rig.until(lambda: rig.one("SELECT count(*) FROM outbox WHERE destination = ? AND state = 'sent'", f"claire@caf{n}.example"),
                      f"{offset}: answered", 20)
        assert tries(rig, out) < 10, "hurried without end"
        rig.end()
        copies = collections.Counter(re.search(rb"^Message-ID: (\S+)", m, re.M | re.I).group(1) for m in rig.received(out))
        answers = rig.one("SELECT count(*) FROM outbox o JOIN inbox i ON i.id = o.inbox WHERE o.state = 'sent' AND o.channel = 'mail' "
                          "AND i.channel = 'mail'")  # within working hours there are reminders beside them
        assert set(copies.values()) == {1} and answers == 6, (answers, copies)
    finally:
        rig.close()


def main():
    if not LIBRARY:
        print("libfaketime is missing: it sets the clock (package faketime)")
        return 77
    return play([jumps], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
