"""manage.py check_letter FILE… [--batch DIR] [--case NUMBER [--jurisdiction SLUG]] [--json]: what is wrong in a letter.

Without --case it reads files only, no database. Exits 0 when nothing is to be corrected or looked at, 1 when something
is, 2 when used wrongly.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.parsing import Unreadable, load
from workflow.assembly.checking import Severity, check_paper, unreadable
from workflow.findings import paper_facts
from workflow.models import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.assembly.checking import Finding, PaperFacts

SEVERITIES = {Severity.MUST: _("必须处理"), Severity.LOOK: _("请核对"), Severity.REMARK: _("提示")}
AROUND = 14
"""So many characters of the line are shown on each side of the place."""
LONGEST = 80


class Command(BaseCommand):
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = gettext(
            "检查答复或会办意见（.txt、.docx；也可以是公开页面），逐处指出问题、位置和改法。"
            "没有须处理或核对的问题时退出码为 0，有则为 1，用法有误为 2。"
        )
        parser.add_argument("files", nargs="*", metavar="FILE", help=gettext("要检查的文件，可以给多个"))
        parser.add_argument(
            "--batch", metavar="DIR", help=gettext("检查文件夹中的全部文件，输出“文件名 → 结果”")
        )
        parser.add_argument(
            "--case",
            metavar="NUMBER",
            help=gettext("按系统中这一件的案卷核对（编号、题目、提案者、会办意见等）"),
        )
        parser.add_argument(
            "--jurisdiction",
            metavar="SLUG",
            help=gettext("案卷所在辖区的代码；只有一个辖区有此编号时可以不写"),
        )
        parser.add_argument("--json", action="store_true", help=gettext("以 JSON 输出"))

    def handle(self, *args: Any, **options: Any) -> None:
        named = [Path(one) for one in options["files"]]
        if not named and options["batch"] is None:
            raise CommandError(gettext("请给出要检查的文件，或用 --batch 给出文件夹。"), returncode=2)
        if options["jurisdiction"] and not options["case"]:
            raise CommandError(gettext("--jurisdiction 须与 --case 一起使用。"), returncode=2)
        facts = paper_facts(_case(options["case"], options["jurisdiction"])) if options["case"] else None
        if options["batch"] is None and len(named) == 1:
            found = self._one(named[0], facts, as_json=options["json"])
        else:
            batch = _folder(Path(options["batch"])) if options["batch"] is not None else {}
            found = self._many({**_keyed(named), **batch}, facts, as_json=options["json"])
        if any(finding.severity != Severity.REMARK for finding in found):
            sys.exit(1)

    def _one(self, path: Path, facts: PaperFacts | None, *, as_json: bool) -> list[Finding]:
        try:
            text = load(path)
        except Unreadable as error:
            raise CommandError(error.message(gettext), returncode=2) from error
        found = list(check_paper(text, facts))
        if as_json:
            self._write_json([one.as_json(gettext) for one in found])
        else:
            self._write("\n".join(_shown(text, found)))
        return found

    def _many(self, files: dict[str, Path], facts: PaperFacts | None, *, as_json: bool) -> list[Finding]:
        """Each file has its entry; one that cannot be read is a finding of its own."""
        results: dict[str, tuple[str, list[Finding]]] = {}
        for name, path in files.items():
            try:
                text = load(path)
            except Unreadable as error:
                self.stderr.write(error.message(gettext))
                results[name] = "", [unreadable(error.message(gettext))]
            else:
                results[name] = text, list(check_paper(text, facts))
        if as_json:
            self._write_json(
                {name: [one.as_json(gettext) for one in found] for name, (_text, found) in results.items()}
            )
        else:
            for name, (text, found) in results.items():
                self._write("\n".join([f"== {name}", *_shown(text, found), ""]))
        return [finding for _text, found in results.values() for finding in found]

    def _write_json(self, value: object) -> None:
        self._write(json.dumps(value, ensure_ascii=False, indent=2))

    def _write(self, text: str) -> None:
        # A file's name may hold bytes that are no characters; they are shown escaped instead of stopping the output.
        self.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _case(number: str, slug: str | None) -> Case:
    cases = Case.objects.filter(proposal__number=number).select_related("proposal__session", "pack")
    if slug:
        cases = cases.filter(jurisdiction__slug=slug)
    found: list[Case] = list(cases.select_related("jurisdiction").order_by("pk")[:20])
    if not found:
        raise CommandError(gettext("没有找到 %(number)s 号办件。") % {"number": number}, returncode=2)
    if len(found) > 1:
        slugs = "、".join(case.jurisdiction.slug for case in found)
        raise CommandError(
            gettext("有 %(n)d 个辖区都有 %(number)s 号，请加 --jurisdiction（%(slugs)s）。")
            % {"n": len(found), "number": number, "slugs": slugs},
            returncode=2,
        )
    return found[0]


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


def _shown(text: str, found: list[Finding]) -> Iterator[str]:
    """Each finding with its line and the place in it, then how many there are."""
    ends = [place for place, sign in enumerate(text) if sign == "\n"]
    for finding in found:
        severity = SEVERITIES[finding.severity]
        where = gettext("全文")
        if finding.span[1]:
            where = gettext("第 %(n)d 行") % {"n": bisect_right(ends, finding.span[0] - 1) + 1}
        yield f"{where}　[{severity}] {finding.message(gettext)}　{finding.code}"
        if finding.span[1]:
            yield f"    {_quoted(text, *finding.span)}"
        yield f"    → {finding.remedy(gettext)}"
    counted = Counter(finding.severity for finding in found)
    total = "，".join(
        f"{words} {counted[severity]}" for severity, words in SEVERITIES.items() if counted[severity]
    )
    yield total or gettext("没有发现问题。")


def _quoted(text: str, start: int, end: int) -> str:
    """The place between 【】 with the words of its line around it; a long place is cut in the middle."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before = text[max(line_start, start - AROUND) : start].lstrip()
    behind = text[end : min(line_end, end + AROUND)].rstrip()
    place = " ".join(text[start:end].split())
    if len(place) > LONGEST:
        place = f"{place[: LONGEST // 2]}…{place[-LONGEST // 2 :]}"
    return f"{'…' if start - AROUND > line_start else ''}{before}【{place}】{behind}{'…' if end + AROUND < line_end else ''}"
