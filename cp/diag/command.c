/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'08': a guest gives a CP command.  Rx: its address, Ry: flags and
 * length; with X'40' the answer goes to the buffer that Rx+1 and Ry+1 describe,
 * otherwise to the console.  Length 0 puts the machine into CP READ.
 *
 * Reference: CP Programming Services, DIAGNOSE X'08'.
 */
#include "cp/cmd/cmd.h"
#include "cp/cmd/defer.h"
#include "cp/diag/answer.h"
#include "cp/diag/handler.h"
#include "cp/diag/operands.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vm/audit.h"
#include "cp/vm/vm.h"

struct response {
	struct answer answer;
	struct vcpu *v;
	gra_t buffer;
	enum pgm pgm;
};

static void store(void *arg, u64 at, const void *bytes, size_t size)
{
	struct response *r = arg;

	if (r->pgm == PGM_NONE)
		r->pgm = vcpu_write_real(r->v, gra(gra_val(r->buffer) + at),
					 bytes, size);
}

static void line_to_buffer(struct cmdio *io, const char *text)
{
	struct response *r = io->arg;

	answer_line(&r->answer, text);
}

/* The whole buffer must be there before the command runs. */
static enum pgm open_response(struct response *r, struct vcpu *v, u8 rx, u8 ry)
{
	u64 size = (u32)v->gr[ry + 1];

	r->v = v;
	r->buffer = diag_address(v, (u8)(rx + 1));
	r->pgm = PGM_NONE;
	r->answer = (struct answer){ .size = size, .store = store, .arg = r };
	return diag_buffer_inside(gra_val(r->buffer), size,
				  gstor_size(v->vm->stor))
		       ? PGM_NONE
		       : PGM_ADDRESSING;
}

static enum pgm close_response(struct response *r, u8 ry)
{
	bool all = r->answer.missed == 0;

	diag_set(r->v, (u8)(ry + 1), all ? r->answer.used : r->answer.missed);
	vcpu_set_cc(r->v, all ? 0 : 1);
	return r->pgm;
}

/* Run the line of TEXT for V; R is NULL when the console takes the answer. */
static void run(struct vcpu *v, const char *text, struct response *r, u8 ry)
{
	struct cmdio io;
	u32 rc;

	cmdio_init_vm(&io, v->vm);
	io.from_guest = true;
	if (r) {
		io.line = line_to_buffer;
		io.arg = r;
	}
	rc = cmd_execute_lines(&io, text, '\n');
	if (rc)
		audit_note(v->vm, AUDIT_COMMAND);
	diag_set(v, ry, rc);
}

/* Length 0: as if the user had pressed the break key. */
static void enter_cp_read(struct vcpu *v)
{
	struct cmdio io;

	cmdio_init_vm(&io, v->vm);
	io.command = "STOP";
	defer_command(&io);
}

enum pgm diag_command(struct vcpu *v, u8 rx, u8 ry)
{
	u8 ebcdic[DIAG_COMMAND_MAX];
	char text[DIAG_COMMAND_MAX + 1];
	struct response response;
	struct diag_command c;
	enum pgm pgm;

	if (!diag_command_operands((u32)v->gr[ry], rx, ry, &c))
		return PGM_SPECIFICATION;
	if (c.size == 0) {
		enter_cp_read(v);
		return PGM_NONE;
	}
	pgm = vcpu_read_real(v, diag_address(v, rx), ebcdic, c.size);
	if (pgm != PGM_NONE)
		return pgm;
	answer_command(text, ebcdic, c.size);
	if (!c.respond) {
		run(v, text, NULL, ry);
		return PGM_NONE;
	}
	pgm = open_response(&response, v, rx, ry);
	if (pgm != PGM_NONE)
		return pgm;
	run(v, text, &response, ry);
	return close_response(&response, ry);
}
