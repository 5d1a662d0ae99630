/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What CP records: accounting, errors of the machine (EREP), symptoms of its
 * own failures; kept until users' programs have received it (RECORDING,
 * cp/vm/starrecord.h).  From any CPU, under any lock below those of run queues.
 */
#ifndef CP_CORE_RECORDER_H
#define CP_CORE_RECORDER_H

#include "cp/lib/types.h"

enum record_kind {
#define RECORDED(id, word, min, size, limit, keeps) RECORD_##id,
#include "cp/core/recorder.def"
#undef RECORDED
	RECORD_KINDS
};

#define RECORD_MAX 640u /* bytes of the longest record */

/* "EREP", and how short it may be; NULL past the last. */
const char *record_word(u32 kind, u32 *min);
/* Does not block. */
void recorder_note(enum record_kind kind, const void *data, u32 size);

/* RECORDING for USER.  False: too many users record. */
bool recorder_on(enum record_kind kind, const char *user);
/* False: he has no queue. */
bool recorder_off(enum record_kind kind, const char *user);
bool recorder_purge(enum record_kind kind, const char *user);
bool recorder_limit(enum record_kind kind, const char *user, u32 limit);

struct recorder_queue {
	char user[9]; /* "": what nobody records */
	bool on;
	u32 count, limit;
};
/*
 * Queue number I; false: it is free.  Number RECORDING_QUEUES is nobody's, free
 * while nothing is in it.
 */
bool recorder_queue(enum record_kind kind, u32 i, struct recorder_queue *out);
/* Queue I has grown to its limit, or to twice as much as was told last. */
bool recorder_grown(enum record_kind kind, u32 i, struct recorder_queue *out);

/*
 * The first record that waits for USER, into TO (RECORD_MAX bytes): its size;
 * 0: none, or his program has one already.  It is recorder_done() with NUMBER
 * when it was received, recorder_left() when it was not.
 */
u32 recorder_take(enum record_kind kind, const char *user, void *to,
		  u32 *number);
void recorder_done(enum record_kind kind, const char *user, u32 number);
void recorder_left(enum record_kind kind, const char *user);

struct task;
/* TASK is woken by every record; once at IPL. */
void recorder_watch(struct task *task);

#endif
