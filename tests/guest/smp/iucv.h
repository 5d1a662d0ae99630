/* SPDX-License-Identifier: Apache-2.0 */
/* IUCV of a machine with two CPUs, each with a buffer and masks of its own. */
#ifndef TESTS_GUEST_SMP_IUCV_H
#define TESTS_GUEST_SMP_IUCV_H

/* The other CPU's part; and an interruption X'4000' there. */
void smp_iucv_other(void);
void smp_iucv_came(void);
/* The first CPU's, while the other does its own. */
void smp_check_iucv(void);
/* After the other CPU's reset, whose buffer was the last one. */
void smp_check_iucv_is_gone(void);

#endif
