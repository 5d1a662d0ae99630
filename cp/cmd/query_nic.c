/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY NIC: a user's NICs.  Called with vm->lock held, which keeps them there.
 * Packets and bytes are the router's count at the NIC's port; discards add what
 * the NIC itself had to drop.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/nic.h"
#include "vswitch/glue.h"

#define OPTIONS_SIZE 64
#define NIC_TYPE     "VIRTIO"

static void show_details(struct reply *r, const struct nic_info *n,
			 const struct port_info *p)
{
	const struct port_counters *c = &p->count;
	char options[OPTIONS_SIZE], vdev[8];
	struct nic_details_record v = {
		.rx_packets = c->rx_packets,
		.rx_bytes = c->rx_bytes,
		.rx_discarded = c->rx_discards,
		.rx_errors =
			c->rx_errors + n->count.rx_too_big + n->count.rx_unable,
		.tx_packets = c->tx_packets,
		.tx_bytes = c->tx_bytes,
		.tx_discarded = c->tx_discards + n->count.tx_no_buffer,
		.tx_errors = c->tx_errors,
		.active = n->active,
		.port = p->id,
		.mtu = n->mtu,
		.options = options,
		.backlog = n->backlog,
		.backlog_peak = n->backlog_peak,
		.backlog_dropped = n->backlog_dropped,
		.broken = n->failed,
		.vdev = vdev,
		.type = NIC_TYPE,
	};

	nic_options(n->features, options, OPTIONS_SIZE);
	fmt_print(vdev, sizeof(vdev), "%04X", n->devno);
	reply_nic_details(r, &v);
}

static void show_addresses(struct reply *r, u32 port_id)
{
	struct addr_info i;
	u32 cursor = 0;

	reply_nic_address_list(r);
	while (net_addr_next(&cursor, &i)) {
		struct nic_address_record v = {
			.address = i.ip,
			.how = i.how == ADDR_FIXED ? "FIXED" : "CLAIMED",
		};

		if (i.port_id != port_id)
			continue;
		memcpy(v.mac, i.mac, sizeof(v.mac));
		reply_nic_address(r, &v);
	}
}

static void show_nic(struct reply *r, struct nic *nic, bool details)
{
	struct nic_record v = { .type = NIC_TYPE };
	struct port_info p;
	struct nic_info n;

	nic_query(nic, &n);
	port_query(nic_port(nic), &p);
	v.vdev = n.devno;
	v.vswitch = p.lan_kind == LAN_VSWITCH;
	memcpy(v.mac, n.mac, sizeof(v.mac));
	if (p.coupled) {
		v.lan_owner = p.lan_owner;
		v.lan = p.lan_name;
	}
	reply_nic(r, &v);
	if (!details)
		return;
	show_details(r, &n, &p);
	show_addresses(r, p.id);
	reply_linef(r, "      Backlog: %u Peak: %u Dropped: %llu%s", n.backlog,
		    n.backlog_peak, (unsigned long long)n.backlog_dropped,
		    n.failed ? "  BROKEN: waits for a reset" : "");
}

static void show_all(struct cmdio *io, bool details)
{
	struct reply *r = io_reply(io);
	struct nic *nic;
	u32 cursor = 0;

	reply_nic_list(r);
	while ((nic = nic_next(io->vm, &cursor)) != NULL)
		show_nic(r, nic, details);
}

void query_nic(struct cmdio *io, struct args *a)
{
	bool one = false, details;
	struct nic *nic;
	u16 devno = 0;

	if (args_peek(a) && operand_devno(a->word, &devno)) {
		args_next(a);
		one = true;
	}
	details = args_take(a, "DETAILS", 3);
	args_take(a, "ALL", 3);
	if (!need_end(io, a))
		return;
	if (!one) {
		show_all(io, details);
		return;
	}
	nic = nic_find(io->vm, devno);
	if (nic)
		show_nic(io_reply(io), nic, details);
	else
		msg_no_vdev(io, devno);
}
