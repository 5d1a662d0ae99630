/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From IPL to the system's tasks.  Order: a provisional prefix area, storage,
 * this CPU's own prefix area, the other CPUs, real devices, then the INIT task,
 * which may wait (cp/core/startup.c).
 */
#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/keep.h"
#include "cp/core/log.h"
#include "cp/core/machine_init.h"
#include "cp/core/sched.h"
#include "cp/core/sclp.h"
#include "cp/diag/diag.h"
#include "cp/engine/engine.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/mm/frame.h"
#include "cp/mm/home.h"
#include "cp/rdev/rdev_irq.h"
#include "cp/start/startup.h"

#define STORAGE_DEFAULT 0x10000000ull

NORETURN void init_main(void);

static u8 early_stack[2][4096] ALIGNED(8);

/* Enough of a prefix area at absolute 0 for locks, SCLP and program checks. */
static void provisional_prefix(void)
{
	struct psa *psa = home_at(hpa(0));

	psa->cpu = &cpus[0];
	psa->int_stack = (u64)early_stack[0] + sizeof(early_stack[0]) - 160;
	psa->abend_stack = (u64)early_stack[1] + sizeof(early_stack[1]) - 160;
	psa->ext_new = (struct psw){ PSW_CP, (u64)entry_ext };
	psa->pgm_new = (struct psw){ PSW_CP, (u64)entry_pgm };
	psa->mcck_new = (struct psw){ PSW_CP_CLOSED, (u64)entry_mcck };
	psa->io_new = (struct psw){ PSW_CP, (u64)entry_io };
	cpus[0].psa = psa;
	insn_sckc(DEADLINE_NEVER);
}

/*
 * All storage but the nucleus (frame_add keeps off it), page 0, the kept
 * segment and the pack behind it.
 */
static void give_storage(u64 bytes)
{
	u64 pack_from, pack_to;

	startup_pack_extent(bytes, &pack_from, &pack_to);
	frame_init(bytes);
	frame_add(hpa(0), hpa(MIN(pack_from, KEEP_REAL)));
	frame_add(hpa(pack_to), hpa(MIN(bytes, 0x80000000ull)));
	if (bytes > 0x80000000ull) {
		home_extend(bytes);
		frame_add(hpa(0x80000000ull), hpa(bytes));
	}
}

void init_main(void)
{
	u64 bytes;

	provisional_prefix();
	bytes = sclp_storage_bytes();
	if (!bytes)
		bytes = STORAGE_DEFAULT;
	give_storage(bytes);
	machine_init(insn_stck(), bytes);
	smp_init_boot_cpu();
	diag_init();
	if (!engine_init())
		abend("no engine fits this machine", __FILE__, __LINE__);
	rdev_scan();
	smp_start_others(); /* they inherit CR6: every CPU takes I/O */
	if (!task_create("INIT", startup_task, NULL))
		abend("no storage for INIT", __FILE__, __LINE__);
	sched_run_system_world();
}
