/* SPDX-License-Identifier: Apache-2.0 */
#include "guestkit/port/lwip/net.h"
static enum err start(struct gk_chan *c)
{
	(void)c;
	return ERR_NOENT;
}
const struct net_adapter net_virtio = { .name = "virtio-net", .cu_type = 0x3832, .cu_model = 1, .start = start };
