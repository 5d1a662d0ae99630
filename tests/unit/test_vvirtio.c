/* SPDX-License-Identifier: Apache-2.0 */
/* The virtio-ccw transport, command by command, on a network device. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/vnet.h"
#include "tests/fake/css_rig.h"

static const u8 mac[6] = { 2, 0, 0, 1, 2, 3 };
#define STORAGE 0x100000u

static struct rig r;
static struct vnet n;
static u8 *data;

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	vnet_init(&n, &vvirtio_vdev_ops, r.g, mac, 9000);
	assert_int_equal(vcss_attach(&r.css, &n.v.vdev, 0x0601), ERR_OK);
	r.schid = vcss_schid(&n.v.vdev);
	rig_enable(&r, &n.v.vdev, 3);
	data = r.g->mem + RIG_DATA;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_end(&r);
	return 0;
}

/* One CCW over data[COUNT]; dstat in the upper byte, cstat in the lower. */
static u32 run(u8 cmd, u16 count)
{
	struct irb irb;

	rig_ccw1(&r, RIG_CPA, cmd, 0, count, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	return (u32)irb.scsw.dstat << 8 | irb.scsw.cstat;
}

#define GOOD	 (VDEV_OK << 8)
#define REJECTED ((VDEV_OK | DSTAT_UNIT_CHECK) << 8)
#define LENGTH	 (GOOD | CSTAT_INCORRECT_LENGTH)

static u32 set_rev(u16 rev, u16 length)
{
	put_be16(data, rev);
	put_be16(data + 2, length);
	return run(VIRTIO_CCW_SET_VIRTIO_REV, 4);
}

static u32 status(u8 value)
{
	data[0] = value;
	return run(VIRTIO_CCW_WRITE_STATUS, 1);
}

static u32 offered(u8 index)
{
	data[4] = index;
	assert_int_equal(run(VIRTIO_CCW_READ_FEAT, 5), GOOD);
	assert_int_equal(data[4], index);
	return get_le32(data);
}

static u32 want(u8 index, u32 bits)
{
	put_le32(data, bits);
	data[4] = index;
	return run(VIRTIO_CCW_WRITE_FEAT, 5);
}

static u32 queue(u16 index, u16 num, u64 at)
{
	memset(data, 0, 32);
	put_be64(data, at);
	put_be16(data + 12, index);
	put_be16(data + 14, num);
	put_be64(data + 16, at + 0x1000);
	put_be64(data + 24, at + 0x2000);
	return run(VIRTIO_CCW_SET_VQ, 32);
}

static u32 indicator(u8 cmd, u64 at)
{
	put_be64(data, at);
	return run(cmd, 8);
}

static u32 adapter(u64 summary, u64 area, u64 bit_nr, u8 isc)
{
	put_be64(data, summary);
	put_be64(data + 8, area);
	put_be64(data + 16, bit_nr);
	data[24] = isc;
	return run(VIRTIO_CCW_SET_IND_ADAPTER, 25);
}

static void bring_up(void)
{
	vvirtio_disabled(&n.v.vdev);
	assert_int_equal(set_rev(2, 0), GOOD);
	assert_int_equal(run(VIRTIO_CCW_VDEV_RESET, 0), GOOD);
	assert_int_equal(status(1), GOOD);
	assert_int_equal(status(3), GOOD);
	assert_int_equal(want(0, offered(0)), GOOD);
	assert_int_equal(want(1, 1), GOOD);
	assert_int_equal(status(0x0b), GOOD);
	assert_int_equal(queue(0, 256, 0x10000), GOOD);
	assert_int_equal(queue(1, 256, 0x20000), GOOD);
	assert_int_equal(indicator(VIRTIO_CCW_SET_IND, 0x5000), GOOD);
	assert_int_equal(indicator(VIRTIO_CCW_SET_CONF_IND, 0x5008), GOOD);
	assert_int_equal(status(0x0f), GOOD);
	assert_true(vvirtio_live(&n.v));
}

static void sense_id(void **state)
{
	static const u8 id[] = { 0xff, 0x38, 0x32, 1, 0, 0, 0 };

	(void)state;
	assert_int_equal(run(CCW_CMD_SENSE_ID, 7), GOOD);
	assert_memory_equal(data, id, 7);
}

static void revision_comes_first(void **state)
{
	(void)state;
	assert_int_equal(status(1), REJECTED);
	assert_int_equal(n.v.vdev.sense[0], SENSE_COMMAND_REJECT);
	assert_int_equal(set_rev(0, 0), REJECTED);
	assert_int_equal(set_rev(3, 0), REJECTED);
	assert_int_equal(set_rev(1, 4), REJECTED);
	assert_int_equal(set_rev(2, 0), GOOD);
	assert_int_equal(set_rev(2, 0), REJECTED);
	assert_int_equal(status(1), GOOD);
	/* A device reset keeps it, disabling the subchannel does not. */
	assert_int_equal(run(VIRTIO_CCW_VDEV_RESET, 0), GOOD);
	assert_int_equal(status(1), GOOD);
	vvirtio_disabled(&n.v.vdev);
	assert_int_equal(status(1), REJECTED);
	assert_int_equal(set_rev(1, 0), GOOD);
	/* Reading the status came with revision 2. */
	assert_int_equal(run(VIRTIO_CCW_READ_STATUS, 1), REJECTED);
}

static void offers_the_features_of_the_design(void **state)
{
	(void)state;
	assert_int_equal(set_rev(2, 0), GOOD);
	assert_int_equal(offered(0), 0x308788af);
	assert_int_equal(offered(1), 1);
	assert_int_equal(offered(2), 0);
}

static void bad_features_are_not_ok(void **state)
{
	(void)state;
	assert_int_equal(set_rev(2, 0), GOOD);
	/* VERSION_1 is required. */
	assert_int_equal(want(0, 0), GOOD);
	assert_int_equal(status(0x0b), REJECTED);
	assert_int_equal(run(VIRTIO_CCW_READ_STATUS, 1), GOOD);
	assert_int_equal(data[0], 0);
	/* Not offered. */
	assert_int_equal(want(1, 1), GOOD);
	assert_int_equal(want(0, 1u << 22), GOOD);
	assert_int_equal(status(0x0b), REJECTED);
	/* Large segments without checksums. */
	assert_int_equal(want(0, (u32)VIRTIO_NET_F_HOST_TSO4), GOOD);
	assert_int_equal(status(0x0b), REJECTED);
	assert_int_equal(want(0, (u32)VIRTIO_NET_F_GUEST_TSO4), GOOD);
	assert_int_equal(status(0x0b), REJECTED);
	/* What goes by the control queue, without one. */
	assert_int_equal(want(0, (u32)VIRTIO_NET_F_CTRL_RX), GOOD);
	assert_int_equal(status(0x0b), REJECTED);
	assert_int_equal(want(0, (u32)VIRTIO_NET_F_MAC), GOOD);
	assert_int_equal(status(0x0b), GOOD);
	/* Final now. */
	assert_int_equal(want(0, 0), REJECTED);
	assert_true(vvirtio_has(&n.v, VIRTIO_NET_F_MAC));
	/* Features beyond what exists, after a reset. */
	assert_int_equal(status(0), GOOD);
	assert_int_equal(want(1, 1), GOOD);
	assert_int_equal(want(2, 1), GOOD);
	assert_int_equal(status(0x0b), REJECTED);
}

static void driver_ok_needs_features_ok(void **state)
{
	(void)state;
	assert_int_equal(set_rev(2, 0), GOOD);
	assert_int_equal(status(0x07), REJECTED);
	assert_false(vvirtio_live(&n.v));
}

static void configuration(void **state)
{
	(void)state;
	assert_int_equal(set_rev(2, 0), GOOD);
	vnet_set_link(&n, true);
	assert_int_equal(run(VIRTIO_CCW_READ_CONF, 12), GOOD);
	assert_memory_equal(data, mac, 6);
	assert_int_equal(get_le16(data + 6), VIRTIO_NET_S_LINK_UP);
	assert_int_equal(get_le16(data + 10), 9000);
	/* The first bytes only: no incorrect length. */
	assert_int_equal(run(VIRTIO_CCW_READ_CONF, 6), GOOD);
	assert_int_equal(run(VIRTIO_CCW_READ_CONF, 13), LENGTH);
	assert_int_equal(run(VIRTIO_CCW_WRITE_CONF, 6), GOOD);
	assert_memory_equal(n.mac, mac, 6);
}

static void lengths(void **state)
{
	(void)state;
	assert_int_equal(run(VIRTIO_CCW_SET_VIRTIO_REV, 3), LENGTH);
	assert_int_equal(set_rev(2, 0), GOOD);
	assert_int_equal(run(VIRTIO_CCW_SET_VQ, 31), LENGTH);
	assert_int_equal(run(VIRTIO_CCW_SET_IND, 7), LENGTH);
	assert_int_equal(run(VIRTIO_CCW_READ_FEAT, 4), REJECTED);
	assert_int_equal(run(VIRTIO_CCW_READ_VQ_CONF, 2), REJECTED);
	assert_int_equal(run(VIRTIO_CCW_WRITE_STATUS, 2), LENGTH);
}

static void queues(void **state)
{
	(void)state;
	assert_int_equal(set_rev(2, 0), GOOD);
	put_be16(data, 1);
	assert_int_equal(run(VIRTIO_CCW_READ_VQ_CONF, 4), GOOD);
	assert_int_equal(get_be16(data + 2), VQD_SIZE_MAX);
	put_be16(data, 3);
	assert_int_equal(run(VIRTIO_CCW_READ_VQ_CONF, 4), GOOD);
	assert_int_equal(get_be16(data + 2), 0);
	assert_int_equal(queue(3, 64, 0x10000), REJECTED);
	assert_int_equal(queue(0, 65, 0x10000), REJECTED);
	assert_int_equal(queue(0, 64, 0x100000), REJECTED);
	assert_int_equal(queue(0, 64, 0x10000), GOOD);
	assert_int_equal(n.queue[0].num, 64);
	assert_int_equal(queue(0, 0, 0), GOOD);
	assert_int_equal(n.queue[0].num, 0);
}

static void indicators(void **state)
{
	(void)state;
	bring_up();
	assert_int_equal(indicator(VIRTIO_CCW_SET_IND, 0x5004), REJECTED);
	assert_int_equal(indicator(VIRTIO_CCW_SET_IND, 0x100000), REJECTED);
	/* Those of an adapter do not mix with them. */
	assert_int_equal(adapter(0x6000, 0x7000, 0, 3), REJECTED);
	assert_true(vvirtio_interrupt(&n.v, VIRTIO_IND_QUEUE(1), false));
	assert_int_equal(get_be64(r.g->mem + 0x5000), 2);
	assert_true(vvirtio_interrupt(&n.v, VIRTIO_IND_QUEUE(0), false));
	assert_int_equal(get_be64(r.g->mem + 0x5000), 3);
	assert_true(vvirtio_interrupt(&n.v, 0, true));
	assert_int_equal(get_be64(r.g->mem + 0x5008), 1);
}

static void adapter_indicators(void **state)
{
	struct io_int io;

	(void)state;
	assert_int_equal(set_rev(2, 0), GOOD);
	assert_int_equal(adapter(0x6000, 0x7000, 13, 5), GOOD);
	/* Classic ones do not mix with them, but for the configuration's. */
	assert_int_equal(indicator(VIRTIO_CCW_SET_IND, 0x5000), REJECTED);
	assert_int_equal(indicator(VIRTIO_CCW_SET_CONF_IND, 0x5008), GOOD);
	assert_true(vvirtio_interrupt(&n.v, 3, false));
	assert_int_equal(r.g->mem[0x7001], 0x06);
	assert_int_equal(r.g->mem[0x6000], 1);
	assert_int_equal(vcss_pending_isc(&r.css), 0x04);
	assert_false(vcss_take_interrupt(&r.css, 0xfb, &io));
	assert_true(vcss_take_interrupt(&r.css, 0x04, &io));
	assert_int_equal(be32_get(io.schid), 0);
	assert_int_equal(be32_get(io.intparm), 0);
	assert_int_equal(be32_get(io.ident), IO_INT_ADAPTER | 5u << 27);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	/* Not again until the summary was cleared. */
	r.g->mem[0x7001] = 0;
	assert_false(vvirtio_interrupt(&n.v, 1, false));
	assert_int_equal(r.g->mem[0x7001], 0x04);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	r.g->mem[0x6000] = 0;
	assert_true(vvirtio_interrupt(&n.v, 2, false));
	assert_int_equal(r.g->mem[0x7001], 0x06);
	assert_int_equal(vcss_pending_isc(&r.css), 0x04);
	/* The configuration's comes on the subchannel. */
	assert_true(vvirtio_interrupt(&n.v, 0, true));
	assert_int_equal(get_be64(r.g->mem + 0x5008), 1);
	assert_int_equal(vcss_pending_isc(&r.css), 0x14);
	/* A subsystem reset takes what pends, and the indicators. */
	vcss_reset(&r.css);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	assert_false(vvirtio_interrupt(&n.v, 3, true));
}

static void adapter_indicators_are_storage(void **state)
{
	(void)state;
	assert_int_equal(set_rev(2, 0), GOOD);
	assert_int_equal(adapter(0x6000, 0x7000, 0, 8), REJECTED);
	assert_int_equal(adapter(STORAGE, 0x7000, 0, 3), REJECTED);
	assert_int_equal(adapter(0x6000, STORAGE, 0, 3), REJECTED);
	assert_int_equal(adapter(0x6000, STORAGE - 1, 7, 3), REJECTED);
	assert_int_equal(adapter(0x6000, 0x7000, ~0ull, 3), REJECTED);
	assert_int_equal(adapter(0x6000, ~0ull, 9, 3), REJECTED);
	assert_false(vvirtio_interrupt(&n.v, 3, false));
	assert_int_equal(adapter(STORAGE - 2, STORAGE - 1, 5, 7), GOOD);
	assert_true(vvirtio_interrupt(&n.v, 3, false));
	assert_int_equal(r.g->mem[STORAGE - 1], 6);
	/* Address 0 takes them away. */
	assert_int_equal(adapter(0, 0, 0, 3), GOOD);
	assert_false(vvirtio_interrupt(&n.v, 3, false));
	assert_int_equal(run(VIRTIO_CCW_SET_IND_ADAPTER, 24), LENGTH);
	/* A reset of the device: the classic ones may come. */
	assert_int_equal(run(VIRTIO_CCW_VDEV_RESET, 0), GOOD);
	assert_int_equal(indicator(VIRTIO_CCW_SET_IND, 0x5000), GOOD);
}

static void reset_takes_all_away(void **state)
{
	(void)state;
	bring_up();
	assert_int_equal(queue(0, 64, 0x10000), REJECTED); /* while live */
	assert_int_equal(status(0), GOOD);
	assert_false(vvirtio_live(&n.v));
	assert_false(vvirtio_interrupt(&n.v, 1, true));
	assert_int_equal(n.queue[0].num, 0);
	assert_int_equal(n.v.wanted, 0);
	bring_up();
	vcss_reset(&r.css);
	assert_false(vvirtio_live(&n.v));
	assert_int_equal(n.v.revision, 0);
}

static void broken_queue_needs_reset(void **state)
{
	(void)state;
	bring_up();
	put_le16(r.g->mem + 0x21002, 300); /* available index of queue 1 */
	assert_null(vnet_tx_pop(&n));
	assert_false(vnet_check_broken(&n, VIRTIO_NET_RXQ));
	assert_true(vnet_check_broken(&n, VIRTIO_NET_TXQ));
	assert_false(vnet_check_broken(&n, VIRTIO_NET_TXQ));
	assert_false(vvirtio_live(&n.v));
	assert_int_equal(n.v.broken, 1);
	assert_int_equal(run(VIRTIO_CCW_READ_STATUS, 1), GOOD);
	assert_int_equal(data[0], 0x4f);
	/* The driver cannot clear it but by a reset. */
	assert_int_equal(status(0x0f), GOOD);
	assert_false(vvirtio_live(&n.v));
	assert_int_equal(status(0), GOOD);
	memset(r.g->mem + 0x20000, 0, 0x3000);
	bring_up();
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(sense_id),
		T(revision_comes_first),
		T(offers_the_features_of_the_design),
		T(bad_features_are_not_ok),
		T(driver_ok_needs_features_ok),
		T(configuration),
		T(lengths),
		T(queues),
		T(indicators),
		T(adapter_indicators),
		T(adapter_indicators_are_storage),
		T(reset_takes_all_away),
		T(broken_queue_needs_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
