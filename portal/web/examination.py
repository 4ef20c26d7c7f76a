"""The queue of what is to be examined: rows by deadline, narrowed by filters that say how many each leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.dues import Calendars, due_of
from portal.web.subjects import case_url
from proposals.keys import row_key
from proposals.models import CoSigner, Organisation, Proposal
from workflow.models import Case, Category, Deadline
from workflow.queries import cases_visible_to
from workflow.queries.examination import EXAMINERS, likenesses, under_examination
from workflow.services.clock import day_of
from workflow.services.examination import AT_ONCE, CORRECTION, FIRST_STEP, SECOND_STEP, Examined
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.http import QueryDict

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.errors import Refusal

LISTED: Final = 100
BESIDE: Final = 3
"""So many like cases are named in a row."""
STEPS: Final = {
    "first": (FIRST_STEP, gettext_lazy("初审")),
    "second": (SECOND_STEP, gettext_lazy("复审")),
    "correction": (CORRECTION, gettext_lazy("待提案人修改")),
}
MOVES: Final = {"first": "recommend", "second": "file"}
"""What is done with many at once on each step."""
LIKE: Final = {
    "yes": gettext_lazy("有相似的"),
    "unseen": gettext_lazy("有相似的，还没有对照"),
    "no": gettext_lazy("没有发现相似的"),
}
SINGLE, JOINT, NONE = "single", "joint", "none"
PEOPLE: Final = {SINGLE: gettext_lazy("委员个人"), JOINT: gettext_lazy("委员联名")}
DEPUTIES: Final = {SINGLE: gettext_lazy("代表个人"), JOINT: gettext_lazy("代表联名")}
EITHER: Final = {SINGLE: gettext_lazy("个人"), JOINT: gettext_lazy("联名")}


def may_examine(me: Visitor) -> bool:
    """Whether one of the posts examines proposals."""
    return not me.roles.isdisjoint(EXAMINERS)


def proposer_kind(value: str, kind: str = "") -> str:
    """个人, 联名 (of 委员 or 代表, where the kind of the matter is given), or the kind of the body that proposes."""
    people = {"": EITHER, Proposal.Kind.NPC_SUGGESTION.value: DEPUTIES}.get(kind, PEOPLE)
    return str(people[value] if value in people else Organisation.Kind(value).label)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the filters need to know of one case under examination."""

    pk: int
    step: str
    kind: str
    by: str
    category: str
    alike: str
    due_on: date | None


def waiting(me: Visitor) -> list[Waiting]:
    """Everything under examination, the most urgent first. One query."""
    joint = CoSigner.objects.filter(proposal=OuterRef("proposal"), answer=CoSigner.Answer.ACCEPTED)
    running = Q(deadlines__step=Step.EXAMINE, deadlines__met_on=None, deadlines__cancelled_on=None)
    rows = under_examination(me.held).annotate(
        joint=Exists(joint), due_on=Min("deadlines__due_on", filter=running)
    )
    names = {state.value: name for name, (state, _label) in STEPS.items()}
    values = rows.values_list(
        "pk", "state", "proposal__kind", "proposal__proposing_body__kind", "joint",
        "proposal__category", "alike", "looked", "due_on",
    )  # fmt: skip
    found = [
        Waiting(
            pk, names[state], kind, body or (JOINT if together else SINGLE), category or NONE,
            ("yes" if looked else "unseen") if alike else "no", due_on,
        )
        for pk, state, kind, body, together, category, alike, looked, due_on in values
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.due_on or date.max, row.pk))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address narrows the queue to. A senseless value narrows nothing."""

    step: str = "first"
    kind: str = ""
    by: str = ""
    category: str = ""
    alike: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Chosen:
        told = {name: asked.get(name, "") for name in ("kind", "by", "category", "alike")}
        kinds = {*PEOPLE, *Organisation.Kind.values}
        return cls(
            step=asked.get("step", "") if asked.get("step", "") in STEPS else "first",
            kind=told["kind"] if told["kind"] in Proposal.Kind.values else "",
            by=told["by"] if told["by"] in kinds else "",
            category=told["category"],
            alike=told["alike"] if told["alike"] in LIKE else "",
        )

    @property
    def query(self) -> str:
        names = ("step", "kind", "by", "category", "alike")
        return urlencode({name: value for name in names if (value := getattr(self, name))})

    def admits(self, row: Waiting, *, but: str = "") -> bool:
        """Whether the row meets every filter, apart from the one named `but`."""
        like = {"": True, "yes": row.alike != "no"}.get(self.alike, row.alike == self.alike)
        meets = {
            "step": row.step == self.step,
            "kind": self.kind in {"", row.kind},
            "by": self.by in {"", row.by},
            "category": self.category in {"", row.category},
            "alike": like,
        }
        return all(met for name, met in meets.items() if name != but)


class FilterForm(forms.Form):
    """The filters as lists, each choice with the number that it leaves."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("提案者"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("分类"), required=False)
    alike = forms.ChoiceField(label=gettext_lazy("相似提案"), required=False)

    def __init__(self, chosen: Chosen, rows: Iterable[Waiting]) -> None:
        super().__init__(initial={name: getattr(chosen, name) for name in self.base_fields})
        rows = list(rows)
        labels: dict[str, Any] = {
            "kind": lambda value: Proposal.Kind(value).label,
            "by": lambda value: proposer_kind(value, chosen.kind),
            "category": lambda value: _("还没有分类") if value == NONE else value,
        }
        for name, label in labels.items():
            counts = Counter(getattr(row, name) for row in rows if chosen.admits(row, but=name))
            self._offer(name, [(value, str(label(value)), counts[value]) for value in sorted(counts)])
        like = [row for row in rows if chosen.admits(row, but="alike")]
        numbers = {
            value: sum(row.alike != "no" if value == "yes" else row.alike == value for row in like)
            for value in LIKE
        }
        self._offer("alike", [(value, str(words), numbers[value]) for value, words in LIKE.items()])

    def _offer(self, name: str, counted: Iterable[tuple[str, str, int]]) -> None:
        field = self.fields[name]
        choices = [("", _("全部")), *((value, f"{label}（{count}）") for value, label, count in counted)]
        field.choices = choices  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "form-select"


@dataclass(frozen=True, slots=True)
class Tab:
    """One step of the examination with how many wait there."""

    name: str
    label: str
    count: int
    url: str
    current: bool


def tabs(rows: Iterable[Waiting], chosen: Chosen) -> list[Tab]:
    counts = Counter(row.step for row in rows)
    return [
        Tab(name, str(label), counts[name], f"?step={name}", chosen.step == name)
        for name, (_state, label) in STEPS.items()
    ]


@dataclass(frozen=True, slots=True)
class Beside:
    """A case that is like one in the queue, as far as the visitor may read it."""

    case: Case
    percent: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the queue. `refusal` says why the last stroke left it where it was, or is empty."""

    case: Case
    due: Due | None
    by: str
    alike: list[Beside]
    looked: bool
    categories: list[str]
    category: str
    nature: str
    ticked: bool
    refusal: str

    @property
    def url(self) -> str:
        return case_url(self.case)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was chosen and entered for the rows of a stroke, to be shown again."""

    ticked: Collection[int] = ()
    given: Mapping[int, tuple[str, str]] | None = None
    refusals: Mapping[int, Refusal] | None = None


def lines(rows: list[Waiting], me: Visitor, typed: Typed) -> list[Line]:
    """The rows with all that is said of them; the number of queries does not depend on how many there are."""
    keys = [row.pk for row in rows]
    beside = ("proposal__session", "proposal__proposer", "proposal__proposing_body", "jurisdiction", "pack")
    cases = under_examination(me.held).select_related(*beside).in_bulk(keys)
    likest = beside_each(keys, me)
    dues = _dues(cases, me)
    categories = categories_of(cases.values())
    given, refusals = typed.given or {}, typed.refusals or {}
    found = []
    for row in rows:
        if (case := cases.get(row.pk)) is None:
            continue
        own = (case.proposal.category, case.proposal.nature or Proposal.Nature.ORDINARY.value)
        category, nature = given.get(row.pk, own)
        refusal = refusals.get(row.pk)
        found.append(
            Line(
                case=case,
                due=dues.get(row.pk),
                by=proposer_kind(row.by, row.kind),
                alike=likest[row.pk],
                looked=row.alike == "yes",
                categories=categories.get(case.pack_id, []),
                category=category,
                nature=nature,
                ticked=row.pk in typed.ticked,
                refusal=refusal.message if refusal else "",
            )
        )
    return found


def beside_each(keys: Collection[int], me: Visitor, *, most: int = BESIDE) -> dict[int, list[Beside]]:
    """For each case those that are like it and that the visitor may read. Two queries."""
    found = likenesses(keys)
    others = {line.case for some in found.values() for line in some[:most]}
    related = ("proposal__session", "proposal__proposer", "proposal__proposing_body", "jurisdiction")
    cases = cases_visible_to(me.held).select_related(*related).in_bulk(others)
    return {
        key: [Beside(cases[one.case], round(one.score / 10)) for one in some[:most] if one.case in cases]
        for key, some in found.items()
    }


def categories_of(cases: Iterable[Case]) -> dict[int, list[str]]:
    """By the key of each pack its categories in their order. One query."""
    found: dict[int, list[str]] = {}
    packs = {case.pack_id for case in cases}
    for category in Category.objects.filter(pack__in=packs).order_by("pack", "position"):
        found.setdefault(category.pack_id, []).append(category.name)
    return found


def _dues(cases: Mapping[int, Case], me: Visitor) -> dict[int, Due]:
    running = Deadline.objects.filter(case__in=cases, step=Step.EXAMINE, met_on=None, cancelled_on=None)
    calendars = Calendars()
    found = {}
    for deadline in running.order_by("-due_on"):
        case = cases[deadline.case_id]
        on = day_of(me.at, case.jurisdiction)
        found[case.pk] = due_of(deadline, calendars[case.pack.counted_by_id], on, near=case.pack.near)
    return found


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a posted form chose: the cases in sight, what each is given, and what is wrong with the choice, or ""."""

    chosen: list[Examined]
    wrong: str = ""

    @property
    def given(self) -> dict[int, tuple[str, str]]:
        return {one.case.pk: (one.category, one.nature) for one in self.chosen}


def stroke_of(posted: QueryDict, me: Visitor) -> Stroke:
    """The ticked cases that the visitor sees, with the category and nature of their row or else of the whole stroke."""
    keys = {key for told in posted.getlist("cases") if (key := row_key(told)) is not None}
    if not keys:
        return Stroke([], _("请至少选一件。"))
    if len(keys) > AT_ONCE:
        words = _("选了 %(n)d 件，一次最多 %(most)d 件，请分几次办理。")
        return Stroke([], words % {"n": len(keys), "most": AT_ONCE})
    places = {held.jurisdiction_id for held in me.held if held.role in EXAMINERS}
    seen = cases_visible_to(me.held).filter(pk__in=keys, jurisdiction__in=places)
    cases = seen.select_related("proposal", "jurisdiction", "pack").order_by("pk")
    return Stroke([
        Examined(
            case,
            posted.get(f"category-{case.pk}") or posted.get("category-all") or "",
            posted.get(f"nature-{case.pk}") or posted.get("nature-all") or Proposal.Nature.ORDINARY,
        )
        for case in cases
    ])  # fmt: skip
