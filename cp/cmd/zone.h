/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_CMD_ZONE_H
#define CP_CMD_ZONE_H

struct conf;
struct conf_zone;

/* The zones of C; the last one named is in force.  Once at IPL. */
void zone_configure(const struct conf *c);
/* The zone in force. */
void zone_now(struct conf_zone *out);

#endif
