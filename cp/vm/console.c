/* SPDX-License-Identifier: Apache-2.0 */
/* A vm's console and displays as devices; see console.h. */
#include "cp/vm/console.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/term/session.h"
#include "cp/vdev/v3270.h"
#include "cp/vm/fullscreen.h"
#include "cp/vm/vm.h"

struct graf {
	struct v3270 dev;
	struct glass glass;
	struct session *session; /* that shows it, or NULL */
};

_Static_assert(sizeof(struct graf) <= 16384, "graf");

static void wake(void *ctx)
{
	struct graf *g = container_of((struct v3270 *)ctx, struct graf, dev);

	if (g->session)
		session_poke(g->session);
}

static void done(void *ctx, const struct glass_end *end)
{
	v3270_glass_done(ctx, end);
}

static void status(void *ctx, u8 dstat)
{
	v3270_glass_status(ctx, dstat);
}

static const struct glass_ops ops = { wake, done, status };

/* dev_lock is held. */
static struct vdev *console_of(struct vm *vm)
{
	return vm->set.conmode_3270 ? &vm->fullscreen->dev.vdev
				    : &vm->cons.vdev;
}

bool console_devno(struct vm *vm, u16 *devno)
{
	const struct vdev *v;
	bool there;

	spin_lock(&vm->dev_lock);
	v = console_of(vm);
	there = v->css != NULL;
	if (there)
		*devno = vdev_devno(v);
	spin_unlock(&vm->dev_lock);
	return there;
}

enum err console_define(struct vm *vm, u16 devno, bool is_3270)
{
	enum err err;
	bool taken;
	u16 old;

	spin_lock(&vm->dev_lock);
	taken = vcss_find(&vm->vcss, devno) != NULL;
	spin_unlock(&vm->dev_lock);
	if (taken || console_devno(vm, &old))
		return ERR_EXIST;
	if (fullscreen_conmode(vm, is_3270) != ERR_OK)
		return ERR_NOMEM;
	spin_lock(&vm->dev_lock);
	err = vcss_attach(&vm->vcss, console_of(vm), devno);
	spin_unlock(&vm->dev_lock);
	return err;
}

/* A slot that is free, or has the display DEVNO; VM_GRAFS: none. */
static u32 slot_of(const struct vm *vm, const struct vdev *v)
{
	u32 n = 0;

	while (n < VM_GRAFS && (v ? !vm->graf[n] || &vm->graf[n]->dev.vdev != v
				  : vm->graf[n] != NULL))
		n++;
	return n;
}

enum err graf_define(struct vm *vm, u16 devno)
{
	struct graf *g = heap_alloc(sizeof(*g));
	enum err err = ERR_LIMIT;
	u32 slot;

	if (!g)
		return ERR_NOMEM;
	glass_init(&g->glass, &ops, &g->dev);
	v3270_init(&g->dev, &g->glass, "GRAF");
	spin_lock(&vm->dev_lock);
	slot = slot_of(vm, NULL);
	if (slot < VM_GRAFS)
		err = vcss_attach(&vm->vcss, &g->dev.vdev, devno);
	if (err == ERR_OK) {
		vm->graf[slot] = g;
		g = NULL;
	}
	spin_unlock(&vm->dev_lock);
	heap_free(g, sizeof(*g));
	return err;
}

/* A display that nobody shows, DEVNO if that is not 0. */
static struct graf *free_graf(const struct vm *vm, u16 devno)
{
	for (u32 n = 0; n < VM_GRAFS; n++) {
		struct graf *g = vm->graf[n];

		if (g && !g->session &&
		    (!devno || vdev_devno(&g->dev.vdev) == devno))
			return g;
	}
	return NULL;
}

enum err graf_dial(struct vm *vm, struct session *s, u16 *devno)
{
	struct graf *g;

	spin_lock(&vm->dev_lock);
	g = vm->dead || vm->logoff_pending ? NULL : free_graf(vm, *devno);
	if (g) {
		g->session = s;
		g->glass.repaint = true; /* ready: a device end says so */
		glass_connect(&g->glass, true);
		*devno = vdev_devno(&g->dev.vdev);
	}
	spin_unlock(&vm->dev_lock);
	return g ? ERR_OK : ERR_NOENT;
}

/* The display that S shows; dev_lock is held. */
static struct graf *shown_by(const struct vm *vm, const struct session *s)
{
	for (u32 n = 0; n < VM_GRAFS; n++)
		if (vm->graf[n] && vm->graf[n]->session == s)
			return vm->graf[n];
	return NULL;
}

void graf_undial(struct vm *vm, const struct session *s)
{
	struct graf *g;

	spin_lock(&vm->dev_lock);
	g = shown_by(vm, s);
	if (g) {
		g->session = NULL;
		glass_connect(&g->glass, false);
	}
	spin_unlock(&vm->dev_lock);
}

struct glass *graf_glass(const struct vm *vm, const struct session *s)
{
	struct graf *g = shown_by(vm, s);

	return g ? &g->glass : NULL;
}

bool graf_terminal(struct vm *vm, u16 devno, char name[8])
{
	bool shown = false;

	spin_lock(&vm->dev_lock);
	for (u32 n = 0; n < VM_GRAFS && !shown; n++) {
		const struct graf *g = vm->graf[n];

		shown = g && g->session && vdev_devno(&g->dev.vdev) == devno;
		if (shown)
			str_copy(name, 8, session_name(g->session));
	}
	spin_unlock(&vm->dev_lock);
	return shown;
}

/* Tell S, whose display is gone. */
static void drop(struct vm *vm, struct session *s, u16 devno)
{
	char line[48];

	fmt_print(line, sizeof(line), "DROPPED FROM %s %04X", vm->userid,
		  devno);
	session_put(s, LINE_CP, line);
	session_undial(s, vm);
}

void grafs_drop(struct vm *vm)
{
	for (u32 n = 0; n < VM_GRAFS; n++) {
		struct session *s = NULL;
		u16 devno = 0;

		spin_lock(&vm->dev_lock);
		if (vm->graf[n]) {
			s = vm->graf[n]->session;
			devno = vdev_devno(&vm->graf[n]->dev.vdev);
			vm->graf[n]->session = NULL;
		}
		spin_unlock(&vm->dev_lock);
		if (s)
			drop(vm, s, devno);
	}
}

const char *console_detach(struct vm *vm, u16 devno)
{
	const char *type = NULL;
	struct graf *gone = NULL;
	struct vdev *v;
	u32 slot;

	spin_lock(&vm->dev_lock);
	v = vcss_find(&vm->vcss, devno);
	slot = v ? slot_of(vm, v) : VM_GRAFS;
	if (slot < VM_GRAFS || (v && v == console_of(vm))) {
		type = v->row->name;
		vcss_detach(v);
	}
	if (slot < VM_GRAFS) {
		gone = vm->graf[slot];
		vm->graf[slot] = NULL;
	}
	spin_unlock(&vm->dev_lock);
	if (gone && gone->session)
		drop(vm, gone->session, devno);
	heap_free(gone, sizeof(*gone));
	return type;
}

void grafs_free(struct vm *vm)
{
	for (u32 n = 0; n < VM_GRAFS; n++) {
		heap_free(vm->graf[n], sizeof(*vm->graf[n]));
		vm->graf[n] = NULL;
	}
}
