/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/rdev/rdev_class.h"

#include "cp/arch/css.h"

#define MODEL_LCS 0x60

/* What a device's own type tells. */
static const struct {
	u16 dev_type;
	u8 class;
} types[] = {
	{ 0x0671, RDEV_DASD },	  { 0x2311, RDEV_DASD },
	{ 0x2314, RDEV_DASD },	  { 0x3310, RDEV_DASD },
	{ 0x3330, RDEV_DASD },	  { 0x3340, RDEV_DASD },
	{ 0x3350, RDEV_DASD },	  { 0x3370, RDEV_DASD },
	{ 0x3375, RDEV_DASD },	  { 0x3380, RDEV_DASD },
	{ 0x3390, RDEV_DASD },	  { 0x9332, RDEV_DASD },
	{ 0x9335, RDEV_DASD },	  { 0x9336, RDEV_DASD },
	{ 0x9345, RDEV_DASD },	  { 0x3410, RDEV_TAPE },
	{ 0x3420, RDEV_TAPE },	  { 0x3422, RDEV_TAPE },
	{ 0x3430, RDEV_TAPE },	  { 0x3480, RDEV_TAPE },
	{ 0x3490, RDEV_TAPE },	  { 0x3590, RDEV_TAPE },
	{ 0x8809, RDEV_TAPE },	  { 0x9347, RDEV_TAPE },
	{ 0x9348, RDEV_TAPE },	  { 0x1442, RDEV_READER },
	{ 0x2501, RDEV_READER },  { 0x3505, RDEV_READER },
	{ 0x3525, RDEV_PUNCH },	  { 0x1403, RDEV_PRINTER },
	{ 0x3203, RDEV_PRINTER }, { 0x3211, RDEV_PRINTER },
};

enum rdev_class rdev_class(u16 cu_type, u8 cu_model, u16 dev_type)
{
	if (cu_type == CU_3274)
		return RDEV_GRAF;
	if (cu_type == CU_3215)
		return RDEV_CONSOLE;
	if (cu_type == CU_3088)
		return cu_model == MODEL_LCS ? RDEV_OSA : RDEV_CTCA;
	for (u32 i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].dev_type == dev_type)
			return (enum rdev_class)types[i].class;
	return RDEV_OTHER;
}

bool rdev_is_fba(u16 dev_type)
{
	static const u16 fba[] = { 0x0671, 0x3310, 0x3370,
				   0x9332, 0x9335, 0x9336 };

	for (u32 i = 0; i < ARRAY_SIZE(fba); i++)
		if (fba[i] == dev_type)
			return true;
	return false;
}

const char *rdev_class_name(enum rdev_class c)
{
	static const char *const names[] = {
		[RDEV_DASD] = "DASD",	 [RDEV_TAPE] = "TAPE",
		[RDEV_READER] = "RDR",	 [RDEV_PUNCH] = "PUN",
		[RDEV_PRINTER] = "PRT",	 [RDEV_GRAF] = "GRAF",
		[RDEV_CONSOLE] = "CONS", [RDEV_CTCA] = "CTCA",
		[RDEV_OSA] = "OSA",	 [RDEV_OTHER] = "DEV",
	};

	return names[c];
}
