/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole mails: the samples of tests/corpus/mail as the writers' programs made them, and hostile
 * ones that are built here.
 */
#include <glib.h>
#include <talloc.h>
#include <time.h>

#include "bot/base/limits.h"
#include "bot/mail/read.h"
#include "tests/unit/check.h"

static const char *const aliases[] = { "probleme@lab.example", NULL };
static const struct mail_self self = {
	.address = "lab@lab.example",
	.aliases = aliases,
	.domain = "lab.example",
	.separator = '+',
	.name = "Ti Lab",
	.authserv_id = "mx.lab.example",
	.zone = "Europe/Paris",
};

static bool
own_id(void *aux, const char *id)
{
	(void)aux;
	return strcmp(id, "k7qx@lab.example") == 0;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
read_bytes(TALLOC_CTX *mem, const void *raw, size_t n, struct inbound *in)
{
	struct arrival a = { .key = "test:1", .channel = CHANNEL_MAIL, .at = 1772701951, .raw = raw, .size = n, .full_size = n };
	struct err e;

	CHECK_INT(mail_read(mem, &a, &self, own_id, NULL, in, &e), 0);
}

static void
read_string(TALLOC_CTX *mem, const char *s, struct inbound *in)
{
	read_bytes(mem, s, strlen(s), in);
}

static void
read_sample(TALLOC_CTX *mem, const char *name, struct inbound *in)
{
	char *path = talloc_asprintf(mem, "tests/corpus/mail/%s.eml", name), *raw = NULL;
	gsize n = 0;

	CHECK(g_file_get_contents(path, &raw, &n, NULL));
	read_bytes(mem, raw ? raw : "", n, in);
	/* The result must not point into the raw bytes. */
	if (raw)
		memset(raw, 'X', n);
	g_free(raw);
}

#define MAELLE "maelle.kerbrat@caf.example"
#define ERWAN "erwan.lebris@caf.example"
#define ENORA "enora.tanguy@lab.example"

static const struct sample {
	const char *name;
	enum machine machine;
	const char *from, *subject, *text;
	size_t attachments;
} samples[] = {
	{ "outlook-fr", MACHINE_NO, MAELLE, "RE: [Ti Lab P-2026-014] Files d’attente à l’accueil",
	    "Bonjour,\n\nOui, cela concerne les trois sites du Finistère, depuis septembre.\n"
	    "On a déjà essayé la prise de rendez-vous en ligne.",
	    0 },
	{ "outlook-mobile", MACHINE_NO, MAELLE, "Re: [Ti Lab P-2026-014] Files d’attente", "C’est bon pour nous, merci !", 0 },
	{ "ios-fr", MACHINE_NO, "yann.legoff@mairie.example", "Re: [Ti Lab P-2026-014] Files d’attente", "Depuis la rentrée surtout.", 0 },
	{ "gmail-fr", MACHINE_NO, "yann.legoff@asso.example", "Re: [Ti Lab P-2026-014] Files d’attente",
	    "Je complète : environ 40 personnes par jour.", 0 },
	{ "thunderbird-fr", MACHINE_NO, "enora.tanguy@caf.example", "Re: [Ti Lab P-2026-014] Files d’attente",
	    "Depuis janvier, et cela s’aggrave parce que nous avons deux postes vacants à "
	    "l’accueil.\n"
	    "Les jeunes parents, surtout.",
	    0 },
	{ "zimbra", MACHINE_NO, "gwenael.prigent@ville.example", "Re: Files d’attente", "Oui, tout à fait.\n\nGwenaël", 0 },
	{ "bluemind", MACHINE_NO, "soazig.riou@departement.example", "Re: Files d’attente",
	    "Bonjour,\n\nLe guichet de Quimper est fermé le mardi.", 0 },
	{ "roundcube", MACHINE_NO, "loic.madec@mairie.example", "Re: Files d’attente", "Six agents, dont deux à mi-temps.", 0 },
	{ "html-only", MACHINE_NO, "nolwenn.gueguen@caf.example", "Signalétique illisible",
	    "Bonjour,\n\nProblème : la signalétique est illisible.\nPour qui : les personnes "
	    "malvoyantes\n\n- hall\n- premier étage\n\n"
	    "Depuis quand\n2024\n\nPlan : le plan (https://plan.example/p1)",
	    0 },
	{ "latin1", MACHINE_NO, ERWAN, "Probleme de badge", "L’été dernier, le badge coûtait 10 €.", 0 },
	{ "latin9", MACHINE_NO, ERWAN, "Badge", "Le cœur du problème coûte 10 €.", 0 },
	{ "mislabelled-utf8", MACHINE_NO, ERWAN, "Badge", "Déjà réglé, merci.", 0 },
	{ "mislabelled-1252", MACHINE_NO, ERWAN, "Badge", "Déjà réglé – merci.", 0 },
	{ "unknown-charset", MACHINE_NO, ERWAN, "Badge", "Déjà vu.", 0 },
	{ "utf7", MACHINE_NO, ERWAN, "+ADw-script+AD4-", "+ADw-script+AD4- bonjour", 0 },
	{ "subject-split", MACHINE_NO, ERWAN, "Réunion de léquipe à l\u00e9cole début", "ok", 0 },
	{ "subject-crlf", MACHINE_NO, ERWAN, "Bonjour Bcc: tous@caf.example corps", "ok", 0 },
	{ "subject-raw8", MACHINE_NO, ERWAN, "Réunion décalée", "ok", 0 },
	{ "attachments", MACHINE_NO, ERWAN, "Photos du guichet", "Voici les photos.", 5 },
	{ "winmail", MACHINE_NO, ERWAN, "Compte rendu", "Ci-joint le compte rendu.", 1 },
	{ "smime-signed", MACHINE_NO, ERWAN, "Signé", "Je valide la proposition définitive.", 0 },
	{ "pgp-signed", MACHINE_NO, ERWAN, "Signé", "Oui pour le 12.", 0 },
	{ "pgp-inline", MACHINE_NO, ERWAN, "Signé", "Oui pour le 12.\n- premier point", 0 },
	{ "calendar", MACHINE_NO, ERWAN, "Accepté : réunion", "Je viens.", 0 },
	{ "two-from", MACHINE_NO, "", "Double", "Qui suis-je ?", 0 },
	{ "from-group", MACHINE_NO, "", "Groupe", "Qui suis-je ?", 0 },
	{ "from-two-mailboxes", MACHINE_NO, "", "Deux", "Qui suis-je ?", 0 },
	{ "no-headers", MACHINE_NO, "", "", "Bonjour,\nrien que du texte accentué.", 0 },
	{ "nul", MACHINE_NO, ERWAN, "Nul", "avant et après", 0 },
	{ "empty-message-id", MACHINE_NO, MAELLE, "Vide", "texte", 0 },
	{ "two-message-id", MACHINE_NO, MAELLE, "Deux", "texte", 0 },
	{ "vacation-fr", MACHINE_VACATION, MAELLE, "Réponse automatique : [Ti Lab P-2026-014] Files",
	    "Je suis absente jusqu’au 20 mars 2026.", 0 },
	{ "vacation-en", MACHINE_VACATION, "maelle@caf.example", "Automatic reply: Files", "I am out of the office.", 0 },
	{ "vacation-case", MACHINE_VACATION, "maelle@caf.example", "Re: Files", "Absente.", 0 },
	{ "vacation-precedence", MACHINE_VACATION, "maelle@caf.example", "Absence", "Absente.", 0 },
	{ "auto-no", MACHINE_NO, "maelle@caf.example", "Badge", "Le badge ne marche pas.", 0 },
	{ "human-about-absence", MACHINE_NO, "maelle@caf.example", "RE: Réponse automatique : Files",
	    "Elle est absente, je réponds à sa place.", 0 },
	{ "bounce-postfix", MACHINE_BOUNCE, "MAILER-DAEMON@mx.lab.example", "Undelivered Mail Returned to Sender",
	    "This is the mail system at host mx.lab.example.", 0 },
	{ "bounce-delayed", MACHINE_BOUNCE, "MAILER-DAEMON@mx.lab.example", "Delivery Status Notification (Delay)", "delayed", 0 },
	{ "bounce-exchange", MACHINE_BOUNCE, "postmaster@caf.example", "Non remis : bonjour", "Echec de la remise pour ces destinataires",
	    0 },
	{ "bounce-gmail", MACHINE_BOUNCE, "mailer-daemon@googlemail.example", "Delivery Status Notification (Failure)",
	    "** Adresse introuvable **", 0 },
	{ "bounce-qmail", MACHINE_BOUNCE, "MAILER-DAEMON@mx.old.example", "failure notice", NULL, 0 },
	{ "bounce-exim", MACHINE_BOUNCE, "Mailer-Daemon@mx.old.example", "Mail delivery failed: returning message to sender", NULL, 0 },
	{ "receipt", MACHINE_RECEIPT, "maelle@caf.example", "Lu : bonjour", "Lu.", 0 },
	{ "ticket-glpi", MACHINE_ROBOT, "assistance@caf.example", "[GLPI #0001234] Nouveau ticket", "Votre ticket a été créé.", 0 },
	{ "ticket-rt", MACHINE_ROBOT, "support@caf.example", "[caf #4321] AutoReply: Files", "Ticket créé.", 0 },
	{ "ticket-zammad", MACHINE_ROBOT, "support@caf.example", "Re: Files", "Demande reçue.", 0 },
	{ "noreply", MACHINE_ROBOT, "ne-pas-repondre@boutique.example", "Votre commande", "Merci pour votre commande.", 0 },
	{ "newsletter", MACHINE_ROBOT, "lettre@revue.example", "Lettre de mars", "Au sommaire.", 0 },
	{ "null-path", MACHINE_ROBOT, "sauvegarde@caf.example", "Rapport nocturne", "Tout va bien.", 0 },
	{ "list-sympa", MACHINE_LIST, "soazig.riou@departement.example", "[innovation] Qui a un retour sur les bornes ?",
	    "Bonjour à toutes et tous,\n\nQui a un retour d’expérience sur les bornes d’accueil "
	    "?\n\nSoazig",
	    0 },
	{ "own-loop", MACHINE_OWN, "autre@caf.example", "Accusé", "boucle", 0 },
	{ "own-address", MACHINE_OWN, "lab+abc@lab.example", "Accusé", "boucle", 0 },
	{ "forward-outlook", MACHINE_NO, ENORA, "TR: Borne en panne", "Pour suite à donner.", 0 },
	{ "forward-thunderbird", MACHINE_NO, ENORA, "Fwd: Borne en panne", NULL, 0 },
	{ "forward-gmail", MACHINE_NO, ENORA, "Fwd: Borne en panne", NULL, 0 },
	{ "forward-apple", MACHINE_NO, ENORA, "Tr : Borne en panne", NULL, 0 },
	{ "forward-attached", MACHINE_NO, ENORA, "WG: Borne en panne", "Voir la pièce jointe.", 1 },
	{ "reply-below-forward", MACHINE_NO, ENORA, "Re: TR: Borne en panne", "On regarde demain.", 0 },
	{ "legal-footer", MACHINE_NO, ERWAN, "Badge", "Le badge du service accueil ne s’ouvre plus.", 0 },
	{ "labelled", MACHINE_NO, ERWAN, "Nouvelle sollicitation",
	    "Problème : les courriers reviennent\nPour qui : les allocataires hébergés chez un "
	    "tiers\n"
	    "Depuis quand : l’automne 2025\nDe : l’agence de Brest\nObjet : courriers\n"
	    "Ce qu’on a déjà essayé : des relances par SMS",
	    0 },
};

static void
test_samples(TALLOC_CTX *mem)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(samples); i++) {
		const struct sample *s = &samples[i];
		int failed = check_failed;
		struct inbound in;

		read_sample(mem, s->name, &in);
		CHECK_INT(in.machine, s->machine);
		CHECK_STR(in.from, s->from);
		CHECK_STR(in.subject, s->subject);
		if (s->text)
			CHECK_STR(in.text, s->text);
		CHECK_INT(in.n_attachments, s->attachments);
		CHECK(in.limit == NULL);
		CHECK((*in.machine_why != '\0') == (in.machine != MACHINE_NO));
		if (failed != check_failed)
			printf("   in sample %s (%s)\n", s->name, in.machine_why);
	}
}

static void
test_fields(TALLOC_CTX *mem)
{
	struct inbound in;

	read_sample(mem, "outlook-fr", &in);
	CHECK_STR(in.key, "test:1");
	CHECK_STR(in.from_name, "Maëlle Kerbrat");
	CHECK_STR(in.message_id, "m@caf.example");
	CHECK_INT(in.date, 1772701950);
	REQUIRE(in.n_refs == 2);
	CHECK_STR(in.refs[0], "k7qx@lab.example");
	CHECK_STR(in.refs[1], "older@lab.example");
	REQUIRE(in.n_to == 1);
	CHECK_STR(in.to[0].addr, "lab@lab.example");
	CHECK_STR(in.to[0].name, "Ti Lab");
	CHECK_INT(in.n_recipients, 1);
	CHECK_STR(in.return_path, MAELLE);
	CHECK(strstr(in.full_text, "Depuis quand le constatez-vous") != NULL);
	CHECK(!in.verified);

	read_sample(mem, "empty-message-id", &in);
	CHECK_STR(in.message_id, "");
	read_sample(mem, "two-message-id", &in);
	CHECK_STR(in.message_id, "m@caf.example");
	read_sample(mem, "list-sympa", &in);
	CHECK_STR(in.list_id, "innovation.listes.example");
}

static void
test_attachments(TALLOC_CTX *mem)
{
	struct inbound in;

	read_sample(mem, "attachments", &in);
	REQUIRE(in.n_attachments == 5);
	CHECK_STR(in.attachments[0].name, "état des lieux 2026.pdf");
	CHECK_STR(in.attachments[0].type, "application/pdf");
	CHECK_INT(in.attachments[0].size, 14);
	CHECK(in.attachments[0].bytes && memcmp(in.attachments[0].bytes, "%PDF-1.4 essai", 14) == 0);
	CHECK(!in.attachments[0].refused);
	CHECK_STR(in.attachments[1].name, "photo définitive.png");
	CHECK_STR(in.attachments[2].name, "facture.PDF.exe");
	CHECK_STR(in.attachments[2].refused, "attachment-type");
	CHECK(in.attachments[2].bytes == NULL);
	CHECK_STR(in.attachments[3].name, "vide.txt");
	CHECK_STR(in.attachments[3].refused, "attachment-empty");
	CHECK_STR(in.attachments[4].name, "part-5.jpg");
	read_sample(mem, "winmail", &in);
	REQUIRE(in.n_attachments == 1);
	CHECK_STR(in.attachments[0].name, "winmail.dat");
	CHECK_STR(in.attachments[0].type, "application/ms-tnef");
	CHECK(in.attachments[0].bytes != NULL);
}

static void
test_attachment_limits(TALLOC_CTX *mem)
{
	GString *s = g_string_new("From: a@caf.example\nContent-Type: multipart/mixed; boundary=b\n\n");
	struct inbound in;
	size_t i;

	for (i = 0; i < 25; i++)
		g_string_append_printf(s, "--b\nContent-Type: image/png; name=p%zu.png\n\nx\n", i);
	g_string_append(s, "--b--\n");
	read_bytes(mem, s->str, s->len, &in);
	CHECK_INT(in.n_attachments, 25);
	CHECK(!in.attachments[19].refused);
	CHECK_STR(in.attachments[20].refused, "attachment-too-many");

	g_string_assign(s, "From: a@caf.example\nContent-Type: application/pdf; "
			   "name=gros.pdf\nContent-Transfer-Encoding: base64\n\n");
	for (i = 0; i < (LIMIT_ATTACHMENT / 3 * 4) / 76 + 2000; i++)
		g_string_append(s, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
				   "AAAAAAAAAAAAA\n");
	read_bytes(mem, s->str, s->len, &in);
	REQUIRE(in.n_attachments == 1);
	CHECK_STR(in.attachments[0].refused, "attachment-too-large");
	CHECK(in.attachments[0].bytes == NULL && in.attachments[0].size > LIMIT_ATTACHMENT);
	g_string_free(s, TRUE);
}

static void
test_bounces(TALLOC_CTX *mem)
{
	static const struct {
		const char *name, *to;
		bool hard;
	} bounces[] = { { "bounce-postfix", "parti@caf.example", true }, { "bounce-delayed", "plein@caf.example", false },
		{ "bounce-exchange", "parti@caf.example", true }, { "bounce-gmail", "parti@caf.example", true },
		{ "bounce-qmail", "parti@old.example", true }, { "bounce-exim", "parti@old.example", true } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(bounces); i++) {
		struct inbound in;

		read_sample(mem, bounces[i].name, &in);
		CHECK_STR(in.failed_to, bounces[i].to);
		CHECK_STR(in.failed_id, "k7qx@lab.example");
		CHECK_INT(in.failed_hard, bounces[i].hard);
		CHECK_STR(in.return_path, "");
	}
}

static void
test_forwards(TALLOC_CTX *mem)
{
	static const char *const names[] = { "forward-outlook", "forward-thunderbird", "forward-gmail", "forward-apple",
		"forward-attached" };
	struct inbound in;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		read_sample(mem, names[i], &in);
		CHECK_STR(in.original.addr, "goulven.salaun@mairie.example");
		CHECK_STR(in.original.name, "Goulven Salaün");
		CHECK(strstr(in.original_text, "La borne du hall est en panne depuis lundi.") != NULL);
		CHECK(strstr(in.original_text, "Objet") == NULL);
	}
	read_sample(mem, "forward-attached", &in);
	CHECK_STR(in.attachments[0].name, "borne.png");
	read_sample(mem, "reply-below-forward", &in);
	CHECK_STR(in.original.addr, "");
	read_sample(mem, "labelled", &in);
	CHECK_STR(in.original.addr, "");
}

/* Identity, RFC 8601 position, and what does not count. */
static void
test_verified(TALLOC_CTX *mem)
{
#define OURS                                                                                                                               \
	"Received: from mx.caf.example by mx.lab.example with ESMTPS; Thu, 5 Mar 2026 10:12:31 "                                           \
	"+0100\n"
#define LMTP "Received: from mx.lab.example by mail with LMTP id 1; Thu, 5 Mar 2026 10:12:32 +0100\n"
#define THEIRS "Received: from pc by mx.caf.example with ESMTPS; Thu, 5 Mar 2026 10:12:30 +0100\n"
#define PASS "Authentication-Results: mx.lab.example;\n\tdmarc=pass (p=none) header.from=caf.example\n"
#define REST "From: a@caf.example\n\ntexte\n"
	static const struct {
		const char *mail;
		bool verified;
	} cases[] = {
		{ PASS OURS THEIRS REST, true },
		{ OURS PASS THEIRS REST, true },
		{ LMTP OURS PASS THEIRS REST, true },
		{ OURS THEIRS PASS REST, false },
		{ THEIRS PASS OURS REST, false },
		{ OURS PASS REST, true },
		{ OURS THEIRS REST, false },
		{ OURS PASS THEIRS "From: a@caf.example\nFrom: b@caf.example\n\nx\n", false },
		{ OURS PASS THEIRS "From: a@ville.example\nReply-To: a@caf.example\n\nx\n", false },
		{ OURS PASS THEIRS "Sender: a@caf.example\n\nx\n", false },
		{ OURS PASS THEIRS "DKIM-Signature: v=1; d=caf.example; s=x; l=120; b=abc\n" REST, false },
		{ OURS PASS THEIRS "DKIM-Signature: v=1; d=caf.example; s=x; bl=120; b=l=\n" REST, true },
		{ "Received: by mx.lab.example.evil.example; x\n" PASS REST, false },
		{ "Received: from x by notlab.example; x\n" PASS REST, false },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct inbound in;
		int failed = check_failed;

		read_string(mem, cases[i].mail, &in);
		CHECK_INT(in.verified, cases[i].verified);
		if (failed != check_failed)
			printf("   in case %zu\n", i);
	}
}

static void
test_from(TALLOC_CTX *mem)
{
	static const struct {
		const char *value, *addr;
	} cases[] = {
		{ "a@caf.example", "a@caf.example" },
		{ "<a@CAF.example>", "a@caf.example" },
		{ "A B <A@caf.example>", "A@caf.example" },
		{ "\"x@evil.example\" <a@caf.example>", "a@caf.example" },
		{ "a@caf.example (chef@lab.example)", "a@caf.example" },
		{ "a@caf.example, b@caf.example", "" },
		{ "g: a@caf.example;", "" },
		{ "undisclosed-recipients:;", "" },
		{ "", "" },
		{ "<>", "" },
		{ "a@b@caf.example", "" },
		{ "a%b@caf.example", "" },
		{ "\"a b\"@caf.example", "" },
		{ "a@localhost", "a@localhost" },
		{ "a@[192.0.2.1]", "" },
		{ "chef", "" },
		{ "=?utf-8?Q?a=40caf.example?= <b@caf.example>", "b@caf.example" },
		{ "=?utf-8?Q?Jos=C3=A9=2C_x=40caf.example?= <b@caf.example>", "b@caf.example" },
		{ "a@caf..example", "" },
		{ "a@é.example", "" },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *mail = talloc_asprintf(mem, "From: %s\nSubject: x\n\nx\n", cases[i].value);
		struct inbound in;
		int failed = check_failed;

		read_string(mem, mail, &in);
		CHECK_STR(in.from, cases[i].addr);
		if (failed != check_failed)
			printf("   in case %s\n", cases[i].value);
	}
}

static void
test_recipients(TALLOC_CTX *mem)
{
	struct inbound in;

	read_string(mem,
	    "Delivered-To: lab+K7QX@lab.example\nX-Original-To: lab@lab.example\nTo: Ti Lab "
	    "<Lab@lab.example>, g: b@caf.example;\n"
	    "Cc: c@caf.example,\n d@caf.example\nReply-To: evil@evil.example\nFrom: "
	    "a@caf.example\n\nx\n",
	    &in);
	REQUIRE(in.n_recipients == 5);
	CHECK_STR(in.recipients[0], "lab+K7QX@lab.example");
	CHECK_STR(in.recipients[1], "lab@lab.example");
	CHECK_STR(in.recipients[4], "d@caf.example");
	CHECK_INT(in.n_to, 4);
	CHECK_STR(in.from, "a@caf.example");
}

static void
test_refs(TALLOC_CTX *mem)
{
	GString *s = g_string_new("From: a@caf.example\nIn-Reply-To: Message of Tuesday "
				  "<parent@x.example> \"hi\"\nReferences:");
	struct inbound in;
	int i;

	for (i = 0; i < 300; i++)
		g_string_append_printf(s, " <id%d@x.example>\n", i);
	g_string_append(s, " <parent@x.example>\n\nx\n");
	read_bytes(mem, s->str, s->len, &in);
	CHECK_INT(in.n_refs, LIMIT_REFS);
	CHECK_STR(in.refs[0], "parent@x.example");
	CHECK_STR(in.refs[1], "id299@x.example");
	CHECK_STR(in.refs[2], "id298@x.example");
	g_string_free(s, TRUE);
}

/* What a hostile mail may cost. The bounds are wide for sanitizers and a busy machine. */
static void
test_hostile(TALLOC_CTX *mem)
{
	GString *s = g_string_new("From: a@caf.example\n");
	struct inbound in;
	double start;
	int i;

	for (i = 0; i < 500000; i++)
		g_string_append_printf(s, "X-%d: y\n", i);
	g_string_append(s, "\nle corps\n");
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	printf("500,000 header lines: %.1f ms\n", (seconds() - start) * 1e3);
	CHECK(seconds() - start < 0.1);
	CHECK_STR(in.limit, "headers");
	CHECK_STR(in.from, "a@caf.example");
	CHECK_STR(in.text, "le corps");

	g_string_assign(s, "From: a@caf.example\n");
	for (i = 0; i < 1024; i++)
		g_string_append_printf(s,
		    "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\nContent-Type: "
		    "text/plain\n\nniveau %d\n--b%d\n",
		    i, i, i, i);
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	printf("1,024 levels: %.1f ms\n", (seconds() - start) * 1e3);
	CHECK(seconds() - start < 0.2);
	CHECK_STR(in.limit, "depth");
	CHECK(g_str_has_prefix(in.text, "niveau 0\nniveau 1\n"));

	g_string_assign(s, "From: a@caf.example\n");
	for (i = 0; i < LIMIT_MIME_DEPTH; i++)
		g_string_append_printf(s, "Content-Type: multipart/alternative; boundary=b%d\n\n--b%d\n", i, i);
	g_string_append(s, "Content-Type: text/html\n\nau fond\n");
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	printf("%d alternatives in each other: %.1f ms\n", LIMIT_MIME_DEPTH, (seconds() - start) * 1e3);
	CHECK(seconds() - start < 0.1);

	g_string_assign(s, "From: a@caf.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntexte\n");
	for (i = 0; i < 1000000; i++)
		g_string_append(s, "--b\n\n");
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	printf("1,000,000 parts: %.1f ms\n", (seconds() - start) * 1e3);
	CHECK(seconds() - start < 0.5);
	CHECK_STR(in.limit, "parts");
	CHECK_STR(in.text, "texte");

	g_string_assign(s, "From: a@caf.example\n");
	for (i = 0; i < 100000; i++)
		g_string_append(s, "Content-Type: message/rfc822\n\n");
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	CHECK(seconds() - start < 0.2);
	CHECK_STR(in.limit, "depth");

	g_string_assign(s, "From: a@caf.example\nContent-Type: multipart/digest; boundary=b\n\n--b\n\n");
	for (i = 0; i < 500000; i++)
		g_string_append(s, "X: y\n");
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	CHECK(seconds() - start < 0.2);
	CHECK_STR(in.limit, "headers");

	g_string_assign(s, "From: a@caf.example\n\n");
	for (i = 0; i < 12500; i++)
		g_string_append(s, "a écrit: ");
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	CHECK(seconds() - start < 0.2);
	CHECK(strlen(in.text) == LIMIT_TEXT || strlen(in.text) == LIMIT_TEXT - 1);
	CHECK(strlen(in.full_text) > 100000);

	g_string_assign(s, "From: a@caf.example\n\n");
	for (i = 0; i < 200000; i++)
		g_string_append(s, i % 3 ? "e\xCC\x81" : "é");
	start = seconds();
	read_bytes(mem, s->str, s->len, &in);
	printf("200,000 accents: %.1f ms\n", (seconds() - start) * 1e3);
	CHECK(seconds() - start < 1.0);
	CHECK(g_str_has_prefix(in.text, "éééééé"));
	g_string_free(s, TRUE);
}

static void
test_cut(TALLOC_CTX *mem)
{
	static const char raw[] = "From: a@caf.example\nSubject: gros\n\ndebut";
	struct arrival a = { .key = "k", .channel = CHANNEL_MAIL, .raw = raw, .size = sizeof raw - 1, .full_size = 50000000 };
	struct inbound in;
	struct err e;

	REQUIRE(mail_read(mem, &a, &self, NULL, NULL, &in, &e) == 0);
	CHECK_STR(in.limit, "size");
	CHECK_STR(in.subject, "gros");
	read_bytes(mem, "", 0, &in);
	CHECK_STR(in.text, "");
	CHECK_STR(in.from, "");
}

static void
test_own_id(TALLOC_CTX *mem)
{
	struct inbound in;

	read_string(mem, "From: a@caf.example\nMessage-ID: <k7qx@lab.example>\n\nx\n", &in);
	CHECK_INT(in.machine, MACHINE_OWN);
	read_string(mem, "From: x <Probleme@lab.example>\n\nx\n", &in);
	CHECK_INT(in.machine, MACHINE_OWN);
	read_string(mem, "From: lab+t@autre.example\n\nx\n", &in);
	CHECK_INT(in.machine, MACHINE_NO);
}

static void
test_hash(TALLOC_CTX *mem)
{
#define MAIL(trace, subject, body) trace "From: a@caf.example\nSubject: " subject "\nMessage-ID: <1@caf.example>\n\n" body "\n"
	struct inbound a, b, c, d;
	char *hash;

	read_string(mem, MAIL("Received: by mx.lab.example; x\n", "s", "corps"), &a);
	read_string(mem, MAIL("Delivered-To: autre@lab.example\nReceived: by autre.example; y\n", "s", "corps"), &b);
	read_string(mem, MAIL("", "s", "corps!"), &c);
	read_string(mem, MAIL("", "t", "corps"), &d);
	hash = mail_hash(mem, &a);
	CHECK_INT(strlen(hash), 64);
	CHECK_STR(mail_hash(mem, &b), hash);
	CHECK(strcmp(mail_hash(mem, &c), hash) != 0);
	CHECK(strcmp(mail_hash(mem, &d), hash) != 0);
}

int
main(void)
{
	static void (*const tests[])(TALLOC_CTX *) = { test_samples, test_fields, test_attachments, test_attachment_limits, test_bounces,
		test_forwards, test_verified, test_from, test_recipients, test_refs, test_hostile, test_cut, test_own_id, test_hash };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(tests); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);

		tests[i](mem);
		talloc_free(mem);
	}
	return check_report();
}
