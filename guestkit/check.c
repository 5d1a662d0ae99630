/* SPDX-License-Identifier: Apache-2.0 */
/* Counting and printing checks: see gk/check.h. */
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/irq.h"

static unsigned int checks, failed;

bool gk_check(bool good, const char *name)
{
	checks++;
	if (!good)
		failed++;
	gk_printf("%s %u - %s\n", good ? "ok" : "not ok", checks, name);
	gk_console_drain();
	return good;
}

bool gk_check_equal(u64 is, u64 should, const char *name)
{
	if (is != should)
		gk_printf("# is %lx, should be %lx\n", is, should);
	return gk_check(is == should, name);
}

void gk_check_skip(const char *name, const char *why)
{
	checks++;
	gk_printf("ok %u - %s # skip: %s\n", checks, name, why);
}

bool gk_check_pgm(u16 code, void (*fn)(void *arg), void *arg, const char *name)
{
	struct gk_pgm pgm = { 0 };

	gk_trap(fn, arg, &pgm);
	return gk_check_equal(pgm.code, code, name);
}

void gk_check_done(void)
{
	gk_printf("%u checks, %u failed\n", checks, failed);
	gk_end(failed ? GK_END_FAILED : GK_END_OK, NULL);
}
