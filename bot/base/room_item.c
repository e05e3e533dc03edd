/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/room_item.h"

#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"

void
room_item_write(TALLOC_CTX *mem, const struct inbound *in, struct arrival *a)
{
	char *raw = talloc_asprintf(mem, "%s\n%s\n%s\n%s\n%s\n\n%s", text_line(mem, in->room, 255), text_line(mem, in->event, 255),
	    text_line(mem, in->from, 255), text_line(mem, in->from_name, LIMIT_NAME), text_line(mem, in->answers, 255), in->text);

	memset(a, 0, sizeof *a);
	a->key = talloc_asprintf(mem, "room:%s/%s", in->room, in->event);
	a->channel = CHANNEL_ROOM;
	a->at = in->at;
	a->raw = raw;
	a->size = strlen(raw);
}

void
room_item_read(TALLOC_CTX *mem, const struct arrival *a, struct inbound *in)
{
	char *raw = text_clean(mem, a->raw, a->size, LIMIT_TEXT), *p = raw;
	const char *line[5];
	int i;

	memset(in, 0, sizeof *in);
	for (i = 0; i < 5; i++) {
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
	in->room = line[0];
	in->event = line[1];
	in->from = line[2];
	in->from_name = line[3];
	in->answers = line[4];
	in->text = text_trim(p);
	in->full_text = in->text;
	in->verified = true;
	in->message_id = in->subject = in->return_path = in->machine_why = in->list_id = in->failed_id = in->failed_to = "";
	in->original.name = in->original.addr = "";
	in->original_text = "";
}
