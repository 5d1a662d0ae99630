/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_VM_RUN_H
#define CP_VM_RUN_H

#include "cp/lib/types.h"

struct vcpu;
struct vm;

/* A world's task; ARG is its vcpu. */
void run_world(void *arg);
/*
 * End the tasks of all vcpus and wait for that.  vm->lock held (nobody else may
 * be stopping them), or the vm is known to nobody.
 */
void run_end(struct vm *vm);
/*
 * All CPUs stop for the reason WHY (VCPU_STOP_...), and have when it returns.
 * vm->lock held.
 */
void run_stop(struct vm *vm, u32 why);
/* They shall; from any task, without waiting for it. */
void run_ask_stop(struct vm *vm, u32 why);
/*
 * In the middle of an instruction of V's that waits and is executed again:
 * once, until V is kicked or a timer of the guest's is due.  V->waiting is on.
 */
void run_pause(struct vcpu *v);
/* V goes on, as far as WHY kept it.  vm->lock held. */
void run_go(struct vcpu *v, u32 why);

#endif
