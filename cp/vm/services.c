/* SPDX-License-Identifier: Apache-2.0 */
/* The table of services; see services.h.  Guarded by IUCV's lock. */
#include "cp/vm/services.h"

#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/dir/dir.h"
#include "cp/lib/str.h"
#include "cp/vm/iucv.h"
#include "cp/vm/starblock.h"
#include "cp/vm/starchange.h"
#include "cp/vm/starevent.h"
#include "cp/vm/starident.h"
#include "cp/vm/starmonitor.h"
#include "cp/vm/starrecord.h"
#include "cp/vm/vm.h"
#include "iucv/starsignal.h"

#define RETRY_TOD (TOD_PER_S / 4)

static bool in_one_group(const void *a, const void *b)
{
	return dir_iucv_group(a, b);
}

static const struct iucv_service_ops signal_ops = {
	.asked = star_signal_asked,
	.opened = star_signal_opened,
	.told = star_signal_told,
	.closed = star_signal_closed,
	.together = in_one_group,
};

static struct iucv_service services[SERVICES] = {
#define SERVICE(id, text, everybody, most, what)                               \
	[SERVICE_##id] = {                                                     \
		.name = (text),                                                \
		.open = (everybody),                                           \
		.limit = (most),                                               \
		.ops = (what),                                                 \
	},
#include "cp/vm/services.def"
#undef SERVICE
};

void services_init(void)
{
	for (u32 i = 0; i < SERVICES; i++)
		iucv_service_begin(&services[i]);
}

struct iucv_service *services_find(const char *name)
{
	for (u32 i = 0; i < SERVICES; i++)
		if (strcmp(services[i].name, name) == 0)
			return &services[i];
	return NULL;
}

const struct iucv_service *services_get(enum cp_service s)
{
	return &services[s];
}

/* One of them is due: nearly never, and this is asked with each function. */
static bool any_due;

void services_due(struct iucv_service *s)
{
	s->due = true;
	any_due = true;
}

void services_turn(struct iucv *v)
{
	if (!any_due)
		return;
	any_due = false;
	for (u32 i = 0; i < SERVICES; i++)
		if (services[i].due)
			iucv_service_turn(v, &services[i]);
}

u64 services_deadline(bool found_none)
{
	return found_none ? clock_now() + RETRY_TOD : DEADLINE_NEVER;
}

bool service_idle(enum cp_service s)
{
	return !__atomic_load_n(&services[s].party.paths, __ATOMIC_RELAXED);
}

bool service_serves(enum cp_service s, struct vm *vm)
{
	bool serves;

	if (service_idle(s))
		return false;
	vm_iucv_begin();
	serves = iucv_service_end(&services[s], &vm->iucv) != NULL;
	vm_iucv_end();
	return serves;
}

enum iucv_code service_tell(enum cp_service s, struct vm *vm,
			    const struct iucv_note *n)
{
	enum iucv_code code = IUCV_NO_PATH;
	struct iucv_end *e;
	struct iucv *v;

	if (service_idle(s))
		return code;
	v = vm_iucv_begin();
	e = iucv_service_end(&services[s], &vm->iucv);
	if (e)
		code = iucv_service_send(v, e, n);
	vm_iucv_end();
	return code;
}
