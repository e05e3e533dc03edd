/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/charset.h"
#include "bot/mail/machine.h"

enum { GROUPS_MAX = 100, TEXT_LOOKED = 64 * 1024 };

/* "rfc822; jean@caf.example" or "utf-8;..." or a bare address. */
static const char *
typed_address(TALLOC_CTX *mem, const char *value)
{
	const char *semicolon = strchr(value, ';');
	const char *s = semicolon ? semicolon + 1 : value;
	size_t n;
	char *raw, *clean;

	s += strspn(s, " <\"");
	n = strcspn(s, " >\";,()");
	raw = talloc_strndup(mem, s, MIN(n, (size_t)LIMIT_ADDRESS));
	clean = addr_clean(mem, raw);
	talloc_free(raw);
	return clean ? clean : "";
}

/* RFC 3463: the class of "5.1.1", behind anything; 0 if there is none. */
static int
status_class(const char *s)
{
	const char *p, *q;

	for (p = s; *p; p++) {
		if ((*p != '2' && *p != '4' && *p != '5') || p[1] != '.' || !g_ascii_isdigit(p[2]))
			continue;
		if (p > s && (g_ascii_isalnum(p[-1]) || p[-1] == '.'))
			continue;
		for (q = p + 2; g_ascii_isdigit(*q) && q - p < 6; q++)
			;
		if (*q == '.' && g_ascii_isdigit(q[1]))
			return *p - '0';
	}
	return 0;
}

/* One recipient's group (RFC 3464 2.3). Returns whether it says that something failed. */
static bool
group_read(TALLOC_CTX *mem, const struct head *h, struct inbound *in)
{
	char *final = head_value(mem, h, "Final-Recipient"),
	     *original = head_value(mem, h, "Original-Recipient");
	char *status = head_value(mem, h, "Status"), *action = head_value(mem, h, "Action");
	char *diagnostic = head_value(mem, h, "Diagnostic-Code");
	const char *to = original ? typed_address(mem, original) : "";
	int class = status ? status_class(status) : 0;

	if (!final && !original && !action)
		return false;
	if (!*to && final)
		to = typed_address(mem, final);
	if (class == 0 && diagnostic)
		class = status_class(diagnostic);
	if (action &&
	    (strncasecmp(action, "delivered", 9) == 0 || strncasecmp(action, "relayed", 7) == 0 ||
		strncasecmp(action, "expanded", 8) == 0) &&
	    class != 5)
		return false;
	in->failed_to = to;
	if (class)
		in->failed_hard = class == 5;
	else
		in->failed_hard = action && strncasecmp(action, "failed", 6) == 0;
	if (action && strncasecmp(action, "delayed", 7) == 0)
		in->failed_hard = false;
	return true;
}

/* The first group that failed; per-message fields stand in a group of their own. */
static void
status_read(TALLOC_CTX *mem, const char *status, struct inbound *in)
{
	size_t n = strlen(status), at = 0, groups;

	for (groups = 0; at < n && groups < GROUPS_MAX; groups++) {
		TALLOC_CTX *tmp = talloc_new(mem);
		struct head h;
		bool found;

		head_read(tmp, status + at, n - at, &h);
		found = group_read(tmp, &h, in);
		if (found)
			in->failed_to = talloc_strdup(mem, in->failed_to);
		at += h.body ? h.body : n;
		talloc_free(tmp);
		if (found)
			return;
	}
}

/* Message-ID lines of a text: a returned header block, or one that was pasted into the body. Ours
 * wins. */
static const char *
find_id(
    TALLOC_CTX *mem, const char *text, bool (*own_id)(void *aux, const char *message_id), void *aux)
{
	const char *p = text, *first = "", *end;
	size_t looked = 0;

	while ((p = strcasestr(p, "message-id:")) != NULL && p - text < TEXT_LOOKED &&
	       looked++ < GROUPS_MAX) {
		const char **ids = NULL;
		size_t n = 0;
		char *line;

		p += strlen("message-id:");
		end = strchr(p, '>');
		if (!end || end - p > 1200)
			continue;
		line = talloc_strndup(mem, p, (size_t)(end - p) + 1);
		head_ids(mem, line, &ids, &n, 1);
		talloc_free(line);
		if (n > 0 && own_id && own_id(aux, ids[0]))
			return ids[0];
		if (n > 0 && !*first)
			first = ids[0];
	}
	return first;
}

/* "<jean@caf.example>:" at the start of a line, as qmail and Postfix write; else the first address
 * there is. */
static const char *
find_failed(TALLOC_CTX *mem, const char *text)
{
	const char *p, *end = text + strnlen(text, TEXT_LOOKED), *from, *to;
	const char *first = "";

	for (p = text; p < end && (p = memchr(p, '@', (size_t)(end - p))) != NULL; p++) {
		char *raw, *clean;

		for (from = p;
		     from > text && p - from < 64 && !strchr(" <>()[]\"',;:\n\t*", from[-1]);
		     from--)
			;
		for (to = p;
		     to < end && to - p < LIMIT_ADDRESS && !strchr(" <>()[]\"',;:\n\t*", *to); to++)
			;
		if (from == p)
			continue;
		raw = talloc_strndup(mem, from, (size_t)(to - from));
		clean = addr_clean(mem, raw);
		talloc_free(raw);
		if (!clean)
			continue;
		if ((from - text < 2 || from[-2] == '\n') && from > text && from[-1] == '<' &&
		    to < end && *to == '>')
			return clean;
		if (!*first)
			first = clean;
		else
			talloc_free(clean);
	}
	return first;
}

void
bounce_read(TALLOC_CTX *mem, const char *status, const char *returned, const char *text,
    bool (*own_id)(void *aux, const char *message_id), void *aux, struct inbound *in)
{
	in->failed_id = in->failed_to = "";
	in->failed_hard = false;
	if (status)
		status_read(mem, status, in);
	if (returned)
		in->failed_id = find_id(mem, returned, own_id, aux);
	if (text && !*in->failed_id)
		in->failed_id = find_id(mem, text, own_id, aux);
	if (text && !*in->failed_to)
		in->failed_to = find_failed(mem, text);
	if (text && !status)
		in->failed_hard =
		    status_class(text) == 5 || strstr(text, "permanent") || strstr(text, "550 ");
}
