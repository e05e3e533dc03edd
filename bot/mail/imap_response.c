/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/imap_response.h"

#include <glib.h>
#include <string.h>

#define TEXT_MAX 4096
#define DEPTH 64
#define TAG_MAX 32

struct cursor {
	const struct imap_response *r;
	const char *at, *end;
	size_t literal; /* the next one */
};

bool
imap_has_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *s = list;

	while ((s = strstr(s, word)) != NULL) {
		if ((s == list || s[-1] == ' ') && (s[n] == '\0' || s[n] == ' '))
			return true;
		s += n;
	}
	return false;
}

/* A printable copy of bytes that a stranger chose. */
static char *
copy_text(TALLOC_CTX *mem, const char *s, size_t n)
{
	char *out;
	size_t i;

	if (n > TEXT_MAX)
		n = TEXT_MAX;
	out = talloc_size(mem, n + 1);
	for (i = 0; i < n; i++)
		out[i] = (unsigned char)s[i] < 0x20 || (unsigned char)s[i] >= 0x7f ? '?' : s[i];
	out[n] = '\0';
	return out;
}

static char *
copy_upper(TALLOC_CTX *mem, const char *s, size_t n)
{
	char *out = copy_text(mem, s, n), *c;

	for (c = out; *c; c++)
		*c = g_ascii_toupper(*c);
	return out;
}

/* ---- small words ---- */

static size_t
left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

static void
skip_blanks(struct cursor *c)
{
	while (c->at < c->end && *c->at == ' ')
		c->at++;
}

/* The bytes up to the next blank. */
static size_t
word(struct cursor *c, const char **start)
{
	*start = c->at;
	while (c->at < c->end && *c->at != ' ')
		c->at++;
	return (size_t)(c->at - *start);
}

static bool
same(const char *s, size_t n, const char *name)
{
	return n == strlen(name) && g_ascii_strncasecmp(s, name, n) == 0;
}

/* Decimal digits, at least one, up to max. */
static bool
number(struct cursor *c, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	const char *start = c->at;

	while (c->at < c->end && g_ascii_isdigit(*c->at)) {
		uint64_t digit = (uint64_t)(*c->at - '0');

		if (v > (max - digit) / 10)
			return false;
		v = v * 10 + digit;
		c->at++;
	}
	*out = v;
	return c->at > start;
}

/* Stands before '"'. Decodes into *out when that is wanted. */
static int
quoted(struct cursor *c, TALLOC_CTX *mem, unsigned char **out, size_t *size, struct err *e)
{
	const char *s;
	size_t n = 0;

	for (s = ++c->at; s < c->end && *s != '"'; s++)
		if (*s == '\\' && ++s == c->end)
			break;
	if (s >= c->end)
		return fail(e, ERR_TEMP, "quoted string without end");
	if (out) {
		unsigned char *buf = talloc_size(mem, (size_t)(s - c->at) + 1);

		for (; c->at < s; c->at++) {
			if (*c->at == '\\')
				c->at++;
			buf[n++] = (unsigned char)*c->at;
		}
		*out = buf;
		*size = n;
	}
	c->at = s + 1;
	return 0;
}

/* Stands before "{" or "~{". */
static int
literal(struct cursor *c, const struct imap_literal **out, struct err *e)
{
	const char *close = memchr(c->at, '}', left(c));
	const struct imap_literal *l;

	if (!close || c->literal >= c->r->n_literals)
		return fail(e, ERR_TEMP, "brace that begins no literal");
	l = &c->r->literals[c->literal];
	if (l->at != (size_t)(close + 1 - c->r->text))
		return fail(e, ERR_TEMP, "brace that begins no literal");
	c->literal++;
	c->at = close + 1;
	*out = l;
	return 0;
}

static bool
at_literal(const struct cursor *c)
{
	return c->at < c->end && (*c->at == '{' || (left(c) > 1 && c->at[0] == '~' && c->at[1] == '{'));
}

static bool
atom(struct cursor *c, const char **start, size_t *n)
{
	*start = c->at;
	while (c->at < c->end && *c->at && !strchr(" ()\"{", *c->at))
		c->at++;
	*n = (size_t)(c->at - *start);
	return *n > 0;
}

static int
skip_value(struct cursor *c, struct err *e)
{
	const struct imap_literal *l;
	const char *start;
	size_t n;
	int depth = 0;

	do {
		skip_blanks(c);
		if (c->at == c->end)
			return fail(e, ERR_TEMP, "value without end");
		if (*c->at == '(') {
			c->at++;
			if (++depth > DEPTH)
				return fail(e, ERR_TEMP, "too many parentheses");
		} else if (*c->at == ')') {
			if (--depth < 0)
				return fail(e, ERR_TEMP, "parenthesis in place of a value");
			c->at++;
		} else if (*c->at == '"') {
			if (quoted(c, NULL, NULL, NULL, e) < 0)
				return -1;
		} else if (at_literal(c)) {
			if (literal(c, &l, e) < 0)
				return -1;
		} else if (!atom(c, &start, &n)) {
			return fail(e, ERR_TEMP, "byte that no value has");
		}
	} while (depth > 0);
	return 0;
}

/* NIL, a quoted string or a literal. A literal's memory may leave with the handler, so it is never
 * copied. */
static int
nstring(struct cursor *c, TALLOC_CTX *mem, unsigned char **bytes, size_t *size, struct err *e)
{
	const struct imap_literal *l;
	const char *start;
	size_t n;

	*bytes = NULL;
	*size = 0;
	if (c->at < c->end && *c->at == '"')
		return quoted(c, mem, bytes, size, e);
	if (at_literal(c)) {
		if (literal(c, &l, e) < 0)
			return -1;
		*bytes = l->bytes;
		*size = l->size;
		return 0;
	}
	if (atom(c, &start, &n) && same(start, n, "NIL"))
		return 0;
	return fail(e, ERR_TEMP, "no string where one must be");
}

/* ---- dates ---- */

static bool
digits(const char *s, size_t n, int *out)
{
	*out = 0;
	for (; n > 0; n--, s++) {
		if (!g_ascii_isdigit(*s))
			return false;
		*out = *out * 10 + (*s - '0');
	}
	return true;
}

int
imap_date(const char *s, size_t n, int64_t *at)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int day, month, year, hour, minute, second, zone_hour, zone_minute;
	GDate date;
	int64_t zone;

	if (n == 25) { /* the day without its leading blank or zero */
		char padded[26];

		padded[0] = '0';
		memcpy(padded + 1, s, 25);
		return imap_date(padded, sizeof padded, at);
	}
	if (n != 26 || !(s[0] == ' ' ? digits(s + 1, 1, &day) : digits(s, 2, &day)) || s[2] != '-' || s[6] != '-' ||
	    !digits(s + 7, 4, &year) || s[11] != ' ' || !digits(s + 12, 2, &hour) || s[14] != ':' || !digits(s + 15, 2, &minute) ||
	    s[17] != ':' || !digits(s + 18, 2, &second) || s[20] != ' ' || (s[21] != '+' && s[21] != '-') ||
	    !digits(s + 22, 2, &zone_hour) || !digits(s + 24, 2, &zone_minute))
		return -1;
	for (month = 0; month < 12; month++)
		if (g_ascii_strncasecmp(s + 3, months + (size_t)month * 3, 3) == 0)
			break;
	if (month == 12 || hour > 23 || minute > 59 || second > 60 || zone_hour > 23 || zone_minute > 59 || year < 1970 ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)(month + 1), (GDateYear)year))
		return -1;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)(month + 1), (GDateYear)year);
	zone = (zone_hour * 60 + zone_minute) * 60;
	/* GLib counts days from 1 January of the year 1; the epoch is day 719163. */
	*at = ((int64_t)g_date_get_julian(&date) - 719163) * 86400 + (hour * 60 + minute) * 60 + second - (s[21] == '+' ? zone : -zone);
	return 0;
}

/* ---- responses ---- */

static unsigned int
flag_bit(const char *s, size_t n)
{
	static const struct {
		const char *name;
		enum imap_flag bit;
	} flags[] = {
		{ "\\Seen", IMAP_FLAG_SEEN },
		{ "\\Answered", IMAP_FLAG_ANSWERED },
		{ "\\Flagged", IMAP_FLAG_FLAGGED },
		{ "\\Deleted", IMAP_FLAG_DELETED },
		{ "\\Draft", IMAP_FLAG_DRAFT },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(flags); i++)
		if (same(s, n, flags[i].name))
			return flags[i].bit;
	return 0;
}

static int
fetch_flags(struct cursor *c, struct imap_fetch *f, struct err *e)
{
	const char *start;
	size_t n;

	if (c->at == c->end || *c->at != '(')
		return fail(e, ERR_TEMP, "FLAGS without a list");
	c->at++;
	f->has_flags = true;
	for (;;) {
		skip_blanks(c);
		if (c->at < c->end && *c->at == ')')
			break;
		if (!atom(c, &start, &n))
			return fail(e, ERR_TEMP, "FLAGS without end");
		f->flags |= flag_bit(start, n);
	}
	c->at++;
	return 0;
}

/* The name of an item with its section: BODY[HEADER.FIELDS (TO)]<0>. A ']' may stand in a quoted
 * field name. */
static size_t
item_name(struct cursor *c, const char **start)
{
	bool bracket = false, quote = false;

	*start = c->at;
	for (; c->at < c->end; c->at++) {
		char b = *c->at;

		if (quote)
			quote = b != '"';
		else if (bracket && b == '"')
			quote = true;
		else if (b == '[')
			bracket = true;
		else if (b == ']')
			bracket = false;
		else if (!bracket && (b == ' ' || b == '(' || b == ')' || b == '"' || b == '{'))
			break;
	}
	return bracket ? 0 : (size_t)(c->at - *start);
}

static int
fetch_body(struct cursor *c, TALLOC_CTX *mem, bool partial, struct imap_fetch *f, struct err *e)
{
	if (f->has_body)
		return fail(e, ERR_TEMP, "two bodies in one FETCH");
	f->has_body = true;
	f->partial = partial;
	return nstring(c, mem, &f->body, &f->body_size, e);
}

static int
fetch_date(struct cursor *c, TALLOC_CTX *mem, struct imap_fetch *f, struct err *e)
{
	unsigned char *s;
	size_t n;

	if (nstring(c, mem, &s, &n, e) < 0)
		return -1;
	f->has_date = s && imap_date((const char *)s, n, &f->date) == 0;
	return 0;
}

static int
fetch_item(struct cursor *c, TALLOC_CTX *mem, struct imap_fetch *f, struct err *e)
{
	const char *name;
	size_t n = item_name(c, &name);
	uint64_t v;

	if (n == 0)
		return fail(e, ERR_TEMP, "FETCH item without a name");
	skip_blanks(c);
	if (same(name, n, "UID")) {
		if (f->uid != 0 || !number(c, UINT32_MAX, &v) || v == 0)
			return fail(e, ERR_TEMP, "UID that is none");
		f->uid = (uint32_t)v;
		return 0;
	}
	if (same(name, n, "RFC822.SIZE")) {
		if (!number(c, INT64_MAX, &f->size))
			return fail(e, ERR_TEMP, "RFC822.SIZE that is none");
		f->has_size = true;
		return 0;
	}
	if (same(name, n, "FLAGS"))
		return fetch_flags(c, f, e);
	if (same(name, n, "INTERNALDATE"))
		return fetch_date(c, mem, f, e);
	if (same(name, n, "BODY[]") || same(name, n, "BODY[]<0>"))
		return fetch_body(c, mem, n > strlen("BODY[]"), f, e);
	return skip_value(c, e);
}

static int
read_fetch(struct cursor *c, TALLOC_CTX *mem, struct imap_event *ev, struct err *e)
{
	skip_blanks(c);
	if (ev->number == 0 || c->at == c->end || *c->at != '(')
		return fail(e, ERR_TEMP, "FETCH without a list");
	c->at++;
	for (;;) {
		skip_blanks(c);
		if (c->at == c->end)
			return fail(e, ERR_TEMP, "FETCH without end");
		if (*c->at == ')')
			break;
		if (fetch_item(c, mem, &ev->fetch, e) < 0)
			return -1;
	}
	c->at++;
	skip_blanks(c);
	if (c->at != c->end)
		return fail(e, ERR_TEMP, "bytes behind FETCH");
	ev->kind = IMAP_FETCH;
	return 0;
}

/* resp-text: "[CODE args] text". */
static void
read_status(struct cursor *c, TALLOC_CTX *mem, struct imap_event *ev)
{
	struct cursor code, args;
	const char *start;
	size_t n;
	uint64_t v;

	skip_blanks(c);
	if (c->at < c->end && *c->at == '[') {
		const char *close = memchr(c->at, ']', left(c));

		if (close) {
			code = (struct cursor){ .at = c->at + 1, .end = close };
			n = word(&code, &start);
			ev->code = copy_upper(mem, start, n);
			skip_blanks(&code);
			ev->args = copy_text(mem, code.at, left(&code));
			args = code;
			if (number(&args, UINT32_MAX, &v) && args.at == args.end)
				ev->code_number = (uint32_t)v;
			c->at = close + 1;
			skip_blanks(c);
		}
	}
	ev->text = copy_text(mem, c->at, left(c));
}

static bool
result_word(const char *s, size_t n, enum imap_result *result)
{
	if (same(s, n, "OK") || same(s, n, "PREAUTH"))
		*result = IMAP_OK;
	else if (same(s, n, "NO"))
		*result = IMAP_NO;
	else if (same(s, n, "BAD"))
		*result = IMAP_BAD;
	else
		return false;
	return true;
}

static void
read_search(struct cursor *c, TALLOC_CTX *mem, struct imap_event *ev)
{
	uint32_t *uids = talloc_array_size(mem, sizeof(uint32_t), (unsigned int)(left(c) / 2 + 1));
	uint64_t v;

	for (;;) {
		skip_blanks(c);
		if (!number(c, UINT32_MAX, &v))
			break; /* the end, or "(MODSEQ n)" */
		uids[ev->n_uids++] = (uint32_t)v;
	}
	ev->uids = uids;
	ev->kind = IMAP_SEARCH;
}

/* NAMESPACE (("INBOX." ".")) NIL NIL: the first prefix is what we need. Anything else leaves it
 * empty. */
static void
read_namespace(struct cursor *c, TALLOC_CTX *mem, struct imap_event *ev)
{
	struct err ignored;
	unsigned char *s;
	size_t n;

	ev->kind = IMAP_NAMESPACE;
	skip_blanks(c);
	if (left(c) < 2 || c->at[0] != '(' || c->at[1] != '(')
		return;
	c->at += 2;
	skip_blanks(c);
	if (nstring(c, mem, &s, &n, &ignored) == 0 && s)
		ev->args = copy_text(mem, (const char *)s, n);
}

static int
read_untagged(struct cursor *c, TALLOC_CTX *mem, struct imap_event *ev, struct err *e)
{
	const char *start;
	size_t n;
	uint64_t v;

	skip_blanks(c);
	if (c->at < c->end && g_ascii_isdigit(*c->at)) {
		if (!number(c, UINT32_MAX, &v) || c->at == c->end || *c->at != ' ')
			return fail(e, ERR_TEMP, "number that is none");
		ev->number = (uint32_t)v;
		skip_blanks(c);
		n = word(c, &start);
		if (same(start, n, "FETCH"))
			return read_fetch(c, mem, ev, e);
		if (same(start, n, "EXISTS"))
			ev->kind = IMAP_EXISTS;
		else if (same(start, n, "RECENT"))
			ev->kind = IMAP_RECENT;
		else if (same(start, n, "EXPUNGE"))
			ev->kind = IMAP_EXPUNGE;
		return 0;
	}
	n = word(c, &start);
	if (result_word(start, n, &ev->result)) {
		ev->kind = IMAP_STATUS;
		read_status(c, mem, ev);
	} else if (same(start, n, "BYE")) {
		ev->kind = IMAP_BYE;
		read_status(c, mem, ev);
	} else if (same(start, n, "CAPABILITY")) {
		ev->kind = IMAP_CAPABILITY;
		skip_blanks(c);
		ev->args = copy_upper(mem, c->at, left(c));
	} else if (same(start, n, "SEARCH")) {
		read_search(c, mem, ev);
	} else if (same(start, n, "NAMESPACE")) {
		read_namespace(c, mem, ev);
	}
	return 0;
}

static int
read_tagged(struct cursor *c, TALLOC_CTX *mem, struct imap_event *ev, struct err *e)
{
	const char *start;
	size_t n = word(c, &start), i;

	if (n == 0 || n > TAG_MAX)
		return fail(e, ERR_TEMP, "line that is no response");
	for (i = 0; i < n; i++)
		if (!g_ascii_isalnum(start[i]))
			return fail(e, ERR_TEMP, "line that is no response");
	ev->tag = copy_text(mem, start, n);
	skip_blanks(c);
	n = word(c, &start);
	if (!result_word(start, n, &ev->result) || same(start, n, "PREAUTH"))
		return fail(e, ERR_TEMP, "tagged line without a result");
	ev->kind = IMAP_TAGGED;
	read_status(c, mem, ev);
	return 0;
}

int
imap_response_read(const struct imap_response *r, TALLOC_CTX *mem, struct imap_event *ev, struct err *e)
{
	struct cursor c = { .r = r, .at = r->text, .end = r->text + r->size };

	*ev = (struct imap_event){ .kind = IMAP_OTHER, .tag = "", .code = "", .args = "", .text = "" };
	if (r->size == 0) /* stray empty lines are of no harm */
		return 0;
	if (c.at[0] == '+' && (r->size == 1 || c.at[1] == ' ')) {
		ev->kind = IMAP_CONTINUE;
		return 0;
	}
	if (r->size > 1 && c.at[0] == '*' && c.at[1] == ' ') {
		c.at += 2;
		return read_untagged(&c, mem, ev, e);
	}
	return read_tagged(&c, mem, ev, e);
}

bool
imap_response_holds_literals(const char *text, size_t n)
{
	struct cursor c = { .at = text, .end = text + n };
	enum imap_result result;
	const char *start;

	if (n < 2 || text[0] != '*' || text[1] != ' ')
		return false;
	c.at += 2;
	skip_blanks(&c);
	n = word(&c, &start);
	return !result_word(start, n, &result) && !same(start, n, "BYE");
}
