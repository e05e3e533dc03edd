/* SPDX-License-Identifier: EUPL-1.2
 *
 * The command line. Exit codes after sysexits(3): 0 good, 64 wrong usage, 65 a file of which not all is taken, 66 one that cannot be read, 69 a lab
 * that cannot run, 73 a folder that cannot be made, 74 an output that nobody reads, 78 wrong settings; `audit` exits 1 when a sum is off.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/csv.h"
#include "bot/base/date.h"
#include "bot/base/log.h"
#include "bot/base/text.h"
#include "bot/bot.h"
#include "bot/calendar.h"
#include "bot/demo.h"
#include "bot/import.h"
#include "bot/manual.h"
#include "bot/matrix/login.h"
#include "bot/report.h"
#include "handlers/indicators.h"

struct cli {
	TALLOC_CTX *mem;
	struct templates *words;
	const char *lang;
	char *config, *db, *now, *context, *options, *room, *state, *month;
	gboolean json, csv, markdown, man, seed, check;
	char **rest;
};

/* The person's language, as the system says it. */
static const char *
language(void)
{
	const char *l = getenv("LC_ALL");

	if (!l || !*l)
		l = getenv("LC_MESSAGES");
	if (!l || !*l)
		l = getenv("LANG");
	return l && strncmp(l, "en", 2) == 0 ? "en" : "fr";
}

static int
complain(const struct cli *c, int code, const char *key, const char *name, const char *value)
{
	const struct var vars[] = { VAR("given", name), VAR("near", value), { .name = NULL } };

	fprintf(stderr, "skoazell: %s\n", label_fill(c->mem, c->words, c->lang, key, vars));
	return code;
}

static int
broken(const struct err *e)
{
	fprintf(stderr, "skoazell: %s\n", e->text);
	return EX_UNAVAILABLE;
}

static int
need_config(struct cli *c, struct settings *set)
{
	int faults;

	if (!c->config)
		return complain(c, EX_USAGE, "cli.config-needed", "", "");
	faults = settings_read(c->mem, c->config, c->words, c->lang, stderr, set);
	if (faults)
		return EX_CONFIG;
	log_open((enum log_level)set->log_level, getenv("JOURNAL_STREAM") != NULL);
	if (*set->templates) {
		struct err e = { 0 };

		if (templates_open(c->mem, set->templates, &c->words, &e) < 0)
			return broken(&e);
	}
	return 0;
}

static bool
lacks_token(const struct settings *set)
{
	return *set->matrix_url && !*set->matrix_token;
}

static int
do_run(struct cli *c)
{
	struct settings set;
	struct err e = { 0 };
	struct bot *b;
	int r;

	loop_hold();
	r = need_config(c, &set);
	if (r)
		return r;
	if (lacks_token(&set))
		return complain(c, EX_CONFIG, "cli.no-token", set.matrix_token_file, "");
	if (bot_open(c->mem, &set, c->words, NULL, &b, &e) < 0)
		return broken(&e);
	r = loop_run(b, c->room, &e) < 0 ? broken(&e) : 0;
	talloc_free(b);
	return r;
}

/* A lab that does not work for so long is one, or a slip. */
static void
say_long_closed(struct cli *c, const struct settings *set)
{
	enum { LONG = 45 * 86400 };
	const struct hours *h = hours_new(c->mem, &set->hours);
	int64_t now = (int64_t)time(NULL), next = h ? hours_next(h, now) : now;
	const struct var vars[] = { VAR("date", words_date(c->mem, c->words, c->lang, next, set->zone)), { .name = NULL } };

	if (next > now + LONG)
		printf("%s\n", label_fill(c->mem, c->words, c->lang, "cli.long-closed", vars));
}

/* The folder of feeds cannot be written: errno says why. */
static bool
lacks_agenda(const struct settings *set)
{
	struct stat st;

	if (!*set->agenda)
		return false;
	if (stat(set->agenda, &st) == 0 && !S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return true;
	}
	return access(set->agenda, W_OK | X_OK) < 0;
}

static int
do_check_config(struct cli *c)
{
	struct settings set;
	int r = need_config(c, &set);

	if (r)
		return r;
	settings_print(stdout, &set);
	if (lacks_token(&set))
		return complain(c, EX_CONFIG, "cli.no-token", set.matrix_token_file, "");
	if (lacks_agenda(&set))
		return complain(c, EX_CONFIG, "cli.no-agenda", set.agenda, strerror(errno));
	printf("\n%s\n", label(c->words, c->lang, "cli.config-good"));
	say_long_closed(c, &set);
	return 0;
}

static int
do_sample_config(struct cli *c)
{
	(void)c;
	settings_sample(stdout);
	return 0;
}

static int
play(struct cli *c, bool talk)
{
	struct demo_settings set = { .dir = c->state, .seed = c->seed };
	g_autofree char *script = NULL;
	struct err e = { 0 };

	if (talk) {
		set.dir = c->state ? c->state : "demo";
		if (access(set.dir, W_OK) < 0 && (errno != ENOENT || access(".", W_OK) < 0))
			return complain(c, EX_CANTCREAT, "cli.no-place", set.dir, strerror(errno));
		set.seed = true;
	} else if (c->rest && c->rest[0] && strcmp(c->rest[0], "-") == 0) {
		set.stream = stdin;
	} else if (c->rest && c->rest[0]) {
		if (!g_file_get_contents(c->rest[0], &script, NULL, NULL))
			return complain(c, EX_NOINPUT, "cli.file-unreadable", c->rest[0], "");
		set.script = script;
	} else {
		set.script = demo_file("demo/tour"); /* it counts on the sample cases */
		set.seed = true;
	}
	return demo_run(c->mem, c->words, c->lang, &set, &e) < 0 ? broken(&e) : 0;
}

static int
do_tour(struct cli *c)
{
	return play(c, false);
}

static int
do_demo(struct cli *c)
{
	/* Without a terminal nobody can type: the visit is played. */
	return play(c, isatty(STDIN_FILENO));
}

/* A line of the person, without its end; `secret`: not shown. NULL: none. From a file the words are not asked for. */
static char *
ask_person(const struct cli *c, const char *key, bool secret)
{
	bool terminal = isatty(STDIN_FILENO);
	struct termios as_it_was, quiet;
	char line[1024], *answer = NULL;

	if (terminal) {
		fprintf(stderr, "%s ", label(c->words, c->lang, key));
		terminal = secret && tcgetattr(STDIN_FILENO, &as_it_was) == 0;
	}
	if (terminal) {
		quiet = as_it_was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	setvbuf(stdin, NULL, _IONBF, 0); /* or it keeps a copy */
	if (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\r\n")] = '\0';
		answer = talloc_strdup(c->mem, line);
	}
	if (terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &as_it_was);
		fputc('\n', stderr);
	}
	explicit_bzero(line, sizeof line);
	return answer;
}

/* Whole or not at all, for its owner alone. */
static int
write_secret(const struct cli *c, const char *path, const char *secret)
{
	const char *new = talloc_asprintf(c->mem, "%s.new", path);
	size_t n = strlen(secret);
	bool good;
	int fd;

	(void)unlink(new); /* of a run that was broken off */
	fd = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	good = write(fd, secret, n) == (ssize_t)n && write(fd, "\n", 1) == 1 && fsync(fd) == 0;
	good = close(fd) == 0 && good;
	if (good && rename(new, path) == 0)
		return 0;
	(void)unlink(new);
	return -1;
}

static int
do_matrix_login(struct cli *c)
{
	struct settings set;
	struct matrix_login login;
	const char *user, *token;
	struct err e = { 0 };
	int r = need_config(c, &set);

	if (r)
		return r;
	if (!*set.matrix_url)
		return complain(c, EX_CONFIG, "cli.no-homeserver", "", "");
	login.url = set.matrix_url;
	login.ca_file = *set.matrix_ca ? set.matrix_ca : NULL;
	login.user = *set.matrix_user ? set.matrix_user : ask_person(c, "cli.login-user", false);
	login.password = login.user && *login.user ? ask_person(c, "cli.login-password", true) : NULL;
	if (!login.password || !*login.password)
		return complain(c, EX_USAGE, "cli.login-empty", "", "");
	if (matrix_login(c->mem, &login, &user, &token, &e) < 0)
		return broken(&e);
	if (write_secret(c, set.matrix_token_file, token) < 0)
		return complain(c, EX_CANTCREAT, "cli.no-place", set.matrix_token_file, strerror(errno));
	(void)complain(c, 0, "cli.login-done", user, set.matrix_token_file);
	return 0;
}

static void
audit_line(void *aux, const char *name, const char *value, bool good)
{
	(void)aux;
	printf("%s %-58s %s\n", good ? "ok " : "OFF", name, value);
}

static int
do_audit(struct cli *c)
{
	struct settings set;
	struct err e = { 0 };
	struct store *s;
	struct tx *tx;
	const char *db = c->db;
	g_autofree char *folder = NULL;
	int bad, lost = 0;

	if (!db) {
		int r = need_config(c, &set);

		if (r)
			return r;
		db = talloc_asprintf(c->mem, "%s/skoazell.db", set.state);
	}
	if (store_open_readonly(c->mem, db, &s, &e) < 0)
		return broken(&e);
	if (tx_begin(s, &tx, &e) < 0)
		return broken(&e);
	bad = store_audit(tx, audit_line, NULL, &e);
	folder = g_path_get_dirname(db);
	if (bad >= 0)
		lost = attachments_lost(tx, talloc_asprintf(c->mem, "%s/attachments", folder), &e);
	tx_rollback(tx);
	store_close(s);
	if (bad < 0 || lost < 0)
		return broken(&e);
	audit_line(NULL, "G5 attachments that are not there as they came", talloc_asprintf(c->mem, "%d", lost), lost == 0);
	bad += lost > 0;
	printf("%s\n", label(c->words, c->lang, bad ? "cli.audit-bad" : "cli.audit-good"));
	return bad ? 1 : 0;
}

/* A lab to try on: the settings given or the demonstration's, the database given (copied) or a fresh one. */
static int
dry_bot(struct cli *c, struct settings *set, struct bot **b)
{
	struct err e = { 0 };
	const char *db = c->db;
	int r;

	if (c->config) {
		r = need_config(c, set);
		if (r)
			return r;
		if (!db && access(talloc_asprintf(c->mem, "%s/skoazell.db", set->state), F_OK) == 0)
			db = talloc_asprintf(c->mem, "%s/skoazell.db", set->state);
	} else if (settings_parse(c->mem, "demo/lab.conf", demo_file("demo/lab.conf"), c->words, c->lang, stderr, set) > 0) {
		return EX_CONFIG;
	}
	if (bot_open(c->mem, set, c->words, db ? talloc_asprintf(c->mem, "copy:%s", db) : ":memory:", b, &e) < 0)
		return broken(&e);
	if (c->now && date_parse(c->now, set->zone, &(*b)->fixed_now) < 0)
		return complain(c, EX_USAGE, "cli.bad-date", c->now, "");
	return 0;
}

static int
do_handle(struct cli *c)
{
	struct settings set;
	struct bot *b;
	int r;

	if (!c->rest || !c->rest[0])
		return complain(c, EX_USAGE, "cli.file-needed", "", "");
	r = dry_bot(c, &set, &b);
	if (r)
		return r;
	r = report_handle(b, (const char *const *)c->rest, c->json);
	talloc_free(b);
	return r ? EX_NOINPUT : 0;
}

/* Words that were not put between quotes are one text too. */
static const char *
joined(const struct cli *c)
{
	char *text = talloc_strdup(c->mem, c->rest[0]);
	size_t i;

	for (i = 1; c->rest[i]; i++)
		text = talloc_asprintf_append(text, " %s", c->rest[i]);
	return text;
}

static int
do_understand(struct cli *c)
{
	static const char *const names[] = { "mail", "reply", "room", "reminder", "poll", "referral" };
	enum context context = CONTEXT_MAIL;
	struct settings set;
	struct bot *b;
	size_t i;
	int r;

	if (!c->rest || !c->rest[0])
		return complain(c, EX_USAGE, "cli.text-needed", "", "");
	if (c->context) {
		for (i = 0; i < G_N_ELEMENTS(names) && strcmp(names[i], c->context) != 0; i++)
			;
		if (i == G_N_ELEMENTS(names))
			return complain(c, EX_USAGE, "cli.bad-context", c->context, "");
		context = (enum context)i;
	}
	r = dry_bot(c, &set, &b);
	if (r)
		return r;
	report_understand(b, c->words, c->lang, joined(c), context, c->options, c->json);
	talloc_free(b);
	return 0;
}

static int
do_calendar(struct cli *c)
{
	const char *given = c->rest && c->rest[0] ? c->rest[0] : NULL;
	struct err e = { 0 };
	struct settings set;
	int64_t now = (int64_t)time(NULL);
	struct civil today;
	char *end = NULL;
	long year;
	int r = need_config(c, &set);

	if (r)
		return r;
	if ((c->now && date_parse(c->now, set.zone, &now) < 0) || date_civil(now, set.zone, &today) < 0)
		return complain(c, EX_USAGE, "cli.bad-date", c->now ? c->now : "", "");
	year = given ? strtol(given, &end, 10) : today.year;
	if (given && (end == given || *end || year < HOURS_FIRST_YEAR || year > HOURS_LAST_YEAR))
		return complain(c, EX_USAGE, "cli.bad-year", given, "");
	return calendar_print(c->mem, c->words, c->lang, &set.hours, (int)year, c->json, &e) < 0 ? broken(&e) : 0;
}

static void
print_indicator(const struct cli *c, const struct indicator *i)
{
	const char *words = indicator_words(c->mem, c->words, c->lang, i);
	g_autoptr(GString) line = g_string_new(NULL);

	if (!c->csv) {
		printf("%8s  %s\n", i->value ? i->value : "-", words ? words : i->name);
		return;
	}
	indicator_csv(line, i, words);
	printf("%s\r\n", line->str);
}

/* Last month, or the one that was asked for. */
static bool
month_of(const struct cli *c, const char *zone, int64_t *from, int64_t *to)
{
	struct civil now;
	int year, month;

	if (date_civil((int64_t)time(NULL), zone, &now) < 0)
		return false;
	year = now.month == 1 ? now.year - 1 : now.year;
	month = now.month == 1 ? 12 : now.month - 1;
	return (!c->month || month_read(c->month, &year, &month)) && month_bounds(zone, year, month, from, to) == 0;
}

static int
do_indicators(struct cli *c)
{
	struct indicator all[INDICATORS_MOST];
	struct settings set;
	struct err e = { 0 };
	struct hours *hours;
	struct store *s;
	struct tx *tx;
	int64_t from, to;
	size_t n, i;
	int r = need_config(c, &set);

	if (r)
		return r;
	if (!month_of(c, set.zone, &from, &to))
		return complain(c, EX_USAGE, "cli.bad-month", c->month ? c->month : "", "");
	if (store_open_readonly(c->mem, c->db ? c->db : talloc_asprintf(c->mem, "%s/skoazell.db", set.state), &s, &e) < 0 ||
	    tx_look(s, &tx, &e) < 0)
		return broken(&e);
	hours = hours_new(c->mem, &set.hours); /* they were checked with the settings */
	r = indicators_all(tx, c->mem, hours, from, to, all, INDICATORS_MOST, &n, &e);
	tx_rollback(tx);
	for (i = 0; r == 0 && i < n; i++)
		print_indicator(c, &all[i]);
	store_close(s);
	return r < 0 ? broken(&e) : 0;
}

/* With --check on a copy. */
static int
do_import_cards(struct cli *c)
{
	g_autofree char *bytes = NULL;
	const char *path = c->rest && c->rest[0] ? c->rest[0] : NULL;
	struct settings set;
	struct err e = { 0 };
	struct bot *b = NULL;
	gsize n;
	int r;

	if (!path)
		return complain(c, EX_USAGE, "cli.table-needed", "", "");
	if (!c->config)
		return complain(c, EX_USAGE, "cli.config-needed", "", "");
	if (!g_file_get_contents(path, &bytes, &n, NULL))
		return complain(c, EX_NOINPUT, "cli.file-unreadable", path, "");
	r = c->check ? dry_bot(c, &set, &b) : need_config(c, &set);
	if (r == 0 && !c->check && bot_open(c->mem, &set, c->words, NULL, &b, &e) < 0)
		return broken(&e);
	if (r || !b)
		return r;
	r = import_cards(b, c->lang, path, bytes, n, &e);
	if (r >= 0 && c->check)
		printf("%s\n", label(c->words, c->lang, "import.checked"));
	talloc_free(b);
	return r < 0 ? broken(&e) : r ? EX_DATAERR : 0;
}

static int do_help(struct cli *);

static const struct verb {
	const char *name;
	int (*run)(struct cli *);
} verbs[] = {
	{ "run", do_run },
	{ "demo", do_demo },
	{ "tour", do_tour },
	{ "audit", do_audit },
	{ "indicators", do_indicators },
	{ "check-config", do_check_config },
	{ "sample-config", do_sample_config },
	{ "calendar", do_calendar },
	{ "import-cards", do_import_cards },
	{ "matrix-login", do_matrix_login },
	{ "handle", do_handle },
	{ "understand", do_understand },
	{ "help", do_help },
};

static int
do_help(struct cli *c)
{
	const struct var none[] = { { .name = NULL } };
	struct rendered r;
	struct err e = { 0 };

	if (c->markdown) {
		manual_markdown(c->mem, c->words);
		return 0;
	}
	if (c->man) {
		manual_man(c->mem, c->words);
		return 0;
	}
	if (render(c->mem, c->words, c->lang, "cli-help", none, &r, &e) < 0)
		return broken(&e);
	printf("%s", r.text);
	return 0;
}

static const char *
near_verb(const char *given)
{
	const char *best = "help";
	int least = 4;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(verbs); i++) {
		int d = text_distance(given, verbs[i].name, 3);

		if (d < least) {
			least = d;
			best = verbs[i].name;
		}
	}
	return best;
}

static int
parse(struct cli *c, int argc, char **argv)
{
	GOptionEntry entries[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &c->config, "", "FILE" },
		{ "db", 0, 0, G_OPTION_ARG_FILENAME, &c->db, "", "FILE" },
		{ "room", 0, 0, G_OPTION_ARG_FILENAME, &c->room, "", "FILE" },
		{ "state", 0, 0, G_OPTION_ARG_FILENAME, &c->state, "", "DIR" },
		{ "now", 0, 0, G_OPTION_ARG_STRING, &c->now, "", "TIME" },
		{ "context", 0, 0, G_OPTION_ARG_STRING, &c->context, "", "CONTEXT" },
		{ "options", 0, 0, G_OPTION_ARG_STRING, &c->options, "", "OPTIONS" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &c->json, "", NULL },
		{ "csv", 0, 0, G_OPTION_ARG_NONE, &c->csv, "", NULL },
		{ "check", 0, 0, G_OPTION_ARG_NONE, &c->check, "", NULL },
		{ "month", 0, 0, G_OPTION_ARG_STRING, &c->month, "", NULL },
		{ "seed", 0, 0, G_OPTION_ARG_NONE, &c->seed, "", NULL },
		{ "markdown", 0, 0, G_OPTION_ARG_NONE, &c->markdown, "", NULL },
		{ "man", 0, 0, G_OPTION_ARG_NONE, &c->man, "", NULL },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &c->rest, "", "" },
		{ 0 },
	};
	GOptionContext *context = g_option_context_new(NULL);
	GError *error = NULL;
	int r = 0;

	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		r = complain(c, EX_USAGE, "cli.bad-option", error->message, "");
		g_error_free(error);
	}
	g_option_context_free(context);
	return r;
}

/* "- Problème : ..." is no option: words that begin with a dash and hold a blank go behind "--". */
static void
texts_last(const struct cli *c, int argc, char **argv, int *out_argc, char ***out)
{
	char **args = talloc_zero_array(c->mem, char *, (unsigned)argc + 2), **texts = talloc_zero_array(args, char *, (unsigned)argc + 1);
	int n = 0, n_texts = 0, i;

	for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (argv[i][0] == '-' && strpbrk(argv[i], " \t\n") && strcspn(argv[i], "=") > strcspn(argv[i], " \t\n"))
			texts[n_texts++] = argv[i];
		else
			args[n++] = argv[i];
	if (i == argc && n_texts == 0)
		return;
	args[n++] = (char *)"--";
	memcpy(args + n, texts, (size_t)n_texts * sizeof *texts);
	n += n_texts;
	while (++i < argc)
		args[n++] = argv[i];
	*out_argc = n;
	*out = args;
}

/* Started with a closed descriptor, the first file opened would be taken for the terminal: the database, say. Writing to what was closed
 * fails, as it should. */
static void
hold_standard_files(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY); /* the lowest free one: this one */
}

int
main(int argc, char **argv)
{
	struct cli c = { .mem = talloc_new(NULL), .lang = language() };
	struct err e = { 0 };
	const char *name = argc > 1 ? argv[1] : "help";
	size_t i;
	int r;

	hold_standard_files();
	setlocale(LC_CTYPE, "C.UTF-8"); /* words on the command line are UTF-8, whatever the system says */
	umask(077);
	log_open(LOG_LEVEL_WARN, 0);
	if (templates_open(c.mem, NULL, &c.words, &e) < 0) {
		r = broken(&e);
		goto out;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	for (i = 0; i < G_N_ELEMENTS(verbs) && strcmp(verbs[i].name, name) != 0; i++)
		;
	if (i == G_N_ELEMENTS(verbs)) {
		r = complain(&c, EX_USAGE, "cli.unknown-command", name, near_verb(name));
		goto out;
	}
	if (verbs[i].run == do_understand)
		texts_last(&c, argc, argv, &argc, &argv);
	r = argc > 1 ? parse(&c, argc - 1, argv + 1) : 0;
	if (r == 0)
		r = verbs[i].run(&c);
out:
	g_free(c.config);
	g_free(c.db);
	g_free(c.room);
	g_free(c.state);
	g_free(c.now);
	g_free(c.context);
	g_free(c.options);
	g_strfreev(c.rest);
	talloc_free(c.mem);
	if ((fflush(stdout) != 0 || ferror(stdout)) && (r == 0 || r == EX_UNAVAILABLE))
		r = EX_IOERR;
	return r;
}
