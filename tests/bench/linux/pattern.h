/* SPDX-License-Identifier: Apache-2.0 */
/* What `check` of sockload.c and of tests/sys/sockpeer.c expects. */
#ifndef PATTERN_H
#define PATTERN_H

/* The byte at PLACE of all that is sent. */
static inline unsigned char pattern_byte(unsigned long place)
{
	return (unsigned char)((place * 0x9e3779b97f4a7c15u) >> 56);
}

static inline void pattern_fill(void *to, unsigned long size,
				unsigned long place)
{
	for (unsigned long i = 0; i < size; i++)
		((unsigned char *)to)[i] = pattern_byte(place + i);
}

static inline int pattern_is(const void *what, unsigned long size,
			     unsigned long place)
{
	for (unsigned long i = 0; i < size; i++)
		if (((const unsigned char *)what)[i] != pattern_byte(place + i))
			return 0;
	return 1;
}

#endif
