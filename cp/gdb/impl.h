/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a session share; see session.h. */
#ifndef CP_GDB_IMPL_H
#define CP_GDB_IMPL_H

#include "cp/gdb/session.h"

/* What becomes of the order. */
enum gdb_reply {
	GDB_SAY,     /* the frame that was made          */
	GDB_LATER,   /* when the machine stops           */
	GDB_SILENCE, /* no answer is expected            */
};

/* An order, without its frame; s->out is begun and is ended by the caller. */
enum gdb_reply gdb_order(struct gdb_session *s, const char *order);
/* c, C, s, S and vCont.  AT: behind the name. */
enum gdb_reply gdb_order_continue(struct gdb_session *s, bool step,
				  const char *at);
enum gdb_reply gdb_order_vcont(struct gdb_session *s, const char *at);
/* "E" and a number: N is no errno, gdb only shows it. */
void gdb_error(struct gdb_session *s, u32 n);
void gdb_put_stop(struct gdb_session *s, const struct gdb_stop *stop);
/* The next piece of a command's answer into s->out. */
void gdb_put_answer(struct gdb_session *s);

/* A CPU as gdb counts its threads: from 1. */
#define GDB_THREAD(cpu) ((u64)(cpu) + 1)

enum gdb_thread {
	GDB_NO_THREAD,
	GDB_ONE_THREAD,
	GDB_ANY_THREAD,
	GDB_ALL_THREADS
};
/* A thread-id; *CPU of one that is there. */
enum gdb_thread gdb_take_thread(const struct gdb_session *s, const char **at,
				u32 *cpu);

#endif
