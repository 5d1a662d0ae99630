/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PROP: a service machine, the programmable operator.  What users tell it (MSG,
 * SMSG), what CP does, and what stands on the consoles of machines that have it
 * for their secondary user comes by the service *MSG; rules, a text file beside
 * its image, say what is done.  `prop.rules` is the sample's; another one:
 *
 *   cppack add pack.cpio PROP=my.ins      with the lines of prop.ins
 *
 * IPL PROP; PARM SERVICE=*MSGALL for all messages as the console would show
 * them, if the directory says IUCV *MSGALL.  At its console RULES shows how
 * often each was used, QUIT ends it.  Its own messages it does not hear, and it
 * does only so much in a second: two that answer each other do not go on for
 * ever at full speed.
 */
#include "guestkit/samples/prop/rules.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"

#define USER_SIZE     8
#define COMMAND_MAX   240
#define REPLY_MAX     2048
#define MOST_A_SECOND 20
#define SECOND_US     1000000
#define TIMEOUT_US    5000000

/* Loaded over by the .ins file, with its address: not in .bss. */
extern char prop_rules[16384];
char prop_rules[16384] __attribute__((section(".data.rules")));

static struct rules rules;
static u32 hits[RULES_MAX];
static struct gk_path service;
static char own[USER_SIZE + 1];
static bool quit;

/* --- what is done --- */

/* False: it was enough for this second. */
static bool may_act(void)
{
	static u64 second;
	static u32 done;
	u64 now = gk_now_us() / SECOND_US;

	if (now != second) {
		second = now;
		done = 0;
	}
	return done++ < MOST_A_SECOND;
}

static void command(const char *line)
{
	static char reply[REPLY_MAX];
	int rc = 0;

	gk_printf("CP %s\n", line);
	if (gk_hyper_command(line, reply, sizeof(reply), &rc) != ERR_OK)
		return;
	gk_printf("%s", reply);
	if (rc)
		gk_printf("Return code %d\n", rc);
}

static void act(const struct action *a, const struct event *e)
{
	char text[COMMAND_MAX + 1], line[COMMAND_MAX + 1];

	rules_expand(text, sizeof(text), &a->text, e);
	switch (a->kind) {
	case ACTION_CP:
		command(text);
		break;
	case ACTION_REPLY:
		fmt_print(line, sizeof(line), "MSG %s %s", e->user, text);
		command(line);
		break;
	default:
		gk_printf("%s\n", text);
		break;
	}
}

static void follow(struct event *e)
{
	const struct rule *rule = rules_find(&rules, e);

	if (!rule)
		return;
	if (!may_act()) {
		gk_printf("Too much at once, left out: %s %s: %s\n",
			  rule_kinds[e->kind], e->user, e->text);
		return;
	}
	hits[rule - rules.rule]++;
	for (u32 i = 0; i < rule->actions; i++)
		act(&rules.action[rule->first + i], e);
}

/* --- what is heard --- */

static void told(struct gk_path *p, const struct gk_message *message)
{
	static char text[USER_SIZE + STAR_TEXT_MAX + 1];
	struct gk_message m = *message;
	char user[USER_SIZE + 1];
	struct event e = { .user = user, .text = text + USER_SIZE };

	if (gk_iucv_receive(p, &m, text, sizeof(text) - 1) != IUCV_OK) {
		(void)gk_iucv_reject(p, &m);
		return;
	}
	if (m.got < USER_SIZE || !m.target_class ||
	    m.target_class >= STAR_KINDS)
		return;
	ebcdic_to(text, text, m.got);
	text[m.got] = '\0';
	memcpy(user, text, USER_SIZE);
	user[USER_SIZE] = '\0';
	for (u32 i = USER_SIZE; i-- > 0 && user[i] == ' ';)
		user[i] = '\0';
	e.kind = (u8)m.target_class;
	if (!str_ieq(user, own))
		follow(&e);
}

static void left(struct gk_path *p, const u8 user[16])
{
	(void)user;
	gk_printf("%s has severed its path\n", p->name);
	quit = true;
}

static const struct gk_path_ops hearing = { .message = told, .severed = left };

/* What comes by *MSG instead of the console; CPCONIO: others' consoles, too. */
static void choose(void)
{
	static const char *const what[] = { "MSG", "WNG", "SMSG", "CPCONIO" };
	char line[32];

	for (size_t i = 0; i < ARRAY_SIZE(what); i++) {
		fmt_print(line, sizeof(line), "SET %s IUCV", what[i]);
		command(line);
	}
}

static void ask_own_name(void)
{
	char reply[80];
	int rc;
	u32 n = 0;

	if (gk_hyper_command("QUERY USERID", reply, sizeof(reply), &rc) !=
	    ERR_OK)
		return;
	for (; n < USER_SIZE && reply[n] && reply[n] != ' '; n++)
		own[n] = reply[n];
}

/* --- the console --- */

static void show_rules(void)
{
	for (u32 i = 0; i < rules.count; i++)
		gk_printf("Line %3u: used %u times, %.*s \"%.*s\"\n",
			  (unsigned int)rules.rule[i].line,
			  (unsigned int)hits[i], (int)rules.rule[i].user.size,
			  rules.rule[i].user.at,
			  (int)rules.rule[i].pattern.size,
			  rules.rule[i].pattern.at);
}

static void typed(char *line)
{
	if (str_ieq(line, "QUIT"))
		quit = true;
	else if (str_ieq(line, "RULES"))
		show_rules();
	else
		gk_printf("RULES and QUIT are all\n");
}

static void read_rules(void)
{
	size_t size = strnlen(prop_rules, sizeof(prop_rules));

	/* The file may have come from where letters are EBCDIC. */
	if (prop_rules[0] & 0x80 || prop_rules[0] == 0x40)
		ebcdic_to(prop_rules, prop_rules, size);
	if (!rules_parse(&rules, prop_rules, sizeof(prop_rules)))
		gk_printf("Rules, line %u: %s; the rest is left out\n",
			  (unsigned int)rules.bad_line, rules.why);
}

void gk_main(void)
{
	char to[USER_SIZE + 1] = "*MSG";
	enum err err;

	read_rules();
	if (gk_iucv_begin() != ERR_OK)
		gk_end(GK_END_FAILED, "PROP: there is no IUCV here");
	ask_own_name();
	(void)gk_parm("SERVICE", to, sizeof(to));
	service.ops = &hearing;
	err = gk_iucv_open(&service, to, TIMEOUT_US);
	if (err != ERR_OK)
		gk_end(GK_END_FAILED, err == ERR_PERM
					      ? "PROP: no authority for it"
					      : "PROP: no path to the service");
	choose();
	gk_console_input(typed);
	gk_printf("PROP has %u rules and listens to %s\n",
		  (unsigned int)rules.count, to);
	while (!quit)
		gk_idle(GK_FOREVER);
	gk_iucv_end();
}
