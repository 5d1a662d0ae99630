#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Fetch lwIP from Debian's source package into DIR and unpack it there.
#
#   fetch-lwip.sh DIR
#
# None of lwIP is in this repository.  Where to fetch it from is asked of the
# machine's own package manager: lwIP's binary package and its source lie in
# one folder of the archive.  The file is checked by its SHA-256 before it is
# unpacked.  A checked file that is there already is used without the network;
# CP64_CACHE names a folder where a copy is kept for later builds.
set -eu

dir=${1:?usage: fetch-lwip.sh DIR}
file=lwip_2.1.3+dfsg1.orig.tar.xz
sum=0a8276d09fc4e97bbba2f953d74af2388fc2195ea156be9d7589e297a68fde24
cache=${CP64_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cp64}

good() {
	[ -f "$1" ] && echo "$sum  $1" | sha256sum --check --status
}

# Print the folder of the archive that has the package, or nothing.
folder() {
	apt-get "$@" download --print-uris liblwip-dev 2>/dev/null |
		sed -n "s/^'\(.*\)\/[^/]*' .*/\1/p" | head -n 1
}

fetch() {
	where=$(folder)
	if [ -z "$where" ]; then
		# No package lists yet: a private copy needs no privilege.
		lists=$(pwd)/apt-lists
		mkdir -p "$lists/partial"
		apt-get -o "Dir::State::lists=$lists" -qq update
		where=$(folder -o "Dir::State::lists=$lists")
		rm -rf "$lists"
	fi
	if [ -z "$where" ]; then
		echo "fetch-lwip: no archive of this machine has lwIP" >&2
		exit 1
	fi
	/usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file \
		"$where/$file" "$file" "SHA256:$sum" >&2
}

mkdir -p "$dir"
cd "$dir"
if ! good "$file" && good "$cache/$file"; then
	cp "$cache/$file" "$file"
fi
good "$file" || fetch
if ! good "$file"; then
	echo "fetch-lwip: $file has not the expected SHA-256" >&2
	exit 1
fi
if [ ! -f "$cache/$file" ]; then
	{ mkdir -p "$cache" && cp "$file" "$cache/"; } 2>/dev/null || :
fi
rm -rf lwip-2.1.3
tar -xf "$file"
touch lwip-2.1.3/.fetched
