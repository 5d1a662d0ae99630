/* SPDX-License-Identifier: Apache-2.0 */
/* SIGNAL PROCESSOR, as far as one CPU can send to itself. */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define SIGP_SENSE		     0x01
#define SIGP_EXTERNAL_CALL	     0x02
#define SIGP_EMERGENCY		     0x03
#define SIGP_UNKNOWN		     0x7f
#define STATUS_EXTERNAL_CALL_PENDING 0x80
#define STATUS_INVALID_ORDER	     0x02
#define NO_CPU			     0x3fff

static volatile unsigned int calls, emergencies;
static volatile u16 from = 0xffff;

static void call(u16 cpu, u32 param)
{
	(void)param;
	from = cpu;
	calls++;
}

static void emergency(u16 cpu, u32 param)
{
	(void)param;
	from = cpu;
	emergencies++;
}

static int signal(u8 order, u32 *status)
{
	int cc;

	do
		cc = insn_sigp(insn_stap(), order, 0, status);
	while (cc == 2);
	return cc;
}

/* Printing lets interruptions in, so everything is done first. */
static void check_call(void)
{
	u32 status = 0;
	int call_cc = signal(SIGP_EXTERNAL_CALL, NULL);
	int sense_cc = signal(SIGP_SENSE, &status);
	unsigned int before = calls;

	gk_irq_window();
	gk_check_equal((u64)call_cc, 0, "external call to itself");
	gk_check_equal((u64)sense_cc, 1,
		       "sense while the call is pending: status stored");
	gk_check_equal(status & STATUS_EXTERNAL_CALL_PENDING,
		       STATUS_EXTERNAL_CALL_PENDING,
		       "which is external call pending");
	gk_check_equal(before, 0, "it stays pending while masked");
	gk_check_equal(calls, 1, "and comes in once");
	gk_check_equal(from, insn_stap(), "with the sender's address");
}

static void check_emergency(void)
{
	int cc = signal(SIGP_EMERGENCY, NULL);

	gk_wait_until(gk_now_us() + 1000000);
	gk_check_equal((u64)cc, 0, "emergency signal to itself");
	gk_check_equal(emergencies, 1, "it ends an enabled wait");
}

void gk_main(void)
{
	u32 status = 0;

	gk_ext_register(GK_EXT_CALL, call);
	gk_ext_register(GK_EXT_EMERGENCY, emergency);
	gk_check_equal((u64)signal(SIGP_SENSE, &status), 0,
		       "sense of a running CPU: accepted, no status");
	gk_check_equal((u64)insn_sigp(NO_CPU, SIGP_SENSE, 0, &status), 3,
		       "a CPU that is not there: cc 3");
	gk_check_equal((u64)signal(SIGP_UNKNOWN, &status), 1,
		       "an order that does not exist: status stored");
	gk_check_equal(status & STATUS_INVALID_ORDER, STATUS_INVALID_ORDER,
		       "which is invalid order");
	check_call();
	check_emergency();
	gk_check_done();
}
