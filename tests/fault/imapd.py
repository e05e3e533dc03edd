#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A scripted IMAP server with faults by name, for tests.

  imapd.py --log FILE [--mails N] [--spool DIR] [--fault NAME[,NAME...]] [--times N]

Listens on 127.0.0.1, prints its port, and serves until its standard input ends or it is told to stop (SIGTERM). The account
is bot / secret. --mails makes that many small mails; --spool takes the files of a directory instead, in order of name. Faults
that close or lie strike in the first --times connections only (default 1), then the server is honest; faults of the server's
make (no-move, lower ...) last. A line "deliver" on standard input puts one more mail into INBOX, "deliver FILE" that one.

The log is opened O_APPEND, so that a test may write its own lines between ours:
  C <n> <verb and arguments>   a command of connection n, without tag and password
  MOVED <folder> <uid>         EXPUNGED <uid>   CREATED <folder>   PUSHED <uid>   CLOSED <n> <why>
"""
import argparse
import base64
import os
import pathlib
import re
import socket
import sys
import threading

LASTING = {'no-move', 'no-idle', 'no-uidplus', 'lower', 'quoted', 'uid-last', 'namespace', 'noise', 'empty-bad', 'move-no',
           'folders-there', 'no-internaldate', 'false-move', 'no-push', 'poison', 'nil', 'fetch-no',
           'oauth'}
FAULTS = LASTING | {
    'close-connect', 'close-greeting', 'close-login', 'close-capability', 'close-select', 'close-scan', 'close-literal',
    'close-fetch-ok', 'close-move', 'close-moved', 'close-idle', 'close-copy', 'bye-idle', 'hang-greeting', 'hang-select',
    'hang-literal', 'hang-move', 'hang-done', 'flood-line', 'flood-untagged', 'flood-idle', 'huge-literal', 'over-literal',
    'extra-fetch', 'wrong-uid', 'dup-fetch', 'unasked-fetch', 'no-uid', 'forged-tag', 'plus', 'bad-password', 'select-no',
    'scan-bad', 'trycreate', 'uidvalidity', 'gone', 'long-line', 'broken-fetch', 'flood-exists', 'drip'}


class Mail:
    def __init__(self, uid, body):
        self.uid, self.body, self.flags = uid, body, set()


def small(n):
    return (f'From: Camille Durand <camille{n}@caf.example>\r\nTo: lab@lab.example\r\nSubject: essai {n}\r\n'
            f'Message-ID: <{n}@caf.example>\r\n\r\nBonjour, ceci est le message {n}.\r\n').encode()


class Server:
    def __init__(self, args):
        self.fault = set(filter(None, args.fault.split(',')))
        unknown = self.fault - FAULTS
        if unknown:
            sys.exit(f'imapd.py: no such fault: {", ".join(sorted(unknown))}')
        self.times = args.times
        self.log_fd = os.open(args.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.lock = threading.RLock()
        self.uid = 0
        self.mails = []
        self.folders = {'INBOX'}
        if 'folders-there' in self.fault:
            self.folders |= {'Trait&AOk-s', 'Quarantaine'}
        self.connections = 0
        self.waiting = []
        if args.spool:
            for name in sorted(os.listdir(args.spool)):
                with open(os.path.join(args.spool, name), 'rb') as f:
                    self.deliver(f.read())
        else:
            for n in range(1, args.mails + 1):
                self.deliver(small(n))

    def log(self, text):
        os.write(self.log_fd, (text + '\n').encode('latin-1', 'replace'))

    def deliver(self, body):
        with self.lock:
            self.uid += 3 if self.uid % 7 == 6 else 1  # with gaps, as in life
            self.mails.append(Mail(self.uid, body))
            if 'no-push' not in self.fault:
                for c in list(self.waiting):
                    try:
                        c.send(b'* %d EXISTS\r\n* 1 RECENT\r\n' % len(self.mails))
                    except Gone:  # it will be seen by who reads from it
                        continue
                    self.log(f'PUSHED {self.uid}')


class Gone(Exception):
    pass


class Connection:
    def __init__(self, server, sock, n):
        self.s, self.sock, self.n = server, sock, n
        self.buf = b''
        self.wrote = threading.Lock()
        self.fetches = 0

    def has(self, name):
        return name in self.s.fault and (name in LASTING or self.n <= self.s.times)

    def send(self, data):
        with self.wrote:
            try:
                self.sock.sendall(data)
            except OSError:
                raise Gone('send')

    def word(self, data):
        return data.lower() if self.has('lower') else data

    def close(self, why):
        raise Gone(why)

    def hang(self, why):
        self.s.log(f'HANGS {self.n} {why}')
        while self.sock.recv(4096):
            pass
        raise Gone(why)

    def line(self):
        while b'\n' not in self.buf:
            got = self.sock.recv(65536)
            if not got:
                raise Gone('client')
            self.buf += got
        line, self.buf = self.buf.split(b'\n', 1)
        return line.rstrip(b'\r').decode('latin-1')

    def ok(self, tag, text='done'):
        self.send(f'{tag} OK {text}\r\n'.encode())

    def run(self):
        try:
            if self.has('close-connect'):
                self.close('connect')
            if self.has('hang-greeting'):
                self.hang('greeting')
            self.send(b'* OK ready\r\n')
            if self.has('close-greeting'):
                self.close('greeting')
            while True:
                self.command(self.line())
        except (Gone, OSError) as why:
            self.s.log(f'CLOSED {self.n} {why}')
        finally:
            with self.s.lock:
                if self in self.s.waiting:
                    self.s.waiting.remove(self)
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            self.sock.close()

    def command(self, line):
        parts = line.split(' ', 2)
        if len(parts) < 2:
            self.send(b'* BAD what?\r\n')
            return
        tag, verb, rest = parts[0], parts[1].upper(), parts[2] if len(parts) > 2 else ''
        if verb == 'UID':
            sub, _, rest = rest.partition(' ')
            verb = 'UID ' + sub.upper()
        secret = verb in ('LOGIN', 'AUTHENTICATE')
        self.s.log(f'C {self.n} {verb}{"" if secret or not rest else " " + rest}')
        handler = getattr(self, 'do_' + verb.lower().replace(' ', '_'), None)
        if handler is None:
            self.send(f'{tag} BAD unknown command\r\n'.encode())
            return
        handler(tag, rest)

    # ---- before SELECT

    def do_capability(self, tag, rest):
        caps = ['IMAP4rev1', 'NAMESPACE', 'IDLE', 'MOVE', 'UIDPLUS', 'LITERAL+']
        for fault, cap in (('no-idle', 'IDLE'), ('no-move', 'MOVE'), ('no-uidplus', 'UIDPLUS')):
            if fault in self.s.fault:
                caps.remove(cap)
        if 'oauth' in self.s.fault:
            caps += ['SASL-IR', 'LOGINDISABLED', 'AUTH=OAUTHBEARER', 'AUTH=XOAUTH2']
        self.send(self.word(b'* CAPABILITY ') + ' '.join(caps).encode() + b'\r\n')
        if self.logged_in and self.has('close-capability'):
            self.close('capability')
        self.ok(tag)

    logged_in = False

    def do_login(self, tag, rest):
        if self.has('bad-password'):
            self.send(f'{tag} NO [AUTHENTICATIONFAILED] no\r\n'.encode())
            return
        if self.has('close-login'):
            self.close('login')
        self.logged_in = True
        self.ok(tag, 'logged in')

    def do_authenticate(self, tag, rest):
        said = base64.b64decode(rest.split(' ')[-1]) if 'oauth' in self.s.fault else b''
        if b'auth=Bearer jeton-1\x01' not in said or b'bot' not in said:
            self.send(f'{tag} NO [AUTHENTICATIONFAILED] no\r\n'.encode())
            return
        self.logged_in = True
        self.ok(tag, 'logged in')

    def do_namespace(self, tag, rest):
        self.send(b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\n' if self.has('namespace') else
                  b'* NAMESPACE (("" "/")) NIL NIL\r\n')
        self.ok(tag)

    def do_create(self, tag, rest):
        name = rest.strip('"')
        if self.has('namespace') and not name.startswith('INBOX.'):
            self.send(f'{tag} NO [CANNOT] not there\r\n'.encode())
        elif name in self.s.folders:
            self.send(f'{tag} NO [ALREADYEXISTS] it is there\r\n'.encode())
        else:
            if not (self.has('trycreate') and not hasattr(self.s, 'forgot')):
                self.s.folders.add(name)
            self.s.log(f'CREATED {name}')
            self.ok(tag)

    def do_subscribe(self, tag, rest):
        self.ok(tag)

    def do_noop(self, tag, rest):
        self.send(b'* %d EXISTS\r\n' % len(self.s.mails))
        self.ok(tag)

    def do_logout(self, tag, rest):
        self.send(b'* BYE\r\n')
        self.ok(tag)
        self.close('logout')

    def do_select(self, tag, rest):
        if self.has('hang-select'):
            self.hang('select')
        if self.has('select-no'):
            self.send(f'{tag} NO no such mailbox\r\n'.encode())
            return
        with self.s.lock:
            self.send(b'* FLAGS (\\Answered \\Seen)\r\n* OK [PERMANENTFLAGS (\\*)] yes {12}\r\n')
            self.send(self.word(b'* %d EXISTS\r\n' % len(self.s.mails)) + b'* 0 RECENT\r\n')
            self.send(b'* OK [UIDVALIDITY 77] valid\r\n* OK [UIDNEXT %d] next\r\n' % (self.s.uid + 1))
        if self.has('close-select'):
            self.close('select')
        if self.has('long-line'):
            self.send(b'* OK ' + b'x' * 100000 + b'\r\n')
        if self.has('flood-line'):
            try:
                while True:
                    self.send(b'* OK ' + b'x' * 100000)
            except Gone:
                self.close('flood ended')
        if self.has('flood-untagged'):
            try:
                while True:
                    self.send(b'* 1 FETCH (FLAGS (\\Seen))\r\n' * 1000)
            except Gone:
                self.close('flood ended')
        self.ok(tag, '[READ-WRITE] selected')

    # ---- mails

    def chosen(self, spec):
        top = max([m.uid for m in self.s.mails], default=0)
        out = set()
        for part in spec.split(','):
            a, _, b = part.partition(':')
            lo = top if a == '*' else int(a)
            hi = lo if not b else top if b == '*' else int(b)
            lo, hi = min(lo, hi), max(lo, hi)
            out |= {m.uid for m in self.s.mails if lo <= m.uid <= hi}
        return out

    def do_uid_fetch(self, tag, rest):
        spec, _, items = rest.partition(' ')
        with self.s.lock:
            if 'BODY.PEEK' in items.upper():
                self.bodies(tag, spec, items)
            else:
                self.sizes(tag, spec)

    def sizes(self, tag, spec):
        if self.has('empty-bad') and not self.s.mails:
            self.send(f'{tag} BAD no such messages\r\n'.encode())
            return
        if self.has('scan-bad'):
            self.send(f'{tag} BAD not today\r\n'.encode())
            return
        want = self.chosen(spec)
        for seq, m in enumerate(self.s.mails, 1):
            if m.uid not in want:
                continue
            flags = ' '.join(sorted(m.flags))
            self.send(self.word(b'* %d FETCH (UID %d RFC822.SIZE %d ' % (seq, m.uid, self.size(m))) +
                      f'FLAGS ({flags}))\r\n'.encode())
            if self.has('close-scan'):
                self.close('scan')
        self.ok(tag)

    def size(self, m):
        return 1000 if self.has('over-literal') else len(m.body)

    def body(self, m, part):
        name = self.word(b'BODY[]' if part is None else b'BODY[]<0>')
        text = m.body if part is None else m.body[:part]
        if self.has('nil') and m.uid == 2:
            return name + b' NIL'
        if self.has('quoted') and b'\r' not in text and b'\n' not in text:
            return name + b' "' + text.replace(b'\\', b'\\\\').replace(b'"', b'\\"') + b'"'
        return name + b' {%d}\r\n' % len(text) + text

    def answer(self, seq, uid, body):
        date = b'' if self.has('no-internaldate') else self.word(b'INTERNALDATE') + b' "02-Mar-2026 10:00:00 +0100" '
        number = self.word(b'UID') + b' %d' % uid
        items = body + b' ' + date + number if self.has('uid-last') else date + number + b' ' + body
        return self.word(b'* %d FETCH ' % seq) + b'(' + items + b')\r\n'

    def bodies(self, tag, spec, items):
        want = self.chosen(spec)
        m = re.search(r'<0\.(\d+)>', items)
        part = int(m.group(1)) if m else None
        self.fetches += 1
        if self.has('gone') and want:
            victim = min(want)
            self.s.mails = [x for x in self.s.mails if x.uid != victim]
            want.discard(victim)
            self.s.log(f'EXPUNGED {victim}')
        if self.has('fetch-no') and 2 in want:
            self.send(f'{tag} NO [SERVERBUG] cannot read one\r\n'.encode())
            return
        if self.has('unasked-fetch'):
            self.send(self.answer(1, 999, b'BODY[] {6}\r\nforged'))
        for seq, m in enumerate(self.s.mails, 1):
            if m.uid not in want:
                continue
            if self.has('poison') and m.uid == 2 and part is None:
                self.close('poison')
            data = self.answer(seq, m.uid, self.body(m, part))
            if self.has('close-literal') or self.has('hang-literal'):
                self.send(data[:len(data) // 2])
                if self.has('hang-literal'):
                    self.hang('literal')
                self.close('literal')
            if self.has('drip'):
                for i in range(0, len(data), 7):
                    self.send(data[i:i + 7])
                continue
            if self.has('huge-literal'):
                self.send(b'* 1 FETCH (UID %d BODY[] {4294967295}\r\n' % m.uid)
                self.hang('huge literal')
            if self.has('wrong-uid'):
                data = self.answer(seq, m.uid + 100000, self.body(m, part))
            if self.has('no-uid'):
                data = b'* %d FETCH (%s)\r\n' % (seq, self.body(m, part))
            if self.has('broken-fetch'):
                data = b'* %d FETCH (UID %d BODY[] oops)\r\n' % (seq, m.uid)
            if self.has('noise'):
                self.send(b'* %d FETCH (FLAGS (\\Seen $Forwarded))\r\n* OK [ALERT] tea\r\n* VANISHED 1:2\r\n\r\n'
                          b'* %d FETCH (UID %d FLAGS (\\Seen) MODSEQ (12))\r\n'
                          b'* LIST () "/" {5}\r\nAutre\r\n* SEARCH\r\n* %d EXISTS\r\n' %
                          (seq, seq, m.uid, len(self.s.mails)))
            self.send(data)
            if self.has('dup-fetch'):
                self.send(data)
        if self.has('extra-fetch'):
            self.send(self.answer(1, 999, b'BODY[] {6}\r\nforged'))
        if self.has('forged-tag'):
            self.send(b'A004 OK done\r\n')
        if self.has('close-fetch-ok'):
            self.close('before OK of FETCH')
        self.ok(tag, 'fetched')
        if self.has('plus'):
            self.send(b'+ go on\r\n')

    def expunge(self, uids, folder=None):
        """All or nothing, also when the client has gone meanwhile."""
        answers = b''
        for seq in range(len(self.s.mails), 0, -1):
            uid = self.s.mails[seq - 1].uid
            if uid in uids:
                if folder:
                    self.s.log(f'MOVED {folder} {uid}')
                self.s.log(f'EXPUNGED {uid}')
                del self.s.mails[seq - 1]
                answers += b'* %d EXPUNGE\r\n' % seq
        self.send(answers)

    def folder_missing(self, tag, name):
        if self.has('move-no'):
            self.send(f'{tag} NO [OVERQUOTA] full\r\n'.encode())
            return True
        if name in self.s.folders:
            return False
        self.s.forgot = True
        self.send(f'{tag} NO [TRYCREATE] no such folder\r\n'.encode())
        return True

    def do_uid_move(self, tag, rest):
        spec, _, name = rest.partition(' ')
        name = name.strip('"')
        if self.has('false-move') or 'no-move' in self.s.fault:
            self.send(f'{tag} BAD unknown command\r\n'.encode())
            return
        if self.has('hang-move'):
            self.hang('move')
        if self.has('close-move'):
            self.close('move')
        with self.s.lock:
            if self.folder_missing(tag, name):
                return
            self.expunge(self.chosen(spec), name)
        if self.has('close-moved'):
            self.close('moved')
        self.ok(tag, '[COPYUID 5 1 1] moved')

    def do_uid_copy(self, tag, rest):
        spec, _, name = rest.partition(' ')
        name = name.strip('"')
        with self.s.lock:
            if self.folder_missing(tag, name):
                return
            for uid in sorted(self.chosen(spec)):
                self.s.log(f'COPIED {name} {uid}')
        if self.has('close-copy'):
            self.close('copied')
        self.ok(tag, 'copied')

    def do_uid_store(self, tag, rest):
        spec, _, _ = rest.partition(' ')
        with self.s.lock:
            uids = self.chosen(spec)
            for m in self.s.mails:
                if m.uid in uids:
                    m.flags.add('\\Deleted')
                    self.s.log(f'DELETED {m.uid}')
        self.ok(tag, 'stored')

    def do_uid_expunge(self, tag, rest):
        with self.s.lock:
            uids = self.chosen(rest)
            self.expunge({m.uid for m in self.s.mails if m.uid in uids and '\\Deleted' in m.flags})
        self.ok(tag, 'expunged')

    def do_idle(self, tag, rest):
        if 'no-idle' in self.s.fault:
            self.send(f'{tag} BAD unknown command\r\n'.encode())
            return
        if self.has('flood-exists'):
            self.send(b'+ idling\r\n')
            for n in range(20000):
                self.send(b'* %d EXISTS\r\n' % (n % 5 + 1))
        with self.s.lock:
            self.send(b'+ idling\r\n')
            self.s.waiting.append(self)
        self.s.log(f'IDLING {self.n}')
        if self.has('close-idle'):
            self.close('idle')
        if self.has('bye-idle'):
            self.send(b'* BYE going down\r\n')
            self.close('idle')
        if self.has('flood-idle'):
            try:
                while True:
                    self.send(b'* OK still here\r\n' * 1000)
            except Gone:
                self.close('flood ended')
        if self.has('uidvalidity'):
            self.send(b'* OK [UIDVALIDITY 78] made new\r\n')
        line = self.line()
        with self.s.lock:
            self.s.waiting.remove(self)
        if self.has('hang-done'):
            self.hang('done')
        if line.upper() != 'DONE':
            self.send(f'{tag} BAD expected DONE\r\n'.encode())
            self.close('no DONE')
        self.s.log(f'C {self.n} DONE')
        self.ok(tag, 'idled')


def accept(server, listener):
    while True:
        sock, _ = listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.connections += 1
        threading.Thread(target=Connection(server, sock, server.connections).run, daemon=True).start()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--log', required=True)
    p.add_argument('--mails', type=int, default=0)
    p.add_argument('--spool')
    p.add_argument('--fault', default='')
    p.add_argument('--times', type=int, default=1)
    server = Server(p.parse_args())
    listener = socket.create_server(('127.0.0.1', 0), backlog=64)
    sys.stdout.write(f'{listener.getsockname()[1]}\n')
    sys.stdout.flush()
    threading.Thread(target=accept, args=(server, listener), daemon=True).start()
    count = 0
    for line in sys.stdin:
        word, _, path = line.strip().partition(' ')
        if word == 'deliver':
            count += 1
            server.deliver(pathlib.Path(path).read_bytes() if path else small(100000 + count))


if __name__ == '__main__':
    main()
