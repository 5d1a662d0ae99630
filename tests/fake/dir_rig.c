/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fake/dir_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct directory dir_parsed;
struct report dir_report;
char dir_found[8192];
u8 dir_room[DIR_RIG_ROOM];

static struct arena arena;

static void note(void *arg, enum severity severity, u32 line, u32 column,
		 const char *text)
{
	size_t len = strlen(dir_found);

	(void)arg;
	snprintf(dir_found + len, sizeof(dir_found) - len, "%c %u:%u %s\n",
		 severity == SEVERITY_ERROR ? 'E' : 'W', line, column, text);
}

enum err dir_rig_parse_in(const char *text, u32 flags, size_t size)
{
	dir_found[0] = '\0';
	memset(&dir_report, 0, sizeof(dir_report));
	dir_report.put = note;
	memset(dir_room, 0xa5, sizeof(dir_room));
	arena_init(&arena, dir_room, size);
	return dir_parse(&dir_parsed, &arena, text, strlen(text), flags,
			 &dir_report);
}

void dir_rig_parse(const char *text)
{
	assert_int_equal(dir_rig_parse_in(text, DIR_SOURCE, sizeof(dir_room)),
			 ERR_OK);
}

const struct user *dir_rig_user(const char *userid)
{
	const struct user *u = dir_find(&dir_parsed, userid);

	assert_non_null(u);
	return u;
}

void dir_rig_finds(const char *statement, const char *finding)
{
	char text[1200];

	snprintf(text, sizeof(text), "USER A PW 1M 2M\n %s\n", statement);
	dir_rig_parse(text);
	assert_string_equal(dir_found, finding);
}
