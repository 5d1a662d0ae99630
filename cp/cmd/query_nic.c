/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY NIC: a user's NICs.  Called with vm->lock held, which keeps them there.
 * Packets and bytes are the router's count at the NIC's port; discards add what
 * the NIC itself had to drop.
 */
#include "cp/cmd/format_net.h"
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/vm/nic.h"
#include "vswitch/glue.h"

#define OPTIONS_SIZE 64

static void view_nic(struct nic_view *v, const struct nic_info *n,
		     const struct port_info *p, char options[OPTIONS_SIZE])
{
	const struct port_counters *c = &p->count;

	*v = (struct nic_view){
		.devno = n->devno,
		.owner = p->cfg.owner,
		.type = "VIRTIO",
		.devices = 1,
		.vswitch = p->lan_kind == LAN_VSWITCH,
		.active = n->active,
		.port = p->id,
		.mtu = n->mtu,
		.options = options,
		.traffic = {
			.rx_packets = c->rx_packets,
			.rx_bytes = c->rx_bytes,
			.rx_discarded = c->rx_discards,
			.rx_errors = c->rx_errors + n->count.rx_too_big +
				     n->count.rx_unable,
			.tx_packets = c->tx_packets,
			.tx_bytes = c->tx_bytes,
			.tx_discarded = c->tx_discards + n->count.tx_no_buffer,
			.tx_errors = c->tx_errors,
		},
	};
	memcpy(v->mac, n->mac, sizeof(v->mac));
	if (p->coupled) {
		str_copy(v->lan_owner, sizeof(v->lan_owner), p->lan_owner);
		str_copy(v->lan, sizeof(v->lan), p->lan_name);
	}
	nic_options(n->features, options, OPTIONS_SIZE);
}

static void show_addresses(struct sink *out, u32 port_id)
{
	struct addr_info i;
	u32 cursor = 0;
	bool any = false;

	while (net_addr_next(&cursor, &i)) {
		if (i.port_id != port_id)
			continue;
		if (!any)
			format_nic_addresses(out);
		any = true;
		format_nic_address(out, i.ip, i.mac,
				   i.how == ADDR_FIXED ? "FIXED" : "CLAIMED");
	}
}

static void show_nic(struct cmdio *io, struct nic *nic, bool details)
{
	char options[OPTIONS_SIZE];
	struct port_info p;
	struct nic_info n;
	struct nic_view v;
	struct io_sink sink;
	struct sink *out = io_sink_init(&sink, io);

	nic_query(nic, &n);
	port_query(nic_port(nic), &p);
	view_nic(&v, &n, &p, options);
	format_nic(out, &v);
	if (!details)
		return;
	format_nic_details(out, &v);
	show_addresses(out, p.id);
	cmdio_linef(io, "      Backlog: %u Peak: %u Dropped: %llu%s", n.backlog,
		    n.backlog_peak, (unsigned long long)n.backlog_dropped,
		    n.failed ? "  BROKEN: waits for a reset" : "");
}

static void show_all(struct cmdio *io, bool details)
{
	struct nic *nic;
	u32 cursor = 0, shown = 0;

	while ((nic = nic_next(io->vm, &cursor)) != NULL) {
		show_nic(io, nic, details);
		shown++;
	}
	if (!shown)
		cmdio_line(io, "No NIC is defined");
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
		show_nic(io, nic, details);
	else
		msg_no_vdev(io, devno);
}
