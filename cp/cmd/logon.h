/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a virtual machine and giving it a terminal: LOGON, XAUTOLOG, and the
 * operator at IPL.
 */
#ifndef CP_CMD_LOGON_H
#define CP_CMD_LOGON_H

#include "cp/lib/types.h"

struct cmdio;
struct session;
struct user;
struct vm;

/* What the LOGON operands asked for. */
struct logon_request {
	char userid[9];
	char password[64]; /* "" asks for it */
	char by[9];	   /* whose password; "" the user's own */
	char ipl[9];	   /* IPL this instead of the directory's; "" none */
	char ipl_parm[80]; /* with IPL; "" none */
	bool ipl_clear;	   /* with IPL */
	u64 storage;	   /* bytes; 0: as the directory says */
	u8 machine;	   /* enum dir_machine, if has_machine */
	bool has_machine;
	char account[9]; /* "": not given */
	bool here, no_ipl, norun, quiet;
	struct session *at; /* XAUTOLOG ON; NULL: no terminal */
};

/*
 * The operator's LOGON at S without a password: at IPL, and when the system
 * console gets him back.  ERR_NOENT: not in the directory.
 */
enum err logon_operator(struct session *s) MUST_CHECK;
/*
 * Make the vm of USER with the storage and architecture that REQ or the
 * directory gives it, counted, or a message on IO and NULL.
 */
struct vm *logon_create(struct cmdio *io, const struct user *user,
			const struct logon_request *req);
/*
 * The directory's devices and COMMANDs, then IPL as REQ or the directory says.
 * The return code of the IPL, 0 without one.
 */
u32 logon_start(struct cmdio *io, struct vm *vm,
		const struct logon_request *req);
/*
 * VM, new, comes to S where nobody is; or is at a terminal already, whose user
 * was faster.  False: S is not free, and VM is on its way out.
 */
bool logon_seat(struct session *s, struct vm *vm);
/* What a user sees first at his terminal; QUIET: no message of the day. */
void logon_greet(struct vm *vm, bool quiet);
/* LOGOFF of VM: marked, its terminal given back; the reaper does the rest. */
void logoff_end(struct vm *vm);

#endif
