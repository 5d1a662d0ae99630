/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real card punch: the first 3525 that Sense ID shows.  What is written
 * goes onto cards as one deck (cp/lib/deck.h); one task at a time has it.
 */
#ifndef CP_RDEV_PUNCH_H
#define CP_RDEV_PUNCH_H

#include "cp/lib/types.h"

struct punch;

/*
 * Begin a deck; the calling task owns the punch until punch_close().  NULL:
 * *WHY is ERR_NOENT (no punch), ERR_BUSY or ERR_NOMEM.
 */
struct punch *punch_open(enum err *why);
/* Waits when a batch of cards is full.  ERR_IO, ERR_GONE, ERR_TIMEOUT. */
enum err punch_write(struct punch *p, const void *from, u32 size) MUST_CHECK;
/* The last card; waits.  P is gone then.  Errors as punch_write. */
enum err punch_close(struct punch *p);

#endif
