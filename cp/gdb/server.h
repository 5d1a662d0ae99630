/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of an open debugger's door share; see gdb.h. */
#ifndef CP_GDB_SERVER_H
#define CP_GDB_SERVER_H

#include "cp/core/lock.h"
#include "cp/gdb/session.h"
#include "cp/lib/be.h"
#include "cp/vm/arrival.h"
#include "vswitch/service.h"

struct dgram;
struct task;
struct vcpu;
struct vm;

#define GDB_POINTS 64
/* Put over an instruction: an operation exception, and no cleared storage. */
#define GDB_BREAK_CODE	0x0001
#define GDB_QUEUE	8   /* datagrams that wait */
#define GDB_WATCHED_MAX 256 /* bytes of one watchpoint */

struct gdb_server;

/* One of gdb's; `server` NULL: none. */
struct gdb_place {
	struct gdb_point point;
	struct gdb_server *server;
	/* Software: where it is, and what was there while it is `in`. */
	gpa_t at;
	be16 instruction;
	bool in;
	/* The others: PER. */
	struct arrival arrival;
	struct watch watch;
	u8 before[GDB_WATCHED_MAX];
};

struct gdb_server {
	struct vm *vm; /* counted */
	struct task *task;
	u16 port;
	u32 from;
	bool closing;

	/* What has come, and from whom it may; `lock`. */
	struct spinlock lock;
	struct dgram *head[GDB_QUEUE];
	struct service_peer sender[GDB_QUEUE];
	u32 first, waiting; /* first: the oldest */
	struct service_peer peer;
	u64 refused;

	struct gdb_session session;
	bool told, told_stop; /* the user: that it is there, that it stopped */
	u64 told_due_us;      /* when he is told; ~0: not            */

	struct gdb_place place[GDB_POINTS];
	struct watch step[GDB_CPUS];
	u64 stepping; /* CPUs whose step[] is set */
	/* Which CPUs stopped the machine, and why; atomic. */
	u64 events;
	struct gdb_stop event[GDB_CPUS];
};

extern const struct gdb_ops gdb_machine_ops;
/* Of these: what needs the network and commands (server.c). */
void gdb_server_command(void *m, const char *line, char *answer, u32 size);
void gdb_server_send(void *m, const void *bytes, u32 size);

/* V's machine shall stop, V says why; in V's task. */
void gdb_note(struct vcpu *v, const struct gdb_stop *why);
/* All CPUs stand. True: one of them had stopped it, *WHY.  vm->lock. */
bool gdb_stop_machine(struct gdb_server *s, struct gdb_stop *why);

/* --- points.c; vm->lock, the vm's CPUs parked --- */
enum err gdb_point_add(struct gdb_server *s, struct vcpu *v,
		       const struct gdb_point *p) MUST_CHECK;
/* There need not be one. */
void gdb_point_drop(struct gdb_server *s, const struct gdb_point *p);
/* Forget all. */
void gdb_points_clear(struct gdb_server *s);
u32 gdb_points_count(const struct gdb_server *s);
/* Into storage and PER, for running; and out again. */
void gdb_points_in(struct gdb_server *s, u64 step);
void gdb_points_out(struct gdb_server *s);
/* Is a breakpoint in storage at AT? */
bool gdb_point_at(const struct gdb_server *s, gpa_t at);
bool gdb_points_any(const struct gdb_server *s);
/* Has gdb one of KIND at logical address ADDR? */
bool gdb_point_set(const struct gdb_server *s, enum gdb_point_kind kind,
		   u64 addr);

#endif
