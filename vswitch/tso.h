/* SPDX-License-Identifier: Apache-2.0 */
/* Large TCP segments cut into ordinary ones, for who cannot take them. */
#ifndef VSWITCH_TSO_H
#define VSWITCH_TSO_H

#include "vswitch/dgram.h"

/*
 * Segments of D (IP at data, passed offload_check with DGRAM_GSO_TCP4), each
 * with its own headers and finished checksums, linked by next.  D is not
 * consumed.  NULL: no buffers; nothing is left over.
 */
struct dgram *tso_split(const struct dgram *d, u32 *count);

#endif
