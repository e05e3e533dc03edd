#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A homeserver whose answers to /sync are of the wrong types, lack keys, have them twice or are no text at all: what cannot be used is left
out or asked for again, what stands beside it is handled once and answered once, and a stranger stays a stranger."""
import json
import sys

from matrixd import ME, changed, text
from rig import play
from rooms import ANNE, YANN, World, each

def events_of(got, room):
    return got.get("rooms", {}).get("join", {}).get(room, {}).get("timeline", {}).get("events", [])


def with_event(event):
    def change(got, world):
        events_of(got, world.room).insert(0, event)
    return change


def put(path, value):
    """Sets what stands at a path; "ROOM" is the staff room."""
    def change(got, world):
        where = got
        for key in path[:-1]:
            where = where[world.room if key == "ROOM" else key]
        if value is KeyError:
            where.pop(path[-1], None)
        else:
            where[world.room if path[-1] == "ROOM" else path[-1]] = value
    return change


GOOD = {"event_id": "$strange", "type": "m.room.message", "sender": ANNE, "origin_server_ts": 1, "content": {"msgtype": "m.text", "body": "bonjour"}}


def strange(**more):
    event = dict(GOOD, **more)
    return with_event({k: v for k, v in event.items() if v is not KeyError})


DEEP = []
for _ in range(900):
    DEEP = [DEEP]
# What comes beside a good event: the good one is answered, and the next sync goes on.
BESIDE = {
    "event null": with_event(None), "event number": with_event(7), "event list": with_event([]), "event word": with_event("x"), "event empty": with_event({}),
    "event_id number": strange(event_id=5), "event_id missing": strange(event_id=KeyError), "event_id empty": strange(event_id=""),
    "event_id null": strange(event_id=None), "event_id of 64 KiB": strange(event_id="$" + "e" * 65536), "event_id with NUL": strange(event_id="$a\0b"),
    "event_id with newline": strange(event_id="$a\nroom: forged"),
    "type missing": strange(type=KeyError), "type number": strange(type=1), "sender missing": strange(sender=KeyError), "sender null": strange(sender=None),
    "sender list": strange(sender=[ANNE]), "sender empty": strange(sender=""), "sender no MXID": strange(sender="anne"),
    "content missing": strange(content=KeyError), "content null": strange(content=None), "content word": strange(content="!aide"), "content list": strange(content=[]),
    "body null": strange(content={"msgtype": "m.text", "body": None}), "body number": strange(content={"msgtype": "m.text", "body": 5}),
    "body object": strange(content={"msgtype": "m.text", "body": {}}), "body missing": strange(content={"msgtype": "m.text"}),
    "body empty": strange(content={"msgtype": "m.text", "body": ""}), "body of 60 KiB": strange(content={"msgtype": "m.text", "body": "é" * 30000}),
    "body NUL": strange(content={"msgtype": "m.text", "body": "!ai\0de"}), "body controls": strange(content={"msgtype": "m.text", "body": "\x1b[2J\u202e\u2066a"}),
    "msgtype number": strange(content={"msgtype": 3, "body": "x"}), "msgtype missing": strange(content={"body": "x"}),
    "html of the wrong type": strange(content={"msgtype": "m.text", "body": "x", "format": "org.matrix.custom.html", "formatted_body": 5}),
    "relates_to word": strange(content={"msgtype": "m.text", "body": "x", "m.relates_to": "$e"}),
    "relates_to list": strange(content={"msgtype": "m.text", "body": "x", "m.relates_to": [{}]}),
    "in_reply_to word": strange(content={"msgtype": "m.text", "body": "x", "m.relates_to": {"m.in_reply_to": "$e"}}),
    "in_reply_to number": strange(content={"msgtype": "m.text", "body": "x", "m.relates_to": {"m.in_reply_to": {"event_id": 5}}}),
    "edit without content": strange(content={"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace", "event_id": "$event1"}}),
    "edit of itself": strange(content={"msgtype": "m.text", "body": "x", "m.new_content": {"msgtype": "m.text", "body": "x"},
                                       "m.relates_to": {"rel_type": "m.replace", "event_id": "$strange"}}),
    "edit of nothing": strange(content={"msgtype": "m.text", "body": "x", "m.new_content": [], "m.relates_to": {"rel_type": "m.replace"}}),
    "mentions word": strange(content={"msgtype": "m.text", "body": "x", "m.mentions": "all"}),
    "mentions of numbers": strange(content={"msgtype": "m.text", "body": "x", "m.mentions": {"user_ids": [1, None, {}]}}),
    "mentions of ten thousand": strange(content={"msgtype": "m.text", "body": "x", "m.mentions": {"user_ids": ["@x:lab.example"] * 5000}}),
    "reaction without key": strange(type="m.reaction", content={"m.relates_to": {"rel_type": "m.annotation", "event_id": "$event1"}}),
    "reaction key number": strange(type="m.reaction", content={"m.relates_to": {"rel_type": "m.annotation", "event_id": "$event1", "key": 1}}),
    "reaction key of 60 KiB": strange(type="m.reaction", content={"m.relates_to": {"rel_type": "m.annotation", "event_id": "$event1", "key": "✅" * 20000}}),
    "redaction of nothing": strange(type="m.room.redaction", content={}), "redaction of a number": strange(type="m.room.redaction", redacts=5, content={}),
    "member of nobody": strange(type="m.room.member", state_key="", content={"membership": "join"}),
    "membership number": strange(type="m.room.member", state_key=ANNE, content={"membership": 1}),
    "our own membership unknown": strange(type="m.room.member", state_key=ME, sender=ME, content={"membership": "flying"}),
    "tombstone word": strange(type="m.room.tombstone", state_key="", content="gone"),
    "tombstone to a number": strange(type="m.room.tombstone", state_key="", content={"replacement_room": 5}),
    "encryption null": strange(type="m.room.encryption", state_key="", content=None),
    "power levels word": strange(type="m.room.power_levels", state_key="", content="all"),
    "power levels of words": strange(type="m.room.power_levels", state_key="", content={"users": {ME: "many"}, "events_default": "none"}),
    "timestamp word": strange(origin_server_ts="now"), "timestamp huge": strange(origin_server_ts=10 ** 30), "timestamp negative": strange(origin_server_ts=-1),
    "timestamp missing": strange(origin_server_ts=KeyError), "state_key number": strange(state_key=5), "unsigned word": strange(unsigned="x"),
    "nested 900 deep": strange(content={"msgtype": "m.text", "body": "x", "deep": DEEP}),
    "the same event twice": with_event(GOOD),
    "presence a number": put(["presence"], 5), "to_device a word": put(["to_device"], "x"), "invite a list": put(["rooms", "invite"], []),
    "leave null": put(["rooms", "leave"], None), "another room null": put(["rooms", "join", "!other"], None),
    "another room's timeline a word": put(["rooms", "join", "!other"], {"timeline": "x"}),
    "another room with an empty name": put(["rooms", "join", ""], {"timeline": {"events": [GOOD]}}),
    "ephemeral a word": put(["rooms", "join", "ROOM", "ephemeral"], "x"), "state a word": put(["rooms", "join", "ROOM", "state"], "x"),
    "limited a word": put(["rooms", "join", "ROOM", "timeline", "limited"], "no"), "prev_batch a number": put(["rooms", "join", "ROOM", "timeline", "prev_batch"], 5),
    "invite without state": put(["rooms", "invite"], {"!new": {}}), "invite by a number": put(["rooms", "invite"], {"!new": {"invite_state": {"events": [
        {"type": "m.room.member", "state_key": ME, "sender": 5, "content": {"membership": "invite"}}]}}}),
}


def beside(binary, case):
    name, change = case
    world = World(binary)
    try:
        def work(got):
            if events_of(got, world.room):
                change(got, world)
        # Only an answer that has news: an empty one may be under way.
        fault = changed(work)
        inner = fault.act

        def act(request, answer):
            if not events_of(json.loads(answer.raw), world.room):
                fault.left += 1
                return answer
            return inner(request, answer)
        fault.act = act
        world.server.fail("sync", fault)
        world.answered(world.server.say(world.room, ANNE, "!aide"))
        world.good_end()
    finally:
        world.close()


def strange_things_beside_a_good_event(binary):
    each(binary, list(BESIDE.items()), beside)


# What makes a whole answer unusable: it is asked again from the same place, with growing delays, and nothing is lost.
WHOLE = {
    "next_batch missing": lambda g: g.pop("next_batch"), "next_batch number": lambda g: g.update(next_batch=5),
    "next_batch null": lambda g: g.update(next_batch=None), "next_batch empty": lambda g: g.update(next_batch=""),
    "next_batch object": lambda g: g.update(next_batch={}),
}
ODD = {
    "rooms a list": lambda g: g.update(rooms=[]), "rooms null": lambda g: g.update(rooms=None), "join a word": lambda g: g["rooms"].update(join="x"),
}


def whole(binary, case):
    name, change = case
    world = World(binary)
    try:
        spoilt = []
        fault = changed(change)
        inner = fault.act

        def act(request, answer):
            spoilt.append(request)
            return inner(request, answer)
        fault.act = act
        world.server.fail("sync", fault, times=2)
        world.answered(world.server.say(world.room, ANNE, "!aide"))
        polls = world.server.asked("sync")
        for r in spoilt:
            after = polls[polls.index(r) + 1]
            assert after.query["since"] == r.query["since"], f"it went on from {r.query['since']} to {after.query['since']}"
        assert len(spoilt) == 2 and len(polls) < 20, f"{len(polls)} requests: it spins"
        world.good_end()
    finally:
        world.close()


def odd(binary, case):
    """What is no room is nothing; the honest answers after it count."""
    name, change = case
    world = World(binary)
    try:
        world.server.fail("sync", changed(change))
        world.server.say(world.forum, YANN, "bonjour")
        world.server.until(lambda: not any(f.left for f in world.server.faults), "the odd answer taken")
        world.good_end()
    finally:
        world.close()


def answers_that_cannot_be_used(binary):
    each(binary, list(WHOLE.items()), whole)
    each(binary, list(ODD.items()), odd)


# Bytes that no JSON writer would write.
BYTES = {
    "sender twice": (b'"sender": "@yann:lab.example"', b'"sender": "@anne:lab.example", "sender": "@yann:lab.example"'),
    "sender twice, the other way": (b'"sender": "@yann:lab.example"', b'"sender": "@yann:lab.example", "sender": "@anne:lab.example"'),
    "Sender in capitals": (b'"sender": "@yann:lab.example"', b'"sender": "@yann:lab.example", "Sender": "@anne:lab.example"'),
    "invalid UTF-8": (b"bonjour", b"bon\xff\xfejour\xc3"), "lone surrogate": (b"bonjour", b"\\ud800bonjour\\udc00"),
    "NUL escaped": (b"bonjour", b"bon\\u0000jour"), "numbers out of range": (b'"origin_server_ts": ', b'"origin_server_ts": 1e999, "n": '),
    "surrogate pair": (b"bonjour", b"\\ud83d\\ude4b"), "bad escape": (b"bonjour", b"bon\\qjour"), "raw control": (b"bonjour", b"bon\x01jour"),
    "ten thousand levels": (b'"msgtype": "m.text"', b'"deep": ' + b"[" * 10000 + b"]" * 10000 + b', "msgtype": "m.text"'),
}
# No honest homeserver lets these through: what they stand in may be passed over, as long as it is said.
NO_JSON = ("sender twice", "sender twice, the other way", "Sender in capitals", "invalid UTF-8", "lone surrogate", "numbers out of range", "bad escape",
           "raw control", "ten thousand levels")


def in_bytes(binary, case):
    """A stranger stays a stranger whatever is done to the bytes; what cannot be read at all is asked for again."""
    name, (old, new) = case
    world = World(binary)
    try:
        fault = text(lambda raw: raw.replace(old, new, 1))
        inner = fault.act

        def act(request, answer):
            if old not in answer.raw:
                fault.left += 1
                return answer
            return inner(request, answer)
        fault.act = act
        world.server.fail("sync", fault)
        event = world.server.say(world.forum, YANN, "@lab bonjour, liste")
        world.answered(world.server.say(world.room, ANNE, "!aide"))
        rows = world.rig.rows("SELECT i.state, c.id FROM inbox i LEFT JOIN chat_id c ON c.person = i.person WHERE i.key LIKE '%/' || ?", event)
        assert len(rows) == 1 or (not rows and name in NO_JSON and "passed over" in world.rig.log()), f"{rows}\n{world.rig.story()}"
        assert not rows or rows[0][0] in ("handled", "ignored") and rows[0][1] != ANNE, rows
        world.good_end()
    finally:
        world.close()


def strange_bytes(binary):
    each(binary, list(BYTES.items()), in_bytes)


CASES = [strange_things_beside_a_good_event, answers_that_cannot_be_used, strange_bytes]


def main():
    wanted = sys.argv[2:]
    return play([c for c in CASES if not wanted or c.__name__ in wanted], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
