#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Fetch Debian packages of architecture s390x and unpack them in DIR.
#
#	fetch-s390x.sh [-l] DIR PACKAGE...
#
# What a package depends on by exact version (a kernel of its metapackage, a
# library of its headers) comes with it; with -l all packages of libraries, too,
# that it depends on in the end; nothing else.  Uses a private apt root: the
# machine's own package sources with another architecture; nothing outside DIR
# changes and root is not needed.
set -eu

libraries=
[ "${1-}" = -l ] && libraries=y && shift
dir=$(realpath -m "${1:?usage: fetch-s390x.sh [-l] DIR PACKAGE...}")
shift
apt=$dir/apt
rm -rf "$apt"
mkdir -p "$apt/etc/preferences.d" "$apt/state/lists/partial" \
	"$apt/cache/archives/partial"
: >"$apt/state/status"

# The machine's Debian sources; third-party ones rarely have s390x.
sources=$apt/etc/sources.list.d
mkdir -p "$sources"
for f in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
	[ -f "$f" ] || continue
	case $f in
	*.list) sed -n '/bookworm/p' "$f" >"$sources/$(basename "$f")" ;;
	*.sources) grep -q 'Suites:.*bookworm' "$f" && cp "$f" "$sources/" ;;
	esac
done

cat >"$apt/etc/apt.conf" <<END
Dir::Etc "$apt/etc";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$sources";
Dir::Etc::parts "/etc/apt/apt.conf.d";
Dir::Etc::trustedparts "/etc/apt/trusted.gpg.d";
Dir::State "$apt/state";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
APT::Architecture "s390x";
APT::Architectures { "s390x"; };
Acquire::Languages "none";
APT::Sandbox::User "";
END
export APT_CONFIG="$apt/etc/apt.conf"
apt-get -q -q update 2>"$apt/update.log" || {
	cat "$apt/update.log" >&2
	exit 1
}

# PACKAGE and what it depends on by "(= version)", in its newest version.
with_parts() {
	echo "$1"
	apt-cache show --no-all-versions "$1" |
		sed -n 's/^Depends: //p' | tr ',' '\n' |
		sed -n 's/^ *\([^ ]*\) (= .*/\1/p'
}

# Of all that apt would install with the PACKAGEs, the libraries.
libraries_of() {
	apt-get -s --no-install-recommends install "$@" |
		sed -n 's/^Inst \(lib[^ ]*\|zlib1g\) .*/\1/p' | grep -v perl
}

packages=
[ -n "$libraries" ] && packages=$(libraries_of "$@")
for p in "$@"; do
	packages="$packages $(with_parts "$p")"
done
mkdir -p "$apt/deb"
cd "$apt/deb"
apt-get -q -q download $(printf '%s\n' $packages | sort -u)
for deb in *_s390x.deb; do
	dpkg-deb -x "$deb" "$dir"
done
rm -rf "$apt"
