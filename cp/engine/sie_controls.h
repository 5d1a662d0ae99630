/* SPDX-License-Identifier: Apache-2.0 */
/* What the detours into SIE change of its controls, and give back. */
#ifndef CP_ENGINE_SIE_CONTROLS_H
#define CP_ENGINE_SIE_CONTROLS_H

#include "cp/arch/sie.h"

/* Whatever shows or changes a system mask or PSW, or stores a CR. */
#define PSW_SHIFTS_IC1                                                         \
	(SIE_IC1_LPSW | SIE_IC1_SSM | SIE_IC1_STCTL | SIE_IC1_STNSM |          \
	 SIE_IC1_STOSM)

/* Of a light exit: no exit is like that, each comes to the world's loop. */
#define LIGHT_NEVER 0xff

struct sie_controls {
	u16 lctl_control;
	u8 m, ic0, ic1, ec0, svc;
};

static inline struct sie_controls sie_controls_keep(const struct sie_block *s)
{
	return (struct sie_controls){ .lctl_control = s->lctl_control,
				      .m = s->m,
				      .ic0 = s->ic[0],
				      .ic1 = s->ic[1],
				      .ec0 = s->ec[0],
				      .svc = s->svc_control[0] };
}

static inline void sie_controls_restore(const struct sie_controls *c,
					struct sie_block *s)
{
	s->lctl_control = c->lctl_control;
	s->m = c->m;
	s->ic[0] = c->ic0;
	s->ic[1] = c->ic1;
	s->ec[0] = c->ec0;
	s->svc_control[0] = c->svc;
}

#endif
