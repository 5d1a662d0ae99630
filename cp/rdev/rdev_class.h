/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of real devices, as QUERY and ATTACH name them.  Pure. */
#ifndef CP_RDEV_RDEV_CLASS_H
#define CP_RDEV_RDEV_CLASS_H

#include "cp/lib/types.h"

enum rdev_class {
	RDEV_DASD,
	RDEV_TAPE,
	RDEV_READER,
	RDEV_PUNCH,
	RDEV_PRINTER,
	RDEV_GRAF,
	RDEV_CONSOLE,
	RDEV_CTCA,
	RDEV_OSA,
	RDEV_OTHER,
	RDEV_CLASSES
};

/* Of control unit CU_TYPE, CU_MODEL with a device DEV_TYPE, by Sense ID. */
enum rdev_class rdev_class(u16 cu_type, u8 cu_model, u16 dev_type);
/* A disk of fixed blocks?  Control units name themselves differently. */
bool rdev_is_fba(u16 dev_type);
/* "DASD", "TAPE", "RDR" ... */
const char *rdev_class_name(enum rdev_class c);

#endif
