#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A disk that fills while the program works: a small tmpfs filled to the last byte at many moments, and ENOSPC from each write of the
database (strace). The program pauses and says so once, nobody is told of what is not committed, nothing is lost or done twice, and all goes on
when there is space again. An I/O error that is no full disk ends it."""
import os
import re
import shutil
import signal
import subprocess
import sys

from rig import Rig, fast, mail, play
from test_store import as_root, fill, mount, umount

PAUSED, GOES_ON = r"run: paused", r"run: goes on"


class Disk:
    """The state of a lab on a file system of 32 MiB."""
    def __init__(self, binary):
        self.rig = Rig(fast(binary))
        self.path = os.path.join(self.rig.root, "disk")
        os.mkdir(self.path)
        mount(self.path, "32m")
        self.rig.state = os.path.join(self.path, "state")
        self.rig.conf_more = "[limits]\ntotal_hour = 10000\n"
        self.ballast = None

    def __enter__(self):
        return self.rig, self

    def __exit__(self, *_):
        try:
            self.rig.close_process()
        finally:
            umount(self.path)
            self.rig.close()

    def fill(self):
        self.ballast = fill(self.path)

    def free(self):
        os.unlink(self.ballast)


def whole(rig, server, n, repeats=False):
    """n mails came: each is moved once, in the database once, acknowledged once, and the sums are right."""
    moved = [line.split()[2] for line in rig.imap_said("MOVED")]
    assert len(moved) == len(set(moved)) == n, f"{n} mails, {len(moved)} moved, {len(set(moved))} of them different"
    states = rig.rows("SELECT state, count(*) FROM inbox WHERE channel = 'mail' GROUP BY state")
    assert states == [("handled", n)], states
    letters = [re.search(rb"^Message-ID: (\S+)", m, re.M | re.I).group(1) for m in rig.received(server)]
    due = rig.one("SELECT count(*) FROM outbox WHERE channel = 'mail'")
    assert len(set(letters)) == due, f"{due} letters, {len(set(letters))} came"
    assert repeats or len(letters) == due, f"{len(letters) - due} letters came twice"
    assert rig.one("SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0, rig.rows("SELECT id, state, detail FROM outbox WHERE state <> 'sent'")


def committed_first(rig):
    """What is moved at the server stands in the database."""
    for line in rig.imap_said("MOVED"):
        uid = line.split()[2]
        found = rig.rows("SELECT state, reason FROM inbox WHERE key = ?", f"imap:bot@127.0.0.1/INBOX/77/{uid}")
        assert found and found[0][0] == "handled", f"mail {uid} was moved and is {found}\n{rig.story()}"


def one(i):
    return mail(i, sender=f"claire@caf{i}.example")


def at_many_moments(binary):
    """Filled beside the working program, each time a little later: in each of its phases sooner or later."""
    rounds, each, struck = 20, 10, 0
    with Disk(binary) as (rig, disk):
        server, out = rig.imapd(), rig.smtpd()
        for i in range(rounds):
            for j in range(each):
                rig.deliver(server, one(i * each + j))
            rig.start()
            rig.note("run: started")
            rig.heard.find(r"\Z(?!)", i * 0.004)  # only time, to strike at another moment
            disk.fill()
            if not rig.logged.find(PAUSED, 0.3):  # it was through already, or waits for somebody
                rig.deliver(server, one(1000 + i))
                rig.note(PAUSED)
            else:
                struck += 1
                rig.deliver(server, one(1000 + i))
            committed_first(rig)
            # Ending on a full disk is a good end; and the next start does not wait for the delays of this one.
            assert rig.stop() == 0, rig.story()
            disk.free()
        rig.start()
        rig.note("run: started")
        rig.handled(rounds * (each + 1))
        rig.sent()
        rig.until(lambda: len(rig.imap_said("MOVED")) == rounds * (each + 1), "all moved")
        rig.end()
        whole(rig, out, rounds * (each + 1), repeats=True)
        print(f"full {rounds} times, {struck} of them at work")


def full_and_free(binary):
    """One long time without space: said once, mails stay at their server, a line of the room waits, and all comes when there is space."""
    with Disk(binary) as (rig, disk):
        server, out = rig.imapd(mails=3), rig.smtpd()
        rig.start()
        rig.handled(3)
        rig.sent()
        disk.fill()
        rig.deliver(server, one(4))
        rig.deliver(server, one(5))
        rig.note(PAUSED)
        rig.say("!liste")
        rig.note(r"room: .*(full|disk)")
        rig.note(r"mails not taken .*mails not taken", 60)
        assert len(rig.imap_said("MOVED")) == 3 and rig.log().count("paused") == 1, rig.log()
        fetches = [line for line in rig.imap_said("C") if "BODY.PEEK" in line]
        assert len(fetches) <= 2, "what cannot be kept is fetched again and again"
        disk.free()
        rig.note(GOES_ON)
        rig.hear(r"P-\d{4}-003")
        rig.handled(5, seconds=120)
        rig.sent()
        rig.end()
        assert rig.one("SELECT count(*) FROM inbox WHERE channel = 'room'") == 1
        whole(rig, out, 5)


def traced(rig, *rules):
    """strace comes beside the running program and makes its system calls fail; ending it gives them back."""
    words = ["strace", "-f", "-qq", "-o", os.path.join(rig.root, "trace"), "-p", str(rig.process.pid)]
    tracer = subprocess.Popen([*words, *(w for r in rules for w in ("-e", r))], stderr=subprocess.PIPE, text=True)
    with open(f"/proc/{rig.process.pid}/status") as f:
        rig.until(lambda: f.seek(0) == 0 and "TracerPid:\t0\n" not in f.read(), "traced")
    return tracer


def untrace(rig, tracer):
    """Stopped first: a call that strace lets go of half way through its injection returns ENOSYS, which no disk does."""
    pid = rig.process.pid
    rig.process.send_signal(signal.SIGSTOP)
    with open(os.path.join(rig.root, "trace")) as f:
        rig.until(lambda: f.seek(0) == 0 and f"{pid} --- stopped by SIGSTOP" in re.sub(" +", " ", f.read()), "stopped")
    end_tracer(tracer)
    rig.process.send_signal(signal.SIGCONT)


def end_tracer(tracer):
    tracer.terminate()
    tracer.wait(timeout=30)
    tracer.stderr.close()


def at_each_write(binary):
    """From its n-th write to the database on the program finds no space; then there is some again."""
    rig = Rig(fast(binary))
    server, out = rig.imapd(mails=0), rig.smtpd()
    try:
        rig.start()
        rig.note("run: started")
        rig.until(lambda: rig.imap_said("IDLING"), "idle")
        # What a mail writes from its arrival to its answer: counted on one.
        tracer = traced(rig, "trace=pwrite64")
        rig.deliver(server, one(1))
        rig.handled(1)
        rig.sent()
        rig.until(lambda: len(rig.imap_said("IDLING")) > 1, "idle")
        untrace(rig, tracer)
        with open(os.path.join(rig.root, "trace")) as f:
            writes = sum("pwrite64(" in line for line in f)
        points, stored = sorted({1 + writes * i // 12 for i in range(12)}), []
        for n, at in enumerate(points, 2):
            tracer = traced(rig, "trace=pwrite64,ftruncate,fallocate,write", f"inject=pwrite64:error=ENOSPC:when={at}+")
            rig.deliver(server, one(n))
            rig.note(PAUSED, 10)
            assert rig.process.poll() is None, rig.story()
            if rig.one(WAITS) == 1:
                stored.append(at)
            untrace(rig, tracer)
            committed_first(rig)
            # The next start does not wait for the delays of this one.
            assert rig.stop() == 0, rig.story()
            rig.start()
            rig.note("run: started")
            rig.handled(n)
            rig.sent()
            rig.until(lambda: len(rig.imap_said("MOVED")) == n, f"{n} moved")
        rig.end()
        whole(rig, out, n, repeats=True)
        print(f"{len(points)} of {writes} writes without space")
        no_crash(rig, server, len(points) + 2, stored[0])
    finally:
        rig.close()


WAITS = "SELECT count(*) FROM inbox WHERE channel = 'mail' AND state = 'received'"


def no_crash(rig, server, n, at):
    """A message that a full disk stops again and again, once it is stored, has not crashed anybody: it is handled in the end."""
    rig.start()
    rig.note("imap: open")
    tracer = traced(rig, "trace=pwrite64", f"inject=pwrite64:error=ENOSPC:when={at}+")
    rig.deliver(server, one(n))
    with open(os.path.join(rig.root, "trace")) as f:
        for _ in range(5):
            rig.until(lambda: "(INJECTED)" in f.read(), "one more try")
    assert rig.rows(WAITS.replace("count(*)", "attempts")) == [(1,)]
    untrace(rig, tracer)
    rig.note(GOES_ON)
    rig.handled(n)
    rig.end()
    assert rig.one("SELECT count(*) FROM inbox WHERE state = 'quarantined'") == 0


def io_error(binary):
    """What is no full disk ends the program: it must not go on with a database that it cannot trust."""
    for rules in (["trace=pwrite64", "inject=pwrite64:error=EIO:when=1+"], ["trace=fdatasync,fsync", "inject=fdatasync,fsync:error=EIO:when=1+"],
                  ["trace=fdatasync,fsync", "inject=fdatasync,fsync:error=ENOSPC:when=1+"]):
        rig = Rig(fast(binary))
        server, out = rig.imapd(mails=1), rig.smtpd()
        try:
            rig.start()
            rig.handled(1)
            rig.sent()
            rig.until(lambda: rig.imap_said("IDLING"), "idle")
            tracer = traced(rig, *rules)
            rig.deliver(server, one(1))
            assert rig.wait() == 69, rig.story()
            end_tracer(tracer)
            assert len(rig.imap_said("MOVED")) == 1, "told before it was stored"
            rig.start()
            rig.note("run: started")
            rig.handled(2)
            rig.sent()
            rig.end()
            whole(rig, out, 2, repeats=True)
        finally:
            rig.close()


def main():
    as_root()
    if not shutil.which("strace"):
        print("strace is missing: it makes writes fail")
        return 77
    return play([at_many_moments, full_and_free, at_each_write, io_error], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
