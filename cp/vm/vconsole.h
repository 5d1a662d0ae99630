/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between a vm's virtual 3215 and its user's terminal: what cp/vm/vm.c and
 * cp/term need beyond the console part of vm.h.
 */
#ifndef CP_VM_VCONSOLE_H
#define CP_VM_VCONSOLE_H

#include "cp/lib/types.h"

struct v3215_ops;
struct vm;

/* For v3215_init(&vm->cons, &vconsole_ops, vm) at LOGON. */
extern const struct v3215_ops vconsole_ops;

/* The terminal has room again: the guest's write and waiting tasks go on. */
void vm_wake_output(struct vm *vm);
/* So many lines wait for the terminal that messages of others must not. */
bool vm_crowded(struct vm *vm);

#endif
