/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parsers of the operands that commands share.  Pure: a word in, a value out,
 * false when the word is not one.  Words come from struct args: upper case.
 * IPv4 addresses are cp/lib/inet.h's.
 */
#ifndef CP_CMD_OPERAND_H
#define CP_CMD_OPERAND_H

#include "cp/lib/types.h"

#define NAME_MAX 8 /* LANs, VSWITCHes, systems */

/* One to four hexadecimal digits. */
bool operand_devno(const char *word, u16 *out);
/* The same, or two of them in order with "-" between: 600-6FF. */
bool operand_devnos(const char *word, u16 *first, u16 *last);
/* A userid, LAN or system name, as dir_is_name says. */
bool operand_name(const char *word, char out[NAME_MAX + 1]);
/* "ON" or "OFF". */
bool operand_on_off(const char *word, bool *out);
/* Decimal, 0 to MAX. */
bool operand_number(const char *word, u32 max, u32 *out);

#endif
