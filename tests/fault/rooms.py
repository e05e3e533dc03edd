# SPDX-License-Identifier: EUPL-1.2
"""The program in two rooms of a scripted homeserver, and what must be true afterwards."""
import concurrent.futures

from matrixd import ME, Matrixd
from rig import Rig

ANNE, PAUL, YANN = "@anne:lab.example", "@paul:lab.example", "@yann:lab.example"
AT_ONCE = 8  # they wait for delays, mostly


class World:
    """The program in a staff room and a forum, past its first sync."""
    def __init__(self, binary, start=True, **settings):
        self.rig = Rig(binary)
        self.rig.maildir()
        self.server = Matrixd()
        self.room = self.server.room(ANNE, PAUL, ME)
        self.forum = self.server.room(ANNE, YANN, ME)
        self.rig.matrixd(self.server, staff=self.room, forums=self.forum, **settings)
        if start:
            self.start()

    def start(self):
        n = len(self.server.asked("sync"))
        self.rig.start()
        self.second_sync(n)

    def second_sync(self, n=0):
        """What was said before the first is history."""
        self.server.until(lambda: any("since" in r.query for r in self.server.asked("sync")[n:]), "the second sync")

    def handled(self, event, seconds=60):
        return self.rig.until(lambda: self.rig.rows("SELECT state, reason FROM inbox WHERE key LIKE '%/' || ? AND state <> 'received'", event),
                              f"{event} handled", seconds)[0]

    def answered(self, *events, seconds=60):
        """Each event is handled and has its one answer in the room."""
        for e in events:
            assert self.handled(e, seconds)[0] == "handled", (e, self.handled(e), self.rig.story())
        self.settled(seconds)
        got = self.answers()
        for e in events:
            assert got.count(e) == 1, f"{e}: {got.count(e)} answers\n{self.rig.story()}"

    def answers(self):
        """Which event each message of ours answers, in the order of the homeserver."""
        causes = dict(self.rig.rows("SELECT o.letter, i.key FROM outbox o JOIN inbox i ON i.id = o.inbox WHERE o.act = 'say'"))
        letters = self.server.letters()
        assert None not in letters and len(set(letters)) == len(letters), f"said twice: {letters}"
        return [causes[id].rsplit("/", 1)[-1] for id in letters if id in causes]

    def settled(self, seconds=60):
        self.rig.until(lambda: self.rig.one("SELECT (SELECT count(*) FROM inbox WHERE state = 'received') + (SELECT count(*) FROM outbox "
                                            "WHERE state IN ('pending', 'sending', 'deferred', 'ambiguous'))") == 0, "at rest", seconds)

    def good_end(self):
        """It still lives and hears: one more command, one answer, a clean end."""
        self.answered(self.server.say(self.room, ANNE, "!aide"))
        self.rig.end()

    def close(self):
        self.rig.close()


def each(binary, cases, one):
    """Side by side, each in a world of its own."""
    def run(case):
        try:
            one(binary, case)
        except AssertionError as why:
            raise AssertionError(f"{case[0]}: {why}") from None
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        failed = [str(f.exception()) for f in [pool.submit(run, c) for c in cases] if f.exception()]
    assert not failed, f"{len(failed)} of {len(cases)}: " + "\n".join(failed)
    print(f"{len(cases)} ways", flush=True)
