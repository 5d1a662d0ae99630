/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY NSS: the systems of the pack, which z/VM would keep as named saved
 * systems.  Class G may ask, as it is G that gives IPL.  No lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/pack/ins.h"
#include "cp/vm/vm_init.h"

#define UNIT 1024ull

static void show(struct reply *r, const char *name, const struct ins *ins)
{
	char size[FORMAT_AMOUNT_SIZE], needs[FORMAT_AMOUNT_SIZE];
	struct nss_record v = { .name = name, .files = ins->files };

	for (u32 i = 0; i < ins->files; i++) {
		const struct ins_file *f = &ins->file[i];

		v.size += f->member.size;
		v.needs = MAX(v.needs, f->address + f->member.size);
	}
	v.size_shown = format_amount(size, ROUND_UP(v.size, UNIT));
	v.needs_shown = format_amount(needs, ROUND_UP(v.needs, UNIT));
	reply_nss(r, &v);
}

/* ONLY: this one; "" all.  One that cannot be loaded has no files. */
static bool show_systems(struct reply *r, struct ins *ins, const char *only)
{
	const struct pack *pack = vm_system_pack();
	struct report nobody = { .put = NULL };
	char name[NAME_MAX + 1];
	bool any = false;

	for (u32 i = 0; ins_system_name(pack, i, name); i++) {
		if (only[0] && !str_ieq(only, name))
			continue;
		if (ins_read(pack, name, ins, &nobody) != ERR_OK)
			ins->files = 0;
		show(r, name, ins);
		any = true;
	}
	return any;
}

void query_nss(struct cmdio *io, struct args *a)
{
	char only[NAME_MAX + 1] = "";
	struct ins *ins;

	if (args_take(a, "NAME", 4)) {
		if (!need_name(io, a, only))
			return;
	} else {
		args_take(a, "ALL", 3);
	}
	if (!need_end(io, a))
		return;
	ins = heap_alloc(sizeof(*ins));
	if (!ins) {
		msg_system_bad(io, only, err_text(ERR_NOMEM));
		return;
	}
	reply_nss_list(io_reply(io));
	if (!show_systems(io_reply(io), ins, only) && only[0])
		msg_no_system(io, only);
	heap_free(ins, sizeof(*ins));
}
