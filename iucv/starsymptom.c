/* SPDX-License-Identifier: Apache-2.0 */
/* The symptom record; see starsymptom.h. */
#include "iucv/starsymptom.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define ROUTINE_MAX 10u /* RIDS/ and this: a symptom has 15 characters */

static void put(u8 *to, size_t size, const char *text)
{
	memset(to, ' ', size);
	memcpy(to, text, strnlen(text, size));
	ebcdic_from(to, to, size);
}

static void put_where(struct symptom_environment *to,
		      const struct star_symptom_facts *f)
{
	char text[16];

	put(to->id, sizeof(to->id), "SR");
	fmt_print(text, sizeof(text), "%04X", (u32)(f->cpu_id >> 16) & 0xffffu);
	put(to->model, sizeof(to->model), text);
	fmt_print(text, sizeof(text), "%06X",
		  (u32)(f->cpu_id >> 32) & 0xffffffu);
	put(to->serial, sizeof(to->serial), text);
	to->zone = be32_make(f->zone_s);
	to->tod = be64_make(f->tod);
	fmt_print(text, sizeof(text), "%02u%02u%02u00", f->hour, f->minute,
		  f->second);
	put(to->time, sizeof(to->time), text);
	fmt_print(text, sizeof(text), "%02u%02u%02u", f->year % 100u, f->month,
		  f->day);
	put(to->date, sizeof(to->date), text);
	put(to->node, sizeof(to->node), f->node);
	put(to->system, sizeof(to->system), "CP64");
	put(to->feature, sizeof(to->feature), "");
	put(to->dump, sizeof(to->dump), "");
}

static void put_component(struct symptom_component *to,
			  const struct star_symptom_facts *f)
{
	put(to->id, sizeof(to->id), "SR21");
	put(to->level, sizeof(to->level), "10");
	put(to->name, sizeof(to->name), "CP-64");
	to->flags = SYMPTOM_NOT_IBM;
	put(to->release, sizeof(to->release), "0010");
	put(to->service, sizeof(to->service), "");
	put(to->product, sizeof(to->product), "CP-64");
	put(to->product_level, sizeof(to->product_level), "0010");
	put(to->about, sizeof(to->about), f->about);
	to->code = be32_make(f->number);
	put(to->problem, sizeof(to->problem), f->code);
	put(to->subsystem, sizeof(to->subsystem), "CP");
}

/* Letters, digits, @, # and $ may be in a symptom. */
static char symptom_char(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return c;
	return '#';
}

static void put_routine(char to[ROUTINE_MAX + 1], const char *from)
{
	u32 i;

	for (i = 0; i < ROUTINE_MAX && from[i]; i++)
		to[i] = symptom_char(from[i]);
	to[i] = '\0';
}

static u32 put_primary(u8 to[SYMPTOM_PRIMARY],
		       const struct star_symptom_facts *f)
{
	char routine[ROUTINE_MAX + 1], text[SYMPTOM_PRIMARY + 1];

	put_routine(routine, f->routine);
	fmt_print(text, sizeof(text), "PIDS/CP64 AB/S%.6s%s%s ", f->code,
		  routine[0] ? " RIDS/" : "", routine);
	put(to, SYMPTOM_PRIMARY, text);
	return (u32)strlen(text);
}

static u32 put_data(u8 *to, const struct star_symptom_facts *f)
{
	u8 *at = to;

	for (u32 i = 0; i < SYMPTOM_SEGMENTS; i++) {
		const char *text = f->text[i];
		size_t size = text ? strnlen(text, SYMPTOM_TEXT) : 0;

		if (!size)
			continue;
		put_be16(at, SYMPTOM_KEY_TEXT);
		put_be16(at + 2, (u16)size);
		ebcdic_from(at + 4, text, size);
		at += 4 + size;
	}
	return (u32)(at - to);
}

static struct symptom_section section(u32 at, u32 size)
{
	return (struct symptom_section){ .size = be16_make((u16)size),
					 .at = be16_make(
						 (u16)(size ? at : 0)) };
}

u32 star_symptom_compose(struct star_symptom *to,
			 const struct star_symptom_facts *f)
{
	u32 primary, data;

	memset(to, 0, sizeof(*to));
	put_where(&to->where, f);
	put_component(&to->component, f);
	primary = put_primary(to->primary, f);
	data = put_data(to->data, f);
	put(to->control.level, sizeof(to->control.level), "10");
	to->control.size = be16_make(sizeof(to->control));
	to->control.component =
		section(offsetof(struct star_symptom, component),
			sizeof(to->component));
	to->control.primary =
		section(offsetof(struct star_symptom, primary), primary);
	to->control.data = section(offsetof(struct star_symptom, data), data);
	return (u32)offsetof(struct star_symptom, data) + data;
}
