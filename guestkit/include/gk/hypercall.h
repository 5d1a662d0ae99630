/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hypercalls: DIAGNOSE codes of the control program.  Each returns ERR_NOENT
 * where there is no control program, or none that knows the code (a program
 * interruption, caught here); so a guest may try them on a bare machine.
 */
#ifndef GK_HYPERCALL_H
#define GK_HYPERCALL_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"

/* Does a control program run this machine?  (STIDP version X'FF'.) */
bool gk_hyper_present(void);

/*
 * DIAGNOSE X'08': run a CP command (ASCII, 240 characters at most; several
 * lines are separated by '\n').  The response comes back in REPLY, lines ended
 * by '\n', terminated; cut when longer than SIZE - 1.  *RC is the command's
 * return code: a message number, 0 when all went well.
 */
enum err gk_hyper_command(const char *command, char *reply, size_t size,
			  int *rc);

/* DIAGNOSE X'0C': date, time and CPU time as the control program has them. */
struct gk_hyper_time {
	char date[9]; /* mm/dd/yy */
	char time[9]; /* hh:mm:ss */
	u64 virtual_us;
	u64 total_us;
};
enum err gk_hyper_time(struct gk_hyper_time *out);

/* DIAGNOSE X'10': give up the contents of the pages FIRST..LAST. */
enum err gk_hyper_release_pages(u64 first, u64 last);

/* DIAGNOSE X'44': let others run; X'9C': let that CPU of ours run. */
enum err gk_hyper_yield(void);
enum err gk_hyper_yield_to(u16 cpu);

/* DIAGNOSE X'260' subcode C: bytes of storage this machine has. */
enum err gk_hyper_storage_size(u64 *out);

/*
 * DIAGNOSE X'58': start the CCWs at PROG (format 0, below 16 MiB) on the line
 * console DEVNO.  The condition code, or -1: there is no such hypercall.  For
 * gk_chan_start_console().
 */
int gk_hyper_console(u16 devno, const struct ccw0 *prog);

/*
 * DIAGNOSE X'500' subcode 3: queue QUEUE of the virtio device on subchannel
 * SCHID has work.  COOKIE is what the last call for it returned (0 at first).
 * Not caught: for drivers, who know that the device is there.  Returns GR2: a
 * cookie, or negative.
 */
s64 gk_hyper_notify(u32 schid, u32 queue, s64 cookie);

#endif
