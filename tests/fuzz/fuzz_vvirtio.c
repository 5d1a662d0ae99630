/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtio-ccw commands in any order with any data: the input is a series
 * of {command, count, data[count]}.  The device must stay consistent: live
 * only with good features, queues inside storage.
 *
 * Aims at: cp/vdev/vvirtio.c, cp/vdev/vvirtio_ind.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/vnet.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/gstor.h"

static const u8 mac[6] = { 2, 0, 0, 1, 2, 3 };

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

/* SIZE bytes from the part's begin, wherever its two pages lie. */
static bool inside(const struct gstor *g, const struct vqd_part *p, u32 size)
{
	u64 first = (u64)(p->page[0] - g->mem) + p->at;
	u64 last = (u64)(p->page[1] - g->mem) + (p->at + size - 1) % 4096;

	return gstor_valid(g, gpa(first), size) && last == first + size - 1;
}

static void consistent(const struct vnet *n)
{
	const struct vqd *q;

	if (vvirtio_live(&n->v) && !vvirtio_has(&n->v, VIRTIO_F_VERSION_1))
		abort();
	if ((n->v.status & VIRTIO_S_FEATURES_OK) &&
	    (n->v.wanted & ~n->v.offered))
		abort();
	for (u32 i = 0; i < VIRTIO_NET_QUEUES; i++) {
		q = &n->queue[i];
		if (q->num > VQD_SIZE_MAX || (q->num & (q->num - 1)))
			abort();
		if (q->num && !inside(n->v.g, &q->used, 6 + 8u * q->num))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct rig r;
	static struct vnet n;
	struct dgram *d;
	struct irb irb;
	size_t count;

	rig_begin(&r);
	vnet_init(&n, &vvirtio_vdev_ops, r.g, mac, 9000);
	if (vcss_attach(&r.css, &n.v.vdev, 0x0601) != ERR_OK)
		abort();
	r.schid = vcss_schid(&n.v.vdev);
	rig_enable(&r, &n.v.vdev, 3);
	while (size >= 2) {
		count = in[1] & 0x7f;
		if (count > size - 2)
			count = size - 2;
		memcpy(r.g->mem + RIG_DATA, in + 2, count);
		rig_ccw1(&r, RIG_CPA, in[0], in[1] & 0x80 ? CCW_SLI : 0,
			 (u16)count, RIG_DATA);
		rig_run(&r, ORB_F, &irb);
		consistent(&n);
		d = vnet_tx_pop(&n);
		if (d)
			dgram_release(d);
		if (vvirtio_interrupt(&n.v, 3, false))
			(void)rig_tsch(&r,
				       &irb); /* or the next start is refused */
		in += 2 + count;
		size -= 2 + count;
	}
	rig_end(&r);
	return 0;
}
