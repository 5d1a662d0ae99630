/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP commands.  A row of cmd.def / query.def / set.def is verb, minimum
 * abbreviation, classes, flags, handler, one line of help.  The dispatcher
 * checks everything the row says, so a handler starts at its own operands.
 */
#ifndef CP_CMD_CMD_H
#define CP_CMD_CMD_H

#include "cp/cmd/reply.h"
#include "cp/lib/types.h"
#include "cp/vm/vm.h"

struct session;

/* Where a command comes from and where its answer goes. */
struct cmdio {
	struct vm *vm;		 /* works on ("*"); NULL before LOGON     */
	struct vm *issuer;	 /* whose classes and whose screen       */
	struct session *session; /* the terminal, NULL from DIAG 8       */
	classes_t classes;
	u32 rc; /* number of the last error message, 0 = ok          */
	/*
	 * Given by the guest's own CPU (DIAGNOSE X'08'): the task is the
	 * vcpu's, so it must not wait for that vcpu to stop.
	 */
	bool from_guest;
	u8 depth; /* how many FOR and SEND it is inside of */
	u16 cpu;  /* address of the virtual CPU it is about, 0 the base */
	const char *command; /* the line being executed; the dispatcher's */
	/* One line of answer, ASCII, no newline. */
	void (*line)(struct cmdio *io, const char *text);
	void *arg;
	struct reply reply; /* by io_reply() only */
};

/* IO's answer as records; the dispatcher ends it. */
struct reply *io_reply(struct cmdio *io);
void cmdio_line(struct cmdio *io, const char *text);
void cmdio_linef(struct cmdio *io, const char *format, ...) PRINTF_LIKE(2, 3);
/* An io whose lines go to SESSION / to VM's terminal (vm_line, LINE_CP). */
void cmdio_init_session(struct cmdio *io, struct session *s, struct vm *vm);
void cmdio_init_vm(struct cmdio *io, struct vm *vm);

/*
 * Execute one command line (already split at LINEND), ASCII, any case.
 * Takes and releases io->vm->lock.  Returns the return code: 0, or the
 * message number.
 */
u32 cmd_execute(struct cmdio *io, const char *line);
/* Several commands separated by LINEND (or X'15' from DIAG 8, as '\n'). */
u32 cmd_execute_lines(struct cmdio *io, const char *text, char linend);

#endif
