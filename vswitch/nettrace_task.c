/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The task of a trace: it takes the frames out of the ring, in order, to the
 * collector or the sink.  It ends when nothing is taken any more and the ring
 * is empty.  See nettrace.h.
 */
#include "cp/core/task.h"
#include "cp/mm/frame.h"
#include "vswitch/instance.h"
#include "vswitch/nettrace_impl.h"
#include "vswitch/offload.h"
#include "vswitch/tzsp.h"
#include "vswitch/wire/ip4.h"

#define WAIT_US	  5000
#define WAITS_MAX 20
#define BATCH	  16
#define UDP_SIZE  ((u32)sizeof(struct udp_hdr))

/* The datagram for S, or NULL: no buffer. */
static struct dgram *make(const struct nettrace *t, const struct tap_slot *s)
{
	struct dgram *d = dgram_make(UDP_SIZE + TZSP_HEAD_MAX + s->c.size);
	struct udp_hdr *udp;

	if (!d)
		return NULL;
	udp = (struct udp_hdr *)d->data;
	d->len = UDP_SIZE +
		 tzsp_emit(d->data + UDP_SIZE, &s->c, s->bytes, t->where);
	*udp = (struct udp_hdr){ be16_make(TZSP_PORT),
				 be16_make(t->cfg.filter.collector_port),
				 be16_make((u16)d->len), be16_make(0) };
	return d;
}

/*
 * Few datagrams may wait for the collector's MAC.  We wait instead of them,
 * but not for one that never answers.
 */
static void send(struct nettrace *t, const struct tap_slot *s)
{
	enum drop why = DROP_NO_BUFFER;
	struct dgram *d;

	while ((d = make(t, s)) != NULL) {
		why = net_send(d, t->cfg.filter.collector, &t->reached);
		if (why != DROP_NEIGH_FULL || t->waits == WAITS_MAX)
			break;
		t->waits++;
		task_sleep_us(WAIT_US);
	}
	if (why == DROP_NONE)
		t->waits = 0;
	else
		__atomic_fetch_add(&t->unsent, 1, __ATOMIC_RELAXED);
}

static enum err deliver(struct nettrace *t, const struct tap_slot *s)
{
	if (t->cfg.sink && !t->sink)
		return ERR_GONE;
	if (t->cfg.sink)
		return t->cfg.sink->put(t->sink, &s->c, s->bytes);
	send(t, s);
	return ERR_OK;
}

static void stop_taking(struct nettrace *t, const char *why)
{
	spin_lock(&nettrace_lock);
	nettrace_end_taking(t, why);
	spin_unlock(&nettrace_lock);
}

/* Up to BATCH frames; false: there are none just now. */
static bool hand_over(struct nettrace *t)
{
	struct tap_slot *s = NULL;

	for (u32 n = 0; n < BATCH; n++) {
		s = tap_ring_first(&t->ring);
		if (!s)
			break;
		if (deliver(t, s) != ERR_OK)
			stop_taking(t, "its sink failed");
		tap_ring_done(&t->ring, s);
	}
	net_flush(t->reached);
	t->reached = 0;
	return s;
}

/* Under the lock: nothing is taken any more and nothing is on its way. */
static bool at_end(struct nettrace *t)
{
	bool end;

	spin_lock(&nettrace_lock);
	if (t->cfg.count && t->ring.taken == t->cfg.count)
		nettrace_end_taking(t, "the count was reached");
	end = t->state == NETTRACE_ENDING && tap_ring_empty(&t->ring);
	spin_unlock(&nettrace_lock);
	return end;
}

static void wait(struct nettrace *t)
{
	__atomic_store_n(&t->parked, 1, __ATOMIC_SEQ_CST);
	if (!tap_ring_first(&t->ring) && !at_end(t))
		task_park(DEADLINE_NEVER);
	__atomic_store_n(&t->parked, 0, __ATOMIC_SEQ_CST);
}

static void end_trace(struct nettrace *t)
{
	size_t size = t->storage_size;
	void *storage = t->storage;

	if (t->sink)
		t->cfg.sink->close(t->sink);
	spin_lock(&nettrace_lock);
	t->storage = NULL;
	t->sink = NULL;
	t->task = NULL;
	t->state = NETTRACE_COMPLETE;
	spin_unlock(&nettrace_lock);
	heap_free(storage, size);
}

static void open_sink(struct nettrace *t)
{
	enum err why = ERR_OK;

	if (t->cfg.sink) {
		t->sink = t->cfg.sink->open(&why);
		if (!t->sink) {
			stop_taking(t, "it has no sink");
			return;
		}
	}
	__atomic_store_n(&t->open, true, __ATOMIC_RELEASE);
}

void nettrace_main(void *arg)
{
	struct nettrace *t = arg;

	open_sink(t);
	while (!at_end(t)) {
		if (hand_over(t))
			task_yield();
		else
			wait(t);
	}
	end_trace(t);
	task_exit();
}
