/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DISPLAY: storage, registers, PSWs and keys of a virtual machine, each operand
 * by itself.  A running machine stands still while its lines are made.  Called
 * with vm->lock held.
 */
#include "cp/arch/psw.h"
#include "cp/cmd/format_memory.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/core/machine.h"
#include "cp/core/task.h"
#include "cp/hw/insn.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/mm/home.h"
#include "cp/vm/vcpu.h"

#define YIELD_PAGES 256

struct reader {
	struct vcpu *v;
	const struct where *where;
	u32 pages;
};

static bool read_bytes(void *ctx, u64 at, u8 *to, size_t n)
{
	struct reader *r = ctx;
	gpa_t where;

	return machine_translate(r->v, r->where, at, &where) &&
	       gstor_read(r->v->vm->stor, where, to, n) == PGM_NONE;
}

static bool read_key(void *ctx, u64 at, u8 *out)
{
	struct reader *r = ctx;
	gpa_t where;

	if (++r->pages % YIELD_PAGES == 0)
		task_yield();
	if (!machine_translate(r->v, r->where, at, &where))
		return false;
	*out = gmap_storage_key(r->v->vm->stor, where);
	return true;
}

/* --- the real machine's storage: classes C and E --- */

static bool read_host(void *ctx, u64 at, u8 *to, size_t n)
{
	(void)ctx;
	if (at >= machine_storage() || n > machine_storage() - at)
		return false;
	memcpy(to, home_at(hpa(at)), n);
	return true;
}

static bool key_host(void *ctx, u64 at, u8 *out)
{
	u32 *pages = ctx;

	if (at >= machine_storage())
		return false;
	if (++*pages % YIELD_PAGES == 0)
		task_yield();
	*out = insn_iske(at);
	return true;
}

static void display_host(struct cmdio *io, struct where *w, const char *word)
{
	u32 pages = 0;
	const struct memory_view view = {
		.ctx = &pages,
		.read = read_host,
		.key = key_host,
		.letter = 'H',
		.wide = true,
	};
	struct io_sink sink;
	bool more;

	if (w->from >= machine_storage()) {
		msg_hexloc_beyond(io, word);
		return;
	}
	if (w->to_end)
		w->last = machine_storage() - 1;
	format_memory(io_sink_init(&sink, io), &view, w, &more);
	if (more)
		msg_display_cut(io, FORMAT_MEMORY_LINES_MAX);
}

/* --- the guest's --- */

static void display_storage(struct cmdio *io, struct vcpu *v, const char *word)
{
	struct reader r = { .v = v };
	struct memory_view view = {
		.ctx = &r,
		.read = read_bytes,
		.key = read_key,
		.wide = !v->esa390,
	};
	struct io_sink sink;
	struct where w;
	u64 end;
	bool more;

	if (!machine_where(io, word, &w))
		return;
	if (w.space == WHERE_HOST) {
		if (io_has_class(io, "CE"))
			display_host(io, &w, word);
		else
			msg_hexloc_invalid(io, word);
		return;
	}
	end = machine_last(v, &w);
	if (w.from > end) {
		msg_hexloc_beyond(io, word);
		return;
	}
	if (w.to_end)
		w.last = end;
	r.where = &w;
	view.letter = machine_letter(v, &w);
	format_memory(io_sink_init(&sink, io), &view, &w, &more);
	if (more)
		msg_display_cut(io, FORMAT_MEMORY_LINES_MAX);
}

static const struct set_view {
	const char *z_name, *esa_name;
	bool z_wide, esa_wide;
} set_view[] = {
	[WHERE_GR] = { "GRG", "GPR", true, false },
	[WHERE_CR] = { "CRG", "ECR", true, false },
	[WHERE_FPR] = { "FPR", "FPR", true, true },
	[WHERE_AR] = { "AR", "AR", false, false },
};

static void display_registers(struct cmdio *io, const struct vcpu *v,
			      const struct where_registers *r)
{
	const struct set_view *s = &set_view[r->set];
	bool wide = v->esa390 ? s->esa_wide : s->z_wide;
	struct io_sink sink;
	u64 value[16];

	for (u32 i = 0; i < 16; i++) {
		value[i] = machine_register(v, r->set, i);
		if (!wide)
			value[i] &= 0xffffffff;
	}
	format_registers(io_sink_init(&sink, io),
			 v->esa390 ? s->esa_name : s->z_name, value, r->first,
			 r->last, wide);
}

static void show_psw(struct cmdio *io, const struct vcpu *v, const char *name,
		     u64 mask, u64 addr)
{
	if (v->esa390)
		cmdio_linef(io, "%s = %08X %08X", name, (u32)(mask >> 32),
			    (u32)(mask & PSW_BA) | ((u32)addr & 0x7fffffff));
	else
		cmdio_linef(io, "%s = %08X %08X %08X %08X", name,
			    (u32)(mask >> 32), (u32)mask, (u32)(addr >> 32),
			    (u32)addr);
}

/* The old and new PSWs of each kind of interruption. */
static const struct psw_place {
	const char *name;
	u16 z, esa;
} psw_places[] = {
	{ "RST OLD", 0x120, 0x08 }, { "RST NEW", 0x1a0, 0x00 },
	{ "EXT OLD", 0x130, 0x18 }, { "EXT NEW", 0x1b0, 0x58 },
	{ "SVC OLD", 0x140, 0x20 }, { "SVC NEW", 0x1c0, 0x60 },
	{ "PGM OLD", 0x150, 0x28 }, { "PGM NEW", 0x1d0, 0x68 },
	{ "MCH OLD", 0x160, 0x30 }, { "MCH NEW", 0x1e0, 0x70 },
	{ "I/O OLD", 0x170, 0x38 }, { "I/O NEW", 0x1f0, 0x78 },
};

static void show_stored_psw(struct cmdio *io, struct vcpu *v,
			    const struct psw_place *p)
{
	be64 raw[2] = { be64_make(0), be64_make(0) };
	size_t size = v->esa390 ? 8 : 16;

	if (vcpu_read_real(v, gra(v->esa390 ? p->esa : p->z), raw, size) !=
	    PGM_NONE)
		return;
	if (v->esa390)
		cmdio_linef(io, "%s = %08X %08X", p->name,
			    (u32)(be64_get(raw[0]) >> 32),
			    (u32)be64_get(raw[0]));
	else
		show_psw(io, v, p->name, be64_get(raw[0]), be64_get(raw[1]));
}

static void display_psw(struct cmdio *io, struct vcpu *v, struct args *a)
{
	bool all = args_take(a, "ALL", 3);

	show_psw(io, v, "PSW", v->sie->psw.mask, v->sie->psw.addr);
	for (u32 i = 0; all && i < ARRAY_SIZE(psw_places); i++)
		show_stored_psw(io, v, &psw_places[i]);
}

static void display_one(struct cmdio *io, struct vcpu *v, struct args *a)
{
	struct where_registers r;
	bool good;

	if (args_abbrev(a->word, "PSW", 1)) {
		display_psw(io, v, a);
	} else if (args_abbrev(a->word, "PREFIX", 3)) {
		cmdio_linef(io, "PREFIX = %08X", v->sie->prefix);
	} else if (strcmp(a->word, "FPC") == 0) {
		cmdio_linef(io, "FPC = %08X", v->fpc);
	} else if (where_registers(a->word, &r, &good)) {
		if (good)
			display_registers(io, v, &r);
		else
			msg_register_invalid(io, a->word);
	} else {
		display_storage(io, v, a->word);
	}
}

void cmd_display(struct cmdio *io, struct args *a)
{
	struct vcpu *v;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	v = machine_hold(io);
	do
		display_one(io, v, a);
	while (args_next(a));
	machine_release(io);
}
