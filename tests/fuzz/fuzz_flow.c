/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A router that remembers what it decided, beside one that does not: see
 * tests/fake/net_script.h.
 *
 * Aims at: vswitch/forward.c vswitch/ingress.c vswitch/table.c
 */
#include "tests/fake/net_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	net_script_compare(data, size);
	return 0;
}
