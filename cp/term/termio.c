/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I/O to a terminal.  A start that finds the subchannel status pending leaves
 * it to the interruption handler and reports IO_AGAIN: the status may say that
 * somebody else sits at the terminal now.
 */
#include "cp/term/termio.h"

#include "cp/core/clock.h"
#include "cp/core/task.h"

#define CLEAR_TOD    TOD_PER_S /* how long a clear may take */
#define SENSE_TRIES  20
#define INTERVENTION 0x40

static bool wait_end(struct rdev *r, u64 timeout_tod, struct rdev_status *st)
{
	u64 deadline = DEADLINE_NEVER;
	bool cleared = false;

	if (timeout_tod != DEADLINE_NEVER)
		deadline = clock_now() + timeout_tod;
	while (!rdev_ended(r, st)) {
		task_park(deadline);
		if (clock_now() < deadline)
			continue;
		if (cleared || rdev_clear(r) != ERR_OK) {
			rdev_give_up(r);
			return false;
		}
		cleared = true;
		deadline = clock_now() + CLEAR_TOD;
	}
	return !cleared;
}

static enum io_end run(struct rdev *r, const struct ccw1 *prog, u64 timeout_tod,
		       struct rdev_status *st)
{
	enum err err = rdev_start(r, prog);

	if (err == ERR_BUSY) {
		task_park(clock_now() + TOD_PER_MS);
		(void)rdev_ended(r, st);
		return IO_AGAIN;
	}
	return err == ERR_OK && wait_end(r, timeout_tod, st) ? IO_OK : IO_LOST;
}

/* Intervention required: nobody is there. */
static bool nobody(struct rdev *r, struct termio_sense *sense)
{
	struct rdev_status st;

	sense->ccw = (struct ccw1){ CCW_CMD_SENSE, CCW_SLI,
				    be16_make(sizeof(sense->data)),
				    be32_make(rdev_dma_addr(sense->data)) };
	for (int i = 0; i < SENSE_TRIES; i++) {
		enum io_end end = run(r, &sense->ccw, TOD_PER_S, &st);

		if (end == IO_OK)
			return (sense->data[0] & INTERVENTION) != 0;
		if (end == IO_LOST)
			break;
	}
	return true;
}

enum io_end termio(struct rdev *r, const struct ccw1 *prog, u64 timeout_tod,
		   struct termio_sense *sense, struct rdev_status *st)
{
	enum io_end end = run(r, prog, timeout_tod, st);

	sense->why = RDEV_NO_ANSWER;
	if (end != IO_OK)
		return end;
	sense->why = RDEV_NO_CLIENT;
	if (st->dstat & DSTAT_UNIT_CHECK)
		return nobody(r, sense) ? IO_LOST : IO_REJECTED;
	return st->dstat & DSTAT_DEVICE_END ? IO_OK : IO_LOST;
}
