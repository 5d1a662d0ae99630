/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which console and displays a vm has: DEFINE CONSOLE, DEFINE GRAF, DETACH.
 * One console, a 3215 or (TERMINAL CONMODE 3270) a 3270; up to VM_GRAFS more
 * 3270 displays, which terminals DIAL; without one every request ends with
 * intervention required.
 *
 * All take vm->dev_lock; those that change something want vm->lock held.
 */
#ifndef CP_VM_CONSOLE_H
#define CP_VM_CONSOLE_H

#include "cp/lib/types.h"

struct glass;
struct session;
struct vm;

/* The console's device number; false: it has been detached. */
bool console_devno(struct vm *vm, u16 *devno);
/* ERR_EXIST: there is a console, or a device DEVNO.  ERR_NOMEM. */
enum err console_define(struct vm *vm, u16 devno, bool is_3270) MUST_CHECK;
/* ERR_EXIST: there is a device DEVNO.  ERR_LIMIT, ERR_NOMEM. */
enum err graf_define(struct vm *vm, u16 devno) MUST_CHECK;
/*
 * Terminal S shows display DEVNO, or if that is 0 the first free one, which it
 * becomes.  ERR_NOENT: there is none free.  Then session_dial().
 */
enum err graf_dial(struct vm *vm, struct session *s, u16 *devno) MUST_CHECK;
/* It does not any more. */
void graf_undial(struct vm *vm, const struct session *s);
/* The glass of the display that S shows, or NULL; dev_lock is held. */
struct glass *graf_glass(const struct vm *vm, const struct session *s);
/* Which terminal shows display DEVNO, into NAME; false: none. */
bool graf_terminal(struct vm *vm, u16 devno, char name[8]);
/* The vm ends: terminals that show its displays lose them. */
void grafs_drop(struct vm *vm);
/* What DEVNO was, "CONS" or "GRAF", and is no more; NULL: neither. */
const char *console_detach(struct vm *vm, u16 devno);
/* The vm is being freed. */
void grafs_free(struct vm *vm);

#endif
