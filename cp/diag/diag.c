/* SPDX-License-Identifier: Apache-2.0 */
/* The dispatcher of hypercalls.  Runs in the vcpu's task; no lock. */
#include "cp/diag/diag.h"

#include "cp/cmd/classes.h"
#include "cp/core/trace.h"
#include "cp/diag/handler.h"
#include "cp/engine/engine.h"
#include "cp/insn/insn.h"
#include "cp/vm/audit.h"
#include "cp/vm/vm.h"

struct diag_row {
	u16 code;
	u8 checks;
	const char *classes;
	enum pgm (*run)(struct vcpu *v, u8 rx, u8 ry);
};

static const struct diag_row rows[] = {
#define DIAG(code, classes, checks, handler, help)                             \
	{ code, checks, classes, handler },
#include "cp/diag/diag.def"
#undef DIAG
};

gra_t diag_address(const struct vcpu *v, u8 r)
{
	return gra(vcpu_wrap(v, v->gr[r]));
}

void diag_set(struct vcpu *v, u8 r, u64 value)
{
	if (vcpu_amode64(v))
		v->gr[r] = value;
	else
		v->gr[r] = (v->gr[r] & ~0xffffffffull) | (u32)value;
}

static bool operands_good(const struct vcpu *v, const struct diag_row *row,
			  u8 rx, u8 ry)
{
	if ((row->checks & DIAG_RX_DWORD) && (v->gr[rx] & 7))
		return false;
	if ((row->checks & DIAG_RX_PAIR) && rx == 15)
		return false;
	return !(row->checks & DIAG_RY_PAIR) || ry != 15;
}

static enum pgm execute(struct vcpu *v, u16 code, u8 rx, u8 ry)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct diag_row *row = &rows[i];

		if (row->code != code)
			continue;
		if (!classes_allow(row->classes, v->vm->classes) ||
		    !operands_good(v, row, rx, ry))
			return PGM_SPECIFICATION;
		return row->run(v, rx, ry);
	}
	return PGM_SPECIFICATION;
}

enum pgm diag_execute(struct vcpu *v, u16 code, u8 rx, u8 ry)
{
	enum pgm pgm;

	TRACE_HOT(DIAGNOSE, code, trace_name(v->vm->userid), v->gr[rx]);
	pgm = execute(v, code, rx, ry);
	if (pgm != PGM_NONE && pgm != PGM_NO_FRAME)
		audit_note(v->vm, AUDIT_DIAGNOSE);
	return pgm;
}

/* A light row has no other check, and every guest may use it. */
static engine_light_fn find_light(u16 code)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].code == code && rows[i].checks == DIAG_LIGHT &&
		    classes_allow(rows[i].classes, 0))
			return rows[i].run;
	return NULL;
}

void diag_init(void)
{
	insn_set_diagnose(diag_execute);
	engine_set_light(find_light);
}
