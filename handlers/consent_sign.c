/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a phrase is a sign of where it stands: "d'accord" after "ne suis pas", "oui" after "mon collègue dit".
 */
#include <glib.h>
#include <string.h>

#include "handlers/consent_inside.h"

/* Is that phrase denied? "non interessee" is, "non, interessee" may be not. */
static bool
denied(struct consent_reader *r, size_t k)
{
	const struct wording *w = r->w;
	const struct wording_found *f = &r->f[k];
	bool before = k > 0 && r->f[k - 1].end == f->first && r->f[k - 1].phrase->sign == SIGN_NON && w->w[f->first - 1].after == ' ' &&
		      wording_is(w->w[f->first].word, "interesse*|partant*|favorable*|disponible*|concerne*|interested");

	return wording_denied(r->w, f, (short)(k + 1)) || before;
}

/* "je ne peux pas dire oui"; "je n'ose pas dire oui" is none. */
static enum sign
oui_denied(struct consent_reader *r, size_t k)
{
	const struct wording *w = r->w;
	size_t first = r->f[k].first, end, i = wording_clause(w, first, &end);

	if (first == 0 || w->w[first].opens ||
	    !(wording_denies(w, first - 1) || wording_is(w->w[first - 1].word, "dire|dis|dit|repondre|un|say")) || !denied(r, k))
		return SIGN_OUI;
	for (; i < first; i++)
		if (wording_is(w->w[i].word, "peux|peut|pouvons|puis|pourrai|pourrons|veux|voulons|souhaite|souhaitons|can|cannot|want"))
			return SIGN_NO;
	return SIGN_HEDGE;
}

static bool
has_word(const struct wording *w, size_t from, size_t end, const char *list)
{
	for (; from < end; from++)
		if (wording_is(w->w[from].word, list))
			return true;
	return false;
}

/* "mon collegue dit oui", "difficile de dire oui" */
static bool
oui_of_others(const struct consent_reader *r, size_t k)
{
	const struct wording *w = r->w;
	size_t i = r->f[k].first, end, from = wording_clause(w, i, &end);

	if (i == from)
		return false;
	if (wording_is(w->w[i - 1].word, "dit|disent|disait|dites|dirait|diront|repond|repondent|repondu|says|said|say|answered|que"))
		return !has_word(w, from, i, "je|j|nous|on|i|we") || has_word(w, from, i, "avais|avait|avions");
	return wording_is(w->w[i - 1].word, "dire|repondre|par") &&
	       !has_word(w, from, i, "vais|veux|voulons|peux|pouvons|souhaite|ravi|ravie|heureux|heureuse|plaisir|ne|n");
}

/* "ma collegue est d'accord": who agrees is somebody else. */
static bool
of_others(const struct consent_reader *r, size_t k)
{
	const struct wording *w = r->w;
	size_t first = r->f[k].first, end, from = wording_clause(w, first, &end);
	static const char others[] = "maire|directeur|directrice|president|presidente|elu|elue|chef|cheffe|collegue|patron|patronne";

	if (first == from || has_word(w, from, first + 1, "je|j|nous|on|moi|me|m|i|we|us|my|c|ce|ca|cela") ||
	    (has_word(w, from, first, "notre|nos|our") && !has_word(w, from, first, others)))
		return false;
	return has_word(w, from, first, "est|sont|serait|is|are|ils|elles|il|elle|they|he|she") || has_word(w, from, first, others) ||
	       (wording_is(w->w[first].word, "accepte|agree|accept") && wording_is(w->w[from].word, "le|la|l|les|mon|ma|mes|un|une|the"));
}

static bool
denier(const struct wording *w, const struct wording_found *f)
{
	size_t i;

	for (i = f->first; i < f->end; i++)
		if (wording_is(w->w[i].word, "pas|plus|ne|n|jamais|not|t|cannot|unable|pouvoir|regret"))
			return true;
	return false;
}

/* "je ne souhaite pas donner mon accord": what they agree to is what they do not want. */
static bool
refused_before(const struct consent_reader *r, size_t k)
{
	size_t end;

	if (k == 0 || r->sign[k - 1] != SIGN_NO)
		return false;
	return r->f[k - 1].first >= wording_clause(r->w, r->f[k].first, &end) && denier(r->w, &r->f[k - 1]);
}

static enum sign
sign_here(struct consent_reader *r, size_t k)
{
	const struct said_word *first = &r->w->w[r->f[k].first];
	enum sign s = (enum sign)r->f[k].phrase->sign;
	bool answers =
	    says_yes(s) || s == SIGN_NON || s == SIGN_NO || s == SIGN_LATER || s == SIGN_OTHER || s == SIGN_BETTER || s == SIGN_REASON;

	if (first->behind) /* an afterthought can take back, not give */
		return answers ? SIGN_HEDGE : s;
	if (first->asked && answers && s != SIGN_OTHER && s != SIGN_BETTER) /* "avez-vous demande a Z ?" names them */
		return SIGN_HEDGE;
	if (says_yes(s) && s != SIGN_OUI && s != SIGN_SURE && refused_before(r, k))
		return SIGN_NONE;
	if (s == SIGN_OUI)
		return oui_of_others(r, k) ? SIGN_HEDGE : oui_denied(r, k);
	if ((s == SIGN_AGREE || s == SIGN_LIKE) && of_others(r, k))
		return SIGN_HEDGE;
	if ((s == SIGN_AGREE || s == SIGN_LIKE || s == SIGN_WEAK || s == SIGN_GLAD || s == SIGN_CALL_ME) && denied(r, k))
		return SIGN_NO;
	if ((s == SIGN_NO || s == SIGN_OTHER || s == SIGN_BETTER) && denied(r, k))
		return SIGN_HEDGE;
	return s;
}

/* Without "Cordialement" a line of names begins a signature too: "Marie Le Bihan". */
static void
signature(struct wording *w)
{
	size_t i, k, end;
	bool names;

	for (i = 1; i < w->n; i = end) {
		for (end = i + 1; end < w->n && !memchr(w->raw + w->w[end - 1].end, '\n', w->w[end].at - w->w[end - 1].end); end++)
			;
		names = end - i >= 2 && end - i <= 4 && memchr(w->raw + w->w[i - 1].end, '\n', w->w[i].at - w->w[i - 1].end);
		for (k = i; k < end; k++)
			names = names && w->w[k].capital && w->w[k].by == 0;
		for (k = i; names && k < w->n; k++)
			w->w[k].behind = true;
	}
	for (i = 1; i < w->n && i + CONSENT_SIGNED_WORDS >= w->n; i++) { /* on one line: "Oui. Cordialement. Anne Morvan" */
		if (wording_is(w->w[i - 1].word, "cordialement|cdlt|cdt|crdt|amicalement|kenavo|regards|sincerely"))
			w->w[i].behind = true;
		w->w[i].behind = w->w[i].behind || w->w[i - 1].behind;
	}
}

void
consent_signs(struct consent_reader *r)
{
	size_t k;

	signature(r->w);
	for (k = 0; k < r->n; k++)
		r->count[r->sign[k] = sign_here(r, k)]++;
}
