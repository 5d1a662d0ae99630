/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Initial program loading from a device: the channel program that the machine
 * implies.  Principles of Operation, chapter 17.
 */
#include "cp/mm/gstor.h"
#include "cp/vdev/vcss.h"
#include "cp/vdev/vcss_sub.h"

#define CMD_READ_IPL 0x02
#define IPL_RECORD   24 /* PSW and two commands */

enum err vcss_ipl(struct vcss *c, struct vdev *v)
{
	const struct ccw0 implied = {
		.cmd = CMD_READ_IPL,
		.flags = CCW_CC | CCW_SLI,
		.count = be16_make(IPL_RECORD),
	};

	if (gstor_write(c->g, gpa(0), &implied, sizeof(implied)) != PGM_NONE)
		return ERR_RANGE;
	sub_idle(v);
	v->pmcw.flags = be16_make(be16_get(v->pmcw.flags) | PMCW_E);
	v->pmcw.intparm = be32_make(0);
	sub_begin(v, ORB_LPM, 0);
	v->prog.ipl = true;
	sub_run(v);
	return ERR_OK;
}
