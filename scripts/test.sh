#!/bin/bash
# The gate: everything that must hold before a change is merged. Works from a bare clone.
#
#   scripts/test.sh               all checks and all tests
#   scripts/test.sh --with-demo   and the demo
#
# Any warning is a failure: of the compiler (treated as an error in Package.swift), of the
# formatter (--strict) and of SwiftPM itself.
set -euo pipefail
cd "$(dirname "$0")/.."

with_demo=false
case "${1:-}" in
    "") ;;
    --with-demo) with_demo=true ;;
    *) echo "usage: scripts/test.sh [--with-demo]" >&2; exit 2 ;;
esac

began=$SECONDS
say() { printf '%4d s  %s\n' $((SECONDS - began)) "$*"; }

# without_warnings COMMAND...: runs it and fails if it does, or if it warns of anything.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
without_warnings() {
    "$@" 2>&1 | tee "$log"
    if grep -E '(^|: )warning:' "$log" >/dev/null; then
        echo "There were warnings: they count as errors." >&2
        exit 1
    fi
}

say "Debian packages that are missing"
scripts/install-dependencies.sh

say "Format: swift format lint --strict"
swift format lint --strict --recursive --parallel Package.swift Sources Tests

say "Scripts: bash -n, and Python's parser"
for script in scripts/*.sh .ci/run; do bash -n "$script"; done
for script in scripts/*.py scripts/faults/*.py scripts/compare/*.py; do
    python3 -c 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read())' "$script"
done

say "Generated code is what proto/ gives; the schema breaks nothing that was promised"
scripts/generate.sh --check

say "Every mutant still finds the safety step that it turns off"
planted=$(mktemp -d)
scripts/mutants/plant.py "$planted/tree" > /dev/null
rm -rf "$planted"

say "systemd units"
scripts/check-units.sh

say "Build, tests included"
without_warnings swift build --build-tests --explicit-target-dependency-import-check error

built=$(swift build --show-bin-path)
say "systemd's example configuration is what the daemon takes for its defaults"
empty=$(mktemp)
trap 'rm -f "$log" "$empty"' EXIT
diff <("$built/shegongd" check-config --config "$empty") \
    <("$built/shegongd" check-config --config systemd/shegongd.toml.example)

say "Socket activation, notification, and a restart that no client notices"
scripts/check-activation.py "$built"

say "Restore drill: backup of a running daemon, restore, the same root hash"
scripts/restore-drill.sh --persons 300 --binaries "$built"

say "The daemon under real faults, a sample (scripts/faults.sh --full tries all)"
scripts/faults.sh --short --binaries "$built" kill strace errors files disks power stop

# Those of one target begin together, and wait for one another: of all targets they would wait for
# minutes between two steps, longer than some of what they talk with has patience.
for folder in Tests/*Tests; do
    target=$(basename "$folder")
    say "Tests: $target"
    # Without the same flag SwiftPM would take the build for another one and plan it again.
    without_warnings swift test --skip-build --disable-xctest \
        --explicit-target-dependency-import-check error --filter "^$target\\."
done

say "Budgets: what a request costs, in an optimised build"
scripts/budget.sh

if $with_demo; then
    say "Demo"
    scripts/demo.sh
fi

say "All checks passed."
