/* SPDX-License-Identifier: Apache-2.0 */
/* The order in which guestkit starts: start.S, this file, gk_main(). */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"
#include "guestkit/irq_entry.h"

void gk_boot(void)
{
	gk_irq_init();
	gk_clock_init();
	gk_parm_init();
	gk_heap_init();
	gk_chan_scan();
	gk_console_init();
	gk_main();
	gk_end(GK_END_OK, NULL);
}
