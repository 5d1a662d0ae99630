/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'44' and X'9C': the guest's CPU has nothing better to do than to
 * let another run.  Reference: CP Programming Services.
 */
#include "cp/core/task.h"
#include "cp/diag/handler.h"

enum pgm diag_yield(struct vcpu *v, u8 rx, u8 ry)
{
	(void)v;
	(void)rx;
	(void)ry;
	task_yield();
	return PGM_NONE;
}

/* The target gets its turn as every other does: there is one run queue. */
enum pgm diag_yield_to(struct vcpu *v, u8 rx, u8 ry)
{
	return diag_yield(v, rx, ry);
}
