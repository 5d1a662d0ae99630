/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks and the dispatcher.  sched_lock is held across context_switch: the
 * task switched to releases it, so that nobody can run a task whose registers
 * are not saved yet.
 */
#include "cp/core/task.h"

#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/lock.h"
#include "cp/core/sched.h"
#include "cp/core/task_impl.h"
#include "cp/core/timer.h"
#include "cp/core/trace.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/mm/home.h"

/* A woken task may be this far behind the others at most. */
#define WAKE_CREDIT (2 * TOD_PER_MS)

struct spinlock sched_lock = SPINLOCK_INIT(LOCK_RUNQ);
static struct list run_queue = LIST_INIT(run_queue);
static u64 min_vruntime;
static struct task *dead; /* parted from, stack still in use until switched */

static const struct world_ops *worlds;

void sched_set_world_ops(const struct world_ops *ops)
{
	worlds = ops;
}

struct task *task_current(void)
{
	return this_cpu()->current;
}

const char *task_name(const struct task *t)
{
	return t->name;
}

void sched_set_share(struct task *t, u32 share)
{
	t->share = share;
}

u64 task_cpu_time_at(u64 timer)
{
	const struct cpu *c = this_cpu();

	return c->current->cpu_time + (c->run_started - timer);
}

/* --- run queue; sched_lock held --- */

static void enqueue(struct task *t)
{
	struct list *n;

	for (n = run_queue.prev; n != &run_queue; n = n->prev)
		if (list_entry(n, struct task, queue)->vruntime <= t->vruntime)
			break;
	list_insert_between(&t->queue, n, n->next);
}

static struct task *dequeue(void)
{
	struct task *t = list_first(&run_queue, struct task, queue);

	list_remove(&t->queue);
	if (t->vruntime > min_vruntime)
		min_vruntime = t->vruntime;
	return t;
}

/* Charge the current task for the time since it was switched in. */
static void charge(struct cpu *c)
{
	struct task *t = c->current;
	u64 now = insn_stpt();
	u64 used = c->run_started - now; /* the CPU timer counts down */

	c->run_started = now;
	if (t == c->system)
		return;
	t->cpu_time += used;
	t->vruntime += used * SHARE_DEFAULT / t->share;
	c->busy_tod += used;
}

/*
 * The current task's time on this CPU begins: a long one while nobody else is
 * ready, because leaving SIE costs a guest its TLB.  sched_lock held.
 */
static void new_slice(struct cpu *c)
{
	bool world = c->current->vcpu;

	c->need_resched = false;
	c->slice_long = world && list_empty(&run_queue);
	c->slice_end = DEADLINE_NEVER;
	if (world)
		c->slice_end = clock_now() +
			       (c->slice_long ? SLICE_ALONE_TOD : SLICE_TOD);
}

void sched_switched(void)
{
	struct task *gone = dead;
	void *stack = NULL;

	if (gone) {
		dead = NULL;
		stack = gone->stack;
		task_spare(gone);
	}
	spin_unlock(&sched_lock);
	if (stack)
		home_stack_free(stack);
}

/* Leave the current task (its state is set already) for the next. */
static void switch_away(struct cpu *c)
{
	struct task *from = c->current;
	struct task *to;

	charge(c);
	to = list_empty(&run_queue) ? c->system : dequeue();
	if (to == from) {
		from->state = TASK_RUNNING;
		new_slice(c);
		spin_unlock(&sched_lock);
		timer_arm();
		return;
	}
	if (from->vcpu)
		worlds->leave(from->vcpu);
	to->state = TASK_RUNNING;
	c->current = to;
	c->leave_by = DEADLINE_NEVER;
	new_slice(c);
	TRACE_HOT(SWITCH, 0, task_name_word(to), task_name_word(from));
	context_switch(&from->sp, to->sp);
	sched_switched();
	timer_arm();
}

/* --- life --- */

void task_exit(void)
{
	struct cpu *c = this_cpu();

	timer_cancel(&c->current->timer);
	TRACE(END, 0, task_name_word(c->current), 0);
	spin_lock(&sched_lock);
	ASSERT(c->locks == 1);
	c->current->state = TASK_DEAD;
	dead = c->current;
	switch_away(c);
	abend("dead task ran", __FILE__, __LINE__);
}

/* While the vcpu is still there nobody can be kicking it any more. */
void sched_leave_world(void)
{
	struct task *t = this_cpu()->current;

	spin_lock(&sched_lock);
	worlds->leave(t->vcpu);
	t->vcpu = NULL;
	spin_unlock(&sched_lock);
}

/* --- waiting --- */

/* It has waited: it may be so far behind the others and no further. */
static void catch_up(struct task *t)
{
	u64 floor = min_vruntime > WAKE_CREDIT ? min_vruntime - WAKE_CREDIT : 0;

	if (t->vruntime < floor)
		t->vruntime = floor;
}

/*
 * Wait in the CPU for as long as nobody else is ready: nothing is saved,
 * switched and loaded again for a guest that is alone.  True: woken, which the
 * permit shows, or DEADLINE is over.  sched_lock held.
 */
static bool wait_here(struct cpu *c, u64 deadline)
{
	struct task *t = c->current;
	bool over;

	if (!list_empty(&run_queue))
		return false;
	charge(c);
	c->slice_end = deadline;
	while (!t->permit && list_empty(&run_queue) &&
	       c->slice_end == deadline) {
		c->idle = true;
		spin_unlock(&sched_lock);
		timer_arm();
		cpu_wait();
		c->idle = false;
		spin_lock(&sched_lock);
	}
	c->run_started = insn_stpt();
	over = c->slice_end != deadline;
	catch_up(t);
	new_slice(c);
	c->need_resched = !list_empty(&run_queue);
	return t->permit || over;
}

/* The permit is taken, if there is one.  sched_lock held. */
static bool take_permit(struct task *t)
{
	bool permit = t->permit;

	t->permit = false;
	return permit;
}

/*
 * The permit is for wakes that come while the task runs; one that found it
 * parked shows in t->woken, and more of them before it runs add nothing.
 */
bool task_park(u64 deadline)
{
	struct cpu *c = this_cpu();
	struct task *t = c->current;
	bool woken;

	ASSERT(!c->locks);
	ASSERT(t != c->system);
	if (deadline != DEADLINE_NEVER && deadline <= clock_now())
		return false;
	spin_lock(&sched_lock);
	if (t->permit || wait_here(c, deadline)) {
		woken = take_permit(t);
		spin_unlock(&sched_lock);
		timer_arm();
		return woken;
	}
	spin_unlock(&sched_lock);
	timer_set(&t->timer, deadline);
	spin_lock(&sched_lock);
	woken = take_permit(t);
	if (woken) {
		spin_unlock(&sched_lock);
	} else {
		t->state = TASK_PARKED;
		switch_away(c);
		woken = t->woken;
		t->woken = false;
	}
	timer_cancel(&t->timer);
	return woken;
}

/*
 * Where should a task that became ready run?  Where it has to wait for its
 * turn, one that was alone is told to share.  sched_lock held.
 */
static struct cpu *cpu_for(const struct task *t)
{
	struct cpu *best = NULL, *alone = NULL;
	struct cpu *here = this_cpu();
	u32 i;

	if (here->idle)
		return here;
	for (i = 0; i < CPUS_MAX; i++) {
		struct cpu *c = &cpus[i];

		if (!c->online)
			continue;
		if (c->idle)
			return c;
		if (c->slice_long)
			alone = c;
		if (c->current->vcpu && c->current->vruntime > t->vruntime &&
		    (!best || c->current->vruntime > best->current->vruntime))
			best = c;
	}
	return best ? best : alone;
}

void sched_leave_by(u64 deadline)
{
	this_cpu()->leave_by = deadline;
	timer_arm();
}

bool sched_somebody_ready(void)
{
	return __atomic_load_n(&run_queue.next, __ATOMIC_RELAXED) != &run_queue;
}

bool sched_wait_inside(u64 deadline)
{
	struct cpu *c = this_cpu();
	bool may;

	spin_lock(&sched_lock);
	may = list_empty(&run_queue) && !take_permit(c->current);
	if (may) {
		charge(c);
		c->slice_end = deadline;
		c->idle = true;
	}
	spin_unlock(&sched_lock);
	if (may)
		timer_arm();
	return may;
}

void sched_inside_over(u64 used)
{
	struct cpu *c = this_cpu();

	c->idle = false;
	c->run_started = insn_stpt() + used; /* the CPU timer counts down */
	spin_lock(&sched_lock);
	catch_up(c->current);
	new_slice(c);
	c->need_resched = !list_empty(&run_queue);
	spin_unlock(&sched_lock);
	timer_arm();
}

/* Where T waits without having left, or NULL.  sched_lock held. */
static struct cpu *waits_on(const struct task *t)
{
	u32 i;

	for (i = 0; i < CPUS_MAX; i++)
		if (cpus[i].idle && cpus[i].current == t)
			return &cpus[i];
	return NULL;
}

/*
 * Make C look at the run queue; true: that takes a signal.  sched_lock held:
 * a world ends under it, so a vcpu seen here is there.  C itself may take it
 * away at any time, and looks at need_resched before it waits or enters SIE.
 */
static bool resched(struct cpu *c)
{
	bool waits = c->idle;
	struct vcpu *v;

	c->idle = false; /* the next wake looks further */
	c->slice_long = false;
	c->need_resched = true;
	if (c == this_cpu())
		return false;
	v = __atomic_load_n(&c->vcpu, __ATOMIC_RELAXED);
	if (waits || !v)
		return true;
	worlds->kick(v);
	return false;
}

/* A parked task gets ready.  sched_lock held. */
static void make_ready(struct task *t)
{
	catch_up(t);
	t->woken = true;
	t->state = TASK_READY;
	enqueue(t);
}

void task_wake(struct task *t)
{
	struct cpu *to = NULL;

	spin_lock(&sched_lock);
	if (t->state == TASK_PARKED) {
		make_ready(t);
		to = cpu_for(t);
	} else if (t->state == TASK_RUNNING || !t->woken) {
		t->permit = true;
		to = waits_on(t);
	}
	if (to && !resched(to))
		to = NULL;
	spin_unlock(&sched_lock);
	if (to)
		cpu_signal(to);
}

void task_yield(void)
{
	struct cpu *c = this_cpu();

	ASSERT(!c->locks);
	cpu_window();
	c = this_cpu();
	spin_lock(&sched_lock);
	charge(c);
	if (list_empty(&run_queue)) {
		new_slice(c);
		spin_unlock(&sched_lock);
		timer_arm();
		return;
	}
	c->current->state = TASK_READY;
	enqueue(c->current);
	switch_away(c);
}

/* Its turn is behind T's.  sched_lock held. */
static void get_behind(struct task *me, const struct task *t)
{
	me->vruntime = MAX(me->vruntime, t->vruntime + 1);
}

bool sched_let_cp_run(void)
{
	const struct task *t = NULL;
	struct list *n;
	bool cp_only;

	spin_lock(&sched_lock);
	list_for_each (n, &run_queue) {
		t = list_entry(n, struct task, queue);
		if (t->vcpu)
			break;
	}
	cp_only = t && !t->vcpu;
	if (cp_only)
		get_behind(this_cpu()->current, t);
	spin_unlock(&sched_lock);
	if (cp_only)
		task_yield();
	return cp_only;
}

/* Behind T, or behind the first of the run queue. */
void task_give_way(const struct task *t)
{
	struct task *me = this_cpu()->current;

	spin_lock(&sched_lock);
	if (!t && !list_empty(&run_queue))
		t = list_first(&run_queue, struct task, queue);
	if (t && t != me && t->state == TASK_READY)
		get_behind(me, t);
	spin_unlock(&sched_lock);
	task_yield();
}

void task_give_way_to_all(struct task *const *t, u32 n)
{
	struct task *me = this_cpu()->current;
	u32 i;

	spin_lock(&sched_lock);
	for (i = 0; i < n; i++)
		if (t[i] && t[i] != me && t[i]->state == TASK_READY)
			get_behind(me, t[i]);
	spin_unlock(&sched_lock);
	task_give_way(NULL);
}

void task_sleep_us(u64 us)
{
	u64 deadline = clock_now() + us * TOD_PER_US;

	while (clock_now() < deadline)
		task_park(deadline);
}

/* --- the system world: what a CPU does when no task is ready --- */

void sched_run_system_world(void)
{
	struct cpu *c = this_cpu();

	for (;;) {
		spin_lock(&sched_lock);
		c->idle = list_empty(&run_queue);
		if (c->idle) {
			spin_unlock(&sched_lock);
			cpu_wait();
			c->idle = false;
		} else {
			switch_away(c);
		}
	}
}
