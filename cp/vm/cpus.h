/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CPUs of one vm together: which there are, who takes a floating
 * interruption, who may operate, and the orders they give each other.
 *
 * vm->vcpu[] holds the defined ones by address; a vcpu that is detached stays
 * in vm->made[] until the vm goes, so that nobody is left with a dead pointer.
 * The list shrinks only while all are stopped, under vm->lock and dev_lock; it
 * may grow while they run, so that who walks it upwards without a lock, asking
 * for cpus_count() each time, may meet one twice but misses none.
 *
 * Orders: vm->order_lock (LOCK_VM) guards the stopped state of every vcpu, so
 * that of two orders to one CPU the second finds what the first did.
 */
#ifndef CP_VM_CPUS_H
#define CP_VM_CPUS_H

#include "cp/lib/types.h"

struct vcpu;
struct vm;

/* How many are defined, now. */
u32 cpus_count(const struct vm *vm);
/* The CPU of that address, NULL: not defined. */
struct vcpu *vm_cpu(const struct vm *vm, u32 addr);
/*
 * ERR_EXIST, ERR_LIMIT (more than the directory allows), ERR_NOMEM.  It is
 * stopped.  IFL: what it is called; it runs the same instructions.
 */
enum err vm_define_cpu(struct vm *vm, u32 addr, bool ifl) MUST_CHECK;
/* Not the base CPU's.  ERR_NOENT, ERR_INVAL.  The vm is stopped, then reset. */
enum err vm_detach_cpu(struct vm *vm, u32 addr) MUST_CHECK;

/* CPU time of all, TOD units; the total has that of CP's tasks for it, too. */
u64 vm_virtual_time(const struct vm *vm);
u64 vm_total_time(const struct vm *vm);
/*
 * What the current task, which is none of VM's CPUs, has done for VM since
 * SINCE, what it had used then (vm_task_time()), counts as VM's.
 */
u64 vm_task_time(void);
void vm_charge(struct vm *vm, u64 since);
/* Likewise what others have measured, in units of the CPU timer. */
void vm_charge_time(struct vm *vm, u64 spent);

/* --- floating interruptions: any CPU may take them --- */
/* An I/O interruption pends: get somebody to look.  dev_lock held. */
void cpus_io_pending(struct vm *vm);
/* VCPU_PEND_... on every CPU. */
void cpus_pend(struct vm *vm, u32 bits);

/* --- the stopped state --- */
/* Is V the only one that operates?  Then its end is the machine's. */
bool cpus_last(const struct vcpu *v);
/* The machine's share is divided among those that operate. */
void cpus_share(struct vm *vm);
/* The machine's share as a number: ABSOLUTE n% counts as RELATIVE n * 10. */
u32 cpus_weight(const struct vm *vm);
/* What V weighs now; OVER its LIMITSOFT: little, others go first. */
void cpus_weigh(struct vcpu *v, bool over);
/*
 * Into the stopped state, carrying out ORDERS (VCPU_ORDER_...) on the way; BY
 * gave the order.  Returns at once.  order_lock held.
 */
void vcpu_halt(struct vcpu *v, u32 orders, u16 by);
/* Out of it.  order_lock held. */
void vcpu_operate(struct vcpu *v);
/* Is it stopped, with nothing left to do: registers free?  order_lock held. */
bool vcpu_halted(const struct vcpu *v);
/* Is it on its way there? */
bool vcpu_halting(const struct vcpu *v);
/* Carry out v->orders; its own task. */
void vcpu_obey(struct vcpu *v);

#endif
