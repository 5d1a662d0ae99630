/* SPDX-License-Identifier: Apache-2.0 */
/* From what changed on a screen to one write for the terminal. */
#ifndef CP_TERM_PAINT_H
#define CP_TERM_PAINT_H

#include "cp/lib/types.h"
#include "cp/term/screen.h"

/* Room for any screen: every cell, and orders around each row. */
#define PAINT_SIZE 12288

/*
 * Build the write that brings the terminal up to date into OUT (whose data
 * and size the caller set) and forget what was dirty.  False: nothing to do.
 */
bool paint(struct screen *s, struct ds_out *out, u64 now_us);
/*
 * The same while a guest has the glass: only the keyboard, which a key of CP's
 * has locked and the guest, which knows nothing of that key, leaves as it is.
 */
bool paint_unlock(struct screen *s, struct ds_out *out);

#endif
