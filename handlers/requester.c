/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the author of a sollicitation may do with it: ask where it stands, complete it, withdraw it, ask for a person.
 */
#include "handlers/room.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/advice.h"
#include "handlers/kin.h"
#include "handlers/onbehalf.h"
#include "handlers/run.h"
#include "handlers/similar.h"

enum { STOP_MOST = 24, ACTS_READ = 30, NOTES_READ = 20, DAY = 86400 };

/* Why the case is where it is: the motive given when it came to this stage; NULL if none was. */
static int
stage_motive(struct handling *h, const char **motive, struct err *e)
{
	static const char *const decisions[] = { "accepter", "reorienter", "refuser", "clore", "rouvrir", "arret", NULL };
	bool ended = h->problem.stage >= STAGE_REDIRECTED; /* before that a note with a stage is the team's */
	struct act acts[ACTS_READ];
	size_t n, i;

	*motive = NULL;
	if (act_all(h->tx, h->mem, h->problem.id, acts, ACTS_READ, &n, e) < 0)
		return -1;
	for (i = 0; i < n && !*motive; i++) /* the newest first */
		if (acts[i].new_stage == h->problem.stage &&
		    (g_strv_contains(decisions, acts[i].verb) || (ended && strcmp(acts[i].verb, "etape") == 0)))
			*motive = acts[i].motive;
	if (*motive && !**motive)
		*motive = NULL;
	return 0;
}

/* The question of the staff that is still without an answer from the requester's side; NULL text if there is none. */
static int
open_question(struct handling *h, struct note *q, struct err *e)
{
	struct note notes[NOTES_READ];
	size_t n, i;

	q->text = NULL;
	if (h->problem.stage != STAGE_INCOMPLETE)
		return 0;
	if (note_all(h->tx, h->mem, h->problem.id, notes, NOTES_READ, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (strcmp(notes[i].kind, "question") == 0) {
			*q = notes[i];
			return 0;
		}
	return 0;
}

int64_t
answer_by(const struct handling *h, int64_t since)
{
	int64_t by;

	/* A lab without a working day to come answers nobody in time; that is no reason to lose what people write. */
	return hours_add_days(h->lab->hours, since, h->lab->answer_days, &by) == 0 ? by : since + (int64_t)h->lab->answer_days * DAY;
}

void
promised(struct handling *h, const char *lang, const char **day, bool *late)
{
	int64_t by;

	*day = NULL;
	*late = false;
	if (h->problem.stage != STAGE_RECEIVED)
		return;
	by = answer_by(h, h->problem.opened_at);
	*day = words_date(h->mem, h->lab->words, lang, by, h->lab->zone);
	*late = h->now - by > DAY; /* the whole of that day is in time */
}

int
cmd_statut(struct handling *h, struct err *e)
{
	char *next = talloc_asprintf(h->mem, "next.%s", stage_name(h->problem.stage));
	const char *motive, *promise, *waiting;
	struct rows *advice = rows_new(h->mem, ADVICE_SHOWN);
	struct note question;
	bool late;

	if (behalf_waits(h, &waiting, e) < 0)
		return -1;
	if (open_question(h, &question, e) < 0 || stage_motive(h, &motive, e) < 0 || advice_rows(h, advice, e) < 0)
		return -1;
	promised(h, h->who.lang, &promise, &late);
	{
		bool room = h->in->channel == CHANNEL_ROOM && !others_read(h);
		const struct var vars[] = {
			VAR("opened", words_date(h->mem, h->lab->words, h->who.lang, h->problem.opened_at, h->lab->zone)),
			VAR("changed", words_date(h->mem, h->lab->words, h->who.lang, h->problem.changed_at, h->lab->zone)),
			VAR("motive", motive && room ? excerpt(h->mem, motive) : motive),
			VAR("question", question.text && room ? excerpt(h->mem, question.text) : question.text),
			VAR("answer_by", promise),
			VAR("late", late ? "1" : NULL),
			VAR("waiting", waiting),
			VAR("next", word(h, next)),
			VAR_ROWS("advice", advice),
			{ .name = NULL },
		};

		if (!others_read(h))
			return say(h, "status", vars, e);
		if (say(h, "status-room", VARS(VAR("mailed", *h->who.addr ? "1" : NULL)), e) < 0)
			return -1;
		return tell(h, h->who.id, "status", vars, e);
	}
}

const char **
asked_list(TALLOC_CTX *mem, const char *asked)
{
	const char **list = talloc_zero_array(mem, const char *, 8);
	size_t n = 0;

	while (*asked && n < 7) {
		size_t len = strcspn(asked, " ");

		list[n++] = talloc_strndup(list, asked, len);
		asked += len + (asked[len] == ' ');
	}
	return list;
}

/* The files of this message: kept, or not and why. An unverified sender reads no name of theirs. */
static struct rows *
file_rows(struct handling *h, const char *lang, bool names)
{
	struct rows *rows = rows_new(h->mem, LIMIT_ATTACHMENTS);
	const struct attachment *a = h->in->attachments;
	size_t i;

	for (i = 0; i < h->in->n_attachments; i++)
		rows_add(rows, "file", names ? without_addresses(h->mem, a[i].name) : word_in(h, lang, "a-file"), "why",
		    attachment_refusal(h, &a[i]) ? word_in(h, lang, attachment_refusal(h, &a[i])) : NULL, NULL);
	return rows;
}

static struct rows *
warning_rows(struct handling *h, const char *text)
{
	struct rows *rows = rows_new(h->mem, 8);
	const char *warn[8];
	size_t n = warnings_find(h->mem, text, warn, 8), i;

	for (i = 0; i < n; i++)
		rows_add(rows, "warning", word_in(h, h->lab->language, warn[i]), NULL);
	return rows;
}

/* Until when a person reads what was written about a case that had ended. */
static const char *
read_by(struct handling *h, const char *lang)
{
	return words_date(h->mem, h->lab->words, lang, answer_by(h, h->now), h->lab->zone);
}

static int
tell_completed(
    struct handling *h, const struct problem *before, const struct note *question, const char *text, struct rows *fields, struct err *e)
{
	struct rows *warnings = warning_rows(h, text);
	bool ended = before->stage >= STAGE_REDIRECTED;

	if (!(is_staff(h) && h->in->channel == CHANNEL_ROOM) &&
	    tell_staff(h, "completed-staff",
		VARS(VAR("text", excerpt(h->mem, text)), VAR("unverified", h->verified || h->in->channel == CHANNEL_ROOM ? NULL : "1"),
		    VAR("question", question->text ? excerpt(h->mem, question->text) : NULL),
		    VAR("human", h->problem.human && !is_staff(h) ? "1" : NULL), VAR("ended", ended && !is_staff(h) ? "1" : NULL),
		    VAR("answer_by", ended ? read_by(h, h->lab->language) : NULL), VAR_ROWS("files", file_rows(h, h->lab->language, true)),
		    VAR_ROWS("warnings", warnings)),
		e) < 0)
		return -1;
	if (h->problem.human && !is_staff(h))
		return set_aside(h, INBOX_HANDLED, "a person took over");
	return say(h, "completed",
	    VARS(VAR_ROWS("fields", fields), VAR_ROWS("files", file_rows(h, h->who.lang, h->verified)),
		VAR("question", question->text ? "1" : NULL), VAR("ended", ended && !is_staff(h) ? "1" : NULL),
		VAR("answer_by", ended ? read_by(h, h->who.lang) : NULL), VAR("sensitive", warnings->n ? "1" : NULL)),
	    e);
}

int
cmd_completer(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	struct rows *fields = rows_new(h->mem, 16), *refused = rows_new(h->mem, LIMIT_ATTACHMENTS);
	struct note question;
	struct field *f;
	const char *text = arg_text(h, "text");
	size_t n, i;
	int64_t note;

	if (!*text)
		text = h->in->text;
	if (bare_is_empty(h->mem, text) && h->in->n_attachments == 0)
		return say(h, "empty-message", NULL, e);
	if (is_staff(h) && h->in->channel == CHANNEL_MAIL && h->verified && !h->meaning.explicit && h->problem.requester != h->who.id)
		return staff_words(h, text, e);
	if (open_question(h, &question, e) < 0)
		return -1;
	if (is_staff(h))
		question.text = NULL; /* theirs is no answer */
	/* Lines without numbers answer the question that was asked last. */
	if (question.text)
		fields_marked(h->mem, text, asked_list(h->mem, h->problem.asked), &f, &n);
	else
		fields_find(h->mem, text, asked_list(h->mem, h->problem.asked), &f, &n, NULL);
	for (i = 0; i < n; i++) {
		if (field_set(h->tx, h->problem.id, f[i].name, f[i].value, e) < 0)
			return -1;
		rows_add(fields, "field", word(h, talloc_asprintf(h->mem, "field.%s", f[i].name)), "value",
		    h->verified || is_staff(h) ? f[i].value : NULL, NULL);
	}
	h->out->fields = f;
	h->out->n_fields = n;
	if (note_add(h->tx, h->problem.id, h->who.id, "completion", text, h->inbox, h->now, &note, e) < 0)
		return -1;
	if (h->problem.stage == STAGE_INCOMPLETE && !is_staff(h))
		h->problem.stage = STAGE_QUALIFYING;
	if (similar_more(h, text, e) < 0)
		return -1;
	if (act_record(h, &before, "", note, e) < 0 || intake_keep_attachments(h, refused, e) < 0)
		return -1;
	if (*h->in->message_id && thread_add(h->tx, h->in->message_id, h->problem.id, e) < 0)
		return -1;
	if (intake_copied(h, e) < 0)
		return -1;
	return tell_completed(h, &before, &question, text, fields, e);
}

/* "On abandonne P-14, on a appris que ...": from the clause that says so; NULL if none does. */
static const char *
learnt_in(struct handling *h)
{
	const char *text = h->meaning.plain ? h->meaning.plain : h->in->text, *at = strcasestr(text, "appris");

	while (at && at > text && !strchr(",;:.!\n", at[-1]))
		at--;
	return at && at > text ? at + strspn(at, " \n") : NULL;
}

/* "On abandonne P-14", from the staff: a project stops and says what was learnt; what is no project yet ends in one of several ways, and
 * its author reads which. The words themselves are sent to nobody. */
static int
abandon(struct handling *h, struct err *e)
{
	static const struct {
		const char *name;
		enum stage to;
	} ways[] = { { "refuser", STAGE_DECLINED }, { "clore", STAGE_CLOSED }, { "retirer", STAGE_WITHDRAWN } };
	const char *learnt = learnt_in(h);
	size_t i;

	if (stage_allowed(h->problem.stage, STAGE_STOPPED)) {
		h->meaning.command = command_find("arret");
		h->out->intent = h->meaning.command->name;
		h->meaning.args[0] = (struct argument){ .name = "learnt", .type = ARG_TEXT, .text = learnt };
		h->meaning.n_args = learnt != NULL;
		return cmd_arret(h, e);
	}
	h->meaning.n_choices = 0;
	for (i = 0; i < G_N_ELEMENTS(ways); i++)
		if (stage_allowed(h->problem.stage, ways[i].to))
			h->meaning.choices[h->meaning.n_choices++] = command_find(ways[i].name);
	if (h->meaning.n_choices == 0)
		return stage_move(h, STAGE_WITHDRAWN, e) < 0 ? -1 : 0;
	h->meaning.plain = "";
	return ask_which_command(h, e);
}

int
cmd_retirer(struct handling *h, struct err *e)
{
	const char *why = arg_text(h, "text");
	struct problem before;
	int r;

	if (!trusted(h))
		return wanted_unproven(h, e);
	if (!is_staff(h) && h->problem.requester != h->who.id && (r = kin_own_part(h, e)) <= 0)
		return r < 0 ? -1 : say(h, "not-yours", NULL, e);
	if (is_staff(h) && !h->meaning.explicit && h->problem.requester != h->who.id)
		return abandon(h, e);
	if (!h->meaning.explicit) {
		if (!h->problem.into && !stage_allowed(h->problem.stage, STAGE_WITHDRAWN))
			return stage_move(h, STAGE_WITHDRAWN, e) < 0 ? -1 : 0;
		if (ask(h, "confirm", "retirer", h->in->text, e) < 0)
			return -1;
		return say(h, "withdraw-confirm", NULL, e);
	}
	if (kin_leave(h, e) < 0)
		return -1;
	before = h->problem;
	h->out->intent = "retirer";
	r = stage_move(h, STAGE_WITHDRAWN, e);
	if (r <= 0)
		return r;
	if (act_record(h, &before, why, 0, e) < 0)
		return -1;
	if (h->in->channel == CHANNEL_MAIL || !is_staff(h)) /* in the room of the staff the answer itself is read by all */
		if (tell_staff(h, "withdrawn-staff", VARS(VAR("text", *why ? excerpt(h->mem, why) : NULL)), e) < 0)
			return -1;
	if (say(h, "withdrawn", VARS(VAR("told", h->problem.requester != h->who.id ? "1" : NULL)), e) < 0)
		return -1;
	return h->problem.requester != h->who.id ? tell(h, h->problem.requester, "withdrawn-requester", NULL, e) : 0;
}

/* "Stop", and hardly more. */
static bool
only_stop(struct handling *h)
{
	static const char *const words[] = { "stop", "stopp", "stoppez", "stopper", "arret", "arretez", NULL };
	const char *text = text_fold(h->mem, h->in->text);
	size_t n = strcspn(text, " .,!\n");

	return strlen(text) <= STOP_MOST && g_strv_contains(words, talloc_strndup(h->mem, text, n));
}

int
cmd_humain(struct handling *h, struct err *e)
{
	struct problem before;
	bool opened = false, stop = only_stop(h);
	int64_t ids[2];
	size_t n;

	if (stop && is_staff(h) && !h->meaning.explicit) { /* of what? How reminders come, and how to have none */
		h->meaning.command = command_find("rythme");
		h->meaning.n_args = 0;
		h->out->intent = h->meaning.command->name;
		return cmd_rythme(h, e);
	}
	/* Without a case the words are kept as one: nothing may vanish, and staff see it like any other. */
	if (!h->has_problem && h->in->channel == CHANNEL_MAIL) {
		h->to_human = true;
		if (intake_open(h, h->who.id, h->in->subject, h->in->text, false, e) < 0)
			return -1;
		h->out->intent = "humain";
		opened = true; /* their first letter from us: it says what becomes of their data */
	}
	if (h->in->channel == CHANNEL_ROOM && !h->has_problem && !is_staff(h)) { /* their only one is what they speak of */
		if (problem_ids_of(h->tx, h->who.id, ids, 2, &n, e) < 0 || (n == 1 && case_load(h, ids[0], e) < 0))
			return -1;
	}
	if (h->has_problem) {
		before = h->problem;
		h->problem.human = true;
		if (act_record(h, &before, "", 0, e) < 0)
			return -1;
	}
	if (!opened && !(is_staff(h) && h->in->channel == CHANNEL_ROOM) && /* the card of the new case says it */
	    tell_staff(h, "human-staff",
		VARS(VAR("text", excerpt(h->mem, h->in->channel == CHANNEL_ROOM && h->meaning.plain ? h->meaning.plain : h->in->text)),
		    VAR("requester", h->who.name), VAR("stop", stop ? "1" : NULL)),
		e) < 0)
		return -1;
	return say(h, "human", VARS(VAR("controller", opened ? h->lab->controller : NULL), VAR("stop", stop ? "1" : NULL)), e);
}
