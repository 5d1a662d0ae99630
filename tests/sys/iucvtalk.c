/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCVTALK: two machines that talk by IUCV (iucvtalk/talk.h), one of which dies
 * at every step.
 *
 * PARM TO=userid: the victim.  It is no more after DIE=n functions: LOGOFF,
 * with AGAIN=1 an IPL of itself first; DIE=0: when somebody forces it.  CALL=1:
 * it connects, not its partner.
 *
 * PARM VICTIM=userid: the judge.  It logs the victim on, to die after 1, 2 ...
 * STEPS functions; then it forces it FORCES times, at moments by SEED; and each
 * time nothing may be left of its paths and messages.
 */
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"
#include "iucv/parm.h"
#include "tests/guest/random.h"
#include "tests/sys/iucvtalk/talk.h"

#define LOOK_US	  5000 /* is the victim still there? */
#define LIFE_US	  8000000
#define FORCE_US  40000u /* the latest moment */
#define LEFT_US	  1000000
#define NOT_THERE 45 /* rc of QUERY USERS */
#define NOTHING	  "IUCV     PATHS 0 OUTSTANDING 0 "

static char said[4000];

static int command(const char *line)
{
	int rc = -1;

	(void)gk_hyper_command(line, said, sizeof(said), &rc);
	return rc;
}

static u64 number(const char *key)
{
	char word[12];
	u64 n;

	if (!gk_parm(key, word, sizeof(word)) ||
	    !str_to_u64(word, 10, 1000000, &n))
		return 0;
	return n;
}

/* --- the victim --- */

static u64 steps_left;

static void die(void)
{
	char line[100] = "LOGOFF";

	if (!steps_left || --steps_left)
		return;
	if (number("AGAIN"))
		fmt_print(line, sizeof(line),
			  "IPL IUCVTALK PARM TO=%s CALL=%d DIE=%lu", talk.name,
			  talk.calls, number("DIE"));
	command(line);
	for (;;)
		gk_wait_until(gk_now_us() + LIFE_US);
}

NORETURN static void victim(void)
{
	talk.calls = number("CALL");
	steps_left = number("DIE");
	talk_step = die;
	talk_come_up();
	for (;;)
		talk_go_on();
}

/* --- the judge --- */

static bool gone(void)
{
	char line[40];

	fmt_print(line, sizeof(line), "QUERY USERS %s", talk.name);
	return command(line) == NOT_THERE;
}

static void force(void)
{
	char line[40];

	fmt_print(line, sizeof(line), "FORCE %s", talk.name);
	command(line);
}

static bool was_said(const char *part)
{
	for (const char *s = said; *s; s++)
		if (strncmp(s, part, strlen(part)) == 0)
			return true;
	return false;
}

static void nothing_is_left(void)
{
	u64 end_us = gk_now_us() + LEFT_US;

	do
		talk_go_on();
	while (!talk_quiet() && gk_now_us() < end_us);
	command("QUERY IUCV ALL");
	if (was_said(NOTHING))
		return;
	talk_complain("something is left", 0);
	gk_printf("%s\n", said);
}

/* Until it is gone: forced at FORCE_AT_US, unless that is 0. */
static void live_on(u64 force_at_us)
{
	u64 begin_us = gk_now_us(), look_us = begin_us;
	bool forced = false;

	for (;;) {
		u64 now_us = gk_now_us(), age_us = now_us - begin_us;
		bool late = age_us > LIFE_US;

		talk_go_on();
		if (!forced &&
		    (late || (force_at_us && age_us > force_at_us))) {
			if (late)
				talk_complain("it does not die", age_us);
			force();
			forced = true;
		}
		if (now_us - look_us < LOOK_US)
			continue;
		if (gone())
			return;
		look_us = gk_now_us();
	}
}

static void one_life(bool calls, u64 die_at, bool twice, u64 force_at_us)
{
	char line[120];
	int rc;

	fmt_print(line, sizeof(line),
		  "XAUTOLOG %s IPL IUCVTALK PARM TO=JUDGE CALL=%d DIE=%lu "
		  "AGAIN=%d",
		  talk.name, calls, die_at, twice);
	rc = command(line);
	if (rc)
		talk_complain(said, (u64)rc);
	talk.calls = !calls;
	live_on(force_at_us);
	talk.calls = false;
	nothing_is_left();
}

/* Whoever has groups does not get out of them by ANY. */
static void check_authority(void)
{
	gk_check_equal(talk_connect_to("OPERATOR"), IUCV_NOT_AUTHORIZED,
		       "CONNECT out of the group: code 15");
	gk_check_equal(talk_connect_to("GUEST1"), IUCV_NOT_LOGGED_ON,
		       "to who is not there: code 11");
}

NORETURN static void judge(void)
{
	const struct talk_count *c = &talk_count;
	bool calls = number("CALL");
	u64 steps = number("STEPS"), forces = number("FORCES");
	u32 severed;

	random_state += number("SEED");
	check_authority();
	for (u64 i = 1; i <= steps; i++)
		one_life(calls, i, i % 4 == 0, 0);
	severed = c->severed;
	gk_check_equal(c->bad, 0, "it dies at each step, and nothing is left");
	for (u64 i = 0; i < forces; i++)
		one_life(random_below(2), 0, false, 1 + random_below(FORCE_US));
	gk_check_equal(c->bad, 0,
		       "it is forced at any time, and nothing is left");
	gk_check(severed && c->severed > severed,
		 "both in the middle of conversations");
	gk_check(c->received && c->replies, "messages come and are answered");
	gk_printf("# %u sent, %u received, %u complete, %u severed\n", c->sent,
		  c->received, c->replies, c->severed);
	gk_check_done();
}

void gk_main(void)
{
	if (gk_parm("VICTIM", talk.name, sizeof(talk.name))) {
		talk_come_up();
		judge();
	}
	if (!gk_parm("TO", talk.name, sizeof(talk.name)))
		gk_end(GK_END_NO_DEVICE,
		       "IUCVTALK: TO=userid or VICTIM=userid");
	victim();
}
