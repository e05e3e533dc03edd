/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who we are there, and how the server does: failures, limits, a token that is refused.
 */
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/text.h"
#include "bot/matrix/inside.h"

enum { WHO_MS = 20000, FIRST_RETRY_MS = 1000, MOST_RETRY_MS = 60000, LOOK_AGAIN_MS = 60000, TIMELINE = 100, TOGETHER_MS = 20 };

static int
matrix_free(struct matrix *m)
{
	size_t i;

	request_clear(&m->listen);
	for (i = 0; i < FLIGHTS; i++)
		request_clear(&m->flight[i].request);
	g_ptr_array_free(m->gaps, TRUE);
	g_array_free(m->verdicts, TRUE);
	g_ptr_array_free(m->speech, TRUE);
	return 0;
}

struct matrix *
matrix_new(TALLOC_CTX *mem, const struct matrix_settings *set, CURLM *multi, const struct intake *intake)
{
	struct matrix *m = talloc_zero(mem, struct matrix);
	size_t i;

	m->set = *set;
	m->server = (struct homeserver){ .url = set->url, .ca_file = set->ca_file, .token = set->token, .multi = multi };
	m->intake = *intake;
	m->since = "";
	m->timeline = TIMELINE;
	m->gaps = g_ptr_array_new();
	m->verdicts = g_array_new(FALSE, FALSE, sizeof(struct verdict));
	m->speech = g_ptr_array_new();
	request_init(&m->listen);
	for (i = 0; i < FLIGHTS; i++)
		request_init(&m->flight[i].request);
	m->sender.channel = CHANNEL_ROOM;
	m->sender.batch = 64;
	m->sender.idempotent = true;
	m->sender.send = speak_send;
	m->sender.takes_more = speak_takes_more;
	talloc_set_destructor(m, matrix_free);
	return m;
}

struct sender *
matrix_sender(struct matrix *m)
{
	return &m->sender;
}

int64_t
matrix_retry_ms(const struct request *r)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct matrix_error error;
	int64_t wait;

	heard_error(mem, (const char *)r->answer->data, r->answer->len, &error);
	wait = r->retry_after ? r->retry_after : error.retry_ms;
	talloc_free(mem);
	return wait;
}

void
matrix_failed(struct matrix *m, struct request *r, const char *what, int64_t now)
{
	int64_t wait = FIRST_RETRY_MS;
	int i;

	for (i = 0; i < m->failures && wait < MOST_RETRY_MS; i++)
		wait *= 2;
	m->failures++;
	if (wait > MOST_RETRY_MS)
		wait = MOST_RETRY_MS;
	wait -= (now * 2654435761LL >> 8) % (wait / 4 + 1); /* not all clients at once */
	if (r->status == 429 && matrix_retry_ms(r) > wait)
		wait = matrix_retry_ms(r);
	m->wait_until = now + wait;
	if (!m->trouble)
		log_warn("matrix: %s: status=%ld %s", what, r->status, r->trouble);
	m->trouble = true;
}

void
matrix_worked(struct matrix *m)
{
	if (m->trouble)
		log_info("matrix: the homeserver answers again");
	m->trouble = false;
	m->failures = 0;
}

/* What only people can mend. */
static bool
final(const struct request *r, const struct matrix_error *error)
{
	static const char *const codes[] = { "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED",
		"M_USER_SUSPENDED", "ORG_MATRIX_EXPIRED_ACCOUNT", "M_CONSENT_NOT_GIVEN" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(codes); i++)
		if (strcmp(error->code, codes[i]) == 0)
			return true;
	return r->status == 401;
}

bool
matrix_refused(struct matrix *m, struct request *r)
{
	TALLOC_CTX *mem;
	struct matrix_error error;
	bool refused;

	if (r->status != 401 && r->status != 403)
		return false;
	mem = talloc_new(m);
	heard_error(mem, (const char *)r->answer->data, r->answer->len, &error);
	refused = final(r, &error);
	if (refused && m->phase != PHASE_LOST) {
		const char *why = *error.code ? error.code : "401";

		m->phase = PHASE_LOST;
		m->wait_until = 0;
		if (!m->lost)
			log_err("matrix: the account is refused: %s%s", why, error.soft_logout ? " (soft logout)" : "");
		if (m->known_once && !m->lost)
			m->set.lost(m->set.aux, why);
		m->lost = true;
		if (!m->known_once)
			(void)fail(&m->stop, ERR_PERM, "matrix: the homeserver refuses the token: %s", why);
	}
	talloc_free(mem);
	return refused;
}

static const char *
server_of(const char *user)
{
	const char *colon = strchr(user, ':');

	return colon ? colon + 1 : "";
}

static void
who_done(struct matrix *m, int64_t now)
{
	const struct request *r = &m->listen;
	const char *user, **own;

	if (matrix_refused(m, &m->listen))
		return;
	user = r->status == 200 ? heard_string(m, (const char *)r->answer->data, r->answer->len, "user_id") : NULL;
	if (!user) {
		matrix_failed(m, &m->listen, "whoami", now);
		return;
	}
	if (*m->set.user && strcmp(user, m->set.user) != 0) {
		(void)fail(&m->stop, ERR_PERM, "matrix: the token is that of %s, not of %s", user, m->set.user);
		return;
	}
	matrix_worked(m);
	m->self.user = user;
	m->self.homeservers = m->set.homeservers;
	if (!m->set.homeservers || !*m->set.homeservers) {
		own = talloc_zero_array(m, const char *, 2);
		own[0] = server_of(user);
		m->self.homeservers = own;
	}
	m->phase = m->known_once ? PHASE_SYNC : PHASE_NAME;
	m->known_once = true;
	m->lost = false;
	log_info("matrix: connected");
}

/* A new token may have been put where the old one was. */
static void
look_again(struct matrix *m, int64_t now)
{
	const char *token = m->set.token_again ? m->set.token_again(m->set.aux, m) : NULL;

	m->wait_until = now + LOOK_AGAIN_MS;
	if (!token)
		return;
	if (strcmp(token, m->server.token) != 0)
		log_info("matrix: a new token is there");
	m->server.token = token;
	m->phase = PHASE_WHO; /* the old one is tried again too: a locked account may be open by now */
	m->wait_until = 0;
}

static int64_t
soonest(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

/* While answers go out, the next poll waits for them a moment: then it brings what was said meanwhile, and what comes back of ours, in one
 * commit. A server that takes its time is not waited for. */
static bool
speaking(const struct matrix *m, int64_t now)
{
	return m->phase == PHASE_SYNC && m->heard && m->speech->len > 0 && now < m->heard_at + TOGETHER_MS;
}

/* Nothing of a refused account is worth more than a look a minute. */
static int
listen_step(struct matrix *m, int64_t now, struct err *e)
{
	if (m->listen.flying || now < m->wait_until || speaking(m, now))
		return 0;
	if (m->phase == PHASE_LOST) {
		if (m->wait_until == 0)
			m->wait_until = now + LOOK_AGAIN_MS;
		else
			look_again(m, now);
	}
	if (m->phase == PHASE_WHO)
		return request_start(&m->listen, &m->server, "GET", "/_matrix/client/v3/account/whoami", NULL, 0, WHO_MS, e);
	if (m->phase == PHASE_NAME || m->phase == PHASE_NAMING)
		return name_start(m, e);
	return m->phase == PHASE_LOST ? 0 : hear_start(m, now, e);
}

int
matrix_step(struct matrix *m, int64_t now, struct err *e)
{
	int64_t at;

	speak_step(m, now); /* before the next poll: an answer is waited for, the poll is not */
	if (!m->stop.kind && listen_step(m, now, e) < 0)
		return -1;
	if (m->stop.kind) {
		*e = m->stop;
		return -1;
	}
	at = speak_wish(m, now);
	if (!m->listen.flying && speaking(m, now))
		at = soonest(at, m->heard_at + TOGETHER_MS);
	else if (!m->listen.flying)
		at = soonest(at, m->wait_until > now ? m->wait_until : now + 1);
	return at == 0 ? 3600 * 1000 : at > now ? (int)(at - now < 3600 * 1000 ? at - now : 3600 * 1000) : 1;
}

bool
matrix_done(struct matrix *m, CURL *easy, CURLcode code, int64_t now)
{
	size_t i;

	if (easy && easy == m->listen.easy) {
		request_end(&m->listen, &m->server, code);
		if (m->phase == PHASE_WHO)
			who_done(m, now);
		else if (m->phase == PHASE_NAME || m->phase == PHASE_NAMING)
			name_done(m);
		else if (m->phase != PHASE_LOST)
			hear_done(m, now);
		return true;
	}
	for (i = 0; i < FLIGHTS; i++)
		if (easy && easy == m->flight[i].request.easy) {
			request_end(&m->flight[i].request, &m->server, code);
			speak_done(m, &m->flight[i], now);
			return true;
		}
	return false;
}

void
matrix_close(struct matrix *m)
{
	size_t i;

	request_stop(&m->listen, &m->server);
	for (i = 0; i < FLIGHTS; i++)
		request_stop(&m->flight[i].request, &m->server);
	speak_report(m);
}
