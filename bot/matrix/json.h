/* SPDX-License-Identifier: EUPL-1.2
 *
 * JSON as a homeserver sends it, read strictly: UTF-8 and the grammar of RFC 8259, at most 32 levels, no number that cJSON could not
 * hold, no key twice. What stands in a list (an event) is refused alone and leaves `0` there; damage outside of lists refuses the whole.
 * In strings \u0000 becomes U+0001, which text_clean() drops and no id holds, and half a surrogate pair becomes U+FFFD.
 */
#ifndef BOT_MATRIX_JSON_H
#define BOT_MATRIX_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NULL when it is no JSON object. Freed by cJSON_Delete(). Twins in an element of a list are for its
 * reader to look for: most elements are never read. */
cJSON *json_load(const char *bytes, size_t size);

/* Does an object in it have a key twice? `lists`: those inside lists too. */
bool json_twins(const cJSON *, bool lists);

/* The member of that name and kind, or NULL; `object` may be NULL or anything else. */
const cJSON *json_member(const cJSON *object, const char *name);
const cJSON *json_object(const cJSON *object, const char *name);
const cJSON *json_list(const cJSON *object, const char *name);
const char *json_text(const cJSON *object, const char *name);
bool json_true(const cJSON *object, const char *name);

/* An integer that a double holds exactly. */
bool json_integer(const cJSON *object, const char *name, int64_t *value);

#endif
