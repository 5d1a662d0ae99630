/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real channel and a device for what cp/vdev/cctrans.c makes.  It aborts when
 * a copy designates anything but itself and pages that are held.
 *
 * The device: commands with low bits 01 take all there is (into took[]), with
 * 10, 0100 and 1100 give `gives` bytes of 00 01 02 ..., 11 are immediate. X'31'
 * is a search that finds its record at the `finds`th time.  X'F1' is rejected.
 */
#ifndef TESTS_FAKE_CHANNEL_H
#define TESTS_FAKE_CHANNEL_H

#include "cp/vdev/cctrans.h"

struct channel {
	struct gstor *g;
	const struct cctrans *t;
	u32 gives, finds;
	u8 took[65536];
	u32 took_bytes;
	u8 cmds[64]; /* the first commands it was given */
	u32 commands;
	u32 pcis;
	u32 pci_cpa;
};

/* All of T is sound. */
void channel_check(const struct cctrans *t, u64 guest_size);
/* Run T's program from CPA on; ORB word 1.  At most 10000 CCWs. */
void channel_run(struct channel *c, u32 flags, u32 cpa, struct irb *irb);

#endif
