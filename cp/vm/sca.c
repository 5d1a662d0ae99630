/* SPDX-License-Identifier: Apache-2.0 */
/* The IPTE interlock: see sca.h. */
#include "cp/vm/sca.h"

#include "cp/mm/frame.h"

#define LOCKED	    0x80000000u
#define STALE_TRIES 1000u

struct sca *sca_make(void)
{
	return frame_alloc(0, FRAME_ZERO | FRAME_LOW);
}

void sca_free(struct sca *s)
{
	if (s)
		frame_free(s, 0);
}

static bool swap(struct sca *s, u32 old, u32 new)
{
	return __atomic_compare_exchange_n(&s->ipte_lock, &old, new, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void sca_lock(struct sca *s)
{
	u32 tries = 0;
	u32 old;

	if (!s)
		return;
	for (;;) {
		old = __atomic_load_n(&s->ipte_lock, __ATOMIC_SEQ_CST);
		if (old == LOCKED && ++tries < STALE_TRIES)
			continue; /* the machine's */
		if (swap(s, old,
			 old == LOCKED ? LOCKED | 1 : (old | LOCKED) + 1))
			return;
	}
}

void sca_unlock(struct sca *s)
{
	u32 old;

	if (!s)
		return;
	do
		old = __atomic_load_n(&s->ipte_lock, __ATOMIC_SEQ_CST);
	while (!swap(s, old, old == (LOCKED | 1) ? 0 : old - 1));
}

void sca_refresh(struct sca *s)
{
	u32 tries;

	for (tries = 0; s && tries < STALE_TRIES; tries++)
		if (__atomic_load_n(&s->ipte_lock, __ATOMIC_SEQ_CST) != LOCKED)
			return;
	if (s)
		swap(s, LOCKED, 0);
}
