/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/poll.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/room_item.h"
#include "bot/base/text.h"
#include "bot/matrix/content.h"
#include "bot/matrix/event_read.h"

#define POLL "org.matrix.msc3381.poll"
#define TEXT "org.matrix.msc1767.text"

const char *
poll_type(enum act_kind act)
{
	return act == ACT_POLL ? POLL ".start" : act == ACT_POLL_END ? POLL ".end" : NULL;
}

/* The ids together are what an answer that chooses all of them would say. */
bool
poll_sound(const struct letter *l)
{
	char *all = talloc_strdup(NULL, "");
	bool sound = l->question && l->n_choices >= 1 && l->n_choices <= LIMIT_CHOICES;
	size_t i, n = 0;

	for (i = 0; sound && i < l->n_choices; i++) {
		sound = l->choices[i].text && room_choice_add(&all, l->choices[i].id) && strlen(all) > n;
		n = strlen(all);
	}
	talloc_free(all);
	return sound;
}

static void
add_line(TALLOC_CTX *mem, cJSON *o, const char *text)
{
	cJSON_AddStringToObject(o, TEXT, content_unmarked(mem, text_line(mem, text, LIMIT_SUBJECT)));
}

cJSON *
poll_start(TALLOC_CTX *mem, const struct letter *l, const char *text)
{
	cJSON *o = cJSON_CreateObject(), *poll, *answers, *one;
	size_t i;

	cJSON_AddStringToObject(o, TEXT, text);
	poll = cJSON_AddObjectToObject(o, POLL ".start");
	cJSON_AddStringToObject(poll, "kind", l->hidden ? POLL ".undisclosed" : POLL ".disclosed");
	cJSON_AddNumberToObject(poll, "max_selections", CLAMP(l->max_choices, 1, (int)l->n_choices));
	add_line(mem, cJSON_AddObjectToObject(poll, "question"), l->question);
	answers = cJSON_AddArrayToObject(poll, "answers");
	for (i = 0; i < l->n_choices; i++) {
		one = cJSON_CreateObject();
		cJSON_AddStringToObject(one, "id", l->choices[i].id);
		add_line(mem, one, l->choices[i].text);
		cJSON_AddItemToArray(answers, one);
	}
	return o;
}

cJSON *
poll_end(const char *text)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, TEXT, text);
	cJSON_AddObjectToObject(o, POLL ".end");
	cJSON_AddStringToObject(cJSON_AddObjectToObject(o, "m.relates_to"), "rel_type", "m.reference");
	return o;
}

const char *
poll_text(const cJSON *content)
{
	return json_object(content, POLL ".start") || json_object(content, POLL ".end") ? json_text(content, TEXT) : NULL;
}

const char *
poll_target(const cJSON *content)
{
	const cJSON *relates = json_object(content, "m.relates_to");
	const char *rel = json_text(relates, "rel_type"), *target = json_text(relates, "event_id");

	return rel && strcmp(rel, "m.reference") == 0 && event_id(target, '$') ? target : NULL;
}

/* The names under which programs write what was chosen, whatever the event's own type is. */
static const cJSON *
chosen(const cJSON *content)
{
	static const char *const names[] = { POLL ".response", "m.poll.response" };
	size_t i;

	if (json_member(content, "m.selections"))
		return json_list(content, "m.selections");
	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (json_member(content, names[i]))
			return json_list(json_object(content, names[i]), "answers");
	return NULL;
}

bool
poll_answer_read(TALLOC_CTX *mem, const cJSON *content, const char **target, const char **text)
{
	const cJSON *list = chosen(content), *one;
	char *ids = talloc_strdup(mem, "");

	*target = poll_target(content);
	if (!*target || !list || cJSON_GetArraySize(list) > LIMIT_CHOICES)
		return false;
	cJSON_ArrayForEach(one, list) if (!cJSON_IsString(one) || !room_choice_add(&ids, one->valuestring)) return false;
	*text = ids;
	return true;
}
