/* SPDX-License-Identifier: EUPL-1.2
 *
 * What GMime is allowed to see. GMime makes an object of each part and of each header field, and
 * looks at every open boundary on each line that begins with "--": a mail of a million parts costs
 * it seconds and gigabytes. This counts first, in one pass without memory, and says where to cut.
 */
#ifndef BOT_MAIL_FENCE_H
#define BOT_MAIL_FENCE_H

#include <stddef.h>

/* How many bytes of a mail may be parsed: n, or less with *limit set to "depth", "parts" or
 * "headers". Nesting deeper than LIMIT_MIME_DEPTH, more than LIMIT_MIME_PARTS parts and a part with
 * more than LIMIT_HEADER_FIELDS header lines are cut where they begin. */
size_t mail_fence(const void *raw, size_t n, const char **limit);

#endif
