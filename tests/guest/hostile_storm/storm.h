/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of the guest hostile_storm: each step is made again and again until
 * its time is up.
 */
#ifndef TESTS_GUEST_HOSTILE_STORM_STORM_H
#define TESTS_GUEST_HOSTILE_STORM_STORM_H

#include "cp/arch/css.h"

#define PAGE	 4096u
#define PROG_MAX 16

#define STREAM_SIZE 65536u

extern u32 storm_console;	/* its subchannel                     */
extern struct ccw1 *storm_prog; /* PROG_MAX; behind its page are zeros */

/* What is kept while control registers are anyone's; found by LARL. */
extern u64 storm_controls[16];

/* cpu.c */
void step_storage(void);
void step_exits(void);
void step_prefix(void);
void step_beyond(void);
void step_controls(void);

/* stream.c: neither step returns. */
bool stream_ready(void);
void step_stream(void);
void step_diagnose(void);
void storm_entry(void); /* where interruptions come to */

/* diagnose.c: registers and DIAGNOSEs somewhere in STREAM; where they begin. */
u64 diagnose_prepare(u64 gr[16], u8 *stream);

#endif
