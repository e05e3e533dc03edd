# SPDX-License-Identifier: EUPL-1.2
"""The program between scripted servers that misbehave by name (imapd.py, smtpd.py, matrixd.py)."""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "real"))
from program import Changes, Program, fast, play  # noqa: E402,F401

IMAP = "[imap]\nurl = imap://127.0.0.1:{port}\nplain = yes\nuser = bot\npassword_file = {secret}\npoll = 2\n"
MATRIX = "[matrix]\nurl = {url}\nplain = yes\ntoken_file = {token}\n[room]\nstaff = {staff}\ncollectives = {collectives}\nforums = {forums}\n"
SMTP = "[smtp]\nhost = {host}\nport = {port}\nplain = {plain}\nambiguous = {ambiguous}\ntimeout = 5\n"
# Of an authority that we trust (good; for another host; run out), and one that signs for itself.
CERTIFICATES = """set -e
key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
openssl req -x509 $key -days 30 -subj '/CN=Essai' -keyout ca.key -out ca.pem
openssl req -x509 $key -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout self.key -out self.pem
cert() {
	openssl req $key -subj /CN=$1 -keyout $1.key -out $1.csr
	echo "subjectAltName=DNS:$2" >$1.ext
	openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days $3 -extfile $1.ext -out $1.pem
}
cert good localhost 30
cert other mail.lab.example 30
cert late localhost -1
"""


class Server:
    """A script that serves on a port of its own until its standard input ends."""
    def __init__(self, *words):
        self.process = subprocess.Popen([sys.executable, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.strip(), f"{words[0]} does not start"
        self.port = int(line.split()[-1])

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Rig(Program):
    def __init__(self, binary):
        super().__init__(binary, root=tempfile.mkdtemp(prefix="sk-"))
        self.servers = []
        self.count = 0
        self.conf_imap = self.conf_smtp = self.conf_matrix = self.conf_more = ""
        self.imap_log = os.path.join(self.root, "imap.log")

    def imapd(self, fault="", spool=None, mails=0, times=1):
        words = [HERE / "imapd.py", "--log", self.imap_log, "--fault", fault, "--times", times, "--mails", mails]
        server = Server(*words, *(["--spool", spool] if spool else []))
        self.servers.append(server)
        self.conf_imap = IMAP.format(port=server.port, secret=self.secret("imap-secret"))
        return server

    def deliver(self, server, raw):
        """One more mail at the scripted server."""
        self.count += 1
        path = pathlib.Path(self.root, f"mail-{self.count}")
        path.write_bytes(raw)
        server.process.stdin.write(f"deliver {path}\n")
        server.process.stdin.flush()

    def smtpd(self, fault="", host="127.0.0.1", plain="yes", ambiguous=1, login=False, flags=()):
        folder = tempfile.mkdtemp(dir=self.root, prefix="smtp-")
        server = Server(HERE / "smtpd.py", "--dir", folder, "--fault", fault, *flags)
        server.dir = folder
        self.servers.append(server)
        self.conf_smtp = SMTP.format(host=host, port=server.port, plain=plain, ambiguous=ambiguous)
        if login:
            self.conf_smtp += f"user = bot\npassword_file = {self.secret('smtp-secret')}\n"
        return server

    def maildir(self):
        """A folder of files as the mailbox."""
        top = os.path.join(self.root, "Maildir")
        for sub in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(top, sub), exist_ok=True)
        self.conf_imap = f"[maildir]\nin = {top}\n"
        return top

    def put(self, raw, name):
        top = self.maildir()
        pathlib.Path(top, "tmp", name).write_bytes(raw)
        os.rename(os.path.join(top, "tmp", name), os.path.join(top, "new", name))

    def matrixd(self, server, staff="none", collectives="", forums="", token=None):
        """A scripted homeserver as the chat, in place of the FIFO."""
        self.matrix = server
        self.conf_matrix = MATRIX.format(url=server.url, token=self.secret("token", (token or next(iter(server.tokens))) + "\n"), staff=staff,
                                         collectives=collectives, forums=forums)
        if server not in self.servers:
            self.servers.append(server)
        return server

    def certificate(self, name):
        """The path without its suffix: .pem and .key; the authority is ca.pem beside it."""
        if not os.path.exists(os.path.join(self.root, "ca.pem")):
            done = subprocess.run(["bash", "-c", CERTIFICATES], cwd=self.root, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
        return os.path.join(self.root, name)

    def words(self):
        return super().words() if not self.conf_matrix else [self.binary, "run", "--config", self.conf]

    def start(self, env=None, under=()):
        self.configure(self.conf_imap + self.conf_smtp + self.conf_matrix + self.conf_more)
        super().start(env, under)

    def close_process(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def close(self):
        self.close_process()
        for s in self.servers:
            s.close()
        super().close()

    def received(self, server):
        return [f.read_bytes() for f in sorted(pathlib.Path(server.dir).glob("*.eml"))]

    def said_to(self, server):
        return pathlib.Path(server.dir, "log").read_text(errors="replace").splitlines()

    def imap_said(self, word):
        if not os.path.exists(self.imap_log):
            return []
        return [line for line in pathlib.Path(self.imap_log).read_text(errors="replace").splitlines() if line.split(" ", 1)[0] == word]


def mail(n=1, text="Bonjour,\n\nDes familles renoncent à leur aide.\n\nClaire\n", to="lab@lab.example", sender="claire@agents.example", **heads):
    heads = {"From": f"Claire Le Goff <{sender}>", "To": to, "Subject": f"Demande {n}", "Message-ID": f"<m{n}@agents.example>",
             "Date": "Mon, 23 Nov 2026 10:00:00 +0100", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8", **heads}
    head = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in heads.items() if v is not None)
    return (head + "\r\n" + text.replace("\n", "\r\n")).encode()
