/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Privilege classes as letters and as bits: A to Z are bits 0 to 25, 1 to 6 are
 * bits 26 to 31.  Text into bits is dir_classes().  Pure.
 */
#ifndef CP_CMD_CLASSES_H
#define CP_CMD_CLASSES_H

#include "cp/lib/types.h"

#define CLASSES_TEXT_MAX 32

/* Bits into "ABG"; TO has room for CLASSES_TEXT_MAX + 1. */
void classes_text(u32 classes, char *to);
/* Does a user of CLASSES hold one of TEXT's?  "*" is held by everyone. */
bool classes_allow(const char *text, u32 classes);

#endif
