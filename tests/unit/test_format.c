/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answers of commands, column by column: what guests parse, and what must
 * stay where it is from release to release.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cp/cmd/format.h"
#include "cp/cmd/format_net.h"
#include "cp/cmd/insn_name.h"
#include "cp/lib/inet.h"

struct page {
	struct sink sink;
	char text[4096];
};

static void add_line(struct sink *s, const char *text)
{
	struct page *p = container_of(s, struct page, sink);

	assert_true(strlen(text) <= 80);
	strcat(p->text, text);
	strcat(p->text, "\n");
}

static struct page page;

static struct sink *blank(void)
{
	page.sink.line = add_line;
	page.text[0] = '\0';
	return &page.sink;
}

/* The Nth line of the page, from 0. */
static const char *line(u32 n)
{
	static char out[128];
	const char *p = page.text;

	while (n--)
		p = strchr(p, '\n') + 1;
	snprintf(out, sizeof(out), "%.*s", (int)strcspn(p, "\n"), p);
	return out;
}

static const struct local_time moment = { 2021, 3, 1, 11, 3, 36, 1 };

static void test_moments(void **state)
{
	char to[FORMAT_WHEN_SIZE];

	(void)state;
	assert_string_equal(format_when(to, &moment, "EST"),
			    "11:03:36 EST MONDAY 03/01/21");
	assert_string_equal(format_stamp(to, &moment, "EST"),
			    "03/01/21 11:03:36 EST");
}

static void test_times_used(void **state)
{
	char to[FORMAT_TIMES_SIZE];

	(void)state;
	assert_string_equal(
		format_times(to, 754, 12, 6123),
		"CONNECT= 00:12:34 VIRTCPU= 000:00.12 TOTCPU= 001:01.23");
}

static void test_names_four_to_a_line(void **state)
{
	struct names n;

	(void)state;
	names_begin(&n, blank());
	names_add(&n, "FTPSERVE", WHERE_DISCONNECTED);
	names_add(&n, "DTCVSW2", WHERE_DISCONNECTED);
	names_add(&n, "OPERATOR", " 0009");
	names_add(&n, "EREP", WHERE_DISCONNECTED);
	names_add(&n, "MAINT", "L0003");
	names_end(&n);
	names_end(&n);
	assert_string_equal(page.text, "FTPSERVE - DSC , DTCVSW2  - DSC , "
				       "OPERATOR - 0009, EREP     - DSC \n"
				       "MAINT    -L0003\n");
}

/* Linux: device number at offset 5, "SUBCHANNEL = " and the number. */
static void test_console_as_linux_reads_it(void **state)
{
	const struct console_view c = { .devno = 9,
					.subchannel = 0x12,
					.terminal = "0700",
					.userid = "GUEST1" };
	const char *at;

	(void)state;
	format_console(blank(), &c);
	assert_memory_equal(page.text, "CONS 0009 ", 10);
	assert_int_equal(strtoul(page.text + 5, NULL, 16), 9);
	at = strstr(page.text, "SUBCHANNEL =");
	assert_non_null(at);
	assert_int_equal(strtoul(at + 13, NULL, 16), 0x12);
	assert_string_equal(line(0), "CONS 0009 ON GRAF 0700  TERM START");
	assert_string_equal(line(5), "     0009 SUBCHANNEL = 0012");
}

static void test_console_disconnected(void **state)
{
	const struct console_view c = { .devno = 9, .userid = "GUEST1" };

	(void)state;
	format_console(blank(), &c);
	assert_string_equal(line(0), "CONS 0009 DISCONNECTED  TERM START");
	assert_non_null(strstr(page.text, "SUBCHANNEL = 0000"));
}

static const struct nic_view nic = {
	.devno = 0x600,
	.owner = "GUEST1",
	.type = "VIRTIO",
	.devices = 1,
	.mac = { 2, 0, 0xc, 0, 0, 5 },
	.vswitch = true,
	.lan_owner = "SYSTEM",
	.lan = "VSW1",
	.traffic = { 1211, 0, 0, 125680, 804, 0, 0, 76232 },
	.active = true,
	.port = 65,
	.mtu = 8992,
	.options = "CSUM TSO4",
};

static void test_nic_short_form(void **state)
{
	(void)state;
	format_nic(blank(), &nic);
	assert_string_equal(
		page.text,
		"Adapter 0600.P00 Type: VIRTIO    Name: UNASSIGNED  "
		"Devices: 1\n"
		"  MAC: 02-00-0C-00-00-05         VSWITCH: SYSTEM VSW1\n");
}

static void test_nic_details(void **state)
{
	(void)state;
	format_nic_details(blank(), &nic);
	assert_string_equal(
		page.text,
		"      RX Packets: 1211       Discarded: 0          Errors: 0\n"
		"      TX Packets: 804        Discarded: 0          Errors: 0\n"
		"      RX Bytes: 125680               TX Bytes: 76232\n"
		"      Connection Name: VIRTIO    State: Session Established\n"
		"      Device: 0600  Unit: 000   Role: DATA       Port: 0065\n"
		"        Options: CSUM TSO4 MTU 8992\n");
}

static void test_nic_uncoupled_and_idle(void **state)
{
	struct nic_view idle = nic;

	(void)state;
	idle.lan[0] = '\0';
	idle.active = false;
	format_nic(blank(), &idle);
	assert_string_equal(line(1),
			    "  MAC: 02-00-0C-00-00-05         LAN: * None");
	format_nic_details(blank(), &idle);
	assert_string_equal(line(3), "  Unassigned Devices:");
	assert_string_equal(line(4),
			    "      Device: 0600  Unit: 000   Role: Unassigned");
}

static void test_nic_addresses(void **state)
{
	(void)state;
	format_nic_addresses(blank());
	format_nic_address(&page.sink, 0x0a010105, nic.mac, "CLAIMED");
	assert_string_equal(line(0), "          Unicast IP Addresses:");
	assert_string_equal(
		line(1),
		"            10.1.1.5         MAC: 02-00-0C-00-00-05  CLAIMED");
}

static const struct lan_view lan = {
	.owner = "SYSTEM",
	.name = "VSW1",
	.restricted = true,
	.persistent = true,
	.connected = 2,
	.mtu = 8992,
	.address = 0x0a400002,
	.bits = 24,
	.addresses = 3,
	.mac = { 2, 0, 0, 0, 0, 1 },
};

static void test_vswitch_order_of_fields(void **state)
{
	const struct uplink_view u = { .state = "Ready",
				       .has_rdev = true,
				       .rdev = 0xe20,
				       .driver = "LCS",
				       .active = true,
				       .mtu = 1500 };

	(void)state;
	format_vswitch(blank(), &lan);
	format_uplink(&page.sink, &u);
	assert_string_equal(line(0), "VSWITCH SYSTEM VSW1     Type: IP      "
				     "Connected: 2    Maxconn: INFINITE");
	assert_string_equal(line(1), "  PERSISTENT  RESTRICTED    IP           "
				     "             Accounting: OFF");
	assert_string_equal(line(2), "  USERBASED LOCAL");
	assert_string_equal(line(3), "  VLAN Unaware");
	assert_string_equal(line(7), "  Base address: 10.64.0.2/24       "
				     "MTU: 8992");
	assert_string_equal(line(8), "  Unicast IP address count: 3");
	assert_string_equal(line(9), " Uplink Port:");
	assert_string_equal(line(10), "  State: Ready                         "
				      "PriQueuing: OFF");
	assert_string_equal(line(12), "  RDEV: 0E20.P00 VDEV: NONE Controller: "
				      "LCS ACTIVE");
}

static void test_vswitch_without_adapter(void **state)
{
	const struct uplink_view u = { .state = "Defined" };

	(void)state;
	format_uplink(blank(), &u);
	assert_string_equal(line(3), "  RDEV: NONE");
}

static void test_lan(void **state)
{
	struct lan_view mine = lan;

	(void)state;
	mine.owner = "GUEST1";
	mine.name = "LAN1";
	mine.restricted = mine.persistent = false;
	mine.address = 0;
	format_lan(blank(), &mine);
	assert_string_equal(line(0), "LAN GUEST1 LAN1         Type: IP      "
				     "Connected: 2    Maxconn: INFINITE");
	assert_string_equal(line(1), "  TRANSIENT   UNRESTRICTED  IP           "
				     "             Accounting: OFF");
	assert_string_equal(line(4),
			    "  Base address: NONE               MTU: 8992");
}

static void test_addresses_and_amounts(void **state)
{
	char to[FORMAT_PREFIX4_SIZE], amount[FORMAT_AMOUNT_SIZE];

	(void)state;
	assert_string_equal(inet_text(to, 0xffffffff), "255.255.255.255");
	assert_string_equal(format_prefix4(to, 0xffffffff, 32),
			    "255.255.255.255/32");
	assert_string_equal(format_amount(amount, 64ull << 20), "64M");
	assert_string_equal(format_amount(amount, 1ull << 30), "1G");
}

static void test_names_of_instructions(void **state)
{
	char to[16];

	(void)state;
	assert_string_equal(insn_name(to, 0xb233), "SSCH");
	assert_string_equal(insn_name(to, 0x830500), "DIAG 0500");
	assert_string_equal(insn_name(to, 0xae), "SIGP");
	assert_string_equal(insn_name(to, 0xb2ff), "X'B2FF'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_times_used),
		cmocka_unit_test(test_names_four_to_a_line),
		cmocka_unit_test(test_console_as_linux_reads_it),
		cmocka_unit_test(test_console_disconnected),
		cmocka_unit_test(test_nic_short_form),
		cmocka_unit_test(test_nic_details),
		cmocka_unit_test(test_nic_uncoupled_and_idle),
		cmocka_unit_test(test_nic_addresses),
		cmocka_unit_test(test_vswitch_order_of_fields),
		cmocka_unit_test(test_vswitch_without_adapter),
		cmocka_unit_test(test_lan),
		cmocka_unit_test(test_addresses_and_amounts),
		cmocka_unit_test(test_names_of_instructions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
