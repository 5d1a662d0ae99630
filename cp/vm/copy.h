/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies of a vm's console lines for its secondary user (SET SECUSER: while it
 * is disconnected) and its observer (SET OBSERVER: always).  They appear there
 * as "USERID  : line".
 *
 * A vm holds one line that is not copied yet; while it does, the next line
 * waits, so that a flood costs its own guest time and nobody else room.  The
 * copier task delivers and never waits: what finds no room at the other
 * terminal is lost.
 */
#ifndef CP_VM_COPY_H
#define CP_VM_COPY_H

#include "cp/lib/list.h"
#include "cp/lib/types.h"

#define COPY_LINE_MAX 256

struct vm;

/* Part of struct vm; under its dev_lock but for NODE. */
struct copy {
	char secuser[9], observer[9]; /* "" none */
	bool pending;		      /* TEXT waits for the copier */
	struct list node;	      /* queue of the copier */
	char text[COPY_LINE_MAX];
};

/* Once at IPL. */
void copy_init(void);
/* Is the line before still there?  Under dev_lock. */
bool copy_busy(const struct vm *vm);
/*
 * TEXT was shown, or would have been: copy it to whom it concerns.  Under
 * dev_lock; not while busy.
 */
void copy_line(struct vm *vm, const char *text);
/* Somebody sees lines of VM: its own user, or a secondary one.  No lock. */
bool copy_is_read(struct vm *vm);
/* Change and read the names ("" none); no lock. */
void copy_set(struct vm *vm, bool observer, const char *userid);
void copy_get(struct vm *vm, bool observer, char userid[9]);

#endif
