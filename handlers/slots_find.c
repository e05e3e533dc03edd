/* SPDX-License-Identifier: EUPL-1.2
 *
 * What each date of a text stands for: an option, an exception, a limit, or something told in passing.
 */
#include <string.h>

#include "bot/base/text.h"
#include "handlers/slots_reader.h"

enum { LEAD_MOST = 90, JOIN_MOST = 24 };

#define ONLY_JOINED "^\\W*(?:(?:ou|et|ni|or|and|nor|le|la|les|the|du|de|aussi|bien|sinon|soit|either|a|on|celle|celui)\\b\\W*)*$"

static const char *
lead_of(const struct finder *f, size_t i)
{
	size_t at = f->span[i].at, from = i > 0 ? f->span[i - 1].at + f->span[i - 1].len : 0, k;

	if (at - from > LEAD_MOST)
		from = at - LEAD_MOST;
	while (from < at && ((unsigned char)f->text[from] & 0xC0) == 0x80)
		from++;
	for (k = from; k < at; k++)
		if (f->text[k] == '\n' || f->text[k] == '!' || f->text[k] == '?' ||
		    (f->text[k] == '.' && k + 2 < at && f->text[k + 1] == ' ' && g_ascii_isupper(f->text[k + 2])))
			from = k + 1;
	return text_fold(f->mem, talloc_strndup(f->mem, f->text + from, at - from));
}

static int
weekday_in(const char *words)
{
	static const char one[] = "\\b(" WEEKDAY_WORDS ")";
	static const char *const names[] = { "lu", "ma", "me", "je", "ve", "sa", "di", "mo", "tu", "we", "th", "fr", "sa", "su" };
	int start, end;
	size_t i;

	if (!asking_find(one, words, 0, 1, &start, &end))
		return 0;
	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (strncmp(words + start, names[i], 2) == 0)
			return (int)(i % 7) + 1;
	return 0;
}

/* What the words before a date make of it; an exception, and what is told in passing, hold for the dates joined to them. */
static enum said_as
role_of(const struct finder *f, size_t i)
{
	static const char answers[] =
	    "\\b(?:repon\\w*|retours?|date limite|limite|deadline|cloture\\w*|repl(?:y|ies)|answers?|respon[ds]\\w*|rsvp|votes?|voter|votez|inscri\\w*|confirm\\w*)\\b[^.;]{0,40}$";
	/* What the writer looks back to; "la réunion du 12 février" only by its "du": a meeting is asked for as well. */
	static const char aside[] =
	    "\\b(?:suite a|apres|lors d\\w*|comme (?:convenu|evoque|discute|vu)|depuis|pour faire suite a|following|after|further to|as (?:agreed|discussed)|merci pour|thanks for|since)\\b[^.;,]{0,60}$|\\b(?:ouvre\\w*|vot\\w+|commence\\w*|date[es]*|opened|started)(?: \\w+){0,2}\\W*$";
	static const char held[] =
	    "\\b(?:echange|reunion|mail|courriel|appel|courrier|message|rencontre|rendez-vous|entretien|discussion|comite|lettre|visite|seance|deliberation|arrete|loi|decret|conversation|meeting|call|email|letter|talk|visit)s?(?: \\w+){0,2}\\W*(?:du|of|from)?\\W*$";
	static const char except[] =
	    "(?:\\b(?:sauf|excepte|hors|hormis|except|excluding|without|sans|ni|indisponible\\w*|impossible\\w*|absent\\w*|unavailable|ferme\\w*|exception)\\b(?! (?:si|avis))[^.;,]{0,30}|\\b(?:pas|not|no|mais pas|but not|eviter|evitez|avoid)\\b\\W*(?:possible|disponible|dispo|available|libre|free)?\\W*(?:(?:le|la|les|du|de|on|the|pour|a|l')\\b\\W*)*)$";
	const struct span *s = &f->span[i];
	const char *lead = f->said[i].lead;

	if (i > 0 && (f->said[i - 1].as == SAID_EXCEPT || (f->said[i - 1].as == SAID_ASIDE && asking_has("\\b(?:et|and)\\b", lead))) &&
	    f->span[i - 1].day_said && strlen(lead) < JOIN_MOST && asking_has(ONLY_JOINED, lead) &&
	    !asking_has("\\b(?:ou|or)\\b|[:;]", lead))
		return f->said[i - 1].as;
	if (asking_has(answers, lead) && (s->bound || asking_has("(?:limite|deadline|cloture\\w*|pour|by|:)[^.;]{0,12}$", lead)))
		return SAID_LIMIT;
	if (!s->day_said || s->bound == BOUND_SINCE || asking_has(aside, lead) ||
	    (asking_has(held, lead) && asking_has("^du\\b|\\b(?:du|of|from) +$", asking_has("^du\\b", f->said[i].words) ? "du " : lead)))
		return SAID_ASIDE;
	if (s->bound == BOUND_BEFORE && asking_has("\\b(?:pas|not|jamais|never)\\W*$", lead))
		return SAID_FROM;
	if (asking_has(except, lead))
		return SAID_EXCEPT;
	if (s->bound == BOUND_FROM || s->bound == BOUND_AFTER)
		return SAID_FROM;
	if (s->bound)
		return SAID_UNTIL;
	return SAID_OPTION;
}

static void
describe(struct finder *f, size_t i)
{
	static const char month[] = "\\b" MONTH_WORDS "|\\d[/.-]\\d|\\d{4}";
	struct said *d = &f->said[i];

	d->span = &f->span[i];
	d->words = text_fold(f->mem, f->span[i].text);
	d->lead = lead_of(f, i);
	d->week = asking_has("\\b(?:semaine|week)\\b(?!-end|end)", d->words) && f->span[i].state <= SPAN_PAST;
	d->weekday = weekday_in(d->words);
	d->lone = d->weekday && !d->week && !f->span[i].recurrence && !asking_has(month, d->words) &&
		  !asking_has("\\b\\d{1,2}(?:er)?\\b(?! ?[h:]|[:h]|-\\d)|prochain|next|en huit|en quinze|\\bce\\b|\\bthis\\b|dernier|last",
		      d->words);
	d->from = d->to = -1;
	d->as = role_of(f, i);
}

static void
move(struct span *s, int32_t by)
{
	int32_t start = slot_day(&s->start) + by, end = slot_day(&s->end) + by;

	if (slot_day(&s->start) == 0 || start < 1 || end > dates_day(9999, 12, 31))
		return;
	s->start = dates_civil(start, slot_minute(&s->start));
	s->end = dates_civil(end, slot_minute(&s->end));
}

/* "le 23", "jeudi 23 matin": its day of the month, when the month is not said; 0. */
static int
bare_day(const struct said *d)
{
	static const char month[] = "\\b" MONTH_WORDS "|\\d[/.-]\\d|\\d{4}|\\b(?:semaine|week) (?:n|\\d)|\\bs\\d";
	int day;

	if (d->span->recurrence || d->span->state == SPAN_RELATIVE || asking_has(month, d->words) ||
	    asking_has("\\b(?:dans|in|sous|il y a|ago|prochaine?|next|jours?|days?|semaines|weeks|j\\W?[+-])\\b", d->words))
		return 0;
	day = asking_number("(?:^|[^\\d:h])(\\d{1,2})(?:er|st|nd|rd|th)?\\b(?! ?(?:h|:|am\\b|pm\\b)|[h:]|-\\d)", d->words, 1);
	return day >= 1 && day <= 31 ? day : 0;
}

static bool
month_said(const struct said *d)
{
	return asking_has("\\b" MONTH_WORDS "|\\d[/.-]\\d|\\d{4}", d->words);
}

/* A day without its month is in the month of the date before it in the text, or in the next one when it would be before that date. */
static void
month_from(struct said *d, const struct civil *before)
{
	int32_t last = dates_day(before->year, before->month, before->day), day, now = slot_day(&d->span->start);
	int mday = bare_day(d), year = before->year, month = before->month, named, off;

	if (mday == 0 || now == 0)
		return;
	day = dates_day(year, month, mday);
	if (day == 0 || day < last) {
		month = month % 12 + 1;
		year += month == 1;
		day = dates_day(year, month, mday);
	}
	if (day == 0)
		return;
	if (d->week)
		day -= (dates_civil(day, 0).weekday + 6) % 7;
	if (day == now)
		return;
	move(d->span, day - now);
	named = d->week ? 0 : d->weekday;
	off = named ? (named - dates_civil(day, 0).weekday + 7) % 7 : 0;
	d->span->ambiguous = off != 0;
	if (off)
		d->span->other = dates_civil(day + (off > 3 ? off - 7 : off), slot_minute(&d->span->start));
}

/* Lone weekdays beside a week are days of it: "semaine du 14, plutôt le jeudi ou le vendredi" narrows it; "le jeudi ou le vendredi de la semaine
 * du 14" names two. */
static void
weekdays_of_week(struct finder *f, size_t i)
{
	struct said *d = &f->said[i], *week = NULL, *next;
	size_t k = i;

	while (k-- > 0)
		if (f->said[k].as == SAID_OPTION && !(f->said[k].lone && f->said[k].as == SAID_ASIDE)) {
			week = f->said[k].week && !f->said[k].span->recurrence ? &f->said[k] : NULL;
			break;
		}
	if (week && (!asking_has("\\b(?:ou|or|et|and)\\b", d->lead) || week->only)) {
		week->only |= 1U << d->weekday;
		d->as = SAID_ASIDE;
		if (!d->span->all_day) {
			week->from = slot_minute(&d->span->start);
			week->to = slot_minute(&d->span->end);
		}
		return;
	}
	/* "lundi matin ou mardi après-midi, la semaine prochaine" */
	for (k = i + 1; k < f->n && f->said[k].lone && f->said[k].as == SAID_OPTION; k++)
		;
	next = k < f->n ? &f->said[k] : NULL;
	if (next && next->week && next->as == SAID_OPTION && next->span->all_day && strlen(next->lead) < JOIN_MOST &&
	    slot_day(&next->span->start) && !asking_has("\\b(?:ou|or|et|and)\\b", next->lead)) {
		int32_t day = slot_day(&next->span->start) - next->span->start.weekday + d->weekday;

		move(d->span, day - slot_day(&d->span->start));
		d->span->ambiguous = false;
		if (k == i + 1)
			next->as = SAID_ASIDE;
		return;
	}
	next = i + 1 < f->n ? &f->said[i + 1] : NULL;
	/* Only with a day of that week is it so: "jeudi ou la semaine du 14" are two things. */
	if (next && next->as == SAID_OPTION && !next->lone && next->weekday && asking_has("\\b(?:semaine|week)\\b", next->words) &&
	    asking_has(ONLY_JOINED, next->lead) && slot_day(&next->span->start))
		move(d->span, slot_day(&next->span->start) - next->span->start.weekday + d->weekday - slot_day(&d->span->start));
}

/* "les mardis" beside a week or days: these weekdays of it. "Tous les matins du 9 au 13 mars": the rule within these days. */
static bool
rule_within(struct finder *f, size_t i)
{
	struct said *d = &f->said[i], *next = i + 1 < f->n ? &f->said[i + 1] : NULL;
	const char *rule = d->span->recurrence;

	if (next && next->as == SAID_OPTION && next->span->all_day && !dates_one_day(next->span) && next->span->state <= SPAN_PAST &&
	    strlen(next->lead) < JOIN_MOST &&
	    asking_has("^\\W*(?:(?:de|du|dans|pendant|sur|of|in|from|la|cette|the|during|entre|between)\\b\\W*)*$", next->lead)) {
		d->weekly = true;
		d->within_from = slot_day(&next->span->start);
		d->within_to = slot_day(&next->span->end);
		next->as = SAID_ASIDE;
		return true;
	}
	if (strstr(rule, "BYMONTH=") && !strstr(rule, "FREQ=YEARLY")) {
		d->weekly = true;
		d->within_from = slot_day(&d->span->start);
		d->within_to = d->within_from + 31 - d->span->start.day + 1;
		while (dates_civil(d->within_to - 1, 0).month != d->span->start.month)
			d->within_to--;
		return true;
	}
	return false;
}

/* "14h-17h, les 10, 11 ou 12 mars": all of them. */
static void
hours_alone(struct finder *f)
{
	size_t i;

	f->out->from = f->frame->from;
	f->out->to = f->frame->to;
	for (i = 0; i < f->n; i++)
		if (!f->span[i].day_said && !f->span[i].all_day && f->span[i].state <= SPAN_PAST && f->said[i].as == SAID_ASIDE &&
		    dates_one_day(&f->span[i])) {
			f->out->from = slot_minute(&f->span[i].start);
			f->out->to = slot_minute(&f->span[i].end);
			if (f->out->to <= f->out->from)
				f->out->to = f->out->from;
			return;
		}
}

/* "12 mars 9h-12h, 13 mars idem"; "l'après-midi du jeudi 12 ou du vendredi 13"; "14h-17h, les 10, 11 ou 12 mars" */
static void
hours_from_before(struct finder *f, size_t i)
{
	struct said *d = &f->said[i], *before = i > 0 ? &f->said[i - 1] : NULL;
	const char *behind = text_fold(
	    f->mem, talloc_strndup(f->mem, f->text + d->span->at + d->span->len, strnlen(f->text + d->span->at + d->span->len, 24)));

	if (before && before->from >= 0 && before->as == SAID_OPTION && d->span->all_day && dates_one_day(d->span) &&
	    strlen(d->lead) < JOIN_MOST && asking_has(ONLY_JOINED, d->lead)) {
		d->from = before->from;
		d->to = before->to;
		return;
	}
	if (!before || before->span->all_day || !d->span->all_day || !dates_one_day(d->span) || before->as != SAID_OPTION)
		return;
	if (asking_has("^\\W*(?:idem|(?:aux? |the |a la )?(?:memes?|same) (?:h|time|creneau|hour))", behind) ||
	    (asking_has(
		 "^\\W*(?:de |from )?\\d{1,2} ?[h:]|^\\W*(?:l'|le |les |la |the |un |une |a |an )?(?:apres-?midi|matin|soir|morning|afternoon|evening)",
		 before->words) &&
		strlen(d->lead) < JOIN_MOST && asking_has(ONLY_JOINED, d->lead))) {
		d->from = slot_minute(&before->span->start);
		d->to = slot_minute(&before->span->end);
	}
}

/* "12 mars / 14h à 16h30": the hours of that day, and no second option. */
static void
hours_of_before(struct finder *f, size_t i)
{
	const struct said *d = &f->said[i];
	struct said *before = i > 0 ? &f->said[i - 1] : NULL;

	if (before && before->as == SAID_OPTION && before->span->all_day && dates_one_day(before->span) && !d->span->all_day &&
	    slot_day(&before->span->start) == slot_day(&d->span->start) && strlen(d->lead) < JOIN_MOST &&
	    !asking_has("\\b(?:ou|or|et|and)\\b", d->lead) &&
	    asking_has("^\\W*(?:de |a |vers |from |at |entre |between |des )?\\d{1,2} ?[h:]", d->words))
		before->as = SAID_ASIDE;
}

/* "jeudi 12 mars matin ou après-midi" */
static void
part_behind(struct finder *f, size_t i)
{
	static const char also[] =
	    "^\\W{0,3}(?:ou|et|or|and|/)\\W{0,3}(?:(?:l'|le |la |the |in the |en )?)(matin|soir|apres-?midi|aprem|morning|afternoon|evening)";
	struct said *d = &f->said[i];
	size_t end = d->span->at + d->span->len;
	const char *behind = text_fold(f->mem, talloc_strndup(f->mem, f->text + end, strnlen(f->text + end, 32)));
	int start, stop;

	if (d->span->all_day || d->span->recurrence || !asking_find(also, behind, 0, 1, &start, &stop) ||
	    (i + 1 < f->n && f->span[i + 1].at < end + (size_t)stop))
		return;
	d->also = behind[start] == 'm' ? PART_AM : strncmp(behind + start, "soir", 4) == 0 || behind[start] == 'e' ? PART_LATE : PART_PM;
}

/* The part of the day that is wished for whole ranges, in words that are no date. */
static enum part
part_wished(struct finder *f)
{
	static const char am[] = "\\b(?:matin|matins|matinees?|mornings?)\\b", pm[] = "\\b(?:apres-?midis?|aprems?|afternoons?)\\b";
	char *rest = talloc_strdup(f->mem, f->text), *folded;
	bool morning, afternoon;
	size_t i;

	for (i = 0; i < f->n; i++)
		memset(rest + f->span[i].at, '.', f->span[i].len);
	folded = text_fold(f->mem, rest);
	morning = asking_has(am, folded) &&
		  !asking_has("\\b(?:pas|sauf|not|no|hors) (?:en |le |les |de |d'|la |the |in )*(?:matin|matinee|morning)", folded);
	afternoon = asking_has(pm, folded) &&
		    !asking_has("\\b(?:pas|sauf|not|no|hors) (?:en |le |les |de |d'|l'|la |the |in )*(?:apres-?midi|afternoon)", folded);
	if (morning != afternoon)
		return morning ? PART_AM : PART_PM;
	if (f->frame->length.part)
		return (enum part)f->frame->length.part;
	return PART_NONE;
}

static void
bound_set(struct finder *f, const struct said *d)
{
	const struct span *s = d->span;
	int32_t first = slot_day(&s->start), last = slot_day(&s->end) - (s->all_day || slot_minute(&s->end) == 0 ? 1 : 0);
	struct civil *to = d->as == SAID_FROM ? &f->out->earliest : &f->out->latest;

	if (s->state != SPAN_GOOD) {
		if (s->state != SPAN_PAST || d->as == SAID_UNTIL)
			slots_fault(f,
			    s->state == SPAN_PAST         ? SLOT_PAST
			    : s->state == SPAN_IMPOSSIBLE ? SLOT_IMPOSSIBLE
							  : SLOT_RELATIVE,
			    false, s->text, NULL, NULL);
		return;
	}
	if (d->as == SAID_FROM)
		*to = dates_civil(s->bound == BOUND_AFTER ? MAX(last, first) + 1 : first, 0);
	else
		*to = dates_civil(s->bound == BOUND_BEFORE ? first - 1 : MAX(last, first), 0);
}

static void
limit_set(struct finder *f, const struct span *s)
{
	int32_t last = slot_day(&s->end) - (s->all_day ? 1 : 0);

	if (s->state != SPAN_GOOD)
		return;
	f->out->limit_timed = !s->all_day && !s->rough;
	f->out->limit = f->out->limit_timed ? s->start : dates_civil(s->bound == BOUND_BEFORE ? slot_day(&s->start) - 1 : last, 0);
}

static void
school_holidays(struct finder *f)
{
	static const char school[] =
	    "\\b((?:les |des |the )?(?:(?:petites |grandes )?vacances scolaires|vacances (?:de |d')(?:paques|printemps|hiver|fevrier|noel|la toussaint|toussaint)|conges scolaires|school holidays|half[ -]term))\\b";
	size_t *map;
	const char *folded = text_fold_map(f->mem, f->text, &map);
	int start, end;

	if (asking_find(school, folded, 0, 1, &start, &end))
		slots_fault(f, SLOT_SCHOOL, false, talloc_strndup(f->mem, f->text + map[start], map[end] - map[start]), NULL, NULL);
}

/* "les 12 et 13 mars" of two days are those two. */
static void
days_together(struct finder *f)
{
	size_t want = (size_t)MAX(f->frame->length.days, 0), i, k;

	for (i = 0; want > 1 && i + want <= f->n; i++) {
		for (k = 0; k < want; k++) {
			const struct said *d = &f->said[i + k];

			if (d->as != SAID_OPTION || !d->span->all_day || !dates_one_day(d->span) || d->span->recurrence ||
			    d->span->ambiguous || slot_day(&d->span->start) != slot_day(&f->span[i].start) + (int32_t)k ||
			    (k > 0 && asking_has("\\b(?:ou|or|soit)\\b", d->lead)))
				break;
		}
		if (k < want)
			continue;
		f->span[i].end = f->span[i + want - 1].end;
		for (k = 1; k < want; k++)
			f->said[i + k].as = SAID_ASIDE;
	}
}

static void
read_context(struct finder *f)
{
	const struct civil *last = NULL;
	size_t i;

	for (i = 0; i < f->n; i++) {
		struct said *d = &f->said[i];

		if (d->as != SAID_OPTION && d->as != SAID_EXCEPT)
			continue;
		if (last)
			month_from(d, last);
		if (d->span->state == SPAN_GOOD && month_said(d))
			last = &d->span->start;
		if (d->as != SAID_OPTION)
			continue;
		if (d->lone)
			weekdays_of_week(f, i);
		if (d->lone && d->as == SAID_OPTION && last && i > 0 && f->said[i - 1].as == SAID_OPTION &&
		    slot_day(&d->span->start) < slot_day(last))
			move(d->span, (slot_day(last) - slot_day(&d->span->start) + 6) / 7 * 7);
		hours_of_before(f, i);
		hours_from_before(f, i);
		part_behind(f, i);
	}
}

void
slots_find(TALLOC_CTX *mem, const char *text, const struct slots_frame *frame, struct slots *out)
{
	struct finder *f = talloc_zero(mem, struct finder);
	const struct dates_frame dates = { .now = frame->now, .side = DATES_AHEAD, .zone = frame->zone };
	size_t i;

	*out = (struct slots){ .n = 0 };
	*f = (struct finder){ .mem = mem, .text = text, .frame = frame, .out = out };
	f->n = dates_find(mem, text, &dates, f->span, SLOT_SPANS);
	for (i = 0; i < f->n; i++) {
		out->taken[i].at = f->span[i].at;
		out->taken[i].len = f->span[i].len;
		describe(f, i);
	}
	out->n_taken = f->n;
	f->part = part_wished(f);
	hours_alone(f);
	read_context(f);
	days_together(f);
	for (i = 0; i < f->n; i++)
		if (f->said[i].as == SAID_OPTION && f->span[i].recurrence)
			(void)rule_within(f, i);
	for (i = 0; i < f->n; i++) {
		const struct said *d = &f->said[i];

		if (d->as == SAID_OPTION)
			slots_make(f, d);
		else if (d->as == SAID_FROM || d->as == SAID_UNTIL)
			bound_set(f, d);
		else if (d->as == SAID_LIMIT)
			limit_set(f, d->span);
	}
	school_holidays(f);
	slots_sift(f);
}
