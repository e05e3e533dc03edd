/* SPDX-License-Identifier: EUPL-1.2
 *
 * A problem comes in: the case is opened, its author acknowledged, what is missing asked once, the staff told.
 */
#include "handlers/room.h"

#include <ctype.h>
#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/limits.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/onbehalf.h"
#include "handlers/run.h"
#include "handlers/similar.h"

enum { TITLE_BYTES = 90, EXCERPT_BYTES = 900, QUESTIONS = 2, TWICE_SECONDS = 600, CASES_A_DAY = 10, CASES_A_DAY_VERIFIED = 40 };

/* "RE: TR: [Ti Lab P-2026-014] Objet" -> "Objet". */
static const char *
bare_subject(TALLOC_CTX *mem, const char *subject)
{
	static const char *const marks[] = { "re", "tr", "fwd", "fw", "ref", "aw", "wg", "rv" };
	char *s = text_line(mem, subject, LIMIT_SUBJECT);
	size_t i, n;

	for (;;) {
		while (*s == ' ' || *s == ':')
			s++;
		if (*s == '[') {
			char *close = strchr(s, ']');

			if (!close)
				return s;
			s = close + 1;
			continue;
		}
		for (i = 0; i < sizeof marks / sizeof *marks; i++) {
			n = strlen(marks[i]);
			if (strncasecmp(s, marks[i], n) == 0 && strspn(s + n, " \xc2\xa0") < 4 &&
			    s[n + strspn(s + n, " \xc2\xa0")] == ':') {
				s += n + strspn(s + n, " \xc2\xa0:");
				break;
			}
		}
		if (i == sizeof marks / sizeof *marks)
			return s;
	}
}

/* Subjects that say nothing: the first sentence is the better title. */
static bool
says_nothing(TALLOC_CTX *mem, const char *subject)
{
	static const char *const words[] = { "", "bonjour", "demande", "probleme", "notre probleme", "question", "sollicitation", "aide",
		"besoin d'aide", "demande d'aide", "urgent", "tres urgent", "important", "hello", "hi", "salut", "bonsoir", "request",
		"a question", "problem", "help", "help needed", "un probleme", "une question", "(sans objet)", "sans objet",
		"(aucun objet)", "no subject", "(no subject)", "contact", "information", "info", "pour information", "demat", "sos", "svp",
		"lab", "ti lab" };
	enum { TOO_SHORT = 3 };
	char *folded = text_trim(text_fold(mem, subject));
	size_t i;

	while (*folded && strchr(" .!?:,", folded[strlen(folded) - 1]))
		folded[strlen(folded) - 1] = '\0';
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i]) == 0)
			return true;
	return strlen(folded) < TOO_SHORT;
}

/* "Bonjour, je voudrais ..." -> "Je voudrais ...". */
static char *
ungreeted(TALLOC_CTX *mem, char *line)
{
	static const char *const words[] = { "bonjour", "bonsoir", "salut", "slt", "bjr", "demat", "hello", "hi", "hey", "dear", "madame",
		"monsieur" };
	enum { GREETING_BYTES = 40 };
	char *folded = text_fold(mem, line), *mark, first[8];
	size_t i, n;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		n = strlen(words[i]);
		mark = line + strcspn(line, ",.!:");
		if (strncmp(folded, words[i], n) != 0 || isalnum((unsigned char)folded[n]) || !*mark || mark - line > GREETING_BYTES)
			continue;
		mark += strspn(mark, ",.!: ");
		if (!*mark)
			break;
		return ungreeted(mem, mark);
	}
	if (!*line)
		return line;
	n = (size_t)g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(line)), first);
	return talloc_asprintf(mem, "%.*s%s", (int)n, first, g_utf8_next_char(line));
}

/* The subject of an answer to one of our letters is ours: it is no title of what its sender wants. */
static bool
our_subject(struct handling *h, const char *subject)
{
	const char *refs[1];
	size_t i;

	if (references_find(h->mem, subject, refs, 1) > 0)
		return true;
	for (i = 0; i < h->in->n_refs; i++)
		if (own_message_id(h->lab, h->in->refs[i]))
			return true;
	return false;
}

static const char *
make_title(struct handling *h, const char *subject, const char *text)
{
	TALLOC_CTX *mem = h->mem;
	const char *bare = bare_subject(mem, subject);
	char *line, *end;
	size_t n;

	if (!says_nothing(mem, bare) && (!our_subject(h, subject) || !*text))
		return text_line(mem, bare, TITLE_BYTES);
	line = ungreeted(mem, text_line(mem, text, 400));
	for (end = line; *end; end++)
		if (strchr(".!?;", *end) && (end[1] == ' ' || end[1] == '\0'))
			break;
	n = (size_t)(end - line) + (*end == '?'); /* a question stays one */
	if (n > TITLE_BYTES) {
		n = TITLE_BYTES;
		while (n > 20 && line[n] != ' ')
			n--;
		line = talloc_asprintf(mem, "%.*s\xe2\x80\xa6", (int)n, line);
	} else {
		line[n] = '\0';
	}
	return *line ? text_trim(line) : "\xe2\x80\xa6";
}

static bool
has_field(const struct problem_field *f, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0)
			return true;
	return false;
}

/* A solution in disguise: a tool is asked for and nobody is named whom it would serve (mission A3). The words are compared folded. */
static bool
disguised_solution(TALLOC_CTX *mem, const char *text)
{
	static const char *const wants[] = { "il nous faudrait", "il nous faut", "nous voudrions", "nous souhaitons", "nous aimerions",
		"on voudrait", "il faudrait", "nous avons besoin d", "besoin d'un", "we need a", "we would like a", "we want a" };
	static const char *const tools[] = { "application", "appli ", "site ", "site internet", "outil", "logiciel", "plateforme",
		"portail", "chatbot", "base de donnees", "tableau de bord", "extranet", " app ", "website", "platform", "software",
		" tool" };
	static const char *const people[] = { "usager", "usagere", "beneficiaire", "habitant", "citoyen", "allocataire", "famille", "jeune",
		"personnes agees", "demandeurs d'emploi", "patients", "eleves", "parents", "les gens", "public concerne", "users",
		"citizens", "residents", "people who" };
	char *folded = text_fold(mem, text);
	size_t i;
	bool want = false, tool = false;

	for (i = 0; i < sizeof people / sizeof *people; i++)
		if (strstr(folded, people[i]))
			return false;
	for (i = 0; i < sizeof wants / sizeof *wants; i++)
		want = want || strstr(folded, wants[i]) != NULL;
	for (i = 0; i < sizeof tools / sizeof *tools; i++)
		tool = tool || strstr(folded, tools[i]) != NULL;
	return want && tool;
}

/* The fields to ask for, in order of worth: at most two, once in the life of a case. Returns their names, blank-separated. */
static char *
to_ask(struct handling *h, const struct problem_field *f, size_t n)
{
	static const char *const order[] = { "for_whom", "since", "sharing" };
	char *asked = talloc_strdup(h->mem, "");
	size_t i, count = 0;

	if (disguised_solution(h->mem, h->problem.statement)) {
		asked = talloc_strdup(h->mem, "better");
		count = 1;
	}
	for (i = 0; i < sizeof order / sizeof *order && count < QUESTIONS; i++) {
		if (has_field(f, n, order[i]) || (count && strcmp(order[i], "for_whom") == 0))
			continue;
		asked = talloc_asprintf_append(asked, "%s%s", count++ ? " " : "", order[i]);
	}
	return asked;
}

static struct rows *
question_rows(struct handling *h, const char *lang, const char *asked)
{
	struct rows *rows = rows_new(h->mem, QUESTIONS);
	const char *p = asked;
	int n = 0;

	while (*p) {
		size_t len = strcspn(p, " ");

		rows_add(rows, "n", talloc_asprintf(h->mem, "%d", ++n), "question",
		    word_in(h, lang, talloc_asprintf(h->mem, "ask.%.*s", (int)len, p)), NULL);
		p += len + (p[len] == ' ');
	}
	return rows;
}

const char *
attachment_refusal(const struct handling *h, const struct attachment *a)
{
	return a->refused ? a->refused : a->size > h->lab->attachment_size ? "attachment-too-large" : NULL;
}

int
intake_copied(struct handling *h, struct err *e)
{
	enum { COPIED = 10 };
	struct person p;
	size_t i, n = 0;
	int r;

	if (h->in->channel != CHANNEL_MAIL || !h->verified || is_staff(h) || *h->in->list_id)
		return 0;
	for (i = 0; i < h->in->n_to && n < COPIED; i++) {
		const struct mailbox *to = &h->in->to[i];

		if (!*to->addr || is_our_address(h->lab, to->addr) || addr_same(to->addr, h->in->from) ||
		    (h->behalf && addr_same(to->addr, h->behalf->addr))) /* they have not said yes */
			continue;
		r = person_by_address(h->tx, h->mem, to->addr, &p, e);
		if (r == 0)
			r = person_add(h->tx,
			    *to->name && !strchr(to->name, '@') ? text_line(h->mem, to->name, LIMIT_NAME)
								: talloc_strndup(h->mem, to->addr, strcspn(to->addr, "@")),
			    h->who.lang, "agent", to->addr, h->now, &p.id, e);
		else if (r == 1 && strcmp(p.role, "staff") == 0)
			continue;
		if (r < 0 || participant_add(h->tx, h->problem.id, p.id, e) < 0)
			return -1;
		n++;
	}
	return 0;
}

int
intake_keep_attachments(struct handling *h, struct rows *refused, struct err *e)
{
	size_t i;

	for (i = 0; i < h->in->n_attachments; i++) {
		struct attachment a = h->in->attachments[i];
		const char *hash = NULL;

		a.refused = attachment_refusal(h, &a);
		if (!a.refused) {
			hash = sha256_hex(h->mem, a.bytes, a.size);
			if (!h->out->keep)
				h->out->keep = talloc_array(h->mem, const struct attachment *, LIMIT_ATTACHMENTS);
			if (h->out->n_keep < LIMIT_ATTACHMENTS)
				h->out->keep[h->out->n_keep++] = &h->in->attachments[i];
		} else {
			rows_add(refused, "file", a.name, "why", word(h, a.refused), NULL);
		}
		if (attachment_add(h->tx, h->problem.id, h->inbox, hash, &a, e) < 0)
			return -1;
	}
	return 0;
}

/* Looked for once: the acknowledgement and the card of a new case ask. */
static size_t
case_warnings(struct handling *h)
{
	if (h->warned != h->problem.id)
		h->n_warn = warnings_find(h->mem, h->problem.statement, h->warn, sizeof h->warn / sizeof *h->warn);
	h->warned = h->problem.id;
	return h->n_warn;
}

/* The fixed words of an acknowledgement; nothing that the sender wrote stands in it unless the address is verified. */
int
intake_acknowledge(struct handling *h, int64_t person, struct err *e)
{
	struct rows *refused = rows_new(h->mem, LIMIT_ATTACHMENTS);
	struct attachment files[LIMIT_ATTACHMENTS];
	const char *refs[1];
	struct problem_field f[16];
	struct person reader;
	struct near_told near;
	const char *lang;
	char *asked;
	size_t n, i, n_files;

	if (person_get(h->tx, h->mem, person, &reader, e) < 0 || field_all(h->tx, h->mem, h->problem.id, f, 16, &n, e) < 0 ||
	    attachment_all(h->tx, h->mem, h->problem.id, files, LIMIT_ATTACHMENTS, &n_files, e) < 0)
		return -1;
	lang = reader.lang;
	if (near_told(h, person, lang, &near, e) < 0)
		return -1;
	if (others_read(h))
		near.own->n = 0;
	for (i = 0; i < n_files; i++)
		if (files[i].refused)
			rows_add(refused, "file", h->verified ? files[i].name : word_in(h, lang, "a-file"), "why",
			    word_in(h, lang, files[i].refused), NULL);
	asked = to_ask(h, f, n);
	if (problem_asked(h->tx, h->problem.id, asked, e) < 0)
		return -1;
	h->answer_by = answer_by(h, h->now);
	{
		const struct var vars[] = {
			VAR("received", words_datetime(h->mem, h->lab->words, lang,
					    person == h->who.id && !h->filed_by ? h->in->at : h->problem.opened_at, h->lab->zone)),
			VAR("answer_by", words_date(h->mem, h->lab->words, lang, h->answer_by, h->lab->zone)),
			VAR("verified_title", h->verified && !others_read(h) ? h->problem.title : NULL),
			VAR("controller", h->lab->controller),
			VAR("sent_on", h->filed_by           ? h->filed_by
				       : person != h->who.id ? h->who.name
							     : NULL),
			/* Not by what a token or a Message-ID found: the answer must not tell whether it was a right one. */
			VAR("tagged",
			    person == h->who.id && !h->filed_by && references_find(h->mem, h->in->subject, refs, 1) > 0 ? "1" : NULL),
			VAR("sensitive", case_warnings(h) > 0 ? "1" : NULL),
			VAR("cut", h->in->limit ? "1" : NULL),
			VAR("seeks", h->seeks && person == h->who.id && h->verified ? "1" : NULL),
			VAR("hello", word_in(h, h->meaning.greeting && strcmp(h->meaning.greeting, "br") == 0 ? "br" : lang, "greeting")),
			VAR("bye", word_in(h, h->meaning.greeting && strcmp(h->meaning.greeting, "br") == 0 ? "br" : lang, "closing")),
			VAR("near_others", near.others),
			VAR("near_theme", near.theme),
			VAR("near_fates", near.fates),
			VAR_ROWS("questions", question_rows(h, lang, asked)),
			VAR_ROWS("refused", refused),
			VAR_ROWS("near_own", near.own),
			VAR_ROWS("near_learnt", near.learnt),
			{ .name = NULL },
		};

		if (person != h->who.id)
			return tell(h, person, "problem-received", vars, e);
		return say(h, h->in->channel == CHANNEL_ROOM ? "problem-noted" : "problem-received", vars, e);
	}
}

static const char *
organisation(TALLOC_CTX *mem, const char *addr)
{
	return *addr ? talloc_strdup(mem, addr_domain(addr)) : "";
}

/* No address of a person stands in a room: '@' in what people wrote becomes " (at) ". */
const char *
without_addresses(TALLOC_CTX *mem, const char *s)
{
	char *out = talloc_strdup(mem, "");

	for (;;) {
		size_t n = strcspn(s, "@");

		out = talloc_strndup_append(out, s, n);
		s += n;
		if (!*s++)
			return out;
		out = talloc_strdup_append(out, " (at) ");
	}
}

const char *
excerpt(TALLOC_CTX *mem, const char *text)
{
	enum { NUMBER_BYTES = 64 }; /* a number that begins before the cut is masked whole */
	char *s = warnings_mask(mem, text_trim(talloc_strndup(mem, text, EXCERPT_BYTES + NUMBER_BYTES)));
	size_t n = strlen(s);
	bool cut = n > EXCERPT_BYTES;

	for (n = cut ? EXCERPT_BYTES : n; cut && n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--) /* on a character's first byte */
		;
	s[n] = '\0';
	return talloc_asprintf(mem, "%s%s", without_addresses(mem, s), cut ? "\xe2\x80\xa6" : "");
}

/* What is known of the case, in the order in which people tell it. */
int
field_rows(struct handling *h, const char *lang, struct rows *rows, struct err *e)
{
	struct problem_field f[16];
	size_t n, i, k;

	if (field_all(h->tx, h->mem, h->problem.id, f, 16, &n, e) < 0)
		return -1;
	for (k = 0; field_names[k]; k++)
		for (i = 0; i < n; i++)
			if (strcmp(f[i].name, field_names[k]) == 0 && *f[i].value)
				rows_add(rows, "field", word_in(h, lang, talloc_asprintf(h->mem, "field.%s", f[i].name)), "value",
				    excerpt(h->mem, f[i].value), NULL);
	return 0;
}

static int
staff_card(struct handling *h, struct err *e)
{
	struct rows *fields = rows_new(h->mem, 16), *warnings = rows_new(h->mem, 8), *files = rows_new(h->mem, LIMIT_ATTACHMENTS),
		    *copies = rows_new(h->mem, 12), *near = rows_new(h->mem, NEAR_SHOWN);
	const char *lang = h->lab->language;
	struct attachment a[LIMIT_ATTACHMENTS];
	struct person requester;
	struct field *said;
	char *rest;
	size_t n, i;
	bool recent;

	if (person_get(h->tx, h->mem, h->problem.requester, &requester, e) < 0 || field_rows(h, lang, fields, e) < 0)
		return -1;
	fields_find(h->mem, h->problem.statement, NULL, &said, &i, &rest); /* what stands in a field is shown there */
	for (i = 0; i < case_warnings(h); i++)
		rows_add(warnings, "warning", word_in(h, lang, h->warn[i]), NULL);
	if (attachment_all(h->tx, h->mem, h->problem.id, a, LIMIT_ATTACHMENTS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(
		    files, "file", without_addresses(h->mem, a[i].name), "why", a[i].refused ? word_in(h, lang, a[i].refused) : NULL, NULL);
	if (copied_rows(h, copies, e) < 0 || near_rows(h, lang, near, &recent, e) < 0)
		return -1;
	if (tell_staff(h, "triage",
		VARS(VAR("requester", !h->verified && h->problem.requester == h->who.id && *h->in->from_name
					  ? without_addresses(h->mem, h->in->from_name)
					  : requester.name),
		    VAR("organisation", organisation(h->mem, requester.addr)), VAR("text", *rest ? excerpt(h->mem, rest) : NULL),
		    VAR("unverified", h->problem.verified ? NULL : "1"), VAR("cited", h->cited),
		    VAR("limit", h->in->limit ? h->in->limit : NULL), VAR("list", *h->in->list_id ? "1" : NULL), VAR_ROWS("fields", fields),
		    VAR_ROWS("warnings", warnings), VAR_ROWS("files", files), VAR_ROWS("copies", copies), VAR_ROWS("near", near),
		    VAR("recent", near->n && recent ? "1" : NULL), VAR("human", h->to_human ? "1" : NULL),
		    VAR("waiting", h->asks ? without_addresses(h->mem, h->asks) : NULL),
		    VAR("answer_by", h->answer_by ? words_date(h->mem, h->lab->words, lang, h->answer_by, h->lab->zone) : NULL)),
		e) < 0)
		return -1;
	return card_seed(h, e);
}

/* The same words by the same person minutes ago: a double click, or a mail sent twice. 1 and loaded, 0, -1. */
static int
just_said(struct handling *h, int64_t requester, const char *text, struct err *e)
{
	int64_t ids[3];
	struct problem p;
	size_t n, i;

	if (problem_ids_of(h->tx, requester, ids, 3, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (problem_get(h->tx, h->mem, ids[i], &p, e) < 0)
			return -1;
		if (p.requester == requester && strcmp(p.statement, text) == 0 && h->now - p.opened_at < TWICE_SECONDS &&
		    p.stage != STAGE_WITHDRAWN)
			return case_load(h, p.id, e);
	}
	return 0;
}

int
intake_open(struct handling *h, int64_t requester, const char *subject, const char *text, bool acknowledge, struct err *e)
{
	struct problem p = { .requester = requester, .statement = text, .verified = h->verified };
	struct problem before;
	struct rows *refused = rows_new(h->mem, LIMIT_ATTACHMENTS);
	struct civil c;
	int64_t id, note;
	size_t i;
	int r = just_said(h, requester, text, e);

	if (r < 0)
		return -1;
	if (r == 1)
		return say(h, "already-received", NULL, e);
	/* Beyond a day's share the mail is kept and the staff see it, but no case is opened: a flood is not a hundred problems. */
	if (h->in->channel == CHANNEL_MAIL && !is_staff(h)) {
		r = budget_take(h->tx, talloc_asprintf(h->mem, "i:%d:%s", h->verified, text_fold(h->mem, h->in->from)),
		    h->verified ? CASES_A_DAY_VERIFIED : CASES_A_DAY, 86400, h->now, e);
		if (r <= 0)
			return r < 0 ? -1 : set_aside(h, INBOX_QUARANTINED, "too-many-cases");
	}
	p.title = make_title(h, subject, text);
	if (date_civil(h->now, h->lab->zone, &c) < 0)
		return fail(e, ERR_BUG, "no zone %s", h->lab->zone);
	if (problem_add(h->tx, &p, c.year, h->now, &id, e) < 0 || case_load(h, id, e) < 0 ||
	    note_add(h->tx, id, requester, "statement", text, h->inbox, h->now, &note, e) < 0)
		return -1;
	before = h->problem;
	h->opened = true;
	h->out->intent = "probleme";
	if (act_record(h, &before, "", note, e) < 0)
		return -1;
	for (i = 0; i < h->meaning.n_fields; i++)
		if (field_set(h->tx, id, h->meaning.fields[i].name, h->meaning.fields[i].value, e) < 0)
			return -1;
	if (*h->in->message_id && thread_add(h->tx, h->in->message_id, id, e) < 0)
		return -1;
	if (intake_keep_attachments(h, refused, e) < 0 || intake_copied(h, e) < 0)
		return -1;
	if (acknowledge && intake_acknowledge(h, requester, e) < 0)
		return -1;
	return staff_card(h, e);
}

/* Do these words hold what is passed on already? Its first line tells. */
static bool
passed_on(struct handling *h, const char *text)
{
	const char *first = h->in->original_text + strspn(h->in->original_text, " \n");

	return strstr(text, talloc_strndup(h->mem, first, strcspn(first, "\n"))) != NULL;
}

/* A "TR:" by staff: the author of what is forwarded is the requester, once the sender has confirmed it (mission A15). */
static int
forwarded(struct handling *h, struct err *e)
{
	struct person author;
	int64_t note;
	int r = person_by_address(h->tx, h->mem, h->in->original.addr, &author, e);

	if (r < 0)
		return -1;
	if (r == 0) {
		author.name = *h->in->original.name ? h->in->original.name
						    : talloc_strndup(h->mem, h->in->original.addr, strcspn(h->in->original.addr, "@"));
		if (person_add(h->tx, author.name, h->meaning.lang ? h->meaning.lang : h->lab->language, "agent", h->in->original.addr,
			h->now, &author.id, e) < 0)
			return -1;
	}
	if (intake_open(h, author.id, h->in->subject, h->in->original_text, false, e) < 0)
		return -1;
	/* What the sender wrote above it is for the team. */
	if (*h->in->text && !passed_on(h, h->in->text) &&
	    note_add(h->tx, h->problem.id, h->who.id, "note", h->in->text, h->inbox, h->now, &note, e) < 0)
		return -1;
	if (ask(h, "confirm", "demandeur", "", e) < 0)
		return -1;
	return say(h, "forward-received", VARS(VAR("author", author.name), VAR("author_address", h->in->original.addr)), e);
}

/* "Pour info, voir ci-dessous": the problem is what is passed on. Alone it comes first, with the name of its author below. */
static const char *
with_original(struct handling *h, const char *text)
{
	const char *name = *h->in->original.name ? h->in->original.name : h->in->original.addr;

	if (passed_on(h, text) || bare_is_empty(h->mem, text))
		return talloc_asprintf(h->mem, "%s\n\n%s %s", h->in->original_text, word(h, "passed-on"), name);
	return talloc_asprintf(h->mem, "%s\n\n%s %s\n%s", text, word(h, "passed-on"), name, h->in->original_text);
}

int
cmd_probleme(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text");
	struct behalf behalf;

	if (h->in->channel == CHANNEL_MAIL && is_staff(h) && h->verified && h->in->original.addr && *h->in->original.addr &&
	    !addr_same(h->in->original.addr, h->in->from))
		return forwarded(h, e);
	/* A mail with nothing but files or quotes: what could be read of it is the statement. */
	if (!*text)
		text = h->in->text;
	if (!*text)
		text = h->in->full_text;
	if (h->in->channel == CHANNEL_MAIL && h->in->original.addr && *h->in->original.addr && *h->in->original_text)
		text = with_original(h, text);
	if (h->in->channel == CHANNEL_MAIL && bare_is_empty(h->mem, text) && !says_nothing(h->mem, bare_subject(h->mem, h->in->subject)))
		text = bare_subject(h->mem, h->in->subject); /* all is said in the subject, above a signature */
	if (bare_is_empty(h->mem, text) && h->in->n_attachments == 0)
		return say(h, "empty-message", NULL, e);
	if (behalf_find(h->mem, text, h->meaning.explicit, &behalf) && !addr_same(behalf.addr, h->who.addr) &&
	    !addr_same(behalf.addr, h->in->from) && !is_our_address(h->lab, behalf.addr) && *behalf.rest)
		return behalf_open(h, &behalf, h->in->channel == CHANNEL_MAIL ? h->in->subject : "", e);
	return intake_open(h, h->who.id, h->in->channel == CHANNEL_MAIL ? h->in->subject : "", text, true, e);
}
