/* SPDX-License-Identifier: Apache-2.0 */
/* See iucv_served.h. */
#include <stdlib.h>
#include <string.h>

#include "cp/lib/ebcdic.h"
#include "tests/fake/iucv_served.h"

struct served_machine served_machine[SERVED_MACHINES];
struct iucv served_v;
u32 served_allocations, served_allocations_most;
union iucv_parm served_parm;

static struct iucv_service *const *services;

/* Of a fuzz target, too, which has no cmocka. */
static void must(bool good)
{
	if (!good)
		abort();
}

/* --- what IUCV needs --- */

static enum iucv_trouble fetch(const struct iucv_side *from, u32 at, void *to,
			       size_t size)
{
	(void)from;
	(void)at;
	(void)to;
	(void)size;
	return IUCV_BAD_ADDRESS;
}

static enum iucv_trouble move(const struct iucv_side *from, u32 from_at,
			      const struct iucv_side *to, u32 to_at,
			      size_t size, bool *at_target)
{
	(void)from;
	(void)from_at;
	(void)to;
	(void)to_at;
	(void)size;
	*at_target = false;
	return IUCV_BAD_ADDRESS;
}

static enum iucv_trouble put(const struct iucv_side *to, u32 at,
			     const void *from, size_t size)
{
	struct served_machine *m =
		container_of(to->party, struct served_machine, p);

	if (at >= SERVED_MEMORY || size > SERVED_MEMORY - at)
		return IUCV_BAD_ADDRESS;
	memcpy(m->memory + at, from, size);
	return IUCV_FINE;
}

static void *alloc(size_t size)
{
	if (served_allocations >= served_allocations_most)
		return NULL;
	served_allocations++;
	return calloc(1, size);
}

static void give(void *what, size_t size)
{
	memset(what, 0xa5, size);
	served_allocations--;
	free(what);
}

static void wake(struct iucv_party *p)
{
	if (p->service)
		p->service->due = true;
}

static const struct iucv_storage storage = { .fetch = fetch,
					     .move = move,
					     .put = put };

static const struct iucv_ops ops = {
	.storage = &storage,
	.alloc = alloc,
	.free = give,
	.wake = wake,
};

/* --- beginning and end --- */

void served_begin(struct iucv_service *const list[SERVED_SERVICES])
{
	memset(served_machine, 0, sizeof(served_machine));
	served_allocations = 0;
	served_allocations_most = ~0u;
	iucv_init(&served_v, &ops);
	for (u32 i = 0; i < SERVED_MACHINES; i++) {
		struct served_machine *m = &served_machine[i];
		const u8 name[8] = { 0xc1, (u8)(0xf0 + i), 0x40, 0x40,
				     0x40, 0x40,	   0x40, 0x40 };

		iucv_party_init(&m->p, name, m->end, ARRAY_SIZE(m->end));
		m->p.cpus = 1;
		m->p.who = m;
		m->cpu = (struct iucv_cpu){ true, 0xff, 0xff, 0 };
	}
	services = list;
	for (u32 i = 0; i < SERVED_SERVICES; i++)
		if (services[i])
			iucv_service_begin(services[i]);
}

void served_end(void)
{
	for (u32 i = 0; i < SERVED_MACHINES; i++)
		iucv_cpu_reset(&served_v, &served_machine[i].p,
			       &served_machine[i].cpu);
	served_turn();
	must(served_v.paths == 0);
	must(served_v.messages == 0);
	must(served_allocations == 0);
}

void served_turn(void)
{
	for (u32 i = 0; i < SERVED_SERVICES; i++)
		if (services[i] && services[i]->due)
			iucv_service_turn(&served_v, services[i]);
}

/* --- calls --- */

static struct iucv_party *named(const u8 name[8])
{
	for (u32 i = 0; i < SERVED_SERVICES; i++)
		if (services[i] && !memcmp(services[i]->party.name, name, 8))
			return &services[i]->party;
	return NULL;
}

u32 served_does(u32 i, u32 function)
{
	return served_does_with_key(i, function, 0);
}

u32 served_does_with_key(u32 i, u32 function, u8 key)
{
	struct iucv_call c = { .party = &served_machine[i].p,
			       .cpu = &served_machine[i].cpu,
			       .function = function,
			       .key = key,
			       .parm = served_parm };

	c.target = named(served_parm.control.name);
	c.authority.granted = true;
	must(iucv_call(&served_v, &c) == IUCV_DONE);
	must(c.pgm == PGM_NONE);
	served_turn();
	served_parm = c.parm;
	return c.cc == IUCV_CC_ERROR ? c.parm.bytes[IUCV_PARM_CODE]
	       : c.cc		     ? 100u + c.cc
				     : 0;
}

u32 served_connect(u32 i, const char *name, u16 limit, u8 flags)
{
	u8 user[16];

	memset(user, 'u', sizeof(user));
	return served_connect_with(i, name, limit, flags, user);
}

u32 served_connect_with(u32 i, const char *name, u16 limit, u8 flags,
			const u8 user[16])
{
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.control.limit = be16_make(limit);
	served_parm.control.flags = flags;
	memcpy(served_parm.control.user, user, 16);
	ebcdic_from(served_parm.control.name, name, 8);
	return served_does(i, IUCV_CONNECT);
}

u32 served_next(u32 i)
{
	return iucv_present(&served_v, &served_machine[i].p,
			    &served_machine[i].cpu, &served_parm)
		       ? served_parm.control.code
		       : 0;
}

u32 served_receive(u32 i, u32 size)
{
	served_parm.data.flags = IUCV_BY_ALL;
	served_parm.data.buffer.at = be32_make(SERVED_BUFFER);
	served_parm.data.buffer.size = be32_make(size);
	return served_does(i, IUCV_RECEIVE);
}

u32 served_sever(u32 i, u16 path)
{
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.control.path = be16_make(path);
	return served_does(i, IUCV_SEVER);
}
