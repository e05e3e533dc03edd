/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/write.h"

#include <gmime/gmime.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/calendar.h"
#include "bot/mail/write_body.h"
#include "bot/mail/write_head.h"

#define SUBJECT_CHARS 70
#define ELLIPSIS "\xe2\x80\xa6"
#define LONGEST_LINE 998 /* RFC 5322 2.1.1 */

/* What a mail of ours has in its head. The last look before the bytes leave compares with this
 * list, so that no value can have made a field of its own. */
static const struct {
	const char *name;
	bool always;
} known_headers[] = {
	{ "From", true },
	{ "Reply-To", false },
	{ "To", true },
	{ "Subject", true },
	{ "Date", true },
	{ "Message-ID", true },
	{ "In-Reply-To", false },
	{ "References", false },
	{ "Auto-Submitted", true },
	{ "X-Auto-Response-Suppress", true },
	{ "Precedence", false },
	{ "X-Skoazell-Loop", true },
	{ "Content-Language", true },
	{ "MIME-Version", true },
	{ "Content-Type", true },
};

/* Stricter than for the ids of others: it becomes a boundary and a file name too. */
static bool
own_id_safe(const char *s)
{
	size_t n = 0;

	for (; s && (g_ascii_isalnum(s[n]) || (n > 0 && (s[n] == '-' || s[n] == '.' || s[n] == '_')));)
		n++;
	return s && n > 0 && n <= 60 && s[n] == '\0' && s[n - 1] != '.' && !strstr(s, "..");
}

static bool
domain_safe(const char *domain)
{
	char addr[LIMIT_ADDRESS + 8];

	return g_snprintf(addr, sizeof addr, "x@%s", domain ? domain : "") < (int)sizeof addr && addr_check(addr);
}

char *
mail_reply_address(TALLOC_CTX *mem, const struct mail_self *self, const char *token)
{
	const char *at = strchr(self->address, '@');
	char *addr;

	if (!token || !*token || !self->separator || !at)
		return talloc_strdup(mem, self->address);
	addr = talloc_asprintf(mem, "%.*s%c%s%s", (int)(at - self->address), self->address, self->separator, token, at);
	if (strchr(token, '@') || !addr_check(addr)) {
		talloc_free(addr);
		return talloc_strdup(mem, self->address);
	}
	return addr;
}

/* Where to cut after at most `chars` characters, at a space beyond the first word; 0 if there is
 * none. */
static size_t
word_cut(const char *s, size_t chars)
{
	const char *p = s;
	size_t best = 0;

	for (; *p && chars > 0; chars--) {
		if (*p == ' ')
			best = (size_t)(p - s);
		p = g_utf8_next_char(p);
	}
	if (*p == ' ')
		best = (size_t)(p - s);
	return best;
}

/* "[Ti Lab P-2026-014] ": brackets inside would end the tag early for whoever reads it back. */
static char *
subject_tag(TALLOC_CTX *mem, const struct mail_self *self, const char *ref)
{
	char *name = text_line(mem, self->name ? self->name : "", LIMIT_NAME);
	char *tag = talloc_asprintf(mem, "%s%s%s", name, *name ? " " : "", ref), *p;

	for (p = tag; *p; p++)
		if (*p == '[' || *p == ']')
			*p = ' ';
	p = text_line(mem, tag, LIMIT_NAME);
	return talloc_asprintf(mem, "[%s] ", p);
}

char *
mail_subject(TALLOC_CTX *mem, const struct mail_self *self, const char *ref, const char *subject)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	char *tag = ref && *ref ? subject_tag(tmp, self, ref) : talloc_strdup(tmp, "");
	char *rest = text_line(tmp, subject ? subject : "", LIMIT_SUBJECT), *again, *result;
	size_t used = (size_t)g_utf8_strlen(tag, -1), cut;

	/* The person's own subject may be quoted in ours, tag and all. */
	while (*tag && (again = strstr(rest, tag)))
		memmove(again, again + strlen(tag), strlen(again + strlen(tag)) + 1);
	if (used + (size_t)g_utf8_strlen(rest, -1) > SUBJECT_CHARS && used < SUBJECT_CHARS - 1) {
		cut = word_cut(rest, SUBJECT_CHARS - 1 - used);
		if (cut > 0) {
			rest[cut] = '\0';
			rest = talloc_asprintf(tmp, "%s" ELLIPSIS, rest);
		}
	}
	result = text_line(mem, talloc_asprintf(tmp, "%s%s", tag, rest), LIMIT_SUBJECT);
	talloc_free(tmp);
	return result;
}

/* The whole chain where it is short; else its first one, by which programs that know all of it find
 * the thread, and the last ones. What this answers comes last (RFC 5322 3.6.4). */
static void
thread_fields(TALLOC_CTX *mem, GString *head, const struct letter *l)
{
	const char *answered = l->in_reply_to && head_id_safe(l->in_reply_to) ? l->in_reply_to : NULL;
	const char **ids = talloc_size(mem, (l->n_refs + 1) * sizeof *ids);
	size_t i, n = 0;

	for (i = 0; i < l->n_refs; i++)
		if (head_id_safe(l->refs[i]) && !(answered && strcmp(l->refs[i], answered) == 0))
			ids[n++] = l->refs[i];
	if (answered)
		ids[n++] = answered;
	if (n > LIMIT_REFS_OUT) {
		memmove(ids + 1, ids + n - (LIMIT_REFS_OUT - 1), (LIMIT_REFS_OUT - 1) * sizeof *ids);
		n = LIMIT_REFS_OUT;
	}
	if (answered)
		head_id_list(head, "In-Reply-To", &answered, 1);
	head_id_list(head, "References", ids, n);
}

static void
date_field(GString *head, const char *zone, int64_t at)
{
	g_autoptr(GTimeZone) tz = zone ? g_time_zone_new_identifier(zone) : NULL;
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
	g_autoptr(GDateTime) local = tz && utc ? g_date_time_to_timezone(utc, tz) : NULL;
	g_autofree char *s = utc ? g_mime_utils_header_format_date(local ? local : utc) : NULL;

	if (s)
		head_field(head, "Date", s);
}

/* RFC 3834 section 5 says what we are, and is what programs of today look at; Exchange looks at
 * X-Auto-Response-Suppress only. Precedence is older and not a standard, but the one thing that old
 * vacation programs know. It also makes filters put a mail among the newsletters, where nobody
 * would find the answer to their question: so it goes on what nobody has asked for (reminders,
 * digests) and not on answers, whose number the budgets bound. */
static void
machine_fields(GString *head, const struct letter *l, const struct mail_self *self)
{
	head_field(head, "Auto-Submitted", l->answer ? "auto-replied" : "auto-generated");
	head_field(head, "X-Auto-Response-Suppress", "All");
	if (l->automatic && !l->answer)
		head_field(head, "Precedence", "bulk");
	head_field(head, "X-Skoazell-Loop", self->domain);
}

static const char *
lang_of(const struct letter *l)
{
	size_t n = 0;

	while (l->lang && (g_ascii_isalpha(l->lang[n]) || (n > 0 && l->lang[n] == '-')))
		n++;
	return n >= 2 && n <= 16 && l->lang[n] == '\0' ? l->lang : "fr";
}

struct draft {
	const struct letter_file *file; /* NULL: none goes along */
	const char *reply_to;           /* NULL: as From */
	const char *subject;
	const char *flowed;
	const char *html;
	const char *calendar; /* NULL: no invitation goes along */
	const char *method;
};

static void
head_write(TALLOC_CTX *mem, GString *head, const struct letter *l, const struct mail_self *self, const struct draft *d, int64_t date)
{
	const char *id = talloc_asprintf(mem, "%s@%s", l->id, self->domain);

	head_mailbox(head, "From", self->name, self->address);
	if (d->reply_to)
		head_mailbox(head, "Reply-To", self->name, d->reply_to);
	head_mailbox(head, "To", l->to_name, l->to);
	head_text(head, "Subject", d->subject);
	date_field(head, self->zone, date);
	head_id_list(head, "Message-ID", &id, 1);
	thread_fields(mem, head, l);
	machine_fields(head, l, self);
	head_field(head, "Content-Language", lang_of(l));
	head_field(head, "MIME-Version", "1.0");
}

/* A part of the body, its line ends CRLF. */
static void
part_write(GString *out, const char *id, const char *type, const char *text)
{
	size_t n = strlen(text), size;
	GMimeEncoding state;
	char *bytes, *p, *lf;

	g_mime_encoding_init_encode(&state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	bytes = g_malloc(g_mime_encoding_outlen(&state, n));
	size = g_mime_encoding_flush(&state, text, n, bytes);
	g_string_append_printf(out, "\r\n--=_%s\r\nContent-Type: text/%s\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", id, type);
	for (p = bytes; (lf = memchr(p, '\n', size - (size_t)(p - bytes))) != NULL; p = lf + 1) {
		g_string_append_len(out, p, lf - p);
		g_string_append(out, "\r\n");
	}
	g_string_append_len(out, p, (gssize)(size - (size_t)(p - bytes)));
	g_free(bytes);
}

/* In base64: a gateway that folds or turns line ends breaks a calendar, and a file. */
static void
base64_part(GString *out, const char *boundary, const char *head, const void *bytes, size_t n)
{
	enum { LINE_BYTES = 57 };
	const guchar *from = bytes;
	size_t i;

	g_string_append_printf(out, "\r\n--%s\r\n%s\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary, head);
	for (i = 0; i < n; i += LINE_BYTES) {
		g_autofree char *line = g_base64_encode(from + i, MIN(n - i, LINE_BYTES));

		g_string_append(out, line);
		if (i + LINE_BYTES < n)
			g_string_append(out, "\r\n");
	}
}

static void
calendar_part(GString *out, const char *boundary, const char *head, const char *calendar)
{
	base64_part(out, boundary, head, calendar, strlen(calendar));
}

/* "application/pdf"; what is no such name is bytes. */
static bool
type_safe(const char *s)
{
	size_t n = 0, slashes = 0;

	for (; s && s[n] && (g_ascii_isalnum(s[n]) || strchr("/.+-_", s[n])); n++)
		slashes += s[n] == '/';
	return n > 2 && n < 100 && !s[n] && slashes == 1 && *s != '/' && s[n - 1] != '/';
}

/* A file under its name: as it is where that is plain ASCII, else after RFC 2231; for programs that do not know it a plain one stands with the type. */
static void
file_part(GString *out, const char *boundary, const struct letter_file *f)
{
	g_autoptr(GString) plain = g_string_new(NULL), coded = g_string_new(NULL), head = g_string_new(NULL);
	const char *p, *type = NULL;
	bool ascii = true;

	if (type_safe(f->type) && !g_str_has_prefix(f->type, "multipart/") && !g_str_has_prefix(f->type, "message/"))
		type = f->type;
	for (p = f->name ? f->name : ""; *p && p - f->name < LIMIT_NAME; p++) {
		bool safe = g_ascii_isalnum(*p) || strchr("._-", *p);

		ascii = ascii && (safe || *p == ' ');
		g_string_append_c(plain, safe || *p == ' ' ? *p : '_');
		if (safe)
			g_string_append_c(coded, *p);
		else
			g_string_append_printf(coded, "%%%02X", (unsigned)(unsigned char)*p);
	}
	g_string_append_printf(head, "Content-Type: %s;\r\n name=\"%s\"\r\nContent-Disposition: attachment;\r\n ",
	    type ? type : "application/octet-stream", plain->len ? plain->str : "file");
	g_string_append_printf(
	    head, ascii ? "filename=\"%s\"" : "filename*=utf-8''%s", ascii ? plain->len ? plain->str : "file" : coded->str);
	base64_part(out, boundary, head->str, f->bytes, f->size);
}

/* Plain text first: the last part is the one that programs prefer (RFC 2046 5.1.4); of an invitation that is the calendar. Neither
 * quoted-printable nor base64 has "=_": no text can hold the boundary. */
static void
alternative_write(GString *out, const char *id, const struct draft *d)
{
	g_autofree char *boundary = g_strdup_printf("=_%s", id), *head = NULL;

	g_string_append_printf(out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n", boundary);
	part_write(out, id, "plain; charset=utf-8; format=flowed", d->flowed);
	part_write(out, id, "html; charset=utf-8", d->html);
	if (d->calendar) {
		head = g_strdup_printf("Content-Type: text/calendar; charset=UTF-8; method=%s", d->method);
		calendar_part(out, boundary, head, d->calendar);
	}
	g_string_append_printf(out, "\r\n--%s--\r\n", boundary);
}

/* A file goes along behind the text. An invitation stands there twice: Thunderbird and Notes look at the part that is shown, others at the attached file. An id begins with a letter
 * or a digit: of the two boundaries none is the beginning of the other. */
static void
body_write(GString *out, const char *id, const struct draft *d)
{
	g_autofree char *boundary = d->calendar || d->file ? g_strdup_printf("=_.%s", id) : NULL, *head = NULL;
	const char *file = d->calendar && strcmp(d->method, "CANCEL") == 0 ? "cancel.ics" : "invitation.ics";

	if (!boundary) {
		alternative_write(out, id, d);
		return;
	}
	g_string_append_printf(out, "Content-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
	alternative_write(out, id, d);
	if (d->calendar) {
		head = g_strdup_printf(
		    "Content-Type: application/ics; name=\"%s\"\r\nContent-Disposition: attachment; filename=\"%s\"", file, file);
		calendar_part(out, boundary, head, d->calendar);
	}
	if (d->file)
		file_part(out, boundary, d->file);
	g_string_append_printf(out, "\r\n--%s--\r\n", boundary);
}

/* Line ends, lengths and characters. Returns the size of the head, 0 when a rule is broken. */
static size_t
check_lines(const char *bytes, size_t size, struct err *e)
{
	const char *p = bytes, *end = bytes + size, *eol;
	size_t head = 0;

	for (; p < end; p = eol + 2) {
		eol = memchr(p, '\r', (size_t)(end - p));
		if (!eol || eol + 1 == end || eol[1] != '\n' || memchr(p, '\n', (size_t)(eol - p)) || memchr(p, '\0', (size_t)(eol - p)))
			return (void)fail(e, ERR_BUG, "mail: a line does not end in CRLF"), 0;
		if (eol - p > LONGEST_LINE)
			return (void)fail(e, ERR_BUG, "mail: a line has %td bytes", eol - p), 0;
		if (eol == p && head == 0)
			head = (size_t)(p - bytes);
		for (; p < eol; p++)
			if ((unsigned char)*p >= 0x7f)
				return (void)fail(e, ERR_BUG, "mail: a byte 0x%02x", (unsigned)(unsigned char)*p), 0;
	}
	if (head == 0)
		(void)fail(e, ERR_BUG, "mail: no head");
	return head;
}

/* The fields of the head: known ones, each once, and all that must be there. */
static int
check_head(const char *head, size_t n, struct err *e)
{
	const char *p, *end = head + n, *next;
	unsigned seen = 0;
	size_t i;

	for (p = head; p < end; p = next) {
		size_t name = strcspn(p, ":\r");

		next = strstr(p, "\r\n") + 2;
		if (*p == ' ' || *p == '\t')
			continue;
		for (i = 0; i < G_N_ELEMENTS(known_headers); i++)
			if (strlen(known_headers[i].name) == name && g_ascii_strncasecmp(p, known_headers[i].name, name) == 0)
				break;
		if (p[name] != ':' || i == G_N_ELEMENTS(known_headers) || (seen & 1u << i))
			return fail(e, ERR_BUG, "mail: field \"%.*s\" must not be", (int)MIN(name, 60), p);
		seen |= 1u << i;
	}
	for (i = 0; i < G_N_ELEMENTS(known_headers); i++)
		if (known_headers[i].always && !(seen & 1u << i))
			return fail(e, ERR_BUG, "mail: field \"%s\" is missing", known_headers[i].name);
	return 0;
}

static int
check_parts(const struct letter *l, const struct mail_self *self, struct err *e)
{
	if (!self->address || !addr_check(self->address))
		return fail(e, ERR_PERM, "mail: our own address is none");
	if (!domain_safe(self->domain))
		return fail(e, ERR_PERM, "mail: our domain is none");
	if (!l->to || !addr_check(l->to))
		return fail(e, ERR_PERM, "mail: the recipient's address is none");
	if (!own_id_safe(l->id))
		return fail(e, ERR_BUG, "mail: a letter without a proper id");
	return 0;
}

static int
draft_make(TALLOC_CTX *mem, const struct letter *l, const struct mail_self *self, struct draft *d, struct err *e)
{
	const char *text = l->text ? l->text : "";
	char *address = mail_reply_address(mem, self, l->reply_token);
	struct html_letter html = {
		.lang = lang_of(l),
		.reply_to = address,
		.taps = l->taps,
		.n_taps = l->n_taps,
	};

	d->reply_to = strcmp(address, self->address) != 0 ? address : NULL;
	d->subject = mail_subject(mem, self, l->ref, l->subject);
	text = text_clean(mem, text, strlen(text), LIMIT_LETTER);
	d->flowed = flowed_text(mem, text);
	html.title = html.subject = d->subject;
	html.text = text;
	d->html = letter_html(mem, &html);
	d->calendar = NULL;
	d->file = l->file && l->file->bytes ? l->file : NULL;
	if (!l->event)
		return 0;
	d->method = calendar_method_name(l->event->method);
	d->calendar = calendar_write(mem, l->event, self->name, self->address, e);
	return d->calendar ? 0 : -1;
}

int
mail_write(
    TALLOC_CTX *mem, const struct letter *l, const struct mail_self *self, int64_t date, const char **bytes, size_t *size, struct err *e)
{
	static gsize once;
	TALLOC_CTX *tmp;
	GString *out;
	struct draft d;
	size_t n;

	if (g_once_init_enter(&once)) {
		g_mime_init();
		g_once_init_leave(&once, 1);
	}
	if (check_parts(l, self, e) < 0)
		return -1;
	tmp = talloc_new(mem);
	if (draft_make(tmp, l, self, &d, e) < 0) {
		talloc_free(tmp);
		return -1;
	}
	out = g_string_sized_new(2 * strlen(d.html));
	head_write(tmp, out, l, self, &d, date);
	body_write(out, l->id, &d);
	*size = out->len;
	*bytes = talloc_memdup(mem, out->str, out->len + 1);
	g_string_free(out, TRUE);
	talloc_free(tmp);
	n = check_lines(*bytes, *size, e);
	if (n > 0 && check_head(*bytes, n, e) == 0)
		return 0;
	*bytes = NULL;
	*size = 0;
	return -1;
}
