# netdrv: drivers of real adapters.  What is pure is also linked into guests.
netdrv-2d := netdrv/lcs_frame.c netdrv/lcs.c netdrv/vq_driver.c \
	netdrv/virtio_ccw.c netdrv/virtio_net.c
pure += $(netdrv-2d)
gkpure += $(netdrv-2d)
# CP's own side.
pure += netdrv/chan_clear.c
cp += netdrv/uplink.c netdrv/uplink_lcs.c
