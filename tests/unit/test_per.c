/* SPDX-License-Identifier: Apache-2.0 */
/* Program events: registers that serve several, and whose an event is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/arch/psw.h"
#include "cp/emul/per.h"

#define NOTHING                                                                \
	{                                                                      \
		0, 0, 0                                                        \
	}

static struct per_regs join(struct per_regs a, struct per_regs b)
{
	struct per_regs all = NOTHING;

	per_join(&all, &a);
	per_join(&all, &b);
	return all;
}

static void asserts(struct per_regs r, u64 cr9, u64 first, u64 last)
{
	assert_int_equal(r.cr9, cr9);
	assert_int_equal(r.first, first);
	assert_int_equal(r.last, last);
}

static void one_alone_keeps_its_registers(void **state)
{
	(void)state;
	asserts(join((struct per_regs){ CR9_FETCH | CR9_NULLIFY, 9, 3 },
		     (struct per_regs)NOTHING),
		CR9_FETCH | CR9_NULLIFY, 9, 3);
	asserts(join((struct per_regs)NOTHING,
		     (struct per_regs){ CR9_STORE | CR9_SPACE, 1, 2 }),
		CR9_STORE | CR9_SPACE, 1, 2);
}

static void two_ranges_are_held_by_one(void **state)
{
	(void)state;
	asserts(join((struct per_regs){ CR9_FETCH, 0x100, 0x1ff },
		     (struct per_regs){ CR9_FETCH, 0x80, 0x120 }),
		CR9_FETCH, 0x80, 0x1ff);
	asserts(join((struct per_regs){ CR9_FETCH, 0x100, 0x80 },
		     (struct per_regs){ CR9_STORE, 1, 2 }),
		CR9_FETCH | CR9_STORE, 0, ~(u64)0);
	asserts(join((struct per_regs){ CR9_FETCH, 9, 3 },
		     (struct per_regs){ CR9_STORE, 9, 3 }),
		CR9_FETCH | CR9_STORE, 9, 3);
}

static void a_branch_anywhere_needs_no_range(void **state)
{
	(void)state;
	asserts(join((struct per_regs){ CR9_BRANCH, 0, ~(u64)0 },
		     (struct per_regs){ CR9_FETCH, 1, 2 }),
		CR9_BRANCH | CR9_FETCH, 1, 2);
	asserts(join((struct per_regs){ CR9_BRANCH, 0, 0 },
		     (struct per_regs){ CR9_BRANCH | CR9_INTO, 1, 2 }),
		CR9_BRANCH, 1, 2);
	asserts(join((struct per_regs){ CR9_BRANCH | CR9_INTO, 1, 2 },
		     (struct per_regs){ CR9_FETCH | CR9_NULLIFY, 5, 6 }),
		CR9_BRANCH | CR9_INTO | CR9_FETCH | CR9_NULLIFY, 1, 6);
	asserts(join((struct per_regs){ CR9_FETCH, 1, 2 },
		     (struct per_regs){ CR9_FETCH | CR9_NULLIFY, 1, 2 }),
		CR9_FETCH, 1, 2);
}

static u16 selects(u64 cr9, u64 first, u64 last, struct per_event e)
{
	const struct per_regs own = { cr9, first, last };

	return per_select(&own, &e);
}

static void fetches_and_branches_by_address(void **state)
{
	const struct per_event e = { .code = PER_FETCH | PER_BRANCH | 0x70,
				     .at = 0x100,
				     .target = 0x200 };

	(void)state;
	assert_int_equal(selects(CR9_FETCH, 0x100, 0x100, e), PER_FETCH);
	assert_int_equal(selects(CR9_FETCH, 0x102, 0x110, e), 0);
	assert_int_equal(selects(CR9_FETCH, 0x102, 0x100, e), PER_FETCH);
	assert_int_equal(selects(CR9_STORE, 0, ~(u64)0, e), 0);
	assert_int_equal(selects(CR9_BRANCH, 1, 2, e), PER_BRANCH);
	assert_int_equal(selects(CR9_BRANCH | CR9_INTO, 1, 2, e), 0);
	assert_int_equal(selects(CR9_BRANCH | CR9_INTO, 1, 0x200, e),
			 PER_BRANCH);
}

static void stores_by_what_they_stored(void **state)
{
	struct per_event e = { .code = PER_STORE, .at = 0x100 };

	(void)state;
	assert_int_equal(selects(CR9_STORE, 1, 2, e), PER_STORE);
	e.stored = true;
	e.store_first = 0x1000;
	e.store_last = 0x1007;
	assert_int_equal(selects(CR9_STORE, 0x1007, 0x2000, e), PER_STORE);
	assert_int_equal(selects(CR9_STORE, 0x800, 0x1000, e), PER_STORE);
	assert_int_equal(selects(CR9_STORE, 0x1002, 0x1003, e), PER_STORE);
	assert_int_equal(selects(CR9_STORE, 0x1008, 0x2000, e), 0);
	assert_int_equal(selects(CR9_STORE, 0x800, 0xfff, e), 0);
	e.store_first = ~(u64)3;
	e.store_last = 3;
	assert_int_equal(selects(CR9_STORE, 0, 0, e), PER_STORE);
	assert_int_equal(selects(CR9_STORE, 4, 0x100, e), 0);
}

static void the_mode_is_in_the_code(void **state)
{
	(void)state;
	assert_int_equal(per_atmid(0), 0x40);
	assert_int_equal(per_atmid(PSW_AMODE64 | PSW_DAT), 0xf0);
	assert_int_equal(per_atmid(PSW_BA | PSW_AS_SECONDARY), 0x68);
	assert_int_equal(per_atmid(PSW_AS_HOME | PSW_PER), 0x4c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_alone_keeps_its_registers),
		cmocka_unit_test(two_ranges_are_held_by_one),
		cmocka_unit_test(a_branch_anywhere_needs_no_range),
		cmocka_unit_test(fetches_and_branches_by_address),
		cmocka_unit_test(stores_by_what_they_stored),
		cmocka_unit_test(the_mode_is_in_the_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
