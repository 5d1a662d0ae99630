/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel program walker; see chprog.h.  A program is at a CCW ("fetched"),
 * whose command the device is given, whose data the device moves, and whose
 * flags then say what follows.  Data chaining is eager: as soon as a count is
 * used up the next CCW of the chain is current, as in a channel.
 */
#include "cp/vdev/chprog.h"
#include "cp/arch/css.h"
#include "cp/arch/dat.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vdev/vdev.h"

#define NO_IDA (~(u64)0)

void chprog_start(struct chprog *p, struct gstor *g, u32 orb_flags, u32 cpa)
{
	memset(p, 0, sizeof(*p));
	p->g = g;
	p->orb_flags = orb_flags;
	p->at = cpa;
	p->next = cpa;
	p->data_left = NO_IDA;
}

/*
 * The command itself is wrong, or designates what is not there; unless it was
 * the key.
 */
static void fail(struct chprog *p)
{
	if (!(p->cstat & CSTAT_PROTECTION_CHECK))
		p->cstat |= CSTAT_PROGRAM_CHECK;
}

/* --- storage, with the ORB's key --- */

#define KEY_SHIFT 24 /* from the ORB's word 1 to bits 0-3 of a byte */

static bool allowed(struct chprog *p, u64 at, size_t size, bool store)
{
	u8 key = (u8)((p->orb_flags & ORB_KEY) >> KEY_SHIFT);

	if (gstor_key_allows(p->g, gpa(at), size, key, store))
		return true;
	p->cstat |= CSTAT_PROTECTION_CHECK;
	return false;
}

static bool fetch_bytes(struct chprog *p, u64 at, void *to, size_t size)
{
	return allowed(p, at, size, false) &&
	       gstor_read(p->g, gpa(at), to, size) == PGM_NONE;
}

static bool store_bytes(struct chprog *p, u64 at, const void *from, size_t size)
{
	return allowed(p, at, size, true) &&
	       gstor_write(p->g, gpa(at), from, size) == PGM_NONE;
}

static bool moves_to_storage(u8 cmd)
{
	/* read, read backward, sense */
	return (cmd & 0x03) == 0x02 || (cmd & 0x0f) == 0x0c ||
	       (cmd & 0x0f) == 0x04;
}

/* --- indirect data addresses --- */

static u64 ida_block(const struct chprog *p)
{
	bool four_k = (p->orb_flags & ORB_H) && !(p->orb_flags & ORB_T);

	return four_k ? 4096 : 2048;
}

/* Take the next IDAW; only the first may point inside a block. */
static bool idaw_next(struct chprog *p, bool first)
{
	u64 block = ida_block(p);
	u8 word[8];
	u64 addr;
	bool wide = p->orb_flags & ORB_H;

	p->work++;
	if (!fetch_bytes(p, p->idaw, word, wide ? 8 : 4))
		return false;
	addr = wide ? get_be64(word) : get_be32(word);
	if (!wide && (addr & 0x80000000u))
		return false;
	if (!first && (addr & (block - 1)))
		return false;
	p->idaw += wide ? 8 : 4;
	p->data = addr;
	p->data_left = block - (addr & (block - 1));
	return true;
}

static bool ida_begin(struct chprog *p, u32 addr)
{
	u32 align = p->orb_flags & ORB_H ? 7 : 3;

	if (addr & align)
		return false;
	p->idaw = addr;
	return idaw_next(p, true);
}

/* --- fetching --- */

struct ccw_fields {
	u8 cmd, flags, ctl;
	u16 count;
	u32 addr;
};

static bool ccw_read(struct chprog *p, u32 at, struct ccw_fields *f)
{
	u8 raw[8];

	if ((at & 7) || (at & 0x80000000u))
		return false;
	if (!(p->orb_flags & ORB_F) && at > 0xffffff)
		return false;
	if (!fetch_bytes(p, at, raw, sizeof(raw)))
		return false;
	f->cmd = raw[0];
	if (p->orb_flags & ORB_F) {
		f->flags = raw[1];
		f->ctl = 0;
		f->count = get_be16(raw + 2);
		f->addr = get_be32(raw + 4);
		return true;
	}
	f->addr = get_be32(raw) & 0xffffff;
	f->flags = raw[4];
	f->ctl = raw[5];
	f->count = get_be16(raw + 6);
	return true;
}

/* A TIC's own fields; format 0 ignores all but the address. */
static bool tic_valid(const struct chprog *p, const struct ccw_fields *f)
{
	if (!(p->orb_flags & ORB_F))
		return true;
	return f->cmd == CCW_CMD_TIC && !f->flags && !f->count;
}

static bool is_tic(const struct ccw_fields *f)
{
	return (f->cmd & 0x0f) == CCW_CMD_TIC;
}

/* CHAINED: by data chaining, where the command code is not looked at. */
static bool fields_valid(const struct chprog *p, const struct ccw_fields *f,
			 bool chained)
{
	bool format1 = p->orb_flags & ORB_F;

	if (f->flags & CCW_MIDA)
		return false;
	if ((f->flags & CCW_SUSPEND) && !(p->orb_flags & ORB_S))
		return false;
	if (!chained && !(f->cmd & 0x0f))
		return false;
	if (f->addr & 0x80000000u)
		return false;
	if (!f->count && (!format1 || chained || (f->flags & CCW_CD)))
		return false;
	return true;
}

static bool data_begin(struct chprog *p, const struct ccw_fields *f)
{
	p->data = f->addr;
	p->data_left = NO_IDA;
	if (!(f->flags & CCW_IDA) || !f->count)
		return true;
	return ida_begin(p, f->addr);
}

/*
 * Make the CCW at p->next current, through at most one TIC.  False: program
 * check; p->at then designates the CCW that was wrong.
 */
static bool fetch(struct chprog *p, bool first, bool chained)
{
	struct ccw_fields f;

	p->work++;
	p->at = p->next;
	if (!ccw_read(p, p->at, &f))
		return false;
	if (is_tic(&f)) {
		if (first || !tic_valid(p, &f))
			return false;
		p->at = f.addr;
		if (!ccw_read(p, p->at, &f) || is_tic(&f))
			return false;
	}
	p->count = f.count;
	p->flags = f.flags;
	p->next = p->at + 8;
	p->fetched = true;
	p->begun = true;
	if (!fields_valid(p, &f, chained))
		return false;
	if (!chained) {
		p->cmd = f.cmd;
		p->ctl = f.ctl;
	}
	if (f.flags & CCW_PCI)
		p->pci = true;
	return data_begin(p, &f);
}

/* --- data --- */

/* Does the piece run past what a direct data address can reach? */
static bool beyond_reach(const struct chprog *p, size_t n)
{
	u64 end = p->orb_flags & ORB_F ? 0x80000000u : 0x1000000u;

	return p->data_left == NO_IDA && p->data + n > end;
}

/* Bytes that can be moved in one piece now, at most SIZE; 0: no more. */
static size_t piece(struct chprog *p, size_t size)
{
	size_t n = MIN(size, (size_t)p->count);

	if (!p->data_left && !idaw_next(p, false)) {
		fail(p);
		return 0;
	}
	if (n > p->data_left)
		n = (size_t)p->data_left;
	/* With a key, what is in front of a protected page is moved. */
	if (p->orb_flags & ORB_KEY)
		n = MIN(n, (size_t)(PAGE_SIZE - p->data % PAGE_SIZE));
	if (beyond_reach(p, n)) {
		fail(p);
		return 0;
	}
	return n;
}

/* N bytes of the current CCW are done; chain when it is used up. */
static void advance(struct chprog *p, size_t n)
{
	p->work += (u32)(n / PAGE_SIZE);
	p->count = (u16)(p->count - n);
	p->data += n;
	if (p->data_left != NO_IDA)
		p->data_left -= n;
	if (p->count || !(p->flags & CCW_CD))
		return;
	if (!fetch(p, false, true))
		fail(p);
}

static size_t transfer(struct chprog *p, u8 *buffer, size_t size, bool in)
{
	size_t done = 0, n;
	bool skip, good;

	p->moved = true;
	while (done < size && p->count && !p->cstat) {
		n = piece(p, size - done);
		if (!n)
			break;
		skip = (p->flags & CCW_SKIP) && moves_to_storage(p->cmd);
		if (in)
			good = skip ||
			       store_bytes(p, p->data, buffer + done, n);
		else
			good = fetch_bytes(p, p->data, buffer + done, n);
		if (!good) {
			fail(p);
			break;
		}
		done += n;
		advance(p, n);
	}
	return done;
}

size_t chprog_get(struct chprog *p, void *to, size_t size)
{
	size_t n = transfer(p, to, size, false);

	if (n < size)
		p->overrun = true;
	return n;
}

size_t chprog_get_upto(struct chprog *p, void *to, size_t size)
{
	return transfer(p, to, size, false);
}

size_t chprog_put(struct chprog *p, const void *from, size_t size)
{
	/* transfer() only reads BUFFER when IN. */
	size_t n = transfer(p, (u8 *)(uintptr_t)from, size, true);

	if (n < size)
		p->overrun = true;
	return n;
}

size_t chprog_put_upto(struct chprog *p, const void *from, size_t size)
{
	return transfer(p, (u8 *)(uintptr_t)from, size, true);
}

size_t chprog_peek(struct chprog *p, void *to, size_t size)
{
	struct chprog mark = *p;
	size_t n = transfer(p, to, size, false);

	mark.work = p->work;
	mark.moved = true;
	*p = mark;
	return n;
}

bool chprog_spent(const struct chprog *p)
{
	return p->work >= CHPROG_BUDGET;
}

/* --- the end of a command --- */

/* Is the length wrong in a way that the program did not allow? */
static bool length_incorrect(const struct chprog *p)
{
	bool format1 = p->orb_flags & ORB_F;

	if (p->flags & CCW_CD)
		return true;
	if (!p->count && !p->overrun)
		return false;
	if (p->flags & CCW_SLI)
		return false;
	if (!p->moved)
		return format1 && !(p->orb_flags & ORB_L);
	return true;
}

/* After device status is in: true when the program goes on. */
static bool chains_on(struct chprog *p)
{
	u8 good = VDEV_OK | DSTAT_STATUS_MODIFIER;

	if (p->cstat || (p->dstat & ~good))
		return false;
	if (length_incorrect(p)) {
		p->cstat |= CSTAT_INCORRECT_LENGTH;
		return false;
	}
	if (!(p->flags & CCW_CC) || (p->flags & CCW_CD))
		return false;
	if (p->dstat & DSTAT_STATUS_MODIFIER)
		p->next += 8;
	p->dstat = 0;
	p->fetched = false;
	return true;
}

/* Bring the next command up; true when its command may be given. */
static bool begin_command(struct chprog *p)
{
	p->moved = false;
	p->overrun = false;
	if (!fetch(p, !p->begun, false)) {
		fail(p);
		return false;
	}
	return true;
}

void chprog_device_done(struct chprog *p, u8 dstat)
{
	p->waits = false;
	p->dstat = dstat;
}

void chprog_device_again(struct chprog *p)
{
	p->waits = false;
	p->again = true;
}

void chprog_resume(struct chprog *p)
{
	p->next = p->at;
	p->fetched = false;
	p->resuming = true;
}

/* Give the command of the current CCW to the device. */
static bool command_ends(struct chprog *p, struct vdev *v)
{
	u32 result = vdev_command(v, p->cmd, p);

	p->again = result == VDEV_AGAIN;
	p->waits = result == VDEV_PEND;
	if (p->again || p->waits)
		return false;
	p->dstat = (u8)result;
	return true;
}

enum chprog_end chprog_run(struct chprog *p, struct vdev *v)
{
	p->work = 0;
	/* A command that pended has been completed since. */
	if (p->fetched && !p->again && !chains_on(p))
		return CHPROG_ENDED;
	for (;;) {
		if (!p->again) {
			if (chprog_spent(p))
				return CHPROG_SPENT;
			if (!begin_command(p))
				return CHPROG_ENDED;
			if ((p->flags & CCW_SUSPEND) && !p->resuming)
				return CHPROG_SUSPENDED;
			p->resuming = false;
		}
		if (!command_ends(p, v))
			return p->waits ? CHPROG_WAITS : CHPROG_SPENT;
		if (!chains_on(p))
			return CHPROG_ENDED;
	}
}
