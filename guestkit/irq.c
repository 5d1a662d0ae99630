/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interruption handlers.  Each runs with interruptions closed, on a stack of
 * its own, and does no more than record: see gk/irq.h.  A program check that
 * nobody caught prints the registers and ends the guest.
 */
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/irq_entry.h"

#define TRAP_DEPTH   4
#define EXT_HANDLERS 8

static struct {
	u16 code;
	void (*handle)(u16 cpu, u32 param);
} ext_handler[EXT_HANDLERS];
static u32 ext_unexpected;

static u64 trap_frame[TRAP_DEPTH][10];
static unsigned int trap_depth;
static struct gk_pgm trap_pgm;
static int last_svc = -1;
static volatile u32 adapters; /* subclasses, X'80' = 0 */

static struct gk_psw psw_to(const void *entry)
{
	return (struct gk_psw){ GK_PSW_RUN, (u64)entry };
}

static void set_psw(volatile struct gk_psw *to, struct gk_psw psw)
{
	to->mask = psw.mask;
	to->addr = psw.addr;
}

void gk_irq_init(void)
{
	struct gk_psw end = { GK_PSW_AMODE64 | GK_PSW_WAIT,
			      GK_END_MACHINE_CHECK };

	set_psw(&gk_lowcore.ext_new, psw_to(gk_enter_ext));
	set_psw(&gk_lowcore.io_new, psw_to(gk_enter_io));
	set_psw(&gk_lowcore.pgm_new, psw_to(gk_enter_pgm));
	set_psw(&gk_lowcore.svc_new, psw_to(gk_enter_svc));
	set_psw(&gk_lowcore.mck_new, end);
	insn_sckc(~0ul);
	insn_spt(~0ul >> 1);
}

void gk_ext_register(u16 code, void (*handle)(u16 cpu, u32 param))
{
	for (size_t i = 0; i < EXT_HANDLERS; i++)
		if (!ext_handler[i].handle || ext_handler[i].code == code) {
			ext_handler[i].code = code;
			ext_handler[i].handle = handle;
			return;
		}
}

u32 gk_ext_unexpected(void)
{
	return ext_unexpected;
}

void gk_irq_ext(void)
{
	u16 code = gk_lowcore.ext_code;

	gk_lowcore.ext_old.mask &= ~(u64)GK_PSW_WAIT;
	for (size_t i = 0; i < EXT_HANDLERS; i++)
		if (ext_handler[i].handle && ext_handler[i].code == code) {
			ext_handler[i].handle(gk_lowcore.ext_cpu,
					      gk_lowcore.ext_param);
			return;
		}
	ext_unexpected++;
}

void gk_irq_io(void)
{
	u32 ident = be32_get(gk_lowcore.io.ident);

	gk_lowcore.io_old.mask &= ~(u64)GK_PSW_WAIT;
	if (ident & IO_INT_ADAPTER)
		adapters |= 0x80u >> (ident >> IO_INT_ISC_SHIFT & 7);
	else
		gk_chan_interrupt(be32_get(gk_lowcore.io.schid));
}

u32 gk_adapters_came(void)
{
	u32 came = adapters;

	adapters = 0;
	return came;
}

void gk_irq_svc(void)
{
	last_svc = gk_lowcore.svc_code;
}

int gk_last_svc(void)
{
	int svc = last_svc;

	last_svc = -1;
	return svc;
}

void gk_irq_window(void)
{
	insn_stosm(0x03);
	insn_stnsm_closed();
}

static void print_registers(void)
{
	gk_printf("PSW %016lx %016lx  TEID %016lx\n", gk_lowcore.pgm_old.mask,
		  gk_lowcore.pgm_old.addr, gk_lowcore.teid);
	for (unsigned int i = 0; i < 16; i += 4)
		gk_printf("GR%-2u %016lx %016lx %016lx %016lx\n", i,
			  gk_lowcore.save_pgm[i], gk_lowcore.save_pgm[i + 1],
			  gk_lowcore.save_pgm[i + 2],
			  gk_lowcore.save_pgm[i + 3]);
}

void gk_irq_pgm(void)
{
	struct gk_psw loop = { GK_PSW_AMODE64 | GK_PSW_WAIT,
			       GK_END_PROGRAM_CHECK };

	trap_pgm.code = gk_lowcore.pgm_code;
	trap_pgm.ilc = gk_lowcore.pgm_ilc;
	trap_pgm.teid = gk_lowcore.teid;
	trap_pgm.old.mask = gk_lowcore.pgm_old.mask;
	trap_pgm.old.addr = gk_lowcore.pgm_old.addr;
	if (trap_depth)
		gk_trap_leave(trap_frame[--trap_depth]);
	/* A second one, while this is printed, ends at once. */
	set_psw(&gk_lowcore.pgm_new, loop);
	gk_printf("Program check, code %04x\n", trap_pgm.code);
	print_registers();
	gk_end(GK_END_PROGRAM_CHECK, NULL);
}

bool gk_trap(void (*fn)(void *arg), void *arg, struct gk_pgm *out)
{
	bool caught;

	if (trap_depth == TRAP_DEPTH)
		gk_end(GK_END_FAILED, "gk_trap: nested too deep");
	caught = gk_trap_enter(fn, arg, trap_frame[trap_depth++]);
	if (!caught)
		trap_depth--;
	if (caught && out)
		*out = trap_pgm;
	return caught;
}

void gk_end(u64 code, const char *reason)
{
	struct gk_psw end = { GK_PSW_AMODE64 | GK_PSW_WAIT, code };

	if (reason)
		gk_printf("%s\n", reason);
	gk_console_drain();
	for (;;)
		__asm__ volatile("lpswe %0" : : "Q"(end) : "memory");
}
