/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A vm's full-screen console: the glass that it shares with CP's lines, and for
 * TERMINAL CONMODE 3270 the virtual 3270 that stands where the 3215 stood. Made
 * at the first CONMODE 3270 or DIAGNOSE X'58', so that other machines have no
 * buffers.
 *
 * All but fullscreen_free() take vm->dev_lock.
 */
#ifndef CP_VM_FULLSCREEN_H
#define CP_VM_FULLSCREEN_H

#include "cp/lib/types.h"
#include "cp/vdev/glass.h"
#include "cp/vdev/v3270.h"

struct session;
struct vm;

struct fullscreen {
	struct glass glass;
	struct v3270 dev;
	struct vm *vm;
};

/* Exchange the console's device.  ERR_NOMEM; else it is what is wanted. */
enum err fullscreen_conmode(struct vm *vm, bool is_3270) MUST_CHECK;
/*
 * DIAGNOSE X'58': start the console commands at CPA on the line console, if
 * that is DEVNO; *CC as of SSCH.  ERR_NOMEM.
 */
enum err fullscreen_console(struct vm *vm, u16 devno, u32 cpa,
			    u8 *cc) MUST_CHECK;
/* The vm is being freed. */
void fullscreen_free(struct vm *vm);
/* A terminal came or went; dev_lock is held. */
void fullscreen_connect(struct vm *vm, bool present);

/* --- for the task of terminal S: VM's console, or a display it dialed --- */
struct fullscreen_view {
	bool on;   /* there is a glass to share      */
	bool asks; /* the guest waits for the glass  */
	bool owed; /* its picture is gone: tell it   */
	u8 owner;  /* enum glass_owner               */
};

struct fullscreen_io {
	u8 cmd;
	u32 len, serial;
};

void fullscreen_look(struct vm *vm, const struct session *s,
		     struct fullscreen_view *out);
void fullscreen_break_in(struct vm *vm, const struct session *s);
void fullscreen_hand_back(struct vm *vm, const struct session *s);
/* What is to be done now, its stream into TO (GLASS_STREAM bytes). */
bool fullscreen_take(struct vm *vm, const struct session *s,
		     struct fullscreen_io *io, u8 *to);
void fullscreen_done(struct vm *vm, const struct session *s, u32 serial,
		     const struct glass_end *end);
/* Is the break key the guest's, as it has the glass? */
bool fullscreen_takes_break(struct vm *vm, const struct session *s);
void fullscreen_key(struct vm *vm, const struct session *s, const u8 *record,
		    u32 size);

#endif
