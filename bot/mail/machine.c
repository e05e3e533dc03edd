/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/machine.h"

#include <glib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/lines.h"

/* A keyword at the start of a value, behind comments: "(rejected) Auto-Replied; x=y" is
 * "auto-replied". */
static void
keyword(const char *value, char out[64])
{
	size_t n = 0;
	int depth = 0;

	for (; *value; value++) {
		if (*value == '(')
			depth++;
		else if (*value == ')' && depth > 0)
			depth--;
		else if (depth > 0)
			continue;
		else if (g_ascii_isalnum(*value) || *value == '-' || *value == '_')
			n < 63 ? (void)(out[n++] = g_ascii_tolower(*value)) : (void)0;
		else if (n > 0 || !g_ascii_isspace(*value))
			break;
	}
	out[n] = '\0';
}

static bool
head_keyword(const struct evidence *v, const char *name, char out[64])
{
	char *value = head_value(NULL, v->head, name);

	out[0] = '\0';
	if (!value)
		return false;
	keyword(value, out);
	talloc_free(value);
	return true;
}

static bool
has(const struct evidence *v, const char *name)
{
	return head_find(v->head, name, 0) != NULL;
}

static bool
conclude(struct inbound *in, enum machine kind, const char *why)
{
	in->machine = kind;
	in->machine_why = why;
	return true;
}

bool
addr_ours(const struct mail_self *self, const char *addr)
{
	const char *at = strchr(addr, '@'), *cut, *mine;
	const char *const *alias;

	if (!at || !self->address)
		return false;
	if (addr_same(addr, self->address))
		return true;
	for (alias = self->aliases; alias && *alias; alias++)
		if (addr_same(addr, *alias))
			return true;
	mine = strchr(self->address, '@');
	cut = self->separator ? memchr(addr, self->separator, (size_t)(at - addr)) : NULL;
	return mine && cut && cut - addr == mine - self->address && strncasecmp(addr, self->address, (size_t)(cut - addr)) == 0 &&
	       strcasecmp(at, mine) == 0;
}

static bool
find_own(TALLOC_CTX *mem, const struct evidence *v, struct inbound *in)
{
	char *loop = head_value(mem, v->head, "X-Skoazell-Loop");

	if (*in->message_id && v->own_id && v->own_id(v->aux, in->message_id))
		return conclude(in, MACHINE_OWN, "Message-ID: ours");
	if (loop && v->self->domain && strcasecmp(loop, v->self->domain) == 0)
		return conclude(in, MACHINE_OWN, "X-Skoazell-Loop: ours");
	if (addr_ours(v->self, in->from))
		return conclude(in, MACHINE_OWN, "From: our address");
	return false;
}

static bool
find_bounce(TALLOC_CTX *mem, const struct evidence *v, struct inbound *in)
{
	const char *why = bounce_why(v, in);

	if (!why)
		return false;
	bounce_read(mem, v->status, v->returned, in->full_text, v->own_id, v->aux, in);
	if (!*in->failed_to) {
		struct mailbox *failed = NULL;
		char *value = head_value(mem, v->head, "X-Failed-Recipients");
		size_t n = 0;

		if (value)
			head_mailboxes(mem, value, &failed, &n, 1, NULL);
		if (n > 0)
			in->failed_to = failed[0].addr;
	}
	return conclude(in, MACHINE_BOUNCE, why);
}

/* Does one of the first lines of a text hold one of these? All folded. */
static bool
tells_one(const char *text, const char *const *words, size_t n)
{
	enum { LINES_LOOKED = 12 };
	char s[LINE_FOLD];
	const char *p, *end;
	size_t looked = 0;

	for (p = text; *p && looked++ < LINES_LOOKED; p = end + (*end != '\0')) {
		end = strchrnul(p, '\n');
		line_fold(p, (size_t)(end - p), s);
		if (line_has(s, words, n))
			return true;
	}
	return false;
}

#define TELLS(text, table) tells_one(text, table, G_N_ELEMENTS(table))

/* Somebody pressed a button of an invitation (RFC 5546 3.2). */
static bool
calendar_answer(const struct inbound *in)
{
	enum calendar_method m = in->calendar ? in->calendar->method : CALENDAR_OTHER;

	return m == CALENDAR_REPLY || m == CALENDAR_COUNTER || m == CALENDAR_REFRESH || m == CALENDAR_DECLINECOUNTER;
}

/* No words of a person: nothing, the sentence of a program, or when and where it is, as Outlook repeats it above a line of its own. */
static bool
calendar_only(const struct inbound *in)
{
	static const char *const pressed[] = { "a accepte", "a refuse", "a decline", "peut-etre", "has accepted", "has declined",
		"has tentatively", "google agenda", "google calendar" };
	static const char line[] = "*~*~*~*~*";
	const char *below = strstr(in->text, line), *words = below ? below + strspn(below, "*~") : in->text;

	return !words[strspn(words, " \n")] || TELLS(words, pressed);
}

static bool
find_receipt(const struct evidence *v, struct inbound *in)
{
	static const char *const titles[] = { "lu :", "lu:", "non lu :", "non lu:", "read:", "read :", "not read:", "accuse de lecture",
		"accuse de reception (" };
	static const char *const read[] = { "a ete lu", "was read", "a ete supprime", "was deleted", "a ete affiche",
		"accuse de reception pour", "has been displayed" };
	char s[LINE_FOLD];

	if (strcasecmp(v->report, "disposition-notification") == 0)
		return conclude(in, MACHINE_RECEIPT, "Content-Type: multipart/report; disposition-notification");
	if (calendar_answer(in)) /* without words of their own */
		return calendar_only(in) && conclude(in, MACHINE_RECEIPT, "text/calendar: an answer");
	if (*v->report && strcasecmp(v->report, "delivery-status") != 0)
		return conclude(in, MACHINE_ROBOT, "Content-Type: multipart/report");
	line_fold(in->subject, strlen(in->subject), s);
	return line_starts(s, titles, G_N_ELEMENTS(titles)) && TELLS(in->full_text, read) &&
	       conclude(in, MACHINE_RECEIPT, "Subject and text of a receipt");
}

/* Systems that write to systems: their answer to our answer would be a ticket. */
static const char *
ticket_robot(const struct evidence *v)
{
	static const char *const names[] = { "X-RT-Loop-Prevention", "RT-Ticket", "X-Zammad-Session-Loop-Prevention", "X-Zammad-Ticket-Id",
		"X-Zammad-Fingerprint", "X-GLPI-Entity", "X-OTRS-Loop", "X-OTRS-Ticket", "X-Powered-By-OTRS", "X-GitLab-Project",
		"X-GitHub-Reason", "X-Redmine-Project", "X-Redmine-Host", "X-JIRA-FingerPrint", "X-FreeScout-Mail-Type", "X-OSTicket",
		"X-Request-Tracker", "X-Mantis-Project", "X-Bugzilla-Reason", "X-Freshdesk", "X-Cron-Env", "X-Auto-Generated",
		"X-Nagios-Notification", "X-Odoo-Objects", "X-Launchpad-Message-Rationale", "X-Tuleap-Project", "X-Jenkins-Job",
		"X-Discourse-Post-Id", "X-Loomio-Group-Id", "X-Campaign-ID", "X-Campaign", "X-CampaignID", "X-Mailin-Campaign", "X-MC-User",
		"X-CSA-Complaints", "X-MailInBlack" };
	const char *const *n;
	char *value;

	for (n = names; n < names + G_N_ELEMENTS(names); n++)
		if (has(v, *n))
			return *n;
	value = head_value(NULL, v->head, "X-Mailer");
	if (value) {
		bool robot = strcasestr(value, "zammad") || strcasestr(value, "glpi") || strcasestr(value, "osticket") ||
			     strcasestr(value, "otrs") || strcasestr(value, "phpmailer (ticket");

		talloc_free(value);
		if (robot)
			return "X-Mailer: ticket system";
	}
	if (has(v, "X-Zammad-Article-Id") || has(v, "X-Zammad"))
		return "X-Zammad";
	return NULL;
}

static bool
vacation_subject(const char *subject)
{
	/* With the colon that mail programs write; without it these are words of a sentence. */
	static const char *const begins[] = { "automatic reply:", "automatic reply :", "reponse automatique :", "reponse automatique:",
		"auto reply:", "autoreply:", "auto-reply:", "auto:", "auto :", "absence du bureau :", "absence du bureau:",
		"absent du bureau :", "absent du bureau:", "out of office:", "out of office :", "out of office reply:",
		"out of the office:", "out-of-office:", "message d'absence :", "message d'absence:", "notification d'absence :",
		"notification d'absence:", "reponse d'absence :", "reponse d'absence:", "reponse automatique d'absence :",
		"reponse automatique d'absence:", "automatische antwort:", "abwesenheitsnotiz:", "respuesta automatica:",
		"risposta automatica:", "gestionnaire d'absence :", "gestionnaire d'absence:", "out of office autoreply:",
		"[reponse automatique]", "[auto-reply]", "[out of office]", "[absence]" };
	static const char *const whole[] = { "automatic reply", "reponse automatique", "absence du bureau", "absent du bureau",
		"out of office", "out of the office", "message d'absence", "reponse d'absence", "autoreply", "auto-reply", "vacation",
		"notification d'absence" };
	char s[LINE_FOLD];
	size_t i;

	line_fold(subject, strlen(subject), s);
	if (line_starts(s, begins, G_N_ELEMENTS(begins)))
		return true;
	for (i = 0; i < G_N_ELEMENTS(whole); i++)
		if (strcmp(s, whole[i]) == 0)
			return true;
	return false;
}

/* What absent people say of themselves, for machines that do not say what they are. */
static bool
tells_absence(const struct inbound *in)
{
	static const char *const words[] = { "je suis absent", "je serai absent", "absent(e)", "suis actuellement absent", "est absent",
		"sera absent", "en conge", "en vacances", "mon absence", "absente du ", "absent du ", "absente jusqu", "absent jusqu",
		"de retour le", "mon retour", "pas disponible", "en deplacement", "out of office", "out of the office", "on leave",
		"on vacation", "on holiday", "be back on", "my return" };

	return TELLS(in->subject, words) || TELLS(in->full_text, words);
}

/* "[#20260305-118] ...": a ticket system that answers like an absent person. */
static bool
ticket_subject(const char *subject)
{
	const char *p;

	for (p = strchr(subject, '#'); p; p = strchr(p + 1, '#'))
		if (g_ascii_isdigit(p[1]) || (p[1] == ' ' && g_ascii_isdigit(p[2])))
			return true;
	return strcasestr(subject, "[ticket") || strcasestr(subject, "ticket n");
}

static bool
find_vacation(const struct evidence *v, struct inbound *in)
{
	static const char *const marks[] = { "X-Autoreply", "X-Autorespond", "X-AutoReply-From", "X-Mail-Autoreply", "X-Autoresponder",
		"X-Auto-Reply", "X-Vacation", "X-Autoreply-From", "X-Amazon-Auto-Reply", "X-Autogenerated-Reply", "Auto-Reply" };
	char word[64];
	size_t i;
	bool said_no;

	head_keyword(v, "Auto-Submitted", word);
	said_no = strcmp(word, "no") == 0;
	if ((strcmp(word, "auto-replied") == 0 || strcmp(word, "auto-reply") == 0) && ticket_subject(in->subject) && !tells_absence(in))
		return conclude(in, MACHINE_ROBOT, "Auto-Submitted: auto-replied; ticket");
	if (strcmp(word, "auto-replied") == 0 || strcmp(word, "auto-reply") == 0)
		return conclude(in, MACHINE_VACATION, "Auto-Submitted: auto-replied");
	if (*word && !said_no && tells_absence(in))
		return conclude(in, MACHINE_VACATION, "Auto-Submitted: words of an absence");
	if (head_path(v->head) == PATH_NULL && tells_absence(in))
		return conclude(in, MACHINE_VACATION, "Return-Path: null; words of an absence");
	for (i = 0; i < G_N_ELEMENTS(marks); i++)
		if (head_keyword(v, marks[i], word) && strcmp(word, "no") != 0 && strcmp(word, "false") != 0)
			return conclude(in, MACHINE_VACATION, marks[i]);
	if (head_keyword(v, "Precedence", word) && (strcmp(word, "auto_reply") == 0 || strcmp(word, "auto-reply") == 0))
		return conclude(in, MACHINE_VACATION, "Precedence: auto_reply");
	if (head_keyword(v, "X-Precedence", word) && (strcmp(word, "auto_reply") == 0 || strcmp(word, "auto-reply") == 0))
		return conclude(in, MACHINE_VACATION, "X-Precedence: auto_reply");
	if (head_keyword(v, "X-Autogenerated", word) && strcmp(word, "reply") == 0)
		return conclude(in, MACHINE_VACATION, "X-Autogenerated: reply");
	if (head_keyword(v, "Delivered-To", word) && strcmp(word, "autoresponder") == 0)
		return conclude(in, MACHINE_VACATION, "Delivered-To: autoresponder");
	/* A person who passes such a title on has a mail program, or adds a document. */
	if (!said_no && vacation_subject(in->subject) && !has(v, "User-Agent") && !has(v, "X-Mailer") && in->n_attachments == 0)
		return conclude(in, MACHINE_VACATION, "Subject: prefix of a vacation notice");
	return false;
}

static bool
is_noreply(const char *addr)
{
	static const char *const begins[] = { "noreply", "nereply", "nepasrepondre", "nepasreponse", "donotreply", "dontreply",
		"pasdereponse", "sansreponse", "notreply", "norespond", "noresponder", "nonrepondre" };
	static const char *const whole[] = { "notification", "notifications", "bounce", "bounces", "automate", "robot", "daemon", "root",
		"newsletter", "infolettre", "mailman", "listserv", "majordomo", "sympa" };
	char local[80];
	size_t i;

	local_plain(addr, local);
	if (line_starts(local, begins, G_N_ELEMENTS(begins)) || strstr(local, "noreply") || strstr(local, "nepasrepondre"))
		return true;
	for (i = 0; i < G_N_ELEMENTS(whole); i++)
		if (strcmp(local, whole[i]) == 0)
			return true;
	/* The robot of a mailing list. */
	return g_str_has_suffix(local, "request") ? strstr(addr, "-request@") != NULL
						  : g_str_has_suffix(local, "bounces") && strstr(addr, "-bounces@") != NULL;
}

bool
addr_robot(const char *addr)
{
	return is_noreply(addr) || addr_daemon(addr);
}

/* "Re: ", "TR : ", "Fwd: " */
static bool
answers_or_passes(const char *subject)
{
	const char *colon = strchr(subject, ':');

	return colon && colon - subject <= 5;
}

/* Programs that do not say in their head what they are, and say it to the reader. Not where
 * somebody quotes one. */
static const char *
robot_words(const struct inbound *in)
{
	enum { TOP_LINES = 5 };
	static const char *const automatic[] = { "ceci est un message automatique", "ceci est un courriel automatique",
		"ceci est un e-mail automatique", "ceci est un mail automatique", "ce message est automatique",
		"ce message a ete envoye automatiquement", "ce message a ete genere automatiquement",
		"ce courriel a ete envoye automatiquement", "ce courriel a ete genere automatiquement",
		"cet e-mail a ete envoye automatiquement", "cet e-mail a ete genere automatiquement",
		"ce mail a ete envoye automatiquement", "ce mail a ete genere automatiquement", "message automatique,",
		"message automatique -", "message genere automatiquement", "merci de ne pas repondre a ce", "ne pas repondre a ce",
		"veuillez ne pas repondre a ce", "ne repondez pas a ce", "ce message est envoye automatiquement", "this is an automated",
		"this is an automatic", "this email was generated automatically", "this message was generated automatically",
		"please do not reply to this", "do not reply to this" };
	static const char *const top[] = { "version en ligne", "dans votre navigateur", "s'affiche pas correctement",
		"ne parvenez pas a lire ce", "view this email in your", "view it in your browser", "view in browser" };
	char s[LINE_FOLD];
	const char *p, *end;
	size_t looked = 0;
	bool announced = false;

	if (in->n_refs > 0 || answers_or_passes(in->subject))
		return NULL;
	for (p = in->full_text; *p && p - in->full_text < 16 * 1024; p = end + (*end != '\0')) {
		end = strchrnul(p, '\n');
		line_fold(p, (size_t)(end - p), s);
		if (!*s)
			continue;
		looked++;
		/* Behind a colon it is what somebody else received. */
		if (!announced && line_starts(s + strspn(s, "*_-[( "), automatic, G_N_ELEMENTS(automatic)))
			return "Text: says that it is automatic";
		announced = s[strlen(s) - 1] == ':';
		if (looked <= TOP_LINES && line_has(s, top, G_N_ELEMENTS(top)))
			return "Text: a page for a browser";
	}
	return NULL;
}

/* "[#48121] ..." and "Votre demande a été enregistrée sous le numéro 48121." and little else: a ticket system whose head says nothing. A
 * person who has trouble with one speaks of theirs, and longer. */
static bool
acknowledges(const struct inbound *in)
{
	enum { SHORT = 800, DIGITS = 3 };
	static const char *const words[] = { "votre demande a ", "votre message a ", "votre courriel a ", "votre e-mail a ",
		"votre mail a ", "votre requete a ", "votre sollicitation a ", "votre signalement a ", "votre ticket ",
		"votre demande est ", "bien recu votre ", "votre numero de ", "un ticket a ", "your request has been ", "your request was ",
		"your message has been ", "your email has been ", "your ticket ", "received your ", "a ticket has been ", "ticket id" };
	const char *p = in->subject + strcspn(in->subject, "0123456789");
	size_t n = strspn(p, "0123456789");
	g_autofree char *number = NULL;

	if (!ticket_subject(in->subject) || strlen(in->text) > SHORT)
		return false;
	while (n > 0 && n < DIGITS) {
		p += n;
		p += strcspn(p, "0123456789");
		n = strspn(p, "0123456789");
	}
	number = g_strndup(p, n);
	return n > 0 && strstr(in->text, number) && TELLS(in->text, words);
}

static bool
find_robot(const struct evidence *v, struct inbound *in)
{
	char word[64], precedence[64];
	const char *words;
	bool listed = has(v, "List-Id") || has(v, "List-Post");

	if (head_keyword(v, "Auto-Submitted", word) && *word && strcmp(word, "no") != 0)
		return conclude(in, MACHINE_ROBOT,
		    strcmp(word, "auto-generated") == 0  ? "Auto-Submitted: auto-generated"
		    : strcmp(word, "auto-notified") == 0 ? "Auto-Submitted: auto-notified"
							 : "Auto-Submitted: other");
	head_keyword(v, "Precedence", precedence);
	if (!listed && (strcmp(precedence, "bulk") == 0 || strcmp(precedence, "junk") == 0))
		return conclude(in, MACHINE_ROBOT, "Precedence: bulk");
	if (is_noreply(in->from))
		return conclude(in, MACHINE_ROBOT, "From: no-reply");
	if (strncasecmp(in->subject, "complaint about message from ", 29) == 0)
		return conclude(in, MACHINE_ROBOT, "Subject: complaint of a mailbox provider");
	if (head_keyword(v, "X-FC-MachineGenerated", word) && strcmp(word, "true") == 0)
		return conclude(in, MACHINE_ROBOT, "X-FC-MachineGenerated: true");
	if (!has(v, "List-Post") && strcmp(precedence, "list") != 0) {
		if (has(v, "List-Unsubscribe"))
			return conclude(in, MACHINE_ROBOT, "List-Unsubscribe without List-Post");
		/* Some relays put it on all that they carry: an answer in a thread is still one. */
		if (has(v, "Feedback-ID") && in->n_refs == 0)
			return conclude(in, MACHINE_ROBOT, "Feedback-ID");
	}
	if (head_path(v->head) == PATH_NULL)
		return conclude(in, MACHINE_ROBOT, "Return-Path: null");
	if (acknowledges(in))
		return conclude(in, MACHINE_ROBOT, "Subject and text of a ticket");
	words = listed ? NULL : robot_words(in);
	return words && conclude(in, MACHINE_ROBOT, words);
}

static bool
find_list(const struct evidence *v, struct inbound *in)
{
	char word[64];

	if (has(v, "List-Id"))
		return conclude(in, MACHINE_LIST, "List-Id");
	if (has(v, "List-Post"))
		return conclude(in, MACHINE_LIST, "List-Post");
	if (head_keyword(v, "Precedence", word) && strcmp(word, "list") == 0)
		return conclude(in, MACHINE_LIST, "Precedence: list");
	if (has(v, "Mailing-List") || has(v, "X-Mailing-List") || has(v, "X-Loop-List") || has(v, "X-MLServer") || has(v, "X-ML-Name"))
		return conclude(in, MACHINE_LIST, "Mailing-List");
	return false;
}

static const char *
list_id(TALLOC_CTX *mem, const struct evidence *v)
{
	char *value = head_value(mem, v->head, "List-Id"), *open, *close;

	if (!value)
		return "";
	open = strrchr(value, '<');
	close = open ? strchr(open, '>') : NULL;
	if (close) {
		*close = '\0';
		value = open + 1;
	}
	return text_line(mem, value, LIMIT_ADDRESS);
}

void
machine_find(TALLOC_CTX *mem, const struct evidence *v, struct inbound *in)
{
	const char *robot;

	in->machine = MACHINE_NO;
	in->machine_why = "";
	in->failed_id = in->failed_to = "";
	in->list_id = list_id(mem, v);
	if (find_own(mem, v, in) || find_bounce(mem, v, in) || find_receipt(v, in))
		return;
	/* The program that sent the answer marks it as its own work, and the words are a person's all the same. */
	if (calendar_answer(in) && !is_noreply(in->from)) {
		(void)find_list(v, in);
		return;
	}
	robot = ticket_robot(v);
	if (robot) {
		conclude(in, MACHINE_ROBOT, robot);
		return;
	}
	if (!find_vacation(v, in) && !find_robot(v, in))
		(void)find_list(v, in);
}
