/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The router's lock, its clock and its way out: see glue.h.
 *
 * Results are collected under the lock and transmitted after it, so a port may
 * be detached while datagrams for it are on their way.  These *flights* are
 * counted in two epochs: port_detach takes the port out of the tables, starts
 * a new epoch and waits until the old one is empty.  Detaches come one after
 * the other (a mutex), so everything older than the old epoch has landed.
 */
#include "vswitch/glue.h"

#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "vswitch/coalesce.h"
#include "vswitch/instance.h"
#include "vswitch/nettrace.h"
#include "vswitch/origin.h"
#include "vswitch/tso.h"
#include "vswitch/wire/ip4.h"

#define TICK_US	  1000000
#define INPUT_RUN 8		 /* datagrams under one hold of the lock */
#define ETH_TCP	  (14 + 20 + 20) /* link, IP and TCP header */
#define PROTO_AT  (14 + 9)

struct net net = { .lock = SPINLOCK_INIT(LOCK_ROUTER) };

static struct mutex detach_mutex;
static u32 epoch;      /* net.lock: where new flights count */
static u32 flights[2]; /* atomic */
static struct task *ticker;
static bool ticker_idle; /* net.lock: no neighbour, nothing to do */

/* Caller holds net.lock. */
static u32 *flight_begin(void)
{
	u32 *f = &flights[epoch];

	__atomic_fetch_add(f, 1, __ATOMIC_ACQUIRE);
	return f;
}

static void flight_end(u32 *f)
{
	__atomic_fetch_sub(f, 1, __ATOMIC_RELEASE);
}

static void add(u64 *counter, u64 n)
{
	if (n)
		__atomic_fetch_add(counter, n, __ATOMIC_RELAXED);
}

/* One by one, each with its end. */
static void hand_traced(struct port *to, struct dgram *list,
			struct port_loss *lost)
{
	struct nettrace_marks marks;
	struct dgram *next;
	u32 before;

	for (; list; list = next) {
		next = list->next;
		list->next = NULL;
		marks.count = 0;
		before = lost->frames;
		nettrace_begin(&marks, to, CAPTURE_OUT, list);
		to->ops->transmit(to->front, list, lost);
		nettrace_end(&marks,
			     lost->frames == before ? (u32)OUTCOME_DELIVERED
						    : CAPTURE_REFUSED,
			     DROP_NONE);
	}
}

/*
 * Is it worth a look?  Segments of a sender who does not make large ones, for
 * a port that takes them: the head stands for the run.
 */
static bool may_join(const struct port *to, const struct dgram *head)
{
	return head->next && head->len >= ETH_TCP &&
	       head->data[PROTO_AT] == IP_TCP &&
	       !(head->flags & DGRAM_GSO_TCP4) &&
	       to->ops->framing == PORT_ETHERNET &&
	       (net.router.port[to->id].cfg.caps & PORT_CAN_TSO4);
}

static struct dgram *join(struct port *to, struct dgram *list)
{
	struct dgram *out = NULL, **end = &out, *next;
	struct coalesce c;

	coalesce_init(&c);
	for (; list; list = next) {
		next = list->next;
		*end = coalesce_add(&c, list);
		while (*end)
			end = &(*end)->next;
	}
	*end = coalesce_end(&c);
	add(&to->more, -c.joined);
	add(&to->more_bytes, -c.bytes);
	add(&net.joined, c.joined);
	return out;
}

static void transmit(struct port *to, struct dgram *list)
{
	struct port_loss lost = { 0 };

	if (may_join(to, list))
		list = join(to, list);
	if (nettrace_on())
		hand_traced(to, list, &lost);
	else
		to->ops->transmit(to->front, list, &lost);
	add(&to->no_room, lost.frames);
	add(&to->no_room_bytes, lost.bytes);
}

/* Large segments that TO's front end cuts; a trace wants to see each frame. */
static bool is_cut_there(const struct port *to, const struct dgram *d, u32 l2)
{
	return to->ops->cuts && (d->flags & DGRAM_GSO_TCP4) &&
	       d->gso_hdr_len - l2 + d->gso_size <= d->mtu && !nettrace_on();
}

static void transmit_large(struct port *to, struct dgram *d)
{
	u64 n = tso_count(d), headers = (n - 1) * d->gso_hdr_len;

	transmit(to, d);
	add(&to->more, n - 1);
	add(&to->more_bytes, headers);
	add(&net.made.segments, n);
	add(&net.made.sums, n);
}

/* D needs the finishing the receiver cannot do; see finish.h. */
static void transmit_finished(struct port *to, struct dgram *d)
{
	u32 l2 = to->ops->framing == PORT_ETHERNET ? 14 : 0;
	struct finish_count made = { 0 };
	u64 frames = 0, bytes = 0;
	u32 whole = d->len;
	struct dgram *i;

	if (is_cut_there(to, d, l2)) {
		transmit_large(to, d);
		return;
	}
	d = finish(d, l2, &made);
	if (!d) {
		add(&to->no_room, 1);
		add(&to->no_room_bytes, whole);
		return;
	}
	for (i = d; i; i = i->next) {
		frames++;
		bytes += i->len;
	}
	transmit(to, d);
	add(&to->more, frames - 1);
	add(&to->more_bytes, bytes - whole);
	add(&net.made.segments, made.segments);
	add(&net.made.fragments, made.fragments);
	add(&net.made.sums, made.sums);
}

/* The head of OUT and what follows for the same port, as it is. */
static struct dgram *take_run(struct router_out *out)
{
	struct dgram *head = router_out_take(out), *last = head;

	if (head->mtu)
		return head;
	while (out->head && out->head->port == head->port && !out->head->mtu) {
		last->next = router_out_take(out);
		last = last->next;
	}
	return head;
}

/* Within a flight.  The set of ports reached. */
static u64 transmit_all(struct router_out *out)
{
	u64 reached = 0;

	while (out->head) {
		struct dgram *d = take_run(out);
		struct port *to = &net.ports[d->port];

		reached |= 1ull << d->port;
		if (d->mtu)
			transmit_finished(to, d);
		else
			transmit(to, d);
	}
	return reached;
}

/* Those of SET that are still attached; caller holds net.lock. */
static u64 attached(u64 set)
{
	u64 left, there = 0;

	for (left = set; left; left &= left - 1) {
		u32 i = (u32)__builtin_ctzll(left);

		if (net.ports[i].attached)
			there |= 1ull << i;
	}
	return there;
}

/* Begin a flight to those of *SET that are still attached. */
static u32 *flight_to(u64 *set)
{
	u32 *flight;

	spin_lock(&net.lock);
	flight = flight_begin();
	*set = attached(*set);
	spin_unlock(&net.lock);
	return flight;
}

static void flush_all(u64 set)
{
	for (; set; set &= set - 1) {
		const struct port *to = &net.ports[__builtin_ctzll(set)];

		to->ops->flush(to->front);
	}
}

/* Up to INPUT_RUN of LIST; what is left of it. */
static struct dgram *input_run(struct port *p, struct dgram *list)
{
	struct nettrace_marks marks;
	struct router_out out;
	u64 now_us = clock_now_us();
	bool wake;
	u64 reached;
	u32 *flight;
	u32 n, most = INPUT_RUN;

	router_out_init(&out);
	marks.count = 0;
	if (nettrace_on()) {
		nettrace_begin(&marks, p, CAPTURE_IN, list);
		most = 1;
	}
	spin_lock(&net.lock);
	for (n = 0; n < most && list; n++) {
		struct dgram *d = list;

		list = d->next;
		d->next = NULL;
		router_input(&net.router, p->id, d, now_us, &out);
	}
	flight = flight_begin();
	wake = ticker_idle && router_has_work(&net.router);
	if (wake)
		ticker_idle = false;
	spin_unlock(&net.lock);
	if (marks.count)
		nettrace_end(&marks, out.outcome, out.reason);
	reached = transmit_all(&out);
	flight_end(flight);
	if (reached & ~__atomic_load_n(&p->flush, __ATOMIC_RELAXED))
		__atomic_fetch_or(&p->flush, reached, __ATOMIC_RELEASE);
	if (wake)
		task_wake(ticker);
	return list;
}

void port_input(struct port *p, struct dgram *list)
{
	while (list)
		list = input_run(p, list);
}

void port_count_joined(struct port *p, u64 joined, u64 bytes)
{
	add(&p->came_joined, joined);
	add(&p->came_joined_bytes, bytes);
	add(&net.joined, joined);
}

u64 port_input_done(struct port *p)
{
	u64 set = 0;

	if (__atomic_load_n(&p->flush, __ATOMIC_RELAXED))
		set = __atomic_exchange_n(&p->flush, 0, __ATOMIC_ACQUIRE);
	net_flush(set);
	return set;
}

/* Those of SET whose front end can make a sender wait. */
static u64 with_queue(u64 set)
{
	u64 left, with = 0;

	for (left = set; left; left &= left - 1) {
		u32 i = (u32)__builtin_ctzll(left);

		if (net.ports[i].ops->wait_room)
			with |= 1ull << i;
	}
	return with;
}

u64 port_wait_room(struct port *p, u64 receivers)
{
	u64 set = with_queue(receivers), spent = 0;
	u32 *flight;

	if (!set)
		return 0;
	flight = flight_to(&set);
	for (; set; set &= set - 1) {
		const struct port *to = &net.ports[__builtin_ctzll(set)];

		if (to->ops->wait_room)
			spent += to->ops->wait_room(to->front, p->id);
	}
	flight_end(flight);
	return spent;
}

/* --- datagrams of the base's own --- */

/* SRC 0: the base's address on the way out. */
static enum drop send_as(struct dgram *d, u32 src, u32 dst, u64 *reached)
{
	u64 now_us = clock_now_us();
	struct router_out out;
	u32 *flight;
	bool wake;

	router_out_init(&out);
	spin_lock(&net.lock);
	router_answer(&net.router, d, src, dst, now_us, &out);
	flight = flight_begin();
	wake = ticker_idle && router_has_work(&net.router);
	if (wake)
		ticker_idle = false;
	spin_unlock(&net.lock);
	*reached |= transmit_all(&out);
	flight_end(flight);
	if (wake)
		task_wake(ticker);
	return out.outcome == OUTCOME_DROPPED ? out.reason : DROP_NONE;
}

enum drop net_send(struct dgram *d, u32 dst, u64 *reached)
{
	return send_as(d, 0, dst, reached);
}

void net_answer(struct dgram *d, const struct service_peer *to)
{
	u64 reached = 0;

	(void)send_as(d, to->base_ip, to->ip, &reached);
	net_flush(reached);
}

enum err net_service_open(u16 port, service_take take, void *arg)
{
	enum err err;

	spin_lock(&net.lock);
	err = service_open(&net.router.services, port, take, arg);
	spin_unlock(&net.lock);
	return err;
}

void net_service_close(u16 port)
{
	spin_lock(&net.lock);
	service_close(&net.router.services, port);
	spin_unlock(&net.lock);
}

void net_flush(u64 set)
{
	u32 *flight;

	if (!set)
		return;
	flight = flight_to(&set);
	flush_all(set);
	flight_end(flight);
}

void glue_link(u64 ports, bool up)
{
	u32 *flight = flight_to(&ports);

	net_tell_links(ports, up);
	for (; ports; ports &= ports - 1) {
		const struct port *p = &net.ports[__builtin_ctzll(ports)];

		if (p->ops->link)
			p->ops->link(p->front, up);
	}
	flight_end(flight);
}

/* --- the clock --- */

/* True if there may be something to do in a second. */
static bool tick(void)
{
	struct router_out out;
	u64 now_us = clock_now_us();
	u64 reached;
	u32 *flight;
	bool more;

	router_out_init(&out);
	spin_lock(&net.lock);
	router_tick(&net.router, now_us, &out);
	flight = flight_begin();
	more = router_has_work(&net.router);
	ticker_idle = !more;
	spin_unlock(&net.lock);
	reached = transmit_all(&out);
	flush_all(reached);
	flight_end(flight);
	return more;
}

static void ticker_main(void *arg UNUSED)
{
	for (;;) {
		if (tick())
			task_sleep_us(TICK_US);
		else
			task_park(DEADLINE_NEVER);
	}
}

void net_init(const u8 mac_prefix[3])
{
	router_init(&net.router, mac_prefix);
	net_tell_init();
	mutex_init(&detach_mutex);
	ticker = task_create("router", ticker_main, NULL);
}

/* --- life of a port --- */

enum err port_attach(const struct port_front_ops *ops, void *front,
		     const struct port_config *cfg, struct port **out)
{
	struct port_config c = *cfg;
	struct port *p;
	enum err e;
	u32 id;

	c.framing = ops->framing;
	spin_lock(&net.lock);
	e = router_port_add(&net.router, &c, &id);
	if (e == ERR_OK) {
		p = &net.ports[id];
		memset(p, 0, sizeof(*p));
		p->id = id;
		p->front = front;
		p->ops = ops;
		p->attached = true;
		net_tell_port(id, LAN_NONE, VSWITCH_NIC_CREATED);
		*out = p;
	}
	spin_unlock(&net.lock);
	return e;
}

void port_detach(struct port *p)
{
	const u32 *old;

	mutex_lock(&detach_mutex);
	spin_lock(&net.lock);
	p->attached = false;
	(void)router_uncouple(&net.router, p->id);
	old = &flights[epoch];
	epoch ^= 1;
	spin_unlock(&net.lock);
	nettrace_port_gone(p->id);
	while (__atomic_load_n(old, __ATOMIC_ACQUIRE))
		task_yield();
	spin_lock(&net.lock);
	net_tell_port(p->id, LAN_NONE, VSWITCH_NIC_DESTROYED);
	router_port_remove(&net.router, p->id);
	spin_unlock(&net.lock);
	mutex_unlock(&detach_mutex);
}
