"""The open data: which fields a record has, what each means, and how it is written as JSON and as CSV. One list for all."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.queries.public_records import how_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workflow.models import PublicText
    from workflow.queries.public_records import Record

TEXT: Final = {"type": "string"}
NUMBER: Final = {"type": "integer", "minimum": 0}
DAY: Final = {"type": ["string", "null"], "format": "date"}
NAMES: Final = {"type": "array", "items": {"type": "string"}}
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins with one of these a spreadsheet may take for a formula."""


@dataclass(frozen=True)
class Field:
    """One field: its name, what it means, its JSON Schema, and how it is read from a record. `flat`: also in the CSV."""

    name: str
    means: Any
    schema: dict[str, Any]
    read: Callable[[Record], Any]
    flat: bool = True


def _letter(text: PublicText) -> dict[str, Any]:
    return {
        "unit": text.unit_name,
        "document_number": text.number,
        "date": text.on.isoformat() if text.on else None,
        "full_text": text.whole,
        "text": text.body,
    }


def _ask(record: Record, text: PublicText) -> dict[str, Any]:
    code = record.answers().get(text.heading)
    words = None if code is None else how_words(code)
    return {"number": text.heading, "heading": text.group, "text": text.body, "answered": words}


def _promise(text: PublicText) -> dict[str, Any]:
    made: Any = text.commitment
    return {
        "measure": text.body,
        "unit": text.unit_name,
        "due": made.due_on.isoformat() if made and made.due_on else None,
        "state": str(made.get_state_display()) if made else "",
    }


def address_of(record: Record) -> str:
    """The whole address of the case's page."""
    place = [record.case.jurisdiction.slug, record.case.reference]
    return f"{record.case.jurisdiction.site(settings.SITE_URL)}{reverse('public_case', args=place)}"


_LETTER_SCHEMA: Final = {
    "type": "object",
    "required": ["unit", "document_number", "date", "full_text", "text"],
    "properties": {
        "unit": TEXT,
        "document_number": TEXT,
        "date": DAY,
        "full_text": {"type": "boolean"},
        "text": TEXT,
    },
}
_ASK_SCHEMA: Final = {
    "type": "object",
    "required": ["number", "heading", "text", "answered"],
    "properties": {"number": TEXT, "heading": TEXT, "text": TEXT, "answered": {"type": ["string", "null"]}},
}
_PROMISE_SCHEMA: Final = {
    "type": "object",
    "required": ["measure", "unit", "due", "state"],
    "properties": {"measure": TEXT, "unit": TEXT, "due": DAY, "state": TEXT},
}

FIELDS: Final = (
    Field("url", gettext_lazy("公开页面的地址，长期不变"), TEXT | {"format": "uri"}, address_of),
    Field("jurisdiction", gettext_lazy("辖区代码"), TEXT, lambda r: r.case.jurisdiction.slug),
    Field("number", gettext_lazy("提案编号"), TEXT, lambda r: r.case.reference),
    Field("year", gettext_lazy("届次所在的年份"), NUMBER, lambda r: r.case.year),
    Field("session", gettext_lazy("届次"), TEXT, lambda r: r.case.session),
    Field("kind", gettext_lazy("类别：政协提案、人大建议、社情民意"), TEXT, lambda r: str(r.case.get_kind_display())),
    Field("title", gettext_lazy("案由"), TEXT, lambda r: r.case.title),
    Field("proposer", gettext_lazy("提案者；个人姓名只在决定公开时才有"), TEXT, lambda r: r.case.proposer),
    Field(
        "proposer_kind", gettext_lazy("提案者类型：个人、联名、集体"), TEXT,
        lambda r: str(r.case.get_proposer_kind_display()),
    ),
    Field("category", gettext_lazy("分类"), TEXT, lambda r: r.case.category),
    Field("state", gettext_lazy("进程：已立案、办理中、已答复、跟踪落实、已办结"), TEXT, lambda r: r.state_words),
    Field("published", gettext_lazy("公开日期"), DAY, lambda r: r.case.published_on.isoformat()),
    Field(
        "replied", gettext_lazy("答复日期，没有公开的答复为空"), DAY,
        lambda r: r.case.replied_on.isoformat() if r.case.replied_on else None,
    ),
    Field("leads", gettext_lazy("主办、独办或分办单位"), NAMES, lambda r: r.leads),
    Field("co_handlers", gettext_lazy("会办单位"), NAMES, lambda r: r.others),
    Field("asks_number", gettext_lazy("公开的建议条数"), NUMBER, lambda r: len(r.part("ask"))),
    Field("asks_answered", gettext_lazy("答复已回应的建议条数"), NUMBER, lambda r: r.answered("answered")),
    Field("asks_partly", gettext_lazy("答复部分回应的建议条数"), NUMBER, lambda r: r.answered("partly")),
    Field("asks_planned", gettext_lazy("答复列入计划的建议条数"), NUMBER, lambda r: r.answered("planned")),
    Field("asks_declined", gettext_lazy("答复说明不能采纳的建议条数"), NUMBER, lambda r: r.answered("declined")),
    Field("asks_unanswered", gettext_lazy("答复中没有单列的建议条数"), NUMBER, lambda r: r.answered("")),
    Field("promises_number", gettext_lazy("公开的承诺项数"), NUMBER, lambda r: len(r.part("commitment"))),
    Field(
        "promises_kept", gettext_lazy("其中已兑现的项数"), NUMBER,
        lambda r: sum(t.commitment is not None and t.commitment.state == "kept" for t in r.part("commitment")),
    ),
    Field("support", gettext_lazy("公开页面上的支持票数，不是满意率"), NUMBER, lambda r: r.support),
    Field("oppose", gettext_lazy("公开页面上的反对票数，不是满意率"), NUMBER, lambda r: r.oppose),
    Field(
        "reasons", gettext_lazy("理由全文或摘要"), TEXT,
        lambda r: "\n".join(t.body for t in r.part("proposal")), flat=False,
    ),
    Field(
        "asks", gettext_lazy("逐条建议，以及答复怎样回应（没有答复时为空）"), {"type": "array", "items": _ASK_SCHEMA},
        lambda r: [_ask(r, t) for t in r.part("ask")], flat=False,
    ),
    Field(
        "replies", gettext_lazy("部门答复，full_text 为假时是摘要"), {"type": "array", "items": _LETTER_SCHEMA},
        lambda r: [_letter(t) for t in r.part("reply")], flat=False,
    ),
    Field(
        "opinions", gettext_lazy("公开的会办意见"), {"type": "array", "items": _LETTER_SCHEMA},
        lambda r: [_letter(t) for t in r.part("opinion")], flat=False,
    ),
    Field(
        "promises", gettext_lazy("公开的承诺和现在的状态"), {"type": "array", "items": _PROMISE_SCHEMA},
        lambda r: [_promise(t) for t in r.part("commitment")], flat=False,
    ),
)  # fmt: skip


def record_json(record: Record) -> dict[str, Any]:
    """One case with all of its fields."""
    return {field.name: field.read(record) for field in FIELDS}


def schema_json() -> dict[str, Any]:
    """The JSON Schema of what `cases.json` answers with."""
    record = {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in FIELDS],
        "properties": {field.name: field.schema | {"description": str(field.means)} for field in FIELDS},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{settings.SITE_URL}{reverse('public_schema')}",
        "title": _("公开的提案"),
        "type": "object",
        "required": ["next", "results"],
        "properties": {
            "next": {
                "type": ["string", "null"],
                "format": "uri",
                "description": _("下一页的地址；最后一页为 null。"),
            },
            "results": {"type": "array", "items": record},
        },
    }


def csv_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """A table with a header, piece by piece; spreadsheets know the mark at its begin as UTF-8."""
    flat = [field for field in FIELDS if field.flat]
    yield b"\xef\xbb\xbf" + _row(field.name for field in flat)
    for record in records:
        yield _row(_cell(field.read(record)) for field in flat)


def _row(cells: Iterable[Any]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()


def _cell(value: Any) -> Any:
    """What a spreadsheet shows and never computes."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = "；".join(value)
    if isinstance(value, str) and value.lstrip().startswith(DANGEROUS):
        return f"'{value}"
    return value
