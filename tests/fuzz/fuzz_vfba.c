/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel programs for an FBA disk: the input is the program and its data, and
 * with bit 4 of the first byte its last third is what the guest stores
 * meanwhile.  Whatever it says, the disk ends nothing beyond its blocks, takes
 * no more frames than it has pages, and a plain program works afterwards.
 *
 * Aims at: cp/vdev/vfba.c cp/vdev/vdisk.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/arch/fba.h"
#include "cp/vdev/vfba.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/vdisk_page.h"

#define BLOCKS 100u
#define RUNS   2000

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void works_again(struct rig *r)
{
	struct irb irb;
	u8 *p = r->g->mem + RIG_DATA;

	rig_ccw1(r, RIG_CPA, FBA_CMD_CHARACTERISTICS, 0, 32, RIG_DATA);
	must(rig_ssch(r, ORB_F) == 0 && rig_tsch(r, &irb) == 0);
	must(irb.scsw.dstat == VDEV_OK && !irb.scsw.cstat);
	must(get_be32(p + 14) == BLOCKS);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct rig r;
	static struct vfba fba;
	struct vdisk disk;
	struct irb irb;
	u8 cc;

	if (size < 4)
		return 0;
	rig_begin(&r);
	fake_disk_begin(&disk, BLOCKS, in[1] & 0x80 ? in[1] & 0x0fu : ~0u);
	vfba_init(&fba, &disk);
	fake_disk_attach(&r, &fba.vdev, 0x0200);
	size = size - 4 > 0x8000 ? 0x8000 : size - 4;
	memcpy(r.g->mem + RIG_CPA, in + 4, size);
	if (in[0] & 8)
		fake_gstor_changes(r.g, RIG_CPA, in + 4 + size / 3 * 2,
				   size / 3);
	if (rig_ssch(&r, (in[0] & 1 ? ORB_F : 0) | (in[0] & 2 ? ORB_H : 0)) ==
	    0)
		for (u32 i = 0; i < RUNS && vcss_run(&r.css); i++)
			;
	must(disk.pages <= (BLOCKS + 7) / 8);
	must(disk.pages + disk.tables == fake_pages_out);
	fake_gstor_changes(r.g, RIG_CPA, NULL, 0);
	must(vcss_csch(&r.css, r.schid, &cc) == PGM_NONE);
	rig_tsch(&r, &irb);
	works_again(&r);
	fake_disk_end(&disk, 3);
	rig_end(&r);
	return 0;
}
