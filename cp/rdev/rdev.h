/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real devices.  Found at start by STSCH over all subchannels and Sense ID; a
 * driver table (plat/) names who takes which control-unit type.
 *
 * One task owns an rdev and drives it.  The I/O interruption handler does the
 * TSCH, merges status into rdev->event and wakes the owner; nothing else.
 */
#ifndef CP_RDEV_RDEV_H
#define CP_RDEV_RDEV_H

#include "cp/arch/css.h"
#include "cp/core/change.h"
#include "cp/lib/types.h"

struct task;

struct rdev {
	u32 schid; /* 0001ssss */
	u16 devno;
	u16 cu_type;
	u8 cu_model;
	u16 dev_type;
	u8 dev_model;
	struct task *owner;
	void *driver;
	/* What ends this adapter's waiting programs when CP fails, or NULL. */
	const struct ccw1 *last;
	u16 told;	 /* rdev_tell(): what was told last */
	u64 guest_quiet; /* until then no trouble of a guest's is told */
	u8 sense[32];	 /* of the last unit check: sense_count bytes */
	u32 sense_count;
	u32 waited_s; /* for the program that did not end */
	bool offline; /* VARY OFFLINE: nobody opens it */
	bool sensing; /* concurrent sense is on        */
	/* Under LOCK_RDEV inside rdev.c: */
	bool active;	 /* a start function is in progress  */
	bool late;	 /* the end of a clear has not come  */
	bool ended;	 /* ending status of it is in irb    */
	bool attention;	 /* unsolicited attention            */
	bool device_end; /* unsolicited device end           */
	bool pci;	 /* a PCI, at CCW address pci_cpa    */
	u32 pci_cpa;
	struct irb irb; /* last ending status               */
	struct irb unsolicited;
};

struct rdev_status {
	u8 dstat, cstat;
	u16 residual;
	u8 sense0; /* valid with unit check */
};

/* Storage a channel can reach: whole frames below 2 GiB, zeroed. */
void *rdev_dma_alloc(size_t size);
void rdev_dma_free(void *p, size_t size);
u32 rdev_dma_addr(const void *p); /* real address for a CCW */

struct rdev *rdev_find(u16 devno);
struct rdev *rdev_next(const struct rdev *after); /* NULL starts */
/*
 * Take ownership for the current task and enable the subchannel.  ERR_BUSY:
 * another task has it.  ERR_GONE.
 */
enum err rdev_open(struct rdev *r) MUST_CHECK;
/* Give it back; nothing is active on it. */
void rdev_close(struct rdev *r);
/*
 * Start the channel program at PROG (rdev_dma_alloc'ed, format 1).
 * ERR_BUSY: one is active.  ERR_GONE: not operational.
 */
enum err rdev_start(struct rdev *r, const struct ccw1 *prog) MUST_CHECK;
/* Has the program ended?  Then OUT has its status and the rdev is free. */
bool rdev_ended(struct rdev *r, struct rdev_status *out);
/* Start and wait for the end (parks), or until DEADLINE: then HALT/CLEAR. */
enum err rdev_io(struct rdev *r, const struct ccw1 *prog, u64 deadline,
		 struct rdev_status *out) MUST_CHECK;
/* Consume the unsolicited flags: returns DSTAT_ATTENTION|DSTAT_DEVICE_END.. */
u8 rdev_unsolicited(struct rdev *r);
/* The end comes as that of a program.  ERR_GONE: it never will. */
enum err rdev_clear(struct rdev *r);
/*
 * The clear has not ended in time: the device may be used again as soon as the
 * channel subsystem takes a start, and a late end is nobody's.
 */
void rdev_give_up(struct rdev *r);

/* --- a device that runs the programs of a guest (cp/vm/attach.h) --- */

/*
 * As rdev_open(), but TASK is the one that is woken, and whoever serves it may
 * call the following.  ERR_PERM: it is offline.
 */
enum err rdev_lend(struct rdev *r, struct task *task) MUST_CHECK;
/*
 * Start the program at real address CPA with word 1 FLAGS of the ORB; SENSE:
 * with concurrent sense.  ERR_BUSY, ERR_GONE.
 */
enum err rdev_start_at(struct rdev *r, u32 flags, u32 cpa,
		       bool sense) MUST_CHECK;
/* HALT SUBCHANNEL; false: not operational. */
bool rdev_halt(struct rdev *r);
/* Is anything to be taken? */
bool rdev_due(const struct rdev *r);
/* rdev_ended() with all of it. */
bool rdev_take_end(struct rdev *r, struct irb *out);
/* A PCI since the last call. */
bool rdev_take_pci(struct rdev *r, u32 *cpa);

/* What went wrong, for the event log. */
enum rdev_trouble {
	RDEV_GOOD, /* it works (again) */
	RDEV_UNIT_CHECK,
	RDEV_CHANNEL_CHECK,
	RDEV_NO_ANSWER,
	RDEV_NOT_THERE,
	RDEV_CLEAR_HANGS,
	RDEV_NO_CLIENT,	   /* intervention required at a terminal */
	RDEV_OTHER_CLIENT, /* another one came to it              */
};
/*
 * Note it as an event of type DEVICE, and what is an error of the machine's as
 * an EREP record with r->irb, unless the same was told last of R; DETAIL is the
 * first sense byte, or the subchannel status.
 */
void rdev_tell(struct rdev *r, enum rdev_trouble what, u8 detail);
/*
 * For *CONFIG: FLAGS are CONFIG_..., USER "" is the system, OTHER his number.
 */
void rdev_changed(const struct rdev *r, u8 flags, enum config_cause cause,
		  const char *user, u16 other);
/* R runs a guest's programs, one has ended: what is no program's fault. */
void rdev_tell_guest(struct rdev *r, const struct irb *irb);

#endif
