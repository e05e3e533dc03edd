/* SPDX-License-Identifier: EUPL-1.2
 *
 * What we are called there. An account that was made without a display name is given the lab's, once; whoever gave it one is right. Nothing
 * depends on it: what goes wrong here is passed over.
 */
#include <string.h>

#include "bot/base/log.h"
#include "bot/matrix/inside.h"
#include "bot/matrix/json.h"

enum { NAME_MS = 20000 };

static char *
naming(TALLOC_CTX *mem, const char *name)
{
	cJSON *o = cJSON_CreateObject();
	char *json, *copy;

	cJSON_AddStringToObject(o, "displayname", name);
	json = cJSON_PrintUnformatted(o);
	copy = talloc_strdup(mem, json ? json : "{}");
	cJSON_free(json);
	cJSON_Delete(o);
	return copy;
}

int
name_start(struct matrix *m, struct err *e)
{
	const char *path;

	talloc_free(m->naming); /* the request before is done */
	m->naming = talloc_new(m);
	path = talloc_asprintf(m->naming, "/_matrix/client/v3/profile/%s/displayname", request_escaped(m->naming, m->self.user));
	if (m->phase == PHASE_NAMING) {
		const char *json = naming(m->naming, m->set.name);

		return request_start(&m->listen, &m->server, "PUT", path, json, strlen(json), NAME_MS, e);
	}
	return request_start(&m->listen, &m->server, "GET", path, NULL, 0, NAME_MS, e);
}

void
name_done(struct matrix *m)
{
	const struct request *r = &m->listen;
	const char *name;

	if (matrix_refused(m, &m->listen))
		return;
	if (m->phase == PHASE_NAMING) {
		if (r->status == 200)
			log_info("matrix: the account had no name: it has the lab's now");
		m->phase = PHASE_SYNC;
		return;
	}
	name = r->status == 200 ? heard_string(m->naming, (const char *)r->answer->data, r->answer->len, "displayname") : NULL;
	m->phase = (r->status == 200 || r->status == 404) && (!name || !*name) && m->set.name && *m->set.name ? PHASE_NAMING : PHASE_SYNC;
}
