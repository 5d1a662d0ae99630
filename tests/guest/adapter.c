/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adapter interruptions, on a virtio NIC that a control program lends: what
 * CHSC says of them, what SET_IND_ADAPTER takes, which bits a frame sets, when
 * an interruption is due and when not, its parameters, its subclass.  VIRTIO
 * 1.2, section 4.3.2.6; Principles of Operation, chapter 16.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/liar.h"

#define ISC	  5
#define ISC_MASK  (0x80000000ul >> ISC)
#define FIRST_BIT 13 /* of the two queues in the area */
#define BIT_INPUT 0x04
#define BITS_BOTH 0x06

#define CHSC_CHARACTERISTICS 0x0010
#define CHSC_AIF	     (1ul << (63 - 41))

static u8 area[8] ALIGNED(8);
static volatile u8 summary;
static u8 page[4096] ALIGNED(4096);

static void set_cr6(u64 cr6)
{
	__asm__ volatile("lctlg 6,6,%0" : : "Q"(cr6));
}

/* TPI into the prefix area, all three words: cc, and there they are. */
static int tpi(void)
{
	int cc;

	__asm__ volatile("tpi 0\n\t" GK_CC : [cc] "=d"(cc) : : "cc", "memory");
	return cc;
}

static u16 set_adapter(const void *at, u64 bit, u8 isc)
{
	struct virtio_thinint t = { .summary = be64_make((u64)&summary),
				    .indicator = be64_make((u64)at),
				    .bit_nr = be64_make(bit),
				    .isc = isc };

	memcpy(data, &t, sizeof(t));
	return command(VIRTIO_CCW_SET_IND_ADAPTER, sizeof(t));
}

static u16 set_classic(u8 cmd)
{
	put_be64(data, (u64)&indicators);
	return command(cmd, 8);
}

static void check_characteristics(void)
{
	u64 at = (u64)page;
	int cc;

	put_be16(page, 16);
	put_be16(page + 2, CHSC_CHARACTERISTICS);
	__asm__ volatile(".insn rre,0xb25f0000,%[at],0\n\t" GK_CC
			 : [cc] "=d"(cc)
			 : [at] "d"(at)
			 : "cc", "memory");
	gk_check_equal((u64)cc, 0, "CHSC 0010: cc 0");
	gk_check(get_be64(page + 24) & CHSC_AIF,
		 "the channel subsystem has adapter interruptions");
}

static bool coming_up(void)
{
	u16 outside, isc, good, classic, config;
	bool begun = begin();

	outside = set_adapter((void *)gk_storage_size(), 0, ISC);
	isc = set_adapter(area, FIRST_BIT, 8);
	good = set_adapter(area, FIRST_BIT, ISC);
	classic = set_classic(VIRTIO_CCW_SET_IND);
	config = set_classic(VIRTIO_CCW_SET_CONF_IND);
	begun = begun && set_ring(0) == SUBCH_OK && set_ring(1) == SUBCH_OK &&
		set_status(ALL_OK);
	gk_check(outside != SUBCH_OK, "indicators outside storage: refused");
	gk_check(isc != SUBCH_OK, "a subclass above 7: refused");
	gk_check_equal(good, SUBCH_OK, "adapter indicators are taken");
	gk_check(classic != SUBCH_OK, "classic ones beside them are refused");
	gk_check_equal(config, SUBCH_OK, "but not the configuration's");
	return gk_check(begun, "the device runs");
}

/* A request goes out, its answer comes in. */
static void exchange(u16 n)
{
	plain(VIRTIO_NET_RXQ, n, BUFFER);
	offer(VIRTIO_NET_RXQ, n);
	kick(VIRTIO_NET_RXQ);
	ask(n);
	kick(VIRTIO_NET_TXQ);
}

/* Nothing is printed before all is seen: that lets interruptions in. */
static void check_requests(u64 cr6)
{
	struct irb irb;
	u8 first, second;
	int masked, due, again, held, status;
	struct io_int io;

	while (insn_tsch(nic, &irb) == 0)
		;
	set_cr6(cr6 & ~ISC_MASK);
	exchange(0);
	first = area[1];
	masked = tpi();
	set_cr6(cr6 | ISC_MASK);
	due = tpi();
	io = gk_lowcore.io;
	again = tpi();
	area[1] = 0;
	exchange(1);
	second = area[1];
	held = tpi();
	status = insn_tsch(nic, &irb);
	gk_check(first & BIT_INPUT, "a bit of the area for the input queue");
	gk_check_equal(summary, VIRTIO_SUMMARY, "and the summary's");
	gk_check_equal((u64)masked, 0, "CR6 masks its subclass");
	gk_check_equal((u64)due, 1, "an interruption is due");
	gk_check_equal(be32_get(io.ident),
		       IO_INT_ADAPTER | ISC << IO_INT_ISC_SHIFT,
		       "an adapter's, of its subclass");
	gk_check(!be32_get(io.schid) && !be32_get(io.intparm),
		 "without a subchannel and a parameter");
	gk_check_equal((u64)again, 0, "it is due once");
	gk_check(second & BIT_INPUT, "later frames set bits");
	gk_check_equal((u64)held, 0, "but none is due before the summary is 0");
	gk_check_equal((u64)status, 1, "the subchannel has no status");
}

static void check_interruption(u64 cr6)
{
	gk_adapters_came();
	summary = 0;
	area[1] = 0;
	set_cr6(cr6 & ~ISC_MASK);
	exchange(2);
	gk_irq_window();
	gk_check_equal(gk_adapters_came(), 0, "masked, it stays pending");
	set_cr6(cr6 | ISC_MASK);
	gk_irq_window();
	gk_check_equal(gk_adapters_came(), 0x80u >> ISC, "open, it comes");
	gk_check_equal((u64)tpi(), 0, "once");
	summary = 0;
	exchange(3);
	gk_wait_until(gk_now_us() + 1000000);
	gk_check_equal(gk_adapters_came(), 0x80u >> ISC,
		       "it ends an enabled wait");
	gk_check_equal(area[1], BITS_BOTH,
		       "who waits is told of his output, too");
}

/* All of it anew. */
static void check_reset(u64 cr6)
{
	bool classic;

	set_cr6(cr6 & ~ISC_MASK);
	gk_check(begin(), "the device is reset");
	area[1] = 0;
	summary = 0;
	classic = set_classic(VIRTIO_CCW_SET_IND) == SUBCH_OK;
	gk_check(classic, "after it classic indicators are taken");
	gk_check(set_adapter(area, FIRST_BIT, ISC) != SUBCH_OK,
		 "and an adapter's refused");
	gk_check(!area[1] && !summary, "nothing else was touched");
}

void gk_main(void)
{
	u64 cr6 = insn_stctg_cr6();

	if (!gk_hyper_present()) {
		gk_check_skip("adapter interruptions", "nobody lends a NIC");
		gk_check_done();
	}
	check_characteristics();
	if (!gk_check(define() && open(), "a NIC is there") || !coming_up())
		gk_check_done();
	check_requests(cr6);
	check_interruption(cr6);
	check_reset(cr6);
	set_cr6(cr6);
	gk_check_done();
}
