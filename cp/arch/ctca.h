/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel-to-channel adapters: their commands and sense.  Many codes stand for
 * one command; these are the usual ones.  Reference: IBM Channel-to-Channel
 * Adapter (SA22-7091), ESCON Channel-to-Channel Reference (SA22-7203).
 */
#ifndef CP_ARCH_CTCA_H
#define CP_ARCH_CTCA_H

#define CTCA_CMD_WRITE		    0x01
#define CTCA_CMD_READ		    0x02
#define CTCA_CMD_CONTROL	    0x07
#define CTCA_CMD_READ_BACKWARD	    0x0c
#define CTCA_CMD_SENSE_COMMAND_BYTE 0x14
#define CTCA_CMD_SET_BASIC	    0x43
#define CTCA_CMD_WRITE_EOF	    0x81
#define CTCA_CMD_SET_EXTENDED	    0xc3
#define CTCA_CMD_PREPARE	    0xe3

/* Sense byte 0 beside the usual bits: the other side was reset meanwhile. */
#define CTCA_SENSE_RESET 0x01
#define CTCA_SENSE_SIZE	 2

#define CU_3088_CTCA 0x08 /* model of CU_3088 */

#endif
