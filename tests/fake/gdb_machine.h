/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine for gdb's stub: three CPUs (0, 1 and 5), 64 KiB of storage at 0,
 * eight points; and what the stub did with it and sent.
 */
#ifndef TESTS_FAKE_GDB_MACHINE_H
#define TESTS_FAKE_GDB_MACHINE_H

#include "cp/gdb/session.h"

#define FAKE_GDB_STORAGE 65536
#define FAKE_GDB_POINTS	 8
#define FAKE_GDB_SENT	 8

struct gdb_machine {
	struct gdb_session s;
	struct registers regs[GDB_CPUS];
	u8 storage[FAKE_GDB_STORAGE];
	struct gdb_point point[FAKE_GDB_POINTS];
	u32 points;
	bool running, left, halted;
	struct gdb_resume resumed;
	u32 resumes, stops, commands;
	char command[256];   /* the last                          */
	const char *says;    /* what a command answers            */
	bool stopped_itself; /* stop() finds that, with ...       */
	struct gdb_stop itself;
	u32 sent; /* datagrams, of which the last ones */
	char text[FAKE_GDB_SENT][GDB_FRAME_MAX + 2];
	u32 size[FAKE_GDB_SENT];
	u64 now_us;
};

void gdb_machine_init(struct gdb_machine *m);
/* "g" in its frame to the session. */
void gdb_machine_order(struct gdb_machine *m, const char *payload);
void gdb_machine_bytes(struct gdb_machine *m, const void *bytes, u32 size);
/* The last datagram as text, "" for none since the last look. */
const char *gdb_machine_said(struct gdb_machine *m);

#endif
