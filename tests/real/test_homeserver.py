#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What the program may count on at a real homeserver, and what it may not: said by Synapse itself, so that a new version that changes it
is seen here first."""
import sys
import tempfile
import shutil

import synapse

synapse.inside()

from people import Loop, Person  # noqa: E402
from program import play  # noqa: E402


class World:
    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="sk-")
        self.server = synapse.Synapse(self.root).start()
        self.loop = Loop()
        self.anne = Person(self.loop, self.server, "anne", "Anne Kermarrec")
        self.claire = Person(self.loop, self.server, "claire", "Claire Le Goff")
        self.room = self.anne.create("Équipe", [self.claire.id])
        self.claire.join(self.room)

    def put(self, person, txn, text):
        return person.ask("PUT", f"/_matrix/client/v3/rooms/{self.room}/send/m.room.message/{txn}", {"msgtype": "m.notice", "body": text})

    def close(self):
        for p in (self.anne, self.claire):
            p.close()
        self.loop.close()
        self.server.stop()
        shutil.rmtree(self.root, ignore_errors=True)


def one_txnid_is_one_event(world):
    """Also when it was killed in between: it keeps the ids that it has seen on the disk."""
    first = world.put(world.anne, "letter-1", "une fois")
    assert first[0] == 200 and world.put(world.anne, "letter-1", "une fois") == first
    world.server.kill()
    world.server.start()
    assert world.put(world.anne, "letter-1", "une fois") == first
    assert len([e for e in world.claire.history(world.room) if e.body == "une fois"]) == 1


def the_long_poll_goes_on_after_a_restart(world):
    world.claire.catch_up()
    world.server.kill()
    world.server.start()
    sent = world.anne.say(world.room, "après la panne")
    assert world.claire.has(world.room, sent).body == "après la panne"


def a_nul_arrives(world):
    sent = world.anne.say(world.room, "avant\0après")
    assert world.claire.has(world.room, sent).body == "avant\0après"


def ids_of_rooms_are_opaque(world):
    assert ":" not in world.room, f"rooms are made with a server name again: {world.room}"
    assert ":" in world.anne.create("ancien", room_version="10")


def a_limited_account_is_told_how_long(world):
    world.server.stop()
    world.server.configure(synapse.TIGHT)
    world.server.start()
    answers = [world.put(world.anne, f"many-{i}", "encore") for i in range(6)]
    world.server.stop()
    world.server.configure()
    world.server.start()
    refused = [got for code, got in answers if code == 429]
    assert refused and all(got["errcode"] == "M_LIMIT_EXCEEDED" and got["retry_after_ms"] > 0 for got in refused), answers


def a_token_that_is_gone(world):
    world.server.revoke(world.claire.token)
    code, got = world.claire.ask("GET", "/_matrix/client/v3/account/whoami")
    assert (code, got["errcode"]) == (401, "M_UNKNOWN_TOKEN"), got


def main():
    world = World()
    try:
        return play([one_txnid_is_one_event, the_long_poll_goes_on_after_a_restart, a_nul_arrives, ids_of_rooms_are_opaque,
                     a_limited_account_is_told_how_long, a_token_that_is_gone], world)
    finally:
        world.close()


if __name__ == "__main__":
    sys.exit(main())
