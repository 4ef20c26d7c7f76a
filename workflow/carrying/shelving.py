"""A published page as a past case: kept as it was found, without a single move, what could not be read marked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError
from django.utils.translation import gettext as _

from proposals.models import Organisation, Proposal, Session
from proposals.parsing import Kind, Matter
from workflow.carrying.bodies import Bodies
from workflow.carrying.page import CarryError
from workflow.models import Case
from workflow.services.archiving import NoRulesError, Past, PastAsk, PastOpinion, PastReply, keep_past

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import Jurisdiction
    from proposals.parsing import Found, Reading

LONGEST_TITLE: Final = 200
LONGEST_NAME: Final = 60
LONGEST_NUMBER: Final = 20
LONGEST_ASK_NUMBER: Final = 12
LONGEST_GROUP: Final = 120
FILING_KINDS: Final = frozenset(
    {
        Organisation.Kind.PARTY,
        Organisation.Kind.PEOPLE,
        Organisation.Kind.GROUP,
        Organisation.Kind.COMMITTEE,
        Organisation.Kind.CONGRESS,
    }
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def past_of(text: str, reading: Reading, jurisdiction: Jurisdiction, *, session: str = "") -> Past:
    """The past case of a page. `session` names the session where the page does not, or not as the register does.

    Raises CarryError (`number_missing`, `title_missing`, `session_missing`): without these no case can be kept.
    """
    number = next((one.value for one in reading.numbers if len(one.value) <= LONGEST_NUMBER), "")
    if not number:
        raise CarryError("number_missing", _("页面上没有读出提案编号，无法登记。"))
    title = reading.title.value[:LONGEST_TITLE] if reading.title else ""
    if not title:
        raise CarryError("title_missing", _("页面上没有读出提案题目，无法登记。"))
    return _Page(text, reading, _session(reading, number, jurisdiction, session)).past(number, title)


def shelve(past: Past, *, source: str, at: datetime) -> bool:
    """Keep the past case; False where the same was kept before, be it without its opinions: it stays as it is.

    Raises CarryError (`number_taken`) where the number is another's, or was told otherwise before.
    """
    known = Proposal.objects.filter(jurisdiction=past.session.jurisdiction, number=past.number)
    present = known.values_list("case__archived__digest", flat=True).first()
    if known.exists():
        if present in {past.digest, replace(past, opinions=()).digest}:
            return False
        words = {"number": past.number}
        raise CarryError("number_taken", _("编号 %(number)s 已有一件，内容与这份页面不同。") % words)
    try:
        keep_past(past, source=source, at=at)
    except NoRulesError as error:
        raise CarryError("pack_missing", str(error)) from error
    except IntegrityError as error:
        words = {"number": past.number}
        raise CarryError(
            "document_number_taken", _("%(number)s 的答复文号已有另一份答复，请核对。") % words
        ) from error
    return True


def _session(reading: Reading, number: str, jurisdiction: Jurisdiction, named: str) -> Session:
    """The session that was named, that the page names, or the only one of the year that the number begins with."""
    known = Session.objects.filter(jurisdiction=jurisdiction).select_related("jurisdiction")
    name = named or (reading.session.value if reading.session else "")
    found = known.filter(name=name).first()
    year = _YEAR.match(number)
    if found is None and year is not None and not named:
        of_year = list(known.filter(year=int(year.group()))[:2])
        found = of_year[0] if len(of_year) == 1 else None
    if found is None:
        words = {"name": name or _("（页面未载）")}
        raise CarryError(
            "session_missing", _("没有对上届次“%(name)s”，请先导入届次，或用 --session 写明。") % words
        )
    return found


class _Page:
    """One page being read, and what could not be read of it."""

    def __init__(self, text: str, reading: Reading, session: Session) -> None:
        self.text = text
        self.reading = reading
        self.session = session
        self.bodies = Bodies(session.jurisdiction, session.year)
        self.unread: list[str] = []

    def past(self, number: str, title: str) -> Past:
        replies = self._replies()
        leads = tuple(dict.fromkeys(reply.unit for reply in replies))
        helping, opinions = self._helping(leads), self._opinions(leads)
        proposers = [name.value[:LONGEST_NAME] for name in self.reading.proposers]
        if not proposers:
            self.unread.append(_("没有写明提案人。"))
        answered = [reply.on for reply in replies if reply.on]
        matter = self.reading.matter.value if self.reading.matter else Matter.CPPCC_PROPOSAL
        published = self.reading.published_on.value if self.reading.published_on else None
        return Past(
            session=self.session,
            number=number,
            title=title,
            kind=matter.value,
            proposer=proposers[0] if proposers else _("提案人未载"),
            body=self._body(proposers[0]) if proposers else None,
            reasons=self._reasons(),
            asks=self._asks(),
            leads=leads,
            co_handlers=helping,
            replied_on=max(answered, default=None),
            closed_on=published,
            publication=Case.Publication.FULL,
            replies=replies,
            opinions=opinions,
            unread=tuple(self.unread),
        )

    def _body(self, name: str) -> Organisation | None:
        found = self.bodies.find(name)
        return found if found is not None and found.kind in FILING_KINDS else None

    def _letters(self, kind: Kind) -> list[Reading]:
        return [part for part in self.reading.parts if part.kind.value is kind]

    def _replies(self) -> tuple[PastReply, ...]:
        found: dict[int, PastReply] = {}
        for letter in self._letters(Kind.LEAD_REPLY):
            unit = self._unit(letter.bureaus)
            if unit is None:
                self.unread.append(_("有一份答复的落款单位没有对上本辖区的单位，答复没有收入。"))
            elif unit.pk in found:
                self.unread.append(_("%(unit)s有不止一份答复，只收入第一份。") % {"unit": unit.short_name})
            else:
                found[unit.pk] = PastReply(
                    unit,
                    self._of(letter),
                    letter.document_number.value[:60] if letter.document_number else "",
                    letter.on.value if letter.on else None,
                )
        if not found:
            self.unread.append(_("没有读出主办单位的答复。"))
        return tuple(found.values())

    def _helping(self, leads: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
        """The units whose opinions are on the page."""
        units = (self._unit(letter.bureaus) for letter in self._letters(Kind.CO_OPINION))
        return tuple(dict.fromkeys(unit for unit in units if unit is not None and unit not in leads))

    def _opinions(self, leads: tuple[Organisation, ...]) -> tuple[PastOpinion, ...]:
        """The first letter of each co-handler that signs as the alias table has it; the names of others are told."""
        found: dict[int, PastOpinion] = {}
        for letter in self._letters(Kind.CO_OPINION):
            unit = self._unit(letter.bureaus)
            if unit is None or all(self.bodies.known(name.value) != unit for name in letter.bureaus):
                self.unread.append(_unsigned(letter))
            elif unit in leads:
                words = _("主办单位%(unit)s的会办意见没有收入，见原页面。")
                self.unread.append(words % {"unit": unit.short_name})
            elif unit.pk in found:
                words = _("%(unit)s有不止一份会办意见，只收入第一份。")
                self.unread.append(words % {"unit": unit.short_name})
            else:
                number = letter.document_number.value[:60] if letter.document_number else ""
                on = letter.on.value if letter.on else None
                found[unit.pk] = PastOpinion(unit, self._of(letter), number, on)
        return tuple(found.values())

    def _unit(self, names: tuple[Found[str], ...]) -> Organisation | None:
        return next((unit for name in names if (unit := self.bodies.find(name.value)) is not None), None)

    def _of(self, letter: Reading) -> str:
        start = letter.addressees[0].span.start if letter.addressees else letter.span.start
        return self.text[start : letter.span.end].strip() + "\n"

    def _reasons(self) -> str:
        proposal = self.reading.proposal or self.reading
        if proposal.reasons is None:
            self.unread.append(_("没有读出提案的理由。"))
            return ""
        return str(proposal.reasons.value)

    def _asks(self) -> tuple[PastAsk, ...]:
        asks = (self.reading.proposal or self.reading).asks or self.reading.asks
        if not asks:
            self.unread.append(_("没有读出逐条建议。"))
        numbers = [ask.number for ask in asks]
        doubtful = len(set(numbers)) < len(numbers) or any(len(one) > LONGEST_ASK_NUMBER for one in numbers)
        if doubtful:
            self.unread.append(_("建议的条目号有重复，已按次序另编。"))
        return tuple(
            PastAsk(str(place) if doubtful else ask.number, (ask.group or "")[:LONGEST_GROUP], ask.text)
            for place, ask in enumerate(asks, start=1)
        )


def _unsigned(letter: Reading) -> str:
    names = _("、").join(dict.fromkeys(name.value for name in letter.bureaus))
    if not names:
        return _("有一份会办意见没有读出落款单位，意见没有收入。")
    return _("会办意见的落款单位“%(name)s”不在别名表里，意见没有收入。") % {"name": names}
