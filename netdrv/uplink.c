/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Uplinks: slots, the port toward the router, the queue between the router's
 * callers and the task.  What is particular to an adapter is in its driver's
 * uplink_*.c.
 *
 * Locks: `slots_lock` (a mutex) for connect and disconnect; u->lock (LOCK_NIC)
 * for the queue.  A slot's other fields are written by its task, and read
 * without a lock by queries, which may see a counter a moment old.
 */
#include "netdrv/uplink_impl.h"

#include "cp/core/clock.h"
#include "cp/core/event.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/dgram.h"
#include "vswitch/glue.h"
#include "vswitch/offload.h"
#include "vswitch/tso.h"

#define STOP_WAIT_US 3000000ull
#define STOP_STEP_US 10000ull
#define ROOM_WAIT_US 5000ull
#define ROOM_ENOUGH  (UPLINK_QUEUE / 4) /* a sender with less goes on */

static struct uplink slots[UPLINKS_MAX];
static struct mutex slots_lock;
static void (*listener)(const struct uplink_info *info);

static const struct adapter {
	u16 cu_type;
	u8 cu_model;
	u8 rdevs;
	const struct uplink_driver *driver;
} adapters[] = {
#define ADAPTER(type, model, rdevs, driver) { type, model, rdevs, &(driver) },
#include "netdrv/netdrv.def"
#undef ADAPTER
};

const char *uplink_state_name(enum uplink_state s)
{
	static const char *const names[] = {
		[UPLINK_NONE] = "Disconnected", [UPLINK_STARTING] = "Starting",
		[UPLINK_READY] = "Ready",	[UPLINK_DOWN] = "Link down",
		[UPLINK_ERROR] = "Error",	[UPLINK_STOPPING] = "Stopping",
	};

	return (size_t)s < ARRAY_SIZE(names) ? names[s] : "?";
}

/* --- The queue ----------------------------------------------------------- */

/* Lock held. */
static void wake_senders(struct uplink *u)
{
	for (; u->waits; u->waits &= u->waits - 1)
		task_wake(u->waiter[__builtin_ctzll(u->waits)]);
}

struct dgram *uplink_take(struct uplink *u)
{
	struct dgram *list;

	spin_lock(&u->lock);
	list = u->queue;
	u->queue = NULL;
	u->queue_end = &u->queue;
	memset(&u->queued, 0, sizeof(u->queued));
	u->refused = 0;
	wake_senders(u);
	spin_unlock(&u->lock);
	return list;
}

/* What becomes of D on the wire. */
struct on_wire {
	u32 frames, bytes;
};

static struct on_wire on_wire(const struct dgram *d)
{
	struct on_wire w = { 1, d->len };

	if (d->flags & DGRAM_GSO_TCP4) {
		w.frames = tso_count(d);
		w.bytes += (w.frames - 1) * d->gso_hdr_len;
	}
	return w;
}

/* What D takes of the queue: its frames, or the room they would have taken. */
static u32 weight_of(const struct dgram *d)
{
	return MAX(on_wire(d).frames, d->capacity / DGRAM_SMALL);
}

static void queue_drop(struct uplink *u)
{
	struct dgram *d = uplink_take(u);

	while (d) {
		struct dgram *next = d->next;

		u->dropped += on_wire(d).frames;
		dgram_release(d);
		d = next;
	}
}

/* Lock held. */
static void queue_add(struct uplink *u, struct dgram *d)
{
	d->next = NULL;
	*u->queue_end = d;
	u->queue_end = &d->next;
}

/* Lock held.  The buffers of large ones are few, and the adapter may hang. */
static bool has_room(struct uplink *u, const struct dgram *d)
{
	if (u->state != UPLINK_READY)
		return false;
	if (!((d->flags & DGRAM_GSO_TCP4) && dgram_scarce(d)) &&
	    share_take(&u->queued, d->from, weight_of(d), UPLINK_QUEUE))
		return true;
	if (u->queue && d->from < ROUTER_PORTS)
		u->refused |= 1ull << d->from;
	return false;
}

static void front_transmit(void *front, struct dgram *list,
			   struct port_loss *lost)
{
	struct uplink *u = front;
	struct dgram *d, *next;
	struct on_wire w;

	spin_lock(&u->lock);
	for (d = list; d; d = next) {
		next = d->next;
		if (has_room(u, d)) {
			queue_add(u, d);
			continue;
		}
		w = on_wire(d);
		u->dropped += w.frames;
		lost->frames += w.frames;
		lost->bytes += w.bytes;
		dgram_release(d);
	}
	spin_unlock(&u->lock);
}

static void front_flush(void *front)
{
	struct uplink *u = front;

	if (u->task)
		task_wake(u->task);
}

/* Is the queue still full of what came by FROM?  Then ME is to be woken. */
static bool must_wait(struct uplink *u, u32 from, struct task *me)
{
	bool full;

	spin_lock(&u->lock);
	full = u->state == UPLINK_READY &&
	       (u->queued.by[from] > ROOM_ENOUGH || (u->refused >> from & 1));
	if (full) {
		u->waits |= 1ull << from;
		u->waiter[from] = me;
	}
	spin_unlock(&u->lock);
	return full;
}

/* Several CPUs of a guest may wait: one is woken, the others' time ends. */
static u64 front_wait_room(void *front, u32 from)
{
	u64 until = clock_now() + ROOM_WAIT_US * TOD_PER_US;
	struct task *me = task_current();
	struct uplink *u = front;
	u64 spent;

	while (must_wait(u, from, me) && clock_now() < until)
		task_park(until);
	spin_lock(&u->lock);
	if (u->waiter[from] == me)
		u->waits &= ~(1ull << from);
	spent = u->spent[from];
	u->spent[from] = 0;
	spin_unlock(&u->lock);
	return spent;
}

void uplink_spent(struct uplink *u, u32 from, u64 spent)
{
	spin_lock(&u->lock);
	u->spent[from] += spent;
	spin_unlock(&u->lock);
}

static void front_link(void *front, bool up)
{
	(void)front;
	(void)up;
}

static const struct port_front_ops front_ops = {
	.framing = PORT_ETHERNET,
	.cuts = true,
	.transmit = front_transmit,
	.flush = front_flush,
	.wait_room = front_wait_room,
	.link = front_link,
};

/* --- For drivers --------------------------------------------------------- */

static void fill(const struct uplink *u, struct uplink_info *out)
{
	memset(out, 0, sizeof(*out));
	str_copy(out->vswitch, sizeof(out->vswitch), u->vswitch);
	out->devno = u->devno;
	out->kind = u->driver->kind;
	out->state = u->stop ? UPLINK_STOPPING : u->state;
	memcpy(out->mac, u->mac, sizeof(out->mac));
	out->rx_no_buffer = u->rx_no_buffer;
	out->tx_dropped = u->dropped;
	u->driver->query(u, out);
}

static void tell(const struct uplink *u)
{
	struct uplink_info info;

	if (!listener)
		return;
	fill(u, &info);
	listener(&info);
}

void uplink_set_state(struct uplink *u, enum uplink_state state)
{
	bool was_ready = u->state == UPLINK_READY;

	if (u->state == state)
		return;
	spin_lock(&u->lock);
	u->state = state;
	spin_unlock(&u->lock);
	event_note(EVENT_UPLINK, "SYSTEM", "%s: %s", u->vswitch,
		   uplink_state_name(state));
	if (state == UPLINK_READY) {
		port_set_mac(u->port, u->mac);
		port_set_link(u->port, true);
	} else if (was_ready) {
		port_set_link(u->port, false);
		queue_drop(u);
	}
	if (was_ready || state == UPLINK_READY)
		tell(u);
}

void uplink_receive(struct uplink *u, const u8 *frame, u32 size)
{
	struct dgram *d;

	if (coalesce_frame(&u->coalesce, frame, size))
		return;
	d = dgram_alloc(size);
	if (!d) {
		u->rx_no_buffer++;
		return;
	}
	memcpy(d->data, frame, size);
	d->len = size;
	port_input(u->port, coalesce_add(&u->coalesce, d));
}

void uplink_received(struct uplink *u)
{
	struct coalesce *c = &u->coalesce;

	port_input(u->port, coalesce_end(c));
	port_count_joined(u->port, c->joined, c->bytes);
	c->joined = c->bytes = 0;
	port_input_done(u->port);
}

/* --- Life ---------------------------------------------------------------- */

static void uplink_main(void *arg)
{
	struct uplink *u = arg;

	u->driver->run(u);
	dgram_release_list(coalesce_end(&u->coalesce));
	uplink_set_state(u, UPLINK_STOPPING);
	port_detach(u->port);
	queue_drop(u);
	for (u32 i = 0; i < UPLINK_RDEVS; i++)
		if (u->rdev[i] && u->rdev[i]->owner == task_current())
			u->rdev[i]->owner = NULL;
	u->state = UPLINK_NONE;
	u->used = false;
	task_exit();
}

static const struct adapter *adapter_of(const struct rdev *r)
{
	for (u32 i = 0; i < ARRAY_SIZE(adapters); i++)
		if (adapters[i].cu_type == r->cu_type &&
		    adapters[i].cu_model == r->cu_model)
			return &adapters[i];
	return NULL;
}

/* The adapter's rdevs into U; its driver must know all of them. */
static enum err find_rdevs(struct uplink *u)
{
	struct rdev *first = rdev_find(u->devno);
	const struct adapter *a;

	if (!first)
		return ERR_NOENT;
	a = adapter_of(first);
	if (!a)
		return ERR_INVAL;
	u->driver = a->driver;
	for (u32 i = 0; i < a->rdevs; i++) {
		struct rdev *r = rdev_find((u16)(u->devno + i));

		if (!r || adapter_of(r) != a)
			return ERR_INVAL;
		if (r->owner)
			return ERR_BUSY;
		u->rdev[i] = r;
	}
	return ERR_OK;
}

static enum err join(struct uplink *u)
{
	struct port_config cfg = {
		.owner = "SYSTEM",
		.devno = u->devno,
		.flags = PORT_UPLINK,
		.framing = PORT_ETHERNET,
	};
	enum err err = port_attach(&front_ops, u, &cfg, &u->port);

	if (err)
		return err;
	err = port_couple(u->port, "SYSTEM", u->vswitch);
	if (err)
		port_detach(u->port);
	return err;
}

static struct uplink *slot_find(const char *vswitch)
{
	for (u32 i = 0; i < UPLINKS_MAX; i++)
		if (slots[i].used && !slots[i].stop &&
		    strcmp(slots[i].vswitch, vswitch) == 0)
			return &slots[i];
	return NULL;
}

static struct uplink *slot_new(const char *vswitch, u16 devno)
{
	for (u32 i = 0; i < UPLINKS_MAX; i++) {
		struct uplink *u = &slots[i];

		if (u->used)
			continue;
		memset(u, 0, sizeof(*u));
		str_copy(u->vswitch, sizeof(u->vswitch), vswitch);
		u->devno = devno;
		u->state = UPLINK_STARTING;
		u->queue_end = &u->queue;
		spin_init(&u->lock, LOCK_NIC);
		return u;
	}
	return NULL;
}

static enum err connect(const char *vswitch, u16 devno)
{
	struct uplink *u;
	enum err err;

	if (slot_find(vswitch))
		return ERR_EXIST;
	u = slot_new(vswitch, devno);
	if (!u)
		return ERR_LIMIT;
	err = find_rdevs(u);
	if (err)
		return err;
	err = join(u);
	if (err)
		return err;
	u->used = true;
	u->task = task_create("uplink", uplink_main, u);
	if (u->task)
		return ERR_OK;
	port_detach(u->port);
	u->used = false;
	return ERR_NOMEM;
}

enum err uplink_connect(const char *vswitch, u16 devno)
{
	enum err err;

	mutex_lock(&slots_lock);
	err = connect(vswitch, devno);
	mutex_unlock(&slots_lock);
	return err;
}

/* Ask U's task to end and wait for it; it may end later than that. */
static void disconnect(struct uplink *u)
{
	u64 until = clock_now_us() + STOP_WAIT_US;

	u->stop = true;
	task_wake(u->task);
	while (u->used && clock_now_us() < until)
		task_sleep_us(STOP_STEP_US);
}

enum err uplink_disconnect(const char *vswitch)
{
	struct uplink *u;

	mutex_lock(&slots_lock);
	u = slot_find(vswitch);
	if (u)
		disconnect(u);
	mutex_unlock(&slots_lock);
	return u ? ERR_OK : ERR_NOENT;
}

void uplink_stop_all(void)
{
	mutex_lock(&slots_lock);
	for (u32 i = 0; i < UPLINKS_MAX; i++)
		if (slots[i].used && !slots[i].stop)
			disconnect(&slots[i]);
	mutex_unlock(&slots_lock);
}

/* --- Queries ------------------------------------------------------------- */

void uplink_listen(void (*changed)(const struct uplink_info *info))
{
	listener = changed;
}

bool uplink_query(const char *vswitch, struct uplink_info *out)
{
	const struct uplink *u = slot_find(vswitch);

	if (u)
		fill(u, out);
	return u != NULL;
}

bool uplink_next(u32 *cursor, struct uplink_info *out)
{
	while (*cursor < UPLINKS_MAX) {
		const struct uplink *u = &slots[(*cursor)++];

		if (!u->used)
			continue;
		fill(u, out);
		return true;
	}
	return false;
}
