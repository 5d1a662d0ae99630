/* SPDX-License-Identifier: Apache-2.0 */
/* VMCF of virtual machines; see vmcf.h. */
#include "cp/vm/vmcf.h"

#include "cp/core/task.h"
#include "cp/core/trace.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/audit.h"
#include "cp/vm/cpus.h"
#include "cp/vm/iucv.h"
#include "cp/vm/run.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define TEXT_MAX 256u

/* Under the lock. */
static bool note_pending(struct vcpu *v)
{
	bool pends = vmcf_pends(&v->vm->vmcf);

	if (pends)
		__atomic_or_fetch(&v->pending, VCPU_PEND_VMCF,
				  __ATOMIC_SEQ_CST);
	else
		__atomic_and_fetch(&v->pending, ~(u32)VCPU_PEND_VMCF,
				   __ATOMIC_SEQ_CST);
	return pends;
}

/* Floating: the first CPU that opens CR0 takes it. */
static void wake(struct vmcf_party *p)
{
	struct vm *vm = container_of(p, struct vm, vmcf);

	for (u32 i = 0; i < cpus_count(vm); i++)
		if (note_pending(vm->vcpu[i]))
			vcpu_kick(vm->vcpu[i]);
}

static const struct vmcf_ops ops = {
	.storage = &vm_iucv_storage,
	.alloc = heap_alloc,
	.free = heap_free,
	.wake = wake,
};

static struct vmcf vmcf = { .ops = &ops };

/* --- life of a party --- */

void vm_vmcf_init(struct vm *vm)
{
	vmcf_party_init(&vm->vmcf, &vm->iucv);
}

void vm_vmcf_reset(struct vm *vm)
{
	vm_iucv_begin();
	vmcf_party_reset(&vmcf, &vm->vmcf);
	vm_iucv_end();
}

void vcpu_vmcf_note(struct vcpu *v)
{
	vm_iucv_begin();
	note_pending(v);
	vm_iucv_end();
}

/* --- DIAGNOSE X'68' --- */

/* Of a message that is there its source was allowed to reach the sink. */
static bool begins_one(const struct vmcf_call *c)
{
	static const u32 begin = 1u << VMCF_SEND | 1u << VMCF_SEND_RECV |
				 1u << VMCF_SENDX | 1u << VMCF_IDENTIFY;
	u32 function = be16_get(c->parm.function);

	return function < 32 && (begin >> function & 1);
}

/* Counted; NULL: nobody, or nobody that FROM may send to. */
static struct vm *target_of(struct vmcf_call *c, const struct vm *from)
{
	char name[9];
	struct vm *to;

	ebcdic_to(name, c->parm.user, 8);
	name[8] = '\0';
	for (u32 i = 8; i-- > 0 && (name[i] == ' ' || !name[i]);)
		name[i] = '\0';
	to = vm_find(name);
	if (to && begins_one(c) && dir_iucv_apart(from->user, to->user)) {
		vm_put(to);
		to = NULL;
	}
	c->target = to ? &to->vmcf : NULL;
	return to;
}

/* *RESTS: it is done only for now. */
static bool step(struct vcpu *v, struct vmcf_call *c, bool *rests)
{
	bool done;

	vm_iucv_begin();
	done = vmcf_call(&vmcf, c);
	*rests = !done && run_move_wants_rest(v);
	if (!done && (v->quit || *rests)) {
		vmcf_abandon(&vmcf, c);
		done = true;
	}
	/* SMSG comes without SET once the program asked for it so. */
	if (be16_get(c->parm.function) == VMCF_AUTHORIZE &&
	    c->code == VMCF_OK && (c->parm.flags & VMCF_SPECIAL) &&
	    v->vm->set.smsg == RECEIVE_OFF)
		v->vm->set.smsg = RECEIVE_ON;
	note_pending(v);
	vm_iucv_end();
	return done;
}

/* Of a program that is sound none of these come. */
static bool refused(u8 code)
{
	static const u32 wrong =
		1u << VMCF_ADDRESS | 1u << VMCF_NO_FUNCTION |
		1u << VMCF_PROTOCOL | 1u << VMCF_NOT_AUTHORIZED |
		1u << VMCF_PROTECTION | 1u << VMCF_LIMIT | 1u << VMCF_OVERLAP;

	return wrong >> code & 1;
}

bool vcpu_vmcf_call(struct vcpu *v, struct vmcf_call *c)
{
	bool rests;
	struct vm *to = target_of(c, v->vm);

	c->party = &v->vm->vmcf;
	while (!step(v, c, &rests))
		task_yield();
	if (to)
		vm_put(to);
	if (rests)
		return false;
	if (refused(c->code))
		audit_note(v->vm, AUDIT_IUCV);
	TRACE(VMCF, (u32)be16_get(c->parm.function) << 8 | c->code,
	      trace_name(v->vm->userid), be32_get(c->parm.id));
	return true;
}

enum vmcf_taken vcpu_vmcf_take(struct vcpu *v)
{
	enum vmcf_taken taken;

	vm_iucv_begin();
	taken = vmcf_present(&vmcf, &v->vm->vmcf);
	note_pending(v);
	vm_iucv_end();
	if (taken != VMCF_NONE)
		TRACE(VMCFINT, taken, trace_name(v->vm->userid), 0);
	return taken;
}

/* --- SMSG --- */

bool vm_vmcf_special(struct vm *vm, const char *user, const char *text)
{
	char blank[9] = "        ";
	u8 name[8], data[TEXT_MAX];
	size_t size = MIN(strlen(text), (size_t)TEXT_MAX);
	bool taken;

	memcpy(blank, user, MIN(strlen(user), (size_t)8));
	ebcdic_from(name, blank, sizeof(name));
	ebcdic_from(data, text, size);
	vm_iucv_begin();
	taken = vmcf_special(&vmcf, &vm->vmcf, name, data, (u32)size);
	vm_iucv_end();
	return taken;
}
