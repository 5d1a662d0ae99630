/* SPDX-License-Identifier: Apache-2.0 */
/* SYSTEM CONFIG: every statement, findings, bounds; addresses as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/conf/conf.h"

static u8 room[8 * 1024];
static struct conf c;
static struct report report;
static char found[4096];

static void note(void *arg, enum severity severity, u32 line, u32 column,
		 const char *text)
{
	size_t len = strlen(found);

	(void)arg;
	snprintf(found + len, sizeof(found) - len, "%c %u:%u %s\n",
		 severity == SEVERITY_ERROR ? 'E' : 'W', line, column, text);
}

static void parse(const char *text)
{
	struct arena scratch;

	found[0] = '\0';
	memset(&report, 0, sizeof(report));
	report.put = note;
	memset(&c, 0xa5, sizeof(c));
	arena_init(&scratch, room, sizeof(room));
	assert_int_equal(conf_parse(&c, &scratch, text, strlen(text), &report),
			 ERR_OK);
	assert_int_equal(scratch.used, 0);
}

static void finds(const char *text, const char *finding)
{
	parse(text);
	assert_string_equal(found, finding);
}

static void defaults(void **state)
{
	struct conf want;
	struct arena none;

	(void)state;
	finds("", "");
	conf_defaults(&want);
	assert_memory_equal(&c, &want, sizeof(c));
	assert_string_equal(c.operator_userid, "OPERATOR");
	assert_int_equal(c.disconnect_timeout_min, 15);
	assert_int_equal(c.overcommit_percent, 100);
	assert_int_equal(c.chars.linend, '#');
	arena_init(&none, room, 100);
	memset(&c, 0xa5, sizeof(c));
	assert_int_equal(conf_parse(&c, &none, "x", 1, &report), ERR_NOMEM);
	assert_memory_equal(&c, &want, sizeof(c));
}

static void short_statements(void **state)
{
	(void)state;
	finds("System_Identifier_Default lab1\n"
	      "System_Userids Operator op Autolog1 auto\n"
	      "Operator_Consoles 0009 01f System_Console\n"
	      "Timezone_Definition EST West 05.30.00\n"
	      "Storage Overcommit 250%\n"
	      "Set Signal Shutdowntime 60\n"
	      "Logo_Line '  Hello, World'\nLogo_Line ''\n"
	      "VMLAN MACprefix 02AB01\n",
	      "");
	assert_string_equal(c.system_name, "LAB1");
	assert_string_equal(c.operator_userid, "OP");
	assert_string_equal(c.autolog1_userid, "AUTO");
	assert_int_equal(c.consoles, 2);
	assert_int_equal(c.console[1], 0x1f);
	assert_true(c.console_system && !c.console_3270);
	assert_string_equal(c.zone[c.zones - 1].name, "EST");
	assert_int_equal(c.zone[c.zones - 1].offset_s, -19800);
	assert_int_equal(c.overcommit_percent, 250);
	assert_int_equal(c.shutdown_time_s, 60);
	assert_int_equal(c.logo_lines, 2);
	assert_string_equal(c.logo[0], "  Hello, World");
	assert_string_equal(c.logo[1], "");
	assert_int_equal(c.mac_prefix, 0x02ab01);
	assert_int_equal(c.user_prefix, 0x02ab01);
}

static void features_and_characters(void **state)
{
	(void)state;
	finds("Features Maxusers 20, /* few */\n Disconnect_Timeout OFF,\n"
	      " Passwords_on_Cmds Logon No Link Yes Autolog No\n"
	      "Character_Defaults Line_End ';' Line_Delete OFF,\n"
	      " Char_Delete ~ Escape \"'\"\n",
	      "");
	assert_int_equal(c.maxusers, 20);
	assert_int_equal(c.disconnect_timeout_min, 0);
	assert_false(c.password_on_logon || c.password_on_autolog);
	assert_true(c.password_on_link);
	assert_int_equal(c.chars.linend, ';');
	assert_int_equal(c.chars.linedel, 0);
	assert_int_equal(c.chars.chardel, '~');
	assert_int_equal(c.chars.escape, '\'');
	finds("Features Maxusers NoLimit Disconnect_Timeout 30", "");
	assert_int_equal(c.maxusers, 0);
	assert_int_equal(c.disconnect_timeout_min, 30);
}

static void networks(void **state)
{
	(void)state;
	finds("Define Vswitch vsw1 Type IP Rdev 0E20 0e30,\n"
	      " Address 10.64.0.2/24 Gateway 10.64.0.1 MTU 1500 Disconnect\n"
	      "Define LAN l1 Ownerid guest1 Restricted Mtu 57344\n"
	      "Define LAN l1\nDefine Vswitch VSW2 Rdev NONE\n"
	      "Modify Vswitch vsw1 Grant a\nSet Vswitch vsw1 Gra b Grant b\n"
	      "Modify Vswitch vsw1 Grant c Revoke a\n"
	      "Modify LAN l1 Ownerid guest1 Grant d\n",
	      "");
	assert_int_equal(c.vswitches, 2);
	assert_string_equal(c.vswitch[0].name, "VSW1");
	assert_string_equal(c.vswitch[0].owner, "SYSTEM");
	assert_int_equal(c.vswitch[0].type, CONF_LAN_IP);
	assert_true(c.vswitch[0].restricted);
	assert_false(c.vswitch[0].connect);
	assert_int_equal(c.vswitch[0].rdevs, 2);
	assert_int_equal(c.vswitch[0].rdev[0], 0xe20);
	assert_int_equal(c.vswitch[0].rdev[1], 0xe30);
	assert_int_equal(c.vswitch[0].address, 0x0a400002);
	assert_int_equal(c.vswitch[0].prefix_len, 24);
	assert_int_equal(c.vswitch[0].gateway, 0x0a400001);
	assert_int_equal(c.vswitch[0].mtu, 1500);
	assert_int_equal(c.vswitch[1].rdevs, 0);
	assert_true(c.vswitch[1].connect);
	assert_int_equal(c.lans, 2);
	assert_string_equal(c.lan[0].owner, "GUEST1");
	assert_true(c.lan[0].restricted && !c.lan[1].restricted);
	assert_int_equal(c.lan[0].mtu, 57344);
	assert_string_equal(c.lan[1].owner, "SYSTEM");
	assert_int_equal(c.grants, 3);
	assert_string_equal(c.grant[0].userid, "C");
	assert_string_equal(c.grant[1].userid, "B");
	assert_string_equal(c.grant[2].lan_owner, "GUEST1");
}

static void rules_of_networks(void **state)
{
	(void)state;
	finds("Define Vswitch V Maxconn 12 Isolation ON IPTimeout 240\n"
	      "Define LAN L MACProtect ON Maxconn INF\nDefine LAN M\n"
	      "Modify Vswitch V Isolation OFF MACPROTECT OFF IPT 1\n"
	      "Modify LAN L Grant B Isolation ON\n",
	      "");
	assert_int_equal(c.vswitch[0].maxconn, 12);
	assert_false(c.vswitch[0].isolation);
	assert_int_equal(c.vswitch[0].iptimeout, 1);
	assert_int_equal(c.vswitch[0].macprotect, MACPROTECT_OFF);
	assert_int_equal(c.lan[0].macprotect, MACPROTECT_ON);
	assert_int_equal(c.lan[0].maxconn, 0);
	assert_true(c.lan[0].isolation);
	assert_int_equal(c.grants, 1);
	assert_int_equal(c.lan[1].iptimeout, 0);
	assert_int_equal(c.lan[1].macprotect, MACPROTECT_UNSPECIFIED);
	finds("Define LAN L Isolation Maybe",
	      "E 1:24 DEFINE: ON or OFF is expected - MAYBE\n");
	finds("Define LAN L MACProtect Maybe",
	      "E 1:25 DEFINE: ON, OFF or UNSPECIFIED is expected - MAYBE\n");
	finds("Define LAN L Maxconn 0", "E 1:22 DEFINE: Invalid number - 0\n");
	finds("Define LAN L IPTimeout 241",
	      "E 1:24 DEFINE: Invalid number - 241\n");
}

static void limits_of_disks(void **state)
{
	(void)state;
	finds("Features Maxusers 5\n", "");
	assert_false(c.vdisk_system.said);
	finds("Features Vdisk Userlim 0 Syslim INFINITE Maxusers 5\n", "");
	assert_true(c.vdisk_system.said && c.vdisk_user.said);
	assert_int_equal(c.vdisk_user.value, 0);
	assert_true(c.vdisk_system.value == CONF_INFINITE);
	assert_int_equal(c.maxusers, 5);
}

static void findings(void **state)
{
	(void)state;
	finds("Bogus thing", "E 1:1 Unknown statement - BOGUS THING\n");
	finds("CP_Owned Slot 1 X",
	      "W 1:1 Statement CP_OWNED is not supported yet\n");
	finds("Define CPUPOOL X",
	      "W 1:1 Statement DEFINE CPUPOOL is not supported yet\n");
	finds("Define", "E 1:1 Unknown statement - DEFINE \n");
	finds("Features", "E 1:0 FEATURES: Operand missing\n");
	finds("Features Maxusers", "E 1:0 FEATURES: Operand missing\n");
	finds("Features Vdisk Syslim", "E 1:0 FEATURES: Operand missing\n");
	finds("Features Vdisk Limit 5",
	      "E 1:16 FEATURES: SYSLIM or USERLIM is expected - LIMIT\n");
	finds("Features Vdisk Syslim X",
	      "E 1:23 FEATURES: Invalid number - X\n");
	finds("Features Maxusers 0", "E 1:19 FEATURES: Invalid number - 0\n");
	finds("Features Enable Set_Privclass",
	      "W 1:10 FEATURES ENABLE is not supported yet\n");
	finds("Features Passwords_on_Cmds Logon Maybe",
	      "E 1:34 FEATURES: YES or NO is expected - MAYBE\n");
	finds("Storage Overcommit 5%",
	      "E 1:20 STORAGE: Overcommit is 10% to 10000% - 5%\n");
	finds("Timezone_Definition EST West 25",
	      "E 1:30 TIMEZONE_DEFINITION: Invalid time - 25\n");
	finds("Timezone_Definition EST Up 5",
	      "E 1:25 TIMEZONE_DEFINITION: EAST or WEST is expected - UP\n");
	finds("Timezone_Definition EST West",
	      "E 1:0 TIMEZONE_DEFINITION: Operand missing\n");
	finds("Operator_Consoles 12345",
	      "E 1:19 OPERATOR_CONSOLES: Invalid device number - 12345\n");
	finds("Logo_Line Hello",
	      "E 1:11 LOGO_LINE: One quoted text expected\n");
	finds("Character_Defaults Line_End a",
	      "E 1:29 CHARACTER_DEFAULTS: Invalid character - A\n");
	finds("Vmlan Macprefix 010000",
	      "E 1:17 VMLAN: Invalid MAC prefix - 010000\n");
	finds("System_Identifier_Default X Y",
	      "E 1:29 SYSTEM_IDENTIFIER_DEFAULT: Operand is over - Y\n");
}

static void findings_in_networks(void **state)
{
	(void)state;
	finds("Define Vswitch A B", "E 1:18 DEFINE: Invalid operand - B\n");
	finds("Define Vswitch TOOLONGNAME",
	      "E 1:16 DEFINE: Invalid name - TOOLONGNAME\n");
	finds("Define Vswitch A Type ETH",
	      "W 1:23 DEFINE ETH is not supported yet\n");
	assert_int_equal(c.vswitch[0].type, CONF_LAN_ETHERNET);
	finds("Define Vswitch A Address 10.0.0.0/24",
	      "E 1:26 DEFINE: Invalid address/prefix length - 10.0.0.0/24\n");
	assert_int_equal(c.vswitch[0].address, 0);
	finds("Define Vswitch A Address 10.0.0.1/24 Gateway 10.0.1.1",
	      "E 1:1 VSWITCH A: Gateway is not in the LAN's subnet\n");
	assert_int_equal(c.vswitch[0].gateway, 0);
	finds("Define Vswitch A MTU 1", "E 1:22 DEFINE: Invalid number - 1\n");
	finds("Define Vswitch A\nDefine LAN A\n",
	      "E 2:12 LAN SYSTEM A is there already\n");
	finds("Modify Vswitch A Grant B",
	      "E 1:16 VSWITCH A is not defined before\n");
	finds("Define Vswitch A\nModify Vswitch A Revoke B",
	      "E 2:25 MODIFY: There is no such GRANT - B\n");
}

static void bounds(void **state)
{
	char text[8192] = "";

	(void)state;
	for (int i = 0; i < CONF_VSWITCHES_MAX + 1; i++)
		sprintf(text + strlen(text), "Define Vswitch V%d\n", i);
	for (int i = 0; i < CONF_LANS_MAX + 1; i++)
		sprintf(text + strlen(text), "Define Lan L%d\n", i);
	for (int i = 0; i < CONF_GRANTS_MAX + 1; i++)
		sprintf(text + strlen(text), "Set Vswitch V0 Grant U%d\n", i);
	for (int i = 0; i < CONF_LOGO_LINES_MAX + 1; i++)
		strcat(text, "Logo_Line 'x'\n");
	strcat(text, "Operator_Consoles 1 2 3 4 5 6 7 8 9\n");
	parse(text);
	assert_string_equal(found, "E 9:1 Over 8 of VSWITCH\n"
				   "E 26:1 Over 16 of LAN\n"
				   "E 91:1 Over 64 GRANTs\n"
				   "E 108:1 LOGO_LINE: Over 16 lines\n"
				   "E 109:35 OPERATOR_CONSOLES: Over 8 "
				   "consoles - 9\n");
	assert_int_equal(c.vswitches, CONF_VSWITCHES_MAX);
	assert_int_equal(c.lans, CONF_LANS_MAX);
	assert_int_equal(c.grants, CONF_GRANTS_MAX);
	assert_int_equal(c.logo_lines, CONF_LOGO_LINES_MAX);
	assert_int_equal(c.consoles, CONF_CONSOLES_MAX);
}

static void addresses(void **state)
{
	static const char *const bad[] = { "",		"1.2.3",  "1.2.3.4.5",
					   "1.2.3.256", "1..3.4", "1.2.3.4 ",
					   "a.b.c.d",	"1.2.3.", "0001.2.3.4",
					   "-1.2.3.4" };
	char text[INET_TEXT_SIZE];
	u32 v = 7;
	u8 len = 9;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(inet_parse(bad[i], &v));
	assert_int_equal(v, 7);
	assert_true(inet_parse("255.254.1.0", &v));
	assert_int_equal(v, 0xfffe0100);
	assert_string_equal(inet_text(text, v), "255.254.1.0");
	assert_string_equal(inet_text(text, ~0u), "255.255.255.255");
	assert_true(inet_parse_prefix("10.0.0.1/30", &v, &len));
	assert_true(v == 0x0a000001 && len == 30);
	assert_false(inet_parse_prefix("10.0.0.1/31", &v, &len));
	assert_false(inet_parse_prefix("10.0.0.1/0", &v, &len));
	assert_false(inet_parse_prefix("10.0.0.1", &v, &len));
	assert_false(inet_parse_prefix("10.0.0.3/30", &v, &len));
	assert_false(inet_parse_prefix("10.0.0.1/24x", &v, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(short_statements),
		cmocka_unit_test(features_and_characters),
		cmocka_unit_test(networks),
		cmocka_unit_test(rules_of_networks),
		cmocka_unit_test(limits_of_disks),
		cmocka_unit_test(findings),
		cmocka_unit_test(findings_in_networks),
		cmocka_unit_test(bounds),
		cmocka_unit_test(addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
