/* SPDX-License-Identifier: Apache-2.0 */
/* The lines a user typed last, for the RETRIEVE key. */
#ifndef CP_TERM_RETRIEVE_H
#define CP_TERM_RETRIEVE_H

#include "cp/lib/types.h"

#define RETRIEVE_LINES 32
#define RETRIEVE_SIZE  256 /* of a line, terminator included */

struct retrieve {
	u8 next;  /* slot the next line goes to                */
	u8 lines; /* how many slots are used                   */
	u8 back;  /* how far back the last retrieve was, 0: no */
	char line[RETRIEVE_LINES][RETRIEVE_SIZE];
};

void retrieve_init(struct retrieve *r);
/* Remember LINE, unless empty or the same as the newest; walk starts anew. */
void retrieve_add(struct retrieve *r, const char *line);
/* One line further back, round to the newest after the oldest; "" if none. */
const char *retrieve_back(struct retrieve *r);
/* The other way: one line newer, round to the oldest after the newest. */
const char *retrieve_forward(struct retrieve *r);

#endif
