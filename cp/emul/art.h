/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's access-register translation: which address space an access-list
 * entry token (ALET) stands for.  Pure.  Principles of Operation, chapter 5.
 */
#ifndef CP_EMUL_ART_H
#define CP_EMUL_ART_H

#include "cp/emul/dat.h"
#include "cp/lib/types.h"

#define PGM_ALET_SPEC	     0x28
#define PGM_ALEN_TRANSLATION 0x29
#define PGM_ALE_SEQUENCE     0x2a
#define PGM_ASTE_VALIDITY    0x2b
#define PGM_ASTE_SEQUENCE    0x2c

/*
 * The address-space-control element of ALET, by the access lists that control
 * registers 2 and 5 of C lead to.  Authority is not asked: this is for whoever
 * looks at the machine from outside.  z/Architecture only.
 */
enum pgm art_asce(const struct dat_context *c, u32 alet, u64 *asce) MUST_CHECK;

#endif
