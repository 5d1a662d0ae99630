/* SPDX-License-Identifier: Apache-2.0 */
/* See glass.h. */
#include "tests/fake/glass.h"

#include "cp/vdev/v3215.h"
#include "cp/vdev/v3270.h"

u32 fake_glass_wakes;

static void wake(void *ctx)
{
	(void)ctx;
	fake_glass_wakes++;
}

static void done_3215(void *ctx, const struct glass_end *end)
{
	v3215_glass_done(ctx, end);
}

static void status_3215(void *ctx, u8 dstat)
{
	v3215_glass_status(ctx, dstat);
}

static void done_3270(void *ctx, const struct glass_end *end)
{
	v3270_glass_done(ctx, end);
}

static void status_3270(void *ctx, u8 dstat)
{
	v3270_glass_status(ctx, dstat);
}

const struct glass_ops fake_glass_3215 = { wake, done_3215, status_3215 };
const struct glass_ops fake_glass_3270 = { wake, done_3270, status_3270 };
