/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SET GDB: a debugger beyond the router looks into a virtual machine, as gdb's
 * "target remote udp:ADDRESS:PORT".  A machine that has it open has a task that
 * answers (server.c); who may speak to it is the peer that opened the
 * conversation, from FROM only if that is set.
 *
 * gdb stops the machine by a reason of its own (VCPU_STOP_GDB), beside CP READ:
 * it runs when neither holds it.  Breakpoints are in its storage only while it
 * runs for gdb.
 *
 *	session.h  the conversation, pure
 *	machine.c  registers and storage of a vm for it
 *	points.c   breakpoints and watchpoints of a vm
 *	server.c   datagrams, the task, open and close
 *
 * Lock: vm->lock for all but the calls from a vcpu's own task.
 */
#ifndef CP_GDB_GDB_H
#define CP_GDB_GDB_H

#include "cp/lib/types.h"

struct vcpu;
struct vm;

#define GDB_PORT_FIRST 4330 /* of those that CP chooses */

struct gdb_info {
	u16 port;
	u32 from; /* who may speak, 0: anybody                  */
	u32 peer; /* the debugger's address, 0: none            */
	u16 peer_port;
	bool stopped; /* by it                                      */
	u32 points;   /* break- and watchpoints it has set          */
	u64 refused;  /* datagrams of others, and malformed packets */
};

/*
 * Open it at PORT, 0: one that is free.  ERR_EXIST: it is open already.
 * ERR_BUSY: the port is in use.  ERR_FULL, ERR_NOMEM.
 */
enum err gdb_open(struct vm *vm, u16 port, u32 from) MUST_CHECK;
/* The machine goes on.  ERR_NOENT: not open. */
enum err gdb_close(struct vm *vm) MUST_CHECK;
/* False: not open. */
bool gdb_query(const struct vm *vm, struct gdb_info *out);
/* VM goes: its CPUs have ended. */
void gdb_machine_gone(struct vm *vm);
/* What "monitor" does: a CP command for VM, its answer as lines. */
typedef void (*gdb_command)(struct vm *vm, const char *line, char *answer,
			    u32 size);
void gdb_set_command(gdb_command run);

/* --- from the machine --- */
/* In V's task, an operation exception: true, it is a breakpoint. */
bool gdb_breakpoint(struct vcpu *v);
/* In V's task: the machine enters CP READ by what the guest did. */
void gdb_failed(struct vcpu *v);
/* VM was reset, its CPUs are parked: points in storage are gone. */
void gdb_machine_reset(struct vm *vm);

#endif
