/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list-directed IPL file of a guest system: member systems/NAME/NAME.ins of
 * the pack.  Its lines are what Hercules' `ipl x.ins` reads:
 *
 *	* a comment (also: # a comment)
 *	file 0xaddress
 *
 * with files relative to systems/NAME/.  One comment means something to CP and
 * is still a comment to Hercules:
 *
 *	*PARM 0xaddress size [ASCII|EBCDIC]
 *
 * the place for IPL ... PARM text of up to size-1 characters (zero terminated,
 * ASCII unless said), beside the copy in the general registers.
 */
#ifndef CP_PACK_INS_H
#define CP_PACK_INS_H

#include "cp/pack/pack.h"

#define INS_FILES_MAX 16

struct ins_file {
	struct pack_member member;
	u64 address; /* where it goes in guest storage */
};

struct ins {
	struct ins_file file[INS_FILES_MAX];
	u32 files;
	bool has_parm;
	bool parm_ebcdic;
	u64 parm_address;
	u32 parm_size;
};

/*
 * Read the .ins of SYSTEM (any case).  ERR_NOENT: no such system.  ERR_FORMAT:
 * reported (line numbers are of the .ins).  Start PSW: the eight bytes at 0 of
 * the loaded storage.
 */
enum err ins_read(const struct pack *p, const char *system, struct ins *out,
		  struct report *report) MUST_CHECK;
/*
 * The Nth system's name (from 0) into NAME (9 bytes), for lists; false after
 * the last.
 */
bool ins_system_name(const struct pack *p, u32 n, char *name);

#endif
