# SPDX-License-Identifier: EUPL-1.2
"""A lab for tests: real Dovecot and Postfix, and the program beside them with a FIFO as its room."""
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CONF = """[lab]
name = Ti Lab
address = lab@lab.example
contact = Anne Kermarrec, 02 99 00 00 00
state = {state}
[staff]
members = Anne Kermarrec <anne@lab.example> @anne:lab.example; Paul Riou <paul@lab.example> @paul:lab.example
[imap]
url = imaps://localhost:{imaps}
user = lab
password_file = {secret}
ca_file = {ca}
poll = 5
[smtp]
host = localhost
port = {submission}
user = lab
password_file = {secret}
ca_file = {ca}
hostname = bot.lab.example
ambiguous = 2
[auth]
authserv_id = mx.lab.example
{more}
"""


class Lab:
    def __init__(self, binary, more=""):
        self.binary = binary
        self.root = tempfile.mkdtemp(prefix="sk-")
        os.chmod(self.root, 0o755)  # the servers run as users of their own
        self.servers = os.path.join(self.root, "m")
        lines = subprocess.run(["bash", HERE / "mail-up.sh", self.servers], check=True, capture_output=True, text=True).stdout
        self.env = dict(line.split("=", 1) for line in lines.splitlines() if "=" in line)
        self.state = os.path.join(self.root, "state")
        secret = os.path.join(self.root, "secret")
        pathlib.Path(secret).write_text("secret\n")
        os.chmod(secret, 0o600)
        self.conf = os.path.join(self.root, "skoazell.conf")
        pathlib.Path(self.conf).write_text(CONF.format(state=self.state, secret=secret, more=more, ca=self.env["CA_FILE"],
                                                       imaps=self.env["IMAPS_PORT"], submission=self.env["SUBMISSION_PORT"]))
        self.fifo = os.path.join(self.root, "room")
        os.mkfifo(self.fifo)
        self.said = ""
        self.process = None

    def start(self, env=None):
        self.process = subprocess.Popen([self.binary, "run", "--config", self.conf, "--room", self.fifo], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=open(os.path.join(self.root, "log"), "a"),
                                        env=dict(os.environ, **(env or {})))
        os.set_blocking(self.process.stdout.fileno(), False)
        self.room = open(self.fifo, "w")

    def say(self, line):
        self.room.write(line + "\n")
        self.room.flush()

    def hear(self, pattern, seconds=30):
        """Waits until the room has shown what matches; returns the match and forgets what came before it."""
        end = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.said, re.S)
            if found:
                self.said = self.said[found.end():]
                return found
            left = end - time.monotonic()
            if left <= 0 or self.process.poll() is not None:
                raise AssertionError(f"the room never said {pattern!r}; it said:\n{self.said}\nlog:\n{self.log()}")
            select.select([self.process.stdout], [], [], left)
            self.said += (self.process.stdout.read() or b"").decode().replace("\u00a0", " ")

    def log(self):
        return pathlib.Path(self.root, "log").read_text()

    def deliver(self, *options, port="SUBMISSION_PORT", user="claire"):
        words = [sys.executable, HERE / "deliver.py", "--port", self.env[port], *options]
        if user:
            words += ["--tls", "starttls", "--ca", self.env["CA_FILE"], "--user", user, "--host", "localhost"]
        done = subprocess.run([str(w) for w in words], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mail_of(self, user, *conditions, seconds=30, absent=False):
        words = [sys.executable, HERE / "inbox.py", "--port", self.env["IMAP_PORT"], "--user", user, "--raw", "--timeout", str(seconds)]
        for c in conditions:
            words += c
        if absent:
            words.append("--absent")
        done = subprocess.run([str(w) for w in words], capture_output=True)
        assert done.returncode == 0, f"{user}: no mail {conditions}: {done.stderr.decode()}\nroom:\n{self.said}\nlog:\n{self.log()}"
        return done.stdout

    def audit(self):
        done = subprocess.run([self.binary, "audit", "--config", self.conf], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(timeout=90)
        self.said += (self.process.stdout.read() or b"").decode().replace("\u00a0", " ")
        self.room.close()
        return code

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        subprocess.run(["bash", HERE / "mail-down.sh", self.servers], check=False)
        shutil.rmtree(self.root, ignore_errors=True)
