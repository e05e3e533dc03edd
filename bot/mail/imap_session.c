/* SPDX-License-Identifier: EUPL-1.2
 *
 * One conversation with the server, from CAPABILITY to IDLE. Commands go out with random tags;
 * answers come in as events of the parser. Fetching and moving are in imap_sync.c.
 */
#include "bot/mail/imap_session.h"

#include <string.h>

#include "bot/base/log.h"

#define UNTAGGED_MAX 10000 /* answers to one command, besides four for each mail there is */

struct imap_command *
imap_command_send(struct imap *m, enum imap_command_kind kind, struct err *e, const char *fmt, ...)
{
	struct imap_command *cmd;
	va_list ap;

	if (m->n_flight == IMAP_FLIGHT) {
		(void)fail(e, ERR_BUG, "too many commands at once");
		return NULL;
	}
	cmd = talloc_zero(m->session, struct imap_command);
	cmd->kind = kind;
	if (imap_tag(cmd->tag) < 0) {
		(void)fail(e, ERR_TEMP, "no random bytes");
		return NULL;
	}
	g_string_append_printf(m->out, "%s ", cmd->tag);
	va_start(ap, fmt);
	g_string_append_vprintf(m->out, fmt, ap);
	va_end(ap);
	g_string_append(m->out, "\r\n");
	if (m->n_flight == 0)
		m->progress_at = m->command_at = m->now;
	m->flight[m->n_flight++] = cmd;
	m->untagged = 0;
	return cmd;
}

struct imap_command *
imap_flight(const struct imap *m, enum imap_command_kind kind)
{
	size_t i;

	for (i = 0; i < m->n_flight; i++)
		if (m->flight[i]->kind == kind)
			return m->flight[i];
	return NULL;
}

int
imap_session_start(struct imap *m, struct err *e)
{
	size_t i;

	m->session = talloc_new(m);
	m->parser = imap_parser_new(m->session, imap_session_event, m);
	m->prefix = "";
	m->has_move = m->has_idle = m->has_uidplus = m->has_namespace = false;
	m->selected = false;
	m->exists = m->uidvalidity = 0;
	m->uid_next = 1;
	m->n_flight = 0;
	m->want_full = m->want_new = m->probe = m->left = false;
	m->quiet_until = 0;
	m->filling = NULL;
	g_array_set_size(m->items, 0);
	m->next_item = 0;
	for (i = 0; i < FOLDERS; i++) {
		g_array_set_size(m->again_move[i], 0);
		m->recreated[i] = false;
	}
	g_array_set_size(m->again_expunge, 0);
	m->phase = PHASE_OPEN;
	m->up_at = m->progress_at = m->now;
	return imap_command_send(m, CMD_CAPABILITY, e, "CAPABILITY") ? 0 : -1;
}

void
imap_session_end(struct imap *m)
{
	const struct imap_command *fetch = imap_flight(m, CMD_FETCH);

	if (fetch)
		imap_sync_lost(m, fetch);
	m->n_flight = 0;
	m->parser = NULL;
	m->filling = NULL;
	TALLOC_FREE(m->session);
}

/* ---- opening ---- */

static int
create_folder(struct imap *m, enum imap_folder folder, struct err *e)
{
	const char *utf8 = folder == FOLDER_DONE ? m->set.done : m->set.quarantine;
	char *name = imap_name(m->session, m->prefix, utf8);
	struct imap_command *cmd = imap_command_send(m, CMD_CREATE, e, "CREATE %s", name);

	talloc_free(name);
	if (!cmd)
		return -1;
	cmd->folder = folder;
	return 0;
}

static int
select_mailbox(struct imap *m, struct err *e)
{
	char *name = imap_name(m->session, m->prefix, m->set.mailbox);
	struct imap_command *cmd = imap_command_send(m, CMD_SELECT, e, "SELECT %s", name);

	talloc_free(name);
	return cmd ? 0 : -1;
}

/* A folder that is there already is as good as one that we made. What else may be wrong shows when
 * we move. */
static int
create_done(struct imap *m, const struct imap_command *cmd, const struct imap_event *ev, struct err *e)
{
	const char *utf8 = cmd->folder == FOLDER_DONE ? m->set.done : m->set.quarantine;
	char *name;

	if (ev->result != IMAP_OK) {
		log_debug("imap: folder not created code=%s", ev->code);
	} else { /* or webmail clients do not show it */
		name = imap_name(m->session, m->prefix, utf8);
		if (!imap_command_send(m, CMD_SUBSCRIBE, e, "SUBSCRIBE %s", name))
			return -1;
		talloc_free(name);
	}
	if (m->selected) /* made again between two moves */
		return 0;
	if (cmd->folder == FOLDER_DONE)
		return create_folder(m, FOLDER_QUARANTINE, e);
	m->folders_ready = true;
	return select_mailbox(m, e);
}

static int
open_folders(struct imap *m, struct err *e)
{
	return m->folders_ready ? select_mailbox(m, e) : create_folder(m, FOLDER_DONE, e);
}

static int
capability_done(struct imap *m, struct err *e)
{
	if (!m->has_namespace)
		return open_folders(m, e);
	return imap_command_send(m, CMD_NAMESPACE, e, "NAMESPACE") ? 0 : -1;
}

static int
select_done(struct imap *m, const struct imap_event *ev, struct err *e)
{
	if (ev->result != IMAP_OK)
		return fail(e, ERR_PERM, "the mailbox cannot be opened");
	if (strcmp(ev->code, "READ-ONLY") == 0)
		log_warn("imap: mailbox is read-only: mails will not be filed");
	if (m->trouble_validity != m->uidvalidity) {
		g_hash_table_remove_all(m->trouble);
		m->trouble_validity = m->uidvalidity;
	}
	m->selected = true;
	m->phase = PHASE_WORK;
	m->want_full = true;
	log_info("imap: open mails=%u uidvalidity=%u move=%d idle=%d uidplus=%d", m->exists, m->uidvalidity, m->has_move, m->has_idle,
	    m->has_uidplus);
	return 0;
}

/* ---- answers ---- */

static int
idle_ended(struct imap *m, enum imap_result result)
{
	if (m->phase == PHASE_IDLE_DONE) {
		m->phase = PHASE_WORK;
		return 0;
	}
	/* Refused, or ended by the server: rest without it until the next poll. */
	if (result != IMAP_OK)
		m->has_idle = false;
	m->phase = PHASE_PAUSE;
	return 0;
}

static int
command_done(struct imap *m, struct imap_command *cmd, const struct imap_event *ev, struct err *e)
{
	switch (cmd->kind) {
	case CMD_CAPABILITY:
		return capability_done(m, e);
	case CMD_NAMESPACE:
		return open_folders(m, e);
	case CMD_CREATE:
		return create_done(m, cmd, ev, e);
	case CMD_SELECT:
		return select_done(m, ev, e);
	case CMD_SCAN:
		if (ev->result != IMAP_OK)
			return fail(e, ERR_TEMP, "the server refused to list the mailbox");
		imap_sync_scan_done(m);
		return 0;
	case CMD_FETCH:
		return imap_sync_fetch_done(m, cmd, ev->result, e);
	case CMD_MOVE:
	case CMD_COPY:
	case CMD_STORE:
	case CMD_EXPUNGE:
		return imap_sync_move_done(m, cmd, ev, e);
	case CMD_IDLE:
		return idle_ended(m, ev->result);
	case CMD_SUBSCRIBE:
	case CMD_NOOP:
		break;
	}
	return 0;
}

static int
on_tagged(struct imap *m, const struct imap_event *ev, struct err *e)
{
	struct imap_command *cmd = NULL;
	size_t i;
	int rc;

	for (i = 0; i < m->n_flight; i++)
		if (strcmp(m->flight[i]->tag, ev->tag) == 0) {
			cmd = m->flight[i];
			break;
		}
	if (!cmd)
		return fail(e, ERR_TEMP, "answer to a command that was never sent");
	m->n_flight--;
	memmove(m->flight + i, m->flight + i + 1, (m->n_flight - i) * sizeof m->flight[0]);
	m->untagged = 0;
	m->command_at = m->now;
	rc = command_done(m, cmd, ev, e);
	talloc_free(cmd);
	return rc;
}

static int
on_status(struct imap *m, const struct imap_event *ev, struct err *e)
{
	if (strcmp(ev->code, "UIDVALIDITY") == 0) {
		if (m->selected && ev->code_number != m->uidvalidity)
			return fail(e, ERR_TEMP, "UIDVALIDITY changed in the session");
		m->uidvalidity = ev->code_number;
	} else if (strcmp(ev->code, "UIDNOTSTICKY") == 0) {
		log_warn("imap: this mailbox keeps no uids between sessions");
	} else if (strcmp(ev->code, "ALERT") == 0) {
		log_warn("imap: the server has an alert for people");
	}
	return 0;
}

static void
on_exists(struct imap *m, uint32_t n)
{
	if (m->selected && n > m->exists)
		m->want_new = true;
	m->exists = n;
}

static void
on_capability(struct imap *m, const char *list)
{
	bool rev2 = imap_has_word(list, "IMAP4REV2"); /* RFC 9051 has taken them in */

	m->has_move = rev2 || imap_has_word(list, "MOVE");
	m->has_idle = rev2 || imap_has_word(list, "IDLE");
	m->has_uidplus = rev2 || imap_has_word(list, "UIDPLUS");
	m->has_namespace = rev2 || imap_has_word(list, "NAMESPACE");
}

int
imap_session_event(void *aux, struct imap_event *ev, struct err *e)
{
	struct imap *m = aux;

	if (ev->kind == IMAP_TAGGED)
		return on_tagged(m, ev, e);
	if (++m->untagged > UNTAGGED_MAX + 4 * (uint64_t)MIN(m->exists, IMAP_SCAN_MAX))
		return fail(e, ERR_TEMP, "flood of answers");
	switch (ev->kind) {
	case IMAP_EXISTS:
		on_exists(m, ev->number);
		return 0;
	case IMAP_RECENT:
		if (m->phase == PHASE_IDLE && ev->number > 0)
			m->want_new = true;
		return 0;
	case IMAP_EXPUNGE:
		if (m->exists > 0)
			m->exists--;
		return 0;
	case IMAP_FETCH:
		return imap_sync_fetched(m, ev, e);
	case IMAP_CAPABILITY:
		on_capability(m, ev->args);
		return 0;
	case IMAP_NAMESPACE:
		if (imap_flight(m, CMD_NAMESPACE))
			m->prefix = talloc_strdup(m->session, ev->args);
		return 0;
	case IMAP_STATUS:
		return on_status(m, ev, e);
	case IMAP_BYE:
		return fail(e, ERR_TEMP, "%s", imap_closed);
	case IMAP_CONTINUE:
		if (m->phase != PHASE_IDLE_ASKED)
			return fail(e, ERR_TEMP, "continuation that was not asked for");
		m->phase = PHASE_IDLE;
		return 0;
	case IMAP_TAGGED:
	case IMAP_SEARCH:
	case IMAP_OTHER:
		break;
	}
	return 0;
}

/* ---- rest and work ---- */

/* When the rest ends, if the server says nothing. */
static int64_t
rest_end(const struct imap *m)
{
	int64_t at = m->poll_at;

	if (m->want_full || m->want_new)
		at = MIN(at, MAX(m->quiet_until, m->hold_until));
	return at;
}

static int
rest(struct imap *m, struct err *e)
{
	m->poll_at = m->now + 1000 * (int64_t)MIN(m->set.poll_seconds, IMAP_IDLE_SECONDS);
	m->phase = PHASE_PAUSE;
	if (!m->has_idle)
		return 0;
	m->phase = PHASE_IDLE_ASKED;
	return imap_command_send(m, CMD_IDLE, e, "IDLE") ? 0 : -1;
}

static void
rest_over(struct imap *m)
{
	if (m->now >= m->poll_at && m->now >= m->hold_until) {
		m->probe = true;
		if (m->left || m->now >= m->full_at)
			m->want_full = true;
		else
			m->want_new = true;
	}
	if (m->phase == PHASE_IDLE) {
		g_string_append(m->out, "DONE\r\n");
		m->phase = PHASE_IDLE_DONE;
		m->progress_at = m->command_at = m->now;
	} else {
		m->phase = PHASE_WORK;
	}
}

static int
work(struct imap *m, struct err *e)
{
	if (imap_flight(m, CMD_SCAN) || imap_flight(m, CMD_FETCH) || imap_flight(m, CMD_NOOP))
		return 0;
	if (m->now >= m->hold_until) {
		int rc = imap_sync_run(m, e);

		if (rc < 0)
			return -1;
		m->again = rc == 1;
		if (m->n_flight > 0 || m->again)
			return 0;
		if (m->now >= m->quiet_until && m->now >= m->hold_until && (m->want_full || m->want_new) && imap_sync_scan(m, e) < 0)
			return -1;
	}
	return m->n_flight == 0 ? rest(m, e) : 0;
}

int
imap_session_advance(struct imap *m, struct err *e)
{
	m->again = false;
	if ((m->phase == PHASE_IDLE || m->phase == PHASE_PAUSE) && m->now >= rest_end(m))
		rest_over(m);
	return m->phase == PHASE_WORK ? work(m, e) : 0;
}

int64_t
imap_session_wake(const struct imap *m)
{
	if (m->again)
		return m->now;
	if (m->phase == PHASE_IDLE || m->phase == PHASE_PAUSE)
		return rest_end(m);
	/* The server owes us an answer. */
	return MIN(m->progress_at + m->set.silence_ms, m->command_at + 15 * m->set.silence_ms);
}
