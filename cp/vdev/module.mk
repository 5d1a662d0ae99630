# Virtual devices and their channel subsystem: all pure.
pure += cp/vdev/chprog.c cp/vdev/vdev.c cp/vdev/vcss.c cp/vdev/vcss_ipl.c cp/vdev/vcss_insn.c \
	cp/vdev/chsc.c cp/vdev/sclp.c cp/vdev/sclp_event.c cp/vdev/vt220.c cp/vdev/v3215.c \
	cp/vdev/v3215_screen.c cp/vdev/vq_device.c \
	cp/vdev/vvirtio.c cp/vdev/vvirtio_ind.c cp/vdev/vnet.c cp/vdev/vnet_ctrl.c \
	cp/vdev/vnet_rx.c
# Its disks.
pure += cp/vdev/vdisk.c cp/vdev/vfba.c cp/vdev/vblk.c cp/vdev/blockio.c
# Its channel-to-channel adapters.
pure += cp/vdev/vctca.c
# Its real devices.
pure += cp/vdev/cctrans.c cp/vdev/vreal.c
# A vm's NICs: the devices above joined to the router's ports.
cp += cp/vm/nic.c cp/vm/nic_data.c
pure += cp/vdev/v3270.c cp/vdev/glass.c
