/* SPDX-License-Identifier: Apache-2.0 */
/* The router's glue for tests: see net_glue.h. */
#include "tests/fake/net_glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/core/event.h"
#include "vswitch/offload.h"
#include "vswitch/wire/arp.h"

#include "vswitch/glue.c"
#include "vswitch/netadmin.c"
#include "vswitch/netquery.c"
#include "vswitch/nettell.c"

/* The event log's seam: what is noted is QUERY EVENTS' business. */
void event_note(enum event_type type, const char *user, const char *format, ...)
{
	(void)type;
	(void)user;
	(void)format;
}

/* *VSWITCH's: the last one, and how many. */
struct vswitch_facts glue_told;
u32 glue_tolds;
u8 glue_told_at;
char glue_told_of[9];

void vswitch_note(struct vswitch_facts f)
{
	glue_told = f;
	glue_tolds++;
	if (f.what == glue_told_at)
		strcpy(glue_told_of, f.lan);
}

/* --- the machine --- */

u64 glue_now_us = 5000000;
u32 glue_wakes, glue_yields;
void (*glue_on_yield)(void);

void spin_lock(struct spinlock *l)
{
	assert_int_equal(l->owner, 0);
	l->owner = 1;
}

void spin_unlock(struct spinlock *l)
{
	assert_int_equal(l->owner, 1);
	l->owner = 0;
}

u64 clock_now_us(void)
{
	return glue_now_us;
}

struct task *task_create(const char *name, void (*entry)(void *), void *arg)
{
	(void)name;
	(void)entry;
	return arg;
}

void task_wake(struct task *t)
{
	(void)t;
	glue_wakes++;
}

void task_yield(void)
{
	assert_int_equal(net.lock.owner, 0);
	glue_yields++;
	if (glue_on_yield)
		glue_on_yield();
}

bool task_park(u64 deadline)
{
	(void)deadline;
	return true;
}

void task_sleep_us(u64 us)
{
	(void)us;
}

/* --- taps: counted --- */

u32 nettrace_active;
struct glue_taps glue_taps;

void nettrace_begin(struct nettrace_marks *m, const struct port *p,
		    enum capture_way way, const struct dgram *d)
{
	(void)p;
	assert_int_equal(net.lock.owner, 0);
	assert_true(d->len > 0);
	glue_taps.seen[way]++;
	m->count = 1;
}

void nettrace_end(const struct nettrace_marks *m, u32 outcome, u32 reason)
{
	(void)reason;
	assert_int_equal(m->count, 1);
	glue_taps.outcomes[outcome]++;
}

void nettrace_port_gone(u32 port)
{
	(void)port;
	glue_taps.ports_gone++;
}

void nettrace_lan_gone(u32 lan)
{
	(void)lan;
	glue_taps.lans_gone++;
}

void mutex_init(struct mutex *m)
{
	memset(m, 0, sizeof(*m));
}

void mutex_lock(struct mutex *m)
{
	m->guard++;
}

void mutex_unlock(struct mutex *m)
{
	m->guard--;
}

/* --- front ends --- */

struct front guest1, guest2, adapter;
static struct port_front_ops ops;

static void take(struct front *f, u32 size, struct port_loss *lost)
{
	f->bytes += size;
	if (f->during)
		f->during(f);
	if (f->room) {
		f->room--;
		f->got++;
	} else {
		lost->frames++;
		lost->bytes += size;
	}
}

/* Of a large segment each frame, as an uplink makes them. */
static void take_cut(struct front *f, const struct dgram *d,
		     struct port_loss *lost)
{
	u32 n = 0, size;
	struct tso t;

	for (tso_begin(&t, d, 14); (size = tso_size(&t)) != 0; n++) {
		struct dgram *s = dgram_alloc(size);

		s->len = size;
		tso_next(&t, s->data);
		assert_true(ip4_parse(s->data + 14, size - 14) != NULL);
		assert_true(rig_tcp_sum_ok(s));
		dgram_release(s);
		take(f, size, lost);
	}
	assert_int_equal(n, tso_count(d));
}

static void front_transmit(void *front, struct dgram *list,
			   struct port_loss *lost)
{
	struct dgram *next;

	assert_int_equal(net.lock.owner, 0);
	for (; list; list = next) {
		next = list->next;
		if (ops.cuts && (list->flags & DGRAM_GSO_TCP4))
			take_cut(front, list, lost);
		else
			take(front, list->len, lost);
		dgram_release(list);
	}
}

static void front_flush(void *front)
{
	struct front *f = front;

	assert_int_equal(net.lock.owner, 0);
	f->flushes++;
}

static void front_link(void *front, bool up)
{
	struct front *f = front;

	assert_int_equal(net.lock.owner, 0);
	f->link = up;
}

/* While a sender waits, its flight keeps the port from going. */
static u64 front_wait_room(void *front, u32 from)
{
	struct front *f = front;

	assert_int_equal(net.lock.owner, 0);
	assert_int_equal(flights[0] + flights[1], 1);
	f->waits++;
	f->waited_from = from;
	return 10;
}

static struct port_front_ops ops = { .framing = PORT_ETHERNET,
				     .transmit = front_transmit,
				     .flush = front_flush,
				     .wait_room = front_wait_room,
				     .link = front_link };

void glue_fronts_cut(bool cut)
{
	ops.cuts = cut;
}

static void attach(struct front *f, const char *owner, u8 flags)
{
	struct port_config c = { .flags = flags };

	memset(f, 0, sizeof(*f));
	f->room = 1000;
	str_copy(c.owner, sizeof(c.owner), owner);
	assert_int_equal(port_attach(&ops, f, &c, &f->port), ERR_OK);
	assert_int_equal(port_couple(f->port, "SYSTEM", "VSW1"), ERR_OK);
}

int glue_setup(void **state)
{
	static const u8 prefix[3] = { 2, 0, 0 };
	struct lan_config c = { .owner = "SYSTEM",
				.name = "VSW1",
				.kind = LAN_VSWITCH,
				.base_ip = IP_BASE,
				.prefix_len = 24,
				.gateway = IP_HOST1 };

	(void)state;
	memset(&net, 0, sizeof(net));
	glue_wakes = 0;
	glue_yields = 0;
	glue_on_yield = NULL;
	glue_taps = (struct glue_taps){ .ports_gone = 0 };
	ticker_idle = false;
	net_init(prefix);
	assert_int_equal(net_lan_define(&c), ERR_OK);
	attach(&guest1, "GUEST1", 0);
	attach(&guest2, "GUEST2", 0);
	attach(&adapter, "SYSTEM", PORT_UPLINK);
	port_set_mac(adapter.port, rig_adapter_mac);
	port_set_link(adapter.port, true);
	assert_int_equal(port_set_ip(guest1.port, IP_GUEST1), ERR_OK);
	assert_int_equal(port_set_ip(guest2.port, IP_GUEST2), ERR_OK);
	return 0;
}

int glue_teardown(void **state)
{
	(void)state;
	port_detach(guest1.port);
	if (guest2.port->attached)
		port_detach(guest2.port);
	port_detach(adapter.port);
	assert_int_equal(flights[0] | flights[1], 0);
	return fake_dgram_live() == 0 ? 0 : -1;
}

struct dgram *glue_to_guest2(void)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_GUEST2 };

	return rig_make_ip(&what);
}

/* --- what is the glue's own --- */

bool glue_tick(void)
{
	return tick();
}

/* A port that goes has changed the epoch: who flies took off in the last. */
void glue_land(void)
{
	flight_end(&flights[epoch ^ 1]);
}

void glue_fly_on(void)
{
	__atomic_fetch_add(&flights[epoch ^ 1], 1, __ATOMIC_RELAXED);
}
