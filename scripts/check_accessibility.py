"""Opens the pages of a demo in a real browser and writes down how far everybody can use them.

    check_accessibility.py ADDRESS [--write]

ADDRESS is a server with the demo season (`./scripts/up --port 8098`). Each page is opened at widths of 1440, 375 and 320
pixels: the rules of axe for WCAG 2.2 A and AA are tried, sideways scrolling is measured, and the page is walked by the Tab
key to see that the focus is shown and leaves again. Exits 1 where anything is found. `--write` keeps the result for the
statement that the public reads.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KEPT: Final = Path(__file__).resolve().parent.parent / "portal" / "public" / "accessibility.json"
PASSWORD: Final = "huiban-demo-2023"  # noqa: S105 -- that of the demo, printed by its command
WIDTHS: Final = (1440, 375, 320)
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
MOST_STOPS: Final = 15
"""So many stops of the Tab key are looked at on each page."""
CASE: Final = "/cases/dongguan-demo/20230368/"
PAGES: Final = {
    "": (
        "/login/", "/public/", "/public/search/?q=企业", "/public/commitments/", "/public/figures/", "/public/units/",
        "/public/data/", "/public/accessibility/", "/public/dongguan-demo/20230368/",
    ),
    "member": ("/", "/proposals/", "/proposals/new/", "/calls/", "/me/", "/me/notices/", "/me/security/"),
    "secretariat": (
        "/", "/cases/", "/examination/", "/figures/", "/commitments/", "/search/?q=企业", "/scores/", "/honours/",
        "/publish/", "/manage/comments/", CASE,
    ),
    "office": ("/", "/assign/", "/requests/", "/urge/", "/calculator/", CASE),
    "gxj-handler": ("/", "/cases/", "/commitments/", "/me/tokens/", "/me/calendar/", CASE),
    "gxj-leader": ("/", "/cases/", CASE),
    "administrator": (
        "/manage/people/", "/manage/import/", "/manage/calendars/", "/manage/wordings/", "/manage/targets/",
        "/manage/outbox/", "/manage/retention/", "/manage/programs/", "/manage/log-in/",
    ),
}  # fmt: skip
"""By the demo's account (none: everybody) the pages that it opens."""
FOCUSED: Final = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const look = getComputedStyle(it), box = it.getBoundingClientRect();
  // Within a field for a day the browser marks the part that has the focus, which no script sees.
  const shown = look.outlineStyle !== 'none' || look.boxShadow !== 'none' || it.type === 'date';
  return {name: it.tagName + ' ' + (it.getAttribute('aria-label') || it.textContent || it.name || '').trim().slice(0, 40),
          shown: shown && box.width > 0};
}"""


def looked_at(page: Page, path: str, axe: Axe) -> dict[str, Any]:
    """What one page shows at every width."""
    told: dict[str, Any] = {"path": path, "violations": [], "sideways": [], "unseen": [], "passed": 0}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(path)
        if answer is None or answer.status != 200:  # noqa: PLR2004 -- OK
            told["violations"].append(f"{width}: status {answer.status if answer else 'none'}")
            continue
        # As high as the page, so that no bar at the edge of the window covers half of something.
        page.set_viewport_size(
            {"width": width, "height": page.evaluate("document.documentElement.scrollHeight")}
        )
        found = axe.run(page, options={"runOnly": list(TAGS)}).response
        told["violations"] += [
            f"{width}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found["violations"]
        ]
        told["passed"] += sum(len(one["nodes"]) for one in found["passes"])
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            told["sideways"].append(width)
    told["unseen"] = unseen_stops(page)
    return told


def unseen_stops(page: Page) -> list[str]:
    """The stops of the Tab key at which no focus is to be seen."""
    found = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is not None and not stop["shown"]:
            found.append(stop["name"])
    return found


def as_each(browser: Browser, address: str) -> list[dict[str, Any]]:
    found, axe = [], Axe()
    for who, paths in PAGES.items():
        context = browser.new_context(base_url=address, locale="zh-CN")
        page = context.new_page()
        if who:
            page.goto("/login/")
            page.fill("[name=username]", who)
            page.fill("[name=password]", PASSWORD)
            with page.expect_navigation():
                page.press("[name=password]", "Enter")
        for path in paths:
            one = {"as": who} | looked_at(page, path, axe)
            faults = [*one["violations"], *one["sideways"], *one["unseen"]]
            print(who or "-", path, faults or "ok", flush=True)
            found.append(one)
        context.close()
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", metavar="ADDRESS")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    chromium = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = as_each(browser, asked.address)
        version = browser.version
        browser.close()
    told = {
        "on": datetime.now(UTC).date().isoformat(),
        "browser": f"Chromium {version.split('.')[0]}",
        "widths": WIDTHS,
        "pages": len(found),
        "roles": len(PAGES),
        "checks_passed": sum(one["passed"] for one in found),
        "violations": sum(len(one["violations"]) for one in found),
        "sideways": sum(len(one["sideways"]) for one in found),
        "unseen_stops": sum(len(one["unseen"]) for one in found),
    }
    print(json.dumps(told))
    if asked.write:
        KEPT.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return int(bool(told["violations"] or told["sideways"] or told["unseen_stops"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
