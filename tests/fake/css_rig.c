/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fake/css_rig.h"
#include <stdlib.h>
#include <string.h>

static struct rig *rig_of(struct vdev *v)
{
	return container_of(v, struct rig, dev);
}

static u32 rig_read(struct rig *r, struct chprog *p)
{
	u8 data[4096];

	for (u32 i = 0; i < r->have_bytes; i++)
		data[i] = (u8)i;
	chprog_put(p, data, r->have_bytes);
	return VDEV_OK;
}

static u32 rig_endless(struct rig *r, struct chprog *p)
{
	for (;;) {
		size_t n = chprog_get_upto(p, r->got, 64);

		r->got_bytes += (u32)n;
		if (!n)
			return VDEV_OK;
		if (chprog_spent(p))
			return VDEV_AGAIN;
	}
}

static u32 rig_command(struct vdev *v, u8 cmd, struct chprog *p)
{
	struct rig *r = rig_of(v);

	r->commands++;
	r->last_cmd = cmd;
	switch (cmd) {
	case RIG_WRITE:
		r->got_bytes += (u32)chprog_get(p, r->got, r->want_bytes);
		return VDEV_OK;
	case RIG_TAKE_ALL:
		r->got_bytes += (u32)chprog_get_upto(p, r->got, sizeof(r->got));
		return VDEV_OK;
	case RIG_READ:
		return rig_read(r, p);
	case RIG_CONTROL:
		return r->dstat;
	case RIG_PEND:
		return VDEV_PEND;
	case RIG_ENDLESS:
		return rig_endless(r, p);
	default:
		return vdev_reject(v, SENSE_COMMAND_REJECT);
	}
}

static void rig_halt(struct vdev *v)
{
	rig_of(v)->halts++;
}

static void rig_reset(struct vdev *v)
{
	rig_of(v)->resets++;
}

static void rig_disabled(struct vdev *v)
{
	rig_of(v)->disables++;
}

static const struct vdev_ops rig_ops = {
	.command = rig_command,
	.halt = rig_halt,
	.reset = rig_reset,
	.disabled = rig_disabled,
};

static const struct vdev_row rig_row = { "RIG", 0x1234, 0x56, 0x789a, 0xbc, 0 };

static void rig_irq(void *ctx)
{
	((struct rig *)ctx)->irqs++;
}

static void rig_work(void *ctx)
{
	((struct rig *)ctx)->works++;
}

static void rig_failed(void *ctx)
{
	((struct rig *)ctx)->failures++;
}

static const struct vcss_ops rig_css_ops = {
	.irq = rig_irq,
	.work = rig_work,
	.failed = rig_failed,
};

static void must(bool ok)
{
	if (!ok)
		abort();
}

void rig_enable(struct rig *r, struct vdev *v, u8 isc)
{
	struct schib s;
	u8 cc;

	must(vcss_stsch(&r->css, vcss_schid(v), &s, &cc) == PGM_NONE && !cc);
	s.pmcw.flags =
		be16_make((u16)(isc << PMCW_ISC_SHIFT | PMCW_E | PMCW_V));
	must(vcss_msch(&r->css, vcss_schid(v), &s, &cc) == PGM_NONE && !cc);
}

void rig_begin(struct rig *r)
{
	memset(r, 0, sizeof(*r));
	r->g = fake_gstor_new(1 << 20);
	r->dstat = VDEV_OK;
	vcss_init(&r->css, r->g, &rig_css_ops, r);
	vdev_init(&r->dev, &rig_ops, &rig_row);
	must(vcss_attach(&r->css, &r->dev, 0x0600) == ERR_OK);
	r->schid = vcss_schid(&r->dev);
	rig_enable(r, &r->dev, 3);
}

void rig_end(struct rig *r)
{
	fake_gstor_free(r->g);
}

void rig_ccw1(struct rig *r, u32 at, u8 cmd, u8 flags, u16 count, u32 addr)
{
	u8 *p = r->g->mem + at;

	p[0] = cmd;
	p[1] = flags;
	put_be16(p + 2, count);
	put_be32(p + 4, addr);
}

void rig_ccw0(struct rig *r, u32 at, u8 cmd, u8 flags, u16 count, u32 addr)
{
	u8 *p = r->g->mem + at;

	put_be32(p, addr);
	p[0] = cmd;
	p[4] = flags;
	p[5] = 0;
	put_be16(p + 6, count);
}

u8 rig_ssch(struct rig *r, u32 flags)
{
	struct orb orb;
	u8 cc = 9;

	memset(&orb, 0, sizeof(orb));
	orb.intparm = be32_make(0xcafe0001);
	orb.flags = be32_make(flags | 0x8000);
	orb.cpa = be32_make(RIG_CPA);
	must(vcss_ssch(&r->css, r->schid, &orb, &cc) == PGM_NONE);
	return cc;
}

u8 rig_tsch(struct rig *r, struct irb *irb)
{
	u8 cc = 9;

	must(vcss_tsch(&r->css, r->schid, irb, &cc) == PGM_NONE);
	return cc;
}

void rig_run(struct rig *r, u32 flags, struct irb *irb)
{
	must(rig_ssch(r, flags) == 0);
	must(rig_tsch(r, irb) == 0);
}

u32 rig_ctl(const struct irb *irb)
{
	return be32_get(irb->scsw.ctl);
}

void rig_answer(struct rig *r, const void *from, size_t size)
{
	chprog_put(&r->dev.prog, from, size);
	vdev_done(&r->dev, VDEV_OK);
}
