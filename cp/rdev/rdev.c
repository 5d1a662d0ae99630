/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real devices: finding, starting, ending.  The interruption handler stores
 * status under the rdev's lock and wakes the owner.
 */
#include "cp/rdev/rdev.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/core/trace.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/home.h"
#include "cp/rdev/rdev_irq.h"

#define RDEVS_MAX      256
#define RDEV_ISC       3
#define CLEAR_WAIT_TOD (200 * TOD_PER_MS)
#define SCAN_TRIES     200000

static struct spinlock rdev_lock = SPINLOCK_INIT(LOCK_RDEV);
static struct rdev *rdevs[RDEVS_MAX]; /* by subchannel number */
static u32 rdev_end;

/* --- storage for channels --- */

static u32 order_for(size_t size)
{
	u32 order = 0;

	while ((PAGE_SIZE << order) < size)
		order++;
	return order;
}

void *rdev_dma_alloc(size_t size)
{
	return frame_alloc(order_for(size),
			   FRAME_LOW | FRAME_ZERO | FRAME_RESERVE);
}

void rdev_dma_free(void *p, size_t size)
{
	frame_free(p, order_for(size));
}

u32 rdev_dma_addr(const void *p)
{
	return (u32)hpa_val(home_real(p));
}

/* --- finding --- */

struct rdev *rdev_find(u16 devno)
{
	u32 i;

	for (i = 0; i < rdev_end; i++)
		if (rdevs[i] && rdevs[i]->devno == devno)
			return rdevs[i];
	return NULL;
}

struct rdev *rdev_next(const struct rdev *after)
{
	u32 i = after ? (after->schid & 0xffff) + 1 : 0;

	for (; i < rdev_end; i++)
		if (rdevs[i])
			return rdevs[i];
	return NULL;
}

/* --- starting --- */

/* What is enabled stays as it is: MSCH refuses while status is pending. */
static enum err enable(struct rdev *r)
{
	struct schib schib;
	u16 flags, want;

	if (insn_stsch(r->schid, &schib))
		return ERR_GONE;
	flags = be16_get(schib.pmcw.flags);
	want = (u16)((flags & ~PMCW_ISC) | PMCW_E | RDEV_ISC << PMCW_ISC_SHIFT);
	if (flags == want)
		return ERR_OK;
	schib.pmcw.flags = be16_make(want);
	return insn_msch(r->schid, &schib) ? ERR_GONE : ERR_OK;
}

/* An end that came after the last owner had gone is nobody's. */
static void forget_ends(struct rdev *r)
{
	spin_lock(&rdev_lock);
	r->ended = r->pci = false;
	spin_unlock(&rdev_lock);
}

enum err rdev_open(struct rdev *r)
{
	return rdev_lend(r, task_current());
}

/* No lock is held here: of two at once the second finds the first. */
static bool take(struct rdev *r, struct task *task)
{
	struct task *none = NULL;

	return __atomic_compare_exchange_n(&r->owner, &none, task, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

enum err rdev_lend(struct rdev *r, struct task *task)
{
	if (r->offline)
		return ERR_PERM;
	if (take(r, task))
		forget_ends(r);
	else if (r->owner != task)
		return ERR_BUSY;
	return enable(r);
}

void rdev_close(struct rdev *r)
{
	r->owner = NULL;
}

/* Concurrent sense ON or off; the subchannel is idle.  rdev_lock held. */
static void set_sensing(struct rdev *r, bool on)
{
	struct schib schib;
	u32 misc;

	if (r->sensing == on || insn_stsch(r->schid, &schib))
		return;
	misc = be32_get(schib.pmcw.misc) & ~PMCW_MISC_SENSE;
	schib.pmcw.misc = be32_make(misc | (on ? PMCW_MISC_SENSE : 0));
	if (insn_msch(r->schid, &schib) == 0)
		r->sensing = on;
}

enum err rdev_start(struct rdev *r, const struct ccw1 *prog)
{
	return rdev_start_at(r, ORB_F | ORB_LPM, rdev_dma_addr(prog), false);
}

enum err rdev_start_at(struct rdev *r, u32 flags, u32 cpa, bool sense)
{
	struct orb orb = {
		.intparm = be32_make(r->schid),
		.flags = be32_make(flags),
		.cpa = be32_make(cpa),
	};
	enum err err = ERR_OK;
	u32 cc;

	spin_lock(&rdev_lock);
	if (r->active || r->ended) {
		err = ERR_BUSY;
	} else {
		set_sensing(r, sense);
		cc = (u32)insn_ssch(r->schid, &orb);
		TRACE(SSCH, r->schid, cpa, cc);
		r->active = cc == 0;
		r->late &= cc != 0;
		if (cc)
			err = cc == 3 ? ERR_GONE : ERR_BUSY;
	}
	spin_unlock(&rdev_lock);
	return err;
}

bool rdev_ended(struct rdev *r, struct rdev_status *out)
{
	bool ended;

	spin_lock(&rdev_lock);
	ended = r->ended;
	if (ended) {
		r->ended = false;
		out->dstat = r->irb.scsw.dstat;
		out->cstat = r->irb.scsw.cstat;
		out->residual = be16_get(r->irb.scsw.count);
		out->sense0 = 0;
	}
	spin_unlock(&rdev_lock);
	return ended;
}

bool rdev_take_end(struct rdev *r, struct irb *out)
{
	bool ended;

	spin_lock(&rdev_lock);
	ended = r->ended;
	if (ended)
		*out = r->irb;
	r->ended = false;
	spin_unlock(&rdev_lock);
	return ended;
}

bool rdev_take_pci(struct rdev *r, u32 *cpa)
{
	bool pci;

	spin_lock(&rdev_lock);
	pci = r->pci;
	*cpa = r->pci_cpa;
	r->pci = false;
	spin_unlock(&rdev_lock);
	return pci;
}

bool rdev_due(const struct rdev *r)
{
	return r->ended || r->pci || r->attention || r->device_end;
}

/*
 * The emulator forgets a program that is halted before its channel has taken
 * it up, and the device with it: that one is cleared.
 */
bool rdev_halt(struct rdev *r)
{
	struct schib schib;
	u32 cc;

	spin_lock(&rdev_lock);
	cc = (u32)insn_stsch(r->schid, &schib);
	if (!cc && (be32_get(schib.scsw.ctl) & SCSW_ACTL_START_PEND))
		cc = (u32)insn_csch(r->schid);
	else if (!cc)
		cc = (u32)insn_hsch(r->schid);
	TRACE(HSCH, r->schid, 0, cc);
	spin_unlock(&rdev_lock);
	return cc != 3;
}

u8 rdev_unsolicited(struct rdev *r)
{
	u8 bits;

	spin_lock(&rdev_lock);
	bits = (u8)((r->attention ? DSTAT_ATTENTION : 0) |
		    (r->device_end ? DSTAT_DEVICE_END : 0));
	r->attention = r->device_end = false;
	spin_unlock(&rdev_lock);
	return bits;
}

enum err rdev_clear(struct rdev *r)
{
	u32 cc;

	spin_lock(&rdev_lock);
	cc = (u32)insn_csch(r->schid);
	TRACE(CSCH, r->schid, 0, cc);
	r->active &= cc == 0;
	spin_unlock(&rdev_lock);
	return cc ? ERR_GONE : ERR_OK;
}

void rdev_give_up(struct rdev *r)
{
	spin_lock(&rdev_lock);
	r->late = r->active;
	r->active = false;
	spin_unlock(&rdev_lock);
}

static enum err run(struct rdev *r, const struct ccw1 *prog, u64 deadline,
		    struct rdev_status *out)
{
	u64 begin = clock_now();
	enum err err;
	bool cleared = false;

	while ((err = rdev_start(r, prog)) == ERR_BUSY) {
		task_park(clock_now() + TOD_PER_MS);
		(void)rdev_ended(r, out);
		if (clock_now() >= deadline)
			return ERR_TIMEOUT;
	}
	while (err == ERR_OK && !rdev_ended(r, out)) {
		task_park(deadline);
		if (clock_now() < deadline)
			continue;
		if (cleared || rdev_clear(r) != ERR_OK) {
			rdev_give_up(r);
			return ERR_TIMEOUT;
		}
		cleared = true;
		r->waited_s = (u32)((clock_now() - begin) / TOD_PER_S);
		deadline = clock_now() + CLEAR_WAIT_TOD;
	}
	return cleared ? ERR_TIMEOUT : err;
}

static u8 sense(struct rdev *r)
{
	struct {
		struct ccw1 ccw;
		u8 data[32];
	} *dma = rdev_dma_alloc(sizeof(*dma));
	struct irb failed = r->irb;
	struct rdev_status st;
	u8 byte = 0;

	if (!dma)
		return 0;
	dma->ccw = (struct ccw1){ CCW_CMD_SENSE, CCW_SLI, be16_make(32),
				  be32_make(rdev_dma_addr(dma->data)) };
	if (run(r, &dma->ccw, clock_now() + TOD_PER_S, &st) == ERR_OK) {
		byte = dma->data[0];
		r->sense_count = sizeof(r->sense) - MIN(st.residual, 32u);
		memcpy(r->sense, dma->data, sizeof(r->sense));
	}
	r->irb = failed;
	if (!r->late) /* else the device may still write to it */
		rdev_dma_free(dma, sizeof(*dma));
	return byte;
}

/* What a program ended with, told when it is not as the last time. */
static enum err judge(struct rdev *r, enum err err, struct rdev_status *out)
{
	u8 cstat = out->cstat & (u8)~CSTAT_INCORRECT_LENGTH;

	if (err != ERR_OK) {
		rdev_tell(r, err == ERR_GONE ? RDEV_NOT_THERE : RDEV_NO_ANSWER,
			  0);
		return err;
	}
	if (out->dstat & DSTAT_UNIT_CHECK) {
		out->sense0 = sense(r);
		rdev_tell(r, RDEV_UNIT_CHECK, out->sense0);
		return ERR_IO;
	}
	rdev_tell(r, cstat ? RDEV_CHANNEL_CHECK : RDEV_GOOD, cstat);
	return cstat ? ERR_IO : ERR_OK;
}

enum err rdev_io(struct rdev *r, const struct ccw1 *prog, u64 deadline,
		 struct rdev_status *out)
{
	return judge(r, run(r, prog, deadline, out), out);
}

/* --- interruption --- */

/* Merge STATUS; true when the start function has ended. */
static bool final_status(struct rdev *r, const struct irb *irb)
{
	u32 ctl = be32_get(irb->scsw.ctl);
	u32 stctl = ctl & SCSW_STCTL;

	if (!r->active)
		return false;
	if (stctl & SCSW_STCTL_SECONDARY)
		return true;
	if (ctl & SCSW_CC) /* deferred condition code */
		return true;
	if (ctl & (SCSW_FCTL_CLEAR | SCSW_FCTL_HALT))
		return true;
	if ((stctl & SCSW_STCTL_PRIMARY) &&
	    (irb->scsw.dstat & DSTAT_UNIT_CHECK || irb->scsw.cstat & 0x3f))
		return true;
	return false;
}

/*
 * Unsolicited status, of alert alone, while a program should be in progress:
 * the emulator forgets a terminal's program when a client connects.  Its end
 * may still come without a function, but is one by its status.
 */
static bool forgotten(const struct irb *irb)
{
	u32 ctl = be32_get(irb->scsw.ctl);

	return !(ctl & SCSW_FCTL) &&
	       (ctl & SCSW_STCTL) == (SCSW_STCTL_ALERT | SCSW_STCTL_PENDING);
}

/* It ended by a channel that did not work. */
static void forget(struct rdev *r)
{
	memset(&r->irb, 0, sizeof(r->irb));
	r->irb.scsw.ctl = be32_make(SCSW_FCTL_START | SCSW_STCTL_ALERT |
				    SCSW_STCTL_PRIMARY | SCSW_STCTL_SECONDARY |
				    SCSW_STCTL_PENDING);
	r->irb.scsw.cstat = CSTAT_INTF_CTL_CHECK;
	r->active = false;
	r->ended = true;
}

void rdev_interrupt(u32 schid)
{
	struct rdev *r = NULL;
	struct irb irb;
	u8 dstat;

	if ((schid & 0xffff) < rdev_end)
		r = rdevs[schid & 0xffff];
	/* Under the lock: two CPUs take a subchannel's statuses in order. */
	spin_lock(&rdev_lock);
	if (insn_tsch(schid, &irb) || !r) {
		spin_unlock(&rdev_lock);
		return;
	}
	if (r->late && (be32_get(irb.scsw.ctl) & SCSW_FCTL_CLEAR)) {
		r->late = false;
		spin_unlock(&rdev_lock);
		return;
	}
	dstat = irb.scsw.dstat;
	if (r->active && forgotten(&irb))
		forget(r);
	TRACE(IOINT, schid, dstat << 8 | irb.scsw.cstat,
	      be32_get(irb.scsw.cpa));
	if (final_status(r, &irb)) {
		r->irb = irb;
		r->active = false;
		r->ended = true;
	} else if (r->active && (irb.scsw.cstat & CSTAT_PCI)) {
		r->pci = true;
		r->pci_cpa = be32_get(irb.scsw.cpa);
	} else if (r->active && !(dstat & DSTAT_ATTENTION)) {
		/* channel end alone: device end will follow */
	} else {
		r->unsolicited = irb;
		r->attention |= (dstat & DSTAT_ATTENTION) != 0;
		r->device_end |= (dstat & DSTAT_DEVICE_END) != 0;
	}
	spin_unlock(&rdev_lock);
	if (r->owner)
		task_wake(r->owner);
}

/* --- the scan at IPL: no tasks yet, interruptions closed --- */

static bool poll_end(u32 schid, struct irb *irb)
{
	u32 tries;

	for (tries = 0; tries < SCAN_TRIES; tries++)
		if (insn_tsch(schid, irb) == 0)
			return true;
	return false;
}

static void sense_id(struct rdev *r)
{
	struct {
		struct ccw1 ccw;
		u8 id[32];
	} *dma = rdev_dma_alloc(sizeof(*dma));
	struct irb irb;
	struct orb orb;

	ASSERT(dma);
	dma->ccw = (struct ccw1){ CCW_CMD_SENSE_ID, CCW_SLI, be16_make(7),
				  be32_make(rdev_dma_addr(dma->id)) };
	orb = (struct orb){ be32_make(r->schid),
			    be32_make(ORB_F | ORB_LPM),
			    be32_make(rdev_dma_addr(&dma->ccw)),
			    { be32_make(0) } };
	if (insn_ssch(r->schid, &orb) == 0 && poll_end(r->schid, &irb) &&
	    !(irb.scsw.dstat & DSTAT_UNIT_CHECK) && dma->id[0] == 0xff) {
		r->cu_type = get_be16(dma->id + 1);
		r->cu_model = dma->id[3];
		r->dev_type = get_be16(dma->id + 4);
		r->dev_model = dma->id[6];
	}
	rdev_dma_free(dma, sizeof(*dma));
}

void rdev_scan(void)
{
	struct schib schib;
	struct rdev *r;
	u32 n;

	for (n = 0; n < RDEVS_MAX; n++) {
		if (insn_stsch(SCHID_ONE | n, &schib) == 3)
			break;
		rdev_end = n + 1;
		if (!(be16_get(schib.pmcw.flags) & PMCW_V))
			continue;
		r = heap_alloc(sizeof(*r));
		ASSERT(r);
		r->schid = SCHID_ONE | n;
		r->devno = be16_get(schib.pmcw.devno);
		rdevs[n] = r;
		if (enable(r) == ERR_OK)
			sense_id(r);
	}
	insn_lctlg6(0xff000000);
}
