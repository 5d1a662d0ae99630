/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The glass of a terminal that CP and a full-screen guest share: who has it,
 * and the guest's one request that waits for it.  Neither saves what the other
 * showed: whoever gets the glass paints it anew.
 *
 * A display's glass belongs to a virtual 3270 (CONMODE 3270).  A lent one is
 * that of a line console whose guest paints now and then (DIAGNOSE X'58').
 *
 * Pure.  In CP serialised by the vm's dev_lock, callbacks included.
 */
#ifndef CP_VDEV_GLASS_H
#define CP_VDEV_GLASS_H

#include "cp/lib/types.h"
#include "cp/vdev/vdev.h"

#define GLASS_STREAM 11776 /* the longest outbound stream               */
#define GLASS_RECORD 4096  /* the longest attention record that is kept */

enum glass_owner {
	GLASS_ABSENT, /* no terminal                                */
	GLASS_CP,     /* CP shows lines                             */
	GLASS_GUEST,  /* the guest's streams go through             */
};

/* How a request ended: device status, and sense byte 0 of a unit check. */
struct glass_end {
	u8 dstat, sense;
	const u8 *data; /* what a read brought */
	u32 size;
};

struct glass_ops {
	/* A request waits: the terminal's task is to look. */
	void (*wake)(void *ctx);
	/* The request has ended. */
	void (*done)(void *ctx, const struct glass_end *end);
	/* Status that nobody asked for: attention, or device end. */
	void (*status)(void *ctx, u8 dstat);
};

struct glass {
	const struct glass_ops *ops;
	void *ctx;
	u8 owner;	/* enum glass_owner                          */
	u8 cmd;		/* of the request: a channel command         */
	bool lent;	/* to a line console                        */
	bool all_keys;	/* lent: the break key is the guest's too   */
	bool gathering; /* a write's data are being taken          */
	bool asks;	/* a request waits                        */
	bool taken;	/* the terminal's task is doing it        */
	bool repaint;	/* the guest's picture is gone: tell it  */
	u32 serial;	/* of the request                         */
	u32 len;	/* bytes of stream                        */
	u32 recorded;	/* bytes of record; 0: none              */
	u8 stream[GLASS_STREAM];
	u8 record[GLASS_RECORD];
};

void glass_init(struct glass *g, const struct glass_ops *ops, void *ctx);

/* --- the guest's side --- */
/*
 * Take a write's stream out of P; ERR_BUSY: not all of it yet, to be called
 * again.  ERR_LIMIT: too long.
 */
enum err glass_gather(struct glass *g, struct chprog *p) MUST_CHECK;
/* What END brought into P; the device status that V's command ends with. */
u32 glass_finish(struct vdev *v, struct chprog *p, const struct glass_end *end);
/*
 * Ask for CMD (a channel command of a local 3270, stream and len set for a
 * write).  True: done() comes later.  False: END says how it ended at once.
 */
bool glass_ask(struct glass *g, u8 cmd, struct glass_end *end);
/* The request is not wanted any more: no done(). */
void glass_forget(struct glass *g);
/*
 * Lent: a line for the guest came before its waiting request, which ends.
 * False: none waits.
 */
bool glass_line_first(struct glass *g);
/* Lent: the guest goes on with lines, which CP shows. */
void glass_leave(struct glass *g);
/* The guest was reset: CP has the glass, nothing is owed. */
void glass_reset(struct glass *g);

/* --- the terminal's side --- */
/* A terminal came or went. */
void glass_connect(struct glass *g, bool present);
/* CP needs the glass; CP does not need it any more. */
void glass_break_in(struct glass *g);
void glass_hand_back(struct glass *g);
/* The request to be carried out now, which GLASS_GUEST is needed for. */
bool glass_take(struct glass *g);
/* It ended; nothing happens unless SERIAL is its number. */
void glass_done(struct glass *g, u32 serial, const struct glass_end *end);
/* Is the break key for the guest?  Else it is CP's. */
bool glass_takes_break(const struct glass *g);
/* A key the guest is to know of, with what Read Modified gave. */
void glass_key(struct glass *g, const u8 *record, u32 size);

/* Does CMD paint all anew? */
bool glass_erases(u8 cmd);

#endif
