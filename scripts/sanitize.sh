#!/bin/bash
# Runs the tests under a sanitizer: address (memory) or thread (races).
#
#   scripts/sanitize.sh address|thread [FILTER]
#
# FILTER is that of `swift test --filter`; without one the whole suite runs.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
    address | thread) ;;
    *) echo "usage: scripts/sanitize.sh address|thread [FILTER]" >&2; exit 2 ;;
esac
sanitizer=$1
filter=()
[ $# -lt 2 ] || filter=(--filter "$2")

# A report ends the process, and so the test run fails. Swift's runtime frees nothing at exit and
# never meant to, so what is left then is no leak.
export ASAN_OPTIONS=halt_on_error=1:detect_leaks=0:${ASAN_OPTIONS:-}
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:${TSAN_OPTIONS:-}
# The runtime's own crash report would come before the sanitizer's.
export SWIFT_BACKTRACE=enable=no

swift build --quiet --build-tests --sanitize "$sanitizer" --scratch-path ".build-$sanitizer"
swift test --skip-build --disable-xctest --sanitize "$sanitizer" \
    --scratch-path ".build-$sanitizer" "${filter[@]}"
