/* SPDX-License-Identifier: Apache-2.0 */
/* The router tool: a router built from a text, and a capture sent through. */
#ifndef CMS_TOOLS_ROUTER_REPLAY_H
#define CMS_TOOLS_ROUTER_REPLAY_H

#include <stdio.h>

#include "vswitch/router.h"

#define REPLAY_NAME_SIZE 16

struct replay {
	struct router r;
	char name[ROUTER_PORTS][REPLAY_NAME_SIZE];
};

extern const char replay_config_help[];

/*
 * Read the configuration text of FILE (named PATH in messages) into G; false:
 * an error was printed to stderr as PATH:LINE: text.
 */
bool replay_configure(struct replay *g, FILE *file, const char *path);
/*
 * Send the capture in BYTES through G, one line a packet to OUT, totals at the
 * end.  False: not a capture, or damaged (said on stderr).
 */
bool replay_run(struct replay *g, const u8 *bytes, size_t size, FILE *out);

#endif
