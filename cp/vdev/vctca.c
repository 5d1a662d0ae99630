/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A channel-to-channel adapter; see vctca.h.  The side that gave a command is
 * X, the other is Y.  READ BACKWARD and READ CONFIGURATION DATA are rejected.
 */
#include "cp/vdev/vctca.h"
#include "cp/arch/ctca.h"
#include "cp/lib/str.h"

#define STEP_PIECES 16
#define DSTAT_BAD   (VDEV_OK | DSTAT_UNIT_CHECK)

static const struct vdev_row row_ctca = {
	.name = "CTCA",
	.cu_type = CU_3088,
	.cu_model = CU_3088_CTCA,
	.sense_size = CTCA_SENSE_SIZE,
};

static struct vctca *vctca_of(struct vdev *v)
{
	return container_of(v, struct vctca, vdev);
}

/* --- commands --- */

enum kind {
	KIND_PREPARE,
	KIND_CONTROL,
	KIND_READ,
	KIND_WRITE,
	KIND_SENSE_COMMAND,
	KIND_WRITE_EOF,
	KIND_NOP,
	KIND_EXTENDED,
	KIND_BASIC,
	KIND_INVALID,
	KINDS
};

/* By the low bits; the high ones modify. */
static const struct {
	u8 mask, code;
	u8 kind;
} codes[] = {
	{ 0xff, CTCA_CMD_SET_EXTENDED, KIND_EXTENDED },
	{ 0xff, CTCA_CMD_PREPARE, KIND_PREPARE },
	{ 0xc7, CTCA_CMD_SET_BASIC, KIND_BASIC },
	{ 0xc7, 0xc3, KIND_INVALID },
	{ 0x07, 0x03, KIND_NOP },
	{ 0x07, CTCA_CMD_CONTROL, KIND_CONTROL },
	{ 0x1f, CTCA_CMD_SENSE_COMMAND_BYTE, KIND_SENSE_COMMAND },
	{ 0x83, CTCA_CMD_WRITE_EOF, KIND_WRITE_EOF },
	{ 0x03, CTCA_CMD_WRITE, KIND_WRITE },
	{ 0x03, CTCA_CMD_READ, KIND_READ },
};

/* In basic mode there is no end of file, only data. */
static enum kind kind_of(u8 cmd, bool extended)
{
	u32 i = 0;

	while (i < ARRAY_SIZE(codes) && (cmd & codes[i].mask) != codes[i].code)
		i++;
	if (i == ARRAY_SIZE(codes))
		return KIND_INVALID;
	if (codes[i].kind == KIND_WRITE_EOF && !extended)
		return KIND_WRITE;
	return (enum kind)codes[i].kind;
}

/* What becomes of X's command, by what Y is doing. */
enum act {
	ACT_DONE,    /* ends well, X's state stays             */
	ACT_IDLE,    /* ends well, X is available               */
	ACT_WAIT,    /* waits for Y, which is told by attention */
	ACT_PREPARE, /* waits, and Y is told nothing            */
	ACT_RELEASE, /* ends Y's PREPARE, and waits             */
	ACT_MEET,    /* ends with Y's                           */
	ACT_BUSY,    /* Y waits for something else              */
	ACT_CHECK,   /* Y was reset                             */
	ACT_REJECT,
};

#define DONE	ACT_DONE
#define IDLE	ACT_IDLE
#define WAIT	ACT_WAIT
#define PREP	ACT_PREPARE
#define RELEASE ACT_RELEASE
#define MEET	ACT_MEET
#define BUSY	ACT_BUSY
#define CHECK	ACT_CHECK
#define REJECT	ACT_REJECT

/* clang-format off */
static const u8 acts[KINDS][VCTCA_STATES] = {
/* Y:                     PREPARE  CONTROL  READ    WRITE   AVAILABLE NOT READY */
[KIND_PREPARE]       = {  MEET,    DONE,    DONE,   DONE,   PREP,     CHECK  },
[KIND_CONTROL]       = {  RELEASE, BUSY,    BUSY,   BUSY,   WAIT,     CHECK  },
[KIND_READ]          = {  RELEASE, BUSY,    BUSY,   MEET,   WAIT,     CHECK  },
[KIND_WRITE]         = {  RELEASE, BUSY,    MEET,   BUSY,   WAIT,     CHECK  },
[KIND_SENSE_COMMAND] = {  DONE,    MEET,    DONE,   DONE,   DONE,     CHECK  },
[KIND_WRITE_EOF]     = {  DONE,    BUSY,    MEET,   BUSY,   DONE,     CHECK  },
[KIND_NOP]           = {  DONE,    BUSY,    BUSY,   BUSY,   IDLE,     CHECK  },
[KIND_EXTENDED]      = {  DONE,    BUSY,    BUSY,   BUSY,   IDLE,     CHECK  },
[KIND_BASIC]         = {  DONE,    BUSY,    BUSY,   BUSY,   IDLE,     CHECK  },
[KIND_INVALID]       = {  REJECT,  REJECT,  REJECT, REJECT, REJECT,   REJECT },
};
/* clang-format on */

/* The state of a side while a command of KIND waits. */
static const u8 waits_in[KINDS] = {
	[KIND_PREPARE] = VCTCA_PREPARE,
	[KIND_CONTROL] = VCTCA_CONTROL,
	[KIND_READ] = VCTCA_READ,
	[KIND_WRITE] = VCTCA_WRITE,
};

static bool working(const struct vctca *c)
{
	return c->state <= VCTCA_WRITE;
}

static u8 state_seen(const struct vctca *x, const struct vctca *y)
{
	if (!y)
		return VCTCA_AVAILABLE;
	if (y->state == VCTCA_NOT_READY && !x->extended && !y->extended)
		return VCTCA_AVAILABLE;
	return y->state;
}

/* --- endings; what comes next in the program may be due then --- */

static void end(struct vctca *c, u8 state, u8 dstat)
{
	c->state = state;
	c->command = 0;
	c->meets = false;
	vdev_done(&c->vdev, dstat);
}

static void end_badly(struct vctca *c, u8 sense)
{
	(void)vdev_reject(&c->vdev, sense);
	end(c, sense == SENSE_COMMAND_REJECT ? c->state : VCTCA_AVAILABLE,
	    DSTAT_BAD);
}

/* Both at once: neither sees the other in the state it was in. */
static void end_both(struct vctca *y, u8 y_dstat, struct vctca *x)
{
	x->state = VCTCA_AVAILABLE;
	end(y, VCTCA_AVAILABLE, y_dstat);
	end(x, VCTCA_AVAILABLE, VDEV_OK);
}

/* --- data --- */

/* The one whose count is used up was asked for more. */
static void judge_lengths(struct chprog *from, struct chprog *to)
{
	from->moved = to->moved = true;
	if (!from->count && to->count)
		from->overrun = true;
	if (!to->count && from->count)
		to->overrun = true;
}

/* A piece between two programs; false: no more can be moved. */
static bool move_piece(struct vctca *w, struct vctca *r)
{
	struct chprog *from = &w->vdev.prog, *to = &r->vdev.prog;
	size_t n = MIN(MIN(from->count, to->count), (u16)VCTCA_PIECE);
	size_t taken;

	if (!n || from->cstat || to->cstat)
		return false;
	n = chprog_get_upto(from, w->buffer, n);
	w->count.write_bytes += n;
	taken = chprog_put_upto(to, w->buffer, n);
	r->count.read_bytes += taken;
	return taken && taken == n;
}

/* True: there is more. */
static bool move_data(struct vctca *x, struct vctca *y)
{
	bool x_writes = x->state == VCTCA_WRITE;
	struct vctca *w = x_writes ? x : y, *r = x_writes ? y : x;

	for (u32 i = 0; i < STEP_PIECES; i++) {
		if (move_piece(w, r))
			continue;
		judge_lengths(&w->vdev.prog, &r->vdev.prog);
		w->count.writes++;
		r->count.reads++;
		end_both(y, VDEV_OK, x);
		return x->due || y->due;
	}
	return true;
}

/* Y's command byte, if one waits. */
static void give_command(struct vctca *x, const struct vctca *y)
{
	u8 byte = y && working(y) ? y->command : 0;

	chprog_put(&x->vdev.prog, &byte, sizeof(byte));
}

/* --- what the table says --- */

static void wait(struct vctca *x, enum kind kind)
{
	x->state = waits_in[kind];
}

/* X's and Y's commands belong together. */
static void meet(struct vctca *x, struct vctca *y, enum kind kind)
{
	switch (kind) {
	case KIND_READ:
	case KIND_WRITE:
		wait(x, kind);
		x->meets = y->meets = true;
		break;
	case KIND_WRITE_EOF:
		end_both(y, VDEV_OK | DSTAT_UNIT_EXCEPTION, x);
		break;
	case KIND_SENSE_COMMAND:
		give_command(x, y);
		end_both(y, VDEV_OK, x);
		break;
	default: /* PREPARE */
		end_both(y, VDEV_OK, x);
		break;
	}
}

static void done(struct vctca *x, struct vctca *y, enum kind kind, u8 state)
{
	if (kind == KIND_EXTENDED || kind == KIND_BASIC)
		x->extended = kind == KIND_EXTENDED;
	if (kind == KIND_SENSE_COMMAND)
		give_command(x, y);
	if (kind == KIND_WRITE_EOF && y)
		y->eof = true;
	end(x, state, VDEV_OK);
}

static void carry_out(struct vctca *x, struct vctca *y, enum kind kind)
{
	switch ((enum act)acts[kind][state_seen(x, y)]) {
	case ACT_DONE:
		done(x, y, kind, x->state);
		break;
	case ACT_IDLE:
		done(x, y, kind, VCTCA_AVAILABLE);
		break;
	case ACT_WAIT:
		wait(x, kind);
		if (y)
			vdev_unsolicited(&y->vdev, DSTAT_ATTENTION);
		break;
	case ACT_PREPARE:
		wait(x, kind);
		break;
	case ACT_RELEASE:
		wait(x, kind);
		end(y, VCTCA_AVAILABLE, VDEV_OK);
		break;
	case ACT_MEET:
		meet(x, y, kind);
		break;
	case ACT_BUSY:
		end(x, x->state, DSTAT_ATTENTION | DSTAT_BUSY);
		break;
	case ACT_CHECK:
		end_badly(x, SENSE_INTERVENTION);
		break;
	case ACT_REJECT:
		end_badly(x, SENSE_COMMAND_REJECT);
		break;
	}
}

/* X's command is looked at for the first time. */
static void take_command(struct vctca *x, struct vctca *y)
{
	enum kind kind = kind_of(x->command, x->extended);

	x->due = false;
	/* It is here: there is nothing to call its attention to any more. */
	if (kind < KIND_NOP)
		vdev_withdraw(&x->vdev);
	if (kind == KIND_READ && x->eof) {
		x->eof = false;
		end(x, VCTCA_AVAILABLE, VDEV_OK | DSTAT_UNIT_EXCEPTION);
		return;
	}
	carry_out(x, y, kind);
}

/* Y's command is answered by nothing any more. */
static void fail_other(struct vctca *y)
{
	if (working(y))
		end_badly(y, SENSE_INTERVENTION | CTCA_SENSE_RESET);
}

/*
 * X's program is gone.  A reset ends whatever Y waits for; after a halt only
 * the data that was on its way is missed.
 */
static void tell_gone(struct vctca *x, struct vctca *y)
{
	bool reset = x->gone == VCTCA_RESET;

	x->gone = VCTCA_GOES_ON;
	x->state = reset ? VCTCA_NOT_READY : VCTCA_AVAILABLE;
	if (reset)
		x->eof = false;
	if (!y)
		return;
	vdev_withdraw(&y->vdev);
	if (reset)
		y->eof = false;
	if (reset || y->meets)
		fail_other(y);
}

bool vctca_step(struct vctca *x, struct vctca *y)
{
	if (x->gone)
		tell_gone(x, y);
	else if (y && y->gone)
		tell_gone(y, x);
	else if (y && x->meets)
		return move_data(x, y);
	else if (x->due)
		take_command(x, y);
	else if (y && y->due)
		take_command(y, x);
	else
		return false;
	return true;
}

/* --- the other side comes and goes --- */

/* What waited alone is looked at again. */
static void look_again(struct vctca *c)
{
	c->eof = false;
	if (!working(c))
		return;
	c->state = VCTCA_AVAILABLE;
	c->due = true;
}

void vctca_join(struct vctca *x, struct vctca *y)
{
	look_again(x);
	look_again(y);
}

static void leave(struct vctca *c)
{
	vdev_withdraw(&c->vdev);
	c->eof = false;
	if (!c->gone)
		fail_other(c);
}

void vctca_part(struct vctca *x, struct vctca *y)
{
	leave(x);
	leave(y);
}

/* --- the device --- */

static u32 vctca_command(struct vdev *v, u8 cmd, struct chprog *p)
{
	struct vctca *c = vctca_of(v);

	(void)p;
	c->command = cmd;
	c->due = true;
	c->work(c);
	return VDEV_PEND;
}

static void go(struct vctca *c, enum vctca_gone how)
{
	c->command = 0;
	c->due = c->meets = false;
	c->gone = MAX(c->gone, (u8)how);
	c->work(c);
}

static void vctca_signal(struct vdev *v, bool clear)
{
	go(vctca_of(v), clear ? VCTCA_RESET : VCTCA_HALTED);
}

static void vctca_reset(struct vdev *v)
{
	go(vctca_of(v), VCTCA_RESET);
	vctca_of(v)->extended = false;
}

static const struct vdev_ops vctca_ops = {
	.command = vctca_command,
	.signal = vctca_signal,
	.reset = vctca_reset,
	.takes_nop = true,
};

void vctca_init(struct vctca *c, void (*work)(struct vctca *c))
{
	memset(c, 0, sizeof(*c));
	vdev_init(&c->vdev, &vctca_ops, &row_ctca);
	c->work = work;
	c->state = VCTCA_AVAILABLE;
}

const char *vctca_state_name(u8 state)
{
	static const char *const names[VCTCA_STATES] = {
		[VCTCA_PREPARE] = "PREPARE",
		[VCTCA_CONTROL] = "CONTROL",
		[VCTCA_READ] = "READ",
		[VCTCA_WRITE] = "WRITE",
		[VCTCA_AVAILABLE] = "AVAILABLE",
		[VCTCA_NOT_READY] = "NOT READY",
	};

	return state < VCTCA_STATES ? names[state] : "?";
}
