/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A trace as a file: the real punch gets a pcap file on cards, with
 * nanoseconds; build/host/trace makes the file of the deck.
 */
#include "cp/rdev/punch.h"
#include "vswitch/nettrace.h"
#include "vswitch/pcap.h"

static void *open(enum err *why)
{
	struct punch *p = punch_open(why);
	u8 header[PCAP_FILE_HEADER];

	if (!p)
		return NULL;
	pcap_emit_file_ns(header);
	*why = punch_write(p, header, sizeof(header));
	if (*why == ERR_OK)
		return p;
	punch_close(p);
	return NULL;
}

static enum err put(void *sink, const struct capture *c, const u8 *bytes)
{
	u8 header[PCAP_HEADER];
	enum err e;

	pcap_emit_packet_ns(header, c->time_ns, c->size, c->original);
	e = punch_write(sink, header, sizeof(header));
	return e == ERR_OK ? punch_write(sink, bytes, c->size) : e;
}

static void close(void *sink)
{
	punch_close(sink);
}

const struct nettrace_sink nettrace_punch = {
	.name = "PUNCH",
	.open = open,
	.put = put,
	.close = close,
};
