/* SPDX-License-Identifier: Apache-2.0 */
/* *MONITOR; see starmonitor.h.  iucv/monitor.c has the segment itself. */
#include "cp/vm/starmonitor.h"

#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/machine.h"
#include "cp/core/task.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/cpus.h"
#include "cp/vm/iucv.h"
#include "cp/vm/segment.h"
#include "cp/vm/services.h"
#include "cp/vm/vm.h"

#define INTERVAL_S     60u
#define CONFIG_FRAMES  4u /* that configuration takes, or less */
#define VERSION_SHARED 1

/* CONNECT's user data; the answer has the states of events and samples. */
#define USER_VERSION 0
#define USER_WHAT    1
#define USER_NAME    8
#define WHAT_SAMPLE  0x80
#define WHAT_EVENT   0x40

/* Byte 0 of a severed path's user data. */
enum refusal {
	FINE,
	BAD_VERSION,
	BAD_WHAT,   /* neither samples nor events   */
	BAD_NAME,   /* another segment than MONDCSS */
	NOT_LIST,   /* no data in the list          */
	NOT_LOADED, /* the machine has not loaded it */
	IN_USE,	    /* exclusive: by another, or wanted so */
	NO_ROOM,
	UNLOADED, /* it is loaded no more */
};

static const u8 kinds[STAR_KINDS] = { MONITOR_SAMPLE, MONITOR_EVENT };
static const u8 whats[STAR_KINDS] = { WHAT_SAMPLE, WHAT_EVENT };

struct reader {
	struct iucv_end *e; /* NULL: free */
	u8 what;
	bool exclusive;
};

/* All of it under IUCV's lock. */
static struct monitor_area area;
static struct reader readers[MONITOR_READERS];
static struct star_monitor_view state = {
	.domains = { MONITOR_DOMAIN(DOMAIN_SYSTEM) |
			     MONITOR_DOMAIN(DOMAIN_MONITOR),
		     MONITOR_DOMAIN(DOMAIN_MONITOR) },
	.interval_s = INTERVAL_S,
};
static u64 lost_from; /* events: since when, 0: none is lost */
static u32 lost_now;
static bool told_full, tell_full;
static u64 next_sample;
static u8 asked_for[IUCV_SERVICE_PATHS]; /* refusal + 1 of who has asked */

static struct task *sampler;
static void (*listener)(void);

static bool enabled(enum star_monitor_kind kind, enum monitor_domain d)
{
	return state.active[kind] && (state.domains[kind] & MONITOR_DOMAIN(d));
}

/* --- sending --- */

static u16 mask_of(enum star_monitor_kind kind)
{
	u16 mask = 0;

	for (u32 i = 0; i < MONITOR_READERS; i++)
		if (readers[i].e && (readers[i].what & whats[kind]))
			mask |= (u16)(1u << i);
	return mask;
}

static void full(void)
{
	tell_full = !told_full;
	told_full = true;
	if (tell_full)
		task_wake(sampler);
}

/* What was built, to MASK.  False: there was no room for it. */
static bool send(struct iucv *v, enum star_monitor_kind kind, bool config,
		 u16 mask)
{
	struct iucv_note n = {
		.target_class =
			(u32)kinds[kind] << 24 | (config ? 0xc3u : 0xc4u) << 16,
		.size = 8,
		.in_list = true,
		.two_way = true,
	};
	u8 data[8];
	u32 number;

	if (!monitor_close(&area, mask, &number, data))
		return !area.spoilt;
	n.tag = number;
	n.data = data;
	for (u32 i = 0; i < MONITOR_READERS; i++)
		if ((mask >> i & 1) &&
		    iucv_service_send(v, readers[i].e, &n) != IUCV_OK)
			(void)monitor_done(&area, number, i);
	return true;
}

static void put_profile(enum star_monitor_kind kind, u64 now)
{
	const struct mr_profile p = { .domains = state.domains[kind],
				      .interval_s = state.interval_s,
				      .frames = CONFIG_FRAMES };

	if (kind == STAR_SAMPLE)
		mr_put_sample_profile(&area, now, &p);
	else
		mr_put_event_profile(&area, now, &p);
}

/* What is collected, to MASK. */
static void send_config(struct iucv *v, enum star_monitor_kind kind, u16 mask)
{
	u64 now = clock_now();

	if (!mask || !state.active[kind])
		return;
	if (monitor_open(&area, kinds[kind])) {
		mr_put_system(&area, now, "CP-64", "CP64", machine_ipl_tod());
		put_profile(kind, now);
		if (send(v, kind, true, mask))
			return;
	}
	full();
}

/* --- what machines do --- */

static enum refusal judge(const struct iucv_end *e, const u8 user[16])
{
	const struct segment *s = segment_find(user + USER_NAME);
	const struct vm *vm =
		container_of(iucv_other(e)->party, struct vm, iucv);
	bool exclusive = user[USER_VERSION] != VERSION_SHARED;
	u32 free = 0;

	if (user[USER_VERSION] > VERSION_SHARED)
		return BAD_VERSION;
	if (!(user[USER_WHAT] & (WHAT_SAMPLE | WHAT_EVENT)))
		return BAD_WHAT;
	if (!s)
		return BAD_NAME;
	if (!iucv_other(e)->parm_data)
		return NOT_LIST;
	if (!segment_loaded(vm, s))
		return NOT_LOADED;
	for (u32 i = 0; i < MONITOR_READERS; i++) {
		if (readers[i].e && (exclusive || readers[i].exclusive))
			return IN_USE;
		free += !readers[i].e;
	}
	return free ? FINE : NO_ROOM;
}

static void take_slot(struct iucv_end *e, const u8 user[16])
{
	u32 i = 0;

	while (readers[i].e)
		i++;
	readers[i] = (struct reader){
		.e = e,
		.what = user[USER_WHAT],
		.exclusive = user[USER_VERSION] != VERSION_SHARED,
	};
}

/* Judged at once, answered when all has been heard. */
static u8 asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	enum refusal why = judge(e, user);

	(void)s;
	asked_for[e->id] = (u8)(why + 1);
	if (why == FINE)
		take_slot(e, user);
	return IUCV_REASON_LATER;
}

static u32 slot_of(const struct iucv_end *e)
{
	u32 i = 0;

	while (i < MONITOR_READERS && readers[i].e != e)
		i++;
	return i;
}

static void leave(const struct iucv_end *e)
{
	u32 slot = slot_of(e);

	asked_for[e->id] = 0;
	if (slot == MONITOR_READERS)
		return;
	readers[slot].e = NULL;
	if (area.base)
		monitor_gone(&area, slot);
}

static void answer(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	enum refusal why = asked_for[e->id] - 1;
	u8 user[16] = { (u8)why };

	asked_for[e->id] = 0;
	if (why == FINE) {
		user[USER_VERSION] = !readers[slot_of(e)].exclusive;
		user[1] = state.active[STAR_EVENT] ? WHAT_SAMPLE : 0;
		user[2] = state.active[STAR_SAMPLE] ? WHAT_SAMPLE : 0;
	}
	iucv_service_answer(v, s, e, why == FINE, user);
}

static void turned(struct iucv *v, struct iucv_service *s)
{
	for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++)
		if (asked_for[i])
			answer(v, s, s->path[i]);
}

static void opened(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	u32 slot = slot_of(e);

	(void)s;
	for (u32 k = 0; k < STAR_KINDS; k++)
		if (readers[slot].what & whats[k])
			send_config(v, k, (u16)(1u << slot));
}

static void ended(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		  u32 tag, bool received)
{
	(void)v;
	(void)s;
	(void)received;
	if (slot_of(e) < MONITOR_READERS)
		(void)monitor_done(&area, tag, slot_of(e));
}

static void closed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	(void)s;
	leave(e);
}

const struct iucv_service_ops star_monitor_ops = {
	.answered = true,
	.asked = asked,
	.opened = opened,
	.ended = ended,
	.turned = turned,
	.closed = closed,
};

void star_monitor_unloaded(struct vm *vm)
{
	static const u8 user[16] = { UNLOADED };
	struct iucv_service *s = services_find("*MONITOR");
	struct iucv_end *e;
	struct iucv *v;

	if (service_idle(SERVICE_MONITOR))
		return;
	v = vm_iucv_begin();
	e = iucv_service_end(s, &vm->iucv);
	if (e) {
		leave(e);
		iucv_service_answer(v, s, e, false, user);
	}
	vm_iucv_end();
}

/* --- events --- */

static void put_lost(u64 now)
{
	if (!lost_from)
		return;
	mr_put_lost(&area, lost_from, now, lost_now);
}

static void user_event(struct iucv *v, bool came, const struct mr_user_facts *f)
{
	u64 now = clock_now();
	u16 mask = mask_of(STAR_EVENT);

	if (!mask || !enabled(STAR_EVENT, DOMAIN_USER))
		return;
	if (monitor_open(&area, MONITOR_EVENT)) {
		put_lost(now);
		mr_put_user(&area, now, came ? MR_USER_LOGON : MR_USER_LOGOFF,
			    f);
		if (send(v, STAR_EVENT, false, mask)) {
			lost_from = lost_now = 0;
			told_full = false;
			return;
		}
	}
	lost_from = lost_from ? lost_from : now;
	lost_now++;
	state.lost++;
	full();
}

static struct mr_user_facts use_of(const struct vm *vm)
{
	return (struct mr_user_facts){
		.user = vm->userid,
		.total_us = vm_total_time(vm) / TOD_PER_US,
		.virtual_us = vm_virtual_time(vm) / TOD_PER_US,
	};
}

void star_monitor_user(const struct vm *vm, bool came)
{
	struct mr_user_facts f = use_of(vm);

	if (service_idle(SERVICE_MONITOR))
		return;
	user_event(vm_iucv_begin(), came, &f);
	vm_iucv_end();
}

/* --- samples --- */

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
	struct mr_user_facts f = use_of(vm);
	struct uses *u = arg;
	struct use *to = &u->of[u->count];

	if (u->count == u->room)
		return;
	str_copy(to->name, sizeof(to->name), f.user);
	to->total_us = f.total_us;
	to->virtual_us = f.virtual_us;
	u->count++;
}

static void put_cpus(u64 now)
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
			mr_put_cpu(&area, now, &f);
	}
}

static void put_uses(u64 now, const struct uses *u)
{
	for (u32 i = 0; i < u->count; i++) {
		const struct mr_user_facts f = { u->of[i].name,
						 u->of[i].total_us,
						 u->of[i].virtual_us };

		mr_put_user(&area, now, MR_USER_USE, &f);
	}
}

static void sample(struct iucv *v, const struct uses *u)
{
	u64 now = clock_now();
	u16 mask = mask_of(STAR_SAMPLE);

	if (!mask || !state.active[STAR_SAMPLE])
		return;
	if (monitor_open(&area, MONITOR_SAMPLE)) {
		if (enabled(STAR_SAMPLE, DOMAIN_SYSTEM)) {
			put_cpus(now);
			mr_put_storage(&area, now, (u32)frame_count_total(),
				       (u32)frame_count_free());
			mr_put_users(&area, now, u->count);
		}
		if (enabled(STAR_SAMPLE, DOMAIN_USER))
			put_uses(now, u);
		mr_put_interval_end(&area, now);
		if (send(v, STAR_SAMPLE, false, mask)) {
			told_full = false;
			return;
		}
	}
	state.skipped++;
	full();
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
	at = state.active[STAR_SAMPLE] ? next_sample : DEADLINE_NEVER;
	vm_iucv_end();
	return at;
}

static bool due(void)
{
	u64 now = clock_now();
	bool is;

	vm_iucv_begin();
	is = state.active[STAR_SAMPLE] && now >= next_sample;
	if (is)
		next_sample = now + state.interval_s * TOD_PER_S;
	vm_iucv_end();
	return is;
}

static void sampler_main(void *unused)
{
	(void)unused;
	for (;;) {
		if (due())
			take_sample();
		if (__atomic_exchange_n(&tell_full, false, __ATOMIC_SEQ_CST) &&
		    listener)
			listener();
		task_park(deadline());
	}
}

void star_monitor_init(void)
{
	sampler = task_create("MONITOR", sampler_main, NULL);
	ASSERT(sampler);
}

void star_monitor_listen(void (*fn)(void))
{
	listener = fn;
}

/* --- MONITOR and QUERY MONITOR --- */

enum err star_monitor_start(enum star_monitor_kind kind)
{
	const struct segment *s = segment_monitor();
	struct iucv *v;

	if (!s)
		return ERR_NOMEM;
	v = vm_iucv_begin();
	if (!area.base)
		monitor_begin(&area, s->pages.base, (u32)s->pages.at,
			      SEGMENT_SIZE / MONITOR_FRAME);
	if (!state.active[kind]) {
		state.active[kind] = true;
		send_config(v, kind, mask_of(kind));
	}
	next_sample = clock_now() + state.interval_s * TOD_PER_S;
	vm_iucv_end();
	task_wake(sampler);
	return ERR_OK;
}

void star_monitor_stop(enum star_monitor_kind kind)
{
	vm_iucv_begin();
	state.active[kind] = false;
	vm_iucv_end();
}

void star_monitor_enable(enum star_monitor_kind kind, u16 domains, bool on)
{
	struct iucv *v = vm_iucv_begin();

	if (on)
		state.domains[kind] |= domains;
	else
		state.domains[kind] &= (u16)~domains;
	send_config(v, kind, mask_of(kind));
	vm_iucv_end();
}

void star_monitor_interval(u32 seconds)
{
	struct iucv *v = vm_iucv_begin();

	state.interval_s = seconds;
	next_sample = clock_now() + seconds * TOD_PER_S;
	send_config(v, STAR_SAMPLE, mask_of(STAR_SAMPLE));
	vm_iucv_end();
	task_wake(sampler);
}

void star_monitor_query(struct star_monitor_view *out)
{
	vm_iucv_begin();
	*out = state;
	out->frames = area.base ? area.frames - 1 : 0;
	out->used = area.used;
	vm_iucv_end();
}

bool star_monitor_reader(u32 *next, struct star_monitor_reader *out)
{
	const struct iucv_service *s = services_get(SERVICE_MONITOR);
	const struct reader *r = NULL;

	vm_iucv_begin();
	for (; *next < MONITOR_READERS && !r; (*next)++)
		if (readers[*next].e)
			r = &readers[*next];
	if (r) {
		ebcdic_to(out->user, s->member[r->e->id].name, 8);
		out->user[8] = '\0';
		for (u32 k = 0; k < STAR_KINDS; k++)
			out->kinds[k] = r->what & whats[k];
		out->exclusive = r->exclusive;
		out->owed = area.base ? monitor_owed(&area, *next - 1) : 0;
	}
	vm_iucv_end();
	return r != NULL;
}
