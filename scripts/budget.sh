#!/bin/bash
# Counts what one request costs and holds it against the budgets in Tests/Budgets/requests.tsv:
# instructions and allocations of look-ups, writes, searches and statistics, in the server's core
# without sockets. Counts do not depend on how busy the machine is.
#
#   scripts/budget.sh             fails when a count is more than 3 % over its budget
#   scripts/budget.sh --update    writes today's counts as the budgets: with a change that is worth
#                                 what it costs, or after one that saves something
#
# A request's count is the difference of two runs, divided by how many more the second does: what
# making the register costs falls out. Counts are of the toolchain in use and of an optimised build;
# valgrind shows every x86-64 machine nearly the same processor; on another architecture they differ.
set -euo pipefail
cd "$(dirname "$0")/.."
budgets=Tests/Budgets/requests.tsv
slack=3

update=false
case "${1:-}" in
    "") ;;
    --update) update=true ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
command -v valgrind > /dev/null || { echo "valgrind is missing: apt-get install valgrind" >&2; exit 1; }

swift build --quiet --configuration release --product shegong-bench
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# valgrind 3.19 cannot read the debugging information of this compiler.
strip --strip-debug -o "$scratch/bench" \
    "$(swift build --configuration release --show-bin-path)/shegong-bench"
export SWIFT_DETERMINISTIC_HASHING=1

few=128
many=384

# instructions WORK TIMES; allocations WORK TIMES
instructions() {
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null \
        "$scratch/bench" count "$1" --times "$2" 2>&1 | sed -n 's/.*I *refs: *//p' | tr -d ,
}
allocations() {
    valgrind --tool=memcheck --leak-check=no --undef-value-errors=no \
        "$scratch/bench" count "$1" --times "$2" 2>&1 |
        sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' | tr -d ,
}
# each COUNTER WORK: the cost of one request, with one decimal
each() {
    local first second
    first=$("$1" "$2" $few)
    second=$("$1" "$2" $many)
    awk -v a="$first" -v b="$second" -v n=$((many - few)) 'BEGIN { printf "%.1f", (b - a) / n }'
}

{
    printf '# What one request may cost (scripts/budget.sh): work, instructions, allocations.\n'
    for work in lookup write search statistics; do
        printf '%s\t%s\t%s\n' "$work" "$(each instructions "$work")" "$(each allocations "$work")"
    done
} > "$scratch/counts"

if $update; then
    mkdir -p "$(dirname "$budgets")"
    cp "$scratch/counts" "$budgets"
    cat "$budgets"
    exit 0
fi

awk -F '\t' -v slack=$slack '
    /^#/ { next }
    FNR == NR { instructions[$1] = $2; allocations[$1] = $3; next }
    {
        check($1, "instructions", $2, instructions[$1])
        check($1, "allocations", $3, allocations[$1])
    }
    function check(work, what, count, budget,    over, share) {
        over = (budget == "" || count > budget * (1 + slack / 100))
        share = (budget > 0) ? (count / budget - 1) * 100 : 0
        printf "%-12s %-13s %12.1f  budget %12.1f  %+6.1f %%%s\n", work, what, count, budget,
            share, (over ? "  OVER" : "")
        failed = failed || over
    }
    END { exit failed }
' "$budgets" "$scratch/counts" || {
    echo "A request costs more than its budget: see scripts/budget.sh." >&2
    exit 1
}
