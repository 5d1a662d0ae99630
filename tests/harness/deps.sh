#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Install the Debian packages that building, running and testing CP-64 needs
# and that are missing.  Root, or a user who may sudo.
#
#	deps.sh [--list]
set -eu

packages="
	make gcc libc6-dev git dpkg-dev xz-utils
	gcc-s390x-linux-gnu binutils-s390x-linux-gnu libc6-dev-s390x-cross
	hercules s3270 c3270 gdb-multiarch qemu-user
	python3 python3-scapy iproute2 iputils-ping tcpdump tshark nginx-light iperf iperf3 curl
	libcmocka-dev clang llvm libclang-rt-dev g++ clang-format sparse universal-ctags
"

installed() {
	dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null |
		grep -q 'ok installed'
}

if [ "${1:-}" = --list ]; then
	printf '%s\n' $packages
	exit 0
fi

missing=
for p in $packages; do
	case $p in
	nginx-light) installed nginx && continue ;;
	esac
	installed "$p" || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

root=
[ "$(id -u)" -eq 0 ] || root=sudo
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$root apt-get -q update
# No service of ours is meant to start: the tests run their own.
$root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	apt-get -q -y install --no-install-recommends $missing
