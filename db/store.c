/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opening, locking, migrating; transactions; the statements. No noun of the lab is here: see the other files of this folder.
 */
#include "db/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "bot/base/fault.h"
#include "bot/base/log.h"
#include "db/stmt.h"

static const char *const query_text[Q_COUNT] = {
#define QUERY(name, text) [Q_##name] = (text),
#include "embedded/queries.inc"
#undef QUERY
};

static const char *const query_name[Q_COUNT] = {
#define QUERY(name, text) [Q_##name] = #name,
#include "embedded/queries.inc"
#undef QUERY
};

static const struct migration {
	int number;
	const char *name;
	const char *text;
} migrations[] = {
#include "embedded/migrations.inc"
};
enum { N_MIGRATIONS = sizeof migrations / sizeof *migrations, APPLICATION_ID = 0x536b6f61 };

/* Pages in the write-ahead log from which it is folded into the database, by the leisure there is. With some it stays within LOG_BYTES. */
static const int tidy_from[] = { [LEISURE_QUIET] = 1000, [LEISURE_SOME] = 3800, [LEISURE_NONE] = 16000 };
enum { LOG_BYTES = 16 * 1024 * 1024 };

/* A full disk is not always SQLITE_FULL: where the log's index cannot grow, or a file cannot be made, only errno tells. What a failed
 * fsync has lost nobody knows: that stays an I/O error. */
static bool
disk_full(struct store *s, int code)
{
	int why = sqlite3_system_errno(s->db);

	if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
		return false;
	return ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN) && (why == ENOSPC || why == EDQUOT);
}

int(db_fail)(struct store *s, struct err *e, const char *what)
{
	int code = sqlite3_extended_errcode(s->db);

	if (disk_full(s, code))
		return fail(e, ERR_TEMP, "db: %s: the disk is full (%d)", what, code);
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_FULL:
		return fail(e, ERR_TEMP, "db: %s: %s", what, sqlite3_errmsg(s->db));
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
		return fail(e, ERR_PERM, "db: %s: %s (%d)", what, sqlite3_errmsg(s->db), code);
	default:
		return fail(e, ERR_BUG, "db: %s: %s (%d)", what, sqlite3_errmsg(s->db), code);
	}
}

/* A few statements that are no queries: opening, migrating, transactions. */
static int
run(struct store *s, const char *text, struct err *e)
{
	return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(s, e, "exec");
}

static int
user_version(struct store *s, int *version, struct err *e)
{
	sqlite3_stmt *st;
	int good;

	if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st, NULL) != SQLITE_OK)
		return db_fail(s, e, "version");
	good = sqlite3_step(st) == SQLITE_ROW;
	*version = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return good ? 0 : db_fail(s, e, "version");
}

/* A rebuilt table leaves no row that points nowhere. */
static int
whole(struct store *s, struct err *e)
{
	sqlite3_stmt *st;
	int r;

	if (sqlite3_prepare_v2(s->db, "PRAGMA foreign_key_check", -1, &st, NULL) != SQLITE_OK)
		return db_fail(s, e, "foreign keys");
	r = sqlite3_step(st);
	sqlite3_finalize(st);
	return r == SQLITE_DONE ? 0 : fail(e, ERR_PERM, "db: rows that point nowhere");
}

/* Foreign keys are off meanwhile: a table is changed by building it anew. */
static int
migrate(struct store *s, struct err *e)
{
	char text[64];
	int version, i;

	if (user_version(s, &version, e) < 0)
		return -1;
	if (version > migrations[N_MIGRATIONS - 1].number)
		return fail(
		    e, ERR_PERM, "db: version %d is newer than this program, which knows %d", version, migrations[N_MIGRATIONS - 1].number);
	for (i = 0; i < N_MIGRATIONS; i++) {
		if (migrations[i].number <= version)
			continue;
		(void)snprintf(text, sizeof text, "PRAGMA user_version = %d", migrations[i].number);
		if (run(s, "BEGIN IMMEDIATE", e) < 0)
			return -1;
		if (run(s, migrations[i].text, e) < 0 || run(s, text, e) < 0 || whole(s, e) < 0)
			goto back;
		FAULT("store.migrating");
		if (run(s, "COMMIT", e) < 0)
			goto back;
		FAULT("store.migrated");
	}
	return 0;
back:
	(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return fail_in(e, "%s", migrations[i].name);
}

/* SQLite goes through all names of a statement to find one. They are given as literals, which stay where they are: what was found is kept. */
enum { PLACES = 4096 };
static struct place {
	sqlite3_stmt *st;
	const char *name;
	int i;
} places[PLACES];

static int
prepare_all(struct store *s, struct err *e)
{
	int i;

	memset(places, 0, sizeof places); /* of statements that may be no more */
	for (i = 0; i < Q_COUNT; i++) {
		const char *tail = "";

		if (sqlite3_prepare_v3(s->db, query_text[i], -1, SQLITE_PREPARE_PERSISTENT, &s->stmt[i], &tail) != SQLITE_OK)
			return db_fail(s, e, query_name[i]);
		while (*tail == '\n' || *tail == ' ')
			tail++;
		if (*tail)
			return fail(e, ERR_BUG, "db: %s holds two statements", query_name[i]);
	}
	return 0;
}

/* The lock is on a file of its own: closing any descriptor of the database would drop SQLite's own locks. */
static int
lock(struct store *s, const char *path, struct err *e)
{
	char name[4096], pid[32] = "";
	ssize_t n;

	if ((size_t)snprintf(name, sizeof name, "%s.lock", path) >= sizeof name)
		return fail(e, ERR_PERM, "db: path too long");
	s->lock_fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock_fd < 0)
		return fail(e, ERR_PERM, "db: %s: %s", name, strerror(errno));
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		n = pread(s->lock_fd, pid, sizeof pid - 1, 0);
		if (n > 0)
			pid[n] = '\0';
		return fail(e, ERR_PERM, "db: %s is in use by process %.20s", path, n > 0 ? pid : "?");
	}
	(void)snprintf(pid, sizeof pid, "%ld", (long)getpid());
	if (ftruncate(s->lock_fd, 0) < 0 || pwrite(s->lock_fd, pid, strlen(pid), 0) < 0)
		return fail(e, ERR_TEMP, "db: %s: %s", name, strerror(errno));
	return 0;
}

/* Crash tests compare runs id by id: they fix what is otherwise drawn. Never in a release build. */
static bool
secret_for_tests(struct store *s)
{
#ifdef WITH_FAULTS
	const char *fixed = getenv("SKOAZELL_TEST_SECRET");

	if (fixed) {
		(void)snprintf((char *)s->secret, sizeof s->secret, "%s", fixed);
		return true;
	}
#else
	(void)s;
#endif
	return false;
}

static int
secret_find(struct tx *tx, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_meta_get);
	int found;

	bind_text(st, ":key", "secret");
	found = stmt_step(tx, st, e);
	if (found == 1 && sqlite3_column_bytes(st, 0) == SECRET_SIZE)
		memcpy(tx->store->secret, sqlite3_column_blob(st, 0), SECRET_SIZE);
	sqlite3_reset(st);
	return found;
}

static int
secret_load(struct store *s, struct err *e)
{
	struct tx *tx = NULL;
	sqlite3_stmt *st;
	int found;

	if (tx_begin(s, &tx, e) < 0)
		return -1;
	found = secret_find(tx, e);
	if (found == 0 && s->looking) {
		(void)fail(e, ERR_PERM, "db: no secret in it");
		found = -1;
	} else if (found == 0) {
		if (!secret_for_tests(s) && secret_draw(s->secret, SECRET_SIZE) < 0) {
			tx_rollback(tx);
			return fail(e, ERR_PERM, "db: no randomness: %s", strerror(errno));
		}
		st = stmt_of(tx, Q_meta_set);
		bind_text(st, ":key", "secret");
		bind_blob(st, ":value", s->secret, SECRET_SIZE);
		found = stmt_run(tx, st, e);
	}
	if (found < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e);
}

static int
store_destroy(struct store *s)
{
	int i;

	for (i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(s->stmt[i]);
	sqlite3_close(s->db);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	explicit_bzero(s->secret, sizeof s->secret);
	return 0;
}

static struct store *
store_new(TALLOC_CTX *mem)
{
	struct store *s = talloc_zero(mem, struct store);

	s->lock_fd = -1;
	s->tx.store = s;
	talloc_set_destructor(s, store_destroy);
	return s;
}

static const char settings[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON;"
			       "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -2000;"
			       "PRAGMA journal_size_limit = 16777216; PRAGMA temp_store = MEMORY;";

static int
count_pages(void *aux, sqlite3 *db, const char *name, int pages)
{
	struct store *s = aux;

	(void)db;
	(void)name;
	s->wal_pages = pages;
	return SQLITE_OK;
}

/* Another process may be writing to `path`: the backup API gives a consistent copy all the same. */
static int
copy_from(struct store *s, const char *path, struct err *e)
{
	sqlite3_backup *backup;
	sqlite3 *from = NULL;
	int r = -1;

	if (sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
		(void)fail(e, ERR_PERM, "db: %s: %s", path, sqlite3_errmsg(from));
		goto out;
	}
	(void)sqlite3_busy_timeout(from, 5000);
	backup = sqlite3_backup_init(s->db, "main", from, "main");
	if (!backup || sqlite3_backup_step(backup, -1) != SQLITE_DONE) {
		(void)fail(e, ERR_PERM, "db: %s: %s", path, sqlite3_errmsg(s->db));
		(void)sqlite3_backup_finish(backup);
		goto out;
	}
	r = sqlite3_backup_finish(backup) == SQLITE_OK ? 0 : db_fail(s, e, path);
out:
	sqlite3_close(from);
	return r;
}

int
store_open(TALLOC_CTX *mem, const char *path, struct store **out, struct err *e)
{
	struct store *s = store_new(mem);
	const char *copy = strncmp(path, "copy:", 5) == 0 ? path + 5 : NULL;
	char text[64];

	if (copy)
		path = ":memory:";
	/* Without its counts SQLite's allocator needs no lock. No effect when SQLite is in use already. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (strcmp(path, ":memory:") != 0 && lock(s, path, e) < 0)
		goto bad;
	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		(void)db_fail(s, e, path);
		goto bad;
	}
	if (copy && copy_from(s, copy, e) < 0)
		goto bad;
	(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* Where a value is compared with what a partial index asks for, it would be prepared anew for each value. */
	(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	/* Checkpoints are made by store_tidy(), off the path of a message. */
	(void)sqlite3_wal_hook(s->db, count_pages, s);
	(void)sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 32 * 1024 * 1024);
	(void)sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_busy_timeout(s->db, 5000);
	(void)snprintf(text, sizeof text, "PRAGMA application_id = %d", APPLICATION_ID);
	if (run(s, settings, e) < 0 || migrate(s, e) < 0 || run(s, "PRAGMA foreign_keys = ON", e) < 0 || run(s, text, e) < 0 ||
	    prepare_all(s, e) < 0 || secret_load(s, e) < 0)
		goto bad;
	*out = s;
	return 0;
bad:
	talloc_free(s);
	return -1;
}

int64_t
store_changes(const struct store *s)
{
	return sqlite3_total_changes64(s->db);
}

bool
store_waits(const struct store *s)
{
	return s->wal_pages >= tidy_from[LEISURE_QUIET];
}

void
store_tidy(struct store *s, enum leisure leisure)
{
	if (s->in_tx || s->wal_pages < tidy_from[leisure])
		return;
	/* Passive: it waits for nobody; what it could not do is done the next time. */
	(void)sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	FAULT("store.tidied");
	s->wal_pages = 0;
}

void
store_spread(struct store *s)
{
	static const char zeros[64 * 1024];
	sqlite3_file *log = NULL;
	sqlite3_int64 size, had = 0;

	if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || !log || !log->pMethods ||
	    log->pMethods->xFileSize(log, &had) != SQLITE_OK || had == 0)
		return;
	/* Frames of zeros are none: whoever reads the log ends before them. */
	for (size = had; size < LOG_BYTES; size += (sqlite3_int64)sizeof zeros) {
		if (log->pMethods->xWrite(log, zeros, sizeof zeros, size) == SQLITE_OK)
			continue;
		(void)log->pMethods->xTruncate(log, had);
		return;
	}
	(void)log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

int
store_open_readonly(TALLOC_CTX *mem, const char *path, struct store **out, struct err *e)
{
	struct store *s = store_new(mem);
	int version;

	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
	    sqlite3_busy_timeout(s->db, 5000) != SQLITE_OK || user_version(s, &version, e) < 0) {
		(void)db_fail(s, e, path);
		goto bad;
	}
	if (version != migrations[N_MIGRATIONS - 1].number) {
		(void)fail(e, ERR_PERM, "db: %s has version %d, this program %d", path, version, migrations[N_MIGRATIONS - 1].number);
		goto bad;
	}
	s->looking = true;
	if (run(s, "PRAGMA query_only = ON", e) < 0 || prepare_all(s, e) < 0 || secret_load(s, e) < 0)
		goto bad;
	*out = s;
	return 0;
bad:
	talloc_free(s);
	return -1;
}

void
store_close(struct store *s)
{
	talloc_free(s);
}

const unsigned char *
store_secret(struct store *s)
{
	return s->secret;
}

/* With NORMAL a commit is written to the log and not fsynced; the next one with FULL fsyncs the whole log, and recovery takes the log up
 * to its first frame that is not whole: a later commit cannot be there without an earlier one. A checkpoint fsyncs the log first in
 * both. The level stays until another is wanted, and no transaction begins at the wrong one. */
static int
level(struct store *s, bool soft, struct err *e)
{
	if (s->soft == soft)
		return 0;
	if (run(s, soft ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", e) < 0)
		return -1;
	s->soft = soft;
	return 0;
}

static int
begin(struct store *s, enum query how, struct tx **tx, struct err *e)
{
	if (s->in_tx)
		return fail(e, ERR_BUG, "db: a transaction is open");
	if (stmt_step(&s->tx, s->stmt[s->looking ? Q_tx_look : how], e) < 0)
		return -1;
	s->in_tx = true;
	s->n_touched = 0;
	*tx = &s->tx;
	return 0;
}

int
tx_begin(struct store *s, struct tx **tx, struct err *e)
{
	return level(s, false, e) < 0 ? -1 : begin(s, Q_tx_write, tx, e);
}

int
tx_begin_soft(struct store *s, struct tx **tx, struct err *e)
{
	return level(s, true, e) < 0 ? -1 : begin(s, Q_tx_write, tx, e);
}

int
tx_look(struct store *s, struct tx **tx, struct err *e)
{
	return begin(s, Q_tx_look, tx, e);
}

int
tx_commit(struct tx *tx, struct err *e)
{
	struct store *s = tx->store;

	FAULT("tx.before-commit");
	if (stmt_step(tx, s->stmt[Q_tx_commit], e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	s->in_tx = false;
	FAULT("tx.after-commit");
	return 0;
}

int
tx_rollback(struct tx *tx)
{
	struct store *s = tx->store;
	bool open = !sqlite3_get_autocommit(s->db);
	struct err e;

	if (open)
		(void)stmt_step(tx, s->stmt[Q_tx_rollback], &e);
	s->in_tx = false;
	return open;
}

sqlite3_stmt *
stmt_of(struct tx *tx, enum query q)
{
	sqlite3_stmt *st = tx->store->stmt[q];

	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	return st;
}

static int
place(sqlite3_stmt *st, const char *name)
{
	size_t slot = (((uintptr_t)st >> 4) * 31 + (uintptr_t)name) % PLACES;

	if (places[slot].st != st || places[slot].name != name) {
		places[slot] = (struct place){ st, name, sqlite3_bind_parameter_index(st, name) };
		if (places[slot].i == 0)
			log_err("db: no parameter %s in: %.60s", name, sqlite3_sql(st));
	}
	return places[slot].i;
}

void
bind_int(sqlite3_stmt *st, const char *name, int64_t n)
{
	sqlite3_bind_int64(st, place(st, name), n);
}

void
bind_id(sqlite3_stmt *st, const char *name, int64_t n)
{
	if (n)
		sqlite3_bind_int64(st, place(st, name), n);
}

void
bind_text(sqlite3_stmt *st, const char *name, const char *s)
{
	if (s)
		sqlite3_bind_text(st, place(st, name), s, -1, SQLITE_STATIC);
}

void
bind_blob(sqlite3_stmt *st, const char *name, const void *bytes, size_t n)
{
	sqlite3_bind_blob64(st, place(st, name), n ? bytes : "", n, SQLITE_STATIC);
}

int
stmt_step(struct tx *tx, sqlite3_stmt *st, struct err *e)
{
	switch (sqlite3_step(st)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		sqlite3_reset(st);
		return 0;
	default:
		(void)db_fail(tx->store, e, "step");
		sqlite3_reset(st);
		return -1;
	}
}

bool
bind_ref(sqlite3_stmt *st, const char *ref, char letter)
{
	int year = 0, number;

	if (*ref != letter)
		return false;
	if (sscanf(ref + 1, "-%9d-%9d", &year, &number) != 2) {
		year = 0;
		if (sscanf(ref + 1, "-%9d", &number) != 1)
			return false;
	}
	bind_int(st, ":year", year);
	bind_int(st, ":number", number);
	return true;
}

int
name_place(const char *const *names, int n, const char *name)
{
	int i = 0;

	while (i + 1 < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

int
stmt_ids(struct tx *tx, sqlite3_stmt *st, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	int r = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		ids[*n] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
stmt_run(struct tx *tx, sqlite3_stmt *st, struct err *e)
{
	int r;

	do
		r = stmt_step(tx, st, e);
	while (r == 1);
	return r;
}

char *
column_text(TALLOC_CTX *mem, sqlite3_stmt *st, int col)
{
	const char *s = (const char *)sqlite3_column_text(st, col);

	return s ? talloc_strdup(mem, s) : NULL;
}

const char *
column_string(TALLOC_CTX *mem, sqlite3_stmt *st, int col)
{
	const char *s = column_text(mem, st, col);

	return s ? s : "";
}
