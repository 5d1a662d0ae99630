/* SPDX-License-Identifier: Apache-2.0 */
/* The network answers.  Pure. */
#include "cp/cmd/format_net.h"

#include "cp/cmd/format.h"
#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"

static void traffic(struct sink *out, const struct traffic_view *t)
{
	sink_linef(out,
		   "      RX Packets: %-10llu Discarded: %-10llu Errors: "
		   "%llu",
		   (unsigned long long)t->rx_packets,
		   (unsigned long long)t->rx_discarded,
		   (unsigned long long)t->rx_errors);
	sink_linef(out,
		   "      TX Packets: %-10llu Discarded: %-10llu Errors: "
		   "%llu",
		   (unsigned long long)t->tx_packets,
		   (unsigned long long)t->tx_discarded,
		   (unsigned long long)t->tx_errors);
	sink_linef(out, "      RX Bytes: %-20llu TX Bytes: %llu",
		   (unsigned long long)t->rx_bytes,
		   (unsigned long long)t->tx_bytes);
}

void format_nic(struct sink *out, const struct nic_view *n)
{
	char mac[FORMAT_MAC_SIZE];

	sink_linef(out,
		   "Adapter %04X.P00 Type: %-9s Name: UNASSIGNED  "
		   "Devices: %u",
		   n->devno, n->type, n->devices);
	format_mac(mac, n->mac);
	if (n->lan[0])
		sink_linef(out, "  MAC: %s         %s: %s %s", mac,
			   n->vswitch ? "VSWITCH" : "LAN", n->lan_owner,
			   n->lan);
	else
		sink_linef(out, "  MAC: %s         LAN: * None", mac);
}

void format_nic_details(struct sink *out, const struct nic_view *n)
{
	traffic(out, &n->traffic);
	if (!n->active) {
		sink_line(out, "  Unassigned Devices:");
		for (u32 i = 0; i < n->devices; i++)
			sink_linef(out,
				   "      Device: %04X  Unit: %03u   "
				   "Role: Unassigned",
				   n->devno + i, i);
		return;
	}
	sink_linef(out,
		   "      Connection Name: %-9s State: Session "
		   "Established",
		   n->type);
	sink_linef(out,
		   "      Device: %04X  Unit: 000   Role: DATA       "
		   "Port: %04u",
		   n->devno, n->port);
	sink_linef(out, "        Options: %s MTU %u", n->options, n->mtu);
}

void format_nic_addresses(struct sink *out)
{
	sink_line(out, "          Unicast IP Addresses:");
}

void format_nic_address(struct sink *out, u32 ip, const u8 mac[6],
			const char *source)
{
	char address[INET_TEXT_SIZE], hardware[FORMAT_MAC_SIZE];

	sink_linef(out, "            %-16s MAC: %s  %s", inet_text(address, ip),
		   format_mac(hardware, mac), source);
}

void format_adapter(struct sink *out, const struct nic_view *n)
{
	sink_linef(out,
		   "  Adapter Owner: %-8s NIC: %04X.P00 Name: UNASSIGNED "
		   "Type: %s",
		   n->owner, n->devno, n->type);
	traffic(out, &n->traffic);
}

static void base_address(struct sink *out, const struct lan_view *l)
{
	char address[FORMAT_PREFIX4_SIZE];

	if (l->address)
		format_prefix4(address, l->address, l->bits);
	else
		fmt_print(address, sizeof(address), "NONE");
	sink_linef(out, "  Base address: %-18s MTU: %u", address, l->mtu);
	sink_linef(out, "  Unicast IP address count: %u", l->addresses);
}

static void head(struct sink *out, const char *kind, const struct lan_view *l)
{
	int pad = 7 - (kind[0] == 'V' ? 4 : 0);

	sink_linef(out,
		   "%s %s %-*s Type: IP      Connected: %-4u "
		   "Maxconn: INFINITE",
		   kind, l->owner, pad + 5, l->name, l->connected);
	sink_linef(out,
		   "  %-11s %-13s IP                        "
		   "Accounting: OFF",
		   l->persistent ? "PERSISTENT" : "TRANSIENT",
		   l->restricted ? "RESTRICTED" : "UNRESTRICTED");
}

void format_lan(struct sink *out, const struct lan_view *l)
{
	head(out, "LAN", l);
	sink_line(out, "  IPTimeout: 5                 MAC Protection: "
		       "Unspecified");
	sink_line(out, "  Isolation Status: OFF");
	base_address(out, l);
}

void format_vswitch(struct sink *out, const struct lan_view *l)
{
	char mac[FORMAT_MAC_SIZE];

	head(out, "VSWITCH", l);
	sink_line(out, "  USERBASED LOCAL");
	sink_line(out, "  VLAN Unaware");
	sink_linef(out, "  MAC address: %s    MAC Protection: Unspecified",
		   format_mac(mac, l->mac));
	sink_line(out, "  IPTimeout: 5         QueueStorage: 8");
	sink_line(out, "  Isolation Status: OFF        VEPA Status: OFF");
	base_address(out, l);
}

void format_uplink(struct sink *out, const struct uplink_view *u)
{
	char mac[FORMAT_MAC_SIZE];

	sink_line(out, " Uplink Port:");
	sink_linef(out, "  State: %-29s PriQueuing: OFF", u->state);
	sink_linef(out,
		   "  PMTUD setting: EXTERNAL   PMTUD value: %-8u Trace "
		   "Pages: 0",
		   u->mtu);
	if (!u->has_rdev) {
		sink_line(out, "  RDEV: NONE");
		return;
	}
	sink_linef(out, "  RDEV: %04X.P00 VDEV: NONE Controller: %s %s",
		   u->rdev, u->driver, u->active ? "ACTIVE" : "INACTIVE");
	sink_linef(out, "  Adapter MAC: %s", format_mac(mac, u->mac));
	traffic(out, &u->traffic);
}

void format_access_header(struct sink *out)
{
	sink_line(out, "  Authorized userids:");
}

void format_access(struct sink *out, const char *userid)
{
	sink_linef(out, "    %-8s Porttype: Access  VLAN: None", userid);
}
