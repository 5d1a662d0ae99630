/* SPDX-License-Identifier: Apache-2.0 */
/* What each key does in each state of the line-mode screen: one table. */
#ifndef CP_TERM_KEYMAP_H
#define CP_TERM_KEYMAP_H

#include "cp/lib/types.h"

enum screen_state {
	STATE_LOGO,	/* nobody logged on, the picture          */
	STATE_WELCOME,	/* nobody logged on, line mode            */
	STATE_RUNNING,	/* the guest runs                         */
	STATE_VM_READ,	/* the guest reads its console            */
	STATE_CP_READ,	/* CP waits for a command                 */
	STATE_SECRET,	/* CP waits for a line that is not shown  */
	STATE_MORE,	/* output area full, more waits           */
	STATE_HOLDING,	/* the same, and no clock runs            */
	STATE_REFUSED,	/* NOT ACCEPTED: for three seconds        */
	STATE_SCROLLED, /* lines of the console log are shown      */
	STATE_DONE,	/* logged off; the last lines are visible */
	STATES,
};

enum screen_key {
	KEY_ENTER,
	KEY_CLEAR,
	KEY_PA1,
	KEY_PA2,
	KEY_PA3,
	KEY_PF,
	KEY_OTHER, /* light pen, test request ... */
	KEYS,
};

enum key_action {
	DO_NOTHING,  /* restore the keyboard                             */
	DO_SUBMIT,   /* the line is for CP or the guest                  */
	DO_SECRET,   /* the line answers the hidden prompt               */
	DO_CANCEL,   /* an empty line answers the hidden prompt          */
	DO_LOGO,     /* fields of the logo: log on, or run the command   */
	DO_WELCOME,  /* from the logo to line mode                       */
	DO_RELOGO,   /* from line mode back to the logo                  */
	DO_ERASE,    /* clear output and input, show what waits          */
	DO_PAGE,     /* clear output, keep input, show what waits        */
	DO_HOLD,     /* stop the clock; a line typed stays               */
	DO_TAKE,     /* a line typed is submitted, else nothing          */
	DO_BREAK,    /* to CP                                            */
	DO_PF,	     /* what SET PF says                                 */
	DO_REPAINT,  /* all anew, nothing lost                           */
	DO_SCROLL,   /* a page of the console log, or another line of it */
	DO_UNSCROLL, /* back to new output; a line typed is submitted    */
};

enum key_action keymap_action(enum screen_state state, enum screen_key key);
enum screen_key keymap_key(u8 aid);
/* The word in the status area. */
const char *keymap_status(enum screen_state state);

#endif
