/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines that talk to services of CP, for unit tests.  Everything is
 * allocated, so that the sanitizer misses nothing; what a call causes the
 * services do at its end.
 */
#ifndef TESTS_FAKE_IUCV_SERVED_H
#define TESTS_FAKE_IUCV_SERVED_H

#include "iucv/service.h"

#define SERVED_MACHINES 4
#define SERVED_SERVICES 2
#define SERVED_ENDS	128
#define SERVED_MEMORY	0x20000u
#define SERVED_BUFFER	0x1000u /* where messages are received */

struct served_machine {
	struct iucv_party p; /* who: the machine */
	struct iucv_cpu cpu;
	struct iucv_end *end[SERVED_ENDS];
	u8 memory[SERVED_MEMORY];
};

extern struct served_machine served_machine[SERVED_MACHINES];
extern struct iucv served_v;
/* There are so many objects, and may be so many. */
extern u32 served_allocations, served_allocations_most;
/* What an instruction gave back, or the last interruption. */
extern union iucv_parm served_parm;

/* Machines A0, A1 ... with a buffer; the services are begun. */
void served_begin(struct iucv_service *const services[SERVED_SERVICES]);
/* All machines are reset; nothing is left. */
void served_end(void);
/* Services that are due act. */
void served_turn(void);
/* The return code, or 100 and another condition code than 1. */
u32 served_does(u32 i, u32 function);
u32 served_does_with_key(u32 i, u32 function, u8 key);
/* User data are 'u'; NAME has 8 characters. */
u32 served_connect(u32 i, const char *name, u16 limit, u8 flags);
u32 served_connect_with(u32 i, const char *name, u16 limit, u8 flags,
			const u8 user[16]);
/* The type of the next interruption of machine I; 0: none. */
u32 served_next(u32 i);
/* RECEIVE of the message that was the last interruption; SEVER of path. */
u32 served_receive(u32 i, u32 size);
u32 served_sever(u32 i, u16 path);

#endif
