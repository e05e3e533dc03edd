/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a reaction asks for: one sign however it is drawn, nothing for all others. [A6, H4]
 */
#include "handlers/room.h"
#include "tests/unit/check.h"

int
main(void)
{
	static const struct {
		const char *key;
		enum sign sign;
	} signs[] = {
		{ "\U0001F64B", SIGN_TAKE }, { "\U0001F64B\U0001F3FD", SIGN_TAKE }, { "\U0001F64B\u200D\u2642\uFE0F", SIGN_TAKE },
		{ "\U0001F64B\U0001F3FF\u200D\u2640\uFE0F", SIGN_TAKE }, { "\u270B", SIGN_TAKE }, { "\u2705", SIGN_ACCEPT },
		{ "\u2714\uFE0F", SIGN_ACCEPT }, { "\u2611\uFE0E", SIGN_ACCEPT }, { "\U0001F501", SIGN_REDIRECT }, { "\u2753", SIGN_ASK },
		{ "\U0001F44D", SIGN_YES }, { "\U0001F440", SIGN_SEEN }, { "", SIGN_NONE }, { "\uFE0F", SIGN_NONE },
		{ "\u2705\U0001F64B", SIGN_NONE }, /* two signs */
		{ "\u2705\u2705", SIGN_NONE }, { "\U0001F389", SIGN_NONE }, { "accepter", SIGN_NONE }, { "\u274C", SIGN_REFUSE },
		{ "\U0001F4A9", SIGN_NONE }, { "\xff\xe2\x9c", SIGN_NONE }, /* no UTF-8 */
	};
	size_t i;

	for (i = 0; i < sizeof signs / sizeof *signs; i++)
		CHECK_INT(sign_read(signs[i].key), signs[i].sign);
	return check_report();
}
