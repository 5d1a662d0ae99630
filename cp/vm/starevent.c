/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *VMEVENT.  An event may be noted under nearly any lock, so a task sends what
 * the log has; it goes on where a path's limit stopped it when there is room.
 */
#include "cp/vm/starevent.h"

#include "cp/core/abend.h"
#include "cp/core/event.h"
#include "cp/vm/iucv.h"
#include "cp/vm/services.h"
#include "cp/vm/vm.h"
#include "iucv/starevent.h"

/* As for QUERY EVENTS. */
#define SEE_ALL                                                                \
	(CLASS_BIT('A') | CLASS_BIT('B') | CLASS_BIT('C') | CLASS_BIT('E'))

/* By path: the last event it was sent, or that was before it.  IUCV's lock. */
static u64 sent[IUCV_SERVICE_PATHS];
static struct task *sender;

static void opened(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	(void)s;
	sent[e->id] = event_last();
}

static void resumed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	(void)s;
	(void)e;
	task_wake(sender);
}

static void ended(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		  u32 tag, bool received)
{
	(void)v;
	(void)s;
	(void)e;
	(void)tag;
	(void)received;
	task_wake(sender);
}

const struct iucv_service_ops star_event_ops = {
	.opened = opened,
	.resumed = resumed,
	.ended = ended,
};

/* All by E that there is room for.  False: CP has no storage for more. */
static bool send_by(struct iucv *v, struct iucv_end *e)
{
	const struct vm *vm =
		container_of(iucv_other(e)->party, struct vm, iucv);
	const char *whose = vm->classes & SEE_ALL ? "" : vm->userid;
	enum iucv_code code = IUCV_OK;
	struct star_event data;
	struct event ev;

	while (code == IUCV_OK &&
	       event_next(sent[e->id], EVENT_TYPES, whose, &ev)) {
		struct iucv_note note = { .target_class = (u32)ev.type + 1,
					  .data = &data };

		note.size = star_event_compose(&data, &ev);
		code = iucv_service_send(v, e, &note);
		if (code == IUCV_OK)
			sent[e->id] = ev.number;
	}
	return code != IUCV_NO_STORAGE;
}

/*
 * One path at a time: others wait for the lock.  False: CP had no storage for
 * all.
 */
static bool send_all(void)
{
	const struct iucv_service *s = services_get(SERVICE_VMEVENT);
	bool all = true;
	u32 id = 0;

	while (!service_idle(SERVICE_VMEVENT) && id < IUCV_SERVICE_PATHS) {
		struct iucv *v = vm_iucv_begin();
		struct iucv_end *e = iucv_service_open(s, id);

		if (e)
			all = send_by(v, e) && all;
		id = e ? e->id + 1u : IUCV_SERVICE_PATHS;
		vm_iucv_end();
	}
	return all;
}

static void sender_main(void *unused)
{
	(void)unused;
	for (;;)
		task_park(services_deadline(!send_all()));
}

void star_event_init(void)
{
	sender = task_create("VMEVENT", sender_main, NULL);
	ASSERT(sender);
	event_watch(sender);
}
