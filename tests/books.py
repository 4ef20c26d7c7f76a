"""Workbooks for tests: good ones from rows, and bad ones from parts."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook


def book(sheets, *, hidden=()):
    """`{"单位": [["全称", "简称"], ["示范市水务局", "水务局"]]}` as the bytes of a workbook."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
        if title in hidden:
            page.sheet_state = "hidden"
    return saved(made)


def saved(made):
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def with_part(data, name, content):
    """The same workbook with one part's content in the place of the old one."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, content)
    return written.getvalue()
