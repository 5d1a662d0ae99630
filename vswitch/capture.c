/* SPDX-License-Identifier: Apache-2.0 */
/* What the router said of a frame: see capture.h. */
#include "vswitch/capture.h"

#include "cp/lib/fmt.h"

char *capture_verdict(const struct capture *c, char *to)
{
	const char *way = c->way == CAPTURE_IN ? "in" : "out";
	const char *said = outcome_name(c->outcome);

	if (c->outcome == CAPTURE_REFUSED)
		said = "no room";
	if (c->outcome == OUTCOME_DROPPED)
		fmt_print(to, CAPTURE_VERDICT_SIZE, "%s: %s, %s", way, said,
			  drop_text(c->reason));
	else
		fmt_print(to, CAPTURE_VERDICT_SIZE, "%s: %s", way, said);
	return to;
}
