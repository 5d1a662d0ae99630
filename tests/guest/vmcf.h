/* SPDX-License-Identifier: Apache-2.0 */
/* VMCF as tests give it: DIAGNOSE X'68'. */
#ifndef TESTS_GUEST_VMCF_H
#define TESTS_GUEST_VMCF_H

#include "cp/arch/cr0.h"
#include "guestkit/include/gk/insn.h"
#include "iucv/vmcf.h"

#define EXT_VMCF 0x4001

struct vmcf_insn {
	u64 list, code; /* Rx, Ry */
};

/* For gk_trap(). */
static inline void vmcf_insn(void *arg)
{
	struct vmcf_insn *c = arg;

	__asm__ volatile("diag %[rx],%[ry],0x68"
			 : [ry] "+d"(c->code)
			 : [rx] "d"(c->list)
			 : "cc", "memory");
}

static inline u32 vmcf_does(u32 function, struct vmcf_block *list)
{
	struct vmcf_insn c = { .list = (u64)list };

	list->function = be16_make((u16)function);
	vmcf_insn(&c);
	return (u32)c.code;
}

static inline void vmcf_open_cr0(bool open)
{
	u64 cr0 = insn_stctg_cr0();

	insn_lctlg_cr0(open ? cr0 | CR0_VMCF : cr0 & ~CR0_VMCF);
}

#endif
