/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between the ASCII console of a service processor, which is a VT220, and a
 * terminal that shows lines and takes lines.  Pure.
 *
 * Of what the guest sends only the text is kept, as lines: a cursor that goes
 * back within a line overwrites, control sequences are left out.
 */
#ifndef CP_VDEV_VT220_H
#define CP_VDEV_VT220_H

#include "cp/lib/types.h"

#define VT220_COLUMNS 132  /* a longer line is folded                    */
#define VT220_ECHO    1	   /* a write so short is that of a key          */
#define VT220_LONG    2048 /* a write so long may end in mid-line */

struct vt220 {
	u8 column, used, skip; /* skip: inside a control sequence */
	char line[VT220_COLUMNS + 1];
};

/*
 * SIZE bytes that the guest wrote at once: each line to WRITE.  What is behind
 * the last newline is one, too, as a prompt is, unless so much came at once
 * that the rest of it will, or a single character, the echo of a key.
 */
void vt220_show(struct vt220 *t, const u8 *bytes, size_t size,
		void (*write)(void *ctx, const char *text), void *ctx);
/*
 * The keys for a line that was typed, into TO of SIZE bytes, terminated: the
 * line and RETURN; without that when it ends in ^n; of ^c, ^d and so on alone
 * the control character, as Linux takes them on its 3215.
 */
void vt220_keys(char *to, size_t size, const char *typed);

#endif
