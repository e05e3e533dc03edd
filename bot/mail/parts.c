/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/parts.h"

#include <string.h>

#include "bot/base/html.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/attach.h"
#include "bot/mail/charset.h"
#include "bot/mail/fence.h"
#include "bot/mail/read.h"

static void part_walk(TALLOC_CTX *mem, struct parts *p, GMimeObject *o, size_t depth, bool report);

/* Decoded bytes hang on a talloc context without being copied. */
struct held {
	GByteArray *bytes;
};

static int
held_free(struct held *h)
{
	g_byte_array_unref(h->bytes);
	return 0;
}

static GByteArray *
stream_take(TALLOC_CTX *mem, GMimeStream *stream)
{
	struct held *h = talloc(mem, struct held);

	h->bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	g_object_unref(stream);
	talloc_set_destructor(h, held_free);
	return h->bytes;
}

/* "base64;", "quoted printable": what GMime does not take for what it is. */
static void
leaf_mend(GMimePart *part)
{
	const char *value = g_mime_object_get_header(GMIME_OBJECT(part), "Content-Transfer-Encoding");
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeContentEncoding encoding = GMIME_CONTENT_ENCODING_DEFAULT;

	if (!value || !content || g_mime_part_get_content_encoding(part) != GMIME_CONTENT_ENCODING_DEFAULT)
		return;
	value += strspn(value, " \t\"'");
	if (g_ascii_strncasecmp(value, "base64", 6) == 0 || g_ascii_strncasecmp(value, "base-64", 7) == 0)
		encoding = GMIME_CONTENT_ENCODING_BASE64;
	else if (g_ascii_strncasecmp(value, "quoted", 6) == 0)
		encoding = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
	else
		return;
	g_mime_part_set_content_encoding(part, encoding);
	g_mime_data_wrapper_set_encoding(content, encoding);
}

/* Content of a leaf, decoded; never NULL. */
static GByteArray *
leaf_bytes(TALLOC_CTX *mem, GMimePart *part)
{
	GMimeStream *stream = g_mime_stream_mem_new();
	GMimeDataWrapper *content = g_mime_part_get_content(part);

	if (content)
		g_mime_data_wrapper_write_to_stream(content, stream);
	return stream_take(mem, stream);
}

/* Decoded size as far as it can be known without decoding: never less than half of it. */
static size_t
leaf_estimate(GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	gint64 raw = content ? g_mime_stream_length(g_mime_data_wrapper_get_stream(content)) : 0;

	if (raw < 0)
		raw = 0;
	return g_mime_part_get_content_encoding(part) == GMIME_CONTENT_ENCODING_BASE64 ? (size_t)raw / 4 * 3 : (size_t)raw;
}

static char *
leaf_type(TALLOC_CTX *mem, GMimeObject *o)
{
	GMimeContentType *ct = g_mime_object_get_content_type(o);
	char *type = talloc_asprintf(mem, "%s/%s", g_mime_content_type_get_media_type(ct), g_mime_content_type_get_media_subtype(ct));
	const char *value;
	char *clean, *q;

	value = g_mime_object_get_header(o, "Content-Type");
	if (value && g_ascii_strncasecmp(value, "text", 4) == 0 && (!value[4] || value[4] == ';'))
		return talloc_strdup(mem, "text/plain"); /* "text": so it was written once */
	clean = text_line(mem, type, LIMIT_NAME);
	for (q = clean; *q; q++)
		*q = g_ascii_tolower(*q);
	return clean;
}

static struct attachment *
attachment_add(TALLOC_CTX *mem, struct parts *p, const char *name, const char *type)
{
	struct attachment *a;
	char *clean = attach_name(mem, name ? name : "");

	if (!p->attachments)
		p->attachments = talloc_zero_array(mem, struct attachment, LIMIT_MIME_PARTS);
	if (p->n_attachments == LIMIT_MIME_PARTS)
		return NULL;
	a = &p->attachments[p->n_attachments++];
	a->name = *clean ? clean : talloc_asprintf(mem, "part-%zu%s", p->n_attachments, attach_ending(type));
	a->type = type;
	a->refused = p->n_attachments > LIMIT_ATTACHMENTS ? "attachment-too-many" : attach_refused(a->name, type);
	return a;
}

static void
attachment_fill(struct attachment *a, GByteArray *bytes)
{
	a->size = bytes->len;
	if (bytes->len == 0)
		a->refused = "attachment-empty";
	else if (bytes->len > LIMIT_ATTACHMENT)
		a->refused = "attachment-too-large";
	else
		a->bytes = bytes->data;
}

static void
leaf_attach(TALLOC_CTX *mem, struct parts *p, GMimePart *part, char *type)
{
	struct attachment *a = attachment_add(mem, p, g_mime_part_get_filename(part), type);

	if (!a)
		return;
	a->size = leaf_estimate(part);
	if (!a->refused && a->size / 2 > LIMIT_ATTACHMENT)
		a->refused = "attachment-too-large";
	if (!a->refused)
		attachment_fill(a, leaf_bytes(mem, part));
}

/* RFC 3676: lines that end with a blank go on in the next one of the same quote depth. */
static void
flowed_add(GString *out, const char *s, size_t n, bool delsp)
{
	size_t at = 0, depth_before = 0;
	bool open = false;

	while (at < n) {
		const char *lf = memchr(s + at, '\n', n - at);
		size_t end = lf ? (size_t)(lf - s) : n, next = end + (lf != NULL), depth = 0;
		bool signature;

		if (end > at && s[end - 1] == '\r')
			end--;
		for (; at < end && s[at] == '>'; at++)
			depth++;
		if (at < end && s[at] == ' ')
			at++;
		signature = end - at == 3 && memcmp(s + at, "-- ", 3) == 0;
		if (open && depth == depth_before && !signature) {
			g_string_truncate(out, out->len - 1);
		} else if (depth > 0) {
			g_string_append_printf(out, "%.*s ", (int)MIN(depth, 20), ">>>>>>>>>>>>>>>>>>>>");
		}
		open = end > at && s[end - 1] == ' ' && !signature;
		g_string_append_len(out, s + at, (gssize)(end - at - (open && delsp)));
		g_string_append_c(out, '\n');
		depth_before = depth;
		at = next;
	}
}

/* RFC 4880 7: the text that somebody signed by hand, without its armour. */
static void
armour_strip(GString *text, size_t from)
{
	static const char begin[] = "-----BEGIN PGP SIGNED MESSAGE-----", end[] = "-----BEGIN PGP SIGNATURE-----";
	char *start, *body, *stop, *p, *to;

	start = strstr(text->str + from, begin);
	if (!start || (start > text->str && start[-1] != '\n') || !(stop = strstr(start, end)))
		return;
	body = strstr(start, "\n\n");
	p = strstr(start, "\n\r\n");
	if (p && (!body || p < body))
		body = p + 1;
	if (!body || body > stop)
		return;
	for (p = body, to = start; p < stop; p++) {
		if (p[0] == '-' && p[1] == ' ' && p[-1] == '\n')
			p += 2;
		if (p < stop)
			*to++ = *p;
	}
	g_string_truncate(text, (gsize)(to - text->str));
}

static void
text_add(TALLOC_CTX *mem, struct parts *p, GMimePart *part, bool html)
{
	GMimeObject *o = GMIME_OBJECT(part);
	const char *label = g_mime_object_get_content_type_parameter(o, "charset");
	const char *format = g_mime_object_get_content_type_parameter(o, "format");
	const char *delsp = g_mime_object_get_content_type_parameter(o, "delsp");
	TALLOC_CTX *tmp = talloc_new(mem);
	GByteArray *bytes;
	size_t size, from;
	char *text;

	if (p->text->len > LIMIT_FULL_TEXT || leaf_estimate(part) > LIMIT_MAIL)
		goto out;
	bytes = leaf_bytes(tmp, part);
	text = charset_text(tmp, label, bytes->data, MIN(bytes->len, html ? LIMIT_HTML : 2 * LIMIT_FULL_TEXT), &size);
	if (p->text->len > 0 && p->text->str[p->text->len - 1] != '\n')
		g_string_append_c(p->text, '\n');
	from = p->text->len;
	if (html)
		g_string_append(p->text, html_text(tmp, text, size));
	else if (format && g_ascii_strcasecmp(format, "flowed") == 0)
		flowed_add(p->text, text, size, delsp && g_ascii_strcasecmp(delsp, "yes") == 0);
	else
		g_string_append_len(p->text, text, (gssize)size);
	armour_strip(p->text, from);
out:
	talloc_free(tmp);
}

static bool
is_attached(GMimeObject *o)
{
	const char *disposition = g_mime_object_get_disposition(o);

	return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

/* Text with the name of a file is a document, unless nothing else has been said: some programs name
 * what a person wrote. */
static bool
is_document(const struct parts *p, GMimeObject *o)
{
	return is_attached(o) || (GMIME_IS_PART(o) && p->text->len > 0 && g_mime_part_get_filename(GMIME_PART(o)) != NULL);
}

/* Signatures, calendar data, reports: for programs. */
static bool
is_machinery(const char *type)
{
	static const char *const types[] = {
		"application/pkcs7-signature",
		"application/x-pkcs7-signature",
		"application/pgp-signature",
		"application/pgp-keys",
		"application/pgp-encrypted",
		"text/calendar",
		"application/ics",
		"message/delivery-status",
		"message/global-delivery-status",
		"message/disposition-notification",
		"message/global-disposition-notification",
		"message/feedback-report",
		"text/x-amp-html",
		"text/rfc822-headers",
		"message/global-headers",
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

/* Text that is shown as it stands; other text/... is a document. */
static bool
is_plain(const char *type)
{
	static const char *const types[] = { "text/plain", "text/markdown", "text/x-markdown", "text/enriched", "text/x-plain", "text/text",
		"text/unknown" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static char *
leaf_string(TALLOC_CTX *mem, GMimePart *part)
{
	GByteArray *bytes = leaf_bytes(mem, part);

	return talloc_strndup(mem, bytes->len ? (const char *)bytes->data : "", MIN(bytes->len, LIMIT_HEADERS));
}

/* How sure it is that a part is a calendar; 0: it is none. */
static int
calendar_rank(GMimePart *part, const char *type)
{
	const char *name = g_mime_part_get_filename(part), *dot = name ? strrchr(name, '.') : NULL;

	if (strcmp(type, "text/calendar") == 0)
		return is_attached(GMIME_OBJECT(part)) ? 3 : 4;
	if (strcmp(type, "application/ics") == 0 || strcmp(type, "text/x-vcalendar") == 0 || strcmp(type, "application/calendar") == 0)
		return 2;
	return dot && g_ascii_strcasecmp(dot, ".ics") == 0;
}

static void
calendar_consider(TALLOC_CTX *mem, struct parts *p, GMimePart *part, const char *type)
{
	const char *method = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "method");
	const char *label = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
	int rank = calendar_rank(part, type);
	GByteArray *bytes;

	if (rank <= p->calendar_rank || leaf_estimate(part) > LIMIT_ATTACHMENT)
		return;
	leaf_mend(part);
	bytes = leaf_bytes(mem, part);
	/* One byte more than may be read, so that it is seen to be too large. */
	p->calendar = charset_text(mem, label, bytes->data, MIN(bytes->len, LIMIT_CALENDAR + 1), &p->calendar_size);
	p->calendar_rank = rank;
	p->calendar_method = method ? text_line(mem, method, LIMIT_NAME) : NULL;
}

static void
leaf_walk(TALLOC_CTX *mem, struct parts *p, GMimePart *part, bool report)
{
	GMimeObject *o = GMIME_OBJECT(part);
	char *type = leaf_type(mem, o);

	if (!p->status && (strcmp(type, "message/delivery-status") == 0 || strcmp(type, "message/global-delivery-status") == 0))
		p->status = leaf_string(mem, part);
	else if (!p->returned && (strcmp(type, "text/rfc822-headers") == 0 || strcmp(type, "message/global-headers") == 0))
		p->returned = leaf_string(mem, part);
	if (!*p->report && strcmp(type, "message/disposition-notification") == 0)
		p->report = "disposition-notification";
	if (!report)
		calendar_consider(mem, p, part, type);
	if (is_machinery(type))
		return;
	leaf_mend(part);
	if (is_plain(type) && !is_document(p, o))
		text_add(mem, p, part, false);
	else if (strcmp(type, "text/html") == 0 && !is_document(p, o))
		text_add(mem, p, part, true);
	else if (!report)
		leaf_attach(mem, p, part, type);
}

static bool
has_words(const char *s)
{
	for (; *s; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char_validated(s, -1);

		if (c == (gunichar)-1 || c == (gunichar)-2)
			return true;
		if (!g_unichar_isspace(c) && c != 0x200B && c != 0xFEFF)
			return true;
	}
	return false;
}

/* Text of one child into a string of its own; the attachments below it go where all go. */
static GString *
child_text(TALLOC_CTX *mem, struct parts *p, GMimeObject *o, size_t depth, bool report)
{
	GString *before = p->text, *mine = g_string_new(NULL);

	p->text = mine;
	part_walk(mem, p, o, depth, report);
	p->text = before;
	return mine;
}

/* The part that a person would read as plain text: 2 text/plain, 1 text/html, 0 neither. Looks into
 * the first leaf of multiparts, as multipart/alternative nests multipart/related and
 * multipart/mixed. */
static int
flavour(GMimeObject *o, size_t depth)
{
	GMimeContentType *ct = g_mime_object_get_content_type(o);
	int i, one, best = 0;

	if (g_mime_content_type_is_type(ct, "text", "plain"))
		return is_attached(o) ? 0 : 2;
	if (g_mime_content_type_is_type(ct, "text", "html"))
		return is_attached(o) ? 0 : 1;
	if (GMIME_IS_MULTIPART(o) && depth < LIMIT_MIME_DEPTH)
		for (i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(o)); i++) {
			/* MAX() would look at each twice, and twice at each of theirs. */
			one = flavour(g_mime_multipart_get_part(GMIME_MULTIPART(o), i), depth + 1);
			best = MAX(best, one);
		}
	return best;
}

/* "Your client cannot show HTML": instead of the words, not the words. */
static bool
is_excuse(const char *s)
{
	enum { EXCUSE_MAX = 400 };
	static const char *const verbs[] = { "affich", "support", "charge", "view", "display", "lire", "navigateur", "compatible" };
	size_t i;

	if (strlen(s) > EXCUSE_MAX || !strcasestr(s, "html"))
		return false;
	for (i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (strcasestr(s, verbs[i]))
			return true;
	return false;
}

static void
alternative_walk(TALLOC_CTX *mem, struct parts *p, GMimeMultipart *multi, size_t depth, bool report)
{
	int n = g_mime_multipart_get_count(multi), i, wanted;
	bool taken = false, rich = false;

	for (i = 0; i < n; i++)
		rich = rich || flavour(g_mime_multipart_get_part(multi, i), depth) == 1;
	/* Plain text first; HTML is only parsed when the plain part says nothing ("your client
	 * cannot ..."). */
	for (wanted = 2; wanted >= 0; wanted--) {
		for (i = 0; i < n; i++) {
			GMimeObject *o = g_mime_multipart_get_part(multi, i);
			GMimeContentType *ct = g_mime_object_get_content_type(o);
			GString *text;

			if (flavour(o, depth) != wanted)
				continue;
			if (taken && !GMIME_IS_MULTIPART(o) && !g_mime_content_type_is_type(ct, "text", "calendar") &&
			    (wanted > 0 || g_mime_content_type_is_type(ct, "text", "*")))
				continue;
			text = child_text(mem, p, o, depth + 1, report);
			if (!taken && has_words(text->str) && !(wanted == 2 && rich && is_excuse(text->str))) {
				g_string_append_len(p->text, text->str, (gssize)text->len);
				taken = true;
			}
			g_string_free(text, TRUE);
		}
	}
}

/* The first line that could be a boundary in a text that has none of those announced; NULL if none.
 */
static char *
boundary_guess(TALLOC_CTX *mem, const char *words)
{
	enum { BOUNDARY_MAX = 70, LOOKED = 64 * 1024 };
	const char *p, *end, *name;

	for (p = words; p && *p && p - words < LOOKED; p = *end ? end + 1 : NULL) {
		size_t n;

		end = strchrnul(p, '\n');
		n = (size_t)(end - p);
		while (n > 0 && strchr(" \r", p[n - 1]))
			n--;
		name = *end ? end + 1 : "";
		if (n > 2 && n <= BOUNDARY_MAX + 2 && p[0] == '-' && p[1] == '-' && !memchr(p, '"', n) && !memchr(p, '\\', n) &&
		    g_ascii_strncasecmp(name, "Content-", 8) == 0)
			return talloc_strndup(mem, p + 2, n - 2);
	}
	return NULL;
}

/* A multipart whose boundary is not found: parts behind another one are parts, words are words. */
static void
prologue_add(TALLOC_CTX *mem, struct parts *p, GMimeMultipart *multi, size_t depth, bool report)
{
	const char *words = g_mime_multipart_get_prologue(multi), *subtype, *limit;
	char *boundary, *whole, *text;
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeObject *inner;
	size_t size;

	if (!words || p->text->len > LIMIT_FULL_TEXT)
		return;
	boundary = p->guessed++ == 0 ? boundary_guess(mem, words) : NULL;
	if (!boundary) {
		text = charset_text(mem, NULL, words, MIN(strlen(words), 2 * (size_t)LIMIT_FULL_TEXT), &size);
		g_string_append_len(p->text, text, (gssize)size);
		return;
	}
	subtype = g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(GMIME_OBJECT(multi)));
	whole = talloc_asprintf(mem, "Content-Type: multipart/%s; boundary=\"%s\"\n\n%s",
	    g_ascii_strcasecmp(subtype, "alternative") == 0 ? "alternative" : "mixed", boundary, words);
	size = mail_fence(whole, strlen(whole), &limit);
	p->limit = limit ? limit : p->limit;
	stream = g_mime_stream_mem_new_with_buffer(whole, size);
	parser = g_mime_parser_new_with_stream(stream);
	inner = g_mime_parser_construct_part(parser, NULL);
	part_walk(mem, p, inner, depth + 1, report);
	if (inner)
		g_object_unref(inner);
	g_object_unref(parser);
	g_object_unref(stream);
}

static void
multipart_walk(TALLOC_CTX *mem, struct parts *p, GMimeMultipart *multi, size_t depth, bool report)
{
	GMimeContentType *ct = g_mime_object_get_content_type(GMIME_OBJECT(multi));
	int n = g_mime_multipart_get_count(multi), i;

	if (n == 0)
		prologue_add(mem, p, multi, depth, report);
	if (g_mime_content_type_is_type(ct, "multipart", "alternative")) {
		alternative_walk(mem, p, multi, depth, report);
		return;
	}
	if (g_mime_content_type_is_type(ct, "multipart", "report")) {
		const char *kind = g_mime_content_type_get_parameter(ct, "report-type");

		report = true;
		if (depth == 0)
			p->report = kind ? talloc_strdup(mem, kind) : "unknown";
	}
	for (i = 0; i < n; i++)
		part_walk(mem, p, g_mime_multipart_get_part(multi, i), depth + 1, report);
}

static void
message_walk(TALLOC_CTX *mem, struct parts *p, GMimeMessagePart *part, bool report)
{
	GMimeMessage *message = g_mime_message_part_get_message(part);
	GMimeContentDisposition *cd = g_mime_object_get_content_disposition(GMIME_OBJECT(part));
	const char *name = cd ? g_mime_content_disposition_get_parameter(cd, "filename") : NULL;
	GMimeStream *stream;
	struct attachment *a;

	if (!message)
		return;
	if (report) {
		if (!p->returned) {
			char *headers = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);

			p->returned = talloc_strndup(mem, headers ? headers : "", LIMIT_HEADERS);
			g_free(headers);
		}
		return;
	}
	if (!name)
		name = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "name");
	a = attachment_add(mem, p, name, "message/rfc822");
	if (a && !a->refused) {
		stream = g_mime_stream_mem_new();
		g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream);
		attachment_fill(a, stream_take(mem, stream));
	}
	if (p->n_messages++ == 0 && a) {
		p->message = g_object_ref(message);
		p->message_at = p->n_attachments - 1;
	} else {
		g_clear_object(&p->message);
	}
}

static void
part_walk(TALLOC_CTX *mem, struct parts *p, GMimeObject *o, size_t depth, bool report)
{
	if (!o)
		return;
	if (depth > LIMIT_MIME_DEPTH) {
		p->limit = "depth";
		return;
	}
	if (GMIME_IS_MULTIPART(o))
		multipart_walk(mem, p, GMIME_MULTIPART(o), depth, report);
	else if (GMIME_IS_MESSAGE_PART(o))
		message_walk(mem, p, GMIME_MESSAGE_PART(o), report);
	else if (GMIME_IS_PART(o))
		leaf_walk(mem, p, GMIME_PART(o), report);
}

void
parts_read(TALLOC_CTX *mem, GMimeObject *root, struct parts *p)
{
	memset(p, 0, sizeof *p);
	p->report = "";
	p->text = g_string_new(NULL);
	part_walk(mem, p, root, 0, false);
}

void
parts_done(struct parts *p)
{
	g_string_free(p->text, TRUE);
	g_clear_object(&p->message);
}
