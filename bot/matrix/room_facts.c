/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/room_facts.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/matrix/event_read.h"

/* Of what another server's users set, only what has the form it should have. */
void
facts_add(struct room_facts *f, const cJSON *event)
{
	const char *type = json_text(event, "type"), *key = json_text(event, "state_key"), *sender = json_text(event, "sender");
	const cJSON *content = json_object(event, "content");

	if (!type || !key || *key || !content || strcmp(type, "m.room.member") == 0 || json_twins(event, true))
		return;
	if (strcmp(type, "m.room.name") == 0) {
		f->name = json_text(content, "name") ? json_text(content, "name") : "";
	} else if (strcmp(type, "m.room.join_rules") == 0) {
		f->join = json_text(content, "join_rule");
	} else if (strcmp(type, "im.vector.room.access_rules") == 0) {
		f->access = json_text(content, "rule");
	} else if (strcmp(type, "m.room.encryption") == 0) {
		f->encrypted = true; /* there is no way back */
	} else if (strcmp(type, "m.room.power_levels") == 0) {
		f->powers = content;
	} else if (strcmp(type, "m.room.tombstone") == 0) {
		f->replaced = true;
	} else if (strcmp(type, "m.room.create") == 0) {
		f->creator = event_user(sender) ? sender : NULL;
		f->predecessor = json_text(json_object(content, "predecessor"), "room_id");
		if (!event_id(f->predecessor, '!'))
			f->predecessor = NULL;
	}
}

void
facts_summary(struct room_facts *f, const cJSON *summary)
{
	int64_t n;

	if (json_integer(summary, "m.joined_member_count", &n) && n >= 0)
		f->members = n;
}

/* Rooms before version 10 may hold levels as text. */
static bool
level(const cJSON *o, const char *name, int64_t *value)
{
	const char *text = json_text(o, name);
	char *end;

	if (!text)
		return json_integer(o, name, value);
	*value = g_ascii_strtoll(text, &end, 10);
	return end > text && *end == '\0';
}

/* "yes", "no", or NULL: since room version 12, whose ids name no server, the creator stands above the levels and not among them, and who
 * that is may not be in this answer. */
static const char *
may_speak(const struct room_facts *f, const struct matrix_self *self, const char *room)
{
	int64_t ours = 0, asked = 0;

	if (!level(json_object(f->powers, "users"), self->user, &ours))
		(void)level(f->powers, "users_default", &ours);
	if (!level(json_object(f->powers, "events"), "m.room.message", &asked))
		(void)level(f->powers, "events_default", &asked);
	if (ours >= asked)
		return "yes";
	if (strchr(room, ':'))
		return "no";
	if (!f->creator)
		return NULL;
	return strcmp(f->creator, self->user) == 0 ? "yes" : "no";
}

static char *
add_line(char *text, const char *name, const char *value)
{
	return talloc_asprintf_append_buffer(text, "%s: %s\n", name, value);
}

char *
facts_text(TALLOC_CTX *mem, const struct room_facts *f, const struct matrix_self *self, const char *room)
{
	/* Who replaces a room closes it to all: that is told as what it is. */
	const char *speak = f->powers && !f->replaced ? may_speak(f, self, room) : NULL;
	char *text = talloc_strdup(mem, "");

	if (f->members >= 0)
		text = talloc_asprintf_append_buffer(text, "members: %" PRId64 "\n", f->members);
	if (f->name)
		text = add_line(text, "name", text_line(mem, f->name, LIMIT_NAME));
	if (f->encrypted)
		text = add_line(text, "encrypted", "yes");
	if (f->access)
		text = add_line(text, "access", text_line(mem, f->access, LIMIT_NAME));
	if (f->join)
		text = add_line(text, "public", strcmp(f->join, "public") == 0 ? "yes" : "no");
	if (speak)
		text = add_line(text, "speak", speak);
	if (f->predecessor)
		text = add_line(text, "predecessor", f->predecessor);
	return text;
}
