cp += cp/vm/cpus.c cp/vm/sca.c cp/vm/vcpu.c cp/vm/run.c cp/vm/inject.c cp/vm/vm.c cp/vm/reset.c cp/vm/service.c cp/vm/status.c \
      cp/vm/ipl.c cp/vm/reipl.c cp/vm/devices.c cp/vm/attach.c cp/vm/disk.c cp/vm/disk_store.c cp/vm/ctca.c cp/vm/limit.c
cp += cp/vm/ipl_device.c
cp += cp/vm/audit.c
cp += cp/vm/iucv.c cp/vm/iucv_storage.c cp/vm/services.c cp/vm/starchange.c cp/vm/starevent.c cp/vm/starident.c cp/vm/starmsg.c cp/vm/starrecord.c
cp += cp/vm/starblock.c cp/vm/starmonitor.c cp/vm/starmonitor_path.c cp/vm/starmonitor_sample.c cp/vm/segment.c
cp += cp/vm/vmcf.c
cp += cp/vm/arrival.c cp/vm/watch.c
cp += cp/vm/copy.c
cp += cp/vm/signal.c cp/vm/watchdog.c
cp += cp/vm/console.c cp/vm/fullscreen.c
