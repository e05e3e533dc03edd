#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# mail-up.sh ROOT [BASE]: a real Dovecot and a real Postfix on loopback, started by hand, as root.
#
# ROOT  absolute and short (under 80 characters: Unix sockets live below it); made if missing.
# BASE  ports are BASE+143, BASE+993, BASE+25 ...; without it the kernel chooses each of them.
#
# People (login = local part, password "secret"): lab@lab.example (the bot), anne@lab.example and
# paul@lab.example (staff), claire@agents.example and marc@agents.example (agents). More by
# MAIL_PEOPLE="name@lab.example ...". lab+anything@lab.example goes to lab.
# user450@ and user550@ of all domains answer 450 and 550. Nothing leaves the machine.
#
# The certificate is for localhost and 127.0.0.1. The servers listen on 127.0.0.2 too, where that same
# certificate is the wrong one.
#
# What comes through the submission ports, after a login, gets the Authentication-Results of our server
# (mx.lab.example). What arrives on the plain SMTP port, as from the rest of the world, gets "none".
# Results in our name that somebody else wrote are taken out on both.
#
# Prints KEY=VALUE lines, and keeps them in ROOT/env. Stop with mail-down.sh ROOT.
set -eu
umask 022

fail() {
	echo "mail-up: $*" >&2
	exit 1
}

[ $# -ge 1 ] && [ $# -le 2 ] || fail "usage: mail-up.sh ROOT [BASE]"
root=$1 base=${2:-}
case $root in
/*[!A-Za-z0-9/._-]*) fail "ROOT has characters that the servers' settings cannot hold: $root" ;;
/*) ;;
*) fail "ROOT must be absolute: $root" ;;
esac
[ ${#root} -lt 80 ] || fail "ROOT is too long for Unix sockets: $root"
case $base in *[!0-9]*) fail "BASE is not a number: $base" ;; esac
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] || fail "Dovecot and Postfix want root"
for tool in dovecot postfix openssl python3; do
	command -v $tool >/dev/null || fail "$tool is missing"
done
for kept in dovecot.pid postfix.pid; do
	if [ -s "$root/$kept" ] && kill -0 "$(cat "$root/$kept")" 2>/dev/null; then
		fail "already up in $root"
	fi
done
rm -f "$root/env" "$root/dovecot.pid" "$root/postfix.pid" # of a run whose processes are gone

people="lab@lab.example anne@lab.example paul@lab.example claire@agents.example marc@agents.example"
people="$people ${MAIL_PEOPLE:-}"

choose_ports() {
	if [ -n "$base" ]; then
		imap=$((base + 143)) imaps=$((base + 993)) smtp=$((base + 25)) submission=$((base + 587))
		smtps=$((base + 465)) lmtp=$((base + 24)) sasl=$((base + 12))
		return
	fi
	# All are held at once, so that they differ, and on both addresses.
	read -r imap imaps smtp submission smtps lmtp sasl <<<"$(python3 - <<'P'
import socket
held = []
while len(held) < 14:
    a, b = socket.socket(), socket.socket()
    a.bind(("127.0.0.1", 0))
    try:
        b.bind(("127.0.0.2", a.getsockname()[1]))
    except OSError:
        continue
    held += [a, b]
print(*[s.getsockname()[1] for s in held[::2]])
P
)"
}

make_certificates() {
	local ec="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
	(
		cd "$root/tls" || exit 1
		[ ! -f server.pem ] || exit 0
		openssl req -x509 $ec -days 3650 -subj "/CN=Autorite d'essai" -keyout ca.key -out ca.pem
		openssl req $ec -subj "/CN=localhost" -keyout server.key -out server.csr
		printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' >ext
		openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 \
			-extfile ext -out server.pem
		chmod 600 ca.key server.key && [ -s server.pem ]
	) 2>"$root/tls/log" || fail "no certificate: $(cat "$root/tls/log")"
}

write_dovecot() {
	cat >"$root/dc/dovecot.conf" <<D
base_dir = $root/dc/run
state_dir = $root/dc/state
log_path = $root/dc/log
protocols = imap lmtp
hostname = mx.lab.example
listen = 127.0.0.1, 127.0.0.2
ssl = yes
ssl_cert = <$root/tls/server.pem
ssl_key = <$root/tls/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 200
recipient_delimiter = +
lmtp_hdr_delivery_address = original
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $root/dc/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$root/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $lmtp
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = $sasl
  }
}
protocol lmtp {
  postmaster_address = postmaster@lab.example
  auth_username_format = %Ln
}
D
	local who
	for who in $people; do echo "${who%@*}:{PLAIN}secret"; done >"$root/dc/users"
	chmod 640 "$root/dc/users"
	chgrp dovecot "$root/dc/users"
}

# The results are written in two steps. The SMTP server knows who logged in, and says so in a header under a
# random name (an access table's PREPEND); the clean-up service gives it its real name after it has taken out
# what others wrote under that name. So neither step can be forged from outside.
write_postfix() {
	local who mark out="$root/pf/etc"
	mark=X-Result-$(openssl rand -hex 12)
	for who in $people; do echo "$who ${who%@*}"; done >"$out/logins"
	for who in $people; do echo "$who OK"; done >"$out/mailboxes"
	cat >"$out/refused" <<P
/^user450@/ 450 4.2.1 try later
/^user550@/ 550 5.1.1 no such user
P
	cat >"$out/sender_submission" <<P
/^(([^@+]+)(\+[^@]*)?@(.+))\$/ PREPEND $mark: auth=pass smtp.auth=\$2 smtp.mailfrom=\$1; dmarc=pass header.from=\$4
P
	cat >"$out/sender_world" <<P
/^/ PREPEND $mark: none
P
	cat >"$out/headers" <<P
/^$mark: (.*)\$/ REPLACE Authentication-Results: mx.lab.example; \$1
/^Authentication-Results:[[:space:]]*(\([^)]*\)[[:space:]]*)*"?mx\.lab\.example\b/ IGNORE
P
	cat >"$out/main.cf" <<P
compatibility_level = 3.6
queue_directory = $root/pf/spool
data_directory = $root/pf/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $root/pf/log
maillog_file_prefixes = $root
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.lab.example
myorigin = lab.example
mydestination =
mynetworks =
local_recipient_maps =
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = lab.example, agents.example, partners.example
virtual_mailbox_maps = texthash:$out/mailboxes
virtual_transport = lmtp:inet:127.0.0.1:$lmtp
default_transport = error:no outside mail
relay_transport = error:no outside mail
disable_dns_lookups = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access regexp:$out/refused
smtpd_data_restrictions = check_sender_access regexp:$out/sender_world
smtpd_null_access_lookup_key = <>
header_checks = regexp:$out/headers
smtpd_tls_chain_files = $root/tls/server.key, $root/tls/server.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:$sasl
smtpd_sasl_auth_enable = no
smtpd_sender_login_maps = texthash:$out/logins
smtpd_client_connection_count_limit = 0
message_size_limit = 52428800
mailbox_size_limit = 0
virtual_mailbox_limit = 0
P
	local login="-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
	login="$login -o smtpd_sender_restrictions=reject_sender_login_mismatch"
	login="$login -o smtpd_data_restrictions=check_sender_access,regexp:$out/sender_submission"
	: >"$out/master.cf"
	local at
	for at in 127.0.0.1 127.0.0.2; do
		cat >>"$out/master.cf" <<P
$at:$smtp inet n - n - 20 smtpd
$at:$submission inet n - n - 20 smtpd -o smtpd_tls_security_level=encrypt $login
$at:$smtps inet n - n - 20 smtpd -o smtpd_tls_wrappermode=yes $login
P
	done
	cat >>"$out/master.cf" <<P
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
P
}

# A listening port is not yet a server: Dovecot accepts before it can log anybody in. The greeting is.
# Bounded by the clock; ends at once when the server's own process is gone.
await_greeting() { # PORT PREFIX PID
	python3 - "$1" "$2" "$3" <<'P'
import os, select, socket, sys, time
port, prefix, pid = int(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3])
end = time.monotonic() + 20
try:
    gone = os.pidfd_open(pid)
except ProcessLookupError:
    sys.exit(1)
while time.monotonic() < end:
    with socket.socket() as s:
        s.settimeout(10)
        try:
            s.connect(("127.0.0.1", port))
            if s.recv(200).startswith(prefix):
                sys.exit(0)
        except OSError:
            pass
    # Nothing announces a port: so look again soon, unless the process ends meanwhile.
    if select.select([gone], [], [], 0.02)[0]:
        break
sys.exit(1)
P
}

start() {
	setsid dovecot -F -c "$root/dc/dovecot.conf" >"$root/dc/out" 2>&1 </dev/null &
	local dovecot=$!
	setsid postfix -c "$root/pf/etc" start-fg >"$root/pf/out" 2>&1 </dev/null &
	local postfix=$!
	echo $dovecot >"$root/dovecot.pid"
	echo $postfix >"$root/postfix.pid"
	await_greeting $imap '* OK' $dovecot && await_greeting $smtp 220 $postfix || return 1
	# `postfix start-fg` turns into master by exec: usually the same pid, but the pid file is the word.
	tr -d ' ' <"$root/pf/spool/pid/master.pid" >"$root/postfix.pid"
}

mkdir -p "$root/tls" "$root/mail" "$root/dc" "$root/pf/etc" "$root/pf/spool" "$root/pf/data"
root=$(cd "$root" && pwd -P)
chmod 755 "$root" "$root/pf" "$root/pf/etc" "$root/dc"
chown mail:mail "$root/mail"
chown postfix "$root/pf/data"
for who in mail postfix; do
	runuser -u $who -- test -x "$root" || fail "user $who cannot enter $root (a folder above it is closed)"
done
choose_ports
make_certificates
write_dovecot
write_postfix
if ! start; then
	tail -n 20 "$root/dc/out" "$root/dc/log" "$root/pf/out" "$root/pf/log" >&2 2>/dev/null || true
	"$here/mail-down.sh" "$root" || true
	fail "the servers did not come up in $root (their logs are above)"
fi
cat >"$root/env" <<K
HOST=127.0.0.1
WRONG_HOST=127.0.0.2
IMAP_PORT=$imap
IMAPS_PORT=$imaps
SMTP_PORT=$smtp
SUBMISSION_PORT=$submission
SMTPS_PORT=$smtps
LMTP_PORT=$lmtp
CA_FILE=$root/tls/ca.pem
PASSWORD=secret
AUTHSERV_ID=mx.lab.example
MAIL_ROOT=$root
USERS_FILE=$root/dc/users
DOVECOT_PID=$(cat "$root/dovecot.pid")
POSTFIX_PID=$(cat "$root/postfix.pid")
K
cat "$root/env"
