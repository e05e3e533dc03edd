/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/event_read.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/matrix/formatted.h"
#include "bot/matrix/poll.h"
#include "bot/matrix/words.h"

enum { ID = 255 };

static bool
printable(const char *s)
{
	const char *p;

	for (p = s; *p > ' ' && *p < 0x7f; p++)
		;
	return *p == '\0' && p - s <= ID;
}

bool
event_id(const char *id, char sigil)
{
	return id && *id == sigil && id[1] && printable(id) && (sigil != '!' || !strchr(id, '/'));
}

bool
event_user(const char *user)
{
	const char *server;

	if (!user || *user != '@' || !printable(user))
		return false;
	server = strchr(user, ':');
	return server && server > user + 1 && server[1];
}

bool
event_allowed(const struct matrix_self *self, const char *user)
{
	const char *const *h, *server = strchr(user, ':');

	for (h = self->homeservers; h && *h && server; h++)
		if (strcmp(*h, server + 1) == 0)
			return true;
	return !self->homeservers;
}

char *
event_local(TALLOC_CTX *mem, const char *user)
{
	return talloc_strndup(mem, user + 1, strcspn(user, ":") - 1);
}

struct reading {
	TALLOC_CTX *mem;
	const struct matrix_self *self;
	const cJSON *event, *content;
	struct inbound *in;
};

static bool
is_redacted(const cJSON *event)
{
	return json_object(json_object(event, "unsigned"), "redacted_because") != NULL;
}

/* It happened while we were not in the room, says the server ("membership" in "unsigned"); not every server does. */
static bool
is_history(const cJSON *event)
{
	const char *ours = json_text(json_object(event, "unsigned"), "membership");

	return ours && strcmp(ours, "join") != 0;
}

/* What a person wrote, or NULL. A picture or a file says something only where its name and its words are two. */
static char *
said(struct reading *r, const cJSON *content)
{
	const char *type = json_text(content, "msgtype"), *body = json_text(content, "body"), *html = NULL;
	const char *file = json_text(content, "filename");
	char *text;

	if (!type)
		return NULL;
	if (strcmp(type, "m.text") != 0 && strcmp(type, "m.emote") != 0) {
		if (strcmp(type, "m.image") != 0 && strcmp(type, "m.file") != 0 && strcmp(type, "m.video") != 0 &&
		    strcmp(type, "m.audio") != 0)
			return NULL;
		if (!file || !body || strcmp(file, body) == 0)
			return NULL;
	}
	if (json_text(content, "format") && strcmp(json_text(content, "format"), "org.matrix.custom.html") == 0)
		html = json_text(content, "formatted_body");
	if (body && *body)
		text = text_clean(r->mem, body, strlen(body), LIMIT_TEXT);
	else
		text = html ? formatted_text(r->mem, html, strlen(html)) : NULL;
	return text ? words_unquoted(text) : NULL;
}

/* Who is meant: m.mentions where the program wrote it, a pill where it did not, and what stands at the start in any case. */
static void
find_mention(struct reading *r, const cJSON *content, char *text)
{
	const cJSON *mentions = json_object(content, "m.mentions"), *one;
	const char *html = json_text(content, "formatted_body");
	char *shown = NULL, *rest;
	bool pill = html && words_pill(r->mem, html, r->self->user, &shown);

	r->in->mentioned = pill && !mentions;
	cJSON_ArrayForEach(one, json_list(mentions, "user_ids")) if (cJSON_IsString(one) && strcmp(one->valuestring, r->self->user) == 0)
	    r->in->mentioned = true;
	if (words_call(r->self, shown, text, &rest))
		r->in->mentioned = true;
	r->in->text = rest;
}

static enum event_kind
say(struct reading *r, const cJSON *content)
{
	char *text = said(r, content);

	if (!text || !*text)
		return EVENT_NOTHING;
	find_mention(r, content, text);
	return EVENT_ARRIVAL;
}

static bool
read_id(const cJSON *o, const char *name, const char **id)
{
	*id = json_text(o, name);
	return event_id(*id, '$');
}

static enum event_kind
read_message(struct reading *r)
{
	const cJSON *relates = json_object(r->content, "m.relates_to"), *reply = json_member(relates, "m.in_reply_to");
	const char *rel = json_text(relates, "rel_type");

	if (!relates && json_member(r->content, "m.relates_to"))
		return EVENT_BAD;
	if (rel && strcmp(rel, "m.replace") == 0) {
		const cJSON *new = json_object(r->content, "m.new_content");
		const char *type = json_text(r->content, "msgtype");

		r->in->what = ROOM_EDIT;
		if (!new || !read_id(relates, "event_id", &r->in->target))
			return EVENT_BAD;
		return type && strcmp(type, "m.notice") == 0 ? EVENT_NOTHING : say(r, new);
	}
	if (rel && strcmp(rel, "m.thread") == 0 && !read_id(relates, "event_id", &r->in->thread))
		return EVENT_BAD;
	if (reply && !read_id(reply, "event_id", &r->in->answers))
		return EVENT_BAD;
	if (r->in->thread && json_true(relates, "is_falling_back"))
		r->in->answers = NULL; /* for programs that know no threads */
	if (!json_text(r->content, "msgtype"))
		return EVENT_BAD;
	return say(r, r->content);
}

static enum event_kind
read_reaction(struct reading *r)
{
	const cJSON *relates = json_object(r->content, "m.relates_to");
	const char *rel = json_text(relates, "rel_type"), *key = json_text(relates, "key");

	r->in->what = ROOM_REACTION;
	if (!rel || strcmp(rel, "m.annotation") != 0 || !key || !read_id(relates, "event_id", &r->in->target))
		return EVENT_BAD;
	r->in->text = text_line(r->mem, key, ID);
	return *r->in->text ? EVENT_ARRIVAL : EVENT_BAD;
}

/* Room version 11 moved it into the content; servers may say both, and then the same. */
static enum event_kind
read_redaction(struct reading *r)
{
	const char *top = json_text(r->event, "redacts"), *inner = json_text(r->content, "redacts"), *why = json_text(r->content, "reason");

	r->in->what = ROOM_REDACTION;
	r->in->target = inner ? inner : top;
	if (!event_id(r->in->target, '$') || (top && inner && strcmp(top, inner) != 0))
		return EVENT_BAD;
	r->in->text = why ? text_line(r->mem, why, LIMIT_COMMAND) : "";
	return EVENT_ARRIVAL;
}

static enum event_kind
read_member(struct reading *r)
{
	const char *now = json_text(r->content, "membership"), *whose = json_text(r->event, "state_key");
	const char *before = json_text(json_object(json_object(r->event, "unsigned"), "prev_content"), "membership");

	r->in->what = ROOM_MEMBER;
	if (!now || !event_user(whose))
		return EVENT_BAD;
	if (before && strcmp(before, now) == 0) /* a name or a picture */
		return EVENT_NOTHING;
	if (strcmp(whose, r->self->user) != 0 && is_history(r->event))
		return EVENT_NOTHING;
	if (strcmp(now, "join") != 0 && strcmp(now, "leave") != 0 && strcmp(now, "ban") != 0)
		return EVENT_NOTHING;
	r->in->target = whose;
	r->in->text = now;
	r->in->mentioned = strcmp(whose, r->self->user) == 0;
	return strcmp(now, "join") == 0 && strcmp(whose, r->self->user) == 0 ? EVENT_ENTERED : EVENT_ARRIVAL;
}

static enum event_kind
read_tombstone(struct reading *r)
{
	const char *why = json_text(r->content, "body");

	r->in->what = ROOM_TOMBSTONE;
	r->in->target = json_text(r->content, "replacement_room");
	r->in->text = why ? text_line(r->mem, why, LIMIT_COMMAND) : "";
	return event_id(r->in->target, '!') ? EVENT_ARRIVAL : EVENT_BAD;
}

static enum event_kind
read_encrypted(struct reading *r)
{
	r->in->what = ROOM_ENCRYPTED;
	return EVENT_ARRIVAL;
}

static enum event_kind
read_poll_answer(struct reading *r)
{
	r->in->what = ROOM_POLL_ANSWER;
	return poll_answer_read(r->mem, r->content, &r->in->target, &r->in->text) ? EVENT_ARRIVAL : EVENT_BAD;
}

/* What others ask among themselves is not read. */
static enum event_kind
read_poll(struct reading *r)
{
	r->in->what = ROOM_POLL;
	return EVENT_ARRIVAL;
}

static enum event_kind
read_poll_end(struct reading *r)
{
	r->in->what = ROOM_POLL;
	r->in->target = poll_target(r->content);
	return r->in->target ? EVENT_ARRIVAL : EVENT_BAD;
}

/* Of ourselves only what comes back of our letters. */
static enum event_kind
read_own(struct reading *r, struct echo *echo)
{
	const char *letter = json_text(r->content, "fr.skoazell.letter");

	if (!letter || !*letter || !printable(letter))
		return EVENT_NOTHING;
	echo->letter = talloc_strdup(r->mem, letter);
	echo->event = talloc_strdup(r->mem, r->in->event);
	return EVENT_ECHO;
}

static const struct {
	const char *type;
	bool state;  /* it stands only with a state key */
	bool people; /* what a person does: of homeservers that may speak to us */
	enum event_kind (*read)(struct reading *);
} types[] = {
	{ "m.room.message", false, true, read_message },
	{ "m.reaction", false, true, read_reaction },
	{ "m.room.redaction", false, true, read_redaction },
	{ "m.room.member", true, false, read_member },
	{ "m.room.encrypted", false, false, read_encrypted },
	{ "m.room.encryption", true, false, read_encrypted },
	{ "m.room.tombstone", true, false, read_tombstone },
	{ "org.matrix.msc3381.poll.start", false, true, read_poll },
	{ "org.matrix.msc3381.poll.response", false, true, read_poll_answer },
	{ "org.matrix.msc3381.poll.end", false, true, read_poll_end },
	{ "m.poll.start", false, true, read_poll },
	{ "m.poll.response", false, true, read_poll_answer },
	{ "m.poll.end", false, true, read_poll_end },
};

/* The strings of an event live as long as its JSON: what is kept is copied. */
static void
keep(struct reading *r)
{
	const char **kept[] = { &r->in->event, &r->in->from, &r->in->answers, &r->in->target, &r->in->thread, &r->in->text };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(kept); i++)
		*kept[i] = *kept[i] ? talloc_strdup(r->mem, *kept[i]) : "";
	r->in->from_name = event_local(r->mem, r->in->from);
}

enum event_kind
event_read(TALLOC_CTX *mem, const cJSON *event, const struct matrix_self *self, const char *room, struct inbound *in, struct echo *echo)
{
	struct reading r = { mem, self, event, json_object(event, "content"), in };
	const char *type = json_text(event, "type");
	enum event_kind kind = EVENT_NOTHING;
	bool state = json_member(event, "state_key") != NULL, own;
	int64_t at;
	size_t i;

	memset(in, 0, sizeof *in);
	if (!type)
		return EVENT_BAD;
	for (i = 0; i < G_N_ELEMENTS(types) && strcmp(types[i].type, type) != 0; i++)
		;
	if (i == G_N_ELEMENTS(types) || state != types[i].state || is_redacted(event))
		return EVENT_NOTHING;
	in->room = room;
	in->event = json_text(event, "event_id");
	in->from = json_text(event, "sender");
	if (!event_id(in->event, '$') || !event_user(in->from) || !r.content || !json_integer(event, "origin_server_ts", &at) || at < 0 ||
	    at / 1000 > TIME_MOST || json_twins(event, true))
		return EVENT_BAD;
	in->at = at / 1000;
	own = strcmp(in->from, self->user) == 0;
	if (own && !types[i].state)
		return read_own(&r, echo);
	if (!types[i].state && is_history(event))
		return EVENT_NOTHING;
	if (types[i].people && !event_allowed(self, in->from))
		return EVENT_BAD;
	kind = types[i].read(&r);
	if (kind == EVENT_ARRIVAL || kind == EVENT_ENTERED)
		keep(&r);
	return kind;
}
