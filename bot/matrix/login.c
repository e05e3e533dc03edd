/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/login.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "bot/matrix/event.h"
#include "bot/matrix/request.h"

enum { LOGIN_MS = 30000, WAKE_MS = 1000 };

static char *
asking(const struct matrix_login *l)
{
	cJSON *o = cJSON_CreateObject(), *who = cJSON_AddObjectToObject(o, "identifier");
	char *json;

	cJSON_AddStringToObject(o, "type", "m.login.password");
	cJSON_AddStringToObject(who, "type", "m.id.user");
	cJSON_AddStringToObject(who, "user", l->user);
	cJSON_AddStringToObject(o, "password", l->password);
	cJSON_AddStringToObject(o, "device_id", "SKOAZELL");
	cJSON_AddStringToObject(o, "initial_device_display_name", "Skoazell");
	json = cJSON_PrintUnformatted(o);
	cJSON_Delete(o);
	return json;
}

/* Until the one request is done. */
static CURLcode
wait_for(CURLM *multi)
{
	int running = 1, left;
	CURLMsg *msg;

	while (running > 0)
		if (curl_multi_perform(multi, &running) != CURLM_OK ||
		    (running > 0 && curl_multi_poll(multi, NULL, 0, WAKE_MS, NULL) != CURLM_OK))
			return CURLE_FAILED_INIT;
	msg = curl_multi_info_read(multi, &left);
	return msg ? msg->data.result : CURLE_FAILED_INIT;
}

static int
read_answer(TALLOC_CTX *mem, const struct request *r, const char **user, const char **token, struct err *e)
{
	const char *json = (const char *)r->answer->data;
	struct matrix_error error;

	if (r->status == 0)
		return fail(e, ERR_TEMP, "matrix: %s", r->trouble);
	if (r->status != 200) {
		heard_error(mem, json, r->answer->len, &error);
		return fail(
		    e, r->status == 403 || r->status == 401 ? ERR_USER : ERR_TEMP, "matrix: %ld %s %s", r->status, error.code, error.text);
	}
	*user = heard_string(mem, json, r->answer->len, "user_id");
	*token = heard_string(mem, json, r->answer->len, "access_token");
	if (!*user || !*token || !**token || strpbrk(*token, " \r\n"))
		return fail(e, ERR_TEMP, "matrix: this is no answer of a homeserver");
	return 0;
}

int
matrix_login(TALLOC_CTX *mem, const struct matrix_login *l, const char **user, const char **token, struct err *e)
{
	struct homeserver server = { .url = l->url, .ca_file = l->ca_file, .token = "", .multi = curl_multi_init() };
	char *json = asking(l);
	struct request r;
	int done;

	if (!server.multi || !json) {
		cJSON_free(json);
		return fail(e, ERR_BUG, "matrix: no memory");
	}
	request_init(&r);
	done = request_start(&r, &server, "POST", "/_matrix/client/v3/login", json, strlen(json), LOGIN_MS, e);
	if (done == 0) {
		request_end(&r, &server, wait_for(server.multi));
		done = read_answer(mem, &r, user, token, e);
		explicit_bzero(r.answer->data, r.answer->len);
	}
	request_clear(&r);
	explicit_bzero(json, strlen(json));
	cJSON_free(json);
	curl_multi_cleanup(server.multi);
	return done;
}
