"""The search page: the form, and what was found as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.web.keyset import SIZE, page_of
from portal.web.subjects import case_url, letter_url
from proposals.models import Organisation, Proposal, Session
from proposals.search import SECTIONS, marked, read_query, snippet, spans
from proposals.search.asked import LONGEST, MOST
from workflow.models import SearchEntry
from workflow.queries.search import (
    COUNTED,
    RANKED,
    Narrowing,
    Where,
    by_relevance,
    entries_visible_to,
    found,
    narrowed,
    newest,
    own_cases_of,
)
from workflow.states import CaseState

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from portal.web.visitor import Visitor
    from proposals.search import Asked, Piece
    from workflow.models import Case

ANY = ("", _("全部"))
PLACES: Final = [
    ("", _("任何地方")),
    (Where.TITLE.value, _("案由")),
    (Where.PROPOSAL.value, _("提案全文")),
    (Where.REPLY.value, _("答复")),
    (Where.OPINION.value, _("会办意见")),
    (Where.NAMES.value, _("编号、文号、提案人")),
    (Where.UNITS.value, _("单位名称")),
]
WRITTEN: Final = frozenset({"q", "category", "proposer"})
ORDERS: Final = [("", _("新的在前")), ("relevance", _("最相关的在前"))]
PROBLEMS: Final = {
    "empty": _("请输入要查的词，至少两个字。"),
    "short": _("“%(word)s”只有一个字，范围太大。请写两个字以上，例如“充电”。"),
    "long": _("一次最多写 %(longest)d 个字，请缩短后再查。"),
    "many": _("一次最多查 %(most)d 个词，请少写几个。"),
}


class SearchForm(forms.Form):
    """What is looked for. A senseless filter narrows nothing; a senseless query is told apart (`problem`)."""

    q = forms.CharField(label=_("查什么"), required=False, strip=False)
    where = forms.ChoiceField(label=_("在哪里"), required=False, choices=PLACES)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *Proposal.Kind.choices])
    session = forms.ModelChoiceField(
        label=_("届次"), required=False, queryset=Session.objects.none(), empty_label=_("全部")
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *CaseState.choices])
    unit = forms.ModelChoiceField(
        label=_("承办单位"), required=False, queryset=Organisation.objects.none(), empty_label=_("全部")
    )
    category = forms.CharField(label=_("分类"), required=False, max_length=40)
    proposer = forms.CharField(label=_("提案人"), required=False, max_length=40)
    order = forms.ChoiceField(label=_("排列"), required=False, choices=ORDERS)

    def __init__(self, data: Any, *, me: Visitor) -> None:
        super().__init__(data, prefix="")
        places = {held.jurisdiction_id for held in me.held}
        fields: dict[str, Any] = self.fields
        fields["session"].queryset = Session.objects.filter(jurisdiction__in=places).order_by("-year", "-pk")
        handling = {Organisation.Kind.BUREAU, Organisation.Kind.TOWN, Organisation.Kind.COMPANY}
        units = Organisation.objects.filter(jurisdiction__in=places, kind__in=handling)
        fields["unit"].queryset = units.order_by("name", "pk")
        for name, field in fields.items():
            field.widget.attrs["class"] = "form-control" if name in WRITTEN else "form-select"
            if name != "q":
                field.widget.attrs["form"] = "search"
        fields["q"].widget.attrs |= {"type": "search", "maxlength": LONGEST, "autocomplete": "off"}

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @cached_property
    def asked(self) -> Asked:
        return read_query(self.chosen.get("q", ""))

    @property
    def problem(self) -> str:
        """Why this cannot be looked for, in a sentence; "" where it can."""
        words = {"word": self.asked.wrong, "longest": LONGEST, "most": MOST}
        return str(PROBLEMS[self.asked.problem]) % words if self.asked.problem else ""

    @property
    def narrowing(self) -> Narrowing:
        names = ("kind", "state", "category", "proposer")
        rows = {name: self.chosen[name].pk for name in ("session", "unit") if name in self.chosen}
        return Narrowing(**{name: self.chosen[name] for name in names if name in self.chosen}, **rows)

    @property
    def filters(self) -> list[Any]:
        return [self[name] for name in self.fields if name != "q"]

    @property
    def narrows(self) -> int:
        """How many filters are set."""
        return len(self.chosen.keys() - {"q", "order"})

    @property
    def query(self) -> str:
        """The address of this search, without what makes no sense."""
        kept = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            kept[name] = str(getattr(value, "pk", value))
        return kept.urlencode()


@dataclass(frozen=True)
class Hit:
    """One text that was found. `also` are lines of numbers, names and units in which something was found."""

    entry: SearchEntry
    case: Case
    url: str
    title: list[Piece]
    text: list[Piece]
    also: list[list[Piece]]

    @property
    def proposal(self) -> Proposal:
        return self.case.proposal

    @property
    def unit(self) -> Organisation | None:
        letter = self.entry.reply or self.entry.opinion
        return None if letter is None else letter.organisation


@dataclass(frozen=True)
class Found:
    """One page of hits; `more` says that there are more than were counted, `ranked` that only the newest were ordered."""

    hits: list[Hit]
    count: int
    more: bool
    newer: str
    older: str
    ranked: bool
    size: int = SIZE


def look_up(form: SearchForm, me: Visitor, request: HttpRequest) -> Found:
    """What the visitor may read of what they look for: by relevance, or the newest first by keys."""
    entries = narrowed(entries_visible_to(me.held), me.held, form.narrowing)
    hits = found(entries, form.asked, Where(form.chosen.get("where", Where.ANYWHERE)))
    keys = newest(hits)
    if form.chosen.get("order"):
        return _ranked(form, me, hits, len(keys), request)
    if {"before", "after"} & request.GET.keys():
        page = page_of(hits.only("pk"), request)
        return _shown([row.pk for row in page.rows], page.newer, page.older, len(keys), form, me)
    older = _address(form, before=keys[SIZE - 1]) if len(keys) > SIZE else ""
    return _shown(keys[:SIZE], "", older, len(keys), form, me)


def _ranked(
    form: SearchForm, me: Visitor, hits: QuerySet[SearchEntry], count: int, request: HttpRequest
) -> Found:
    keys = by_relevance(hits, form.asked)
    told = request.GET.get("page", "")
    number = int(told) if told.isascii() and told.isdigit() and len(told) <= len(str(RANKED)) else 1
    number = min(max(number, 1), max(1, -(-len(keys) // SIZE)))
    newer = _address(form, page=number - 1) if number > 1 else ""
    older = _address(form, page=number + 1) if number * SIZE < len(keys) else ""
    return _shown(keys[(number - 1) * SIZE : number * SIZE], newer, older, count, form, me)


def _shown(keys: list[int], newer: str, older: str, count: int, form: SearchForm, me: Visitor) -> Found:
    rows = SearchEntry.objects.select_related("reply__organisation", "opinion__organisation").in_bulk(keys)
    hits = _hits([rows[key] for key in keys if key in rows], form.asked, me)
    ranked = bool(form.chosen.get("order")) and count > RANKED
    return Found(hits, min(count, COUNTED), count > COUNTED, newer, older, ranked)


def _address(form: SearchForm, **place: int) -> str:
    [(name, value)] = place.items()
    return f"?{form.query}&{name}={value}"


def _hits(entries: list[SearchEntry], asked: Asked, me: Visitor) -> list[Hit]:
    cases = own_cases_of(entries, me.held)
    return [_hit(entry, cases[entry.case_id], asked) for entry in entries if entry.case_id in cases]


def _hit(entry: SearchEntry, case: Case, asked: Asked) -> Hit:
    key = entry.reply_id or entry.opinion_id
    url = letter_url(entry.part, key, case) if key else case_url(case)
    said = "\n".join(getattr(entry, section) for section in SECTIONS if section in {"names", "units"})
    also = [marked(line, asked) for line in said.split("\n") if spans(line, asked.phrases)]
    return Hit(entry, case, url, marked(case.proposal.title, asked), snippet(entry.text, asked), also)


def kept_form(query: str, me: Visitor) -> SearchForm:
    """The form of a kept search."""
    return SearchForm(QueryDict(query), me=me)
