#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Plants a breach of each rule in a copy of the sources, and looks whether lint.sh tells of it. planted.sh BINARY
set -u
bin=$(realpath "$1")
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -P -t "$copy" 2>/dev/null
cd "$copy" || exit 1
git init -q . && mkdir -p extra && touch extra/file && git add -A
bash tests/lint/lint.sh "$bin" >before
grep -v 'outside the fixed top level: extra' before && { echo "not clean before anything was planted"; exit 1; }

expected=()
plant() { # FILE, line, what lint.sh must say
	printf '%s\n' "$2" >>"$1"
	expected+=("$3")
}
plant bot/base/text.c '#include "db/store.h"' 'upward include: bot/base/text.c'
plant bot/base/err.h '#include "bot/mail/read.h"' 'upward include: bot/base/err.h'
plant config/settings.c '# include "db/store.h"' 'upward include: config/settings.c'
plant db/inbox.c '#include <handlers/handling.h>' 'upward include: db/inbox.c'
plant templates/render.c '#include "config/settings.h"' 'upward include: templates/render.c'
plant bot/mail/read.c '#include "db/store.h"' 'upward include: bot/mail/read.c'
plant bot/mail/head.c '#include "bot/bot.h"' 'upward include: bot/mail/head.c'
plant bot/console/console.c '#include "handlers/command.h"' 'upward include: bot/console/console.c'
plant handlers/help.c '#include "bot/mail/read.h"' 'upward include: handlers/help.c'
plant handlers/acts.c '#include "bot/bot.h"' 'upward include: handlers/acts.c'
plant handlers/body.c '#include <curl/curl.h>' '<curl/> outside its folder: handlers/body.c'
plant handlers/bare.c '#include <sqlite3.h>' '<sqlite3> outside its folder: handlers/bare.c'
plant handlers/args.c '#include <cJSON.h>' '<cJSON> outside its folder: handlers/args.c'
plant bot/bot.c '#include <libesmtp.h>' '<libesmtp> outside its folder: bot/bot.c'
plant bot/inbox.c '#include <gmime/gmime.h>' '<gmime> outside its folder: bot/inbox.c'
plant bot/demo.c '#include <libxml/tree.h>' '<libxml> outside its folder: bot/demo.c'
plant handlers/match.c '#include <sys/socket.h>' '<sys/socket> outside its folder: handlers/match.c'
plant bot/report.c 'static const char a1[] = "SELECT id FROM inbox";' 'SQL in C: bot/report.c'
plant handlers/stages.c 'static const char a2[] = "select id, key from inbox";' 'SQL in C: handlers/stages.c'
plant bot/loop.c 'static const char a3[] = "UPDATE inbox SET state = 1"' 'SQL in C: bot/loop.c'
plant db/person.c 'static const char a4[] = " FROM person "' 'SQL in C: db/person.c'
plant db/problem.c 'int a5(void) { return sqlite3_exec(0, 0, 0, 0, 0); }' 'SQL in C: db/problem.c'
plant db/history.c 'static const char a6[] = "CREATE TABLE x (y)";' 'SQL in C: db/history.c'
plant handlers/reply.c 'static const char b1[] = "Déjà fait";' 'words for people in C: handlers/reply.c'
plant handlers/staff.c 'static const char b2[] = "Votre demande est bien notee";' 'words for people in C: handlers/staff.c'
plant bot/outbox.c 'static const char b3[] = "Your request is known to the lab";' 'words for people in C: bot/outbox.c'
plant handlers/dispatch.c 'static const char b4[] = "Bonjour";' 'words for people in C: handlers/dispatch.c'
plant handlers/intake.c 'static const char b5[] = "Someone wrote something here today.";' 'words for people in C: handlers/intake.c'
plant bot/manual.c 'int c1(char *s) { return atoi(s); }' 'banned function: bot/manual.c'
plant bot/mail/lines.c 'void c2(char *s) { strcpy (s, s); }' 'banned function: bot/mail/lines.c'
plant templates/labels.c 'void c3(char *s) { sprintf(s, s); }' 'banned function: templates/labels.c'
plant handlers/warnings.c 'long d1(void) { return time(0); }' 'a clock of its own: handlers/warnings.c'
plant db/store.c 'long d2(void) { return g_get_real_time(); }' 'a clock of its own: db/store.c'
plant handlers/verbs.c 'void e1(void) { exit(1); }' 'ends the program: handlers/verbs.c'
plant bot/mail/trim.c 'void e2(int x) { assert(x); }' 'ends the program: bot/mail/trim.c'
plant db/queries/core.sql $'-- name: nobody_asks\nSELECT 1;' 'unused query: nobody_asks'
plant templates/fr/spoken-by-nobody.txt 'Subject: x' 'unused template: spoken-by-nobody'
plant templates/fr/spoken-by-nobody.txt '' 'not there in en: spoken-by-nobody'
plant config/skoazell.conf '# more' 'stale: config/skoazell.conf'
plant bot/base/date.c "$(yes '/* long */' | head -n 800)" 'a long file: bot/base/date.c'
plant bot/base/new.c 'int f1;' 'no licence line: bot/base/new.c'
sed -i 's/\bH6\b/H/' tests/scenario/*.scenario tests/real/test_*.py tests/fault/test_*.py
expected+=('a row that no scenario names: H6')
sed -i '/<!-- commands -->/a more' README.md
expected+=('stale: README.md' 'outside the fixed top level: extra')

bash tests/lint/lint.sh "$bin" >after
missed=0
for e in "${expected[@]}"; do
	grep -qF "$e" after || { echo "not told: $e"; missed=$((missed + 1)); }
done
echo "$((${#expected[@]} - missed)) of ${#expected[@]} planted breaches told"
[ $missed -eq 0 ]
