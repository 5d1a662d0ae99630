/* SPDX-License-Identifier: Apache-2.0 */
/* Times, addresses and names.  Pure. */
#include "cp/cmd/format.h"

#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"

static const char *const weekdays[7] = { "SUNDAY",    "MONDAY",	  "TUESDAY",
					 "WEDNESDAY", "THURSDAY", "FRIDAY",
					 "SATURDAY" };

char *format_when(char to[FORMAT_WHEN_SIZE], const struct local_time *d,
		  const char *zone)
{
	fmt_print(to, FORMAT_WHEN_SIZE, "%02u:%02u:%02u %s %s %02u/%02u/%02u",
		  d->hour, d->minute, d->second, zone, weekdays[d->weekday % 7],
		  d->month, d->day, d->year % 100u);
	return to;
}

char *format_stamp(char to[FORMAT_WHEN_SIZE], const struct local_time *d,
		   const char *zone)
{
	fmt_print(to, FORMAT_WHEN_SIZE, "%02u/%02u/%02u %02u:%02u:%02u %s",
		  d->month, d->day, d->year % 100u, d->hour, d->minute,
		  d->second, zone);
	return to;
}

/* "mmm:ss.hs" */
static void cpu_time(char to[16], u64 hundredths)
{
	u64 minutes = MIN(hundredths / 6000, 999999);

	fmt_print(to, 16, "%03u:%02u.%02u", (u32)minutes,
		  (u32)(hundredths / 100 % 60), (u32)(hundredths % 100));
}

char *format_times(char to[FORMAT_TIMES_SIZE], u64 seconds, u64 virtual_hs,
		   u64 total_hs)
{
	char vtime[16], ttime[16];

	cpu_time(vtime, virtual_hs);
	cpu_time(ttime, total_hs);
	fmt_print(to, FORMAT_TIMES_SIZE,
		  "CONNECT= %02u:%02u:%02u VIRTCPU= %s TOTCPU= %s",
		  (u32)(seconds / 3600), (u32)(seconds / 60 % 60),
		  (u32)(seconds % 60), vtime, ttime);
	return to;
}

char *format_mac(char to[FORMAT_MAC_SIZE], const u8 mac[6])
{
	fmt_print(to, FORMAT_MAC_SIZE, "%02X-%02X-%02X-%02X-%02X-%02X", mac[0],
		  mac[1], mac[2], mac[3], mac[4], mac[5]);
	return to;
}

char *format_prefix4(char to[FORMAT_PREFIX4_SIZE], u32 ip, u32 bits)
{
	char address[INET_TEXT_SIZE];

	fmt_print(to, FORMAT_PREFIX4_SIZE, "%s/%u", inet_text(address, ip),
		  bits);
	return to;
}

char *format_amount(char to[FORMAT_AMOUNT_SIZE], u64 bytes)
{
	str_from_storage(to, FORMAT_AMOUNT_SIZE, bytes);
	return to;
}

void names_begin(struct names *n, struct sink *out)
{
	n->out = out;
	n->on_line = 0;
	n->line[0] = '\0';
}

void names_add(struct names *n, const char *userid, const char *where)
{
	size_t at = strlen(n->line);

	fmt_print(n->line + at, sizeof(n->line) - at, "%s%-8.8s -%5.5s",
		  n->on_line ? ", " : "", userid, where);
	if (++n->on_line == 4)
		names_end(n);
}

void names_end(struct names *n)
{
	if (n->on_line)
		sink_line(n->out, n->line);
	n->on_line = 0;
	n->line[0] = '\0';
}
