"""The real daemon under real faults: see scripts/faults.sh."""
