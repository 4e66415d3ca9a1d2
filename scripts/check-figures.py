#!/usr/bin/env python3
"""Adds a table of figures up against the roster that the registry was filled from.

    scripts/check-figures.py FIGURES.json --roster FILE... --accounts FILE --registered FILE

FIGURES.json is what `shegong statistics show --output json` printed. The expectation comes from the
other files alone: the rosters hold every certificate; --accounts lists the rows of persons with an
account, --registered those of certificates with a registration. All have the roster's heading.

Compares persons, certificates and registered certificates of each division and level, of each
division, and of all. Prints the total line; exit status 1 with every difference.
"""
import argparse
import collections
import csv
import json
import sys

Cell = collections.namedtuple("Cell", "persons certificates registered")


def rows(path):
    """Rows of a CSV file as dictionaries."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def expected(roster, accounts, registered):
    """(division, level) → Cell; level None for all levels, (None, None) for all of it."""
    divisions = {row["id_number"]: row["division"] for row in accounts}
    in_force = {row["management_number"] for row in registered}
    persons = collections.defaultdict(set)
    certificates = collections.Counter()
    registrations = collections.Counter()
    for row in roster:
        number = row["id_number"]
        if number not in divisions:
            continue
        division = divisions[number]
        for key in ((division, row["level"]), (division, None), (None, None)):
            persons[key].add(number)
            certificates[key] += 1
            registrations[key] += row["management_number"] in in_force
    return {
        key: Cell(len(persons[key]), certificates[key], registrations[key]) for key in persons
    }


def cell(counted):
    """A cell of the printed table."""
    return Cell(
        counted["persons_counted"], counted["certificates_counted"], counted["registered"])


def printed(figures):
    """The same of the table that was printed, cells without anybody left out."""
    cells = {(None, None): cell(figures["total"])}
    for row in figures["cells"]:
        level = row["level"].replace("-", "_")
        cells[str(row["division_id"]), None if level == "all" else level] = cell(row)
    return {key: counted for key, counted in cells.items() if any(counted)}


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("figures")
    options.add_argument("--roster", nargs="+", required=True)
    options.add_argument("--accounts", required=True)
    options.add_argument("--registered", required=True)
    chosen = options.parse_args()
    roster = [row for path in chosen.roster for row in rows(path)]
    wanted = expected(roster, rows(chosen.accounts), rows(chosen.registered))
    with open(chosen.figures, encoding="utf-8") as file:
        found = printed(json.load(file))
    differences = [
        (key, wanted.get(key), found.get(key))
        for key in sorted(wanted.keys() | found.keys(), key=str)
        if wanted.get(key) != found.get(key)
    ]
    for (division, level), want, have in differences:
        print(f"{division or 'total'} {level or 'all levels'}: roster {want}, registry {have}")
    if differences or (None, None) not in wanted:
        sys.exit(1)
    total = wanted[None, None]
    print(f"{len(wanted)} cells agree with the roster: {total.persons} persons, "
          f"{total.certificates} certificates, {total.registered} registered.")


if __name__ == "__main__":
    main()
