/* SPDX-License-Identifier: Apache-2.0 */
/* *VMEVENT: CP's event log for programs, as it goes on. */
#ifndef CP_VM_STAREVENT_H
#define CP_VM_STAREVENT_H

#include "iucv/service.h"

extern const struct iucv_service_ops star_event_ops;

/* Once at IPL. */
void star_event_init(void);

#endif
