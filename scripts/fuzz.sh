#!/bin/bash
# Fuzzes one target and keeps what reaches something new.
#
#   scripts/fuzz.sh TARGET SECONDS                  with libFuzzer, guided by coverage
#   scripts/fuzz.sh TARGET --rounds FIRST COUNT     mutation alone, which is quicker by far
#
# Targets: frames, server-connection, client-connection, requests, journal, snapshot.
# The corpus is Tests/FuzzTests/Corpus/TARGET.txt, an input a line in hexadecimal, which the ordinary
# tests replay. libFuzzer's finds are merged into it, the smallest set that reaches as much. An input
# that breaks something is printed as such a line, and ends the script with exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
target=$1
corpus=$PWD/Tests/FuzzTests/Corpus/$target.txt
[ -f "$corpus" ] || usage
# What one target may add to the repository.
corpus_bytes_at_most=8000
seed=20211215
export SHEGONG_FUZZ=1 SHEGONG_FUZZ_TARGET=$target
# The runtime's own crash report would come before libFuzzer's and keep the input from it.
export SWIFT_BACKTRACE=enable=no

if [ "$2" = --rounds ]; then
    [ $# = 4 ] || usage
    swift build --quiet -c release --scratch-path .build-fuzz --product FuzzLoop
    loop=.build-fuzz/release/FuzzLoop
    status=0
    "$loop" "$target" "$corpus" "$seed" "$3" "$4" || status=$?
    if [ "$status" -gt 1 ]; then
        # The process ended: run again, each round named before it begins.
        echo "$target: the process ended (status $status); the last round named is the one" >&2
        "$loop" "$target" "$corpus" "$seed" "$3" "$4" one 2>&1 | tail -n 2 >&2 || true
    fi
    [ "$status" = 0 ] || exit 1
    exit 0
fi

[[ $2 =~ ^[0-9]+$ ]] || usage
swift build --quiet -c release --sanitize fuzzer --scratch-path .build-libfuzzer \
    --product FuzzLibFuzzer
fuzzer=.build-libfuzzer/release/FuzzLibFuzzer
work=.build-libfuzzer/work/$target
rm -rf "$work"
mkdir -p "$work/known" "$work/found" "$work/merged" "$work/broken"

# Hexadecimal lines to files and back.
unpack() {
    local number=0 line
    while read -r line; do
        number=$((number + 1))
        # shellcheck disable=SC2059 # the line is the format
        printf "$(sed 's/../\\x&/g' <<< "$line")" > "$1/$number"
    done
}
pack() { od -An -v -tx1 "$1" | tr -d ' \n'; echo; }

unpack "$work/known" < "$corpus"
began=$SECONDS
status=0
"$fuzzer" -max_total_time="$2" -max_len=2000 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$work/broken/" "$work/found" "$work/known" > "$work/log" 2>&1 || status=$?
executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
echo "$target: ${executions:-0} executions in $((SECONDS - began)) s"
if [ "$status" != 0 ]; then
    grep -E '^(requests|frames|journal|snapshot|[a-z]*-connection): |ERROR|Fatal' "$work/log" >&2 ||
        tail -n 20 "$work/log" >&2
    for input in "$work"/broken/*; do
        [ -f "$input" ] && pack "$input" >&2
    done
    exit 1
fi

"$fuzzer" -merge=1 -max_len=2000 "$work/merged" "$work/known" "$work/found" \
    > "$work/merge.log" 2>&1
for input in "$work"/merged/*; do pack "$input"; done |
    awk '{ print length, $0 }' | sort -n | cut -d' ' -f2- |
    awk -v most="$corpus_bytes_at_most" '{ sum += length($0) / 2; if (sum <= most) print }' |
    LC_ALL=C sort > "$work/corpus"
mv "$work/corpus" "$corpus"
echo "$target: $(wc -l < "$corpus") inputs kept, $(($(wc -c < "$corpus") / 2)) bytes"
