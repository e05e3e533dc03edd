#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Row B3: polls at a homeserver that breaks off, refuses or forgets. Each is asked once; where a room has no polls its words are there once;
answers of any shape disturb nothing."""
import signal
import sys

from matrixd import ME, Fault, lost, status
from rig import play
from rooms import ANNE, PAUL, YANN, World, each
from test_matrix import BROKEN

START, RESPONSE, END = (f"org.matrix.msc3381.poll.{what}" for what in ("start", "response", "end"))
TEXT = "org.matrix.msc1767.text"
DAYS = ("jeudi 12 mars au matin", "vendredi 13 mars, 14 h", "lundi 16 mars")
FORBIDDEN = {"errcode": "M_FORBIDDEN", "error": "You don't have permission to post that to the room."}


def ours(world, room=None):
    """What the room holds of the program, in order."""
    with world.server.changed:
        return [e for r, e in world.server.events if r == (room or world.room) and e.get("sender") == ME and "state_key" not in e]


def letters(world):
    return [e["content"].get("fr.skoazell.letter") for e in ours(world)]


def row(world, letter):
    return world.rig.rows("SELECT state, detail, remote FROM outbox WHERE letter = ?", letter)[0]


def gone(world, letter, seconds=60):
    """What became of a letter."""
    return world.rig.until(lambda: [r for r in world.rig.rows("SELECT state, detail, remote FROM outbox WHERE letter = ?", letter)
                                    if r[0] in ("sent", "dead")], f"{letter} gone", seconds)[0]


def away(binary):
    """A lab that was in its rooms, and is not running."""
    world = World(binary)
    world.answered(world.server.say(world.room, ANNE, "!aide"))
    assert world.rig.stop() == 0, world.rig.story()
    return world


def post_poll(world, key="vote", many=1, room=None):
    return world.rig.post(key, room or world.room, "poll", many, "Quel jour ?", *DAYS)


def in_a_lab_that_was_away(work):
    def case(binary):
        world = away(binary)
        try:
            work(world)
            world.good_end()
        finally:
            world.close()
    case.__name__, case.__doc__ = work.__name__, work.__doc__
    return case


def shape(event, letter, most=1):
    assert event["type"] == START and event["content"]["fr.skoazell.letter"] == letter, event
    poll = event["content"][START]
    assert [a["id"] for a in poll["answers"]] == ["1", "2", "3"] and [a[TEXT] for a in poll["answers"]] == list(DAYS), poll
    assert poll["max_selections"] == most and poll["question"][TEXT] == "Quel jour ?", poll
    assert all(f"{i}. {day}" in event["content"][TEXT] for i, day in enumerate(DAYS, 1)), event
    assert event["content"]["m.mentions"] == {}, event


@in_a_lab_that_was_away
def asked_and_ended(world):
    """In the order of the outbox, between notices; the end concerns the poll."""
    before = world.rig.post("before", world.room, "say", "Voici les dates.")
    asked = post_poll(world, many=3)
    ended = world.rig.post("ended", world.room, "end", "vote", "Le vote est clos.")
    after = world.rig.post("after", world.room, "say", "Ce sera lundi.")
    world.server.fail("send", status(429, {"errcode": "M_LIMIT_EXCEEDED", "error": "too many", "retry_after_ms": 50}), times=2,
                      when=lambda r: START in r.path)
    world.start()
    gone(world, after)
    assert letters(world)[-4:] == [before, asked, ended, after], letters(world)
    poll, end = ours(world)[-3:-1]
    shape(poll, asked, 3)
    assert end["type"] == END and end["content"]["m.relates_to"] == {"rel_type": "m.reference", "event_id": poll["event_id"]}, end
    assert end["content"][END] == {} and end["content"][TEXT] == "Le vote est clos.", end
    assert row(world, asked) == ("sent", "", poll["event_id"]) and row(world, ended)[0] == "sent"


def broken_ask(binary, case):
    name, fault = case
    world = away(binary)
    try:
        asked = post_poll(world)
        world.server.fail("send", fault(), times=2)
        world.start()
        assert gone(world, asked)[0] == "sent"
        assert letters(world).count(asked) == 1, ours(world)
        puts = [r for r in world.server.asked("send") if asked in r.path]
        assert len({(r.txn, r.body) for r in puts}) == 1, puts
        shape(ours(world)[-1], asked)
        world.good_end()
    finally:
        world.close()


def each_send_breaks(binary):
    each(binary, [(f"poll {k}", v) for k, v in BROKEN.items()], broken_ask)


POINTS = ["outbox.claimed", "matrix.sent", "outbox.sent", "outbox.settled"]


def killed(world, asked, point):
    """Killed there; the homeserver has forgotten every txnId by the next start."""
    n = len(world.server.asked("sync"))
    world.rig.start(env={"SKOAZELL_FAULT": f"{point}:1"})
    assert world.rig.wait(30) == -signal.SIGKILL, f"{point} was not passed\n{world.rig.story()}"
    world.server.forget()
    world.rig.start()
    world.second_sync(n)
    found = gone(world, asked)
    assert letters(world).count(asked) == 1, ours(world)
    return found


def killed_ask(binary, case):
    point, forbidden = case
    world = away(binary)
    try:
        if forbidden:
            world.server.fail("send", status(403, FORBIDDEN), times=10 ** 6, when=lambda r: START in r.path)
        asked = post_poll(world)
        state, _, remote = killed(world, asked, point)
        assert state == "sent" and remote == ours(world)[-1]["event_id"], remote
        assert ours(world)[-1]["type"] == ("m.room.message" if forbidden else START), ours(world)
        world.good_end()
    finally:
        world.close()


def asked_once_however_it_dies(binary):
    each(binary, [(point, forbidden) for point in POINTS for forbidden in (False, True)], killed_ask)


@in_a_lab_that_was_away
def an_answer_that_is_lost_and_forgotten(world):
    """The echo of our own poll says that it was asked."""
    def act(request, answer):
        world.server.forget()
        return status(502).act(request, answer)
    world.server.fail("send", Fault(act, before=False))
    asked = post_poll(world)
    world.start()
    assert gone(world, asked)[:2] == ("sent", "seen in the room")
    assert letters(world).count(asked) == 1 and len([r for r in world.server.asked("send") if asked in r.path]) == 1


@in_a_lab_that_was_away
def a_room_without_polls(world):
    """What was asked is said in words, once, in its place, under a txnId of its own; so is its end; replies find the letter."""
    world.server.fail("send", status(403, FORBIDDEN), times=10 ** 6, when=lambda r: "msc3381" in r.path)
    before = world.rig.post("before", world.room, "say", "Voici les dates.")
    asked = post_poll(world)
    ended = world.rig.post("ended", world.room, "end", "vote", "Le vote est clos.")
    after = world.rig.post("after", world.room, "say", "Ce sera lundi.")
    world.start()
    gone(world, after)
    assert letters(world)[-4:] == [before, asked, ended, after], letters(world)
    notice, end = ours(world)[-3:-1]
    assert notice["type"] == "m.room.message" and notice["content"]["msgtype"] == "m.notice", notice
    assert "2. " + DAYS[1] in notice["content"]["body"] and notice["content"]["m.mentions"] == {}, notice
    state, detail, remote = row(world, asked)
    assert (state, remote) == ("sent", notice["event_id"]), (state, detail, remote)
    assert detail == "seen in the room" or detail.startswith("in words: 403 M_FORBIDDEN"), detail
    world.rig.note("matrix: a poll is refused, its words go in its place: 403 M_FORBIDDEN")
    assert end["content"]["body"] == "Le vote est clos." and end["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": remote}}, end
    txns = [r.txn for r in world.server.asked("send") if asked in r.path]
    assert len(txns) == len(set(txns)) == 2, txns


@in_a_lab_that_was_away
def a_room_where_nothing_may_be_said(world):
    """Tried twice, and not once more; the staff are told; the other rooms go on."""
    world.server.fail("send", status(403, FORBIDDEN), times=10 ** 6, when=lambda r: r.parts[1] == world.forum)
    asked = post_poll(world, room=world.forum)
    ended = world.rig.post("ended", world.forum, "end", "vote", "Le vote est clos.")
    world.start()
    state, detail, remote = gone(world, asked)
    assert state == "dead" and detail.startswith("403 M_FORBIDDEN") and not remote, (state, detail, remote)
    assert gone(world, ended)[:2] == ("dead", "the message that it concerns was not sent")
    assert len([r for r in world.server.asked("send") if r.parts[1] == world.forum]) == 2, world.server.asked("send")
    world.server.heal()


@in_a_lab_that_was_away
def the_words_are_lost_on_the_way(world):
    """A poll is refused, and the answer to its words does not arrive."""
    world.server.fail("send", status(403, FORBIDDEN), times=10 ** 6, when=lambda r: START in r.path)
    world.server.fail("send", lost(), times=2, when=lambda r: "m.room.message" in r.path)
    asked = post_poll(world)
    world.start()
    assert gone(world, asked)[0] == "sent"
    assert letters(world).count(asked) == 1, ours(world)
    world.server.heal()


# -- answers

def answer(world, who, poll, ids, room=None, stable=False):
    return world.server.choose(room or world.room, who, poll, ids, stable)


@in_a_lab_that_was_away
def answers_of_people(world):
    """Both names are heard; what is passed over leaves no trace; nobody is answered; a flood costs the others nothing."""
    asked = post_poll(world)
    world.start()
    poll = gone(world, asked)[2]
    said = len(ours(world))
    heard = [answer(world, ANNE, poll, ["1"]), answer(world, PAUL, poll, ["3", "1"], stable=True), answer(world, ANNE, poll, []),
             answer(world, ANNE, "$another", ["uuid-of-another-program"]), answer(world, YANN, poll, ["1"], room=world.forum)]
    start = world.server.new_event(world.room, ANNE, START, {TEXT: "Thé ?", START: {"question": {TEXT: "Thé ?"}, "answers": []}})
    end = world.server.new_event(world.room, ANNE, END, {"m.relates_to": {"rel_type": "m.reference", "event_id": start}, END: {}})
    passed = [answer(world, "@anne:evil.example", poll, ["1"]), answer(world, ANNE, poll, ["1"] * 10000), answer(world, ANNE, poll, [["1"]]),
              answer(world, ANNE, poll, {"0": "1"}), answer(world, ANNE, poll, None, stable=True), answer(world, ANNE, 7, ["1"]),
              world.server.new_event(world.room, ANNE, RESPONSE, {}), world.server.new_event(world.room, ANNE, RESPONSE, {RESPONSE: "1"})]
    for event in heard:
        assert world.handled(event) == ("ignored", "poll answer"), (event, world.handled(event))
    for event in (start, end):
        assert world.handled(event) == ("ignored", "a poll of others"), world.handled(event)
    back = world.server.new_event(world.room, ANNE, "m.room.redaction", {"redacts": heard[0]}, redacts=heard[0])
    assert world.handled(back)[0] == "ignored", world.handled(back)
    for i in range(300):
        answer(world, YANN if i % 2 else ANNE, poll, [str(i % 3 + 1)])
    world.answered(world.server.say(world.room, ANNE, "!aide"))
    assert not any(world.rig.rows("SELECT 1 FROM inbox WHERE key LIKE '%/' || ?", event) for event in passed)
    assert len(ours(world)) == said + 1, ours(world)[said:]


@in_a_lab_that_was_away
def answers_from_before(world):
    """What was answered in a room before it came in is none of its business."""
    room = world.server.room(ANNE)
    old = answer(world, ANNE, "$old", ["1"], room=room)
    world.start()
    world.server.invite(ANNE, room)
    world.server.until(lambda: world.server.membership(room, ME) == "join", "in the room")
    new = answer(world, ANNE, "$old", ["2"], room=room)
    assert world.handled(new) == ("ignored", "poll answer"), world.handled(new)
    assert not world.rig.rows("SELECT 1 FROM inbox WHERE key LIKE '%/' || ?", old)


CASES = [asked_and_ended, each_send_breaks, asked_once_however_it_dies, an_answer_that_is_lost_and_forgotten, a_room_without_polls,
         a_room_where_nothing_may_be_said, the_words_are_lost_on_the_way, answers_of_people, answers_from_before]


def main():
    wanted = sys.argv[2:]
    return play([c for c in CASES if not wanted or c.__name__ in wanted], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
