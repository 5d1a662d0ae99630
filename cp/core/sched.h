/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dispatcher: one run queue for all CPUs, ordered by virtual run time, so
 * that every task gets CPU time by its share wherever it runs.  Two real CPUs
 * and milliseconds between switches make one lock cheaper than two queues that
 * have to be balanced.
 */
#ifndef CP_CORE_SCHED_H
#define CP_CORE_SCHED_H

#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/lib/list.h"

#define TASK_NAME_MAX	16
#define SHARE_DEFAULT	100  /* z/VM's RELATIVE SHARE */
#define SHARE_SYSTEM	1000 /* CP's own tasks        */
#define SLICE_TOD	(5 * TOD_PER_MS)
#define SLICE_ALONE_TOD (25 * TOD_PER_MS)

enum task_state { TASK_READY, TASK_RUNNING, TASK_PARKED, TASK_DEAD };

struct task {
	u64 sp; /* saved stack pointer */
	char name[TASK_NAME_MAX];
	enum task_state state;
	bool permit;	   /* task_wake came before task_park */
	bool woken;	   /* by task_wake out of task_park   */
	struct list queue; /* run queue */
	u64 vruntime;	   /* CPU time x SHARE_DEFAULT / share */
	u64 cpu_time;	   /* CPU-timer units used             */
	u32 share;
	struct vcpu *vcpu; /* a world's, else NULL */
	struct timer timer;
	void *stack; /* top */
	void (*entry)(void *arg);
	void *arg;
};

/*
 * What the dispatcher asks of worlds; set once at start by the layer that has
 * them (R2.6: save the current state, load the next).
 */
struct world_ops {
	/* The world's task leaves this CPU: save what the guest has in it. */
	void (*leave)(struct vcpu *v);
	/* From any CPU: make it leave SIE. */
	void (*kick)(struct vcpu *v);
};
void sched_set_world_ops(const struct world_ops *ops);
/* The current task is a world no more: its vcpu may go. */
void sched_leave_world(void);

/* This CPU's boot context becomes its system world; never returns. */
NORETURN void sched_run_system_world(void);
struct task *sched_make_system_world(const char *name);
/*
 * The current world leaves its engine by DEADLINE, as at a slice's end, unless
 * it has left this CPU before; another call puts that off.
 */
void sched_leave_by(u64 deadline);
/* Does a task wait for a CPU?  A look without the lock: may be over by now. */
bool sched_somebody_ready(void);
/*
 * The current world has nothing to do: if only CP's own tasks are ready, which
 * take little, they run, and it is ready behind them.  False: it is not so.
 */
bool sched_let_cp_run(void);
/*
 * The current world may wait inside its engine until DEADLINE at most, ended by
 * an interruption: this CPU counts as idle until sched_inside_over().  False:
 * somebody is ready, or it has been woken.
 */
bool sched_wait_inside(u64 deadline);
/* USED of the time since then is charged; CPU-timer units. */
void sched_inside_over(u64 used);
/* Share of a task, 1..10000. */
void sched_set_share(struct task *t, u32 share);
/*
 * CPU time the current task has used when this CPU's CPU timer showed TIMER:
 * goes on evenly over switches and from CPU to CPU.  CPU-timer units.
 */
u64 task_cpu_time_at(u64 timer);

#endif
