#!/bin/bash
# Runs the tests under a sanitizer: address (memory) or thread (races).
#
#   scripts/sanitize.sh address|thread [FILTER]
#
# FILTER is that of `swift test --filter`; without one the whole suite runs, one target of tests
# after the other: all at once they would wait for one another.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
    address | thread) ;;
    *) echo "usage: scripts/sanitize.sh address|thread [FILTER]" >&2; exit 2 ;;
esac
sanitizer=$1
if [ $# -ge 2 ]; then
    filters=("$2")
else
    filters=()
    for folder in Tests/*Tests; do
        filters+=("^$(basename "$folder")\.")
    done
fi

# A report ends the process, and so the test run fails. Swift's runtime frees nothing at exit and
# never meant to, so what is left then is no leak.
export ASAN_OPTIONS=halt_on_error=1:detect_leaks=0:${ASAN_OPTIONS:-}
suppressions=$PWD/scripts/thread-sanitizer.suppressions
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$suppressions:${TSAN_OPTIONS:-}
# The runtime's own crash report would come before the sanitizer's.
export SWIFT_BACKTRACE=enable=no

# Optimised: a sanitizer over unoptimised code takes hours.
options=(-c release -Xswiftc -enable-testing --sanitize "$sanitizer"
    --scratch-path ".build-$sanitizer")
swift build --quiet --build-tests "${options[@]}"
for filter in "${filters[@]}"; do
    echo "== $filter"
    swift test --skip-build --disable-xctest "${options[@]}" --filter "$filter"
done
