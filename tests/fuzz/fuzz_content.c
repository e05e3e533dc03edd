/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any words in a letter to a room: the content is JSON, its two bodies say the same, no tag is in it but those that the specification lets
 * through, and nobody is named whom the letter does not name.
 *
 * Input: the act's byte, then fields that a NUL ends: text, answers, thread, target, mentioned user, subject, question, and each choice as
 * "id text".
 */
#include <cjson/cJSON.h>
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/matrix/content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static char *
next(TALLOC_CTX *mem, const uint8_t **data, size_t *size)
{
	const uint8_t *end = memchr(*data, 0, *size);
	size_t n = end ? (size_t)(end - *data) : *size;
	char *s = text_clean(mem, *data, n, n);

	*data += n + (end != NULL);
	*size -= n + (end != NULL);
	return s;
}

static const char *
string(const cJSON *o, const char *name)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, name);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

/* The words of the HTML, without blanks and marks; a tag that is none of ours ends the run. */
static char *
words_of_html(TALLOC_CTX *mem, const char *html)
{
	static const char *const tags[] = { "<p>", "</p>", "<br>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<blockquote>",
		"</blockquote>", "<strong>", "</strong>" };
	static const struct {
		const char *entity, c;
	} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' } };
	GString *out = g_string_new("");
	char *result;
	size_t i;

	while (*html) {
		if (*html == '<') {
			for (i = 0; i < G_N_ELEMENTS(tags) && !g_str_has_prefix(html, tags[i]); i++)
				;
			if (i == G_N_ELEMENTS(tags)) {
				demand(g_str_has_prefix(html, "<ol start=\"") && g_ascii_isdigit(html[11]));
				html = strchr(html, '>') + 1;
			} else {
				html += strlen(tags[i]);
			}
		} else if (*html == '&') {
			for (i = 0; i < G_N_ELEMENTS(entities) && !g_str_has_prefix(html, entities[i].entity); i++)
				;
			demand(i < G_N_ELEMENTS(entities));
			g_string_append_c(out, entities[i].c);
			html += strlen(entities[i].entity);
		} else {
			demand(*html != '>' && *html != '"');
			g_string_append_c(out, *html++);
		}
	}
	result = talloc_strdup(mem, out->str);
	g_string_free(out, TRUE);
	return result;
}

static void
squeeze(char *s, const char *without)
{
	char *to = s;

	for (; *s; s++)
		if (!strchr(without, *s))
			*to++ = *s;
	*to = '\0';
}

/* What marks lists and quotes in the text is structure in the HTML: without these characters both are the same words. */
static void
check_same_words(TALLOC_CTX *mem, const char *body, const char *html)
{
	static const char marks[] = " \t\n>-*.)0123456789\xe2\x80\xa2";
	char *a = talloc_strdup(mem, body), *b = words_of_html(mem, html);

	squeeze(a, marks);
	squeeze(b, marks);
	demand(strcmp(a, b) == 0);
}

static void
check_words(TALLOC_CTX *mem, const cJSON *o, const struct letter *l)
{
	const cJSON *mentions = cJSON_GetObjectItemCaseSensitive(o, "m.mentions"), *users;
	const char *body = string(o, "body"), *html = string(o, "formatted_body");

	demand(string(o, "msgtype") && strcmp(string(o, "msgtype"), l->mention ? "m.text" : "m.notice") == 0);
	demand(body && !strcasestr(body, "@room") && cJSON_IsObject(mentions));
	users = cJSON_GetObjectItemCaseSensitive(mentions, "user_ids");
	demand(l->mention ? cJSON_GetArraySize(users) == 1 && strcmp(users->child->valuestring, l->mention[0]) == 0 : !users);
	if (html)
		check_same_words(mem, body, html);
}

/* What is asked and what may be chosen is what the letter says. */
static void
check_poll(const cJSON *o, const struct letter *l)
{
	const cJSON *poll = cJSON_GetObjectItemCaseSensitive(o, "org.matrix.msc3381.poll.start"), *one;
	const char *text = string(o, "org.matrix.msc1767.text");
	size_t i = 0;

	demand(text && !strcasestr(text, "@room") && cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(o, "m.mentions")));
	cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(poll, "answers"))
	{
		text = string(one, "org.matrix.msc1767.text");
		demand(i < l->n_choices && strcmp(string(one, "id"), l->choices[i++].id) == 0);
		demand(text && !strcasestr(text, "@room") && !strchr(text, '\n') && strlen(text) < 2 * LIMIT_SUBJECT);
	}
	demand(i == l->n_choices && i >= 1 && i <= LIMIT_CHOICES);
}

/* In place of a poll the same words are said, under the same letter, to the same people. */
static void
check_instead(TALLOC_CTX *mem, const struct letter *l, const char *json, size_t size)
{
	struct parcel p = { .id = l->id, .act = l->act, .bytes = json, .size = size, .answers = l->answers, .target = l->target };
	const char *out;
	size_t n;
	struct err e;
	cJSON *o;

	demand(content_instead(mem, &p, &out, &n, &e) == 0);
	o = cJSON_ParseWithOpts(out, NULL, true);
	demand(o && strlen(out) == n);
	check_words(mem, o, l);
	demand(strcmp(string(o, "fr.skoazell.letter"), l->id) == 0);
	cJSON_Delete(o);
}

static void
read_choices(TALLOC_CTX *mem, struct letter *l, const uint8_t **data, size_t *size)
{
	static struct choice choices[LIMIT_CHOICES + 1];

	for (l->n_choices = 0; *size > 0 && l->n_choices < G_N_ELEMENTS(choices); l->n_choices++) {
		char *field = next(mem, data, size);
		size_t n = strcspn(field, " ");

		choices[l->n_choices].text = talloc_strdup(mem, field + n);
		choices[l->n_choices].id = talloc_strndup(mem, field, n);
	}
	l->choices = choices;
}

static void
check_sent(TALLOC_CTX *mem, const struct letter *l, const char *json, size_t size)
{
	struct parcel p = { .id = l->id, .act = l->act, .bytes = json, .size = size, .target = l->target };
	const char *out;
	size_t n;
	struct err e;
	cJSON *o;

	if (content_send(mem, &p, true, &out, &n, &e) < 0) {
		demand(content_aimed(l->act) && *l->target != '$');
		return;
	}
	o = cJSON_ParseWithOpts(out, NULL, true);
	demand(o && strlen(out) == n);
	if (content_aimed(l->act))
		demand(strcmp(string(cJSON_GetObjectItemCaseSensitive(o, "m.relates_to"), "event_id"), l->target) == 0);
	cJSON_Delete(o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *who[2] = { NULL, NULL }, *json, *again;
	struct letter l = { .channel = CHANNEL_ROOM, .id = "abc.de" };
	size_t n, n_again;
	struct err e;
	cJSON *o;

	if (size > 0) {
		l.act = (enum act_kind)(*data++ % ACT_KINDS);
		size--;
	}
	l.text = next(mem, &data, &size);
	l.answers = next(mem, &data, &size);
	l.thread = next(mem, &data, &size);
	l.target = next(mem, &data, &size);
	who[0] = next(mem, &data, &size);
	l.mention = *who[0] ? who : NULL;
	l.subject = next(mem, &data, &size);
	l.question = next(mem, &data, &size);
	read_choices(mem, &l, &data, &size);
	if (content_write(mem, &l, &json, &n, &e) < 0) {
		demand(l.act == ACT_POLL && e.kind == ERR_BUG);
		talloc_free(mem);
		return 0;
	}
	demand(content_write(mem, &l, &again, &n_again, &e) == 0);
	demand(n <= 60000 || strlen(l.answers) + strlen(l.thread) + strlen(who[0]) > 300 || l.act != ACT_SAY);
	demand(n == n_again && strcmp(json, again) == 0 && strlen(json) == n);
	o = cJSON_ParseWithOpts(json, NULL, true);
	demand(cJSON_IsObject(o));
	if (l.act == ACT_SAY || l.act == ACT_EDIT)
		check_words(mem, l.act == ACT_EDIT ? cJSON_GetObjectItemCaseSensitive(o, "m.new_content") : o, &l);
	if (l.act == ACT_POLL)
		check_poll(o, &l);
	if (l.act == ACT_POLL || l.act == ACT_POLL_END)
		check_instead(mem, &l, json, n);
	if (l.act == ACT_SAY || content_aimed(l.act) || l.act == ACT_POLL)
		demand(strcmp(string(o, "fr.skoazell.letter"), l.id) == 0);
	cJSON_Delete(o);
	check_sent(mem, &l, json, n);
	talloc_free(mem);
	return 0;
}
