#!/bin/bash
# The real daemon under real faults: killed and failed at each of its storage calls, on full disks,
# with damaged, missing and stale files, stopped under load, after a power loss on a recorded ext4.
#
#   scripts/faults.sh                       a sample of every experiment (two minutes)
#   scripts/faults.sh --full kill errors    every case of some
#   scripts/faults.sh --full --shard 2 --shards 4 --skip 200 kill    a part, from its 201st case on
#   scripts/faults.sh --binaries FOLDER …   with programs that are built already
#   SHEGONG_POLL_MICROSECONDS=1000 scripts/faults.sh kill    with a setting of the daemon
#
# Each experiment prints its figures in a line; a broken promise is printed when it shows, and ends
# with exit code 1. What cannot be tried on this machine is skipped, and said. Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(id -u)" != 0 ]; then
    echo "SKIPPED: scripts/faults.sh needs root: NO fault was tried." >&2
    exit 0
fi
arguments=()
case " $* " in
    *" --binaries "*) ;;
    *" --full "*)
        swift build --quiet --configuration release --product shegongd
        arguments=(--binaries "$(swift build --configuration release --show-bin-path)") ;;
    *)
        swift build --quiet --product shegongd
        arguments=(--binaries "$(swift build --show-bin-path)") ;;
esac
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=scripts exec python3 -m faults "${arguments[@]}" "$@"
