"""manage.py read_text FILE… [--batch DIR] [--json]: any text becomes typed values. Reads files only, no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.parsing import Found, Kind, Reading, Span, Unreadable, read_file
from proposals.parsing.cautions import caution

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = {
    "kind": _("文种"),
    "matter": _("类别"),
    "numbers": _("编号"),
    "title": _("题目"),
    "session": _("届次"),
    "proposers": _("提案者"),
    "addressees": _("主送"),
    "more_signers": _("另有联名"),
    "bureaus": _("单位"),
    "heard": _("征求意见单位"),
    "document_number": _("发文字号"),
    "category": _("办理结果类别"),
    "openness": _("公开方式"),
    "signer": _("签发人"),
    "contact": _("联系人"),
    "phone": _("联系电话"),
    "copy_to": _("抄送"),
    "on": _("日期"),
}


class Command(BaseCommand):
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = gettext(
            "读取网页文本、提案、答复或会办意见（.txt、.docx），列出读到的各项内容、位置和把握程度。"
        )
        parser.add_argument("files", nargs="*", metavar="FILE", help=gettext("要读的文件，可以给多个"))
        parser.add_argument(
            "--batch", metavar="DIR", help=gettext("读取文件夹中的全部文件，输出“文件名 → 结果”")
        )
        parser.add_argument("--json", action="store_true", help=gettext("以 JSON 输出"))

    def handle(self, *args: Any, **options: Any) -> None:
        named = [Path(one) for one in options["files"]]
        if options["batch"] is None and len(named) == 1:
            self._one(named[0], as_json=options["json"])
            return
        files = {**_keyed(named), **(_folder(Path(options["batch"])) if options["batch"] is not None else {})}
        if not files and options["batch"] is None:
            raise CommandError(gettext("请给出要读的文件，或用 --batch 给出文件夹。"), returncode=2)
        self._many(files, as_json=options["json"])

    def _one(self, path: Path, *, as_json: bool) -> None:
        try:
            reading = read_file(path)
        except Unreadable as error:
            raise CommandError(error.message(gettext), returncode=2) from error
        if as_json:
            self._write_json(reading.as_json(gettext))
        else:
            self._write("\n".join(_shown(reading)))

    def _many(self, files: dict[str, Path], *, as_json: bool) -> None:
        """Each file has its entry; one that cannot be read is an unknown text with a warning."""
        results: dict[str, Reading] = {}
        for name, path in files.items():
            try:
                results[name] = read_file(path)
            except Unreadable as error:
                self.stderr.write(error.message(gettext))
                results[name] = _unread(error)
        if as_json:
            self._write_json({name: reading.as_json(gettext) for name, reading in results.items()})
            return
        for name, reading in results.items():
            self._write("\n".join([f"== {name}", *_shown(reading), ""]))

    def _write_json(self, value: dict[str, Any]) -> None:
        self._write(json.dumps(value, ensure_ascii=False, indent=2))

    def _write(self, text: str) -> None:
        # A file's name may hold bytes that are no characters; they are shown escaped instead of stopping the output.
        self.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _keyed(paths: list[Path]) -> dict[str, Path]:
    """Files by name, or by path as given where two have one name."""
    names = [path.name for path in paths]
    return {(path.name if names.count(path.name) == 1 else str(path)): path for path in paths}


def _folder(folder: Path) -> dict[str, Path]:
    """The files of a folder and of those inside it, by their path below it; hidden files are left out."""
    if not folder.is_dir():
        raise CommandError(gettext("找不到文件夹“%(name)s”。") % {"name": folder}, returncode=2)
    found = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {
        name: path
        for name, path in found.items()
        if not any(part.startswith(".") for part in name.split("/"))
    }


def _unread(error: Unreadable) -> Reading:
    nowhere = Span(0, 0)
    doubt = caution("unreadable_file", nowhere, found=error.message(gettext))
    return Reading(kind=Found(Kind.UNKNOWN, nowhere, "", 0.0), span=nowhere, warnings=(doubt,))


def _shown(reading: Reading, indent: str = "") -> Iterator[str]:
    for name, label in LABELS.items():
        value = getattr(reading, name)
        for found in value if isinstance(value, tuple) else (value,):
            if found is not None:
                yield f"{indent}{label}：{_worded(found.value)}  {_place(found.span, found.confidence)}"
    for ask in reading.asks:
        yield f"{indent}{_('建议条目')} {ask.number}：{_short(ask.text)}  {_place(ask.span, ask.confidence)}"
    for section in reading.sections:
        text = f"{section.number} {section.heading}".strip() or _short(section.text)
        yield f"{indent}{_('段落')} {text}  {_place(section.span, section.confidence)}"
    for one in reading.warnings:
        yield f"{indent}{_('注意')}：{one.message(gettext)}  [{one.span.start}–{one.span.end}] {one.code}"
    for number, part in enumerate(reading.parts, start=1):
        yield f"{indent}-- {_('来文')} {number}"
        yield from _shown(part, indent + "  ")


def _worded(value: object) -> str:
    return gettext("是") if value is True else str(value)


def _place(span: Span, confidence: float) -> str:
    return f"[{span.start}–{span.end}] {confidence:.0%}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


_SHOWN = 60
