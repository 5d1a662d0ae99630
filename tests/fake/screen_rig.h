/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A screen and the terminal it is painted on, for tests: what a user does, and
 * the clock.  Streams that a terminal does not understand fail the test.
 */
#ifndef TESTS_FAKE_SCREEN_RIG_H
#define TESTS_FAKE_SCREEN_RIG_H

#include "cp/term/paint.h"
#include "cp/term/screen.h"
#include "tests/fake/term3270.h"

#define S 1000000ull /* a second */

extern struct screen scr;
extern struct t3270 term;
extern u8 stream[PAINT_SIZE]; /* the last one */
extern struct pf_key keys[PF_KEYS];
extern u64 now;

/* A new terminal, at the logo; or in line mode, the guest running. */
void start(u16 rows, u16 cols);
void start_line_mode(u16 rows, u16 cols);
/* Bring the terminal up to date. */
void show(void);
/* Press a key, take a line it gives, show. */
enum screen_event press(u8 aid);
/* A line of KIND; false: it found no room. */
bool put(u8 kind, const char *text);
/* Output on every row. */
void fill(void);
/* Do the bytes stand in the last stream? */
bool stream_has(const char *bytes, size_t size);

#endif
