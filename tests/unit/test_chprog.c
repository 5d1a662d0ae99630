/* SPDX-License-Identifier: Apache-2.0 */
/* Channel programs: fetching, chaining, lengths, indirect data, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/css_rig.h"

static struct rig r;

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_end(&r);
	return 0;
}

static void ends(const struct irb *irb, u8 dstat, u8 cstat)
{
	assert_int_equal(irb->scsw.dstat, dstat);
	assert_int_equal(irb->scsw.cstat, cstat);
}

static u16 residual(const struct irb *irb)
{
	return be16_get(irb->scsw.count);
}

static u32 cpa(const struct irb *irb)
{
	return be32_get(irb->scsw.cpa);
}

static void write_moves_bytes_out_of_storage(void **state)
{
	struct irb irb;

	(void)state;
	memcpy(r.g->mem + RIG_DATA, "hello", 5);
	r.want_bytes = 5;
	rig_ccw1(&r, RIG_CPA, RIG_WRITE, 0, 5, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_memory_equal(r.got, "hello", 5);
	assert_int_equal(residual(&irb), 0);
	assert_int_equal(cpa(&irb), RIG_CPA + 8);
	assert_int_equal(rig_ctl(&irb) & SCSW_STCTL,
			 SCSW_STCTL_PRIMARY | SCSW_STCTL_SECONDARY |
				 SCSW_STCTL_PENDING);
}

static void format_0_has_24_bit_addresses(void **state)
{
	struct irb irb;

	(void)state;
	memcpy(r.g->mem + RIG_DATA, "abc", 3);
	r.want_bytes = 3;
	rig_ccw0(&r, RIG_CPA, RIG_WRITE, 0, 3, RIG_DATA);
	rig_run(&r, 0, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_memory_equal(r.got, "abc", 3);
}

static void short_block_is_incorrect_length_unless_sli(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 10;
	rig_ccw1(&r, RIG_CPA, RIG_READ, 0, 16, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, CSTAT_INCORRECT_LENGTH);
	assert_int_equal(residual(&irb), 6);
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_SLI, 16, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(residual(&irb), 6);
}

static void long_block_is_incorrect_length_unless_sli(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 10;
	rig_ccw1(&r, RIG_CPA, RIG_READ, 0, 4, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, CSTAT_INCORRECT_LENGTH);
	assert_memory_equal(r.g->mem + RIG_DATA, "\0\1\2\3\0", 5);
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_SLI, 4, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
}

/* ORB L, or format 0: an immediate operation has no wrong length. */
static void immediate_operation_lengths(void **state)
{
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, 0, 1, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, CSTAT_INCORRECT_LENGTH);
	rig_run(&r, ORB_F | ORB_L, &irb);
	ends(&irb, VDEV_OK, 0);
	rig_ccw0(&r, RIG_CPA, RIG_CONTROL, 0, 1, RIG_DATA);
	rig_run(&r, 0, &irb);
	ends(&irb, VDEV_OK, 0);
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, 0, 0, 0);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
}

static void command_chaining(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 4;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_CC | CCW_SLI, 1, 0);
	rig_ccw1(&r, RIG_CPA + 8, RIG_READ, CCW_CC, 4, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 16, RIG_READ, 0, 4, RIG_DATA + 16);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(r.commands, 3);
	assert_int_equal(cpa(&irb), RIG_CPA + 24);
	assert_memory_equal(r.g->mem + RIG_DATA + 16, "\0\1\2\3", 4);
}

static void incorrect_length_ends_the_chain(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 3;
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_CC, 4, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, RIG_CONTROL, CCW_SLI, 1, 0);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, CSTAT_INCORRECT_LENGTH);
	assert_int_equal(r.commands, 1);
	assert_int_equal(cpa(&irb), RIG_CPA + 8);
}

static void unit_check_ends_the_chain_and_leaves_sense(void **state)
{
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, 0x77, CCW_CC | CCW_SLI, 1, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, RIG_CONTROL, CCW_SLI, 1, 0);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK | DSTAT_UNIT_CHECK, 0);
	assert_true(rig_ctl(&irb) & SCSW_STCTL_ALERT);
	assert_int_equal(r.commands, 1);
	rig_ccw1(&r, RIG_CPA, CCW_CMD_SENSE, CCW_SLI, 1, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(r.g->mem[RIG_DATA], SENSE_COMMAND_REJECT);
	/* Sense data is gone once read. */
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(r.g->mem[RIG_DATA], 0);
}

static void status_modifier_skips_a_ccw(void **state)
{
	struct irb irb;

	(void)state;
	r.dstat = VDEV_OK | DSTAT_STATUS_MODIFIER;
	r.have_bytes = 1;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_CC | CCW_SLI, 1, 0);
	rig_ccw1(&r, RIG_CPA + 8, 0x77, 0, 1, 0);
	rig_ccw1(&r, RIG_CPA + 16, RIG_READ, 0, 1, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(r.last_cmd, RIG_READ);
}

static void data_chaining_scatters(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 8;
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_CD, 3, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, 0, CCW_CD | CCW_SKIP, 2, 0x7ffffff0);
	/* The command code of a data-chained CCW is not looked at. */
	rig_ccw1(&r, RIG_CPA + 16, 0, 0, 3, RIG_DATA + 100);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(r.commands, 1);
	assert_memory_equal(r.g->mem + RIG_DATA, "\0\1\2\0", 4);
	assert_memory_equal(r.g->mem + RIG_DATA + 100, "\5\6\7", 3);
	assert_int_equal(cpa(&irb), RIG_CPA + 24);
}

static void data_chain_ending_early_is_incorrect_length(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 2;
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_CD | CCW_SLI, 3, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, 0, 0, 3, RIG_DATA + 100);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, CSTAT_INCORRECT_LENGTH);
	assert_int_equal(residual(&irb), 1);
}

static void data_chain_goes_through_tic(void **state)
{
	struct irb irb;

	(void)state;
	memcpy(r.g->mem + RIG_DATA, "abcdef", 6);
	r.want_bytes = 6;
	rig_ccw1(&r, RIG_CPA, RIG_WRITE, CCW_CD, 2, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, CCW_CMD_TIC, 0, 0, RIG_CPA + 64);
	rig_ccw1(&r, RIG_CPA + 64, 0, 0, 4, RIG_DATA + 2);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_memory_equal(r.got, "abcdef", 6);
}

static void program_checks(void **state)
{
	static const struct {
		u8 cmd, flags;
		u16 count;
		u32 addr;
		const char *why;
	} row[] = {
		{ CCW_CMD_TIC, 0, 0, RIG_CPA + 8, "first CCW is a TIC" },
		{ 0x00, 0, 1, RIG_DATA, "command 00" },
		{ 0x30, 0, 1, RIG_DATA, "command x0" },
		{ 0x18, 0, 1, RIG_DATA, "format-1 command 18" },
		{ RIG_READ, CCW_MIDA, 1, RIG_DATA, "MIDAW flag" },
		{ RIG_READ, CCW_SUSPEND, 1, RIG_DATA, "suspend without S" },
		{ RIG_READ, CCW_CD, 0, RIG_DATA, "count 0 with chain data" },
		{ RIG_READ, 0, 8, 0x80000000u, "address bit 0" },
		{ RIG_READ, 0, 8, 0xffffc, "data ends outside storage" },
		{ RIG_READ, 0, 8, 0x7ffffffc, "data far outside storage" },
		{ RIG_READ, CCW_IDA, 8, RIG_DATA + 2, "IDAL not on a word" },
		{ RIG_READ, CCW_IDA, 8, 0x100000, "IDAL outside storage" },
	};
	struct irb irb;

	(void)state;
	r.have_bytes = 8;
	for (u32 i = 0; i < ARRAY_SIZE(row); i++) {
		rig_ccw1(&r, RIG_CPA, row[i].cmd, row[i].flags, row[i].count,
			 row[i].addr);
		rig_run(&r, ORB_F, &irb);
		if (irb.scsw.cstat != CSTAT_PROGRAM_CHECK)
			fail_msg("no program check: %s", row[i].why);
		assert_int_equal(cpa(&irb), RIG_CPA + 8);
		assert_true(rig_ctl(&irb) & SCSW_STCTL_ALERT);
	}
}

static void tic_rules(void **state)
{
	struct irb irb;

	(void)state;
	/* TIC to TIC. */
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_CC | CCW_SLI, 1, 0);
	rig_ccw1(&r, RIG_CPA + 8, CCW_CMD_TIC, 0, 0, RIG_CPA + 16);
	rig_ccw1(&r, RIG_CPA + 16, CCW_CMD_TIC, 0, 0, RIG_CPA);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
	assert_int_equal(cpa(&irb), RIG_CPA + 24);
	/* Format 1: flags and count must be zero. */
	rig_ccw1(&r, RIG_CPA + 8, CCW_CMD_TIC, CCW_SLI, 0, RIG_CPA + 32);
	rig_ccw1(&r, RIG_CPA + 32, RIG_CONTROL, CCW_SLI, 1, 0);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
	/* Not on a doubleword. */
	rig_ccw1(&r, RIG_CPA + 8, CCW_CMD_TIC, 0, 0, RIG_CPA + 36);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
	/* Format 0 ignores the left half of the command, flags and count. */
	rig_ccw0(&r, RIG_CPA, RIG_CONTROL, CCW_CC | CCW_SLI, 1, 0);
	rig_ccw0(&r, RIG_CPA + 8, 0xf8, 0xff, 7, RIG_CPA + 32);
	rig_ccw0(&r, RIG_CPA + 32, RIG_CONTROL, CCW_SLI, 1, 0);
	rig_run(&r, 0, &irb);
	ends(&irb, VDEV_OK, 0);
}

static void idaws_format_1(void **state)
{
	struct irb irb;

	(void)state;
	/* 3000 bytes: 100 to the end of a 2 KiB block, one block, the rest. */
	r.have_bytes = 3000;
	put_be32(r.g->mem + 0x2000, 0x9000 + 2048 - 100);
	put_be32(r.g->mem + 0x2004, 0xa800);
	put_be32(r.g->mem + 0x2008, 0xc000);
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_IDA, 3000, 0x2000);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(r.g->mem[0x9000 + 2047], 99);
	assert_int_equal(r.g->mem[0xa800], 100);
	assert_int_equal(r.g->mem[0xc000], (u8)2148);
	assert_int_equal(r.g->mem[0xc000 + 851], (u8)2999);
	assert_int_equal(r.g->mem[0xc000 + 852], 0);
	/* The second must be on a block. */
	put_be32(r.g->mem + 0x2004, 0xa801);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
	/* Bit 0. */
	put_be32(r.g->mem + 0x2000, 0x80009000);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
}

static void idaws_format_2(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 4000;
	put_be64(r.g->mem + 0x2000, 0x9000 + 4096 - 100);
	put_be64(r.g->mem + 0x2008, 0xb000);
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_IDA, 4000, 0x2000);
	rig_run(&r, ORB_F | ORB_H, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(r.g->mem[0xb000 + 3899], (u8)3999);
	/* With T the blocks are 2 KiB: a third IDAW is needed. */
	put_be64(r.g->mem + 0x2010, 0xd800);
	rig_run(&r, ORB_F | ORB_H | ORB_T, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(r.g->mem[0xd800 + 4000 - 2148 - 1], (u8)3999);
	/* Outside storage. */
	put_be64(r.g->mem + 0x2008, 1ull << 40);
	rig_run(&r, ORB_F | ORB_H, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
}

static void pci_interrupts_while_the_program_goes_on(void **state)
{
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_CC | CCW_SLI, 1, 0);
	rig_ccw1(&r, RIG_CPA + 8, RIG_PEND, CCW_PCI | CCW_SLI, 4, RIG_DATA);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(rig_ctl(&irb) & SCSW_STCTL,
			 SCSW_STCTL_INTERMEDIATE | SCSW_STCTL_PENDING);
	assert_int_equal(irb.scsw.cstat, CSTAT_PCI);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_int_equal(irb.scsw.cstat, 0);
	assert_true(rig_ctl(&irb) & SCSW_FCTL_START);
	rig_answer(&r, "abcd", 4);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	ends(&irb, VDEV_OK, 0);
}

static void pci_not_taken_merges_with_the_end(void **state)
{
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_PCI | CCW_SLI, 1, 0);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, CSTAT_PCI);
}

static void device_may_pend(void **state)
{
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_PEND, CCW_CC, 4, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, RIG_CONTROL, CCW_SLI, 1, 0);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_int_equal(rig_ctl(&irb) & SCSW_ACTL,
			 SCSW_ACTL_SCH_ACTIVE | SCSW_ACTL_DEV_ACTIVE);
	rig_answer(&r, "abcd", 4);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(r.last_cmd, RIG_CONTROL);
	assert_memory_equal(r.g->mem + RIG_DATA, "abcd", 4);
}

/* A loop of CCWs must not hold the CPU, and clear ends it. */
static void endless_program_gives_way(void **state)
{
	struct irb irb;
	u8 cc;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_CC | CCW_SLI, 1, 0);
	rig_ccw1(&r, RIG_CPA + 8, CCW_CMD_TIC, 0, 0, RIG_CPA);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(r.works, 1);
	assert_true(r.commands <= CHPROG_BUDGET);
	assert_true(vcss_run(&r.css));
	assert_true(r.commands > CHPROG_BUDGET);
	assert_int_equal(vcss_csch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_false(vcss_run(&r.css));
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_true(rig_ctl(&irb) & SCSW_FCTL_CLEAR);
	assert_int_equal(r.failures, 0);
}

/* For CP's audit: each program that ends with a check, and no other. */
static void failures_are_told(void **state)
{
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_SLI, 1, 0);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(r.failures, 0);
	rig_ccw1(&r, RIG_CPA, CCW_CMD_TIC, 0, 0, RIG_CPA); /* at first */
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(r.failures, 1);
	rig_ccw1(&r, RIG_CPA, 0x77, CCW_SLI, 1, 0); /* command reject */
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(r.failures, 2);
}

static void endless_data_chain_gives_way(void **state)
{
	u8 cc;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_ENDLESS, CCW_CD, 4, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, CCW_CMD_TIC, 0, 0, RIG_CPA);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(r.works, 1);
	assert_true(r.got_bytes <= (CHPROG_BUDGET + 64) * 4);
	assert_true(vcss_run(&r.css));
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(r.halts, 1);
	assert_false(vcss_run(&r.css));
}

static void sense_id_tells_the_row(void **state)
{
	static const u8 id[] = { 0xff, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc };
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, CCW_CMD_SENSE_ID, CCW_SLI, 64, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_int_equal(residual(&irb), 57);
	assert_memory_equal(r.g->mem + RIG_DATA, id, sizeof(id));
}

static void suspend_and_resume(void **state)
{
	struct irb irb;
	u8 cc;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_CC | CCW_SLI, 1, 0);
	rig_ccw1(&r, RIG_CPA + 8, RIG_CONTROL, CCW_SUSPEND | CCW_SLI, 1, 0);
	assert_int_equal(rig_ssch(&r, ORB_F | ORB_S), 0);
	assert_int_equal(r.commands, 1);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(rig_ctl(&irb) & (SCSW_STCTL | SCSW_ACTL),
			 SCSW_ACTL_SUSPENDED | SCSW_STCTL_INTERMEDIATE |
				 SCSW_STCTL_PENDING);
	assert_int_equal(vcss_rsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(r.commands, 2);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	ends(&irb, VDEV_OK, 0);
}

static void skip_does_not_store(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = 4;
	memset(r.g->mem + RIG_DATA, 0x55, 4);
	rig_ccw1(&r, RIG_CPA, RIG_READ, CCW_SKIP, 4, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	assert_memory_equal(r.g->mem + RIG_DATA, "UUUU", 4);
}

/* Key 1 against storage of key 2: stores, protected fetches, CCW and IDAW. */
static void keys_protect(void **state)
{
	struct irb irb;

	(void)state;
	r.have_bytes = r.want_bytes = 8;
	r.g->key[RIG_DATA >> 12] = 0x20;
	rig_ccw1(&r, RIG_CPA, RIG_READ, 0, 8, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	ends(&irb, VDEV_OK, 0);
	rig_run(&r, ORB_F | 0x20000000, &irb);
	ends(&irb, VDEV_OK, 0);
	rig_run(&r, ORB_F | 0x10000000, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROTECTION_CHECK);
	assert_int_equal(residual(&irb), 8);
	/* What is in front of the protected page is moved. */
	r.g->key[RIG_DATA >> 12] = 0x10;
	r.g->key[(RIG_DATA >> 12) + 1] = 0x20;
	rig_ccw1(&r, RIG_CPA, RIG_READ, 0, 8, RIG_DATA + 0xffb);
	rig_run(&r, ORB_F | 0x10000000, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROTECTION_CHECK);
	assert_int_equal(residual(&irb), 3);
	/* A fetch minds only storage that is fetch-protected. */
	r.g->key[RIG_DATA >> 12] = 0x20;
	rig_ccw1(&r, RIG_CPA, RIG_WRITE, 0, 8, RIG_DATA);
	rig_run(&r, ORB_F | 0x10000000, &irb);
	ends(&irb, VDEV_OK, 0);
	r.g->key[RIG_DATA >> 12] = 0x28;
	rig_run(&r, ORB_F | 0x10000000, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROTECTION_CHECK);
	rig_ccw1(&r, RIG_CPA, RIG_WRITE, CCW_IDA, 8, RIG_DATA);
	rig_run(&r, ORB_F | 0x10000000, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROTECTION_CHECK);
	r.g->key[RIG_CPA >> 12] = 0x28;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_SLI, 1, RIG_DATA);
	rig_run(&r, ORB_F | 0x10000000, &irb);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROTECTION_CHECK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(write_moves_bytes_out_of_storage),
		T(format_0_has_24_bit_addresses),
		T(short_block_is_incorrect_length_unless_sli),
		T(long_block_is_incorrect_length_unless_sli),
		T(immediate_operation_lengths),
		T(command_chaining),
		T(incorrect_length_ends_the_chain),
		T(unit_check_ends_the_chain_and_leaves_sense),
		T(status_modifier_skips_a_ccw),
		T(data_chaining_scatters),
		T(data_chain_ending_early_is_incorrect_length),
		T(data_chain_goes_through_tic),
		T(program_checks),
		T(tic_rules),
		T(idaws_format_1),
		T(idaws_format_2),
		T(pci_interrupts_while_the_program_goes_on),
		T(pci_not_taken_merges_with_the_end),
		T(device_may_pend),
		T(endless_program_gives_way),
		T(failures_are_told),
		T(endless_data_chain_gives_way),
		T(sense_id_tells_the_row),
		T(suspend_and_resume),
		T(skip_does_not_store),
		T(keys_protect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
