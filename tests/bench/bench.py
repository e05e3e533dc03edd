#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures our program beside a bare C floor and a Node pipeline, against the same Dovecot and the same sink.

    bench.py [--mails 10000] [--runs 3] [--place cross|same] [--only ours,floor,peer] [--latency 40] [--idle 60]
             [--cases 1000000]

Runs alternate (ours, floor, peer, ours, ...), each with a fresh mailbox of the same mails and a fresh database;
medians are compared. Pinned: "cross" gives the program measured one processor and the servers the other,
"same" puts all on one. The clock of a run goes from the start of the process to the last answer at the sink or
the last mail moved out of INBOX, whichever is later; it is the same clock for all three.

Ours is any command (--ours) that reads a settings file in the place of {config}; it is ended by SIGTERM once
every answer has come and INBOX is empty. The floor of the time to an answer is Dovecot's own notice, seen by a bare
IDLE on another mailbox. Prints one line per figure: name, ours, floor, peer, goal, met|missed.
Exits 0 when all that was measured is met (or with --report), 1 when a goal is missed, 2 when a run is broken.
"""
import argparse
import dataclasses
import os
import pathlib
import random
import re
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "bench"

FEW = 1000  # cases of a lab that has just begun

CONFIG = """[lab]
name=Ti Lab
address=lab@lab.example
domain=lab.example
zone=Europe/Paris
language=fr
state={state}

[staff]
members=Anne Kermarrec <anne@lab.example>; Paul Riou <paul@lab.example>

[imap]
url=imap://127.0.0.1:{imap}
plain=yes
user={user}
password_file={password}
mailbox=INBOX
done=Traités
quarantine=Quarantaine
poll=60

[smtp]
host=127.0.0.1
port={smtp}
plain=yes
hostname=bot.lab.example

[auth]
authserv_id=mx.lab.example

[limits]
stranger_day=1000000
person_day=1000000
domain_hour=1000000
total_hour=1000000
"""


class Broken(Exception):
    """A run that measured nothing: it is reported, never averaged."""


@dataclasses.dataclass
class Result:
    seconds: float   # start of the process to the last answer and the last move
    rate: float      # messages a second
    cpu_ms: float    # of the measured process and its threads, for a message
    peak_mb: float   # VmHWM


def processes_below(pid):
    """The process and all its descendants."""
    parents = {}
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            text = pathlib.Path(f"/proc/{p}/stat").read_text()
        except OSError:
            continue
        parents.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(p))
    out, todo = [], [pid]
    while todo:
        out.append(todo.pop())
        todo += parents.get(out[-1], [])
    return out


def pin(pid, cpu):
    for p in processes_below(pid):
        try:
            os.sched_setaffinity(p, {cpu})
        except ProcessLookupError:
            pass


def status_of(pid, key):
    m = re.search(rf"^{key}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)
    return int(m[1])


def cpu_of(pid):
    """Seconds of processor time, all threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_ns_of(pid):
    """Nanoseconds of processor time, all threads: finer than clock ticks."""
    return sum(int(pathlib.Path(f"/proc/{pid}/task/{t}/schedstat").read_text().split()[0]) for t in os.listdir(f"/proc/{pid}/task"))


def switches_of(pid):
    """How often its threads went to sleep of their own will, and so how often they were woken."""
    return sum(status_of(f"{pid}/task/{t}", "voluntary_ctxt_switches") for t in os.listdir(f"/proc/{pid}/task"))


class Server:
    """A small server of ours that tells by lines of KEY=VALUE."""

    def __init__(self, cpu, words):
        self.process = subprocess.Popen(["taskset", "-c", str(cpu), *map(str, words)], stdout=subprocess.PIPE)
        self.rest = b""
        self.port = int(self.line(10)["port"])

    def line(self, seconds, gone=None):
        """Its next line as a dict; None when the time is over, or when the process `gone` has ended."""
        end = time.monotonic() + seconds
        while b"\n" not in self.rest:
            left = end - time.monotonic()
            watched = [self.process.stdout] + ([gone] if gone is not None else [])
            ready = select.select(watched, [], [], max(left, 0))[0]
            if self.process.stdout in ready:
                more = os.read(self.process.stdout.fileno(), 4096)
                if not more:
                    raise Broken("a server ended")
                self.rest += more
            else:
                return None
        line, _, self.rest = self.rest.partition(b"\n")
        return dict(word.split("=", 1) for word in line.decode().split())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        rest, last = self.process.communicate(timeout=10)[0], b""
        for last in (self.rest + rest).splitlines():
            pass
        return dict(word.split("=", 1) for word in last.decode().split())


class Sink(Server):
    """The SMTP sink of one run."""

    def __init__(self, cpu, goal, log=None):
        super().__init__(cpu, [BUILD / "sink", "-n", goal, "-x", "@lab.example", *(["-l", log] if log else [])])


class Idler:
    """A bare IDLE on a mailbox of its own, whose mails stay: when Dovecot tells of one is the least that anybody can need."""

    def __init__(self, env, user):
        self.socket = socket.create_connection(("127.0.0.1", int(env["IMAP_PORT"])))
        self.rest = b""
        self.say(f"a LOGIN {user} {env['PASSWORD']}", "a OK")
        self.say("b SELECT INBOX", "b OK")
        self.say("c IDLE", "+")

    def say(self, line, answer):
        self.socket.sendall(line.encode() + b"\r\n")
        self.until(answer, 10)

    def until(self, answer, seconds):
        """Monotonic nanoseconds of a line that begins so, or holds " EXISTS"."""
        self.socket.settimeout(seconds)
        while True:
            line, end, self.rest = self.rest.partition(b"\n")
            if end and (line.startswith(answer.encode()) or (answer == "EXISTS" and b" EXISTS" in line)):
                return time.monotonic_ns()
            if not end:
                more = self.socket.recv(4096)
                if not more:
                    raise Broken("Dovecot closed an IDLE")
                self.rest = line + more

    def close(self):
        self.socket.close()


class Mailbox:
    """A user of the harness's Dovecot with a mailbox of its own, filled by hand as a delivery would."""

    def __init__(self, env, name):
        self.env, self.name = env, name
        self.path = pathlib.Path(env["MAIL_ROOT"]) / "mail" / name / "Maildir"
        for d in ("tmp", "new", "cur"):
            (self.path / d).mkdir(parents=True)
        self.own()

    def own(self):
        for top in (self.path.parent, self.path, *self.path.iterdir()):
            shutil.chown(top, "mail", "mail")

    def fill(self, corpus, count):
        """Links, not copies: 10,000 mails are there at once, and the disk has nothing to write back."""
        for i in range(count):
            source = corpus / f"{i:05d}.eml"
            size = source.stat().st_size
            os.link(source, self.path / "new" / f"{1767600000 + i}.M{i}P1.bench,S={size}")

    def drop(self, source, key):
        """One delivery, as Maildir wants it: written elsewhere, then renamed into new/. Returns the instant."""
        data, part = source.read_bytes(), self.path / "tmp" / key
        part.write_bytes(data)
        shutil.chown(part, "mail", "mail")
        target = self.path / "new" / f"{int(time.time())}.{key}.bench,S={len(data)}"
        at = time.monotonic_ns()
        os.rename(part, target)
        return at

    def left(self):
        return sum(len(os.listdir(self.path / d)) for d in ("new", "cur"))

    def await_empty(self, seconds, gone):
        """When INBOX became empty (monotonic seconds). The move of the last batch comes after its answers, and
        only the directory tells: it is looked at every 2 ms, for as long as one batch takes."""
        end = time.monotonic() + seconds
        while self.left() > 0:
            if time.monotonic() > end:
                raise Broken(f"{self.left()} mails stay in INBOX")
            if gone is not None and select.select([gone], [], [], 0.002)[0] and self.left() > 0:
                raise Broken(f"ended with {self.left()} mails in INBOX")
        return time.monotonic()

    def remove(self):
        shutil.rmtree(self.path.parent, ignore_errors=True)


class Bench:
    def __init__(self, options, work):
        self.o, self.work = options, work
        self.serial = 0
        self.env = None
        cpus = sorted(os.sched_getaffinity(0))
        self.cpu = cpus[0]
        self.server_cpu = cpus[0] if options.place == "same" else cpus[1 % len(cpus)]

    def up(self):
        # A user for each run, and all of them named now: what is added later Dovecot may see a second late.
        people = " ".join(f"bench{i}@lab.example" for i in range(1, self.o.runs * 4 + 4))
        out = subprocess.run([ROOT / "tests/real/mail-up.sh", self.work / "m"], check=True,
                             env={**os.environ, "MAIL_PEOPLE": people},
                             stdout=subprocess.PIPE, text=True).stdout
        self.env = dict(line.split("=", 1) for line in out.splitlines())
        pin(int(self.env["DOVECOT_PID"]), self.server_cpu)
        self.corpus = self.work / "corpus"
        print("#", subprocess.run([sys.executable, HERE / "gen.py", str(self.o.mails), self.corpus], check=True,
                                  capture_output=True, text=True).stdout.strip(), flush=True)
        # Dovecot moves by hard link, which the kernel allows only to the owner.
        for f in self.corpus.iterdir():
            shutil.chown(f, "mail", "mail")

    def down(self):
        if self.env:
            subprocess.run([ROOT / "tests/real/mail-down.sh", self.work / "m"], check=False)

    def fresh(self, count):
        self.serial += 1
        box = Mailbox(self.env, f"bench{self.serial}")
        box.fill(self.corpus, count)
        state = self.work / f"state{self.serial}"
        state.mkdir()
        os.sync()  # what earlier runs left to write back is not to be paid by this one
        return box, state

    def command(self, name, box, sink, state, count):
        if name == "ours":
            password, config = state / "password", state / "bench.conf"
            password.write_text(self.env["PASSWORD"] + "\n")
            password.chmod(0o600)
            config.write_text(CONFIG.format(state=state, imap=self.env["IMAP_PORT"], smtp=sink.port, user=box.name,
                                            password=password))
            return [w.replace("{config}", str(config)) for w in self.o.ours.split()]
        args = [self.env["IMAP_PORT"], box.name, self.env["PASSWORD"], str(sink.port), str(state / "db"), str(count)]
        if name == "floor":
            return [str(BUILD / "floor"), *args]
        return ["node", str(HERE / "peer" / "peer.js"), *args]

    def start(self, name, words, state):
        self.log = state / "log"
        # Ours reads its terminal when it has one: a pipe that stays open is neither a terminal nor an end.
        with open(self.log, "w") as log:
            return subprocess.Popen(["taskset", "-c", str(self.cpu), *words], stdin=subprocess.PIPE, stdout=log,
                                    stderr=log, cwd=ROOT, env={**os.environ, "PEER_MODULES": str(BUILD / "peer"),
                                                               "PEER_COMMIT": self.o.peer_commit})

    def end(self, process):
        """SIGTERM if it still runs; what it said if it ended badly."""
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise Broken("does not end on SIGTERM") from None
        finally:
            process.stdin.close()
        if process.returncode not in (0, -signal.SIGTERM):
            raise Broken(f"exit {process.returncode}: {self.log.read_text()[-600:]}")

    def run(self, name, count):
        box, state = self.fresh(count)
        sink = Sink(self.server_cpu, count)
        begin = time.monotonic()
        process = self.start(name, self.command(name, box, sink, state, count), state)
        gone = os.pidfd_open(process.pid)
        done = False
        try:
            reached = sink.line(self.o.timeout, gone) or sink.line(0.5)
            if reached is None:
                raise Broken("the answers did not all come")
            # The small ones are gone by themselves soon after the last move; a run of ours stays.
            finish = max(box.await_empty(60, gone), int(reached["at"]) / 1e9) - begin
            if name == "ours":
                cpu, peak = cpu_of(process.pid), status_of(process.pid, "VmHWM") / 1024
            done = True
        finally:
            os.close(gone)
            if not done:
                process.kill()
                process.wait()
                print(f"# {name}: {sink.stop()}\n{self.log.read_text()[-2000:]}", file=sys.stderr)
        self.end_small(process) if name != "ours" else self.end(process)
        sunk = sink.stop()
        if name != "ours":
            said = dict(w.split("=", 1) for w in self.log.read_text().split("\n")[0].split())
            cpu, peak = float(said["cpu_ms"]) * count / 1000, int(said["peak_kb"]) / 1024
        if int(sunk["messages"]) != count:
            raise Broken(f"{sunk['messages']} answers for {count} mails")
        box.remove()
        shutil.rmtree(state)
        return Result(finish, count / finish, cpu * 1000 / count, peak)

    def end_small(self, process):
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            pass
        self.end(process)

    def ready(self, process, sink, box, count):
        """Ours, started on a mailbox of a few mails, has answered them all: it is in its waiting now."""
        gone = os.pidfd_open(process.pid)
        try:
            if sink.line(60, gone) is None:
                raise Broken(f"not ready: {self.log.read_text()[-600:]}")
            box.await_empty(60, gone)
        finally:
            os.close(gone)

    def latency(self, count):
        """Milliseconds from the delivery of a mail to its answer at the sink, and to Dovecot's notice, one mail at a time."""
        (box, state), (quiet, _) = self.fresh(5), self.fresh(0)
        log = state / "answers"
        sink = Sink(self.server_cpu, 5, log)
        process = self.start("ours", self.command("ours", box, sink, state, 0), state)
        out, r, idler = [], random.Random(1), None
        try:
            self.ready(process, sink, box, 5)
            idler = Idler(self.env, quiet.name)
            for i in range(5, 5 + count):
                # Mails do not come in step with a server's timer: gaps that differ keep us from measuring one.
                time.sleep(r.uniform(0.7, 2.0))
                out.append(self.one_latency(box, quiet, idler, log, i))
        finally:
            if idler:
                idler.close()
            self.end(process)
            sink.stop()
        box.remove()
        quiet.remove()
        return [statistics.median(x) for x in zip(*out)]

    def one_latency(self, box, quiet, idler, log, i):
        with open(log) as f:
            f.seek(0, os.SEEK_END)
            at = box.drop(self.corpus / f"{i:05d}.eml", f"late{i}")
            there = quiet.drop(self.corpus / f"{i:05d}.eml", f"late{i}")
            told = idler.until("EXISTS", 30) - there
            end, line = time.monotonic() + 30, ""
            while time.monotonic() < end:
                line += f.readline()
                if line.endswith("\n") and not line.endswith("@lab.example\n"):
                    return (int(line.split()[0]) - at) / 1e6, told / 1e6
                if not line or line.endswith("\n"):
                    line = ""
                    select.select([], [], [], 0.01)  # the instant is the sink's, not that of this look
        raise Broken("no answer in 30 s")

    def idle(self, seconds):
        """Wakeups a second with nothing to do, its connections up."""
        box, state = self.fresh(5)
        sink = Sink(self.server_cpu, 5)
        process = self.start("ours", self.command("ours", box, sink, state, 0), state)
        try:
            self.ready(process, sink, box, 5)
            time.sleep(10)  # what it still tidies up after the last mail is not idleness
            before = switches_of(process.pid)
            time.sleep(seconds)
            return (switches_of(process.pid) - before) / seconds
        finally:
            self.end(process)
            sink.stop()


def median(results, field):
    return statistics.median(getattr(r, field) for r in results) if results else None


def show(value, form):
    return "-" if value is None else format(value, form)


def row(name, ours, floor, peer, goal, met):
    verdict = "-" if met is None else "met" if met else "missed"
    print(f"{name:<30} {ours:>10} {floor:>10} {peer:>10}  {goal:<28} {verdict}", flush=True)
    return met is not False


def table(o, all_results, small, latency, idle, grown):
    ours, floor, peer = (all_results.get(n, []) for n in ("ours", "floor", "peer"))
    good = True
    print(f"\n# {o.mails} mails, {o.runs} runs, {o.place}, peer commits by {o.peer_commit}; medians")
    row("name", "ours", "floor", "peer", "goal", None)

    def line(name, field, form, goal, met):
        nonlocal good
        values = [median(x, field) for x in (ours, floor, peer)]
        verdict = met(*values) if values[0] is not None else None
        good &= row(name, *(show(v, form) for v in values), goal, verdict)

    line("mails a second", "rate", ".0f", ">= floor / 2", lambda a, f, p: None if not f else a >= f / 2)
    line("mails a second, against Node", "rate", ".0f", ">= 5 x peer", lambda a, f, p: None if not p else a >= 5 * p)
    line("CPU, ms a mail", "cpu_ms", ".3f", "<= 0.5", lambda a, f, p: a <= 0.5)
    line("peak memory, MB", "peak_mb", ".1f", "<= 15", lambda a, f, p: a <= 15)
    if small:
        few, many = median(small, "peak_mb"), median(ours, "peak_mb")
        good &= row(f"peak memory, {o.small} mails, MB", show(few, ".1f"), "-", "-", f"{o.mails}: <= 1.1 x this",
                    many <= 1.1 * few)
    if latency:
        good &= row("delivered to answered, p50 ms", *(show(x, ".0f") for x in latency), "-", "<= 515", latency[0] <= 515)
    if idle is not None:
        good &= row("wakeups a second, idle", show(idle, ".3f"), "-", "-", "<= 0.1", idle <= 0.1)
    if grown:
        (few, _), (many, p99) = grown
        good &= row(f"reply, p50 us, {FEW:,} cases", str(few), "-", "-", "-", None)
        good &= row(f"reply, p50 us, {o.cases:,} cases", str(many), "-", "-", f"<= 1.2 x {FEW:,}", many <= 1.2 * few)
        good &= row(f"reply, p99 ms, {o.cases:,} cases", show(p99 / 1000, ".1f"), "-", "-", "<= 5", p99 <= 5000)
    return good


def grow(cases, replies=2000):
    """Microseconds, p50 and p99, of taking, handling and committing a reply with so many cases behind it."""
    folder = tempfile.mkdtemp(prefix="bench-grow.")
    try:
        out = subprocess.run([ROOT / "build/release/tests/bench/grow", folder, str(cases), str(replies)], check=True,
                             capture_output=True, text=True).stdout
        return [int(x) for x in re.search(r"p50_us=(\d+) p99_us=(\d+)", out).groups()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(o):
    """Builds the small programs and installs the peer's packages, below build/."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for name, libs in (("sink", []), ("floor", ["-lsqlite3"])):
        subprocess.run([os.environ.get("CC", "cc"), "-std=c17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-o",
                        BUILD / name, HERE / f"{name}.c", *libs], check=True)
    if "peer" not in o.only:
        return
    install_node(HERE / "peer" / "package.json", BUILD / "peer")


def install_node(package, folder, *options):
    """What the package file wants, in the folder, unless it is there."""
    wanted, installed = package.read_bytes(), folder / "installed.json"
    if installed.exists() and installed.read_bytes() == wanted:
        return
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_bytes(wanted)
    with open(folder / "npm.log", "w") as log:
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", *options], cwd=folder, check=True,
                       stdout=log, stderr=log)
    installed.write_bytes(wanted)


def read_options(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--mails", type=int, default=10000)
    p.add_argument("--small", type=int, default=1000, help="how many mails is 'few' for the flatness of memory")
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--place", choices=["cross", "same"], default="cross")
    p.add_argument("--only", default="ours,floor,peer")
    p.add_argument("--ours", default=str(ROOT / "build/skoazell") + " run --config {config} --room /dev/null")
    p.add_argument("--peer-commit", choices=["batch", "each"], default="batch",
                   help="the Node pipeline commits and answers by batches of 50, or mail by mail")
    p.add_argument("--latency", type=int, default=40, metavar="MAILS", help="0: not measured")
    p.add_argument("--idle", type=int, default=60, metavar="SECONDS", help="0: not measured")
    p.add_argument("--cases", type=int, default=1000000, help="of a long history; 0: not measured")
    p.add_argument("--timeout", type=float, default=300, help="seconds that one run may take")
    p.add_argument("--report", action="store_true", help="exit 0 even when a goal is missed")
    p.add_argument("--keep", action="store_true", help="leave the working directory")
    o = p.parse_args(argv)
    o.only = o.only.split(",")
    if set(o.only) - {"ours", "floor", "peer"}:
        p.error("--only takes ours, floor and peer")
    if o.runs < 1 or not 1 <= o.small <= o.mails <= 99999 or (o.latency and o.mails < 5 + o.latency):
        p.error("numbers that do not fit each other")
    return o


def measure(o, work):
    b = Bench(o, work)
    results, small, latency, idle, grown = {}, [], [], None, []
    try:
        b.up()
        for i in range(o.runs):
            for name in o.only:
                r = b.run(name, o.mails)
                results.setdefault(name, []).append(r)
                print(f"# {name:<6} run {i + 1}: {r.seconds:.2f} s, {r.rate:.0f}/s, {r.cpu_ms:.3f} ms, "
                      f"{r.peak_mb:.1f} MB", flush=True)
            if "ours" in o.only and o.small < o.mails:
                small.append(b.run("ours", o.small))
        if "ours" in o.only and o.latency:
            latency = b.latency(o.latency)
        if "ours" in o.only and o.idle:
            idle = b.idle(o.idle)
    finally:
        b.down()
    if "ours" in o.only and o.cases:
        grown = [grow(FEW), grow(o.cases)]
    return table(o, results, small, latency, idle, grown)


def main(argv):
    o = read_options(argv)
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench."))
    work.chmod(0o755)  # the servers' own users go through it
    try:
        prepare(o)
        return 0 if measure(o, work) or o.report else 1
    except (Broken, OSError, subprocess.CalledProcessError) as why:
        print(f"bench: {why}", file=sys.stderr)
        return 2
    finally:
        if not o.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
