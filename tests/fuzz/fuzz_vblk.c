/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hostile driver of a virtio disk: the input is what lies in its rings and
 * buffers; with bit 4 of the first byte its last third is what another CPU of
 * the guest stores there meanwhile.  Each run is bounded, a ring's requests
 * end, and no more frames are taken than the disk has pages.
 *
 * Aims at: cp/vdev/vblk.c cp/vdev/vdisk.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/vblk.h"
#include "tests/fake/gstor.h"
#include "tests/fake/vdisk_page.h"

#define BLOCKS 100u
#define STORE  0x10000u
#define RUNS   64

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct vblk b;
	struct vdisk disk;
	struct gstor *g;
	u64 bytes;

	if (size < 4)
		return 0;
	g = fake_gstor_new(1 << 20);
	fake_disk_begin(&disk, BLOCKS, in[1] & 0x80 ? in[1] & 0x0fu : ~0u);
	vblk_init(&b, &disk, g, "FUZZ-0200");
	b.v.wanted = b.v.offered;
	b.v.status = VIRTIO_S_FEATURES_OK | VIRTIO_S_DRIVER_OK;
	size = size - 4 > STORE ? STORE : size - 4;
	memcpy(g->mem + 0x1000, in + 4, size);
	must(vqd_set(b.queue, (u16)(1u << (in[0] & 7)), 0x1000,
		     0x1000 + 16 * (in[2] & 0x3fu), 0x20000) == ERR_OK);
	b.queue->event_idx = in[0] & 0x10;
	b.queue->indirect = in[0] & 0x20;
	if (in[0] & 8)
		fake_gstor_changes(g, 0x1000, in + 4 + size / 3 * 2, size / 3);
	for (u32 i = 0; i < RUNS; i++) {
		bytes = b.count.read_bytes + b.count.write_bytes;
		if (!vblk_run(&b, 1 + (in[3] & 15)))
			break;
		bytes = b.count.read_bytes + b.count.write_bytes - bytes;
		must(bytes <= 16u * VDISK_PAGE);
	}
	vblk_interrupt_needed(&b);
	vblk_check_broken(&b);
	must(disk.pages <= (BLOCKS + 7) / 8);
	must(disk.pages + disk.tables == fake_pages_out);
	fake_disk_end(&disk, 3);
	fake_gstor_free(g);
	return 0;
}
