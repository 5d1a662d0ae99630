/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/abend.h"

#include "cp/arch/dat.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/keep.h"
#include "cp/core/log.h"
#include "cp/core/machine.h"
#include "cp/core/restart.h"
#include "cp/core/sched.h"
#include "cp/core/sclp.h"
#include "cp/core/trace.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/home.h"
#include "cp/msg/msg.h"
#include "cp/rdev/rdev_last.h"

/* The disabled waits that end here: why there is no restart. */
#define WAIT_IMAGE    0xdead0001ull /* the kept nucleus is damaged        */
#define WAIT_TOO_MANY 0xdead0002ull /* ABENDS_MAX abends in ABENDS_TOD  */
#define WAIT_FAILED   0xdead0003ull /* failing went wrong to its last step */

#define ABENDS_MAX  3
#define ABENDS_TOD  (300 * TOD_PER_S)
#define TRACE_TOLD  12
#define RETURN_SLOT 14 /* of r14 in a caller's frame */

/* Why, as the first interruption left it. */
static struct {
	char code[ABEND_CODE_SIZE];
	char what[96];
	u16 icode;
	u64 address;
	struct psw psw;
	u64 gr[16];
} cause;

static u32 owner; /* CPU address + 1 of the CPU that fails */
static u32 step;  /* to be done next */
static struct keep *keep;
static u32 (*users)(u8 (*to)[8], u32 max);
extern const struct symbols symbols;

void abend_set_users(u32 (*fn)(u8 (*to)[8], u32 max))
{
	users = fn;
}

/* --- writing the record --- */

static void fill_cause(struct abend_record *r)
{
	u64 cr[16];
	u32 i;

	memset(r, 0, sizeof(*r));
	r->number = be32_make(be32_get(keep->abends) + 1);
	r->tod = be64_make(clock_now());
	r->ipl_tod = be64_make(machine_ipl_tod());
	memcpy(r->code, cause.code, sizeof(cause.code));
	str_copy((char *)r->what, sizeof(r->what), cause.what);
	r->cpu = be16_make(this_cpu()->addr);
	r->interrupt_code = be16_make(cause.icode);
	r->psw_mask = be64_make(cause.psw.mask);
	r->psw_addr = be64_make(cause.psw.addr);
	r->failing_address = be64_make(cause.address);
	insn_stctg(cr);
	for (i = 0; i < 16; i++) {
		r->gr[i] = be64_make(cause.gr[i]);
		r->cr[i] = be64_make(cr[i]);
	}
}

static bool mapped(u64 addr)
{
	return !(addr & 7) && insn_lra((const void *)addr) != ~(u64)0;
}

/*
 * On a stack that has overflowed the newest frame is not there; the register
 * that was to be chained to it has its caller's.
 */
static u64 first_frame(void)
{
	u64 sp = cause.gr[15];
	u32 i;

	if (mapped(sp))
		return sp;
	for (i = 0; i < 15; i++)
		if (cause.gr[i] - sp < PAGE_SIZE && mapped(cause.gr[i]))
			return cause.gr[i];
	return sp;
}

/* Frames are chained by -mbackchain: the caller's frame is at 0 of each. */
static void fill_frames(struct abend_record *r)
{
	u64 sp = first_frame();
	u32 n;

	for (n = 0; n < ABEND_FRAMES && mapped(sp); n++) {
		sp = *(const u64 *)sp;
		if (!sp || !mapped(sp))
			break;
		r->frame[n] = be64_make(((const u64 *)sp)[RETURN_SLOT]);
		r->frames = be32_make(n + 1);
	}
}

static void fill_task(struct abend_record *r)
{
	const struct task *t = this_cpu()->current;

	if (!t)
		return;
	memcpy(r->task, t->name, sizeof(r->task));
	if (t->vcpu)
		memcpy(r->user, t->name, sizeof(r->user));
}

static void copy_traces(void)
{
	u32 i;

	for (i = 0; i < KEEP_CPUS; i++)
		if (cpus[i].trace)
			memcpy(&keep->trace[i], cpus[i].trace,
			       sizeof(keep->trace[i]));
		else
			memset(&keep->trace[i], 0, sizeof(keep->trace[i]));
}

/* --- the steps --- */

static void step_stop(void)
{
	restart_stop_others();
	sclp_alone();
}

static void step_open(void)
{
	keep = keep_open();
	fill_cause(&keep->record);
}

static void step_frames(void)
{
	fill_frames(&keep->record);
}

static void step_task(void)
{
	fill_task(&keep->record);
}

static void step_status(void)
{
	u32 i;

	memset(keep->status, 0, sizeof(keep->status));
	for (i = 0; i < KEEP_CPUS; i++)
		if (cpus[i].online && &cpus[i] != this_cpu())
			restart_store_status(
				i,
				KEEP_REAL + offsetof(struct keep, status[i]));
}

static void step_trace(void)
{
	TRACE(ABEND, 0, trace_name(cause.code), cause.psw.addr);
	copy_traces();
}

static void step_users(void)
{
	struct abend_record *r = &keep->record;

	if (users)
		r->users = be32_make(users(r->relogon, ABEND_USERS));
}

static void step_seal(void)
{
	u32 n = be32_get(keep->abends);

	keep->abend_tod[n % KEEP_ABENDS] = keep->record.tod;
	keep->abends = be32_make(n + 1);
	abend_seal(&keep->record);
}

static void put_line(void *arg, const char *text)
{
	(void)arg;
	log_line(text);
}

static void step_tell(void)
{
	const struct abend_out out = { put_line, NULL };
	char text[MSG_LINE_MAX];

	log_line(note_abend(text, this_cpu()->addr, cause.code));
	abend_show(&keep->record, &symbols, &out);
	abend_show_trace(&keep->record, &symbols, &out);
}

/* The newest entries of this trace, oldest first. */
static void step_tell_trace(void)
{
	struct trace_walk walk = { .rings = 0 };
	struct trace_entry e[TRACE_TOLD];
	char detail[TRACE_DETAIL_SIZE];
	u32 cpu[TRACE_TOLD];
	u32 n = 0;
	u32 i;

	for (i = 0; i < KEEP_CPUS; i++)
		if (trace_ring_valid(&keep->trace[i]))
			trace_walk_add(&walk, &keep->trace[i]);
	while (n < TRACE_TOLD && trace_walk_back(&walk, &e[n], &cpu[n]))
		n++;
	while (n--)
		log_linef("TRACE %02X %-9s %s", cpu[n],
			  trace_kind_name(be32_get(e[n].kind)),
			  trace_detail(detail, &e[n]));
}

static void step_tell_operator(void)
{
	char text[MSG_LINE_MAX], at[SYMBOLS_TEXT_SIZE];

	symbols_text(at, &symbols, cause.psw.addr);
	rdev_last_words(note_abend_at(text, this_cpu()->addr, cause.code, at));
}

static void step_quiet(void)
{
	rdev_quiet_all();
}

/* --- the end --- */

static NORETURN void die(u64 why)
{
	const struct psw psw = { PSW_WAIT | PSW_AMODE64, why };

	insn_lpswe(&psw);
}

/* This one counts too. */
static bool too_many(void)
{
	u64 now = be64_get(keep->record.tod);
	u32 i, n = 0;

	for (i = 0; i < KEEP_ABENDS; i++) {
		u64 then = be64_get(keep->abend_tod[i]);

		if (then && now - then < ABENDS_TOD)
			n++;
	}
	return n >= ABENDS_MAX;
}

static void step_restart(void)
{
	char text[MSG_LINE_MAX];

	if (too_many()) {
		log_line(note_restarts_often(
			text, ABENDS_MAX, (u32)(ABENDS_TOD / TOD_PER_S / 60)));
		die(WAIT_TOO_MANY);
	}
	if (!keep_image_good(keep)) {
		log_line(note_image_damaged(text));
		die(WAIT_IMAGE);
	}
	log_line(note_restarts(text));
	keep->state = be32_make(KEEP_REIPL);
	restart_nucleus();
}

static void (*const steps[])(void) = {
	step_stop,    step_open,       step_frames,	   step_task,
	step_status,  step_trace,      step_users,	   step_seal,
	step_tell,    step_tell_trace, step_tell_operator, step_quiet,
	step_restart,
};

/* A failure while failing: that step is left out. */
static void note_nested(const struct psa *psa, const char *code)
{
	if (!keep || keep->record.nested[0])
		return;
	str_copy((char *)keep->record.nested, sizeof(keep->record.nested),
		 code);
	keep->record.nested_addr = be64_make(psa->back_pgm.addr);
	if (keep->record.size)
		abend_seal(&keep->record);
}

/* True: this is the first failure, and its own. */
static bool take(const struct psa *psa, const char *code)
{
	u32 mine = this_cpu()->addr + 1u;
	u32 none = 0;

	if (__atomic_compare_exchange_n(&owner, &none, mine, false,
					__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		return true;
	if (none != mine)
		restart_wait_for_stop();
	note_nested(psa, code);
	return false;
}

static NORETURN void go_on(void)
{
	while (step < ARRAY_SIZE(steps))
		steps[step++]();
	die(WAIT_FAILED);
}

static void set_cause(const struct psa *psa, const char *code, u16 icode,
		      u64 address)
{
	str_copy(cause.code, sizeof(cause.code), code);
	cause.icode = icode;
	cause.address = address;
	cause.psw = psa->back_pgm;
	memcpy(cause.gr, psa->save_pgm, sizeof(cause.gr));
}

/* The place is where abend() was called from. */
static void set_assertion(const struct psa *psa)
{
	const char *what = (const char *)psa->save_pgm[2];
	const char *file = (const char *)psa->save_pgm[3];

	set_cause(psa, "AST001", 0, 0);
	cause.psw.addr = psa->save_pgm[14];
	fmt_print(cause.what, sizeof(cause.what), "%s:%u: %s", file,
		  (u32)psa->save_pgm[4], what);
}

static bool in_guard_page(u64 addr)
{
	return addr >= STACK_BASE &&
	       addr < STACK_BASE + STACKS_MAX * STACK_SLOT &&
	       (addr - STACK_BASE) % STACK_SLOT < PAGE_SIZE;
}

static void program_code(char to[ABEND_CODE_SIZE], const struct psa *psa)
{
	u16 code = psa->pgm_code & 0xff;

	fmt_print(to, ABEND_CODE_SIZE, "PRG%03u", code);
	if ((code == 0x10 || code == 0x11) &&
	    in_guard_page(psa->trans_exc_id & PAGE_MASK))
		str_copy(to, ABEND_CODE_SIZE, "STK001");
}

void abend_program(const struct psa *psa)
{
	bool assertion = psa->back_pgm.addr == (u64)abend_behind;

	char code[ABEND_CODE_SIZE];

	program_code(code, psa);
	if (take(psa, assertion ? "AST001" : code)) {
		if (assertion)
			set_assertion(psa);
		else
			set_cause(psa, code, psa->pgm_code, psa->trans_exc_id);
	}
	go_on();
}

void abend_machine_check(const struct psa *psa)
{
	if (take(psa, "MCH001")) {
		set_cause(psa, "MCH001", 0, 0);
		cause.psw = psa->back_mcck;
		memcpy(cause.gr, psa->save_mcck, sizeof(cause.gr));
		fmt_print(cause.what, sizeof(cause.what),
			  "machine-check interruption code %016llX",
			  (unsigned long long)psa->mcck_code);
	}
	go_on();
}

void abend_other(const struct psa *psa, const char *code, u16 icode)
{
	if (take(psa, code))
		set_cause(psa, code, icode, 0);
	go_on();
}

void abend_snapshot(const char *what)
{
	set_cause(this_psa(), "SNP001", 0, 0);
	cause.psw = (struct psw){ PSW_CP, (u64)__builtin_return_address(0) };
	cause.gr[15] = (u64)__builtin_frame_address(0);
	str_copy(cause.what, sizeof(cause.what), what);
	keep = keep_open();
	fill_cause(&keep->record);
	fill_frames(&keep->record);
	fill_task(&keep->record);
	copy_traces();
	abend_seal(&keep->record);
	keep_close();
	keep = NULL;
}
