/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/head.h"

#include <glib.h>
#include <gmime/gmime.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/charset.h"

enum { ADDRESSES_MAX = 64 * 1024 }; /* bytes of one address field that are looked at */

void
head_init(void)
{
	static gsize done;
	static const char *fallback[] = { "utf-8", "windows-1252", NULL };

	if (g_once_init_enter(&done)) {
		g_mime_init();
		g_mime_parser_options_set_fallback_charsets(g_mime_parser_options_get_default(), fallback);
		g_once_init_leave(&done, 1);
	}
}

/* Offset behind the empty line that ends the block, from a line's start `at`. */
static size_t
body_find(const char *raw, size_t n, size_t at)
{
	const char *lf = memmem(raw + at, n - at, "\n\n", 2);
	size_t before = lf ? (size_t)(lf - raw) + 2 : n;
	const char *crlf = memmem(raw + at, before - at, "\n\r\n", 3);

	return crlf ? (size_t)(crlf - raw) + 3 : before;
}

/* Length of the field name at the start of a line, 0 when there is none: printable ASCII before a
 * colon, blanks before the colon forgiven. */
static size_t
name_length(const char *s, size_t n)
{
	size_t i = 0, size;

	while (i < n && s[i] > 32 && s[i] < 127 && s[i] != ':')
		i++;
	size = i;
	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i < n && s[i] == ':' ? size : 0;
}

static void
field_add(TALLOC_CTX *mem, struct head *h, size_t *room, const char *line, size_t n, size_t name_size)
{
	const char *colon = memchr(line + name_size, ':', n - name_size);
	struct field *f;

	if (h->n == *room) {
		*room = *room ? *room * 2 : 64;
		h->fields = talloc_realloc(mem, h->fields, struct field, (unsigned int)*room);
	}
	f = &h->fields[h->n++];
	f->name = line;
	f->name_size = name_size;
	f->value = colon + 1;
	f->value_size = n - (size_t)(colon + 1 - line);
}

void
head_read(TALLOC_CTX *mem, const void *raw, size_t n, struct head *h)
{
	const char *s = raw;
	size_t at = 0, room = 0, name_size, junk = 0, before_junk = 0;
	bool open = false; /* may the next line continue a field? */

	memset(h, 0, sizeof *h);
	while (at < n) {
		const char *end = memchr(s + at, '\n', n - at);
		size_t next = end ? (size_t)(end - s) + 1 : n;
		size_t size = end ? (size_t)(end - s) - at : n - at;

		if (size > 0 && s[at + size - 1] == '\r')
			size--;
		h->kept = at;
		if (size == 0) {
			/* An empty line above the first field begins no body. */
			if (h->n == 0 && at <= 2 && next < n && name_length(s + next, n - next) > 0) {
				at = next;
				continue;
			}
			h->body = next;
			return;
		}
		if (next > LIMIT_HEADERS)
			break;
		if (s[at] == ' ' || s[at] == '\t') {
			if (open)
				h->fields[h->n - 1].value_size = (size_t)(s + at + size - h->fields[h->n - 1].value);
		} else if ((name_size = name_length(s + at, size)) > 0) {
			if (h->n == LIMIT_HEADER_FIELDS)
				break;
			field_add(mem, h, &room, s + at, size, name_size);
			open = true;
		} else {
			open = false; /* "From " of an mbox, or junk: skipped, as GMime does */
			if (junk == 0 && h->n > 0) {
				junk = at;
				before_junk = h->n;
			}
		}
		at = next;
	}
	h->cut = at < n;
	h->kept = at;
	if (!h->cut && junk > 0) {
		h->open = true;
		h->n = before_junk;
		h->kept = h->body = junk;
		return;
	}
	h->body = h->cut ? body_find(s, n, at ? at - 1 : 0) : n;
}

const struct field *
head_find(const struct head *h, const char *name, size_t from)
{
	size_t size = strlen(name), i;

	for (i = from; i < h->n; i++) {
		const struct field *f = &h->fields[i];

		if (f->name_size == size && (f->name[0] | 32) == (name[0] | 32) && g_ascii_strncasecmp(f->name, name, size) == 0)
			return f;
	}
	return NULL;
}

char *
field_value(TALLOC_CTX *mem, const struct field *f)
{
	char *out = talloc_size(mem, f->value_size + 1);
	size_t i, used = 0;

	for (i = 0; i < f->value_size; i++) {
		char c = f->value[i];

		if (c == '\r' || c == '\n' || c == '\0')
			continue;
		if (c == '\t')
			c = ' ';
		if (c == ' ' && used == 0)
			continue;
		out[used++] = c;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
	return out;
}

char *
head_value(TALLOC_CTX *mem, const struct head *h, const char *name)
{
	const struct field *f = head_find(h, name, 0);

	return f ? field_value(mem, f) : NULL;
}

static void
id_add(TALLOC_CTX *mem, const char *s, size_t n, const char ***ids, size_t *used, size_t max)
{
	enum { ID_MAX = 995 }; /* what fits a line of 998 with its <> */
	char *id = talloc_size(mem, n + 1);
	size_t i, k = 0;

	for (i = 0; i < n; i++) /* folded or broken ids: blanks are no part of one */
		if (s[i] > 32 && s[i] < 127 && s[i] != '<' && s[i] != '>')
			id[k++] = s[i];
	id[k] = '\0';
	for (i = 0; i < *used; i++)
		if (strcmp((*ids)[i], id) == 0)
			break;
	if (k == 0 || k > ID_MAX || i < *used || *used >= max) {
		talloc_free(id);
		return;
	}
	if (!*ids)
		*ids = talloc_array(mem, const char *, (unsigned int)max);
	(*ids)[(*used)++] = id;
}

void
head_ids(TALLOC_CTX *mem, const char *value, const char ***ids, size_t *n, size_t max)
{
	const char *p = value, *close;

	if (!strchr(value, '<')) {
		while (*(p += strspn(p, " ,;")) && *n < max) { /* ids without <>: known from old clients */
			size_t size = strcspn(p, " ,;");

			if (memchr(p, '@', size))
				id_add(mem, p, size, ids, n, max);
			p += size;
		}
		return;
	}
	while ((p = strchr(p, '<')) != NULL && (close = strchr(p, '>')) != NULL && *n < max) {
		id_add(mem, p + 1, (size_t)(close - p - 1), ids, n, max);
		p = close + 1;
	}
}

static void
mailbox_add(TALLOC_CTX *mem, InternetAddress *ia, struct mailbox **out, size_t *n, size_t max)
{
	const char *name = internet_address_get_name(ia);
	const char *addr = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(ia));
	char *clean = addr ? addr_clean(mem, addr) : NULL;

	if (*n >= max)
		return;
	if (!*out)
		*out = talloc_array(mem, struct mailbox, (unsigned int)max);
	(*out)[*n].name = name ? text_line(mem, name, LIMIT_NAME) : "";
	(*out)[*n].addr = clean ? clean : "";
	(*n)++;
}

void
head_mailboxes(TALLOC_CTX *mem, const char *value, struct mailbox **out, size_t *n, size_t max, size_t *list)
{
	char *cut = talloc_strndup(mem, value, ADDRESSES_MAX);
	char *plain = strstr(cut, "=?") ? words_plain(mem, cut) : cut;
	InternetAddressList *all;
	int count, i, j;
	size_t entries = 0;

	head_init();
	all = internet_address_list_parse(NULL, plain);
	count = all ? internet_address_list_length(all) : 0;
	for (i = 0; i < count; i++) {
		InternetAddress *ia = internet_address_list_get_address(all, i);

		entries++;
		if (INTERNET_ADDRESS_IS_MAILBOX(ia)) {
			mailbox_add(mem, ia, out, n, max);
		} else if (INTERNET_ADDRESS_IS_GROUP(ia)) {
			InternetAddressList *in = internet_address_group_get_members(INTERNET_ADDRESS_GROUP(ia));

			entries++;
			for (j = 0; in && j < internet_address_list_length(in); j++)
				if (INTERNET_ADDRESS_IS_MAILBOX(internet_address_list_get_address(in, j)))
					mailbox_add(mem, internet_address_list_get_address(in, j), out, n, max);
		}
	}
	if (list)
		*list = entries;
	if (all)
		g_object_unref(all);
	if (plain != cut)
		talloc_free(plain);
	talloc_free(cut);
}

int64_t
head_date(const char *value)
{
	GDateTime *date;
	int64_t at;

	head_init();
	date = strlen(value) < 200 ? g_mime_utils_header_decode_date(value) : NULL;
	at = date ? g_date_time_to_unix(date) : 0;
	if (date)
		g_date_time_unref(date);
	return at >= 631152000 && at < 4102444800 ? at : 0;
}
