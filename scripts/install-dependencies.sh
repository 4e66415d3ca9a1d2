#!/bin/bash
# Installs the Debian packages that building, testing and the demo need, as far as they are missing;
# with sudo where the caller is not root. Installs nothing where all of them are there.
#
#   scripts/install-dependencies.sh build    what a build needs
#   scripts/install-dependencies.sh          what the tests need as well
set -euo pipefail
cd "$(dirname "$0")/.."

build=(
    libprotobuf-c-dev          # the codec, and its header
    nettle-dev                 # SHA-256 and HMAC
    pkg-config                 # finds the two above
    python3                    # scripts/make-roster.py and the generator
    util-linux                 # setpriv: the demo and the tests really switch uid
)
tests=(
    protobuf-c-compiler        # protoc-c, for the check of the generated code
    protobuf-compiler          # protoc
    python3-venv               # an environment for PyPI's protobuf
    golang-go                  # another implementation of ttrpc to talk with
    golang-github-containerd-ttrpc-dev
    systemd                    # systemd-analyze, systemd-socket-activate
    strace                     # counts system calls, injects failures
    valgrind                   # counts instructions and allocations of a request
)

case "${1:-all}" in
    build) wanted=("${build[@]}") ;;
    all) wanted=("${build[@]}" "${tests[@]}") ;;
    *) echo "usage: scripts/install-dependencies.sh [build|all]" >&2; exit 2 ;;
esac

if ! command -v swift >/dev/null; then
    echo "The Swift toolchain (6.3 or newer) is missing: see https://www.swift.org/install/" >&2
    exit 1
fi

missing=()
for package in "${wanted[@]}"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} = 0 ]; then
    echo "Debian packages: all ${#wanted[@]} are installed."
    exit 0
fi

as_root=()
how=""
if [ "$(id -u)" != 0 ]; then
    as_root=(sudo)
    how=" with sudo"
fi
echo "Debian packages: installing$how ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
