"""Which test files cover nothing of `workflow/` and `proposals/` that others do not cover too: `tests/unmeasured.txt`.

To measure a test makes it take half as long again, so those are run without. Run as
`pytest -n 2 --cov --cov-report= --cover-by-file -m "not postgres and not redis" && python scripts/unmeasured.py`; where
the gate of branch coverage misses a branch that a test does try, run it again.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parent.parent
TOLD: Final = REPOSITORY / "tests" / "unmeasured.txt"
ASKED: Final = """
SELECT context.context, file.path, arc.fromno, arc.tono
FROM arc JOIN context ON context.id = arc.context_id JOIN file ON file.id = arc.file_id
"""
ROOMS: Final = tuple(str(REPOSITORY / room) for room in ("workflow", "proposals"))


def main() -> None:
    arcs: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    data = sqlite3.connect(REPOSITORY / ".coverage")
    for test, path, begin, end in data.execute(ASKED):
        if path.startswith(ROOMS):
            arcs[test].add((path, begin, end))
    data.close()
    tests = {test: found for test, found in arcs.items() if test}
    times = Counter(arc for found in arcs.values() for arc in found)
    spare = []
    for test in sorted(tests, key=lambda one: (-len(tests[one]), one)):  # who walks furthest takes longest
        if all(times[arc] > 1 for arc in tests[test]):
            times.subtract(tests[test])
            spare.append(test)
    TOLD.write_text("".join(f"{test}\n" for test in sorted(spare)), encoding="utf-8")
    print(f"{len(spare)} / {len(tests)}")


if __name__ == "__main__":
    main()
