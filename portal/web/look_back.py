"""B 类回头看: the cases of one session that were not solved, the figures above them, and the batch in which leads are asked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.subjects import case_url
from workflow.models import Assignment, LookBackAnswer
from workflow.queries.look_back import (
    GROUPS,
    cases_to_look_back,
    group_sizes,
    session_before,
    sessions_looked_back,
)
from workflow.rules import PRESENT
from workflow.states import REPLYING, CaseState
from workflow.transitions import CASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import QueryDict

    from portal.web.visitor import Visitor
    from proposals.models import Session
    from workflow.models import Case

ROW: Final = CASE["ask_look_back"]
LABELS: Final = {
    "solved": gettext_lazy("现在是已解决"),
    "second": gettext_lazy("有第二次答复"),
    "kept": gettext_lazy("承诺全部兑现"),
    "reported": gettext_lazy("主办单位已报告"),
    "waiting": gettext_lazy("已发函，等报告"),
    "unasked": gettext_lazy("还没有请其报告"),
}
HEADS: Final = (
    gettext_lazy("编号"), gettext_lazy("案由"), gettext_lazy("主办单位"), gettext_lazy("办结时的结果"),
    gettext_lazy("现在的类别"), gettext_lazy("承诺兑现"), gettext_lazy("第二次答复"), gettext_lazy("回头看"),
    gettext_lazy("目前进展"), gettext_lazy("落实情况"),
)  # fmt: skip
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True)
class Ratio:
    """One figure: so many of all, and the address of the rows behind it."""

    label: str
    count: int
    whole: int
    url: str
    chosen: bool

    @property
    def words(self) -> str:
        """`16/23 = 69.6 %`; nothing is divided by nothing."""
        if not self.whole:
            return "0"
        percent = (Decimal(100 * self.count) / self.whole).quantize(_TENTH, ROUND_HALF_UP)
        return f"{self.count}/{self.whole} = {percent} %"


@dataclass(frozen=True)
class Looked:
    """One case in the list, with what its leads reported."""

    case: Any
    url: str
    units: list[str]
    answers: list[LookBackAnswer]
    may_ask: bool

    @property
    def asked_words(self) -> str:
        if not self.case.asked:
            return _("未发函")
        return _("等报告") if self.case.waiting else _("已报告")

    @property
    def promise_words(self) -> str:
        return f"{self.case.kept}/{self.case.promised}" if self.case.promised else _("没有列承诺")

    @property
    def cells(self) -> list[str]:
        """What stands in a line of the workbook."""
        said = [one for one in self.answers if one.at is not None]
        return [
            self.case.proposal.number or "",
            self.case.proposal.title,
            "、".join(self.units),
            str(self.case.get_outcome_display()),
            self.case.letter_now or "",
            self.promise_words,
            _("有") if self.case.second else _("没有"),
            self.asked_words,
            "；".join(str(one.get_outcome_display()) for one in said),
            "；".join(one.text for one in said),
        ]


class LookBackPage:
    """The list of one session as an address asks for it."""

    def __init__(self, me: Visitor, query: QueryDict) -> None:
        self.me = me
        self.sessions = list(sessions_looked_back(me.held))
        by_key = {str(session.pk): session for session in self.sessions}
        self.session: Session | None = by_key.get(query.get("session", "")) or session_before(
            self.sessions, me.on
        )
        self.show = query.get("show", "") if query.get("show", "") in GROUPS else ""

    @cached_property
    def all(self) -> QuerySet[Case] | None:
        return cases_to_look_back(self.me.held, self.session) if self.session is not None else None

    @cached_property
    def shown(self) -> list[Any]:
        """The cases behind the chosen figure, by their numbers."""
        if self.all is None:
            return []
        found = self.all.filter(GROUPS[self.show]) if self.show else self.all
        return list(found.select_related("proposal", "jurisdiction").order_by("proposal__number", "pk"))

    def ratios(self) -> list[Ratio]:
        """The figures, each with its rows. One query."""
        if self.all is None or self.session is None:
            return []
        sizes = group_sizes(self.all)
        return [
            Ratio(
                str(label),
                sizes[name],
                sizes["all"],
                f"?session={self.session.pk}&show={name}",
                name == self.show,
            )
            for name, label in LABELS.items()
        ]

    def rows(self, may_ask: bool) -> list[Looked]:
        """The lines. Two queries for all of them."""
        cases = self.shown
        units, answers = _leads(cases), _answers(cases)
        return [
            Looked(
                case,
                case_url(case),
                units.get(case.pk, []),
                answers.get(case.pk, []),
                may_ask and not case.waiting and case.state != CaseState.ARCHIVED,
            )
            for case in cases
        ]

    def lines(self) -> Iterator[list[str]]:
        """Heads and cells of the workbook."""
        yield [str(head) for head in HEADS]
        for row in self.rows(may_ask=False):
            yield row.cells


def _leads(cases: list[Any]) -> dict[int, list[str]]:
    rounds = {case.pk: case.round for case in cases}
    shares = Assignment.objects.filter(case__in=rounds, role__in=sorted(REPLYING), state__in=PRESENT)
    named: dict[int, list[str]] = {}
    for case, round_, name in shares.order_by("pk").values_list(
        "case_id", "round", "organisation__short_name"
    ):
        if round_ == rounds[case]:
            named.setdefault(case, []).append(name)
    return named


def _answers(cases: list[Any]) -> dict[int, list[LookBackAnswer]]:
    """What was asked last of each unit."""
    found = LookBackAnswer.objects.filter(look_back__case__in=[case.pk for case in cases])
    newest: dict[tuple[int, int], LookBackAnswer] = {}
    for answer in found.select_related("look_back", "organisation").order_by("pk"):
        newest[answer.look_back.case_id, answer.organisation_id] = answer
    by_case: dict[int, list[LookBackAnswer]] = {}
    for (case, _unit), answer in newest.items():
        by_case.setdefault(case, []).append(answer)
    return by_case
