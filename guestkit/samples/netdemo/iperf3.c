/* SPDX-License-Identifier: Apache-2.0 */
/* iperf3's conversation, seen from its server: see iperf3.h. */
#include "guestkit/samples/netdemo/iperf3.h"

#include "cp/lib/be.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define BLOCK_TCP  131072
#define BLOCK_UDP  1460
#define US_PER_S   1000000u
#define NUMBER_MAX (~(u64)0 / 16)

/* --- JSON, as far as a client's parameters are --- */

enum name { UDP, REVERSE, BIDIRECTIONAL, WIDE, STREAMS, BLOCK, BYTES, BLOCKS };

static const char *const names[] = {
	[UDP] = "udp",
	[REVERSE] = "reverse",
	[BIDIRECTIONAL] = "bidirectional",
	[WIDE] = "udp_counters_64bit",
	[STREAMS] = "parallel",
	[BLOCK] = "len",
	[BYTES] = "num",
	[BLOCKS] = "blockcount",
};

#define NAMES ARRAY_SIZE(names)

static const char *blanks(const char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')
		at++;
	return at;
}

/* Behind the string that begins at AT; NULL: it does not end. */
static const char *string_end(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && *++at == '\0')
			return NULL;
	return *at ? at + 1 : NULL;
}

/* Behind the value at AT, however it is nested; NULL: it does not end. */
static const char *value_end(const char *at)
{
	u32 depth = 0;

	while (*at) {
		if (*at == '"') {
			at = string_end(at);
			if (!at)
				return NULL;
			continue;
		}
		if (!depth && (*at == ',' || *at == '}'))
			return at;
		depth += *at == '{' || *at == '[';
		depth -= depth && (*at == '}' || *at == ']');
		at++;
	}
	return NULL;
}

/* "true" is 1; what is no number is 0; digits beyond the longest are lost. */
static u64 number(const char *at)
{
	u64 n = 0;

	if (strncmp(at, "true", 4) == 0)
		return 1;
	for (; *at >= '0' && *at <= '9' && n < NUMBER_MAX; at++)
		n = n * 10 + (u64)(*at - '0');
	return n;
}

static void keep(u64 raw[NAMES], const char *name, size_t size, u64 value)
{
	for (u32 i = 0; i < NAMES; i++)
		if (strlen(names[i]) == size &&
		    strncmp(names[i], name, size) == 0)
			raw[i] = value;
}

/* The members of the object at AT; false: it is none. */
static bool read_members(const char *at, u64 raw[NAMES])
{
	at = blanks(at);
	if (*at != '{')
		return false;
	do {
		const char *name = blanks(at + 1), *end;

		if (*name == '}')
			return true;
		end = *name == '"' ? string_end(name) : NULL;
		at = end ? blanks(end) : NULL;
		if (!at || *at != ':')
			return false;
		at = blanks(at + 1);
		keep(raw, name + 1, (size_t)(end - name) - 2, number(at));
		at = value_end(at);
	} while (at && *at == ',');
	return at;
}

static u32 word(u64 n)
{
	return (u32)MIN(n, (u64)~0u);
}

static bool read_params(const char *text, struct iperf3_params *p)
{
	u64 raw[NAMES] = { 0 };

	if (!read_members(text, raw))
		return false;
	*p = (struct iperf3_params){
		.udp = raw[UDP],
		.reverse = raw[REVERSE],
		.bidirectional = raw[BIDIRECTIONAL],
		.wide_counters = raw[WIDE],
		.streams = raw[STREAMS] ? word(raw[STREAMS]) : 1,
		.block = word(raw[BLOCK]),
	};
	if (!p->block)
		p->block = p->udp ? BLOCK_UDP : BLOCK_TCP;
	p->bytes = raw[BYTES]
			   ? raw[BYTES]
			   : MIN(raw[BLOCKS], NUMBER_MAX / p->block) * p->block;
	return true;
}

u32 iperf3_refusal(const struct iperf3_params *p)
{
	if (p->bidirectional || (p->udp && p->reverse))
		return IPERF3_WHY_NOT_HERE;
	if (p->streams > IPERF3_STREAMS)
		return IPERF3_WHY_STREAMS;
	return p->block > IPERF3_LONGEST_BLOCK ? IPERF3_WHY_BLOCK : 0;
}

void iperf3_error(u8 to[IPERF3_ERROR_SIZE], u32 why)
{
	to[0] = IPERF3_SERVER_ERROR;
	put_be32(to + 1, why);
	put_be32(to + 5, 0);
}

/* --- the control connection --- */

static void expect(struct iperf3 *t, enum iperf3_expects what)
{
	t->expects = what;
	t->have = 0;
	t->size = 0;
}

/* Bytes up to SIZE of them, to TO (NULL: nowhere); true: all are there. */
static bool gather(struct iperf3 *t, void *to, u32 size, const u8 **at,
		   size_t *left)
{
	size_t n = MIN(*left, (size_t)(size - t->have));

	if (to)
		memcpy((u8 *)to + t->have, *at, n);
	t->have += (u32)n;
	*at += n;
	*left -= n;
	return t->have == size;
}

/* A text behind its length, which is at most MAX; true: it is there. */
static bool gather_text(struct iperf3 *t, char *to, u32 max, const u8 **at,
			size_t *left, bool *bad)
{
	if (!t->size) {
		if (!gather(t, t->length, sizeof(t->length), at, left))
			return false;
		t->have = 0;
		t->size = get_be32(t->length);
		*bad = !t->size || t->size > max;
		if (*bad)
			return false;
	}
	return gather(t, to, t->size, at, left);
}

static enum iperf3_seen params_came(struct iperf3 *t)
{
	t->text[t->size] = '\0';
	expect(t, IPERF3_AT_STATE);
	return read_params(t->text, &t->params) ? IPERF3_SEEN_PARAMS
						: IPERF3_SEEN_BAD;
}

static enum iperf3_seen state_came(struct iperf3 *t, u8 state)
{
	switch (state) {
	case IPERF3_TEST_END:
		expect(t, IPERF3_AT_RESULTS);
		return IPERF3_SEEN_END;
	case IPERF3_DONE:
	case IPERF3_CLIENT_TERMINATE:
		return IPERF3_SEEN_DONE;
	default:
		return IPERF3_SEEN_BAD;
	}
}

static enum iperf3_seen step(struct iperf3 *t, const u8 **at, size_t *left)
{
	bool bad = false;

	switch (t->expects) {
	case IPERF3_AT_COOKIE:
		if (!gather(t, t->cookie, sizeof(t->cookie), at, left))
			break;
		expect(t, IPERF3_AT_PARAMS);
		return t->cookie[IPERF3_COOKIE_SIZE - 1] ? IPERF3_SEEN_BAD
							 : IPERF3_SEEN_COOKIE;
	case IPERF3_AT_PARAMS:
		if (gather_text(t, t->text, IPERF3_PARAMS_MAX, at, left, &bad))
			return params_came(t);
		break;
	case IPERF3_AT_RESULTS:
		if (!gather_text(t, NULL, IPERF3_RESULTS_MAX, at, left, &bad))
			break;
		expect(t, IPERF3_AT_STATE);
		return IPERF3_SEEN_RESULTS;
	default:
		(*left)--;
		return state_came(t, *(*at)++);
	}
	return bad ? IPERF3_SEEN_BAD : IPERF3_SEEN_NOTHING;
}

enum iperf3_seen iperf3_take(struct iperf3 *t, const u8 *bytes, size_t size,
			     size_t *used)
{
	enum iperf3_seen seen = IPERF3_SEEN_NOTHING;
	const u8 *at = bytes;
	size_t left = size;

	while (left && seen == IPERF3_SEEN_NOTHING)
		seen = step(t, &at, &left);
	*used = size - left;
	return seen;
}

/* --- results --- */

/* As iperf3 counts its streams: 1, 3, 4, ... */
static u32 id(u32 i)
{
	return i ? i + 2 : 1;
}

size_t iperf3_results(const struct iperf3_result *r, u32 count, u64 us,
		      u8 to[IPERF3_ANSWER_MAX])
{
	char *text = (char *)to + 4;
	size_t room = IPERF3_ANSWER_MAX - 4, n;

	n = fmt_print(text, room,
		      "{\"cpu_util_total\":0,\"cpu_util_user\":0,"
		      "\"cpu_util_system\":0,\"sender_has_retransmits\":0,"
		      "\"streams\":[");
	for (u32 i = 0; i < count; i++)
		n += fmt_print(text + n, room - n,
			       "%s{\"id\":%u,\"bytes\":%lu,\"retransmits\":-1,"
			       "\"jitter\":%lu.%06lu,\"errors\":%lu,"
			       "\"packets\":%lu,\"start_time\":0,"
			       "\"end_time\":%lu.%06lu}",
			       i ? "," : "", id(i), r[i].bytes,
			       r[i].jitter_us / US_PER_S,
			       r[i].jitter_us % US_PER_S, r[i].errors,
			       r[i].packets, us / US_PER_S, us % US_PER_S);
	n += fmt_print(text + n, room - n, "]}");
	put_be32(to, (u32)n);
	return n + 4;
}

/* --- datagrams --- */

/*
 * Seconds, microseconds and a number, from 1.  The clocks of both ends differ:
 * only how the transit changes counts (RFC 1889, A.8).
 */
void iperf3_datagram(struct iperf3_udp *u, const u8 *bytes, size_t size,
		     bool wide, u64 now_us)
{
	struct iperf3_result *r = &u->result;
	u64 transit_us, n, change_us;

	r->bytes += size;
	if (size < (wide ? 16u : 12u))
		return;
	n = wide ? get_be64(bytes + 8) : get_be32(bytes + 8);
	transit_us = now_us -
		     ((u64)get_be32(bytes) * US_PER_S + get_be32(bytes + 4));
	if (n > u->last) {
		r->errors += n - u->last - 1;
		u->last = n;
		r->packets = n;
	} else if (r->errors) {
		r->errors--; /* it was late, not lost */
	}
	change_us = transit_us - u->transit_us;
	if (change_us >> 63)
		change_us = 0 - change_us;
	if (u->begun)
		r->jitter_us += change_us / 16 - r->jitter_us / 16;
	u->begun = true;
	u->transit_us = transit_us;
}

bool iperf3_greeting(u8 bytes[IPERF3_GREETING])
{
	static const u8 ours[] = "6789", reversed[] = "9876";

	if (memcmp(bytes, ours, IPERF3_GREETING) == 0)
		memcpy(bytes, reversed, IPERF3_GREETING);
	else if (memcmp(bytes, reversed, IPERF3_GREETING) == 0)
		memcpy(bytes, ours, IPERF3_GREETING);
	else
		return false;
	return true;
}
