/* SPDX-License-Identifier: Apache-2.0 */
/* The full-screen console of a vm; see fullscreen.h. */
#include "cp/vm/fullscreen.h"

#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/term/session.h"
#include "cp/vm/vm.h"

/* --- the glass' side; dev_lock is held --- */

static void wake(void *ctx)
{
	struct fullscreen *f = ctx;

	if (f->vm->session)
		session_poke(f->vm->session);
}

static void done(void *ctx, const struct glass_end *end)
{
	struct fullscreen *f = ctx;

	v3270_glass_done(&f->dev, end);
}

static void status(void *ctx, u8 dstat)
{
	struct fullscreen *f = ctx;

	v3270_glass_status(&f->dev, dstat);
}

static const struct glass_ops ops = {
	.wake = wake,
	.done = done,
	.status = status,
};

/* --- the console's device --- */

static struct fullscreen *create(struct vm *vm)
{
	struct fullscreen *f = heap_alloc(sizeof(*f));

	if (!f)
		return NULL;
	f->vm = vm;
	glass_init(&f->glass, &ops, f);
	v3270_init(&f->dev, &f->glass);
	return f;
}

/* The subchannel slot of the one that leaves is free for the other. */
static enum err exchange(struct vm *vm, struct vdev *from, struct vdev *to)
{
	u16 devno = vdev_devno(from);

	vcss_detach(from);
	return vcss_attach(&vm->vcss, to, devno);
}

static enum err to_3270(struct vm *vm, struct fullscreen *f)
{
	vm->fullscreen = f;
	fullscreen_connect(vm, vm->session != NULL);
	return exchange(vm, &vm->cons.vdev, &f->dev.vdev);
}

enum err fullscreen_conmode(struct vm *vm, bool is_3270)
{
	struct fullscreen *new = NULL;
	enum err err = ERR_OK;

	if (is_3270 && !vm->fullscreen) {
		new = create(vm);
		if (!new)
			return ERR_NOMEM;
	}
	spin_lock(&vm->dev_lock);
	if (is_3270 != vm->set.conmode_3270) {
		if (is_3270)
			err = to_3270(vm,
				      vm->fullscreen ? vm->fullscreen : new);
		else
			err = exchange(vm, &vm->fullscreen->dev.vdev,
				       &vm->cons.vdev);
		vm->set.conmode_3270 = is_3270;
	}
	if (new && vm->fullscreen == new)
		new = NULL;
	spin_unlock(&vm->dev_lock);
	heap_free(new, sizeof(*new));
	return err;
}

void fullscreen_free(struct vm *vm)
{
	heap_free(vm->fullscreen, sizeof(*vm->fullscreen));
	vm->fullscreen = NULL;
}

void fullscreen_connect(struct vm *vm, bool present)
{
	if (vm->fullscreen)
		glass_connect(&vm->fullscreen->glass,
			      present && !session_yields(vm->session));
}

/* --- the terminal's side --- */

void fullscreen_look(struct vm *vm, struct fullscreen_view *out)
{
	const struct fullscreen *f;

	memset(out, 0, sizeof(*out));
	spin_lock(&vm->dev_lock);
	f = vm->fullscreen;
	if (f && vm->set.conmode_3270) {
		out->on = true;
		out->asks = f->glass.asks;
		out->owed = f->glass.repaint;
		out->owner = f->glass.owner;
	}
	spin_unlock(&vm->dev_lock);
}

void fullscreen_break_in(struct vm *vm)
{
	spin_lock(&vm->dev_lock);
	if (vm->fullscreen)
		glass_break_in(&vm->fullscreen->glass);
	spin_unlock(&vm->dev_lock);
}

void fullscreen_hand_back(struct vm *vm)
{
	spin_lock(&vm->dev_lock);
	if (vm->fullscreen)
		glass_hand_back(&vm->fullscreen->glass);
	spin_unlock(&vm->dev_lock);
}

bool fullscreen_take(struct vm *vm, struct fullscreen_io *io, u8 *to)
{
	struct glass *g;
	bool taken;

	spin_lock(&vm->dev_lock);
	g = vm->fullscreen ? &vm->fullscreen->glass : NULL;
	taken = g && glass_take(g);
	if (taken) {
		io->cmd = g->cmd;
		io->len = g->len;
		io->serial = g->serial;
		memcpy(to, g->stream, g->len);
	}
	spin_unlock(&vm->dev_lock);
	return taken;
}

void fullscreen_done(struct vm *vm, u32 serial, const struct glass_end *end)
{
	spin_lock(&vm->dev_lock);
	if (vm->fullscreen)
		glass_done(&vm->fullscreen->glass, serial, end);
	spin_unlock(&vm->dev_lock);
}

void fullscreen_key(struct vm *vm, const u8 *record, u32 size)
{
	spin_lock(&vm->dev_lock);
	if (vm->fullscreen)
		glass_key(&vm->fullscreen->glass, record, size);
	spin_unlock(&vm->dev_lock);
}
