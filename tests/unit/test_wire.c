/* SPDX-License-Identifier: Apache-2.0 */
/* Ethernet, ARP, IPv4 headers, checksums, capture files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vswitch/pcap.h"
#include "vswitch/wire/arp.h"
#include "vswitch/wire/checksum.h"
#include "vswitch/wire/ip4.h"

static void checksum_is_rfc1071s(void **state)
{
	/* The example of RFC 1071, 3: sum ddf2. */
	static const u8 rfc[] = {
		0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7
	};
	static const u8 odd[] = { 0x01, 0x02, 0x03 };

	(void)state;
	assert_int_equal(csum_fold16(csum_partial(rfc, 8, 0)), 0xddf2);
	assert_int_equal(csum_fold(csum_partial(rfc, 8, 0)), 0x220d);
	assert_int_equal(csum_fold16(csum_partial(odd, 3, 0)), 0x0402);
	assert_int_equal(csum_fold16(csum_partial(odd, 0, 0x10002)), 3);
	/* Chained pieces of even length. */
	for (size_t cut = 0; cut <= 8; cut += 2)
		assert_int_equal(
			csum_fold16(csum_partial(rfc + cut, 8 - cut,
						 csum_partial(rfc, cut, 0))),
			0xddf2);
}

static void checksum_of_every_length_and_alignment(void **state)
{
	u8 bytes[80];

	(void)state;
	for (u32 i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)(i * 151 + 77);
	for (u32 from = 0; from < 8; from++) {
		for (u32 len = 0; len < 70; len++) {
			u32 sum = 0;

			for (u32 i = 0; i < len; i++)
				sum += (u32)bytes[from + i] << (i & 1 ? 0 : 8);
			assert_int_equal(
				csum_fold16(csum_partial(bytes + from, len, 0)),
				csum_fold16(sum));
		}
	}
}

static void replaced_sum_equals_recomputed(void **state)
{
	u8 h[20];
	struct ip4_hdr *ip = (struct ip4_hdr *)h;

	(void)state;
	for (u32 i = 0; i < 256 * 255; i++) {
		ip4_emit(h, 100, (u16)(i * 7), (u8)(i % 255 + 1), (u8)(i / 255),
			 0x0a000001 + i, 0x0a000002);
		assert_true(ip4_sum_ok(ip));
		ip4_ttl_decrement(ip);
		assert_true(ip4_sum_ok(ip));
	}
	assert_int_equal(ip->ttl, (256 * 255 - 1) % 255);
}

static void ip4_lengths_must_hold_together(void **state)
{
	u8 h[64] = { 0 };
	struct ip4_hdr *ip = (struct ip4_hdr *)h;

	(void)state;
	ip4_emit(h, 40, 1, 64, IP_UDP, 1, 2);
	assert_ptr_equal(ip4_parse(h, 64), ip);
	assert_ptr_equal(ip4_parse(h, 40), ip);
	assert_null(ip4_parse(h, 39)); /* total length beyond the bytes */
	assert_null(ip4_parse(h, 19));
	h[0] = 0x4f; /* header longer than the datagram */
	assert_null(ip4_parse(h, 64));
	h[0] = 0x44;
	assert_null(ip4_parse(h, 64));
	h[0] = 0x65;
	assert_null(ip4_parse(h, 64));
}

static void unicast_is_what_a_machine_may_have(void **state)
{
	(void)state;
	assert_true(ip4_is_unicast(0x0a400001));
	assert_true(ip4_is_unicast(0xdfffffff));
	assert_false(ip4_is_unicast(0xe0000000));
	assert_false(ip4_is_unicast(0x7f000001));
	assert_false(ip4_is_unicast(0x00000001));
	assert_false(ip4_is_unicast(0xffffffff));
	assert_true(ip4_is_link_multicast(0xe00000fb));
	assert_false(ip4_is_link_multicast(0xe0000100));
}

static void arp_reads_what_it_writes(void **state)
{
	static const u8 mac[6] = { 2, 1, 2, 3, 4, 5 };
	u8 b[28];
	const struct arp4 *a;

	(void)state;
	arp4_emit(b, ARP_REPLY, mac, 0x0a400001, NULL, 0x0a40000b);
	a = arp4_parse(b, 28);
	assert_non_null(a);
	assert_int_equal(be32_get(a->sender_ip), 0x0a400001);
	assert_int_equal(be32_get(a->target_ip), 0x0a40000b);
	assert_true(mac_is_zero(a->target_mac));
	assert_null(arp4_parse(b, 27));
	for (u32 i = 0; i < 8; i++) {
		b[i] ^= 0x80;
		assert_null(arp4_parse(b, 28));
		b[i] ^= 0x80;
	}
}

static void group_macs(void **state)
{
	static const u8 mdns[6] = { 1, 0, 0x5e, 0x7f, 0, 0xfb };
	u8 mac[6];

	(void)state;
	mac_of_group(mac, 0xe0ff00fb);
	assert_memory_equal(mac, mdns, 6);
	mac_of_group(mac, 0x0a4000ff);
	assert_memory_equal(mac, mac_broadcast, 6);
}

static void pcap_reads_what_it_writes(void **state)
{
	u8 file[PCAP_FILE_HEADER + PCAP_HEADER + 5];
	struct pcap_packet pkt;
	struct pcap p;

	(void)state;
	pcap_emit_file(file);
	pcap_emit_packet(file + PCAP_FILE_HEADER, 1234567890, 5);
	memcpy(file + PCAP_FILE_HEADER + PCAP_HEADER, "hello", 5);
	assert_int_equal(pcap_open(&p, file, sizeof(file)), ERR_OK);
	assert_int_equal(p.linktype, PCAP_ETHERNET);
	assert_true(pcap_next(&p, &pkt));
	assert_int_equal(pkt.time_us, 1234567890);
	assert_int_equal(pkt.size, 5);
	assert_memory_equal(pkt.bytes, "hello", 5);
	assert_false(pcap_next(&p, &pkt));
	assert_int_equal(p.left, 0);
	/* Cut off, and no capture at all. */
	assert_int_equal(pcap_open(&p, file, sizeof(file) - 1), ERR_OK);
	assert_false(pcap_next(&p, &pkt));
	assert_int_not_equal(p.left, 0);
	file[0] = 0;
	assert_int_equal(pcap_open(&p, file, sizeof(file)), ERR_FORMAT);
}

static void pcap_in_nanoseconds(void **state)
{
	u8 file[PCAP_FILE_HEADER + PCAP_HEADER + 5] = { 0 };
	struct pcap_packet pkt;
	struct pcap p;

	(void)state;
	pcap_emit_file_ns(file);
	pcap_emit_packet_ns(file + PCAP_FILE_HEADER, 9000000001999ull, 5, 60);
	assert_int_equal(pcap_open(&p, file, sizeof(file)), ERR_OK);
	assert_true(pcap_next(&p, &pkt));
	assert_true(pkt.time_us == 9000000001ull);
	assert_int_equal(get_be32(file + PCAP_FILE_HEADER + 4), 1999);
	assert_int_equal(pkt.size, 5);
	assert_int_equal(pkt.original, 60);
}

static void pcap_in_either_order_and_unit(void **state)
{
	static const u8 little[] = {
		0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0,   0,
		0,    0,    0xff, 0xff, 0, 0, 1, 0, 0, 0, 7, 0, 0,   0,
		0x70, 0x17, 0,	  0,	1, 0, 0, 0, 9, 0, 0, 0, 0xaa
	};
	struct pcap_packet pkt;
	struct pcap p;

	(void)state;
	assert_int_equal(pcap_open(&p, little, sizeof(little)), ERR_OK);
	assert_true(pcap_next(&p, &pkt));
	assert_int_equal(pkt.time_us, 7000006); /* 6000 ns */
	assert_int_equal(pkt.original, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checksum_is_rfc1071s),
		cmocka_unit_test(checksum_of_every_length_and_alignment),
		cmocka_unit_test(replaced_sum_equals_recomputed),
		cmocka_unit_test(ip4_lengths_must_hold_together),
		cmocka_unit_test(unicast_is_what_a_machine_may_have),
		cmocka_unit_test(arp_reads_what_it_writes),
		cmocka_unit_test(group_macs),
		cmocka_unit_test(pcap_reads_what_it_writes),
		cmocka_unit_test(pcap_in_nanoseconds),
		cmocka_unit_test(pcap_in_either_order_and_unit),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
