/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Against guessing: after LOGON_TRIES failures in a row a terminal is refused
 * for a while, longer each time.  Per terminal, not per user, so that nobody
 * can lock another out.  Pure; time is an argument; bounded by forgetting the
 * terminal that failed longest ago.
 */
#ifndef CP_CMD_LOCKOUT_H
#define CP_CMD_LOCKOUT_H

#include "cp/lib/types.h"

#define LOGON_TRIES	  4
#define LOCKOUT_TERMINALS 32
#define LOCKOUT_FIRST_S	  30
#define LOCKOUT_LONGEST_S 960

struct lockout {
	struct lockout_entry {
		bool used;
		u16 terminal;
		u8 failures;
		u8 rounds;
		u64 last_us, until_us;
	} entry[LOCKOUT_TERMINALS];
};

/* Seconds that TERMINAL has to wait still; 0: it may try. */
u32 lockout_wait_s(const struct lockout *l, u16 terminal, u64 now_us);
void lockout_failed(struct lockout *l, u16 terminal, u64 now_us);
void lockout_passed(struct lockout *l, u16 terminal);

#endif
