/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HANDLERS_ABSENT_H
#define HANDLERS_ABSENT_H

#include "handlers/handling.h"

/* A vacation notice of somebody whom we know, proven: its days, and of the staff who stands in. Nobody is told. */
int absence_notice(struct handling *, struct err *e);

#endif
