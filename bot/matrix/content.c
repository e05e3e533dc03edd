/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/content.h"

#include <cjson/cJSON.h>
#include <string.h>

int
content_write(TALLOC_CTX *mem, const struct letter *l, const char **json, size_t *size, struct err *e)
{
	cJSON *o = cJSON_CreateObject();
	char *text;

	cJSON_AddStringToObject(o, "msgtype", "m.notice");
	cJSON_AddStringToObject(o, "body", l->text);
	cJSON_AddObjectToObject(o, "m.mentions");
	cJSON_AddStringToObject(o, "fr.skoazell.letter", l->id);
	text = cJSON_PrintUnformatted(o);
	cJSON_Delete(o);
	if (!text)
		return fail(e, ERR_BUG, "content: no memory");
	*json = talloc_strdup(mem, text);
	*size = strlen(text);
	cJSON_free(text);
	return 0;
}
