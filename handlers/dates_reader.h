/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the parts of the reader of dates (dates*.c) share. A read_ function looks at token i and gives the token behind what it took;
 * 0: it is not there. Each looks at a bounded number of tokens.
 */
#ifndef HANDLERS_DATES_READER_H
#define HANDLERS_DATES_READER_H

#include "handlers/dates.h"

enum unit { UNIT_NONE, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };

/* A word, a number, or one mark. Dashes and apostrophes inside words are gone: "apres-demain" is one word, "mi-mars" are two. */
struct token {
	const char *word; /* folded */
	size_t at, end;   /* bytes of the text */
	int number;       /* of digits; -1 */
	unsigned char digits;
	bool glued;                          /* nothing stands before it */
	bool hyphen;                         /* the dash before it is gone */
	bool blocked;                        /* part of an address, a reference, a telephone number */
	bool begins;                         /* something may begin here */
	bool abbr;                           /* "mar": a weekday with a number behind it only */
	short month, weekday, ordinal, part; /* from 1; 0 for none */
	unsigned char english;               /* the month is followed by its day: "March 12" */
	int count;                           /* a number in words; -1 */
	enum unit unit;
	int times; /* of the unit: a quarter is three months */
};

enum { PART_MORNING = 1, PART_NOON, PART_AFTERNOON, PART_EVENING, PART_NIGHT, PART_MIDNIGHT };

struct rule {
	char freq; /* 'H', 'D', 'W', 'M', 'Y'; 0 for none */
	int interval, count;
	unsigned weekdays; /* 1 << 1 Monday ... */
	int nth[4];        /* of the weekday in the month, -1 the last */
	int n_nth;
	int mdays[4], n_mdays;
	unsigned months; /* 1 << 1 January ... */
	int setpos;
	int32_t until;
	bool unread; /* with an exception that is not understood */
};

/* A day, some days, an hour of them. */
struct when {
	int32_t day, end; /* end exclusive; 0: no day */
	int from, to;     /* minutes; `to` since midnight of the last day; -1: none */
	int32_t other;
	int other_from;                 /* with `other`; -1: as from */
	int weekday, mday, month, year; /* as said; 0 */
	int relative;
	bool closes; /* "fin avril": "d'ici" that is its last day */
	bool loose;  /* a season, holidays: "après" that is the day behind them */
	bool is_relative, looks_back, year_said, rough, impossible, part_only, placed, half, weak, today;
	enum span_bound bound;
	struct rule rule;
};

#define NOTHING ((struct when){ .from = -1, .to = -1, .other_from = -1 })

/* One of a list. */
enum { LIST = 16 };

struct item {
	struct when w;
	size_t first, end; /* tokens */
	bool joined;       /* by "ou", "et": not by a comma alone */
};

struct reader {
	TALLOC_CTX *mem;
	const char *text;
	struct token *t;
	size_t n; /* tokens without the end mark; t[n] and what follows is empty */
	int32_t today;
	int minute;
	enum dates_side side;
	const struct dates_frame *frame;
	int32_t last_day; /* of the last span, for "la veille" */
};

static inline const struct token *
tok(const struct reader *r, size_t i)
{
	return &r->t[i < r->n ? i : r->n];
}

/* dates_words.c */
void dates_cut(struct reader *, const char *text);
bool dates_is(const struct reader *, size_t i, const char *words); /* one of "du|de" */
/* Behind those of the words that stand at i: four at most, or "de de de ..." would cost the square of its length. */
size_t dates_skip(const struct reader *, size_t i, const char *words);
bool dates_mark(const struct reader *, size_t i, char mark);
size_t read_number(const struct reader *, size_t i, int *n); /* "12", "douze", "vingt-cinq" */

/* dates_time.c */
size_t read_bound(const struct reader *, size_t i, enum span_bound *);
size_t read_hours(const struct reader *, size_t i, bool day_near, struct when *); /* "de 9h à 12h", one, or a part of the day */
size_t read_length(const struct reader *, size_t i, struct length *);
size_t read_part(const struct reader *, size_t i, struct when *); /* "le matin", "en fin d'apres-midi" */

/* dates_day.c, dates_week.c, dates_relative.c */
size_t read_said(const struct reader *, size_t i, struct when *); /* "jeudi 12 mars": not resolved yet */
void resolve_said(const struct reader *, struct when *, int32_t not_before);
size_t read_period(const struct reader *, size_t i, struct when *); /* "la semaine du 14", "début avril" */
size_t read_relative(const struct reader *, size_t i, struct when *);
size_t read_feast(const struct reader *, size_t i, struct when *);
size_t read_nth(const struct reader *, size_t i, struct when *);
size_t read_year(const struct reader *, size_t i, int *year);
int32_t day_plus_months(int32_t day, int months);
int weekday_of(int32_t day);

/* dates_season.c */
size_t read_season(const struct reader *, size_t i, struct when *); /* "cet été", "au 2e trimestre" */

/* dates_read.c */
size_t read_one_day(const struct reader *, size_t i, struct when *);               /* named, relative, a feast, a part of the calendar */
size_t read_list(const struct reader *, size_t i, struct item *all, size_t *next); /* LIST of them at most */
void fill_list(const struct reader *, struct item *all, size_t n);                 /* resolved, each with what its neighbours say */
void take_hours(struct when *, const struct when *hours);
size_t read_range(const struct reader *, size_t i, struct when *); /* "du 3 au 7 mai" */

/* dates_rule.c */
size_t read_rule(const struct reader *, size_t i, struct when *);
size_t read_weekdays(const struct reader *, size_t i, unsigned *days);

/* dates_repeat.c */
size_t read_except(const struct reader *, size_t i, struct rule *);
void rule_first(const struct reader *, struct when *, int32_t from);
char *rule_text(TALLOC_CTX *, const struct when *);

#endif
