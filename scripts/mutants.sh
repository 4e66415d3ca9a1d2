#!/bin/bash
# Proof that the tests bite: turns off one safety step at a time and shows that they fail.
#
#   scripts/mutants.sh            all mutants
#   scripts/mutants.sh NAME...    these: the files of scripts/mutants/
#
# All are planted into one copy of the package, each behind an environment variable, so the copy is
# built once. A mutant that no test notices ends the script with exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."

tree=$PWD/.build-mutants/tree
build=$PWD/.build-mutants/build
log=$PWD/.build-mutants/log
# A step that is turned off may leave somebody waiting for ever.
seconds_at_most=600
export SWIFT_BACKTRACE=enable=no

mkdir -p "$tree"
scripts/mutants/plant.py "$tree" > "$tree.list"
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(cut -f1 "$tree.list")

swift build --quiet --build-tests --package-path "$tree" --scratch-path "$build"

# run_tests FILTER [MUTANT]: the tests that the filter names, with a mutant or without.
run_tests() {
    SHEGONG_MUTANT=${2:-} timeout "$seconds_at_most" \
        swift test --skip-build --disable-xctest --filter "$1" \
        --package-path "$tree" --scratch-path "$build" > "$log" 2>&1
}

# Without a mutant every test passes: what fails below fails because of its mutant.
filters=$(for name in "${names[@]}"; do
    awk -F '\t' -v name="$name" '$1 == name { print $2 }' "$tree.list"
done | sort -u | paste -sd '|')
if ! run_tests "$filters"; then
    tail -n 40 "$log" >&2
    echo "The tests fail without any mutant." >&2
    exit 1
fi

survivors=0
for name in "${names[@]}"; do
    if ! line=$(grep -P "^\Q$name\E\t" "$tree.list"); then
        echo "no mutant is called $name" >&2
        exit 2
    fi
    IFS=$'\t' read -r _ filter what <<< "$line"
    began=$SECONDS
    status=0
    run_tests "$filter" "$name" || status=$?
    if [ "$status" = 0 ]; then
        verdict="SURVIVES"
        survivors=$((survivors + 1))
    else
        # The first test that failed; none is named where the process ended.
        verdict=$(sed -n '/✘ Test .* recorded an issue/ {
            s/.*✘ Test \(.*\) recorded an issue.*/\1/
            s/ with [0-9]* argument.*//
            p
            q
        }' "$log")
        [ -n "$verdict" ] || verdict="the process ends (status $status)"
    fi
    printf '%-26s %s\n%26s   → %s (%d s)\n' "$name" "$what" "" "$verdict" $((SECONDS - began))
done
echo "${#names[@]} mutants, $survivors survive."
[ "$survivors" = 0 ]
