/* SPDX-License-Identifier: Apache-2.0 */
/* The user directory: entries, profiles, operands, findings, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/dir_rig.h"

static void samples_defaults(void **state)
{
	const struct user *u;

	(void)state;
	dir_rig_parse(
		"* comment\nUSER GUEST1 SECRET\nUSER OPERATOR NOLOG 128M 1G "
		"ABG\n");
	assert_string_equal(dir_found, "");
	assert_int_equal(dir_parsed.count, 2);
	u = dir_rig_user("guest1");
	assert_string_equal(u->userid, "GUEST1");
	assert_ptr_equal(dir_parsed.first, u);
	assert_int_equal(u->password.kind, DIR_PASSWORD_PLAIN);
	assert_int_equal(u->password.line, 2);
	assert_int_equal(u->password.column, 13);
	assert_int_equal(u->password.len, 6);
	assert_int_equal(u->storage, 64 << 20);
	assert_int_equal(u->storage_max, 64 << 20);
	assert_int_equal(u->classes, 1 << 6);
	assert_int_equal(u->machine, DIR_MACHINE_Z);
	assert_int_equal(u->cpus_max, 1);
	assert_int_equal(u->linend, DIR_CHAR_SYSTEM);
	assert_int_equal(u->share.normal.relative, 100);
	assert_false(u->console.defined);
	assert_null(u->nics);
	assert_string_equal(u->ipl_system, "");
	u = dir_rig_user("OPERATOR");
	assert_int_equal(u->password.kind, DIR_PASSWORD_NOLOG);
	assert_int_equal(u->storage, 128 << 20);
	assert_int_equal(u->storage_max, 1 << 30);
	assert_int_equal(u->classes, 0x43);
	assert_null(dir_find(&dir_parsed, "GUEST"));
	assert_null(u->next);
}

static void every_statement(void **state)
{
	const struct user *u;

	(void)state;
	dir_rig_parse(
		"USER A PW 32M 64M G * # OFF 7C *\n"
		" MACHINE ESA 4\n CONSOLE 9 3215\n IPL netdemo PARM "
		"Ip=1.2.3.4,\n"
		"   b  c\n OPTION IGNMAXU STGEXEMPT RELOGON\n SHARE ABSOLUTE "
		"12.5%\n"
		" ACCOUNT 12 dist\n COMMAND SET RUN ON\n CMD msg * 'Hi'\n"
		" LOGONBY B C\n LOGONBY D\n");
	assert_string_equal(dir_found, "");
	u = dir_rig_user("A");
	assert_int_equal(u->linend, '#');
	assert_int_equal(u->linedel, 0);
	assert_int_equal(u->chardel, '|');
	assert_int_equal(u->escape, DIR_CHAR_SYSTEM);
	assert_int_equal(u->machine, DIR_MACHINE_ESA);
	assert_int_equal(u->cpus_max, 4);
	assert_true(u->console.defined && !u->console.is_3270);
	assert_int_equal(u->console.vdev, 9);
	assert_string_equal(u->ipl_system, "NETDEMO");
	assert_string_equal(u->ipl_parm, "Ip=1.2.3.4    b  c");
	assert_int_equal(u->options, DIR_OPTION_IGNMAXU | DIR_OPTION_STGEXEMPT |
					     DIR_OPTION_RELOGON);
	assert_true(u->share.normal.absolute);
	assert_int_equal(u->share.normal.permille, 125);
	assert_string_equal(u->account, "12");
	assert_string_equal(u->distcode, "DIST");
	assert_string_equal(u->commands->text, "SET RUN ON");
	assert_string_equal(u->commands->next->text, "msg * 'Hi'");
	assert_null(u->commands->next->next);
	assert_string_equal(u->logonby->next->next->text, "D");
}

/* All that cppack has to replace, in order of the file. */
static void plain_passwords(void **state)
{
	static const u32 places[][2] = {
		{ 1, 8 }, { 2, 36 }, { 2, 39 }, { 3, 8 }
	};
	const struct dir_password *p;
	u32 i = 0;

	(void)state;
	dir_rig_parse("USER A PW\n MDISK 0200 FB-512 V-DISK 8 MR ALL W1 M1\n"
		      "USER B PW2\n");
	for (p = dir_parsed.plain; p; p = p->next_plain, i++) {
		assert_true(i < ARRAY_SIZE(places));
		assert_int_equal(p->kind, DIR_PASSWORD_PLAIN);
		assert_int_equal(p->line, places[i][0]);
		assert_int_equal(p->column, places[i][1]);
	}
	assert_int_equal(i, ARRAY_SIZE(places));
}

static void profile_gives_what_the_user_has_not(void **state)
{
	const struct user *u;

	(void)state;
	dir_rig_parse(
		"PROFILE P\n MACHINE XA 2\n STORAGE 16M\n MAXSTORAGE 32M\n"
		" CLASS BG\n CONSOLE 9 3215\n COMMAND one\n OPTION IGNMAXU\n"
		" NICDEF 600 TYPE QDIO LAN * X\n NICDEF 700 TYPE VIRTIO\n"
		"USER A PW\n INCLUDE P\n MACHINE Z 3\n COMMAND two\n"
		" NICDEF 600 TYPE VIRTIO\n"
		"USER B PW 8M 24M C\n INCLUDE P\n IPL X\n");
	assert_string_equal(dir_found, "");
	u = dir_rig_user("A");
	assert_int_equal(u->machine, DIR_MACHINE_Z);
	assert_int_equal(u->cpus_max, 3);
	assert_int_equal(u->storage, 16 << 20);
	assert_int_equal(u->storage_max, 32 << 20);
	assert_int_equal(u->classes, 0x42);
	assert_true(u->console.defined);
	assert_int_equal(u->options, DIR_OPTION_IGNMAXU);
	assert_string_equal(u->commands->text, "two");
	assert_string_equal(u->commands->next->text, "one");
	assert_int_equal(u->nics->vdev, 0x600);
	assert_int_equal(u->nics->type, DIR_NIC_VIRTIO);
	assert_string_equal(u->nics->lan_owner, "");
	assert_int_equal(u->nics->next->vdev, 0x700);
	assert_null(u->nics->next->next);
	u = dir_rig_user("B");
	assert_int_equal(u->machine, DIR_MACHINE_XA);
	assert_int_equal(u->storage, 8 << 20);
	assert_int_equal(u->storage_max, 24 << 20);
	assert_int_equal(u->classes, 4);
	assert_string_equal(u->nics->lan_owner, "B");
	assert_null(u->commands->next);
	assert_null(dir_find(&dir_parsed, "P"));
}

#define SALT "000102030405060708090A0B0C0D0E0F"
#define HASH "ff00112233445566778899aabbccddee" SALT

static void compiled_passwords(void **state)
{
	const struct dir_password *p;

	(void)state;
	assert_int_equal(dir_rig_parse_in("USER A PBKDF2:50000:" SALT ":" HASH
					  "\n",
					  0, sizeof(dir_room)),
			 ERR_OK);
	assert_string_equal(dir_found, "");
	p = &dir_rig_user("A")->password;
	assert_int_equal(p->kind, DIR_PASSWORD_HASHED);
	assert_int_equal(p->iterations, 50000);
	assert_int_equal(p->salt_size, 16);
	assert_int_equal(p->salt[15], 15);
	assert_int_equal(p->hash[0], 255);
	assert_int_equal(p->hash[31], 15);
}

static void bad_passwords(void **state)
{
	static const char *const bad[] = {
		"PBKDF2:",
		"PBKDF2:0:" SALT ":" HASH,
		"PBKDF2:50000:" SALT ":" HASH "00",
		"PBKDF2:50000:" SALT ":" SALT,
		"PBKDF2:50000::" HASH,
		"PBKDF2:50000:0:" HASH,
		"PBKDF2:50000:xx:" HASH,
		"PBKDF2:99999999999999:" SALT ":" HASH,
		"PBKDF2:50000:" HASH SALT ":" HASH,
		"PBKDF2:50000:" SALT,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		char text[400];

		snprintf(text, sizeof(text), "USER A %s\n", bad[i]);
		assert_int_equal(dir_rig_parse_in(text, 0, sizeof(dir_room)),
				 ERR_OK);
		assert_string_equal(dir_found,
				    "E 1:8 Compiled password is damaged\n");
		assert_int_equal(dir_rig_user("A")->password.kind,
				 DIR_PASSWORD_NOLOG);
	}
	/* CP takes no plain one. */
	assert_int_equal(
		dir_rig_parse_in("USER A SECRET\n", 0, sizeof(dir_room)),
		ERR_OK);
	assert_int_equal(dir_report.errors, 1);
	assert_int_equal(dir_rig_user("A")->password.kind, DIR_PASSWORD_NOLOG);
	dir_rig_parse("USER A\n");
	assert_int_equal(dir_report.errors, 1);
	assert_int_equal(dir_rig_user("A")->password.kind, DIR_PASSWORD_NOLOG);
}

static void findings_in_statements(void **state)
{
	(void)state;
	dir_rig_finds("MACHINE VAX",
		      "E 2:10 MACHINE: Invalid architecture - VAX\n");
	dir_rig_finds("MACHINE Z 65",
		      "E 2:12 MACHINE: Number of CPUs is 1 to 64 - 65\n");
	dir_rig_finds("MACHINE Z 2 3", "E 2:14 MACHINE: Operand is over - 3\n");
	dir_rig_finds("MACHINE", "E 2:0 MACHINE: Operand missing\n");
	dir_rig_finds("MACHINE XC", "W 2:10 MACHINE XC is not supported yet\n");
	dir_rig_finds("MACHINE Z\n MACHINE Z",
		      "E 3:2 MACHINE: Given twice in this entry - MACHINE\n");
	dir_rig_finds("CONSOLE 10000 3215",
		      "E 2:10 CONSOLE: Invalid device number - 10000\n");
	dir_rig_finds("CONSOLE 9 3278",
		      "E 2:12 CONSOLE: Invalid console type - 3278\n");
	dir_rig_finds("CONSOLE 9 3215 T OPERATOR",
		      "W 2:17 CONSOLE T is not supported yet\n");
	assert_string_equal(dir_rig_user("A")->console.secuser, "OPERATOR");
	assert_false(dir_rig_user("A")->console.observer);
	dir_rig_finds("CONSOLE 9 3215 MAINT OBSERVER", "");
	assert_true(dir_rig_user("A")->console.observer);
	dir_rig_finds("CLASS GG", "E 2:8 CLASS: Invalid classes - GG\n");
	dir_rig_finds("PRIVCLASS G7",
		      "E 2:12 PRIVCLASS: Invalid classes - G7\n");
	dir_rig_finds("STORAGE 1M",
		      "E 2:2 STORAGE: Given twice in this entry - STORAGE\n");
	dir_rig_finds("OPTION BOGUS LANG 128 IGNMAXU",
		      "E 2:9 OPTION: Invalid option - BOGUS\n"
		      "W 2:15 OPTION LANG is not supported yet\n");
	dir_rig_finds("SHARE RELATIVE 0",
		      "E 2:17 SHARE: Relative share is 1 to 10000 - 0\n");
	dir_rig_finds("SHARE ABSOLUTE 101%",
		      "E 2:17 SHARE: Absolute share is 0.1% to 100% - 101%\n");
	dir_rig_finds("IPL VERYLONGNAME",
		      "E 2:6 IPL: Invalid system name - VERYLONGNAME\n");
	dir_rig_finds("IPL X CLEAR", "E 2:8 IPL: Invalid operand - CLEAR\n");
	dir_rig_finds("MDISK 191 3390 1 10 VOL001",
		      "W 2:12 MDISK on 3390 is not supported yet\n");
	dir_rig_finds("FROBNICATE 1", "E 2:2 Unknown statement - FROBNICATE\n");
	dir_rig_finds("ACCOUNT 123456789",
		      "E 2:10 ACCOUNT: Over 8 characters - 123456789\n");
}

static void more_findings_in_statements(void **state)
{
	char text[1200] = "IPL X PARM ";

	(void)state;
	dir_rig_finds("CONSOLE 9 3270",
		      "W 2:12 CONSOLE 3270 is not supported yet\n");
	assert_true(dir_rig_user("A")->console.is_3270);
	dir_rig_finds("CONSOLE 9 3215 O*E",
		      "E 2:17 CONSOLE: Invalid userid - O*E\n");
	dir_rig_finds("CONSOLE 9 3215 MAINT WATCHER",
		      "E 2:23 CONSOLE: Invalid operand - WATCHER\n");
	assert_false(dir_rig_user("A")->console.defined);
	dir_rig_finds("IPL X LOADPARM Y",
		      "W 2:8 IPL LOADPARM is not supported yet\n");
	dir_rig_finds("IPL X PARM", "E 2:8 IPL: Operand missing - PARM\n");
	assert_string_equal(dir_rig_user("A")->ipl_system, "");
	memset(text + strlen(text), 'P', 65);
	dir_rig_finds(text, "E 2:8 IPL: Text is too long - PARM\n");
	assert_null(dir_rig_user("A")->ipl_parm);
	dir_rig_finds("SHARE LIMITED 5",
		      "E 2:8 SHARE: Invalid operand - LIMITED\n");
	dir_rig_finds("SHARE ABSOLUTE 5.55%",
		      "E 2:17 SHARE: Absolute share is 0.1% to 100% - 5.55%\n");
	dir_rig_finds("SHARE ABSOLUTE X%",
		      "E 2:17 SHARE: Absolute share is 0.1% to 100% - X%\n");
	dir_rig_finds("SHARE RELATIVE 5 LIMITHARD", "");
	assert_int_equal(dir_rig_user("A")->share.normal.relative, 5);
	assert_int_equal(dir_rig_user("A")->share.limit, DIR_LIMIT_HARD);
	dir_rig_finds("SHARE REL 5 ABS 7.5%", "");
	assert_int_equal(dir_rig_user("A")->share.most.permille, 75);
	assert_int_equal(dir_rig_user("A")->share.limit, DIR_LIMIT_SOFT);
	dir_rig_finds(
		"SHARE REL 5 ABS LIMITHARD",
		"E 2:18 SHARE: Absolute share is 0.1% to 100% - LIMITHARD\n");
	dir_rig_finds("SHARE REL 5 LIMITHARD 3",
		      "E 2:24 SHARE: Invalid operand - 3\n");
	dir_rig_finds("SHARE REL 5 ABS",
		      "E 2:14 SHARE: Operand missing - ABS\n");
	dir_rig_finds("ACCOUNT 1 123456789",
		      "E 2:12 ACCOUNT: Over 8 characters - 123456789\n");
	dir_rig_finds("LOGONBY B C/D",
		      "E 2:12 LOGONBY: Invalid userid - C/D\n");
	assert_string_equal(dir_rig_user("A")->logonby->text, "B");
	dir_rig_parse("USER A PW 0M\n STORAGE 12Q\n");
	assert_string_equal(dir_found,
			    "E 1:11 USER: Invalid storage size - 0M\n"
			    "E 2:10 STORAGE: Invalid storage size - 12Q\n");
}

/* Which CPUs there are at LOGON, and who may log the user on. */
static void cpus_and_autolog(void **state)
{
	const struct user *u;

	(void)state;
	dir_rig_parse(
		"USER A PW\n MACHINE Z 64\n CPU 00 BASE\n CPU 3f\n CPU 1\n"
		" AUTOLOG B *ALL\n XAUTOLOG C\n");
	assert_string_equal(dir_found, "");
	u = dir_rig_user("A");
	assert_true(u->cpus == (1ull << 63 | 3));
	assert_string_equal(u->autolog->text, "B");
	assert_string_equal(u->autolog->next->text, "*ALL");
	assert_string_equal(u->autolog->next->next->text, "C");
	assert_null(u->autolog->next->next->next);
	dir_rig_finds("CPU 40", "E 2:6 CPU: CPU address is 00 to 3F - 40\n");
	assert_true(dir_rig_user("A")->cpus == 0);
	dir_rig_finds("CPU 01 BASE", "W 2:9 CPU BASE is not supported yet\n");
	dir_rig_finds("CPU 0 NODEDICATE",
		      "W 2:8 CPU NODEDICATE is not supported yet\n");
	dir_rig_finds("AUTOLOG *NONE",
		      "E 2:10 AUTOLOG: Invalid userid - *NONE\n");
}

static void findings_about_entries(void **state)
{
	(void)state;
	dir_rig_parse(
		"CLASS G\nUSER TOOLONGNAME PW\n CLASS A\nUSER A PW 2M 1M\n"
		"USER a PW\n CLASS B\nUSER SYSTEM PW\nPROFILE P\nPROFILE P\n"
		"INCLUDE P\nUSER B PW\n INCLUDE Q\nUSER C PW 1M 2M G 50\n");
	assert_string_equal(dir_found,
			    "E 1:1 CLASS before the first USER or PROFILE\n"
			    "E 2:6 USER: Invalid userid - TOOLONGNAME\n"
			    "E 4:0 A: Storage is over its maximum\n"
			    "E 5:6 User A is there already\n"
			    "E 7:6 USER: Invalid userid - SYSTEM\n"
			    "E 9:9 Profile P is there already\n"
			    "E 12:10 Profile Q is not defined before\n"
			    "W 13:19 USER: Priority has no effect\n");
	assert_int_equal(dir_parsed.count, 3);
	assert_int_equal(dir_rig_user("A")->storage, 1 << 20);
	assert_int_equal(dir_rig_user("A")->classes, 1 << 6);
	dir_rig_parse(
		"IDENTITY LNX PW\n BUILD ON X USING SUBCONFIG Y\n CLASS A\n"
		"USER A PW 1500K\n");
	assert_string_equal(dir_found,
			    "W 1:1 Statement IDENTITY is not supported yet\n"
			    "W 2:2 Statement BUILD is not supported yet\n"
			    "E 4:11 USER: Storage is in whole megabytes - "
			    "1500K\n");
}

static void bounds(void **state)
{
	char text[4096] = "USER A PW\n";
	u32 n = 0;

	(void)state;
	for (int i = 0; i < DIR_NICS_MAX + 1; i++)
		sprintf(text + strlen(text), "NICDEF 60%d TYPE VIRTIO\n", i);
	for (int i = 0; i < DIR_LINES_MAX + 1; i++)
		sprintf(text + strlen(text), "COMMAND C%d\n", i);
	dir_rig_parse(text);
	assert_string_equal(dir_found, "E 10:1 Over 8 NICs in an entry\n"
				       "E 43:9 COMMAND: Over 32 in an entry - "
				       "C32\n");
	for (const struct dir_line *l = dir_rig_user("A")->commands; l;
	     l = l->next)
		n++;
	assert_int_equal(n, DIR_LINES_MAX);
}

/* Every size of arena up to enough: refused, nothing over its end. */
static void small_arena(void **state)
{
	static const char text[] = "PROFILE P\nNICDEF 600 TYPE VIRTIO\n"
				   "USER A PW\nINCLUDE P\nCOMMAND X\n"
				   "IPL Y PARM Z\nUSER B PW\n";
	size_t size = 0;

	(void)state;
	while (dir_rig_parse_in(text, DIR_SOURCE, size) == ERR_NOMEM) {
		assert_int_equal(dir_room[size], 0xa5);
		assert_int_equal(dir_room[size + 15], 0xa5);
		dir_find(&dir_parsed, "B");
		size += 8;
	}
	assert_int_equal(dir_parsed.count, 2);
	assert_true(size < 16 * 1024);
}

static void names(void **state)
{
	(void)state;
	assert_true(dir_is_name("A") && dir_is_name("ab@#$_-9"));
	assert_false(dir_is_name("") || dir_is_name("123456789"));
	assert_false(dir_is_name("A/B") || dir_is_name("*") ||
		     dir_is_name("A B") || dir_is_name(".."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_defaults),
		cmocka_unit_test(every_statement),
		cmocka_unit_test(plain_passwords),
		cmocka_unit_test(profile_gives_what_the_user_has_not),
		cmocka_unit_test(compiled_passwords),
		cmocka_unit_test(bad_passwords),
		cmocka_unit_test(findings_in_statements),
		cmocka_unit_test(more_findings_in_statements),
		cmocka_unit_test(cpus_and_autolog),
		cmocka_unit_test(findings_about_entries),
		cmocka_unit_test(bounds),
		cmocka_unit_test(small_arena),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
