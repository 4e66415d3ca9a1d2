"""Every bit of a small store flipped, and its tail cut at every byte. It takes hundreds of
thousands of starts, so this is done inside of the tests' process, on the code that the daemon
starts with."""
import os
import re
import subprocess


def run(campaign):
    """The experiment `flips`."""
    tally = campaign.tally("flips")
    environment = dict(os.environ)
    if campaign.is_full:
        environment["SHEGONG_EVERY_BIT"] = "1"
    result = subprocess.run(
        ["swift", "test", "--disable-xctest", "--filter", "FlipTests"], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    for name, counts in re.findall(r"^flips in \S*/(\S+): (.*)$", result.stdout, re.MULTILINE):
        print(f"  {name}: {counts}", flush=True)
        for count, outcome in re.findall(r"(\d+) (\w+)", counts):
            tally.cases += int(count)
            tally.notes[outcome] = tally.notes.get(outcome, 0) + int(count)
    if result.returncode or not tally.cases:
        tally.fail("FlipTests", result.stdout[-2000:])
    campaign.report(tally)
