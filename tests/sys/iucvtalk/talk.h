/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One side of a conversation by IUCV: it sends messages of all kinds, receives,
 * answers and refuses what comes, and looks whether it is what was sent.  Who
 * calls severs in the end and connects anew.  Whatever the other's end at any
 * moment brings is fine.
 */
#ifndef TESTS_SYS_IUCVTALK_TALK_H
#define TESTS_SYS_IUCVTALK_TALK_H

#include "cp/lib/types.h"

extern struct talk {
	char name[9]; /* of the other    */
	bool calls;   /* this one does   */
} talk;

extern struct talk_count {
	u32 bad, sent, received, replies, severed;
} talk_count;

/* Called after each function of IUCV, if there is one. */
extern void (*talk_step)(void);

/* A buffer is declared. */
void talk_come_up(void);
/* What came, and a next step; or a wait of a millisecond. */
void talk_go_on(void);
/* No path, and nothing that waits to be heard. */
bool talk_quiet(void);
/* The return code of a CONNECT. */
u64 talk_connect_to(const char *name);
void talk_complain(const char *what, u64 code);

#endif
