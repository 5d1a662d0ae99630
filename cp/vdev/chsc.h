/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CHANNEL SUBSYSTEM CALL for a vm: a request block of one page is answered in
 * place.  Known: X'0002' (descriptions of channel paths), X'0004' (descriptions
 * of subchannels), X'000E' (event information: never any) and X'0010'
 * (characteristics: adapter interruptions).  Every other command gets response
 * code 0004, "not provided", which programs expect.
 */
#ifndef CP_VDEV_CHSC_H
#define CP_VDEV_CHSC_H

#include "cp/lib/types.h"
#include "cp/vdev/vcss.h"

#define CHSC_PAGE 4096

/*
 * PAGE is a copy of the guest's block (its address must be on a 4 KiB
 * boundary: else specification, the caller's check).  With PGM_NONE and
 * *cc == 0 the caller stores the page back.
 */
enum pgm vcss_chsc(struct vcss *c, u8 *page, u8 *cc) MUST_CHECK;

#endif
