#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Installs what is missing: packages.sh build | test | bench | show. As root at once; otherwise it shows the one line and asks; with
# neither root nor a terminal it prints the line and stops.
set -eu
build="gcc pkg-config libcurl4-openssl-dev libesmtp-dev libcjson-dev libsqlite3-dev libgmime-3.0-dev libxml2-dev libstemmer-dev libssl-dev
	libtalloc-dev libglib2.0-dev libical-dev tzdata ca-certificates"
test="clang clang-tidy clang-format cppcheck libclang-rt-14-dev dovecot-imapd dovecot-lmtpd postfix openssl strace faketime valgrind python3 python3-venv sqlite3"
case "${1:-build}" in
build | show) want=$build ;; # show: says what `build` lacks, installs nothing
test) want="$build $test" ;;
bench) want="$build $test npm" ;;
*)
	echo "usage: packages.sh build|test|bench|show" >&2
	exit 64
	;;
esac
command -v dpkg-query >/dev/null 2>&1 || {
	echo "Ce système n'est pas un Debian ; il faut y installer l'équivalent de :" $want >&2
	exit 0
}
missing=
for p in $want; do
	# A tool that is there without its package (npm, python3) is there.
	case $p in npm | python3 | gcc | clang) command -v "$p" >/dev/null 2>&1 && continue ;; esac
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
if [ -z "$missing" ]; then
	[ "${1:-build}" != show ] || echo "Les paquets sont là, mais pkg-config ne les trouve pas." >&2
	exit 0
fi
line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -eq 0 ] && [ "${1:-build}" != show ]; then
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $line >/dev/null
	exit 0
fi
echo "Il manque des paquets. La commande qui les installe :"
echo
echo "    sudo $line"
echo
if [ ! -t 0 ] || [ "${1:-build}" = show ]; then
	exit 1
fi
printf "La lancer maintenant ? [o/N] "
read -r answer
case $answer in
o* | O* | y* | Y*) sudo apt-get update -qq && sudo env DEBIAN_FRONTEND=noninteractive $line ;;
*) exit 1 ;;
esac
