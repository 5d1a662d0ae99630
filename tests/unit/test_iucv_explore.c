/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every state that two parties, two paths and three messages can come to, by
 * whatever either does next.  In each state what always holds does (nothing is
 * lost, counted twice or owned by nobody), and from each state both parties can
 * clear up with ordinary means until nothing is left: nothing is stuck.
 *
 * A state is what can matter later: numbers of messages, user data and counters
 * are left out of the comparison.  What takes seconds is played in every run,
 * the rest with an argument (make explore; IUCV.md).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/iucv_world.h"

#define PARTIES 2u
#define PATHS	2u
#define MSGS	3u
#define SIZE	2u /* of a message: it can be received in two parts */
/* More than a party has to do: interruptions, two each for a message. */
#define DRAIN 50u
#define DEPTH 50000u
#define SEEN  (1u << 22) /* of the large games; others 1/16 */

/* --- what a party can do --- */

struct move {
	u8 function; /* of IUCV, or one of these */
	u8 path, flags;
	u32 size;
};

enum {
	PRESENT = IUCV_FUNCTIONS, /* an interruption is taken */
	REST,			  /* RECEIVE by all names     */
	REPLY_NEXT,
	REJECT_NEXT,
};

#define TWO_WAY	 0
#define FULL_SET (IUCV_PRIORITY | IUCV_PARM_DATA)

/* Small games play the first moves of large ones: what is wrong shows early. */
#define REPLYING   5
#define CONNECTING 9

static const struct move flowing[] = {
	{ PRESENT, 0, 0, 0 },
	{ IUCV_QUIESCE, 0, 0, 0 },
	{ IUCV_RESUME, 0, IUCV_ALL_PATHS, 0 },
	{ IUCV_SEND, 0, TWO_WAY, SIZE },
	{ IUCV_SEND, 1, IUCV_ONE_WAY, SIZE },
	{ IUCV_RECEIVE, 0, 0, SIZE },
	{ REPLY_NEXT, 0, 0, 0 },
	{ IUCV_SEVER, 1, 0, 0 },
};

static const struct move replying_or_not[] = {
	{ PRESENT, 0, 0, 0 },
	{ IUCV_SEND, 0, TWO_WAY, SIZE },
	{ IUCV_RECEIVE, 0, 0, SIZE },
	{ REPLY_NEXT, 0, 0, 0 },
	{ IUCV_SEVER, 0, 0, 0 }, /* REPLYING: so far */
	{ IUCV_SEND, 1, IUCV_ONE_WAY, SIZE },
	{ REJECT_NEXT, 0, 0, 0 },
	{ IUCV_PURGE, 0, IUCV_BY_PATH, 0 },
};

static const struct move all_of_messages[] = {
	{ PRESENT, 0, 0, 0 },
	{ IUCV_DESCRIBE, 0, 0, 0 },
	{ IUCV_SEND, 0, TWO_WAY, SIZE },
	{ IUCV_SEND, 0, IUCV_ONE_WAY | IUCV_PRIORITY, SIZE },
	{ IUCV_SEND, 1, IUCV_PARM_DATA, 0 },
	{ IUCV_SEND, 1, IUCV_PARM_DATA | IUCV_ONE_WAY, 0 },
	{ IUCV_RECEIVE, 0, 0, SIZE },
	{ IUCV_RECEIVE, 0, 0, 1 },
	{ REST, 0, 0, SIZE },
	{ REPLY_NEXT, 0, 0, 0 },
	{ REPLY_NEXT, 0, IUCV_PRIORITY | IUCV_PARM_DATA, 0 },
	{ IUCV_REJECT, 0, 0, 0 },
	{ REJECT_NEXT, 0, 0, 0 },
	{ IUCV_PURGE, 0, IUCV_BY_PATH, 0 },
	{ IUCV_PURGE, 1, IUCV_BY_PATH, 0 },
	{ IUCV_TEST_COMPLETION, 0, 0, 0 },
	{ IUCV_TEST_COMPLETION, 1, IUCV_BY_PATH, 0 },
	{ IUCV_SEVER, 0, 0, 0 },
};

static const struct move all_of_paths[] = {
	{ IUCV_DECLARE_BUFFER, 0, 0, 0 },
	{ IUCV_RETRIEVE_BUFFER, 0, 0, 0 },
	{ PRESENT, 0, 0, 0 },
	{ IUCV_CONNECT, 0, 0, 0 },
	{ IUCV_ACCEPT, 0, 0, 0 },
	{ IUCV_ACCEPT, 1, 0, 0 },
	{ IUCV_SEVER, 0, 0, 0 },
	{ IUCV_SEVER, 1, 0, 0 },
	{ IUCV_SEVER, 0, IUCV_ALL_PATHS, 0 }, /* CONNECTING: so far */
	{ IUCV_QUIESCE, 0, 0, 0 },
	{ IUCV_RESUME, 0, 0, 0 },
	{ IUCV_SEND, 0, TWO_WAY, SIZE },
	{ IUCV_RECEIVE, 0, 0, SIZE },
	{ REPLY_NEXT, 0, 0, 0 },
};

/* All of it together; kinds of messages are told apart by their paths. */
static const struct move everything[] = {
	{ IUCV_DECLARE_BUFFER, 0, 0, 0 },
	{ IUCV_RETRIEVE_BUFFER, 0, 0, 0 },
	{ PRESENT, 0, 0, 0 },
	{ IUCV_CONNECT, 0, 0, 0 },
	{ IUCV_ACCEPT, 0, 0, 0 },
	{ IUCV_ACCEPT, 1, 0, 0 },
	{ IUCV_SEVER, 0, 0, 0 },
	{ IUCV_SEVER, 1, 0, 0 },
	{ IUCV_QUIESCE, 0, 0, 0 },
	{ IUCV_RESUME, 0, IUCV_ALL_PATHS, 0 },
	{ IUCV_SEND, 0, TWO_WAY, SIZE },
	{ IUCV_SEND, 1, IUCV_ONE_WAY, SIZE },
	{ IUCV_RECEIVE, 0, 0, 1 },
	{ REST, 0, 0, SIZE },
	{ REPLY_NEXT, 0, 0, 0 },
	{ REJECT_NEXT, 0, 0, 0 },
	{ IUCV_PURGE, 0, IUCV_BY_PATH, 0 },
};

/* The first message that party I has in STATE of them. */
static const struct iucv_msg *held(u32 i, u32 states)
{
	const struct iucv_party *p = &world.party[i].p;

	for (u32 m = 0; m < MSGS; m++) {
		const struct iucv_msg *it = &world.msg[m].it;

		if (world.msg[m].used && iucv_other(it->from)->party == p &&
		    (states >> it->state & 1))
			return it;
	}
	return NULL;
}

#define HELD                                                                   \
	(1u << IUCV_MSG_PART | 1u << IUCV_MSG_RECEIVED | 1u << IUCV_MSG_PURGED)

static void name(union iucv_parm *parm, const struct iucv_msg *m)
{
	parm->data.path = be16_make(iucv_other(m->from)->id);
	parm->data.id = be32_make(m->id);
	parm->data.target_class = be32_make(m->target_class);
	parm->data.flags |= IUCV_BY_ALL;
}

static void present(u32 i)
{
	union iucv_parm irq;

	iucv_present(&world.v, &world.party[i].p, &world.party[i].cpu[0], &irq);
}

static struct world_result play(u32 i, const struct move *m)
{
	static const u8 means[] = { IUCV_RECEIVE, IUCV_REPLY, IUCV_REJECT };
	union iucv_parm parm = { .bytes = { 0 } };
	const struct iucv_msg *it = NULL;
	u8 function = m->function;

	world_target((int)(1 - i), (struct iucv_authority){ .granted = true,
							    .priority = true });
	if (function == PRESENT) {
		present(i);
		return (struct world_result){ .cc = 0 };
	}
	parm.control.path = be16_make(m->path);
	parm.control.flags = m->flags;
	if (function == IUCV_CONNECT || function == IUCV_ACCEPT) {
		parm.control.flags = FULL_SET;
	} else if (function > PRESENT) {
		it = held(i, function == REPLY_NEXT
				     ? HELD & ~(1u << IUCV_MSG_PART)
				     : HELD);
		if (!it)
			return (struct world_result){ .cc = 2 };
		name(&parm, it);
		function = means[function - REST];
	}
	if (function == IUCV_SEND || function == IUCV_RECEIVE) {
		if (!(m->flags & IUCV_PARM_DATA))
			parm.data.buffer.size = be32_make(m->size);
	}
	return world_call(i, 0, function, &parm);
}

/* --- what a state is --- */

static u64 hash;

static void mix(u64 x)
{
	hash = (hash ^ x) * 0x9e3779b97f4a7c15ull;
	hash ^= hash >> 29;
}

/* A message by its end and its place there: the same after other histories. */
static u64 place(const struct iucv_msg *m)
{
	const struct list *node;
	u64 n = 0, party = m->from->party == &world.party[1].p;

	list_for_each (node, &m->from->sent) {
		if (node == &m->sent)
			break;
		n++;
	}
	return party << 8 | (u64)m->from->id << 4 | n;
}

static void mix_queue(const struct list *head, size_t at)
{
	const struct list *node;

	mix(77);
	list_for_each (node, head)
		mix(place((const struct iucv_msg
				   *)(const void *)((const char *)node - at)));
}

static void mix_end(const struct iucv_end *e)
{
	const struct list *node;

	mix(e->state | (u64)e->quiet << 4 | (u64)e->accepted << 5 |
	    (u64)(e == &e->path->end[1]) << 6 | (u64)iucv_other(e)->state << 8 |
	    (u64)(iucv_other(e)->party ? iucv_other(e)->id : 9) << 12);
	list_for_each (node, &e->sent) {
		const struct iucv_msg *m =
			list_entry(node, const struct iucv_msg, sent);

		mix(m->state | (u64)m->flags << 8 | (u64)m->reply_flags << 16 |
		    (u64)m->text.left << 24 | (u64) !!m->audit << 32);
	}
}

static u64 state(void)
{
	hash = 1;
	for (u32 i = 0; i < PARTIES; i++) {
		const struct world_party *w = &world.party[i];
		const struct list *node;

		mix(w->p.cpus);
		for (u32 id = 0; id < PATHS; id++) {
			mix(id);
			if (w->end[id])
				mix_end(w->end[id]);
		}
		list_for_each (node, &w->p.control) {
			const struct iucv_event *ev = list_entry(
				node, const struct iucv_event, queue);

			mix((u64)ev->type << 4 | ev->end->id);
		}
		for (u32 k = 0; k < IUCV_PRIORITIES; k++) {
			mix_queue(&w->p.waiting[k],
				  offsetof(struct iucv_msg, queue));
			mix_queue(&w->p.news[k],
				  offsetof(struct iucv_msg, news));
			mix_queue(&w->p.replies[k],
				  offsetof(struct iucv_msg, queue));
		}
	}
	return hash ? hash : 1;
}

static u64 *seen;
static u32 seen_size, states;

/* True: STATE is new. */
static bool note(u64 s)
{
	u32 at = (u32)(s >> 20) % seen_size;

	while (seen[at] && seen[at] != s)
		at = (at + 1) % seen_size;
	if (seen[at])
		return false;
	seen[at] = s;
	states++;
	return true;
}

/* --- nothing is stuck --- */

/* What ends the first message that I holds, of whatever state. */
static const struct move *ends(u32 i)
{
	static const struct move rest = { REST, 0, 0, SIZE },
				 reply = { REPLY_NEXT, 0, 0, 0 };
	const struct iucv_msg *m = held(i, HELD);

	if (!m)
		return NULL;
	return m->state == IUCV_MSG_RECEIVED ? &reply : &rest;
}

/* One thing that I can do for its interruptions and messages; false: none. */
static bool drain_one(u32 i)
{
	static const struct move receive = { IUCV_RECEIVE, 0, 0, SIZE };
	const struct move *m;

	if (iucv_pends(&world.party[i].p, &world.party[i].cpu[0])) {
		present(i);
		return true;
	}
	if (!world.party[i].p.cpus)
		return false;
	m = ends(i);
	if (m)
		play(i, m);
	return m || !play(i, &receive).cc;
}

/* False: it goes on and on. */
static bool drain_party(u32 i, bool sever)
{
	u32 plays = 0;

	while (drain_one(i))
		if (++plays > DRAIN)
			return false;
	for (u8 path = 0; sever && path < PATHS; path++) {
		struct move away = { IUCV_SEVER, path, 0, 0 };

		play(i, &away);
	}
	return true;
}

/* First the messages, as they are meant to end; then the paths. */
static const char *drain(void)
{
	for (u32 turn = 0; turn < 4; turn++)
		if (!drain_party(turn & 1, false))
			return "a party is never done";
	if (world.v.messages)
		return "messages are left";
	for (u32 turn = 0; turn < 4; turn++)
		(void)drain_party(turn & 1, true);
	if (world.v.paths)
		return "paths are left";
	return NULL;
}

/* --- all of it --- */

/* What of the world is in play. */
struct snapshot {
	struct iucv v;
	struct world_party party[PARTIES];
	struct world_path path[PATHS];
	struct world_msg msg[MSGS];
	u64 freed_msgs;
};

struct step {
	struct snapshot before;
	u32 next; /* move of both parties */
};

static void save(struct snapshot *s)
{
	s->v = world.v;
	memcpy(s->party, world.party, sizeof(s->party));
	memcpy(s->path, world.path, sizeof(s->path));
	memcpy(s->msg, world.msg, sizeof(s->msg));
	s->freed_msgs = world.freed_msgs;
}

static void restore(const struct snapshot *s)
{
	world.v = s->v;
	memcpy(world.party, s->party, sizeof(s->party));
	memcpy(world.path, s->path, sizeof(s->path));
	memcpy(world.msg, s->msg, sizeof(s->msg));
	world.freed_msgs = s->freed_msgs;
}

static void judge(void)
{
	static struct snapshot saved;
	const char *wrong = world_wrong();

	if (!wrong) {
		save(&saved);
		wrong = drain();
		if (!wrong)
			wrong = world_wrong();
		restore(&saved);
	}
	if (wrong)
		fail_msg("state %u: %s", states, wrong);
}

/* Depth first from the present state. */
static void explore(const struct move *moves, u32 count)
{
	struct step *stack = malloc(DEPTH * sizeof(*stack));
	u32 depth = 0;

	assert_non_null(stack);
	seen = calloc(seen_size, sizeof(*seen));
	assert_non_null(seen);
	states = 0;
	note(state());
	save(&stack[0].before);
	stack[0].next = 0;
	while (depth != UINT32_MAX) {
		struct step *s = &stack[depth];

		if (s->next == PARTIES * count) {
			depth--;
			continue;
		}
		restore(&s->before);
		play(s->next / count, &moves[s->next % count]);
		s->next++;
		if (!note(state()))
			continue;
		assert_true(states < seen_size / 4 * 3);
		judge();
		assert_true(++depth < DEPTH);
		save(&stack[depth].before);
		stack[depth].next = 0;
	}
	free(seen);
	free(stack);
}

static void begin(u32 msgs)
{
	world_begin();
	world.paths_most = PATHS;
	world.msgs_most = msgs;
	for (u32 i = 0; i < PARTIES; i++)
		world.party[i].p.paths_max = PATHS;
}

/* A path of each, accepted and told. */
static void open_both(void)
{
	static const struct move declare = { IUCV_DECLARE_BUFFER, 0, 0, 0 },
				 connect = { IUCV_CONNECT, 0, 0, 0 };

	for (u32 i = 0; i < PARTIES; i++)
		play(i, &declare);
	for (u8 path = 0; path < PATHS; path++) {
		struct move accept = { IUCV_ACCEPT, path, 0, 0 };

		assert_int_equal(play(path & 1, &connect).cc, 0);
		present(!(path & 1));
		assert_int_equal(play(!(path & 1), &accept).cc, 0);
		present(path & 1);
	}
}

#define MOVES(m) m, ARRAY_SIZE(m)

static const struct game {
	const char *name;
	const struct move *moves;
	u32 count, msgs;
	bool open, large;
} games[] = {
	{ "connecting", all_of_paths, CONNECTING, 0, false, false },
	{ "flowing", MOVES(flowing), 1, true, false },
	{ "replying", replying_or_not, REPLYING, 3, true, false },
	{ "all of messages, one", MOVES(all_of_messages), 1, true, false },
	{ "all of messages, two", MOVES(all_of_messages), 2, true, false },
	{ "replying or not", MOVES(replying_or_not), 3, true, false },
	{ "all of messages, three", MOVES(all_of_messages), 3, true, false },
	{ "all of paths", MOVES(all_of_paths), 1, false, true },
	{ "everything, one", MOVES(everything), 1, false, true },
};

static bool large;

static void nothing_is_stuck_or_lost(void **unused)
{
	(void)unused;
	for (u32 i = 0; i < ARRAY_SIZE(games); i++) {
		if (games[i].large && !large)
			continue;
		begin(games[i].msgs);
		if (games[i].open)
			open_both();
		seen_size = games[i].large ? SEEN : SEEN / 16;
		explore(games[i].moves, games[i].count);
		print_message("%s: %u states\n", games[i].name, states);
		assert_true(states > 100);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_stuck_or_lost),
	};

	(void)argv;
	large = argc > 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
