/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every bound of the program in one list. Sizes in bytes, times in seconds unless named otherwise.
 */
#ifndef BOT_BASE_LIMITS_H
#define BOT_BASE_LIMITS_H

#define LIMIT_MAIL (25 * 1024 * 1024) /* a larger mail: only its head is fetched */
#define LIMIT_MAIL_HEAD (256 * 1024)  /* ... this much of it */
#define LIMIT_HEADERS (256 * 1024)    /* header block */
#define LIMIT_HEADER_FIELDS 1000
#define LIMIT_ADDRESSES 200
#define LIMIT_MIME_DEPTH 20
#define LIMIT_MIME_PARTS 200
#define LIMIT_TEXT (64 * 1024)              /* text of one message that is understood */
#define LIMIT_FULL_TEXT (256 * 1024)        /* text kept for staff */
#define LIMIT_HTML (1024 * 1024)            /* HTML that is turned into text */
#define LIMIT_SUBJECT 250                   /* bytes of UTF-8 */
#define LIMIT_NAME 120                      /* display name, file name */
#define LIMIT_ADDRESS 254                   /* RFC 5321 4.5.3.1.3 */
#define LIMIT_REFS 100                      /* Message-IDs read from References */
#define LIMIT_REFS_OUT 20                   /* ... and written */
#define LIMIT_ATTACHMENT (10 * 1024 * 1024) /* each */
#define LIMIT_ATTACHMENTS 20
#define LIMIT_CALENDAR (512 * 1024)   /* a calendar part that is read */
#define LIMIT_COMMAND 4096            /* a chat line that is parsed as a command */
#define LIMIT_LETTER (256 * 1024)     /* a rendered letter */
#define LIMIT_IMAP_LINE (1024 * 1024) /* a server line outside literals */
#define LIMIT_IMAP_BATCH 50           /* mails a fetch */
#define LIMIT_CHOICES 20              /* of a poll; and ids in one answer to it */
#define LIMIT_CHOICE 64               /* an id of these; other programs' polls have UUIDs */
#define LIMIT_MATRIX_ANSWER (32 * 1024 * 1024)
#define LIMIT_SMTP_SESSION 50 /* mails a session */
#define LIMIT_ATTEMPTS 3      /* a mail that failed so often goes to quarantine */

#endif
