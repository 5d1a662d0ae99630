/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capture files: every byte of every packet can be read.
 *
 * Aims at: vswitch/pcap.c
 */
#include "vswitch/pcap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pcap_packet pkt;
	struct pcap p;
	u32 sum = 0;

	if (pcap_open(&p, data, size) != ERR_OK)
		return 0;
	while (pcap_next(&p, &pkt)) {
		for (u32 i = 0; i < pkt.size; i++)
			sum += pkt.bytes[i];
	}
	return sum == 0xffffffff;
}
