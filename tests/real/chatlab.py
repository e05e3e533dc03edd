# SPDX-License-Identifier: EUPL-1.2
"""A lab whose room is a real one: Dovecot, Postfix and Synapse, people in the rooms, and the program between them."""
import email
import email.policy
import os
import pathlib
import re
import sqlite3

from lab import Lab
from people import SECONDS, Loop, Person
from synapse import DOMAIN, Synapse

MATRIX = """[matrix]
url = {url}
plain = yes
token_file = {token}
[room]
staff = {staff}
collectives = {collectives}
forums = {forums}
"""
BOT = f"@skoazell:{DOMAIN}"


class Bot:
    """What people need to know of it to speak to it."""
    id, display, name = BOT, "Skoazell", "skoazell"


class ChatLab(Lab):
    def __init__(self, binary, more="", where=None):
        self.matrix = self.loop = None
        self.people, self.more = {}, more
        self.kinds = {"staff": "none", "collectives": "", "forums": ""}
        super().__init__(binary, "", where)
        try:
            self.matrix = Synapse(os.path.join(self.root, "s"))
            self.matrix.start()
            self.loop = Loop()
            self.bot = Bot()
            self.token = self.matrix.register("skoazell", Bot.display)[1]
            self.secret("token", self.token + "\n")
        except BaseException:
            self.close()
            raise

    def person(self, name, display):
        """An account: anne, paul (staff by settings), claire, marc ... as their mail addresses have it."""
        if name not in self.people:
            self.people[name] = Person(self.loop, self.matrix, name, display)
        return self.people[name]

    @property
    def anne(self):
        return self.person("anne", "Anne Kermarrec")

    @property
    def claire(self):
        return self.person("claire", "Claire Le Goff")

    @property
    def stranger(self):
        return self.person("marc", "Marc Stranger")

    def rooms(self, **kinds):
        """Writes the settings with the rooms as they are now: staff=..., collectives=[...], forums=[...]."""
        for kind, ids in kinds.items():
            self.kinds[kind] = ids if isinstance(ids, str) else "; ".join(ids)
        self.settings(self.more)

    def settings(self, more="", **other):
        if self.matrix:
            more = MATRIX.format(url=self.matrix.url, token=os.path.join(self.root, "token"), **self.kinds) + more
        super().settings(more, **other)

    def use_token(self, token):
        self.token = token
        self.secret("token", token + "\n")

    def words(self):
        return [self.binary, "run", "--config", self.conf]

    def staff_room(self, *others, name="Équipe"):
        """A room that Anne makes, with the program invited: its id, written into the settings."""
        room = self.anne.create(name, [BOT, *(o.id for o in others)])
        for o in others:
            o.join(room)
        self.rooms(staff=room)
        return room

    def joined(self, person, room):
        """Waits until the program is in a room."""
        person.wait(lambda: any(e["state_key"] == BOT and e["content"].get("membership") == "join"
                                for e in person.events(room, BOT, "m.room.member")), f"the program in {room}", SECONDS)

    def said_once(self, room, person=None):
        """What the room holds of the program, from the homeserver: each letter once. The messages."""
        said = [e for e in (person or self.anne).history(room) if e["sender"] == BOT and e["type"] == "m.room.message"]
        ids = [e["content"].get("fr.skoazell.letter") for e in said]
        assert None not in ids, said
        assert len(set(ids)) == len(ids), [e.body for e in said]
        return said

    def quiet(self, seconds=60):
        """Waits until all that came is handled and all letters are gone, to rooms and by mail."""
        self.until(lambda: self.one("SELECT (SELECT count(*) FROM inbox WHERE state = 'received') + (SELECT count(*) FROM outbox WHERE state IN "
                                    "('pending', 'sending', 'deferred', 'ambiguous'))") == 0, "at rest", seconds)

    def taken(self, event, seconds=30):
        """Waits until an event has come to an end; how: (state, reason)."""
        def look():
            rows = self.rows("SELECT state, reason FROM inbox WHERE key LIKE '%/' || ? AND state <> 'received'", event)
            return rows and rows[0]
        return self.until(look, f"{event} taken", seconds)

    def code(self, user):
        """The code that came by mail."""
        text = plain(self.mail_of(user, ["--match", "Subject: code"]))
        return "".join(re.search(r"Votre code\s*:\s*(\d+)\s?(\d*)", text).groups())

    def story(self):
        told = super().story()
        try:
            told += "\nthe inbox: " + "\n".join(map(str, self.rows("SELECT key, state, reason FROM inbox ORDER BY id DESC LIMIT 12")))
            told += "\nthe outbox: " + "\n".join(map(str, self.rows("SELECT destination, act, state, detail, substr(text, 1, 120) FROM outbox "
                                                                    "JOIN outbox_bytes ON outbox = id ORDER BY id DESC LIMIT 12")))
        except sqlite3.Error as why:
            told += f"\n{why}"
        return told + "".join("\n" + p.story() for p in self.people.values())

    def close(self):
        for p in self.people.values():
            p.close()
        if self.loop:
            self.loop.close()
        if self.matrix:
            self.matrix.stop()
        super().close()


def plain(raw):
    return email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",)).get_content()


def homeserver_log(lab):
    return pathlib.Path(lab.matrix.root, "homeserver.log").read_text(errors="replace")
