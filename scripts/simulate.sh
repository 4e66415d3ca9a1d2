#!/bin/bash
# Plays deterministic runs of the server, its registry and its storage over a disk that fails and
# loses power.
#
#   scripts/simulate.sh --seed S --runs N [--steps K]
#       Seeds S, S + 1, …; K calls of clients a run at least. From 1,000 runs on, a command, a
#       method or a kind of record that never came up is a failure.
#
#   scripts/simulate.sh --year --seed S [--persons P] [--runs N]
#       Five years of a prefecture of P persons (10,000) through the commands of the registry alone,
#       every change held against what must always be true.
#
#   scripts/simulate.sh --power-loss --seed S --runs N
#       Opens every state that a power loss can leave at every operation of a script of changes,
#       segments and snapshots. Each seed is a script of its own: a campaign goes on, or is shared
#       out, by seeds.
#
# A broken promise is told with the command that plays its run again, and ends with exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build --quiet --configuration release --product Simulation
exec "$(swift build --configuration release --show-bin-path)/Simulation" "$@"
