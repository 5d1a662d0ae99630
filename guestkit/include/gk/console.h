/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guest's console: a 3215 (device number 0009, or the first one there is)
 * by channel programs, the same bare and under CP; without one, the service
 * processor's ASCII console.  Text is ASCII here, EBCDIC on the line.
 */
#ifndef GK_CONSOLE_H
#define GK_CONSOLE_H

#include "cp/lib/types.h"

#define GK_CONSOLE_COLUMNS 130

/* Called once by gk_boot(), after gk_chan_scan(). */
void gk_console_init(void);

/*
 * Print.  A line goes out when '\n' or column 130 is reached.  May wait for
 * the line before to be out, but calls nobody.  One call takes 1000 characters.
 */
void gk_printf(const char *format, ...) PRINTF_LIKE(1, 2);
void gk_print(const char *text, size_t size);

/* Wait until everything printed is out; a line that was begun goes too. */
void gk_console_drain(void);

/*
 * LINE is called by gk_poll() with each line the user entered, terminated and
 * without the end-of-line.  NULL: input is thrown away.
 */
void gk_console_input(void (*line)(char *text));

#endif
