/* SPDX-License-Identifier: Apache-2.0 */
/* *MSG and *MSGALL; see starmsg.h and IUCV.md. */
#include "cp/vm/starmsg.h"

#include "cp/vm/services.h"
#include "cp/vm/vm.h"

/* A machine that stands in CP READ speaks to its user. */
static bool stands(const struct vm *vm, enum star_kind kind)
{
	static const u32 console = 1u << STAR_CPCONIO | 1u << STAR_VMCONIO |
				   1u << STAR_EMSG | 1u << STAR_IMSG;

	return (console >> kind & 1) && vm->cp_read && !vm->set.run;
}

/* Does SET say IUCV for it?  Lines of a shared console are CP's. */
static bool is_set(const struct vm_settings *set, enum star_kind kind)
{
	switch (kind) {
	case STAR_MSG:
		return set->msg == RECEIVE_IUCV;
	case STAR_WNG:
		return set->wng == RECEIVE_IUCV;
	case STAR_SMSG:
		return set->smsg == RECEIVE_IUCV;
	case STAR_IMSG:
		return set->imsg == RECEIVE_IUCV;
	case STAR_EMSG:
		return set->emsg_iucv;
	case STAR_VMCONIO:
		return set->vmconio;
	case STAR_CPCONIO:
	case STAR_SCIF:
		return set->cpconio;
	default:
		return false;
	}
}

/* *MSGALL's program may write what it hears: that does not come back to it. */
static bool for_all(const struct vm_settings *set, enum star_kind kind)
{
	return kind != STAR_VMCONIO || set->vmconio;
}

bool star_open(struct vm *vm, enum star_kind kind)
{
	if (is_set(&vm->set, kind) && service_serves(SERVICE_MSG, vm))
		return true;
	return for_all(&vm->set, kind) && service_serves(SERVICE_MSGALL, vm);
}

static bool tell(struct vm *vm, enum cp_service by, enum star_kind kind,
		 const char *user, const char *text)
{
	u8 data[STAR_SIZE];
	struct iucv_note note = { .target_class = kind, .data = data };

	if (service_idle(by))
		return false;
	note.size = star_compose(data, user, text);
	return service_tell(by, vm, &note) == IUCV_OK;
}

bool star_tell(struct vm *vm, enum star_kind kind, const char *user,
	       const char *text, const char *shown)
{
	if (stands(vm, kind))
		return false;
	if (is_set(&vm->set, kind) && tell(vm, SERVICE_MSG, kind, user, text))
		return true;
	return for_all(&vm->set, kind) &&
	       tell(vm, SERVICE_MSGALL, kind, user, shown ? shown : text);
}
