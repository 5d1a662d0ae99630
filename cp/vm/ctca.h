/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel-to-channel adapters of a vm (cp/vdev/vctca.h), and who is coupled to
 * whom: DEFINE CTCA, COUPLE, UNCOUPLE, DETACH.
 *
 * What connects two machines is under one lock of LOCK_SYSTEM, which is taken
 * before the dev_locks of both; what a guest's command began is carried on by
 * ctca_run(), which its own CPU calls.  Commands are called with vm->lock held
 * and no spinlock; the other machine's vm->lock is not needed.
 */
#ifndef CP_VM_CTCA_H
#define CP_VM_CTCA_H

#include "cp/lib/types.h"

struct vm;

/*
 * ONLY: the userid whose CTCAs may be coupled to it, "" anybody's.  ERR_EXIST:
 * devno in use.  ERR_LIMIT: VM_CTCAS_MAX, or no subchannel.  ERR_NOMEM.
 */
enum err ctca_define(struct vm *vm, u16 devno, const char *only) MUST_CHECK;
/* Uncouples; ERR_NOENT: no such CTCA.  May block. */
enum err ctca_detach(struct vm *vm, u16 devno) MUST_CHECK;
/* All of them: LOGOFF. */
void ctca_detach_all(struct vm *vm);
/*
 * Couple DEVNO, which first leaves the one it had, to TO_DEVNO of TO, which may
 * be VM; both users are told.  ERR_NOENT: VM has no such CTCA.  ERR_PERM: TO
 * has none, or it is another's.  ERR_BUSY: it is coupled.  ERR_INVAL: to
 * itself.  May block.
 */
enum err ctca_couple(struct vm *vm, u16 devno, struct vm *to,
		     u16 to_devno) MUST_CHECK;
/* ERR_NOENT: no such CTCA.  ERR_GONE: not coupled.  May block. */
enum err ctca_uncouple(struct vm *vm, u16 devno) MUST_CHECK;

struct ctca_info {
	u16 devno;
	bool coupled, extended;
	char partner[9]; /* userid */
	u16 partner_devno;
	char only[9];
	const char *state;
	u64 reads, writes, read_bytes, write_bytes;
};

/* False: no such CTCA. */
bool ctca_query(struct vm *vm, u16 devno, struct ctca_info *out);

/*
 * Do what is due on VM's CTCAs, a bounded piece; no spinlock is held.  When
 * there is more vm->channel_work says so.
 */
void ctca_run(struct vm *vm);

#endif
