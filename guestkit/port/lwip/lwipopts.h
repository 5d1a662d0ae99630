/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How lwIP is built for guests: no operating system, one thread, storage from
 * gk/heap.h, room for segments of an MTU of 57344 and windows of 512 KiB.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS		     1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET	     0
#define LWIP_NETCONN	     0
#define LWIP_TIMERS	     1

/* Storage: lwIP's own pools are not used. */
#define MEM_LIBC_MALLOC	  1
#define MEM_ALIGNMENT	  8
#define MEMP_MEM_MALLOC	  1
#define mem_clib_malloc	  gk_lwip_malloc
#define mem_clib_calloc	  gk_lwip_calloc
#define mem_clib_free	  gk_lwip_free
#define PBUF_POOL_BUFSIZE 2048

#define LWIP_IPV4		      1
#define LWIP_IPV6		      0
#define LWIP_ARP		      1
#define ARP_TABLE_SIZE		      32
#define ARP_QUEUEING		      1
#define ETHARP_SUPPORT_STATIC_ENTRIES 0
#define LWIP_ICMP		      1
#define LWIP_RAW		      1
#define LWIP_UDP		      1
#define LWIP_TCP		      1
#define LWIP_DHCP		      0
#define LWIP_AUTOIP		      0
#define LWIP_DNS		      0
#define LWIP_IGMP		      0
#define IP_REASSEMBLY		      1
#define IP_FRAG			      1
#define IP_REASS_MAX_PBUFS	      256

/* What a connection uses is the smaller of this and its netif's MTU - 40. */
#define TCP_MSS		   57304
#define LWIP_WND_SCALE	   1
#define TCP_RCV_SCALE	   4
#define TCP_WND		   (512 * 1024)
#define TCP_SND_BUF	   (512 * 1024)
#define TCP_SND_QUEUELEN   2048
#define TCP_SNDLOWAT	   (256 * 1024)
#define TCP_SNDQUEUELOWAT  1024
#define TCP_LISTEN_BACKLOG 1
#define TCP_QUEUE_OOSEQ	   1
#define LWIP_TCP_SACK_OUT  1
#define TCP_OVERSIZE	   2048
#define TCP_MSL		   5000
#define LWIP_TCP_KEEPALIVE 0
/* They assume that four segments fit into 64 KiB. */
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1
#define MEMP_NUM_TCP_SEG	       TCP_SND_QUEUELEN

/* Checksums: by CKSM, and by the adapter where a netif's flags say so. */
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define LWIP_CHKSUM		     gk_lwip_chksum
#define LWIP_CHECKSUM_ON_COPY	     0

#define LWIP_NETIF_STATUS_CALLBACK 0
#define LWIP_NETIF_LINK_CALLBACK   0
#define LWIP_NETIF_HOSTNAME	   0
#define LWIP_SINGLE_NETIF	   1
#define ETH_PAD_SIZE		   0
/* Before the Ethernet header of what is sent, for the adapter's own. */
#define PBUF_LINK_ENCAPSULATION_HLEN 16

#define LWIP_STATS	 1
#define MEM_STATS	 0
#define MEMP_STATS	 0
#define SYS_STATS	 0
#define LWIP_STATS_LARGE 1

#endif
