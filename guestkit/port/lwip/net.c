/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one network interface: see gk/net.h.  Output is collected while devices
 * and lwIP run, and flushed once before the guest waits: a batch costs one
 * channel program or hypercall.
 */
#include "guestkit/port/lwip/net.h"

#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"

#define NEVER_MS	  0xffffffffu
#define IP_TCP_HEADERS	  40
#define MTU_WITHOUT_LIMIT 0xffff
#define SPLIT_MTU_MAX	  16384 /* beyond that, splitting gains nothing */
#define LARGE_SEGMENT	  64240 /* 44 times 1460: a frame stays below 64 KiB */
#define TCP_OPTION_MSS	  0x0204

struct gk_net_count net_count;

static const struct net_adapter *const adapters[] = { &net_virtio, &net_lcs };
static const struct net_adapter *adapter;
static struct netif netif;
static bool have_netif, link_up, to_flush, starved;
static u16 devno;
static u16 link_mtu;
static bool splits; /* the adapter splits large TCP segments */

static err_t link_output(struct netif *n, struct pbuf *p)
{
	err_t err;

	(void)n;
	err = adapter->send(p);
	if (err == LWIP_OK) {
		net_count.tx_frames++;
		net_count.tx_bytes += p->tot_len;
		to_flush = true;
	} else if (err == ERR_MEM) {
		to_flush = true; /* so that there will be room */
	} else {
		net_count.tx_dropped++;
	}
	return err;
}

/* What we tell a peer in a SYN is the link's own maximum, not lwIP's. */
static void limit_mss(struct pbuf *p, u16 ip_size)
{
	u8 *tcp = (u8 *)p->payload + ip_size;
	u16 mss = (u16)(link_mtu - IP_TCP_HEADERS);

	if (p->len >= ip_size + 24 && (tcp[13] & TCP_SYN) &&
	    get_be16(tcp + 20) == TCP_OPTION_MSS && get_be16(tcp + 22) > mss)
		put_be16(tcp + 22, mss);
}

/*
 * Where the adapter splits, lwIP is given no MTU: TCP segments pass as they
 * are, and other datagrams are fragmented here.
 */
static err_t output(struct netif *n, struct pbuf *p, const ip4_addr_t *to)
{
	const struct ip_hdr *ip = p->payload;
	err_t err;

	if (splits && IPH_PROTO(ip) == IP_PROTO_TCP) {
		limit_mss(p, IPH_HL_BYTES(ip));
	} else if (splits && p->tot_len > link_mtu) {
		n->mtu = link_mtu;
		err = ip4_frag(p, n, to);
		n->mtu = MTU_WITHOUT_LIMIT;
		return err;
	}
	return etharp_output(n, p, to);
}

static err_t init_netif(struct netif *n)
{
	n->name[0] = 'e';
	n->name[1] = 'n';
	n->output = output;
	n->linkoutput = link_output;
	n->mtu = 1500;
	n->hwaddr_len = ETH_HWADDR_LEN;
	n->flags =
		NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
	return LWIP_OK;
}

void net_link(const struct net_link *l)
{
	link_up = l->up;
	if (!l->up) {
		netif_set_link_down(&netif);
		return;
	}
	memcpy(netif.hwaddr, l->mac, ETH_HWADDR_LEN);
	link_mtu = l->mtu;
	splits = l->splits && l->mtu <= SPLIT_MTU_MAX;
	netif.mtu = splits ? MTU_WITHOUT_LIMIT : l->mtu;
	NETIF_SET_CHECKSUM_CTRL(&netif, l->chksum_flags);
	/* Announces the address by a gratuitous ARP. */
	netif_set_link_up(&netif);
}

u16 gk_net_mtu(void)
{
	return link_mtu;
}

bool gk_net_splits(void)
{
	return splits;
}

/*
 * Connections over the whole MTU get large segments for the adapter to split.
 * The congestion window must hold one, or nothing would ever be sent.
 */
static void enlarge_segments(void)
{
	struct tcp_pcb *pcb;

	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->state >= ESTABLISHED &&
		    pcb->mss == link_mtu - IP_TCP_HEADERS) {
			pcb->mss = LARGE_SEGMENT;
			pcb->cwnd = MAX(pcb->cwnd, (tcpwnd_size_t)pcb->mss);
		}
}

static void acknowledge(void)
{
	struct tcp_pcb *pcb;

	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->flags & TF_ACK_DELAY) {
			tcp_ack_now(pcb);
			tcp_output(pcb);
		}
}

void net_receive(struct pbuf *p, bool sum_known, bool joined)
{
	u16 flags = netif.chksum_flags;
	u16 known = NETIF_CHECKSUM_CHECK_TCP | NETIF_CHECKSUM_CHECK_UDP;

	if (sum_known)
		netif.chksum_flags = (u16)(flags & ~known);
	net_count.rx_frames++;
	net_count.rx_bytes += p->tot_len;
	if (netif.input(p, &netif) != LWIP_OK) {
		net_count.rx_dropped++;
		pbuf_free(p);
	}
	netif.chksum_flags = flags;
	if (joined)
		acknowledge();
}

void net_room(void)
{
	starved = true;
}

/* There was no room: every connection tries again. */
static void retry_output(void)
{
	struct tcp_pcb *pcb;

	starved = false;
	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->unsent)
			tcp_output(pcb);
}

static struct gk_chan *find_adapter(u16 wanted)
{
	for (struct gk_chan *c = NULL; (c = gk_chan_next(c));) {
		if (wanted && c->devno != wanted)
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(adapters); i++)
			if (c->cu_type == adapters[i]->cu_type &&
			    c->cu_model == adapters[i]->cu_model) {
				adapter = adapters[i];
				return c;
			}
	}
	return NULL;
}

enum err gk_net_start(const struct gk_net_config *config)
{
	struct gk_chan *c = find_adapter(config->devno);
	u32 mask = config->prefix_bits ? ~0u << (32 - config->prefix_bits) : 0;
	ip4_addr_t ip = { lwip_htonl(config->ip) };
	ip4_addr_t netmask = { lwip_htonl(mask) };
	ip4_addr_t gateway = { lwip_htonl(config->gateway) };

	if (!c && config->devno)
		c = find_adapter(0);
	if (!c)
		return ERR_NOENT;
	devno = c->devno;
	lwip_init();
	netif_add(&netif, &ip, &netmask, &gateway, NULL, init_netif,
		  netif_input);
	netif_set_default(&netif);
	netif_set_up(&netif);
	have_netif = true;
	return adapter->start(c);
}

struct netif *gk_net_netif(void)
{
	return have_netif ? &netif : NULL;
}

const char *gk_net_kind(void)
{
	return adapter ? adapter->name : "none";
}

u16 gk_net_devno(void)
{
	return devno;
}

bool gk_net_is_up(void)
{
	return link_up;
}

void gk_net_count(struct gk_net_count *out)
{
	*out = net_count;
}

/* Send what was collected; true: who was waiting for room has some now. */
static bool flush(void)
{
	bool room = false;

	while (to_flush || starved) {
		if (to_flush) {
			to_flush = false;
			adapter->flush();
		}
		if (starved) {
			room = true;
			retry_output();
		}
	}
	return room;
}

void gk_net_poll(void)
{
	gk_net_idle(0);
}

void gk_net_idle(u64 deadline_us)
{
	u32 sleep_ms;

	if (!have_netif) {
		gk_idle(deadline_us);
		return;
	}
	sys_check_timeouts();
	if (splits)
		enlarge_segments();
	if (flush())
		deadline_us = 0;
	sleep_ms = sys_timeouts_sleeptime();
	if (sleep_ms != NEVER_MS)
		deadline_us =
			MIN(deadline_us, gk_now_us() + (u64)sleep_ms * 1000);
	gk_idle(deadline_us);
	flush();
}

void gk_net_stop(void)
{
	if (have_netif)
		adapter->stop();
}
