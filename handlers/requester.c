/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the author of a sollicitation may do with it: ask where it stands, complete it, withdraw it, ask for a person.
 */
#include "handlers/handling.h"

#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/run.h"

enum { NOTES_SHOWN = 5 };

int
cmd_statut(struct handling *h, struct err *e)
{
	char *next = talloc_asprintf(h->mem, "next.%s", stage_name(h->problem.stage));
	struct act acts[1];
	size_t n;

	if (act_all(h->tx, h->mem, h->problem.id, acts, 1, &n, e) < 0)
		return -1;
	return say(h, "status",
	    VARS(VAR("opened", words_date(h->mem, h->lab->words, h->who.lang, h->problem.opened_at, h->lab->zone)),
		VAR("changed", words_date(h->mem, h->lab->words, h->who.lang, h->problem.changed_at, h->lab->zone)),
		VAR("motive", n && *acts[0].motive && strcmp(acts[0].verb, "annuler") != 0 ? acts[0].motive : NULL),
		VAR("next", word(h, next))),
	    e);
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

int
cmd_completer(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	struct rows *fields = rows_new(h->mem, 16), *refused = rows_new(h->mem, LIMIT_ATTACHMENTS);
	struct field *f;
	const char *text = arg_text(h, "text");
	size_t n, i;
	int64_t note;
	char *rest;

	if (!*text)
		text = h->in->text;
	if (!*text && h->in->n_attachments == 0)
		return say(h, "empty-message", NULL, e);
	fields_find(h->mem, text, asked_list(h->mem, h->problem.asked), &f, &n, &rest);
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
	if (act_record(h, &before, "", note, e) < 0 || intake_keep_attachments(h, refused, e) < 0)
		return -1;
	if (*h->in->message_id && thread_add(h->tx, h->in->message_id, h->problem.id, e) < 0)
		return -1;
	if (tell_staff(h, "completed-staff",
		VARS(VAR("text", excerpt(h->mem, text)), VAR("unverified", h->verified || h->in->channel == CHANNEL_ROOM ? NULL : "1"),
		    VAR("ended", before.stage >= STAGE_REDIRECTED ? "1" : NULL)),
		e) < 0)
		return -1;
	if (h->problem.human && !is_staff(h))
		return set_aside(h, INBOX_HANDLED, "a person took over");
	return say(h, "completed", VARS(VAR_ROWS("fields", fields), VAR_ROWS("refused", refused)), e);
}

int
cmd_retirer(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	const char *why = arg_text(h, "text");
	int r;

	if (!trusted(h))
		return say(h, "not-verified", VARS(VAR("command", "retirer")), e);
	if (!h->meaning.explicit) {
		if (!stage_allowed(h->problem.stage, STAGE_WITHDRAWN))
			return stage_move(h, STAGE_WITHDRAWN, e) < 0 ? -1 : 0;
		if (ask(h, "confirm", "retirer", h->in->text, e) < 0)
			return -1;
		return say(h, "withdraw-confirm", NULL, e);
	}
	r = stage_move(h, STAGE_WITHDRAWN, e);
	if (r <= 0)
		return r;
	if (act_record(h, &before, why, 0, e) < 0)
		return -1;
	if (tell_staff(h, "withdrawn-staff", VARS(VAR("text", excerpt(h->mem, why))), e) < 0)
		return -1;
	return say(h, "withdrawn", NULL, e);
}

int
cmd_humain(struct handling *h, struct err *e)
{
	struct problem before;
	bool opened = false;

	/* Without a case the words are kept as one: nothing may vanish, and staff see it like any other. */
	if (!h->has_problem && h->in->channel == CHANNEL_MAIL) {
		if (intake_open(h, h->who.id, h->in->subject, h->in->text, false, e) < 0)
			return -1;
		h->out->intent = "humain";
		opened = true; /* their first letter from us: it says what becomes of their data */
	}
	if (h->has_problem) {
		before = h->problem;
		h->problem.human = true;
		if (act_record(h, &before, "", 0, e) < 0)
			return -1;
	}
	if (tell_staff(h, "human-staff", VARS(VAR("text", excerpt(h->mem, h->in->text)), VAR("requester", h->who.name)), e) < 0)
		return -1;
	return say(h, "human",
	    VARS(VAR("controller", opened ? h->lab->controller : NULL), VAR("dpo", opened && *h->lab->dpo ? h->lab->dpo : NULL)), e);
}
