/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine's watchdog (DIAGNOSE X'288'): unless its guest says in time that it
 * is well, the commands that it left behind are executed.  cp/cmd/watchdog.c
 * looks after all of them.  Any task; vm->dev_lock is taken inside.
 */
#ifndef CP_VM_WATCHDOG_H
#define CP_VM_WATCHDOG_H

#include "cp/lib/types.h"

#define WATCHDOG_COMMAND_MAX 240

struct vm;

struct watchdog {
	u64 deadline; /* clock_now units; 0: it is not set */
	char command[WATCHDOG_COMMAND_MAX + 1]; /* lines, '\n' between them */
};

/* COMMAND is to be executed in SECONDS; in place of what there was. */
void watchdog_set(struct vm *vm, u32 seconds, const char *command);
/* In SECONDS from now instead.  False: none is set. */
bool watchdog_change(struct vm *vm, u32 seconds);
/* Also with every reset of the machine. */
void watchdog_cancel(struct vm *vm);
/*
 * Has it run out at NOW?  Then its command is in COMMAND, and none is set any
 * more.  *NEXT: lowered to when it will.
 */
bool watchdog_take(struct vm *vm, u64 now, char command[], u64 *next);

#endif
