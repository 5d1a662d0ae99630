/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY NIC, LAN and VSWITCH: the answers' blocks, in z/VM's order of fields.
 * Pure: a handler fills a view and hands it over.
 */
#ifndef CP_CMD_FORMAT_NET_H
#define CP_CMD_FORMAT_NET_H

#include "cp/cmd/sink.h"
#include "cp/lib/types.h"

struct traffic_view {
	u64 rx_packets, rx_discarded, rx_errors, rx_bytes;
	u64 tx_packets, tx_discarded, tx_errors, tx_bytes;
};

struct nic_view {
	u16 devno;
	const char *owner; /* userid */
	const char *type;  /* "VIRTIO" */
	u32 devices;
	u8 mac[6];
	/* Where it is coupled; lan "" when it is not. */
	bool vswitch;
	char lan_owner[9], lan[9];
	struct traffic_view traffic;
	bool active; /* the guest's driver runs it */
	u32 port;    /* number at the router     */
	u32 mtu;
	const char *options; /* features in use           */
};

/* The first two lines. */
void format_nic(struct sink *out, const struct nic_view *n);
/* Counters, devices and options; nic_address lines may follow. */
void format_nic_details(struct sink *out, const struct nic_view *n);
void format_nic_addresses(struct sink *out);
void format_nic_address(struct sink *out, u32 ip, const u8 mac[6],
			const char *source);
/* " Adapter Owner: ..." in the DETAILS of a LAN, then its counters. */
void format_adapter(struct sink *out, const struct nic_view *n);

struct lan_view {
	const char *owner, *name;
	bool restricted, persistent;
	u32 connected;
	u32 mtu;
	/* The base's own address, 0 none. */
	u32 address;
	u8 bits;
	u32 addresses; /* on the list of this LAN */
	u8 mac[6];     /* of the router            */
};

void format_lan(struct sink *out, const struct lan_view *l);

struct uplink_view {
	const char *state; /* "Ready", "Defined", "Error" ... */
	bool has_rdev;
	u16 rdev;
	const char *driver; /* "LCS" */
	bool active;
	u32 mtu;
	u8 mac[6];
	struct traffic_view traffic;
};

void format_vswitch(struct sink *out, const struct lan_view *l);
void format_uplink(struct sink *out, const struct uplink_view *u);
void format_access_header(struct sink *out);
void format_access(struct sink *out, const char *userid);

#endif
