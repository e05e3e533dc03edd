/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/demo_mail.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/date.h"
#include "bot/base/text.h"
#include "bot/demo_calendar.h"
#include "db/workshop.h"

struct draft {
	struct bot *b;
	const char *people;
	char *name, *addr; /* the writer */
	bool raw, verified;
	struct outbox_item answered; /* id 0: none */
	char *invitation;            /* whose button is pressed, NULL: this is a mail of words */
	struct button button;
	char *head, *body;
	bool in_body;
};

/* "claire = Claire Le Goff <claire.legoff@caf.example> @claire:agent.example"; an address or an account may be missing. */
static char *
line_of(TALLOC_CTX *mem, const char *people, const char *who)
{
	g_auto(GStrv) lines = g_strsplit(people, "\n", -1);
	char *want = text_fold(mem, who);
	size_t i;

	for (i = 0; lines[i]; i++) {
		char *equals = strchr(lines[i], '=');

		if (*lines[i] != '#' && equals && *want &&
		    text_starts(text_trim(talloc_strndup(mem, lines[i], (size_t)(equals - lines[i]))), want))
			return talloc_strdup(mem, equals + 1);
	}
	return NULL;
}

static bool
find_person(struct draft *f, const char *who, char **name, char **addr)
{
	char *line = line_of(f, f->people, who), *open = line ? strchr(line, '<') : NULL, *close = open ? strchr(open, '>') : NULL;

	if (!close)
		return false;
	*name = text_trim(talloc_strndup(f, line, (size_t)(open - line)));
	*addr = talloc_strndup(f, open + 1, (size_t)(close - open - 1));
	return true;
}

bool
person_account(TALLOC_CTX *mem, const char *people, const char *who, char **name, char **account)
{
	char *line = line_of(mem, people, who), *at = line ? strstr(line, " @") : NULL;

	if (!at)
		return false;
	*account = text_trim(talloc_strdup(mem, at));
	*name = text_trim(talloc_strndup(mem, line, strcspn(line, "<@")));
	return true;
}

static int
last_letter(struct draft *f, const char *addr, struct outbox_item *o, struct err *e)
{
	struct tx *tx;
	int r;

	if (tx_begin(f->b->store, &tx, e) < 0)
		return -1;
	r = outbox_last_to(tx, f, addr, 0, o, e);
	tx_rollback(tx);
	return r;
}

/* The calendar of the last invitation that they got; NULL: none, or e says why. */
static char *
last_invitation(struct draft *f, const char *addr, struct err *e)
{
	struct outbox_item o = { .id = 0 };
	char *calendar = NULL;
	struct tx *tx;

	if (tx_begin(f->b->store, &tx, e) < 0)
		return NULL;
	while (!calendar && outbox_last_to(tx, f, addr, o.id, &o, e) == 1)
		if (o.created_at <= bot_now(f->b)) /* a visit that is played again knows what it will bring */
			calendar = invitation_in(f, &o);
	tx_rollback(tx);
	return calendar;
}

struct draft *
draft_begin(TALLOC_CTX *mem, struct bot *b, const char *line, const char *people, struct err *e)
{
	struct draft *f = talloc_zero(mem, struct draft);
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	size_t i;

	f->b = b;
	f->people = people;
	f->head = talloc_strdup(f, "");
	f->body = talloc_strdup(f, "");
	f->verified = true;
	f->raw = strcmp(words[0], "/eml") == 0;
	if (f->raw)
		return f;
	if (!words[1] || !find_person(f, words[1], &f->name, &f->addr)) {
		talloc_free(f);
		return NULL;
	}
	for (i = 2; words[i]; i++)
		if (strcmp(words[i], "non-verifie") == 0 || strcmp(words[i], "unverified") == 0)
			f->verified = false;
	if (strncmp(words[0], "/r", 2) == 0 && last_letter(f, f->addr, &f->answered, e) < 0) {
		talloc_free(f);
		return NULL;
	}
	return f;
}

int
draft_button(TALLOC_CTX *mem, struct bot *b, const char *line, const char *people, struct draft **draft, struct err *e)
{
	struct draft *f = *draft = draft_begin(mem, b, line, people, e);
	const char *words = f ? strchr(line + strcspn(line, " ") + 1, ' ') : NULL;

	if (!f || !words || !button_read(f, words + 1, &f->button))
		return e->kind ? -1 : 0;
	f->invitation = last_invitation(f, f->addr, e);
	return e->kind ? -1 : f->invitation ? 1 : 0;
}

/* "Objet: ...", as people type it "Objet : ...", and the few others that a script may set: the header's name, or NULL. */
static const char *
header_name(const char *line)
{
	static const char *const names[][2] = { { "objet", "Subject" }, { "subject", "Subject" }, { "to", "To" }, { "cc", "Cc" },
		{ "list-id", "List-Id" }, { "auto-submitted", "Auto-Submitted" }, { "precedence", "Precedence" } };
	size_t colon = strcspn(line, ":"), i, n;

	for (i = 0; line[colon] && i < G_N_ELEMENTS(names); i++) {
		n = strlen(names[i][0]);
		if (n <= colon && g_ascii_strncasecmp(line, names[i][0], n) == 0 && strspn(line + n, " \xc2\xa0") == colon - n)
			return names[i][1];
	}
	return NULL;
}

void
draft_line(struct draft *f, const char *line)
{
	const char *header, *value;

	if (f->raw || f->in_body) {
		f->body = talloc_asprintf_append(f->body, "%s\n", line);
		return;
	}
	if (!*line) {
		f->in_body = true;
		return;
	}
	header = header_name(line);
	if (!header) { /* people forget the empty line */
		f->in_body = true;
		f->body = talloc_asprintf_append(f->body, "%s\n", line);
		return;
	}
	value = line + strcspn(line, ":") + 1;
	while (*value == ' ')
		value++;
	f->head = talloc_asprintf_append(f->head, "%s: %s\n", header, value);
}

/* A header of our own letter, unfolded. */
static char *
header_of(TALLOC_CTX *mem, const struct outbox_item *o, const char *name)
{
	char *bytes = talloc_strndup(mem, o->bytes, o->size);
	char *found = strstr(bytes, talloc_asprintf(mem, "\r\n%s: ", name)), *end;

	if (!found)
		return NULL;
	found += strlen(name) + 4;
	while ((end = strstr(found, "\r\n")) != NULL && end[2] == ' ')
		memmove(end, end + 2, strlen(end + 2) + 1);
	return talloc_strndup(mem, found, strcspn(found, "\r\n"));
}

static char *
quote(TALLOC_CTX *mem, struct bot *b, const struct outbox_item *o)
{
	g_auto(GStrv) lines = g_strsplit(o->text, "\n", -1);
	char *out = talloc_asprintf(mem,
	    "\nLe %s, %s <%s> a \xc3\xa9"
	    "crit :\n",
	    words_datetime(mem, b->words, "fr", o->created_at, b->set->zone), b->set->name, b->set->address);
	size_t i;

	for (i = 0; lines[i]; i++)
		out = talloc_asprintf_append(out, "> %s\n", lines[i]);
	return out;
}

/* "{id claire}" in the bytes of a mail: the Message-ID, without <>, of our last letter to her; "{adresse claire}": where her answer goes;
 * "{uid claire}": what her last invitation is called. */
static int
expand(struct draft *f, char **text, struct err *e)
{
	char *out = talloc_strdup(f, ""), *p = *text, *open, *close;

	while ((open = strchr(p, '{')) != NULL && (close = strchr(open, '}')) != NULL) {
		bool id = strncmp(open, "{id ", 4) == 0, to = strncmp(open, "{adresse ", 9) == 0, uid = strncmp(open, "{uid ", 5) == 0;
		char *who = talloc_strndup(f, open + 1, (size_t)(close - open - 1)), *name, *addr, *value = NULL;
		struct outbox_item o = { .id = 0 };

		out = talloc_strndup_append(out, p, (size_t)(open - p));
		p = open + 1;
		who += strcspn(who, " ");
		if ((id || to) && find_person(f, who + 1, &name, &addr)) {
			if (last_letter(f, addr, &o, e) < 0)
				return -1;
			value = o.id ? header_of(f, &o, id ? "Message-ID" : "Reply-To") : NULL;
		} else if (uid && find_person(f, who + 1, &name, &addr)) {
			char *invitation = last_invitation(f, addr, e);

			value = invitation ? invitation_line(f, invitation, "UID") : NULL;
		}
		if (value && *value == '<')
			value = talloc_strndup(f, value + 1, strcspn(value + 1, ">"));
		out = talloc_strdup_append(out, value ? value : "{");
		p = value ? close + 1 : p;
	}
	*text = talloc_strdup_append(out, p);
	return 0;
}

static char *
whole(struct draft *f, long serial, int64_t now)
{
	const struct settings *s = f->b->set;
	g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(now);
	g_autofree char *date = g_date_time_format(when, "%a, %d %b %Y %H:%M:%S +0000");
	char *to = talloc_strdup(f, s->address), *subject = NULL, *thread = talloc_strdup(f, ""), *quoted = talloc_strdup(f, "");

	if (f->answered.id) {
		char *reply_to = header_of(f, &f->answered, "Reply-To"), *id = header_of(f, &f->answered, "Message-ID");

		subject = header_of(f, &f->answered, "Subject");
		if (reply_to)
			to = reply_to;
		if (id)
			thread = talloc_asprintf(f, "In-Reply-To: %s\nReferences: %s\n", id, id);
		quoted = quote(f, f->b, &f->answered);
	}
	if (strncasecmp(f->head, "To:", 3) != 0 && !strcasestr(f->head, "\nTo:"))
		f->head = talloc_asprintf(f, "To: %s\n%s", to, f->head);
	if (subject && !strstr(f->head, "Subject:"))
		f->head = talloc_asprintf_append(f->head, "Subject: Re: %s\n", subject);
	return talloc_asprintf(f, "Return-Path: <%s>\n%sFrom: %s <%s>\n%sDate: %s\nMessage-ID: <demo-%ld@%s>\n%s%s", f->addr,
	    f->verified
		? talloc_asprintf(f, "Authentication-Results: %s; dmarc=pass header.from=%s\n", s->authserv_id, addr_domain(f->addr))
		: "",
	    f->name, f->addr, f->head, date, serial, addr_domain(f->addr), thread,
	    f->invitation
		? button_mail(f, &f->button, f->invitation, f->name, f->addr, now)
		: talloc_asprintf(f, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s%s",
		      f->body, quoted));
}

int
draft_deliver(struct draft *f, const char *maildir, long serial, int64_t now, struct err *e)
{
	static const char *const folders[] = { "new", ".Traites/cur", ".Quarantaine/cur" };
	char *name = talloc_asprintf(f, "%010ld.script", serial), *path, *text;
	g_autoptr(GError) error = NULL;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(folders); i++)
		if (access(talloc_asprintf(f, "%s/%s/%s%s", maildir, folders[i], name, i ? ":2,S" : ""), F_OK) == 0)
			return 0;
	text = f->body;
	if (f->raw && expand(f, &text, e) < 0)
		return -1;
	if (!f->raw)
		text = whole(f, serial, now);
	path = talloc_asprintf(f, "%s/tmp/%s", maildir, name);
	if (!g_file_set_contents(path, text, -1, &error))
		return fail(e, ERR_PERM, "%s", error->message);
	if (rename(path, talloc_asprintf(f, "%s/new/%s", maildir, name)) < 0)
		return fail(e, ERR_PERM, "%s: %s", path, strerror(errno));
	return 0;
}

const char *
draft_ref(struct bot *b, const struct outbox_item *o)
{
	struct err e = { 0 };
	struct problem p = { .ref = NULL };
	struct workshop w = { .ref = NULL };
	bool workshop = g_str_has_prefix(o->template, "workshop");
	struct tx *tx;

	if ((!o->problem && !workshop) || tx_look(b->store, &tx, &e) < 0)
		return NULL;
	if (workshop ? workshop_get(tx, b, g_ascii_strtoll(o->target, NULL, 10), &w, &e) < 0 : problem_get(tx, b, o->problem, &p, &e) < 0)
		p.ref = w.ref = NULL;
	tx_rollback(tx);
	return workshop ? w.ref : p.ref;
}
