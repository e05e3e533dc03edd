/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/read.h"

#include <glib.h>
#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "bot/base/limits.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "bot/mail/calendar.h"
#include "bot/mail/charset.h"
#include "bot/mail/fence.h"
#include "bot/mail/forward.h"
#include "bot/mail/head.h"
#include "bot/mail/machine.h"
#include "bot/mail/parts.h"

/* The tree of a mail; its parts point into `bytes`, which must outlive it. NULL when GMime sees no
 * header. */
static GMimeObject *
tree_read(GByteArray *bytes)
{
	GMimeStream *stream = g_mime_stream_mem_new();
	GMimeParser *parser;
	GMimeObject *root;

	g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), bytes);
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	/* As a part, not as a message: addresses are read here, once, by our own rules. */
	root = g_mime_parser_construct_part(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return root;
}

static void
limit_set(struct inbound *in, const char *limit)
{
	if (!in->limit)
		in->limit = limit;
}

/* What GMime gets: from the first field on, the header cut where reading stopped, the body cut at
 * the fence. */
static void
bytes_choose(TALLOC_CTX *mem, const struct arrival *a, const struct head *h, struct inbound *in, GByteArray *bytes)
{
	const char *raw = a->raw, *limit;
	size_t start = h->n > 0 ? (size_t)(h->fields[0].name - raw) : 0;
	char *copy;

	bytes->data = (guint8 *)(uintptr_t)(raw + start);
	bytes->len = (guint)(a->size - start);
	if (h->cut || h->open) {
		size_t head = h->kept - start, body = a->size - h->body;

		if (h->cut)
			limit_set(in, "headers");
		copy = talloc_size(mem, head + 1 + body);
		memcpy(copy, raw + start, head);
		copy[head] = '\n';
		memcpy(copy + head + 1, raw + h->body, body);
		bytes->data = (guint8 *)copy;
		bytes->len = (guint)(head + 1 + body);
	}
	bytes->len = (guint)mail_fence(bytes->data, bytes->len, &limit);
	if (limit)
		limit_set(in, limit);
}

static void
read_subject(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct head *h, struct inbound *in)
{
	char *value = head_value(tmp, h, "Subject");

	in->subject = value ? text_line(mem, words_decode(tmp, value), LIMIT_SUBJECT) : "";
}

/* Exactly one From field with exactly one mailbox, or nobody. */
static void
read_from(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct head *h, struct inbound *in)
{
	const struct field *f = head_find(h, "From", 0);
	struct mailbox *from = NULL;
	size_t n = 0, list = 0;

	in->from = in->from_name = "";
	if (!f || head_find(h, "From", (size_t)(f - h->fields) + 1))
		return;
	head_mailboxes(mem, field_value(tmp, f), &from, &n, 2, &list);
	if (list != 1 || n != 1)
		return;
	in->from = from[0].addr;
	in->from_name = from[0].name;
}

static void
read_ids(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct head *h, struct inbound *in)
{
	enum { REFERENCES_MAX = 32 * 1024, IDS_MAX = 1000 };
	const char **ids = NULL, **older = NULL;
	char *value = head_value(tmp, h, "Message-ID");
	size_t n = 0, n_older = 0, size;

	if (value)
		head_ids(mem, value, &ids, &n, 1);
	in->message_id = n > 0 ? ids[0] : "";
	value = head_value(tmp, h, "In-Reply-To");
	if (value)
		head_ids(mem, value, &in->refs, &in->n_refs, LIMIT_REFS);
	value = head_value(tmp, h, "References");
	if (!value)
		return;
	size = strlen(value); /* newest last: these count */
	head_ids(tmp, size > REFERENCES_MAX ? value + size - REFERENCES_MAX : value, &older, &n_older, IDS_MAX);
	while (n_older > 0 && in->n_refs < LIMIT_REFS) {
		char *one = talloc_asprintf(tmp, "<%s>", older[--n_older]);

		head_ids(mem, one, &in->refs, &in->n_refs, LIMIT_REFS);
	}
}

static void
recipient_add(TALLOC_CTX *mem, struct inbound *in, const char *addr)
{
	size_t i;

	for (i = 0; i < in->n_recipients; i++)
		if (addr_same(in->recipients[i], addr))
			return;
	if (!*addr || in->n_recipients >= LIMIT_ADDRESSES)
		return;
	if (!in->recipients)
		in->recipients = talloc_array(mem, const char *, LIMIT_ADDRESSES);
	in->recipients[in->n_recipients++] = addr;
}

static void
read_recipients(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct head *h, struct inbound *in)
{
	static const char *const traces[] = { "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To" };
	static const char *const named[] = { "To", "Cc" };
	const struct field *f;
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(traces); i++) {
		for (f = head_find(h, traces[i], 0); f; f = head_find(h, traces[i], (size_t)(f - h->fields) + 1)) {
			struct mailbox *one = NULL;
			size_t n = 0;

			head_mailboxes(mem, field_value(tmp, f), &one, &n, 1, NULL);
			if (n > 0)
				recipient_add(mem, in, one[0].addr);
		}
	}
	for (i = 0; i < G_N_ELEMENTS(named); i++)
		for (f = head_find(h, named[i], 0); f && in->n_to < LIMIT_ADDRESSES;
		     f = head_find(h, named[i], (size_t)(f - h->fields) + 1))
			head_mailboxes(mem, field_value(tmp, f), &in->to, &in->n_to, LIMIT_ADDRESSES, NULL);
	for (k = 0; k < in->n_to; k++)
		recipient_add(mem, in, in->to[k].addr);
}

static void
read_return_path(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct head *h, struct inbound *in)
{
	char *value = head_value(tmp, h, "Return-Path");
	struct mailbox *path = NULL;
	size_t n = 0;

	if (value && strchr(value, '@'))
		head_mailboxes(mem, value, &path, &n, 1, NULL);
	in->return_path = n > 0 ? path[0].addr : "";
}

/* Did a host of ours write this Received field? By its "by" host; what a delivery agent adds counts
 * as ours. */
static bool
received_ours(const char *value, const char *authserv_id)
{
	const char *by = strstr(value, " by "), *domain, *dot;
	size_t n, m;

	if (!by && g_ascii_strncasecmp(value, "by ", 3) == 0)
		by = value - 1;
	if (!by)
		return false;
	by += 4;
	by += strspn(by, " ");
	n = strcspn(by, " ;()\t");
	if (n == 0)
		return false;
	if (strncasecmp(by, "localhost", n) == 0 || (n > 10 && strncasecmp(by, "localhost.", 10) == 0))
		return true;
	if (strlen(authserv_id) == n && strncasecmp(by, authserv_id, n) == 0)
		return true;
	if (!memchr(by, '.', n))
		return strstr(by, " with LMTP") || strstr(by, " with lmtp");
	dot = strchr(authserv_id, '.');
	domain = dot && strchr(dot + 1, '.') ? dot + 1 : authserv_id;
	m = strlen(domain);
	return strchr(domain, '.') && n >= m && strncasecmp(by + n - m, domain, m) == 0 && (n == m || by[n - m - 1] == '.');
}

/* A signature over the beginning of the body only (RFC 6376 8.2). */
static bool
signature_partial(const char *value)
{
	const char *p;

	for (p = value; p; p = strchr(p, ';')) {
		p += *p == ';';
		p += strspn(p, " ");
		if ((*p == 'l' || *p == 'L') && p[1 + strspn(p + 1, " ")] == '=')
			return true;
	}
	return false;
}

static bool
read_verified(TALLOC_CTX *tmp, const struct head *h, const struct mail_self *self, const char *from)
{
	struct authres *all = talloc_array(tmp, struct authres, (unsigned int)h->n + 1);
	size_t n = 0, foreign = h->n, i;

	if (!self->authserv_id || !*self->authserv_id || !*from)
		return false;
	for (i = 0; i < h->n; i++) {
		const struct field *f = &h->fields[i];

		if (f->name_size == 8 && foreign == h->n && strncasecmp(f->name, "Received", 8) == 0 &&
		    !received_ours(field_value(tmp, f), self->authserv_id))
			foreign = i;
		if (f->name_size == 14 && strncasecmp(f->name, "DKIM-Signature", 14) == 0 && signature_partial(field_value(tmp, f)))
			return false;
		if (f->name_size == 22 && strncasecmp(f->name, "Authentication-Results", 22) == 0)
			all[n++] = (struct authres){ .value = field_value(tmp, f), .position = i };
	}
	return authres_verified(all, n, foreign, self->authserv_id, from);
}

/* The mail that was forwarded as an attachment: author, text, and its own attachments in its place.
 */
static void
original_attached(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct parts *outer, struct inbound *in)
{
	struct attachment *whole = &in->attachments[outer->message_at];
	struct mailbox *from = NULL;
	struct parts inner;
	struct head h;
	size_t n = 0, list = 0, i;
	char *value;

	if (!whole->bytes)
		return;
	head_read(tmp, whole->bytes, whole->size, &h);
	value = head_value(tmp, &h, "From");
	if (value)
		head_mailboxes(mem, value, &from, &n, 2, &list);
	if (n != 1 || list != 1)
		return;
	in->original = from[0];
	parts_read(mem, g_mime_message_get_mime_part(outer->message), &inner);
	in->original_text = text_clean(mem, inner.text->str, inner.text->len, LIMIT_FULL_TEXT);
	in->n_attachments--;
	memmove(whole, whole + 1, (in->n_attachments - outer->message_at) * sizeof *whole);
	for (i = 0; i < inner.n_attachments && in->n_attachments < LIMIT_MIME_PARTS; i++) {
		in->attachments[in->n_attachments] = inner.attachments[i];
		if (in->n_attachments++ >= LIMIT_ATTACHMENTS && !inner.attachments[i].refused) {
			in->attachments[in->n_attachments - 1].refused = "attachment-too-many";
			in->attachments[in->n_attachments - 1].bytes = NULL;
		}
	}
	parts_done(&inner);
}

static void
read_original(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct mail_self *self, const struct parts *parts, struct inbound *in)
{
	char *text;

	if (forward_find(mem, in->subject, in->full_text, &in->original, &text)) {
		in->original_text = text;
		/* Our own words sent back to us are an answer without a mark; a robot is no author.
		 */
		in->original_bounce = addr_daemon(in->original.addr) || strcasestr(in->original.name, "mailer-daemon") ||
				      strcasestr(in->original.name, "mail delivery s");
		if (addr_ours(self, in->original.addr) || addr_robot(in->original.addr)) {
			in->original.addr = in->original.name = "";
			in->original_text = "";
		}
	} else if (parts->message && (forward_subject(in->subject) || !*in->text)) {
		original_attached(mem, tmp, parts, in);
	}
}

static void
read_text(TALLOC_CTX *mem, const struct parts *parts, struct inbound *in)
{
	char *kept;
	size_t n;

	in->full_text = text_clean(mem, parts->text->str, parts->text->len, LIMIT_FULL_TEXT);
	reply_trim(mem, in->full_text, &kept);
	n = strlen(kept);
	if (n > LIMIT_TEXT) {
		for (n = LIMIT_TEXT; n > 0 && ((unsigned char)kept[n] & 0xC0) == 0x80; n--)
			;
		kept[n] = '\0';
	}
	in->text = kept;
}

static void
read_body(TALLOC_CTX *mem, TALLOC_CTX *tmp, const struct arrival *a, const struct head *h, struct parts *parts, GMimeObject *root,
    struct inbound *in)
{
	parts_read(mem, root, parts);
	if (!root && h->n == 0) { /* no header at all: words are words */
		size_t size;
		char *text = charset_text(tmp, NULL, a->raw, MIN(a->size, (size_t)LIMIT_FULL_TEXT), &size);

		g_string_append_len(parts->text, text, (gssize)size);
	}
	if (parts->limit)
		limit_set(in, parts->limit);
	in->attachments = parts->attachments;
	in->n_attachments = parts->n_attachments;
	if (parts->calendar)
		in->calendar = calendar_read(mem, parts->calendar, parts->calendar_size, parts->calendar_method, in->from);
	read_text(mem, parts, in);
}

static void
inbound_init(struct inbound *in, const struct arrival *a)
{
	memset(in, 0, sizeof *in);
	in->channel = a->channel;
	in->key = a->key;
	in->at = a->at;
	in->room = in->event = in->answers = "";
	in->original.name = in->original.addr = in->original_text = "";
	if (a->full_size > a->size)
		in->limit = "size";
}

/* Lines that end as those of old Macintoshes did: the whole mail would be one header line. */
static void
line_ends(TALLOC_CTX *mem, struct arrival *a)
{
	char *copy, *p;

	if (a->size == 0 || memchr(a->raw, '\n', a->size) || !memchr(a->raw, '\r', a->size))
		return;
	copy = talloc_memdup(mem, a->raw, a->size);
	for (p = copy; p < copy + a->size; p++)
		if (*p == '\r')
			*p = '\n';
	a->raw = copy;
}

int
mail_read(TALLOC_CTX *mem, const struct arrival *given, const struct mail_self *self, bool (*own_id)(void *aux, const char *message_id),
    void *aux, struct inbound *in, struct err *e)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	struct arrival mail = *given, *a = &mail;
	GByteArray bytes;
	GMimeObject *root;
	struct parts parts;
	struct head h;
	char *date;

	if (!tmp)
		return fail(e, ERR_BUG, "no memory to read a mail");
	head_init();
	inbound_init(in, a);
	line_ends(tmp, a);
	head_read(tmp, a->raw, a->size, &h);
	bytes_choose(tmp, a, &h, in, &bytes);
	root = tree_read(&bytes);

	read_subject(mem, tmp, &h, in);
	read_from(mem, tmp, &h, in);
	read_ids(mem, tmp, &h, in);
	read_recipients(mem, tmp, &h, in);
	read_return_path(mem, tmp, &h, in);
	date = head_value(tmp, &h, "Date");
	in->date = date ? head_date(date) : 0;
	in->verified = read_verified(tmp, &h, self, in->from);
	read_body(mem, tmp, a, &h, &parts, root, in);
	machine_find(mem,
	    &(struct evidence){ .head = &h,
		.report = parts.report,
		.status = parts.status,
		.returned = parts.returned,
		.self = self,
		.own_id = own_id,
		.aux = aux },
	    in);
	if (in->machine == MACHINE_NO || in->machine == MACHINE_LIST)
		read_original(mem, tmp, self, &parts, in);

	parts_done(&parts);
	if (root)
		g_object_unref(root);
	talloc_free(tmp);
	return 0;
}

static void
hash_part(struct sha256 *sum, const void *bytes, size_t n)
{
	char size[32];

	/* Lengths first: what moves from one field to the next changes the sum. */
	sha256_add(sum, size, (size_t)g_snprintf(size, sizeof size, "%zu:", n));
	if (n > 0)
		sha256_add(sum, bytes, n);
}

char *
mail_hash(TALLOC_CTX *mem, const struct inbound *in)
{
	struct sha256 *sum = sha256_new(mem);
	char date[32];
	size_t i;

	g_snprintf(date, sizeof date, "%lld", (long long)in->date);
	hash_part(sum, in->from, strlen(in->from));
	hash_part(sum, in->from_name, strlen(in->from_name));
	hash_part(sum, date, strlen(date));
	hash_part(sum, in->message_id, strlen(in->message_id));
	hash_part(sum, in->subject, strlen(in->subject));
	hash_part(sum, in->full_text, strlen(in->full_text));
	for (i = 0; i < in->n_attachments; i++) {
		hash_part(sum, in->attachments[i].name, strlen(in->attachments[i].name));
		hash_part(sum, in->attachments[i].bytes, in->attachments[i].bytes ? in->attachments[i].size : 0);
	}
	return sha256_hex_end(mem, sum);
}
