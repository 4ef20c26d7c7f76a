"""The rows behind one figure: which they are, and how a line of each kind reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.figure_filters import Addresses
from portal.web.subjects import case_url
from workflow.queries.rates import STAGES, rows_behind, stage_rows
from workflow.rates import RATES, Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from workflow.models import Case
    from workflow.rates import Rate
    from workflow.services.closure import Closure

STAGE, OVERDUE = "stage", "overdue"
SIDES: Final = {
    "numerator": gettext_lazy("分子"),
    "denominator": gettext_lazy("分母"),
    "missing": gettext_lazy("在分母、不在分子"),
}
CASE: Final = ("proposal__proposer", "proposal__proposing_body", "jurisdiction")
BESIDE: Final = {
    Subject.CASE: CASE,
    Subject.SHARE: ("organisation", *(f"case__{name}" for name in CASE)),
    Subject.ASK: (
        "proposal__proposer",
        "proposal__proposing_body",
        "proposal__case__jurisdiction",
        "proposal__case__proposal",
    ),
    Subject.RATING: ("signer", "body", *(f"case__{name}" for name in CASE)),
    Subject.PROMISE: ("organisation", *(f"case__{name}" for name in CASE)),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the sides or parts of the figure beside which the reader may look."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """Of what the rows are, with the words that explain it, and the sides to change to."""

    label: str
    side: str
    rows: QuerySet[Any]
    subject: Subject
    rate: Rate | None
    sides: list[Side]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its case, the words that say what of it is counted, and whose state is shown."""

    url: str
    number: str
    title: str
    words: str
    stated: Any


def behind_asked(closure: Closure, code: str, side: str) -> Behind:
    """What `?rate=` and `?side=` name. Raises Http404 for what there is not."""
    addresses = Addresses(closure)
    if code == STAGE:
        if side not in STAGES:
            raise Http404
        stages = [
            Side(str(label), addresses.query(rate=STAGE, side=name), name == side)
            for name, label in STAGES.items()
        ]
        rows = stage_rows(closure.held, closure.scope, side)
        return Behind(_("办理进程"), str(STAGES[side]), rows, Subject.CASE, None, stages)
    rate = RATES.get(code)
    named = SIDES | dict(rate.parts) if rate else {}
    if rate is None or side not in named:
        raise Http404
    sides = [
        Side(str(label), addresses.query(rate=code, side=name), name == side) for name, label in named.items()
    ]
    rows = rows_behind(closure.held, closure.scope, code, side)
    return Behind(str(rate.label), str(named[side]), rows, rate.subject, rate, sides)


def lines_of(rows: list[Any], subject: Subject) -> list[Line]:
    """The rows as lines; they were read with what stands `BESIDE` them."""
    read = _READ[subject]
    return [read(row) for row in rows]


def _line(case: Case, words: str, stated: Any) -> Line:
    number = case.proposal.number or _("未编号")
    return Line(case_url(case), number, case.proposal.title, words, stated)


def _of_case(case: Any) -> Line:
    return _line(case, case.proposal.proposer_name, case)


def _of_share(share: Any) -> Line:
    return _line(share.case, f"{share.organisation}　{share.get_role_display()}", share)


def _of_ask(ask: Any) -> Line:
    return _line(ask.proposal.case, f"{ask.number}　{ask.text}", None)


def _of_rating(rating: Any) -> Line:
    told = rating.get_result_display() if rating.result else rating.get_state_display()
    return _line(rating.case, f"{rating.body or rating.signer}　{told}", None)


def _of_promise(promise: Any) -> Line:
    return _line(promise.case, f"{promise.organisation}　{promise.measure}", promise)


_READ: Final[dict[Subject, Callable[[Any], Line]]] = {
    Subject.CASE: _of_case,
    Subject.SHARE: _of_share,
    Subject.ASK: _of_ask,
    Subject.RATING: _of_rating,
    Subject.PROMISE: _of_promise,
}
