/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of TRACE NIC, LAN and VSWITCH: see nettrace_order.h. */
#include "cp/cmd/nettrace_order.h"

#include "cp/cmd/operand.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "vswitch/capture.h"
#include "vswitch/tzsp.h"
#include "vswitch/wire/ip4.h"

#define RATE_DEFAULT 2000
#define RATE_MAX     100000
#define COUNT_MAX    1000000000
#define PORT_MAX     65535

/* WORD is "a.b.c.d" or "a.b.c.d:port". */
static bool parse_collector(const char *word, struct nettrace_filter *f)
{
	char text[ARGS_WORD_MAX + 1];
	u32 port = TZSP_PORT;
	char *colon;

	str_copy(text, sizeof(text), word);
	for (colon = text; *colon && *colon != ':'; colon++)
		;
	if (*colon) {
		*colon++ = '\0';
		if (!operand_number(colon, PORT_MAX, &port) || port == 0)
			return false;
	}
	f->collector_port = (u16)port;
	return inet_parse(text, &f->collector) && ip4_is_unicast(f->collector);
}

static enum nettrace_said take_to(struct args *a, struct nettrace_order *o)
{
	if (!args_next(a))
		return NETTRACE_MISSING;
	if (args_abbrev(a->word, "PUNCH", 3)) {
		o->verb = NETTRACE_TO_PUNCH;
		return NETTRACE_GOOD;
	}
	o->verb = NETTRACE_TO_NETWORK;
	return parse_collector(a->word, &o->filter) ? NETTRACE_GOOD
						    : NETTRACE_INVALID;
}

static enum nettrace_said take_number(struct args *a, u32 min, u32 max,
				      u32 *out)
{
	u32 n;

	if (!args_next(a))
		return NETTRACE_MISSING;
	if (!operand_number(a->word, max, &n) || n < min)
		return NETTRACE_INVALID;
	*out = n;
	return NETTRACE_GOOD;
}

static enum nettrace_said take_host(struct args *a, struct nettrace_filter *f)
{
	if (!args_next(a))
		return NETTRACE_MISSING;
	return inet_parse(a->word, &f->host) && f->host ? NETTRACE_GOOD
							: NETTRACE_INVALID;
}

static enum nettrace_said take_protocol(struct args *a,
					struct nettrace_filter *f)
{
	if (!args_next(a))
		return NETTRACE_MISSING;
	return nettrace_protocol_parse(a->word, &f->protocol)
		       ? NETTRACE_GOOD
		       : NETTRACE_INVALID;
}

static enum nettrace_said take_option(struct args *a, struct nettrace_order *o)
{
	enum nettrace_said said;
	u32 port = 0;

	if (args_take(a, "HOST", 1))
		return take_host(a, &o->filter);
	if (args_take(a, "PROTOCOL", 4))
		return take_protocol(a, &o->filter);
	if (args_take(a, "SNAP", 2))
		return take_number(a, CAPTURE_SNAP_MIN, CAPTURE_SNAP_MAX,
				   &o->snap);
	if (args_take(a, "COUNT", 1))
		return take_number(a, 1, COUNT_MAX, &o->count);
	if (args_take(a, "RATE", 1))
		return take_number(a, 1, RATE_MAX, &o->rate);
	if (!args_take(a, "PORT", 4)) {
		args_next(a);
		return NETTRACE_OPTION;
	}
	said = take_number(a, 1, PORT_MAX, &port);
	o->filter.port = (u16)port;
	return said;
}

enum nettrace_said nettrace_order_parse(struct args *a,
					struct nettrace_order *out)
{
	enum nettrace_said said = NETTRACE_GOOD;

	*out = (struct nettrace_order){ .snap = CAPTURE_SNAP_DEFAULT,
					.rate = RATE_DEFAULT };
	if (args_take(a, "OFF", 3)) {
		if (!args_next(a))
			return NETTRACE_GOOD;
		return NETTRACE_OPTION;
	}
	if (!args_take(a, "TO", 2)) {
		if (!args_next(a))
			return NETTRACE_MISSING;
		return NETTRACE_OPTION;
	}
	said = take_to(a, out);
	while (said == NETTRACE_GOOD && args_peek(a))
		said = take_option(a, out);
	return said;
}
