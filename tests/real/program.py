# SPDX-License-Identifier: EUPL-1.2
"""The program under test, run with a FIFO as its room: what it says is kept, and every wait ends with an event or fails."""
import ctypes
import os
import pathlib
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import traceback

CONF = """[lab]
name = Ti Lab
address = lab@lab.example
contact = Anne Kermarrec, 02 99 00 00 00
state = {state}
[staff]
members = Anne Kermarrec <anne@lab.example> @anne:lab.example; Paul Riou <paul@lab.example> @paul:lab.example
"""
GLANCE = 0.25  # an event may be told a moment before what it tells of can be seen


class Changes:
    """Tells that something was written in folders: the kernel's own word (inotify), so that nobody has to sleep."""
    # Modify, moved from, moved to, create, delete. Not the end of writing: our own look at a database would wake us.
    MASK = 0x002 | 0x040 | 0x080 | 0x100 | 0x200

    def __init__(self, *folders):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self.libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for f in folders:
            if self.libc.inotify_add_watch(self.fd, os.fsencode(f), self.MASK) < 0:
                os.close(self.fd)
                raise OSError(ctypes.get_errno(), f)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def wait(self, seconds):
        if select.select([self.fd], [], [], min(seconds, GLANCE))[0]:
            os.read(self.fd, 65536)


class Stream:
    """One output of the program. A thread of its own reads it, so that the program never waits for us."""
    def __init__(self, pipe, copy=None):
        self.text, self.ended, self.changed = "", False, threading.Condition()
        self.pipe, self.copy = pipe, copy
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        rest = b""
        while got := os.read(self.pipe.fileno(), 65536):
            if self.copy:
                self.copy.write(got)
                self.copy.flush()
            got = rest + got
            whole = len(got.decode(errors="ignore").encode())
            rest = got[whole:] if len(got) - whole < 4 else b""  # half a character waits for its other half
            with self.changed:
                self.text += got[:len(got) - len(rest)].decode(errors="replace").replace("\u00a0", " ").replace("\u202f", " ")
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def find(self, pattern, seconds):
        """Waits for what matches, and forgets it and all before it. None: it did not come."""
        end, regex = time.monotonic() + seconds, re.compile(pattern, re.S)
        with self.changed:
            while True:
                found = regex.search(self.text)
                if found:
                    self.text = self.text[found.end():]
                    return found
                left = end - time.monotonic()
                if left <= 0 or self.ended:
                    return None
                self.changed.wait(left)


class Program:
    def __init__(self, binary, conf="", root=None, state=None):
        self.binary = binary
        self.root = root or tempfile.mkdtemp(prefix="sk-")
        os.chmod(self.root, 0o755)  # servers run as users of their own
        self.state = state or os.path.join(self.root, "state")
        self.conf = os.path.join(self.root, "skoazell.conf")
        self.configure(conf)
        self.fifo = os.path.join(self.root, "room")
        os.mkfifo(self.fifo)
        # Open for reading too: so it does not wait for the program, and keeps what nobody has read yet.
        self.room = os.fdopen(os.open(self.fifo, os.O_RDWR), "w", encoding="utf-8")
        self.logfile = os.path.join(self.root, "log")
        self.process = self.heard = self.logged = None

    def configure(self, conf):
        pathlib.Path(self.conf).write_text(CONF.format(state=self.state) + conf, encoding="utf-8")

    def secret(self, name, value="secret\n", mode=0o600):
        path = pathlib.Path(self.root, name)
        path.write_text(value)
        path.chmod(mode)
        return str(path)

    # -- running

    def words(self):
        return [self.binary, "run", "--config", self.conf, "--room", self.fifo]

    def start(self, env=None, under=()):
        os.makedirs(self.state, 0o700, exist_ok=True)  # so that it can be watched from the beginning
        self.process = subprocess.Popen([*under, *self.words()], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=dict(os.environ, **(env or {})))
        self.heard = Stream(self.process.stdout)
        self.logged = Stream(self.process.stderr, open(self.logfile, "ab"))

    @property
    def said(self):
        return self.heard.text if self.heard else ""

    def log(self):
        return pathlib.Path(self.logfile).read_text(errors="replace") if os.path.exists(self.logfile) else ""

    def story(self):
        return f"the room:\n{self.said[-3000:]}\nthe log:\n{self.log()[-5000:]}"

    def say(self, line):
        self.room.write(line + "\n")
        self.room.flush()

    def hear(self, pattern, seconds=30):
        """Waits until the room has shown what matches; forgets it and what came before it."""
        found = self.heard.find(pattern, seconds)
        assert found, f"the room never said {pattern!r}\n{self.story()}"
        return found

    def note(self, pattern, seconds=30):
        """The same for the log."""
        found = self.logged.find(pattern, seconds)
        assert found, f"the log never said {pattern!r}\n{self.story()}"
        return found

    def until(self, check, what, seconds=30):
        """Waits until check() is true; it is asked again after each commit."""
        end = time.monotonic() + seconds
        with Changes(self.state) as changes:
            while True:
                try:
                    value = check()
                except sqlite3.OperationalError:  # not made yet
                    value = None
                if value:
                    return value
                left = end - time.monotonic()
                assert left > 0, f"never: {what}\n{self.story()}"
                assert self.process.poll() is None, f"ended ({self.process.poll()}) before: {what}\n{self.story()}"
                changes.wait(left)

    def wait(self, seconds=60):
        code = self.process.wait(timeout=seconds)
        for s in (self.heard, self.logged):
            s.thread.join(10)
        return code

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.wait(90)

    def end(self):
        """A good end: by SIGTERM, sums right."""
        code = self.stop()
        assert code == 0, f"exit {code}\n{self.story()}"
        self.audit()

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.room.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def post(self, key, room, *words):
        """A letter to a room, put into the outbox as a handler would, while the program is away (tests/fault/post.c): its id."""
        done = subprocess.run([pathlib.Path(self.binary).parent / "tests/fault/post", self.conf, key, room, *map(str, words)], capture_output=True,
                              text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    # -- what it has stored

    def rows(self, sql, *args):
        db = sqlite3.connect(f"file:{self.state}/skoazell.db?mode=ro", uri=True, timeout=10)
        try:
            return db.execute(sql, args).fetchall()
        finally:
            db.close()

    def one(self, sql, *args):
        return self.rows(sql, *args)[0][0]

    def handled(self, n, channel="mail", seconds=60):
        """Waits until n items have come to an end."""
        self.until(lambda: self.one("SELECT count(*) FROM inbox WHERE channel = ? AND state <> 'received'", channel) >= n, f"{n} items handled",
                   seconds)

    def sent(self, seconds=60):
        """Waits until no letter is on its way."""
        self.until(lambda: self.one("SELECT count(*) FROM inbox WHERE state = 'received'") +
                   self.one("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'deferred', 'ambiguous')") == 0,
                   "all letters sent", seconds)

    def audit(self):
        done = self.command("audit", "--config", self.conf)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}\n{self.story()}"
        return done.stdout

    def command(self, *words, env=None, **more):
        done = subprocess.run([self.binary, *words], capture_output=True, text=True, timeout=60, env=dict(os.environ, **(env or {})),
                              stdin=subprocess.DEVNULL, **more)
        done.stdout, done.stderr = (s.replace("\u00a0", " ").replace("\u202f", " ") for s in (done.stdout, done.stderr))
        return done


def fast(binary):
    """The same program without sanitizers, where there is one: for tests of size and memory."""
    path = pathlib.Path(binary).resolve()
    for other in (path.parent.parent / "crash" / path.name, path.parent.parent / path.name):
        if other.is_file() and path.parent.name == "asan":
            return str(other)
    return binary


def play(cases, *args):
    """Runs each case; the exit code and the last line say how it went."""
    failed = []
    for case in cases:
        start = time.monotonic()
        try:
            case(*args)
        except (AssertionError, OSError, subprocess.SubprocessError, sqlite3.Error, LookupError, ValueError) as why:
            failed.append(case.__name__)
            at = traceback.extract_tb(why.__traceback__)[-1]
            print(f"FAILED {case.__name__}: {os.path.basename(at.filename)}:{at.lineno}: {type(why).__name__}: {why}", flush=True)
        else:
            print(f"ok {case.__name__} {time.monotonic() - start:.1f} s", flush=True)
    print(f"{len(cases) - len(failed)} of {len(cases)} cases" + (f", not: {' '.join(failed)}" if failed else ""))
    return 1 if failed else 0
