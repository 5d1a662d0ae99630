/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TaZmen Sniffer Protocol: captured frames in UDP datagrams, which Wireshark
 * and tshark decode by themselves (port 37008).  A header, tagged fields, the
 * frame.  Beside the frame go its time, number, length, port, the trace's
 * target and the router's verdict.
 */
#ifndef VSWITCH_TZSP_H
#define VSWITCH_TZSP_H

#include "cp/lib/types.h"
#include "vswitch/capture.h"

#define TZSP_PORT 37008
/* Header and fields in front of a frame take at most this many bytes. */
#define TZSP_HEAD_MAX 144

/* Of a field, 2.  All fields but PAD and END are followed by their length. */
enum tzsp_tag {
	TZSP_END = 1,
	TZSP_PACKET_ID = 40,	   /* u32 */
	TZSP_ORIGINAL_LENGTH = 41, /* u16 */
	TZSP_DEVICE_NAME = 80,	   /* text: the port       */
	TZSP_LOCATION = 81,	   /* text: what is traced */
	TZSP_TIME_STAMP = 82,	   /* u32 seconds, u32 nanoseconds */
	TZSP_INFO = 83,		   /* text: the verdict    */
};

/*
 * The datagram for C, whose C->size bytes are at FRAME, at TO, which has room
 * for TZSP_HEAD_MAX + C->size bytes.  WHERE: the target, cut at 18 characters.
 * Returns its size.
 */
u32 tzsp_emit(u8 *to, const struct capture *c, const u8 *frame,
	      const char *where);

#endif
