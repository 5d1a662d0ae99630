/* SPDX-License-Identifier: Apache-2.0 */
/* Virtual CPUs: life, resets, register views, storage by guest address. */
#include "cp/vm/vcpu.h"

#include "cp/arch/cr0.h"
#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/task.h"
#include "cp/emul/dat.h"
#include "cp/engine/engine.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/vm/audit.h"
#include "cp/vm/iucv.h"
#include "cp/vm/run.h"
#include "cp/vm/sca.h"
#include "cp/vm/vm.h"
#include "cp/vm/vmcf.h"

#define CR0_RESET   0xe0ull
#define CR14_RESET  0xc2000000ull
#define PREFIX_SIZE 8192ull

#define TEA_FETCH	   0x800ull
#define TEA_STORE	   0x400ull
#define TEA_PAGE_PROTECTED 0x004ull
#define TEA_AS_SHIFT	   46

enum err vcpu_create(struct vm *vm, u16 addr, struct vcpu **out)
{
	struct vcpu *v = heap_alloc(sizeof(*v));

	if (!v)
		return ERR_NOMEM;
	v->sie = heap_alloc(sizeof(*v->sie));
	if (!v->sie) {
		heap_free(v, sizeof(*v));
		return ERR_NOMEM;
	}
	v->vm = vm;
	v->addr = addr;
	v->light.sie = v->sie;
	v->light.exit[0] = 0xff; /* none is like that */
	v->state = VCPU_STOPPED;
	v->stop = VCPU_STOP_CP;
	vcpu_reset_clear(v);
	v->task = task_create_for(vm->mades ? TASK_GUEST : TASK_LOGON,
				  vm->userid, run_world, v);
	if (!v->task) {
		audit_note(vm, AUDIT_TASK);
		heap_free(v->sie, sizeof(*v->sie));
		heap_free(v, sizeof(*v));
		return ERR_FULL;
	}
	*out = v;
	return ERR_OK;
}

void vcpu_destroy(struct vcpu *v)
{
	heap_free(v->sie, sizeof(*v->sie));
	heap_free(v, sizeof(*v));
}

void vcpu_kick(struct vcpu *v)
{
	if (task_current() == v->task || v->ended)
		return;
	/* What is pending was stored before it is looked whether V waits. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (__atomic_load_n(&v->waiting, __ATOMIC_SEQ_CST) ||
	    __atomic_load_n(&v->state, __ATOMIC_SEQ_CST) == VCPU_STOPPED)
		task_wake(v->task);
	else
		engine_kick(v);
}

void vcpu_choose_way(struct vcpu *v)
{
	v->detour = v->esa390 || v->vm->watches.kinds;
}

void vcpu_reset_cpu(struct vcpu *v)
{
	v->pending = 0;
	v->emergency_from = 0;
	v->pgm_loop_count = 0;
	v->pgm_looping = false;
	vcpu_iucv_reset(v);
	vcpu_vmcf_note(v);
	engine_reset(v);
}

void vcpu_reset_initial(struct vcpu *v)
{
	struct sie_block *s = v->sie;

	s->psw = (struct psw){ 0, 0 };
	s->prefix = 0;
	s->cpu_timer = 0;
	s->clock_comparator = 0;
	memset(s->cr, 0, sizeof(s->cr));
	s->cr[0] = CR0_RESET;
	s->cr[14] = CR14_RESET;
	v->fpc = 0;
	s->tod_programmable = 0;
	vcpu_reset_cpu(v);
}

void vcpu_reset_clear(struct vcpu *v)
{
	v->esa390 = false;
	vcpu_choose_way(v);
	vcpu_reset_initial(v);
	memset(v->gr, 0, sizeof(v->gr));
	memset(v->ar, 0, sizeof(v->ar));
	memset(v->fpr, 0, sizeof(v->fpr));
}

bool vcpu_amode64(const struct vcpu *v)
{
	return v->sie->psw.mask & PSW_EA;
}

bool vcpu_problem_state(const struct vcpu *v)
{
	return v->sie->psw.mask & PSW_PROBLEM;
}

u32 vcpu_cc(const struct vcpu *v)
{
	return (u32)((v->sie->psw.mask & PSW_CC) >> PSW_CC_SHIFT);
}

void vcpu_set_cc(struct vcpu *v, u32 cc)
{
	v->sie->psw.mask =
		(v->sie->psw.mask & ~PSW_CC) | (u64)cc << PSW_CC_SHIFT;
}

u64 vcpu_wrap(const struct vcpu *v, u64 addr)
{
	if (v->sie->psw.mask & PSW_EA)
		return addr;
	return addr & (v->sie->psw.mask & PSW_BA ? 0x7fffffff : 0xffffff);
}

gpa_t vcpu_real_to_abs(const struct vcpu *v, gra_t a)
{
	u64 at = gra_val(a);
	u64 prefix = v->sie->prefix;

	if (at < PREFIX_SIZE)
		return gpa(at + prefix);
	if (at - prefix < PREFIX_SIZE)
		return gpa(at - prefix);
	return gpa(at);
}

/* --- storage by logical address --- */

struct dat_context vcpu_dat(const struct vcpu *v, u64 psw_mask)
{
	return (struct dat_context){
		.psw_mask = psw_mask,
		.cr = v->sie->cr,
		.prefix = v->sie->prefix,
		.stor = v->vm->stor,
	};
}

/*
 * The translation-exception identification of an access that ends in PGM: page,
 * fetch or store, address space; BY: what protects it, if that is told.
 */
static enum pgm refuse(struct vcpu *v, enum pgm pgm, u64 at, bool store, u64 by)
{
	put_be64(v->sie->intparm + SIE_INTPARM_TEA,
		 (at & PAGE_MASK) | (store ? TEA_STORE : TEA_FETCH) |
			 (v->sie->psw.mask & PSW_AS) >> TEA_AS_SHIFT | by);
	return pgm;
}

enum pgm vcpu_check_low(struct vcpu *v, gra_t at)
{
	const struct dat_context c = vcpu_dat(v, 0);

	if (!dat_low_protected(&c, gra_val(at)))
		return PGM_NONE;
	return refuse(v, PGM_PROTECTION, gra_val(at), true, 0);
}

static enum pgm translate(struct vcpu *v, u64 at, bool store, gpa_t *out)
{
	const struct dat_context c = vcpu_dat(v, v->sie->psw.mask);
	u64 real, by = 0;
	enum pgm pgm = dat_translate(&c, at, store, &real);

	if (pgm == PGM_PROTECTION && !dat_low_protected(&c, at))
		by = TEA_PAGE_PROTECTED;
	if (pgm != PGM_NONE)
		return refuse(v, pgm, at, store, by);
	*out = vcpu_real_to_abs(v, gra(real));
	return PGM_NONE;
}

enum pgm vcpu_translate(struct vcpu *v, u64 psw_mask, u64 at, gpa_t *out)
{
	const struct dat_context c = vcpu_dat(v, psw_mask);
	u64 real;
	enum pgm pgm = dat_translate(&c, at, false, &real);

	if (pgm == PGM_NONE)
		*out = vcpu_real_to_abs(v, gra(real));
	return pgm;
}

/* An operand of at most a page lies in one or two pieces. */
struct pieces {
	gpa_t at[2];
	size_t size[2];
};

/* Storage that is there, but no frame for it, is not the guest's fault. */
static enum pgm put(struct vcpu *v, gpa_t to, const void *from, size_t size)
{
	enum pgm pgm = gstor_write(v->vm->stor, to, from, size);

	if (pgm != PGM_NONE && gstor_valid(v->vm->stor, to, size))
		return PGM_NO_FRAME;
	return pgm;
}

#define FETCH_OVERRIDE_END 2048
#define KEY_OVERRIDE	   0x90

/*
 * Does the PSW's key allow SIZE bytes at TO, which is AT logically?  The two
 * overrides of CR0: fetches below 2 KiB of what is no private space; storage
 * with key 9.
 */
static bool key_allows(struct vcpu *v, u64 at, gpa_t to, size_t size,
		       bool store)
{
	const struct dat_context c = vcpu_dat(v, v->sie->psw.mask);
	u8 key = (u8)((v->sie->psw.mask & PSW_KEY) >> PSW_KEY_SHIFT);
	u64 cr0 = v->sie->cr[0];

	if (gstor_key_allows(v->vm->stor, to, size, key, store))
		return true;
	if (!store && (cr0 & CR0_FETCH_OVERRIDE) &&
	    at + size <= FETCH_OVERRIDE_END && !dat_private(&c))
		return true;
	return (cr0 & CR0_STORAGE_OVERRIDE) &&
	       gstor_key_allows(v->vm->stor, to, size, KEY_OVERRIDE, store);
}

/* Each page is translated once, before the first byte moves. */
static enum pgm resolve(struct vcpu *v, gva_t where, size_t size, bool store,
			struct pieces *p)
{
	u64 at = vcpu_wrap(v, gva_val(where));
	enum pgm pgm;
	u32 i;

	ASSERT(size <= PAGE_SIZE);
	*p = (struct pieces){ .size = { 0, 0 } };
	for (i = 0; size; i++) {
		p->size[i] = MIN(size, (size_t)(PAGE_SIZE - at % PAGE_SIZE));
		pgm = translate(v, at, store, &p->at[i]);
		if (pgm != PGM_NONE)
			return pgm;
		if (!gstor_readable(v->vm->stor, p->at[i], p->size[i]))
			return PGM_ADDRESSING;
		if (!key_allows(v, at, p->at[i], p->size[i], store))
			return refuse(v, PGM_PROTECTION, at, store, 0);
		size -= p->size[i];
		at = vcpu_wrap(v, at + p->size[i]);
	}
	return PGM_NONE;
}

enum pgm vcpu_read(struct vcpu *v, gva_t from, void *to, size_t size)
{
	struct pieces p;
	enum pgm pgm;

	sca_lock(v->vm->sca);
	pgm = resolve(v, from, size, false, &p);
	if (pgm == PGM_NONE)
		pgm = gstor_read(v->vm->stor, p.at[0], to, p.size[0]);
	if (pgm == PGM_NONE && p.size[1])
		pgm = gstor_read(v->vm->stor, p.at[1], (u8 *)to + p.size[0],
				 p.size[1]);
	sca_unlock(v->vm->sca);
	return pgm;
}

enum pgm vcpu_write(struct vcpu *v, gva_t to, const void *from, size_t size)
{
	struct pieces p;
	enum pgm pgm;

	sca_lock(v->vm->sca);
	pgm = resolve(v, to, size, true, &p);
	if (pgm == PGM_NONE)
		pgm = put(v, p.at[0], from, p.size[0]);
	if (pgm == PGM_NONE && p.size[1])
		pgm = put(v, p.at[1], (const u8 *)from + p.size[0], p.size[1]);
	sca_unlock(v->vm->sca);
	return pgm;
}

enum pgm vcpu_check_write(struct vcpu *v, gva_t to, size_t size)
{
	struct pieces p;
	enum pgm pgm;

	sca_lock(v->vm->sca);
	pgm = resolve(v, to, size, true, &p);
	sca_unlock(v->vm->sca);
	return pgm;
}

enum pgm vcpu_read_real(struct vcpu *v, gra_t from, void *to, size_t size)
{
	u64 at = gra_val(from);
	u8 *out = to;
	enum pgm pgm;
	size_t n;

	for (; size; at += n, out += n, size -= n) {
		n = MIN(size, (size_t)(PAGE_SIZE - at % PAGE_SIZE));
		pgm = gstor_read(v->vm->stor, vcpu_real_to_abs(v, gra(at)), out,
				 n);
		if (pgm != PGM_NONE)
			return pgm;
	}
	return PGM_NONE;
}

enum pgm vcpu_write_real(struct vcpu *v, gra_t to, const void *from,
			 size_t size)
{
	u64 at = gra_val(to);
	const u8 *in = from;
	enum pgm pgm;
	size_t n;

	for (; size; at += n, in += n, size -= n) {
		n = MIN(size, (size_t)(PAGE_SIZE - at % PAGE_SIZE));
		pgm = put(v, vcpu_real_to_abs(v, gra(at)), in, n);
		if (pgm != PGM_NONE)
			return pgm;
	}
	return PGM_NONE;
}
