/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/attach.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"

/* What runs when it is opened. */
static const char *const running[] = {
	"exe",
	"bat",
	"cmd",
	"com",
	"scr",
	"pif",
	"cpl",
	"dll",
	"sys",
	"msi",
	"msp",
	"mst",
	"msix",
	"appx",
	"js",
	"jse",
	"vb",
	"vbs",
	"vbe",
	"ws",
	"wsf",
	"wsh",
	"wsc",
	"ps1",
	"ps1xml",
	"psm1",
	"psd1",
	"hta",
	"jar",
	"jnlp",
	"lnk",
	"url",
	"reg",
	"scf",
	"inf",
	"chm",
	"hlp",
	"gadget",
	"application",
	"iso",
	"img",
	"vhd",
	"vhdx",
	"xll",
	"msc",
	"appref-ms",
	"desktop",
	"library-ms",
	"settingcontent-ms",
	"diagcab",
	"apk",
	"dmg",
	"pkg",
	"run",
	"one",
	"xbap",
};

static const char *const running_types[] = {
	"application/x-msdownload",
	"application/x-msdos-program",
	"application/x-dosexec",
	"application/x-executable",
	"application/x-ms-installer",
	"application/x-msi",
	"application/hta",
	"application/java-archive",
	"application/x-java-archive",
	"application/x-ms-shortcut",
	"application/javascript",
	"text/javascript",
	"application/x-javascript",
	"text/vbscript",
	"application/x-iso9660-image",
	"application/vnd.microsoft.portable-executable",
	"application/x-bat",
	"application/x-powershell",
};

static const struct {
	const char *type, *ending;
} endings[] = {
	{ "application/pdf", ".pdf" },
	{ "image/png", ".png" },
	{ "image/jpeg", ".jpg" },
	{ "image/jpg", ".jpg" },
	{ "image/gif", ".gif" },
	{ "image/webp", ".webp" },
	{ "image/heic", ".heic" },
	{ "image/svg+xml", ".svg" },
	{ "text/plain", ".txt" },
	{ "text/html", ".html" },
	{ "text/csv", ".csv" },
	{ "text/rtf", ".rtf" },
	{ "text/vcard", ".vcf" },
	{ "text/x-vcard", ".vcf" },
	{ "application/zip", ".zip" },
	{ "message/rfc822", ".eml" },
	{ "application/msword", ".doc" },
	{ "application/vnd.oasis.opendocument.text", ".odt" },
	{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx" },
	{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx" },
	{ "application/pkcs7-mime", ".p7m" },
	{ "application/ms-tnef", ".dat" },
	{ "audio/mpeg", ".mp3" },
	{ "audio/mp4", ".m4a" },
	{ "video/mp4", ".mp4" },
};

static char *
cut_long(TALLOC_CTX *mem, char *name)
{
	char *dot = strrchr(name, '.');
	size_t tail = dot && strlen(dot) <= 16 ? strlen(dot) : 0;
	size_t head = LIMIT_NAME - tail;

	if (strlen(name) <= LIMIT_NAME)
		return name;
	while (head > 0 && ((unsigned char)name[head] & 0xC0) == 0x80)
		head--;
	return talloc_asprintf(mem, "%.*s%s", (int)head, name, tail ? dot : "");
}

char *
attach_name(TALLOC_CTX *mem, const char *raw)
{
	char *name = text_line(mem, raw, 4 * LIMIT_NAME + strlen(raw));
	char *p, *base = name;

	for (p = name; *p; p++)
		if (*p == '/' || *p == '\\')
			base = p + 1;
	for (p = base; *p; p++)
		if (strchr(":*?\"<>|", *p))
			*p = '_';
	while (*base == '.' || *base == ' ')
		base++;
	/* Trailing dots and blanks are dropped by some systems: "x.exe." would be "x.exe" there. */
	for (p = base + strlen(base); p > base && (p[-1] == '.' || p[-1] == ' '); p--)
		p[-1] = '\0';
	return cut_long(mem, base);
}

const char *
attach_refused(const char *name, const char *type)
{
	const char *dot = strrchr(name, '.');
	size_t i;

	for (i = 0; dot && i < G_N_ELEMENTS(running); i++)
		if (g_ascii_strcasecmp(dot + 1, running[i]) == 0)
			return "attachment-type";
	for (i = 0; i < G_N_ELEMENTS(running_types); i++)
		if (strcmp(type, running_types[i]) == 0)
			return "attachment-type";
	return NULL;
}

const char *
attach_ending(const char *type)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(endings); i++)
		if (strcmp(type, endings[i].type) == 0)
			return endings[i].ending;
	return ".bin";
}
