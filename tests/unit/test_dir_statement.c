/* SPDX-License-Identifier: Apache-2.0 */
/* Devices of the user directory: NICDEF, MDISK, LINK, SPECIAL, DEDICATE. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/dir_rig.h"

static void nicdef(void **state)
{
	const struct dir_nic *n;

	(void)state;
	dir_rig_parse(
		"USER A PW\n NICDEF 0600 TYPE VIRTIO LAN SYSTEM VSW1\n"
		" NICDEF 600 IP 10.64.0.7 MACID 00aB01 MTU 9000 ANYSOURCE\n"
		" NICDEF 0700 TYPE QDIO LAN * L1\n");
	assert_string_equal(dir_found, "");
	n = dir_rig_user("A")->nics;
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
	const struct dir_disk *k;

	(void)state;
	dir_rig_parse(
		"PROFILE P\n MDISK 200 FB-512 V-DISK 1\n"
		" MDISK 202 FB-512 V-DISK 2\n"
		"USER A PW\n INCLUDE P\n MDISK 0200 FB-512 V-DISK 4194296 MR R "
		"W\n"
		" MDISK 201 VIRTIO-BLK V-DISK 2000 W\n");
	assert_string_equal(dir_found, "");
	k = dir_rig_user("A")->disks;
	assert_int_equal(k->vdev, 0x200);
	assert_false(k->virtio);
	assert_int_equal(k->blocks, 4194296);
	k = k->next;
	assert_int_equal(k->vdev, 0x201);
	assert_true(k->virtio);
	k = k->next;
	assert_int_equal(k->vdev, 0x202); /* the profile's */
	assert_int_equal(k->blocks, 2);
	assert_null(k->next);
}

static void links(void **state)
{
	const struct dir_disk *k;

	(void)state;
	dir_rig_parse("PROFILE P\n LINK * 200 300\n"
		      "USER A PW\n INCLUDE P\n LINK B 0200 0210 MW\n"
		      " MDISK 0200 FB-512 V-DISK 8 WR ALL W1 M1\n"
		      "USER B PW2\n MDISK 200 FB-512 V-DISK 9\n");
	assert_string_equal(dir_found, "");
	k = dir_rig_user("A")->disks;
	assert_int_equal(k->vdev, 0x210);
	assert_string_equal(k->owner, "B");
	assert_int_equal(k->owner_vdev, 0x200);
	assert_int_equal(k->mode, LINK_MODE_MW);
	assert_ptr_equal(k->of, dir_rig_user("B")->disks);
	assert_int_equal(k->of->blocks, 9);
	assert_null(k->of->password[LINK_PASSWORD_READ]);
	assert_int_equal(k->of->mode, LINK_MODE_MR);
	k = k->next;
	assert_ptr_equal(k->of, k);
	assert_int_equal(k->mode, LINK_MODE_WR);
	assert_int_equal(k->password[0]->kind, DIR_PASSWORD_NOPASS);
	assert_int_equal(k->password[1]->kind, DIR_PASSWORD_PLAIN);
	assert_ptr_equal(dir_disk_find(dir_rig_user("A"), 0x200), k);
	assert_null(dir_disk_find(dir_rig_user("A"), 0x210));
	k = k->next; /* the profile's: a disk of his own */
	assert_int_equal(k->vdev, 0x300);
	assert_string_equal(k->owner, "A");
	assert_int_equal(k->mode, LINK_MODE_RR);
	assert_ptr_equal(k->of, dir_disk_find(dir_rig_user("A"), 0x200));
	assert_null(k->next);
}

static void special(void **state)
{
	const struct dir_ctca *c;

	(void)state;
	dir_rig_parse("PROFILE P\n SPECIAL 500 CTCA *\n SPECIAL 502 CTCA\n"
		      "USER A PW\n INCLUDE P\n SPECIAL 0500 CTCA B\n"
		      " SPECIAL 0501 CTCA *\n"
		      "USER C PW\n INCLUDE P\n");
	assert_string_equal(dir_found, "");
	c = dir_rig_user("A")->ctcas;
	assert_int_equal(c->vdev, 0x500);
	assert_string_equal(c->user, "B");
	c = c->next;
	assert_int_equal(c->vdev, 0x501);
	assert_string_equal(c->user, "A");
	c = c->next;
	assert_int_equal(c->vdev, 0x502); /* the profile's */
	assert_string_equal(c->user, "");
	assert_null(c->next);
	assert_string_equal(dir_rig_user("C")->ctcas->user, "C");
	dir_rig_parse("USER A PW\n SPECIAL 500 CTCA B,C\n");
	assert_string_not_equal(dir_found, "");
	dir_rig_parse("USER A PW\n SPECIAL 500 CTCA\n SPECIAL 500 CTCA\n");
	assert_string_not_equal(dir_found, "");
	dir_rig_parse("USER A PW\n SPECIAL 500 3270\n");
	assert_string_not_equal(dir_found, "");
	assert_null(dir_rig_user("A")->ctcas);
}

static void dedicate(void **state)
{
	const struct dir_real *r;

	(void)state;
	dir_rig_parse("PROFILE P\n DEDICATE 300 0A80\n DEDICATE 301 0A81\n"
		      "USER A PW\n INCLUDE P\n DEDICATE 0200 130 R/O\n"
		      " DEDICATE 300 131\n");
	assert_string_equal(dir_found, "");
	r = dir_rig_user("A")->reals;
	assert_int_equal(r->vdev, 0x200);
	assert_int_equal(r->rdev, 0x130);
	assert_true(r->read_only);
	r = r->next;
	assert_int_equal(r->vdev, 0x300);
	assert_int_equal(r->rdev, 0x131);
	assert_false(r->read_only);
	r = r->next;
	assert_int_equal(r->vdev, 0x301); /* the profile's */
	assert_null(r->next);
	dir_rig_finds("DEDICATE 200 130 X",
		      "E 2:19 DEDICATE: Only R/O may follow - X\n");
	dir_rig_finds("DEDICATE 200 XYZ",
		      "E 2:15 DEDICATE: Invalid device number - "
		      "XYZ\n");
	dir_rig_finds("DEDICATE 200 130\n DEDICATE 0200 131",
		      "E 3:11 DEDICATE: Device number given twice - 0200\n");
}

static void findings_in_mdisk(void **state)
{
	(void)state;
	dir_rig_finds("MDISK 200 FB-512 V-DISK", "E 2:0 MDISK: Blocks are 1 to "
						 "4194296\n");
	dir_rig_finds("MDISK 200 FB-512 V-DISK 0",
		      "E 2:26 MDISK: Blocks are 1 to 4194296 - 0\n");
	dir_rig_finds("MDISK 200 FB-512 V-DISK 4194297",
		      "E 2:26 MDISK: Blocks are 1 to 4194296 - 4194297\n");
	dir_rig_finds("MDISK 200 FB-512 V-DISK 8 RX",
		      "E 2:28 MDISK: Mode is R, RR, W, WR, M, MR or MW - RX\n");
	dir_rig_finds("LINK A 200", "E 2:0 LINK: A has no MDISK 0200\n");
	dir_rig_finds("MDISK 200 FB-512 V-DISK 8\n LINK * 200",
		      "E 3:9 LINK: Device number given twice - 200\n");
	dir_rig_finds("MDISK 200 FB-512 V-DISK 8\n LINK B 200 201",
		      "E 3:0 LINK: B has no MDISK 0200\n");
	dir_rig_finds("MDISK 200 FB-512 V-DISK 8\n LINK A,B 200 201",
		      "E 3:7 LINK: Invalid userid - A,B\n");
	dir_rig_finds("MDISK 200 FB-512 V-DISK 8\n LINK A 200 201 QQ",
		      "E 3:17 LINK: Mode is R, RR, W, WR, M, MR or MW - QQ\n");
	dir_rig_finds("MDISK 20000 FB-512 V-DISK 8",
		      "E 2:8 MDISK: Invalid device number - 20000\n");
	dir_rig_finds("MDISK 200 FB-512 100 8",
		      "W 2:12 MDISK on FB-512 is not supported yet\n");
	dir_rig_finds(
		"MDISK 200 FB-512 V-DISK 8\n MDISK 0200 VIRTIO-BLK V-DISK 9",
		"E 3:8 MDISK: Device number given twice - 0200\n");
}

static void findings_in_nicdef(void **state)
{
	(void)state;
	dir_rig_finds("NICDEF 600 LAN SYSTEM X",
		      "E 2:13 NICDEF: TYPE must come first - LAN\n");
	dir_rig_finds("NICDEF 600", "E 2:0 NICDEF: TYPE must come first\n");
	dir_rig_finds("NICDEF 600 TYPE TOKEN",
		      "E 2:18 NICDEF: Invalid type - TOKEN\n");
	dir_rig_finds("NICDEF 600 TYPE VIRTIO LAN SYSTEM",
		      "E 2:25 NICDEF: Operand missing - LAN\n");
	dir_rig_finds("NICDEF 600 TYPE VIRTIO IP 1.2.3",
		      "E 2:28 NICDEF: Invalid IP address - 1.2.3\n");
	dir_rig_finds(
		"NICDEF 600 TYPE VIRTIO MACID 12345",
		"E 2:31 NICDEF: MACID is six hexadecimal digits - 12345\n");
	dir_rig_finds("NICDEF 600 TYPE VIRTIO MTU 575",
		      "E 2:29 NICDEF: MTU is 576 to 57344 - 575\n");
	dir_rig_finds("NICDEF 600 TYPE VIRTIO BOGUS",
		      "E 2:25 NICDEF: Invalid operand - BOGUS\n");
	dir_rig_finds("NICDEF 600 TYPE QDIO DEVICES 3",
		      "W 2:23 NICDEF DEVICES is not supported yet\n");
	assert_non_null(dir_rig_user("A")->nics);
	dir_rig_finds("NICDEF 600 TYPE QDIO TYPE QDIO",
		      "E 2:23 NICDEF: TYPE given twice - TYPE\n");
	assert_null(dir_rig_user("A")->nics);
	dir_rig_finds("NICDEF 600 TYPE HIPERS",
		      "W 2:18 NICDEF TYPE HIPERSOCKETS is not supported yet\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nicdef),
		cmocka_unit_test(mdisk),
		cmocka_unit_test(links),
		cmocka_unit_test(special),
		cmocka_unit_test(dedicate),
		cmocka_unit_test(findings_in_mdisk),
		cmocka_unit_test(findings_in_nicdef),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
