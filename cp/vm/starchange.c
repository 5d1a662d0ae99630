/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services that tell of changes; see starchange.h.  A task sends them; it goes
 * on where a path's limit stopped it when there is room.
 */
#include "cp/vm/starchange.h"

#include "cp/core/abend.h"
#include "cp/core/change.h"
#include "cp/core/task.h"
#include "cp/vm/iucv.h"
#include "cp/vm/services.h"
#include "cp/vm/vm.h"

/* As for QUERY EVENTS. */
#define SEE_ALL                                                                \
	(CLASS_BIT('A') | CLASS_BIT('B') | CLASS_BIT('C') | CLASS_BIT('E'))

static const u8 services[CHANGE_KINDS] = {
	[CHANGE_CONFIG] = SERVICE_CONFIG,
	[CHANGE_VSWITCH] = SERVICE_VSWITCH,
};

/* By path: the last it was sent, or that was before it.  IUCV's lock. */
static u64 sent[CHANGE_KINDS][IUCV_SERVICE_PATHS];
static struct task *sender;

static void opened(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	for (u32 kind = 0; kind < CHANGE_KINDS; kind++)
		if (services_get(services[kind]) == s)
			sent[kind][e->id] = change_last(kind);
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
	(void)tag;
	(void)received;
	resumed(v, s, e);
}

const struct iucv_service_ops star_change_ops = {
	.opened = opened,
	.resumed = resumed,
	.ended = ended,
};

/* All by E that there is room for.  False: CP has no storage for more. */
static bool send_by(struct iucv *v, struct iucv_end *e, enum change_kind kind)
{
	const struct vm *vm =
		container_of(iucv_other(e)->party, struct vm, iucv);
	const char *whose = vm->classes & SEE_ALL ? "" : vm->userid;
	enum iucv_code code;
	u64 last = change_last(kind);
	struct change c;

	while (change_next(kind, sent[kind][e->id], whose, &c)) {
		const struct iucv_note note = { .target_class = c.class,
						.data = c.data,
						.size = c.size };

		code = iucv_service_send(v, e, &note);
		if (code != IUCV_OK)
			return code != IUCV_NO_STORAGE;
		sent[kind][e->id] = c.number;
	}
	sent[kind][e->id] = changelog_seen(sent[kind][e->id], last);
	return true;
}

/*
 * One path at a time: others wait for the lock.  False: CP had no storage for
 * all.
 */
static bool send_all(enum change_kind kind)
{
	const struct iucv_service *s = services_get(services[kind]);
	bool all = true;
	u32 id = 0;

	while (!service_idle(services[kind]) && id < IUCV_SERVICE_PATHS) {
		struct iucv *v = vm_iucv_begin();
		struct iucv_end *e = iucv_service_open(s, id);

		if (e)
			all = send_by(v, e, kind) && all;
		id = e ? e->id + 1u : IUCV_SERVICE_PATHS;
		vm_iucv_end();
	}
	return all;
}

static void sender_main(void *unused)
{
	(void)unused;
	for (;;) {
		bool all = true;

		for (u32 kind = 0; kind < CHANGE_KINDS; kind++)
			all = send_all(kind) && all;
		task_park(services_deadline(!all));
	}
}

void star_change_init(void)
{
	sender = task_create("CHANGES", sender_main, NULL);
	ASSERT(sender);
	change_watch(sender);
}
