#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# The rules of the house that a script can see. lint.sh BINARY; prints each breach, exits 1 if there is one.
set -u
export LC_ALL=C.UTF-8 # an accent is one letter to grep, whatever the machine says
bin=$1
found=$(mktemp)
trap 'rm -f "$found"' EXIT
breach() { # WHAT, then the lines on standard input
	sed "s|^|$1: |" >>"$found"
}
sources=$(find bot config db handlers templates -name '*.c' -o -name '*.h')

# Floors: a file includes only its own floor and floors below.
may() { # FOLDERS, forbidden includes
	grep -nE "#[[:space:]]*include[[:space:]]*[\"<]($2)/" $(find $1 -name '*.[ch]') /dev/null | breach "upward include"
}
may bot/base 'config|db|templates|handlers|bot/mail|bot/matrix|bot/console'
may 'config' 'db|handlers|bot/mail|bot/matrix|bot/console'
may 'db' 'config|templates|handlers|bot/mail|bot/matrix|bot/console'
may 'templates' 'config|db|handlers|bot/mail|bot/matrix|bot/console'
transports=$(ls -d bot/mail bot/matrix bot/console 2>/dev/null)
may "$transports" 'config|db|templates|handlers'
may bot/mail 'bot/matrix|bot/console'
may bot/matrix 'bot/mail|bot/console'
may bot/console 'bot/mail|bot/matrix'
may 'handlers' 'bot/mail|bot/matrix|bot/console|config'
grep -nE '#[[:space:]]*include[[:space:]]*["<]bot/[a-z_]+\.h[">]' $(find config db templates handlers bot/base $transports -name '*.[ch]') /dev/null |
	breach "upward include"

# Libraries live where they belong.
library() { # HEADER, folders that may
	grep -lE "#[[:space:]]*include[[:space:]]*[\"<]$1" $sources | grep -vE "$2" | breach "<$1> outside its folder"
}
library 'sqlite3' '^db/'
library 'curl/' '^bot/(mail|matrix)/|^bot/loop\.c'
library 'cJSON' '^bot/(matrix/|report\.c)'
library 'openssl' '^bot/(mail/|base/secret\.c)'
library 'libesmtp' '^bot/mail/'
library 'gmime' '^bot/mail/'
library 'libxml' '^bot/base/html\.c'
library 'libical' '^bot/(mail/|base/recur\.c)'
library 'sys/socket' '^bot/(mail|matrix)/'

# SQL in C, words for people in C, functions that are not used here. Comments do not count.
uncommented() { perl -0pe 's{/\*.*?\*/}{$& =~ s/[^\n]//gr}gse; $n = 0; s/^/"$ARGV:" . ++$n . ":"/gme' "$@"; }
code=$(uncommented $(find bot config db handlers templates -name '*.[ch]'))
told() { grep -P "$1" <<<"$code"; }
told '"[^"]*\b(?i:select\b.*\bfrom\b|insert (or \w+ )?into|replace into|update \w+ set|delete from|(create|drop|alter) (temp )?(table|index|view|trigger))\b' |
	breach "SQL in C"
told '"\s*(FROM|WHERE|VALUES|ORDER BY|GROUP BY|LEFT JOIN|JOIN) ' | breach "SQL in C"
told '\bsqlite3_(prepare|exec|get_table)\w*\(' | grep -v '^db/store\.c:' | breach "SQL in C"
told '"[^"]*[\x80-\xff]' | grep -v '^config/options\.def:' | breach "words for people in C"
told '"[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+[^"]*\.(\\n)?"' | breach "words for people in C"
told '"[A-Z][a-z]+,? [a-z][^"]*\b(vous|votre|vos|nous|notre|est|sont|le|la|les|des|une|un|du|de|pour|you|your|is|are|the|we|our)\b' |
	breach "words for people in C"
told '"(Bonjour|Merci|Madame|Monsieur|Cher|Hello|Dear|Thank)\b' | breach "words for people in C"
told '\b(strcpy|strcat|strncat|strncpy|sprintf|vsprintf|strtok|gmtime|localtime|ctime|asctime|atoi|atol|atoll|atof|alloca|gets|mktemp|tmpnam|system|popen|rand|srand|drand48)\s*\(' |
	breach "banned function"
told '\b(time|clock_gettime|gettimeofday|g_get_real_time|g_get_monotonic_time|g_date_time_new_now\w*)\s*\(' | grep -E '^(handlers|db|templates|config)/' |
	breach "a clock of its own"
# secret.c: only where memory is out, as GLib and talloc do.
told '\b(_?exit|abort|assert|g_error|g_assert\w*)\s*\(' | grep -vE '^bot/(main|base/fault|base/secret)\.c' | breach "ends the program"

# Every template and query is used, every one used is there.
strings=$(uncommented $(find handlers bot -name '*.[ch]'))
for t in $(ls templates/fr templates/en | grep -E '\.(txt|html)$' | sed 's/\.[a-z]*$//' | sort -u); do
	grep -qF "\"$t\"" <<<"$strings" || echo "$t" | breach "unused template"
	for lang in fr en; do
		[ -f "templates/$lang/$t.txt" ] || echo "$t" | breach "not there in $lang"
	done
done
queries=$(uncommented db/*.c)
for q in $(sed -n 's/^-- name: //p' db/queries/*.sql); do
	grep -qwF "Q_$q" <<<"$queries" || echo "$q" | breach "unused query"
done

# What is generated is up to date.
section() { sed -n "/<!-- $1 -->/,/<!-- \/$1 -->/p" README.md | sed '1d;$d'; }
[ -n "$(section commands)" ] && diff <(section commands) <("$bin" help --markdown) >/dev/null || echo "README.md, commands: run make docs" | breach "stale"
diff config/skoazell.conf <("$bin" sample-config) >/dev/null || echo "config/skoazell.conf: run make docs" | breach "stale"

# What the room promises is played: each row stands in the first comment of a scenario, or in a real or fault test.
shows=$(head -qn 3 tests/scenario/*.scenario | grep '^#'; cat tests/real/test_*.py tests/fault/test_*.py)
for row in H1 H2 H3 H4 H5 H6 H7 H8 H9 A4 A5 A6 A7 A8 A11 A12 A13 A16 B4 G8 I12 I14 F1 F2 F3 F4 F5 F6 F7 F8 F9 B1 B2 B3 B5 B6 B7 B8 B9 B10 B11 B12 B13 B14 B15 B16 B17 B18 B19 B20 C1 C2 C3 C4 C5 C6 C7 C8 D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 E7 E8; do
	grep -qw "$row" <<<"$shows" || echo "$row" | breach "a row that no scenario names"
done

# Nothing else at the top; no file that is two; every source says its licence.
git ls-files 2>/dev/null | cut -d/ -f1 | sort -u | grep -vxE 'Makefile|README\.md|LICENSE|bot|handlers|templates|db|tests|config|\..*' | breach "outside the fixed top level"
wc -l $sources | awk '$2 != "total" && $1 > 800 { print $2 " has " $1 " lines" }' | breach "a long file"
grep -L 'SPDX-License-Identifier: EUPL-1.2' $sources | breach "no licence line"
if command -v clang-format >/dev/null; then
	clang-format --dry-run -Werror $sources 2>&1 | sed -n 's/^\([^:]*\):.*error:.*/\1/p' | sort -u | breach "not as make format writes it"
fi
cat "$found"
[ -s "$found" ] || echo "lint: clean"
[ ! -s "$found" ]
