#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# The rules of the house that a script can see. lint.sh BINARY; prints each breach, exits 1 if there is one.
set -u
bin=$1
found=$(mktemp)
trap 'rm -f "$found"' EXIT
breach() { # WHAT, then the lines on standard input
	sed "s|^|$1: |" >>"$found"
}
sources=$(find bot config db handlers templates -name '*.c' -o -name '*.h')

# Floors: a file includes only its own floor and floors below.
may() { # FOLDER, forbidden includes
	grep -nE "#include \"($2)/" $(find $1 -maxdepth 1 -name '*.[ch]') /dev/null | breach "upward include"
}
may bot/base 'config|db|templates|handlers|bot/mail|bot/matrix|bot/console'
may 'config' 'db|handlers|bot/mail|bot/matrix|bot/console'
may 'db' 'config|templates|handlers|bot/mail|bot/matrix|bot/console'
may 'templates' 'config|db|handlers|bot/mail|bot/matrix|bot/console'
may 'bot/mail bot/console' 'config|db|templates|handlers|bot/matrix'
may 'handlers' 'bot/mail|bot/matrix|bot/console|config'
grep -nE '#include "bot/[a-z_]+\.h"' $(find config db templates handlers bot/base bot/mail bot/console -name '*.[ch]') /dev/null | breach "upward include"

# Libraries live where they belong.
library() { # HEADER, folders that may
	grep -lE "#include <$1" $sources | grep -vE "$2" | breach "<$1> outside its folder"
}
library 'sqlite3' '^db/'
library 'curl/' '^bot/(mail|matrix)/|^bot/loop\.c'
library 'cJSON' '^bot/(matrix/|report\.c)'
library 'openssl' '^bot/(mail/|base/secret\.c)'
library 'libesmtp' '^bot/mail/'
library 'gmime' '^bot/mail/'
library 'libxml' '^bot/mail/'
library 'libical' '^bot/mail/'

# SQL in C, words for people in C, functions that are not used here.
grep -nE '"[^"]*\b(SELECT .* FROM|INSERT INTO|UPDATE [a-z]+ SET|DELETE FROM)\b' $sources | breach "SQL in C"
uncommented() { perl -0pe 's{/\*.*?\*/}{$& =~ s/[^\n]//gr}gse; s/^/$ARGV:/gm' "$@"; }
uncommented $(find bot handlers db templates -name '*.c') | grep -P '"[^"]*[\x80-\xff]' | breach "words for people in C"
grep -nE '"[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+[^"]*\.(\\n)?"' $(find bot handlers db templates -name '*.c') | breach "words for people in C"
grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strtok|gmtime|localtime|atoi|atol|alloca|gets|mktemp|system|popen)\(' $sources | breach "banned function"
grep -nE '\btime\(|\bclock_gettime\(' $(find handlers db templates -name '*.c') | breach "a clock of its own"
grep -nE '\b(exit|abort)\(' $(find bot handlers db templates config -name '*.c') | grep -vE '^bot/(main|base/fault)\.c' | breach "ends the program"

# Every template and query is used, every one used is there.
for t in $(ls templates/fr/*.txt | xargs -n1 basename -s .txt); do
	grep -qE "\"$t\"" $(find handlers bot -name '*.c') || echo "$t" | breach "unused template"
	[ -f "templates/en/$t.txt" ] || echo "$t" | breach "no English for"
done
for q in $(sed -n 's/^-- name: //p' db/queries/*.sql); do
	grep -qE "\bQ_$q\b" db/*.c || echo "$q" | breach "unused query"
done

# What is generated is up to date.
section() { sed -n "/<!-- $1 -->/,/<!-- \/$1 -->/p" README.md | sed '1d;$d'; }
diff <(section commands) <("$bin" help --markdown) >/dev/null || echo "README.md, commands: run make docs" | breach "stale"
diff config/skoazell.conf <("$bin" sample-config) >/dev/null || echo "config/skoazell.conf: run make docs" | breach "stale"

# Nothing else at the top; no file that is two; every source says its licence.
git ls-files 2>/dev/null | cut -d/ -f1 | sort -u | grep -vxE 'Makefile|README\.md|LICENSE|bot|handlers|templates|db|tests|config|\..*' | breach "outside the fixed top level"
wc -l $sources | awk '$2 != "total" && $1 > 900 { print $2 " has " $1 " lines" }' | breach "a long file"
grep -L 'SPDX-License-Identifier: EUPL-1.2' $sources | breach "no licence line"
cat "$found"
[ -s "$found" ] || echo "lint: clean"
[ ! -s "$found" ]
