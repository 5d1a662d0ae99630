/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's full-screen console and the glass it shares with CP, in any order:
 * channel programs, the terminal's side, keys, CP breaking in, terminals that
 * come and go.  A program that waits is one that the terminal is asked for, and
 * whatever happened, the subchannel works again after CLEAR.
 *
 * Aims at: cp/vdev/v3270.c cp/vdev/glass.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/v3270.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/glass.h"

#define CCWS 3 /* of a channel program at most */

struct input {
	const u8 *at;
	size_t left;
};

static struct rig r;
static struct glass glass;
static struct v3270 dev;
static u32 serial; /* of what the terminal has taken */

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static u8 next(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

static void must(bool good)
{
	if (!good)
		abort();
}

/* Up to CCWS commands, known ones and others; long streams now and then. */
static void start(struct input *in)
{
	static const u8 known[] = { 0x01, 0x02, 0x03, 0x05, 0x06, 0x0b, 0x0d,
				    0x0f, 0x11, 0x1b, 0x2b, 0x4b, 0x04, 0xe4 };
	u32 n = 1 + next(in) % CCWS;

	for (u32 i = 0; i < n; i++) {
		u8 cmd = next(in), flags = next(in);
		u16 count = (u16)(next(in) * (flags & 1 ? 61 : 1));

		if (cmd < 0xe0)
			cmd = known[cmd % ARRAY_SIZE(known)];
		flags = (u8)((flags & (CCW_SLI | CCW_CD | CCW_SKIP)) |
			     (i + 1 < n ? CCW_CC : 0));
		rig_ccw1(&r, RIG_CPA + 8 * i, cmd, flags, count, RIG_DATA);
	}
	rig_ssch(&r, ORB_F);
}

static void end_request(struct input *in)
{
	static const u8 data[64] = { 0x7d, 0x40, 0x40 };
	u8 bits = next(in);
	struct glass_end end = { .dstat = 0x0c, .data = data };

	if (bits & 1)
		end.dstat |= DSTAT_UNIT_CHECK;
	if (bits & 2)
		end.dstat |= DSTAT_UNIT_EXCEPTION;
	end.sense = bits & 4 ? 0x40 : 0x10;
	end.size = bits & 8 ? bits >> 2 : 0;
	glass_done(&glass, bits & 0x80 ? serial - 1 : serial, &end);
}

static void key(struct input *in)
{
	u8 record[GLASS_RECORD + 1];
	u32 size = next(in) * 17u;

	memset(record, 0x40, sizeof(record));
	glass_key(&glass, record, MIN(size, (u32)sizeof(record)));
}

static void subchannel(u8 what)
{
	struct irb irb;
	u8 cc;

	if (what & 1)
		must(vcss_hsch(&r.css, r.schid, &cc) == PGM_NONE);
	else if (what & 2)
		must(vcss_csch(&r.css, r.schid, &cc) == PGM_NONE);
	else
		rig_tsch(&r, &irb);
}

static void step(struct input *in)
{
	u8 op = next(in);

	switch (op % 10) {
	case 0:
	case 1:
		start(in);
		break;
	case 2:
		vcss_run(&r.css);
		break;
	case 3:
		if (glass_take(&glass))
			serial = glass.serial;
		break;
	case 4:
		end_request(in);
		break;
	case 5:
		key(in);
		break;
	case 6:
		glass_connect(&glass, op & 0x80);
		break;
	case 7:
		glass_break_in(&glass);
		break;
	case 8:
		glass_hand_back(&glass);
		break;
	case 9:
		subchannel(op >> 4);
		break;
	}
	must(glass.len <= GLASS_STREAM && glass.recorded <= GLASS_RECORD);
	must(!glass.taken || glass.asks);
	must(glass.asks == dev.vdev.prog.waits);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct irb irb;
	u8 cc;

	rig_begin(&r);
	glass_init(&glass, &fake_glass_3270, &dev);
	v3270_init(&dev, &glass, "CONS");
	must(vcss_attach(&r.css, &dev.vdev, 0x0009) == ERR_OK);
	r.schid = vcss_schid(&dev.vdev);
	rig_enable(&r, &dev.vdev, 3);
	glass_connect(&glass, true);
	while (in.left)
		step(&in);
	must(vcss_csch(&r.css, r.schid, &cc) == PGM_NONE);
	must(rig_tsch(&r, &irb) == 0);
	must(!glass.asks && !dev.vdev.prog.waits);
	must(!(rig_ctl(&irb) & SCSW_ACTL & ~SCSW_ACTL_CLEAR_PEND));
	rig_end(&r);
	return 0;
}
