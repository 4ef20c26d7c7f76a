"""The workbook of past cases: its columns, and what its rows become."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from proposals.models import Organisation, Proposal, Session
from proposals.queries import alias_table
from proposals.services.importing import Effect, Line
from proposals.sheets import Column, Kind, Sheet
from workflow.models import ArchivedCase, Case
from workflow.services.archiving.keeping import NoRulesError, keep_past
from workflow.services.archiving.past import Past, PastAsk, PastReply
from workflow.states import Outcome

if TYPE_CHECKING:
    from proposals.services.importing import Ledger
    from proposals.sheets import Entry

with override("zh-hans"):
    OUTCOMES: Final = {str(outcome.label): outcome.value for outcome in Outcome}
    MATTERS: Final = {str(kind.label): kind.value for kind in Proposal.Kind}
    PUBLICATIONS: Final = {str(one.label): one.value for one in Case.Publication}
MOST: Final = 500
"""So many cases a page takes in at once; the command takes as many as a sheet has."""
LONGEST_ASK_NUMBER: Final = 12
LONGEST_GROUP: Final = 120
_PARTED: Final = re.compile(r"[、,，;；\n]+")

CASES: Final = Sheet(
    "cases",
    "往年提案",
    (
        Column("session", "届次", required=True, longest=40, hint="已有的届次名称，没有的先在“单位、人员、届次”里导入。"),
        Column("number", "编号", required=True, longest=20),
        Column("title", "案由", required=True),
        Column("kind", "类别", choices=MATTERS, hint="不填为政协提案。"),
        Column("proposer", "提案人", longest=60, hint="第一提案人或提案单位，照原样写；不与现在的账号关联。"),
        Column("category", "分类", longest=40),
        Column("reasons", "理由", Kind.LONG, longest=50000),
        Column("asks", "建议", Kind.LONG, longest=50000, hint="各条建议连同条目号，一条一段。"),
        Column("leads", "主办单位", longest=400, hint="几个单位用顿号隔开（分办）；当年的名称，照别名认。"),
        Column("co_handlers", "会办单位", longest=1000, hint="用顿号隔开。"),
        Column("filed_on", "立案日期", Kind.DAY),
        Column("handed_over_on", "交办日期", Kind.DAY),
        Column("replied_on", "答复日期", Kind.DAY),
        Column("closed_on", "办结日期", Kind.DAY),
        Column("outcome", "办理结果", choices=OUTCOMES),
        Column("document_number", "发文字号", longest=60),
        Column("reply", "答复", Kind.LONG, longest=100000, hint="答复全文；分办的只能写第一个主办单位的。"),
        Column("publication", "公开", choices=PUBLICATIONS, hint="不填为没有公开。"),
    ),
    hint="每件一行，按编号认。导入后是已归档的旧案：能搜索、能作参考，不再办理。读不出的内容在案卷里注明。",
)  # fmt: skip


def take_past(ledger: Ledger) -> None:
    """Keep the past cases that are not there; one that was brought in before and is told otherwise is a fault."""
    entries = ledger.entries(CASES)
    if ledger.actor is not None and len(entries) > MOST:
        words = {"count": len(entries), "most": MOST}
        ledger.fault(CASES, entries[MOST], "number", _("一次至多导入 %(most)s 件，请分几次导入。") % words)
        return
    shelf = _Shelf(ledger)
    for entry in entries:
        shelf.take(entry)


PAST_SHEETS: Final = (CASES,)
PAST_TAKERS: Final = (take_past,)


class _Shelf:
    """What the rows of one workbook are held against."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.at = timezone.now()
        place = ledger.jurisdiction
        numbers = [entry.texts["number"] for entry in ledger.entries(CASES)]
        taken = Proposal.objects.filter(jurisdiction=place, number__in=numbers)
        brought = ArchivedCase.objects.filter(case__proposal__in=taken).values_list(
            "case__proposal__number", "digest"
        )
        self.taken = set(taken.values_list("number", flat=True))
        self.digests = dict(brought)
        self.sessions = {
            one.name: one for one in Session.objects.filter(jurisdiction=place).select_related("jurisdiction")
        }
        self.units = {unit.name: unit for unit in Organisation.objects.filter(jurisdiction=place)}
        self.names: dict[int, dict[str, str]] = {}
        self.seen: set[str] = set()

    def take(self, entry: Entry) -> None:
        number = entry.texts["number"]
        session = self.sessions.get(entry.texts["session"])
        if session is None:
            self._fault(entry, "session", _("没有这个届次，请先导入届次。"))
        elif number in self.seen:
            self._fault(entry, "number", _("这个编号在表里出现了两次。"))
        else:
            self.seen.add(number)
            self._settle(entry, self._past(entry, session))

    def _settle(self, entry: Entry, past: Past) -> None:
        known = self.digests.get(past.number)
        if known == past.digest:
            self._line(entry, past, Effect.UNCHANGED)
        elif known is not None:
            self._fault(
                entry, "number", _("这一件已经导入过，内容与这一行不同。导入的旧案不再改动，请删去这一行。")
            )
        elif past.number in self.taken:
            self._fault(entry, "number", _("这个编号已有一件在本系统办理的提案。"))
        else:
            try:
                source = _("工作簿第 %(row)d 行") % {"row": entry.row}
                keep_past(past, source=source, at=self.at, actor=self.ledger.actor)
            except NoRulesError as error:
                self._fault(entry, "session", str(error))
            except IntegrityError:
                self._fault(entry, "document_number", _("这个发文字号已有另一份答复，请核对。"))
            else:
                self._line(entry, past, Effect.CREATED)

    def _line(self, entry: Entry, past: Past, effect: Effect) -> None:
        what = f"{past.number} {past.title}"
        self.ledger.lines.append(Line(CASES.label, entry.row, what, effect, past.unread))

    def _fault(self, entry: Entry, key: str, message: str) -> None:
        self.ledger.fault(CASES, entry, key, message)

    def _past(self, entry: Entry, session: Session) -> Past:
        said, unread = entry.texts, list[str]()
        leads = self._units(said.get("leads", ""), CASES.label_of("leads"), session, unread)
        helping = self._units(said.get("co_handlers", ""), CASES.label_of("co_handlers"), session, unread)
        proposer = said.get("proposer", "")
        if not proposer:
            unread.append(_("没有写明提案人。"))
        asks = _asks(said.get("asks", ""), unread)
        reply = said.get("reply", "")
        if reply and not leads:
            unread.append(_("有答复全文，但没有读出主办单位，答复没有收入。"))
        elif not reply:
            unread.append(_("没有答复全文。"))
        number = said.get("document_number", "")
        replies = (
            (PastReply(leads[0], reply, number, entry.days.get("replied_on")),) if reply and leads else ()
        )
        return Past(
            session=session,
            number=said["number"],
            title=said["title"],
            kind=said.get("kind") or Proposal.Kind.CPPCC_PROPOSAL,
            proposer=proposer or _("提案人未载"),
            body=self._body(proposer, session),
            reasons=said.get("reasons", ""),
            asks=asks,
            category=said.get("category", ""),
            leads=leads,
            co_handlers=tuple(unit for unit in helping if unit not in leads),
            outcome=said.get("outcome", ""),
            publication=said.get("publication", ""),
            replies=replies,
            opinions=(),
            unread=tuple(unread),
            **{key: entry.days.get(key) for key in ("filed_on", "handed_over_on", "replied_on", "closed_on")},
        )

    def _spellings(self, session: Session) -> dict[str, str]:
        if session.year not in self.names:
            self.names[session.year] = alias_table(self.ledger.jurisdiction, session.year)
        return self.names[session.year]

    def _body(self, name: str, session: Session) -> Organisation | None:
        return self.units.get(self._spellings(session).get(name, ""))

    def _units(
        self, written: str, label: str, session: Session, unread: list[str]
    ) -> tuple[Organisation, ...]:
        """The units of a list by the names of that year; those that nobody bore then are told."""
        spellings = self._spellings(session)
        found: dict[int, Organisation] = {}
        for name in filter(None, map(str.strip, _PARTED.split(written))):
            unit = self.units.get(spellings.get(name, ""))
            if unit is None:
                words = {"label": label, "name": name}
                unread.append(_("%(label)s“%(name)s”没有对上本辖区的单位。") % words)
            else:
                found[unit.pk] = unit
        if not found and label == CASES.label_of("leads") and not written:
            unread.append(_("没有写明主办单位。"))
        return tuple(found.values())


def _asks(text: str, unread: list[str]) -> tuple[PastAsk, ...]:
    """The asks as they are numbered; where numbers cannot be told apart, one after the other."""
    from proposals.parsing import parse_asks  # noqa: PLC0415 -- what reads texts is loaded with the first text

    asks = parse_asks(text) if text else ()
    if not asks:
        unread.append(_("没有读出逐条建议。"))
    numbers = [ask.number for ask in asks]
    doubtful = len(set(numbers)) < len(numbers) or any(len(one) > LONGEST_ASK_NUMBER for one in numbers)
    if doubtful:
        unread.append(_("建议的条目号有重复，已按次序另编。"))
    return tuple(
        PastAsk(str(place) if doubtful else ask.number, (ask.group or "")[:LONGEST_GROUP], ask.text)
        for place, ask in enumerate(asks, start=1)
    )
