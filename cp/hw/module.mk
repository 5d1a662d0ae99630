cp += cp/hw/start.S cp/hw/entry.S cp/hw/mem.c cp/hw/checksum.c cp/hw/sha256.c
