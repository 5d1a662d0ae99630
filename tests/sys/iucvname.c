/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCVNAME: resources of *IDENT, for tests/sys/test_resource.py.  It tells who
 * asks what PARM SAYS=word is, and does what is typed:
 *
 *   OWN name type       identify itself as the owner; 1 LOCAL 2 SYSTEM 3 GLOBAL
 *   DROP                give the last one up
 *   REVOKE name type
 *   TO name             connect to it, and ask
 *
 * Each ends with a line: what was done, and a number: 0, or a code of IUCV, or
 * 100 and *IDENT's reason.
 */
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"
#include "iucv/starident.h"

#define TIMEOUT_US 5000000
#define WORDS	   3
#define OWNED	   8
#define REASON	   100u

static char says[9] = "NOTHING";
static char line[80];
static bool typed;

/* --- who answers --- */

static void asked(struct gk_path *p, const struct gk_message *came)
{
	struct gk_message m = *came;
	u8 text[8];

	if (gk_iucv_receive(p, &m, text, sizeof(text)) == IUCV_OK)
		(void)gk_iucv_reply(p, &m, says, sizeof(says) - 1);
}

static const struct gk_path_ops answers = { .message = asked };

static void called(struct gk_caller *c)
{
	static struct gk_path callers[OWNED];

	for (u32 i = 0; i < OWNED; i++) {
		if (callers[i].state != GK_PATH_GONE)
			continue;
		callers[i].ops = &answers;
		if (gk_iucv_accept(&callers[i], c, 0, 0) == IUCV_OK)
			return;
	}
}

/* --- *IDENT --- */

struct owned {
	struct gk_path path;
	u32 reason;
};

static struct owned owned[OWNED];
static u32 last;

static void severed(struct gk_path *p, const u8 user[16])
{
	struct owned *o = p->ctx;

	o->reason = user[IUCV_REASON_AT];
	if (o->reason == STAR_IDENT_REVOKED)
		gk_printf("revoked %u\n", REASON + o->reason);
}

static const struct gk_path_ops owns = { .severed = severed };

static struct owned *free_one(void)
{
	for (u32 i = 0; i < OWNED; i++)
		if (owned[i].path.state == GK_PATH_GONE) {
			last = i;
			return &owned[i];
		}
	gk_end(GK_END_FAILED, "IUCVNAME: too many");
}

static u32 identify(const char *name, const char *type, u8 function)
{
	struct star_ident_user u = { .function = function,
				     .type = (u8)(type[0] - '0') };
	struct owned *o = free_one();
	char blank[9] = "        ";
	enum iucv_code code;

	memcpy(blank, name, MIN(strlen(name), (size_t)8));
	ebcdic_from(u.name, blank, 8);
	o->path.ops = &owns;
	o->path.ctx = o;
	o->reason = 0;
	code = gk_iucv_connect(&o->path, "*IDENT", 0, 0, (const u8 *)&u);
	if (code != IUCV_OK)
		return code;
	while (o->path.state == GK_PATH_CALLING)
		gk_idle(GK_FOREVER);
	return o->path.state == GK_PATH_OPEN ? 0 : REASON + o->reason;
}

/* --- who asks --- */

static u32 ask(const char *name)
{
	static struct gk_path to;
	static const u8 question[8] = "what?";
	char text[9] = "";
	u32 size = 8;
	u64 end_us = gk_now_us() + TIMEOUT_US;
	enum iucv_code code = gk_iucv_connect(&to, name, 0, 0, NULL);
	enum err err;

	if (code != IUCV_OK)
		return code;
	while (to.state == GK_PATH_CALLING && gk_now_us() < end_us)
		gk_idle(end_us);
	err = gk_iucv_ask(&to, 1, question, sizeof(question), text, &size,
			  TIMEOUT_US);
	gk_iucv_sever(&to, NULL);
	if (err == ERR_OK)
		gk_printf("%s says %s\n", name, text);
	return (u32)err;
}

/* --- what is typed --- */

static void on_line(char *text)
{
	str_copy(line, sizeof(line), text);
	typed = true;
}

static void carry_out(void)
{
	char *word[WORDS] = { NULL };
	static char none[] = "";
	u32 n = 0, code = 0;

	for (char *c = line; *c && n < WORDS;) {
		while (*c == ' ')
			*c++ = '\0';
		if (*c)
			word[n++] = c;
		while (*c && *c != ' ')
			c++;
		if (*c)
			*c++ = '\0';
	}
	while (n < WORDS)
		word[n++] = none;
	if (strcmp(word[0], "OWN") == 0)
		code = identify(word[1], word[2], STAR_IDENT_IDENTIFY);
	else if (strcmp(word[0], "REVOKE") == 0)
		code = identify(word[1], word[2], STAR_IDENT_REVOKE);
	else if (strcmp(word[0], "TO") == 0)
		code = ask(word[1]);
	else if (strcmp(word[0], "DROP") == 0)
		gk_iucv_sever(&owned[last].path, NULL);
	else
		code = 999;
	gk_printf("%s %s: %u\n", word[0], word[1], code);
}

void gk_main(void)
{
	(void)gk_parm("SAYS", says, sizeof(says));
	if (gk_iucv_begin() != ERR_OK)
		gk_end(GK_END_NO_DEVICE, "IUCVNAME: no IUCV");
	gk_iucv_listen(called);
	gk_console_input(on_line);
	gk_printf("IUCVNAME is up\n");
	for (;;) {
		gk_idle(GK_FOREVER);
		if (typed) {
			typed = false;
			carry_out();
		}
	}
}
