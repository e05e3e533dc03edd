/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any field value. What is believed must name both our server and the domain; below a foreign
 * Received nothing is.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/mail/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *value = malloc(size + 1);
	struct authres one = { .value = value, .position = 1 };

	if (!value)
		return 0;
	memcpy(value, data, size);
	value[size] = '\0';
	if (authres_verified(&one, 1, 1, "mx.lab.example", "a@caf.example"))
		abort();
	if (authres_verified(&one, 1, 2, "mx.lab.example", "a@caf.example") &&
	    (!strcasestr(value, "caf.example") || !strcasestr(value, "pass") || !strcasestr(value, "header.")))
		abort();
	if (authres_verified(&one, 1, 2, "", "a@caf.example") || authres_verified(&one, 1, 2, "mx.lab.example", ""))
		abort();
	free(value);
	return 0;
}
