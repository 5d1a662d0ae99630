/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPL: load a system of the pack, or what a device gives, and start it.
 * LOADPARM is what the system reads by SCLP and X'308'.  PARM is the rest of
 * the line, its case kept, up to 64 characters.  DUMP makes a core file of the
 * machine first; without one nothing is loaded.  A system that cannot be loaded
 * is noticed before anything happens to the machine: a mistyped name costs
 * nothing.  Called with vm->lock held.
 */
#include "cp/cmd/dump.h"
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gstor.h"
#include "cp/pack/ins.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm_init.h"

/* One to eight characters, or the message that there are none such. */
static bool take_loadparm(struct cmdio *io, struct args *a, char loadparm[9])
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (strnlen(a->word, 9) > 8) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	str_copy(loadparm, 9, a->word);
	return true;
}

struct ipl_options {
	bool clear, dump, stop;
};

/* PARM and its text come after the other options. */
static bool parse(struct cmdio *io, struct args *a, struct ipl_options *o,
		  struct ipl_text *text)
{
	const char *parm = NULL;

	*o = (struct ipl_options){ .clear = false };
	while (args_peek(a)) {
		if (args_take(a, "CLEAR", 2)) {
			o->clear = true;
		} else if (args_take(a, "NOCLEAR", 5)) {
			o->clear = false;
		} else if (args_take(a, "DUMP", 4)) {
			o->dump = true;
		} else if (args_take(a, "STOP", 4)) {
			o->stop = true;
		} else if (args_take(a, "LOADPARM", 4)) {
			if (!take_loadparm(io, a, text->loadparm))
				return false;
		} else if (args_take(a, "PARM", 4)) {
			parm = args_rest(a);
			break;
		} else {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	if (o->clear && o->dump) {
		msg_option_conflict(io, "DUMP");
		return false;
	}
	if (!parm)
		return true;
	if (strnlen(parm, IPL_PARM_MAX + 1) > IPL_PARM_MAX) {
		msg_parm_too_long(io, IPL_PARM_MAX);
		return false;
	}
	text->has_parm = true;
	str_copy(text->parm, sizeof(text->parm), parm);
	return true;
}

/* Would all of INS lie in VM's storage? */
static bool fits(struct vm *vm, const struct ins *ins)
{
	for (u32 i = 0; i < ins->files; i++)
		if (!gstor_valid(vm->stor, gpa(ins->file[i].address),
				 ins->file[i].member.size))
			return false;
	return true;
}

/* A number that is a device's comes before the name of a system. */
static void look_for_device(struct vm *vm, struct ipl_text *text)
{
	u16 devno;

	if (!operand_devno(text->system, &devno))
		return;
	text->devno = devno;
	text->by_device = true;
	text->by_device = vm_ipl_known(vm, text);
	if (text->by_device)
		fmt_print(text->system, sizeof(text->system), "%04X", devno);
}

/* What vm_ipl would say of the system itself, nothing being changed. */
static enum err look(struct vm *vm, const struct ipl_text *text,
		     const char **why)
{
	struct report report = { .put = NULL };
	struct ins *ins;
	enum err e;

	*why = NULL;
	if (text->by_device)
		return ERR_OK;
	ins = heap_alloc(sizeof(*ins));
	if (!ins)
		return ERR_NOMEM;
	e = ins_read(vm_system_pack(), text->system, ins, &report);
	if (e == ERR_FORMAT)
		*why = "its .ins is malformed";
	if (e == ERR_OK && !fits(vm, ins))
		e = ERR_RANGE;
	heap_free(ins, sizeof(*ins));
	return e;
}

/* "Systems: HELLO NETDEMO", as many lines as it takes. */
static void list_systems(struct cmdio *io)
{
	char line[72], name[NAME_MAX + 1];
	size_t n = 0;

	for (u32 i = 0; ins_system_name(vm_system_pack(), i, name); i++) {
		if (!n)
			n = fmt_print(line, sizeof(line), "Systems:");
		n += fmt_print(line + n, sizeof(line) - n, " %s", name);
		if (n < sizeof(line) - NAME_MAX - 2)
			continue;
		cmdio_line(io, line);
		n = 0;
	}
	if (n)
		cmdio_line(io, line);
}

/* A device gave no record, or an endless one. */
static void tell_device(struct cmdio *io, enum err e, const char *device,
			const struct irb *irb)
{
	const struct scsw *s = &irb->scsw;

	if (e == ERR_IO)
		msg_ipl_unit_error(io, be32_get(s->ctl), be32_get(s->cpa),
				   (u32)s->dstat << 24 | (u32)s->cstat << 16 |
					   be16_get(s->count));
	else if (e == ERR_TIMEOUT)
		msg_system_bad(io, device, "its channel program does not end");
}

static void tell(struct cmdio *io, enum err e, const char *system,
		 const struct ipl_trouble *trouble)
{
	u16 devno;

	switch (e) {
	case ERR_OK:
		break;
	case ERR_NOENT:
		if (ascii_isdigit((u8)system[0]) &&
		    operand_devno(system, &devno)) {
			msg_no_vdev(io, devno);
			break;
		}
		msg_no_system(io, system);
		list_systems(io);
		break;
	case ERR_RANGE:
		msg_system_too_big(io, system);
		break;
	case ERR_IO:
	case ERR_TIMEOUT:
	case ERR_LIMIT:
		tell_device(io, e, system, &trouble->irb);
		break;
	default:
		msg_system_bad(io, system,
			       trouble->why ? trouble->why : err_text(e));
		break;
	}
}

/* The machine stands: registers into storage, and all of it into a file. */
static bool keep_all(struct cmdio *io)
{
	struct vm *vm = io->vm;

	for (u32 i = 0; i < vm->vcpus; i++) {
		struct vcpu *v = vm->vcpu[i];

		/* Whose prefix area is not there has no place for them. */
		(void)!vcpu_store_assigned(v, vcpu_real_to_abs(v, gra(0)));
	}
	return dump_all(io);
}

void cmd_ipl(struct cmdio *io, struct args *a)
{
	struct ipl_text text = { .has_parm = false };
	struct ipl_trouble trouble;
	struct ipl_options o;
	enum err e;

	if (!need_name(io, a, text.system) || !parse(io, a, &o, &text))
		return;
	look_for_device(io->vm, &text);
	e = look(io->vm, &text, &trouble.why);
	if (e == ERR_OK) {
		stop_in_cp_read(io->vm);
		if (o.dump && !keep_all(io))
			return;
		vm_reset(io->vm, o.clear ? RESET_CLEAR : RESET_LOAD);
		e = vm_ipl(io->vm, &text, &trouble);
		if (e == ERR_OK && !o.stop)
			vm_begin(io->vm);
	}
	tell(io, e, text.system, &trouble);
}
