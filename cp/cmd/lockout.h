/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Against guessing: after a number of failures in a row a terminal is refused
 * for a while, longer each time.  Likewise a userid, whoever guesses from
 * wherever, but after more failures and never for long, because that locks its
 * owner out too.  Pure; time is an argument; bounded by forgetting who failed
 * longest ago.
 */
#ifndef CP_CMD_LOCKOUT_H
#define CP_CMD_LOCKOUT_H

#include "cp/lib/types.h"

#define LOGON_TRIES	  4
#define USER_TRIES	  8
#define USER_LONGEST_S	  60
#define LOCKOUT_TERMINALS 128
#define LOCKOUT_FIRST_S	  30
#define LOCKOUT_LONGEST_S 960

/* Keyed by terminals, or by lockout_key() of userids. */
struct lockout {
	u8 tries;      /* 0: LOGON_TRIES       */
	u16 longest_s; /* 0: LOCKOUT_LONGEST_S */
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
/* A number for NAME, whether there is such a user or not. */
u16 lockout_key(const char *name);

#endif
