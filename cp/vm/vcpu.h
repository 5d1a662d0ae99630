/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual CPU: a world.  Its task's loop (cp/vm/run.c) is: obey requests,
 * deliver what is pending, run the engine until it exits, handle the exit.
 *
 * The register part (gr, psw, cr ...) belongs to the vcpu's own task while it
 * runs, and to whoever holds vm->lock while it is parked (vm_stop).
 */
#ifndef CP_VM_VCPU_H
#define CP_VM_VCPU_H

#include "cp/arch/registers.h"
#include "cp/arch/sie.h"
#include "cp/core/clock.h"
#include "cp/core/idling.h"
#include "cp/engine/exits.h"
#include "cp/hw/asm.h"
#include "cp/lib/types.h"
#include "iucv/iucv.h"
#include "iucv/vmcf.h"

struct task;
struct vm;

enum vcpu_state {
	VCPU_STOPPED, /* parked; registers are free for others */
	VCPU_RUNNING, /* its task runs it                      */
};

#define VCPU_PEND_EXT_KEY   0x01 /* interrupt key, X'0040'         */
#define VCPU_PEND_RESTART   0x02 /* restart interruption           */
#define VCPU_PEND_EMERGENCY 0x04 /* emergency signal, X'1201'      */
#define VCPU_PEND_CALL	    0x08 /* external call, X'1202'         */
#define VCPU_PEND_SERVICE   0x10 /* floating: service signal       */
#define VCPU_PEND_MCHECK    0x20 /* floating: channel report       */
#define VCPU_PEND_IUCV	    0x40 /* floating: perhaps, X'4000'     */
#define VCPU_PEND_VMCF	    0x80 /* floating: perhaps, X'4001'     */

/* Why a vcpu is parked, or shall be. */
#define VCPU_STOP_CP	0x01 /* CP READ: the whole machine stands        */
#define VCPU_STOP_PAUSE 0x02 /* a command looks at the registers         */
#define VCPU_STOP_ARCH	0x04 /* the stopped state, as SIGP knows it      */
#define VCPU_STOP_RESET 0x08 /* it resets its machine (cp/vm/reipl.h)    */
#define VCPU_STOP_GDB	0x10 /* its debugger has stopped the machine     */
#define VCPU_STOP_SLEEP 0x40 /* SLEEP: its user wants it to rest         */

/* What it does before it is in the stopped state (cp/vm/cpus.h). */
#define VCPU_ORDER_RESET	 0x01 /* CPU reset           */
#define VCPU_ORDER_INITIAL_RESET 0x02 /* initial CPU reset   */
#define VCPU_ORDER_STORE_STATUS	 0x04 /* at absolute X'1200' */

/*
 * A function that moves data in steps and is in the middle of it: while its CPU
 * is stopped, the PSW is at the instruction, as if it had not begun; with the
 * same PSW and operand it goes on (run_move_rests).
 */
enum vcpu_mover { MOVES_NOTHING, MOVES_IUCV, MOVES_VMCF };
struct vcpu_move {
	u8 by, resumed; /* enum vcpu_mover; RESUMED: it is executed again */
	u64 psw_addr;	/* of the instruction   */
	u64 operand;	/* its parameter list's */
	union {
		struct iucv_call iucv;
		struct vmcf_call vmcf;
	};
};

struct vcpu {
	struct vm *vm;
	u16 addr;
	struct task *task;
	struct sie_block *sie; /* PSW, CRs, prefix, timers live here */
	u64 gr[16];
	u32 ar[16];
	u64 fpr[16];
	u32 fpc;
	bool esa390;	    /* ESA/390 mode (before SIGP set architecture) */
	bool detour;	    /* that, or watched: not the straight way      */
	bool alone;	    /* one instruction for gdb: no interruptions   */
	bool wait_inside;   /* so may the wait it is in, once           */
	bool real_space;    /* so it computes without DAT (sie_real.c)  */
	bool fp_loaded;	    /* fpr, ar, fpc are in a CPU's registers       */
	u32 waiting;	    /* in an enabled wait: task_wake() ends it     */
	bool quit;	    /* the task shall end                          */
	u32 ended;	    /* and has                                     */
	u32 stop;	    /* VCPU_STOP_..., atomic: park while any is on */
	u32 state;	    /* enum vcpu_state, atomic */
	u32 orders;	    /* VCPU_ORDER_..., atomic                      */
	u16 stopped_by;	    /* who ordered the stop                        */
	bool ifl;	    /* TYPE IFL                                    */
	u16 call_from;	    /* address of the external call's sender */
	u64 emergency_from; /* a bit for each sender's address, atomic */
	u32 pending;	    /* VCPU_PEND_..., atomic */
	struct task *stop_waiter;
	struct exit_stats exits;
	struct sie_light light; /* the last light exit's instruction */
	u32 light_key;		/* its row in exits                  */
	u32 lights;		/* of these not in exits yet, and    */
	s32 light_from;		/* as many as light.left is below it */
	u64 light_each;		/* what one costs, CPU-timer units   */
	u64 light_spent;	/* on all of them since the entry    */
	struct idling idling;
	u64 vtime;	   /* CPU-timer units inside SIE */
	u64 ttime;	   /* and of its task as a whole */
	u64 pgm_loop_addr; /* program-interruption loop detection */
	u32 pgm_loop_count;
	bool pgm_looping;
	struct iucv_cpu iucv; /* its buffer and masks (cp/vm/iucv.h) */
	bool iucv_waits;      /* in TEST MESSAGE; under its lock      */
	struct vcpu_move move;
};

/* ERR_FULL: too many tasks are there.  ERR_NOMEM. */
enum err vcpu_create(struct vm *vm, u16 addr, struct vcpu **out) MUST_CHECK;
void vcpu_destroy(struct vcpu *v); /* its task has ended */
/* Get it out of SIE or out of its wait; from any CPU, any context. */
void vcpu_kick(struct vcpu *v);
/* Its mode was changed, or its vm is watched now, or no more. */
void vcpu_choose_way(struct vcpu *v);
void vcpu_reset_cpu(struct vcpu *v);	 /* CPU reset: what pends */
void vcpu_reset_initial(struct vcpu *v); /* initial CPU reset */
void vcpu_reset_clear(struct vcpu *v);	 /* clear reset: also gr, ar, fpr */

bool vcpu_amode64(const struct vcpu *v);
bool vcpu_problem_state(const struct vcpu *v);
u32 vcpu_cc(const struct vcpu *v);
void vcpu_set_cc(struct vcpu *v, u32 cc);
/* Addressing-mode mask of a logical address (24, 31, 64 bits). */
u64 vcpu_wrap(const struct vcpu *v, u64 addr);
/* Guest prefixing. */
gpa_t vcpu_real_to_abs(const struct vcpu *v, gra_t a);

/*
 * Read / write guest logical storage with the guest's present translation
 * mode, at most a page; what is returned is to be given to the guest as a
 * program interruption (vcpu->sie's TEA is set by the injection).
 */
enum pgm vcpu_read(struct vcpu *v, gva_t from, void *to,
		   size_t size) MUST_CHECK;
enum pgm vcpu_write(struct vcpu *v, gva_t to, const void *from,
		    size_t size) MUST_CHECK;
/* Could vcpu_write store there?  Nothing is changed. */
enum pgm vcpu_check_write(struct vcpu *v, gva_t to, size_t size) MUST_CHECK;
/* Guest real storage (DIAGNOSE operands, prefix area). */
enum pgm vcpu_read_real(struct vcpu *v, gra_t from, void *to,
			size_t size) MUST_CHECK;
enum pgm vcpu_write_real(struct vcpu *v, gra_t to, const void *from,
			 size_t size) MUST_CHECK;

/* What dat.h walks V's tables by; as long as V is parked or current. */
struct dat_context vcpu_dat(const struct vcpu *v, u64 psw_mask);
/*
 * Where logical address AT (wrapped) is under PSW_MASK's translation mode;
 * protection is not looked at, nothing is told to the guest.
 */
enum pgm vcpu_translate(struct vcpu *v, u64 psw_mask, u64 at,
			gpa_t *out) MUST_CHECK;
/* Low-address protection from a store to AT, by its real address. */
enum pgm vcpu_check_low(struct vcpu *v, gra_t at) MUST_CHECK;
/* What V holds; it is parked, or current and its world left. */
void vcpu_registers(const struct vcpu *v, struct registers *to);
/* Registers and PSW into the 512 bytes at AT; V is parked or current. */
enum pgm vcpu_store_status(struct vcpu *v, gpa_t at) MUST_CHECK;
/*
 * The same into the assigned locations of the 8 KiB at LOW, and which
 * architecture it was: absolute 0 for STORE STATUS, the prefix area for a
 * machine check.
 */
#define VCPU_STATUS_AREA 0x1200
enum pgm vcpu_store_assigned(struct vcpu *v, gpa_t low) MUST_CHECK;

/*
 * Length of the instruction that was intercepted; of the EX or EXRL when it was
 * the target of one.
 */
u16 vcpu_insn_length(struct vcpu *v);
/* Let the guest execute it again. */
void vcpu_retry(struct vcpu *v);

/* Architected interruptions into the guest (cp/vm/inject.c). */
void vcpu_inject_program(struct vcpu *v, enum pgm code);
/* Is the instruction executed once more after program interruption CODE? */
bool vcpu_nullifies(u32 code);
/* PER code and address, before a program interruption with PGM_PER. */
void vcpu_set_per(struct vcpu *v, u16 code, u64 at);
void vcpu_inject_svc(struct vcpu *v, u8 number);
/* A timer that is due, if it is open to it; the PSW is. */
bool vcpu_deliver_timer(struct vcpu *v);
/* One that SIE itself found: PSW and length are right already. */
void vcpu_inject_intercepted_program(struct vcpu *v, u16 code, u16 ilc,
				     u64 tea);
/* Deliver whatever is pending and open; true if something was. */
bool vcpu_deliver(struct vcpu *v);
/* Set the intervention requests for what is pending but closed. */
void vcpu_arm_requests(struct vcpu *v);

#endif
