/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which console and displays a vm has: DEFINE CONSOLE, DEFINE GRAF, DETACH.
 * One console, a 3215 or (TERMINAL CONMODE 3270) a 3270; up to VM_GRAFS more
 * 3270 displays, to which no terminal can be connected: every request to one
 * ends with intervention required.
 *
 * All take vm->dev_lock; those that change something want vm->lock held.
 */
#ifndef CP_VM_CONSOLE_H
#define CP_VM_CONSOLE_H

#include "cp/lib/types.h"

struct vm;

/* The console's device number; false: it has been detached. */
bool console_devno(struct vm *vm, u16 *devno);
/* ERR_EXIST: there is a console, or a device DEVNO.  ERR_NOMEM. */
enum err console_define(struct vm *vm, u16 devno, bool is_3270) MUST_CHECK;
/* ERR_EXIST: there is a device DEVNO.  ERR_LIMIT, ERR_NOMEM. */
enum err graf_define(struct vm *vm, u16 devno) MUST_CHECK;
/* What DEVNO was, "CONS" or "GRAF", and is no more; NULL: neither. */
const char *console_detach(struct vm *vm, u16 devno);
/* The vm is being freed. */
void grafs_free(struct vm *vm);

#endif
