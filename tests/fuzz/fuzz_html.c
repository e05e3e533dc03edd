/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as HTML: text comes out, and not much more than went in.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "bot/base/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = html_text(mem, (const char *)data, size);

	/* Quote marks and list numbers are what is added: at most 22 bytes for a tag of three. */
	if (!text || strlen(text) > 64 + size * 16)
		abort();
	talloc_free(mem);
	return 0;
}
