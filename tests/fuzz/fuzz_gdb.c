/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A conversation with gdb.  The input is datagrams: a length, then so many
 * bytes as they are; a length above X'C0' makes a packet of the next ones, its
 * sum right.  In between the machine stops and time goes by.
 *
 * Aims at: cp/gdb/order.c cp/gdb/packet.c cp/gdb/resume.c cp/gdb/session.c
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/gdb_machine.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define PACKETS		  0xc0
#define SENT_PER_DATAGRAM 600 /* one answer for each byte, and more */

static struct gdb_machine m;

static void packet(const u8 *bytes, u32 size)
{
	u8 frame[256 + 4];
	u8 sum = 0;

	frame[0] = '$';
	memcpy(frame + 1, bytes, size);
	for (u32 i = 0; i < size; i++)
		sum = (u8)(sum + bytes[i]);
	frame[size + 1] = '#';
	frame[size + 2] = (u8) "0123456789abcdef"[sum >> 4];
	frame[size + 3] = (u8) "0123456789abcdef"[sum & 15];
	gdb_machine_bytes(&m, frame, size + 4);
}

static void stops(u8 how)
{
	const struct gdb_stop stop = { (enum gdb_why)(how % (GDB_RESET + 1)),
				       how & 1, how };

	gdb_session_stopped(&m.s, &stop, m.now_us);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	gdb_machine_init(&m);
	m.says = "one line\nand another\n";
	while (size >= 2) {
		u32 n = data[0] % 64;

		n = n < size - 1 ? n : (u32)size - 1;
		m.sent = 0;
		if (data[0] >= PACKETS)
			packet(data + 1, n);
		else
			gdb_machine_bytes(&m, data + 1, n);
		if (m.sent > SENT_PER_DATAGRAM)
			abort();
		if (m.s.running && (data[0] & 1))
			stops(data[n]);
		m.now_us += data[0] * 10000ull;
		gdb_session_tick(&m.s, m.now_us);
		if (m.s.running && !m.s.attached)
			abort();
		data += 1 + n;
		size -= 1 + n;
	}
	gdb_session_gone(&m.s);
	return 0;
}
