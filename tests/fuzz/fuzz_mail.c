/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as a mail: it is read, and what comes out keeps the promises of message.h.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
own_id(void *aux, const char *id)
{
	(void)aux;
	return *id == 'k';
}

static void
string_check(const char *s, size_t max)
{
	if (!s || strlen(s) > max || !g_utf8_validate(s, -1, NULL))
		abort();
}

static void
line_check(const char *s, size_t max)
{
	string_check(s, max);
	if (!text_header_safe(s))
		abort();
}

static void
calendar_check(const struct calendar_said *s)
{
	line_check(s->uid, 500);
	line_check(s->attendee_name, LIMIT_NAME);
	string_check(s->comment, 2000);
	if ((*s->attendee && !addr_check(s->attendee)) || (*s->sent_by && !addr_check(s->sent_by)))
		abort();
	if (!s->trouble && s->method == CALENDAR_REPLY && (!*s->uid || !*s->attendee || s->partstat == PARTSTAT_NONE))
		abort();
}

static void
inbound_check(const struct inbound *in)
{
	size_t i;

	line_check(in->subject, LIMIT_SUBJECT);
	line_check(in->from_name, LIMIT_NAME);
	line_check(in->message_id, 998);
	line_check(in->list_id, LIMIT_ADDRESS);
	line_check(in->machine_why, 100);
	line_check(in->failed_id, 998);
	line_check(in->original.name, LIMIT_NAME);
	string_check(in->text, LIMIT_TEXT);
	string_check(in->full_text, LIMIT_FULL_TEXT);
	string_check(in->original_text, LIMIT_FULL_TEXT);
	if ((*in->from && !addr_check(in->from)) || (*in->original.addr && !addr_check(in->original.addr)))
		abort();
	if (in->calendar)
		calendar_check(in->calendar);
	if ((*in->failed_to && !addr_check(in->failed_to)) || (in->verified && !*in->from))
		abort();
	if (in->n_refs > LIMIT_REFS || in->n_to > LIMIT_ADDRESSES || in->n_recipients > LIMIT_ADDRESSES)
		abort();
	for (i = 0; i < in->n_refs; i++)
		line_check(in->refs[i], 998);
	for (i = 0; i < in->n_recipients; i++)
		if (!addr_check(in->recipients[i]))
			abort();
	for (i = 0; i < in->n_attachments; i++) {
		const struct attachment *a = &in->attachments[i];

		line_check(a->name, LIMIT_NAME);
		line_check(a->type, LIMIT_NAME);
		if (!*a->name || *a->name == '.' || strpbrk(a->name, "/\\") || (a->bytes != NULL) == (a->refused != NULL))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct mail_self self = {
		.address = "lab@lab.example", .domain = "lab.example", .separator = '+', .authserv_id = "mx.lab.example"
	};
	TALLOC_CTX *mem = talloc_new(NULL);
	struct arrival a = { .key = "k", .raw = data, .size = size, .full_size = size };
	struct inbound in;
	struct err e;

	if (mail_read(mem, &a, &self, own_id, NULL, &in, &e) < 0)
		abort();
	inbound_check(&in);
	if (strlen(mail_hash(mem, &in)) != 64)
		abort();
	talloc_free(mem);
	return 0;
}
