/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HELLO: the smallest guest that does something.  It prints what kind of
 * machine it is on, then what the user types, until the user types QUIT.
 */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/parm.h"

static bool quit;

static void echo(char *text)
{
	if (str_ieq(text, "QUIT"))
		quit = true;
	else
		gk_printf("You said: %s\n", text);
}

static void print_devices(void)
{
	for (struct gk_chan *c = NULL; (c = gk_chan_next(c));)
		gk_printf("Device %04X: control unit %04X-%02X, subchannel "
			  "%08x\n",
			  c->devno, c->cu_type, c->cu_model, c->schid);
}

void gk_main(void)
{
	gk_printf("Hello from a guest with %zu MiB, %s.\n",
		  gk_storage_size() >> 20,
		  gk_hyper_present() ? "under a control program"
				     : "on a bare machine");
	gk_printf("PARM: %s\n", gk_parm_text());
	print_devices();
	gk_console_input(echo);
	while (!quit)
		gk_idle(GK_FOREVER);
}
