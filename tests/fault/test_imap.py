#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The whole program at an IMAP server that dies in each phase, lies or refuses: it comes back after growing delays, every mail is taken and
answered once, and moved only after that."""
import concurrent.futures
import re
import sys
import time

from rig import Rig, mail, play

AT_ONCE = 12  # they wait for delays, mostly
TIMES = 2    # connections that the fault strikes
PROGRESS = ("close-moved", "close-idle", "bye-idle", "uidvalidity")
DEATHS = ["close-connect", "close-greeting", "close-login", "close-capability", "close-select", "close-scan", "close-literal", "close-fetch-ok",
          "close-move", "close-moved", "close-copy,no-move", "close-idle", "bye-idle"]
LIES = ["flood-line", "flood-untagged", "huge-literal", "extra-fetch", "wrong-uid", "dup-fetch", "unasked-fetch", "no-uid", "forged-tag",
        "broken-fetch", "uidvalidity"]
N = 5


def one(i):
    return mail(i, sender=f"claire@caf{i}.example")


def connections(rig):
    return len({line.split()[1] for line in rig.imap_said("C")} | {line.split()[1] for line in rig.imap_said("CLOSED")})


def delays(rig):
    return [int(ms) for ms in re.findall(r"imap: closed .*retry_ms=(\d+)", rig.log())]


def once_each(rig, out, n):
    assert rig.rows("SELECT state, count(*) FROM inbox WHERE channel = 'mail' GROUP BY state") == [("handled", n)], rig.story()
    gone = [line.split()[-1] for line in rig.imap_said("EXPUNGED")]
    assert len(gone) == len(set(gone)) == n, gone
    letters = [re.search(rb"^Message-ID: (\S+)", m, re.M | re.I).group(1) for m in rig.received(out)]
    assert len(letters) == len(set(letters)) == rig.one("SELECT count(*) FROM outbox WHERE channel = 'mail'"), letters


def never_before_the_commit(rig):
    """Mails are moved in the order of things: fetched, committed, moved. The log of the server has the first and the last."""
    fetched = False
    for line in open(rig.imap_log, errors="replace"):
        fetched |= "BODY.PEEK" in line
        assert fetched or not line.startswith(("MOVED", "COPIED")), line


def through(binary, fault):
    rig = Rig(binary)
    try:
        server, out = rig.imapd(fault, times=TIMES), rig.smtpd()
        for i in range(N):
            rig.deliver(server, one(i))
        rig.start()
        rig.handled(N, seconds=90)
        rig.until(lambda: len(rig.imap_said("EXPUNGED")) == N, f"{fault}: all moved", 90)
        rig.deliver(server, one(N))  # and it listens
        rig.handled(N + 1, seconds=90)
        rig.until(lambda: len(rig.imap_said("EXPUNGED")) == N + 1, f"{fault}: the last moved", 90)
        rig.until(lambda: connections(rig) > TIMES, f"{fault}: it came back", 60)
        rig.sent()
        never_before_the_commit(rig)
        waits = delays(rig)
        # Growing, unless mails came through meanwhile.
        assert len(waits) >= TIMES and (waits[1] > waits[0] or fault in PROGRESS), f"{fault}: {waits}"
        rig.end()
        once_each(rig, out, N + 1)
        return len(waits)
    except AssertionError as why:
        raise AssertionError(f"{fault}: {why}") from None
    finally:
        rig.close()


def side_by_side(binary, faults):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        failed = [str(f.exception()) for f in [pool.submit(through, binary, fault) for fault in faults] if f.exception()]
    assert not failed, f"{len(failed)} of {len(faults)}: " + "\n".join(failed)


def dying_in_each_phase(binary):
    side_by_side(binary, DEATHS)


def lying(binary):
    side_by_side(binary, LIES)


def refusals(binary):
    """What only people can mend is said in clear words, tried seldom, and ends nothing."""
    def one_of(fault, words):
        rig = Rig(binary)
        try:
            rig.imapd(fault, times=1000, mails=1)
            rig.smtpd()
            rig.start()
            rig.note(words, 30)
            rig.heard.find(r"\Z(?!)", 5)  # a time in which it must not try again
            assert connections(rig) <= 1, f"{fault}: {connections(rig)} connections in 5 s"
            assert "secret" not in rig.log() and delays(rig)[0] > 20000, rig.log()
            rig.end()
        finally:
            rig.close()

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(one_of, ("bad-password", "select-no"), ("login refused", "mailbox refused")))


def nobody_there(binary):
    """No server at all: growing delays, no busy loop."""
    rig = Rig(binary)
    try:
        server = rig.imapd()
        rig.smtpd()
        server.close()
        rig.servers.remove(server)
        rig.start()
        start = time.monotonic()
        for _ in range(3):
            rig.note("no connection", 30)
        assert time.monotonic() - start > 4, "it hurries"
        waits = delays(rig)
        assert waits[0] < waits[1] < waits[2] and waits[0] >= 1500, waits
        with open(f"/proc/{rig.process.pid}/stat") as f:
            ticks = sum(int(t) for t in f.read().rsplit(")", 1)[1].split()[11:13])
        assert ticks < 100, f"{ticks} ticks of CPU while nobody is there"
        rig.end()
    finally:
        rig.close()


def main():
    return play([dying_in_each_phase, lying, refusals, nobody_there], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
