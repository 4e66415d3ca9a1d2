#!/bin/bash
# Checks the units of systemd/: that systemd takes every line, that the daemon's sandbox is as tight
# as we say, and the few settings whose loss would do harm in silence.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v systemd-analyze >/dev/null; then
    echo "SKIPPED: systemd-analyze is missing, so the units of systemd/ were NOT checked." >&2
    exit 0
fi

failures=0
fail() {
    echo "systemd: $1" >&2
    failures=$((failures + 1))
}

# value FILE KEY: the settings of a key, one a line.
value() {
    sed -n "s/^$2=//p" "systemd/$1"
}

# must FILE KEY VALUE REASON: a setting stands there exactly once, with this value.
must() {
    [ "$(value "$1" "$2")" = "$3" ] || fail "$1: $2= must be \"$3\": $4"
}

# systemd-analyze verify wants the programs to exist; where shegongd is not installed, a program
# that is always there stands for it. Nothing but the path differs.
units=$(mktemp -d)
trap 'rm -rf "$units"' EXIT
cp systemd/*.service systemd/*.socket systemd/*.timer "$units/"
for program in shegongd shegong; do
    [ -x "/usr/bin/$program" ] || sed -i "s|=/usr/bin/$program |=/bin/true |" "$units"/*.service
done
findings=$(SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no \
    "$units"/*.service "$units"/*.socket "$units"/*.timer 2>&1) \
    || fail "systemd-analyze verify failed"
# Findings about units of the machine itself are none of ours.
findings=$(grep -F "$units" <<< "$findings" || true)
[ -z "$findings" ] || fail "systemd-analyze verify: $findings"

# exposed UNIT TENTHS: its exposure is at most so many tenths; prints it.
exposed() {
    systemd-analyze security --no-pager --offline=true --threshold="$2" "systemd/$1" \
        > "$units/security" || fail "the exposure of $1 is above 0.$2" >&2
    sed -n 's/.*Overall exposure level[^:]*: //p' "$units/security"
}
exposure=$(exposed shegongd.service 6)
exposed shegongd-verify.service 6 > "$units/exposure"
# It runs as root, without a single capability: the administration socket is root's.
exposed shegongd-backup.service 9 > "$units/exposure"
exposed shegong-messages.service 9 > "$units/exposure"
exposed shegong-report.service 9 > "$units/exposure"

for job in shegongd-backup shegongd-verify; do
    must "$job.service" LimitCORE 0 "a core file holds personal data"
    must "$job.service" MemorySwapMax 0 "swap would hold personal data"
    must "$job.service" UMask 0077 "files of the registry are their owner's alone"
    must "$job.service" Environment SWIFT_BACKTRACE=enable=no "a crash trace shows personal data"
    must "$job.service" CapabilityBoundingSet "" "it needs no capability"
    must "$job.timer" Persistent yes "a night that the machine slept through is made up for"
done
for setting in "LimitCORE 0" "MemorySwapMax 0" "Environment SWIFT_BACKTRACE=enable=no"; do
    must shegong-messages.service ${setting} "telephone numbers pass through it"
done
must shegong-messages.service CapabilityBoundingSet "" "it needs no capability"
must shegong-messages.service PrivateUsers "" "the daemon must see the job's own account"
must shegong-report.service PrivateUsers "" "the daemon must see the job's own account"
must shegong-report.timer Persistent yes "a month whose first the machine slept through has its report"
must shegongd-backup.service PrivateUsers "" "the daemon must see root as root"
must shegongd.service PrivateUsers no "in a user namespace every peer arrives as uid 65534"
must shegongd.service LimitCORE 0 "a core file holds personal data"
must shegongd.service MemorySwapMax 0 "swap would hold personal data"
must shegongd.service UMask 0077 "files of the registry are the daemon's alone"
must shegongd.service StateDirectoryMode 0700 "the registry is the daemon's alone"
must shegongd.service StartLimitIntervalSec 0 "a start limit stops the registry for good"
must shegongd.service Restart on-failure "a crash is followed by a restart"
must shegongd.service RuntimeDirectory "" "systemd deletes it, with the sockets, at each stop"
must shegongd.service Environment \
    "SWIFT_BACKTRACE=enable=no GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.tcache_count=32" \
    "a crash trace shows personal data, and small pages slow every look-up down"
value shegongd.service SystemCallFilter | tail -1 | grep -qw sched_setscheduler \
    || fail "shegongd.service: the last SystemCallFilter= must admit sched_setscheduler again"
for socket in shegongd.socket shegongd-admin.socket; do
    must "$socket" TriggerLimitIntervalSec 0 "on a trigger limit the socket fails for good"
    must "$socket" Accept no "one daemon serves all connections"
done
must shegongd.socket FileDescriptorName bureau "the daemon tells its sockets apart by it"
must shegongd-admin.socket FileDescriptorName administration \
    "the daemon tells its sockets apart by it"
must shegongd.socket SocketMode 0660 "members of the clients' group may connect"
must shegongd-admin.socket SocketMode 0600 "root alone may connect"

[ "$failures" = 0 ] || exit 1
echo "systemd units: verified; exposure of shegongd.service ${exposure% *}."
