/* SPDX-License-Identifier: Apache-2.0 */
/* Devices of the user directory: NICDEF, MDISK, LINK, SPECIAL, DEDICATE. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/fmt.h"
#include "tests/fake/dir_rig.h"

/* TEXT is without findings; the entry of A. */
static const struct user *good(const char *text)
{
	dir_rig_parse(text);
	assert_string_equal(dir_found, "");
	return dir_rig_user("A");
}

static void nicdef(void **state)
{
	const struct dir_nic *n;

	(void)state;
	n = good("USER A PW\n NICDEF 0600 TYPE VIRTIO LAN SYSTEM VSW1\n"
		 " NICDEF 600 IP 10.64.0.7 MACID 00aB01 MTU 9000 ANYSOURCE\n"
		 " NICDEF 0700 TYPE QDIO LAN * L1\n")
		    ->nics;
	assert_int_equal(n->vdev, 0x600);
	assert_int_equal(n->type, DIR_NIC_VIRTIO);
	assert_string_equal(n->lan_owner, "SYSTEM");
	assert_string_equal(n->lan_name, "VSW1");
	assert_int_equal(n->ip, 0x0a400007);
	assert_true(n->has_mac_id && n->any_source);
	assert_int_equal(n->mac_id, 0xab01);
	assert_int_equal(n->mtu, 9000);
	n = n->next;
	assert_int_equal(n->vdev, 0x700);
	assert_int_equal(n->type, DIR_NIC_QDIO);
	assert_string_equal(n->lan_owner, "A");
	assert_null(n->next);
}

static void mdisk(void **state)
{
	static const struct {
		u16 vdev;
		bool virtio;
		u32 blocks;
	} row[] = {
		{ 0x200, false, 4194296 },
		{ 0x201, true, 2000 },
		{ 0x202, false, 2 }, /* the profile's */
	};
	const struct dir_disk *k;

	(void)state;
	k = good("PROFILE P\n MDISK 200 FB-512 V-DISK 1\n"
		 " MDISK 202 FB-512 V-DISK 2\n"
		 "USER A PW\n INCLUDE P\n"
		 " MDISK 0200 FB-512 V-DISK 4194296 MR R W\n"
		 " MDISK 201 VIRTIO-BLK V-DISK 2000 W\n")
		    ->disks;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++, k = k->next) {
		assert_int_equal(k->vdev, row[i].vdev);
		assert_int_equal(k->virtio, row[i].virtio);
		assert_int_equal(k->blocks, row[i].blocks);
	}
	assert_null(k);
}

static void links(void **state)
{
	static const struct {
		u16 vdev, owner_vdev;
		const char *owner;
		enum link_mode mode;
	} row[] = {
		{ 0x210, 0x200, "B", LINK_MODE_MW },
		{ 0x200, 0x200, "", LINK_MODE_WR },  /* MDISK */
		{ 0x300, 0x200, "A", LINK_MODE_RR }, /* the profile's */
	};
	const struct dir_disk *k[ARRAY_SIZE(row)], *at;

	(void)state;
	at = good("PROFILE P\n LINK * 200 300\n"
		  "USER A PW\n INCLUDE P\n LINK B 0200 0210 MW\n"
		  " MDISK 0200 FB-512 V-DISK 8 WR ALL W1 M1\n"
		  "USER B PW2\n MDISK 200 FB-512 V-DISK 9\n")
		     ->disks;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++, at = at->next) {
		k[i] = at;
		assert_int_equal(at->vdev, row[i].vdev);
		assert_string_equal(at->owner, row[i].owner);
		assert_int_equal(at->owner_vdev, row[i].owner_vdev);
		assert_int_equal(at->mode, row[i].mode);
	}
	assert_null(at);
	assert_ptr_equal(k[0]->of, dir_rig_user("B")->disks);
	assert_int_equal(k[0]->of->blocks, 9);
	assert_null(k[0]->of->password[LINK_PASSWORD_READ]);
	assert_int_equal(k[0]->of->mode, LINK_MODE_MR);
	assert_ptr_equal(k[1]->of, k[1]);
	assert_int_equal(k[1]->password[0]->kind, DIR_PASSWORD_NOPASS);
	assert_int_equal(k[1]->password[1]->kind, DIR_PASSWORD_PLAIN);
	assert_ptr_equal(dir_disk_find(dir_rig_user("A"), 0x200), k[1]);
	assert_null(dir_disk_find(dir_rig_user("A"), 0x210));
	assert_ptr_equal(k[2]->of, k[1]);
}

static void special(void **state)
{
	static const struct {
		u16 vdev;
		const char *user;
	} row[] = {
		{ 0x500, "B" },
		{ 0x501, "A" },
		{ 0x502, "" }, /* the profile's */
	};
	const struct dir_ctca *c;

	(void)state;
	c = good("PROFILE P\n SPECIAL 500 CTCA *\n SPECIAL 502 CTCA\n"
		 "USER A PW\n INCLUDE P\n SPECIAL 0500 CTCA B\n"
		 " SPECIAL 0501 CTCA *\n"
		 "USER C PW\n INCLUDE P\n")
		    ->ctcas;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++, c = c->next) {
		assert_int_equal(c->vdev, row[i].vdev);
		assert_string_equal(c->user, row[i].user);
	}
	assert_null(c);
	assert_string_equal(dir_rig_user("C")->ctcas->user, "C");
}

static void iucv(void **state)
{
	const struct dir_iucv *row;

	(void)state;
	dir_rig_parse(
		"PROFILE P\n IUCV ALLOW\n IUCV ANY\n OPTION MAXCONN 8\n"
		"USER A PW\n INCLUDE P\n IUCV ANY PRIORITY MSGLIMIT 255\n"
		" IUCV *MSG\n IUCV B MSGLIMIT 65535\n OPTION MAXCONN 100\n"
		"USER B PW\n INCLUDE P\n"
		"USER C PW\n");
	assert_string_equal(dir_found, "");
	row = dir_rig_user("A")->iucv;
	assert_string_equal(row->name, "ANY");
	assert_true(row->priority && row->limit == 255);
	row = row->next;
	assert_string_equal(row->name, "*MSG");
	assert_true(!row->priority && !row->limit);
	row = row->next;
	assert_string_equal(row->name, "B");
	assert_int_equal(row->limit, 65535);
	row = row->next;
	assert_string_equal(row->name, "ALLOW"); /* the profile's */
	assert_null(row->next);
	assert_int_equal(dir_rig_user("A")->iucv_paths, 100);
	assert_int_equal(dir_rig_user("B")->iucv_paths, 8);
	assert_int_equal(dir_rig_user("C")->iucv_paths, DIR_IUCV_PATHS);
	assert_null(dir_rig_user("C")->iucv);
}

static void iucv_that_is_wrong(void **state)
{
	static const char *const wrong[] = {
		"IUCV",
		"IUCV *",
		"IUCV A,B",
		"IUCV *TOOLONGN",
		"IUCV ANY MSGLIMIT",
		"IUCV ANY MSGLIMIT 0",
		"IUCV ANY MSGLIMIT 65536",
		"IUCV ANY QUICK",
		"IUCV ANY REVOKE",
		"IUCV *IDENT",
		"IUCV *IDENT CALC",
		"IUCV *IDENT A,B LOCAL",
		"IUCV *IDENT CALC NEAR",
		"IUCV *IDENT CALC LOCAL REVOKE X",
		"IUCV *IDENT CALC LOCAL\n IUCV *IDENT CALC LOCAL REVOKE",
		"OPTION MAXCONN",
		"OPTION MAXCONN 0",
		"OPTION MAXCONN X",
		"IUCV ANY\n IUCV ANY",
	};
	char text[100];

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(wrong); i++) {
		fmt_print(text, sizeof(text), "USER A PW\n %s\n", wrong[i]);
		dir_rig_parse(text);
		if (!*dir_found)
			fail_msg("%s", wrong[i]);
	}
}

static bool ident(const char *user, const char *name, u8 type, bool revoke)
{
	return dir_iucv_ident(dir_rig_user(user), name, type, revoke);
}

/* I72: the name, or RESANY, of that type. */
static void iucv_ident(void **state)
{
	(void)state;
	dir_rig_parse("PROFILE P\n IUCV *IDENT SPOOL system\n"
		      "USER A PW\n INCLUDE P\n IUCV *IDENT calc LOCAL\n"
		      " IUCV *IDENT CALC GLOBAL REVOKE MSGLIMIT 9\n"
		      "USER B PW\n IUCV *IDENT RESANY GLOBAL\n");
	assert_string_equal(dir_found, "");
	assert_true(ident("A", "CALC", DIR_RESOURCE_LOCAL, false));
	assert_false(ident("A", "CALC", DIR_RESOURCE_LOCAL, true));
	assert_true(ident("A", "CALC", DIR_RESOURCE_GLOBAL, true));
	assert_false(ident("A", "CALC", DIR_RESOURCE_SYSTEM, false));
	assert_true(ident("A", "SPOOL", DIR_RESOURCE_SYSTEM, false));
	assert_false(ident("A", "OTHER", DIR_RESOURCE_GLOBAL, false));
	assert_true(ident("B", "OTHER", DIR_RESOURCE_GLOBAL, false));
	assert_false(ident("B", "OTHER", DIR_RESOURCE_GLOBAL, true));
	assert_false(ident("B", "SPOOL", DIR_RESOURCE_SYSTEM, false));
	assert_int_equal(dir_iucv_row(dir_rig_user("A"), "*IDENT")->limit, 0);
}

static void may(const char *from, const char *to, int granted, bool priority,
		u16 limit)
{
	struct dir_iucv_may m =
		dir_iucv_may(dir_rig_user(from), dir_rig_user(to));

	if (m.granted != granted || m.priority != priority || m.limit != limit)
		fail_msg("%s to %s: %d %d %u", from, to, m.granted, m.priority,
			 m.limit);
}

/* I37: the first statement that fits. */
static void iucv_authority(void **state)
{
	(void)state;
	dir_rig_parse("USER A PW\n IUCV B MSGLIMIT 7\n"
		      "USER B PW\n IUCV ALLOW PRIORITY MSGLIMIT 8\n"
		      "USER C PW\n IUCV ANY PRIORITY\n IUCV D\n"
		      "USER D PW\n"
		      "USER ANY PW\nUSER ALLOW PW\n");
	assert_string_equal(dir_found, "");
	may("A", "B", 1, false, 7);
	may("C", "B", 1, true, 0);
	may("C", "D", 1, false, 0);
	may("D", "B", 1, true, 8);
	may("A", "D", 0, false, 0);
	may("D", "D", 1, false, 0);
	may("B", "A", 0, false, 0);
}

/* I38, I39: within a group, and across. */
static void iucv_groups(void **state)
{
	(void)state;
	dir_rig_parse("PROFILE P\n IUCVGROUP red\n"
		      "USER A PW\n INCLUDE P\n IUCV F MSGLIMIT 3\n"
		      "USER B PW\n INCLUDE P\n IUCVGROUP BLUE RED\n"
		      "USER C PW\n IUCVGROUP BLUE\n IUCV ANY\n"
		      " IUCV ALLOW PRIORITY\n"
		      "USER D PW\n INCLUDE P\n IUCVGROUP GREEN\n"
		      "USER E PW\n IUCV ANY\n"
		      "USER F PW\n IUCV ALLOW\n");
	assert_string_equal(dir_found, "");
	may("A", "B", 1, false, 0);
	may("B", "A", 1, false, 0);
	may("A", "D", 0, false, 0); /* its own instead of the profile's */
	may("B", "C", 1, true, 0);  /* ALLOW counts within a group      */
	may("A", "C", 0, false, 0);
	may("C", "A", 0, false, 0);
	may("C", "E", 0, false, 0); /* nor without any                  */
	may("E", "C", 0, false, 0);
	may("E", "F", 1, false, 0);
	may("D", "F", 0, false, 0);
	may("A", "F", 1, false, 3);
	may("D", "D", 1, false, 0);
	dir_rig_finds("IUCVGROUP", "E 2:0 IUCVGROUP: Operand missing\n");
	dir_rig_finds("IUCVGROUP A B/C",
		      "E 2:14 IUCVGROUP: Invalid name - B/C\n");
	dir_rig_finds("IUCVGROUP A B C D E F G H", "");
	dir_rig_finds("IUCVGROUP A B C D E F G H I",
		      "E 1:0 Over 8 groups of IUCVGROUP in an entry\n");
}

static void dedicate(void **state)
{
	static const struct {
		u16 vdev, rdev;
		bool read_only;
	} row[] = {
		{ 0x200, 0x130, true },
		{ 0x300, 0x131, false },
		{ 0x301, 0xa81, false }, /* the profile's */
	};
	const struct dir_real *r;

	(void)state;
	r = good("PROFILE P\n DEDICATE 300 0A80\n DEDICATE 301 0A81\n"
		 "USER A PW\n INCLUDE P\n DEDICATE 0200 130 R/O\n"
		 " DEDICATE 300 131\n")
		    ->reals;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++, r = r->next) {
		assert_int_equal(r->vdev, row[i].vdev);
		assert_int_equal(r->rdev, row[i].rdev);
		assert_int_equal(r->read_only, row[i].read_only);
	}
	assert_null(r);
}

/* --- what is found --- */

#define DISK "MDISK 200 FB-512 V-DISK"

static const struct {
	const char *statements, *finding;
} wrong[] = {
	{ "DEDICATE 200 130 X", "E 2:19 DEDICATE: Only R/O may follow - X\n" },
	{ "DEDICATE 200 XYZ",
	  "E 2:15 DEDICATE: Invalid device number - XYZ\n" },
	{ "DEDICATE 200 130\n DEDICATE 0200 131",
	  "E 3:11 DEDICATE: Device number given twice - 0200\n" },
	{ "SPECIAL 500 CTCA B,C", "E 2:19 SPECIAL: Invalid userid - B,C\n" },
	{ "SPECIAL 500 CTCA\n SPECIAL 0500 CTCA",
	  "E 3:10 SPECIAL: Device number given twice - 0500\n" },
	{ DISK, "E 2:0 MDISK: Blocks are 1 to 4194296\n" },
	{ DISK " 0", "E 2:26 MDISK: Blocks are 1 to 4194296 - 0\n" },
	{ DISK " 4194297",
	  "E 2:26 MDISK: Blocks are 1 to 4194296 - 4194297\n" },
	{ DISK " 8 RX",
	  "E 2:28 MDISK: Mode is R, RR, W, WR, M, MR or MW - RX\n" },
	{ "LINK A 200", "E 2:0 LINK: A has no MDISK 0200\n" },
	{ DISK " 8\n LINK * 200",
	  "E 3:9 LINK: Device number given twice - 200\n" },
	{ DISK " 8\n LINK B 200 201", "E 3:0 LINK: B has no MDISK 0200\n" },
	{ DISK " 8\n LINK A,B 200 201", "E 3:7 LINK: Invalid userid - A,B\n" },
	{ DISK " 8\n LINK A 200 201 QQ",
	  "E 3:17 LINK: Mode is R, RR, W, WR, M, MR or MW - QQ\n" },
	{ "MDISK 20000 FB-512 V-DISK 8",
	  "E 2:8 MDISK: Invalid device number - 20000\n" },
	{ "MDISK 200 FB-512 100 8",
	  "W 2:12 MDISK on FB-512 is not supported yet\n" },
	{ DISK " 8\n MDISK 0200 VIRTIO-BLK V-DISK 9",
	  "E 3:8 MDISK: Device number given twice - 0200\n" },
	{ "NICDEF 600 LAN SYSTEM X",
	  "E 2:13 NICDEF: TYPE must come first - LAN\n" },
	{ "NICDEF 600", "E 2:0 NICDEF: TYPE must come first\n" },
	{ "NICDEF 600 TYPE TOKEN", "E 2:18 NICDEF: Invalid type - TOKEN\n" },
	{ "NICDEF 600 TYPE VIRTIO LAN SYSTEM",
	  "E 2:25 NICDEF: Operand missing - LAN\n" },
	{ "NICDEF 600 TYPE VIRTIO IP 1.2.3",
	  "E 2:28 NICDEF: Invalid IP address - 1.2.3\n" },
	{ "NICDEF 600 TYPE VIRTIO MACID 12345",
	  "E 2:31 NICDEF: MACID is six hexadecimal digits - 12345\n" },
	{ "NICDEF 600 TYPE VIRTIO MTU 575",
	  "E 2:29 NICDEF: MTU is 576 to 57344 - 575\n" },
	{ "NICDEF 600 TYPE VIRTIO BOGUS",
	  "E 2:25 NICDEF: Invalid operand - BOGUS\n" },
	{ "NICDEF 600 TYPE HIPERS",
	  "W 2:18 NICDEF TYPE HIPERSOCKETS is not supported yet\n" },
};

static void findings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		dir_rig_finds(wrong[i].statements, wrong[i].finding);
}

/* A warning leaves what there is, an error does not. */
static void what_is_wrong_is_not_there(void **state)
{
	(void)state;
	dir_rig_finds("SPECIAL 500 3270",
		      "W 2:14 SPECIAL 3270 is not supported yet\n");
	assert_null(dir_rig_user("A")->ctcas);
	dir_rig_finds("NICDEF 600 TYPE QDIO DEVICES 3",
		      "W 2:23 NICDEF DEVICES is not supported yet\n");
	assert_non_null(dir_rig_user("A")->nics);
	dir_rig_finds("NICDEF 600 TYPE QDIO TYPE QDIO",
		      "E 2:23 NICDEF: TYPE given twice - TYPE\n");
	assert_null(dir_rig_user("A")->nics);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nicdef),
		cmocka_unit_test(mdisk),
		cmocka_unit_test(links),
		cmocka_unit_test(special),
		cmocka_unit_test(iucv),
		cmocka_unit_test(iucv_that_is_wrong),
		cmocka_unit_test(iucv_ident),
		cmocka_unit_test(iucv_authority),
		cmocka_unit_test(iucv_groups),
		cmocka_unit_test(dedicate),
		cmocka_unit_test(findings),
		cmocka_unit_test(what_is_wrong_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
