#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A real Synapse on loopback, with SQLite and without federation, for tests.

    synapse.py install       once: what requirements.txt says, into build/synapse-venv (safe when two begin at once)

In a test: inside() first, which goes on in that environment; then Synapse(folder)."""
import fcntl
import hashlib
import hmac
import json
import os
import pathlib
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build"
VENV = BUILD / "synapse-venv"
PYTHON = VENV / "bin" / "python"
WANTED = HERE / "requirements.txt"
DOMAIN = "lab.example"
SECRET = "shared secret of the tests"
MISSING = "Synapse is missing: python3 tests/real/synapse.py install (it needs python3-venv and the Python package index)"
CONF = """server_name: {domain}
pid_file: {root}/synapse.pidfile
public_baseurl: {url}/
listeners:
  - {{port: {port}, bind_addresses: [127.0.0.1], type: http, tls: false, resources: [{{names: [client], compress: false}}]}}
database: {{name: sqlite3, args: {{database: {root}/homeserver.db}}}}
log_config: {root}/log.yaml
media_store_path: {root}/media
signing_key_path: {root}/signing.key
registration_shared_secret: {secret}
macaroon_secret_key: macaroon
form_secret: form
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
federation_domain_whitelist: []
presence: {{enabled: false}}
rc_message: {messages}
rc_registration: {free}
rc_login: {{address: {free}, account: {free}, failed_attempts: {free}}}
rc_joins: {{local: {free}, remote: {free}}}
rc_joins_per_room: {free}
rc_invites: {{per_room: {free}, per_user: {free}, per_issuer: {free}}}
rc_room_creation: {free}
"""
LOG = """version: 1
formatters: {{plain: {{format: '%(asctime)s %(levelname)s %(name)s %(message)s'}}}}
handlers: {{file: {{class: logging.FileHandler, formatter: plain, filename: {root}/homeserver.log}}}}
root: {{level: INFO, handlers: [file]}}
disable_existing_loggers: false
"""
FREE = "{per_second: 10000, burst_count: 10000}"
TIGHT = "{per_second: 1, burst_count: 3}"  # for tests of 429


def stamp():
    return VENV / ("ready-" + hashlib.sha256(WANTED.read_bytes()).hexdigest()[:16])


def install():
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / "synapse.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp().exists():
            return 0
        shutil.rmtree(VENV, ignore_errors=True)  # half an install, or another version's
        for step in ([sys.executable, "-m", "venv", VENV], [PYTHON, "-m", "pip", "install", "-q", "-r", WANTED]):
            done = subprocess.run(list(map(str, step)), capture_output=True, text=True)
            if done.returncode != 0:
                print("\n".join((done.stdout + done.stderr).splitlines()[-3:]), file=sys.stderr)
                print(MISSING, file=sys.stderr)
                return 1
        stamp().touch()
    return 0


def inside():
    """Goes on under the Python that has the homeserver and nio, or ends: skipped."""
    if not stamp().exists():
        print(MISSING)
        sys.exit(77)
    if pathlib.Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Synapse:
    """One homeserver; its data stay in `root` when it is killed and started again, its port too."""
    def __init__(self, root):
        self.root = str(root)
        os.makedirs(self.root, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.configure()
        pathlib.Path(self.root, "log.yaml").write_text(LOG.format(root=self.root))
        self.run("--generate-keys").wait()

    def configure(self, messages=FREE):
        """Counts from the next start."""
        conf = CONF.format(domain=DOMAIN, root=self.root, port=self.port, url=self.url, secret=SECRET, messages=messages, free=FREE)
        pathlib.Path(self.root, "homeserver.yaml").write_text(conf)

    def run(self, *options, **env):
        with open(os.path.join(self.root, "out"), "ab") as out:
            return subprocess.Popen([PYTHON, "-m", "synapse.app.homeserver", "-c", os.path.join(self.root, "homeserver.yaml"), *options],
                                    stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, env=dict(os.environ, **env))

    def start(self, seconds=60):
        """It says itself when it is ready, as to systemd."""
        path = os.path.join(self.root, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            if os.path.exists(path):
                os.unlink(path)
            ear.bind(path)
            self.process = self.run(NOTIFY_SOCKET=path)
            gone, end, told = os.pidfd_open(self.process.pid), time.monotonic() + seconds, b""
            try:
                while b"READY=1" not in told:
                    ready = select.select([ear, gone], [], [], max(0, end - time.monotonic()))[0]
                    if ear not in ready:
                        raise OSError(f"Synapse did not come up:\n{self.log()}")
                    told = ear.recv(4096)
            finally:
                os.close(gone)
        return self

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def kill(self):
        self.stop(signal.SIGKILL)

    def log(self):
        parts = [pathlib.Path(self.root, name) for name in ("out", "homeserver.log")]
        return "".join(p.read_text(errors="replace")[-3000:] for p in parts if p.exists())

    # -- its own doors

    def ask(self, method, path, content=None, token=None):
        """One request; (status, answer)."""
        request = urllib.request.Request(self.url + path, method=method, data=None if content is None else json.dumps(content).encode())
        if token:
            request.add_header("Authorization", "Bearer " + token)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as why:
            with why:
                return why.code, json.loads(why.read() or b"{}")

    def register(self, name, display=None, admin=False):
        """A new account: (MXID, token). Its password is its name and "-secret"."""
        path, password = "/_synapse/admin/v1/register", name + "-secret"
        nonce = self.ask("GET", path)[1]["nonce"]
        parts = [nonce, name, password, "admin" if admin else "notadmin"]
        mac = hmac.new(SECRET.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        code, got = self.ask("POST", path, {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac,
                                            "displayname": display or name})
        assert code == 200, got
        return got["user_id"], got["access_token"]

    def login(self, name):
        code, got = self.ask("POST", "/_matrix/client/v3/login", {"type": "m.login.password", "password": name + "-secret",
                                                                  "identifier": {"type": "m.id.user", "user": name}})
        assert code == 200, got
        return got["access_token"]

    def revoke(self, token):
        code, got = self.ask("POST", "/_matrix/client/v3/logout", {}, token)
        assert code == 200, got


def new_id():
    return secrets.token_hex(8)


if __name__ == "__main__":
    sys.exit(install() if sys.argv[1:] == ["install"] else print(__doc__) or 64)
