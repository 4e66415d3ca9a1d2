#!/bin/bash
# Plays deterministic runs of the server, its registry and its storage over a disk that loses power.
#
#   scripts/simulate.sh --seed S --runs N [--steps K]
#
# Seeds S, S + 1, …; K calls of clients a run at least. A broken promise is told with the command
# that plays its run again, and ends with exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build --quiet --configuration release --product Simulation
exec "$(swift build --configuration release --show-bin-path)/Simulation" "$@"
