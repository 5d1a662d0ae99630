/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of *MONITOR: CONNECT, replies, who goes; see starmonitor_impl.h. */
#include "cp/core/clock.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/vm/iucv.h"
#include "cp/vm/segment.h"
#include "cp/vm/services.h"
#include "cp/vm/starmonitor_impl.h"
#include "cp/vm/vm.h"

#define VERSION_SHARED 1

/* CONNECT's user data; the answer has the states of events and samples. */
#define USER_VERSION 0
#define USER_WHAT    1
#define USER_NAME    8

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
	TOO_SLOW, /* others had to wait for it */
};

static const u8 whats[STAR_KINDS] = { MONITOR_WHAT_SAMPLE, MONITOR_WHAT_EVENT };

struct mr_reader starmon_readers[MONITOR_READERS];
static u8 asked_for[IUCV_SERVICE_PATHS]; /* refusal + 1 of who has asked */

u16 starmon_mask(enum star_monitor_kind kind)
{
	u16 mask = 0;

	for (u32 i = 0; i < MONITOR_READERS; i++)
		if (starmon_readers[i].e &&
		    (starmon_readers[i].what & whats[kind]))
			mask |= (u16)(1u << i);
	return mask;
}

static enum refusal judge(const struct iucv_end *e, const u8 user[16])
{
	const struct segment *s = segment_find(user + USER_NAME);
	const struct vm *vm =
		container_of(iucv_other(e)->party, struct vm, iucv);
	bool exclusive = user[USER_VERSION] != VERSION_SHARED;
	u32 free = 0;

	if (user[USER_VERSION] > VERSION_SHARED)
		return BAD_VERSION;
	if (!(user[USER_WHAT] & (MONITOR_WHAT_SAMPLE | MONITOR_WHAT_EVENT)))
		return BAD_WHAT;
	if (!s)
		return BAD_NAME;
	if (!iucv_other(e)->parm_data)
		return NOT_LIST;
	if (!segment_loaded(vm, s))
		return NOT_LOADED;
	for (u32 i = 0; i < MONITOR_READERS; i++) {
		if (starmon_readers[i].e &&
		    (exclusive || starmon_readers[i].exclusive))
			return IN_USE;
		free += !starmon_readers[i].e;
	}
	return free ? FINE : NO_ROOM;
}

static void take_slot(struct iucv_end *e, const u8 user[16])
{
	u32 i = 0;

	while (starmon_readers[i].e)
		i++;
	starmon_readers[i] = (struct mr_reader){
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

	while (i < MONITOR_READERS && starmon_readers[i].e != e)
		i++;
	return i;
}

static void leave(const struct iucv_end *e)
{
	u32 slot = slot_of(e);

	asked_for[e->id] = 0;
	if (slot == MONITOR_READERS)
		return;
	starmon_readers[slot].e = NULL;
	if (starmon_area.base)
		monitor_gone(&starmon_area, slot);
}

static void answer(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	enum refusal why = asked_for[e->id] - 1;
	u8 user[16] = { (u8)why };

	asked_for[e->id] = 0;
	if (why == FINE) {
		user[USER_VERSION] = !starmon_readers[slot_of(e)].exclusive;
		user[1] = starmon_state.active[STAR_EVENT] ? MONITOR_WHAT_SAMPLE
							   : 0;
		user[2] = starmon_state.active[STAR_SAMPLE]
				  ? MONITOR_WHAT_SAMPLE
				  : 0;
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
		if (starmon_readers[slot].what & whats[k])
			starmon_send_config(v, k, (u16)(1u << slot));
}

static void ended(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		  u32 tag, bool received)
{
	(void)v;
	(void)s;
	(void)received;
	if (slot_of(e) < MONITOR_READERS)
		(void)monitor_done(&starmon_area, tag, slot_of(e));
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

static void end_reader(struct iucv *v, struct iucv_service *s, u32 slot)
{
	static const u8 user[16] = { TOO_SLOW };
	struct iucv_end *e = starmon_readers[slot].e;
	struct star_monitor_notice n = { .full = false };

	ebcdic_to(n.user, s->member[e->id].name, 8);
	for (u32 i = 8; i-- > 0 && n.user[i] == ' ';)
		n.user[i] = '\0';
	starmon_notice(&n);
	leave(e);
	/* Else it has gone itself, which has not been heard yet. */
	if (e->state == IUCV_END_OPEN)
		iucv_service_answer(v, s, e, false, user);
}

bool starmon_end_slow(struct iucv *v, u16 mask, u64 now)
{
	u64 patience = starmon_state.interval_s * TOD_PER_S;
	struct iucv_service *s = services_find("*MONITOR");
	u16 slow = monitor_slow(&starmon_area, now - patience);

	if (!slow || !(mask & ~slow))
		return false;
	for (u32 i = 0; i < MONITOR_READERS; i++)
		if (slow >> i & 1)
			end_reader(v, s, i);
	return true;
}

bool star_monitor_reader(u32 *next, struct star_monitor_reader *out)
{
	const struct iucv_service *s = services_get(SERVICE_MONITOR);
	const struct mr_reader *r = NULL;

	vm_iucv_begin();
	for (; *next < MONITOR_READERS && !r; (*next)++)
		if (starmon_readers[*next].e)
			r = &starmon_readers[*next];
	if (r) {
		ebcdic_to(out->user, s->member[r->e->id].name, 8);
		out->user[8] = '\0';
		for (u32 k = 0; k < STAR_KINDS; k++)
			out->kinds[k] = r->what & whats[k];
		out->exclusive = r->exclusive;
		out->owed = starmon_area.base
				    ? monitor_owed(&starmon_area, *next - 1)
				    : 0;
	}
	vm_iucv_end();
	return r != NULL;
}
