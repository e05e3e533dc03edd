/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/content.h"

#include <cjson/cJSON.h>
#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/matrix/format.h"
#include "bot/matrix/json.h"
#include "bot/matrix/poll.h"

/* An event may have 65,536 bytes ("Size limits"), with what the servers put around its content. */
enum { CONTENT_MOST = 58000 };

#define JOINER "\xe2\x80\x8d"  /* U+200D */
#define CUT "\n[\xe2\x80\xa6]" /* where a text that no event can hold ends */
#define LETTER_KEY "fr.skoazell.letter"

char *
content_unmarked(TALLOC_CTX *mem, const char *text)
{
	char *out = talloc_strdup(mem, "");
	const char *from = text, *p;

	for (p = text; (p = strchr(p, '@')) != NULL; p++) {
		if (g_ascii_strncasecmp(p, "@room", 5) != 0)
			continue;
		out = talloc_strndup_append_buffer(out, from, (size_t)(p + 1 - from));
		out = talloc_strdup_append_buffer(out, JOINER);
		from = p + 1;
	}
	return talloc_strdup_append_buffer(out, from);
}

static bool
names_somebody(const struct letter *l)
{
	return l->mention && l->mention[0];
}

/* A notice notifies nobody, whomever it names: the push rule that suppresses notices comes before those of mentions. */
static void
add_text(TALLOC_CTX *mem, cJSON *o, const struct letter *l, const char *text, bool formatted)
{
	cJSON_AddStringToObject(o, "msgtype", names_somebody(l) ? "m.text" : "m.notice");
	cJSON_AddStringToObject(o, "body", text);
	if (!formatted)
		return;
	cJSON_AddStringToObject(o, "format", "org.matrix.custom.html");
	cJSON_AddStringToObject(o, "formatted_body", format_html(mem, text));
}

/* Always there: without it programs look for names in the text. */
static void
add_mentions(cJSON *o, const struct letter *l)
{
	cJSON *mentions = cJSON_AddObjectToObject(o, "m.mentions"), *users;
	size_t i;

	if (!names_somebody(l))
		return;
	users = cJSON_AddArrayToObject(mentions, "user_ids");
	for (i = 0; l->mention[i]; i++)
		cJSON_AddItemToArray(users, cJSON_CreateString(l->mention[i]));
}

static void
add_relation(cJSON *o, const struct letter *l)
{
	bool thread = l->thread && *l->thread, answers = l->answers && *l->answers;
	cJSON *relates;

	if (!thread && !answers)
		return;
	relates = cJSON_AddObjectToObject(o, "m.relates_to");
	if (thread) {
		cJSON_AddStringToObject(relates, "rel_type", "m.thread");
		cJSON_AddStringToObject(relates, "event_id", l->thread);
		cJSON_AddBoolToObject(relates, "is_falling_back", !answers);
	}
	cJSON_AddStringToObject(cJSON_AddObjectToObject(relates, "m.in_reply_to"), "event_id", answers ? l->answers : l->thread);
}

static cJSON *
say(TALLOC_CTX *mem, const struct letter *l, const char *text, bool formatted)
{
	cJSON *o = cJSON_CreateObject();

	add_text(mem, o, l, text, formatted);
	add_mentions(o, l);
	add_relation(o, l);
	return o;
}

/* The star is for programs that know no edits. */
static cJSON *
edit(TALLOC_CTX *mem, const struct letter *l, const char *text, bool formatted)
{
	cJSON *o = cJSON_CreateObject(), *content;

	add_text(mem, o, l, talloc_asprintf(mem, "* %s", text), false);
	add_mentions(o, l);
	content = cJSON_AddObjectToObject(o, "m.new_content");
	add_text(mem, content, l, text, formatted);
	add_mentions(content, l);
	cJSON_AddStringToObject(cJSON_AddObjectToObject(o, "m.relates_to"), "rel_type", "m.replace");
	return o;
}

static cJSON *
react(const char *key)
{
	cJSON *o = cJSON_CreateObject(), *relates = cJSON_AddObjectToObject(o, "m.relates_to");

	cJSON_AddStringToObject(relates, "rel_type", "m.annotation");
	cJSON_AddStringToObject(relates, "key", key);
	return o;
}

char *
content_alias(TALLOC_CTX *mem, const char *letter)
{
	return talloc_asprintf(mem, "skoazell-%s", letter);
}

static cJSON *
room(TALLOC_CTX *mem, const struct letter *l)
{
	cJSON *o = cJSON_CreateObject(), *invite;
	size_t i;

	cJSON_AddStringToObject(o, "preset", "private_chat");
	cJSON_AddStringToObject(o, "visibility", "private");
	cJSON_AddStringToObject(o, "name", text_line(mem, l->subject ? l->subject : "", LIMIT_SUBJECT));
	cJSON_AddStringToObject(o, "room_alias_name", content_alias(mem, l->id));
	invite = cJSON_AddArrayToObject(o, "invite");
	for (i = 0; l->mention && l->mention[i]; i++)
		cJSON_AddItemToArray(invite, cJSON_CreateString(l->mention[i]));
	return o;
}

/* Takes `o`. */
static int
print(TALLOC_CTX *mem, cJSON *o, const char **json, size_t *size, struct err *e)
{
	char *text = cJSON_PrintUnformatted(o);

	cJSON_Delete(o);
	if (!text)
		return fail(e, ERR_BUG, "content: no memory");
	*size = strlen(text);
	*json = talloc_memdup(mem, text, *size + 1);
	cJSON_free(text);
	return 0;
}

static int
print_words(TALLOC_CTX *mem, const struct letter *l, const char *text, bool formatted, const char **json, size_t *size, struct err *e)
{
	cJSON *o;

	switch (l->act) {
	case ACT_EDIT:
		o = edit(mem, l, text, formatted);
		break;
	case ACT_POLL:
		o = poll_start(mem, l, text);
		add_mentions(o, l);
		add_relation(o, l);
		break;
	case ACT_POLL_END:
		o = poll_end(text);
		add_mentions(o, l);
		break;
	default:
		o = say(mem, l, text, formatted);
		break;
	}
	cJSON_AddStringToObject(o, LETTER_KEY, l->id);
	return print(mem, o, json, size, e);
}

/* What is too much for one event goes without its formatted twin, and is cut if that does not do. */
static int
write_words(TALLOC_CTX *mem, const struct letter *l, const char **json, size_t *size, struct err *e)
{
	char *text = content_unmarked(mem, text_clean(mem, l->text ? l->text : "", strlen(l->text ? l->text : ""), LIMIT_TEXT));
	bool formatted = true;

	for (;;) {
		size_t n = strlen(text);

		if (print_words(mem, l, text, formatted, json, size, e) < 0)
			return -1;
		if (*size <= CONTENT_MOST || n < 100)
			return 0;
		if (formatted) {
			formatted = false;
			continue;
		}
		n = MAX(n * CONTENT_MOST / *size, 100) - 50;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
		text = talloc_asprintf(mem, "%.*s" CUT, (int)n, text);
	}
}

int
content_write(TALLOC_CTX *mem, const struct letter *l, const char **json, size_t *size, struct err *e)
{
	cJSON *o;

	if (l->act == ACT_POLL && !poll_sound(l))
		return fail(e, ERR_BUG, "content: %s is no poll", l->id);
	switch (l->act) {
	case ACT_REACT:
		o = react(l->text);
		cJSON_AddStringToObject(o, LETTER_KEY, l->id);
		break;
	case ACT_OPEN:
		o = room(mem, l);
		break;
	case ACT_JOIN:
	case ACT_LEAVE:
		o = cJSON_CreateObject();
		break;
	default:
		return write_words(mem, l, json, size, e);
	}
	return print(mem, o, json, size, e);
}

/* Tchap encrypts what it is not told to leave open; the newer of its two ways to say so comes first. */
static void
add_tchap(cJSON *o)
{
	cJSON *state = cJSON_CreateObject(), *content;

	cJSON_AddItemToArray(cJSON_AddArrayToObject(o, "initial_state"), state);
	cJSON_AddStringToObject(state, "type", "im.vector.room.access_rules");
	cJSON_AddStringToObject(state, "state_key", "");
	content = cJSON_AddObjectToObject(state, "content");
	cJSON_AddStringToObject(content, "rule", "restricted");
	cJSON_AddStringToObject(content, "visibility", "private");
	cJSON_AddBoolToObject(content, "force_unencrypted_at_creation", true);
	cJSON_AddBoolToObject(content, "encrypted", false);
}

bool
content_aimed(enum act_kind act)
{
	return act == ACT_REACT || act == ACT_EDIT || act == ACT_POLL_END;
}

int
content_send(TALLOC_CTX *mem, const struct parcel *p, bool tchap, const char **json, size_t *size, struct err *e)
{
	bool aimed = content_aimed(p->act);
	cJSON *o, *relates;

	*json = p->bytes;
	*size = p->size;
	if (!aimed && !(tchap && p->act == ACT_OPEN))
		return 0;
	o = json_load(p->bytes, p->size);
	if (!o)
		return fail(e, ERR_BUG, "content: the bytes of %s are none of ours", p->id);
	if (!aimed) {
		add_tchap(o);
		return print(mem, o, json, size, e);
	}
	relates = cJSON_GetObjectItemCaseSensitive(o, "m.relates_to");
	if (!cJSON_IsObject(relates) || !p->target || *p->target != '$') {
		cJSON_Delete(o);
		return fail(e, ERR_PERM, "content: %s concerns no event", p->id);
	}
	cJSON_AddStringToObject(relates, "event_id", p->target);
	return print(mem, o, json, size, e);
}

/* Whom a content of ours names, as a letter has it. */
static const char **
named(TALLOC_CTX *mem, const cJSON *content)
{
	const cJSON *users = json_list(json_object(content, "m.mentions"), "user_ids"), *one;
	const char **names = talloc_zero_array(mem, const char *, (unsigned)cJSON_GetArraySize(users) + 1);
	size_t n = 0;

	cJSON_ArrayForEach(one, users) names[n++] = cJSON_GetStringValue(one);
	return names;
}

/* Where a poll ends the notice answers what stood there. */
int
content_instead(TALLOC_CTX *mem, const struct parcel *p, const char **json, size_t *size, struct err *e)
{
	struct letter l = { .act = ACT_SAY, .id = p->id, .answers = p->act == ACT_POLL_END ? p->target : p->answers };
	cJSON *poll = json_load(p->bytes, p->size);
	const cJSON *relates = json_object(poll, "m.relates_to");
	int r;

	l.text = poll_text(poll);
	l.mention = named(mem, poll);
	if (p->act == ACT_POLL)
		l.thread = json_text(relates, "event_id");
	r = l.text ? write_words(mem, &l, json, size, e) : fail(e, ERR_BUG, "content: the bytes of %s are no poll", p->id);
	cJSON_Delete(poll);
	return r;
}
