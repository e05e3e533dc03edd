#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A submission server that misbehaves on demand: for the tests of bot/mail/smtp.c.

    smtpd.py --dir DIR [--tls CERT KEY] [--auth "PLAIN LOGIN"] [--user NAME PASSWORD] [--chunking] [--no-pipelining] [--fault NAME]

It listens on a port of 127.0.0.1 that the kernel chooses, prints "port N" and ends when its standard input has ended and
no connection is left.
DIR/log gets one line for each command ("1 EHLO bot.lab.example": number of the connection, then the line as received;
"1 tls TLSv1.2 sni=..." after a handshake; "1 end" at the end of the connection). DIR/NNNN.eml is the NNNN-th mail that was
received to its end, byte for byte, whatever was answered.

--fault is about the session:
  close-greeting, silent-greeting, drip-greeting, greeting-554, ehlo-421, ehlo-502 (HELO only), no-starttls, starttls-454,
  inject (bytes behind the 220 of STARTTLS), inject-early (both behind the EHLO reply), tls-garbage, tls-silent,
  auth-250 (a success that is none), auth-drop, auth-echo (refuses and repeats what it got), mail-421, mail-553,
  mail-421-after-3.
The recipient's local part is about one mail:
  u450 u550 u421 u530   answer to RCPT          d451 d554   answer to DATA
  f452 f421 f554 f503   answer after the data   drop silent garbage half twice   ... instead of one
  slow                  accepts after a second
  once                  drop for the first mail, then accepts
  long                  an accepting reply of many long lines
  middrop               drops in the middle of the data      stall   reads nothing for 3 s in the middle, then goes on
  b452                  refuses the first BDAT by 452, the others by 503
"""
import argparse
import base64
import hmac
import os
import selectors
import socket
import ssl
import sys
import threading
import time


class Gone(Exception):
    pass


class Conn:
    def __init__(self, server, sock, number):
        self.server, self.sock, self.number = server, sock, number
        self.buf = b""
        self.mails = 0

    def log(self, text):
        with self.server.lock:
            self.server.logfile.write(f"{self.number} {text}\n")
            self.server.logfile.flush()

    def fill(self):
        try:
            more = self.sock.recv(65536)
        except OSError:
            more = b""
        if not more:
            raise Gone
        self.buf += more

    def line(self):
        while b"\n" not in self.buf:
            self.fill()
        line, self.buf = self.buf.split(b"\n", 1)
        return line + b"\n"

    def exactly(self, n):
        while len(self.buf) < n:
            self.fill()
        got, self.buf = self.buf[:n], self.buf[n:]
        return got

    def say(self, text):
        try:
            self.sock.sendall((text + "\r\n").encode())
        except OSError:
            raise Gone

    def drop(self):
        raise Gone

    def silence(self):
        """Keeps the connection open and says nothing until the client leaves."""
        try:
            while self.sock.recv(65536):
                pass
        except OSError:
            pass
        raise Gone

    # -- the session

    def run(self):
        try:
            self.greet()
            while True:
                line = self.line().rstrip(b"\r\n").decode("latin-1")
                self.log(line)
                verb = line.split(" ", 1)[0].upper()
                handler = getattr(self, "do_" + verb.lower(), None)
                if handler:
                    handler(line)
                else:
                    self.say("500 5.5.2 what?")
        except Gone:
            pass
        finally:
            try:
                self.sock.close()
            except OSError:
                pass
            self.log("end")

    def greet(self):
        self.secure = self.authorised = False
        self.reset()
        fault = self.server.args.fault
        if fault == "close-greeting":
            self.drop()
        if fault == "silent-greeting":
            self.silence()
        if fault == "drip-greeting":
            try:
                while True:
                    self.sock.sendall(b"2")
                    time.sleep(0.2)
            except OSError:
                self.drop()
        if fault == "greeting-554":
            self.say("554 5.3.2 closed today")
        else:
            self.say("220-mail.lab.example\r\n220 ready")

    def reset(self):
        self.sender = self.to = None
        self.chunks = b""
        self.chunk_refused = False

    def do_helo(self, line):
        self.say("250 mail.lab.example")

    def do_ehlo(self, line):
        args, fault = self.server.args, self.server.args.fault
        if fault == "ehlo-421":
            self.say("421 4.3.2 not now")
            self.drop()
        if fault == "ehlo-502":
            return self.say("502 5.5.1 not implemented")
        words = ["mail.lab.example", "SIZE 30000000", "8BITMIME", "ENHANCEDSTATUSCODES"]
        if not args.no_pipelining:
            words.append("PIPELINING")
        if args.chunking:
            words.append("CHUNKING")
        if args.tls and not self.secure and fault != "no-starttls":
            words.append("STARTTLS")
        if args.auth and (self.secure or not args.tls):
            words.append("AUTH " + args.auth)
        text = "\r\n".join("250" + (" " if w is words[-1] else "-") + w for w in words)
        if fault == "inject-early" and not self.secure:
            text += "\r\n220 go\r\n250-mail.lab.example\r\n250 AUTH PLAIN LOGIN"
        self.say(text)

    def do_starttls(self, line):
        fault = self.server.args.fault
        if fault == "starttls-454":
            return self.say("454 4.7.0 TLS is out of order")
        if fault == "tls-garbage":
            self.say("220 go")
            self.exactly(10)
            self.sock.sendall(b"this is not TLS\r\n" * 10)
            self.silence()
        if fault == "tls-silent":
            self.say("220 go")
            self.silence()
        self.say("220 go" + ("\r\n250-mail.lab.example\r\n250 AUTH PLAIN LOGIN" if fault == "inject" else ""))
        ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ctx.load_cert_chain(*args_tls(self.server.args))
        asked = []
        ctx.sni_callback = lambda s, name, c: asked.append(name)
        self.buf = b""
        try:
            self.sock = ctx.wrap_socket(self.sock, server_side=True)
        except (OSError, ssl.SSLError) as e:
            self.log(f"tls failed {type(e).__name__}")
            self.drop()
        self.secure = True
        self.log(f"tls {self.sock.version()} sni={asked[-1] if asked else None}")

    def do_auth(self, line):
        fault, words = self.server.args.fault, line.split()
        mech = words[1].upper() if len(words) > 1 else ""
        if fault == "auth-drop":
            self.drop()
        if fault == "auth-250":
            return self.say("250 2.0.0 fine")
        good = False
        if mech == "PLAIN":
            text = words[2] if len(words) > 2 else self.ask("")
            parts = base64.b64decode(text).split(b"\0")
            good = len(parts) == 3 and self.matches(parts[1], parts[2])
        elif mech == "LOGIN":
            user = words[2] if len(words) > 2 else self.ask("VXNlcm5hbWU6")
            password = self.ask("UGFzc3dvcmQ6")
            good = self.matches(base64.b64decode(user), base64.b64decode(password))
        elif mech == "CRAM-MD5":
            challenge = b"<1.2@mail.lab.example>"
            answer = base64.b64decode(self.ask(base64.b64encode(challenge).decode())).decode()
            user, _, digest = answer.partition(" ")
            want = hmac.new(self.server.args.user[1].encode(), challenge, "md5").hexdigest()
            good = user == self.server.args.user[0] and digest == want
        elif mech == "NTLM":
            # A challenge that is well formed, at once: what a client does that was denied a password.
            self.ask(base64.b64encode(b"NTLMSSP\0" + b"\x02\0\0\0" + b"\0" * 8 + b"\x01\x82\0\0" + b"12345678" + b"\0" * 8).decode())
        else:
            return self.say("504 5.5.4 unknown mechanism")
        if good:
            self.authorised = True
            self.say("235 2.7.0 welcome")
        elif fault == "auth-echo":
            self.say("535 5.7.8 no: " + line)
        else:
            self.say("535 5.7.8 wrong")

    def ask(self, challenge):
        self.say("334 " + challenge)
        answer = self.line().strip().decode("latin-1")
        self.log("~ " + answer)
        return "" if answer == "*" else answer

    def matches(self, user, password):
        return [user.decode(), password.decode()] == self.server.args.user

    def do_mail(self, line):
        fault = self.server.args.fault
        self.mails += 1
        self.reset()
        if fault == "mail-421" or (fault == "mail-421-after-3" and self.mails > 3):
            self.say("421 4.3.2 enough for today")
            self.drop()
        if fault == "mail-553":
            return self.say("553 5.7.1 this sender is not yours")
        self.sender = line
        self.say("250 2.1.0 ok")

    def do_rcpt(self, line):
        word = line[line.index("<") + 1:line.index("@")]
        codes = {"u450": "450 4.2.1 later", "u550": "550 5.1.1 no such user", "u530": "530 5.7.0 authenticate first"}
        if word == "u421":
            self.say("421 4.3.2 closing")
            self.drop()
        if word in codes:
            return self.say(codes[word])
        self.to = word
        self.say("250 2.1.5 ok")

    def do_data(self, line):
        if self.to is None:
            return self.say("554 5.5.1 no valid recipients")
        if self.to == "d451":
            return self.say("451 4.3.0 not now")
        if self.to == "d554":
            return self.say("554 5.6.0 no")
        self.say("354 go")
        lines, size, stalled = [], 0, False
        while True:
            got = self.line()
            if got == b".\r\n":
                break
            size += len(got)
            if self.to == "middrop" and size > 1000:
                self.drop()
            if self.to == "stall" and size > 1000 and not stalled:
                stalled = True
                time.sleep(3)
            lines.append(got[1:] if got.startswith(b".") else got)
        self.received(b"".join(lines))

    def do_bdat(self, line):
        words = line.split()
        chunk = self.exactly(int(words[1]))
        last = len(words) > 2 and words[2].upper() == "LAST"
        if self.to is None or self.chunk_refused:
            return self.say("503 5.5.1 RCPT first")
        if self.to == "b452":
            self.chunk_refused = True
            return self.say("452 4.3.1 no space")
        self.chunks += chunk
        if self.to == "middrop" and len(self.chunks) > 1000:
            self.drop()
        if not last:
            return self.say("250 2.0.0 chunk")
        self.received(self.chunks)

    def received(self, data):
        to = self.to
        self.server.store(data)
        self.log(f"received {len(data)}")
        finals = {
            "f452": "452 4.3.1 full", "f421": "421 4.3.2 closing", "f554": "554 5.7.1 not this", "f503": "503 5.5.1 what",
            "garbage": "perhaps", "long": "\r\n".join("250-2.0.0 " + "x" * 400 for _ in range(6)) + "\r\n250 2.0.0 taken",
            "twice": "250 2.0.0 taken\r\n250 2.0.0 taken",
        }
        if to == "drop" or (to == "once" and self.server.stored == 1):
            self.drop()
        if to == "silent":
            self.silence()
        if to == "slow":
            time.sleep(1)
        if to == "half":
            self.sock.sendall(b"25")
            self.drop()
        self.reset()
        self.say(finals.get(to, "250 2.0.0 taken"))

    def do_rset(self, line):
        self.reset()
        self.say("250 2.0.0 ok")

    def do_noop(self, line):
        self.say("250 2.0.0 ok")

    def do_quit(self, line):
        self.say("221 2.0.0 bye")
        self.drop()


def args_tls(args):
    return args.tls[0], args.tls[1]


class Server:
    def __init__(self, args):
        self.args = args
        self.lock = threading.Lock()
        self.logfile = open(os.path.join(args.dir, "log"), "w", encoding="utf-8")
        self.stored = 0

    def store(self, data):
        with self.lock:
            self.stored += 1
            with open(os.path.join(self.args.dir, f"{self.stored:04d}.eml"), "wb") as f:
                f.write(data)

    def serve(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        print(f"port {listener.getsockname()[1]}", flush=True)
        waiting = selectors.DefaultSelector()
        waiting.register(listener, selectors.EVENT_READ)
        waiting.register(sys.stdin, selectors.EVENT_READ)
        threads = []
        while True:
            for key, _ in waiting.select():
                if key.fileobj is sys.stdin:
                    for thread in threads:
                        thread.join(10)
                    os._exit(0)
                sock, _ = listener.accept()
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                thread = threading.Thread(target=Conn(self, sock, len(threads) + 1).run, daemon=True)
                threads.append(thread)
                thread.start()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--dir", required=True)
    p.add_argument("--tls", nargs=2)
    p.add_argument("--auth", default="")
    p.add_argument("--user", nargs=2, default=["bot", "secret"])
    p.add_argument("--chunking", action="store_true")
    p.add_argument("--no-pipelining", action="store_true")
    p.add_argument("--fault", default="")
    Server(p.parse_args()).serve()


main()
