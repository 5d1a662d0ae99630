/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the services *MSG and *MSGALL: the kind is the class of the IUCV
 * message, its text eight bytes of userid and then what was said, in EBCDIC.
 *
 * Reference: CP Programming Services, Message System Service.
 */
#ifndef IUCV_STARMSG_H
#define IUCV_STARMSG_H

#include "cp/lib/types.h"

enum star_kind {
	STAR_MSG = 1, /* MESSAGE and MSGNOH                  */
	STAR_WNG,     /* WARNING                             */
	STAR_CPCONIO, /* CP's lines for the console          */
	STAR_SMSG,    /* special messages                    */
	STAR_VMCONIO, /* lines of the machine's own          */
	STAR_EMSG,    /* CP's error messages                 */
	STAR_IMSG,    /* CP's information messages           */
	STAR_SCIF,    /* lines of whose console it has       */
	STAR_KINDS
};

#define STAR_TEXT_MAX 256
#define STAR_SIZE     (8 + STAR_TEXT_MAX)

/* USER: ASCII, at most 8.  TEXT is cut at STAR_TEXT_MAX.  Bytes used. */
u32 star_compose(u8 to[STAR_SIZE], const char *user, const char *text);

#endif
