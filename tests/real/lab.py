# SPDX-License-Identifier: EUPL-1.2
"""A lab for tests: real Dovecot and Postfix, and the program beside them with a FIFO as its room."""
import imaplib
import os
import pathlib
import pwd
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from program import Changes, Program

HERE = pathlib.Path(__file__).resolve().parent
CONF = """[imap]
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
TRUSTED = "Authentication-Results: mx.lab.example; auth=pass smtp.auth={user} smtp.mailfrom={address}; dmarc=pass header.from={domain}\r\n"


class Lab(Program):
    def __init__(self, binary, more="", where=None):
        root = tempfile.mkdtemp(prefix="sk-", dir=where)
        os.chmod(root, 0o755)  # the servers run as users of their own
        self.servers = os.path.join(root, "m")
        self.count = 0
        self.again = None
        self.env = self.up()
        super().__init__(binary, root=root)
        self.password = self.secret("secret")
        self.settings(more)

    def up(self):
        done = subprocess.run(["bash", HERE / "mail-up.sh", self.servers], capture_output=True, text=True)
        if done.returncode != 0:
            shutil.rmtree(os.path.dirname(self.servers), ignore_errors=True)
            raise OSError(done.stderr)
        return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)

    def dovecot(self, up):
        """Ends Dovecot, or starts it again."""
        kept = pathlib.Path(self.servers, "dovecot.pid")
        if not up:
            pid = int(kept.read_text())
            gone = os.pidfd_open(pid)
            signal.pidfd_send_signal(gone, signal.SIGTERM)
            ended = select.select([gone], [], [], 20)[0]
            os.close(gone)
            assert ended, "Dovecot does not end"
            try:
                os.killpg(pid, signal.SIGKILL)  # what still serves those who are there; the group is its own
            except ProcessLookupError:
                pass
            return
        with open(os.path.join(self.servers, "dc", "out"), "ab") as out:
            self.again = subprocess.Popen(["dovecot", "-F", "-c", os.path.join(self.servers, "dc", "dovecot.conf")], stdin=subprocess.DEVNULL,
                                          stdout=out, stderr=out, start_new_session=True)
        kept.write_text(f"{self.again.pid}\n")

    def imap(self, user="lab"):
        """A person at the same mailbox."""
        box = imaplib.IMAP4("127.0.0.1", int(self.env["IMAP_PORT"]), timeout=30)
        box.login(user, "secret")
        return box

    def settings(self, more="", **other):
        """Writes the settings; `more` comes last, and what comes last counts."""
        values = dict(secret=self.password, more=more, ca=self.env["CA_FILE"], imaps=self.env["IMAPS_PORT"],
                      submission=self.env["SUBMISSION_PORT"])
        self.configure(CONF.format(**{**values, **other}))

    def deliver(self, *options, port="SUBMISSION_PORT", user="claire", refused=False):
        words = [sys.executable, HERE / "deliver.py", "--port", self.env[port], *options]
        if user:
            words += ["--tls", "starttls", "--ca", self.env["CA_FILE"], "--user", user, "--host", "localhost"]
        done = subprocess.run([str(w) for w in words], capture_output=True, text=True)
        assert refused or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mail_of(self, user, *conditions, seconds=30, absent=False):
        words = [sys.executable, HERE / "inbox.py", "--port", self.env["IMAP_PORT"], "--user", user, "--raw", "--timeout", str(seconds)]
        for c in conditions:
            words += c
        if absent:
            words.append("--absent")
        done = subprocess.run([str(w) for w in words], capture_output=True)
        assert done.returncode == 0, f"{user}: no mail {conditions}: {done.stderr.decode()}\n{self.story()}"
        return done.stdout

    # -- Dovecot's own store: what no mail server would let through gets there byte by byte

    def box(self, user, folder=""):
        return os.path.join(self.servers, "mail", user, "Maildir", "." + folder if folder else "")

    def put(self, raw, user="lab", name=None):
        self.count += 1
        self.fill([raw], user, [name or f"{self.count:06d}.put"])

    def fill(self, mails, user="lab", names=None):
        top, mail = self.box(user), pwd.getpwnam("mail")
        for sub in ("", "tmp", "new", "cur"):
            path = os.path.join(top, sub)
            os.makedirs(path, exist_ok=True)
            os.chown(path, mail.pw_uid, mail.pw_gid)
        os.chown(os.path.dirname(os.path.dirname(top.rstrip("/"))), mail.pw_uid, mail.pw_gid)
        for i, raw in enumerate(mails):
            name = names[i] if names else f"{i:06d}.filled"
            path = os.path.join(top, "tmp", name)
            pathlib.Path(path).write_bytes(raw)
            os.chown(path, mail.pw_uid, mail.pw_gid)
            os.rename(path, os.path.join(top, "new", name))

    def mails(self, user, folder=""):
        """The bytes of each mail in a mailbox, as they are on the disk."""
        found = []
        for sub in ("new", "cur"):
            path = pathlib.Path(self.box(user, folder), sub)
            if path.is_dir():
                found += sorted(path.iterdir())
        return [f.read_bytes() for f in found]

    def empty(self, user="lab", folder="", seconds=30):
        """Waits until a mailbox is empty."""
        folders = [os.path.join(self.box(user, folder), s) for s in ("new", "cur")]
        end = time.monotonic() + seconds
        with Changes(*folders) as changes:
            while left := sum(len(os.listdir(f)) for f in folders):
                assert time.monotonic() < end, f"{left} mails stay in {user}'s mailbox\n{self.story()}"
                changes.wait(end - time.monotonic())

    def delivered(self, seconds=30):
        """Waits until Postfix holds nothing that it could deliver."""
        spool = [os.path.join(self.servers, "pf", "spool", q) for q in ("maildrop", "incoming", "active")]
        end = time.monotonic() + seconds
        with Changes(*spool) as changes:
            while any(os.listdir(q) for q in spool):
                assert time.monotonic() < end, "Postfix keeps mails"
                changes.wait(end - time.monotonic())

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        subprocess.run(["bash", HERE / "mail-down.sh", self.servers], check=False)
        if self.again:
            self.again.wait(timeout=20)
        super().close()


def mail(text="Bonjour,\r\n\r\nDes familles renoncent à leur aide.\r\n\r\nClaire\r\n", subject="Des familles renoncent", user="claire",
         address=None, message_id=None, more="", trusted=True):
    """The bytes of a plain mail as our own server would have stored it."""
    address = address or f"{user}@agents.example"
    head = TRUSTED.format(user=user, address=address, domain=address.partition("@")[2]) if trusted else ""
    head += f"From: Claire Le Goff <{address}>\r\nTo: lab@lab.example\r\nSubject: {subject}\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n"
    head += f"Message-ID: {message_id}\r\n" if message_id else ""
    return (head + more + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text).encode()
