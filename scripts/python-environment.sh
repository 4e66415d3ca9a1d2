#!/bin/bash
# Makes the Python environment that the generator and the interoperability tests use, in
# .build/python: the one thing in it is PyPI's protobuf. Does nothing where it is there already.
# Prints the path of its interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.build/python
interpreter="$PWD/$environment/bin/python3"
# One version, so that every machine generates and tests with the same implementation.
requirement="protobuf==6.33.5"

works() {
    "$interpreter" -c 'import google.protobuf.compiler.plugin_pb2' 2>/dev/null \
        && [ "$(cat "$environment/requirement" 2>/dev/null)" = "$requirement" ]
}

install_venv() {
    echo "Installing python3-venv (Debian package) for the Python environment." >&2
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq >&2
    "${as_root[@]}" apt-get install -y -qq python3-venv >&2
}

if ! works; then
    rm -rf "$environment"
    mkdir -p .build
    # /usr/bin/python3 is Debian's, which python3-venv completes; another one may stand first in PATH.
    base=/usr/bin/python3
    [ -x "$base" ] || install_venv
    if ! "$base" -m venv "$environment" >&2; then
        rm -rf "$environment"
        install_venv
        "$base" -m venv "$environment" >&2
    fi
    "$interpreter" -m pip install --quiet --disable-pip-version-check "$requirement" >&2
    echo "$requirement" > "$environment/requirement"
fi
echo "$interpreter"
