/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'44' and X'9C': the guest's CPU has nothing better to do than to
 * let another run.  Reference: CP Programming Services.
 */
#include "cp/core/task.h"
#include "cp/diag/handler.h"
#include "cp/vm/cpus.h"

enum pgm diag_yield(struct vcpu *v, u8 rx, u8 ry)
{
	(void)v;
	(void)rx;
	(void)ry;
	task_give_way(NULL);
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
