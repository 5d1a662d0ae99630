/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV of virtual machines; see iucv.h.  Who has iucv_lock may touch the
 * storage of every party that has a path: a machine's last buffer, and with it
 * all paths and messages, goes before its storage does (reset, LOGOFF).
 */
#include "cp/vm/iucv.h"

#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/core/trace.h"
#include "cp/dir/dir.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/cpus.h"
#include "cp/vm/run.h"
#include "cp/vm/services.h"
#include "cp/vm/starident.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

static struct spinlock iucv_lock = SPINLOCK_INIT(LOCK_IUCV);

static struct vm *vm_of(const struct iucv_party *p)
{
	return container_of(p, struct vm, iucv);
}

/* --- what iucv/ needs --- */

/*
 * Under iucv_lock, without which nobody changes the bit: what V's CPU may be
 * told now.  True: that is new.
 */
static bool note_pending(struct vcpu *v)
{
	bool pends = iucv_pends(&v->vm->iucv, &v->iucv);
	u32 now = __atomic_load_n(&v->pending, __ATOMIC_RELAXED);

	if (pends == !!(now & VCPU_PEND_IUCV))
		return false;
	if (pends)
		__atomic_or_fetch(&v->pending, VCPU_PEND_IUCV,
				  __ATOMIC_SEQ_CST);
	else
		__atomic_and_fetch(&v->pending, ~(u32)VCPU_PEND_IUCV,
				   __ATOMIC_SEQ_CST);
	return pends;
}

/* The CPUs whose masks allow it, the first that opens CR0 takes it. */
static void wake(struct iucv_party *p)
{
	struct vm *vm;

	if (p->service) {
		services_due(p->service);
		return;
	}
	vm = vm_of(p);
	for (u32 i = 0; i < cpus_count(vm); i++) {
		struct vcpu *v = vm->vcpu[i];

		if (note_pending(v) || v->iucv_waits)
			vcpu_kick(v);
	}
}

static const struct iucv_ops ops = {
	.storage = &vm_iucv_storage,
	.alloc = heap_alloc,
	.free = heap_free,
	.wake = wake,
};

static struct iucv iucv = { .ops = &ops };

struct iucv *vm_iucv_begin(void)
{
	spin_lock(&iucv_lock);
	return &iucv;
}

void vm_iucv_end(void)
{
	services_turn(&iucv);
	spin_unlock(&iucv_lock);
}

/* --- life of a party --- */

static size_t table_size(const struct vm *vm)
{
	return vm->user->iucv_paths * sizeof(struct iucv_end *);
}

void vm_iucv_init(struct vm *vm)
{
	char blank[9] = "        ";
	u8 name[8];

	memcpy(blank, vm->userid, strlen(vm->userid));
	ebcdic_from(name, blank, sizeof(name));
	iucv_party_init(&vm->iucv, name, NULL, vm->user->iucv_paths);
	vm->iucv.who = vm->user;
}

void vm_iucv_gone(struct vm *vm)
{
	struct iucv_end **table;

	vm_iucv_begin();
	iucv_party_reset(&iucv, &vm->iucv);
	table = vm->iucv.path;
	vm->iucv.path = NULL;
	vm_iucv_end();
	heap_free(table, table_size(vm));
}

/* iucv_lock held */
static void reset_cpu(struct vcpu *v)
{
	iucv_cpu_reset(&iucv, &v->vm->iucv, &v->iucv);
	v->iucv_waits = false;
	v->move.by = MOVES_NOTHING;
	note_pending(v);
}

void vcpu_iucv_reset(struct vcpu *v)
{
	vm_iucv_begin();
	reset_cpu(v);
	vm_iucv_end();
}

/* A CPU that is detached has its buffer until here. */
void vm_iucv_reset(struct vm *vm)
{
	vm_iucv_begin();
	for (u32 i = 0; i < vm->mades; i++)
		reset_cpu(vm->made[i]);
	vm_iucv_end();
}

void vm_iucv_wait_idle(void)
{
	spin_lock(&iucv_lock);
	spin_unlock(&iucv_lock);
}

/* The first buffer of all; false: CP has no room for it. */
static bool make_table(struct vm *vm)
{
	if (!vm->iucv.path)
		vm->iucv.path = heap_alloc(table_size(vm));
	return vm->iucv.path != NULL;
}

/* --- CONNECT: to whom, and may he --- */

static struct iucv_authority authority(const struct vm *from,
				       const struct vm *to)
{
	struct dir_iucv_may may = dir_iucv_may(from->user, to->user);

	return (struct iucv_authority){ .granted = may.granted,
					.priority = may.priority,
					.limit = may.limit };
}

/* His statement for the service, unless it is there for everybody. */
static void find_service(struct iucv_call *c, const struct vm *from,
			 const char *name)
{
	const struct dir_iucv *row = dir_iucv_row(from->user, name);
	struct iucv_service *s = services_find(name);

	if (!s)
		return;
	c->target = &s->party;
	c->authority.granted = s->open || row;
	c->authority.limit = row ? row->limit : 0;
}

/* Who owns the resource NAME; its own statement goes before the owner's. */
static struct vm *resource_of(struct iucv_call *c, const struct vm *from,
			      const char *name)
{
	const struct dir_iucv *row = dir_iucv_row(from->user, name);
	char owner[9];
	struct vm *to = NULL;

	if (star_ident_whose(name, owner))
		to = vm_find(owner);
	if (!to)
		return NULL;
	c->target = &to->iucv;
	c->authority = authority(from, to);
	if (row)
		c->authority = (struct iucv_authority){
			.granted = true,
			.priority = row->priority,
			.limit = row->limit,
		};
	return to;
}

/* Counted; NULL: nobody, or a service. */
static struct vm *target_of(struct iucv_call *c, const struct vm *from)
{
	char name[9];
	struct vm *to;

	ebcdic_to(name, c->parm.control.name, 8);
	name[8] = '\0';
	for (u32 i = 8; i-- > 0 && (name[i] == ' ' || !name[i]);)
		name[i] = '\0';
	if (name[0] == '*') {
		find_service(c, from, name);
		return NULL;
	}
	to = vm_find(name);
	if (to) {
		c->target = &to->iucv;
		c->authority = authority(from, to);
		return to;
	}
	return resource_of(c, from, name);
}

/* --- the instruction --- */

static enum iucv_verdict step(struct vcpu *v, struct iucv_call *c)
{
	enum iucv_verdict verdict = IUCV_DONE;

	vm_iucv_begin();
	if (c->function == IUCV_DECLARE_BUFFER && !make_table(v->vm)) {
		c->parm.bytes[IUCV_PARM_CODE] = IUCV_NO_STORAGE;
		c->cc = IUCV_CC_ERROR;
		c->out = IUCV_OUT_CODE;
	} else {
		verdict = iucv_call(&iucv, c);
	}
	v->iucv_waits = verdict == IUCV_WAIT;
	note_pending(v);
	vm_iucv_end();
	return verdict;
}

/* What C was, before it is changed; what came of it. */
static void trace_call(const struct vcpu *v, const struct iucv_call *c)
{
	TRACE(IUCV, c->function, trace_name(v->vm->userid),
	      be16_get(c->parm.data.path));
}

static void trace_end(const struct vcpu *v, const struct iucv_call *c)
{
	u32 code = c->cc == IUCV_CC_ERROR ? c->parm.data.code : 0;

	TRACE(IUCVEND, (u32)c->cc << 8 | code, trace_name(v->vm->userid),
	      be32_get(c->parm.data.id));
}

enum iucv_verdict vcpu_iucv_call(struct vcpu *v, struct iucv_call *c)
{
	struct vm *to = NULL;
	enum iucv_verdict verdict;

	c->party = &v->vm->iucv;
	c->cpu = &v->iucv;
	trace_call(v, c);
	if (c->function == IUCV_CONNECT)
		to = target_of(c, v->vm);
	while ((verdict = step(v, c)) == IUCV_AGAIN && !v->quit &&
	       !run_move_wants_rest(v))
		task_yield();
	if (to)
		vm_put(to);
	trace_end(v, c);
	return verdict;
}

bool vcpu_iucv_take(struct vcpu *v, union iucv_parm *out)
{
	bool taken;

	vm_iucv_begin();
	taken = iucv_present(&iucv, &v->vm->iucv, &v->iucv, out);
	note_pending(v);
	vm_iucv_end();
	if (taken)
		TRACE(IUCVINT, out->data.code, trace_name(v->vm->userid),
		      be16_get(out->data.path));
	return taken;
}

/* --- QUERY IUCV --- */

void vm_iucv_query(const struct vm *vm, struct vm_iucv_info *out)
{
	const struct iucv_party *p = &vm->iucv;

	spin_lock(&iucv_lock);
	*out = (struct vm_iucv_info){ .buffers = p->cpus,
				      .paths = p->paths,
				      .paths_max = p->paths_max,
				      .outstanding = p->outstanding };
	spin_unlock(&iucv_lock);
}

bool vm_iucv_path(const struct vm *vm, u32 *next, struct iucv_view *out)
{
	bool found;

	spin_lock(&iucv_lock);
	found = iucv_view_next(&vm->iucv, next, out);
	spin_unlock(&iucv_lock);
	return found;
}

void vm_iucv_totals(struct vm_iucv_totals *out)
{
	spin_lock(&iucv_lock);
	*out = (struct vm_iucv_totals){ .paths = iucv.paths,
					.messages = iucv.messages,
					.connected = iucv.paths_made,
					.sent = iucv.sends };
	spin_unlock(&iucv_lock);
}
