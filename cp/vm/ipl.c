/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPL: list-directed, of a system of the pack, whose files go into storage; or
 * of a device (cp/vm/ipl_device.c).  Then the eight bytes at 0 are the PSW.
 * PARM goes into the general registers, four characters each, as z/VM does, and
 * where the system's .ins says.
 */
#include "cp/arch/psw.h"
#include "cp/core/task.h"
#include "cp/engine/engine.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gstor.h"
#include "cp/pack/ins.h"
#include "cp/vm/ipl_device.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "cp/vm/vm_init.h"

#define PARM_PER_REGISTER 4
#define CHUNK		  0x40000ull

static enum err load_file(struct vm *vm, const struct ins_file *f)
{
	u64 done, n;

	if (!gstor_valid(vm->stor, gpa(f->address), f->member.size))
		return ERR_RANGE;
	for (done = 0; done < f->member.size; done += n) {
		n = MIN(f->member.size - done, CHUNK);
		if (gstor_write(vm->stor, gpa(f->address + done),
				f->member.data + done, n) != PGM_NONE)
			return ERR_NOMEM;
		task_yield();
	}
	return ERR_OK;
}

static void parm_registers(struct vcpu *v, const char *parm)
{
	size_t len = strnlen(parm, IPL_PARM_MAX);
	u8 text[IPL_PARM_MAX];
	u32 i;

	memset(text, 0, sizeof(text));
	ebcdic_from(text, parm, len);
	for (i = 0; i < 16; i++)
		v->gr[i] = get_be32(text + (size_t)i * PARM_PER_REGISTER);
}

static enum err parm_text(struct vm *vm, const struct ins *ins,
			  const char *parm)
{
	char text[IPL_PARM_MAX + 1];
	size_t len;

	if (!ins->has_parm || !ins->parm_size)
		return ERR_OK;
	memset(text, 0, sizeof(text));
	len = MIN(strnlen(parm, IPL_PARM_MAX), (size_t)ins->parm_size - 1);
	if (ins->parm_ebcdic)
		ebcdic_from(text, parm, len);
	else
		memcpy(text, parm, len);
	return gstor_write(vm->stor, gpa(ins->parm_address), text, len + 1) ==
			       PGM_NONE
		       ? ERR_OK
		       : ERR_RANGE;
}

/* The IPL PSW is an ESA/390 one; MACHINE Z starts in z/Architecture. */
enum err vm_start_psw(struct vcpu *v)
{
	struct vm *vm = v->vm;
	be64 raw;

	if (gstor_read(vm->stor, gpa(0), &raw, sizeof(raw)) != PGM_NONE)
		return ERR_RANGE;
	v->esa390 = vm->machine != DIR_MACHINE_Z;
	vcpu_choose_way(v);
	engine_reset(v);
	v->sie->psw = psw_from_short(be64_get(raw));
	return ERR_OK;
}

/* Whole and in upper case, wherever TEXT is. */
static void remember(struct vm *vm, const struct ipl_text *text)
{
	vm->ipl = *text;
	str_upper(vm->ipl.system);
	vm->reipl = vm->ipl;
}

/* The files of a system, and PARM where its .ins says. */
static enum err load_system(struct vm *vm, const struct ipl_text *text,
			    const char **why)
{
	struct ins *ins = heap_alloc(sizeof(*ins));
	struct report report = { .put = NULL };
	enum err err;
	u32 i;

	if (!ins)
		return ERR_NOMEM;
	err = ins_read(vm_system_pack(), text->system, ins, &report);
	if (err == ERR_FORMAT)
		*why = "its .ins is malformed";
	for (i = 0; err == ERR_OK && i < ins->files; i++)
		err = load_file(vm, &ins->file[i]);
	if (err == ERR_OK && text->has_parm)
		err = parm_text(vm, ins, text->parm);
	heap_free(ins, sizeof(*ins));
	return err;
}

enum err vm_ipl(struct vm *vm, const struct ipl_text *text,
		struct ipl_trouble *out)
{
	struct vcpu *v = vm->vcpu[0];
	enum err err;

	out->why = NULL;
	if (text->by_device)
		err = ipl_device(vm, text->devno, &out->irb);
	else
		err = load_system(vm, text, &out->why);
	if (err == ERR_OK && text->has_parm)
		parm_registers(v, text->parm);
	if (err == ERR_OK)
		err = vm_start_psw(v);
	if (err == ERR_OK)
		remember(vm, text);
	return err;
}

bool vm_ipl_known(struct vm *vm, const struct ipl_text *text)
{
	char name[9];

	if (text->by_device)
		return ipl_device_known(vm, text->devno);
	for (u32 i = 0; ins_system_name(vm_system_pack(), i, name); i++)
		if (str_ieq(name, text->system))
			return true;
	return false;
}
