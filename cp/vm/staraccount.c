/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *ACCOUNT; see staraccount.h.  A program is sent a record at a time: what it
 * has not received waits for its next path.  All under IUCV's lock.
 */
#include "cp/vm/staraccount.h"

#include "cp/core/clock.h"
#include "cp/lib/str.h"
#include "cp/vm/cpus.h"
#include "cp/vm/iucv.h"
#include "cp/vm/services.h"
#include "cp/vm/vm.h"
#include "iucv/staraccount.h"

static struct recording records;

static struct recording_queue *queue_of(const struct iucv_service *s,
					const struct iucv_end *e)
{
	const struct user *user = s->member[e->id].who;

	return recording_find(&records, user->userid);
}

static void send_next(struct iucv *v, const struct iucv_service *s,
		      struct iucv_end *e)
{
	struct recording_queue *q = queue_of(s, e);
	struct iucv_note note = { .size = RECORDING_SIZE };

	if (!q || q->busy)
		return;
	note.data = recording_first(&records, q);
	note.tag = (u32)q->next;
	q->busy = note.data && iucv_service_send(v, e, &note) == IUCV_OK;
}

/* --- the service --- */

static u8 asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	const struct user *who = s->member[e->id].who;
	struct recording_queue *q = recording_find(&records, who->userid);

	memset(user, 0, 16);
	if (!q)
		q = recording_on(&records, who->userid);
	return q ? 0 : IUCV_REASON_ROOM;
}

static void opened(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	send_next(v, s, e);
}

static void ended(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		  u32 tag, bool received)
{
	struct recording_queue *q = queue_of(s, e);

	(void)received; /* who refuses one would be sent it for ever */
	if (q)
		recording_done(&records, q, tag);
	send_next(v, s, e);
}

static void closed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	struct recording_queue *q = queue_of(s, e);

	(void)v;
	if (q)
		recording_left(&records, q);
}

const struct iucv_service_ops star_account_ops = {
	.asked = asked,
	.opened = opened,
	.ended = ended,
	.closed = closed,
};

/* --- records --- */

static void compose(struct star_account *to, const struct vm *vm)
{
	struct star_account_facts f = {
		.user = vm->userid,
		.account =
			vm->user->account[0] ? vm->user->account : vm->userid,
		.connect_s = (clock_now() - vm->logon_tod) / TOD_PER_S,
		.total_ms = vm_total_time(vm) / TOD_PER_MS,
		.virtual_ms = vm_virtual_time(vm) / TOD_PER_MS,
	};
	struct clock_date now;

	clock_calendar(clock_local(), &now);
	f.year = now.year;
	f.month = now.month;
	f.day = now.day;
	f.hour = now.hour;
	f.minute = now.minute;
	f.second = now.second;
	star_account_compose(to, &f);
}

void account_note(struct vm *vm)
{
	const struct iucv_service *s = services_get(SERVICE_ACCOUNT);
	struct star_account record;
	struct iucv_end *e;
	struct iucv *v;

	compose(&record, vm);
	v = vm_iucv_begin();
	recording_add(&records, (const u8 *)&record);
	iucv_service_each (s, e)
		send_next(v, s, e);
	vm_iucv_end();
}

/* --- RECORDING --- */

bool account_on(const char *user)
{
	bool on;

	vm_iucv_begin();
	on = recording_on(&records, user) != NULL;
	vm_iucv_end();
	return on;
}

static bool with(const char *user, void (*what)(const struct recording *r,
						struct recording_queue *q))
{
	struct recording_queue *q;

	vm_iucv_begin();
	q = recording_find(&records, user);
	if (q)
		what(&records, q);
	vm_iucv_end();
	return q != NULL;
}

bool account_off(const char *user)
{
	return with(user, recording_off);
}

bool account_purge(const char *user)
{
	return with(user, recording_purge);
}

bool account_queue(u32 i, struct account_queue *out)
{
	const struct iucv_service *s = services_get(SERVICE_ACCOUNT);
	const struct recording_queue *q = &records.queue[i];
	struct iucv_end *e;

	vm_iucv_begin();
	*out = (struct account_queue){ .on = q->on };
	str_copy(out->user, sizeof(out->user), q->user);
	out->count = recording_count(&records, q);
	iucv_service_each (s, e)
		if (queue_of(s, e) == q)
			out->connected = true;
	vm_iucv_end();
	return out->user[0];
}
