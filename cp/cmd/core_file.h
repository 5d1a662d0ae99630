/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine as a core file: ELF64 for s390, with a set of notes for each CPU
 * and a part for each run of storage, addresses absolute.  What gdb, crash and
 * readelf know.  Pure.
 */
#ifndef CP_CMD_CORE_FILE_H
#define CP_CMD_CORE_FILE_H

#include "cp/arch/registers.h"

#define CORE_HEADER_SIZE 64u
#define CORE_PART_SIZE	 56u
#define CORE_NOTES_SIZE	 740u /* of one CPU */

/* How much stands before the storage. */
u64 core_data_offset(u32 cpus, u32 parts);
/* The file's header, and the entry of the notes behind it. */
void core_header(u8 to[CORE_HEADER_SIZE + CORE_PART_SIZE], u32 cpus, u32 parts);
/* SIZE bytes of storage at AT, which stand in the file at OFFSET. */
void core_part(u8 to[CORE_PART_SIZE], u64 at, u64 size, u64 offset);
/* Of the CPU at address CPU. */
void core_notes(u8 to[CORE_NOTES_SIZE], u16 cpu, const struct registers *r);

#endif
