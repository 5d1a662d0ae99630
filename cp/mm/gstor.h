/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Guest storage: the one way by which CP reads and writes what belongs to a
 * virtual machine (R5.15).  Addresses are guest absolute; who has a guest real
 * address applies the vcpu's prefix first (vcpu_real_to_abs).
 *
 * This header is one of the two interfaces that pure code may know.  CP
 * implements it in cp/mm/gstor.c; the tests in tests/fake/gstor.c.
 *
 * A range that is not wholly inside the guest's storage gives PGM_ADDRESSING
 * and nothing is moved.  One in a saved segment behind it can be read, and
 * moved from; storing there is PGM_PROTECTION, and no key allows it.  What was
 * never touched reads as zeros.  Nothing here blocks, so spinlocks up to
 * LOCK_NIC may be held; frames for a first touch come from the pool, then from
 * CP's reserve, never all of it.  Key-controlled protection is the caller's
 * (gstor_key_allows).  Two aligned bytes are moved in one access, so that the
 * other side never sees half of a virtqueue's index.
 */
#ifndef CP_MM_GSTOR_H
#define CP_MM_GSTOR_H

#include "cp/lib/types.h"

struct gstor;

/* Size in bytes, a multiple of 1 MiB; storage is 0 .. size-1. */
u64 gstor_size(const struct gstor *g);
enum pgm gstor_read(struct gstor *g, gpa_t from, void *to,
		    size_t size) MUST_CHECK;
enum pgm gstor_write(struct gstor *g, gpa_t to, const void *from,
		     size_t size) MUST_CHECK;
/*
 * Where the SIZE bytes at AT are in CP's own storage, for hot paths, if they
 * lie in one page that two loads find (gmap_peek); NULL: gstor_read and
 * gstor_write know.  Good until the caller yields.
 */
u8 *gstor_peek(struct gstor *g, gpa_t at, size_t size);
/*
 * Where the page of AT begins in CP's own storage, for rings that are looked at
 * all the time; NULL: outside, or no frame is to be had.  Good until the device
 * it was given to is reset: a vm loses frames only after the reset of its
 * devices, or (X'10') others than these.
 */
u8 *gstor_page(struct gstor *g, gpa_t at);
/*
 * SIZE bytes once, from the storage of FROM to that of TO, which may be the
 * same, overlapping or not.  PGM_ADDRESSING: some may have moved.
 */
enum pgm gstor_move(struct gstor *from, gpa_t from_at, struct gstor *to,
		    gpa_t to_at, size_t size) MUST_CHECK;
/*
 * The page of AT stays in its frame, *FRAME in real storage, until
 * gstor_release(): for a real channel.  Holds are counted.  False: outside, or
 * no frame is to be had.
 */
bool gstor_hold(struct gstor *g, gpa_t at, hpa_t *frame) MUST_CHECK;
void gstor_release(struct gstor *g, gpa_t at);
/* Is FROM .. FROM+SIZE-1 inside?  Never touches a frame. */
bool gstor_valid(const struct gstor *g, gpa_t from, u64 size);
/* Or inside of a saved segment, so that it can be read? */
bool gstor_readable(const struct gstor *g, gpa_t from, u64 size);
/*
 * May SIZE bytes at AT be fetched, STORE: be stored, with access key KEY (as in
 * a storage key, bits 0-3)?  What is not wholly inside may: the access itself
 * will tell.  Principles of Operation, chapter 3.
 */
bool gstor_key_allows(struct gstor *g, gpa_t at, u64 size, u8 key, bool store);
/*
 * Set bits atomically against the guest's CPUs (virtio indicators); *BEFORE is
 * what the byte was.
 */
enum pgm gstor_or_byte(struct gstor *g, gpa_t at, u8 bits,
		       u8 *before) MUST_CHECK;
enum pgm gstor_or_be64(struct gstor *g, gpa_t at, u64 bits) MUST_CHECK;

#endif
