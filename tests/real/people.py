# SPDX-License-Identifier: EUPL-1.2
"""People in Matrix rooms, by matrix-nio, spoken to without `await`: what they do returns when the homeserver has it, and every wait is for
an event in their own long poll."""
import asyncio
import html
import json
import threading
import time
import urllib.parse

import aiohttp
import nio

SECONDS = 30


class Loop:
    """One event loop in a thread of its own, for all people."""
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def do(self, work, seconds=120):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


class Event(dict):
    """An event as the homeserver gave it, with what tests ask of it."""
    @property
    def id(self):
        return self["event_id"]

    @property
    def body(self):
        body = self["content"].get("body", "")
        return body.replace("\u00a0", " ").replace("\u202f", " ") if isinstance(body, str) else ""

    @property
    def relation(self):
        return self["content"].get("m.relates_to", {})


class Person:
    def __init__(self, loop, synapse, name, display=None):
        self.loop, self.synapse, self.name = loop, synapse, name
        self.id, self.token = synapse.register(name, display)
        self.display = display or name
        self.seen, self.invited = {}, {}  # room -> events in the order of the homeserver; room -> who invited
        self.since = None
        self.client = None
        self.loop.do(self.open())

    async def open(self):
        self.client = nio.AsyncClient(self.synapse.url, self.id, config=nio.AsyncClientConfig(max_timeouts=1, request_timeout=60))
        self.client.restore_login(self.id, "DEVICE" + self.name.upper(), self.token)

    def done(self, work):
        got = self.loop.do(work)
        assert not isinstance(got, nio.ErrorResponse), f"{self.name}: {got}"
        return got

    def ask(self, method, path, content=None, seconds=SECONDS):
        """What nio has no word for. (status, answer)"""
        async def request():
            data = None if content is None else json.dumps(content)
            answer = await self.client.send(method, path, data, {"Authorization": "Bearer " + self.token}, timeout=seconds)
            return answer.status, await answer.json()
        return self.loop.do(request())

    # -- rooms

    def create(self, name="", invite=(), **more):
        return self.done(self.client.room_create(name=name, invite=list(invite), **more)).room_id

    def forum(self, name):
        """A room that everybody may enter."""
        return self.create(name, visibility=nio.RoomVisibility.public, preset=nio.RoomPreset.public_chat)

    def invite(self, room, other):
        self.done(self.client.room_invite(room, other if isinstance(other, str) else other.id))

    def join(self, room):
        self.done(self.client.join(room))

    def leave(self, room):
        self.done(self.client.room_leave(room))

    def kick(self, room, other, why=""):
        self.done(self.client.room_kick(room, other if isinstance(other, str) else other.id, why))

    def state(self, room, kind, key=""):
        return self.done(self.client.room_get_state_event(room, kind, key)).content

    def set(self, room, kind, content, key=""):
        return self.done(self.client.room_put_state(room, kind, content, key)).event_id

    def powers(self, room, **levels):
        """Changes the power levels: users={...}, events_default=50 ..."""
        now = self.state(room, "m.room.power_levels")
        now["users"] = {**now.get("users", {}), **levels.pop("users", {})}
        return self.set(room, "m.room.power_levels", {**now, **levels})

    def encrypt(self, room):
        return self.set(room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})

    def upgrade(self, room, version="10"):
        """As clients do it: a new room, a tombstone in the old one. The new room."""
        code, got = self.ask("POST", f"/_matrix/client/v3/rooms/{urllib.parse.quote(room)}/upgrade", {"new_version": version})
        assert code == 200, got
        return got["replacement_room"]

    def members(self, room):
        return {m.user_id for m in self.done(self.client.joined_members(room)).members}

    # -- speaking

    def send(self, room, content, kind="m.room.message"):
        return self.done(self.client.room_send(room, kind, content)).event_id

    def say(self, room, text, to=None, thread=None, mention=None, html_body=None, kind="m.text"):
        """A message: an answer `to` an event, in a `thread`, with somebody mentioned as clients do it. Its event id."""
        content = {"msgtype": kind, "body": text}
        if mention:
            link = f'<a href="https://matrix.to/#/{mention.id}">{html.escape(mention.display)}</a>'
            content["body"] = f"{mention.display}: {text}"
            content.update(format="org.matrix.custom.html", formatted_body=f"{link}: {html.escape(text)}")
            content["m.mentions"] = {"user_ids": [mention.id]}
        if html_body:
            content.update(format="org.matrix.custom.html", formatted_body=html_body)
        relation = {}
        if thread:
            relation = {"rel_type": "m.thread", "event_id": thread, "is_falling_back": to is None, "m.in_reply_to": {"event_id": to or thread}}
        elif to:
            relation = {"m.in_reply_to": {"event_id": to}}
        if relation:
            content["m.relates_to"] = relation
        return self.send(room, content)

    def reply(self, room, event, text):
        """As clients did it for years: with the answered words quoted before one's own."""
        old = event.body.splitlines() or [""]
        quoted = "\n".join([f"> <{event['sender']}> {old[0]}", *(f"> {line}" for line in old[1:])])
        return self.send(room, {"msgtype": "m.text", "body": f"{quoted}\n\n{text}", "format": "org.matrix.custom.html",
                                "formatted_body": f"<mx-reply><blockquote>{html.escape(event.body)}</blockquote></mx-reply>{html.escape(text)}",
                                "m.relates_to": {"m.in_reply_to": {"event_id": event.id}}})

    def edit(self, room, event, text):
        return self.send(room, {"msgtype": "m.text", "body": "* " + text, "m.new_content": {"msgtype": "m.text", "body": text},
                                "m.relates_to": {"rel_type": "m.replace", "event_id": event}})

    def react(self, room, event, key):
        return self.send(room, {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}, "m.reaction")

    def choose(self, room, poll, ids, stable=False):
        """An answer to a poll (MSC3381), under the names that most programs write, or the later ones; no ids: it is taken back."""
        kind = "m.poll.response" if stable else "org.matrix.msc3381.poll.response"
        chosen = {"m.selections": ids} if stable else {kind: {"answers": ids}}
        return self.send(room, {"m.relates_to": {"rel_type": "m.reference", "event_id": poll}, **chosen}, kind)

    def redact(self, room, event, why=None):
        return self.done(self.client.room_redact(room, event, why)).event_id

    # -- hearing

    def poll(self, milliseconds):
        """One round of the long poll. False: the homeserver is away."""
        try:
            got = self.loop.do(self.client.sync(timeout=milliseconds, since=self.since, sync_filter={"room": {"timeline": {"limit": 1000}}}))
        except (OSError, asyncio.TimeoutError, aiohttp.ClientError, nio.exceptions.ProtocolError):
            return False
        if isinstance(got, nio.ErrorResponse):
            return False
        self.since = got.next_batch
        for room, news in got.rooms.join.items():
            self.seen.setdefault(room, []).extend(Event(e.source) for e in news.timeline.events)
        for room, news in got.rooms.leave.items():
            self.seen.setdefault(room, []).extend(Event(e.source) for e in news.timeline.events)
        for room, news in got.rooms.invite.items():
            self.invited[room] = next((e.source["sender"] for e in news.invite_state if e.source.get("state_key") == self.id), None)
        return True

    def wait(self, check, what, seconds=SECONDS):
        end = time.monotonic() + seconds
        while not (found := check()):
            left = end - time.monotonic()
            assert left > 0, f"{self.name} never saw: {what}\n{self.story()}"
            self.poll(int(min(left, 10) * 1000))
        return found

    def events(self, room, sender=None, kind=None, after=None):
        found = self.seen.get(room, [])
        if after:
            ids = [e.id for e in found]
            found = found[ids.index(after) + 1:] if after in ids else []
        return [e for e in found if (not sender or e["sender"] == getattr(sender, "id", sender)) and (not kind or e["type"] == kind)]

    def said(self, room, sender=None, after=None):
        """Messages as they stand, in order; edits are events of their own."""
        return self.events(room, sender, "m.room.message", after)

    def hear(self, room, pattern, sender=None, after=None, seconds=SECONDS):
        """Waits for a message that matches (a compiled pattern or a part of its words)."""
        def look():
            for e in self.said(room, sender, after):
                if pattern.search(e.body) if hasattr(pattern, "search") else pattern in e.body:
                    return e
            return None
        return self.wait(look, f"{pattern!r} in {room}", seconds)

    def has(self, room, event, seconds=SECONDS):
        """Waits until an event is in one's own timeline."""
        return self.wait(lambda: next((e for e in self.seen.get(room, []) if e.id == event), None), event, seconds)

    def catch_up(self):
        """All that the homeserver has by now."""
        return self.poll(0)

    def history(self, room):
        """The room's own words for all that happened, oldest first: from the homeserver, not from what this person saw."""
        found, start = [], ""
        while True:
            got = self.done(self.client.room_messages(room, start, limit=500))
            found += [Event(e.source) for e in got.chunk]
            if not got.chunk or not got.end or got.end == start:
                return found[::-1]
            start = got.end

    def story(self):
        lines = []
        for room, events in self.seen.items():
            lines.append(f"{self.name} in {room}:")
            lines += [f"  {e['sender']} {e['type']}: {json.dumps(e['content'], ensure_ascii=False)[:300]}" for e in events[-12:]]
        return "\n".join(lines)

    def close(self):
        try:
            self.loop.do(self.client.close(), 10)
        except (OSError, asyncio.TimeoutError):
            pass
