/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parts of forward_find() (read.h) that the reading of forwarded attachments needs too.
 */
#ifndef BOT_MAIL_FORWARD_H
#define BOT_MAIL_FORWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "bot/base/message.h"

/* Does the subject begin like that of a forwarded mail ("TR:", "Fwd:", "WG:", "[Fwd: ...]")? */
bool forward_subject(const char *subject);

#endif
