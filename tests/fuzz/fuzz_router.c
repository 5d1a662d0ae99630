/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Router events out of the fuzzer's bytes: see tests/fake/net_script.h.
 *
 * Aims at: vswitch/answer.c vswitch/claim.c vswitch/egress.c
 * vswitch/finish.c vswitch/forward.c vswitch/ingress.c vswitch/neigh.c
 * vswitch/options.c vswitch/origin.c vswitch/proxyarp.c vswitch/reasm.c
 * vswitch/resolve.c vswitch/route.c vswitch/router.c vswitch/table.c
 */
#include "tests/fake/net_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	net_script_run(data, size);
	return 0;
}
