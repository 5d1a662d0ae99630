/* SPDX-License-Identifier: Apache-2.0 */
/* What DEFINE LAN, DEFINE VSWITCH and SYSTEM CONFIG share. */
#ifndef CP_CMD_LAN_H
#define CP_CMD_LAN_H

#include "cp/lib/types.h"
#include "vswitch/lan.h"

struct args;
struct cmdio;

/* The base's own address and the LAN's prefix, from "a.b.c.d/len". */
void lan_set_address(struct lan_config *cfg, u32 address, u8 bits);
/*
 * One of the operands that LANs and VSWITCHes share: TYPE, ADDRESS, MTU,
 * GATEWAY, and those of lan_take_change.  *TAKEN: it was one.  False after a
 * message.
 */
bool lan_operand(struct cmdio *io, struct args *a, struct lan_config *cfg,
		 bool *taken);

/*
 * Give VSWITCH NAME the adapter RDEV (0: none) and start it, or stop it.  What
 * fails to start keeps its RDEV.  May block for seconds.
 */
enum err vswitch_set_rdev(const char *name, u16 rdev) MUST_CHECK;
enum err vswitch_connect(const char *name, bool connect) MUST_CHECK;
/*
 * The operands of SET that both have: MAXCONN, ISOLATION, IPTIMEOUT and
 * MACPROTECT.  False: none is next.  A message may have been given; *E is what
 * the router said.
 */
bool lan_take_change(struct cmdio *io, struct args *a, const char *owner,
		     const char *name, enum err *e);

#endif
