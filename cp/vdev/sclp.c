/* SPDX-License-Identifier: Apache-2.0 */
/* The service processor of a virtual machine: see sclp.h.  Pure. */
#include "cp/vdev/sclp.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/vdev/sclp_event.h"

#define EBCDIC_BLANK	 0x40
#define READ_INFO	 0x00020001
#define READ_INFO_FORCED 0x00120001
#define READ_CPU_INFO	 0x00010001
#define READ_EVENT	 0x00770005
#define WRITE_EVENT	 0x00760005
#define WRITE_MASK	 0x00780005

#define INCREMENT   (1ull << 20)
#define HAS_CPUINFO 0x0800000000000000ull
#define MASKS_SENT                                                             \
	(SCLP_BIT(SCLP_EVENT_COMMAND) | SCLP_BIT(SCLP_EVENT_PRIORITY) |        \
	 SCLP_BIT(SCLP_EVENT_QUIESCE) | SCLP_BIT(SCLP_EVENT_ASCII))
#define MASKS_TAKEN (SCLP_BIT(SCLP_EVENT_MESSAGE) | SCLP_BIT(SCLP_EVENT_ASCII))

struct read_info {
	u8 header[SCLP_HEADER];
	be16 increments; /* of storage; 0: see increments_long */
	u8 increment_mib;
	u8 reserved_0b[5];
	be16 cpus, cpus_at;
	u8 reserved_14[4];
	u8 loadparm[8];
	u8 reserved_20[16];
	be64 facilities;
	u8 reserved_38[48];
	be64 increments_long;
	u8 reserved_70[8];
	be16 highest_cpu;
	u8 reserved_7a[6];
};
LAYOUT_SIZE(struct read_info, 128);
LAYOUT_AT(struct read_info, cpus, 16);
LAYOUT_AT(struct read_info, loadparm, 24);
LAYOUT_AT(struct read_info, facilities, 48);
LAYOUT_AT(struct read_info, increments_long, 104);
LAYOUT_AT(struct read_info, highest_cpu, 120);

struct read_cpu_info {
	u8 header[SCLP_HEADER];
	be16 configured, configured_at, standby, standby_at;
	u8 reserved_10[8];
};
LAYOUT_SIZE(struct read_cpu_info, 24);

struct cpu_entry {
	u8 address;
	u8 reserved_01;
	u8 features[12];
	u8 type; /* 0: general purpose */
	u8 reserved_0f;
};
LAYOUT_SIZE(struct cpu_entry, 16);

struct event_masks {
	u8 header[SCLP_HEADER];
	be16 reserved;
	be16 size; /* of each of the four that follow */
	u8 mask[];
};
LAYOUT_AT(struct event_masks, mask, 12);

static void respond(u8 *sccb, u16 code)
{
	put_be16(sccb + 6, code);
}

static void put_cpus(const struct sclp_machine *m, u8 *to)
{
	u32 i;

	for (i = 0; i < m->cpus; i++, to += sizeof(struct cpu_entry))
		((struct cpu_entry *)(void *)to)->address = m->cpu[i];
}

/*
 * The highest address that a CPU has or, defined one after the other, may get:
 * Linux makes room for so many, and for 64 when 0 says nothing.
 */
static u16 highest_cpu(const struct sclp_machine *m)
{
	u32 highest = MAX((u32)m->cpu[m->cpus - 1], m->cpus_max - 1);

	return (u16)MAX(highest, 1u);
}

static void read_info(const struct sclp_machine *m, u8 *sccb, size_t size)
{
	struct read_info *r = (void *)sccb;
	u64 n = m->storage / INCREMENT;

	if (size < sizeof(*r) + m->cpus * sizeof(struct cpu_entry)) {
		respond(sccb, SCLP_TOO_SHORT);
		return;
	}
	memset(sccb + SCLP_HEADER, 0, size - SCLP_HEADER);
	r->increments = be16_make(n > 0xffff ? 0 : (u16)n);
	r->increments_long = be64_make(n > 0xffff ? n : 0);
	r->increment_mib = 1;
	r->cpus = be16_make((u16)m->cpus);
	r->cpus_at = be16_make(sizeof(*r));
	memset(r->loadparm, EBCDIC_BLANK, sizeof(r->loadparm));
	ebcdic_from(r->loadparm, m->loadparm,
		    strnlen(m->loadparm, sizeof(r->loadparm)));
	r->facilities = be64_make(HAS_CPUINFO);
	r->highest_cpu = be16_make(highest_cpu(m));
	put_cpus(m, sccb + sizeof(*r));
	respond(sccb, SCLP_DONE_READ);
}

static void read_cpus(const struct sclp_machine *m, u8 *sccb, size_t size)
{
	struct read_cpu_info *r = (void *)sccb;
	size_t need = sizeof(*r) + m->cpus * sizeof(struct cpu_entry);

	if (size < need) {
		respond(sccb, SCLP_TOO_SHORT);
		return;
	}
	memset(sccb + SCLP_HEADER, 0, size - SCLP_HEADER);
	r->configured = be16_make((u16)m->cpus);
	r->configured_at = be16_make(sizeof(*r));
	r->standby_at = be16_make((u16)need);
	put_cpus(m, sccb + sizeof(*r));
	respond(sccb, SCLP_DONE_READ);
}

/* --- the event facility --- */

/* Masks of SIZE bytes as four: what is beyond is nothing we know. */
static u32 get_mask(const u8 *at, size_t size)
{
	u32 mask = 0;
	size_t i;

	for (i = 0; i < 4; i++)
		mask = mask << 8 | (i < size ? at[i] : 0u);
	return mask;
}

static void put_mask(u8 *at, size_t size, u32 mask)
{
	size_t i;

	for (i = 0; i < size; i++)
		at[i] = i < 4 ? (u8)(mask >> (24 - 8 * i)) : 0;
}

/* The guest says what it takes and sends, and learns what we do. */
static void write_mask(struct sclp *s, u8 *sccb, size_t size)
{
	struct event_masks *e = (void *)sccb;
	size_t each = size < sizeof(*e) ? 0 : be16_get(e->size);

	if (size < sizeof(*e) || size - sizeof(*e) < 4 * each) {
		respond(sccb, SCLP_TOO_SHORT);
		return;
	}
	if (!each) {
		respond(sccb, SCLP_BAD_MASK_SIZE);
		return;
	}
	s->receive_mask = get_mask(e->mask, each);
	put_mask(e->mask + 2 * each, each, MASKS_TAKEN);
	put_mask(e->mask + 3 * each, each, MASKS_SENT);
	respond(sccb, SCLP_DONE);
}

/*
 * A type that CP does not take is not marked as processed: whoever believed
 * that it was would wait for what comes of it.
 */
static bool process_event(struct sclp *s, const struct sclp_machine *m,
			  u8 *event, size_t size)
{
	switch (event[2]) {
	case SCLP_EVENT_MESSAGE:
		sclp_event_lines(event, size, m->write, m->ctx);
		break;
	case SCLP_EVENT_ASCII:
		vt220_show(&s->ascii, event + SCLP_EVENT_HEADER,
			   size - SCLP_EVENT_HEADER, m->write, m->ctx);
		break;
	default:
		return false;
	}
	event[3] |= SCLP_EVENT_PROCESSED;
	return true;
}

static void write_event(struct sclp *s, const struct sclp_machine *m, u8 *sccb,
			size_t size)
{
	size_t at = SCLP_HEADER;
	size_t left = size - at;
	u16 code = SCLP_DONE;

	if (left < SCLP_EVENT_HEADER) {
		respond(sccb, SCLP_BAD_EVENT);
		return;
	}
	while (left) {
		size_t n = left < SCLP_EVENT_HEADER ? 0 : get_be16(sccb + at);

		if (n < SCLP_EVENT_HEADER || n > left) {
			respond(sccb, SCLP_BAD_EVENT);
			return;
		}
		if (!process_event(s, m, sccb + at, n))
			code = SCLP_BAD_FUNCTION;
		at += n;
		left -= n;
	}
	respond(sccb, code);
}

static bool takes(const struct sclp *s, u32 type)
{
	return s->receive_mask & SCLP_BIT(type);
}

/* The oldest line whose type MASK has; s->lines: none. */
static u32 next_line(const struct sclp *s, u32 mask)
{
	u32 n = 0;

	while (n < s->lines && !(mask & SCLP_BIT(s->line[n].type)))
		n++;
	return n;
}

static bool quiesces(const struct sclp *s, u32 mask)
{
	return s->quiesce && (mask & SCLP_BIT(SCLP_EVENT_QUIESCE));
}

static size_t line_event(const struct sclp_line *l, u8 *to, size_t room)
{
	return l->type == SCLP_EVENT_ASCII
		       ? sclp_event_keys(to, room, l->text)
		       : sclp_event_command(to, room, l->type, l->text);
}

/* One event into TO; its size, 0: none, more than ROOM: too big. */
static size_t take_event(struct sclp *s, u32 mask, u8 *to, size_t room)
{
	u32 next = next_line(s, mask);
	size_t n;

	if (quiesces(s, mask)) {
		n = sclp_event_quiesce(to, room, s->quiesce_s);
		if (n <= room)
			s->quiesce = false;
		return n;
	}
	if (next == s->lines)
		return 0;
	n = line_event(&s->line[next], to, room);
	if (n > room)
		return n;
	s->lines--;
	memmove(&s->line[next], &s->line[next + 1],
		(s->lines - next) * sizeof(s->line[0]));
	return n;
}

#define UNCONDITIONAL 0x00
#define SELECTIVE     0x80

static void read_event(struct sclp *s, const struct sclp_machine *m, u8 *sccb,
		       size_t size)
{
	u8 function = sccb[2];
	u32 mask = s->receive_mask;
	size_t room = size - SCLP_HEADER;
	size_t n;

	if (function == SELECTIVE) {
		u32 chosen = get_mask(sccb + SCLP_HEADER, room);

		if (!chosen || (chosen & ~mask)) {
			respond(sccb, SCLP_BAD_SELECTION);
			return;
		}
		mask = chosen;
	} else if (function != UNCONDITIONAL) {
		respond(sccb, SCLP_BAD_FUNCTION);
		return;
	}
	m->lock(m->ctx);
	n = take_event(s, mask, sccb + SCLP_HEADER, room);
	m->unlock(m->ctx);
	if (n > room) {
		respond(sccb, SCLP_EVENT_TOO_BIG);
	} else if (!n) {
		respond(sccb, SCLP_NO_EVENTS);
	} else {
		if (sccb[5] & 0x80) /* variable-length response */
			put_be16(sccb, (u16)(SCLP_HEADER + n));
		respond(sccb, SCLP_DONE);
	}
}

void sclp_call(struct sclp *s, const struct sclp_machine *m, u32 command,
	       u8 *sccb, size_t size)
{
	switch (command) {
	case READ_INFO:
	case READ_INFO_FORCED:
		read_info(m, sccb, size);
		break;
	case READ_CPU_INFO:
		read_cpus(m, sccb, size);
		break;
	case WRITE_MASK:
		write_mask(s, sccb, size);
		break;
	case WRITE_EVENT:
		write_event(s, m, sccb, size);
		break;
	case READ_EVENT:
		read_event(s, m, sccb, size);
		break;
	default:
		respond(sccb, SCLP_NO_COMMAND);
		break;
	}
}

/* --- what comes from outside --- */

void sclp_reset(struct sclp *s)
{
	*s = (struct sclp){ .receive_mask = 0 };
}

bool sclp_input(struct sclp *s, u32 type, const char *line)
{
	struct sclp_line *to = &s->line[s->lines];

	if (s->lines == SCLP_LINES || !takes(s, type))
		return false;
	to->type = (u8)type;
	str_copy(to->text, sizeof(to->text), line);
	s->lines++;
	return true;
}

bool sclp_signal_quiesce(struct sclp *s, u16 seconds)
{
	if (!takes(s, SCLP_EVENT_QUIESCE))
		return false;
	s->quiesce = true;
	s->quiesce_s = seconds;
	return true;
}

bool sclp_event_pending(const struct sclp *s)
{
	return quiesces(s, s->receive_mask) ||
	       next_line(s, s->receive_mask) < s->lines;
}
