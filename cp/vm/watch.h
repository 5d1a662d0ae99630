/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watching a guest run: TRACE and the debugger's stub ask to be called when an
 * instruction is executed, branches, stores, or when an interruption is taken.
 * The machine's program-event recording (PER) finds the instructions; what the
 * guest itself asks of PER goes on beside it, and it sees none of this but the
 * time it costs (cp/doc/MACHINE.md).  A vm that nobody watches pays nothing.
 *
 * The list of a vm is changed only by who holds its `lock` and has it parked
 * (vm_pause); the tasks of its CPUs read it.
 */
#ifndef CP_VM_WATCH_H
#define CP_VM_WATCH_H

#include "cp/arch/opcode.h"
#include "cp/emul/per.h"
#include "cp/lib/list.h"

struct vcpu;
struct vm;
struct vmexit;

/* Instructions; WATCH_EMULATED are those that come to CP. */
#define WATCH_FETCH    0x01u
#define WATCH_BRANCH   0x02u
#define WATCH_STORE    0x04u
#define WATCH_EMULATED 0x08u
/* Interruptions. */
#define WATCH_RESTART  0x10u
#define WATCH_EXTERNAL 0x20u
#define WATCH_SVC      0x40u
#define WATCH_PROGRAM  0x80u
#define WATCH_MCHECK   0x100u
#define WATCH_IO       0x200u

#define WATCH_INTERRUPTIONS                                                    \
	(WATCH_RESTART | WATCH_EXTERNAL | WATCH_SVC | WATCH_PROGRAM |          \
	 WATCH_MCHECK | WATCH_IO)
#define WATCH_INSTRUCTIONS                                                     \
	(WATCH_FETCH | WATCH_BRANCH | WATCH_STORE | WATCH_EMULATED)

struct watch_event {
	u32 kinds; /* all that it is; an instruction or an interruption */
	u64 at;	   /* logical address of the instruction; of the old PSW */
	u64 mask;  /* of the PSW it was executed under; of the old PSW   */
	u8 text[INSN_SIZE_MAX];
	u32 size; /* of the instruction; 0: it cannot be read           */
	struct per_event per; /* an instruction's                     */
	u16 code;	/* interruption code; SVC number                   */
	u32 subchannel; /* WATCH_IO: subsystem-identification word         */
};

struct watch {
	struct list node;
	u32 kinds;		 /* WATCH_..., not 0                      */
	u64 first, last;	 /* instructions in this range only       */
	u64 into, into_last;	 /* branches, stores into this range only */
	const struct vcpu *only; /* NULL: all CPUs                  */
	/*
	 * In the task of V, which stands behind the instruction or at the new
	 * PSW; may block.  V goes on when it returns, unless it was told to
	 * stop (watch_stop).
	 */
	void (*hit)(struct watch *w, struct vcpu *v,
		    const struct watch_event *e);
	void (*gone)(struct watch *w); /* the vm ends; may free W */
};

struct watches {
	struct list list;
	u32 kinds;	     /* of all */
	struct per_regs per; /* what they need together */
};

void watch_init(struct watches *ws);
void watch_end(struct watches *ws); /* no CPU is left */
/* Caller holds vm->lock, VM is parked; W stays the caller's. */
void watch_add(struct vm *vm, struct watch *w);
void watch_remove(struct vm *vm, struct watch *w);
/*
 * From a hit: V's vm enters CP READ, each of its CPUs before it executes
 * another instruction.  WHY (may be NULL) is told to its user.
 */
void watch_stop(struct vcpu *v, const char *why);
/* Bytes of the instruction at the PSW; 0: it cannot be fetched. */
u16 watch_text_size(struct vcpu *v);

/* --- for the engine and the world's loop --- */

/*
 * Emulate the instruction of exit X (when it is EXIT_INSTRUCTION, else it has
 * an operation exception) of a guest that is watched, or has PER of its own on.
 * What is left for the caller to inject, as of insn_emulate().
 */
enum pgm watch_emulate(struct vcpu *v, const struct vmexit *x) MUST_CHECK;
/* A program interruption with events of PER. */
void watch_program(struct vcpu *v, const struct vmexit *x);
/* An interruption (one of WATCH_...) was taken; the old PSW is at OLD_PSW. */
void watch_interruption(struct vcpu *v, u32 kind, u16 old_psw);

#endif
