/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between vvirtio.c (the channel commands) and vvirtio_ind.c (those of them
 * that say where indicators are).  Nobody else includes this.
 */
#ifndef CP_VDEV_VVIRTIO_IND_H
#define CP_VDEV_VVIRTIO_IND_H

#include "cp/vdev/vvirtio.h"

/* The commands; device status. */
u32 vvirtio_set_ind(struct vvirtio *v, struct chprog *p);
u32 vvirtio_set_conf_ind(struct vvirtio *v, struct chprog *p);
u32 vvirtio_set_ind_adapter(struct vvirtio *v, struct chprog *p);
/* There are none any more. */
void vvirtio_ind_reset(struct vvirtio *v);

#endif
