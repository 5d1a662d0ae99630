# SPDX-License-Identifier: Apache-2.0
# cpdump: CP's last abend and traces out of a storage dump.
hosttools += cpdump
hosttool-cpdump := cms-tools/cpdump/main.c
