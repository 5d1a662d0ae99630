/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual device and its subchannel: what every device of a vm has in
 * common.  The particular device embeds struct vdev and supplies vdev_ops.
 *
 * The subchannel half belongs to vcss.c; devices touch only ops, row and
 * sense.  Serialised by the vm's dev_lock.
 */
#ifndef CP_VDEV_VDEV_H
#define CP_VDEV_VDEV_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"
#include "cp/vdev/chprog.h"

struct vcss;
struct vdev;

/* What Sense ID and QUERY VIRTUAL tell. */
struct vdev_row {
	const char *name; /* "CONS", "NIC" ...  */
	u16 cu_type;
	u8 cu_model;
	u16 dev_type;
	u8 dev_model;
	u8 sense_size; /* 0: VDEV_SENSE_SIZE */
};

/* Device status, or one of these two. */
#define VDEV_PEND  0x100u /* vdev_done() comes later            */
#define VDEV_AGAIN 0x200u /* call command() again, same command */

#define VDEV_OK (DSTAT_CHANNEL_END | DSTAT_DEVICE_END)

struct vdev_ops {
	/*
	 * A command (not TIC, NOP, SENSE, SENSE ID: those are common).  Moves
	 * data with chprog_get/put on P; returns device status, VDEV_PEND or
	 * VDEV_AGAIN.  For unit check use vdev_reject().
	 */
	u32 (*command)(struct vdev *v, u8 cmd, struct chprog *p);
	/*
	 * Instead of command(): carry out the whole program from P->next on
	 * (cp/vdev/vreal.h).  CHPROG_WAITS: vdev_program_over() tells the end.
	 */
	enum chprog_end (*program)(struct vdev *v, struct chprog *p);
	/*
	 * Of these: HALT (CLEAR: CLEAR) SUBCHANNEL for a program that has not
	 * ended.  True: vdev_halted() or vdev_cleared() tells the end.
	 */
	bool (*quell)(struct vdev *v, bool clear);
	/* A channel program begins.  May be NULL. */
	void (*start)(struct vdev *v);
	/* Halt, clear: the command is over, no vdev_done().  May be NULL. */
	void (*halt)(struct vdev *v);
	/* HALT, or CLEAR, SUBCHANNEL, whatever ran before.  May be NULL. */
	void (*signal)(struct vdev *v, bool clear);
	/* The guest disabled the subchannel.  May be NULL. */
	void (*disabled)(struct vdev *v);
	/* Subsystem reset: back to the state after attach.  May be NULL.    */
	void (*reset)(struct vdev *v);
	bool takes_nop; /* NOP comes to command(), too */
};

#define SENSE_COMMAND_REJECT  0x80
#define SENSE_INTERVENTION    0x40
#define SENSE_EQUIPMENT_CHECK 0x10
#define SENSE_OPERATION_CHECK 0x01
#define VDEV_SENSE_SIZE	      32

struct vdev {
	const struct vdev_ops *ops;
	const struct vdev_row *row;
	u8 sense[VDEV_SENSE_SIZE];

	/* The subchannel: vcss.c only. */
	struct vcss *css; /* NULL: not attached */
	u16 subchannel;
	struct pmcw pmcw;
	u32 ctl; /* SCSW word 0 */
	u32 cpa;
	u8 dstat, cstat;
	u16 count;
	u8 ecw[VDEV_SENSE_SIZE]; /* concurrent sense of this status */
	bool ecw_valid;
	bool sense_given; /* of a program(): `sense` is of its unit check */
	bool int_pending; /* interruption not yet taken    */
	bool unready;	  /* NOTREADY: commands find it so   */
	bool unsolicited; /* status to present when idle   */
	u8 unsolicited_dstat;
	struct chprog prog;
};

void vdev_init(struct vdev *v, const struct vdev_ops *ops,
	       const struct vdev_row *row);
u16 vdev_devno(const struct vdev *v);
/* Unit check with one sense byte; to be returned from command(). */
u32 vdev_reject(struct vdev *v, u8 sense0);
/* The pended command has ended with device status DSTAT. */
void vdev_done(struct vdev *v, u8 dstat);
/*
 * For devices with program().  The program has suspended, or it has ended with
 * what its struct chprog says.
 */
void vdev_program_over(struct vdev *v, enum chprog_end how);
/* A PCI at the CCW of its struct chprog. */
void vdev_program_pci(struct vdev *v);
/* What quell() began is done; STCTL of the device's own status. */
void vdev_halted(struct vdev *v, u32 stctl);
void vdev_cleared(struct vdev *v);
/* Has the guest halted what runs?  Does it want concurrent sense? */
bool vdev_halts(const struct vdev *v);
bool vdev_wants_sense(const struct vdev *v);
/* The pended command is to be given to the device once more, now. */
void vdev_again(struct vdev *v);
/*
 * Unsolicited status (attention; 0 for virtio's indicators).  Presented at
 * once when the subchannel is idle, else as soon as it is; merged with what
 * is still unpresented; lost when the subchannel is disabled.
 */
void vdev_unsolicited(struct vdev *v, u8 dstat);
/* Attention that the guest has not been shown yet is taken back. */
void vdev_withdraw(struct vdev *v);
/* NOP, SENSE, SENSE ID, or the device's own.  For chprog.c. */
u32 vdev_command(struct vdev *v, u8 cmd, struct chprog *p);

#endif
