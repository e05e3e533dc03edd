#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Rows H1, H3, H7: people in rooms who forge, take back, flood, shut out; and the calls beside /sync and /send that break. Nobody gets or
does what is not theirs, and each thing is done once."""
import sys

from matrixd import ME
from rig import mail, play
from rooms import ANNE, PAUL, YANN, World, each
from test_matrix import BROKEN, redirect
from matrixd import Matrixd

CARD = "SELECT remote FROM outbox WHERE channel = 'room' AND template = 'triage' AND remote IS NOT NULL"
STAGE = "SELECT stage FROM problem ORDER BY id LIMIT 1"
FOLLOWER = "SELECT c.id FROM problem p JOIN chat_id c ON c.person = p.follower ORDER BY p.id LIMIT 1"
ANSWERS = "SELECT count(*) FROM outbox o JOIN inbox i ON i.id = o.inbox WHERE o.act = 'say' AND i.key LIKE '%/' || ?"


def edit(world, room, sender, target, text, **more):
    return world.server.new_event(room, sender, "m.room.message", {
        "msgtype": "m.text", "body": f"* {text}", "m.new_content": {"msgtype": "m.text", "body": text},
        "m.relates_to": {"rel_type": "m.replace", "event_id": target}, **more})


def card(world):
    """A case with its card in the staff room."""
    world.rig.put(mail(1), "1.mail")
    world.rig.handled(1)
    world.rig.until(lambda: world.rig.rows(CARD), "the card")
    world.settled()
    return world.rig.one(CARD)


def nothing(world, event, *states):
    """It changed nothing and nobody was answered."""
    state, reason = world.handled(event)
    assert state in (states or ("ignored",)) and reason, (event, state, reason)
    assert world.rig.one(ANSWERS, event) == 0, f"{event} is answered: {world.rig.story()}"


def in_a_world(work):
    def case(binary):
        world = World(binary)
        try:
            work(world)
            world.good_end()
        finally:
            world.close()
    case.__name__, case.__doc__ = work.__name__, work.__doc__
    return case


@in_a_world
def forged_edits(world):
    """Of somebody else's line, of something that nobody said, of an edit, of a reaction, from another room."""
    card(world)
    said = world.server.say(world.room, ANNE, "!prendrrre P-1")
    world.answered(said)
    for sender, room, target in [(PAUL, world.room, said), (YANN, world.room, said), (ANNE, world.forum, said), (ANNE, world.room, "$nobody")]:
        nothing(world, edit(world, room, sender, target, "!accepter P-1"))
    assert world.rig.one(STAGE) == "received" and not world.rig.rows(FOLLOWER)
    first = edit(world, world.room, ANNE, said, "!prendre P-1")
    world.handled(first)
    assert world.rig.one(FOLLOWER) == ANNE
    # What it was changed to was done: an edit of the edit, whatever a client makes of it, does nothing more.
    again = edit(world, world.room, ANNE, first, "!accepter P-1")
    world.handled(again)
    assert world.rig.one(STAGE) == "qualifying", "an edit of an edit was done"
    twice = edit(world, world.room, ANNE, said, "!accepter P-1")
    world.handled(twice)
    assert world.rig.one(STAGE) == "qualifying", "a line was done twice"
    # Nor one of an edit that did nothing: only what was said is read again.
    said = world.server.say(world.room, ANNE, "!acccepter")
    world.answered(said)
    first = edit(world, world.room, ANNE, said, "!acepterrr P-1")
    world.handled(first)
    nothing(world, edit(world, world.room, ANNE, first, "!accepter P-1"))
    assert world.rig.one(STAGE) == "qualifying", "an edit of an edit was done"


@in_a_world
def reactions_of_strangers_and_robots(world):
    on = card(world)
    robot = "@robot:lab.example"
    world.server.member(world.room, robot, name="Anne Kermarrec")
    world.server.member(world.room, YANN, name="Anne \u202eKermarrec")
    for who in (YANN, robot, "@anne:evil.example"):
        event = world.server.react(world.room, who, on, "✅")
        world.answered(world.server.say(world.room, ANNE, "!aide"))
        assert not world.rig.rows("SELECT 1 FROM inbox WHERE key LIKE '%/' || ? AND state <> 'ignored'", event), who
    # Of a server that may not speak to us nothing is heard at all; in another room the same id is another event.
    nothing(world, world.server.react(world.forum, ANNE, on, "✅"))
    assert world.rig.one(STAGE) == "received"
    world.answered(world.server.react(world.room, ANNE, on, "✅"))
    assert world.rig.one(STAGE) == "accepted"
    world.answered(world.server.react(world.room, PAUL, on, "🔁"))  # decided: said, and nothing else
    assert world.rig.one(STAGE) == "accepted"
    acts = world.rig.one("SELECT count(*) FROM act")
    world.handled(world.server.react(world.room, ANNE, on, "✅"))
    assert world.rig.one("SELECT count(*) FROM act") == acts, "accepted twice"


@in_a_world
def commands_in_what_is_quoted(world):
    """A reply's fallback, a quote by hand, a notice, a pill, an image's name: nobody said these."""
    card(world)
    quiet = [{"body": "> <@anne:lab.example> !accepter P-1\n\nje suis d'accord", "m.relates_to": {"m.in_reply_to": {"event_id": "$somewhere"}}},
             {"body": "> !accepter P-1\n\nvous avez vu cela ?"},
             {"body": "merci", "format": "org.matrix.custom.html", "formatted_body": "<mx-reply><blockquote>!accepter P-1</blockquote></mx-reply>merci"},
             {"msgtype": "m.notice", "body": "!accepter P-1"}, {"msgtype": "m.image", "body": "!accepter P-1", "url": "mxc://lab.example/x"},
             {"msgtype": "m.emote", "body": "> !accepter P-1"}]
    for content in quiet:
        world.server.new_event(world.room, ANNE, "m.room.message", {"msgtype": "m.text", **content})
        world.answered(world.server.say(world.room, ANNE, "!aide"))
        assert world.rig.one(STAGE) == "received", content


@in_a_world
def a_flood_of_mentions(world):
    """From one stranger and from one member of the staff: a few answers, every line noted, and another person is served meanwhile."""
    lines = [world.server.say(world.forum, YANN, f"@lab bonjour {i}") for i in range(300)]
    staff = world.server.say(world.room, ANNE, "!aide")
    world.answered(staff)
    world.handled(lines[-1])
    world.settled()
    said = world.rig.one("SELECT count(*) FROM outbox WHERE channel = 'room' AND act = 'say' AND destination = ?", world.forum)
    assert 1 <= said <= 3, f"{said} answers to a stranger's flood"
    assert world.rig.one("SELECT count(*) FROM inbox WHERE channel = 'room' AND state = 'received'") == 0


@in_a_world
def shut_out(world):
    """Banned, made silent, put out: the staff learn of it, nothing is sent there, and what goes elsewhere goes on."""
    events = [world.server.member(world.forum, ME, "ban", ANNE)]
    assert world.handled(events[0])[0] == "handled"
    world.settled()
    told = world.rig.one("SELECT count(*) FROM outbox WHERE template = 'room-out' AND destination = ?", world.room)
    assert told == 1, world.rig.story()
    other = world.server.room(ANNE, YANN, id="!other:lab.example")  # before version 12 levels say it all
    world.server.invite(ANNE, other)
    world.server.until(lambda: world.server.membership(other, ME) == "join", "joined")
    world.rig.until(lambda: world.rig.rows("SELECT 1 FROM outbox WHERE template = 'room-welcome' AND destination = ? AND state = 'sent'", other), "welcome")
    world.server.new_event(other, ANNE, "m.room.power_levels", {"users": {ANNE: 100}, "events_default": 50, "users_default": 0}, state_key="")
    world.rig.until(lambda: world.rig.rows("SELECT 1 FROM room WHERE id = ? AND mute = 1", other), "mute")
    n = len(world.server.letters(other))
    world.handled(world.server.say(other, YANN, "@lab aide"))
    world.handled(world.server.say(other, ANNE, "!aide"))
    world.settled()
    assert len(world.server.letters(other)) == n, "it speaks where it may not"
    world.server.member(other, ME, "leave", ANNE)
    world.rig.until(lambda: world.rig.rows("SELECT 1 FROM room WHERE id = ? AND state = 'left'", other), "left")
    n = len(world.server.requests)
    world.answered(world.server.say(world.room, ANNE, "!aide"))
    assert not [r for r in world.server.requests[n:] if r.name == "send" and r.parts[1] in (other, world.forum)]


@in_a_world
def invited_by_a_stranger(world):
    """However often, and whatever the room calls itself."""
    rooms = []
    for i in range(20):
        room = world.server.room(YANN)
        world.server.new_event(room, YANN, "m.room.name", {"name": "Équipe du lab"}, state_key="")
        rooms.append(world.server.invite(YANN, room))
    world.answered(world.server.say(world.room, ANNE, "!aide"))
    world.settled()
    assert not world.server.asked("join") and not any(world.server.membership(r, ME) == "join" for r in rooms)
    assert world.rig.one("SELECT count(*) FROM outbox WHERE template = 'room-invited'") <= 1


def broken_join(binary, case):
    name, fault = case
    world = World(binary)
    try:
        world.server.fail("join", fault(), times=2)
        room = world.server.room(ANNE, YANN)
        world.server.invite(ANNE, room)
        world.server.until(lambda: world.server.membership(room, ME) == "join", "joined", 60)
        world.rig.until(lambda: world.rig.rows("SELECT 1 FROM outbox WHERE template = 'room-welcome' AND destination = ? AND state = 'sent'", room), "welcome")
        assert len(world.server.letters(room)) == 1, "welcomed twice"
        assert len(world.server.asked("join")) <= 5, world.server.asked("join")
        world.good_end()
    finally:
        world.close()


def broken_messages(binary, case):
    name, fault = case
    world = World(binary)
    try:
        world.rig.stop()
        first = world.server.say(world.room, ANNE, "!aide")
        for i in range(300):
            world.server.say(world.room, PAUL, f"entre nous {i}")
        last = world.server.say(world.room, ANNE, "!aide")
        world.server.fail("messages", fault(), times=2)
        world.rig.start()
        world.answered(first, last)
        assert len(world.server.asked("messages")) < 40, "it spins"
        world.good_end()
    finally:
        world.close()


def each_other_call_breaks(binary):
    each(binary, [(f"join {k}", v) for k, v in BROKEN.items()], broken_join)
    each(binary, [(f"messages {k}", v) for k, v in BROKEN.items()], broken_messages)


def redirected(binary, case):
    call, code = case
    world = World(binary)
    elsewhere = Matrixd(host="127.0.0.2")
    try:
        world.server.fail(call, redirect(code, elsewhere.url), times=2)
        if call == "join":
            world.server.invite(ANNE, world.server.room(ANNE, YANN))
        else:
            world.rig.stop()
            for i in range(300):
                world.server.say(world.room, PAUL, f"entre nous {i}")
            world.rig.start()
        world.server.until(lambda: len(world.server.asked(call)) >= 2, "asked twice", 60)
        assert not elsewhere.requests, f"followed: {elsewhere.requests}"
        world.server.heal()
        world.good_end()
    finally:
        elsewhere.close()
        world.close()


def to_another_host(binary):
    each(binary, [(call, code) for call in ("join", "messages") for code in (301, 307, 308)], redirected)


CASES = [forged_edits, reactions_of_strangers_and_robots, commands_in_what_is_quoted, a_flood_of_mentions, shut_out, invited_by_a_stranger,
         each_other_call_breaks, to_another_host]


def main():
    wanted = sys.argv[2:]
    return play([c for c in CASES if not wanted or c.__name__ in wanted], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
