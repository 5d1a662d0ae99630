/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small pieces of text that several answers share: times, addresses, names.
 * Pure.  Each writes a terminated string into TO and returns TO.
 */
#ifndef CP_CMD_FORMAT_H
#define CP_CMD_FORMAT_H

#include "cp/cmd/sink.h"
#include "cp/lib/types.h"

#define FORMAT_WHEN_SIZE    48
#define FORMAT_TIMES_SIZE   72
#define FORMAT_MAC_SIZE	    18
#define INET_TEXT_SIZE	    16
#define FORMAT_PREFIX4_SIZE 20
#define FORMAT_AMOUNT_SIZE  16

/* A moment in the system's zone. */
struct local_time {
	u16 year;
	u8 month, day, hour, minute, second, weekday; /* 0 = Sunday */
};

/* "11:03:36 UTC MONDAY 03/01/21" */
char *format_when(char to[FORMAT_WHEN_SIZE], const struct local_time *local,
		  const char *zone);
/* "03/01/21 09:12:33 UTC" */
char *format_stamp(char to[FORMAT_WHEN_SIZE], const struct local_time *local,
		   const char *zone);
/*
 * "CONNECT= 00:12:34 VIRTCPU= 000:00.12 TOTCPU= 000:00.23" from seconds and
 * hundredths of a second; CPU times show as minutes:seconds.hundredths.
 */
char *format_times(char to[FORMAT_TIMES_SIZE], u64 connect_s, u64 virtual_hs,
		   u64 total_hs);
/* "02-00-0C-00-00-05" */
char *format_mac(char to[FORMAT_MAC_SIZE], const u8 mac[6]);
/* "10.64.0.0/24" */
char *format_prefix4(char to[FORMAT_PREFIX4_SIZE], u32 ip, u32 bits);
/* "64M", "1G": the largest unit that is exact. */
char *format_amount(char to[FORMAT_AMOUNT_SIZE], u64 bytes);

/* Where a user is: five columns of QUERY NAMES. */
#define WHERE_DISCONNECTED " DSC "

/* QUERY NAMES: four users on a line, the last line by names_end(). */
struct names {
	struct sink *out;
	char line[80];
	u32 on_line;
};
void names_begin(struct names *n, struct sink *out);
/* WHERE is WHERE_DISCONNECTED or a terminal's name. */
void names_add(struct names *n, const char *userid, const char *where);
void names_end(struct names *n);

#endif
