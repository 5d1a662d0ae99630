/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An open door for a debugger: datagrams in, the machine's events, answers out.
 * Its task takes vm->lock for each of them, so that commands, IPL and LOGOFF
 * come in between and not in the middle.  The door ends with SET GDB OFF or its
 * machine; the task then ends by itself.
 *
 * What is queued is put there under the router's lock; s->lock is above it.
 */
#include "cp/gdb/server.h"
#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/gdb/gdb.h"
#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/cpus.h"
#include "cp/vm/run.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "vswitch/glue.h"
#include "vswitch/offload.h"
#include "vswitch/wire/ip4.h"

#define NEVER_US     (~(u64)0)
#define TELL_US	     500000ull
#define US_TO_TOD(x) ((x) << 12)
#define PORTS	     ROUTER_SERVICES

static gdb_command run_command;

void gdb_set_command(gdb_command run)
{
	run_command = run;
}

/* --- datagrams --- */

/* Strangers get no place in the queue: gdb needs it.  s->lock held. */
static bool welcome(const struct gdb_server *s, u32 ip)
{
	if (s->from && s->from != ip)
		return false;
	return !s->session.attached || s->peer.ip == ip;
}

/* LOCK_ROUTER held. */
static void take(void *arg, struct dgram *d, const struct service_peer *from)
{
	struct gdb_server *s = arg;
	u32 slot;

	spin_lock(&s->lock);
	slot = (s->first + s->waiting) % GDB_QUEUE;
	if (!welcome(s, from->ip)) {
		s->refused++;
	} else if (s->waiting < GDB_QUEUE) {
		s->head[slot] = d;
		s->sender[slot] = *from;
		s->waiting++;
		d = NULL;
	}
	spin_unlock(&s->lock);
	if (d)
		dgram_release(d);
	task_wake(s->task);
}

static struct dgram *next(struct gdb_server *s, struct service_peer *from)
{
	struct dgram *d = NULL;

	spin_lock(&s->lock);
	if (s->waiting) {
		d = s->head[s->first];
		*from = s->sender[s->first];
		s->first = (s->first + 1) % GDB_QUEUE;
		s->waiting--;
	}
	spin_unlock(&s->lock);
	return d;
}

void gdb_server_send(void *m, const void *bytes, u32 size)
{
	const struct gdb_server *s = m;
	u32 len = (u32)sizeof(struct udp_hdr) + size;
	struct dgram *d = dgram_make(len);
	struct udp_hdr *udp;

	if (!d)
		return; /* it is sent again, as one that got lost */
	udp = (struct udp_hdr *)d->data;
	*udp = (struct udp_hdr){ be16_make(s->port), be16_make(s->peer.port),
				 be16_make((u16)len), be16_make(0) };
	memcpy(udp + 1, bytes, size);
	net_answer(d, &s->peer);
}

static bool is_peer(const struct gdb_server *s, const struct service_peer *from)
{
	return s->peer.ip == from->ip && s->peer.port == from->port &&
	       s->peer.base_ip == from->base_ip;
}

/*
 * A gdb that begins is taken when there is none, or when it is where the one
 * before was, whose end we did not hear of.
 */
static bool may_begin(const struct gdb_server *s, const struct dgram *d,
		      const struct service_peer *from)
{
	return gdb_session_opens(d->data, d->len) &&
	       (!s->session.attached || s->peer.ip == from->ip);
}

static void begin(struct gdb_server *s, const struct service_peer *from)
{
	if (s->session.attached)
		gdb_machine_ops.leave(s, false);
	spin_lock(&s->lock);
	s->peer = *from;
	spin_unlock(&s->lock);
	gdb_session_init(&s->session, &gdb_machine_ops, s);
}

static void input(struct gdb_server *s, const struct dgram *d,
		  const struct service_peer *from)
{
	if (!is_peer(s, from) && !may_begin(s, d, from)) {
		spin_lock(&s->lock);
		s->refused += d->len > 1; /* a "+" says nothing */
		spin_unlock(&s->lock);
		return;
	}
	if (!is_peer(s, from))
		begin(s, from);
	gdb_session_input(&s->session, d->data, d->len, clock_now_us());
}

/* The vm's lock is let go: the command takes it, and may end the machine. */
void gdb_server_command(void *m, const char *line, char *answer, u32 size)
{
	struct gdb_server *s = m;

	mutex_unlock(&s->vm->lock);
	if (run_command)
		run_command(s->vm, line, answer, size);
	mutex_lock(&s->vm->lock);
}

/* --- its task --- */

static const char *const reasons[] = {
	[GDB_AT_BREAK] = "breakpoint",
	[GDB_AT_HARD] = "hardware breakpoint",
	[GDB_AT_WATCH] = "watchpoint",
	[GDB_STEPPED] = "step",
	[GDB_BROKEN_IN] = "debugger's wish",
	[GDB_FAILED] = "end of the machine",
	[GDB_RESET] = "reset",
};

/* The line for VM's user, "" for none; vm->lock held. */
static void news(struct gdb_server *s, char *to, size_t size, u64 now_us)
{
	const struct gdb_session *n = &s->session;
	char ip[INET_TEXT_SIZE];
	const struct vcpu *v;

	to[0] = '\0';
	if (n->attached != s->told) {
		s->told = n->attached;
		s->told_due_us = NEVER_US;
		fmt_print(to, size, "GDB: debugger at %s %s",
			  inet_text(ip, s->peer.ip),
			  n->attached ? "has stopped the machine" : "has left");
	} else if (!n->attached || n->running) {
		s->told_due_us = NEVER_US;
		s->told_stop = false;
	} else if (!s->told_stop && s->told_due_us == NEVER_US) {
		s->told_due_us = now_us + TELL_US;
	} else if (!s->told_stop && now_us >= s->told_due_us) {
		s->told_due_us = NEVER_US;
		s->told_stop = true;
		v = vm_cpu(s->vm, n->last_stop.cpu);
		fmt_print(to, size, "GDB: CPU %02X stopped at %llX by %s",
			  n->last_stop.cpu,
			  v ? (unsigned long long)v->sie->psw.addr : 0ull,
			  reasons[n->last_stop.why]);
	}
}

/* True: there may be more to do at once. */
static bool turn(struct gdb_server *s, char *line, size_t size)
{
	struct service_peer from;
	struct dgram *d = next(s, &from);
	struct gdb_stop stop = { .why = GDB_BROKEN_IN };
	u64 now_us = clock_now_us();

	line[0] = '\0';
	mutex_lock(&s->vm->lock);
	if (!s->closing && d)
		input(s, d, &from);
	if (!s->closing) {
		if (s->session.running && s->events &&
		    gdb_stop_machine(s, &stop))
			gdb_session_stopped(&s->session, &stop, now_us);
		gdb_session_tick(&s->session, now_us);
		news(s, line, size, now_us);
	}
	mutex_unlock(&s->vm->lock);
	if (d)
		dgram_release(d);
	return d;
}

static u64 deadline(const struct gdb_server *s)
{
	u64 due_us = MIN(gdb_session_due(&s->session), s->told_due_us);

	return due_us == NEVER_US ? DEADLINE_NEVER : US_TO_TOD(due_us);
}

static bool idle(const struct gdb_server *s)
{
	return !s->waiting && !(s->events && s->session.running) && !s->closing;
}

static void serve(void *arg)
{
	struct gdb_server *s = arg;
	struct service_peer from;
	struct dgram *d;
	char line[100];

	while (!s->closing) {
		bool more = turn(s, line, sizeof(line));

		if (line[0])
			vm_line(s->vm, LINE_CP, line);
		if (more)
			task_yield();
		else if (idle(s))
			task_park(deadline(s));
	}
	mutex_lock(&s->vm->lock); /* who closes it has done with it */
	mutex_unlock(&s->vm->lock);
	while ((d = next(s, &from)))
		dgram_release(d);
	vm_put(s->vm);
	heap_free(s, sizeof(*s));
	task_exit();
}

/* --- life --- */

/* The machine's CPUs are parked: S is known to nobody but its task then. */
static void close(struct gdb_server *s)
{
	net_service_close(s->port);
	gdb_session_gone(&s->session);
	s->vm->gdb = NULL;
	s->closing = true;
	task_wake(s->task);
}

/* The one that is wanted, or the first that is free. */
static enum err open_port(struct gdb_server *s, u16 port)
{
	enum err err = ERR_EXIST;

	s->port = port ? port : GDB_PORT_FIRST;
	for (u32 i = 0; i < PORTS && err == ERR_EXIST; i++) {
		err = net_service_open(s->port, take, s);
		if (port)
			break;
		if (err == ERR_EXIST)
			s->port++;
	}
	return err == ERR_EXIST ? ERR_BUSY : err;
}

enum err gdb_open(struct vm *vm, u16 port, u32 from)
{
	struct gdb_server *s;
	enum err err;

	if (vm->gdb)
		return ERR_EXIST;
	s = heap_alloc(sizeof(*s));
	if (!s)
		return ERR_NOMEM;
	spin_init(&s->lock, LOCK_NIC);
	s->vm = vm;
	s->from = from;
	s->told_due_us = NEVER_US;
	gdb_session_init(&s->session, &gdb_machine_ops, s);
	s->task = task_create_for(TASK_GUEST, "gdb", serve, s);
	if (!s->task) {
		heap_free(s, sizeof(*s));
		return ERR_FULL;
	}
	vm_get(vm);
	err = open_port(s, port);
	if (err == ERR_OK) {
		vm->gdb = s;
		return ERR_OK;
	}
	s->closing = true; /* its task waits for vm->lock, or will */
	task_wake(s->task);
	return err;
}

enum err gdb_close(struct vm *vm)
{
	struct gdb_server *s = vm->gdb;
	struct gdb_stop stop;

	if (!s)
		return ERR_NOENT;
	gdb_stop_machine(s, &stop);
	gdb_points_clear(s);
	close(s);
	for (u32 i = 0; i < vm->vcpus; i++)
		run_go(vm->vcpu[i], VCPU_STOP_GDB);
	return ERR_OK;
}

void gdb_machine_gone(struct vm *vm)
{
	if (!vm->gdb)
		return;
	gdb_points_clear(vm->gdb); /* VM may outlive them */
	close(vm->gdb);
}

bool gdb_query(const struct vm *vm, struct gdb_info *out)
{
	const struct gdb_server *s = vm->gdb;

	if (!s)
		return false;
	*out = (struct gdb_info){
		.port = s->port,
		.from = s->from,
		.refused = s->refused + s->session.refused,
		.points = gdb_points_count(s),
	};
	if (s->session.attached) {
		out->peer = s->peer.ip;
		out->peer_port = s->peer.port;
		out->stopped = !s->session.running;
	}
	return true;
}
