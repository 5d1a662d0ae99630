/* SPDX-License-Identifier: Apache-2.0 */
/* Service calls and service signals of a vm: see service.h. */
#include "cp/vm/service.h"

#include "cp/lib/be.h"
#include "cp/mm/frame.h"
#include "cp/mm/gstor.h"
#include "cp/vm/audit.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define PAGE	    4096ull
#define SCCB_BITS   0x7ffffff8u
#define EVENT_BIT   0x1u
#define PREFIX_SIZE 8192ull

/* --- signals --- */

static void signal_service(struct vm *vm, u32 parm)
{
	__atomic_or_fetch(&vm->service_parm, parm, __ATOMIC_SEQ_CST);
	cpus_pend(vm, VCPU_PEND_SERVICE);
}

bool vm_signal_quiesce(struct vm *vm, u16 seconds)
{
	bool taken;

	spin_lock(&vm->dev_lock);
	taken = sclp_signal_quiesce(&vm->sclp, seconds);
	spin_unlock(&vm->dev_lock);
	if (taken)
		signal_service(vm, EVENT_BIT);
	return taken;
}

bool vm_takes_quiesce(struct vm *vm)
{
	return vm->sclp.receive_mask & SCLP_BIT(SCLP_EVENT_QUIESCE);
}

bool vm_service_input(struct vm *vm, u32 type, const char *line)
{
	bool taken;

	spin_lock(&vm->dev_lock);
	taken = sclp_input(&vm->sclp, type, line);
	spin_unlock(&vm->dev_lock);
	if (taken)
		signal_service(vm, EVENT_BIT);
	return taken;
}

void vm_service_reset(struct vm *vm)
{
	spin_lock(&vm->dev_lock);
	sclp_reset(&vm->sclp);
	spin_unlock(&vm->dev_lock);
	vm->service_parm = 0;
	vm->service_busy = 0;
}

/* --- calls --- */

static void write_line(void *ctx, const char *text)
{
	vm_line(ctx, LINE_VM, text);
}

static void lock(void *ctx)
{
	spin_lock(&((struct vm *)ctx)->dev_lock);
}

static void unlock(void *ctx)
{
	spin_unlock(&((struct vm *)ctx)->dev_lock);
}

static void call(struct vm *vm, u32 command, u8 *sccb, size_t size)
{
	struct sclp_machine m = {
		.storage = gstor_size(vm->stor),
		.cpus = vm->vcpus,
		.cpus_max = vm->user->cpus_max,
		.loadparm = vm->ipl.loadparm,
		.write = write_line,
		.lock = lock,
		.unlock = unlock,
		.ctx = vm,
	};

	for (u32 i = 0; i < m.cpus; i++)
		m.cpu[i] = (u8)vm->vcpu[i]->addr;
	sclp_call(&vm->sclp, &m, command, sccb, size);
}

/* On a copy: what is checked is what is carried out. */
static enum pgm call_at(struct vm *vm, u32 command, u64 at, u16 size)
{
	u8 *sccb = frame_alloc(0, FRAME_ZERO | FRAME_RESERVE);
	enum pgm pgm;

	if (!sccb) {
		vm->stor_lost = true;
		return PGM_NONE;
	}
	pgm = gstor_read(vm->stor, gpa(at), sccb, size);
	if (pgm == PGM_NONE) {
		put_be16(sccb, size);
		call(vm, command, sccb, size);
		pgm = gstor_write(vm->stor, gpa(at), sccb, size);
	}
	frame_free(sccb, 0);
	return pgm;
}

static enum pgm refuse_crossing(struct vm *vm, u64 at)
{
	u8 code[2];

	put_be16(code, SCLP_CROSSES_PAGE);
	return gstor_write(vm->stor, gpa(at + 6), code, sizeof(code));
}

static enum pgm start(struct vcpu *v, u32 command, u64 at)
{
	struct vm *vm = v->vm;
	be16 length;
	enum pgm pgm = gstor_read(vm->stor, gpa(at), &length, sizeof(length));
	u16 size;

	if (pgm != PGM_NONE)
		return pgm;
	size = be16_get(length);
	if (size < SCLP_HEADER)
		return PGM_SPECIFICATION;
	if (at % PAGE + size > PAGE)
		return refuse_crossing(vm, at);
	return call_at(vm, command, at, size);
}

static bool busy(struct vm *vm)
{
	return (vm->service_parm & SCCB_BITS) ||
	       __atomic_exchange_n(&vm->service_busy, 1, __ATOMIC_SEQ_CST);
}

static enum pgm service_call(struct vcpu *v, u32 command, u64 at, u32 *cc)
{
	struct vm *vm = v->vm;
	enum pgm pgm;

	*cc = 0;
	if ((at & ~(u64)SCCB_BITS) || at < PREFIX_SIZE ||
	    at - v->sie->prefix < PREFIX_SIZE)
		return PGM_SPECIFICATION;
	if (!gstor_valid(vm->stor, gpa(at), SCLP_HEADER))
		return PGM_ADDRESSING;
	if (busy(vm)) {
		*cc = 2;
		return PGM_NONE;
	}
	pgm = start(v, command, at);
	if (pgm == PGM_NONE)
		signal_service(vm, (u32)at | (sclp_event_pending(&vm->sclp)
						      ? EVENT_BIT
						      : 0));
	__atomic_store_n(&vm->service_busy, 0, __ATOMIC_SEQ_CST);
	return pgm;
}

enum pgm vm_service_call(struct vcpu *v, u32 command, u64 at, u32 *cc)
{
	enum pgm pgm = service_call(v, command, at, cc);

	if (pgm != PGM_NONE || *cc)
		audit_note(v->vm, AUDIT_SERVICE);
	return pgm;
}
