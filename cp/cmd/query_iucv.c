/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY IUCV: who has paths to whom.  Each path is a copy; one that comes or
 * goes meanwhile may be there or not.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/iucv.h"
#include "cp/vm/starident.h"

static const char *state_word(const struct iucv_view *p)
{
	switch (p->state) {
	case IUCV_END_CALLING:
		return "CONNECTING";
	case IUCV_END_CALLED:
		return "PENDING";
	case IUCV_END_SEVERED:
		return "SEVERED";
	default:
		return p->quiet || p->partner_quiet ? "QUIESCED" : "OPEN";
	}
}

static void show_path(struct reply *r, const struct iucv_view *p)
{
	char name[9];
	struct iucv_path_record v = {
		.path = p->id,
		.caller = p->caller,
		.partner_path = p->partner_id,
		.state = state_word(p),
		.limit = p->limit,
		.outstanding = p->outstanding,
		.sent = p->sends,
		.received = p->receives,
		.replied = p->replies,
	};

	ebcdic_to(name, p->name, sizeof(p->name));
	name[sizeof(p->name)] = '\0';
	for (u32 i = sizeof(p->name); i-- > 0 && name[i] == ' ';)
		name[i] = '\0';
	v.partner = p->partner ? name : NULL;
	reply_iucv_path(r, &v);
}

static void groups_of(const struct user *u, char *to, size_t size)
{
	const struct dir_line *line;
	size_t at = 0;

	for (line = u->iucv_groups; line; line = line->next) {
		fmt_print(to + at, size - at, "%s%s", at ? " " : "",
			  line->text);
		at = strlen(to);
	}
}

static void show(struct reply *r, struct vm *vm, const struct vm_iucv_info *i)
{
	char groups[DIR_IUCV_GROUPS * 9 + 1] = "";
	struct iucv_view path;
	u32 next = 0;

	groups_of(vm->user, groups, sizeof(groups));
	reply_iucv(r,
		   &(struct iucv_record){ .user = vm->userid,
					  .groups = groups[0] ? groups : NULL,
					  .buffers = i->buffers,
					  .in_use = i->paths,
					  .maximum = i->paths_max,
					  .outstanding = i->outstanding });
	reply_iucv_path_list(r);
	while (vm_iucv_path(vm, &next, &path))
		show_path(r, &path);
}

static void show_if_any(struct vm *vm, void *arg)
{
	struct vm_iucv_info i;

	vm_iucv_query(vm, &i);
	if (i.buffers || i.paths)
		show(arg, vm, &i);
}

static void show_all(struct reply *r)
{
	struct vm_iucv_totals t;

	reply_iucv_list(r);
	vm_for_each(show_if_any, r);
	vm_iucv_totals(&t);
	reply_iucv_total(r,
			 &(struct iucv_total_record){ .paths = t.paths,
						      .messages = t.messages,
						      .connected = t.connected,
						      .sent = t.sent });
}

/* --- QUERY RESOURCE --- */

static void show_resource(struct reply *r, const struct star_ident_view *view)
{
	static const char *const types[STAR_IDENT_TYPES] = {
		[STAR_IDENT_LOCAL] = "LOCAL",
		[STAR_IDENT_SYSTEM] = "SYSTEM",
		[STAR_IDENT_GLOBAL] = "GLOBAL",
	};

	reply_resource(r, &(struct resource_record){
				  .name = view->name,
				  .type = types[view->type],
				  .owner = view->owner,
			  });
}

/* QUERY RESOURCE [ALL | name] */
void query_resource(struct cmdio *io, struct args *a)
{
	struct star_ident_view view;
	char name[ARGS_WORD_MAX + 1] = "";
	u32 next = 0;

	if (!args_take(a, "ALL", 3) && args_next(a))
		str_copy(name, sizeof(name), a->word);
	if (!need_end(io, a))
		return;
	reply_resource_list(io_reply(io));
	while (star_ident_query(&next, &view))
		if (!name[0] || str_ieq(name, view.name))
			show_resource(io_reply(io), &view);
}

/* QUERY IUCV [userid | ALL]: others' needs class B or E. */
void query_iucv(struct cmdio *io, struct args *a)
{
	struct vm_iucv_info i;
	struct vm *vm;

	if (io_has_class(io, "BE") && args_take(a, "ALL", 3)) {
		if (need_end(io, a))
			show_all(io_reply(io));
		return;
	}
	vm = need_vm_or_own(io, a, "BE");
	if (!vm)
		return;
	if (need_end(io, a)) {
		vm_iucv_query(vm, &i);
		reply_iucv_list(io_reply(io));
		show(io_reply(io), vm, &i);
	}
	vm_put(vm);
}
