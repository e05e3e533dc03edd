/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/report.h"

#include <cJSON.h>
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/write.h"
#include "handlers/answers.h"
#include "handlers/consent.h"
#include "handlers/dates.h"
#include "handlers/day.h"
#include "handlers/votes.h"
#include "handlers/workshop_words.h"

static void
print_line(cJSON *o)
{
	char *text = cJSON_PrintUnformatted(o);

	printf("%s\n", text ? text : "{}");
	cJSON_free(text);
	cJSON_Delete(o);
}

static void
add_string(cJSON *o, const char *name, const char *value)
{
	if (value)
		cJSON_AddStringToObject(o, name, value);
	else
		cJSON_AddNullToObject(o, name);
}

/* As its reader will see it. */
static const char *
subject_of(struct bot *b, TALLOC_CTX *mem, const struct letter *l)
{
	return l->channel == CHANNEL_MAIL ? mail_subject(mem, &b->self, l->ref, l->subject) : "";
}

/* Signs on a card say nothing new. */
static bool
has_words(const struct letter *l)
{
	return l->act == ACT_SAY || l->act == ACT_POLL || l->act == ACT_POLL_END;
}

static void
report_json(struct bot *b, TALLOC_CTX *mem, const struct inbound *in, const struct result *r)
{
	cJSON *o = cJSON_CreateObject(), *list;
	size_t i;

	cJSON_AddStringToObject(o, "outcome", inbox_state_name(r->state));
	cJSON_AddStringToObject(o, "reason", r->reason);
	cJSON_AddStringToObject(o, "from", in->from);
	cJSON_AddBoolToObject(o, "verified", in->verified);
	add_string(o, "intent", r->intent);
	add_string(o, "case", r->ref);
	list = cJSON_AddObjectToObject(o, "fields");
	for (i = 0; i < r->n_fields; i++)
		cJSON_AddStringToObject(list, r->fields[i].name, r->fields[i].value);
	cJSON_AddStringToObject(o, "text", r->text ? r->text : in->text);
	list = cJSON_AddArrayToObject(o, "attachments");
	for (i = 0; i < in->n_attachments; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(in->attachments[i].name));
	list = cJSON_AddArrayToObject(o, "letters");
	for (i = 0; i < r->n_letters; i++) {
		cJSON *l;

		if (!has_words(&r->letters[i]))
			continue;
		l = cJSON_CreateObject();
		cJSON_AddStringToObject(l, "to", r->letters[i].to);
		cJSON_AddStringToObject(l, "subject", subject_of(b, mem, &r->letters[i]));
		cJSON_AddStringToObject(l, "template", r->letters[i].template);
		cJSON_AddItemToArray(list, l);
	}
	print_line(o);
}

static void
report_words(struct bot *b, TALLOC_CTX *mem, const char *file, const struct inbound *in, const struct result *r)
{
	const char *lang = b->set->language;
	size_t i;

#define LINE(key, value) printf("  %s %s\n", label(b->words, lang, "report." key), (value))
	printf("%s\n", file);
	LINE("from", *in->from ? in->from : "?");
	LINE("verified", label(b->words, lang, in->verified ? "yes" : "no"));
	LINE(
	    "outcome", talloc_asprintf(mem, "%s%s%s", label(b->words, lang, talloc_asprintf(mem, "outcome.%s", inbox_state_name(r->state))),
			   *r->reason ? ": " : "", r->reason));
	if (r->intent)
		LINE("intent", r->intent);
	if (r->ref)
		LINE("case", r->ref);
	for (i = 0; i < r->n_fields; i++)
		LINE("field", talloc_asprintf(mem, "%s = %s", r->fields[i].name, r->fields[i].value));
	for (i = 0; i < in->n_attachments; i++)
		LINE("attachment", in->attachments[i].name);
	for (i = 0; i < r->n_letters; i++) {
		if (!has_words(&r->letters[i]))
			continue;
		LINE("letter",
		    talloc_asprintf(mem, "%s (%s) %s", r->letters[i].to, r->letters[i].template, subject_of(b, mem, &r->letters[i])));
		printf("%s\n", r->letters[i].text);
	}
#undef LINE
}

/* The head of a file that is larger than a mail may be, like the fetch of one. */
static int
load(TALLOC_CTX *mem, const char *file, struct arrival *a, struct err *e)
{
	FILE *f = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
	size_t room = 64 * 1024, used = 0, n;
	char *buf;

	if (!f)
		return fail(e, ERR_USER, "%s: %s", file, g_strerror(errno));
	buf = talloc_size(mem, room);
	while ((n = fread(buf + used, 1, room - used, f)) > 0) {
		used += n;
		if (used == room && room <= LIMIT_MAIL) {
			room *= 2;
			buf = talloc_realloc_size(mem, buf, room);
		}
	}
	if (ferror(f)) {
		if (f != stdin)
			fclose(f);
		return fail(e, ERR_USER, "%s: %s", file, g_strerror(errno));
	}
	if (f != stdin)
		fclose(f);
	a->raw = buf;
	a->full_size = used;
	a->size = used > LIMIT_MAIL ? LIMIT_MAIL_HEAD : used;
	return 0;
}

static int
report_one(struct bot *b, const char *file, bool json, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	struct arrival a = { .key = "handle:1", .channel = CHANNEL_MAIL, .at = bot_now(b) };
	struct inbox_item item = { .key = "handle:1", .channel = CHANNEL_MAIL, .at = a.at, .reason = "" };
	struct inbound in = { 0 };
	struct result r = { .reason = "" };
	struct err why = { 0 };
	struct tx *tx;
	int done = load(mem, file, &a, e);

	if (done < 0)
		goto out;
	item.full_size = a.full_size;
	done = tx_begin(b->store, &tx, e);
	if (done < 0)
		goto out;
	done = inbox_add(tx, &a, bot_now(b), &item.id, e);
	if (done == 0 && inbox_process(b, tx, mem, &item, &in, &r, &why) < 0) {
		/* What would have been tried three times. */
		r.state = INBOX_QUARANTINED;
		r.reason = why.text;
		r.n_letters = 0;
		in.from = in.from ? in.from : "";
		in.text = in.text ? in.text : "";
	}
	tx_rollback(tx);
	if (done == 0 && json)
		report_json(b, mem, &in, &r);
	else if (done == 0)
		report_words(b, mem, file, &in, &r);
out:
	talloc_free(mem);
	return done;
}

int
report_handle(struct bot *b, const char *const *files, bool json)
{
	int bad = 0;

	for (; *files; files++) {
		struct err e = { 0 };

		if (report_one(b, *files, json, &e) == 0)
			continue;
		fflush(stdout);
		fprintf(stderr, "skoazell: %s\n", e.text);
		bad++;
	}
	return bad;
}

enum { DATES = 64 };

/* Civil dates: "2026-10-13", with an hour "2026-10-13T14:30". Null where there is none. */
static void
report_dates(cJSON *o, TALLOC_CTX *mem, const struct span *s, size_t n)
{
	static const char *const bounds[] = { NULL, "from", "since", "by", "before", "until", "after" };
	cJSON *list = cJSON_AddArrayToObject(o, "dates");

	for (; n > 0; n--, s++) {
		cJSON *d = cJSON_CreateObject();
		bool none = s->state == SPAN_IMPOSSIBLE || s->state == SPAN_RELATIVE;

		cJSON_AddStringToObject(d, "text", s->text);
		add_string(d, "start", none ? NULL : dates_iso(mem, &s->start, s->all_day));
		add_string(d, "end", none ? NULL : dates_iso(mem, &s->end, s->all_day));
		cJSON_AddBoolToObject(d, "all_day", s->all_day);
		cJSON_AddBoolToObject(d, "ambiguous", s->ambiguous);
		if (s->ambiguous)
			add_string(d, "other", dates_iso(mem, &s->other, s->all_day));
		add_string(d, "recurrence", s->recurrence);
		if (s->bound)
			add_string(d, "bound", bounds[s->bound]);
		if (s->state == SPAN_PAST)
			cJSON_AddBoolToObject(d, "past", true);
		if (s->state == SPAN_IMPOSSIBLE)
			cJSON_AddBoolToObject(d, "impossible", true);
		if (s->state == SPAN_RELATIVE)
			cJSON_AddNumberToObject(d, "relative", s->relative);
		if (s->moved)
			cJSON_AddBoolToObject(d, "moved", true);
		cJSON_AddItemToArray(list, d);
	}
}

#define NAMED(n, t)                                                                                                                        \
	{                                                                                                                                  \
		.name = (n), .text = (t)                                                                                                   \
	}
#define FILL(key, ...) label_fill(mem, words, lang, key, (const struct var[]){ __VA_ARGS__, { .name = NULL } })

/* "mardi 10 mars 2026 à 14 h", with its second reading or why there is none. */
static const char *
date_said(struct templates *words, const char *lang, TALLOC_CTX *mem, const struct span *s)
{
	const char *said = dates_say(mem, words, lang, s);

	if (s->state == SPAN_IMPOSSIBLE)
		return FILL("when.impossible", NAMED("text", s->text));
	if (s->state == SPAN_RELATIVE)
		return FILL("when.relative", NAMED("text", s->text));
	if (s->ambiguous)
		return FILL("when.unsure", NAMED("first", said), NAMED("second", dates_say_other(mem, words, lang, s)));
	return s->moved ? FILL("when.moved", NAMED("text", said)) : said;
}

/* The same for people: what it would do, with what, and what it would ask. */
static void
report_meaning(struct templates *words, const char *lang, TALLOC_CTX *mem, const struct meaning *m, const struct span *dates, size_t n)
{
	size_t i;

	if (m->command)
		printf("%s\n", label(words, lang, talloc_asprintf(mem, "help.%s", m->command->name)));
	else if (!m->question)
		printf("%s\n", label(words, lang, m->thanks ? "report.thanks" : "report.nothing"));
	for (i = 0; i < m->n_args; i++)
		printf("  %s%s %s\n", label(words, lang, talloc_asprintf(mem, "arg.%s", m->args[i].name)),
		    label(words, lang, "report.colon"), m->args[i].text);
	for (i = 0; i < m->n_fields; i++)
		printf("  %s%s %s\n", label(words, lang, talloc_asprintf(mem, "field.%s", m->fields[i].name)),
		    label(words, lang, "report.colon"), m->fields[i].value);
	for (i = 0; i < n; i++)
		printf("  %s%s %s\n", label(words, lang, "report.date"), label(words, lang, "report.colon"),
		    date_said(words, lang, mem, &dates[i]));
	if (!m->question)
		return;
	printf("%s\n", label(words, lang, talloc_asprintf(mem, "report.%s", m->question)));
	for (i = 0; i < m->n_choices; i++)
		printf("  %zu. %s\n", i + 1, label(words, lang, talloc_asprintf(mem, "help.%s", m->choices[i]->name)));
}

/* "2026-03-09", "2026-03-09T14:30" */
static const char *
civil_text(TALLOC_CTX *mem, const struct civil *c, bool timed)
{
	const char *day = talloc_asprintf(mem, "%04d-%02d-%02d", c->year, c->month, c->day);

	return timed ? talloc_asprintf(mem, "%sT%02d:%02d", day, c->hour, c->minute) : day;
}

/* A reply to reminders: each answered line. */
static void
report_answers(cJSON *o, TALLOC_CTX *mem, const struct answers *as)
{
	cJSON *list = cJSON_AddArrayToObject(o, "answers"), *one;
	const struct answer *a;

	for (a = as->a; a < as->a + as->n; a++) {
		bool dated = a->state != DATE_NONE && a->state != DATE_IMPOSSIBLE;

		one = cJSON_CreateObject();
		if (a->line > 0)
			cJSON_AddNumberToObject(one, "line", a->line);
		else
			cJSON_AddStringToObject(one, "line",
			    a->line == LINE_CASE   ? a->ref
			    : a->line == LINE_REST ? "rest"
			    : a->line == LINE_LAST ? "last"
						   : "all");
		cJSON_AddStringToObject(one, "act", answer_name(a->act));
		add_string(one, "date", dated ? civil_text(mem, &a->date, a->timed) : NULL);
		if (a->state == DATE_UNSURE)
			add_string(one, "other", civil_text(mem, &a->other, a->timed));
		if (a->state == DATE_PAST || a->state == DATE_IMPOSSIBLE)
			cJSON_AddBoolToObject(one, a->state == DATE_PAST ? "past" : "impossible", true);
		add_string(one, "person", a->person);
		cJSON_AddItemToArray(list, one);
	}
	if (as->left)
		cJSON_AddStringToObject(o, "left", as->left);
}

static void
print_answers(struct templates *words, const struct lab *lab, const char *lang, TALLOC_CTX *mem, const struct answers *as)
{
	const struct answer *a;
	int64_t at;

	printf("%s\n", label(words, lang, "report.answers"));
	for (a = as->a; a < as->a + as->n; a++) {
		const char *line = a->line > 0            ? talloc_asprintf(mem, "%d", a->line)
				   : a->line == LINE_CASE ? a->ref
							  : label(words, lang,
								a->line == LINE_REST   ? "answer.rest"
								: a->line == LINE_LAST ? "answer.last"
										       : "answer.all");
		struct civil noon = a->date;

		if (!a->timed)
			noon.hour = 12;
		printf("  %s%s %s", line, label(words, lang, "report.colon"),
		    label(words, lang, talloc_asprintf(mem, "answer.%s", answer_name(a->act))));
		if (a->person)
			printf(", %s", a->person);
		if (a->state == DATE_IMPOSSIBLE)
			printf(", %s", label(words, lang, "answer.impossible"));
		else if (a->state != DATE_NONE && date_instant(&noon, lab->zone, &at) == 0)
			printf(", %s",
			    a->timed ? words_datetime(mem, words, lang, at, lab->zone) : words_date(mem, words, lang, at, lab->zone));
		printf("\n");
	}
}

/* --- a workshop that is asked for --- */

static void
add_names(cJSON *o, const char *name, const struct workshop_names *names)
{
	cJSON *list = cJSON_AddArrayToObject(o, name);
	size_t i;

	for (i = 0; i < names->n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(names->name[i]));
}

static void
add_number(cJSON *o, const char *name, int n)
{
	if (n > 0)
		cJSON_AddNumberToObject(o, name, n);
	else
		cJSON_AddNullToObject(o, name);
}

static cJSON *
slot_json(TALLOC_CTX *mem, const struct slot *s)
{
	cJSON *o = cJSON_CreateObject();

	add_string(o, "start", dates_iso(mem, &s->start, s->all_day));
	add_string(o, "end", dates_iso(mem, &s->end, s->all_day));
	cJSON_AddBoolToObject(o, "all_day", s->all_day);
	return o;
}

static void
slots_json(cJSON *o, TALLOC_CTX *mem, struct templates *words, const char *lang, const char *zone, const struct slots *s)
{
	cJSON *list = cJSON_AddArrayToObject(o, "slots"), *one;
	size_t i;

	for (i = 0; i < s->n; i++) {
		one = slot_json(mem, &s->s[i]);
		add_string(one, "text", slots_say(mem, words, lang, &s->s[i], zone));
		cJSON_AddItemToArray(list, one);
	}
	list = cJSON_AddArrayToObject(o, "problems");
	for (i = 0; i < s->n_problems; i++) {
		const struct slot_problem *p = &s->problems[i];

		one = p->slot.start.year ? slot_json(mem, &p->slot) : cJSON_CreateObject();
		add_string(one, "kind", slots_fault_name(p->fault));
		add_string(one, "given", p->text);
		cJSON_AddBoolToObject(one, "kept", p->kept);
		add_string(one, "text", slots_problem_say(mem, words, lang, p));
		cJSON_AddItemToArray(list, one);
	}
	add_string(o, "recurrence", s->rrule);
	add_string(o, "earliest", s->earliest.year ? dates_iso(mem, &s->earliest, true) : NULL);
	add_string(o, "latest", s->latest.year ? dates_iso(mem, &s->latest, true) : NULL);
	add_string(o, "limit", s->limit.year ? dates_iso(mem, &s->limit, !s->limit_timed) : NULL);
}

static void
workshop_json(cJSON *o, TALLOC_CTX *mem, struct templates *words, const char *lang, const char *zone, const struct workshop_asked *a)
{
	o = cJSON_AddObjectToObject(o, "workshop");
	add_string(o, "title", a->title);
	add_number(o, "people", a->people);
	add_number(o, "quorum", a->quorum);
	add_number(o, "most", a->most);
	add_number(o, "minutes", a->length.minutes);
	cJSON_AddBoolToObject(o, "half_day", a->length.half_day);
	add_number(o, "days", a->length.days);
	slots_json(o, mem, words, lang, zone, &a->slots);
	add_string(o, "place", a->place);
	cJSON_AddBoolToObject(o, "remote", a->remote);
	cJSON_AddBoolToObject(o, "hidden", a->hidden);
	add_string(o, "case", a->case_ref);
	add_names(o, "facilitators", &a->facilitators);
	add_names(o, "sponsors", &a->sponsors);
	add_names(o, "required", &a->required);
	add_names(o, "invited", &a->invited);
	if (a->limit_text)
		add_string(o, "limit_unread", a->limit_text);
}

static void
print_workshop(TALLOC_CTX *mem, struct templates *words, const char *lang, const char *zone, const struct workshop_asked *a)
{
	const struct slots *s = &a->slots;
	size_t i;

	printf("%s%s%s\n", label(words, lang, "report.workshop"), a->title ? " " : "", a->title ? a->title : "");
	for (i = 0; i < s->n; i++)
		printf("  %zu. %s\n", i + 1, slots_say(mem, words, lang, &s->s[i], zone));
	for (i = 0; i < s->n_problems; i++)
		printf("  - %s\n", slots_problem_say(mem, words, lang, &s->problems[i]));
}

/* NULL when the text asks for none. */
static struct workshop_asked *
workshop_asked(struct bot *b, TALLOC_CTX *mem, const char *text, const struct civil *now, const struct meaning *m)
{
	const struct slots_frame frame = { .now = now, .zone = b->lab.zone, .hours = b->lab.hours };
	struct workshop_asked *a;

	if (!workshop_typed(text) && !(m->command && strcmp(m->command->name, "atelier") == 0) &&
	    ((m->command && m->explicit) || !workshop_asked_whether(mem, text)))
		return NULL;
	a = talloc(mem, struct workshop_asked);
	workshop_asked_read(mem, text, &frame, a);
	return a;
}

/* A poll's options, if any were given, and what the text answers to them. */
struct poll_answer {
	struct option *options;
	size_t n;
	bool read;
	struct votes v;
};

static void
report_poll(cJSON *o, TALLOC_CTX *mem, const struct poll_answer *p)
{
	cJSON *list = cJSON_AddObjectToObject(o, "votes");
	size_t i;

	for (i = 0; i < p->n; i++)
		add_string(list, talloc_asprintf(mem, "%zu", i + 1), vote_name(p->v.of[i]));
	if (!p->read)
		return;
	add_string(o, "unsure", p->v.unsure);
	if (p->v.beyond)
		cJSON_AddNumberToObject(o, "beyond", (double)p->v.beyond);
	if (p->v.declines)
		cJSON_AddTrueToObject(o, "declines");
	if (p->v.withdrawn)
		cJSON_AddTrueToObject(o, "withdrawn");
	if (*p->v.rest)
		cJSON_AddStringToObject(o, "rest", p->v.rest);
}

static void
print_poll(struct templates *words, const char *lang, TALLOC_CTX *mem, const struct poll_answer *p)
{
	const struct votes *v = &p->v;
	size_t i;

	printf("%s\n", label(words, lang, "report.votes"));
	for (i = 0; i < p->n; i++)
		printf("  %zu. %s%s %s\n", i + 1, p->options[i].label, label(words, lang, "report.colon"),
		    label(words, lang, talloc_asprintf(mem, "vote.%s", v->of[i] ? vote_name(v->of[i]) : "none")));
	if (v->declines)
		printf("  %s\n", label(words, lang, "report.declines"));
	if (*v->rest)
		printf("  %s%s %s\n", label(words, lang, "report.comment"), label(words, lang, "report.colon"), v->rest);
	if (v->question)
		printf("%s\n", FILL(v->question, NAMED("words", v->unsure)));
}

/* --- an answer to a referral --- */

static void
consent_json(cJSON *o, TALLOC_CTX *mem, const char *zone, const struct consent_said *s)
{
	struct civil day;

	o = cJSON_AddObjectToObject(o, "consent");
	add_string(o, "what", consent_name(s->what));
	add_string(o, "motive", s->motive_key);
	add_string(o, "words", s->motive);
	add_string(o, "elsewhere", s->elsewhere);
	add_string(o, "until", s->until && date_civil(s->until, zone, &day) == 0 ? dates_iso(mem, &day, true) : NULL);
	add_string(o, "condition", s->condition);
}

static void
print_consent(struct templates *words, const char *lang, TALLOC_CTX *mem, const char *zone, const struct consent_said *s)
{
	const char *motive = s->motive_key ? label(words, lang, talloc_asprintf(mem, "referral.motive.%s", s->motive_key)) : NULL;

	printf(
	    "%s %s\n", label(words, lang, "report.consent"), label(words, lang, talloc_asprintf(mem, "consent.%s", consent_name(s->what))));
	if (motive)
		printf("  %s\n", FILL("consent.motive", NAMED("motive", motive), NAMED("words", s->motive)));
	if (s->elsewhere)
		printf("  %s\n", FILL("consent.whom", NAMED("who", s->elsewhere)));
	if (s->until)
		printf("  %s\n", FILL("consent.until", NAMED("date", words_date(mem, words, lang, s->until, zone))));
	if (s->condition)
		printf("  %s\n", FILL("consent.condition", NAMED("words", s->condition)));
}

void
report_understand(
    struct bot *b, struct templates *words, const char *lang, const char *text, enum context context, const char *options, bool json)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	cJSON *o = cJSON_CreateObject(), *list;
	struct span dates[DATES];
	struct answers answers = { .n = 0 };
	struct workshop_asked *asked = NULL;
	struct poll_answer poll = { .n = 0 };
	struct consent_said consent = { .what = CONSENT_NONE };
	struct civil now;
	struct meaning m;
	char *kept;
	size_t i, n = 0;

	text = text_clean(mem, text, strlen(text), LIMIT_TEXT);
	if (context != CONTEXT_ROOM) { /* what a mail has behind and below what somebody wrote */
		reply_trim(mem, text, &kept);
		text = kept;
	}
	understand(mem, "", text, context, b->lab.mentions, &m);
	if (date_civil(bot_now(b), b->lab.zone, &now) == 0)
		n = dates_find(mem, text, &(struct dates_frame){ .now = &now, .zone = b->lab.zone }, dates, DATES);
	if (context == CONTEXT_REMINDER && date_civil(bot_now(b), b->lab.zone, &now) == 0)
		answers_read(mem, text, &now, &answers);
	if (context == CONTEXT_REFERRAL && date_civil(bot_now(b), b->lab.zone, &now) == 0)
		consent_read(mem, text, &now, b->lab.zone, &consent);
	if (options && date_civil(bot_now(b), b->lab.zone, &now) == 0) {
		poll.n = votes_options(mem, text_clean(mem, options, strlen(options), LIMIT_TEXT), &now, &poll.options);
		poll.read = votes_read(mem, text, poll.options, poll.n, &now, &poll.v);
	}
	if (answers.n > 0 || poll.read || (consent.what && *text != '!')) /* these and no command */
		m = (struct meaning){ .lang = m.lang };
	else if (date_civil(bot_now(b), b->lab.zone, &now) == 0)
		asked = workshop_asked(b, mem, text, &now, &m);
	add_string(o, "intent", m.command ? m.command->name : NULL);
	list = cJSON_AddObjectToObject(o, "arguments");
	for (i = 0; i < m.n_args; i++)
		cJSON_AddStringToObject(list, m.args[i].name, m.args[i].text);
	add_string(o, "question", poll.read ? poll.v.question : m.question);
	if (m.question) {
		list = cJSON_AddArrayToObject(o, "choices");
		for (i = 0; i < m.n_choices; i++)
			cJSON_AddItemToArray(list, cJSON_CreateString(m.choices[i]->name));
	}
	if (m.wondered)
		add_string(o, "asked_about", m.wondered->name);
	if (m.hello)
		cJSON_AddTrueToObject(o, "greeting");
	list = cJSON_AddObjectToObject(o, "fields");
	for (i = 0; i < m.n_fields; i++)
		cJSON_AddStringToObject(list, m.fields[i].name, m.fields[i].value);
	add_string(o, "language", m.lang);
	report_dates(o, mem, dates, n);
	if (context == CONTEXT_REMINDER)
		report_answers(o, mem, &answers);
	if (context == CONTEXT_REFERRAL)
		consent_json(o, mem, b->lab.zone, &consent);
	if (asked)
		workshop_json(o, mem, words, m.lang ? m.lang : lang, b->lab.zone, asked);
	if (options)
		report_poll(o, mem, &poll);
	if (json) {
		print_line(o);
	} else if (poll.read) {
		print_poll(words, lang, mem, &poll);
		cJSON_Delete(o);
	} else if (answers.n > 0) {
		print_answers(words, &b->lab, lang, mem, &answers);
		cJSON_Delete(o);
	} else if (consent.what && *text != '!') {
		print_consent(words, lang, mem, b->lab.zone, &consent);
		cJSON_Delete(o);
	} else {
		report_meaning(words, lang, mem, &m, asked ? NULL : dates, asked ? 0 : n);
		if (asked)
			print_workshop(mem, words, lang, b->lab.zone, asked);
		cJSON_Delete(o);
	}
	talloc_free(mem);
}

static void
add_spells(cJSON *o, TALLOC_CTX *mem, const char *key, const struct spell *list, size_t n)
{
	cJSON *array = cJSON_AddArrayToObject(o, key);
	size_t i;

	for (i = 0; i < n; i++) {
		cJSON *one = cJSON_CreateObject();

		cJSON_AddStringToObject(one, "start", day_iso(mem, list[i].from));
		cJSON_AddStringToObject(one, "end", day_iso(mem, list[i].to));
		if (list[i].name)
			cJSON_AddStringToObject(one, "name", list[i].name);
		cJSON_AddItemToArray(array, one);
	}
}

void
report_calendar(const struct calendar *c, TALLOC_CTX *mem)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddNumberToObject(o, "year", c->year);
	cJSON_AddNumberToObject(o, "working_days", c->working);
	add_spells(o, mem, "holidays", c->holiday, c->n_holidays);
	add_spells(o, mem, "closed", c->closed, c->n_closed);
	add_spells(o, mem, "quiet", c->quiet, c->n_quiet);
	print_line(o);
}
