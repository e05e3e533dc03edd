/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shared by the files of referrals.
 */
#ifndef HANDLERS_REFERRAL_INSIDE_H
#define HANDLERS_REFERRAL_INSIDE_H

#include "handlers/referral.h"
#include "handlers/unnamed.h"

enum { PARTNERS_MOST = 6, TEXT_MOST = 2000, TEXT_LEAST = 20 };

/* A referral with those who are asked, as long as a message is handled. */
struct matching {
	struct referral r;
	struct approach a[PARTNERS_MOST];
	size_t n;
};
/* 1, 0 there is none, -1. */
int matching_load(struct handling *, int64_t id, struct matching *, struct err *e);
/* 1 the reference that these words begin with; *rest: what stands behind it. 0, -1. */
int matching_named(struct handling *, const char *words, struct matching *, const char **rest, struct err *e);
/* Those in that state. */
size_t matching_count(const struct matching *, enum approach_state);
/* A label referral.<what> in that language. */
const char *referral_label(struct handling *, const char *lang, const char *what, const struct var *vars);

/* ---- referral_choose.c ---- */

/* Who could be asked for that. */
struct choice_list {
	struct card card[FOUND_MOST];
	const char *because[FOUND_MOST]; /* "design sonore ; Finistère" */
	bool conflict[FOUND_MOST];       /* the same organisation as the requester, or one of the staff */
	size_t n, commercial;            /* the commercial ones last, who was asked longest ago first */
};
/* `named`: for the staff alone; a name in the words of others must not tell whose card it is. */
int choices_find(struct handling *, const char *need, int64_t requester, bool named, struct choice_list *, struct err *e);
/* Same organisation, or one of the staff. */
int conflict_of(struct handling *, const struct card *, int64_t requester, bool *conflict, struct err *e);
/* The cards that a text names ("F-2 F-7"), that can be asked: 1; 0: said why not. *rest: the text without them. */
int cards_named(struct handling *, const char *text, int64_t requester, struct card *c, size_t *n, const char **rest, struct err *e);
/* Rules of public purchase: at least two providers, or a reason. 1; 0: said; -1. *chosen: what is kept of the choice. */
int choice_allowed(struct handling *, const char *need, int64_t requester, const struct card *c, size_t n, const char *motive,
    const char **chosen, struct err *e);
/* The same, of those that are added to a referral. */
int choice_more(struct handling *, struct matching *, const struct card *c, size_t n, const char *motive, struct err *e);

/* ---- referral_say.c ---- */

/* To the requester: where they are alone with us when it was asked for there, else by mail. `of`: the partner it is about, NULL. */
int requester_tell(struct handling *, struct matching *, struct approach *of, const char *template, const struct var *vars, struct err *e);
int partner_tell(struct handling *, struct matching *, struct approach *, const char *template, const struct var *vars, struct err *e);
/* To who speaks, who is the requester (a NULL) or that partner. */
int side_say(struct handling *, struct matching *, struct approach *, const char *template, const struct var *vars, struct err *e);
int staff_news(struct handling *, struct matching *, const struct approach *, const char *what, const char *words, struct err *e);
/* What it hangs on, when they said that (NULL). */
int staff_news_if(struct handling *, struct matching *, const struct approach *, const char *what, const char *words, const char *condition,
    struct err *e);
/* The text is shown to its requester, who is asked for a yes. */
int approval_ask(struct handling *, struct matching *, unsigned removed, bool again, struct err *e);
/* "un nom, une adresse": what text_unnamed() took away. */
const char *removed_words(struct handling *, const char *lang, unsigned removed);
/* The partner is asked, or asked again ("": the first time, "again", "last"). */
int partner_ask(struct handling *, struct matching *, struct approach *, const char *again, struct err *e);
/* Both learn who the other is. */
int introduce(struct handling *, struct matching *, struct approach *, struct err *e);
/* "une association (F-2026-012) : design sonore", for the requester; with its name for the staff. */
const char *partner_words(struct handling *, const char *lang, const struct approach *, bool named, struct err *e);
/* What says who that partner is. */
int partner_identity(struct handling *, struct identity *, const struct approach *, struct err *e);
/* To that partner: the question, or what became of it. */
int question_show(struct handling *, struct matching *, struct approach *, struct err *e);
/* Those about which who speaks was asked. */
int asked_rows(struct handling *, struct rows *, struct err *e);
/* Rows number state words of a referral. */
struct rows *approach_rows(struct handling *, const struct matching *, const char *lang, bool named, struct err *e);

/* ---- referral_answer.c ---- */

/* What was said by that side (a NULL: the requester) in these words. */
int side_said(struct handling *, struct matching *, struct approach *, const char *text, struct err *e);
/* Proof of who speaks: 1; 0: it was asked for, with these words kept; -1. */
int side_proven(struct handling *, const char *words, struct err *e);
/* The text may be shared: partners are asked. */
int referral_approve(struct handling *, struct matching *, struct err *e);
/* It ends: "refused", "withdrawn", "expired", "nobody", "ended". Who was asked hears that nothing is wanted any more. */
int referral_close(struct handling *, struct matching *, const char *reason, struct err *e);
/* Nobody is left who could say yes: its requester hears it, with what else there is. */
int referral_look(struct handling *, struct matching *, struct err *e);

/* Words of who speaks to the other side (`to`; NULL: the last one that they met), once both know each other. */
int referral_pass(struct handling *, struct matching *, struct approach *to, const char *text, struct err *e);

/* ---- referral_write.c ---- */

/* "F-3 message : ...": 1 it was one; 0 it is something else; -1. */
int referral_write(struct handling *, struct matching *, const char *rest, struct err *e);

/* ---- referral_case.c ---- */

/* Why it ends, for its requester: the case or the workshop that it was for (`back`: which goes on), or by whom and why. */
struct ending {
	const char *ref, *by, *motive;
	bool back, workshop;
};
/* Nobody is asked any more. Their letters are the clock's: a case may have more partners than a message has letters. */
int partners_over(struct handling *, struct matching *, struct err *e);
int ended_tell(struct handling *, struct matching *, const struct ending *, struct err *e);

/* ---- referral_meant.c ---- */

/* Who asks where one stands: 1 it was shown; 0; -1. */
int referral_stands(struct handling *, struct err *e);
/* Words that hang on no letter of ours and answer one all the same: about_referral says which. 1 proof was asked for; 0; -1. */
int referral_meant(struct handling *, struct err *e);
/* "Pour R-2026-001 c'est oui": "c'est oui". */
const char *words_without_ref(TALLOC_CTX *, const char *text);
/* As whom who speaks was asked; NULL. */
struct approach *approach_mine(const struct handling *, struct matching *);

/* ---- referral.c ---- */

/* Why not: a label referral.<why>. */
int referral_refused(struct handling *, const char *why, const struct var *vars, struct err *e);

/* Without what says who asks (0: that may be said): their names and doors, the organisation of the case, who is in `asked`, all addresses, links,
 * numbers. NULL: *e. */
const char *shareable(struct handling *, const char *text, int64_t requester, int64_t problem, const struct identity *asked,
    unsigned *removed, struct err *e);

/* "texte : ...": what stands behind it; NULL. */
const char *text_lines_text(TALLOC_CTX *, const char *text);
/* Another text, to be approved anew. */
int referral_rewrite(struct handling *, struct matching *, const char *text, struct err *e);

/* ---- referral_clock.c ---- */

/* Its text was approved, and nobody who was asked may still say yes. */
bool nobody_left(const struct matching *);
/* That may have been the last one who could: the staff have a day to add somebody, before its requester hears it. */
int referral_last(struct handling *, struct matching *, struct err *e);

/* The instant of that many working days after `from`, at the hour of reminders, when that person is there. */
int days_after(struct handling *, int64_t from, int days, int64_t person, int64_t *at, struct err *e);

#endif
