/* SPDX-License-Identifier: Apache-2.0 */
/* Between sie.c and sie_per.c. */
#ifndef CP_ENGINE_SIE_PER_H
#define CP_ENGINE_SIE_PER_H

struct sie_block;
struct sie_light;
struct vcpu;

/* Into SIE until it exits. */
void sie_enter_once(struct vcpu *v, struct sie_block *s,
		    struct sie_light *light);
/* The same for a guest in ESA/390 mode, or one that is watched. */
void sie_enter_detour(struct vcpu *v, struct sie_block *s);

#endif
