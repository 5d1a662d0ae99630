/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services that give records; see starrecord.h.  A program is sent a record at
 * a time: what it has not received waits for its next path.  Records are noted
 * under nearly any lock, so a task sends them.
 */
#include "cp/vm/starrecord.h"

#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/vm/cpus.h"
#include "cp/vm/iucv.h"
#include "cp/vm/services.h"
#include "cp/vm/vm.h"
#include "iucv/recording.h"
#include "iucv/staraccount.h"

static const u8 services[RECORD_KINDS] = {
	[RECORD_ACCOUNT] = SERVICE_ACCOUNT,
	[RECORD_EREP] = SERVICE_LOGREC,
	[RECORD_SYMPTOM] = SERVICE_SYMPTOM,
};

static struct task *recorder;
static void (*listener)(enum record_kind kind, const struct recorder_queue *q);

static const struct iucv_service *service_of(enum record_kind kind)
{
	return services_get(services[kind]);
}

static enum record_kind kind_of(const struct iucv_service *s)
{
	enum record_kind kind = RECORD_ACCOUNT;

	while (service_of(kind) != s)
		kind++;
	return kind;
}

static const char *user_of(const struct iucv_service *s,
			   const struct iucv_end *e)
{
	const struct user *user = s->member[e->id].who;

	return user->userid;
}

/*
 * The next record that waits, unless the last has not been received yet.
 * False: CP has no storage for it.
 */
static bool send_next(struct iucv *v, const struct iucv_service *s,
		      struct iucv_end *e)
{
	u8 data[RECORD_MAX];
	struct iucv_note note = { .data = data };
	enum record_kind kind = kind_of(s);
	enum iucv_code code;

	note.size = recorder_take(kind, user_of(s, e), data, &note.tag);
	if (!note.size)
		return true;
	code = iucv_service_send(v, e, &note);
	if (code != IUCV_OK)
		recorder_left(kind, user_of(s, e));
	return code != IUCV_NO_STORAGE;
}

/* --- the services --- */

static u8 asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	const char *userid = user_of(s, e);
	struct recorder_queue q;

	memset(user, 0, 16);
	for (u32 i = 0; i < RECORDING_QUEUES; i++)
		if (recorder_queue(kind_of(s), i, &q) &&
		    strcmp(q.user, userid) == 0)
			return 0;
	return recorder_on(kind_of(s), userid) ? 0 : IUCV_REASON_ROOM;
}

static void opened(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	if (!send_next(v, s, e))
		task_wake(recorder);
}

/* Who refuses a record would be sent it for ever: it counts as received. */
static void ended(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		  u32 tag, bool received)
{
	(void)received;
	recorder_done(kind_of(s), user_of(s, e), tag);
	opened(v, s, e);
}

static void closed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	recorder_left(kind_of(s), user_of(s, e));
}

const struct iucv_service_ops star_record_ops = {
	.asked = asked,
	.opened = opened,
	.resumed = opened,
	.ended = ended,
	.closed = closed,
};

bool star_record_connected(enum record_kind kind, const char *user)
{
	const struct iucv_service *s = service_of(kind);
	bool connected = false;
	struct iucv_end *e;

	vm_iucv_begin();
	iucv_service_each (s, e)
		connected |= strcmp(user_of(s, e), user) == 0;
	vm_iucv_end();
	return connected;
}

/* --- the task --- */

/* False: CP had no storage for all. */
static bool send_all(enum record_kind kind)
{
	const struct iucv_service *s = service_of(kind);
	struct iucv_end *e;
	struct iucv *v;
	bool all = true;

	if (service_idle(services[kind]))
		return true;
	v = vm_iucv_begin();
	iucv_service_each (s, e)
		all = send_next(v, s, e) && all;
	vm_iucv_end();
	return all;
}

static void tell(enum record_kind kind)
{
	struct recorder_queue q;

	for (u32 i = 0; i <= RECORDING_QUEUES; i++)
		if (recorder_grown(kind, i, &q) && listener)
			listener(kind, &q);
}

static void recorder_main(void *unused)
{
	(void)unused;
	for (;;) {
		bool all = true;

		for (u32 kind = 0; kind < RECORD_KINDS; kind++) {
			all = send_all(kind) && all;
			tell(kind);
		}
		task_park(services_deadline(!all));
	}
}

void star_record_listen(void (*fn)(enum record_kind kind,
				   const struct recorder_queue *q))
{
	listener = fn;
}

void star_record_init(void)
{
	recorder = task_create("RECORDER", recorder_main, NULL);
	ASSERT(recorder);
	recorder_watch(recorder);
}

/* --- accounting --- */

void account_note(const struct vm *vm)
{
	struct star_account_facts f = {
		.user = vm->userid,
		.account =
			vm->user->account[0] ? vm->user->account : vm->userid,
		.connect_s = (clock_now() - vm->logon_tod) / TOD_PER_S,
		.total_ms = vm_total_time(vm) / TOD_PER_MS,
		.virtual_ms = vm_virtual_time(vm) / TOD_PER_MS,
	};
	struct star_account record;
	struct clock_date now;

	clock_calendar(clock_local(), &now);
	f.year = now.year;
	f.month = now.month;
	f.day = now.day;
	f.hour = now.hour;
	f.minute = now.minute;
	f.second = now.second;
	star_account_compose(&record, &f);
	recorder_note(RECORD_ACCOUNT, &record, sizeof(record));
}
