/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saved segments: what CP has for machines to see behind their storage.  There
 * is one, MONDCSS, with what *MONITOR tells (IUCV.md); who has an IUCV
 * statement for *MONITOR may load it.  Its megabyte is taken when it is first
 * needed, and kept.
 */
#ifndef CP_VM_SEGMENT_H
#define CP_VM_SEGMENT_H

#include "cp/mm/gmap_shared.h"

struct user;
struct vcpu;
struct vm;

#define SEGMENT_MONITOR "MONDCSS"
/* Below 2 GiB: what tells of it has 31 bits. */
#define SEGMENT_MONITOR_AT 0x7ff00000ull

struct segment {
	const char *name;
	struct gmap_shared pages; /* base NULL: not yet */
};

/* By its name, 8 bytes of EBCDIC; NULL: there is none. */
struct segment *segment_find(const u8 name[8]);
/* MONDCSS with its frames; NULL: CP has no room for it. */
const struct segment *segment_monitor(void);
/* How far the tables of USER's machine have to reach for all he may load. */
u64 segment_reach(const struct user *user);
/* Has VM loaded S? */
bool segment_loaded(const struct vm *vm, const struct segment *s);
/*
 * S for VM, whose lock is held and whose CPUs are stopped or in a handler; fine
 * if it has it already.  ERR_PERM: not his.  ERR_RANGE: it lies in his storage.
 * ERR_NOMEM.
 */
enum err segment_load(struct vm *vm, struct segment *s) MUST_CHECK;
/* Whatever VM has loaded, likewise. */
void segment_drop(struct vm *vm);

#endif
