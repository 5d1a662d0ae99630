/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LONGMOVE: RECEIVEs large messages of its own without end, for
 * tests/sys/test_iucv.py.  PARM ME=userid: by IUCV, 512 MiB by lists of the
 * same megabyte; with BY=VMCF by VMCF, 8 MiB.  Each lap's data are looked at;
 * what a RECEIVE, or its data, have against them is counted.
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/iucv.h"
#include "tests/guest/vmcf.h"

#define MIB	(1u << 20)
#define ENTRIES 512u
#define LARGE	(8 * MIB) /* of VMCF */

static struct iucv_buffer out[ENTRIES] ALIGNED(8), in[ENTRIES] ALIGNED(8);
static struct vmcf_block came ALIGNED(8), list ALIGNED(8);
static struct gk_path caller, called;
static u8 *from, *to;
static u8 me[8];
static volatile u32 told;
static u32 refused;

static void on_call(struct gk_caller *c)
{
	called.ops = NULL;
	refused += gk_iucv_accept(&called, c, 0, 0) != IUCV_OK;
}

static void on_vmcf(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	told++;
}

/* Everything that RECEIVE says, 0: it is well. */
static u32 by_iucv(void)
{
	static union iucv_parm parm ALIGNED(8);
	struct gk_send send = { .flags = IUCV_ONE_WAY | IUCV_BUFFER_LIST,
				.data = out,
				.size = ENTRIES * MIB };
	u32 code = gk_iucv_send(&caller, &send, NULL);

	if (code)
		return 1000 + code;
	memset(&parm, 0, sizeof(parm));
	parm.data.path = be16_make(called.id);
	parm.data.flags = IUCV_BY_PATH | IUCV_BUFFER_LIST;
	parm.data.buffer.at = be32_make((u32)(u64)in);
	parm.data.buffer.size = be32_make(ENTRIES * MIB);
	code = (u32)iucv_does(IUCV_RECEIVE, &parm);
	gk_poll();
	return code;
}

static u32 by_vmcf(u32 lap)
{
	u32 before = told, code;

	memset(&list, 0, sizeof(list));
	memcpy(list.user, me, sizeof(me));
	list.id = be32_make(lap);
	list.at = be32_make((u32)(u64)from);
	list.size = be32_make(LARGE);
	code = vmcf_does(VMCF_SEND, &list);
	if (code)
		return 1000 + code;
	gk_irq_window();
	if (told != before + 1)
		return 2000;
	list.at = be32_make((u32)(u64)to);
	code = vmcf_does(VMCF_RECEIVE, &list);
	gk_irq_window();
	return code ? code : told != before + 2 ? 3000 : came.error;
}

static void lists(void)
{
	for (u32 i = 0; i < ENTRIES; i++) {
		out[i].at = be32_make((u32)(u64)from);
		in[i].at = be32_make((u32)(u64)to);
		out[i].size = in[i].size = be32_make(MIB);
	}
}

static void begin(bool vmcf, const char *name)
{
	char blank[9] = "        ";

	memcpy(blank, name, strlen(name));
	ebcdic_from(me, blank, sizeof(me));
	from = gk_alloc(LARGE);
	to = gk_alloc(LARGE);
	lists();
	if (vmcf) {
		gk_ext_register(EXT_VMCF, on_vmcf);
		list.at = be32_make((u32)(u64)&came);
		list.size = be32_make(sizeof(came));
		(void)vmcf_does(VMCF_AUTHORIZE, &list);
		vmcf_open_cr0(true);
		return;
	}
	refused += gk_iucv_begin() != ERR_OK;
	gk_iucv_listen(on_call);
	refused += gk_iucv_connect(&caller, name, 0, 0, NULL) != IUCV_OK;
	while (caller.state == GK_PATH_CALLING)
		gk_idle(GK_FOREVER);
}

void gk_main(void)
{
	char name[9] = "", word[8] = "";
	bool vmcf = gk_parm("BY", word, sizeof(word));
	u32 size = vmcf ? LARGE : MIB, bad = 0;

	(void)gk_parm("ME", name, sizeof(name));
	begin(vmcf, name);
	for (u32 lap = 1;; lap++) {
		u32 code;

		memset(from, (int)lap, size);
		code = vmcf ? by_vmcf(lap) : by_iucv();
		bad += code || memcmp(from, to, size) != 0;
		if (!vmcf || lap % 32 == 1 || code)
			gk_printf("lap %u code %u bad %u\n", lap, code,
				  bad + refused);
	}
}
