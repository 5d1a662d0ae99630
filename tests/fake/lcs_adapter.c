/* SPDX-License-Identifier: Apache-2.0 */
/* See lcs_adapter.h. */
#include "tests/fake/lcs_adapter.h"

#include <stdlib.h>
#include <string.h>

#define DMA_BASE 0x10000u
#define GOOD	 (DSTAT_CHANNEL_END | DSTAT_DEVICE_END)

static struct fake_lcs *of(struct chan *c)
{
	return c->owner;
}

static u8 *at(struct fake_lcs *f, be32 addr)
{
	return f->dma + (be32_get(addr) - DMA_BASE);
}

static enum err op_start(struct chan *c, const struct ccw1 *prog)
{
	struct fake_lcs *f = of(c);
	const struct ccw1 **active = c == &f->read ? &f->reading : &f->writing;

	if (f->gone)
		return ERR_GONE;
	if (*active)
		return ERR_BUSY;
	*active = prog;
	return ERR_OK;
}

static void op_clear(struct chan *c)
{
	struct fake_lcs *f = of(c);

	f->cleared++;
	if (c == &f->read)
		f->reading = NULL;
	else
		f->writing = NULL;
}

static void *op_dma_alloc(struct chan *c, size_t size)
{
	struct fake_lcs *f = of(c);
	u8 *p = f->dma + f->dma_used;

	if (f->dma_limit && f->allocated >= f->dma_limit)
		return NULL;
	f->allocated++;
	f->dma_used += (u32)ROUND_UP(size, 4096);
	return p;
}

static void op_dma_free(struct chan *c, void *p, size_t size)
{
	(void)p;
	(void)size;
	of(c)->allocated--;
}

static u32 op_dma_addr(struct chan *c, const void *p)
{
	return (u32)((const u8 *)p - of(c)->dma) + DMA_BASE;
}

static u64 op_now_us(struct chan *c)
{
	return of(c)->now_us;
}

static const struct chan_ops chan_ops = {
	.start = op_start,
	.clear = op_clear,
	.dma_alloc = op_dma_alloc,
	.dma_free = op_dma_free,
	.dma_addr = op_dma_addr,
	.now_us = op_now_us,
};

static void on_receive(struct lcs *l, const u8 *frame, u32 size)
{
	struct fake_lcs *f = l->owner;

	f->received++;
	f->read_was_active = f->reading != NULL;
	memcpy(f->last, frame, size);
	f->last_size = size;
}

static void on_received(struct lcs *l)
{
	((struct fake_lcs *)l->owner)->batches++;
}

static void on_room(struct lcs *l)
{
	((struct fake_lcs *)l->owner)->rooms++;
}

static void on_changed(struct lcs *l)
{
	((struct fake_lcs *)l->owner)->changes++;
}

static const struct lcs_ops lcs_ops = {
	.receive = on_receive,
	.received = on_received,
	.room = on_room,
	.changed = on_changed,
};

struct fake_lcs *fake_lcs_new(void)
{
	struct fake_lcs *f = aligned_alloc(4096, ROUND_UP(sizeof(*f), 4096));

	memset(f, 0, sizeof(*f));
	f->now_us = 1000000;
	f->read.ops = f->write.ops = &chan_ops;
	f->read.owner = f->write.owner = f;
	if (lcs_init(&f->lcs, &lcs_ops, &f->read, &f->write) != ERR_OK)
		abort();
	f->lcs.owner = f;
	return f;
}

void fake_lcs_free(struct fake_lcs *f)
{
	lcs_free(&f->lcs);
	free(f);
}

/* --- The adapter --------------------------------------------------------- */

static void enqueue(struct fake_lcs *f, u8 type, const void *data, u32 size)
{
	u8 *to = f->pending + f->pending_size;

	if (f->pending_size + 4 + size + 2 > sizeof(f->pending))
		return;
	f->pending_size += 4 + size;
	put_be16(to, (u16)f->pending_size);
	to[2] = type;
	to[3] = 0;
	memcpy(to + 4, data, size);
}

static void reply(struct fake_lcs *f, const u8 *command)
{
	static const u8 mac[6] = { 2, 0, 0, 0x77, 0, 0x11 };
	u8 r[60] = { 0 };

	memcpy(r, command, 16);
	put_be16(r + 4, f->fail_code);
	if (command[0] == LCS_CMD_LANSTAT)
		memcpy(r + 18, mac, sizeof(mac));
	enqueue(f, LCS_TYPE_COMMAND, r,
		command[0] == LCS_CMD_LANSTAT ? 60 : 16);
}

static void take_command(struct fake_lcs *f, const u8 *command)
{
	if (f->command_count < FAKE_COMMANDS)
		f->commands[f->command_count] = command[0];
	f->command_count++;
	if (command[0] == LCS_CMD_STARTUP)
		f->startup_size = get_be16(command + 8);
	if (!f->silent)
		reply(f, command);
}

/* As Hercules: follow the offsets; a failing frame ends the write. */
static bool take_write(struct fake_lcs *f, const u8 *buffer)
{
	u32 offset = 0, next;

	f->writes++;
	f->last_write_frames = 0;
	while ((next = get_be16(buffer + offset)) != 0) {
		const u8 *frame = buffer + offset + 4;

		if (buffer[offset + 2] == LCS_TYPE_COMMAND) {
			take_command(f, frame);
		} else if (f->link_down) {
			return false;
		} else if (get_be16(frame + 12) == 0x9000) {
			f->probes++;
		} else {
			f->frames++;
			f->last_write_frames++;
		}
		offset = next;
	}
	return true;
}

/* Command by command, until one fails. */
static bool take_program(struct fake_lcs *f)
{
	const struct ccw1 *ccw = f->writing;

	while (take_write(f, at(f, ccw->addr))) {
		if (!(ccw->flags & CCW_CC))
			return true;
		ccw++;
	}
	return false;
}

void fake_lcs_end_write(struct fake_lcs *f, u8 dstat, u8 sense0)
{
	struct chan_status s = { .dstat = dstat, .sense0 = sense0 };

	f->writing = NULL;
	lcs_write_ended(&f->lcs, &s);
}

void fake_lcs_end_read(struct fake_lcs *f, u8 dstat, u16 residual)
{
	struct chan_status s = { .dstat = dstat, .residual = residual };

	f->reading = NULL;
	lcs_read_ended(&f->lcs, &s);
}

static void end_read(struct fake_lcs *f)
{
	u32 size = f->pending_size + 2;

	memcpy(at(f, f->reading->addr), f->pending, f->pending_size);
	put_be16(at(f, f->reading->addr) + f->pending_size, 0);
	f->pending_size = 0;
	fake_lcs_end_read(f, GOOD, (u16)(LCS_BUFFER_SIZE - size));
}

void fake_lcs_run(struct fake_lcs *f)
{
	bool any = true;

	while (any) {
		any = false;
		if (f->writing && !f->write_hangs) {
			bool ok = take_program(f);

			fake_lcs_end_write(f,
					   GOOD | (ok ? 0 : DSTAT_UNIT_CHECK),
					   ok ? 0 : 0x10);
			any = true;
		}
		if (f->reading && f->pending_size) {
			end_read(f);
			any = true;
		}
	}
}

void fake_lcs_wire(struct fake_lcs *f, const void *frame, u32 size)
{
	enqueue(f, LCS_TYPE_ETHERNET, frame, size);
}

void fake_lcs_raw(struct fake_lcs *f, const void *data, u32 size)
{
	memcpy(f->pending, data, size);
	f->pending_size = size;
}

void fake_lcs_pass(struct fake_lcs *f, u64 us)
{
	u64 end = f->now_us + us;

	for (;;) {
		u64 due = lcs_deadline(&f->lcs);

		if (due > end)
			break;
		f->now_us = MAX(due, f->now_us);
		lcs_tick(&f->lcs);
		fake_lcs_run(f);
	}
	f->now_us = end;
}

void fake_lcs_up(struct fake_lcs *f)
{
	lcs_start(&f->lcs);
	fake_lcs_run(f);
	if (!lcs_is_up(&f->lcs))
		abort();
}

u32 fake_lcs_saw(const struct fake_lcs *f, u8 code)
{
	u32 n = 0;

	for (u32 i = 0; i < MIN(f->command_count, (u32)FAKE_COMMANDS); i++)
		n += f->commands[i] == code;
	return n;
}
