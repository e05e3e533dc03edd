/* SPDX-License-Identifier: EUPL-1.2
 *
 * Mail without a server: a Maildir is the mailbox, files are what goes out. The embedded default, for trying, for the
 * demonstration and for tests.
 */
#ifndef BOT_MAIL_MAILDIR_H
#define BOT_MAIL_MAILDIR_H

#include <talloc.h>

#include "bot/base/message.h"

struct maildir;

/* Opens or makes DIR/{new,cur,tmp}, DIR/.Traites/..., DIR/.Quarantaine/... . `now` gives the instant of arrivals (the demonstration
 * moves it); NULL: the file's time. */
struct maildir *maildir_new(TALLOC_CTX *, const char *dir, const struct intake *, int64_t (*now)(void *), void *now_aux, struct err *e);

/* Takes all of new/ in order of name, in batches; committed ones are renamed into .Traites/cur or .Quarantaine/cur. What is no
 * readable file is left and warned of once. Returns how many have left new/, or -1 (what was taken before stays taken). */
int maildir_scan(struct maildir *, struct err *e);

/* Puts bytes into DIR/new under tmp/ + rename, with a name that sorts after all before. For /mail and tests. */
int maildir_deliver(const char *dir, const void *bytes, size_t n, struct err *e);

/* A sender that writes each parcel as DIR/<outbox, ten digits>-<id>.eml (fsync, rename). It reports inside send(), all verdicts
 * in one call of `report`. The same parcel again overwrites its file and adds a line with its id to DIR/repeats. */
struct sender *maildir_sender(TALLOC_CTX *, const char *dir, struct err *e);

#endif
