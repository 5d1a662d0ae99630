/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fake/channel.h"
#include <stdlib.h>
#include <string.h>

#include "tests/fake/gstor.h"

#define SEARCH	 0x31
#define REJECT	 0xf1
#define STEPS	 10000
#define OFF_IDAW ((u32)offsetof(struct cctrans, idaw))

static void must(bool ok)
{
	if (!ok)
		abort();
}

static bool reads(u8 cmd)
{
	return (cmd & 3) == 2 || (cmd & 15) == 4 || (cmd & 15) == 12;
}

/* --- soundness --- */

static bool is_frame(u64 addr, u64 guest_size)
{
	return addr >= FAKE_FRAMES && addr < FAKE_FRAMES + guest_size;
}

void channel_check(const struct cctrans *t, u64 guest_size)
{
	must(t->ccws <= CCTRANS_CCWS && t->idaws <= CCTRANS_IDAWS && t->ccws);
	for (u32 i = 0; i < t->idaws; i++)
		must(is_frame(be64_get(t->idaw[i]), guest_size) ||
		     be64_get(t->idaw[i]) >> 40);
	for (u32 i = 0; i < t->ccws; i++) {
		const struct ccw1 *c = &t->ccw[i];
		u32 off = be32_get(c->addr) - t->real;

		if (c->cmd == CCW_CMD_TIC)
			must(off % 8 == 0 && off / 8 < t->ccws);
		else if (c->flags & CCW_IDA)
			must(off >= OFF_IDAW && off % 8 == 0 &&
			     (off - OFF_IDAW) / 8 < t->idaws);
		else
			must(!c->cmd || off == 0);
		must(!(c->flags & (CCW_MIDA | CCW_SUSPEND)));
	}
}

/* --- running --- */

struct run {
	struct channel *c;
	u32 flags, at;
	struct irb *irb;
	bool chained; /* by data */
	u8 cmd;
	u32 given; /* bytes of this command so far */
};

static const struct ccw1 *ccw_at(const struct channel *c, u32 at)
{
	u32 off = at - c->t->real;

	must(off % 8 == 0 && off / 8 < c->t->ccws);
	return &c->t->ccw[off / 8];
}

/* Move N bytes at real address ADDR; false: it designates nothing. */
static bool move(struct run *r, u64 addr, u32 n, bool down)
{
	struct channel *c = r->c;
	u8 *at;

	if (!is_frame(addr, c->g->size))
		return false;
	addr -= FAKE_FRAMES;
	must(down ? addr + 1 >= n : addr + n <= c->g->size);
	at = c->g->mem + addr;
	for (u32 i = 0; i < n; i++) {
		u8 *byte = down ? at - i : at + i;

		if (reads(r->cmd))
			*byte = (u8)(r->given + i);
		else if (c->took_bytes < sizeof(c->took))
			c->took[c->took_bytes++] = *byte;
	}
	r->given += n;
	return true;
}

static bool move_all(struct run *r, const struct ccw1 *ccw, u32 n)
{
	u32 block = r->flags & ORB_T ? 2048 : 4096;
	u32 i = (be32_get(ccw->addr) - r->c->t->real - OFF_IDAW) / 8;
	bool down = (r->cmd & 15) == 12, first = true;

	if (!(ccw->flags & CCW_IDA))
		return n == 0 || (ccw->flags & CCW_SKIP);
	for (; n; i++, first = false) {
		u64 addr = be64_get(r->c->t->idaw[i]);
		u32 off = (u32)addr % block;
		u32 len = MIN(n, down ? off + 1 : block - off);

		must(i < r->c->t->idaws);
		if (!first && (down ? off != block - 1 : off != 0))
			return false;
		if (!move(r, addr, len, down))
			return false;
		n -= len;
	}
	return true;
}

static void over(struct run *r, u8 dstat, u8 cstat, u32 count)
{
	r->irb->scsw.dstat = dstat;
	r->irb->scsw.cstat = cstat;
	r->irb->scsw.count = be16_make((u16)count);
	r->irb->scsw.cpa = be32_make(r->at);
	r->irb->scsw.ctl = be32_make(SCSW_FCTL_START | SCSW_STCTL_PRIMARY |
				     SCSW_STCTL_SECONDARY | SCSW_STCTL_PENDING);
}

static u8 device_status(struct run *r)
{
	struct channel *c = r->c;

	if (r->cmd == REJECT)
		return 0x0e;
	if (r->cmd == SEARCH && c->finds && --c->finds == 0)
		return 0x4c;
	return 0x0c;
}

/* One CCW behind r->at; false: it was the last. */
static bool step(struct run *r, const struct ccw1 *ccw)
{
	u32 n = be16_get(ccw->count), moved = n;
	bool immediate;
	u8 dstat;

	if (!r->chained) {
		if (!(ccw->cmd & 15)) {
			over(r, 0, CSTAT_PROGRAM_CHECK, 0);
			return false;
		}
		r->cmd = ccw->cmd;
		r->given = 0;
		if (r->c->commands < sizeof(r->c->cmds))
			r->c->cmds[r->c->commands] = r->cmd;
		r->c->commands++;
	}
	if (ccw->flags & CCW_PCI) {
		r->c->pcis++;
		r->c->pci_cpa = r->at;
	}
	immediate = (r->cmd & 3) == 3;
	if (immediate)
		moved = 0;
	else if (reads(r->cmd))
		moved = MIN(n, r->c->gives - MIN(r->given, r->c->gives));
	if (!move_all(r, ccw, moved)) {
		over(r, 0, CSTAT_PROGRAM_CHECK, n);
		return false;
	}
	if (moved == n && (ccw->flags & CCW_CD)) {
		r->chained = true;
		return true;
	}
	r->chained = false;
	dstat = device_status(r);
	if (moved != n && !immediate && !(ccw->flags & CCW_SLI)) {
		over(r, dstat, CSTAT_INCORRECT_LENGTH, n - moved);
		return false;
	}
	if (dstat & 0x40)
		r->at += 8;
	if ((dstat & 2) || !(ccw->flags & CCW_CC)) {
		over(r, dstat, 0, n - moved);
		return false;
	}
	return true;
}

void channel_run(struct channel *c, u32 flags, u32 cpa, struct irb *irb)
{
	struct run r = { .c = c, .flags = flags, .at = cpa, .irb = irb };

	memset(irb, 0, sizeof(*irb));
	must((flags & ORB_F) && (flags & ORB_H) && !(flags & ORB_KEY));
	for (u32 i = 0; i < STEPS; i++) {
		const struct ccw1 *ccw = ccw_at(c, r.at);

		if (ccw->cmd == CCW_CMD_TIC) {
			r.at = be32_get(ccw->addr);
			ccw = ccw_at(c, r.at);
		}
		r.at += 8;
		if (ccw->cmd == CCW_CMD_TIC) {
			over(&r, 0, CSTAT_PROGRAM_CHECK, 0);
			return;
		}
		if (!step(&r, ccw))
			return;
	}
	over(&r, 0, CSTAT_INTF_CTL_CHECK, 0);
}
