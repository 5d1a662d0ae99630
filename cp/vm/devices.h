/* SPDX-License-Identifier: Apache-2.0 */
/* The devices that a directory entry gives a virtual machine. */
#ifndef CP_VM_DEVICES_H
#define CP_VM_DEVICES_H

#include "cp/lib/types.h"

struct vm;

/* Channel subsystem, console, NICs. */
enum err devices_create(struct vm *vm) MUST_CHECK;
/*
 * Disks, CTCAs, real devices; NICDEF ... LAN: couple.  What fails is told on
 * the console, which should be there therefore, and the machine is without it.
 * Takes vm->lock; nothing, when VM is on its way to be logged off.
 */
void devices_complete(struct vm *vm);
void devices_destroy(struct vm *vm);
/* Carry on channel programs that used up their budget; vcpu's own task. */
void devices_run(struct vm *vm);

#endif
