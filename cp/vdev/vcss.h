/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtual channel subsystem of one vm: its subchannels, the I/O
 * instructions and pending I/O interruptions.
 *
 * Pure: no lock inside, the caller holds the vm's dev_lock for every call and
 * every callback comes under it.  An instruction returns enum pgm; only with
 * PGM_NONE is *cc valid and has anything happened.  Operands have been fetched
 * by the caller, results are stored by the caller; GR1 is passed as SCHID.
 * The check for the problem state is the caller's.
 *
 * Channel programs run inside SSCH, as far as CHPROG_BUDGET goes.  If one is
 * not done then, ops->work() is called, and vcss_run() carries it on.
 *
 * Principles of Operation, chapters 13 to 17.
 */
#ifndef CP_VDEV_VCSS_H
#define CP_VDEV_VCSS_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"
#include "cp/vdev/vdev.h"

struct gstor;
struct vcss;

#define VCSS_SUBCHANNELS 64
#define VCSS_CRWS	 8

struct vcss_ops {
	/* An interruption became pending: look at vcss_pending_isc(). */
	void (*irq)(void *ctx);
	/* A channel program used its budget: call vcss_run() soon. */
	void (*work)(void *ctx);
	/* A channel report is pending (machine check).  May be NULL. */
	void (*crw)(void *ctx);
	/* V has come, or is going; its subchannel is known.  May be NULL. */
	void (*changed)(void *ctx, const struct vdev *v, bool came);
	/*
	 * A program ended with a check, the channel's or the unit's.  May be
	 * NULL.
	 */
	void (*failed)(void *ctx);
};

struct vcss {
	const struct vcss_ops *ops;
	void *ctx;
	struct gstor *g;
	struct vdev *sub[VCSS_SUBCHANNELS];
	u16 subchannels;  /* highest ever used + 1 */
	u8 isc_mask;	  /* what pends, atomic: see vcss_pending_isc() */
	u8 adapter_isc;	  /* adapters' part of it               */
	bool adapter_had; /* the last one taken was an adapter's */
	u16 turn;	  /* round robin of vcss_run            */
	u16 int_turn;	  /* likewise of interruptions          */
	u32 crw[VCSS_CRWS];
	u8 crws;
	bool crw_overflow;
};

/* Empty; G is the vm's storage (may be set again by vcss_set_storage). */
void vcss_init(struct vcss *c, struct gstor *g, const struct vcss_ops *ops,
	       void *ctx);
void vcss_set_storage(struct vcss *c, struct gstor *g);
/* ERR_EXIST: devno in use.  ERR_LIMIT: no subchannel free. */
enum err vcss_attach(struct vcss *c, struct vdev *v, u16 devno) MUST_CHECK;
/* Ends what runs on it; its subchannel stays, with V off.  Then V is free. */
void vcss_detach(struct vdev *v);
struct vdev *vcss_find(const struct vcss *c, u16 devno);
struct vdev *vcss_by_schid(const struct vcss *c, u32 schid);
u32 vcss_schid(const struct vdev *v);
/* Subsystem reset: programs gone, status gone, subchannels disabled. */
void vcss_reset(struct vcss *c);
/*
 * One device's: its program ends, what is pending is taken back, its sense is
 * zeros.  The subchannel stays enabled.
 */
void vcss_reset_device(struct vdev *v);
/* Carry on programs that used up their budget; true: there is more. */
bool vcss_run(struct vcss *c);

/* --- interruptions: masks as CR6 bits 32-39, X'80' = ISC 0 --- */
/* What pends, at this moment; needs no lock. */
u8 vcss_pending_isc(const struct vcss *c);
/* An adapter's interruption of ISC is due; the same one is not due twice. */
void vcss_adapter_interrupt(struct vcss *c, u8 isc);
/* Take the most urgent one that MASK allows; status stays for TSCH. */
bool vcss_take_interrupt(struct vcss *c, u8 isc_mask, struct io_int *out);

/*
 * Initial program loading from V (cp/vdev/vcss_ipl.c): its first 24 bytes go to
 * absolute 0, and what the commands among them read wherever they say.  As with
 * SSCH, vcss_run() carries it on and TEST SUBCHANNEL says how it ended; V is
 * enabled from then on.  ERR_RANGE: no frame at absolute 0.
 */
enum err vcss_ipl(struct vcss *c, struct vdev *v) MUST_CHECK;

/* --- instructions --- */
/* ORB: 12 bytes fetched and the rest zero, or 32 when ORB_X is one. */
enum pgm vcss_ssch(struct vcss *c, u32 schid, const struct orb *orb,
		   u8 *cc) MUST_CHECK;
/*
 * DIAGNOSE X'58': start the console commands at CPA (format-0 CCWs) on V, as
 * SSCH would; the interruption parameter stays.  The condition code.
 */
u8 vcss_console(struct vdev *v, u32 cpa);
enum pgm vcss_stsch(struct vcss *c, u32 schid, struct schib *out,
		    u8 *cc) MUST_CHECK;
enum pgm vcss_msch(struct vcss *c, u32 schid, const struct schib *in,
		   u8 *cc) MUST_CHECK;
/* Store 64 bytes of OUT when *cc is 0 or 1.  Check the operand BEFORE. */
enum pgm vcss_tsch(struct vcss *c, u32 schid, struct irb *out,
		   u8 *cc) MUST_CHECK;
enum pgm vcss_hsch(struct vcss *c, u32 schid, u8 *cc) MUST_CHECK;
enum pgm vcss_csch(struct vcss *c, u32 schid, u8 *cc) MUST_CHECK;
enum pgm vcss_xsch(struct vcss *c, u32 schid, u8 *cc) MUST_CHECK;
enum pgm vcss_rsch(struct vcss *c, u32 schid, u8 *cc) MUST_CHECK;
/* cc 1: OUT is valid (store 8 bytes, or 12 at real B8 when address is 0). */
enum pgm vcss_tpi(struct vcss *c, u8 isc_mask, struct io_int *out,
		  u8 *cc) MUST_CHECK;
/* cc 0: *crw is a report; cc 1: zeros. */
enum pgm vcss_stcrw(struct vcss *c, u32 *crw, u8 *cc) MUST_CHECK;
enum pgm vcss_rchp(struct vcss *c, u32 gr1, u8 *cc) MUST_CHECK;
enum pgm vcss_sal(struct vcss *c, u32 gr1) MUST_CHECK;
enum pgm vcss_schm(struct vcss *c, u32 gr1, u64 gr2) MUST_CHECK;

#endif
