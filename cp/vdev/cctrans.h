/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel programs of a guest made fit for a real channel.
 *
 * A program is translated as a whole before it is started: a copy of its CCWs,
 * all in format 1, with IDAWs that designate the frames of the guest's pages.
 * The copy lies in CP's storage, so nothing that a guest stores after that, and
 * nothing its own program reads, changes what the channel does.  Pages are held
 * (gstor_hold) until cctrans_end().
 *
 * What is wrong, and what cannot be translated, becomes a CCW with command 0 in
 * its place: the channel ends with a program check when, and only when, it
 * comes there, and cctrans_mark() tells what it really was.
 *
 * Not carried out: MIDAWs; a CCW or IDAW in storage that the same program reads
 * into before (MARK_CHANGED; an IPL goes on from there, see vreal.h); programs
 * of more than CCTRANS_CCWS commands or CCTRANS_IDAWS pieces of data.
 *
 * Pure; caller's serialisation.  Principles of Operation, chapter 15.
 */
#ifndef CP_VDEV_CCTRANS_H
#define CP_VDEV_CCTRANS_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"

struct gstor;

#define CCTRANS_CCWS  768
#define CCTRANS_IDAWS 1536

/* What a CCW of the copy stands for; in the low bits of from[]. */
enum cctrans_mark {
	MARK_COMMAND,
	MARK_CHAINED,	/* by data: its command code is not looked at       */
	MARK_TIC,	/* or a place that leads on                         */
	MARK_WRONG,	/* program check                                    */
	MARK_PROTECTED, /* protection check, by the guest's storage keys    */
	MARK_CHANGED,	/* read into by the program itself                  */
	MARK_SUSPEND,	/* the suspend flag                                 */
	MARK_LONG,	/* no room for more                                 */
};

struct cctrans_order {
	u32 orb_flags; /* the guest's ORB, word 1                       */
	u32 at;	       /* its first CCW                                 */
	bool ipl;      /* which is the one that IPL implies             */
	bool resumed;  /* its suspend flag has been seen                */
	u8 refused;    /* CCTRANS_... commands the device is to reject  */
	u16 settled;   /* IDAWs whose data are in storage already       */
};

/* Writing to a disk of which only reading is allowed. */
#define CCTRANS_ALL	  0
#define CCTRANS_WRITE_CKD 1
#define CCTRANS_WRITE_FBA 2

/*
 * The copy, in storage a channel reaches and that is real as it is virtual.
 * Begins with the first CCW.
 */
struct cctrans {
	struct ccw1 ccw[CCTRANS_CCWS];
	be64 idaw[CCTRANS_IDAWS];
	u32 from[CCTRANS_CCWS];	  /* guest address, enum cctrans_mark   */
	u32 page[CCTRANS_IDAWS];  /* number of the page held            */
	u16 input[CCTRANS_IDAWS]; /* bytes stored there; cctrans.c's     */
	u16 ccws, idaws;
	u32 real; /* address of this, as the channel knows it */
	struct gstor *g;
	u64 read_pages[4]; /* by number: may have been read into */
};
_Static_assert(sizeof(struct cctrans) <= 32768, "room of cctrans");

#define CCTRANS_SPACE 32768

/* T is in use until cctrans_end.  REAL is T's real address. */
void cctrans_begin(struct cctrans *t, u32 real, struct gstor *g,
		   const struct cctrans_order *o);
/* The channel is done with T: the pages may go. */
void cctrans_end(struct cctrans *t);
/* ORB word 1 for the copy, path mask and all. */
u32 cctrans_orb_flags(u32 guest_flags);
/*
 * What a CCW address in an SCSW is for the guest: 8 higher than that of the
 * CCW.  An address outside the copy gives 0.
 */
u32 cctrans_cpa(const struct cctrans *t, u32 real_cpa);
/* What the CCW that REAL_CPA tells of stood for. */
enum cctrans_mark cctrans_mark(const struct cctrans *t, u32 real_cpa);
/* Of the first one. */
enum cctrans_mark cctrans_first(const struct cctrans *t);

#endif
