/* SPDX-License-Identifier: Apache-2.0 */
/* See iucv.h. */
#include "tests/guest/smp/iucv.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/iucv.h"

#define PATIENCE_US 5000000
#define ASLEEP_US   20000 /* then it waits */
#define ROUNDS	    6	  /* something else may wake it by chance */

/* How far the other CPU is. */
enum stage { BEFORE, DECLARED, ACCEPTED, AWAKE };

static union iucv_parm list ALIGNED(8), other_list ALIGNED(8);
static union iucv_parm came ALIGNED(8), other_came ALIGNED(8);
static volatile u32 stage, interruptions, other_cc;
static volatile u32 rounds; /* that the other was woken in */

static bool until_stage(enum stage s)
{
	u64 end_us = gk_now_us() + PATIENCE_US;

	while (stage < s && gk_now_us() < end_us)
		(void)gk_hyper_yield();
	return stage >= s;
}

/* --- on the other CPU --- */

void smp_iucv_came(void)
{
	interruptions++;
}

static void declare(union iucv_parm *with, union iucv_parm *buffer)
{
	memset(with, 0, sizeof(*with));
	with->data.buffer.at = be32_make((u32)(u64)buffer);
}

void smp_iucv_other(void)
{
	u64 end_us = gk_now_us() + PATIENCE_US;

	declare(&other_list, &other_came);
	if (iucv_does(IUCV_DECLARE_BUFFER, &other_list))
		return;
	iucv_open_cr0(true);
	stage = DECLARED;
	while (!interruptions && gk_now_us() < end_us)
		gk_irq_window();
	memset(&other_list, 0, sizeof(other_list));
	other_list.control.path = other_came.control.path;
	other_list.control.flags = IUCV_PARM_DATA;
	if (other_came.control.code != IUCV_TYPE_PENDING ||
	    iucv_does(IUCV_ACCEPT, &other_list))
		return;
	memset(&other_list, 0, sizeof(other_list));
	(void)iucv_does(IUCV_SET_MASK, &other_list); /* closed here, too */
	stage = ACCEPTED;
	while (rounds < ROUNDS) {
		struct iucv_insn test = { .function = IUCV_TEST_MESSAGE };

		iucv_insn(&test);
		other_cc = (u32)test.cc;
		/* What is in the list ends without a word. */
		memset(&other_list, 0, sizeof(other_list));
		if (iucv_does(IUCV_DESCRIBE, &other_list))
			break;
		rounds++;
	}
	iucv_open_cr0(false);
	stage = AWAKE;
}

/* --- on the first --- */

static u64 does(u64 function)
{
	return iucv_does(function, &list);
}

/* To itself. */
static u64 connect(void)
{
	char said[100];
	int rc;

	(void)gk_hyper_command("QUERY USERID", said, sizeof(said), &rc);
	memset(&list, 0, sizeof(list));
	ebcdic_from(list.control.name, said, 8);
	list.control.flags = IUCV_PARM_DATA;
	return does(IUCV_CONNECT);
}

static bool until_round(u32 n)
{
	u64 end_us = gk_now_us() + PATIENCE_US;

	while (rounds < n && gk_now_us() < end_us)
		(void)gk_hyper_yield();
	return rounds >= n;
}

/* Nothing is printed before the other is awake: its I/O would wake it, too. */
static void check_wake(void)
{
	bool awake = true;
	u64 code = 0;

	for (u32 n = 1; n <= ROUNDS && awake && !code; n++) {
		memset(&list, 0, sizeof(list));
		list.data.flags = IUCV_ONE_WAY | IUCV_PARM_DATA;
		code = does(IUCV_SEND);
		awake = until_round(n);
		gk_wait_until(gk_now_us() + ASLEEP_US);
	}
	awake &= until_stage(AWAKE);
	gk_check_equal(code, 0, "SEND");
	gk_check(awake && other_cc == IUCV_CC_MESSAGES, "wakes the other");
}

void smp_check_iucv(void)
{
	declare(&list, &came);
	gk_check_equal(does(IUCV_DECLARE_BUFFER), 0, "DECLARE BUFFER");
	iucv_open_cr0(true);
	memset(&list, 0, sizeof(list));
	gk_check_equal(does(IUCV_SET_MASK), 0, "closed on the first CPU");
	gk_check(until_stage(DECLARED), "the other CPU has a buffer, too");
	gk_check_equal(connect(), 0, "CONNECT to itself");
	gk_check(until_stage(ACCEPTED), "the CPU whose masks are open is told");
	gk_irq_window();
	gk_check_equal(came.data.code, 0, "the first is not");
	gk_wait_until(gk_now_us() + ASLEEP_US);
	gk_check_equal(stage, ACCEPTED, "TEST MESSAGE of the other waits");
	check_wake();
	gk_check_equal(does(IUCV_RETRIEVE_BUFFER), 0, "RETRIEVE BUFFER");
	memset(&list, 0, sizeof(list));
	gk_check_equal(does(IUCV_QUIESCE), 0,
		       "the paths stay: the other has its buffer");
}

void smp_check_iucv_is_gone(void)
{
	struct iucv_insn quiesce = { .function = IUCV_QUIESCE,
				     .list = (u64)&list };

	gk_check_pgm(PGM_OPERATION, iucv_insn, &quiesce,
		     "with the CPU its buffer is reset, the machine's last");
}
