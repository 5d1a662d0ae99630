/* SPDX-License-Identifier: Apache-2.0 */
/* Machines that reset themselves: see reipl.h.  Locks: vm->lock. */
#include "cp/vm/reipl.h"

#include "cp/core/sched.h"
#include "cp/core/task.h"
#include "cp/mm/frame.h"
#include "cp/msg/msg.h"
#include "cp/vm/audit.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

struct request {
	struct vm *vm;
	struct vcpu *on;
	enum reipl how;
	u32 resets; /* of the machine, when it asked */
};

static void cannot(struct vm *vm)
{
	char text[MSG_LINE_MAX];

	vm_cp_read(vm, note_reload_failed(text, vm->reipl.system));
}

static enum err carry_out(const struct request *r)
{
	struct vm *vm = r->vm;
	struct ipl_trouble trouble;

	switch (r->how) {
	case REIPL_RESET_CLEAR:
	case REIPL_RESET_NORMAL:
		vm_reset_for(vm, r->on, r->how == REIPL_RESET_CLEAR);
		return vm_start_psw(r->on);
	default:
		vm_reset(vm,
			 r->how == REIPL_LOAD_CLEAR ? RESET_CLEAR : RESET_LOAD);
		return vm_ipl(vm, &vm->reipl, &trouble);
	}
}

/* Nobody else has reset it meanwhile, or ended it: its user comes first. */
static bool wanted(const struct request *r)
{
	return !r->vm->dead && !r->vm->logoff_pending &&
	       r->resets == r->vm->resets;
}

/* What its user has stopped stays so; with SET RUN ON he only looks. */
static bool stopped(const struct vm *vm)
{
	return vm->cp_read && (vm->vcpu[0]->stop & VCPU_STOP_CP);
}

static void run_request(void *arg)
{
	struct request *r = arg;
	struct vm *vm = r->vm;
	bool stays;

	sched_set_share(task_current(), cpus_weight(vm));
	mutex_lock(&vm->lock);
	if (wanted(r)) {
		stays = stopped(vm);
		audit_note(vm, AUDIT_RESET);
		if (carry_out(r) != ERR_OK)
			cannot(vm);
		else if (!stays)
			vm_begin(vm);
	}
	mutex_unlock(&vm->lock);
	vm_charge(vm, 0); /* also for LIMITHARD */
	vm_put(vm);
	heap_free(r, sizeof(*r));
	task_exit();
}

static bool start(struct vcpu *v, enum reipl how)
{
	struct request *r = heap_alloc(sizeof(*r));

	if (!r)
		return false;
	*r = (struct request){
		.vm = v->vm, .on = v, .how = how, .resets = v->vm->resets
	};
	vm_get(v->vm);
	if (task_create_for(TASK_GUEST, "reset", run_request, r))
		return true;
	vm_put(v->vm);
	heap_free(r, sizeof(*r));
	return false;
}

bool vm_reipl(struct vcpu *v, enum reipl how)
{
	/* Another CPU's comes first: it ends this one, or fails. */
	if (__atomic_exchange_n(&v->vm->resetting, 1, __ATOMIC_SEQ_CST))
		return false;
	__atomic_or_fetch(&v->stop, VCPU_STOP_RESET, __ATOMIC_SEQ_CST);
	if (start(v, how))
		return true;
	audit_note(v->vm, AUDIT_TASK);
	__atomic_store_n(&v->vm->resetting, 0, __ATOMIC_SEQ_CST);
	__atomic_and_fetch(&v->stop, ~(u32)VCPU_STOP_RESET, __ATOMIC_SEQ_CST);
	return false;
}
