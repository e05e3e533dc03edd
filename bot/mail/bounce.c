/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/charset.h"
#include "bot/mail/lines.h"
#include "bot/mail/machine.h"

enum { GROUPS_MAX = 100, TEXT_LOOKED = 64 * 1024, LINES_LOOKED = 14 };

void
local_plain(const char *addr, char out[80])
{
	size_t n = 0;

	for (; *addr && *addr != '@' && n < 79; addr++)
		if (g_ascii_isalnum(*addr) || *addr == '+')
			out[n++] = g_ascii_tolower(*addr);
	out[n] = '\0';
}

enum path
head_path(const struct head *h)
{
	char *value = head_value(NULL, h, "Return-Path");
	enum path path;

	if (!value)
		return PATH_MISSING;
	path = strchr(value, '@') || g_ascii_isalnum(*value) || (*value == '<' && g_ascii_isalnum(value[1])) ? PATH_SET : PATH_NULL;
	talloc_free(value);
	return path;
}

bool
addr_daemon(const char *addr)
{
	char local[80];

	local_plain(addr, local);
	return g_str_has_prefix(local, "mailerdaemon") || g_str_has_prefix(local, "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e") ||
	       strcmp(local, "maildeliverysubsystem") == 0 || strcmp(local, "mailerdeamon") == 0 ||
	       strcmp(local, "maildeliverysystem") == 0;
}

/* Some write their name where an address should be: "From: MAILER-DAEMON <>". */
static bool
names_daemon(const struct head *h)
{
	char *value = head_value(NULL, h, "From");
	bool found = value && strcasestr(value, "mailer-daemon");

	talloc_free(value);
	return found;
}

static bool
is_postmaster(const char *addr)
{
	char local[80];

	local_plain(addr, local);
	return strcmp(local, "postmaster") == 0 || strcmp(local, "maildaemon") == 0 || strcmp(local, "mailsystem") == 0;
}

/* Bounces that follow no standard are known by how a line of their beginning begins. */
static bool
bounce_words(const char *text)
{
	static const char *const begins[] = { "hi. this is the qmail-send program", "hi. this is the deliver program",
		"this message was created automatically by mail delivery software", "this is the mail system at host",
		"delivery has failed to these recipients", "echec de la remise pour ces destinataires", "la remise a echoue pour",
		"impossible de remettre votre message", "your message did not reach some or all", "votre message n'est pas parvenu",
		"your message could not be delivered", "your message couldn't be delivered", "your message wasn't delivered",
		"echec de remise", "delivery to the following recipient", "ceci est un message automatique. votre message n'a pas pu etre",
		"the following message to <", "i'm sorry to have to inform you", "** adresse introuvable **", "** address not found **",
		"sorry, i wasn't able to deliver", "le message n'a pas pu etre remis", "votre message n'a pas pu etre",
		"votre message n'a pas ete distribue", "votre courriel n'a pas pu etre", "la distribution de votre message",
		"echec de la distribution", "la remise de votre message", "une erreur s'est produite lors de la remise",
		"message non distribue", "there was an error delivering your mail", "we had trouble delivering",
		"unable to deliver message to", "a message that you sent could not be delivered",
		"this is an automatically generated delivery status notification", "this report relates to a message you sent" };
	const char *p, *end;
	char s[LINE_FOLD];
	size_t looked;

	for (p = text, looked = 0; *p && looked < LINES_LOOKED; p = end + (*end != '\0')) {
		end = strchrnul(p, '\n');
		line_fold(p, (size_t)(end - p), s);
		looked += *s != '\0';
		if (line_starts(s + strspn(s, "> "), begins, G_N_ELEMENTS(begins)))
			return true;
	}
	return false;
}

static bool
bounce_subject(const char *subject)
{
	static const char *const begins[] = { "undeliverable", "undelivered mail", "mail delivery failed", "failure notice", "non remis",
		"delivery status notification", "returned mail", "delivery failure", "mail delivery failure", "echec de la remise",
		"notification d'echec", "notification d'etat de remise", "non distribuable", "message non distribue", "delivery failed",
		"mail system error", "warning: message", "undelivered", "courrier non distribue", "delivery notification",
		"mail could not be delivered", "non delivre", "message non remis", "mail non remis", "echec de la distribution",
		"echec de distribution", "retour de courrier", "[postmaster] " };
	char s[LINE_FOLD];

	line_fold(subject, strlen(subject), s);
	return line_starts(s, begins, G_N_ELEMENTS(begins));
}

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

/* What servers say to each other, and people do not. */
static bool
bounce_transcript(const char *text)
{
	return status_class(text) == 5 || strstr(text, "RCPT TO:") || strstr(text, "\n550 ") || strstr(text, "\n554 ");
}

const char *
bounce_why(const struct evidence *v, const struct inbound *in)
{
	enum path path = head_path(v->head);
	bool daemon = *in->from ? addr_daemon(in->from) : names_daemon(v->head);
	bool postmaster = is_postmaster(in->from);
	bool says = bounce_subject(in->subject), tells = bounce_words(in->full_text);

	if (strcasecmp(v->report, "delivery-status") == 0)
		return "Content-Type: multipart/report; delivery-status";
	if (v->status)
		return "message/delivery-status";
	if (head_find(v->head, "X-Failed-Recipients", 0))
		return "X-Failed-Recipients";
	if (path == PATH_NULL && (daemon || postmaster))
		return "Return-Path: null; From: mailer-daemon";
	if (daemon)
		return "From: mailer-daemon";
	if ((path == PATH_NULL || postmaster) && (says || tells))
		return "Return-Path: null; text of a bounce";
	if (postmaster && bounce_transcript(in->full_text))
		return "From: postmaster; text of a bounce";
	if (*v->report && (says || tells))
		return "Content-Type: multipart/report; text of a bounce";
	return says && tells ? "Subject and text of a bounce" : NULL;
}

/* One recipient's group (RFC 3464 2.3). Returns whether it says that something failed. */
static bool
group_read(TALLOC_CTX *mem, const struct head *h, struct inbound *in)
{
	char *final = head_value(mem, h, "Final-Recipient"), *original = head_value(mem, h, "Original-Recipient");
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
find_id(TALLOC_CTX *mem, const char *text, bool (*own_id)(void *aux, const char *message_id), void *aux)
{
	const char *p = text, *first = "", *end;
	size_t looked = 0;

	while ((p = strcasestr(p, "message-id:")) != NULL && p - text < TEXT_LOOKED && looked++ < GROUPS_MAX) {
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

/* The bounce itself came from somewhere and goes to somebody: neither has failed. */
static bool
is_party(const struct inbound *in, const char *addr)
{
	size_t i;

	for (i = 0; i < in->n_to; i++)
		if (addr_same(in->to[i].addr, addr))
			return true;
	return *in->from && addr_same(in->from, addr);
}

/* "<jean@caf.example>:" at the start of a line, as qmail and Postfix write; else the first address
 * there is, from `text` to `end`. */
static const char *
find_failed(TALLOC_CTX *mem, const char *text, const char *end, const struct inbound *in)
{
	static const char stop[] = " <>()[]\"',;:\n\t*=";
	const char *p, *from, *to, *first = "", *party = "";

	for (p = text; p < end && (p = memchr(p, '@', (size_t)(end - p))) != NULL; p++) {
		char *raw, *clean;

		for (from = p; from > text && p - from < 64 && !strchr(stop, from[-1]); from--)
			;
		for (to = p; to < end && to - p < LIMIT_ADDRESS && !strchr(stop, *to); to++)
			;
		while (to > p && to[-1] == '.')
			to--;
		if (from == p)
			continue;
		raw = talloc_strndup(mem, from, (size_t)(to - from));
		clean = addr_clean(mem, raw);
		talloc_free(raw);
		if (!clean)
			continue;
		if ((from - text < 2 || from[-2] == '\n') && from > text && from[-1] == '<' && to < end && *to == '>')
			return clean;
		if (!*first && !is_party(in, clean))
			first = clean;
		else if (!*party)
			party = clean;
		else
			talloc_free(clean);
	}
	return *first ? first : party;
}

/* Where a text without a report names the recipient. */
static const char *
find_named(TALLOC_CTX *mem, const char *text, const struct inbound *in)
{
	enum { NEAR = 160 };
	static const char *const names[] = {
		"Final-Recipient:", "Original-Recipient:", "RCPT TO:", "Recipient address:", "could not be delivered to:"
	};
	const char *found, *p, *end = text + strnlen(text, TEXT_LOOKED);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		p = strcasestr(text, names[i]);
		if (!p || p >= end)
			continue;
		p += strlen(names[i]);
		found = find_failed(mem, p, MIN(p + NEAR, strchrnul(p, '\n')), in);
		if (*found)
			return found;
	}
	return find_failed(mem, text, end, in);
}

void
bounce_read(TALLOC_CTX *mem, const char *status, const char *returned, const char *text, bool (*own_id)(void *aux, const char *message_id),
    void *aux, struct inbound *in)
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
		in->failed_to = find_named(mem, text, in);
	if (text && !status)
		in->failed_hard = status_class(text) == 5 || strstr(text, "permanent") || strstr(text, "550 ");
}
