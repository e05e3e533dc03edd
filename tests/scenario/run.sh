#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# run.sh BINARY FILE.scenario [accept]: plays it and compares the transcript with FILE.golden. "# seed" on the first line: among the
# sample cases of the demonstration.
set -u
seed=
[ "$(head -n 1 "$2")" != "# seed" ] || seed=--seed
golden=${2%.scenario}.golden
got=$(LANG=fr_FR.UTF-8 LC_ALL= "$1" tour $seed "$2" 2>&1) || { echo "$got"; exit 1; }
# No address of anybody in a room (threat 41): not in what the program says there.
shown=$(awk '/^(\[[^]]*\] )?Ti Lab › / { room = 1 } !/^(\[[^]]*\] )?Ti Lab › / && !/^  / && !/^$/ { room = 0 } /^  ([✉|>]|↳|✎)/ { room = 0 }
	room && !/^  (Exemple|Example)/ && /[[:alnum:]]@[[:alnum:]]|@[[:alnum:]]+:/' <<<"$got")
[ -z "$shown" ] || { echo "an address in a room: $shown"; exit 1; }
if [ "${3:-}" = accept ]; then
	printf '%s\n' "$got" >"$golden"
	exit 0
fi
diff -u "$golden" <(printf '%s\n' "$got") && echo "$(wc -l <"$golden") lines as they must be"
