/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of lines on a terminal: who speaks, and how urgently. */
#ifndef CP_TERM_LINE_H
#define CP_TERM_LINE_H

enum line_kind {
	LINE_CP,	/* CP's output                                      */
	LINE_VM,	/* the guest's output                               */
	LINE_REDISPLAY, /* input shown again                                */
	LINE_PRIORITY,	/* messages, warnings: HOLDING when TERM HOLD ON    */
};

#endif
