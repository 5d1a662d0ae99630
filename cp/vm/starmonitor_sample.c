/* SPDX-License-Identifier: Apache-2.0 */
/* Samples of *MONITOR, and the task that takes them; see starmonitor_impl.h. */
#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/machine.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/cpus.h"
#include "cp/vm/iucv.h"
#include "cp/vm/starmonitor_impl.h"
#include "cp/vm/vm.h"

static u64 next_sample;
static struct task *sampler;
static void (*listener)(const struct star_monitor_notice *n);

/* For the listener: what waits, the newest are lost when they are too many. */
static struct star_monitor_notice notices[MONITOR_READERS];
static u32 noticed;

void starmon_notice(const struct star_monitor_notice *n)
{
	if (noticed == ARRAY_SIZE(notices))
		return;
	notices[noticed++] = *n;
	task_wake(sampler);
}

struct use {
	char name[9];
	u64 total_us, virtual_us;
};

struct uses {
	struct use *of;
	u32 room, count;
};

static void add_use(struct vm *vm, void *arg)
{
	struct mr_user_facts f = starmon_use_of(vm);
	struct uses *u = arg;
	struct use *to = &u->of[u->count];

	if (u->count == u->room)
		return;
	str_copy(to->name, sizeof(to->name), f.user);
	to->total_us = f.total_us;
	to->virtual_us = f.virtual_us;
	u->count++;
}

static void put_cpus(struct monitor_area *a, u64 now)
{
	for (u32 i = 0; i < CPUS_MAX; i++) {
		u64 busy = cpus[i].busy_tod / TOD_PER_US;
		u64 up = (now - machine_ipl_tod()) / TOD_PER_US;
		const struct mr_cpu_facts f = {
			.cpu = (u16)i,
			.user_us = busy,
			.wait_us = up > busy ? up - busy : 0,
		};

		if (cpus[i].online)
			mr_put_cpu(a, now, &f);
	}
}

static void put_uses(struct monitor_area *a, u64 now, const struct uses *u)
{
	for (u32 i = 0; i < u->count; i++) {
		const struct mr_user_facts f = { u->of[i].name,
						 u->of[i].total_us,
						 u->of[i].virtual_us };

		mr_put_user(a, now, MR_USER_USE, &f);
	}
}

static void put_sample(struct monitor_area *a, u64 now, const void *arg)
{
	const struct uses *u = arg;

	if (starmon_enabled(STAR_SAMPLE, DOMAIN_SYSTEM)) {
		put_cpus(a, now);
		mr_put_storage(a, now, (u32)frame_count_total(),
			       (u32)frame_count_free());
		mr_put_users(a, now, u->count);
	}
	if (starmon_enabled(STAR_SAMPLE, DOMAIN_USER))
		put_uses(a, now, u);
	mr_put_interval_end(a, now);
}

static void sample(struct iucv *v, const struct uses *u)
{
	u16 mask = starmon_mask(STAR_SAMPLE);

	if (!mask || !starmon_state.active[STAR_SAMPLE])
		return;
	if (starmon_tell(v, STAR_SAMPLE, false, mask, put_sample, u))
		starmon_told();
	else
		starmon_state.skipped++;
}

static void take_sample(void)
{
	struct uses u = { .room = vm_count() + 8 };
	size_t size = u.room * sizeof(*u.of);

	u.of = heap_alloc(size);
	if (!u.of)
		u.room = 0;
	vm_for_each(add_use, &u);
	sample(vm_iucv_begin(), &u);
	vm_iucv_end();
	if (u.of)
		heap_free(u.of, size);
}

static u64 deadline(void)
{
	u64 at;

	vm_iucv_begin();
	at = starmon_state.active[STAR_SAMPLE] ? next_sample : DEADLINE_NEVER;
	vm_iucv_end();
	return at;
}

static bool due(void)
{
	u64 now = clock_now();
	bool is;

	vm_iucv_begin();
	is = starmon_state.active[STAR_SAMPLE] && now >= next_sample;
	if (is)
		next_sample = now + starmon_state.interval_s * TOD_PER_S;
	vm_iucv_end();
	return is;
}

void starmon_next_sample(void)
{
	next_sample = clock_now() + starmon_state.interval_s * TOD_PER_S;
	task_wake(sampler);
}

/* The listener may print, so no lock is held. */
static void tell_notices(void)
{
	struct star_monitor_notice n;
	bool any;

	do {
		vm_iucv_begin();
		any = noticed != 0;
		if (any) {
			n = notices[0];
			memmove(notices, notices + 1,
				--noticed * sizeof(notices[0]));
		}
		vm_iucv_end();
		if (any && listener)
			listener(&n);
	} while (any);
}

static void sampler_main(void *unused)
{
	(void)unused;
	for (;;) {
		if (due())
			take_sample();
		tell_notices();
		task_park(deadline());
	}
}

void star_monitor_init(void)
{
	sampler = task_create("MONITOR", sampler_main, NULL);
	ASSERT(sampler);
}

void star_monitor_listen(void (*fn)(const struct star_monitor_notice *n))
{
	listener = fn;
}
