/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *BLOCKIO; see starblock.h.  A path begins ASKED, and its requests wait, until
 * the task has looked at the disk.  It carries out a bounded piece of a request
 * under the locks of the machine's devices, of the disk and of IUCV: with them
 * all neither disk nor storage nor path goes.
 */
#include "cp/vm/starblock.h"

#include "cp/core/abend.h"
#include "cp/core/sched.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vdev/blockio.h"
#include "cp/vm/cpus.h"
#include "cp/vm/disk.h"
#include "cp/vm/iucv.h"
#include "cp/vm/services.h"
#include "cp/vm/vm.h"

#define STEP_BLOCKS 16

enum state {
	NONE,
	ASKED, /* CONNECT, and nobody has looked yet */
	OPEN,
};

struct request {
	struct list node;
	u32 id;
	struct blockio_request r;
};

/* By the number of the service's end; under IUCV's lock. */
static struct path {
	u8 state;
	u8 refusal; /* enum blockio_refusal, while ASKED: of the user data */
	struct blockio b;
	u64 serial; /* of the disk */
	struct list requests;
} paths[IUCV_SERVICE_PATHS];

static struct task *worker;
static bool detached; /* a disk, since the task looked at all paths */

/* --- what machines do --- */

static u8 asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	struct path *p = &paths[e->id];

	(void)s;
	list_init(&p->requests);
	p->state = ASKED;
	p->b = (struct blockio){ .vdev = 0 };
	p->refusal = iucv_other(e)->parm_data ? (u8)blockio_open(&p->b, user)
					      : BLOCKIO_NOT_LIST;
	task_wake(worker);
	return IUCV_REASON_LATER;
}

static bool request(struct iucv *v, struct iucv_service *s, struct iucv_end *e,
		    const struct iucv_data *d, u8 key)
{
	struct request *q = heap_alloc(sizeof(*q));

	(void)v;
	(void)s;
	if (!q)
		return false;
	q->id = be32_get(d->id);
	q->r.class = be32_get(d->target_class);
	q->r.key = key;
	memcpy(q->r.data, d->data, sizeof(q->r.data));
	list_init(&q->node);
	list_append(&paths[e->id].requests, &q->node);
	task_wake(worker);
	return true;
}

static void end_request(struct request *q)
{
	list_remove(&q->node);
	heap_free(q, sizeof(*q));
}

static void end_path(struct path *p)
{
	while (p->state != NONE && !list_empty(&p->requests))
		end_request(list_first(&p->requests, struct request, node));
	p->state = NONE;
}

static void closed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	(void)s;
	end_path(&paths[e->id]);
}

const struct iucv_service_ops star_block_ops = {
	.many = true,
	.asked = asked,
	.request = request,
	.closed = closed,
};

void star_block_detached(void)
{
	if (service_idle(SERVICE_BLOCKIO))
		return;
	__atomic_store_n(&detached, true, __ATOMIC_SEQ_CST);
	task_wake(worker);
}

/* --- the task --- */

/* What the task has in hand: DISK is there if `disk`; all locks are held. */
struct hand {
	struct iucv *v;
	struct iucv_service *s;
	struct iucv_end *e;
	struct path *p;
	struct vm *vm;
	const struct disk_block *disk;
};

static void sever(const struct hand *h, enum blockio_refusal why)
{
	u8 user[16] = { (u8)why };

	end_path(h->p);
	iucv_service_answer(h->v, h->s, h->e, false, user);
}

/* To that very disk: one that was detached may still have a path. */
static bool has_path(const struct hand *h)
{
	for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++)
		if (paths[i].state == OPEN && &paths[i] != h->p &&
		    paths[i].b.vdev == h->p->b.vdev &&
		    paths[i].serial == h->disk->serial && h->s->path[i] &&
		    iucv_other(h->s->path[i])->party == &h->vm->iucv)
			return true;
	return false;
}

static enum blockio_refusal may_open(const struct hand *h)
{
	if (h->p->refusal)
		return h->p->refusal;
	if (!h->disk)
		return vcss_find(&h->vm->vcss, h->p->b.vdev)
			       ? BLOCKIO_NO_DISK
			       : BLOCKIO_NO_DEVICE;
	return has_path(h) ? BLOCKIO_TWICE : BLOCKIO_FINE;
}

static void answer(const struct hand *h)
{
	enum blockio_refusal why = may_open(h);
	u8 user[16];

	if (why) {
		sever(h, why);
		return;
	}
	blockio_tell(&h->p->b, h->disk->disk->blocks, h->disk->read_only, user);
	h->p->serial = h->disk->serial;
	h->p->state = OPEN;
	iucv_service_answer(h->v, h->s, h->e, true, user);
}

/* True: there is more to do on this path. */
static bool serve(const struct hand *h)
{
	struct blockio_reply reply;
	struct request *q;

	if (list_empty(&h->p->requests))
		return false;
	q = list_first(&h->p->requests, struct request, node);
	if (blockio_step(&h->p->b, h->disk->disk, h->disk->read_only,
			 h->vm->stor, &q->r, STEP_BLOCKS, &reply))
		return true;
	(void)iucv_service_reply(h->v, h->s, h->e, q->id, q->r.class,
				 (const u8 *)&reply);
	end_request(q);
	return !list_empty(&h->p->requests);
}

static bool act(const struct hand *h)
{
	if (h->p->state == ASKED) {
		answer(h);
		return h->p->state == OPEN;
	}
	if (!h->disk || h->disk->serial != h->p->serial) {
		sever(h, BLOCKIO_DETACHED);
		return false;
	}
	return serve(h);
}

/* Who has the service's end I, counted, and the device; NULL: nobody. */
static struct vm *whose(struct iucv_service *s, u32 i, bool all, u16 *devno)
{
	const struct path *p = &paths[i];
	struct vm *vm = NULL;

	vm_iucv_begin();
	if (s->path[i] && iucv_other(s->path[i])->party &&
	    (p->state == ASKED ||
	     (p->state == OPEN && (all || !list_empty(&p->requests))))) {
		vm = container_of(iucv_other(s->path[i])->party, struct vm,
				  iucv);
		*devno = p->b.vdev;
		vm_get(vm);
	}
	vm_iucv_end();
	return vm;
}

/* True: there is more to do. */
static bool work_on(struct iucv_service *s, u32 i, bool all)
{
	struct disk_block disk;
	struct hand h = { .s = s, .p = &paths[i] };
	bool found, more = false;
	u64 since = vm_task_time();
	u16 devno;

	h.vm = whose(s, i, all, &devno);
	if (!h.vm)
		return false;
	spin_lock(&h.vm->dev_lock);
	found = disk_block_begin(h.vm, devno, &disk);
	h.disk = found ? &disk : NULL;
	h.v = vm_iucv_begin();
	h.e = s->path[i];
	/* Still the same? */
	if (h.e && iucv_other(h.e)->party == &h.vm->iucv &&
	    h.p->state != NONE && h.p->b.vdev == devno)
		more = act(&h);
	vm_iucv_end();
	if (found)
		disk_block_end(&disk);
	spin_unlock(&h.vm->dev_lock);
	vm_charge(h.vm, since);
	vm_put(h.vm);
	return more;
}

static void work_on_all(void)
{
	struct iucv_service *s = services_find("*BLOCKIO");
	bool all, more;

	do {
		all = __atomic_exchange_n(&detached, false, __ATOMIC_SEQ_CST);
		more = false;
		for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++) {
			if (!__atomic_load_n(&paths[i].state, __ATOMIC_RELAXED))
				continue;
			more = work_on(s, i, all) || more;
			task_yield();
		}
	} while (more);
}

static void worker_main(void *unused)
{
	(void)unused;
	for (;;) {
		work_on_all();
		task_park(DEADLINE_NEVER);
	}
}

void star_block_init(void)
{
	worker = task_create("BLOCKIO", worker_main, NULL);
	ASSERT(worker);
	/* It works for guests, and not before them. */
	sched_set_share(worker, SHARE_DEFAULT);
}
