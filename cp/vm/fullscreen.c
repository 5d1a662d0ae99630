/* SPDX-License-Identifier: Apache-2.0 */
/* The full-screen console of a vm; see fullscreen.h. */
#include "cp/vm/fullscreen.h"

#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/term/session.h"
#include "cp/vm/console.h"
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

	if (f->glass.lent)
		v3215_glass_done(&f->vm->cons, end);
	else
		v3270_glass_done(&f->dev, end);
}

static void status(void *ctx, u8 dstat)
{
	struct fullscreen *f = ctx;

	if (f->glass.lent)
		v3215_glass_status(&f->vm->cons, dstat);
	else
		v3270_glass_status(&f->dev, dstat);
}

static const struct glass_ops ops = {
	.wake = wake,
	.done = done,
	.status = status,
};

/* --- the console's device --- */

/* More would take storage of the next power of two. */
_Static_assert(sizeof(struct fullscreen) <= 16384, "fullscreen");

static struct fullscreen *create(struct vm *vm)
{
	struct fullscreen *f = heap_alloc(sizeof(*f));

	if (!f)
		return NULL;
	f->vm = vm;
	glass_init(&f->glass, &ops, f);
	v3270_init(&f->dev, &f->glass, "CONS");
	return f;
}

/* The subchannel slot of the one that leaves is free for the other. */
static enum err exchange(struct vm *vm, struct vdev *from, struct vdev *to)
{
	u16 devno = vdev_devno(from);

	if (!from->css) /* DETACHed */
		return ERR_OK;
	vcss_detach(from);
	return vcss_attach(&vm->vcss, to, devno);
}

/* The vm's glass is there when this returns ERR_OK. */
static enum err have_glass(struct vm *vm)
{
	struct fullscreen *new;

	if (vm->fullscreen)
		return ERR_OK;
	new = create(vm);
	if (!new)
		return ERR_NOMEM;
	spin_lock(&vm->dev_lock);
	if (!vm->fullscreen) {
		vm->fullscreen = new;
		new->glass.lent = !vm->set.conmode_3270;
		vm->cons.glass = &new->glass;
		fullscreen_connect(vm, vm->session != NULL);
		new = NULL;
	}
	spin_unlock(&vm->dev_lock);
	heap_free(new, sizeof(*new));
	return ERR_OK;
}

/* Whose the glass was, it is CP's until the other device asks for it. */
static enum err change(struct vm *vm, bool is_3270)
{
	struct vdev *line = &vm->cons.vdev,
		    *display = &vm->fullscreen->dev.vdev;
	enum err err = is_3270 ? exchange(vm, line, display)
			       : exchange(vm, display, line);

	glass_reset(&vm->fullscreen->glass);
	vm->fullscreen->glass.lent = !is_3270;
	vm->set.conmode_3270 = is_3270;
	return err;
}

enum err fullscreen_conmode(struct vm *vm, bool is_3270)
{
	enum err err;

	if (is_3270 == vm->set.conmode_3270)
		return ERR_OK;
	err = have_glass(vm);
	if (err != ERR_OK)
		return err;
	spin_lock(&vm->dev_lock);
	if (is_3270 != vm->set.conmode_3270)
		err = change(vm, is_3270);
	spin_unlock(&vm->dev_lock);
	return err;
}

enum err fullscreen_console(struct vm *vm, u16 devno, u32 cpa, u8 *cc)
{
	enum err err = have_glass(vm);
	struct vdev *v = &vm->cons.vdev;

	if (err != ERR_OK)
		return err;
	spin_lock(&vm->dev_lock);
	*cc = 3;
	if (vcss_find(&vm->vcss, devno) == v)
		*cc = vcss_console(v, cpa);
	spin_unlock(&vm->dev_lock);
	return ERR_OK;
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

/* The glass that S looks through, or NULL; dev_lock is held. */
static struct glass *glass_at(const struct vm *vm, const struct session *s)
{
	struct glass *g = NULL;

	if (vm->session != s)
		g = graf_glass(vm, s);
	else if (vm->fullscreen)
		g = &vm->fullscreen->glass;
	return g;
}

void fullscreen_look(struct vm *vm, const struct session *s,
		     struct fullscreen_view *out)
{
	const struct glass *g;

	memset(out, 0, sizeof(*out));
	spin_lock(&vm->dev_lock);
	g = glass_at(vm, s);
	if (g) {
		out->on = true;
		out->asks = g->asks;
		out->owed = g->repaint;
		out->owner = g->owner;
	}
	spin_unlock(&vm->dev_lock);
}

void fullscreen_break_in(struct vm *vm, const struct session *s)
{
	struct glass *g;

	spin_lock(&vm->dev_lock);
	g = glass_at(vm, s);
	if (g)
		glass_break_in(g);
	spin_unlock(&vm->dev_lock);
}

void fullscreen_hand_back(struct vm *vm, const struct session *s)
{
	struct glass *g;

	spin_lock(&vm->dev_lock);
	g = glass_at(vm, s);
	if (g)
		glass_hand_back(g);
	spin_unlock(&vm->dev_lock);
}

bool fullscreen_take(struct vm *vm, const struct session *s,
		     struct fullscreen_io *io, u8 *to)
{
	struct glass *g;
	bool taken;

	spin_lock(&vm->dev_lock);
	g = glass_at(vm, s);
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

void fullscreen_done(struct vm *vm, const struct session *s, u32 serial,
		     const struct glass_end *end)
{
	struct glass *g;

	spin_lock(&vm->dev_lock);
	g = glass_at(vm, s);
	if (g)
		glass_done(g, serial, end);
	spin_unlock(&vm->dev_lock);
}

bool fullscreen_takes_break(struct vm *vm, const struct session *s)
{
	const struct glass *g;
	bool takes;

	spin_lock(&vm->dev_lock);
	g = glass_at(vm, s);
	takes = g && glass_takes_break(g);
	spin_unlock(&vm->dev_lock);
	return takes;
}

void fullscreen_key(struct vm *vm, const struct session *s, const u8 *record,
		    u32 size)
{
	struct glass *g;

	spin_lock(&vm->dev_lock);
	g = glass_at(vm, s);
	if (g)
		glass_key(g, record, size);
	spin_unlock(&vm->dev_lock);
}
