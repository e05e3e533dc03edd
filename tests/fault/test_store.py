#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A database that another uses, that is newer, broken or full; a full disk. Nothing is lost: mails stay where they are until they fit."""
import ctypes
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys

from rig import Rig, mail, play

LIBC = ctypes.CDLL(None, use_errno=True)


def as_root():
    """A disk to fill is mounted: where we are not root, in a user namespace of our own."""
    if os.geteuid() != 0 and subprocess.run(["unshare", "-Urm", "true"], stderr=subprocess.DEVNULL).returncode == 0:
        os.execvp("unshare", ["unshare", "-Urm", sys.executable, *sys.argv])


def mount(path, size="8m"):
    if LIBC.mount(b"tmpfs", os.fsencode(path), b"tmpfs", 0, f"size={size}".encode()) < 0:
        print(f"no small disk to fill (it needs root, or user namespaces): mount: {os.strerror(ctypes.get_errno())}")
        sys.exit(77)


def umount(path):
    assert LIBC.umount2(os.fsencode(path), 2) == 0, os.strerror(ctypes.get_errno())


def served(binary, n):
    """A lab that has handled n mails, and has ended."""
    rig = Rig(binary)
    for i in range(1, n + 1):
        rig.put(mail(i, sender=f"claire{i}@agents.example"), f"m{i}")
    rig.start()
    rig.handled(n)
    rig.sent()
    rig.end()
    return rig


def second_instance(binary):
    rig = Rig(binary)
    rig.put(mail(1), "m1")
    try:
        rig.start()
        rig.handled(1)
        for _ in range(3):
            done = rig.command("run", "--config", rig.conf, "--room", rig.fifo)
            assert done.returncode == 69 and f"process {rig.process.pid}" in done.stderr, (done.returncode, done.stderr)
            assert "AddressSanitizer" not in done.stderr, done.stderr
        rig.put(mail(2), "m2")
        rig.handled(2)
        rig.sent()
        assert "AddressSanitizer" not in rig.log()
        rig.audit()  # while the first is at work
        rig.end()
        # Killed: its lock went with it, whatever the file says.
        rig.start()
        rig.note("run: started")
        assert rig.stop(signal.SIGKILL) == -signal.SIGKILL
        rig.start()
        rig.put(mail(3), "m3")
        rig.handled(3)
        rig.end()
    finally:
        rig.close()


def opens(pid):
    """Has it the database open?"""
    folder = f"/proc/{pid}/fd"
    return any(os.path.basename(os.readlink(os.path.join(folder, fd))) == "skoazell.db" for fd in os.listdir(folder))


def ended_while_it_opens(binary):
    """Told to end before it has started: it ends, in order, and does not die of it."""
    rig = served(binary, 1)
    other = sqlite3.connect(os.path.join(rig.state, "skoazell.db"), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")  # it waits for this
        rig.start()
        rig.until(lambda: opens(rig.process.pid), "the database open")
        rig.process.send_signal(signal.SIGTERM)
        other.execute("ROLLBACK")
        code = rig.wait(60)
        assert code == 0, f"exit {code}\n{rig.story()}"
        rig.audit()
    finally:
        other.close()
        rig.close()


def refused(rig, *words):
    for verb in (("run", "--config", rig.conf, "--room", rig.fifo), ("audit", "--config", rig.conf), ("handle", "--config", rig.conf, rig.conf)):
        done = rig.command(*verb)
        assert done.returncode == 69 and done.stderr.startswith("skoazell: "), (verb, done.returncode, done.stdout, done.stderr)
        assert any(w in done.stderr for w in words) and "Sanitizer" not in done.stderr, (verb, done.stderr)


def newer_version(binary):
    rig = served(binary, 1)
    path = os.path.join(rig.state, "skoazell.db")
    try:
        db = sqlite3.connect(path)
        before = db.execute("SELECT count(*) FROM inbox").fetchone()
        version, = db.execute("PRAGMA user_version").fetchone()
        db.execute("PRAGMA user_version = 99")
        db.commit()
        db.close()
        refused(rig, "version 99")
        db = sqlite3.connect(path)
        assert db.execute("PRAGMA user_version").fetchone() == (99,) and db.execute("SELECT count(*) FROM inbox").fetchone() == before
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()
        db.close()
        rig.start()
        rig.note("run: started")
        rig.end()
    finally:
        rig.close()


def corrupt(binary):
    rig = served(binary, 3)
    path = pathlib.Path(rig.state, "skoazell.db")
    good = path.read_bytes()
    try:
        for name, bad in (("no database", b"Ceci n'est pas une base.\n" * 400), ("a torn head", b"\xff" * 100 + good[100:]),
                          ("a schema overwritten", good[:100] + b"\xa5" * 3996 + good[4096:]), ("cut", good[:len(good) // 3 // 4096 * 4096])):
            path.write_bytes(bad)
            for left in ("-wal", "-shm"):
                pathlib.Path(f"{path}{left}").unlink(missing_ok=True)
            refused(rig, "db: ")
            assert path.read_bytes()[:len(bad)] == bad, f"{name}: it was written to"
        path.write_bytes(good)
        # Pages in the middle: what starts all the same must be told by `audit`, and never be a crash.
        path.write_bytes(good[:8192] + b"\xa5" * (len(good) - 8192))
        done = rig.command("audit", "--config", rig.conf)
        assert done.returncode in (1, 69) and "Sanitizer" not in done.stderr, (done.returncode, done.stdout, done.stderr)
        done = rig.command("run", "--config", rig.conf, "--room", rig.fifo)
        assert done.returncode == 69 and "Sanitizer" not in done.stderr, (done.returncode, done.stderr)
        path.write_bytes(good)
        rig.audit()
    finally:
        rig.close()


def fill(path):
    """Takes all the space there is. Returns the file to remove."""
    ballast = os.path.join(path, "ballast")
    with open(ballast, "ab", buffering=0) as f:
        for size in (1 << 20, 1 << 16, 4096):
            try:
                while True:
                    f.write(b"x" * size)
            except OSError:
                pass
    return ballast


def full_at_start(binary):
    rig = Rig(binary)
    disk = os.path.join(rig.root, "disk")
    os.mkdir(disk)
    mount(disk)
    try:
        rig.state = os.path.join(disk, "state")
        rig.imapd(mails=2)
        rig.smtpd()
        rig.configure(rig.conf_imap + rig.conf_smtp)
        ballast = fill(disk)
        done = rig.command("run", "--config", rig.conf, "--room", rig.fifo)
        assert done.returncode == 69 and done.stderr.strip() and "Sanitizer" not in done.stderr, (done.returncode, done.stderr)
        os.unlink(ballast)
        rig.start()
        rig.handled(2)
        rig.sent()
        rig.end()
    finally:
        rig.close_process()
        umount(disk)
        rig.close()


def main():
    as_root()
    return play([second_instance, ended_while_it_opens, newer_version, corrupt, full_at_start], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
