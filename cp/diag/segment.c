/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'64': saved segments, found, loaded and purged by name.  Functions
 * of 31 and of 64 bits; only MONDCSS is there (cp/vm/segment.h).  Reference: CP
 * Programming Services.
 */
#include "cp/vm/segment.h"

#include "cp/diag/handler.h"
#include "cp/diag/segment_list.h"
#include "cp/vm/vm.h"

#define CC_THERE   0 /* it is loaded, or was purged   */
#define CC_NOT	   1 /* it is not loaded              */
#define CC_ERROR   2 /* why is in Ry                  */
#define CC_INVALID 3 /* no such function              */

static enum pgm end(struct vcpu *v, u32 cc)
{
	vcpu_set_cc(v, cc);
	return PGM_NONE;
}

static enum pgm fail(struct vcpu *v, u8 ry, enum segment_code code)
{
	diag_set(v, ry, code);
	return end(v, CC_ERROR);
}

static u64 last_byte(const struct segment *s)
{
	return s->pages.at + SEGMENT_SIZE - 1;
}

static u32 cc_of(const struct vcpu *v, const struct segment *s)
{
	return segment_loaded(v->vm, s) ? CC_THERE : CC_NOT;
}

static enum pgm tell(struct vcpu *v, u8 rx, u8 ry, const struct segment *s)
{
	diag_set(v, rx, s->pages.at);
	diag_set(v, ry, last_byte(s));
	return end(v, cc_of(v, s));
}

/* While no other CPU of the machine runs; false: it is to be tried again. */
static bool begin_change(struct vcpu *v)
{
	if (!diag_lock_briefly(v)) {
		vcpu_retry(v);
		return false;
	}
	if (v->vm->vcpus > 1)
		vm_pause(v->vm);
	return true;
}

static void end_change(struct vm *vm)
{
	if (vm->vcpus > 1)
		vm_resume(vm);
	mutex_unlock(&vm->lock);
}

static enum pgm load(struct vcpu *v, u8 rx, u8 ry, struct segment *s)
{
	enum err err;

	if (!begin_change(v))
		return PGM_NONE;
	err = segment_load(v->vm, s);
	end_change(v->vm);
	switch (err) {
	case ERR_OK:
		return tell(v, rx, ry, s);
	case ERR_PERM:
		return fail(v, ry, SEGMENT_NOT_ALLOWED);
	case ERR_RANGE:
		return fail(v, ry, SEGMENT_IN_STORAGE);
	default:
		return fail(v, ry, SEGMENT_NO_ROOM);
	}
}

static enum pgm purge(struct vcpu *v, const struct segment *s)
{
	bool there;

	if (!begin_change(v))
		return PGM_NONE;
	there = segment_loaded(v->vm, s);
	if (there)
		segment_drop(v->vm);
	end_change(v->vm);
	return end(v, there ? CC_THERE : CC_NOT);
}

static enum pgm store_extents(struct vcpu *v, const struct segment_list *l,
			      const struct segment *s, bool is_long)
{
	u8 out[SEGMENT_ANSWER_MAX];
	u32 size = segment_list_answer(out, s->pages.at, last_byte(s), is_long);

	return vcpu_write_real(v, gra(be32_get(l->out)), out, size);
}

/* Rx addresses a list, in which the code is stored, too. */
static enum pgm extents(struct vcpu *v, u8 rx, u8 ry, bool is_long)
{
	gra_t at = diag_address(v, rx);
	const struct segment *s;
	struct segment_list l;
	enum segment_code code;
	enum pgm pgm = vcpu_read_real(v, at, &l, sizeof(l));

	if (pgm != PGM_NONE)
		return pgm;
	s = segment_find(l.name);
	code = segment_list_judge(&l, s != NULL, is_long);
	if (code == SEGMENT_FINE)
		pgm = store_extents(v, &l, s, is_long);
	if (pgm == PGM_NONE)
		pgm = vcpu_write_real(v, at, &l, sizeof(l));
	if (pgm != PGM_NONE)
		return pgm;
	if (code != SEGMENT_FINE)
		return fail(v, ry, code);
	diag_set(v, ry, 0);
	return end(v, cc_of(v, s));
}

static enum pgm by_name(struct vcpu *v, u8 rx, u8 ry,
			enum segment_function function)
{
	struct segment *s;
	u8 name[8];
	enum pgm pgm =
		vcpu_read_real(v, diag_address(v, rx), name, sizeof(name));

	if (pgm != PGM_NONE)
		return pgm;
	s = segment_find(name);
	if (!s)
		return fail(v, ry, SEGMENT_NO_NAME);
	switch (function) {
	case SEGMENT_FIND:
		return tell(v, rx, ry, s);
	case SEGMENT_PURGE:
		return purge(v, s);
	case SEGMENT_LOAD_OWN:
		return fail(v, ry, SEGMENT_ONLY_SHARED);
	default:
		return load(v, rx, ry, s);
	}
}

/*
 * X'DC', data of applications for the monitor: nobody is authorized (OPTION
 * APPLMON is not there), which programs know how to take.
 */
#define APPLICATION_LIST 32
#define APPLICATION_NO	 5

enum pgm diag_application(struct vcpu *v, u8 rx, u8 ry)
{
	u8 list[APPLICATION_LIST];
	enum pgm pgm =
		vcpu_read_real(v, diag_address(v, rx), list, sizeof(list));

	if (pgm != PGM_NONE)
		return pgm;
	diag_set(v, ry, APPLICATION_NO);
	return end(v, 1);
}

enum pgm diag_segment(struct vcpu *v, u8 rx, u8 ry)
{
	enum segment_function function = segment_function((u32)v->gr[ry]);

	switch (function) {
	case SEGMENT_EXTENTS:
	case SEGMENT_EXTENTS_LONG:
		return extents(v, rx, ry, function == SEGMENT_EXTENTS_LONG);
	case SEGMENT_NOTHING:
		return end(v, CC_INVALID);
	default:
		return by_name(v, rx, ry, function);
	}
}
