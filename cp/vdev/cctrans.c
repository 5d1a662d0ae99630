/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Translation of channel programs; see cctrans.h.  CCWs are taken in the order
 * in which they lie in storage, from the first one on; where a TIC leads is
 * taken later (`todo`), unless it has been taken already, which is how loops
 * end.  A search may skip the CCW behind it, so what lies behind a TIC after a
 * search is taken, too.
 */
#include "cp/vdev/cctrans.h"

#include "cp/lib/str.h"
#include "cp/mm/gstor.h"

#define PAGE_SHIFT  12
#define PAGE_SIZE   (1u << PAGE_SHIFT)
#define NO_PAGE	    0xffffffffu
#define NOWHERE	    0x7fffff0000000000ull /* beyond any storage */
#define MARK_BITS   7u
#define INPUT_DOWN  0x8000u /* read backward: the IDAW is of the last byte */
#define TODO_MAX    48
#define LOOKS_MAX   65536 /* comparisons against what is read into */
#define KEY_SHIFT   24
#define CMD_READ    0x02
#define CMD_NONE    0xf1 /* no disk has it: command reject */
#define IPL_RECORD  24
#define FORMAT0_END 0x1000000u
#define FORMAT1_END 0x80000000u

/* A CCW of the guest. */
struct ccw {
	u8 cmd, flags;
	u16 count;
	u32 addr;
};

/* A place of the copy that is to lead to the guest's CCW at AT. */
struct place {
	u32 at;
	u16 slot;
	u8 cmd;	      /* of the data chain it is in */
	bool chained; /* it is in one               */
};

struct walk {
	struct cctrans *t;
	const struct cctrans_order *o;
	struct place todo[TODO_MAX];
	u32 todos;
	u32 looks;
	u8 cmd; /* of the current data chain */
	bool chained;
};

/* --- guest storage --- */

static u8 key_of(const struct walk *w)
{
	return (u8)((w->o->orb_flags & ORB_KEY) >> KEY_SHIFT);
}

static bool format1(const struct walk *w)
{
	return w->o->orb_flags & ORB_F;
}

static bool moves_to_storage(u8 cmd)
{
	return (cmd & 0x03) == 0x02 || (cmd & 0x0f) == 0x0c ||
	       (cmd & 0x0f) == 0x04;
}

static bool backward(u8 cmd)
{
	return (cmd & 0x0f) == 0x0c;
}

static u64 page_bit(u32 page)
{
	return 1ull << (page & 63);
}

static u64 *page_word(struct cctrans *t, u32 page)
{
	return &t->read_pages[page >> 6 & 3];
}

/* Is there input before now to AT .. AT+SIZE-1, which lie in one page? */
static bool read_into(struct walk *w, u32 at, u32 size)
{
	struct cctrans *t = w->t;
	u32 page = at >> PAGE_SHIFT;

	if (!(*page_word(t, page) & page_bit(page)))
		return false;
	for (u32 i = w->o->settled; i < t->idaws; i++) {
		u32 from = (u32)be64_get(t->idaw[i]) % PAGE_SIZE;
		u32 n = t->input[i] & (u32)~INPUT_DOWN;

		w->looks++;
		if (t->input[i] & INPUT_DOWN)
			from -= n - 1;
		if (t->page[i] == page && n && at % PAGE_SIZE < from + n &&
		    from < at % PAGE_SIZE + size)
			return true;
	}
	return w->looks > LOOKS_MAX;
}

/* What is to become of a fetch of SIZE bytes at AT: MARK_COMMAND if good. */
static enum cctrans_mark fetch(struct walk *w, u32 at, void *to, u32 size)
{
	struct gstor *g = w->t->g;

	if (read_into(w, at, size))
		return MARK_CHANGED;
	if (!gstor_key_allows(g, gpa(at), size, key_of(w), false))
		return MARK_PROTECTED;
	return gstor_read(g, gpa(at), to, size) == PGM_NONE ? MARK_COMMAND
							    : MARK_WRONG;
}

static enum cctrans_mark fetch_ccw(struct walk *w, u32 at, struct ccw *c)
{
	enum cctrans_mark mark;
	u8 raw[8];

	if (w->o->ipl && at == w->o->at && !w->t->ccws) {
		*c = (struct ccw){ CMD_READ, CCW_CC | CCW_SLI, IPL_RECORD, 0 };
		return MARK_COMMAND;
	}
	if ((at & 7) || at >= (format1(w) ? FORMAT1_END : FORMAT0_END))
		return MARK_WRONG;
	mark = fetch(w, at, raw, sizeof(raw));
	if (mark != MARK_COMMAND)
		return mark;
	c->cmd = raw[0];
	if (format1(w)) {
		c->flags = raw[1];
		c->count = get_be16(raw + 2);
		c->addr = get_be32(raw + 4);
	} else {
		c->flags = raw[4];
		c->count = get_be16(raw + 6);
		c->addr = get_be32(raw) & 0xffffff;
	}
	return MARK_COMMAND;
}

/* --- the copy --- */

static u32 slot_real(const struct cctrans *t, u32 slot)
{
	return t->real + (u32)(slot * sizeof(struct ccw1));
}

/*
 * The slot.  Without room for one more, and one behind it that a search could
 * skip to, the last two say so.
 */
static u16 emit(struct cctrans *t, struct ccw1 ccw, u32 at,
		enum cctrans_mark mark)
{
	u16 slot = t->ccws;

	if (slot >= CCTRANS_CCWS - 2) {
		slot = CCTRANS_CCWS - 1;
		ccw = (struct ccw1){ .cmd = 0 };
		mark = MARK_LONG;
		t->ccw[slot - 1] = ccw;
		t->from[slot - 1] = (at & ~MARK_BITS) | mark;
	}
	t->ccw[slot] = ccw;
	t->from[slot] = (at & ~MARK_BITS) | mark;
	t->ccws = (u16)(slot + 1);
	return slot;
}

static bool full(const struct cctrans *t)
{
	return t->ccws >= CCTRANS_CCWS;
}

/* Nothing is behind it, should a device skip it. */
static void emit_end(struct cctrans *t, u32 at, enum cctrans_mark mark)
{
	(void)emit(t, (struct ccw1){ .cmd = 0 }, at, mark);
	if (!full(t))
		(void)emit(t, (struct ccw1){ .cmd = 0 }, at + 8, MARK_WRONG);
}

static void lead(struct cctrans *t, u16 slot, u32 to)
{
	t->ccw[slot] = (struct ccw1){ .cmd = CCW_CMD_TIC,
				      .addr = be32_make(slot_real(t, to)) };
	t->from[slot] = (t->from[slot] & ~MARK_BITS) | MARK_TIC;
}

static bool find(const struct cctrans *t, u32 at, bool chained, u32 *slot)
{
	u32 want = at | (chained ? MARK_CHAINED : MARK_COMMAND);

	for (*slot = 0; *slot < t->ccws; (*slot)++)
		if (t->from[*slot] == want)
			return true;
	return false;
}

/* A slot, for the place AT itself, that leads to the guest's CCW at TO. */
static void emit_way(struct walk *w, u32 at, u32 to, bool chained)
{
	struct cctrans *t = w->t;
	u16 slot = emit(t, (struct ccw1){ .cmd = 0 }, at, MARK_LONG);
	u32 there;

	if (full(t))
		return;
	if (find(t, to, chained, &there))
		lead(t, slot, there);
	else if (w->todos < TODO_MAX)
		w->todo[w->todos++] =
			(struct place){ to, slot, w->cmd, chained };
}

/* --- data --- */

/* One IDAW of LEN bytes at guest address AT; false: the list ends here. */
static bool emit_idaw(struct walk *w, u64 at, u32 len, bool in, bool down)
{
	struct cctrans *t = w->t;
	u64 low = down ? at - len + 1 : at;
	hpa_t frame = hpa(NOWHERE);
	u32 i = t->idaws, page = (u32)(low >> PAGE_SHIFT);
	bool held = gstor_key_allows(t->g, gpa(low), len, key_of(w), in) &&
		    gstor_hold(t->g, gpa(low), &frame);

	t->idaws++;
	t->page[i] = held ? page : NO_PAGE;
	t->input[i] = (u16)(held && in ? len | (down ? INPUT_DOWN : 0) : 0);
	t->idaw[i] = be64_make(hpa_val(frame) + at % PAGE_SIZE);
	if (t->input[i])
		*page_word(t, page) |= page_bit(page);
	return held;
}

static u32 block_size(const struct walk *w)
{
	u32 four_k = ORB_H, flags = w->o->orb_flags & (ORB_H | ORB_T);

	return flags == four_k ? 4096 : 2048;
}

/* The Nth IDAW of the list at LIST. */
static enum cctrans_mark next_idaw(struct walk *w, u32 list, u32 n, u64 *at)
{
	bool wide = w->o->orb_flags & ORB_H;
	u32 size = wide ? 8 : 4;
	enum cctrans_mark mark;
	u8 raw[8];

	mark = fetch(w, list + n * size, raw, size);
	if (mark != MARK_COMMAND)
		return mark;
	*at = wide ? get_be64(raw) : get_be32(raw);
	return wide || *at < FORMAT1_END ? MARK_COMMAND : MARK_WRONG;
}

/* The IDAWs from number KEEP on, and what they hold. */
static void drop_idaws(struct cctrans *t, u32 keep)
{
	while (t->idaws > keep) {
		u32 page = t->page[--t->idaws];

		if (page != NO_PAGE)
			gstor_release(t->g, gpa((u64)page << PAGE_SHIFT));
	}
}

/* Where the Nth piece of C's data begins; *AT is where the last one ended. */
static enum cctrans_mark piece_at(struct walk *w, const struct ccw *c, u32 n,
				  bool down, u64 *at)
{
	u64 mask = block_size(w) - 1, begin;
	enum cctrans_mark mark = MARK_COMMAND;

	if (c->flags & CCW_IDA)
		mark = next_idaw(w, c->addr, n, at);
	else if (!n)
		*at = c->addr;
	else if (*at >= (format1(w) ? FORMAT1_END : FORMAT0_END))
		return MARK_WRONG;
	begin = down ? *at + 1 : *at;
	return mark == MARK_COMMAND && n && (begin & mask) ? MARK_WRONG : mark;
}

/*
 * C's data as IDAWs.  A piece that is wrong becomes one that the channel finds
 * wrong when it comes there.  What is returned is for that case, or MARK_LONG.
 */
static enum cctrans_mark emit_data(struct walk *w, const struct ccw *c)
{
	u32 left = c->count, block = block_size(w), len, n;
	bool in = moves_to_storage(w->cmd), down = backward(w->cmd);
	enum cctrans_mark mark = MARK_COMMAND;
	u64 at = 0;

	for (n = 0; left; n++, left -= len) {
		if (w->t->idaws == CCTRANS_IDAWS)
			return MARK_LONG;
		mark = piece_at(w, c, n, down, &at);
		if (mark != MARK_COMMAND) {
			(void)emit_idaw(w, NOWHERE, 1, false, false);
			return mark;
		}
		len = (u32)(down ? at % block + 1 : block - at % block);
		len = MIN(len, left);
		if (!emit_idaw(w, at, len, in, down))
			return gstor_valid(w->t->g, gpa(at), 1) ? MARK_PROTECTED
								: MARK_WRONG;
		at = down ? at - len : at + len;
	}
	return MARK_COMMAND;
}

/* --- commands --- */

/* May the device skip the next CCW after CMD?  Searches do. */
static bool may_skip(u8 cmd)
{
	return (cmd & 0x03) == 0x01 && (cmd & 0x70) > 0x10;
}

static bool refused(const struct walk *w, u8 cmd)
{
	static const u8 ckd[] = { 0x01, 0x05, 0x0d, 0x11, 0x15, 0x19, 0x1d,
				  0x85, 0x8d, 0x95, 0x9d, 0xa5, 0xad, 0xb5 };

	if (w->o->refused == CCTRANS_WRITE_FBA)
		return cmd == 0x41 || cmd == 0x01;
	for (u32 i = 0; i < ARRAY_SIZE(ckd); i++)
		if (w->o->refused == CCTRANS_WRITE_CKD && cmd == ckd[i])
			return true;
	return false;
}

static bool fields_valid(const struct walk *w, const struct ccw *c)
{
	if ((c->flags & CCW_MIDA) || (c->addr & FORMAT1_END))
		return false;
	if (!w->chained && !(c->cmd & 0x0f))
		return false;
	if ((c->flags & CCW_SUSPEND) &&
	    (w->chained || !(w->o->orb_flags & ORB_S)))
		return false;
	if (!c->count && (!format1(w) || w->chained || (c->flags & CCW_CD)))
		return false;
	if ((c->flags & CCW_IDA) && c->count &&
	    (c->addr & (w->o->orb_flags & ORB_H ? 7 : 3)))
		return false;
	return true;
}

/*
 * A CCW that chains data does not chain commands.  A channel may know that only
 * while data is left, and take what follows a NOP for a command.
 */
static u8 flags_for_channel(u8 flags)
{
	u8 chain = flags & CCW_CD ? CCW_CD : flags & CCW_CC;

	return chain | (flags & (CCW_SLI | CCW_SKIP | CCW_PCI));
}

/* The CCW C at AT, no TIC; false: the walk ends in front of it. */
static bool emit_command(struct walk *w, u32 at, const struct ccw *c)
{
	struct cctrans *t = w->t;
	enum cctrans_mark mark = MARK_COMMAND;
	bool first = !t->ccws;
	u32 keep = t->idaws;
	u32 list = slot_real(t, 0) + (u32)offsetof(struct cctrans, idaw) +
		   (u32)(t->idaws * sizeof(be64));
	struct ccw1 out = {
		.cmd = w->chained ? CMD_NONE : c->cmd,
		.flags = flags_for_channel(c->flags),
		.count = be16_make(c->count),
		.addr = be32_make(slot_real(t, 0)),
	};

	if (!w->chained)
		w->cmd = c->cmd;
	if (!fields_valid(w, c))
		mark = MARK_WRONG;
	else if ((c->flags & CCW_SUSPEND) && !(first && w->o->resumed))
		mark = MARK_SUSPEND;
	if (mark != MARK_COMMAND) {
		emit_end(t, at, mark);
		return false;
	}
	if (refused(w, out.cmd))
		out.cmd = CMD_NONE;
	/* What is skipped needs no storage. */
	if (c->count && !((c->flags & CCW_SKIP) && moves_to_storage(w->cmd))) {
		mark = emit_data(w, c);
		out.flags |= CCW_IDA;
		out.addr = be32_make(list);
	}
	if (mark == MARK_LONG || mark == MARK_CHANGED) {
		drop_idaws(t, keep);
		emit_end(t, at, mark);
		return false;
	}
	if (mark == MARK_COMMAND && w->chained)
		mark = MARK_CHAINED;
	(void)emit(t, out, at, mark);
	return !full(t);
}

/* The TIC C at AT. */
static void emit_tic(struct walk *w, u32 at, const struct ccw *c, bool first)
{
	struct ccw target;
	enum cctrans_mark mark;

	if (first ||
	    (format1(w) && (c->cmd != CCW_CMD_TIC || c->flags || c->count))) {
		emit_end(w->t, at, MARK_WRONG);
		return;
	}
	mark = fetch_ccw(w, c->addr, &target);
	if (mark == MARK_COMMAND && (target.cmd & 0x0f) == CCW_CMD_TIC)
		mark = MARK_WRONG;
	/* What is read into is found again there, with its own address. */
	if (mark == MARK_COMMAND || mark == MARK_CHANGED)
		emit_way(w, at, c->addr, w->chained);
	else
		emit_end(w->t, at, mark);
}

/* The CCWs from AT on, as far as they follow each other. */
static void run(struct walk *w, u32 at)
{
	struct cctrans *t = w->t;
	bool skipped_to = false; /* AT+8 may be next without AT */
	bool more = true;
	struct ccw c;

	for (; more; at += 8) {
		enum cctrans_mark mark = fetch_ccw(w, at, &c);

		if (mark != MARK_COMMAND) {
			emit_end(t, at, mark);
			return;
		}
		if ((c.cmd & 0x0f) == CCW_CMD_TIC) {
			emit_tic(w, at, &c, !t->ccws);
			w->chained = false;
			if (skipped_to && !full(t))
				emit_way(w, at + 8, at + 8, false);
			break;
		}
		if (!emit_command(w, at, &c))
			return;
		more = (c.flags & (CCW_CD | CCW_CC)) || skipped_to;
		w->chained = c.flags & CCW_CD;
		skipped_to =
			!w->chained && (c.flags & CCW_CC) && may_skip(w->cmd);
	}
	if (!full(t))
		emit_end(t, at, MARK_WRONG);
}

/* A place that a search skips to may hold a TIC, and two do not follow. */
static u32 behind_tic(struct walk *w, u32 at)
{
	struct ccw c;

	if (fetch_ccw(w, at, &c) == MARK_COMMAND &&
	    (c.cmd & 0x0f) == CCW_CMD_TIC)
		return c.addr;
	return at;
}

void cctrans_begin(struct cctrans *t, u32 real, struct gstor *g,
		   const struct cctrans_order *o)
{
	struct walk w = { .t = t, .o = o };

	t->ccws = t->idaws = 0;
	t->real = real;
	t->g = g;
	memset(t->read_pages, 0, sizeof(t->read_pages));
	run(&w, o->at);
	while (w.todos && !full(t)) {
		struct place p = w.todo[--w.todos];
		u32 at = p.chained ? p.at : behind_tic(&w, p.at), there;

		if (find(t, at, p.chained, &there)) {
			lead(t, p.slot, there);
			continue;
		}
		w.cmd = p.cmd;
		w.chained = p.chained;
		lead(t, p.slot, t->ccws);
		run(&w, at);
	}
}

void cctrans_end(struct cctrans *t)
{
	drop_idaws(t, 0);
	t->ccws = 0;
}

u32 cctrans_orb_flags(u32 guest)
{
	u32 flags = ORB_F | ORB_H | ORB_LPM | (guest & (ORB_P | ORB_C));

	/* Format 0 has no incorrect length of immediate commands. */
	if (!(guest & ORB_F) || (guest & ORB_L))
		flags |= ORB_L;
	if (!(guest & ORB_H) || (guest & ORB_T))
		flags |= ORB_T;
	return flags;
}

/* Which CCW REAL_CPA is behind. */
static bool slot_of(const struct cctrans *t, u32 real_cpa, u32 *slot)
{
	u32 off = real_cpa - t->real;

	*slot = off / (u32)sizeof(struct ccw1) - 1;
	return off % sizeof(struct ccw1) == 0 && *slot < t->ccws;
}

u32 cctrans_cpa(const struct cctrans *t, u32 real_cpa)
{
	u32 slot;

	return slot_of(t, real_cpa, &slot) ? (t->from[slot] & ~MARK_BITS) + 8
					   : 0;
}

enum cctrans_mark cctrans_mark(const struct cctrans *t, u32 real_cpa)
{
	u32 slot;

	return slot_of(t, real_cpa, &slot)
		       ? (enum cctrans_mark)(t->from[slot] & MARK_BITS)
		       : MARK_COMMAND;
}

enum cctrans_mark cctrans_first(const struct cctrans *t)
{
	return (enum cctrans_mark)(t->from[0] & MARK_BITS);
}
