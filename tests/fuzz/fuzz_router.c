/* SPDX-License-Identifier: Apache-2.0 */
/* Router events out of the fuzzer's bytes: see tests/fake/net_script.h. */
#include "tests/fake/net_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	net_script_run(data, size);
	return 0;
}
