/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of answers: every row is sound, and the lines that guests and scripts
 * of z/VM parse stay where they are, column by column.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cms-tools/cpdoc/command_tables.h"
#include "cp/cmd/reply.h"
#include "cp/lib/json.h"

static char page[8192];

static void take(void *arg, const char *text)
{
	(void)arg;
	assert_true(strlen(text) <= 80);
	strcat(page, text);
	strcat(page, "\n");
}

static struct reply reply;

static struct reply *blank(void)
{
	page[0] = '\0';
	reply_init(&reply, take, NULL);
	return &reply;
}

/* The Nth line of the page, from 0. */
static const char *line(u32 n)
{
	static char out[128];
	const char *p = page;

	while (n--)
		p = strchr(p, '\n') + 1;
	snprintf(out, sizeof(out), "%.*s", (int)strcspn(p, "\n"), p);
	return out;
}

/* --- The rows --- */

static void check_braces(const struct record_row *row, const char *text)
{
	for (const char *p = text; (p = strchr(p, '{')) != NULL;) {
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		if (!record_field(row, p, strcspn(p, ":?}")))
			fail_msg("%s: no field %.12s", row->name, p);
		p += strcspn(p, "}\n");
		if (*p != '}')
			fail_msg("%s: a brace is not closed", row->name);
	}
}

static void test_rows_are_sound(void **state)
{
	const struct record_row *row;

	(void)state;
	for (u32 i = 0; (row = record_row(i)) != NULL; i++) {
		bool sub = row->shape == RECORD_SUB_ONE ||
			   row->shape == RECORD_SUB_LIST;

		assert_true(row->count > 0);
		assert_true(row->about[0] && row->of[0] && row->member[0]);
		assert_int_equal(sub, row->parent[0] != '\0');
		assert_null(strchr(row->empty, '{'));
		check_braces(row, row->head);
		check_braces(row, row->text);
	}
}

static void test_fields_are_explained(void **state)
{
	const struct record_row *row;

	(void)state;
	for (u32 i = 0; (row = record_row(i)) != NULL; i++)
		for (u32 f = 0; f < row->count; f++)
			if (row->fields[f].kind != FIELD_SHOW &&
			    !row->fields[f].about[0])
				fail_msg("%s.%s: no meaning", row->name,
					 row->fields[f].name);
}

static bool answers(const char *table, const char *verb)
{
	const struct record_row *row;
	char command[64];
	size_t size = (size_t)snprintf(command, sizeof(command), "%s %s", table,
				       verb);

	for (u32 i = 0; (row = record_row(i)) != NULL; i++) {
		const char *p = strstr(row->of, command);

		if (p && (p == row->of || p[-1] == ' ') &&
		    (p[size] == ',' || p[size] == '\0'))
			return true;
	}
	return false;
}

/* "QUERY x AS JSON" for every x: no row may be forgotten. */
static void test_every_query_has_a_record(void **state)
{
	static const struct {
		const char *name;
		const struct cmd_table *table;
	} tables[] = {
		{ "QUERY", &query_table },
		{ "QUERY VIRTUAL", &query_virtual_table },
		{ "INDICATE", &indicate_table },
	};

	(void)state;
	for (u32 t = 0; t < ARRAY_SIZE(tables); t++)
		for (u32 i = 0; i < tables[t].table->count; i++) {
			const struct cmd_row *row = &tables[t].table->rows[i];

			if (row->flags & (CMD_HIDDEN | CMD_TABLE))
				continue;
			if (!answers(tables[t].name, row->verb))
				fail_msg("%s %s: no row of record.def",
					 tables[t].name, row->verb);
		}
}

/* --- Lines --- */

/* Linux: device number at offset 5, "SUBCHANNEL = " and the number. */
static void test_console_as_linux_reads_it(void **state)
{
	const struct device_record c = { .vdev = 9,
					 .type = "CONS",
					 .subchannel = 0x12,
					 .terminal = "0700",
					 .user = "GUEST1",
					 .conmode = "3215" };
	const char *at;

	(void)state;
	reply_device(blank(), &c);
	assert_memory_equal(page, "CONS 0009 ", 10);
	assert_int_equal(strtoul(page + 5, NULL, 16), 9);
	at = strstr(page, "SUBCHANNEL =");
	assert_non_null(at);
	assert_int_equal(strtoul(at + 13, NULL, 16), 0x12);
	assert_string_equal(line(0), "CONS 0009 ON GRAF 0700  TERM START");
	assert_string_equal(line(1), "     0009 CL T NOCONT NOHOLD COPY 001    "
				     "READY FORM STANDARD");
	assert_string_equal(line(2), "     0009 TO GUEST1   RDR DIST GUEST1   "
				     "FLASHC 000 DEST OFF");
	assert_string_equal(line(4), "     0009 3215   NOEOF CLOSED    NOKEEP "
				     "NOMSG NONAME");
	assert_string_equal(line(5), "     0009 SUBCHANNEL = 0012");
}

static void test_console_disconnected(void **state)
{
	const struct device_record c = { .vdev = 9,
					 .user = "GUEST1",
					 .conmode = "3270" };

	(void)state;
	reply_device(blank(), &c);
	assert_string_equal(line(0), "CONS 0009 DISCONNECTED  TERM START");
	assert_non_null(strstr(page, "SUBCHANNEL = 0000"));
}

static const struct nic_record nic = {
	.vdev = 0x600,
	.type = "VIRTIO",
	.mac = { 2, 0, 0xc, 0, 0, 5 },
	.vswitch = true,
	.lan_owner = "SYSTEM",
	.lan = "VSW1",
};

static const struct nic_details_record details = {
	.rx_packets = 1211,
	.rx_bytes = 125680,
	.tx_packets = 804,
	.tx_bytes = 76232,
	.active = true,
	.port = 65,
	.mtu = 8992,
	.options = "CSUM TSO4",
	.vdev = "0600",
	.type = "VIRTIO",
};

static void test_nic_short_form(void **state)
{
	(void)state;
	reply_nic(blank(), &nic);
	assert_string_equal(
		page,
		"Adapter 0600.P00 Type: VIRTIO    Name: UNASSIGNED  "
		"Devices: 1\n"
		"  MAC: 02-00-0C-00-00-05         VSWITCH: SYSTEM VSW1\n");
}

static void test_nic_details(void **state)
{
	(void)state;
	reply_nic_details(blank(), &details);
	assert_string_equal(
		page,
		"      RX Packets: 1211       Discarded: 0          Errors: 0\n"
		"      TX Packets: 804        Discarded: 0          Errors: 0\n"
		"      RX Bytes: 125680               TX Bytes: 76232\n"
		"      Connection Name: VIRTIO    State: Session Established\n"
		"      Device: 0600  Unit: 000   Role: DATA       Port: 0065\n"
		"        Options: CSUM TSO4 MTU 8992\n");
}

static void test_nic_uncoupled_and_idle(void **state)
{
	struct nic_details_record idle = details;
	struct nic_record alone = nic;

	(void)state;
	alone.lan_owner = alone.lan = NULL;
	idle.active = false;
	reply_nic(blank(), &alone);
	assert_string_equal(line(1),
			    "  MAC: 02-00-0C-00-00-05         LAN: * None");
	reply_nic_details(blank(), &idle);
	assert_string_equal(line(3), "  Unassigned Devices:");
	assert_string_equal(line(4),
			    "      Device: 0600  Unit: 000   Role: Unassigned");
}

static void test_nic_addresses(void **state)
{
	const struct nic_address_record v = {
		.address = 0x0a010105,
		.mac = { 2, 0, 0xc, 0, 0, 5 },
		.how = "CLAIMED",
	};

	(void)state;
	reply_nic_address(blank(), &v);
	assert_string_equal(line(0), "          Unicast IP Addresses:");
	assert_string_equal(
		line(1),
		"            10.1.1.5         MAC: 02-00-0C-00-00-05  CLAIMED");
}

static void test_vswitch_order_of_fields(void **state)
{
	const struct vswitch_record v = { .owner = "SYSTEM",
					  .name = "VSW1",
					  .restricted = true,
					  .persistent = true,
					  .connected = 2,
					  .mtu = 8992,
					  .address = "10.64.0.2/24",
					  .addresses = 3,
					  .iptimeout = 5,
					  .macprotect = "Unspecified",
					  .mac = { 2, 0, 0, 0, 0, 1 } };
	const struct uplink_record u = { .state = "Ready",
					 .has_rdev = true,
					 .rdev = 0xe20,
					 .driver = "LCS",
					 .active = true,
					 .mtu = 1500 };
	struct reply *r = blank();

	(void)state;
	reply_vswitch(r, &v);
	reply_uplink(r, &u);
	assert_string_equal(line(0), "VSWITCH SYSTEM VSW1     Type: IP      "
				     "Connected: 2    Maxconn: INFINITE");
	assert_string_equal(line(1), "  PERSISTENT  RESTRICTED    IP           "
				     "             Accounting: OFF");
	assert_string_equal(line(2), "  USERBASED LOCAL");
	assert_string_equal(line(3), "  VLAN Unaware");
	assert_string_equal(line(4), "  MAC address: 02-00-00-00-00-01    "
				     "MAC Protection: Unspecified");
	assert_string_equal(line(7), "  Base address: 10.64.0.2/24       "
				     "MTU: 8992");
	assert_string_equal(line(8), "  Unicast IP address count: 3");
	assert_string_equal(line(9), " Uplink Port:");
	assert_string_equal(line(10), "  State: Ready                         "
				      "PriQueuing: OFF");
	assert_string_equal(line(11), "  PMTUD setting: EXTERNAL   "
				      "PMTUD value: 1500     Trace Pages: 0");
	assert_string_equal(line(12), "  RDEV: 0E20.P00 VDEV: NONE Controller: "
				      "LCS ACTIVE");
}

static void test_vswitch_without_adapter(void **state)
{
	const struct uplink_record u = { .state = "Defined" };

	(void)state;
	reply_uplink(blank(), &u);
	assert_string_equal(line(3), "  RDEV: NONE");
}

static void test_lan(void **state)
{
	const struct lan_record v = {
		.owner = "GUEST1", .name = "LAN1", .connected = 2, .mtu = 8992
	};

	(void)state;
	reply_lan(blank(), &v);
	assert_string_equal(line(0), "LAN GUEST1 LAN1         Type: IP      "
				     "Connected: 2    Maxconn: INFINITE");
	assert_string_equal(line(1), "  TRANSIENT   UNRESTRICTED  IP           "
				     "             Accounting: OFF");
	assert_string_equal(line(4),
			    "  Base address: NONE               MTU: 8992");
}

static void test_settings(void **state)
{
	const struct set_record v = {
		.msg = "ON", .wng = "ON", .emsg = "TEXT", .linedit = true
	};

	(void)state;
	reply_set(blank(), &v);
	assert_string_equal(line(0), "MSG ON , WNG ON , EMSG TEXT, ACNT OFF, "
				     "RUN OFF");
	assert_string_equal(line(1), "LINEDIT ON , TIMER OFF, ISAM OFF, "
				     "ECMODE ON");
}

/* --- Lists --- */

static void test_an_empty_list_says_so(void **state)
{
	struct reply *r = blank();

	(void)state;
	reply_nic_list(r);
	assert_string_equal(page, "");
	reply_end(r);
	assert_string_equal(page, "No NIC is defined\n");
	r = blank();
	reply_nic_list(r);
	reply_nic(r, &nic);
	reply_end(r);
	assert_null(strstr(page, "No NIC"));
}

static void test_what_is_owed_comes_before_the_next_line(void **state)
{
	struct reply *r = blank();

	(void)state;
	reply_access_list(r);
	reply_line(r, "after");
	assert_string_equal(page, "  Authorized userids:\nafter\n");
}

/* --- JSON --- */

/* All of JSON on one line. */
static const char *joined(void)
{
	static char out[sizeof(page)];
	char *to = out;

	for (const char *p = page; *p; p++)
		if (*p != '\n')
			*to++ = *p;
	*to = '\0';
	return out;
}

static struct reply *blank_json(void)
{
	static struct json json;
	struct reply *r = blank();

	reply_begin_json(r, &json, "Q");
	return r;
}

static void test_json_of_lists_in_lists(void **state)
{
	struct reply *r = blank_json();
	const struct access_record a = { "GUEST1" }, b = { "GUEST2" };

	(void)state;
	reply_name(r, &(struct name_record){ "A", NULL });
	reply_line(r, "only for the screen");
	reply_access_list(r);
	reply_access(r, &a);
	reply_access(r, &b);
	reply_name(r, &(struct name_record){ "B", "0700" });
	reply_access_list(r);
	reply_users(r, &(struct users_record){ .users = 2 });
	reply_end_json(r, 0);
	assert_string_equal(
		joined(),
		"{\"command\":\"Q\",\"names\":[{\"user\":\"A\",\"terminal\":"
		"null,\"access\":[{\"user\":\"GUEST1\"},{\"user\":\"GUEST2\"}]}"
		",{\"user\":\"B\",\"terminal\":\"0700\",\"access\":[]}],"
		"\"users\":{\"users\":2,\"dialed\":0,\"net\":0},\"rc\":0}");
}

static void test_json_of_every_kind(void **state)
{
	struct reply *r = blank_json();
	const struct nic_address_record a = { .address = 0x0a010105,
					      .mac = { 2, 0, 0, 0, 0, 255 },
					      .how = "FIXED" };
	const struct cplevel_record c = { .name = "CP",
					  .ipl = { 2026, 1, 2, 3, 4, 5, 0 },
					  .when = "x" };

	(void)state;
	reply_nic(r, &nic);
	reply_nic_address(r, &a);
	reply_cplevel(r, &c);
	reply_end_json(r, 40);
	assert_string_equal(
		joined(),
		"{\"command\":\"Q\",\"nics\":[{\"vdev\":\"0600\",\"type\":"
		"\"VIRTIO\",\"mac\":\"02-00-0C-00-00-05\",\"vswitch\":true,"
		"\"lan_owner\":\"SYSTEM\",\"lan\":\"VSW1\",\"addresses\":"
		"[{\"address\":\"10.1.1.5\",\"mac\":\"02-00-00-00-00-FF\","
		"\"how\":\"FIXED\"}]}],\"cplevel\":{\"name\":\"CP\","
		"\"service\":0,\"generated\":null,\"ipl\":"
		"\"2026-01-02T03:04:05\",\"zone\":null},\"rc\":40}");
}

static void test_json_of_an_empty_list(void **state)
{
	struct reply *r = blank_json();

	(void)state;
	reply_nic_list(r);
	reply_end_json(r, 0);
	assert_string_equal(joined(),
			    "{\"command\":\"Q\",\"nics\":[],\"rc\":0}");
}

/* A screen again after JSON. */
static void test_text_after_json(void **state)
{
	struct reply *r = blank_json();

	(void)state;
	reply_end_json(r, 0);
	page[0] = '\0';
	reply_users(r, &(struct users_record){ .users = 2 });
	assert_string_equal(page, "     2 USERS,     0 DIALED,     0 NET\n");
}

/* A template may hold anything: no overrun, the line is cut. */
static void take_long(struct sink *s, const char *text)
{
	(void)s;
	assert_true(strlen(text) <= SINK_LINE_MAX);
}

static void test_odd_templates(void **state)
{
	static const char *const odd[] = {
		"{",	   "{user",	  "{nosuch}", "{user:",
		"{user:9", "{user?",	  "{user?a",  "{user?a:b",
		"}",	   "{+user",	  "{+}{-}x",  "{user:999}{user:999}",
		"{:}",	   "{user:-0}\n", "{user?:}", "{+user}{-user}y\n\nz",
	};
	const struct access_record v = { "GUEST1" };
	struct sink sink = { take_long };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(odd); i++)
		record_show(&sink, &record_access, odd[i], &v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_sound),
		cmocka_unit_test(test_fields_are_explained),
		cmocka_unit_test(test_every_query_has_a_record),
		cmocka_unit_test(test_console_as_linux_reads_it),
		cmocka_unit_test(test_console_disconnected),
		cmocka_unit_test(test_nic_short_form),
		cmocka_unit_test(test_nic_details),
		cmocka_unit_test(test_nic_uncoupled_and_idle),
		cmocka_unit_test(test_nic_addresses),
		cmocka_unit_test(test_vswitch_order_of_fields),
		cmocka_unit_test(test_vswitch_without_adapter),
		cmocka_unit_test(test_lan),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_an_empty_list_says_so),
		cmocka_unit_test(test_what_is_owed_comes_before_the_next_line),
		cmocka_unit_test(test_json_of_lists_in_lists),
		cmocka_unit_test(test_json_of_every_kind),
		cmocka_unit_test(test_json_of_an_empty_list),
		cmocka_unit_test(test_text_after_json),
		cmocka_unit_test(test_odd_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
