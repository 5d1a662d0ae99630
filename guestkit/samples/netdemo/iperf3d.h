/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NETDEMO's iperf3 server: one test at a time, TCP both ways and UDP inbound,
 * for clients as Debian's.  It runs in lwIP's callbacks, beside whatever
 * command runs.
 */
#ifndef NETDEMO_IPERF3D_H
#define NETDEMO_IPERF3D_H

#include "cp/lib/types.h"

/* False: the port is taken, or no storage. */
bool iperf3d_start(u16 port);
void iperf3d_stop(void);

#endif
