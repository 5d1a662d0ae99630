/* SPDX-License-Identifier: Apache-2.0 */
/* The codes of DIAGNOSE that the control program knows. */
#ifndef TESTS_GUEST_CODES_H
#define TESTS_GUEST_CODES_H

#include "cp/lib/types.h"

static const u16 diag_codes[] = { 0x068, 0x204, 0x058, 0x08c, 0x210, 0x270,
				  0x000, 0x008, 0x00c, 0x010, 0x024, 0x044,
				  0x09c, 0x260, 0x288, 0x2fc, 0x308, 0x500 };

#endif
