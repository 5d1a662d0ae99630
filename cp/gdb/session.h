/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One gdb and the machine it looks at: the stub's half of the conversation.
 * Pure: time is an argument, the machine is behind struct gdb_ops, and what
 * goes out is given to ops->send as whole datagrams.
 *
 * Datagrams get lost and come twice, so an answer is kept and sent again until
 * gdb says it has it, and an order that gdb repeats because it heard nothing is
 * not carried out again.  gdb says nothing while its program runs, so that it
 * stopped is said until it is heard.
 *
 *	session.c  acknowledgments, answers sent again
 *	order.c    what gdb asks: registers, storage, points
 *	resume.c   vCont and its elders
 *
 * All-stop only: either every CPU runs that may, or none.
 *
 * Reference: Debugging with GDB, appendix E.
 */
#ifndef CP_GDB_SESSION_H
#define CP_GDB_SESSION_H

#include "cp/gdb/packet.h"
#include "cp/gdb/registers.h"

#define GDB_CPUS 64 /* their addresses are below: bit sets */

/* As in Z and z packets. */
enum gdb_point_kind {
	GDB_SOFTWARE, /* an instruction in storage is replaced */
	GDB_HARDWARE, /* PER: fetching an instruction there    */
	GDB_WATCH,    /* PER: storing there                    */
	GDB_POINT_KINDS
};

struct gdb_point {
	enum gdb_point_kind kind;
	u64 addr, size;
};

enum gdb_why {
	GDB_AT_BREAK, /* a point of GDB_SOFTWARE  */
	GDB_AT_HARD,  /* of GDB_HARDWARE          */
	GDB_AT_WATCH, /* of GDB_WATCH, at `addr`  */
	GDB_STEPPED,
	GDB_BROKEN_IN, /* gdb asked for it         */
	GDB_FAILED,    /* the machine came to its end by itself: CP READ */
	GDB_RESET,     /* it was reset or loaded anew */
};

struct gdb_stop {
	enum gdb_why why;
	u32 cpu;
	u64 addr;
};

/* The CPUs that run on: one instruction only, or until something happens. */
struct gdb_resume {
	u64 step, run;
};

struct gdb_ops {
	/* The lowest address of a CPU at or above CPU; false: none. */
	bool (*cpu)(void *m, u32 *cpu);
	/* "running", "waiting", ... for a person. */
	const char *(*state)(void *m, u32 cpu);
	void (*get)(void *m, u32 cpu, struct registers *to);
	void (*set)(void *m, u32 cpu, const struct registers *from);
	/* Storage by CPU's logical address; false: not all of it is there. */
	bool (*read)(void *m, u32 cpu, u64 at, void *to, u32 size);
	bool (*write)(void *m, u32 cpu, u64 at, const void *from, u32 size);
	/* ERR_FULL, ERR_INVAL, ERR_RANGE: not addressable by CPU now. */
	enum err (*insert)(void *m, u32 cpu, const struct gdb_point *p);
	enum err (*remove)(void *m, u32 cpu, const struct gdb_point *p);
	/*
	 * All CPUs, and they stand when it returns.  True: it had stopped by
	 * itself, *WHY.
	 */
	bool (*stop)(void *m, struct gdb_stop *why);
	void (*resume)(void *m, const struct gdb_resume *r);
	/* gdb goes: no points, all run; or, HALT, the user goes on. */
	void (*leave)(void *m, bool halt);
	/* A CP command; what it says to ANSWER, lines ended by '\n'. */
	void (*command)(void *m, const char *line, char *answer, u32 size);
	void (*send)(void *m, const void *bytes, u32 size);
};

#define GDB_ANSWER_MAX 8192
#define GDB_RESEND_US  700000ull
#define GDB_RESENDS    40 /* then it is taken to be gone */

struct gdb_session {
	const struct gdb_ops *ops;
	void *machine;
	bool attached; /* gdb has asked why the machine stands */
	bool running;  /* and let it go                        */
	u32 general;   /* CPU of g, m, Z ...                   */
	u32 chosen;    /* CPU of c and s, GDB_CPUS: all        */
	struct gdb_stop last_stop;
	/* The order before, and our answer as long as it is not confirmed. */
	struct gdb_parser in;
	char order[GDB_PACKET_MAX + 1];
	u32 order_size;
	bool resumed; /* by that order */
	struct gdb_frame out;
	bool unheard;
	u32 resends;
	u64 due_us;
	/* What a command said, and how much of it has gone out. */
	char answer[GDB_ANSWER_MAX];
	u32 answer_at;
	bool answering;
	u32 refused; /* packets that came garbled */
};

void gdb_session_init(struct gdb_session *s, const struct gdb_ops *ops,
		      void *machine);
/* A datagram came. */
void gdb_session_input(struct gdb_session *s, const void *bytes, u32 size,
		       u64 now_us);
/* The machine stopped by itself while `running`. */
void gdb_session_stopped(struct gdb_session *s, const struct gdb_stop *stop,
			 u64 now_us);
/* The machine is gone; gdb is told once. */
void gdb_session_gone(struct gdb_session *s);
/* When gdb_session_tick() is wanted; ~0: not. */
u64 gdb_session_due(const struct gdb_session *s);
void gdb_session_tick(struct gdb_session *s, u64 now_us);
/* Would this datagram begin a conversation?  From whom else it comes. */
bool gdb_session_opens(const void *bytes, u32 size);

#endif
