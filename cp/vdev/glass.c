/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shared glass.  While CP has it, what would paint all anew waits until
 * the user has read what CP showed; anything else ends at once with unit
 * exception, and a device end tells when the glass is the guest's again.  So
 * does z/VM, and so Linux' 3270 driver expects it.
 *
 * A lent glass has no device end of its own: what would not paint all anew ends
 * with X'8E', attention and unit check, and an attention tells at once that CP
 * broke in.
 */
#include "cp/vdev/glass.h"

#include "cp/arch/css.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"

#define ENDED	     (DSTAT_CHANNEL_END | DSTAT_DEVICE_END)
#define INTERVENTION 0x40
#define PIECE	     512 /* bytes between looks at the budget */

void glass_init(struct glass *g, const struct glass_ops *ops, void *ctx)
{
	memset(g, 0, sizeof(*g));
	g->ops = ops;
	g->ctx = ctx;
}

bool glass_erases(u8 cmd)
{
	return cmd == DS_ERASE_WRITE || cmd == DS_ERASE_WRITE_ALTERNATE ||
	       cmd == DS_WRITE_STRUCTURED;
}

enum err glass_gather(struct glass *g, struct chprog *p)
{
	size_t n;

	if (!g->gathering) {
		g->gathering = true;
		g->len = 0;
	}
	do {
		size_t room = sizeof(g->stream) - g->len;

		if (chprog_spent(p))
			return ERR_BUSY;
		n = chprog_get_upto(p, g->stream + g->len,
				    MIN(room, (size_t)PIECE));
		g->len += (u32)n;
	} while (n);
	g->gathering = false;
	return g->len < sizeof(g->stream) ? ERR_OK : ERR_LIMIT;
}

u32 glass_finish(struct vdev *v, struct chprog *p, const struct glass_end *end)
{
	if (end->size)
		chprog_put_upto(p, end->data, end->size);
	if (end->dstat & DSTAT_UNIT_CHECK)
		(void)vdev_reject(v, end->sense);
	return end->dstat;
}

/* The guest's picture is gone. */
static u8 refused(const struct glass *g)
{
	return g->lent ? DSTAT_ATTENTION | DSTAT_UNIT_CHECK
		       : DSTAT_UNIT_EXCEPTION;
}

/* What is asked ends without the terminal. */
static bool end_now(struct glass *g, u8 cmd, struct glass_end *end)
{
	memset(end, 0, sizeof(*end));
	end->dstat = ENDED;
	if (g->owner == GLASS_ABSENT) {
		end->dstat |= DSTAT_UNIT_CHECK;
		end->sense = INTERVENTION;
		return true;
	}
	if (cmd == DS_READ_MODIFIED && g->recorded) {
		end->data = g->record;
		end->size = g->recorded;
		return true;
	}
	if (g->owner == GLASS_CP && !glass_erases(cmd)) {
		end->dstat |= refused(g);
		g->repaint = !g->lent;
		return true;
	}
	return false;
}

bool glass_ask(struct glass *g, u8 cmd, struct glass_end *end)
{
	if (end_now(g, cmd, end))
		return false;
	if (cmd != DS_READ_MODIFIED && cmd != DS_READ_BUFFER)
		g->recorded = 0;
	g->cmd = cmd;
	g->asks = true;
	g->taken = false;
	g->serial++;
	g->ops->wake(g->ctx);
	return true;
}

void glass_forget(struct glass *g)
{
	g->asks = g->taken = g->gathering = false;
	g->serial++;
}

void glass_leave(struct glass *g)
{
	if (!g->lent || g->owner != GLASS_GUEST)
		return;
	g->owner = GLASS_CP;
	g->recorded = 0;
	g->ops->wake(g->ctx);
}

void glass_reset(struct glass *g)
{
	glass_forget(g);
	g->recorded = 0;
	g->repaint = false;
	if (g->owner == GLASS_GUEST) {
		g->owner = GLASS_CP;
		g->ops->wake(g->ctx);
	}
}

/* The request cannot be carried out. */
static void fail(struct glass *g, u8 dstat, u8 sense)
{
	struct glass_end end = { (u8)(ENDED | dstat), sense, NULL, 0 };

	if (!g->asks)
		return;
	glass_forget(g);
	g->ops->done(g->ctx, &end);
}

bool glass_line_first(struct glass *g)
{
	if (!g->lent || !g->asks || g->owner != GLASS_CP)
		return false;
	fail(g, refused(g), 0);
	return true;
}

void glass_connect(struct glass *g, bool present)
{
	g->recorded = 0;
	g->repaint |= g->owner == GLASS_GUEST && !g->lent;
	g->owner = present ? GLASS_CP : GLASS_ABSENT;
	if (!present) {
		g->repaint = !g->lent;
		fail(g, DSTAT_UNIT_CHECK, INTERVENTION);
	}
}

void glass_break_in(struct glass *g)
{
	if (g->owner != GLASS_GUEST)
		return;
	g->owner = GLASS_CP;
	g->repaint = !g->lent;
	g->recorded = 0;
	if (g->asks && !glass_erases(g->cmd))
		fail(g, refused(g), 0);
	else if (g->lent && !g->asks)
		g->ops->status(g->ctx, DSTAT_ATTENTION);
}

void glass_hand_back(struct glass *g)
{
	if (g->owner != GLASS_CP)
		return;
	g->owner = GLASS_GUEST;
	if (g->repaint && !g->asks)
		g->ops->status(g->ctx, DSTAT_DEVICE_END);
	g->repaint = false;
}

bool glass_take(struct glass *g)
{
	if (!g->asks || g->taken || g->owner != GLASS_GUEST)
		return false;
	g->taken = true;
	return true;
}

void glass_done(struct glass *g, u32 serial, const struct glass_end *end)
{
	if (!g->asks || serial != g->serial)
		return;
	glass_forget(g);
	g->ops->done(g->ctx, end);
}

bool glass_takes_break(const struct glass *g)
{
	return g->lent && (g->all_keys || !g->recorded);
}

void glass_key(struct glass *g, const u8 *record, u32 size)
{
	if (g->owner != GLASS_GUEST)
		return;
	g->recorded = size <= sizeof(g->record) ? size : 0;
	memcpy(g->record, record, g->recorded);
	g->ops->status(g->ctx, DSTAT_ATTENTION);
}
