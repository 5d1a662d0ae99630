/* SPDX-License-Identifier: Apache-2.0 */
/* Saved segments; see segment.h. */
#include "cp/vm/segment.h"

#include "cp/diag/segment_list.h"
#include "cp/dir/dir.h"
#include "cp/engine/engine.h"
#include "cp/hw/insn.h"
#include "cp/mm/frame.h"
#include "cp/vm/starmonitor.h"
#include "cp/vm/vm.h"

#define SERVICE_NAME "*MONITOR"
#define ORDER	     8 /* frames of a megabyte */

_Static_assert(PAGE_SIZE << ORDER == SEGMENT_SIZE, "one table's frames");

static struct segment monitor = { SEGMENT_MONITOR,
				  { .at = SEGMENT_MONITOR_AT } };

struct segment *segment_find(const u8 name[8])
{
	return segment_name_is(name, monitor.name) ? &monitor : NULL;
}

/* With storage key 0, whatever they were before. */
static bool make_frames(struct segment *s)
{
	u8 *base, *none = NULL;

	if (__atomic_load_n(&s->pages.base, __ATOMIC_ACQUIRE))
		return true;
	base = frame_alloc(ORDER, FRAME_ZERO);
	if (!base)
		return false;
	for (u64 at = 0; at < SEGMENT_SIZE; at += PAGE_SIZE)
		insn_sske(hpa_val(home_real(base + at)), 0);
	if (!__atomic_compare_exchange_n(&s->pages.base, &none, base, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		frame_free(base, ORDER);
	return true;
}

const struct segment *segment_monitor(void)
{
	return make_frames(&monitor) ? &monitor : NULL;
}

static bool may_load(const struct user *user)
{
	return dir_iucv_row(user, SERVICE_NAME) != NULL;
}

u64 segment_reach(const struct user *user)
{
	return may_load(user) ? SEGMENT_MONITOR_AT + SEGMENT_SIZE : 0;
}

bool segment_loaded(const struct vm *vm, const struct segment *s)
{
	return __atomic_load_n(&vm->stor->shared, __ATOMIC_ACQUIRE) ==
	       &s->pages;
}

static void tell_cpus(struct vm *vm)
{
	for (u32 i = 0; i < vm->mades; i++)
		engine_storage(vm->made[i]);
}

enum err segment_load(struct vm *vm, struct segment *s)
{
	enum err err;

	if (!may_load(vm->user))
		return ERR_PERM;
	if (segment_loaded(vm, s))
		return ERR_OK;
	if (!make_frames(s))
		return ERR_NOMEM;
	err = gmap_share(vm->stor, &s->pages);
	if (err == ERR_OK)
		tell_cpus(vm);
	return err;
}

void segment_drop(struct vm *vm)
{
	if (!vm->stor->shared)
		return;
	gmap_unshare(vm->stor);
	tell_cpus(vm);
	star_monitor_unloaded(vm);
}
