/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines and messages for the program of a virtual machine that has connected to
 * *MSG or *MSGALL, instead of for its console.
 */
#ifndef CP_VM_STARMSG_H
#define CP_VM_STARMSG_H

#include "iucv/starmsg.h"

struct vm;

/*
 * Would VM's program get what is of KIND: has it a path to *MSG, and SET says
 * IUCV for KIND, or to *MSGALL?  No lock, or VM's dev_lock.
 */
bool star_open(struct vm *vm, enum star_kind kind);
/*
 * TEXT of USER to VM's program.  False: it does not take it, and nothing was
 * done.  SHOWN is what the console would show, for *MSGALL; NULL: TEXT.  No
 * lock, or VM's dev_lock.
 */
bool star_tell(struct vm *vm, enum star_kind kind, const char *user,
	       const char *text, const char *shown);

#endif
