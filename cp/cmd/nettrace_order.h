/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operands of TRACE NIC, LAN and VSWITCH behind the target: OFF, or where
 * to and what of.  Pure: any bytes are accepted.
 *
 *	{TO a.b.c.d[:port] | TO PUNCH | OFF}
 *	[HOST a.b.c.d] [PROTO {ICMP | TCP | UDP | ARP | n}] [PORT n]
 *	[SNAP n] [COUNT n] [RATE n]
 */
#ifndef CP_CMD_NETTRACE_ORDER_H
#define CP_CMD_NETTRACE_ORDER_H

#include "cp/cmd/args.h"
#include "vswitch/nettrace_filter.h"

enum nettrace_verb { NETTRACE_OFF, NETTRACE_TO_NETWORK, NETTRACE_TO_PUNCH };

struct nettrace_order {
	enum nettrace_verb verb;
	struct nettrace_filter filter;
	u32 snap, rate;
	u32 count; /* 0: no limit */
};

enum nettrace_said {
	NETTRACE_GOOD,
	NETTRACE_MISSING, /* an operand is */
	NETTRACE_INVALID, /* A->word: no such value */
	NETTRACE_OPTION,  /* A->word: no such option */
};

/* Takes all of A that is left. */
enum nettrace_said nettrace_order_parse(struct args *a,
					struct nettrace_order *out);

#endif
