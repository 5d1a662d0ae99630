/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The full-screen side of a 3270 session: when the guest has the glass, its
 * requests go through to the terminal.  For the screen task only (graf.c).
 */
#ifndef CP_TERM_FULL_H
#define CP_TERM_FULL_H

#include "cp/lib/types.h"
#include "cp/term/session_impl.h"
#include "cp/term/termio.h"
#include "cp/vm/fullscreen.h"

struct full {
	bool on;   /* the guest has the glass          */
	bool busy; /* IO waits to be carried out       */
	struct fullscreen_io io;
};

/*
 * Decide who has the glass now; the screen is told when CP takes it or leaves
 * it.  A client is there.  True: CP broke in, so look once more.
 */
bool full_share(struct full *f, struct session *s,
		const struct session_view *view, u64 now_us);
/* The next request into f->io, its stream into TO; false: none. */
bool full_next(struct full *f, struct session *s, u8 *to);
/* It ended; SENSE is of a rejected one, DATA what a read brought. */
void full_end(struct full *f, struct session *s, enum io_end end, u8 sense,
	      const u8 *data, u32 size);
/* Is the break key for the guest that has the glass? */
bool full_takes_break(struct session *s);
/* The guest's key. */
void full_key(struct session *s, const u8 *record, u32 size);
/* The client is gone. */
void full_lost(struct full *f);

#endif
