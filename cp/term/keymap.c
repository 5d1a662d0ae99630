/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of the line-mode screen.  Rows are states, columns keys; the words are
 * those a user of z/VM knows.
 */
#include "cp/term/keymap.h"

#include "cp/term/ds3270.h"

static const u8 actions[STATES][KEYS] = {
#define ROW(enter, clear, pa1, pa2, pa3, pf, other)                            \
	{                                                                      \
		DO_##enter, DO_##clear, DO_##pa1, DO_##pa2, DO_##pa3, DO_##pf, \
			DO_##other                                             \
	}
	/* clang-format off */
	/*                     ENTER    CLEAR    PA1      PA2      PA3      PF       other */
	[STATE_LOGO]    = ROW(LOGO,    WELCOME, NOTHING, REPAINT, NOTHING, NOTHING, NOTHING),
	[STATE_WELCOME] = ROW(SUBMIT,  RELOGO,  NOTHING, PAGE,    NOTHING, PF,      NOTHING),
	[STATE_RUNNING] = ROW(SUBMIT,  ERASE,   BREAK,   PAGE,    NOTHING, PF,      NOTHING),
	[STATE_VM_READ] = ROW(SUBMIT,  ERASE,   BREAK,   PAGE,    NOTHING, PF,      NOTHING),
	[STATE_CP_READ] = ROW(SUBMIT,  ERASE,   NOTHING, PAGE,    NOTHING, PF,      NOTHING),
	[STATE_SECRET]  = ROW(SECRET,  REPAINT, CANCEL,  REPAINT, NOTHING, NOTHING, NOTHING),
	[STATE_MORE]    = ROW(HOLD,    ERASE,   BREAK,   PAGE,    NOTHING, PF,      NOTHING),
	[STATE_HOLDING] = ROW(TAKE,    ERASE,   BREAK,   PAGE,    NOTHING, PF,      NOTHING),
	[STATE_REFUSED] = ROW(SUBMIT,  ERASE,   BREAK,   PAGE,    NOTHING, PF,      NOTHING),
	[STATE_SCROLLED] = ROW(UNSCROLL, UNSCROLL, BREAK, UNSCROLL, NOTHING, SCROLL, NOTHING),
	[STATE_DONE]    = ROW(RELOGO,  RELOGO,  NOTHING, RELOGO,  NOTHING, NOTHING, NOTHING),
/* clang-format on */
#undef ROW
};

static const char *const status[STATES] = {
	[STATE_LOGO] = "RUNNING",	  [STATE_WELCOME] = "CP READ",
	[STATE_RUNNING] = "RUNNING",	  [STATE_VM_READ] = "VM READ",
	[STATE_CP_READ] = "CP READ",	  [STATE_SECRET] = "CP READ",
	[STATE_MORE] = "MORE...",	  [STATE_HOLDING] = "HOLDING",
	[STATE_SCROLLED] = "LOG",	  [STATE_DONE] = "RUNNING",
	[STATE_REFUSED] = "NOT ACCEPTED",
};

static const struct {
	u8 aid, key;
} aids[] = {
	{ DS_AID_ENTER, KEY_ENTER }, { DS_AID_CLEAR, KEY_CLEAR },
	{ DS_AID_PA1, KEY_PA1 },     { DS_AID_PA2, KEY_PA2 },
	{ DS_AID_PA3, KEY_PA3 },
};

enum key_action keymap_action(enum screen_state state, enum screen_key key)
{
	return (enum key_action)actions[state][key];
}

enum screen_key keymap_key(u8 aid)
{
	if (ds_aid_pf(aid))
		return KEY_PF;
	for (size_t i = 0; i < ARRAY_SIZE(aids); i++)
		if (aids[i].aid == aid)
			return (enum screen_key)aids[i].key;
	return KEY_OTHER;
}

const char *keymap_status(enum screen_state state)
{
	return status[state];
}
