/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine: something that runs a vcpu until it needs CP.  sie.c fills a
 * struct vmexit from an interception; a deprivileged engine would from a trap.
 * Nothing behind this line can tell which.
 */
#ifndef CP_ENGINE_ENGINE_H
#define CP_ENGINE_ENGINE_H

#include "cp/engine/exits.h"
#include "cp/lib/types.h"

struct vcpu;

struct vmexit {
	enum vmexit_kind kind;
	u16 ipa; /* EXIT_INSTRUCTION: the text; PSW is behind it */
	u32 ipb;
	u16 pgm;      /* EXIT_PROGRAM: interruption code       */
	u16 ilc;      /* and instruction length in bytes       */
	u64 tea;      /* and translation-exception id          */
	u16 per_code; /* when PGM has PGM_PER: its PER code     */
	u64 per_at;   /* and PER address                       */
	gpa_t fault;  /* EXIT_FAULT: where                     */
	u16 why;      /* EXIT_VALIDITY: reason                 */
	u64 left;     /* CPU timer at the exit              */
};

/* What the machine has; false: no engine fits. */
bool engine_init(void);
/*
 * Run until an exit.  Loads the guest's state into this CPU if it is not
 * there (R2.6).  The caller has looked at cpu->need_resched.
 */
void engine_run(struct vcpu *v, struct vmexit *out);
/*
 * A light exit: a DIAGNOSE that is carried out without the world's loop, the
 * guest being entered again at once, unless it parked meanwhile.  Its handler
 * must not change what decides whether an interruption can be taken (PSW masks,
 * control registers); when it gives a program interruption it has done nothing.
 */
typedef enum pgm (*engine_light_fn)(struct vcpu *v, u8 r1, u8 r3);
/* FIND tells the handler of DIAGNOSE CODE, NULL: not a light one.  Once. */
void engine_set_light(engine_light_fn (*find)(u16 code));
/* Make it leave, from any CPU. */
void engine_kick(struct vcpu *v);
/* Its own task, before it looks at what it may have been kicked for. */
void engine_unkick(struct vcpu *v);
/* Defaults of the controls after a reset. */
void engine_reset(struct vcpu *v);
/* The vm's storage, or what is behind it, is another. */
void engine_storage(struct vcpu *v);

#endif
