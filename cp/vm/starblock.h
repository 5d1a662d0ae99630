/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *BLOCKIO: programs read and write blocks of their virtual disks by messages
 * (cp/vdev/blockio.h).  A task looks at the disks: their locks come before
 * IUCV's.
 */
#ifndef CP_VM_STARBLOCK_H
#define CP_VM_STARBLOCK_H

#include "iucv/service.h"

extern const struct iucv_service_ops star_block_ops;

/* Once at IPL. */
void star_block_init(void);
/* A disk was detached: paths to it are severed.  Any lock may be held. */
void star_block_detached(void);

#endif
