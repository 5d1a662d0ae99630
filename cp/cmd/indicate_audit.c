/* SPDX-License-Identifier: Apache-2.0 */
/*
 * INDICATE AUDIT: how often CP refused a machine something, by kind.  Kinds
 * that were not counted are left out of the screen's answer by being absent.
 * Reads numbers that others are writing; each may be a moment old.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/vm/vm.h"
#include "vswitch/glue.h"

/*
 * What the router dropped of OWNER's datagrams (NULL: of all guests'), of
 * NICs that are still there.
 */
static u64 drops_now(const char *owner)
{
	struct port_info p;
	u32 cursor = 0;
	u64 drops = 0;

	while (net_port_next(&cursor, &p)) {
		if (p.cfg.flags & PORT_UPLINK)
			continue;
		if (owner && strcmp(p.cfg.owner, owner) != 0)
			continue;
		drops += drops_sum(p.count.drops);
	}
	return drops;
}

/* VM is NULL for all machines since IPL. */
static void show(struct reply *r, const struct vm *vm)
{
	const char *user = vm ? vm->userid : "ALL USERS";

	reply_audit_list(r);
	for (u32 i = 0; i < AUDIT_KINDS; i++) {
		struct audit_record v = {
			.user = user,
			.kind = audit_word((enum audit)i),
			.count = audit_count(vm, (enum audit)i),
			.about = audit_about((enum audit)i),
		};

		if (i == AUDIT_DATAGRAM)
			v.count += drops_now(vm ? vm->userid : NULL);
		if (v.count)
			reply_audit(r, &v);
	}
}

void indicate_audit(struct cmdio *io, struct args *a)
{
	bool all = io_has_class(io, "AE") && args_take(a, "ALL", 3);
	struct vm *vm = NULL;

	if (!all) {
		vm = need_vm_or_own(io, a, "AE");
		if (!vm)
			return;
	}
	if (need_end(io, a))
		show(io_reply(io), vm);
	if (vm)
		vm_put(vm);
}
