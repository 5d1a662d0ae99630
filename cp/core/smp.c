/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real CPUs.  Each, the IPL CPU included, gets a prefix area of its own and a
 * system world; after that none differs from another.
 */
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/irq.h"
#include "cp/core/log.h"
#include "cp/core/sched.h"
#include "cp/core/timer.h"
#include "cp/core/trace.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/home.h"
#include "cp/msg/msg.h"

#define SIGP_SENSE	       0x01
#define SIGP_EMERGENCY	       0x03
#define SIGP_RESTART	       0x06
#define SIGP_INITIAL_CPU_RESET 0x0b
#define SIGP_SET_PREFIX	       0x0d

struct cpu cpus[CPUS_MAX];
u32 cpus_online;

void cpu_signal(const struct cpu *c)
{
	while (insn_sigp(c->addr, SIGP_EMERGENCY, 0, NULL) == 2)
		;
}

static void set_new_psws(struct psa *psa)
{
	const u64 mask = PSW_CP;

	psa->ext_new = (struct psw){ mask, (u64)entry_ext };
	psa->io_new = (struct psw){ mask, (u64)entry_io };
	psa->pgm_new = (struct psw){ mask, (u64)entry_pgm };
	psa->mcck_new = (struct psw){ PSW_CP_CLOSED, (u64)entry_mcck };
	psa->svc_new = (struct psw){ mask, (u64)entry_svc };
	psa->restart_new = (struct psw){ mask, (u64)entry_restart };
}

/* A prefix area: 8 KiB, below 2 GiB. */
static void prepare(struct cpu *c, u16 addr)
{
	struct psa *psa = frame_alloc(1, FRAME_ZERO | FRAME_LOW);
	u8 *stacks = frame_alloc(2, FRAME_ZERO);

	ASSERT(psa && stacks);
	c->addr = addr;
	c->psa = psa;
	psa->cpu = c;
	psa->int_stack = (u64)stacks + 8192 - 160;
	psa->abend_stack = (u64)stacks + 16384 - 160;
	set_new_psws(psa);
	trace_init_cpu(c);
}

void smp_init_boot_cpu(void)
{
	struct cpu *c = &cpus[0];

	prepare(c, insn_stap());
	ASSERT(c->addr == 0);
	insn_spx((u32)hpa_val(home_real(c->psa)));
	timer_init_cpu(c);
	c->system = sched_make_system_world("SYSTEM00");
	c->current = c->system;
	c->online = true;
	cpus_online = 1;
	TRACE(START, 0, 0, 0);
}

static void cpu_main(void)
{
	struct cpu *c = this_cpu();

	set_new_psws(this_psa());
	timer_init_cpu(c);
	c->current = c->system;
	TRACE(START, 0, 0, 0);
	__atomic_store_n(&c->online, true, __ATOMIC_SEQ_CST);
	sched_run_system_world();
}

static void sigp_until_taken(u16 addr, u32 order, u64 parm)
{
	while (insn_sigp(addr, order, parm, NULL) == 2)
		;
}

static void start_cpu(u16 addr)
{
	struct cpu *c = &cpus[addr];
	char name[] = "SYSTEM00", text[MSG_LINE_MAX];
	u32 spins;

	prepare(c, addr);
	name[7] = (char)('0' + addr);
	c->system = sched_make_system_world(name);
	c->system->stack = home_stack_alloc(0, FRAME_RESERVE);
	ASSERT(c->system->stack);
	insn_stctg(c->psa->start_cr);
	c->psa->start_psw = (struct psw){ PSW_CP, (u64)cpu_main };
	c->psa->start_stack = (u64)c->system->stack - 160;
	c->psa->restart_new =
		(struct psw){ PSW_AMODE64,
			      hpa_val(home_lookup(entry_cpu_start)) };
	sigp_until_taken(addr, SIGP_INITIAL_CPU_RESET, 0);
	sigp_until_taken(addr, SIGP_SET_PREFIX, hpa_val(home_real(c->psa)));
	sigp_until_taken(addr, SIGP_RESTART, 0);
	for (spins = 0; !__atomic_load_n(&c->online, __ATOMIC_SEQ_CST) &&
			spins < 100000000;
	     spins++)
		;
	if (c->online)
		cpus_online++;
	else
		log_line(note_cpu_not_started(text, addr));
}

void smp_start_others(void)
{
	u16 addr;
	u32 status;

	for (addr = 1; addr < CPUS_MAX; addr++)
		if (insn_sigp(addr, SIGP_SENSE, 0, &status) != 3)
			start_cpu(addr);
}
