/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All of lwIP that guests use, and the only place that includes it: two names
 * of its enum are also ours, so here lwIP's get other names (LWIP_OK).
 */
#ifndef GUESTKIT_PORT_LWIP_LWIP_H
#define GUESTKIT_PORT_LWIP_LWIP_H

#include "cp/lib/types.h"

#define ERR_OK	    LWIP_OK
#define ERR_TIMEOUT LWIP_TIMEOUT

#include "lwip/apps/lwiperf.h"
#include "lwip/etharp.h"
#include "lwip/icmp.h"
#include "lwip/inet_chksum.h"
#include "lwip/init.h"
#include "lwip/ip4_frag.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/raw.h"
#include "lwip/stats.h"
#include "lwip/sys.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "lwip/udp.h"

#undef ERR_OK
#undef ERR_TIMEOUT

#endif
