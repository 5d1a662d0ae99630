/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The 3270 data stream: orders out, attention records in, nothing else.
 * Text is ASCII on CP's side, as cp/term/glyph.h says on the wire.  Addresses
 * are cell numbers, row * columns + column, both from 0.
 *
 * Source: GA23-0059, 3270 Data Stream Programmer's Reference, chapters 3 to 5.
 */
#ifndef CP_TERM_DS3270_H
#define CP_TERM_DS3270_H

#include "cp/lib/types.h"

/* Channel commands of a local 3270. */
#define DS_WRITE		 0x01
#define DS_READ_BUFFER		 0x02
#define DS_ERASE_WRITE		 0x05
#define DS_READ_MODIFIED	 0x06
#define DS_SELECT_RM		 0x0b
#define DS_ERASE_WRITE_ALTERNATE 0x0d
#define DS_ERASE_ALL_UNPROTECTED 0x0f
#define DS_WRITE_STRUCTURED	 0x11
#define DS_SELECT_RB		 0x1b
#define DS_SELECT_RMP		 0x2b
#define DS_SELECT_RBP		 0x3b
#define DS_SELECT_WRT		 0x4b

/* Orders. */
#define DS_PT  0x05
#define DS_GE  0x08
#define DS_SBA 0x11
#define DS_EUA 0x12
#define DS_IC  0x13
#define DS_SF  0x1d
#define DS_SA  0x28
#define DS_SFE 0x29
#define DS_MF  0x2c
#define DS_RA  0x3c

/* Write control character, made a graphic byte by ds_begin(). */
#define DS_WCC_RESET_MDT 0x01
#define DS_WCC_RESTORE	 0x02
#define DS_WCC_ALARM	 0x04

/* Field attributes. */
#define DS_ATTR_INPUT	    0x40 /* unprotected                     */
#define DS_ATTR_INPUT_MDT   0xc1 /* unprotected, counts as modified */
#define DS_ATTR_HIDDEN	    0x4c /* unprotected, non-display        */
#define DS_ATTR_TEXT	    0x60 /* protected                       */
#define DS_ATTR_SKIP	    0xf0 /* protected, cursor skips it      */
#define DS_ATTR_BRIGHT_SKIP 0xf8 /* the same, intensified          */

/* Colours for ds_color(), where the terminal has them. */
#define DS_COLOR_DEFAULT   0x00
#define DS_COLOR_RED	   0xf2
#define DS_COLOR_GREEN	   0xf4
#define DS_COLOR_TURQUOISE 0xf5
#define DS_COLOR_WHITE	   0xf7

/* Types of extended attributes. */
#define DS_TYPE_HILITE 0x41
#define DS_TYPE_COLOR  0x42
#define DS_TYPE_FIELD  0xc0

/* Attention identifiers. */
#define DS_AID_NONE	  0x60
#define DS_AID_ENTER	  0x7d
#define DS_AID_CLEAR	  0x6d
#define DS_AID_PA1	  0x6c
#define DS_AID_PA2	  0x6e
#define DS_AID_PA3	  0x6b
#define DS_AID_STRUCTURED 0x88

/* Number of the PF key with this AID, 1 to 24; 0: it is none. */
u8 ds_aid_pf(u8 aid);

/* An outbound stream in a caller's buffer.  What finds no room sets FULL. */
struct ds_out {
	u8 *data;
	u32 size;
	u32 len;
	u32 cells; /* of the screen written to: 14-bit addresses over 4096 */
	u8 command;
	bool full;
};

void ds_init(struct ds_out *out, void *data, u32 size, u32 cells);
/* COMMAND and its write control character: DS_WCC_... or'ed. */
void ds_begin(struct ds_out *out, u8 command, u8 wcc);
void ds_byte(struct ds_out *out, u8 byte);
void ds_sba(struct ds_out *out, u32 cell);
void ds_sf(struct ds_out *out, u8 attribute);
void ds_ic(struct ds_out *out);
/* Fill with nulls up to, not including, CELL (0 or the size: to the end). */
void ds_fill(struct ds_out *out, u32 cell);
/* Colour and highlighting of the characters that follow; 0: the default. */
void ds_color(struct ds_out *out, u8 color);
void ds_hilite(struct ds_out *out, u8 hilite);
/* A field with a colour and highlighting of its own. */
void ds_sfe(struct ds_out *out, u8 attribute, u8 color, u8 hilite);
/* At most SIZE characters; what has no glyph becomes a blank. */
void ds_text(struct ds_out *out, const char *text, size_t size);

/* An attention record as Read Modified returns it. */
struct ds_in {
	const u8 *data;
	u32 size;
	u32 at;	    /* next byte to look at   */
	u16 cursor; /* 0xffff: short record   */
	u8 aid;
};

/* False: the record is empty. */
bool ds_parse(struct ds_in *in, const void *data, size_t size);
/*
 * The next modified field: its address and its text, ASCII, terminated, nulls
 * left out, cut at SIZE-1.  False: no more.
 */
bool ds_field(struct ds_in *in, u32 *cell, char *text, size_t size);

#endif
