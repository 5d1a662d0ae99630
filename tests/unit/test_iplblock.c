/* SPDX-License-Identifier: Apache-2.0 */
/* IPL parameter blocks, there and back. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "cp/pack/iplblock.h"

static struct ipl_block made(const char *parm)
{
	struct ipl_text text = { .system = "DEBIAN", .loadparm = "2" };
	struct ipl_block b;

	if (parm) {
		text.has_parm = true;
		snprintf(text.parm, sizeof(text.parm), "%s", parm);
	}
	memset(&b, 0xee, sizeof(b));
	iplblock_make(&b, &text);
	return b;
}

static enum ipl_rc read_back(const struct ipl_block *b, struct ipl_text *out)
{
	return iplblock_read((const u8 *)b, be32_get(b->length), out);
}

static void test_make(void **state)
{
	struct ipl_block b = made("ip=10.64.0.21/24");
	char name[9] = "";

	(void)state;
	assert_int_equal(be32_get(b.length), 200);
	assert_int_equal(be32_get(b.block_length), 192);
	assert_int_equal(b.version, 0);
	assert_int_equal(b.type, 2);
	assert_int_equal(b.flags, 0x80);
	assert_int_equal(b.vm_flags, 0xc0);
	assert_int_equal(be32_get(b.parm_length), 16);
	ebcdic_to(name, b.system, 8);
	assert_string_equal(name, "DEBIAN  ");
	ebcdic_to(name, b.loadparm, 8);
	assert_string_equal(name, "2       ");
	assert_int_equal(b.parm[15], 0xf4);
	assert_int_equal(b.parm[16], 0);
	assert_int_equal(b.reserved_c0[7], 0);
	b = made(NULL);
	assert_int_equal(b.vm_flags, 0x80);
	assert_int_equal(be32_get(b.parm_length), 0);
}

static void test_round(void **state)
{
	static const char *const parms[] = {
		NULL,
		"",
		"x",
		"0123456789012345678901234567890123456789012345678901234567890"
		"123",
	};
	struct ipl_text t;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(parms); i++) {
		struct ipl_block b = made(parms[i]);

		memset(&t, 0xee, sizeof(t));
		assert_int_equal(read_back(&b, &t), IPL_RC_OK);
		assert_string_equal(t.system, "DEBIAN");
		assert_string_equal(t.loadparm, "2");
		assert_int_equal(t.has_parm, parms[i] != NULL);
		assert_string_equal(t.parm, parms[i] ? parms[i] : "");
	}
}

/* A device has a number, in both fields of the text. */
static void test_device(void **state)
{
	struct ipl_text t = { .system = "0200",
			      .by_device = true,
			      .devno = 0x200,
			      .has_parm = true,
			      .parm = "root=/dev/dasda1" };
	struct ipl_block b;

	(void)state;
	iplblock_make(&b, &t);
	assert_int_equal(be16_get(b.subchannel_set), 0);
	assert_int_equal(be16_get(b.devno), 0x200);
	assert_int_equal(b.vm_flags, 0x40);
	assert_int_equal(b.system[0], 0);
	b.devno = be16_make(0x1abc);
	assert_int_equal(read_back(&b, &t), IPL_RC_OK);
	assert_true(t.by_device);
	assert_int_equal(t.devno, 0x1abc);
	assert_string_equal(t.system, "1ABC");
	assert_string_equal(t.parm, "root=/dev/dasda1");
}

/* One thing wrong; what was to be loaded stays. */
static void refused(const struct ipl_block *b, size_t size)
{
	struct ipl_text t = { .system = "KEPT" };

	assert_int_equal(iplblock_read((const u8 *)b, size, &t),
			 IPL_RC_INVALID);
	assert_string_equal(t.system, "KEPT");
}

static void test_refused(void **state)
{
	struct ipl_block good = made("parm"), b = good;

	(void)state;
	refused(&b, sizeof(b) - 1);
	b.length = be32_make(201);
	refused(&b, sizeof(b));
	b = good;
	b.block_length = be32_make(191);
	refused(&b, sizeof(b));
	b = good;
	b.version = 1;
	refused(&b, sizeof(b));
	b = good;
	b.type = 0; /* a disk on FCP */
	refused(&b, sizeof(b));
	b = good;
	b.vm_flags = 0x40; /* a device, not a name */
	b.subchannel_set = be16_make(1);
	refused(&b, sizeof(b));
	b = good;
	b.parm_length = be32_make(65);
	refused(&b, sizeof(b));
	b = good;
	memset(b.system, 0x40, 8);
	refused(&b, sizeof(b));
	memset(b.system, 0, 8);
	refused(&b, sizeof(b));
	b = good;
	b.system[1] = 0x40; /* blank inside */
	refused(&b, sizeof(b));
	b = good;
	b.system[1] = 0x15; /* not printable */
	refused(&b, sizeof(b));
}

/* Without its flag a field does not count. */
static void test_flags(void **state)
{
	struct ipl_block b = made("parm");
	struct ipl_text t;

	(void)state;
	b.vm_flags = 0x80;
	b.parm_length = be32_make(~0u);
	b.flags = 0;
	assert_int_equal(read_back(&b, &t), IPL_RC_OK);
	assert_false(t.has_parm);
	assert_string_equal(t.parm, "");
	assert_string_equal(t.loadparm, "");
	b = made(NULL);
	memset(b.system + 6, 0, 2); /* padded with zeros */
	assert_int_equal(read_back(&b, &t), IPL_RC_OK);
	assert_string_equal(t.system, "DEBIAN");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make),   cmocka_unit_test(test_round),
		cmocka_unit_test(test_device), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
