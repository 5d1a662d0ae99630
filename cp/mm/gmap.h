/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host address space of one virtual machine (R2.5, R5.15): what guest
 * absolute addresses mean.  SIE reads it through host CR1.  Frames come at
 * first touch, zeroed, and all go back together.
 *
 * Tables: one segment table (guests to 2 GiB) or region-third and segment
 * tables; page tables of 4 KiB each: 256 entries and 256 PGSTEs.
 *
 * Entries are made with compare-and-swap, so faults and gstor accesses need no
 * lock.  Taking frames away needs every vcpu of the vm parked or in its own
 * handler, and devices idle (gmap_clear) or waited for (cp/diag/storage.c);
 * gmap_stale() makes each CPU purge its TLB before its next SIE for that guest.
 */
#ifndef CP_MM_GMAP_H
#define CP_MM_GMAP_H

#include "cp/arch/dat.h"
#include "cp/lib/types.h"
#include "cp/mm/home.h"

struct gmap_shared;

struct gstor {
	u64 asce;
	u64 size;  /* bytes, multiple of 1 MiB */
	u64 reach; /* its tables reach so far at least, 0: its size */
	/* A saved segment behind its storage, or NULL (gmap_shared.h). */
	const struct gmap_shared *shared;
	u64 *shared_table; /* kept from the first one on, or NULL */
	u64 stale;	   /* TLBs purged before that are */
	u64 *region3;	   /* NULL: table is the segment table */
	u64 *segment;	   /* the only one, or NULL */
	u32 segment_order;
	u32 frames;	  /* guest frames in use   */
	u32 due;	  /* so many it gets in any case */
	u32 table_frames; /* frames of the tables */
};

/* Counts what made TLB entries stale, of any guest. */
extern u64 gmap_generation;
/* What did so for all guests: tables that another guest may get next. */
extern u64 gmap_all_stale;

/* The TLB of who uses G must have been purged at that gmap_generation. */
static inline u64 gmap_stale(const struct gstor *g)
{
	u64 own = __atomic_load_n(&g->stale, __ATOMIC_SEQ_CST);
	u64 all = __atomic_load_n(&gmap_all_stale, __ATOMIC_SEQ_CST);

	return own > all ? own : all;
}

/*
 * What was invalid of G before is in no TLB when G is next used; its tables
 * stay its own.
 */
void gmap_made_stale(struct gstor *g);

/*
 * SIZE bytes; tables for REACH, which may be more, for saved segments.
 * ERR_LIMIT: beyond what STORAGE OVERCOMMIT allows.  ERR_NOMEM.
 */
enum err gmap_create(struct gstor *g, u64 size, u64 reach) MUST_CHECK;
/* Another size; all frames go back.  Errors as gmap_create: nothing changed. */
enum err gmap_resize(struct gstor *g, u64 size) MUST_CHECK;
void gmap_destroy(struct gstor *g);
/*
 * All frames back (SYSTEM CLEAR); storage reads as zeros again.  Yields now and
 * then when no spinlock is held.
 */
void gmap_clear(struct gstor *g);
/*
 * DIAGNOSE X'10', in two steps: frames are taken out of the tables, and freed
 * when nobody can be in the middle of an access that had found them there.
 */
#define GMAP_GONE_MAX 64
struct gmap_gone {
	u32 count;
	void *frame[GMAP_GONE_MAX];
};
/*
 * The frame of the page AT, if it has one, into GONE, which has room; one that
 * is pinned or held stays.  Contents and key of the page are zero then.
 */
void gmap_take_out(struct gstor *g, u64 at, struct gmap_gone *gone);
void gmap_free_gone(struct gstor *g, struct gmap_gone *gone);
/*
 * gmap_byte(g, at, true) for who keeps the address: the frame stays until all
 * of storage is cleared, whatever becomes of the device that asked.
 */
u8 *gmap_pin(struct gstor *g, gpa_t at);
/*
 * The same for a real channel, until gmap_release(); counted.  Who gives back
 * all frames waits for the channels first (cp/vm/attach.h).
 */
u8 *gmap_hold(struct gstor *g, gpa_t at);
void gmap_release(struct gstor *g, gpa_t at);
/*
 * The frame behind AT as CP address of that very byte; CREATE makes one at
 * first touch.  NULL: not touched yet, outside, or none to be had.
 */
u8 *gmap_byte(struct gstor *g, gpa_t at, bool create);
/*
 * gmap_byte(g, at, false) for hot paths: only what two loads find, which is all
 * of a guest up to 2 GiB; NULL: ask gmap_byte.
 */
static inline u8 *gmap_peek(const struct gstor *g, u64 at)
{
	const u64 *table;
	u64 entry;

	if (at >= g->size || !g->segment)
		return NULL;
	entry = __atomic_load_n(&g->segment[at / SEGMENT_SIZE],
				__ATOMIC_RELAXED);
	if (entry & STE_INVALID)
		return NULL;
	table = home_at(hpa(entry & STE_ORIGIN));
	entry = __atomic_load_n(&table[at / PAGE_SIZE % PT_ENTRIES],
				__ATOMIC_RELAXED);
	if (entry & PTE_INVALID)
		return NULL;
	return (u8 *)home_at(hpa(entry & PTE_FRAME)) + at % PAGE_SIZE;
}
/* The guest itself touched AT: likewise, but CP's reserve is not for that. */
u8 *gmap_fault(struct gstor *g, gpa_t at);

/* A storage key: access control, fetch protection, reference, change. */
#define KEY_ACC	  0xf0u
#define KEY_F	  0x08u
#define KEY_ACC_F (KEY_ACC | KEY_F)
#define KEY_R	  0x04u
#define KEY_C	  0x02u

/* The storage key of AT; a page without a frame has one, too. */
u8 gmap_storage_key(struct gstor *g, gpa_t at);
/* Of a page that has a frame, KEY as above. */
void gmap_set_storage_key(struct gstor *g, gpa_t at, u8 key);

/* Is a frame left that no guest has a claim on? */
bool gmap_spare(void);

/*
 * STORAGE OVERCOMMIT n%.  A quarter of what there would be for each if all used
 * the whole of their storage is kept for it: others do not get those frames.
 */
void gmap_set_overcommit(u32 percent);
u64 gmap_promised(void);

#endif
