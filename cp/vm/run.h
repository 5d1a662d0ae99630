/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_VM_RUN_H
#define CP_VM_RUN_H

#include "cp/lib/types.h"
#include "cp/vm/vcpu.h"

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
/*
 * V's own task, between two steps of a function that moves data: shall V stop?
 * Not while it is traced, which would see the instruction twice.
 */
bool run_move_wants_rest(const struct vcpu *v);
/*
 * V's function, kept in v->move by its caller, rests while V is stopped: its
 * instruction is executed again when V goes on, before any interruption, with
 * v->move.resumed.  What becomes of the PSW meanwhile may end it: the message
 * then is what a part of the function made of it.
 */
void run_move_rests(struct vcpu *v, enum vcpu_mover by, u64 operand);
/* V goes on, as far as WHY kept it.  vm->lock held. */
void run_go(struct vcpu *v, u32 why);

#endif
