/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real CPU as CP sees it.  Reached through the prefix area: this_cpu() is
 * good until the next task_park, task_yield or engine_run.
 */
#ifndef CP_CORE_CPU_H
#define CP_CORE_CPU_H

#include "cp/arch/psa.h"
#include "cp/lib/types.h"
#include "cp/mm/home.h"

#define CPUS_MAX       8
#define CPU_LOCKS_MAX  8
#define CPU_TIMERS_MAX 520 /* one a task */

struct spinlock;
struct task;
struct timer;
struct trace_ring;
struct vcpu;

struct cpu {
	u16 addr;
	bool online;
	bool idle;	   /* nobody is ready; set under the sched lock */
	struct vcpu *vcpu; /* whose guest state is loaded, or NULL */
	bool need_resched; /* leave SIE, look at the run queue */
	struct task *current;
	struct task *system; /* the system world's task: idles */
	struct psa *psa;     /* by its home-space address */
	u64 host_asce;	     /* in CR1 */
	u64 run_started;     /* CPU timer when current was switched in */
	u64 slice_end;	     /* TOD: of current's time, or of its wait */
	bool slice_long;     /* current was alone when its time began  */
	u64 leave_by;	     /* TOD: its world leaves SIE, to be looked at  */
	u64 armed;	     /* what the clock comparator is set to     */
	u64 busy_tod;	     /* CPU time outside the idle wait          */
	u16 sie_pgm;	     /* program check at the SIE instruction: code */
	u64 sie_tea;	     /* and translation-exception identification */
	bool guest_ready;    /* sie_first_entry() was done */
	const struct spinlock *held[CPU_LOCKS_MAX];
	u32 locks;
	struct timer *timer[CPU_TIMERS_MAX + 1]; /* heap, [1] is first due */
	u32 timers;
	u64 due; /* deadline of timer[1]; read without the lock */
	struct trace_ring *trace;
};

LAYOUT_AT(struct cpu, vcpu, 8); /* cp/hw/entry.S compares both at once */
LAYOUT_AT(struct cpu, need_resched, 16);

/*
 * This CPU's prefix area: real 0, by the direct map (the direct map of its
 * absolute address would be prefixed away to absolute 0; page 0 of the home
 * space is protected against stores).
 */
static inline struct psa *this_psa(void)
{
	return home_at(hpa(0));
}

extern struct cpu cpus[CPUS_MAX];
extern u32 cpus_online;

static inline struct cpu *this_cpu(void)
{
	struct cpu *c;

	__asm__ volatile("lg %0,0x440(0)" : "=d"(c));
	return c;
}

/* An interruption for C: out of the idle wait, or out of SIE. */
void cpu_signal(const struct cpu *c);
/* The IPL CPU's part, and starting all others (cp/core/smp.c). */
void smp_init_boot_cpu(void);
void smp_start_others(void);

#endif
