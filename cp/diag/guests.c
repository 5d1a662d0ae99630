/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'2FC': what guests use, for performance monitors (Linux: hypfs).
 * Rx: logical address of a parameter list, whose buffer's address is logical,
 * too; the residual count comes back in Rx, negative when the buffer is too
 * short.  Who is not in class B learns of himself only.
 */
#include "cp/cmd/classes.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/diag/handler.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vm.h"

#define FORMAT	    2
#define CLASS_ALL   "B"
#define FRAME_KIB   4
#define CAPPED_SOFT 0x2
#define CAPPED_HARD 0x4
#define KIB	    1024
#define SHORT	    (~1ull) /* Ry: -2, the buffer is too short */

struct guests_parm {
	u8 userid[8]; /* EBCDIC: one, "*" all, blanks: who asks */
	u8 group[8];  /* CP has none: not looked at             */
	be64 buffer;
	be32 size;
	be32 format;
};
LAYOUT_SIZE(struct guests_parm, 32);

struct guest_data {
	be32 version; /* 0 */
	be32 flags;
	be64 cpu_us, online_us;
	be64 storage_min_kib, storage_max_kib, storage_share_kib,
		storage_used_kib;
	be32 real_cpus, system_cpus, cpus, cpus_operating;
	be32 share_max, share; /* relative, as SET SHARE has them */
	be32 samples[6];       /* CP samples nothing              */
	u8 userid[8];
};
LAYOUT_SIZE(struct guest_data, 112);
LAYOUT_AT(struct guest_data, real_cpus, 56);
LAYOUT_AT(struct guest_data, userid, 104);

struct answer_to {
	struct vcpu *v;
	char only[9]; /* "": all */
	u64 buffer;   /* logical */
	u64 size, need;
	enum pgm pgm;
};

static u32 operating(const struct vm *vm)
{
	u32 n = 0;

	for (u32 i = 0; i < vm->vcpus; i++)
		n += !(vm->vcpu[i]->stop & VCPU_STOP_ARCH);
	return n;
}

static u32 capped(const struct vm *vm)
{
	switch (vm->share.limit) {
	case DIR_LIMIT_SOFT:
		return CAPPED_SOFT;
	case DIR_LIMIT_HARD:
		return CAPPED_HARD;
	default:
		return 0;
	}
}

/* 0: it is a part of the machine instead. */
static u32 relative(const struct dir_amount *a)
{
	return a->absolute ? 0 : a->relative;
}

static void fill(struct guest_data *d, const struct vm *vm)
{
	u64 size_kib = gstor_size(vm->stor) / KIB;
	char name[9];

	memset(d, 0, sizeof(*d));
	d->flags = be32_make(capped(vm));
	d->cpu_us = be64_make(vm_total_time(vm) / TOD_PER_US);
	d->online_us = be64_make((clock_now() - vm->logon_tod) / TOD_PER_US);
	d->storage_max_kib = be64_make(size_kib);
	d->storage_share_kib = be64_make(size_kib);
	d->storage_used_kib = be64_make((u64)vm->stor->frames * FRAME_KIB);
	d->real_cpus = be32_make(cpus_online);
	d->system_cpus = be32_make(cpus_online);
	d->cpus = be32_make(vm->vcpus);
	d->cpus_operating = be32_make(operating(vm));
	d->share = be32_make(relative(&vm->share.normal));
	if (vm->share.limit)
		d->share_max = be32_make(relative(&vm->share.most));
	fmt_print(name, sizeof(name), "%-8.8s", vm->userid);
	ebcdic_from(d->userid, name, sizeof(d->userid));
}

/* What has no room is only counted. */
static void add(struct vm *vm, void *arg)
{
	struct answer_to *to = arg;
	struct guest_data d;
	u64 at = to->need;

	if (vm->dead || (to->only[0] && strcmp(to->only, vm->userid) != 0))
		return;
	to->need += sizeof(d);
	if (to->pgm != PGM_NONE || to->need > to->size)
		return;
	fill(&d, vm);
	to->pgm = vcpu_write(to->v, gva(to->buffer + at), &d, sizeof(d));
}

/* Whose data are asked for; false: not for V's user to know. */
static bool take_userid(const struct vcpu *v, const u8 ebcdic[8], char only[9])
{
	ebcdic_to(only, ebcdic, 8);
	only[8] = '\0';
	for (size_t n = 8; n && only[n - 1] == ' '; n--)
		only[n - 1] = '\0';
	if (!only[0])
		str_copy(only, 9, v->vm->userid);
	if (strcmp(only, v->vm->userid) == 0)
		return true;
	if (strcmp(only, "*") == 0)
		only[0] = '\0';
	return classes_allow(CLASS_ALL, v->vm->classes);
}

enum pgm diag_guests(struct vcpu *v, u8 rx, u8 ry)
{
	struct guests_parm parm;
	struct answer_to to = { .v = v, .pgm = PGM_NONE };
	enum pgm pgm = vcpu_read(v, gva(v->gr[rx]), &parm, sizeof(parm));

	if (pgm != PGM_NONE)
		return pgm;
	if (be32_get(parm.format) != FORMAT ||
	    !take_userid(v, parm.userid, to.only))
		return PGM_SPECIFICATION;
	to.buffer = be64_get(parm.buffer);
	to.size = be32_get(parm.size);
	vm_for_each(add, &to);
	if (to.pgm != PGM_NONE)
		return to.pgm;
	diag_set(v, rx, to.size - to.need);
	diag_set(v, ry, to.need > to.size ? SHORT : 0);
	return PGM_NONE;
}
