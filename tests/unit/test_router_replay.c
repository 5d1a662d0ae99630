/* SPDX-License-Identifier: Apache-2.0 */
/* The router tool: its configuration text, and verdicts on a capture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cms-tools/router/config.c"
#include "cms-tools/router/replay.c"
#include "tests/fake/net_rig.h"

static struct replay tool;

static bool configure(const char *text)
{
	char copy[1024];
	FILE *f;
	bool ok;

	snprintf(copy, sizeof(copy), "%s", text);
	f = fmemopen(copy, strlen(copy), "r");
	assert_non_null(f);
	ok = replay_configure(&tool, f, "test.conf");
	fclose(f);
	return ok;
}

static const char good[] =
	"# a comment\n"
	"vswitch VSW1 prefix 10.64.0.0/24 base 10.64.0.2 gateway 10.64.0.1\n"
	"port GUEST1 lan VSW1 mac 02:00:00:00:00:01 ip 10.64.0.11\n"
	"port GUEST2 lan VSW1 mac 02-00-00-00-00-02 ip 10.64.0.12 nooffload\n"
	"uplink OSA lan VSW1 mac 02:bb:00:00:00:11 mtu 1500\n"
	"route 192.168.0.0/16 via 10.64.0.1 lan VSW1\n";

static void configuration_is_read(void **state)
{
	(void)state;
	assert_true(configure(good));
	assert_int_equal(tool.r.lan[0].cfg.base_ip, IP_BASE);
	assert_string_equal(tool.name[2], "OSA");
	assert_int_equal(tool.r.port[1].cfg.caps, 0);
	assert_int_equal(tool.r.routes.count, 1);
	assert_int_equal(tool.r.addrs.used, 2);
}

static void mistakes_are_refused(void **state)
{
	static const char *const bad[] = {
		"lan",
		"lan X prefix 10.0.0.0",
		"lan X prefix 10.0.0.0/33",
		"lan X base 10.0.0.300",
		"lan X mtu 100000",
		"lan X colour red",
		"vswitch A\nvswitch A",
		"port P lan NONE mac 02:00:00:00:00:01",
		"lan A\nport P lan A",
		"lan A\nport P lan A mac 02:00:00:00:01",
		"lan A\nport P lan A mac 02:00:00:00:00:01:02",
		"lan A\nuplink U lan A mac 02:00:00:00:00:01",
		"lan A\nroute 10.0.0.0/8 lan A",
		"route 10.0.0.0/8",
		"nonsense",
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(configure(bad[i]));
}

static u32 add_packet(u8 *to, u64 time_us, const struct rig_ip *what,
		      const u8 *source_mac)
{
	struct dgram *d = rig_make_ip(what);
	u32 size = PCAP_HEADER + d->len;

	pcap_emit_packet(to, time_us, d->len);
	memcpy(to + PCAP_HEADER, d->data, d->len);
	memcpy(to + PCAP_HEADER, rig_adapter_mac, 6);
	memcpy(to + PCAP_HEADER + 6, source_mac, 6);
	dgram_release(d);
	return size;
}

static void every_packet_gets_its_verdict(void **state)
{
	static const u8 guest1[6] = { 2, 0, 0, 0, 0, 1 };
	static u8 file[2000];
	const struct rig_ip local = { .src = IP_GUEST1, .dst = IP_GUEST2 };
	const struct rig_ip out = { .src = IP_GUEST1, .dst = IP_HOST1 };
	const struct rig_ip in = { .src = IP_HOST1, .dst = IP(10, 64, 0, 99) };
	u32 size = PCAP_FILE_HEADER;
	char *text = NULL;
	size_t length;
	FILE *f = open_memstream(&text, &length);

	(void)state;
	pcap_emit_file(file);
	size += add_packet(file + size, 1000000, &local, guest1);
	size += add_packet(file + size, 1500000, &out, guest1);
	size += add_packet(file + size, 1600000, &out, rig_adapter_mac);
	size += add_packet(file + size, 9000000, &in, rig_host_mac);
	assert_true(configure(good));
	assert_true(replay_run(&tool, file, size, f));
	fclose(f);
	assert_non_null(strstr(text, "     1    0.000000 GUEST1   delivered"
				     "  -> GUEST2 66\n"));
	assert_non_null(strstr(text, "     2    0.500000 GUEST1   pending"
				     "  -> OSA arp 42\n"));
	assert_non_null(strstr(text, "  tick  -> OSA arp 42\n"));
	assert_non_null(strstr(text, "  tick  -> GUEST1 94\n"));
	assert_non_null(strstr(text, "     4    8.000000 OSA      dropped "
				     "NOT_LOCAL"));
	assert_non_null(strstr(text, "4 packets, 1 passed over\n"));
	assert_non_null(strstr(text, "1 UNRESOLVED"));
	free(text);
	assert_int_equal(fake_dgram_live(), 0);
}

static void damaged_captures_are_told(void **state)
{
	static u8 file[PCAP_FILE_HEADER + 3];
	FILE *f = fopen("/dev/null", "w");

	(void)state;
	assert_true(configure(good));
	assert_false(replay_run(&tool, file, sizeof(file), f));
	pcap_emit_file(file);
	assert_false(replay_run(&tool, file, sizeof(file), f));
	assert_true(replay_run(&tool, file, PCAP_FILE_HEADER, f));
	fclose(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(configuration_is_read),
		cmocka_unit_test(mistakes_are_refused),
		cmocka_unit_test(every_packet_gets_its_verdict),
		cmocka_unit_test(damaged_captures_are_told),
	};

	return cmocka_run_group_tests_name("router_replay", tests, NULL, NULL);
}
