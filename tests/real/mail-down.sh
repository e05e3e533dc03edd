#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# mail-down.sh ROOT: stops the two servers that mail-up.sh started there, by their own pids, and returns
# once they are gone. The mail and the logs stay.
set -eu
[ $# = 1 ] && [ -d "$1" ] || { echo "usage: mail-down.sh ROOT" >&2; exit 1; }

status=0
# The last is Postfix's own word: the first two may be what was started, when it did not get as far.
for kept in dovecot.pid postfix.pid pf/spool/pid/master.pid; do
	[ -s "$1/$kept" ] || continue
	name=postfix
	[ $kept != dovecot.pid ] || name=dovecot
	python3 - "$(tr -d ' ' <"$1/$kept")" $name <<'P' || status=1
import os, select, signal, sys
pid, name = int(sys.argv[1]), sys.argv[2]
try:
    gone = os.pidfd_open(pid)
    with open(f"/proc/{pid}/cmdline", "rb") as f:
        words = f.read()
except (OSError, ValueError):
    sys.exit(0)
if name.encode() not in words:  # the number has passed to somebody else since
    sys.exit(0)
for how in (signal.SIGTERM, signal.SIGKILL):
    try:
        signal.pidfd_send_signal(gone, how)
    except ProcessLookupError:
        sys.exit(0)
    if select.select([gone], [], [], 15)[0]:
        sys.exit(0)
sys.exit(f"mail-down: {name} ({pid}) does not end")
P
	[ $kept = pf/spool/pid/master.pid ] || rm -f "$1/$kept"
done
exit $status
