/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services of CP for virtual machines, by IUCV: the rows of services.def.  What
 * machines do wakes them under the lock of all of IUCV, and they act at once.
 */
#ifndef CP_VM_SERVICES_H
#define CP_VM_SERVICES_H

#include "iucv/service.h"

struct vm;

enum cp_service {
#define SERVICE(id, name, open, limit, ops) SERVICE_##id,
#include "cp/vm/services.def"
#undef SERVICE
	SERVICES
};

/* Once at IPL. */
void services_init(void);
/* By the name of a CONNECT, "*MSG"; NULL: there is none. */
struct iucv_service *services_find(const char *name);
const struct iucv_service *services_get(enum cp_service s);
/* What machines did concerns S; under IUCV's lock. */
void services_due(struct iucv_service *s);
/* Every service that is due acts; under IUCV's lock. */
void services_turn(struct iucv *v);

/*
 * When the task of a service parks: FOUND_NONE means that CP had no storage for
 * a message, which is tried again after a while.
 */
u64 services_deadline(bool found_none);

/* Nobody at all has a path to S: what is asked for each line of a console. */
bool service_idle(enum cp_service s);
/* Has VM an open path to S?  No lock. */
bool service_serves(enum cp_service s, struct vm *vm);
/* N for VM by its path to S; else as iucv_service_send().  No lock. */
enum iucv_code service_tell(enum cp_service s, struct vm *vm,
			    const struct iucv_note *n) MUST_CHECK;

#endif
