/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: the instruction, its interruptions, and paths; see gk/iucv.h.
 *
 * The handler copies what came to a ring and sets a timer to now, so that it is
 * looked at in ordinary code.  A ring that is full closes the subclass in
 * control register 0: the control program keeps the rest.
 */
#include "guestkit/include/gk/iucv.h"

#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/iucv_impl.h"

#define EXT_IUCV 0x4000
#define CR0_IUCV 0x2ul
#define RING	 64u

union iucv_parm gk_iucv_list ALIGNED(8);

static union iucv_parm came ALIGNED(8); /* the declared buffer */
static union iucv_parm ring[RING];
static volatile u32 ring_in, ring_out; /* the handler's, ours */
static struct gk_path **path;	       /* by number */
static u32 paths;
static struct gk_timer look;
static void (*on_call)(struct gk_caller *c);
static u32 callbacks; /* that are running */

/* --- the instruction --- */

struct call {
	u64 function, list;
	int cc;
};

static void iucv(void *arg)
{
	struct call *c = arg;

	c->cc = insn_iucv(&c->function, &c->list);
}

void gk_iucv_clear(void)
{
	memset(&gk_iucv_list, 0, sizeof(gk_iucv_list));
}

enum iucv_code gk_iucv_call(enum iucv_function function)
{
	struct call c = { .function = function, .list = (u64)&gk_iucv_list };

	iucv(&c);
	switch (c.cc) {
	case IUCV_CC_DONE:
		return IUCV_OK;
	case IUCV_CC_NO_MESSAGE:
		return IUCV_PURGED;
	case IUCV_CC_ERROR:
		return gk_iucv_list.control.code;
	default: /* the directory cannot be read */
		return IUCV_NOT_AUTHORIZED;
	}
}

static void open_subclass(bool open)
{
	u64 cr0 = insn_stctg_cr0();

	insn_lctlg_cr0(open ? cr0 | CR0_IUCV : cr0 & ~CR0_IUCV);
}

static void on_iucv(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	ring[ring_in++ % RING] = came;
	if (ring_in - ring_out == RING)
		open_subclass(false);
	gk_timer_set(&look, 0);
}

/* --- what has come --- */

static struct gk_path *path_of(const union iucv_parm *e)
{
	u16 id = be16_get(e->control.path);

	return id < paths ? path[id] : NULL;
}

static bool is_end(const union iucv_parm *e, u32 id)
{
	return (e->control.code == IUCV_TYPE_REPLY ||
		e->control.code == IUCV_TYPE_REPLY_PRIORITY) &&
	       be32_get(e->complete.id) == id;
}

void gk_iucv_forget(const struct gk_path *p, u32 id)
{
	for (u32 i = ring_out; i != ring_in; i++) {
		union iucv_parm *e = &ring[i % RING];

		if (be16_get(e->control.path) == p->id &&
		    (!id || is_end(e, id)))
			e->control.code = 0;
	}
}

/* Its number may be another path's from now on. */
static void gone(struct gk_path *p)
{
	gk_iucv_forget(p, 0);
	path[p->id] = NULL;
	p->state = GK_PATH_GONE;
}

static void sever(u16 id, const u8 *user)
{
	gk_iucv_clear();
	gk_iucv_list.control.path = be16_make(id);
	if (user)
		memcpy(gk_iucv_list.control.user, user, 16);
	(void)gk_iucv_call(IUCV_SEVER);
}

static void called(const struct iucv_control *e)
{
	struct gk_caller c = { .path = be16_get(e->path),
			       .limit = be16_get(e->limit),
			       .flags = e->flags };

	ebcdic_to(c.name, e->name, 8);
	for (u32 i = 8; i-- > 0 && c.name[i] == ' ';)
		c.name[i] = '\0';
	memcpy(c.user, e->user, sizeof(c.user));
	if (on_call)
		on_call(&c);
	if (!c.answered)
		sever(c.path, NULL);
}

static void opened(struct gk_path *p, const struct iucv_control *e)
{
	p->state = GK_PATH_OPEN;
	p->limit = be16_get(e->limit);
	p->quiet = e->flags & IUCV_PATH_QUIET;
	p->flags = e->flags & IUCV_PRIORITY;
	if (p->ops && p->ops->open)
		p->ops->open(p);
}

static void severed(struct gk_path *p, const struct iucv_control *e)
{
	sever(p->id, NULL);
	gone(p);
	if (p->ops && p->ops->severed)
		p->ops->severed(p, e->user);
}

static void quieted(struct gk_path *p, bool quiet)
{
	p->quiet = quiet;
	if (p->ops && p->ops->quiet)
		p->ops->quiet(p, quiet);
}

static void dispatch(const union iucv_parm *e)
{
	struct gk_path *p = path_of(e);

	if (e->control.code == IUCV_TYPE_PENDING)
		called(&e->control);
	if (!p)
		return;
	switch (e->control.code) {
	case IUCV_TYPE_COMPLETE:
		opened(p, &e->control);
		break;
	case IUCV_TYPE_SEVERED:
		severed(p, &e->control);
		break;
	case IUCV_TYPE_QUIESCED:
	case IUCV_TYPE_RESUMED:
		quieted(p, e->control.code == IUCV_TYPE_QUIESCED);
		break;
	case IUCV_TYPE_REPLY_PRIORITY:
	case IUCV_TYPE_REPLY:
		gk_iucv_told_end(p, &e->complete);
		break;
	case IUCV_TYPE_MESSAGE_PRIORITY:
	case IUCV_TYPE_MESSAGE:
		gk_iucv_told_message(p, &e->data);
		break;
	default: /* forgotten */
		break;
	}
}

static void look_at_all(void *unused)
{
	(void)unused;
	while (ring_out != ring_in) {
		union iucv_parm e = ring[ring_out % RING];

		if (ring_in - ring_out++ == RING)
			open_subclass(true);
		callbacks++;
		dispatch(&e);
		callbacks--;
	}
}

bool gk_iucv_in_callback(void)
{
	return callbacks;
}

/* --- begin and end --- */

static bool ask_paths(void)
{
	struct call c = { .function = IUCV_QUERY };

	if (gk_trap(iucv, &c, NULL) || c.cc)
		return false;
	paths = (u32)c.list;
	return true;
}

static enum err declare(void)
{
	enum iucv_code code;

	gk_iucv_clear();
	gk_iucv_list.data.buffer.at = be32_make((u32)(u64)&came);
	code = gk_iucv_call(IUCV_DECLARE_BUFFER);
	if (code == IUCV_OK)
		return ERR_OK;
	return code == IUCV_DECLARED ? ERR_EXIST : ERR_NOMEM;
}

enum err gk_iucv_begin(void)
{
	enum err err;

	if (path)
		return ERR_OK;
	if (!ask_paths())
		return ERR_NOENT;
	path = gk_alloc(paths * sizeof(struct gk_path *));
	if (!path)
		return ERR_NOMEM;
	memset(path, 0, paths * sizeof(struct gk_path *));
	err = declare();
	if (err != ERR_OK) {
		gk_free(path);
		path = NULL;
		return err;
	}
	gk_timer_init(&look, look_at_all, NULL);
	gk_ext_register(EXT_IUCV, on_iucv);
	open_subclass(true);
	return ERR_OK;
}

void gk_iucv_end(void)
{
	if (!path)
		return;
	(void)gk_iucv_call(IUCV_RETRIEVE_BUFFER);
	open_subclass(false);
	for (u32 i = 0; i < paths; i++)
		if (path[i])
			gone(path[i]);
	ring_out = ring_in;
	gk_timer_stop(&look);
	gk_free(path);
	path = NULL;
	paths = 0;
}

void gk_iucv_listen(void (*called_by)(struct gk_caller *c))
{
	on_call = called_by;
}

/* --- paths --- */

/* What P's owner can do with. */
static u8 offered(const struct gk_path *p, u8 flags)
{
	flags &= IUCV_PRIORITY | IUCV_PATH_QUIET;
	if (p->ops && p->ops->message)
		flags |= IUCV_PARM_DATA;
	return flags;
}

/* P has the number that the list says. */
static void begin_path(struct gk_path *p, const char *name, u8 state)
{
	p->id = be16_get(gk_iucv_list.control.path);
	p->limit = be16_get(gk_iucv_list.control.limit);
	p->flags = gk_iucv_list.control.flags & IUCV_PRIORITY;
	p->quiet = false;
	p->state = state;
	p->asked = NULL;
	str_copy(p->name, sizeof(p->name), name);
	path[p->id] = p;
}

enum iucv_code gk_iucv_connect(struct gk_path *p, const char *to, u8 flags,
			       u16 limit, const u8 user[16])
{
	struct iucv_control *l = &gk_iucv_list.control;
	char name[9] = "        ";
	enum iucv_code code;

	gk_iucv_sever(p, NULL);
	gk_iucv_clear();
	l->flags = offered(p, flags);
	l->limit = be16_make(limit);
	for (u32 i = 0; i < 8 && to[i]; i++)
		name[i] = (char)ascii_upper(to[i]);
	ebcdic_from(l->name, name, 8);
	if (user)
		memcpy(l->user, user, 16);
	code = gk_iucv_call(IUCV_CONNECT);
	if (code == IUCV_OK)
		begin_path(p, to, GK_PATH_CALLING);
	return code;
}

enum iucv_code gk_iucv_accept(struct gk_path *p, struct gk_caller *c, u8 flags,
			      u16 limit)
{
	enum iucv_code code;

	gk_iucv_clear();
	gk_iucv_list.control.path = be16_make(c->path);
	gk_iucv_list.control.flags = offered(p, flags);
	gk_iucv_list.control.limit = be16_make(limit);
	code = gk_iucv_call(IUCV_ACCEPT);
	if (code != IUCV_OK)
		return code;
	begin_path(p, c->name, GK_PATH_OPEN);
	p->quiet = c->flags & IUCV_PATH_QUIET;
	c->answered = true;
	return IUCV_OK;
}

void gk_iucv_sever(struct gk_path *p, const u8 user[16])
{
	if (p->state == GK_PATH_GONE)
		return;
	sever(p->id, user);
	gone(p);
}

enum iucv_code gk_iucv_quiesce(struct gk_path *p, bool quiet)
{
	gk_iucv_clear();
	gk_iucv_list.control.path = be16_make(p->id);
	return gk_iucv_call(quiet ? IUCV_QUIESCE : IUCV_RESUME);
}
