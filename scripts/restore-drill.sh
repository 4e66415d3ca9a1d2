#!/bin/bash
# The restore drill: an invented register is restored on an empty directory, served, backed up while it
# takes writes, and restored again, from the backup and from the store's own past. The root hash has
# to be the same everywhere; the time is printed a gigabyte.
#
#   scripts/restore-drill.sh --persons N [--binaries FOLDER] [--directory FOLDER]
#
# Without --binaries a release build is made. Root only: the backup goes over the administration
# socket, as the nightly job's does. It takes about 6 KB of disk a person, and 3 KB of memory.
set -euo pipefail
cd "$(dirname "$0")/.."

persons=10000 binaries="" parent=${TMPDIR:-/tmp}
while [ $# -gt 0 ]; do
    case "$1" in
        --persons) persons=$2 ;;
        --binaries) binaries=$2 ;;
        --directory) parent=$2 ;;
        *) echo "usage: scripts/restore-drill.sh --persons N [--binaries F] [--directory F]" >&2
           exit 2 ;;
    esac
    shift 2
done
if [ "$(id -u)" != 0 ]; then
    echo "SKIPPED: the restore drill needs root, for the administration socket." >&2
    exit 0
fi
if [ -z "$binaries" ]; then
    for product in shegongd shegong shegong-bench; do
        swift build -c release --product "$product" >&2
    done
    binaries=$(swift build -c release --show-bin-path)
fi

work=$(mktemp -d "$parent/restore-drill.XXXXXX")
daemon=""
finish() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

fail() { echo "restore drill: $1" >&2; exit 1; }
# timed NAME COMMAND...: runs it, prints how long it took, leaves its output in $work/NAME.
timed() {
    local name=$1 began ended
    shift
    began=$(date +%s%N)
    "$@" > "$work/$name"
    ended=$(date +%s%N)
    printf '%-44s %9.3f s\n' "$name" "$(((ended - began) / 1000000))e-3"
}
root_of() { grep -oE '[0-9a-f]{64}' "$1" | head -1; }
# per_gigabyte NAME BYTES: the last line of what `shegongd restore` printed says it.
per_gigabyte() { sed -n 's/^took //p' "$work/$1"; }
same() { [ "$(root_of "$work/$1")" = "$2" ] || fail "$1 has another root hash"; }

timed make-backup "$binaries/shegong-bench" make-backup --persons "$persons" --to "$work/first"
root=$(root_of "$work/make-backup")
cat "$work/make-backup"

timed restore "$binaries/shegongd" restore --from "$work/first" --directory "$work/one"
same restore "$root"
echo "  $(per_gigabyte restore)"

"$binaries/shegongd" serve --directory "$work/one" --socket "$work/bureau.sock" \
    --admin-socket "$work/admin.sock" 2> "$work/serve.log" &
daemon=$!
began=$(date +%s%N)
until grep -q serving "$work/serve.log"; do
    kill -0 "$daemon" 2>/dev/null || { cat "$work/serve.log" >&2; fail "the daemon ended"; }
    sleep 0.05
done
printf '%-44s %9.3f s\n' "start of the daemon" "$((($(date +%s%N) - began) / 1000000))e-3"

# Writes go on while the backup runs: one administrator after the other is appointed.
appoint() {
    "$binaries/shegong" administrator appoint "$1" --uid "$2" --role system-administrator \
        --socket "$work/admin.sock" --output json
}
(
    for number in $(seq 1 100000); do
        [ ! -e "$work/second" ] || break
        appoint "drill$number" $((20000 + number)) >> "$work/writes" 2>&1 || break
    done
) &
writer=$!
until grep -qs revision "$work/writes"; do sleep 0.05; done
timed "backup of the running daemon" "$binaries/shegong" backup save "$work/second" \
    --reason "restore drill" --socket "$work/admin.sock" --timeout 3600 --output json --lang en
wait "$writer" || true
[ "$(stat -c %a "$work/second")" = 600 ] || fail "the backup can be read by others"
report="$work/backup of the running daemon"
root=$(root_of "$report")
revision=$(sed -n 's/.*"revision":\([0-9]*\).*/\1/p' "$report")
echo "  revision $revision, $(stat -c %s "$work/second") bytes, $(grep -c revision "$work/writes") writes meanwhile"
kill -TERM "$daemon"
wait "$daemon" || fail "the daemon did not stop cleanly"
daemon=""

timed "restore of it" "$binaries/shegongd" restore --from "$work/second" --directory "$work/two"
same "restore of it" "$root"
echo "  $(per_gigabyte "restore of it")"
timed "restore from the store's past" "$binaries/shegongd" restore --from-store "$work/one" \
    --to-revision "$revision" --directory "$work/three"
same "restore from the store's past" "$root"
for copy in two three; do
    timed "verify of $copy" "$binaries/shegongd" verify --directory "$work/$copy" --replay
    "$binaries/shegongd" snapshot list --directory "$work/$copy" > "$work/list"
    same list "$root"
done
echo "root hash $root: the same in the backup and in both restored stores"
