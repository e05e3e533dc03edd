# SPDX-License-Identifier: EUPL-1.2
"""A scripted Matrix homeserver on loopback, for the faults that a real one cannot be told to make. It runs inside the test.

    server = Matrixd()
    room = server.room("@anne:lab.example", server.me)      both are in it
    event = server.say(room, "@anne:lab.example", "!aide")
    server.fail("send", status(502), times=2)               what goes wrong, in which call, how often
    server.until(lambda: server.sent(room), "an answer")    waits for requests, never sleeps

Without faults it is honest: one txnId is one event, as long as it is not told to forget them (forget())."""
import http.server
import itertools
import json
import ssl
import threading
import time
import urllib.parse

ME, TOKEN = "@skoazell:lab.example", "token-of-the-tests"
PREFIX = "/_matrix/client/"


class Request:
    def __init__(self, method, path, headers, body):
        self.method, self.path, self.body, self.at = method, path, body, time.monotonic()
        url = urllib.parse.urlsplit(path)
        self.query = {k: v[0] for k, v in urllib.parse.parse_qs(url.query).items()}
        self.parts = [urllib.parse.unquote(p) for p in url.path.removeprefix(PREFIX).split("/")[1:]]
        self.token = (headers.get("Authorization") or "").removeprefix("Bearer ") or self.query.get("access_token")
        self.call = self.name()

    def name(self):
        p = self.parts
        if self.path.endswith("/_matrix/client/versions"):
            return "versions"
        if p[:1] == ["rooms"] and len(p) > 2:
            return p[2]
        return {"account": "whoami", "user": "filter"}.get(p[0], p[0]) if p else "unknown"

    @property
    def txn(self):
        return self.parts[4] if self.call == "send" and len(self.parts) > 4 else None

    def __repr__(self):
        return f"{self.method} {self.path[:160]}"


class Answer:
    def __init__(self, code=200, content=None, raw=None, headers=()):
        self.code, self.headers = code, dict(headers)
        self.raw = json.dumps({} if content is None else content).encode() if raw is None else raw
        self.type, self.cut = "application/json", None  # cut: after how many bytes the connection breaks


class Fault:
    """What goes wrong. before: instead of the work; else the work is done and its answer changed or lost."""
    def __init__(self, act, before=True):
        self.act, self.before = act, before
        self.left, self.when = 1, None


class Lost(Exception):
    """Nothing more is said on this connection."""


def status(code, content=None, raw=None, **headers):
    names = {k.replace("_", "-"): str(v) for k, v in headers.items()}
    return Fault(lambda request, answer: Answer(code, content if content is not None else {"errcode": "M_UNKNOWN", "error": "it is broken"}, raw, names))


def lost():
    """The work is done and nobody hears of it."""
    def act(request, answer):
        raise Lost
    return Fault(act, before=False)


def refused():
    """Nothing is done, nothing is said."""
    def act(request, answer):
        raise Lost
    return Fault(act)


def half(part=0.5):
    """The work is done, and a part of the answer is sent."""
    def act(request, answer):
        answer.cut = int(len(answer.raw) * part)
        return answer
    return Fault(act, before=False)


def cut(at):
    """The same at a byte."""
    def act(request, answer):
        answer.cut = at
        return answer
    return Fault(act, before=False)


def changed(change):
    """The real answer, its JSON changed in place or replaced by what `change` returns."""
    def act(request, answer):
        content = json.loads(answer.raw)
        got = change(content)
        answer.raw = json.dumps(content if got is None else got).encode()
        return answer
    return Fault(act, before=False)


def text(change):
    """The real answer, its bytes changed: for what no JSON writer would write."""
    def act(request, answer):
        answer.raw = change(answer.raw)
        return answer
    return Fault(act, before=False)


def slow(event, seconds=120):
    """Answers after `event` is set."""
    def act(request, answer):
        event.wait(seconds)
        return answer
    return Fault(act, before=False)


class Matrixd:
    def __init__(self, me=ME, token=TOKEN, host="127.0.0.1", certificate=None):
        self.me, self.tokens = me, {token: me}
        self.changed = threading.Condition(threading.RLock())
        self.events, self.rooms, self.invites = [], {}, {}  # events: (room, event) in the order of the homeserver
        self.steps, self.said = [], {}  # of a script; txnId -> how many events it became
        self.txns, self.faults, self.requests, self.filters = {}, [], [], {}
        self.count = itertools.count(1)
        self.closing = False
        self.most = 10 ** 6  # events that a timeline holds at most, whatever was asked
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = Request(self.command, self.path, self.headers, body)
                try:
                    answer = outer.serve(request)
                    self.out(answer)
                except (Lost, OSError):
                    self.close_connection = True
            do_GET = do_POST = do_PUT = do_DELETE = handle_one

            def out(self, answer):
                self.send_response(answer.code)
                self.send_header("Content-Type", answer.type)
                self.send_header("Content-Length", str(len(answer.raw)))
                for k, v in answer.headers.items():
                    self.send_header(k, v)
                self.end_headers()
                self.wfile.write(answer.raw[:answer.cut])
                if answer.cut is not None:
                    raise Lost

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads, request_queue_size = True, 64

            def handle_error(self, *_):  # a client that was killed
                pass

        self.server = Server((host, 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http{'s' if certificate else ''}://{'localhost' if certificate else host}:{self.port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate + ".pem", certificate + ".key")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self.thread.start()

    def close(self):
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.server.shutdown()
        self.server.server_close()

    # -- what goes wrong

    def fail(self, call, fault, times=1, when=None):
        """The next `times` requests of that call (that `when` is true of) go wrong."""
        fault.call, fault.left, fault.when = call, times, when
        with self.changed:
            self.faults.append(fault)
        return fault

    def heal(self):
        with self.changed:
            self.faults.clear()

    def forget(self):
        """As a homeserver that was away for long, or whose memory of txnIds is short."""
        with self.changed:
            self.txns.clear()

    def take_fault(self, request, before):
        for f in self.faults:
            if f.call == request.call and f.before == before and f.left > 0 and (not f.when or f.when(request)):
                f.left -= 1
                return f
        return None

    def serve(self, request):
        with self.changed:
            self.requests.append(request)
            fault = self.take_fault(request, True)
            self.changed.notify_all()
        if fault:
            return fault.act(request, None)
        answer = self.answer(request)
        with self.changed:  # only now: a long poll that waits already goes wrong too
            fault = self.take_fault(request, False)
        return fault.act(request, answer) if fault else answer

    # -- the world

    def new_event(self, room, sender, kind, content, id=None, **more):
        with self.changed:
            id = id or f"$event{next(self.count)}"
            event = {"event_id": id, "type": kind, "sender": sender, "origin_server_ts": int(time.time() * 1000), "content": content,
                     "room_id": room, **more}
            self.events.append((room, event))
            if "state_key" in event and room in self.rooms:
                self.rooms[room][(kind, event["state_key"])] = event
            self.changed.notify_all()
            return event["event_id"]

    def raw_event(self, room, event):
        """Any object at all in a timeline."""
        with self.changed:
            next(self.count)
            self.events.append((room, event))
            self.changed.notify_all()

    def room(self, *members, id=None, maker=None):
        with self.changed:
            id = id or f"!room{next(self.count)}"
            self.rooms[id] = {}
            first = maker or members[0]
            self.new_event(id, first, "m.room.create", {"room_version": "12"}, state_key="")
            for m in members:
                self.member(id, m)
            return id

    def member(self, room, who, membership="join", sender=None, name=None):
        content = {"membership": membership, "displayname": name or who[1:].partition(":")[0].capitalize()}
        # The program's own events have names of their own: those of people are the same whenever it does something.
        again = sum(e.get("state_key") == who for r, e in self.events if r == room and isinstance(e, dict))
        return self.new_event(room, sender or who, "m.room.member", content, id=f"$member{again}-{who}-{room}", state_key=who)

    def membership(self, room, who):
        event = self.rooms.get(room, {}).get(("m.room.member", who))
        return event and event["content"].get("membership")

    def invite(self, sender, room=None):
        with self.changed:
            room = room or self.room(sender)
            self.member(room, self.me, "invite", sender)
            self.invites[room] = len(self.events)
            self.changed.notify_all()
            return room

    def say(self, room, sender, text, **more):
        return self.new_event(room, sender, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    def react(self, room, sender, event, key):
        return self.new_event(room, sender, "m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}})

    def choose(self, room, sender, poll, ids, stable=False):
        """An answer to a poll (MSC3381), under its first names or the later ones."""
        kind = "m.poll.response" if stable else "org.matrix.msc3381.poll.response"
        chosen = {"m.selections": ids} if stable else {kind: {"answers": ids}}
        return self.new_event(room, sender, kind, {"m.relates_to": {"rel_type": "m.reference", "event_id": poll}, **chosen})

    def script(self, *steps):
        """(condition, act): each act is done once its condition is true and those before it are done."""
        with self.changed:
            self.steps = list(steps)
            self.tell()

    def tell(self):
        while self.steps and self.steps[0][0]():
            self.steps.pop(0)[1]()

    # -- what tests look at

    def until(self, check, what, seconds=30):
        end = time.monotonic() + seconds
        with self.changed:
            while not (got := check()):
                left = end - time.monotonic()
                assert left > 0, f"the homeserver never saw: {what}; last requests: {self.requests[-8:]}"
                self.changed.wait(left)
            return got

    def asked(self, call):
        with self.changed:
            return [r for r in self.requests if r.call == call]

    def sent(self, room=None):
        """The program's messages as the rooms hold them."""
        with self.changed:
            return [e for r, e in self.events if isinstance(e, dict) and e.get("sender") == self.me and e.get("type") == "m.room.message" and
                    room in (None, r)]

    def letters(self, room=None):
        return [e["content"].get("fr.skoazell.letter") for e in self.sent(room)]

    # -- answers

    def answer(self, request):
        call = request.call
        if call == "versions":
            return Answer(200, {"versions": ["v1.1", "v1.11", "v1.13"]})
        if request.token not in self.tokens:
            return Answer(401, {"errcode": "M_UNKNOWN_TOKEN" if request.token else "M_MISSING_TOKEN", "error": "no such token", "soft_logout": False})
        handler = getattr(self, "do_" + call, None)
        if not handler:
            return Answer(404, {"errcode": "M_UNRECOGNIZED", "error": f"no such call: {call}"})
        try:
            return handler(request)
        except (KeyError, IndexError, ValueError, TypeError) as why:
            return Answer(400, {"errcode": "M_BAD_JSON", "error": repr(why)})

    def do_whoami(self, request):
        return Answer(200, {"user_id": self.me, "device_id": "DEVICE", "is_guest": False})

    def do_filter(self, request):
        with self.changed:
            id = str(len(self.filters) + 1)
            self.filters[id] = json.loads(request.body)
            return Answer(200, {"filter_id": id})

    def limit_of(self, request):
        given = request.query.get("filter", "{}")
        asked = json.loads(given) if given.startswith("{") else self.filters[given]
        return min(asked.get("room", {}).get("timeline", {}).get("limit", 10), self.most)

    def do_sync(self, request):
        """Since: "s" and how many events there were."""
        since, wait = request.query.get("since"), int(request.query.get("timeout", 0)) / 1000
        limit, end = self.limit_of(request), time.monotonic() + wait
        start = int(since[1:]) if since else 0
        with self.changed:
            while since and not self.news(start) and not self.closing and (left := end - time.monotonic()) > 0:
                self.changed.wait(left)
            return Answer(200, self.news_since(start, limit, since is None))

    def news(self, start):
        return any(self.concerns_me(room, e) for room, e in self.events[start:])

    def concerns_me(self, room, event):
        about_me = isinstance(event, dict) and event.get("type") == "m.room.member" and event.get("state_key") == self.me
        return about_me or self.membership(room, self.me) == "join"

    def news_since(self, start, limit, first):
        join, left, invite = {}, {}, {}
        rooms = dict.fromkeys(r for r, _ in self.events[start:])
        for room in rooms:
            mine = self.membership(room, self.me)
            at = [i for i in range(start, len(self.events)) if self.events[i][0] == room]
            if mine == "join":
                kept = at[-limit:]
                block = {"timeline": {"events": [self.shown(self.events[i][1]) for i in kept], "limited": len(kept) < len(at),
                                      "prev_batch": f"s{kept[0] if kept else start}"}, "state": {"events": []}}
                # What changed before the timeline begins; at the first time, all that is so there.
                before = [self.events[i][1] for i in at if i < kept[0]] if kept else []
                block["state"]["events"] = [e for e in before if isinstance(e, dict) and "state_key" in e]
                join[room] = block
            elif mine in ("leave", "ban") and any(self.events[i][1].get("state_key") == self.me for i in at):
                left[room] = {"timeline": {"events": [self.events[i][1] for i in at], "limited": False, "prev_batch": f"s{start}"}}
            elif mine == "invite" and self.invites.get(room, 0) > start:
                invite[room] = {"invite_state": {"events": [{k: e[k] for k in ("type", "sender", "content", "state_key")}
                                                            for e in self.rooms[room].values()]}}
        return {"next_batch": f"s{len(self.events)}", "rooms": {"join": join, "invite": invite, "leave": left}}

    def shown(self, event):
        """As the one who asks sees it: one's own events with their txnId."""
        return {k: v for k, v in event.items() if k != "room_id"} if isinstance(event, dict) else event

    def do_messages(self, request):
        room, forward = request.parts[1], request.query.get("dir") == "f"
        limit = min(int(request.query.get("limit", 10)), 1000)
        at = [i for i, (r, _) in enumerate(self.events) if r == room]
        start = int(request.query["from"][1:]) if request.query.get("from") else (0 if forward else len(self.events))
        stop = int(request.query["to"][1:]) if request.query.get("to") else (len(self.events) if forward else 0)
        with self.changed:
            if forward:
                found = [i for i in at if start <= i < stop]
                kept = found[:limit]
                end = f"s{kept[-1] + 1}" if len(kept) < len(found) else None
            else:
                found = [i for i in reversed(at) if stop <= i < start]
                kept = found[:limit]
                end = f"s{kept[-1]}" if len(kept) < len(found) else None
            got = {"start": f"s{start}", "chunk": [self.shown(self.events[i][1]) for i in kept]}
            return Answer(200, {**got, "end": end} if end else got)

    def do_send(self, request):
        room, kind, txn = request.parts[1], request.parts[3], request.parts[4]
        content = json.loads(request.body)
        with self.changed:
            if self.membership(room, self.me) != "join":
                return Answer(403, {"errcode": "M_FORBIDDEN", "error": "not in this room"})
            if (room, txn) not in self.txns:
                self.said[txn] = self.said.get(txn, 0) + 1
                self.txns[room, txn] = self.new_event(room, self.me, kind, content, id=f"${txn}.{self.said[txn]}", unsigned={"transaction_id": txn})
                self.tell()
            return Answer(200, {"event_id": self.txns[room, txn]})

    def do_state(self, request):
        room, rest = request.parts[1], request.parts[3:]
        with self.changed:
            if request.method == "PUT":
                return Answer(200, {"event_id": self.new_event(room, self.me, rest[0], json.loads(request.body), state_key="/".join(rest[1:]))})
            if not rest:
                return Answer(200, list(self.rooms[room].values()))
            event = self.rooms[room].get((rest[0], "/".join(rest[1:])))
            return Answer(200, event["content"]) if event else Answer(404, {"errcode": "M_NOT_FOUND", "error": "no such state"})

    def do_join(self, request):
        room = request.parts[1]
        with self.changed:
            if self.membership(room, self.me) not in ("invite", "join"):
                return Answer(403, {"errcode": "M_FORBIDDEN", "error": "not invited"})
            if self.membership(room, self.me) != "join":
                self.member(room, self.me)
                self.tell()
            return Answer(200, {"room_id": room})

    def do_createRoom(self, request):
        asked = json.loads(request.body)
        with self.changed:
            room = self.room(self.me)
            for who in asked.get("invite", []):
                self.member(room, who, "invite", self.me)
            return Answer(200, {"room_id": room})

    def do_leave(self, request):
        self.member(request.parts[1], self.me, "leave")
        return Answer()

    def do_joined_members(self, request):
        joined = {k[1]: {"display_name": e["content"].get("displayname")} for k, e in self.rooms[request.parts[1]].items()
                  if k[0] == "m.room.member" and e["content"].get("membership") == "join"}
        return Answer(200, {"joined": joined})

    def do_joined_rooms(self, request):
        return Answer(200, {"joined_rooms": [r for r in self.rooms if self.membership(r, self.me) == "join"]})

    def do_members(self, request):
        return Answer(200, {"chunk": [e for k, e in self.rooms[request.parts[1]].items() if k[0] == "m.room.member"]})

    def do_redact(self, request):
        return Answer(200, {"event_id": self.new_event(request.parts[1], self.me, "m.room.redaction", json.loads(request.body), redacts=request.parts[3])})

    def do_receipt(self, request):
        return Answer()

    do_typing = do_read_markers = do_forget = do_receipt

    def do_profile(self, request):
        return Answer(200, {"displayname": "Skoazell"})

    def do_logout(self, request):
        self.tokens.clear()
        return Answer()
