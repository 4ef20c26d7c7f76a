"""Branch coverage of a room, from the data of the last run: `branches.py ROOM LEAST` fails below LEAST percent.

Coverage's own `--fail-under` counts lines and branches together; here branches count alone.
"""

from __future__ import annotations

import io
import json
import sys

from coverage import Coverage


def main(room: str, least: float) -> int:
    measured = Coverage()
    measured.load()
    report = io.StringIO()
    sys.stdout, screen = report, sys.stdout
    try:
        measured.json_report(include=[f"{room}/*"], outfile="-")
    finally:
        sys.stdout = screen
    totals = json.loads(report.getvalue())["totals"]
    covered, branches = totals["covered_branches"], totals["num_branches"]
    share = 100 * covered / branches
    print(f"{room}: {covered} / {branches} = {share:.1f}% (>= {least:g}%)")
    return int(share < least)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], float(sys.argv[2])))
