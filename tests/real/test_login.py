#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`skoazell matrix-login` at a real homeserver: a password once, then a token in a file for its owner alone."""
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile

import synapse
from program import play

CONF = """[lab]
address=lab@lab.example
state={root}/state
[staff]
members=Anne Kermarrec <anne@lab.example>
[maildir]
out={root}/out
[matrix]
url={url}
plain=yes
token_file={root}/token
[room]
staff=none
"""


class World:
    def __init__(self, binary):
        self.binary, self.root = binary, tempfile.mkdtemp(prefix="sk-")
        self.server = synapse.Synapse(os.path.join(self.root, "s")).start()
        self.user, _ = self.server.register("lab")
        self.conf, self.token = pathlib.Path(self.root, "lab.conf"), pathlib.Path(self.root, "token")
        self.conf.write_text(CONF.format(root=self.root, url=self.server.url))

    def run(self, verb, said=""):
        self.token.unlink(missing_ok=True) if verb == "run" else None
        return subprocess.run([self.binary, verb, "--config", str(self.conf)], input=said, text=True, capture_output=True, timeout=60, check=False)

    def close(self):
        self.server.stop()
        shutil.rmtree(self.root, ignore_errors=True)


def without_a_token_it_says_how_to_get_one(world):
    got = world.run("run")
    assert got.returncode == 78 and "matrix-login" in got.stderr, got


def a_wrong_password_writes_nothing(world):
    got = world.run("matrix-login", "@lab:lab.example\nwrong\n")
    assert got.returncode == 69 and "M_FORBIDDEN" in got.stderr and not world.token.exists(), got
    assert world.run("matrix-login", "").returncode == 64


def the_token_is_that_of_the_account(world):
    got = world.run("matrix-login", "lab\nlab-secret\n")
    assert got.returncode == 0 and world.user in got.stderr, got
    token = world.token.read_text().strip()
    assert stat.S_IMODE(world.token.stat().st_mode) == 0o600
    assert token and token not in got.stdout + got.stderr and "lab-secret" not in got.stdout + got.stderr
    code, said = world.server.ask("GET", "/_matrix/client/v3/account/whoami", token=token)
    assert (code, said["user_id"], said["device_id"]) == (200, world.user, "SKOAZELL"), said


def another_login_is_the_same_device(world):
    first = world.token.read_text()
    assert world.run("matrix-login", "lab\nlab-secret\n").returncode == 0
    token = world.token.read_text()
    assert token != first
    code, said = world.server.ask("GET", "/_matrix/client/v3/devices", token=token.strip())
    assert code == 200 and [d["device_id"] for d in said["devices"]].count("SKOAZELL") == 1, said
    assert len(said["devices"]) == 2, f"one of them is the registration's: {said}"


def main():
    world = World(sys.argv[1])
    try:
        return play([without_a_token_it_says_how_to_get_one, a_wrong_password_writes_nothing, the_token_is_that_of_the_account,
                     another_login_is_the_same_device], world)
    finally:
        world.close()


if __name__ == "__main__":
    sys.exit(main())
