/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff do with a sollicitation: take it, pass it, note, ask, decide. Each act is recorded with its motive and can be undone.
 */
#include "handlers/handling.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/advice.h"
#include "handlers/away.h"
#include "handlers/committee.h"
#include "handlers/experiment.h"
#include "handlers/kin.h"
#include "handlers/onbehalf.h"
#include "handlers/referral.h"
#include "handlers/run.h"
#include "handlers/score.h"

enum { LIST_SHOWN = 20, NOTES_SHOWN = 20, ACTS_SHOWN = 40, COPIED = 12 };

int
say_and_tell(struct handling *h, const char *template, const struct var *vars, struct err *e)
{
	if (say(h, template, vars, e) < 0)
		return -1;
	return h->in->channel == CHANNEL_MAIL && *h->lab->staff_room ? tell_staff(h, template, vars, e) : 0;
}

int
cmd_prendre(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	const char *away;

	if (h->problem.follower == h->who.id)
		return say(h, "already-yours", NULL, e);
	if (away_line(h, h->problem.follower, &away, e) < 0)
		return -1;
	if (h->problem.stage >= STAGE_REDIRECTED) /* its author must not read that it is studied */
		return say_decided(h, e);
	if (h->problem.follower) /* the first who takes it has it: nobody takes it from them unawares */
		return say(h, "already-followed", VARS(VAR("away", away)), e);
	h->problem.follower = h->who.id;
	if (h->problem.stage == STAGE_RECEIVED)
		h->problem.stage = STAGE_QUALIFYING;
	if (act_record(h, &before, "", 0, e) < 0 || say_and_tell(h, "taken", NULL, e) < 0)
		return -1;
	if (h->problem.requester != h->who.id)
		return tell(h, h->problem.requester, "taken-requester", NULL, e);
	return 0;
}

int
staff_find(struct handling *h, const char *given, struct person *found, struct err *e)
{
	char *want = text_fold(h->mem, *given == '@' ? given + 1 : given);
	struct person staff[64];
	size_t n, i, hits = 0;

	if (person_staff(h->tx, h->mem, staff, 64, &n, e) < 0)
		return -1;
	want = text_trim(want);
	if (strcmp(want, "moi") == 0 || strcmp(want, "me") == 0) {
		*found = h->who;
		return 1;
	}
	for (i = 0; i < n && *want; i++) {
		char *name = text_fold(h->mem, staff[i].name);
		size_t len = strlen(want);

		if (strcmp(name, want) == 0 || addr_same(staff[i].addr, want) || (strncmp(name, want, len) == 0 && name[len] == ' ') ||
		    (strncasecmp(staff[i].addr, want, len) == 0 && strchr("@.", staff[i].addr[len]))) {
			*found = staff[i];
			hits++;
		}
	}
	return hits == 1;
}

int
staff_unknown(struct handling *h, const char *given, struct err *e)
{
	struct rows *people = rows_new(h->mem, 64);
	struct person staff[64];
	size_t n, i;

	if (person_staff(h->tx, h->mem, staff, 64, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(people, "person", staff[i].name, NULL);
	return say(h, "person-not-found", VARS(VAR("given", without_addresses(h->mem, given)), VAR_ROWS("people", people)), e);
}

int
cmd_passer(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	const char *given = arg_text(h, "person"), *away = NULL;
	struct person to;
	int r = staff_find(h, given, &to, e);

	if (r <= 0)
		return r < 0 ? -1 : staff_unknown(h, given, e);
	if (to.id != h->who.id && away_line(h, to.id, &away, e) < 0)
		return -1;
	if (h->problem.follower == to.id)
		return to.id == h->who.id ? say(h, "already-yours", NULL, e) : say(h, "already-followed", VARS(VAR("away", away)), e);
	h->problem.follower = to.id;
	if (h->problem.stage == STAGE_RECEIVED)
		h->problem.stage = STAGE_QUALIFYING;
	if (act_record(h, &before, "", 0, e) < 0 ||
	    (to.id == h->who.id ? say_and_tell(h, "taken", NULL, e) : say_and_tell(h, "passed", VARS(VAR("away", away)), e)) < 0)
		return -1;
	if (to.id != h->who.id && tell(h, to.id, "passed-to-you", VARS(VAR("text", excerpt(h->mem, h->problem.statement))), e) < 0)
		return -1;
	if (h->problem.requester != to.id)
		return tell(h, h->problem.requester, "taken-requester", NULL, e);
	return 0;
}

static int
noted(struct handling *h, const char *text, bool free_words, struct err *e)
{
	struct problem before = h->problem;
	int64_t note;

	if (note_add(h->tx, h->problem.id, h->who.id, "note", text, h->inbox, h->now, &note, e) < 0 ||
	    act_record(h, &before, "", note, e) < 0)
		return -1;
	return say_and_tell(h, "noted", VARS(VAR("text", excerpt(h->mem, text)), VAR("free", free_words ? "1" : NULL)), e);
}

int
cmd_note(struct handling *h, struct err *e)
{
	return noted(h, arg_text(h, "text"), false, e);
}

int
staff_words(struct handling *h, const char *text, struct err *e)
{
	struct rows *refused = rows_new(h->mem, LIMIT_ATTACHMENTS);

	h->out->intent = "note";
	if (intake_keep_attachments(h, refused, e) < 0)
		return -1;
	return noted(h, text, true, e);
}

/* Does a mail to the author of the case leave? An address that refuses our mails is left in peace. 1, 0, -1. */
static int
reachable(struct handling *h, struct err *e)
{
	struct person p;
	int r = person_get(h->tx, h->mem, h->problem.requester, &p, e);

	if (r <= 0 || !*p.addr)
		return r < 0 ? -1 : 0;
	r = address_suspended(h->tx, p.addr, h->now, e);
	return r < 0 ? -1 : !r;
}

/* "Demande à Claire combien ...": the question without the name when Claire made the request. 1; 0: somebody else is to be asked, and this
 * command asks nobody but the author of the case. */
static int
asked_whom(struct handling *h, const char **text, struct err *e)
{
	const char *name = strchr(*text, ' ');
	struct person p;
	size_t n;
	int r;

	if (h->meaning.explicit || !name || strcmp(text_fold(h->mem, talloc_strndup(h->mem, *text, (size_t)(name - *text))), "a") != 0)
		return 1;
	name++;
	n = strcspn(name, " ,:");
	if (!g_unichar_isupper(g_utf8_get_char(name)) || !name[n])
		return 1;
	r = person_get(h->tx, h->mem, h->problem.requester, &p, e);
	if (r <= 0 || !strstr(talloc_asprintf(h->mem, " %s ", text_fold(h->mem, p.name)),
			  talloc_asprintf(h->mem, " %s ", text_fold(h->mem, talloc_strndup(h->mem, name, n)))))
		return r < 0 ? -1 : 0;
	*text = name + n + strspn(name + n, " ,:");
	return 1;
}

int
cmd_demander(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	const char *text = arg_text(h, "text");
	int64_t note;
	int leaves, r = asked_whom(h, &text, e);

	if (r < 0)
		return -1;
	if (r == 0) {
		h->meaning.choices[0] = command_find("note");
		h->meaning.choices[1] = command_find("fiche");
		h->meaning.n_choices = 2;
		return ask_which_command(h, e);
	}
	if (!*text)
		return say(h, "motive-needed", VARS(VAR("example", example(h, "demander"))), e);
	if (h->problem.stage == STAGE_RECEIVED || h->problem.stage == STAGE_QUALIFYING)
		h->problem.stage = STAGE_INCOMPLETE;
	h->problem.human = false;
	if (!h->problem.follower)
		h->problem.follower = h->who.id;
	if ((leaves = reachable(h, e)) < 0 || note_add(h->tx, h->problem.id, h->who.id, "question", text, h->inbox, h->now, &note, e) < 0 ||
	    act_record(h, &before, "", note, e) < 0 ||
	    say_and_tell(h, "asked", VARS(VAR("text", excerpt(h->mem, text)), VAR("leaves", leaves ? "1" : NULL)), e) < 0)
		return -1;
	return tell(h, h->problem.requester, "question", VARS(VAR("text", text)), e);
}

int
tell_moved(struct handling *h, const char *template, const char *motive, struct err *e)
{
	struct person p = { .lang = h->lab->language };
	const char *next;

	if (person_get(h->tx, h->mem, h->problem.requester, &p, e) < 0)
		return -1;
	next = word_in(h, p.lang, talloc_asprintf(h->mem, "next.%s", stage_name(h->problem.stage)));
	{
		const struct var vars[] = { VAR("motive", *motive ? motive : NULL),
			VAR("elsewhere", *h->lab->elsewhere ? h->lab->elsewhere : NULL), VAR("next", next), { .name = NULL } };

		return tell(h, h->problem.requester, template, vars, e) < 0 ? -1 : kin_tell(h, template, vars, e);
	}
}

int
say_decided(struct handling *h, struct err *e)
{
	return say(h, "already-decided", VARS(VAR("ended", h->problem.stage >= STAGE_REDIRECTED ? "1" : NULL)), e);
}

int
decide(struct handling *h, enum stage to, const char *motive, const char *template, const char *requester_template, struct err *e)
{
	struct problem before = h->problem;
	int r = stage_move(h, to, e), leaves, lacks = 0;
	const char *committee;
	int64_t act;

	if (r <= 0)
		return r;
	if (!h->problem.follower)
		h->problem.follower = h->who.id;
	if (requester_template)
		h->problem.human = false;
	if (to == STAGE_EXPERIMENT && (lacks = experiment_lacks(h, e)) < 0)
		return -1;
	if ((leaves = reachable(h, e)) < 0 || act_recorded(h, &before, motive, 0, &act, e) < 0 ||
	    committee_moved(h, to, act, &committee, e) < 0 ||
	    say_and_tell(h, template,
		VARS(VAR("motive", *motive ? excerpt(h->mem, motive) : NULL), VAR("told", requester_template && leaves ? "1" : NULL),
		    VAR("untold", requester_template ? NULL : "1"), VAR("committee", committee), VAR("card", lacks ? "1" : NULL)),
		e) < 0)
		return -1;
	return requester_template ? tell_moved(h, requester_template, motive, e) : 0;
}

int
cmd_qualifier(struct handling *h, struct err *e)
{
	return decide(h, STAGE_QUALIFYING, "", "moved", NULL, e);
}

int
cmd_accepter(struct handling *h, struct err *e)
{
	int r = *arg_text(h, "text") ? 0 : committee_waits(h, e);

	if (r < 0)
		return -1;
	if (r == 1 && stage_allowed(h->problem.stage, STAGE_ACCEPTED))
		return say(h, "committee-motive", VARS(VAR("example", example(h, "accepter"))), e);
	return decide(h, STAGE_ACCEPTED, arg_text(h, "text"), "moved", "decision-accepted", e);
}

int
cmd_reorienter(struct handling *h, struct err *e)
{
	if (!*arg_text(h, "motive"))
		return say(h, "motive-needed", VARS(VAR("example", example(h, "reorienter"))), e);
	return decide(h, STAGE_REDIRECTED, arg_text(h, "motive"), "moved", "decision-redirected", e);
}

int
cmd_refuser(struct handling *h, struct err *e)
{
	if (!*arg_text(h, "motive"))
		return say(h, "motive-needed", VARS(VAR("example", example(h, "refuser"))), e);
	return decide(h, STAGE_DECLINED, arg_text(h, "motive"), "moved", "decision-declined", e);
}

int
cmd_clore(struct handling *h, struct err *e)
{
	return decide(h, STAGE_CLOSED, arg_text(h, "text"), "moved", "case-closed", e);
}

int
cmd_rouvrir(struct handling *h, struct err *e)
{
	return decide(h, STAGE_QUALIFYING, arg_text(h, "text"), "moved", "case-reopened", e);
}

enum only { ONLY_ALL, ONLY_LATE, ONLY_NEW, ONLY_MINE, ONLY_FREE };

/* "Les demandes en retard", "qu'est-ce qu'il reste à trier ?", "mes dossiers", "sans personne": which of the open ones. */
static enum only
only_which(struct handling *h)
{
	static const struct {
		enum only only;
		const char *words;
	} said[] = { { ONLY_LATE, " retard retards late overdue delai delais depasse depasses depassees urgent urgents urgentes urgence " },
		{ ONLY_NEW,
		    " trier tri triage qualifier nouveau nouveaux nouvelle nouvelles nouveautes arrive arrives arrivees recues new triaged " },
		{ ONLY_FREE, " personne libres orphelines prendre attribuer affecter unassigned nobody " },
		{ ONLY_MINE, " mes mien miens miennes my mine " } };
	const char *text = arg_text(h, "text");
	g_auto(GStrv) words = g_strsplit_set(text_fold(h->mem, *text || !h->meaning.plain ? text : h->meaning.plain), " ',.?!:-\n", -1);
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(said); i++)
		for (k = 0; words[k]; k++)
			if (*words[k] && words_hold(said[i].words, words[k], strlen(words[k])))
				return said[i].only;
	return ONLY_ALL;
}

static bool
belongs(struct handling *h, const struct problem *p, enum only only)
{
	struct problem here = h->problem;
	const char *day;
	bool late;

	switch (only) {
	case ONLY_NEW:
		return p->stage == STAGE_RECEIVED;
	case ONLY_FREE:
		return !p->follower;
	case ONLY_MINE:
		return p->follower == h->who.id;
	case ONLY_LATE:
		h->problem = *p;
		promised(h, h->who.lang, &day, &late);
		h->problem = here;
		return late;
	default:
		return true;
	}
}

int
cmd_liste(struct handling *h, struct err *e)
{
	enum { LOOKED_AT = 500 };
	struct rows *rows = rows_new(h->mem, LIST_SHOWN);
	enum only only = only_which(h);
	int64_t *ids = talloc_array(h->mem, int64_t, LOOKED_AT);
	struct problem p;
	struct person f;
	size_t n, i, found = 0;

	if (problem_ids_open(h->tx, ids, only == ONLY_ALL ? LIST_SHOWN + 1 : LOOKED_AT, &n, e) < 0)
		return -1;
	for (i = 0; i < n && found <= LIST_SHOWN; i++) {
		if (problem_get(h->tx, h->mem, ids[i], &p, e) < 0)
			return -1;
		if (!belongs(h, &p, only) || ++found > LIST_SHOWN)
			continue;
		f.name = NULL;
		if (p.follower && person_get(h->tx, h->mem, p.follower, &f, e) < 0)
			return -1;
		rows_add(rows, "row_ref", p.ref, "row_title", excerpt(h->mem, p.title), "row_stage",
		    word(h, talloc_asprintf(h->mem, "stage.%s", stage_name(p.stage))), "row_follower", f.name, "row_date",
		    words_date(h->mem, h->lab->words, h->who.lang, p.opened_at, h->lab->zone), NULL);
	}
	return say(h, "list",
	    VARS(VAR_ROWS("cases", rows), VAR("more", found > LIST_SHOWN ? "1" : NULL), VAR("all", only == ONLY_ALL ? "1" : NULL),
		VAR("late", only == ONLY_LATE ? "1" : NULL), VAR("new", only == ONLY_NEW ? "1" : NULL),
		VAR("mine", only == ONLY_MINE ? "1" : NULL), VAR("free", only == ONLY_FREE ? "1" : NULL)),
	    e);
}

/* What was written, oldest first. The first words of the requester's side after a question answer it. */
static int
note_rows(struct handling *h, struct rows *rows, bool *older, struct err *e)
{
	struct note nt[NOTES_SHOWN + 1];
	struct problem part;
	bool asked = false;
	size_t n, i;

	if (note_all_parts(h->tx, h->mem, h->problem.id, nt, NOTES_SHOWN + 1, &n, e) < 0)
		return -1;
	*older = n > NOTES_SHOWN;
	for (i = n > NOTES_SHOWN ? NOTES_SHOWN : n; i > 0; i--) {
		const char *kind = nt[i - 1].kind;

		if (asked && strcmp(kind, "completion") == 0 && !nt[i - 1].staff)
			kind = "answer";
		asked = strcmp(kind, "question") == 0 || (asked && strcmp(kind, "answer") != 0);
		part.ref = NULL; /* written when it was a case of its own */
		if (nt[i - 1].problem != h->problem.id && problem_get(h->tx, h->mem, nt[i - 1].problem, &part, e) < 0)
			return -1;
		rows_add(rows, "when", words_date(h->mem, h->lab->words, h->who.lang, nt[i - 1].at, h->lab->zone), "author",
		    *nt[i - 1].author ? nt[i - 1].author : NULL, "kind", word(h, talloc_asprintf(h->mem, "note.%s", kind)), "part",
		    part.ref, "text", excerpt(h->mem, nt[i - 1].text), NULL);
	}
	return 0;
}

static int
act_rows(struct handling *h, struct rows *rows, bool *older, struct err *e)
{
	struct act a[ACTS_SHOWN + 1];
	size_t n, i;

	if (act_all(h->tx, h->mem, h->problem.id, a, ACTS_SHOWN + 1, &n, e) < 0)
		return -1;
	*older = n > ACTS_SHOWN;
	for (i = n > ACTS_SHOWN ? ACTS_SHOWN : n; i > 0; i--) {
		bool back = strcmp(a[i - 1].verb, "annuler") == 0; /* its motive is the verb taken back */
		bool names =
		    kin_verb(a[i - 1].verb) || strcmp(a[i - 1].verb, "ressource") == 0; /* the other case, the challenge, the card */
		const char *to = names ? excerpt(h->mem, a[i - 1].motive) : NULL;

		if (strcmp(a[i - 1].verb, "etape") == 0)
			to = word(h, talloc_asprintf(h->mem, "stage.%s", stage_name(a[i - 1].new_stage)));
		rows_add(rows, "when", words_date(h->mem, h->lab->words, h->who.lang, a[i - 1].at, h->lab->zone), "author", a[i - 1].author,
		    "what", word(h, talloc_asprintf(h->mem, "act.%s", a[i - 1].verb)), "to", to, "back",
		    back ? word(h, talloc_asprintf(h->mem, "act.%s", a[i - 1].motive)) : NULL, "motive",
		    *a[i - 1].motive && !back && !names ? excerpt(h->mem, a[i - 1].motive) : NULL, NULL);
	}
	return 0;
}

int
copied_rows(struct handling *h, struct rows *rows, struct err *e)
{
	struct person people[COPIED];
	size_t n, i;

	if (participant_all(h->tx, h->mem, h->problem.id, people, COPIED, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (people[i].id != h->problem.requester && strcmp(people[i].role, "staff") != 0)
			rows_add(rows, "copied", without_addresses(h->mem, people[i].name), "from", addr_domain(people[i].addr), NULL);
	return 0;
}

int
cmd_fiche(struct handling *h, struct err *e)
{
	struct rows *experiment = rows_new(h->mem, EXPERIMENT_FIELDS + 3), *notes = rows_new(h->mem, NOTES_SHOWN),
		    *acts = rows_new(h->mem, ACTS_SHOWN), *fields = rows_new(h->mem, 16), *files = rows_new(h->mem, LIMIT_ATTACHMENTS),
		    *copies = rows_new(h->mem, COPIED), *kin = rows_new(h->mem, KIN_SHOWN),
		    *advice = rows_new(h->mem, ADVICE_SHOWN + REFERRALS_SHOWN);
	struct attachment at[LIMIT_ATTACHMENTS];
	struct person requester;
	bool older_notes, older_acts, late;
	const char *promise, *evaluation, *scores, *committee, *waiting;
	size_t n, i;

	if (behalf_waits(h, &waiting, e) < 0 || experiment_rows(h, experiment, e) < 0 || evaluation_find(h, &evaluation, e) < 0 ||
	    score_line(h, h->problem.id, &scores, e) < 0 || committee_day(h, &committee, e) < 0)
		return -1;
	if (person_get(h->tx, h->mem, h->problem.requester, &requester, e) < 0 || field_rows(h, h->who.lang, fields, e) < 0)
		return -1;
	if (attachment_all_parts(h->tx, h->mem, h->problem.id, at, LIMIT_ATTACHMENTS, &n, e) < 0 || kin_rows(h, h->who.lang, kin, e) < 0 ||
	    advice_rows(h, advice, e) < 0 || referral_rows(h, advice, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(files, "file", without_addresses(h->mem, at[i].name), "why", at[i].refused ? word(h, at[i].refused) : NULL, NULL);
	promised(h, h->who.lang, &promise, &late);
	if (copied_rows(h, copies, e) < 0 || note_rows(h, notes, &older_notes, e) < 0 || act_rows(h, acts, &older_acts, e) < 0)
		return -1;
	return say(h, "card",
	    VARS(VAR("requester", requester.name), VAR("organisation", addr_domain(requester.addr)),
		VAR("human", h->problem.human ? "1" : NULL), VAR("waiting", waiting),
		VAR("opened", words_date(h->mem, h->lab->words, h->who.lang, h->problem.opened_at, h->lab->zone)),
		VAR("answer_by", promise), VAR("late", late ? "1" : NULL), VAR_ROWS("fields", fields), VAR_ROWS("files", files),
		VAR_ROWS("copies", copies), VAR_ROWS("kin", kin), VAR_ROWS("advice", advice), VAR_ROWS("experiment", experiment),
		VAR("scores", scores), VAR("committee", committee), VAR("evaluation", evaluation ? excerpt(h->mem, evaluation) : NULL),
		VAR_ROWS("notes", notes), VAR("older_notes", older_notes ? "1" : NULL), VAR_ROWS("acts", acts),
		VAR("older_acts", older_acts ? "1" : NULL)),
	    e);
}

int
requester_unknown(struct handling *h, struct err *e)
{
	struct problem before = h->problem;

	h->out->intent = "non";
	if (participant_remove(h->tx, h->problem.id, h->problem.requester, e) < 0)
		return -1;
	h->problem.requester = h->who.id;
	if (participant_add(h->tx, h->problem.id, h->who.id, e) < 0 || act_record(h, &before, "", 0, e) < 0)
		return -1;
	return say(h, "forward-kept", NULL, e);
}

/* Who asked, for a mail that staff had forwarded: "oui" confirms its author, or a name and address are given. */
int
cmd_demandeur(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	const char *given = arg_text(h, "text");
	const char *open = strchr(given, '<'), *close = open ? strchr(open, '>') : NULL;
	char *addr = NULL;
	struct person p;
	int r;

	if (*given) {
		if (!open || !close) { /* "Soizic Le Gall soizic@cpam.example" */
			open = strrchr(given, ' ');
			close = given + strlen(given);
		}
		addr = open ? talloc_strndup(h->mem, open + 1, (size_t)(close - open - 1)) : text_trim(talloc_strdup(h->mem, given));
		addr = addr_clean(h->mem, addr);
		if (!addr)
			return say(h, "not-an-address", VARS(VAR("given", without_addresses(h->mem, given))), e);
		r = person_by_address(h->tx, h->mem, addr, &p, e);
		if (r < 0)
			return -1;
		if (r == 0) {
			p.name = open ? text_line(h->mem, talloc_strndup(h->mem, given, (size_t)(open - given)), 120) : "";
			if (!*p.name)
				p.name = talloc_strndup(h->mem, addr, strcspn(addr, "@"));
			if (person_add(h->tx, p.name, h->lab->language, "agent", addr, h->now, &p.id, e) < 0)
				return -1;
		}
		h->problem.requester = p.id;
		if (participant_add(h->tx, h->problem.id, p.id, e) < 0 || consent_set(h->tx, h->problem.id, "yes", p.id, h->now, e) < 0)
			return -1;
	} else if (person_get(h->tx, h->mem, h->problem.requester, &p, e) < 0) {
		return -1;
	}
	if (act_record(h, &before, "", 0, e) < 0 || intake_acknowledge(h, h->problem.requester, e) < 0)
		return -1;
	return say(h, "requester-set", VARS(VAR("requester", p.name)), e);
}

int
cmd_quarantaine(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, 20);
	struct inbox_item items[20];
	size_t n, i;

	if (inbox_quarantine(h->tx, h->mem, items, 20, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(rows, "number", talloc_asprintf(h->mem, "%lld", (long long)items[i].id), "when",
		    words_datetime(h->mem, h->lab->words, h->who.lang, items[i].at, h->lab->zone), "why",
		    reason_word(h, h->who.lang, items[i].reason), NULL);
	return say(h, "quarantine", VARS(VAR_ROWS("items", rows)), e);
}
