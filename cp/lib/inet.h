/* SPDX-License-Identifier: Apache-2.0 */
/* IPv4 addresses as text; as values 10.64.0.1 is 0x0a400001. */
#ifndef CP_LIB_INET_H
#define CP_LIB_INET_H

#include "cp/lib/types.h"

#define INET_TEXT_SIZE 16

/* "10.64.0.1"; false if malformed. */
bool inet_parse(const char *s, u32 *out);
/* "10.64.0.1/24": length 1..30 and neither subnet nor broadcast address. */
bool inet_parse_prefix(const char *s, u32 *address, u8 *prefix_len);
/* Into TO of INET_TEXT_SIZE; returns TO. */
char *inet_text(char *to, u32 address);

#endif
