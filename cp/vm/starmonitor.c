/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *MONITOR: what is collected, events, MONITOR; see starmonitor.h.
 * iucv/monitor.c has the segment itself.
 */
#include "cp/core/clock.h"
#include "cp/core/machine.h"
#include "cp/vm/cpus.h"
#include "cp/vm/iucv.h"
#include "cp/vm/segment.h"
#include "cp/vm/services.h"
#include "cp/vm/starmonitor_impl.h"
#include "cp/vm/vm.h"

#define INTERVAL_S    60u
#define CONFIG_FRAMES 4u /* that configuration takes, or less */

static const u8 kinds[STAR_KINDS] = { MONITOR_SAMPLE, MONITOR_EVENT };

/* All of it under IUCV's lock. */
struct monitor_area starmon_area;
struct star_monitor_view starmon_state = {
	.domains = { MONITOR_DOMAIN(DOMAIN_SYSTEM) |
			     MONITOR_DOMAIN(DOMAIN_MONITOR),
		     MONITOR_DOMAIN(DOMAIN_MONITOR) },
	.interval_s = INTERVAL_S,
};
static u64 lost_from; /* events: since when, 0: none is lost */
static u32 lost_now;
static bool told_full;

bool starmon_enabled(enum star_monitor_kind kind, enum monitor_domain d)
{
	return starmon_state.active[kind] &&
	       (starmon_state.domains[kind] & MONITOR_DOMAIN(d));
}

/* --- sending --- */

static void full(void)
{
	if (!told_full)
		starmon_notice(&(struct star_monitor_notice){ .full = true });
	told_full = true;
}

void starmon_told(void)
{
	told_full = false;
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

	if (!monitor_close(&starmon_area, mask, &number, data))
		return !starmon_area.spoilt;
	n.tag = number;
	n.data = data;
	for (u32 i = 0; i < MONITOR_READERS; i++)
		if ((mask >> i & 1) &&
		    iucv_service_send(v, starmon_readers[i].e, &n) != IUCV_OK)
			(void)monitor_done(&starmon_area, number, i);
	return true;
}

bool starmon_tell(struct iucv *v, enum star_monitor_kind kind, bool config,
		  u16 mask, mr_put_fn put, const void *arg)
{
	u64 now = clock_now();

	do {
		if (monitor_open(&starmon_area, kinds[kind])) {
			put(&starmon_area, now, arg);
			if (send(v, kind, config, mask))
				return true;
		}
	} while (starmon_end_slow(v, mask, now) &&
		 (mask &= starmon_mask(kind)));
	full();
	return false;
}

static void put_profile(struct monitor_area *a, enum star_monitor_kind kind,
			u64 now)
{
	const struct mr_profile p = { .domains = starmon_state.domains[kind],
				      .interval_s = starmon_state.interval_s,
				      .frames = CONFIG_FRAMES };

	if (kind == STAR_SAMPLE)
		mr_put_sample_profile(a, now, &p);
	else
		mr_put_event_profile(a, now, &p);
}

static void put_config(struct monitor_area *a, u64 now, const void *arg)
{
	mr_put_system(a, now, "CP-64", "CP64", machine_ipl_tod());
	put_profile(a, *(const enum star_monitor_kind *)arg, now);
}

void starmon_send_config(struct iucv *v, enum star_monitor_kind kind, u16 mask)
{
	if (mask && starmon_state.active[kind])
		(void)starmon_tell(v, kind, true, mask, put_config, &kind);
}

/* --- events --- */

struct event {
	enum mr_user_kind kind;
	const struct mr_user_facts *facts;
};

static void put_event(struct monitor_area *a, u64 now, const void *arg)
{
	const struct event *e = arg;

	if (lost_from)
		mr_put_lost(a, lost_from, now, lost_now);
	mr_put_user(a, now, e->kind, e->facts);
}

static void user_event(struct iucv *v, bool came, const struct mr_user_facts *f)
{
	const struct event e = { came ? MR_USER_LOGON : MR_USER_LOGOFF, f };
	u16 mask = starmon_mask(STAR_EVENT);

	if (!mask || !starmon_enabled(STAR_EVENT, DOMAIN_USER))
		return;
	if (starmon_tell(v, STAR_EVENT, false, mask, put_event, &e)) {
		lost_from = lost_now = 0;
		starmon_told();
		return;
	}
	lost_from = lost_from ? lost_from : clock_now();
	lost_now++;
	starmon_state.lost++;
}

struct mr_user_facts starmon_use_of(const struct vm *vm)
{
	return (struct mr_user_facts){
		.user = vm->userid,
		.total_us = vm_total_time(vm) / TOD_PER_US,
		.virtual_us = vm_virtual_time(vm) / TOD_PER_US,
	};
}

void star_monitor_user(const struct vm *vm, bool came)
{
	struct mr_user_facts f = starmon_use_of(vm);

	if (service_idle(SERVICE_MONITOR))
		return;
	user_event(vm_iucv_begin(), came, &f);
	vm_iucv_end();
}

/* --- MONITOR and QUERY MONITOR --- */

enum err star_monitor_start(enum star_monitor_kind kind)
{
	const struct segment *s = segment_monitor();
	struct iucv *v;

	if (!s)
		return ERR_NOMEM;
	v = vm_iucv_begin();
	if (!starmon_area.base)
		monitor_begin(&starmon_area, s->pages.base, (u32)s->pages.at,
			      SEGMENT_SIZE / MONITOR_FRAME);
	if (!starmon_state.active[kind]) {
		starmon_state.active[kind] = true;
		starmon_send_config(v, kind, starmon_mask(kind));
	}
	starmon_next_sample();
	vm_iucv_end();
	return ERR_OK;
}

void star_monitor_stop(enum star_monitor_kind kind)
{
	vm_iucv_begin();
	starmon_state.active[kind] = false;
	vm_iucv_end();
}

void star_monitor_enable(enum star_monitor_kind kind, u16 domains, bool on)
{
	struct iucv *v = vm_iucv_begin();

	if (on)
		starmon_state.domains[kind] |= domains;
	else
		starmon_state.domains[kind] &= (u16)~domains;
	starmon_send_config(v, kind, starmon_mask(kind));
	vm_iucv_end();
}

void star_monitor_interval(u32 seconds)
{
	struct iucv *v = vm_iucv_begin();

	starmon_state.interval_s = seconds;
	starmon_next_sample();
	starmon_send_config(v, STAR_SAMPLE, starmon_mask(STAR_SAMPLE));
	vm_iucv_end();
}

void star_monitor_query(struct star_monitor_view *out)
{
	vm_iucv_begin();
	*out = starmon_state;
	out->frames = starmon_area.base ? starmon_area.frames - 1 : 0;
	out->used = starmon_area.used;
	vm_iucv_end();
}
