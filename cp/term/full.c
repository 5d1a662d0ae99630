/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sharing the glass.  CP breaks in when it has lines to show (unless BREAKIN
 * GUESTCTL) or wants a command, and hands back when nothing that the user has
 * not read is on its page.
 */
#include "cp/term/full.h"

#include "cp/lib/str.h"
#include "cp/term/ds3270.h"

static bool lines_wait(struct session *s)
{
	bool wait;

	spin_lock(&s->lock);
	wait = !outq_empty(&s->seat->out);
	spin_unlock(&s->lock);
	return wait;
}

static bool cp_wants(struct session *s, const struct session_view *view)
{
	if (!view->bound || view->asking || view->base != STATE_RUNNING ||
	    screen_scrolled(&s->seat->screen))
		return true;
	if (view->set.breakin_guestctl)
		return false;
	return view->working || lines_wait(s);
}

/* Has the user of a terminal that dialed seen what CP said? */
static bool quiet(struct session *s)
{
	const struct screen *scr = &s->seat->screen;

	return !lines_wait(s) && scr->page.shown >= scr->page.used;
}

/* May the guest have the glass now?  CP shows nothing meanwhile then. */
static bool yields(struct session *s, const struct session_view *view,
		   const struct fullscreen_view *v, u64 now_us)
{
	if (view->dialed)
		return quiet(s);
	return (v->asks || v->owed) && screen_yield(&s->seat->screen, now_us);
}

static bool decide(struct full *f, struct session *s, struct vm *vm,
		   const struct session_view *view, u64 now_us)
{
	struct fullscreen_view v;
	bool wants = !view->dialed && cp_wants(s, view);

	fullscreen_look(vm, s, &v);
	if (f->on && (wants || v.owner != GLASS_GUEST)) {
		fullscreen_break_in(vm, s);
		f->on = f->busy = false;
		screen_take(&s->seat->screen);
		return true;
	}
	if (!f->on && v.on && !wants && yields(s, view, &v, now_us)) {
		fullscreen_hand_back(vm, s);
		f->on = true;
	}
	return false;
}

bool full_share(struct full *f, struct session *s,
		const struct session_view *view, u64 now_us)
{
	struct vm *vm = session_get_shown(s);
	bool broke_in = false;

	if (vm) {
		broke_in = decide(f, s, vm, view, now_us);
		vm_put(vm);
	} else if (f->on) {
		full_lost(f);
		screen_take(&s->seat->screen);
	}
	return broke_in;
}

bool full_next(struct full *f, struct session *s, u8 *to)
{
	struct vm *vm;

	if (f->busy)
		return true;
	vm = session_get_shown(s);
	if (!vm)
		return false;
	f->busy = fullscreen_take(vm, s, &f->io, to);
	vm_put(vm);
	/* A channel command without data still has a count. */
	if (f->busy && f->io.len == 0)
		to[f->io.len++] = 0;
	return f->busy;
}

void full_end(struct full *f, struct session *s, enum io_end end, u8 sense,
	      const u8 *data, u32 size)
{
	struct glass_end done = { DSTAT_CHANNEL_END | DSTAT_DEVICE_END, 0, data,
				  size };
	struct vm *vm;

	if (end == IO_AGAIN)
		return;
	f->busy = false;
	if (end != IO_OK) {
		done.dstat |= DSTAT_UNIT_CHECK;
		done.sense = sense;
		done.size = 0;
	}
	vm = session_get_shown(s);
	if (!vm)
		return;
	fullscreen_done(vm, s, f->io.serial, &done);
	vm_put(vm);
}

bool full_takes_break(struct session *s)
{
	struct vm *vm = session_get_shown(s);
	bool takes = vm && fullscreen_takes_break(vm, s);

	if (vm)
		vm_put(vm);
	return takes;
}

void full_key(struct session *s, const u8 *record, u32 size)
{
	struct vm *vm = session_get_shown(s);

	if (!vm)
		return;
	fullscreen_key(vm, s, record, size);
	vm_put(vm);
}

void full_lost(struct full *f)
{
	f->on = f->busy = false;
}
