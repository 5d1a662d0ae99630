# SPDX-License-Identifier: Apache-2.0
# router replay: CP's router on a capture.
hosttools += router
hosttool-router := $(addprefix cms-tools/router/,main.c config.c replay.c) \
	tests/fake/dgram.c
