/* SPDX-License-Identifier: Apache-2.0 */
/* IUCV of a machine that talks to itself. */
#ifndef TESTS_GUEST_DIAG_IUCV_H
#define TESTS_GUEST_DIAG_IUCV_H

void diag_check_iucv(void);

#endif
