#!/bin/bash
# Measures shegong beside what somebody would take instead: Redis 7 that syncs every write, and
# PostgreSQL 15, both from Debian, on as many bytes a person, in the same minutes.
#
#   scripts/compare.sh [--persons N] [--rounds N] [--binaries FOLDER] [--output table|json]
#
# Without --binaries a release build is made, as it is installed. Needs root: Debian's packages are
# installed where they are missing (and stay), and each program runs under an account of its own.
# Their data go away.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(id -u)" != 0 ]; then
    echo "SKIPPED: scripts/compare.sh needs root: nothing was compared." >&2
    exit 0
fi
missing=()
[ -x /usr/bin/redis-server ] || missing+=(redis-server)
[ -x /usr/lib/postgresql/15/bin/pgbench ] || missing+=(postgresql-15)
if [ ${#missing[@]} -gt 0 ]; then
    echo "Installing ${missing[*]}" >&2
    # Their own services are not wanted: the ones that are measured are started below.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' > "$policy"
        chmod +x "$policy"
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq --yes --no-install-recommends "${missing[@]}" > /dev/null
fi
arguments=()
case " $* " in
    *" --binaries "*) ;;
    *)
        for product in shegongd shegong-bench; do
            swift build --quiet --configuration release --static-swift-stdlib \
                --product "$product"
        done
        arguments=(--binaries "$(swift build --configuration release --show-bin-path)") ;;
esac
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=scripts python3 -m compare "${arguments[@]}" "$@"
