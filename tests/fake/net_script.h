/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a sequence of router events, with the router's invariants
 * checked after each: for the fuzzer, and with random bytes for the unit tests.
 */
#ifndef TESTS_FAKE_NET_SCRIPT_H
#define TESTS_FAKE_NET_SCRIPT_H

#include "cp/lib/types.h"

/* Abort with a message if an invariant fails.  Leaves no buffer behind. */
void net_script_run(const u8 *bytes, size_t size);
/*
 * The same, twice: as it is, and by a router that forgets before each event
 * what it decided.  Abort unless both sent the same and counted the same.
 */
void net_script_compare(const u8 *bytes, size_t size);

#endif
