/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'58': the 3270 behind a line console.  Rx: address of format-0
 * CCWs, Ry: the console's number.  What the commands are is the console's to
 * know (cp/vdev/v3215_screen.c); they end with an I/O interruption, as after
 * SSCH.
 *
 * Reference: CP Programming Services, DIAGNOSE X'58'.
 */
#include "cp/diag/handler.h"
#include "cp/vm/fullscreen.h"

#define CC_BUSY 2

enum pgm diag_console(struct vcpu *v, u8 rx, u8 ry)
{
	u32 cpa = (u32)gra_val(diag_address(v, rx));
	u8 cc;

	if (fullscreen_console(v->vm, (u16)v->gr[ry], cpa, &cc) != ERR_OK)
		cc = CC_BUSY;
	vcpu_set_cc(v, cc);
	return PGM_NONE;
}
