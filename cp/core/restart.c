/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/restart.h"

#include "cp/core/cpu.h"
#include "cp/core/keep.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/mm/home.h"

#define SIGP_SENSE	       0x01
#define SIGP_STOP	       0x05
#define SIGP_RESTART	       0x06
#define SIGP_INITIAL_CPU_RESET 0x0b
#define SIGP_STORE_STATUS      0x0e

#define STATUS_STOPPED 0x40
#define TRIES	       10000000

extern const u64 text_start[];

static void order(const struct cpu *c, u32 what, u64 parm)
{
	u32 tries = TRIES;

	while (insn_sigp(c->addr, what, parm, NULL) == 2 && --tries)
		;
}

static bool stopped(const struct cpu *c)
{
	u32 status = 0;

	return insn_sigp(c->addr, SIGP_SENSE, 0, &status) == 1 &&
	       (status & STATUS_STOPPED);
}

void restart_stop_others(void)
{
	u32 i, tries;

	for (i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online && &cpus[i] != this_cpu())
			order(&cpus[i], SIGP_STOP, 0);
	for (i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online && &cpus[i] != this_cpu())
			for (tries = TRIES; !stopped(&cpus[i]) && tries;)
				tries--;
}

void restart_wait_for_stop(void)
{
	for (;;)
		;
}

void restart_store_status(u32 i, u64 to)
{
	order(&cpus[i], SIGP_STORE_STATUS, to);
}

/* Where the kept copy of P is. */
static u64 kept(const void *p)
{
	return KEEP_REAL + KEEP_IMAGE_AT + ((u64)p - (u64)text_start);
}

/* CPU 0 has another's order: its new PSW is at absolute 0, its prefix. */
static NORETURN void restart_by_order(const struct psw *psw)
{
	u64 prefix = hpa_val(home_real(this_cpu()->psa));
	struct psa *absolute_0 = home_at(hpa(prefix));

	absolute_0->restart_new = *psw;
	order(&cpus[0], SIGP_INITIAL_CPU_RESET, 0);
	order(&cpus[0], SIGP_RESTART, 0);
	restart_wait_for_stop();
}

void restart_nucleus(void)
{
	const struct psw psw = { PSW_AMODE64, kept(restart_copy) };

	if (this_cpu() != &cpus[0])
		restart_by_order(&psw);
	insn_sckc(~(u64)0);
	restart_here(&psw);
}
