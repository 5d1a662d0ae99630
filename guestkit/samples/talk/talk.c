/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TALK: requests and replies by IUCV.  Each TALK answers whoever connects to it
 * (by callbacks), and asks one other what is typed (and waits for the answer):
 *
 *   IPL TALK              on GUEST1: it answers
 *   IPL TALK PARM TO=GUEST1
 *   TIME                  GUEST1: TIME IS 12:34:56
 *   TO GUEST2             another one to ask
 *   QUIT
 *
 * What it answers is TIME, STORAGE and ECHO text; anything else it rejects. All
 * is EBCDIC on its way.  The directory has to allow the path: IUCV GUEST1 for
 * who asks, or IUCV ALLOW for who answers.
 */
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"

#define LINE_MAX   130
#define CALLERS	   16
#define TIMEOUT_US 5000000

/* --- who answers --- */

static void answer_time(char *to, size_t size, const char *unused)
{
	struct gk_hyper_time t;

	(void)unused;
	if (gk_hyper_time(&t) == ERR_OK)
		fmt_print(to, size, "TIME IS %s", t.time);
}

static void answer_storage(char *to, size_t size, const char *unused)
{
	(void)unused;
	fmt_print(to, size, "STORAGE IS %zuM", gk_storage_size() >> 20);
}

static void answer_echo(char *to, size_t size, const char *text)
{
	fmt_print(to, size, "%s", text);
}

static const struct {
	const char *word;
	void (*answer)(char *to, size_t size, const char *text);
} answers[] = {
	{ "TIME", answer_time },
	{ "STORAGE", answer_storage },
	{ "ECHO", answer_echo },
};

/* The text behind WORD, if LINE begins with it; else NULL. */
static const char *behind(const char *line, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i < n; i++)
		if (ascii_upper(line[i]) != word[i])
			return NULL;
	if (line[n] && line[n] != ' ')
		return NULL;
	return line + n + (line[n] == ' ');
}

/* False: the question makes no sense. */
static bool answer(char *to, size_t size, const char *question)
{
	to[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		const char *text = behind(question, answers[i].word);

		if (text)
			answers[i].answer(to, size, text);
	}
	return to[0];
}

static void asked(struct gk_path *p, const struct gk_message *message)
{
	static char question[LINE_MAX + 1], text[LINE_MAX + 1];
	struct gk_message m = *message;

	if (gk_iucv_receive(p, &m, question, LINE_MAX) != IUCV_OK) {
		(void)gk_iucv_reject(p, &m);
		return;
	}
	ebcdic_to(question, question, m.got);
	question[m.got] = '\0';
	gk_printf("%s asks: %s\n", p->name, question);
	if (m.flags & IUCV_ONE_WAY)
		return;
	if (!answer(text, sizeof(text), question)) {
		(void)gk_iucv_reject(p, &m);
		return;
	}
	ebcdic_from(text, text, strlen(text));
	(void)gk_iucv_reply(p, &m, text, (u32)strlen(text));
}

static void left(struct gk_path *p, const u8 user[16])
{
	(void)user;
	gk_printf("%s has left\n", p->name);
}

static const struct gk_path_ops serving = { .message = asked, .severed = left };

static void called(struct gk_caller *c)
{
	static struct gk_path callers[CALLERS];

	for (u32 i = 0; i < CALLERS; i++) {
		struct gk_path *p = &callers[i];

		if (p->state != GK_PATH_GONE)
			continue;
		p->ops = &serving;
		if (gk_iucv_accept(p, c, 0, 0) == IUCV_OK)
			gk_printf("%s is connected\n", c->name);
		return;
	}
}

/* --- who asks --- */

static struct gk_path partner;
static char line[LINE_MAX + 1];
static bool typed;

/* No place to wait: the main program does. */
static void on_line(char *text)
{
	str_copy(line, sizeof(line), text);
	typed = true;
}

static const char *why(enum err err)
{
	switch (err) {
	case ERR_NOENT:
		return "is not logged on";
	case ERR_PERM:
		return "must not be asked, says the directory";
	case ERR_GONE:
		return "is not there, or has gone";
	case ERR_INVAL:
		return "has no answer to that";
	case ERR_TIMEOUT:
		return "does not answer in time";
	default:
		return "cannot be asked now";
	}
}

static void connect(const char *to)
{
	enum err err;

	gk_iucv_sever(&partner, NULL);
	err = gk_iucv_open(&partner, to, TIMEOUT_US);
	if (err == ERR_OK)
		gk_printf("%s is there\n", to);
	else
		gk_printf("%s %s\n", to, why(err));
}

static void ask(const char *text)
{
	static char question[LINE_MAX + 1], reply[LINE_MAX + 1];
	u32 size = LINE_MAX;
	enum err err;

	str_copy(question, sizeof(question), text);
	ebcdic_from(question, question, strlen(question));
	err = gk_iucv_ask(&partner, 0, question, (u32)strlen(question), reply,
			  &size, TIMEOUT_US);
	if (err != ERR_OK) {
		gk_printf("%s %s\n", partner.name, why(err));
		return;
	}
	ebcdic_to(reply, reply, size);
	reply[size] = '\0';
	gk_printf("%s: %s\n", partner.name, reply);
}

static bool carry_out(void)
{
	char to[LINE_MAX + 1];
	const char *name;

	str_copy(to, sizeof(to), line);
	typed = false;
	if (str_ieq(to, "QUIT"))
		return false;
	name = behind(to, "TO");
	if (name)
		connect(name);
	else if (partner.state != GK_PATH_OPEN)
		gk_printf("Nobody to ask: TO user\n");
	else
		ask(to);
	return true;
}

void gk_main(void)
{
	char to[9];
	bool more = true;

	if (gk_iucv_begin() != ERR_OK)
		gk_end(GK_END_FAILED, "TALK: there is no IUCV here");
	gk_iucv_listen(called);
	gk_console_input(on_line);
	gk_printf("TALK: TIME, STORAGE, ECHO text are answered\n");
	if (gk_parm("TO", to, sizeof(to)))
		connect(to);
	while (more) {
		gk_idle(GK_FOREVER);
		if (typed)
			more = carry_out();
	}
	gk_iucv_end();
}
