/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capture files in the classic pcap format (either byte order, micro- or
 * nanoseconds) out of memory, and the headers to write one.  Not pcapng.
 */
#ifndef VSWITCH_PCAP_H
#define VSWITCH_PCAP_H

#include "cp/lib/types.h"

#define PCAP_ETHERNET	 1
#define PCAP_FILE_HEADER 24
#define PCAP_HEADER	 16
#define PCAP_SNAPLEN	 65549

struct pcap {
	const u8 *at;
	size_t left;
	bool swapped, nano;
	u32 linktype;
};

struct pcap_packet {
	u64 time_us;
	const u8 *bytes;
	u32 size;     /* captured */
	u32 original; /* on the wire */
};

/* ERR_FORMAT: no such file.  The bytes must outlive P. */
enum err pcap_open(struct pcap *p, const void *bytes, size_t size) MUST_CHECK;
/* False: the end, or the rest is damaged (then p->left is not 0). */
bool pcap_next(struct pcap *p, struct pcap_packet *out);

/* Write the file's or a packet's header at TO (big-endian, microseconds). */
void pcap_emit_file(u8 to[PCAP_FILE_HEADER]);
void pcap_emit_packet(u8 to[PCAP_HEADER], u64 time_us, u32 size);
/* Likewise in nanoseconds; ORIGINAL: bytes the frame had. */
void pcap_emit_file_ns(u8 to[PCAP_FILE_HEADER]);
void pcap_emit_packet_ns(u8 to[PCAP_HEADER], u64 time_ns, u32 size,
			 u32 original);

#endif
