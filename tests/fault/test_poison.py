#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A message that brings the program down does so three times, and goes to quarantine alone: its neighbours are handled, the staff are told."""
import os
import signal
import sys

from rig import Rig, mail, play


def killed(rig, place):
    rig.start({"SKOAZELL_FAULT": place})
    code = rig.wait()
    assert code == -signal.SIGKILL, f"{place}: {code}\n{rig.story()}"


def state_of(rig):
    return dict(rig.rows("SELECT replace(substr(key, 9, 2), '/', ''), state || ' ' || attempts FROM inbox WHERE channel = 'mail'"))


def three_times(binary):
    rig = Rig(binary)
    top = rig.maildir()
    for i in (1, 2, 3):
        rig.put(mail(i, sender=f"claire{i}@agents.example"), f"m{i}")
    try:
        killed(rig, "inbox.handled:2")  # in the batch: nothing of it is done
        assert state_of(rig) == {"m1": "received 1", "m2": "received 1", "m3": "received 1"}, state_of(rig)
        killed(rig, "inbox.handled:2")  # one by one: the first is through
        assert state_of(rig) == {"m1": "handled 2", "m2": "received 2", "m3": "received 1"}, state_of(rig)
        killed(rig, "inbox.handled:1")
        assert state_of(rig) == {"m1": "handled 2", "m2": "received 3", "m3": "received 1"}, state_of(rig)
        rig.start()
        rig.hear(r"mis de côté")
        rig.handled(3)
        rig.sent()
        assert state_of(rig)["m2"].startswith("quarantined"), state_of(rig)
        assert rig.one("SELECT reason FROM inbox WHERE state = 'quarantined'") == "crashed"
        assert state_of(rig)["m3"].startswith("handled"), state_of(rig)
        rig.until(lambda: not os.listdir(os.path.join(top, "new")), "all filed")
        assert len(os.listdir(os.path.join(top, ".Quarantaine", "cur"))) == 1 and len(os.listdir(os.path.join(top, ".Traites", "cur"))) == 2
        assert rig.one("SELECT count(*) FROM outbox WHERE destination = 'claire2@agents.example'") == 0
        rig.end()
    finally:
        rig.close()


def main():
    return play([three_times], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
