/* SPDX-License-Identifier: Apache-2.0 */
/* Code page 037 <-> ISO 8859-1 (ASCII in its lower half), both bijective. */
#ifndef CP_LIB_EBCDIC_H
#define CP_LIB_EBCDIC_H

#include "cp/lib/types.h"

extern const u8 ebcdic_to_ascii[256];
extern const u8 ascii_to_ebcdic[256];

void ebcdic_from(void *to, const void *ascii, size_t size);
void ebcdic_to(void *ascii, const void *from, size_t size);

#endif
