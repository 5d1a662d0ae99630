/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/abend.h"

#include "cp/core/cpu.h"
#include "cp/core/log.h"
#include "cp/core/sched.h"
#include "cp/hw/insn.h"
#include "cp/mm/home.h"

#define SIGP_STOP      0x05
#define ABEND_PSW_ADDR 0xdead0001ull
#define BACKTRACE_MAX  16

static u32 abending;

static void stop_others(void)
{
	u32 i;

	for (i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online && &cpus[i] != this_cpu())
			while (insn_sigp(cpus[i].addr, SIGP_STOP, 0, NULL) == 2)
				;
}

static NORETURN void die(void)
{
	const struct psw psw = { PSW_WAIT | PSW_AMODE64, ABEND_PSW_ADDR };

	insn_lpswe(&psw);
}

static void enter(void)
{
	if (__atomic_exchange_n(&abending, 1, __ATOMIC_SEQ_CST))
		die();
	stop_others();
}

/* Frames are chained by -mbackchain: next frame at 0, its r14 at 112. */
static void back_trace(u64 sp)
{
	u32 depth;

	for (depth = 0; depth < BACKTRACE_MAX; depth++) {
		const u64 *frame = (const u64 *)sp;

		if (sp & 7 || insn_lra(frame) == ~(u64)0)
			return;
		sp = frame[0];
		if (!sp || insn_lra((const u64 *)sp) == ~(u64)0)
			return;
		log_linef("CP64 TRACE %016llx",
			  (unsigned long long)((const u64 *)sp)[14]);
	}
}

void abend(const char *what, const char *file, u32 line)
{
	enter();
	log_linef("HCPABE001W CP ABEND: %s", what);
	log_linef("CP64 AT %s:%u CPU %02x TASK %s", file, line,
		  this_cpu()->addr,
		  this_cpu()->current ? this_cpu()->current->name : "-");
	back_trace((u64)__builtin_frame_address(0));
	die();
}

void abend_program(u16 code, u64 tea, const struct psw *psw, const u64 gr[16])
{
	u32 i;

	enter();
	log_linef("HCPABE002W CP ABEND: program check %04x TEA %016llx", code,
		  (unsigned long long)tea);
	log_linef("CP64 PSW %016llx %016llx CPU %02x TASK %s",
		  (unsigned long long)psw->mask, (unsigned long long)psw->addr,
		  this_cpu()->addr,
		  this_cpu()->current ? this_cpu()->current->name : "-");
	for (i = 0; i < 16; i += 4)
		log_linef("CP64 GR%02u %016llx %016llx %016llx %016llx", i,
			  (unsigned long long)gr[i],
			  (unsigned long long)gr[i + 1],
			  (unsigned long long)gr[i + 2],
			  (unsigned long long)gr[i + 3]);
	back_trace(gr[15]);
	die();
}
