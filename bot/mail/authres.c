/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/text.h"
#include "bot/mail/read.h"

/* RFC 8601 2.2. A cursor over one value; blanks, folds and nested comments (CFWS) stand between any
 * two tokens. */
struct cursor {
	const char *p;
	bool bad; /* an open comment or quote: nothing of this field is believed */
};

enum { VALUE_MAX = 256 };

static void
skip_space(struct cursor *c)
{
	int depth = 0;

	for (; *c->p; c->p++) {
		if (*c->p == '(') {
			depth++;
		} else if (*c->p == ')' && depth > 0) {
			depth--;
		} else if (*c->p == '\\' && depth > 0 && c->p[1]) {
			c->p++;
		} else if (depth == 0 && !g_ascii_isspace(*c->p)) {
			return;
		}
	}
	if (depth > 0)
		c->bad = true;
}

/* A value: token or quoted string, up to a stop character. Returns whether there was one. */
static bool
take_value(struct cursor *c, const char *stops, char out[VALUE_MAX])
{
	size_t n = 0;
	bool quoted, full = false;

	skip_space(c);
	quoted = *c->p == '"';
	if (quoted)
		c->p++;
	for (; *c->p; c->p++) {
		if (quoted ? *c->p == '"' : g_ascii_isspace(*c->p) || strchr(stops, *c->p) || *c->p == '(')
			break;
		if (quoted && *c->p == '\\' && c->p[1])
			c->p++;
		if (n + 1 < VALUE_MAX)
			out[n++] = *c->p;
		else
			full = true;
	}
	if (quoted) {
		if (*c->p == '"')
			c->p++;
		else
			c->bad = true;
	}
	out[full ? 0 : n] = '\0'; /* a cut value might equal another */
	return n > 0 || quoted;
}

static bool
take_char(struct cursor *c, char wanted)
{
	skip_space(c);
	if (*c->p != wanted)
		return false;
	c->p++;
	return true;
}

/* To behind the next ';' that is in no quote and no comment. */
static void
skip_result(struct cursor *c)
{
	for (;;) {
		skip_space(c);
		if (!*c->p)
			return;
		if (*c->p == ';') {
			c->p++;
			return;
		}
		if (*c->p == '"') {
			char drop[VALUE_MAX];

			take_value(c, "", drop);
		} else {
			c->p++;
		}
	}
}

static bool
domain_equal(const char *a, const char *b)
{
	size_t n = strlen(a);

	if (n > 0 && a[n - 1] == '.')
		n--;
	return n > 0 && strlen(b) == n && strncasecmp(a, b, n) == 0;
}

/* Equal, or a parent of at least two labels. */
static bool
domain_aligned(const char *signer, const char *from)
{
	size_t n = strlen(signer), m = strlen(from);

	if (domain_equal(signer, from))
		return true;
	return strchr(signer, '.') && *signer != '.' && m > n + 1 && from[m - n - 1] == '.' && strcasecmp(from + m - n, signer) == 0;
}

enum finding { FINDING_NONE, FINDING_PASS, FINDING_FAIL };

/* What one "method=result ptype.property=value ..." says of the domain. */
struct result {
	bool dmarc, dkim, pass;
	bool named;   /* header.from or header.d names the domain */
	bool another; /* ... or another one */
	bool agent;   /* header.i does: counts where there is no header.d */
	bool partial; /* only the beginning of the body was signed (l=) */
};

static void
result_property(struct result *r, const char *name, const char *value, const char *domain)
{
	const char *at = strrchr(value, '@');
	bool same;

	if (r->dmarc && strcasecmp(name, "header.from") == 0) {
		same = domain_equal(at ? at + 1 : value, domain);
	} else if (r->dkim && strcasecmp(name, "header.d") == 0) {
		same = domain_aligned(value, domain);
	} else {
		r->partial = r->partial || strcasecmp(name, "header.l") == 0;
		r->agent = r->agent || (r->dkim && at && strcasecmp(name, "header.i") == 0 && domain_aligned(at + 1, domain));
		return;
	}
	r->named = r->named || same;
	r->another = r->another || !same;
}

static enum finding
result_read(struct cursor *c, const char *domain)
{
	char method[VALUE_MAX], value[VALUE_MAX], name[VALUE_MAX];
	struct result r = { .dmarc = false };
	bool failed;

	if (!take_value(c, "=;/", method))
		return FINDING_NONE;
	if (take_char(c, '/'))
		take_value(c, "=;", value);
	if (!take_char(c, '=') || !take_value(c, ";", value))
		return FINDING_NONE;
	r.dmarc = strcasecmp(method, "dmarc") == 0;
	r.dkim = strcasecmp(method, "dkim") == 0;
	r.pass = strcasecmp(value, "pass") == 0;
	failed = strcasecmp(value, "fail") == 0;
	for (;;) {
		skip_space(c);
		if (!*c->p || *c->p == ';' || !take_value(c, "=;", name) || !take_char(c, '='))
			break;
		if (!take_value(c, ";", value))
			break;
		result_property(&r, name, value, domain);
	}
	if (r.dmarc && failed && r.named && !r.another)
		return FINDING_FAIL;
	if (!r.pass || r.another || r.partial || !(r.dmarc || r.dkim))
		return FINDING_NONE;
	return r.named || r.agent ? FINDING_PASS : FINDING_NONE;
}

/* Is this field written under our server's name? */
static bool
field_ours(struct cursor *c, const char *authserv_id)
{
	char id[VALUE_MAX];

	return take_value(c, ";", id) && strcasecmp(id, authserv_id) == 0;
}

/* What a field says behind its authserv-id; FINDING_FAIL when the domain's own policy was not met.
 */
static enum finding
field_read(struct cursor c, const char *domain)
{
	char version[VALUE_MAX];
	enum finding found = FINDING_NONE, one;

	skip_space(&c);
	if (*c.p && *c.p != ';') {
		if (!take_value(&c, ";", version) || strcmp(version, "1") != 0)
			return FINDING_NONE;
		skip_space(&c);
	}
	if (*c.p != ';')
		return FINDING_NONE;
	c.p++;
	while (*c.p && !c.bad) {
		one = result_read(&c, domain);
		if (one == FINDING_FAIL || found == FINDING_NONE)
			found = one;
		skip_result(&c);
	}
	return c.bad ? FINDING_NONE : found;
}

bool
authres_verified(const struct authres *headers, size_t n, size_t received_foreign, const char *authserv_id, const char *from)
{
	const char *domain = addr_domain(from);
	size_t i;

	if (!authserv_id || !*authserv_id || !*domain)
		return false;
	for (i = 0; i < n; i++) {
		struct cursor c = { .p = headers[i].value };

		/* Ours is on top. Further ones with our name stood in the mail as it came. */
		if (headers[i].position < received_foreign && field_ours(&c, authserv_id))
			return field_read(c, domain) == FINDING_PASS;
	}
	return false;
}
