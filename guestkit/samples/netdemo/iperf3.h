/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an iperf3 server reads and says: the cookie each connection begins with,
 * the conversation on the first of them, the numbers in its datagrams.  Pure;
 * none of it is believed.
 *
 * A test is one control connection and up to IPERF3_STREAMS others, or UDP
 * peers, that carry the data.  States are single bytes, texts JSON behind their
 * length in four bytes.  There is no standard: this is what iperf3's own
 * programs of 3.1 to 3.17 say to each other.
 */
#ifndef NETDEMO_IPERF3_H
#define NETDEMO_IPERF3_H

#include "cp/lib/types.h"

#define IPERF3_PORT	   5201
#define IPERF3_COOKIE_SIZE 37 /* with the zero at its end */
#define IPERF3_STREAMS	   16
#define IPERF3_PARAMS_MAX  2048
#define IPERF3_RESULTS_MAX 65536 /* the client's, which are passed over */
#define IPERF3_ANSWER_MAX  (256 + IPERF3_STREAMS * 192)
#define IPERF3_GREETING	   4 /* bytes of a UDP peer's first datagram */

/* States, as they go over the wire. */
#define IPERF3_TEST_START	1
#define IPERF3_TEST_RUNNING	2
#define IPERF3_TEST_END		4
#define IPERF3_PARAM_EXCHANGE	9
#define IPERF3_CREATE_STREAMS	10
#define IPERF3_CLIENT_TERMINATE 12
#define IPERF3_EXCHANGE_RESULTS 13
#define IPERF3_DISPLAY_RESULTS	14
#define IPERF3_DONE		16
#define IPERF3_ACCESS_DENIED	0xff /* another test is running */
#define IPERF3_SERVER_ERROR	0xfe /* and two words: why, errno */

/* Why: as iperf3 counts them. */
#define IPERF3_WHY_STREAMS   6
#define IPERF3_WHY_BLOCK     7
#define IPERF3_WHY_NOT_HERE  13
#define IPERF3_ERROR_SIZE    9 /* of the whole answer */
#define IPERF3_LONGEST_BLOCK 1048576

struct iperf3_params {
	bool udp, reverse, bidirectional, wide_counters;
	u32 streams;
	u32 block; /* bytes of one write, of one datagram           */
	u64 bytes; /* that are to be sent in all; 0: until it ends  */
};

/* What has come in whole. */
enum iperf3_seen {
	IPERF3_SEEN_NOTHING, /* more is needed                        */
	IPERF3_SEEN_COOKIE,  /* the conversation begins               */
	IPERF3_SEEN_PARAMS,  /* `params`                              */
	IPERF3_SEEN_END,     /* of the test: no more data             */
	IPERF3_SEEN_RESULTS, /* the client's; ours are wanted         */
	IPERF3_SEEN_DONE,    /* it has shown them, or it gives up     */
	IPERF3_SEEN_BAD,     /* that is no iperf3, or it is not sane  */
};

enum iperf3_expects {
	IPERF3_AT_COOKIE,
	IPERF3_AT_PARAMS,
	IPERF3_AT_STATE,
	IPERF3_AT_RESULTS,
};

/*
 * The control connection; zeroed storage is a new one.  To be read: `cookie`,
 * `params`.
 */
struct iperf3 {
	enum iperf3_expects expects;
	u32 have; /* bytes of what it expects    */
	u32 size; /* of the text, once that is known */
	u8 length[4];
	char cookie[IPERF3_COOKIE_SIZE];
	char text[IPERF3_PARAMS_MAX + 1];
	struct iperf3_params params;
};

/*
 * Up to SIZE bytes came: how many were used is in *USED, and what ended there
 * is the value.  Call it again for the rest.
 */
enum iperf3_seen iperf3_take(struct iperf3 *t, const u8 *bytes, size_t size,
			     size_t *used);
/* 0, or why the test in PARAMS cannot be done here. */
u32 iperf3_refusal(const struct iperf3_params *p);
/* The answer that says so. */
void iperf3_error(u8 to[IPERF3_ERROR_SIZE], u32 why);

/* --- what is said at the end --- */

struct iperf3_result {
	u64 bytes;
	u64 packets, errors, jitter_us; /* of UDP */
};

/*
 * The results of COUNT streams that took US, length before it, into TO; its
 * size.
 */
size_t iperf3_results(const struct iperf3_result *r, u32 count, u64 us,
		      u8 to[IPERF3_ANSWER_MAX]);

/* --- datagrams --- */

struct iperf3_udp {
	u64 last;	/* number of the newest                   */
	u64 transit_us; /* of the newest; nothing before `begun`  */
	bool begun;
	struct iperf3_result result;
};

/* One of SIZE bytes at NOW_US; WIDE: its number has eight bytes. */
void iperf3_datagram(struct iperf3_udp *u, const u8 *bytes, size_t size,
		     bool wide, u64 now_us);
/*
 * Is it how a peer begins?  It is turned into its answer then: a word in the
 * byte order of his machine becomes another one.
 */
bool iperf3_greeting(u8 bytes[IPERF3_GREETING]);

#endif
