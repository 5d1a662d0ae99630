/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'44' and X'9C': the guest's CPU has nothing better to do than to
 * let another run.  Reference: CP Programming Services.
 */
#include "cp/core/task.h"
#include "cp/diag/handler.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vm.h"

/*
 * One of its machine's other CPUs is waited for, nobody says which: this one
 * comes behind all that are ready.  Behind the first only, those that wait
 * would give way to each other.
 */
enum pgm diag_yield(struct vcpu *v, u8 rx, u8 ry)
{
	const struct vm *vm = v->vm;
	struct task *others[VM_CPUS_MAX];
	u32 n = MIN(cpus_count(vm), (u32)VM_CPUS_MAX), i;

	(void)rx;
	(void)ry;
	for (i = 0; i < n; i++)
		others[i] = vm->vcpu[i]->task;
	task_give_way_to_all(others, n);
	return PGM_NONE;
}

/* Rx: the address of the CPU that is waited for. */
enum pgm diag_yield_to(struct vcpu *v, u8 rx, u8 ry)
{
	const struct vcpu *to = vm_cpu(v->vm, (u16)v->gr[rx]);

	(void)ry;
	task_give_way(to && to != v ? to->task : NULL);
	return PGM_NONE;
}
