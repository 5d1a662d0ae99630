/* SPDX-License-Identifier: Apache-2.0 */
/* Colours and highlighting by name.  An abbreviation has three letters. */
#include "cp/term/look.h"

#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "cp/term/line.h"

#define NAME_MIN 3

struct name {
	const char *word;
	u8 code;
};

static const struct name colors[] = {
	{ "DEFAULT", 0x00 }, { "BLUE", 0xf1 },	{ "RED", 0xf2 },
	{ "PINK", 0xf3 },    { "GREEN", 0xf4 }, { "TURQUOISE", 0xf5 },
	{ "YELLOW", 0xf6 },  { "WHITE", 0xf7 },
};

static const struct name hilites[] = {
	{ "NONE", 0x00 },
	{ "BLINK", 0xf1 },
	{ "REVVIDEO", 0xf2 },
	{ "UNDERLINE", 0xf4 },
};

void look_defaults(struct look look[LOOK_AREAS])
{
	memset(look, 0, LOOK_AREAS * sizeof(look[0]));
	look[LOOK_CPOUT].color = DS_COLOR_TURQUOISE;
	look[LOOK_VMOUT].color = DS_COLOR_GREEN;
	look[LOOK_INREDISP].color = DS_COLOR_WHITE;
	look[LOOK_URGENT].color = DS_COLOR_RED;
}

enum look_area look_of_line(u8 kind)
{
	switch (kind) {
	case LINE_VM:
		return LOOK_VMOUT;
	case LINE_REDISPLAY:
		return LOOK_INREDISP;
	case LINE_PRIORITY:
		return LOOK_URGENT;
	default:
		return LOOK_CPOUT;
	}
}

static bool find(const struct name *names, size_t count, const char *word,
		 u8 *out)
{
	size_t len = strlen(word);

	if (len < NAME_MIN)
		return false;
	for (size_t i = 0; i < count; i++)
		if (strncmp(names[i].word, word, len) == 0) {
			*out = names[i].code;
			return true;
		}
	return false;
}

static const char *name_of(const struct name *names, size_t count, u8 code)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].code == code)
			return names[i].word;
	return names[0].word;
}

bool look_color(const char *word, u8 *out)
{
	return find(colors, ARRAY_SIZE(colors), word, out);
}

bool look_hilite(const char *word, u8 *out)
{
	return find(hilites, ARRAY_SIZE(hilites), word, out);
}

const char *look_color_name(u8 color)
{
	return name_of(colors, ARRAY_SIZE(colors), color);
}

const char *look_hilite_name(u8 hilite)
{
	return name_of(hilites, ARRAY_SIZE(hilites), hilite);
}
