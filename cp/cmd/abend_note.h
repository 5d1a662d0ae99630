/* SPDX-License-Identifier: Apache-2.0 */
/* An abend as records of *SYMPTOM and, of a machine check, *LOGREC. */
#ifndef CP_CMD_ABEND_NOTE_H
#define CP_CMD_ABEND_NOTE_H

struct abend_record;

/* R, which is valid, happened now or before the restart.  No lock. */
void abend_note(const struct abend_record *r);

#endif
