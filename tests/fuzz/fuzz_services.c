/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines that connect to *IDENT and *SIGNAL with whatever user data, send
 * them anything, and go: four machines, a function by each two bytes and what
 * it takes.  No name of a type has two owners, nothing is left when all have
 * gone.  I41 to I46 and I53, I54, I71, I73: nobody is asked for more than that.
 *
 * Aims at: iucv/service.c iucv/starident.c iucv/starsignal.c
 */
#include <stdlib.h>
#include <string.h>

#include "iucv/starident.h"
#include "iucv/starsignal.h"
#include "tests/fake/iucv_served.h"

#define CALLS 400u
#define NAMES 4u

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static struct star_ident table;
static struct iucv_service ident, signals;
static struct iucv_service *const services[SERVED_SERVICES] = { &ident,
								&signals };

/* --- *IDENT --- */

static u8 ident_asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	return star_ident_asked(&table, s, e, user);
}

static void turned(struct iucv *v, struct iucv_service *s)
{
	star_ident_turned(&table, v, s);
}

static void closed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	(void)s;
	star_ident_closed(&table, e);
}

static bool may(const void *who, const char *name, enum star_ident_type type,
		enum star_ident_function function)
{
	return who != &served_machine[3].p || name[0] != 'A' ||
	       type != STAR_IDENT_GLOBAL || function != STAR_IDENT_REVOKE;
}

static bool is_userid(const char *name)
{
	return name[0] == 'U';
}

static const struct star_ident_ops answers = { .may = may,
					       .is_userid = is_userid };
static const struct iucv_service_ops ident_ops = {
	.many = true, .asked = ident_asked, .turned = turned, .closed = closed
};

/* --- *SIGNAL: of four machines one belongs to nobody --- */

static bool together(const void *a, const void *b)
{
	return a != &served_machine[3] && b != &served_machine[3];
}

static const struct iucv_service_ops signal_ops = {
	.asked = star_signal_asked,
	.opened = star_signal_opened,
	.told = star_signal_told,
	.closed = star_signal_closed,
	.together = together,
};

/* --- what machines do --- */

struct script {
	const u8 *at;
	size_t left;
};

static u8 byte(struct script *s)
{
	if (!s->left)
		return 0;
	s->left--;
	return *s->at++;
}

/* A name that may be another's, a function and a type; or raw. */
static void connect(struct script *s, u32 i, u8 how)
{
	static const u8 names[NAMES] = { 0xc1, 0xc2, 0xe4, 0x40 };
	u8 user[16] = { 0 };

	if (how & 0x20) {
		for (u32 n = 0; n < sizeof(user); n++)
			user[n] = byte(s);
	} else {
		memset(user, 0x40, 8);
		user[0] = names[byte(s) % NAMES];
		user[8] = byte(s) % 4;
		user[9] = byte(s) % 5;
	}
	(void)served_connect_with(i, how & 0x10 ? "*IDENT  " : "*SIGNAL ",
				  byte(s), how & IUCV_PARM_DATA, user);
}

static void send(struct script *s, u32 i)
{
	u8 flags = byte(s);

	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.data.path = be16_make(byte(s) % 8);
	served_parm.data.flags =
		flags & (IUCV_PARM_DATA | IUCV_ONE_WAY | IUCV_PRIORITY);
	served_parm.data.target_class = be32_make(byte(s));
	(void)served_does(i, IUCV_SEND);
}

static void of_path(struct script *s, u32 i, u32 function)
{
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.control.path = be16_make(byte(s) % 8);
	(void)served_does(i, function);
}

static void goes(u32 i)
{
	struct served_machine *m = &served_machine[i];

	iucv_cpu_reset(&served_v, &m->p, &m->cpu);
	served_turn();
	m->p.cpus = 1;
	m->cpu = (struct iucv_cpu){ true, 0xff, 0xff, 0 };
}

static void does(struct script *s)
{
	u8 how = byte(s);
	u32 i = how >> 6;

	switch (how & 7) {
	case 0:
	case 1:
		connect(s, i, (u8)(how & 0x30) | byte(s));
		break;
	case 2:
		of_path(s, i, IUCV_SEVER);
		break;
	case 3:
		send(s, i);
		break;
	case 4:
		(void)served_next(i);
		break;
	case 5:
		of_path(s, i, IUCV_QUIESCE);
		break;
	case 6:
		of_path(s, i, IUCV_RESUME);
		break;
	default:
		goes(i);
		break;
	}
}

static void must(bool good)
{
	if (!good)
		abort();
}

/* Of a name and type there is one owner, who has a path. */
static void owners(void)
{
	for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++) {
		if (!table.resource[i].name[0])
			continue;
		must(ident.path[i] != NULL);
		for (u32 k = 0; k < i; k++)
			must(table.resource[k].type != table.resource[i].type ||
			     strcmp(table.resource[k].name,
				    table.resource[i].name) != 0);
	}
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	struct script s = { .at = in, .left = size };

	table = (struct star_ident){ .ops = &answers };
	ident = (struct iucv_service){ .name = "*IDENT",
				       .limit = 255,
				       .ops = &ident_ops };
	signals = (struct iucv_service){ .name = "*SIGNAL",
					 .limit = 255,
					 .ops = &signal_ops };
	served_begin(services);
	served_allocations_most = size % 3 ? ~0u : 12; /* there is no storage */
	for (u32 n = 0; n < CALLS && s.left; n++) {
		does(&s);
		owners();
	}
	served_end();
	owners();
	return 0;
}
