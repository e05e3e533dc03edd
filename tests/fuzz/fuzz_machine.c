/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any header block and any report: a kind is found, with its reason, and our own mails are always
 * ours.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "bot/mail/head.h"
#include "bot/mail/machine.h"
#include "bot/mail/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
own_id(void *aux, const char *id)
{
	(void)aux;
	return strcmp(id, "k7qx@lab.example") == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct mail_self self = { .address = "lab@lab.example", .domain = "lab.example", .separator = '+' };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct head h;
	char *text = text_clean(mem, data, size, 64 * 1024), *subject;
	struct inbound in = {
		.from = "maelle@caf.example", .from_name = "", .message_id = "", .text = text, .full_text = text, .return_path = ""
	};
	struct evidence v = { .head = &h,
		.report = size % 5 ? "" : "delivery-status",
		.status = size % 3 ? NULL : text,
		.returned = size % 4 ? NULL : text,
		.self = &self,
		.own_id = own_id };

	head_read(mem, data, size, &h);
	subject = head_value(mem, &h, "Subject");
	in.subject = subject ? text_line(mem, subject, 250) : "";
	machine_find(mem, &v, &in);
	if ((in.machine != MACHINE_NO) != (*in.machine_why != '\0') || (*in.failed_to && !addr_check(in.failed_to)))
		abort();
	if (strchr(in.machine_why, '@') || (in.machine != MACHINE_BOUNCE && *in.failed_id))
		abort();
	in.message_id = "k7qx@lab.example";
	machine_find(mem, &v, &in);
	if (in.machine != MACHINE_OWN)
		abort();
	talloc_free(mem);
	return 0;
}
