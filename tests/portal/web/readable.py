"""Whether a page in a real browser can be read by everyone."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKED_OVER = (1440, 375)
"""Widths in CSS pixels at which a page must keep all rules; at any other one it must only fit."""


def complete(page):
    """The page, once its styles, scripts and letters are there: its words alone can be seen before they are."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def faults(page):
    """The rules for accessible pages that the page breaks, each with the places."""
    found = Axe().run(complete(page), options=RULES).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


def faults_at(page, *widths):
    """What the loaded page breaks, wide and on a phone, and by how much it is too wide, where anything is wrong."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if (wrong := (faults(page) if width in LOOKED_OVER else [], overflow(page))) != ([], 0):
            found[page.url, width] = wrong
    return found


def overflow(page):
    """By how many pixels the page is wider than its window."""
    return complete(page).evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
