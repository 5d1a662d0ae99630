/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *CONFIG and *VSWITCH: devices, LANs and NICs that come, go and change, for
 * programs, as it goes on (cp/core/change.h).
 */
#ifndef CP_VM_STARCHANGE_H
#define CP_VM_STARCHANGE_H

#include "iucv/service.h"

extern const struct iucv_service_ops star_change_ops;

/* Once at IPL. */
void star_change_init(void);

#endif
