#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The whole program at a homeserver that breaks off, refuses or is not the one it should be: it never ends on input, never sends its
token elsewhere, does not spin, and afterwards every message has been handled once and answered once."""
import concurrent.futures
import re
import sys
import threading

from matrixd import ME, Answer, Fault, Matrixd, cut, half, lost, refused, slow, status, text
from rig import Rig, mail, play
from rooms import ANNE, AT_ONCE, PAUL, YANN, World, each

HTML = b"<!DOCTYPE html><html><title>502 Bad Gateway</title></html>"


def limited(**more):
    return status(429, {"errcode": "M_LIMIT_EXCEEDED", "error": "too many", **more})


BROKEN = {
    "502 in HTML": lambda: status(502, raw=HTML), "500": lambda: status(500), "503 empty": lambda: status(503, raw=b""),
    "half": half, "nothing but a head": lambda: half(0), "closed": refused, "answer lost": lost,
    "200 empty": lambda: status(200, raw=b""), "200 in HTML": lambda: status(200, raw=HTML), "200 list": lambda: status(200, raw=b"[]"),
    "200 null": lambda: status(200, raw=b"null"), "200 word": lambda: status(200, raw=b'"ok"'), "200 no JSON": lambda: status(200, raw=b'{"a":'),
    "429": lambda: limited(), "429 short": lambda: limited(retry_after_ms=50), "429 negative": lambda: limited(retry_after_ms=-5),
    "429 word": lambda: limited(retry_after_ms="soon"), "429 in HTML": lambda: status(429, raw=HTML),
}


def broken_sync(binary, case):
    name, fault = case
    world = World(binary)
    try:
        world.server.fail("sync", fault(), times=2)
        world.answered(world.server.say(world.room, ANNE, "!aide"))
        n = len(world.server.asked("sync"))
        assert n < 20, f"{n} requests: it spins"
        world.good_end()
    finally:
        world.close()


def broken_send(binary, case):
    name, fault = case
    world = World(binary)
    try:
        world.server.fail("send", fault(), times=2)
        asked = world.server.say(world.room, ANNE, "!aide")
        world.answered(asked)
        puts = world.server.asked("send")
        assert len({r.txn for r in puts}) == 1, f"another txnId: {puts}"
        assert len({r.body for r in puts}) == 1, "another content"
        assert len(puts) <= 4, puts
        world.good_end()
    finally:
        world.close()


def each_call_breaks(binary):
    each(binary, [(f"sync {k}", v) for k, v in BROKEN.items()], broken_sync)
    each(binary, [(f"send {k}", v) for k, v in BROKEN.items()], broken_send)


def cut_anywhere(binary):
    """An answer that breaks off at some byte was none: the next one says all of it again."""
    def part(start):
        world = World(binary)
        try:
            for at in range(start, 900, 150):
                world.server.fail("sync", cut(at))
                world.answered(world.server.say(world.room, ANNE, "!aide"))
            world.good_end()
        finally:
            world.close()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(part, range(1, 150, 37)))


def broken_whoami(binary, case):
    """It does not know who it is: it asks again, and nothing is said or taken before."""
    name, fault = case
    world = World(binary, start=False)
    try:
        world.server.fail("whoami", fault(), times=2)
        world.start()
        world.good_end()
    finally:
        world.close()


def whoami_breaks(binary):
    each(binary, [(f"whoami {k}", BROKEN[k]) for k in ("502 in HTML", "closed", "half", "429 short")] +
         [(f"whoami {k}", lambda v=v: status(200, v)) for k, v in NOBODY.items()], broken_whoami)


NOT_OURS = {"another account": {"user_id": ANNE}, "no MXID": {"user_id": "skoazell"}}
NOBODY = {"no account": {"device_id": "D"}, "a number": {"user_id": 5}, "null": {"user_id": None}, "a list": {"user_id": [ME]}}


def other_account(binary, case):
    """It does not run under another name than that of the settings."""
    name, content = case
    world = World(binary, start=False)
    try:
        world.rig.conf_matrix = world.rig.conf_matrix.replace("[room]", f"user = {ME}\n[room]")
        world.server.fail("whoami", status(200, content), times=100)
        world.rig.start()
        code = world.rig.wait(30)
        assert code > 0, f"{code}\n{world.rig.story()}"
        assert "matrix" in world.rig.log(), world.rig.log()
        assert not world.server.asked("sync") and not world.server.asked("send"), world.server.requests
    finally:
        world.close()


def not_the_account_of_the_settings(binary):
    each(binary, list(NOT_OURS.items()), other_account)


def absurd_delay(binary, case):
    """A homeserver that says "come back in a thousand years" is asked again within the hour, and not at once."""
    name, delay = case
    world = World(binary)
    try:
        world.server.fail("send", limited(retry_after_ms=delay), times=100)
        world.server.say(world.room, ANNE, "!aide")
        world.rig.until(lambda: world.rig.rows("SELECT 1 FROM outbox WHERE channel = 'room' AND state = 'deferred'"), "put off", 100)
        left = world.rig.one("SELECT next_at - strftime('%s', 'now') FROM outbox WHERE channel = 'room' AND state = 'deferred'")
        assert 0 < left <= 3600, f"{name}: {left} s"
        puts = len(world.server.asked("send"))
        world.rig.put(mail(1), "1.mail")  # mails do not wait for it
        world.rig.handled(1)
        assert len(world.server.asked("send")) <= puts + 1, "it spins"
        world.rig.end()
    finally:
        world.close()


def absurd_delays(binary):
    each(binary, [("a thousand years", 31536000000000), ("1e300", 1e300), ("2^63", 2 ** 63)], absurd_delay)


# -- the cursor

def a_since_token_is_refused(binary):
    """It begins anew and takes what was said meanwhile, once."""
    def refuse(case):
        name, code, errcode = case
        world = World(binary)
        try:
            first = world.server.say(world.room, ANNE, "!aide")
            world.answered(first)
            world.rig.stop()
            more = [world.server.say(world.room, ANNE, "!aide") for _ in range(30)]  # more than a first timeline holds
            old = world.server.asked("sync")[-1].query["since"]
            n = len(world.server.asked("sync"))
            world.server.fail("sync", status(code, {"errcode": errcode, "error": "no such token"}), times=10 ** 6, when=lambda r: r.query.get("since") == old)
            world.rig.start()
            world.answered(first, *more, seconds=90)
            assert len([r for r in world.server.asked("sync")[n:] if r.query.get("since") == old]) <= 3, "it insists"
            assert [a for a in world.answers() if a in more] == more, "out of order"
            world.good_end()
        except AssertionError as why:
            raise AssertionError(f"{name}: {why}") from None
        finally:
            world.close()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(refuse, [("unknown pos", 400, "M_UNKNOWN_POS"), ("invalid", 400, "M_INVALID_PARAM"), ("not found", 404, "M_NOT_FOUND"),
                               ("unknown", 404, "M_UNKNOWN")]))


def five_thousand_events(binary):
    """More than a timeline holds were said while it was away: all are taken, in their order, commands are answered once and in order; a fault
    in the middle of the pages changes nothing."""
    world = World(binary)
    try:
        world.rig.stop()
        commands, events = [], []
        for i in range(5000):
            if i % 500 == 3:
                events.append(world.server.say(world.room, ANNE, "!aide"))
                commands.append(events[-1])
            else:
                events.append(world.server.say(world.room, PAUL, f"nous en parlons entre nous, n° {i}"))
        world.server.fail("messages", status(502, raw=HTML), times=2, when=lambda r: len(world.server.asked("messages")) > 5)
        world.server.fail("messages", half(), times=1, when=lambda r: len(world.server.asked("messages")) > 12)
        world.rig.start()
        world.rig.until(lambda: world.rig.one("SELECT count(*) FROM inbox WHERE channel = 'room' AND state <> 'received'") >= 5000, "all taken", 240)
        world.answered(*commands, seconds=120)
        keys = [k.rsplit("/", 1)[-1] for (k,) in world.rig.rows("SELECT key FROM inbox WHERE channel = 'room' ORDER BY id")]
        kept = [k for k in keys if k in set(events)]
        assert kept == events, f"{len(kept)} of 5000 in order"
        assert [a for a in world.answers() if a in commands] == commands
        pages = len(world.server.asked("messages"))
        assert 5 < pages < 600, pages
        world.good_end()
        print(f"{pages} pages", flush=True)
    finally:
        world.close()


# -- whom it believes

def redirect(code, to):
    return Fault(lambda request, answer: Answer(code, {}, headers={"Location": to + request.path}))


def redirected(binary, case):
    """Its token goes to the host of the settings and to no other."""
    call, code = case
    world = World(binary, start=False)
    elsewhere = Matrixd(host="127.0.0.2")
    try:
        elsewhere.room(ANNE, ME, id=world.room)
        world.server.fail(call, redirect(code, elsewhere.url), times=2)
        if call in ("whoami", "versions"):
            world.rig.start()
            world.server.until(lambda: [f for f in world.server.faults if not f.left] or world.rig.process.poll() is not None, "asked twice", 60)
        else:
            world.start()
            world.answered(world.server.say(world.room, ANNE, "!aide"))
        assert not elsewhere.requests, f"followed: {elsewhere.requests}"
        world.server.heal()
        if world.rig.process.poll() is None:
            world.second_sync()
            world.good_end()
    finally:
        elsewhere.close()
        world.close()


def to_another_host(binary):
    each(binary, [(call, code) for call in ("whoami", "sync", "send") for code in (301, 302, 307, 308)], redirected)


def the_token_is_gone(binary):
    """It says so in the log and to the staff by mail, and asks rarely. With a new token in the file it goes on where it was."""
    def one(case):
        name, content = case
        world = World(binary)
        try:
            world.answered(world.server.say(world.room, ANNE, "!aide"))
            world.server.tokens.clear()
            world.server.fail("sync", status(401, content), times=10 ** 6)
            world.server.fail("send", status(401, content), times=10 ** 6)
            world.server.fail("whoami", status(401, content), times=10 ** 6)
            missed = world.server.say(world.room, ANNE, "!aide")
            world.rig.note(r"matrix: the account is refused")
            world.rig.until(lambda: world.rig.rows("SELECT 1 FROM outbox WHERE channel = 'mail' AND destination = 'anne@lab.example' AND state = 'sent'"),
                            "staff told by mail")
            n = len(world.server.requests)
            world.rig.put(mail(1), "1.mail")  # the mail goes on
            world.rig.handled(1)
            assert len(world.server.requests) - n <= 3, "it spins"
            assert world.rig.one("SELECT count(*) FROM outbox WHERE channel = 'mail' AND destination = 'anne@lab.example' AND template = 'trouble'") <= 1
            assert "token-of-the-tests" not in world.rig.log() + world.rig.said, "the token was told"
            code = world.rig.stop()
            assert code == 0, code
            world.server.heal()
            world.server.tokens["token-2"] = ME
            world.rig.matrixd(world.server, staff=world.room, forums=world.forum, token="token-2")
            world.rig.start()
            world.answered(missed)
            world.good_end()
        except AssertionError as why:
            raise AssertionError(f"{name}: {why}") from None
        finally:
            world.close()
    gone = {"errcode": "M_UNKNOWN_TOKEN", "error": "unknown"}
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        list(pool.map(one, [("hard", dict(gone, soft_logout=False)), ("soft", dict(gone, soft_logout=True)),
                            ("expired", {"errcode": "ORG_MATRIX_EXPIRED_ACCOUNT", "error": "expired"})]))


# -- time and size

CERTIFICATES = [("good", None), ("other", "certificate"), ("self", "certificate"), ("late", "certificate")]


def certificate(binary, case):
    """Who is not the homeserver that we know never sees the token."""
    name, words = case
    rig = Rig(binary)
    try:
        rig.maildir()
        server = Matrixd(certificate=rig.certificate(name))
        room = server.room(ANNE, PAUL, ME)
        rig.matrixd(server, staff=room)
        rig.conf_matrix = rig.conf_matrix.replace("plain = yes\n", f"ca_file = {rig.root}/ca.pem\n")
        rig.start()
        if words:
            rig.note(f"matrix: .*{words}")
            assert not server.requests, server.requests
        else:
            server.until(lambda: any("since" in r.query for r in server.asked("sync")), "the second sync")
            event = server.say(room, ANNE, "!aide")
            server.until(lambda: server.sent(room), "an answer")
            assert event
            rig.end()
    finally:
        rig.close()


def certificates(binary):
    each(binary, CERTIFICATES, certificate)


def slow_answers(binary):
    """A send that hangs holds up neither what is heard nor the mail; a poll that hangs ends by itself."""
    world = World(binary)
    free = threading.Event()
    try:
        world.server.fail("send", slow(free))
        first = world.server.say(world.room, ANNE, "!aide")
        world.server.until(lambda: world.server.asked("send"), "a send")
        second = world.server.say(world.forum, YANN, "@lab aide")
        assert world.handled(second)
        world.rig.put(mail(1), "1.mail")
        world.rig.handled(1)
        free.set()
        world.answered(first)
        world.good_end()
    finally:
        free.set()
        world.close()


def a_room_that_hangs(binary):
    """A send to one room that is not answered holds up no other room: what is said there afterwards is answered meanwhile."""
    world = World(binary)
    free = threading.Event()
    try:
        world.server.fail("send", slow(free), times=10 ** 6, when=lambda r: r.parts[1] == world.room)
        first = world.server.say(world.room, ANNE, "!aide")
        world.server.until(lambda: world.server.asked("send"), "a send")
        for _ in range(3):
            n = len(world.server.sent(world.forum))
            world.server.say(world.forum, ANNE, "!aide")
            world.server.until(lambda: len(world.server.sent(world.forum)) > n, "the other room's answer", 10)
        second = world.server.say(world.room, ANNE, "!aide")
        world.handled(second)
        assert len({r.txn for r in world.server.asked("send") if r.parts[1] == world.room}) == 1, "the next one went before it"
        free.set()
        world.answered(first, second)
        assert [a for a in world.answers() if a in (first, second)] == [first, second]
        world.good_end()
    finally:
        free.set()
        world.close()


def huge_bodies(binary):
    """An answer larger than any that is honest is not swallowed, and the place is not lost: it is asked for with less."""
    world = World(binary)
    try:
        fault = text(lambda raw: raw[:-1] + b', "x": "' + b"x" * (80 << 20) + b'"}')
        world.server.fail("sync", fault)
        world.answered(world.server.say(world.room, ANNE, "!aide"), seconds=90)
        big = world.server.say(world.room, PAUL, "mot " * 15000)
        world.handled(big)
        with open(f"/proc/{world.rig.process.pid}/status") as f:
            peak = int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1))
        assert peak < 400 << 10, f"{peak} KiB"  # sanitizers hold on to what was freed
        world.good_end()
    finally:
        world.close()


def txnids_forgotten(binary):
    """The answer to a send is lost, and the homeserver does not know our txnId any more: our own echo says that it was said."""
    world = World(binary)
    try:
        gate = threading.Event()

        def act(request, answer):
            world.server.forget()
            return status(502).act(request, answer)
        world.server.fail("send", Fault(act, before=False))
        gate.set()
        world.answered(world.server.say(world.room, ANNE, "!aide"))
        assert len(world.server.asked("send")) == 1, world.server.asked("send")
        world.good_end()
    finally:
        world.close()


CASES = [each_call_breaks, cut_anywhere, whoami_breaks, not_the_account_of_the_settings, absurd_delays, a_since_token_is_refused,
         five_thousand_events, to_another_host, certificates, the_token_is_gone, slow_answers, a_room_that_hangs, huge_bodies, txnids_forgotten]


def main():
    wanted = sys.argv[2:]
    return play([c for c in CASES if not wanted or c.__name__ in wanted], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
