#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Kills a program at its system calls: count them once, then run it again and again with a KILL at each.

    run = Trace(["prog", "arg"], cwd=..., drive=talk_to_it)
    points = run.count()                  # [Point(n=1, call="openat", nth=3, ...), ...]
    for n in range(1, len(points) + 1):
        prepare_a_fresh_world()
        end = run.kill_at(n)              # End(killed=True, ...): dead on entry, the call had no effect
        resume_and_compare()

Only calls that change something outside the process are points (EFFECTFUL); openat only with O_CREAT. strace
delivers the signal on entry, before the call acts: killing at point n leaves what points 1 ... n-1 did.

strace counts per thread and per call ("the 3rd fsync of this thread"), so a point is the pair (call, nth) and
the kill strikes whichever thread comes to it first. Points of different threads with the same pair are one
point: they are listed once, in the order of the counted run. A program whose calls depend on timing may end
before it comes to a point: then killed is False, which the caller must look at and not take for a success.

On its own: trace.py [--from N] [--to N] [--step K] [--before CMD] [--check CMD] -- PROGRAM ARG...
"""
import argparse
import dataclasses
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

EFFECTFUL = ("write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "rename", "renameat", "renameat2",
             "unlink", "unlinkat", "ftruncate", "sendto", "sendmsg", "connect", "openat", "mkdir", "mkdirat", "link",
             "linkat")

# "1234  openat(AT_FDCWD, ...": the pid is there with -f. A resumed call was counted where it was started.
LINE = re.compile(r"^(\d+)\s+([a-z_0-9]+)\((.*)")


@dataclasses.dataclass(frozen=True)
class Point:
    n: int       # 1 ... , in the order of the counted run
    call: str
    nth: int     # which of this thread's calls of that name
    text: str    # the call as strace wrote it, shortened

    def __str__(self):
        return f"{self.n}: {self.call} #{self.nth} {self.text}"


@dataclasses.dataclass(frozen=True)
class End:
    killed: bool      # our KILL struck (and not some other end)
    code: int         # as subprocess has it: -9 when killed
    output: bytes     # standard output and error of the program
    point: Point = None
    timed_out: bool = False


def read_points(lines, calls=EFFECTFUL):
    """The points of a trace that strace -f wrote."""
    seen, counters, points = set(), {}, []
    for line in lines:
        m = LINE.match(line)
        if not m or m[2] not in calls:
            continue
        key = (m[1], m[2])
        counters[key] = counters.get(key, 0) + 1
        pair = (m[2], counters[key])
        if pair in seen or (m[2] == "openat" and "O_CREAT" not in m[3]):
            continue
        seen.add(pair)
        points.append(Point(len(points) + 1, *pair, m[3][:100]))
    return points


class TraceError(Exception):
    pass


class Trace:
    """One command line. `drive(process)` is called while it runs, if given: a daemon needs somebody who feeds
    it, and who ends it by process.terminate() (the process is the program itself, not strace). It must return
    when the process is gone, and should watch for that by alive(process) or gone_fd(process)."""

    def __init__(self, command, cwd=None, env=None, drive=None, timeout=60, calls=EFFECTFUL, skip=None):
        self.command, self.cwd, self.env = [str(c) for c in command], cwd, env
        self.drive, self.timeout, self.calls = drive, timeout, tuple(calls)
        self.skip = skip  # a function of a Point: True leaves it out (writes to a log, say)
        self.points = []
        if not shutil.which("strace"):
            raise TraceError("strace is missing")

    def count(self):
        """Runs it whole, once; returns the points, which kill_at() takes by number."""
        end, lines = self._run(())
        if end.timed_out:
            raise TraceError(f"not ended after {self.timeout} s: {end.output[-300:]!r}")
        if end.code not in (0, -signal.SIGTERM):
            raise TraceError(f"the run to be counted failed ({end.code}): {end.output[-600:]!r}")
        self.points = [p for p in read_points(lines, self.calls) if not (self.skip and self.skip(p))]
        return self.points

    def kill_at(self, n):
        """Runs it again, dead on entry to point n."""
        if not 1 <= n <= len(self.points):
            raise TraceError(f"point {n}: there are {len(self.points)} (was it counted?)")
        p = self.points[n - 1]
        end, lines = self._run((f"--inject={p.call}:signal=KILL:when={p.nth}",), only=p.call)
        # The program may die of a KILL of somebody else: the last line of the trace tells.
        struck = end.code == -signal.SIGKILL and not end.timed_out and any("+++ killed by SIGKILL" in l for l in lines)
        return dataclasses.replace(end, killed=struck, point=p)

    def _run(self, inject, only=None):
        """-D makes strace the child and the program our own child: its pid and its end are the true ones. The
        pipe, which both hold, is at its end when the trace is complete."""
        folder = tempfile.mkdtemp(prefix="trace.")
        log, out = os.path.join(folder, "log"), os.path.join(folder, "out")
        ours, theirs = os.pipe()
        # Not --seccomp-bpf, fast as it would be: with it strace 6.1 forgets to inject.
        words = ["strace", "-D", "-f", "-qq", "-s", "64", "-o", log,
                 "-e", "trace=" + (only or ",".join(self.calls)), *inject, "--", *self.command]
        try:
            with open(out, "wb") as o:
                process = subprocess.Popen(words, cwd=self.cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=o,
                                           stderr=o, pass_fds=(theirs,), start_new_session=True)
            os.close(theirs)
            timed_out = self._follow(process, ours)
            with open(log, errors="replace") as f, open(out, "rb") as o:
                return End(False, process.returncode, o.read(), timed_out=timed_out), f.readlines()
        finally:
            os.close(ours)
            shutil.rmtree(folder, ignore_errors=True)

    def _follow(self, process, pipe):
        end = time.monotonic() + self.timeout
        timed_out = False
        try:
            if self.drive:
                self.drive(process)
            process.wait(max(end - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            timed_out = True
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        # What it started may outlive it: those are of its own session, which we made for it.
        if not select.select([pipe], [], [], 5)[0]:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            if not select.select([pipe], [], [], 10)[0]:
                raise TraceError("strace does not end")
        return timed_out


def gone_fd(process):
    """A descriptor that is readable once the process is gone, for select(); close it."""
    return os.pidfd_open(process.pid)


def alive(process):
    return process.poll() is None


def main(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--from", dest="first", type=int, default=1)
    p.add_argument("--to", type=int)
    p.add_argument("--step", type=int, default=1)
    p.add_argument("--before", help="shell command before each run")
    p.add_argument("--check", help="shell command after each kill; it fails when the world is broken")
    p.add_argument("--timeout", type=float, default=60)
    p.add_argument("command", nargs="+")
    o = p.parse_args(argv)
    trace = Trace(o.command, timeout=o.timeout)
    before = ["sh", "-c", o.before or ":"]
    subprocess.run(before, check=True)
    points = trace.count()
    broken = missed = done = 0
    for n in range(o.first, min(o.to or len(points), len(points)) + 1, o.step):
        subprocess.run(before, check=True)
        end = trace.kill_at(n)
        done += 1
        missed += not end.killed
        if o.check and subprocess.run(["sh", "-c", o.check]).returncode != 0:
            broken += 1
            print(f"broken at {end.point}")
    print(f"{done} points, {broken} broken, {missed} not reached")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
