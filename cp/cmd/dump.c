/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DUMP: a virtual machine's registers and storage, punched as a core file
 * (cp/cmd/core_file.h).  The machine stands still meanwhile.  Pages that were
 * never used are left out; what lies between two used ones in a file is zeros.
 * Called with vm->lock held.
 */
#include "cp/cmd/dump.h"

#include "cp/cmd/core_file.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/rdev/punch.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define PARTS_MAX  4096u
#define GAP_PAGES  16u /* an entry for each small hole would be no gain */
#define PIECE_SIZE 256u

struct range {
	u64 first, end; /* pages' addresses, END exclusive */
};

struct dump {
	struct vm *vm;
	struct punch *punch;
	struct range all;
	u64 offset; /* in the file, of the next part */
	u64 bytes;
	u32 parts;
	enum err err;
	/* Too large for a stack. */
	struct registers cpu;
	u8 notes[CORE_NOTES_SIZE];
	u8 piece[PIECE_SIZE];
};

static void put(struct dump *d, const void *from, u32 size)
{
	if (d->err == ERR_OK)
		d->err = punch_write(d->punch, from, size);
}

/* The next run of used pages from AT on; false: there is none. */
static bool next_run(const struct dump *d, u64 at, struct range *out)
{
	u32 hole = 0;

	for (; at < d->all.end && !gmap_byte(d->vm->stor, gpa(at), false);
	     at += PAGE_SIZE)
		;
	if (at >= d->all.end)
		return false;
	*out = (struct range){ at, at };
	for (; at < d->all.end && hole < GAP_PAGES; at += PAGE_SIZE) {
		if (gmap_byte(d->vm->stor, gpa(at), false)) {
			out->end = at + PAGE_SIZE;
			hole = 0;
		} else {
			hole++;
		}
	}
	return true;
}

static void for_each_run(struct dump *d,
			 void (*fn)(struct dump *d, const struct range *run))
{
	struct range run = { 0, d->all.first };

	while (d->err == ERR_OK && next_run(d, run.end, &run))
		fn(d, &run);
}

static void count(struct dump *d, const struct range *run)
{
	(void)run;
	if (++d->parts > PARTS_MAX)
		d->err = ERR_LIMIT;
}

static void describe(struct dump *d, const struct range *run)
{
	u8 part[CORE_PART_SIZE];

	core_part(part, run->first, run->end - run->first, d->offset);
	d->offset += run->end - run->first;
	put(d, part, sizeof(part));
}

static void punch_run(struct dump *d, const struct range *run)
{
	for (u64 at = run->first; at < run->end && d->err == ERR_OK;
	     at += PIECE_SIZE) {
		if (gstor_read(d->vm->stor, gpa(at), d->piece, PIECE_SIZE) !=
		    PGM_NONE)
			memset(d->piece, 0, PIECE_SIZE);
		put(d, d->piece, PIECE_SIZE);
		d->bytes += PIECE_SIZE;
	}
}

static void punch_cpu(struct dump *d, const struct vcpu *v)
{
	vcpu_registers(v, &d->cpu);
	core_notes(d->notes, v->addr, &d->cpu);
	put(d, d->notes, sizeof(d->notes));
}

static void punch_all(struct dump *d)
{
	u8 header[CORE_HEADER_SIZE + CORE_PART_SIZE];
	enum err closed;

	d->punch = punch_open(&d->err);
	if (!d->punch)
		return;
	core_header(header, d->vm->vcpus, d->parts);
	put(d, header, sizeof(header));
	d->offset = core_data_offset(d->vm->vcpus, d->parts);
	for_each_run(d, describe);
	for (u32 i = 0; i < d->vm->vcpus; i++)
		punch_cpu(d, d->vm->vcpu[i]);
	for_each_run(d, punch_run);
	closed = punch_close(d->punch);
	if (d->err == ERR_OK)
		d->err = closed;
}

/* The whole storage, or the pages that the operand touches. */
static bool take_range(struct cmdio *io, struct args *a, struct range *r)
{
	u64 size = gstor_size(io->vm->stor);
	struct where w;

	*r = (struct range){ 0, size };
	if (!args_next(a))
		return true;
	if (!machine_where(io, a->word, &w))
		return false;
	if (w.space != WHERE_LOGICAL && w.space != WHERE_REAL) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	if (w.from >= size) {
		msg_hexloc_beyond(io, a->word);
		return false;
	}
	r->first = w.from & PAGE_MASK;
	if (!w.to_end && w.last < size - 1)
		r->end = (w.last | (PAGE_SIZE - 1)) + 1;
	return need_end(io, a);
}

static void dump(struct cmdio *io, struct dump *d)
{
	machine_hold(io);
	for_each_run(d, count);
	if (d->err == ERR_OK)
		punch_all(d);
	machine_release(io);
	if (d->err != ERR_OK)
		msg_dump_refused(io, err_text(d->err));
	else
		cmdio_linef(io,
			    "Dump of %llX-%llX punched: %llu KiB of storage",
			    (unsigned long long)d->all.first,
			    (unsigned long long)(d->all.end - 1),
			    (unsigned long long)(d->bytes / 1024));
}

static bool dump_range(struct cmdio *io, const struct range *all)
{
	struct dump *d = heap_alloc(sizeof(*d));
	bool good;

	if (!d) {
		msg_dump_refused(io, err_text(ERR_NOMEM));
		return false;
	}
	d->vm = io->vm;
	d->all = *all;
	dump(io, d);
	good = d->err == ERR_OK;
	heap_free(d, sizeof(*d));
	return good;
}

void cmd_dump(struct cmdio *io, struct args *a)
{
	struct range all;

	if (take_range(io, a, &all))
		dump_range(io, &all);
}

bool dump_all(struct cmdio *io)
{
	const struct range all = { 0, gstor_size(io->vm->stor) };

	return dump_range(io, &all);
}
