/* SPDX-License-Identifier: Apache-2.0 */
/* The segment of *MONITOR; see monitor.h. */
#include "iucv/monitor.h"

#include "cp/lib/str.h"

#define DOMAIN_MONITOR 1
#define RECORD_EOF     13

static struct monitor_message *at(struct monitor_area *a, u32 number)
{
	return &a->message[number % MONITOR_MESSAGES];
}

static struct monitor_element *elements(const struct monitor_area *a,
					u32 number)
{
	return (struct monitor_element *)(void *)a->base +
	       number % MONITOR_MESSAGES * MONITOR_PIECES;
}

_Static_assert(MONITOR_MESSAGES *MONITOR_PIECES *
			       sizeof(struct monitor_element) <=
		       MONITOR_FRAME,
	       "elements have a frame");

void monitor_begin(struct monitor_area *a, u8 *base, u32 address, u32 frames)
{
	memset(a, 0, sizeof(*a));
	a->base = base;
	a->address = address;
	a->frames = frames;
	a->next = 1;
}

static struct monitor_message *open_one(struct monitor_area *a)
{
	return at(a, a->first + a->count);
}

bool monitor_open(struct monitor_area *a, u8 kind)
{
	if (a->building || a->count == MONITOR_MESSAGES)
		return false;
	a->building = true;
	a->spoilt = false;
	*open_one(a) = (struct monitor_message){ .kind = kind };
	return true;
}

static u8 *frame_at(const struct monitor_area *a, u32 frame)
{
	return a->base + (size_t)frame * MONITOR_FRAME;
}

static struct monitor_piece *last_piece(struct monitor_message *m)
{
	return m->pieces ? &m->piece[m->pieces - 1] : NULL;
}

/* One frame more: the next of the ring, at its beginning a piece of its own. */
static bool take_frame(struct monitor_area *a, struct monitor_message *m)
{
	struct monitor_piece *p = last_piece(m);

	if (a->used == a->frames - 1)
		return false;
	if (!p || a->next == 1) {
		p = &m->piece[m->pieces++];
		p->frame = a->next;
		p->frames = 0;
	}
	p->frames++;
	p->size = 0;
	memset(frame_at(a, a->next), 0, MONITOR_FRAME);
	a->used++;
	a->next = a->next + 1 == a->frames ? 1 : a->next + 1;
	return true;
}

static void give_back(struct monitor_area *a, const struct monitor_message *m)
{
	for (u32 i = 0; i < m->pieces; i++)
		a->used -= m->piece[i].frames;
}

static void *place(const struct monitor_area *a, struct monitor_piece *p,
		   u32 size)
{
	u8 *to = frame_at(a, p->frame + p->frames - 1) + p->size;

	p->size += size;
	return to;
}

static void *put_header(void *to, u8 domain, u16 record, u32 size, u64 tod)
{
	const struct monitor_header h = {
		.size = be16_make((u16)size),
		.domain = domain,
		.record = be16_make(record),
		.tod = { be32_make((u32)(tod >> 32)), be32_make((u32)tod) },
	};

	memcpy(to, &h, sizeof(h));
	return to;
}

/* Does SIZE fit behind what is in P's last frame, and an EOF behind that? */
static bool fits(const struct monitor_piece *p, u32 size)
{
	return p && p->size + size + MONITOR_HEADER <= MONITOR_FRAME;
}

void *monitor_put(struct monitor_area *a, u8 domain, u16 record, u32 size,
		  u64 tod)
{
	struct monitor_message *m = open_one(a);
	struct monitor_piece *p = last_piece(m);

	if (!a->building || a->spoilt)
		return NULL;
	a->spoilt = size < MONITOR_HEADER || size > MONITOR_RECORD_MAX;
	if (!a->spoilt && !fits(p, size)) {
		if (p)
			put_header(place(a, p, MONITOR_HEADER), DOMAIN_MONITOR,
				   RECORD_EOF, MONITOR_HEADER, tod);
		a->spoilt = !take_frame(a, m);
	}
	if (a->spoilt)
		return NULL;
	if (!m->domains)
		m->tod = tod;
	m->domains |= MONITOR_DOMAIN(domain);
	return put_header(place(a, last_piece(m), size), domain, record, size,
			  tod);
}

/* As if it had never been opened. */
static void undo(struct monitor_area *a, const struct monitor_message *m)
{
	give_back(a, m);
	if (m->pieces)
		a->next = m->piece[0].frame;
}

static void tell(const struct monitor_area *a, const struct monitor_message *m,
		 u32 number, u8 data[8])
{
	struct monitor_element *e = elements(a, number);
	u32 where = a->address + (u32)((u8 *)e - a->base);

	for (u32 i = 0; i < m->pieces; i++) {
		const struct monitor_piece *p = &m->piece[i];
		u32 first = a->address + p->frame * MONITOR_FRAME;

		e[i] = (struct monitor_element){
			.kind = m->kind,
			.domains = { (u8)(m->domains >> 8), (u8)m->domains },
			.first = be32_make(first),
			.last = be32_make(first +
					  (p->frames - 1) * MONITOR_FRAME +
					  p->size - 1),
		};
	}
	put_be32(data, where);
	put_be32(data + 4, where + (u32)(m->pieces * sizeof(*e)) - 1);
}

bool monitor_close(struct monitor_area *a, u16 readers, u32 *number, u8 data[8])
{
	struct monitor_message *m = open_one(a);

	if (!a->building)
		return false;
	a->building = false;
	if (a->spoilt || !m->pieces || !readers) {
		undo(a, m);
		return false;
	}
	m->readers = readers;
	*number = a->first + a->count++;
	tell(a, m, *number, data);
	return true;
}

/* The oldest ones that nobody has any more. */
static void free_oldest(struct monitor_area *a)
{
	while (a->count && !at(a, a->first)->readers) {
		give_back(a, at(a, a->first));
		a->first++;
		a->count--;
	}
}

bool monitor_done(struct monitor_area *a, u32 number, u32 reader)
{
	u16 bit = (u16)(1u << reader);

	if (number - a->first >= a->count || !(at(a, number)->readers & bit))
		return false;
	at(a, number)->readers &= (u16)~bit;
	free_oldest(a);
	return true;
}

void monitor_gone(struct monitor_area *a, u32 reader)
{
	for (u32 i = 0; i < a->count; i++)
		at(a, a->first + i)->readers &= (u16) ~(1u << reader);
	free_oldest(a);
}

u16 monitor_slow(const struct monitor_area *a, u64 tod)
{
	const struct monitor_message *oldest =
		&a->message[a->first % MONITOR_MESSAGES];

	return a->count && oldest->tod < tod ? oldest->readers : 0;
}

u32 monitor_owed(const struct monitor_area *a, u32 reader)
{
	u32 n = 0;

	for (u32 i = 0; i < a->count; i++)
		n += a->message[(a->first + i) % MONITOR_MESSAGES].readers >>
			     reader &
		     1;
	return n;
}
