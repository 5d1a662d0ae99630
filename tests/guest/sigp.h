/* SPDX-License-Identifier: Apache-2.0 */
/* Orders of SIGP, and the status they give.  Principles of Operation, ch. 4. */
#ifndef TESTS_GUEST_SIGP_H
#define TESTS_GUEST_SIGP_H

#define SENSE	      0x01
#define EXTERNAL_CALL 0x02
#define EMERGENCY     0x03
#define START	      0x04
#define STOP	      0x05
#define RESTART	      0x06
#define STOP_STORE    0x09
#define INITIAL_RESET 0x0b
#define RESET	      0x0c
#define SET_PREFIX    0x0d
#define STORE_STATUS  0x0e
#define SET_ARCH      0x12
#define CONDITIONAL   0x13
#define SENSE_RUNNING 0x15

#define NOT_RUNNING  0x400u
#define INCORRECT    0x200u
#define INVALID_PARM 0x100u
#define CALL_PENDING 0x080u
#define STOPPED	     0x040u
#define INVALID	     0x002u

#endif
