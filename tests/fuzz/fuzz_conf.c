/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SYSTEM CONFIG.
 *
 * Aims at: cp/conf/ cp/lib/stmt.c
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cp/conf/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static u8 room[8 * 1024];
static struct conf c;

static void check_lan(const struct conf_lan *lan)
{
	if (!lan->name[0] || strlen(lan->name) > 8 || strlen(lan->owner) > 8 ||
	    lan->rdevs > CONF_RDEVS_MAX || (lan->gateway && !lan->address))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = { .errors = 0 };
	struct arena scratch;

	arena_init(&scratch, room, sizeof(room));
	if (conf_parse(&c, &scratch, (const char *)data, size, &report) !=
	    ERR_OK)
		abort();
	if (c.vswitches > CONF_VSWITCHES_MAX || c.lans > CONF_LANS_MAX ||
	    c.grants > CONF_GRANTS_MAX || c.consoles > CONF_CONSOLES_MAX ||
	    c.logo_lines > CONF_LOGO_LINES_MAX)
		abort();
	for (u32 i = 0; i < c.vswitches; i++)
		check_lan(&c.vswitch[i]);
	for (u32 i = 0; i < c.lans; i++)
		check_lan(&c.lan[i]);
	for (u32 i = 0; i < c.logo_lines; i++)
		if (strlen(c.logo[i]) >= CONF_LOGO_LINE_SIZE)
			abort();
	return 0;
}
