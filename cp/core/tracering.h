/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A trace ring: fixed entries in 32 KiB, the newest over the oldest.  Pure and
 * big-endian by type, so that a host tool reads what a storage dump holds.
 *
 * A ring lies at a multiple of its size, so that its end shows in an address
 * and a copy elsewhere needs no relocation.
 *
 * One CPU writes a ring, without a lock.  Whoever reads it on another CPU may
 * find the oldest entries overwritten.
 */
#ifndef CP_CORE_TRACERING_H
#define CP_CORE_TRACERING_H

#include "cp/lib/be.h"

#define TRACE_RING_SIZE	  32768u
#define TRACE_RING_FIRST  64u /* offset of the first entry */
#define TRACE_RING_MAGIC  "CP64TRCE"
#define TRACE_VERSION	  1
#define TRACE_RINGS_MAX	  8
#define TRACE_DETAIL_SIZE 80

enum trace_class {
#define TRACE_CLASS(name, on) TRACE_CLASS_##name,
#define TRACE_KIND(name, class, text)
#include "cp/core/trace.def"
#undef TRACE_CLASS
#undef TRACE_KIND
	TRACE_CLASSES
};

enum trace_kind {
#define TRACE_CLASS(name, on)
#define TRACE_KIND(name, class, text) TRACE_##name,
#include "cp/core/trace.def"
#undef TRACE_CLASS
#undef TRACE_KIND
	TRACE_KINDS
};

/* TRACE_CLASS_OF_SSCH ...: the class of each kind. */
enum {
#define TRACE_CLASS(name, on)
#define TRACE_KIND(name, class, text)                                          \
	TRACE_CLASS_OF_##name = TRACE_CLASS_##class,
#include "cp/core/trace.def"
#undef TRACE_CLASS
#undef TRACE_KIND
};

struct trace_entry {
	be64 tod;
	be32 kind;
	be32 a;
	be64 b, c;
};
LAYOUT_SIZE(struct trace_entry, 32);
LAYOUT_AT(struct trace_entry, a, 12);
LAYOUT_AT(struct trace_entry, b, 16);

struct trace_ring {
	u8 magic[8];
	be32 version;
	be32 cpu;
	be64 next; /* address of the entry to be written next */
	be64 laps; /* times the end was reached */
	be64 tod;  /* when the clock was read last */
	u8 reserved[24];
	struct trace_entry entry[(TRACE_RING_SIZE - TRACE_RING_FIRST) /
				 sizeof(struct trace_entry)];
};
LAYOUT_SIZE(struct trace_ring, TRACE_RING_SIZE);
LAYOUT_AT(struct trace_ring, next, 16);
LAYOUT_AT(struct trace_ring, entry, TRACE_RING_FIRST);

void trace_ring_init(struct trace_ring *r, u32 cpu);

/* The entry to write, which is the newest from now on. */
static inline struct trace_entry *trace_ring_next(struct trace_ring *r)
{
	struct trace_entry *e = (void *)(uintptr_t)be64_get(r->next);
	u64 next = (u64)(uintptr_t)(e + 1);

	if (__builtin_expect(next % TRACE_RING_SIZE == 0, 0)) {
		next = (u64)(uintptr_t)r->entry;
		r->laps = be64_make(be64_get(r->laps) + 1);
	}
	r->next = be64_make(next);
	return e;
}

/* Does R (TRACE_RING_SIZE bytes of anything) look like a ring? */
bool trace_ring_valid(const struct trace_ring *r);
/* Entries there are. */
u32 trace_ring_count(const struct trace_ring *r);
/* Copy the entry of this AGE (0 is the newest); false: there is none. */
bool trace_ring_get(const struct trace_ring *r, u32 age,
		    struct trace_entry *out);

/* Several rings as one, from the newest entry back. */
struct trace_walk {
	const struct trace_ring *ring[TRACE_RINGS_MAX];
	u32 age[TRACE_RINGS_MAX];
	u32 rings;
};
/* Add a valid ring; more than TRACE_RINGS_MAX are ignored. */
void trace_walk_add(struct trace_walk *w, const struct trace_ring *r);
/* The next older entry of all rings and its CPU; false: there is none. */
bool trace_walk_back(struct trace_walk *w, struct trace_entry *out, u32 *cpu);

/* "SSCH"; "?" for what this version does not know. */
const char *trace_kind_name(u32 kind);
const char *trace_class_name(u32 trace_class);
/* TRACE_KINDS, TRACE_CLASSES: no such name (upper case, whole). */
enum trace_kind trace_kind_find(const char *name);
enum trace_class trace_class_find(const char *name);
/* Bit mask of the classes that are on from IPL. */
u32 trace_classes_default(void);
/* The words of E as its kind shows them; any bytes are accepted. */
char *trace_detail(char to[TRACE_DETAIL_SIZE], const struct trace_entry *e);

/* The first eight characters of a name, as a word of an entry. */
static inline u64 trace_name(const char *name)
{
	u64 word = 0;
	u32 i;

	for (i = 0; i < 8 && name[i]; i++)
		word |= (u64)(u8)name[i] << (56 - 8 * i);
	return word;
}

#endif
