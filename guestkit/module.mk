# guestkit: see guest.mk for how guests are built of it.
gk += guestkit/start.S guestkit/boot.c guestkit/irq.c guestkit/chan.c \
      guestkit/clock.c guestkit/heap.c guestkit/parm.c guestkit/parm_text.c guestkit/hypercall.c \
      guestkit/console.c guestkit/console_3215.c guestkit/console_sclp.c guestkit/shutdown.c \
      guestkit/iucv.c guestkit/iucv_message.c guestkit/iucv_wait.c \
      guestkit/check.c guestkit/chan_ops.c guestkit/sha256.c
# Samples' and measuring guests' command lines.
gk += guestkit/samples/netdemo/args.c
# Shared with CP, which has them beside its own assembly.
gkpure += cp/lib/inet.c cp/pack/iplblock.c cp/term/ds3270.c vswitch/wire/eth.c vswitch/wire/arp.c vswitch/wire/ip4.c
gk += cp/hw/mem.c cp/hw/checksum.c
# Pure, so that the hosts can test them.
hostpure += guestkit/parm_text.c guestkit/samples/netdemo/args.c \
	guestkit/samples/netdemo/http.c guestkit/samples/netdemo/iperf3.c \
	guestkit/samples/prop/rules.c
