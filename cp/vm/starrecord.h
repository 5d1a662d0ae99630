/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *ACCOUNT, *LOGREC and *SYMPTOM: what CP records, for programs of users who
 * record it (RECORDING, cp/core/recorder.h), kept until they have received it.
 */
#ifndef CP_VM_STARRECORD_H
#define CP_VM_STARRECORD_H

#include "cp/core/recorder.h"
#include "iucv/service.h"

struct vm;

extern const struct iucv_service_ops star_record_ops;

/* Once at IPL. */
void star_record_init(void);
/*
 * FN is told when records accumulate in Q, for the operator.  No lock; once at
 * IPL.
 */
void star_record_listen(void (*fn)(enum record_kind kind,
				   const struct recorder_queue *q));
/* Has USER's program a path to the service of KIND?  No lock. */
bool star_record_connected(enum record_kind kind, const char *user);

/* VM has ended.  No spinlock. */
void account_note(const struct vm *vm);

#endif
