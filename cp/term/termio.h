/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I/O to a terminal.  Other than rdev_io() it does not start again by itself
 * when unsolicited status came first: the caller has to look at that.
 */
#ifndef CP_TERM_TERMIO_H
#define CP_TERM_TERMIO_H

#include "cp/rdev/rdev.h"

enum io_end {
	IO_OK,
	IO_AGAIN,    /* not started: look at rdev_unsolicited() first      */
	IO_REJECTED, /* unit check: the terminal does not do that          */
	IO_LOST,     /* nobody is there, or it does not answer any more    */
};

/*
 * Run PROG (rdev_dma_alloc'ed) to its end, at most TIMEOUT_TOD, else clear it;
 * in the task that owns R.  After a unit check SENSE, 32 bytes below 2 GiB
 * behind a CCW of its own, tells REJECTED from LOST.
 */
struct termio_sense {
	struct ccw1 ccw;
	u8 data[32];
	enum rdev_trouble why; /* LOST */
};
enum io_end termio(struct rdev *r, const struct ccw1 *prog, u64 timeout_tod,
		   struct termio_sense *sense,
		   struct rdev_status *st) MUST_CHECK;

#endif
