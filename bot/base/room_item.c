/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/room_item.h"

#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"

enum { LINES = 9 };

static const char *const names[ROOM_EVENTS] = {
	[ROOM_MESSAGE] = "message",
	[ROOM_REACTION] = "reaction",
	[ROOM_EDIT] = "edit",
	[ROOM_REDACTION] = "redaction",
	[ROOM_INVITE] = "invite",
	[ROOM_MEMBER] = "member",
	[ROOM_STATE] = "state",
	[ROOM_ENCRYPTED] = "encrypted",
	[ROOM_TOMBSTONE] = "tombstone",
	[ROOM_POLL_ANSWER] = "poll-answer",
	[ROOM_POLL] = "poll",
};

bool
room_choice_add(char **chosen, const char *id)
{
	const char *p = *chosen;
	size_t n = strlen(id), len, i, count = 0;
	bool again = false;

	for (i = 0; i < n; i++)
		if (id[i] <= ' ' || id[i] > '~')
			return false;
	if (n == 0 || n > LIMIT_CHOICE)
		return false;
	for (; *p; p += len + (p[len] == ' '), count++) {
		len = strcspn(p, " ");
		again |= len == n && strncmp(p, id, n) == 0;
	}
	if (again)
		return true;
	if (count == LIMIT_CHOICES)
		return false;
	*chosen = talloc_asprintf_append_buffer(*chosen, count ? " %s" : "%s", id);
	return true;
}

static char *
one_line(TALLOC_CTX *mem, const char *s, size_t most)
{
	return text_line(mem, s ? s : "", most);
}

void
room_item_write(TALLOC_CTX *mem, const struct inbound *in, struct arrival *a)
{
	char *raw = talloc_asprintf(mem, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n\n%s", names[in->what], one_line(mem, in->room, 255),
	    one_line(mem, in->event, 255), one_line(mem, in->from, 255), one_line(mem, in->from_name, LIMIT_NAME),
	    one_line(mem, in->answers, 255), one_line(mem, in->target, 255), one_line(mem, in->thread, 255), in->mentioned ? "yes" : "",
	    in->text ? in->text : "");

	memset(a, 0, sizeof *a);
	a->key = talloc_asprintf(mem, "room:%s/%s", in->room, in->event);
	a->channel = CHANNEL_ROOM;
	a->at = in->at;
	a->raw = raw;
	a->size = strlen(raw);
}

static enum room_event
event_named(const char *name)
{
	int i;

	for (i = 0; i < ROOM_EVENTS; i++)
		if (strcmp(names[i], name) == 0)
			return (enum room_event)i;
	return ROOM_STATE; /* says nothing, asks for nothing */
}

void
room_item_read(TALLOC_CTX *mem, const struct arrival *a, struct inbound *in)
{
	char *raw = text_clean(mem, a->raw, a->size, LIMIT_TEXT), *p = raw;
	const char *line[LINES];
	int i;

	memset(in, 0, sizeof *in);
	for (i = 0; i < LINES; i++) {
		char *end = strchrnul(p, '\n');

		line[i] = p;
		p = end;
		if (*end) {
			*end = '\0';
			p = end + 1;
		}
	}
	if (*p == '\n')
		p++;
	in->channel = CHANNEL_ROOM;
	in->key = a->key;
	in->at = a->at;
	in->what = event_named(line[0]);
	in->room = line[1];
	in->event = line[2];
	in->from = line[3];
	in->from_name = line[4];
	in->answers = line[5];
	in->target = line[6];
	in->thread = line[7];
	in->mentioned = *line[8] != '\0';
	in->text = text_trim(p);
	in->full_text = in->text;
	in->verified = true;
	in->message_id = in->subject = in->return_path = in->machine_why = in->list_id = in->failed_id = in->failed_to = "";
	in->original.name = in->original.addr = "";
	in->original_text = "";
}
