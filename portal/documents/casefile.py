"""The whole file of a case as one zip, with a sum for every part of it: nobody gets more in it than on the pages.

Parts are made one by one while the zip goes out. The same content gives the same bytes: no part knows of the moment at
which it was asked for, or of who asked, but for what they may read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import translation

from portal.documents.catalogue import contents_list
from portal.documents.exports import csv_pieces
from portal.documents.registry import CHINESE, CONTENTS, last_day, offers
from portal.documents.rendering import FORMS
from portal.documents.wording import number_words
from proposals.files import clean_name
from proposals.services.attachments import contents
from workflow.history.versions import versions_of
from workflow.letters import told_reason
from workflow.queries import (
    OVERSEEING,
    attachments_visible_to,
    commitments_visible_to,
    events_visible_to,
    opinions_visible_to,
    replies_visible_to,
)
from workflow.queries.sealed import UNSEALED
from workflow.services.verification import told_lines
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Case, Event, Opinion, Reply

ZIP_TYPE: Final = "application/zip"
SCRIPTS: Final = Path(__file__).resolve().parents[2] / "scripts"
CHECKED_BY: Final = ("verify_log.py", "verify_archive.py")
SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
LOG: Final = "05 办理记录/log.jsonl"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_READ_ME: Final = """本压缩包是一件提案的案卷，只含取得人按其岗位可以阅读的内容。

核对每个文件：在本文件夹中运行 sha256sum -c SHA256SUMS
连同办理记录一起核对（只用 Python 标准库）：python3 "06 核验/verify_archive.py" 压缩包.zip
"""
_NO_LOG: Final = "\n可供核对的办理记录在办结以后提供；此前只有可以阅读的部分（办理经过.csv）。\n"


@dataclass(frozen=True)
class Part:
    """One file: where it lies in the zip, what it is, and how it is made. None where it cannot be had any more."""

    path: str
    title: str
    make: Callable[[], bytes | None]


def file_name(case: Case) -> str:
    with translation.override(CHINESE):
        return clean_name(f"{number_words(case)} 案卷", ".zip", "案卷")


def casefile(case: Case, held: Iterable[Held]) -> Iterator[bytes]:
    """The zip, piece by piece. The case is one that the posts see."""
    held = tuple(held)
    pipe = _Pipe()
    listed: list[dict[str, Any]] = []
    with ZipFile(cast("IO[bytes]", pipe), "w", ZIP_DEFLATED) as made:
        for part in _parts(case, held):
            data = part.make()
            if data is None:
                listed.append({"title": part.title, "missing": True})
                continue
            listed.append(_line(part, data))
            _add(made, part.path, data)
            yield pipe.taken()
        manifest = _json({"case": _about(case, held), "files": listed})
        _add(made, MANIFEST, manifest)
        there = [one for one in listed if "path" in one]
        there.append({"path": MANIFEST, "sha256": hashlib.sha256(manifest).hexdigest()})
        _add(made, SUMS, "".join(f"{one['sha256']}  {one['path']}\n" for one in there).encode())
    yield pipe.taken()


class _Pipe:
    """What a zip is written to when nobody waits for its end. It cannot be rewound, so that nothing is corrected later."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._kept.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        data = b"".join(self._kept)
        self._kept.clear()
        return data


def _add(made: ZipFile, path: str, data: bytes) -> None:
    info = ZipInfo(path, EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    made.writestr(info, data)


def _line(part: Part, data: bytes) -> dict[str, Any]:
    return {
        "path": part.path,
        "title": part.title,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _parts(case: Case, held: tuple[Held, ...]) -> Iterator[Part]:
    with translation.override(CHINESE):
        papers = list(_papers(case, held))
        texts = list(_texts(case, held))
        attached = list(_attached(case, held))
        log = list(_log(case, held))
    titles = [part.title for part in (*papers[::2], *texts, *attached)]
    sheet = contents_list(case, titles, last_day(case))
    for form, (_type, make) in FORMS.items():
        yield Part(f"00 归档目录.{form}", "归档目录", lambda make=make: make(sheet))  # type: ignore[misc]
    read_me = _READ_ME if any(part.path == LOG for part in log) else _READ_ME + _NO_LOG
    yield Part("说明.txt", "说明", read_me.encode)
    yield from (*texts[:1], *papers, *texts[1:], *attached, *log)
    for name in CHECKED_BY:
        yield Part(f"06 核验/{name}", "核对用的程序", (SCRIPTS / name).read_bytes)


def _papers(case: Case, held: tuple[Held, ...]) -> Iterator[Part]:
    """Each paper as a Word file and as a PDF."""
    wanted = (offer for offer in offers(case, held) if offer.kind.slug != CONTENTS)
    for number, offer in enumerate(wanted, start=1):
        title = f"{offer.kind.label} {offer.about}".strip()
        for form, (_type, make) in FORMS.items():
            path = f"02 文书/{number:02} {offer.file_name(case, form)}"
            yield Part(path, title, lambda offer=offer, make=make: make(offer.content()))  # type: ignore[misc]


def _texts(case: Case, held: tuple[Held, ...]) -> Iterator[Part]:
    """The proposal as it stands, and every version of a letter that the reader has before them on the pages."""
    yield Part("01 提案正文.txt", "提案正文", _proposal_text(case).encode)
    letters: list[Opinion | Reply] = [
        *replies_visible_to(held).filter(case=case).select_related("organisation").order_by("pk"),
        *opinions_visible_to(held)
        .filter(links__case=case)
        .distinct()
        .select_related("organisation")
        .order_by("pk"),
    ]
    number = 0
    for letter in letters:
        kind = "答复" if hasattr(letter, "issued_on") else "会办意见"
        for version in reversed(versions_of(letter, held)):
            if version.letter != letter.pk:
                continue  # it comes with the letter that it is a version of
            number += 1
            told = f"第{version.number}稿" if version.number else "所见文本"
            title = f"{kind} {letter.organisation.short_name} {told}"
            path = f"03 各版文本/{number:03} {clean_name(title, '.txt', kind)}"
            yield Part(path, title, version.text.encode)


def _proposal_text(case: Case) -> str:
    proposal = case.proposal
    text = proposal.texts.filter(version=proposal.text_version).first()
    if text is None:
        return f"{proposal.title}\n"
    return "\n\n".join(part for part in (text.title, text.reasons, text.measures) if part) + "\n"


def _attached(case: Case, held: tuple[Held, ...]) -> Iterator[Part]:
    found = attachments_visible_to(held).filter(proposal=case.proposal_id).order_by("pk")
    for number, attachment in enumerate(found, start=1):
        title = f"{attachment.get_purpose_display()} {attachment.name}"
        name = clean_name(attachment.name, f".{attachment.kind}", "附件")
        yield Part(f"04 附件/{number:02} {name}", title, lambda attachment=attachment: contents(attachment))  # type: ignore[misc]


def _log(case: Case, held: tuple[Held, ...]) -> Iterator[Part]:
    events = events_visible_to(held).filter(case=case).order_by("seq")
    events = events.select_related("actor", "on_behalf_of", "post__organisation")
    yield Part("05 办理记录/办理经过.csv", "办理经过", lambda: _course(events))
    if case.state in UNSEALED or _oversees(case, held):
        seen = frozenset(event.seq for event in events if event.told)  # type: ignore[attr-defined]  # annotated
        yield Part(LOG, "供核对的办理记录", lambda: "".join(told_lines(case.pk, seen)).encode())


def _oversees(case: Case, held: tuple[Held, ...]) -> bool:
    """Before the end, how long the log is tells others of what they may not know: that somebody rated, or wrote again."""
    return any(h.role in OVERSEEING and h.jurisdiction_id == case.jurisdiction_id for h in held)


def _course(events: Iterable[Event]) -> bytes:
    """What happened, as the case page tells it, for people to read."""
    lines: list[list[str | int]] = [["时间", "步骤", "单位", "办理人", "代", "说明"]]
    with translation.override(CHINESE):
        for event in events:
            row = TABLES[event.machine].get(event.transition)
            lines.append([
                event.at.isoformat(), str(row.label) if row else event.transition,
                event.post.organisation.short_name if event.post else "", str(event.actor or "系统"),
                str(event.on_behalf_of or ""), told_reason(event, event.note),
            ])  # fmt: skip
        return b"".join(csv_pieces("", lines))


def _about(case: Case, held: tuple[Held, ...]) -> dict[str, Any]:
    proposal = case.proposal
    promises = commitments_visible_to(held).filter(case=case).select_related("organisation").order_by("pk")
    return {
        "jurisdiction": case.jurisdiction.slug,
        "number": proposal.reference,
        "title": proposal.title,
        "session": proposal.session.name,
        "proposer": proposal.proposer_name,
        "category": proposal.category,
        "state": case.state,
        "outcome": case.outcome,
        "filed_on": _iso(case.filed_on),
        "handed_over_on": _iso(case.handed_over_on),
        "replied_on": _iso(case.replied_on),
        "closed_on": _iso(case.closed_on),
        "commitments": [
            {"unit": one.organisation.name, "measure": one.measure, "due_on": _iso(one.due_on), "state": one.state}
            for one in promises
        ],
    }  # fmt: skip


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _json(value: dict[str, Any]) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)}\n".encode()
