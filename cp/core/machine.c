/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/machine.h"

#include "cp/core/cpu.h"
#include "cp/core/keep.h"
#include "cp/core/log.h"
#include "cp/core/machine_init.h"
#include "cp/core/restart.h"
#include "cp/core/sclp.h"
#include "cp/hw/insn.h"
#include "cp/msg/msg.h"
#include "cp/rdev/rdev_last.h"

#define SIGP_STOP	  0x05
#define SHUTDOWN_PSW_ADDR 0x00000000c0de0000ull

static u64 ipl_tod, storage;

void machine_init(u64 tod, u64 bytes)
{
	ipl_tod = tod;
	storage = bytes;
}

u64 machine_ipl_tod(void)
{
	return ipl_tod;
}

u64 machine_storage(void)
{
	return storage;
}

/* The end marker that the runner looks for is the PSW's address. */
void machine_stop(void)
{
	const struct psw psw = { PSW_WAIT | PSW_AMODE64, SHUTDOWN_PSW_ADDR };
	char text[MSG_LINE_MAX];
	u32 i;

	for (i = 0; i < CPUS_MAX; i++)
		if (cpus[i].online && &cpus[i] != this_cpu())
			while (insn_sigp(cpus[i].addr, SIGP_STOP, 0, NULL) == 2)
				;
	log_line(note_shutdown_complete(text));
	insn_lpswe(&psw);
}

/* The kept state stays KEEP_COLD: nothing has failed. */
void machine_reipl(void)
{
	char text[MSG_LINE_MAX];

	if (!keep_image_good(keep_get())) {
		log_line(note_image_damaged(text));
		machine_stop();
	}
	restart_stop_others();
	sclp_alone();
	log_line(note_shutdown_step(text, "REIPL", "CP is loaded again"));
	rdev_quiet_all();
	keep_open()->state = be32_make(KEEP_COLD);
	restart_nucleus();
}
