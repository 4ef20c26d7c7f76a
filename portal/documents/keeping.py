"""A letter as text and back, so that what was issued is printed again from what it said, whatever changed since."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from portal.documents.content import Column, Letter, Level, Listing, Mark, Paragraph


def as_text(letter: Letter) -> str:
    """The letter as canonical JSON: the same letter gives the same text."""
    return json.dumps(asdict(letter), ensure_ascii=False, sort_keys=True, default=date.isoformat)


def from_text(text: str) -> Letter:
    """The letter that was made into this text."""
    told: dict[str, Any] = json.loads(text)
    listing = told["listing"]
    return Letter(
        **{
            **told,
            "dated": date.fromisoformat(told["dated"]),
            "title": tuple(told["title"]),
            "signed_by": tuple(told["signed_by"]),
            "annexes": tuple(told["annexes"]),
            "body": tuple(Paragraph(**part | {"level": Level(part["level"])}) for part in told["body"]),
            "marks": tuple((_mark(left), _mark(right)) for left, right in told["marks"]),
            "listing": None if listing is None else _listing(listing),
        }
    )


def _mark(told: dict[str, str] | None) -> Mark | None:
    return None if told is None else Mark(**told)


def _listing(told: dict[str, Any]) -> Listing:
    columns = tuple(Column(**column) for column in told["columns"])
    return Listing(told["title"], columns, tuple(tuple(row) for row in told["rows"]))
