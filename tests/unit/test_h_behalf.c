/* SPDX-License-Identifier: EUPL-1.2 */
#include <talloc.h>

#include "handlers/onbehalf.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;

/* name, address, text without the address */
static const struct {
	bool typed;
	const char *text, *name, *addr, *rest;
} is_for[] = {
	{ false, "Bonjour, je vous écris pour ma collègue Fatou Diallo <fatou@caf.example> : rien ne va.", "Fatou Diallo",
	    "fatou@caf.example", "Bonjour, je vous écris pour ma collègue Fatou Diallo : rien ne va." },
	{ false, "Pour le compte de : Fatou Diallo <fatou@caf.example>\nRien ne va.", "Fatou Diallo", "fatou@caf.example",
	    "Pour le compte de : Fatou Diallo\nRien ne va." },
	{ false, "Pour le compte de : fatou.diallo@caf.example\nRien ne va.", "fatou.diallo", "fatou.diallo@caf.example",
	    "Pour le compte de :\nRien ne va." },
	{ false, "Je vous contacte de la part de Mme Le Goff (c.legoff@caf.example), absente.", "Mme Le Goff", "c.legoff@caf.example",
	    "Je vous contacte de la part de Mme Le Goff, absente." },
	{ false, "Je me permets de vous solliciter : je vous ecris au nom d'Emily Carter, emily@port.example. Rien ne va.", "Emily Carter",
	    "emily@port.example", "Je me permets de vous solliciter : je vous ecris au nom d'Emily Carter. Rien ne va." },
	{ false, "Je dépose cette demande pour un collègue, Jean-Marc Le Bihan <jm@caf.example>.", "Jean-Marc Le Bihan", "jm@caf.example",
	    "Je dépose cette demande pour un collègue, Jean-Marc Le Bihan." },
	{ false, "I am writing on behalf of Emily Carter <emily@port.example>, who is away.", "Emily Carter", "emily@port.example",
	    "I am writing on behalf of Emily Carter, who is away." },
	{ false, "J'écris pour ma collègue Fatou Diallo <fatou@caf.example> : rien ne va.\n--\nFatou, Fatou@CAF.example, moi@caf.example",
	    "Fatou Diallo", "fatou@caf.example", "J'écris pour ma collègue Fatou Diallo : rien ne va.\n--\nFatou, , moi@caf.example" },
	{ true, "pour Fatou Diallo <fatou@caf.example> : rien ne va", "Fatou Diallo", "fatou@caf.example", "rien ne va" },
	{ true, "pour fatou@caf.example : rien ne va", "fatou", "fatou@caf.example", "rien ne va" },
	{ true, "for Emily Carter emily@port.example: nothing works", "Emily Carter", "emily@port.example", "nothing works" },
};

static const char *const is_not[] = {
	"Nous avons reçu une lettre de la part de Jean Dupuis <jean@caf.example>.",
	"Pour toute question, ma collègue Fatou Diallo (fatou@caf.example) vous répondra.",
	"Je vous écris pour ma collègue Fatou Diallo, qui est absente.",
	"Je vous écris pour ma collègue.\nNous joindre : accueil@caf.example",
	"Les courriers partent au nom de la caisse (contact@caf.example) et personne ne répond.",
	"pour Fatou Diallo <fatou@caf.example> : rien ne va", /* not typed as a command */
	"Je vous écris pour ma collègue @fatou : rien ne va",
	"Je vous écris pour ma collègue Fatou <fatou@> : rien ne va",
	"Je vous écris pour ma collègue <\"a b\"@caf.example>",
	"",
	"@",
};

int
main(void)
{
	struct behalf b;
	size_t i;
	char *long_text;

	mem = talloc_new(NULL);
	for (i = 0; i < sizeof is_for / sizeof *is_for; i++) {
		CHECK(behalf_find(mem, is_for[i].text, is_for[i].typed, &b));
		if (!behalf_find(mem, is_for[i].text, is_for[i].typed, &b)) {
			printf("  %s\n", is_for[i].text);
			continue;
		}
		CHECK_STR(b.name, is_for[i].name);
		CHECK_STR(b.addr, is_for[i].addr);
		CHECK_STR(b.rest, is_for[i].rest);
	}
	for (i = 0; i < sizeof is_not / sizeof *is_not; i++)
		if (behalf_find(mem, is_not[i], false, &b)) {
			printf("for nobody: %s\n", is_not[i]);
			CHECK(false);
		}
	long_text = talloc_asprintf(mem, "%2000s Je vous écris pour ma collègue Fatou <fatou@caf.example>", "a");
	CHECK(!behalf_find(mem, long_text, false, &b)); /* what is said far down is no heading */
	talloc_free(mem);
	return check_report();
}
