/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who wrote: a person, or a program in one of its many ways of not saying so.
 */
#include <glib.h>
#include <talloc.h>

#include "bot/mail/machine.h"
#include "bot/mail/read.h"
#include "tests/unit/check.h"

static const struct mail_self self = {
	.address = "lab@lab.example", .domain = "lab.example", .separator = '+', .authserv_id = "mx.lab.example"
};

static bool
own_id(void *aux, const char *id)
{
	(void)aux;
	return g_str_has_prefix(id, "k7qx");
}

#define FROM "From: Maëlle <maelle@caf.example>\n"

static const struct {
	const char *head, *text;
	enum machine machine;
} cases[] = {
	/* People. */
	{ FROM "Subject: Badge\n", "x", MACHINE_NO },
	{ "Return-Path: <maelle@caf.example>\n" FROM, "x", MACHINE_NO },
	{ FROM "Auto-Submitted: no\n", "x", MACHINE_NO },
	{ FROM "Auto-Submitted: (really) NO (thanks)\n", "x", MACHINE_NO },
	{ FROM "X-Auto-Response-Suppress: All\n", "x", MACHINE_NO },
	{ FROM "Precedence: normal\n", "x", MACHINE_NO },
	{ FROM "Precedence: first-class\nX-Priority: 1\n", "x", MACHINE_NO },
	{ FROM "Subject: Réponse automatique du serveur vocal en panne\n", "x", MACHINE_NO },
	{ FROM "Subject: Absence de réponse de la CAF\n", "x", MACHINE_NO },
	{ FROM "Subject: Re: Automatic reply: x\n", "x", MACHINE_NO },
	{ FROM "Subject: Automatic reply: x\nUser-Agent: Mozilla Thunderbird\n", "x", MACHINE_NO },
	{ FROM "Subject: x\nFeedback-ID: 1.eu:relais\nIn-Reply-To: <k@x.example>\n", "x", MACHINE_NO },
	{ FROM "X-Autoreply: no\n", "x", MACHINE_NO },
	{ "From: Postmaster <postmaster@caf.example>\nReturn-Path: "
	  "<postmaster@caf.example>\nSubject: bonjour\n",
	    "une question", MACHINE_NO },
	{ "From: noe.reply@caf.example\n", "x", MACHINE_NO },
	{ "From: robotique@caf.example\n", "x", MACHINE_NO },
	{ FROM "Subject: Undeliverable\n", "J'ai reçu ce titre, que faire ?", MACHINE_NO },
	/* Us. */
	{ FROM "Message-ID: <k7qx@lab.example>\nAuto-Submitted: auto-replied\n", "x", MACHINE_OWN },
	{ FROM "X-Skoazell-Loop: LAB.example\n", "x", MACHINE_OWN },
	{ FROM "X-Skoazell-Loop: autre.example\n", "x", MACHINE_NO },
	{ "From: Ti Lab <LAB@lab.example>\n", "x", MACHINE_OWN },
	{ "From: lab+token@lab.example\n", "x", MACHINE_OWN },
	{ "From: laboratoire@lab.example\n", "x", MACHINE_NO },
	/* Bounces. */
	{ "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\n", "x", MACHINE_BOUNCE },
	{ "From: MAILER-DAEMON (Mail Delivery Subsystem) <mailer-daemon@x.example>\n", "x", MACHINE_BOUNCE },
	{ "Return-Path: <>\nFrom: postmaster@x.example\nSubject: anything\n", "x", MACHINE_BOUNCE },
	{ "From: MAILER-DAEMON <>\nSubject: Mail delivery failed\n", "There was an error delivering your mail to <a@caf.example>.",
	    MACHINE_BOUNCE },
	{ "From: Mail.Delivery.System@x.example\n", "x", MACHINE_BOUNCE },
	{ "From: post_master@x.example\nSubject: Re:Badge\n",
	    "Error: Invalid user address\n\n550 - Requested action not taken: no such user here", MACHINE_BOUNCE },
	{ FROM "Subject: Delivery status notification\nContent-Type: multipart/report; "
	       "boundary=b\n",
	    "--b\n\n========\n\nDelivery to the following recipients failed permanently:\n--b--", MACHINE_BOUNCE },
	{ FROM "Subject: Non remis : Badge\nContent-Type: multipart/report; boundary=perdue\n",
	    "--b\n\nVotre message n'a pas pu \xC3\xAAtre remis.\n--b--", MACHINE_BOUNCE },
	{ FROM "X-Failed-Recipients: a@caf.example\n", "x", MACHINE_BOUNCE },
	{ "From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@caf.example\nSubject: Non remis "
	  ": x\n",
	    "x", MACHINE_BOUNCE },
	{ "Return-Path: < >\nFrom: x@caf.example\nSubject: Delivery Status Notification "
	  "(Failure)\n",
	    "x", MACHINE_BOUNCE },
	{ "From: gate@x.example\nSubject: failure notice\n", "Hi. This is the qmail-send program at x.", MACHINE_BOUNCE },
	{ FROM "Content-Type: multipart/report; report-type=\"Delivery-Status\"; boundary=b\n", "--b--", MACHINE_BOUNCE },
	{ FROM "Content-Type: multipart/mixed; boundary=b\n",
	    "--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--", MACHINE_BOUNCE },
	/* Receipts. */
	{ FROM "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n", "--b--", MACHINE_RECEIPT },
	{ FROM "Content-Type: multipart/mixed; boundary=b\n",
	    "--b\nContent-Type: message/disposition-notification\n\nDisposition: x\n--b--", MACHINE_RECEIPT },
	{ FROM "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n", "--b--", MACHINE_ROBOT },
	{ FROM "Subject: Lu : Badge\n", "Votre message\n\n a \xC3\xA9t\xC3\xA9 lu le jeudi 5 mars 2026.", MACHINE_RECEIPT },
	{ FROM "Subject: Lu : le livre blanc\n", "Que faire de ce livre ?", MACHINE_NO },
	{ FROM "Subject: Accepted: Badge\nContent-Type: text/calendar; method=REPLY\n", "BEGIN:VCALENDAR\nEND:VCALENDAR", MACHINE_RECEIPT },
	{ FROM "Content-Type: text/calendar; method=REQUEST\n", "BEGIN:VCALENDAR", MACHINE_NO },
	/* Absent people. */
	{ "Return-Path: <>\n" FROM "Subject: Badge\n", "Bonjour, je suis en cong\xC3\xA9s.", MACHINE_VACATION },
	{ FROM "Auto-Submitted: auto-generated\nSubject: Badge\n", "Je suis absent du 2 au 9.", MACHINE_VACATION },
	{ FROM "Auto-Submitted: auto-replied\nSubject: [#118] Badge\n",
	    "Demande enregistr\xC3\xA9"
	    "e.",
	    MACHINE_ROBOT },
	{ FROM "Subject: Demande 118\n", "Bonjour,\n\nCeci est un message automatique, merci.", MACHINE_ROBOT },
	/* A ticket system whose head says nothing, against people who speak of one. */
	{ FROM "Subject: [#48121] Re: Votre demande\n",
	    "Votre demande a bien été enregistrée sous le numéro 48121.\nNous la traiterons dans les meilleurs délais.", MACHINE_ROBOT },
	{ FROM "Subject: Re: [#48121] Rappels\nIn-Reply-To: <k@x.example>\n", "Your request has been received (48121). We will reply soon.",
	    MACHINE_ROBOT },
	{ FROM "Subject: Ticket n°20260305-118\n", "Nous avons bien reçu votre message. Ticket n°20260305-118.", MACHINE_ROBOT },
	{ FROM "Subject: [#48121] Re: Votre demande\n", "Bonjour, environ 200 familles, voir 48121.", MACHINE_NO },
	{ FROM "Subject: [#48121] sans réponse\n", "Bonjour, notre demande a été enregistrée sous le numéro 48121 et depuis, rien.",
	    MACHINE_NO },
	{ FROM "Subject: Votre demande\n", "Nous avons bien reçu votre question 48121, la voici complétée.", MACHINE_NO },
	{ FROM "Subject: [#48121] Re: Votre demande\n", "Nous avons bien reçu votre question : oui, 300 dossiers.", MACHINE_NO },
	{ FROM "Subject: Mars\n", "Voir ce message dans votre navigateur\n\nNos actus", MACHINE_ROBOT },
	{ FROM "Subject: TR: Mars\n", "Voir ce message dans votre navigateur\n\nNos actus", MACHINE_NO },
	{ FROM "Subject: Courriers\n", "Nos usagers lisent : \xC2\xAB ceci est un message automatique \xC2\xBB.", MACHINE_NO },
	{ "From: innovation-request@listes.example\n", "x", MACHINE_ROBOT },
	{ "From: jean.request@caf.example\n", "x", MACHINE_NO },
	{ FROM "Auto-Submitted: auto-replied\n", "x", MACHINE_VACATION },
	{ FROM "auto-submitted:AUTO-REPLIED\n", "x", MACHINE_VACATION },
	{ FROM "Auto-Submitted:\n (vacation) auto-replied (x)\n", "x", MACHINE_VACATION },
	{ FROM "X-Autoreply: yes\n", "x", MACHINE_VACATION },
	{ FROM "X-Autorespond: x\n", "x", MACHINE_VACATION },
	{ FROM "Precedence: auto_reply\n", "x", MACHINE_VACATION },
	{ FROM "X-Precedence: AUTO_REPLY\n", "x", MACHINE_VACATION },
	{ FROM "X-Autogenerated: Reply\n", "x", MACHINE_VACATION },
	{ FROM "Subject: Automatic reply: x\nX-Auto-Response-Suppress: OOF\n", "x", MACHINE_VACATION },
	{ FROM "Subject: =?utf-8?Q?R=C3=A9ponse_automatique=C2=A0:_x?=\n", "x", MACHINE_VACATION },
	{ FROM "Subject: =?iso-8859-1?Q?Absence_du_bureau=A0: x?=\n", "x", MACHINE_VACATION },
	{ FROM "Subject: Out of Office: x\n", "x", MACHINE_VACATION },
	{ "Return-Path: <>\n" FROM "Subject: Message d'absence\n", "x", MACHINE_VACATION },
	/* Programs. */
	{ FROM "Auto-Submitted: auto-generated\n", "x", MACHINE_ROBOT },
	{ FROM "Auto-Submitted: auto-notified; owner-email=\"a@b.example\"\n", "x", MACHINE_ROBOT },
	{ FROM "Auto-Submitted: something-new\n", "x", MACHINE_ROBOT },
	{ FROM "Auto-Submitted: auto-replied\nX-RT-Loop-Prevention: x\n", "x", MACHINE_ROBOT },
	{ FROM "X-OTRS-Loop: x\n", "x", MACHINE_ROBOT },
	{ FROM "X-Mailer: GLPI 10\n", "x", MACHINE_ROBOT },
	{ FROM "Precedence: bulk\n", "x", MACHINE_ROBOT },
	{ FROM "Precedence: Junk\n", "x", MACHINE_ROBOT },
	{ "From: no-reply@x.example\n", "x", MACHINE_ROBOT },
	{ "From: Ne-Pas-Repondre@x.example\n", "x", MACHINE_ROBOT },
	{ "From: facture.noreply+12@x.example\n", "x", MACHINE_ROBOT },
	{ "Return-Path: <>\n" FROM, "x", MACHINE_ROBOT },
	{ FROM "List-Unsubscribe: <https://x.example>\n", "x", MACHINE_ROBOT },
	{ FROM "Feedback-ID: 1:x\n", "x", MACHINE_ROBOT },
	{ FROM "List-Id: <lettre.x.example>\nList-Unsubscribe: <https://x.example>\nPrecedence: "
	       "bulk\n",
	    "x", MACHINE_ROBOT },
	/* People through a list. */
	{ FROM "List-Id: <l.x.example>\nList-Post: <mailto:l@x.example>\nList-Unsubscribe: "
	       "<mailto:x@x.example>\n",
	    "x", MACHINE_LIST },
	{ FROM "List-Id: <l.x.example>\nPrecedence: list\nList-Unsubscribe: <mailto:x@x.example>\n", "x", MACHINE_LIST },
	{ FROM "List-Id: Lecteurs <l.x.example>\n", "x", MACHINE_LIST },
	{ FROM "Precedence: list\n", "x", MACHINE_LIST },
	{ FROM "List-Post: NO\n", "x", MACHINE_LIST },
	{ FROM "List-Id: <l.x.example>\nList-Post: <mailto:l@x.example>\nPrecedence: bulk\n", "x", MACHINE_LIST },
	{ FROM "List-Id: <l.x.example>\nAuto-Submitted: auto-replied\n", "x", MACHINE_VACATION },
};

static void
test_kinds(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		char *mail = talloc_asprintf(mem, "%s\n%s\n", cases[i].head, cases[i].text);
		struct arrival a = { .key = "k", .raw = mail, .size = strlen(mail), .full_size = strlen(mail) };
		struct inbound in;
		struct err e;
		int failed = check_failed;

		CHECK_INT(mail_read(mem, &a, &self, own_id, NULL, &in, &e), 0);
		CHECK_INT(in.machine, cases[i].machine);
		CHECK((*in.machine_why != '\0') == (in.machine != MACHINE_NO));
		/* No personal data in what is recorded. */
		CHECK(!strchr(in.machine_why, '@') && !strstr(in.machine_why, "maelle"));
		if (failed != check_failed)
			printf("   in case %zu (%s): %s\n", i, in.machine_why, cases[i].head);
		talloc_free(mem);
	}
}

static void
test_bounce_texts(void)
{
	static const struct {
		const char *status, *returned, *text, *to, *id;
		bool hard;
	} reports[] = {
		{ "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; <a@caf.example>\nAction: "
		  "failed\nStatus: 5.0.0 (undefined)\n",
		    NULL, "", "a@caf.example", "", true },
		{ "\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: "
		  "rfc822;a@caf.example\r\nAction: Failed\r\nStatus: 4.4.7\r\n",
		    NULL, "", "a@caf.example", "", false },
		{ "Final-Recipient: rfc822; ok@caf.example\nAction: delivered\nStatus: "
		  "2.0.0\n\nFinal-Recipient: rfc822; b@caf.example\nAction: "
		  "failed\nStatus: 5.1.1\n",
		    NULL, "", "b@caf.example", "", true },
		{ "Final-Recipient: rfc822; interne@caf.example\nOriginal-Recipient: rfc822; "
		  "alias@caf.example\nAction: failed\n",
		    NULL, "", "alias@caf.example", "", true },
		{ "Final-Recipient: rfc822; x\nAction: failed\nDiagnostic-Code: smtp; 550 5.7.1 "
		  "refused\n",
		    NULL, "<c@caf.example>: refused", "c@caf.example", "", true },
		{ NULL, "Subject: x\nMessage-Id:\n <k7qx1@lab.example>\n", "bounce", "", "k7qx1@lab.example", false },
		{ NULL, NULL, "Message-ID: <autre@x.example>\n\nMessage-ID: <k7qx2@lab.example>\n", "autre@x.example", "k7qx2@lab.example",
		    false },
		{ NULL, NULL, "voir support@x.example\n<d@caf.example>:\n550 5.1.1 inconnu", "d@caf.example", "", true },
		{ "", "", "", "", "", false },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(reports); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct inbound in = { .from = "", .failed_id = "" };
		int failed = check_failed;

		bounce_read(mem, reports[i].status, reports[i].returned, reports[i].text, own_id, NULL, &in);
		CHECK_STR(in.failed_to, reports[i].to);
		CHECK_STR(in.failed_id, reports[i].id);
		CHECK_INT(in.failed_hard, reports[i].hard);
		if (failed != check_failed)
			printf("   in report %zu\n", i);
		talloc_free(mem);
	}
}

int
main(void)
{
	test_kinds();
	test_bounce_texts();
	return check_report();
}
