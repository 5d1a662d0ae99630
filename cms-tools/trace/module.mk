# SPDX-License-Identifier: Apache-2.0
# trace: a pcap file out of what TRACE ... TO PUNCH punched.
hosttools += trace
hosttool-trace := cms-tools/trace/main.c
# Pure, so that it is tested and fuzzed.
hostpure += cms-tools/trace/unpack.c
