/* SPDX-License-Identifier: Apache-2.0 */
/* The glass of a virtual display whose terminal is the test. */
#ifndef TESTS_FAKE_GLASS_H
#define TESTS_FAKE_GLASS_H

#include "cp/vdev/glass.h"

/* For glass_init; the context is the struct v3215, or struct v3270. */
extern const struct glass_ops fake_glass_3215, fake_glass_3270;

/* How often the terminal's task was called, of all glasses. */
extern u32 fake_glass_wakes;

#endif
