/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storage of virtual machines as IUCV and VMCF get at it: inside of its size,
 * with the key of who asked.  Under iucv_lock.
 */
#include "cp/mm/gstor.h"
#include "cp/vm/iucv.h"
#include "cp/vm/vm.h"

static struct vm *vm_of(const struct iucv_party *p)
{
	return container_of(p, struct vm, iucv);
}

static enum iucv_trouble look(const struct iucv_side *side, u32 at, size_t size,
			      bool store)
{
	struct gstor *g;

	if (side->party->service) /* has none */
		return IUCV_BAD_ADDRESS;
	g = vm_of(side->party)->stor;
	if (!gstor_readable(g, gpa(at), size))
		return IUCV_BAD_ADDRESS;
	if (!gstor_key_allows(g, gpa(at), size, side->key, store))
		return IUCV_BAD_KEY;
	return IUCV_FINE;
}

static enum iucv_trouble fetch(const struct iucv_side *from, u32 at, void *to,
			       size_t size)
{
	enum iucv_trouble trouble = look(from, at, size, false);

	if (trouble == IUCV_FINE &&
	    gstor_read(vm_of(from->party)->stor, gpa(at), to, size) != PGM_NONE)
		return IUCV_BAD_ADDRESS;
	return trouble;
}

static enum iucv_trouble move_between(const struct iucv_side *from, u32 from_at,
				      const struct iucv_side *to, u32 to_at,
				      size_t size, bool *at_target)
{
	enum iucv_trouble trouble = look(from, from_at, size, false);

	*at_target = false;
	if (trouble != IUCV_FINE)
		return trouble;
	*at_target = true;
	trouble = look(to, to_at, size, true);
	if (trouble != IUCV_FINE)
		return trouble;
	return gstor_move(vm_of(from->party)->stor, gpa(from_at),
			  vm_of(to->party)->stor, gpa(to_at), size) == PGM_NONE
		       ? IUCV_FINE
		       : IUCV_BAD_ADDRESS;
}

static enum iucv_trouble put(const struct iucv_side *to, u32 at,
			     const void *from, size_t size)
{
	enum iucv_trouble trouble = look(to, at, size, true);

	if (trouble == IUCV_FINE && gstor_write(vm_of(to->party)->stor, gpa(at),
						from, size) != PGM_NONE)
		return IUCV_BAD_ADDRESS;
	return trouble;
}

const struct iucv_storage vm_iucv_storage = {
	.fetch = fetch, .move = move_between, .put = put, .look = look
};
