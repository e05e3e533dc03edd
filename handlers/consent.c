/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "handlers/consent_inside.h"

enum { SOON_DAYS = 14, MONTH_DAYS = 27, NAME_WORDS = 14, REASON_WORDS = 3 };

const char *
consent_name(enum consent_answer c)
{
	static const char *const names[CONSENTS] = { "none", "yes", "maybe", "no", "later", "elsewhere" };

	return names[c];
}

/* --- when --- */

static int32_t
day_number(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

/* The word of which that span is. */
static size_t
word_at(const struct wording *w, size_t at)
{
	size_t i;

	for (i = 0; i < w->n && w->w[i].end <= at; i++)
		;
	return i;
}

/* The first date that is ahead and is no date of ours ("votre message du 3 mars"). */
static void
date_find(struct consent_reader *r, const struct civil *now, const char *zone)
{
	const struct dates_frame frame = { .now = now, .side = DATES_AHEAD, .zone = zone };
	size_t i;

	r->n_dates = dates_find(r->mem, r->w->raw, &frame, r->dates, CONSENT_DATES_MOST);
	r->today = day_number(now);
	for (i = 0; i < r->n_dates && !r->date; i++) {
		const struct span *s = &r->dates[i];
		size_t k = word_at(r->w, s->at);

		if (s->state != SPAN_GOOD || s->bound == BOUND_SINCE || s->recurrence || k >= r->w->n || r->w->w[k].quoted ||
		    r->w->w[k].behind)
			continue;
		if (k > 0 && r->w->w[k - 1].by && r->f[r->w->w[k - 1].by - 1].phrase->sign == SIGN_COVER && !r->w->w[k - 1].closes)
			continue;
		if (day_number(&s->end) > r->today)
			r->date = s;
	}
}

static bool
is_late(const struct span *s)
{
	return s && (s->bound == BOUND_FROM || s->bound == BOUND_BEFORE || s->bound == BOUND_AFTER || s->bound == BOUND_UNTIL);
}

/* The day on which to ask again. */
static int64_t
until(const struct consent_reader *r, const char *zone)
{
	const struct span *s = r->date;
	struct civil day;
	int64_t at;
	bool month;

	if (!s)
		return 0;
	month = day_number(&s->end) - day_number(&s->start) >= MONTH_DAYS &&
		(g_ascii_strncasecmp(s->text, "until", 5) == 0 || g_ascii_strncasecmp(s->text, "till", 4) == 0);
	day = (s->bound == BOUND_UNTIL && !month) || s->bound == BOUND_AFTER || s->bound == BOUND_BY || day_number(&s->start) <= r->today
		  ? s->end
		  : s->start;
	if (day_number(&day) <= r->today)
		return 0;
	day.hour = day.minute = day.second = 0;
	return date_instant(&day, zone, &at) == 0 ? at : 0;
}

/* --- whom else --- */

static bool
ends_name(const struct said_word *x)
{
	return wording_is(x->word,
	    "qui|car|pour|il|elle|ils|elles|c|parce|instead|si|if|who|mais|but|plutot|et|and|puisque|lequel|laquelle|directement|svp|about|because|"
	    "they|he|she");
}

/* From word i on. NULL: nobody. */
static const char *
name_behind(struct consent_reader *r, size_t i)
{
	const struct wording *w = r->w;
	size_t end;

	while (i < w->n && wording_is(w->w[i].word, "a|au|aux|de|du|d|avec|aupres|vers|to|with|donc|que|pour|chez"))
		i++;
	if (i >= w->n || (!w->w[i].person &&
			     wording_is(w->w[i].word,
				 "moi|me|nous|us|vous|lui|leur|les|la|le|plus|ca|cela|him|her|them|it|you|again|later|encore|en|y|ce|"
				 "autre|ailleurs|avant|apres|dans|janvier|lundi") &&
			     (w->w[i].closes || !wording_is(w->w[i].word, "la|le|les|leur"))))
		return NULL;
	for (end = i; end < w->n && end - i < NAME_WORDS && (end == i || !ends_name(&w->w[end])); end++) {
		bool bracket = w->w[end].after == '(' && end + 1 < w->n && w->w[end + 1].person;

		if (w->w[end].closes || (strchr(",:;-(\n=", w->w[end].after) && !bracket) ||
		    (w->w[end].after == ' ' && w->raw[w->w[end].end] == ')')) {
			end++;
			break;
		}
	}
	while (end > i + 1 && wording_is(w->w[end - 1].word, "s|en|y"))
		end--;
	if (w->raw[w->w[end - 1].end] == ')' && memchr(w->raw + w->w[i].at, '(', w->w[end - 1].end - w->w[i].at))
		return talloc_asprintf(r->mem, "%s)", wording_text(r->mem, w, i, end));
	return wording_text(r->mem, w, i, end);
}

static const char *
name_before(struct consent_reader *r, size_t first)
{
	const struct wording *w = r->w;
	size_t end, from = first > 0 ? wording_clause(w, first - 1, &end) : 0;

	while (from < first &&
	       (w->w[from].by || wording_is(w->w[from].word, "je|j|que|qu|c|est|ce|i|that|it|s|is|mais|donc|et|but|and|non|oui")))
		from++;
	if (from >= first || w->w[first].opens ||
	    wording_is(w->w[from].word, "il|elle|nous|vous|on|ils|elles|he|she|they|we|cela|ca|qui|this"))
		return NULL;
	return wording_text(r->mem, w, from, first);
}

static bool
knows(const struct wording *w, size_t i)
{
	for (;; i--) {
		if (wording_is(w->w[i].word, "connais|connaissons|conseille|recommande|know|recommend"))
			return true;
		if (w->w[i].opens || i == 0)
			return false;
	}
}

/* An address alone, or whom a phrase names. */
static const char *
whom(struct consent_reader *r, bool *passed, bool *besides)
{
	const char *name = NULL;
	size_t k, end, from, i;

	*passed = *besides = false;
	for (k = 0; k < r->n && !name; k++) {
		if (r->sign[k] == SIGN_OTHER || r->sign[k] == SIGN_PASSED)
			name = name_behind(r, r->f[k].end);
		else if (r->sign[k] == SIGN_BETTER)
			name = name_before(r, r->f[k].first);
		if (!name)
			continue;
		*passed = r->sign[k] == SIGN_PASSED;
		from = wording_sentence(r->w, r->f[k].first, &end);
		for (i = from; i < end; i++)
			*besides = *besides || wording_is(r->w->w[i].word, "aussi|egalement|also|too");
	}
	for (i = 0; !name && i + 1 < r->w->n; i++) /* "je connais quelqu'un qui fait cela : ..." */
		if (r->w->w[i].after == ':' && r->w->w[i + 1].capital && i > 0 && knows(r->w, i))
			name = name_behind(r, i + 1);
	if (!name && r->w->n > 0 && r->w->n <= 3)
		for (i = 0; i < r->w->n && !name && !wording_is(r->w->w[i].word, "ma|mon|mes|notre|nos|my|our|voici"); i++)
			if (r->w->w[i].person)
				name = wording_text(r->mem, r->w, i, i + 1);
	return name;
}

/* --- why --- */

static void
why(struct consent_reader *r, struct consent_said *s)
{
	size_t k, end, from, i, plain = 0;

	for (k = 0; k < r->n; k++)
		if ((r->sign[k] == SIGN_REASON || r->sign[k] == SIGN_LATER) && r->f[k].phrase->key) {
			from = wording_clause(r->w, r->f[k].first, &end);
			wording_clause(r->w, r->f[k].end - 1, &end);
			s->motive_key = r->f[k].phrase->key;
			s->motive = wording_text(r->mem, r->w, from, end);
			return;
		}
	if (s->what != CONSENT_NO)
		return;
	for (k = 0; k < r->n && r->sign[k] != SIGN_NON && r->sign[k] != SIGN_NO; k++)
		;
	if (k == r->n)
		return;
	from = r->f[k].end;
	wording_sentence(r->w, r->f[k].first, &end);
	for (i = from; i < end; i++)
		plain += r->w->w[i].by == 0 && strlen(r->w->w[i].word) > 3;
	if (plain >= REASON_WORDS - 1 && (r->sign[k] == SIGN_NON || strchr(",:;", r->w->w[from - 1].after))) {
		s->motive_key = "other";
		s->motive = wording_text(r->mem, r->w, from, end);
	}
}

/* --- all together --- */

/* "non, pas de souci, je prends": the first word answers a fear and not us. */
static bool
non_is_courtesy(const struct consent_reader *r)
{
	size_t k, j;

	if (r->count[SIGN_NO] || r->count[SIGN_REASON] || r->count[SIGN_LATER])
		return false;
	for (k = 0; k < r->n && r->sign[k] != SIGN_NON; k++)
		if (says_yes(r->sign[k]))
			return false;
	for (j = k; j < r->n && r->sign[j] == SIGN_NON; j++)
		;
	return j < r->n && r->sign[j] == SIGN_SURE && j - k == r->count[SIGN_NON];
}

static bool
only_date(const struct consent_reader *r)
{
	size_t i, others = 0;

	for (i = 0; i < r->w->n; i++)
		others += r->w->w[i].by == 0 && (r->w->w[i].at < r->date->at || r->w->w[i].at >= r->date->at + r->date->len);
	return others <= 2;
}

static enum consent_answer
decide_no(const struct consent_reader *r, bool keyless_later)
{
	bool against = r->count[SIGN_NO] || r->count[SIGN_NON];

	if (is_late(r->date) || keyless_later)
		return CONSENT_LATER;
	if (r->count[SIGN_LATER] && (!against || r->date))
		return CONSENT_LATER;
	if (!against && !r->count[SIGN_REASON])
		return CONSENT_NONE;
	if (r->ifs)
		return CONSENT_MAYBE;
	return CONSENT_NO;
}

static enum consent_answer
decide(struct consent_reader *r, const struct consent_said *s, bool passed, bool besides)
{
	bool firm, yes, against, keyless = false, far = r->date && day_number(&r->date->start) > r->today + SOON_DAYS;
	size_t k;

	for (k = 0; k < r->n; k++)
		keyless = keyless || (r->sign[k] == SIGN_LATER && !r->f[k].phrase->key);
	if (r->count[SIGN_NON] && non_is_courtesy(r))
		r->count[SIGN_NON] = 0;
	firm = r->count[SIGN_OUI] || r->count[SIGN_AGREE] || r->count[SIGN_SURE] ||
	       (r->count[SIGN_WEAK] && !r->count[SIGN_SEEN] && !r->count[SIGN_THANKS]);
	yes = firm || r->count[SIGN_LIKE];
	against = r->count[SIGN_NO] || r->count[SIGN_NON] || r->count[SIGN_REASON];
	if (r->count[SIGN_SCOPE] && (yes || against))
		return CONSENT_MAYBE;
	if (s->elsewhere && !passed) {
		if (yes && besides && !against && !r->doubt)
			return CONSENT_YES;
		if (r->count[SIGN_LATER] && r->date)
			return CONSENT_LATER;
		return firm && !r->instead ? CONSENT_MAYBE : CONSENT_ELSEWHERE;
	}
	if (s->elsewhere && passed)
		return r->count[SIGN_REASON] ? CONSENT_ELSEWHERE : yes ? CONSENT_MAYBE : CONSENT_NONE;
	if (firm && against)
		return is_late(r->date) || (keyless && !r->count[SIGN_NO]) ? CONSENT_LATER : CONSENT_MAYBE;
	if (against)
		return decide_no(r, keyless);
	if (yes && (r->count[SIGN_LATER] || is_late(r->date)))
		return r->ifs ? CONSENT_MAYBE : CONSENT_LATER;
	if (yes && far && r->instead && !r->ifs && !r->w->asks) /* "oui mais l'an prochain" */
		return CONSENT_LATER;
	if (yes)
		return r->doubt || far || (r->bare && r->count[SIGN_SEEN]) || r->count[SIGN_SORRY] ? CONSENT_MAYBE : CONSENT_YES;
	if (r->count[SIGN_LATER] || (r->date && only_date(r)))
		return CONSENT_LATER;
	if (r->count[SIGN_SORRY] && r->denies)
		return CONSENT_NO;
	for (k = 0; k < r->n; k++)
		if (r->sign[k] == SIGN_HEDGE || r->sign[k] == SIGN_GLAD || r->sign[k] == SIGN_CALL_ME ||
		    (r->sign[k] == SIGN_HANGS && r->ifs))
			return CONSENT_MAYBE;
	return r->w->asks > 0 && r->doubt ? CONSENT_MAYBE : r->count[SIGN_WEAK] && !r->count[SIGN_SEEN] ? CONSENT_MAYBE : CONSENT_NONE;
}

/* "o", "n", "+1": nothing else is said. */
static bool
shortest(struct consent_reader *r, struct consent_said *s)
{
	const struct wording *w = r->w;
	char before = w->n == 1 && w->w[0].at > 0 ? w->raw[w->w[0].at - 1] : ' ';

	if (w->n != 1 || w->asks)
		return false;
	if (wording_is(w->w[0].word, "o|y") || (before == '+' && wording_is(w->w[0].word, "1")))
		s->what = CONSENT_YES;
	else if (wording_is(w->w[0].word, "n") || (before == '-' && wording_is(w->w[0].word, "1")))
		s->what = CONSENT_NO;
	return s->what != CONSENT_NONE;
}

void
consent_read(TALLOC_CTX *mem, const char *text, const struct civil *now, const char *zone, struct consent_said *s)
{
	struct consent_reader *r = talloc_zero(mem, struct consent_reader);
	bool passed, besides;
	size_t end;

	*s = (struct consent_said){ .what = CONSENT_NONE };
	r->mem = mem;
	r->w = consent_cut(r, text, r->f, CONSENT_FOUND_MOST, &r->n);
	if (r->w->n == 0 || shortest(r, s))
		return;
	r->hangs = r->w->n;
	consent_signs(r);
	date_find(r, now, zone);
	consent_doubts(r);
	s->elsewhere = whom(r, &passed, &besides);
	s->what = decide(r, s, passed, besides);
	if (s->what == CONSENT_MAYBE && r->date && !r->doubt) /* "ok pour janvier" */
		consent_doubt_at(r, MIN(word_at(r->w, r->date->at), r->w->n - 1));
	if (s->what == CONSENT_NO || s->what == CONSENT_LATER || s->what == CONSENT_ELSEWHERE)
		why(r, s);
	if (s->what == CONSENT_LATER)
		s->until = until(r, zone);
	if ((s->what == CONSENT_MAYBE || (s->what == CONSENT_LATER && r->count[SIGN_OUI] + r->count[SIGN_AGREE] > 0)) &&
	    r->hangs < r->w->n) {
		wording_sentence(r->w, r->hangs, &end);
		s->condition = wording_text(mem, r->w, r->hangs, end);
	}
}
