/* SPDX-License-Identifier: Apache-2.0 */
/* The IUCV instruction as tests give it: for gk_trap(), or to be believed. */
#ifndef TESTS_GUEST_IUCV_H
#define TESTS_GUEST_IUCV_H

#include "guestkit/include/gk/insn.h"
#include "iucv/parm.h"

#define EXT_IUCV 0x4000
#define CR0_IUCV 0x2ull

struct iucv_insn {
	u64 function, list; /* GR 0 and 1, before and after */
	int cc;
};

static inline void iucv_insn(void *arg)
{
	struct iucv_insn *c = arg;

	c->cc = insn_iucv(&c->function, &c->list);
}

/* The return code; condition codes 2 and 3 are 102 and 103. */
static inline u64 iucv_does(u64 function, union iucv_parm *list)
{
	struct iucv_insn c = { .function = function, .list = (u64)list };

	iucv_insn(&c);
	return c.cc == 1 ? list->data.code : c.cc ? 100 + (u64)c.cc : 0;
}

static inline void iucv_open_cr0(bool open)
{
	u64 cr0 = insn_stctg_cr0();

	insn_lctlg_cr0(open ? cr0 | CR0_IUCV : cr0 & ~CR0_IUCV);
}

#endif
