# SPDX-License-Identifier: Apache-2.0
pure += cp/diag/answer.c cp/diag/operands.c cp/diag/segment_list.c
cp += cp/diag/command.c cp/diag/console.c cp/diag/device.c cp/diag/diag.c cp/diag/guests.c cp/diag/identity.c \
	cp/diag/ipl.c cp/diag/partition.c cp/diag/segment.c cp/diag/storage.c cp/diag/virtio.c cp/diag/vmcf.c cp/diag/watchdog.c cp/diag/yield.c
