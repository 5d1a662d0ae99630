/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'64': saved segments, found, loaded and purged by name.  Functions
 * of 31 and of 64 bits; only MONDCSS is there (cp/vm/segment.h).  Reference: CP
 * Programming Services; codes but 44 are ours.
 */
#include "cp/vm/segment.h"

#include "cp/diag/handler.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/vm/vm.h"

enum function {
	LOADSHR = 0x00,
	LOADNSR = 0x04,
	PURGESEG = 0x08,
	FINDSEG = 0x0c,
	LOADNOLY = 0x10,
	SEGEXT = 0x18,
	LOADSHRX = 0x20,
	LOADNSRX = 0x24,
	FINDSEGX = 0x2c,
	SEGEXTX = 0x38,
};

#define CC_THERE   0 /* it is loaded, or was purged   */
#define CC_NOT	   1 /* it is not loaded              */
#define CC_ERROR   2 /* why is in Ry                  */
#define CC_INVALID 3 /* no such function              */

enum code {
	NO_SEGMENT = 44,
	IN_STORAGE = 1,	 /* it would lie in the machine's storage */
	NO_ROOM = 2,	 /* CP has no storage for it              */
	ONLY_SHARED = 3, /* no machine has its own copy of it     */
	BAD_LIST = 4,	 /* of SEGEXT                             */
	NOT_ALLOWED = 449,
};

/* Of SEGEXT, X'64' in addresses of 31 or of 64 bits. */
struct extent_list {
	u8 operation;
	u8 reserved[3];
	u8 code;
	u8 reserved2[3];
	u8 name[8];
	be32 out;
	be16 out_size;
	u8 reserved3[2];
};
LAYOUT_SIZE(struct extent_list, 24);
LAYOUT_AT(struct extent_list, name, 8);
LAYOUT_AT(struct extent_list, out_size, 20);

#define FIND_EXTENTS 0x0c
#define TYPE_SC	     6 /* shared, read by machines, written by CP */

struct extents_long {
	be64 first, last;
	be32 ranges, stored;
	be64 range_first, range_last; /* the first with its type */
};
LAYOUT_SIZE(struct extents_long, 40);

struct extents_short {
	be32 first, last;
	be32 ranges, stored;
	be32 range_first, range_last;
};
LAYOUT_SIZE(struct extents_short, 24);

static enum pgm end(struct vcpu *v, u32 cc)
{
	vcpu_set_cc(v, cc);
	return PGM_NONE;
}

static enum pgm fail(struct vcpu *v, u8 ry, enum code code)
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
		return fail(v, ry, NOT_ALLOWED);
	case ERR_RANGE:
		return fail(v, ry, IN_STORAGE);
	default:
		return fail(v, ry, NO_ROOM);
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

static enum pgm store_extents(struct vcpu *v, const struct extent_list *l,
			      const struct segment *s, bool is_long)
{
	const struct extents_long big = {
		.first = be64_make(s->pages.at),
		.last = be64_make(last_byte(s)),
		.ranges = be32_make(1),
		.stored = be32_make(1),
		.range_first = be64_make(s->pages.at | TYPE_SC),
		.range_last = be64_make(last_byte(s)),
	};
	const struct extents_short small = {
		.first = be32_make((u32)s->pages.at),
		.last = be32_make((u32)last_byte(s)),
		.ranges = be32_make(1),
		.stored = be32_make(1),
		.range_first = be32_make((u32)s->pages.at | TYPE_SC),
		.range_last = be32_make((u32)last_byte(s)),
	};
	gra_t out = gra(be32_get(l->out));

	return is_long ? vcpu_write_real(v, out, &big, sizeof(big))
		       : vcpu_write_real(v, out, &small, sizeof(small));
}

/* Rx addresses a list, in which the code is stored, too. */
static enum pgm extents(struct vcpu *v, u8 rx, u8 ry, bool is_long)
{
	size_t needs = is_long ? sizeof(struct extents_long)
			       : sizeof(struct extents_short);
	gra_t at = diag_address(v, rx);
	const struct segment *s;
	struct extent_list l;
	enum pgm pgm = vcpu_read_real(v, at, &l, sizeof(l));

	if (pgm != PGM_NONE)
		return pgm;
	s = segment_find(l.name);
	l.code = 0;
	if (!s)
		l.code = NO_SEGMENT;
	else if (l.operation != FIND_EXTENTS || be16_get(l.out_size) < needs)
		l.code = BAD_LIST;
	else
		pgm = store_extents(v, &l, s, is_long);
	if (pgm == PGM_NONE)
		pgm = vcpu_write_real(v, at, &l, sizeof(l));
	if (pgm != PGM_NONE)
		return pgm;
	if (l.code)
		return fail(v, ry, l.code);
	diag_set(v, ry, 0);
	return end(v, cc_of(v, s));
}

static enum pgm by_name(struct vcpu *v, u8 rx, u8 ry, u32 function)
{
	struct segment *s;
	u8 name[8];
	enum pgm pgm =
		vcpu_read_real(v, diag_address(v, rx), name, sizeof(name));

	if (pgm != PGM_NONE)
		return pgm;
	s = segment_find(name);
	if (!s)
		return fail(v, ry, NO_SEGMENT);
	switch (function) {
	case FINDSEG:
	case FINDSEGX:
		return tell(v, rx, ry, s);
	case PURGESEG:
		return purge(v, s);
	case LOADNSR:
	case LOADNSRX:
		return fail(v, ry, ONLY_SHARED);
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
	u32 function = (u32)v->gr[ry];

	switch (function) {
	case SEGEXT:
	case SEGEXTX:
		return extents(v, rx, ry, function == SEGEXTX);
	case LOADSHR:
	case LOADNSR:
	case PURGESEG:
	case FINDSEG:
	case LOADNOLY:
	case LOADSHRX:
	case LOADNSRX:
	case FINDSEGX:
		return by_name(v, rx, ry, function);
	default:
		return end(v, CC_INVALID);
	}
}
