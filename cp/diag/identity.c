/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'00', X'0C' and X'270': who runs this machine, what time it is,
 * what it has used.  Reference: CP Programming Services.
 */
#include "cp/cmd/system.h"
#include "cp/cmd/zone.h"
#include "cp/diag/handler.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vm.h"

struct extended_id {
	u8 system[8];
	be16 environment;
	u8 version;
	u8 stidp_version;
	be16 mcel;
	be16 cpu;
	u8 userid[8];
	be64 pp_bitmap;
	be32 zone_offset_s;
	be32 level;
};
LAYOUT_SIZE(struct extended_id, 40);
LAYOUT_AT(struct extended_id, userid, 0x10);
LAYOUT_AT(struct extended_id, pp_bitmap, 0x18);
LAYOUT_AT(struct extended_id, zone_offset_s, 0x20);

#define STIDP_VIRTUAL 0xff
#define PP_BITMAP     0x7ffe000000000000ull
#define LEVEL	      0x00010000u /* version 0, release 1, service 0 */

struct pseudo_timer {
	u8 date[8];
	u8 time[8];
	be64 virtual_us;
	be64 total_us;
};
LAYOUT_SIZE(struct pseudo_timer, 32);
LAYOUT_AT(struct pseudo_timer, virtual_us, 0x10);

/* TEXT in EBCDIC, padded with blanks. */
static void put_name(u8 to[8], const char *text)
{
	char padded[9];

	fmt_print(padded, sizeof(padded), "%-8.8s", text);
	ebcdic_from(to, padded, 8);
}

enum pgm diag_store_id(struct vcpu *v, u8 rx, u8 ry)
{
	struct conf_zone zone;
	struct extended_id id;
	u32 size = (u32)MIN((u32)v->gr[ry], sizeof(id));
	enum pgm pgm;

	memset(&id, 0, sizeof(id));
	put_name(id.system, "CP-64");
	id.stidp_version = STIDP_VIRTUAL;
	id.cpu = be16_make(v->addr);
	put_name(id.userid, v->vm->userid);
	id.pp_bitmap = be64_make(PP_BITMAP);
	zone_now(&zone);
	id.zone_offset_s = be32_make((u32)zone.offset_s);
	id.level = be32_make(LEVEL);
	pgm = vcpu_write_real(v, diag_address(v, rx), &id, size);
	if (pgm == PGM_NONE)
		diag_set(v, ry, (u32)v->gr[ry] - size);
	return pgm;
}

static void fill_timer(const struct vm *vm, const struct local_time *now,
		       struct pseudo_timer *t)
{
	char text[12];

	fmt_print(text, sizeof(text), "%02u/%02u/%02u", now->month, now->day,
		  now->year % 100u);
	put_name(t->date, text);
	fmt_print(text, sizeof(text), "%02u:%02u:%02u", now->hour, now->minute,
		  now->second);
	put_name(t->time, text);
	t->virtual_us = be64_make(vm_virtual_time(vm) / TOD_PER_US);
	t->total_us = be64_make(vm_total_time(vm) / TOD_PER_US);
}

enum pgm diag_pseudo_timer(struct vcpu *v, u8 rx, u8 ry)
{
	struct pseudo_timer t;
	struct local_time now;

	(void)ry;
	system_time(clock_now(), &now);
	fill_timer(v->vm, &now, &t);
	return vcpu_write_real(v, diag_address(v, rx), &t, sizeof(t));
}

/* X'270': the same, and the date with its whole year in two forms. */
struct pseudo_timer_long {
	struct pseudo_timer timer;
	u8 full[16]; /* mm/dd/yyyy, blanks */
	u8 iso[10];  /* yyyy-mm-dd         */
	u8 version;
	u8 user_format, system_format;
	u8 reserved[3];
};
LAYOUT_SIZE(struct pseudo_timer_long, 64);
LAYOUT_AT(struct pseudo_timer_long, full, 0x20);
LAYOUT_AT(struct pseudo_timer_long, iso, 0x30);
LAYOUT_AT(struct pseudo_timer_long, version, 0x3a);

#define TIMER_VERSION 1
#define FORMAT_SHORT  0x80
#define FORMAT_SYSTEM 0x10

enum pgm diag_pseudo_timer_long(struct vcpu *v, u8 rx, u8 ry)
{
	struct pseudo_timer_long t;
	struct local_time now;
	char text[17];

	(void)ry;
	memset(&t, 0, sizeof(t));
	system_time(clock_now(), &now);
	fill_timer(v->vm, &now, &t.timer);
	fmt_print(text, sizeof(text), "%02u/%02u/%04u      ", now.month,
		  now.day, now.year);
	ebcdic_from(t.full, text, sizeof(t.full));
	fmt_print(text, sizeof(text), "%04u-%02u-%02u", now.year, now.month,
		  now.day);
	ebcdic_from(t.iso, text, sizeof(t.iso));
	t.version = TIMER_VERSION;
	t.user_format = FORMAT_SYSTEM;
	t.system_format = FORMAT_SHORT;
	return vcpu_write_real(v, diag_address(v, rx), &t, sizeof(t));
}
