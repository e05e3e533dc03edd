/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/limits.h"
#include "bot/mail/imap_parse.h"
#include "bot/mail/imap_text.h"
#include "tests/unit/check.h"

#include <stdarg.h>

/* What the parser said, one line an event. */
struct heard {
	char *text;
	size_t events;
	size_t stop_after;
	TALLOC_CTX *keep; /* bodies are stolen to here */
};

static void
add_bytes(struct heard *h, const unsigned char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < 200; i++)
		h->text = talloc_asprintf_append_buffer(
		    h->text, bytes[i] < 0x20 || bytes[i] >= 0x7f || bytes[i] == '%' ? "%%%02x" : "%c", bytes[i]);
}

static void
add_fetch(struct heard *h, const struct imap_fetch *f)
{
	if (f->uid)
		h->text = talloc_asprintf_append_buffer(h->text, " uid=%u", f->uid);
	if (f->has_size)
		h->text = talloc_asprintf_append_buffer(h->text, " size=%llu", (unsigned long long)f->size);
	if (f->has_flags)
		h->text = talloc_asprintf_append_buffer(h->text, " flags=%u", f->flags);
	if (f->has_date)
		h->text = talloc_asprintf_append_buffer(h->text, " date=%lld", (long long)f->date);
	if (f->has_body && !f->body)
		h->text = talloc_asprintf_append_buffer(h->text, " body=NIL");
	if (f->body) {
		h->text = talloc_asprintf_append_buffer(h->text, " body%s=%zu:", f->partial ? "<0>" : "", f->body_size);
		add_bytes(h, f->body, f->body_size);
		(void)talloc_steal(h->keep, f->body);
	}
}

static int
hear(void *aux, struct imap_event *ev, struct err *e)
{
	static const char *const names[] = { "exists", "recent", "expunge", "fetch", "capability", "search", "namespace", "status", "bye",
		"continue", "tagged", "other" };
	static const char *const results[] = { "ok", "no", "bad" };
	struct heard *h = aux;
	size_t i;

	h->text = talloc_asprintf_append_buffer(h->text, "%s", names[ev->kind]);
	if (ev->kind <= IMAP_FETCH)
		h->text = talloc_asprintf_append_buffer(h->text, " %u", ev->number);
	if (ev->kind == IMAP_TAGGED || ev->kind == IMAP_STATUS)
		h->text = talloc_asprintf_append_buffer(h->text, " %s", results[ev->result]);
	if (*ev->tag)
		h->text = talloc_asprintf_append_buffer(h->text, " tag=%s", ev->tag);
	if (*ev->code)
		h->text = talloc_asprintf_append_buffer(h->text, " code=%s", ev->code);
	if (*ev->args)
		h->text = talloc_asprintf_append_buffer(h->text, " args=%s", ev->args);
	if (ev->code_number)
		h->text = talloc_asprintf_append_buffer(h->text, " number=%u", ev->code_number);
	if (*ev->text)
		h->text = talloc_asprintf_append_buffer(h->text, " text=%s", ev->text);
	if (ev->kind == IMAP_FETCH)
		add_fetch(h, &ev->fetch);
	for (i = 0; i < ev->n_uids; i++)
		h->text = talloc_asprintf_append_buffer(h->text, " %u", ev->uids[i]);
	h->text = talloc_strdup_append_buffer(h->text, "\n");
	h->events++;
	return h->events == h->stop_after ? fail(e, ERR_TEMP, "enough") : 0;
}

/* Feeds in pieces of `step` bytes; returns the events, with "! reason" at the end when the parser
 * gave up. */
static char *
parse(TALLOC_CTX *mem, const char *in, size_t n, size_t step, size_t literal_max)
{
	struct heard h = { .text = talloc_strdup(mem, ""), .keep = talloc_new(mem) };
	struct imap_parser *p = imap_parser_new(h.keep, hear, &h);
	struct err e;
	size_t at, piece;

	if (literal_max)
		imap_parser_literal_max(p, literal_max);
	for (at = 0; at < n; at += piece) {
		/* A copy of the exact size lets the sanitizer see a read too far. */
		char *copy;
		int rc;

		piece = n - at < step ? n - at : step;
		copy = talloc_memdup(mem, in + at, piece);
		rc = imap_parser_feed(p, copy, piece, &e);
		talloc_free(copy);
		if (rc < 0) {
			struct err again;

			h.text = talloc_asprintf_append_buffer(h.text, "! %s\n", e.text);
			CHECK_INT(imap_parser_feed(p, "\r\n", 2, &again), -1);
			break;
		}
	}
	talloc_free(h.keep);
	return h.text;
}

static void
both_ways(const char *in, size_t n, const char *want)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	static const size_t steps[] = { 1, 2, 3, 7, 64 };
	char *whole = parse(mem, in, n, n ? n : 1, 0);
	size_t i;

	CHECK_STR(whole, want);
	for (i = 0; i < sizeof steps / sizeof steps[0]; i++)
		CHECK_STR(parse(mem, in, n, steps[i], 0), whole);
	talloc_free(mem);
}

static void
says(const char *in, const char *want)
{
	both_ways(in, strlen(in), want);
}

static void
test_plain(void)
{
	says("* OK ready\r\n", "status ok text=ready\n");
	says("* 18 EXISTS\r\n* 2 recent\r\n* 5 Expunge\r\n", "exists 18\nrecent 2\nexpunge 5\n");
	says("* OK [UIDVALIDITY 3857529045] UIDs valid\r\n",
	    "status ok code=UIDVALIDITY args=3857529045 number=3857529045 text=UIDs valid\n");
	says("* ok [uidvalidity NIL]\r\n", "status ok code=UIDVALIDITY args=NIL\n");
	says("* OK [UIDVALIDITY 99999999999] x\r\n", "status ok code=UIDVALIDITY args=99999999999 text=x\n");
	says("* OK [UIDNOTSTICKY]\r\n", "status ok code=UIDNOTSTICKY\n");
	says("* NO [ALERT] full\x1b[31m soon\r\n", "status no code=ALERT text=full?[31m soon\n");
	says("* BYE [UNAVAILABLE] later\r\n", "bye code=UNAVAILABLE text=later\n");
	says("* PREAUTH hello\r\n", "status ok text=hello\n");
	says("* OK [BROKEN text without end\r\n", "status ok text=[BROKEN text without end\n");
	says("* OK\r\n", "status ok\n");
	says("+ idling\r\n+\r\n", "continue\ncontinue\n");
	says("X1 OK [COPYUID 38505 304,319:320 3956:3958] Done\r\n",
	    "tagged ok tag=X1 code=COPYUID args=38505 304,319:320 3956:3958 text=Done\n");
	says("a no\r\nb BAD\r\n", "tagged no tag=a\ntagged bad tag=b\n");
	says("* CAPABILITY IMAP4rev1 idle Move\r\n", "capability args=IMAP4REV1 IDLE MOVE\n");
	says("* SEARCH 2 84 882 (MODSEQ 9)\r\n* SEARCH\r\n", "search 2 84 882\nsearch\n");
	says("* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL\r\n* NAMESPACE NIL NIL NIL\r\n* NAMESPACE "
	     "((\"\" \"/\")) NIL NIL\r\n",
	    "namespace args=INBOX.\nnamespace\nnamespace\n");
	says("\r\n* 1 EXISTS\n* FLAGS (\\Seen)\r\n* VANISHED 1:2\r\n* ENABLED\r\n", "other\nexists 1\nother\nother\nother\n");
}

static void
test_fetch(void)
{
	says("* 12 FETCH (FLAGS (\\Seen) UID 4827313)\r\n", "fetch 12 uid=4827313 flags=1\n");
	says("* 1 fetch (uid 7 rfc822.size 44827 flags (\\deleted $Junk \\ANSWERED))\r\n", "fetch 1 uid=7 size=44827 flags=10\n");
	says("* 1 FETCH (UID 7 BODY[] {5}\r\nab\r\nc)\r\n", "fetch 1 uid=7 body=5:ab%0d%0ac\n");
	says("* 1 FETCH (BODY[] {5+}\r\n))\r\n) UID 7)\r\n", "fetch 1 uid=7 body=5:))%0d%0a)\n");
	says("* 1 FETCH (BODY[] ~{3}\r\nabc UID 7)\r\n", "fetch 1 uid=7 body=3:abc\n");
	says("* 1 FETCH (UID 7 BODY[] {0}\r\n)\r\n", "fetch 1 uid=7 body=0:\n");
	says("* 1 FETCH (UID 7 BODY[] \"a\\\"b\\\\c\")\r\n", "fetch 1 uid=7 body=5:a\"b\\c\n");
	says("* 1 FETCH (UID 7 BODY[] NIL)\r\n", "fetch 1 uid=7 body=NIL\n");
	says("* 1 FETCH (BODY[]<0> {2}\r\nhi INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" UID 7)\r\n",
	    "fetch 1 uid=7 date=837596665 body<0>=2:hi\n");
	says("* 1 FETCH (INTERNALDATE \"yesterday\" UID 7)\r\n", "fetch 1 uid=7\n");
	says("* 1 FETCH (UID 7 MODSEQ (624140003) X-GM-LABELS (\"a b\" {3}\r\nx)y) ENVELOPE (\"d\" "
	     "NIL ((\"n\" NIL \"u\" \"h\")))"
	     " BODY[HEADER.FIELDS (\"A]B\" To)] {4}\r\nTo:\n RFC822.SIZE 9)\r\n",
	    "fetch 1 uid=7 size=9\n");
	says("* 1 FETCH (BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL \"7BIT\" 5 1) "
	     "UID 3)\r\n",
	    "fetch 1 uid=3\n");
	says("* 1 FETCH ( UID  7   FLAGS ( ) )\r\n", "fetch 1 uid=7 flags=0\n");
	says("* 1 FETCH ()\r\n", "fetch 1\n");
	says("* 1 FETCH (UID 7 BODY[] {3}\r\n{3} BODY[TEXT] {3}\r\n{3})\r\n", "fetch 1 uid=7 body=3:{3}\n");
	says("* 1 FETCH (UID 7 BODY[] {3}\r\n{3}\r\nabc)\r\n", "! FETCH without end\n");
}

/* What a mail holds is never a line of the protocol, and what stands in a text for people is no
 * literal. */
static void
test_forged(void)
{
	says("* 1 FETCH (UID 7 BODY[] {70}\r\nA004 OK done\r\n* SEARCH 4242\r\n* 2 FETCH (UID 2 "
	     "FLAGS (\\Seen))\r\nX1 OK)\r\n)\r\nX1 OK\r\n",
	    "fetch 1 uid=7 body=70:A004 OK done%0d%0a* SEARCH 4242%0d%0a* 2 FETCH (UID 2 FLAGS "
	    "(\\Seen))%0d%0aX1 OK)%0d%0a\n"
	    "tagged ok tag=X1\n");
	says("* OK it costs {12}\r\n* 1 EXISTS\r\nX1 OK {3}\r\n* BYE {1}\r\n",
	    "status ok text=it costs {12}\nexists 1\ntagged ok tag=X1 text={3}\nbye text={1}\n");
	says("* 1 FETCH (UID 1 UID 2)\r\n", "! UID that is none\n");
	says("* 1 FETCH (UID 1 BODY[] \"a\" BODY[] \"b\")\r\n", "! two bodies in one FETCH\n");
	says("* 1 FETCH (UID 0)\r\n", "! UID that is none\n");
	says("* 1 FETCH (UID 4294967296)\r\n", "! UID that is none\n");
	says("* 0 FETCH (UID 1)\r\n", "! FETCH without a list\n");
	says("* 1 FETCH UID 1\r\n", "! FETCH without a list\n");
	says("* 1 FETCH (UID 1\r\n", "! FETCH without end\n");
	says("* 1 FETCH (UID 1) A004 OK\r\n", "! bytes behind FETCH\n");
	says("* 1 FETCH (UID 1 BODY[] oops)\r\n", "! no string where one must be\n");
	says("* 1 FETCH (UID 1 BODY[] \"open)\r\n", "! quoted string without end\n");
	says("* 1 FETCH (UID 1 BODY[] \"open\\\r\n", "! quoted string without end\n");
	says("* 1 FETCH (UID 1 BODY[ {3}\r\nabc)\r\n", "! FETCH item without a name\n");
	says("* 1 FETCH (UID 1 BODY[] {3 }\r\n", "! brace that begins no literal\n");
	says("* 1 FETCH (X {}\r\n", "! brace that begins no literal\n");
	says("* 1 FETCH (FLAGS (\\Seen\r\n", "! FLAGS without end\n");
	says("* 1 FETCH (X )\r\n", "! parenthesis in place of a value\n");
	says("* 99999999999 EXISTS\r\n", "! number that is none\n");
	says("hello world\r\n", "! tagged line without a result\n");
	says("*1 EXISTS\r\n", "! line that is no response\n");
	says("A-1 OK\r\n", "! line that is no response\n");
	says("X1 PREAUTH\r\n", "! tagged line without a result\n");
	says(" X1 OK\r\n", "! line that is no response\n");
}

static void
test_bytes(void)
{
	static const char nul[] = "* 1 FETCH (UID 7 BODY[] {4}\r\na\0\377b)\r\n* 2 FETCH (UID 8 "
				  "BODY[] \"c\0d\")\r\n* OK a\0b\r\n";

	both_ways(nul, sizeof nul - 1, "fetch 1 uid=7 body=4:a%00%ffb\nfetch 2 uid=8 body=3:c%00d\nstatus ok text=a?b\n");
	both_ways("* 1 FETCH (X a\0b)\r\n", 19, "! parenthesis in place of a value\n");
}

static void
test_limits(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *line = talloc_array(mem, char, LIMIT_IMAP_LINE + 64), *got;
	size_t n;
	int i;

	memset(line, 'x', LIMIT_IMAP_LINE + 64);
	memcpy(line, "* OK ", 5);
	memcpy(line + LIMIT_IMAP_LINE, "\r\n", 2);
	got = parse(mem, line, LIMIT_IMAP_LINE, 4096, 0);
	CHECK_STR(got, ""); /* no end yet */
	got = parse(mem, line, LIMIT_IMAP_LINE + 2, 4096, 0);
	CHECK_STR(got, "! line over 1048576 bytes\n");
	memcpy(line + 100000, "\r\n", 2);
	got = parse(mem, line, 100002, 4096, 0);
	CHECK_INT(strncmp(got, "status ok text=xxxx", 19), 0);
	CHECK_INT(strlen(got), strlen("status ok text=\n") + 4096);

	got = parse(mem, "* 1 FETCH (BODY[] {11}\r\n", 24, 1, 10);
	CHECK_STR(got, "! literal over 10 bytes\n");
	got = parse(mem, "* 1 FETCH (BODY[] {10}\r\n0123456789)\r\n", 37, 1, 10);
	CHECK_STR(got, "fetch 1 body=10:0123456789\n");
	got = parse(mem, "* 1 FETCH (X {6}\r\n012345 BODY[] {5}\r\n01234)\r\n", 46, 1, 10);
	CHECK_STR(got, "! literal over 10 bytes\n"); /* together */
	got = parse(mem, "* 1 FETCH (BODY[] {99999999999999999999999999}\r\n", 48, 5, 0);
	CHECK_STR(got, "! literal over 65536 bytes\n");

	n = (size_t)snprintf(line, 64, "* 1 FETCH (X ");
	for (i = 0; i < 70; i++)
		line[n++] = '(';
	for (i = 0; i < 70; i++)
		line[n++] = ')';
	memcpy(line + n, ")\r\n", 3);
	CHECK_STR(parse(mem, line, n + 3, n + 3, 0), "! too many parentheses\n");

	n = (size_t)snprintf(line, 64, "* 1 FETCH (X (");
	for (i = 0; i < 17; i++) {
		memcpy(line + n, "{1}\r\na ", 7);
		n += 7;
	}
	CHECK_STR(parse(mem, line, n, n, 0), "! too many literals\n");
	talloc_free(mem);
}

static void
test_stop(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct heard h = { .text = talloc_strdup(mem, ""), .stop_after = 2, .keep = mem };
	struct imap_parser *p = imap_parser_new(mem, hear, &h);
	struct err e;

	CHECK_INT(imap_parser_feed(p, "* 1 EXISTS\r\n* 2 EXISTS\r\n* 3 EXISTS\r\n", 36, &e), -1);
	CHECK_STR(e.text, "enough");
	CHECK_INT(imap_parser_feed(p, "* 4 EXISTS\r\n", 12, &e), -1);
	CHECK_STR(h.text, "exists 1\nexists 2\n");
	talloc_free(mem);
}

static int64_t
date_of(const char *s)
{
	int64_t at = -1;

	return imap_date(s, strlen(s), &at) < 0 ? -1 : at;
}

static void
test_date(void)
{
	CHECK_INT(date_of("01-Jan-1970 00:00:00 +0000"), 0);
	CHECK_INT(date_of("17-Jul-1996 02:44:25 -0700"), 837596665);
	CHECK_INT(date_of(" 2-mar-2026 10:00:00 +0100"), 1772442000);
	CHECK_INT(date_of("2-Mar-2026 10:00:00 +0100"), 1772442000);
	CHECK_INT(date_of("29-Feb-2024 23:59:60 +0000"), 1709251200);
	CHECK_INT(date_of("29-Feb-2023 00:00:00 +0000"), -1);
	CHECK_INT(date_of("31-Apr-2026 00:00:00 +0000"), -1);
	CHECK_INT(date_of("00-Apr-2026 00:00:00 +0000"), -1);
	CHECK_INT(date_of("01-Abc-2026 00:00:00 +0000"), -1);
	CHECK_INT(date_of("01-Apr-2026 24:00:00 +0000"), -1);
	CHECK_INT(date_of("01-Apr-2026 00:00:00 0000"), -1);
	CHECK_INT(date_of("01-Apr-2026 00:00:00 +000x"), -1);
	CHECK_INT(date_of("01-Apr-2026T00:00:00 +0000"), -1);
	CHECK_INT(date_of(""), -1);
}

static void
is_name(const char *prefix, const char *utf8, const char *want)
{
	char *got = imap_name(NULL, prefix, utf8);

	CHECK_STR(got, want);
	talloc_free(got);
}

static void
is_set(const char *want, size_t n, ...)
{
	uint32_t uids[16];
	char *got;
	va_list ap;
	size_t i;

	va_start(ap, n);
	for (i = 0; i < n; i++)
		uids[i] = va_arg(ap, unsigned int);
	va_end(ap);
	got = imap_set(NULL, uids, n);
	CHECK_STR(got, want);
	talloc_free(got);
}

static void
test_text(void)
{
	char a[IMAP_TAG_SIZE], b[IMAP_TAG_SIZE];

	is_name("", "INBOX", "\"INBOX\"");
	is_name("", "Traités", "\"Trait&AOk-s\"");
	is_name("", "Traite\xcc\x81s", "\"Trait&AOk-s\""); /* NFD, as some file systems give it */
	is_name("", "R&D", "\"R&-D\"");
	is_name("", "台北", "\"&U,BTFw-\"");
	is_name("", "a😀b", "\"a&2D3eAA-b\"");
	is_name("", "é", "\"&AOk-\"");
	is_name("", "ééé", "\"&AOkA6QDp-\"");
	is_name("", "a\"b\\c", "\"a\\\"b\\\\c\"");
	is_name("", "x\r\nA1 LOGOUT", "\"x&AA0ACg-A1 LOGOUT\"");
	is_name("", "\xff", "\"&,,0-\"");
	is_name("INBOX.", "Traités", "\"INBOX.Trait&AOk-s\"");
	is_name("INBOX.", "INBOX.Fait", "\"INBOX.Fait\"");
	is_name("INBOX.", "inbox", "\"inbox\"");
	is_name("a\"b", "c", "\"a\\\"bc\"");
	is_set("7", 1, 7u);
	is_set("1:3", 3, 3u, 1u, 2u);
	is_set("1,3,5:6,9", 6, 9u, 1u, 3u, 5u, 6u, 5u);
	is_set("1,4294967294:4294967295", 3, 4294967295u, 4294967294u, 1u);
	CHECK_INT(imap_tag(a), 0);
	CHECK_INT(imap_tag(b), 0);
	CHECK_INT(strlen(a), IMAP_TAG_SIZE - 1);
	CHECK(strcmp(a, b) != 0);
	CHECK(a[0] >= 'A' && a[0] <= 'P');
	CHECK(imap_has_word("IMAP4REV1 IDLE MOVE", "MOVE"));
	CHECK(imap_has_word("IDLE", "IDLE"));
	CHECK(!imap_has_word("XMOVE MOVES", "MOVE"));
	CHECK(!imap_has_word("", "MOVE"));
}

int
main(void)
{
	test_plain();
	test_fetch();
	test_forged();
	test_bytes();
	test_limits();
	test_stop();
	test_date();
	test_text();
	return check_report();
}
