/* SPDX-License-Identifier: EUPL-1.2
 *
 * Inside of the store: the closed set of prepared statements, and how to bind and step them.
 */
#ifndef DB_STMT_H
#define DB_STMT_H

#include <sqlite3.h>

#include "db/store.h"

enum query {
#define QUERY(name, text) Q_##name,
#include "embedded/queries.inc"
#undef QUERY
	Q_COUNT,
};

struct tx {
	struct store *store;
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *stmt[Q_COUNT];
	struct tx tx;
	bool in_tx;
	bool soft;        /* commits are not fsynced now */
	bool looking;     /* opened for reading only */
	int wal_pages;    /* since the last checkpoint */
	bool due_same;    /* no reminder was written since reminder_changed() */
	bool agenda_same; /* no feed became due since agenda_due() found none */
	int64_t *touched; /* cases that the transaction wrote to, see tx_touched() */
	size_t n_touched;
	int lock_fd;
	unsigned char secret[SECRET_SIZE];
};

/* The statement, reset and unbound. */
sqlite3_stmt *stmt_of(struct tx *, enum query);
void bind_int(sqlite3_stmt *, const char *name, int64_t);
void bind_id(sqlite3_stmt *, const char *name, int64_t);        /* 0 becomes NULL */
void bind_text(sqlite3_stmt *, const char *name, const char *); /* borrowed until the statement is done; NULL becomes NULL */
void bind_blob(sqlite3_stmt *, const char *name, const void *, size_t);
/* :year and :number of "R-2026-005"; "R-5": of any year (0). false: it is no reference of that letter. */
bool bind_ref(sqlite3_stmt *, const char *ref, char letter);
/* The place of a name among `n`; the schema knows no other. */
int name_place(const char *const *names, int n, const char *name);
/* Something of this case changed. */
void case_touched(struct tx *, int64_t problem);
/* 1 a row, 0 done, -1. */
int stmt_step(struct tx *, sqlite3_stmt *, struct err *e);
/* For a statement that gives no row; resets it. */
int stmt_run(struct tx *, sqlite3_stmt *, struct err *e);
/* The first column of at most `max` rows (:limit). */
int stmt_ids(struct tx *, sqlite3_stmt *, int64_t *ids, size_t max, size_t *n, struct err *e);
/* Column as a string of the context; NULL stays NULL, or "" with column_string. */
char *column_text(TALLOC_CTX *, sqlite3_stmt *, int col);
const char *column_string(TALLOC_CTX *, sqlite3_stmt *, int col);

int db_fail(struct store *, struct err *e, const char *what);
#define db_fail(s, e, what) (db_fail(s, e, what), -1) /* as fail() */

#endif
