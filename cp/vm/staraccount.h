/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *ACCOUNT: a record of each user who logs off, for users who record them
 * (RECORDING), kept until their programs have received it.
 */
#ifndef CP_VM_STARACCOUNT_H
#define CP_VM_STARACCOUNT_H

#include "iucv/recording.h"
#include "iucv/service.h"

struct vm;

extern const struct iucv_service_ops star_account_ops;

/* VM has ended.  No spinlock. */
void account_note(struct vm *vm);

/* RECORDING for USER.  Any lock below IUCV's. */
bool account_on(const char *user); /* false: too many record */
/* Stop, with or without those that wait.  False: he has no queue. */
bool account_off(const char *user);
bool account_purge(const char *user);

struct account_queue {
	char user[9];
	bool on, connected;
	u32 count;
};
/* Queue number I; false: it is free. */
bool account_queue(u32 i, struct account_queue *out);

#endif
