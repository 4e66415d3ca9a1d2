#!/bin/bash
# The long campaign: counts that take hours, in slices that can be stopped and gone on with.
#
#   scripts/campaign.sh DIRECTORY             goes on where DIRECTORY says, to the end
#   scripts/campaign.sh DIRECTORY --totals    prints what has been done
#   scripts/campaign.sh DIRECTORY --scale P   P percent of all counts, to try it out
#
# A slice is written to DIRECTORY/progress when it has ended well. SIGINT (Ctrl-C) ends the campaign
# after the slice that is running, a few minutes at most. What a failed slice said is kept in
# DIRECTORY/failed, and ends the campaign with exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -ge 1 ] || usage
directory=$1
shift
only_totals=false
scale=100
while [ $# -gt 0 ]; do
    case "$1" in
        --totals) only_totals=true ;;
        --scale) scale=${2:-}; shift ;;
        *) usage ;;
    esac
    shift
done
[[ $scale =~ ^[0-9]+$ ]] || usage
mkdir -p "$directory"
progress=$directory/progress
touch "$progress"

# What is to be done: part, count in all, count of a slice. Fuzzing: ten times what a release needs.
parts() {
    cat << 'END'
frames 1000000000 20000000
server-connection 100000000 2000000
client-connection 100000000 2000000
requests 100000000 1000000
journal 5000000 100000
snapshot 5000000 100000
libfuzzer-frames 3600 300
libfuzzer-server-connection 3600 300
libfuzzer-client-connection 3600 300
libfuzzer-requests 7200 300
libfuzzer-journal 7200 300
libfuzzer-snapshot 7200 300
simulation 100000 1000
faults 1 1
END
}

# done_of PART: how much of a part has ended well. A line of progress: part, first, count, seconds.
done_of() { awk -v part="$1" '$1 == part { sum += $3 } END { printf "%d", sum }' "$progress"; }
wanted_of() { echo $((($1 * scale + 99) / 100)); }

totals() {
    printf '%-28s %13s %13s %9s\n' part done wanted seconds
    while read -r part count _; do
        seconds=$(awk -v part="$part" '$1 == part { sum += $4 } END { printf "%d", sum }' \
            "$progress")
        printf '%-28s %13d %13d %9d\n' "$part" "$(done_of "$part")" "$(wanted_of "$count")" \
            "$seconds"
    done < <(parts)
}

if $only_totals; then
    totals
    exit 0
fi

stopping=false
trap 'stopping=true; echo "The campaign ends after this slice." >&2' INT

# slice PART FIRST COUNT: one slice.
slice() {
    case "$1" in
        libfuzzer-*) exec scripts/fuzz.sh "${1#libfuzzer-}" "$3" ;;
        simulation) exec scripts/simulate.sh --seed "$2" --runs "$3" ;;
        faults)
            [ -x scripts/faults.sh ] || { echo "SKIPPED: no scripts/faults.sh here."; exit 0; }
            exec scripts/faults.sh --full
            ;;
        *) exec scripts/fuzz.sh "$1" --rounds "$2" "$3" ;;
    esac
}

# run_slice PART FIRST COUNT: one slice beside this shell, which hears SIGINT alone: what a shell
# starts in the background does not.
run_slice() {
    slice "$@" > "$directory/slice" 2>&1 < /dev/null &
    local child=$!
    while kill -0 "$child" 2> /dev/null; do
        wait "$child" || true
    done
    wait "$child"
}

while read -r part count step; do
    wanted=$(wanted_of "$count")
    while first=$(done_of "$part") && [ "$first" -lt "$wanted" ] && ! $stopping; do
        length=$((wanted - first < step ? wanted - first : step))
        began=$SECONDS
        if ! run_slice "$part" "$first" "$length"; then
            mv "$directory/slice" "$directory/failed"
            tail -n 20 "$directory/failed" >&2
            echo "$part failed in the slice from $first on; see $directory/failed" >&2
            exit 1
        fi
        printf '%s %d %d %d\n' "$part" "$first" "$length" $((SECONDS - began)) >> "$progress"
        tail -n 1 "$directory/slice"
    done
done < <(parts)
totals
