/* SPDX-License-Identifier: Apache-2.0 */
/* DEFINE CONSOLE, DEFINE GRAF, and DETACH of what they made. */
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/console.h"
#include "cp/vm/ctca.h"
#include "cp/vm/disk.h"

/* [AS] vdev. */
static bool number(struct cmdio *io, struct args *a, u16 *devno)
{
	(void)args_take(a, "AS", 2);
	return need_vdev(io, a, devno);
}

static void defined(struct cmdio *io, const char *type, u16 devno, enum err err)
{
	if (err == ERR_OK)
		cmdio_linef(io, "%s %04X DEFINED", type, devno);
	else if (err == ERR_EXIST)
		msg_vdev_exists(io, devno);
	else
		msg_device_refused(io, type, devno, err_text(err));
}

void define_console(struct cmdio *io, struct args *a)
{
	bool is_3270;
	u16 devno, old;

	if (!number(io, a, &devno))
		return;
	is_3270 = args_take(a, "3270", 4);
	if (!is_3270)
		(void)args_take(a, "3215", 4);
	if (!need_end(io, a))
		return;
	if (console_devno(io->vm, &old))
		msg_vdev_exists(io, old);
	else
		defined(io, "CONS", devno,
			console_define(io->vm, devno, is_3270));
}

void define_graf(struct cmdio *io, struct args *a)
{
	u16 devno;

	if (!number(io, a, &devno))
		return;
	(void)args_take(a, "3270", 4);
	if (need_end(io, a))
		defined(io, "GRAF", devno, graf_define(io->vm, devno));
}

/*
 * DETACH vdev: a real device, the console, a display, a disk, a CTCA, or else a
 * NIC.
 */
void detach_other(struct cmdio *io, struct args *a)
{
	const char *type;
	char line[32];
	u16 devno, last;

	args_peek(a);
	if (!operand_devnos(a->word, &devno, &last)) {
		msg_option_invalid(io, a->word);
		return;
	}
	args_next(a);
	if (io_has_class(io, "B") && args_take(a, "FROM", 4)) {
		detach_from(io, a, devno, last);
		return;
	}
	if (!need_end(io, a))
		return;
	if (devno != last) {
		msg_vdev_missing(io);
		return;
	}
	if (detach_real(io, devno))
		return;
	type = console_detach(io->vm, devno);
	if (type) {
		cmdio_linef(io, "%s %04X DETACHED", type, devno);
		return;
	}
	if (disk_detach(io->vm, devno) == ERR_OK) {
		cmdio_linef(io, "DASD %04X DETACHED", devno);
		return;
	}
	if (ctca_detach(io->vm, devno) == ERR_OK) {
		cmdio_linef(io, "CTCA %04X DETACHED", devno);
		return;
	}
	fmt_print(line, sizeof(line), "DETACH NIC %04X", devno);
	command_run(io, line);
}
