/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real device on a virtual subchannel (ATTACH): the guest's channel programs
 * run on the real one, translated (cctrans.h), and their endings come back in
 * the guest's terms.
 *
 * A program that suspends, or that IPL implies and that reads its own further
 * commands, runs in parts: the channel comes to the place where a part ends,
 * finds a command there that is none, and the next part is translated from
 * what storage holds then.  On a disk an IPL's next part repeats those before,
 * because a chain is all the device remembers; on others it goes on.
 *
 * Pure; the vm's dev_lock.  What the device does is told by vreal_ended(),
 * vreal_pci() and vdev_unsolicited().
 */
#ifndef CP_VDEV_VREAL_H
#define CP_VDEV_VREAL_H

#include "cp/vdev/cctrans.h"
#include "cp/vdev/vdev.h"

struct vreal_ops {
	/*
	 * START SUBCHANNEL with word 1 FLAGS and address CPA; SENSE: with
	 * concurrent sense.  Then vreal_ended() comes, unless this fails.
	 */
	enum err (*start)(void *ctx, u32 flags, u32 cpa, bool sense);
	/*
	 * HALT and CLEAR SUBCHANNEL.  False: it is not operational, and nothing
	 * comes any more.
	 */
	bool (*halt)(void *ctx);
	bool (*clear)(void *ctx);
};

enum vreal_state {
	VREAL_IDLE,
	VREAL_RUNS,
	VREAL_CLEARS, /* for the guest                       */
	VREAL_EBBS,   /* nobody wants to know how it ends    */
};

struct vreal {
	struct vdev vdev;
	const struct vreal_ops *ops;
	void *ctx;
	struct cctrans *copy;
	u32 copy_real;
	u8 state;     /* enum vreal_state                            */
	bool waiting; /* a program of the guest waits for the ebb    */
	bool repeats; /* a disk: parts of an IPL are repeated        */
	u8 refused;   /* CCTRANS_...                                 */
	u16 settled;  /* of an IPL: IDAWs of the parts before        */
	u8 parts;     /* of an IPL, so far                           */
	u32 begin;    /* first CCW of this part                      */
	u32 starts;   /* real ones                                   */
};

/* COPY is CCTRANS_SPACE bytes at real address COPY_REAL. */
void vreal_init(struct vreal *r, const struct vdev_row *row,
		const struct vreal_ops *ops, void *ctx, struct cctrans *copy,
		u32 copy_real);
/* The end of what was started, halted or cleared: the real device's IRB. */
void vreal_ended(struct vreal *r, const struct irb *irb);
/* A program-controlled interruption; the SCSW's CCW address. */
void vreal_pci(struct vreal *r, u32 real_cpa);
/* Status that nobody asked for. */
void vreal_unsolicited(struct vreal *r, u8 dstat);

#endif
