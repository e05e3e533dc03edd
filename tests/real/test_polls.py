#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Row B3: polls in real rooms. People with matrix-nio see what the program asks and answer it in each shape that programs write; a room
whose levels allow no polls gets the words; whoever is killed, each poll is there once."""
import signal
import sys

import synapse

synapse.inside()

from chatlab import BOT  # noqa: E402
from program import play  # noqa: E402
from test_room import World  # noqa: E402

START, RESPONSE, END = (f"org.matrix.msc3381.poll.{what}" for what in ("start", "response", "end"))
TEXT = "org.matrix.msc1767.text"
DAYS = ("jeudi 12 mars au matin", "vendredi 13 mars, 14 h", "lundi 16 mars")
LETTER = "fr.skoazell.letter"


def away(world):
    world.lab.quiet()
    assert world.lab.stop() == 0, world.lab.story()


def ask(world, key, room, many=1):
    """A poll of the program, put into its outbox while it is away."""
    return world.lab.post(key, room, "poll", many, "Quel jour ?", *DAYS)


def seen(world, person, room, letter, kind=START):
    """The event that a letter became, as a person's own timeline has it."""
    return person.wait(lambda: next((e for e in person.events(room, BOT, kind) if e["content"].get(LETTER) == letter), None), f"{kind} of {letter}", 60)


def once(world, room, letter):
    found = [e for e in world.anne.history(room) if e["sender"] == BOT and e["content"].get(LETTER) == letter]
    assert len(found) == 1, found
    return found[0]


def kept(world, event):
    """Target and text of an answer that was taken and not handled yet."""
    raw, = world.lab.rows("SELECT raw FROM inbox_bytes JOIN inbox ON inbox.id = inbox_bytes.inbox WHERE key LIKE '%/' || ?", event)[0]
    lines = bytes(raw).decode().split("\n")
    assert lines[0] == "poll-answer" and lines[3].startswith("@"), lines
    return lines[6], lines[-1]


def asked_answered_ended(world):
    """In the room of the staff: both shapes of an answer, a change, one taken back, and what is no answer at all."""
    lab, anne, paul, room = world.lab, world.anne, world.paul, world.staff
    away(world)
    letter = ask(world, "first", room, 2)
    lab.start()
    event = seen(world, anne, room, letter)
    poll = event["content"][START]
    assert poll["kind"] == "org.matrix.msc3381.poll.disclosed" and poll["max_selections"] == 2, poll
    assert [(a["id"], a[TEXT]) for a in poll["answers"]] == [(str(i), day) for i, day in enumerate(DAYS, 1)], poll
    assert event["content"]["m.mentions"] == {} and "3. lundi 16 mars" in event["content"][TEXT], event
    lab.until(lambda: lab.rows("SELECT 1 FROM outbox WHERE letter = ? AND state = 'sent' AND remote = ?", letter, event.id), "sent")

    said = [anne.choose(room, event.id, ["1", "3"]), paul.choose(room, event.id, ["2"], stable=True), anne.choose(room, event.id, ["3", "3"]),
            paul.choose(room, event.id, [], stable=True)]
    for one in said:
        assert lab.taken(one) == ("ignored", "poll answer"), lab.taken(one)
    wrong = [anne.send(room, {"m.relates_to": {"rel_type": "m.reference", "event_id": event.id}, RESPONSE: bad}, RESPONSE)
             for bad in ({"answers": "1"}, {"answers": [["1"]]}, {"answers": ["1"] * 5000}, ["1"])]
    back = anne.redact(room, said[0])
    assert lab.taken(back)[0] == "ignored", lab.taken(back)
    world.answer(anne, room, anne.say(room, "!aide"))
    for one in wrong:
        assert not lab.rows("SELECT 1 FROM inbox WHERE key LIKE '%/' || ?", one), one

    away(world)
    ended = lab.post("first-end", room, "end", "first", "Le vote est clos.")
    lab.start()
    end = seen(world, anne, room, ended, END)
    assert end.relation == {"rel_type": "m.reference", "event_id": event.id}, end
    lab.quiet()
    once(world, room, letter)
    once(world, room, ended)
    lab.audit()


def answers_are_kept_as_they_were_given(world):
    """Of the first that comes in the program keeps who, to what and which, before it does anything with it; then it is killed."""
    lab, anne, claire, room = world.lab, world.anne, world.claire, world.forum
    away(world)
    letter = ask(world, "kept", room)
    lab.start()
    event = seen(world, claire, room, letter)
    for ids, stable, text in ((["2", "1", "2"], False, "2 1"), (["3"], True, "3"), ([], False, "")):
        away(world)
        one = claire.choose(room, event.id, ids, stable)
        lab.start(env={"SKOAZELL_FAULT": "inbox.taken:1"})
        assert lab.wait(30) == -signal.SIGKILL, lab.story()
        assert kept(world, one) == (event.id, text), kept(world, one)
        lab.start()
        assert lab.taken(one) == ("ignored", "poll answer")


def answers_in_a_gap(world):
    """More than a timeline holds was said while it was away: what was answered before that is not lost."""
    lab, anne, room = world.lab, world.anne, world.forum
    away(world)
    letter = ask(world, "gap", room)
    lab.start()
    event = seen(world, anne, room, letter)
    away(world)
    first = anne.choose(room, event.id, ["1"])
    for i in range(150):
        anne.say(room, f"nous en parlons entre nous, n° {i}")
    last = anne.choose(room, event.id, ["2"], stable=True)
    lab.start()
    for one in (first, last):
        assert lab.taken(one, 60) == ("ignored", "poll answer")


def a_room_whose_levels_allow_no_polls(world):
    """By Synapse's own refusal: the words, once, and nothing that the staff need to hear of; replies find the letter."""
    lab, anne, room = world.lab, world.anne, world.forum
    now = anne.state(room, "m.room.power_levels").get("events", {})
    anne.powers(room, events={**now, START: 50})
    away(world)
    letter = ask(world, "no-polls", room)
    ended = lab.post("no-polls-end", room, "end", "no-polls", "Le vote est clos.")
    lab.start()
    notice = seen(world, anne, room, letter, "m.room.message")
    assert notice["content"]["msgtype"] == "m.notice" and "2. " + DAYS[1] in notice.body.replace("\u00a0", " "), notice
    lab.until(lambda: lab.rows("SELECT 1 FROM outbox WHERE letter = ? AND state = 'sent' AND remote = ?", letter, notice.id), "sent")
    lab.quiet()
    assert once(world, room, letter)["type"] == "m.room.message" and once(world, room, ended).relation["event_id"] == notice.id
    assert not lab.rows("SELECT 1 FROM outbox WHERE state = 'dead' AND letter IN (?, ?)", letter, ended)
    anne.powers(room, events=now)
    lab.audit()


POINTS = ["outbox.claimed:1", "matrix.sent:1", "outbox.sent:1", "outbox.settled:1"]


def asked_once_whoever_is_killed(world):
    """Between commit and send, and after it, with the homeserver killed too every other time."""
    lab, room = world.lab, world.staff
    for i, point in enumerate(POINTS):
        away(world)
        letter = ask(world, f"killed-{i}", room)
        lab.start(env={"SKOAZELL_FAULT": point})
        assert lab.wait(30) == -signal.SIGKILL, f"{point} was not passed\n{lab.story()}"
        if i % 2:
            lab.matrix.kill()
            lab.matrix.start()
        lab.start()
        lab.until(lambda: lab.rows("SELECT 1 FROM outbox WHERE letter = ? AND state = 'sent'", letter), "sent", 60)
        assert once(world, room, letter)["type"] == START
    lab.audit()


CASES = [asked_answered_ended, answers_are_kept_as_they_were_given, answers_in_a_gap, a_room_whose_levels_allow_no_polls, asked_once_whoever_is_killed]


def main():
    wanted = sys.argv[2:]
    world = World(sys.argv[1])
    try:
        return play([c for c in CASES if not wanted or c.__name__ in wanted], world)
    finally:
        world.lab.close()


if __name__ == "__main__":
    sys.exit(main())
