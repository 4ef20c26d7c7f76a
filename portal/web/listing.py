"""What every list shares: filters that make sense of any address, columns that a person chooses, a capped count."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Protocol, TypeVar

from django import forms
from django.db.models import Func, IntegerField, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.web.keyset import in_turn, page_by, parts_of
from portal.web.shaped import Narrowing, read_piece
from workflow.models import ListColumns, SavedList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from portal.web.keyset import Order, Page, Piece
    from portal.web.shaped import Shape
    from portal.web.visitor import Visitor

ANY: Final = ("", _("全部"))
COUNTED: Final = 1_000
"""What is found is counted up to here; beyond, a list says that there is more."""
EXPORTED: Final = 20_000
"""So many lines one file holds."""
WORDS: Final = "portal/cells/words.html"
ROW = TypeVar("ROW")


@dataclass(frozen=True)
class Column:
    """One column: `words` is what stands in a cell of an export, `look` the class of the cell on the page.

    `template` draws the cell of a `row` on the page, with its `words` where it is WORDS. A `fixed` column is always
    there; a `usual` one is until the person chooses others.
    """

    code: str
    label: _StrPromise
    words: Callable[[Any], str | int]
    look: str = "wide"
    template: str = WORDS
    fixed: bool = False
    usual: bool = True


class ListNarrowing(Narrowing, Protocol):
    """Which rows are asked for, and in what order. `shape` is None where each question has SQL of its own."""

    @property
    def shape(self) -> Shape | None: ...
    @property
    def order(self) -> Order: ...
    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]: ...


class ListForm(forms.Form):
    """The filters of a list. Every field may stay empty; a senseless value narrows nothing and is named (`strange`)."""

    orders: ClassVar[Mapping[str, _StrPromise]] = {}
    beside: ClassVar[frozenset[str]] = frozenset({"q", "order"})
    """Fields that are no narrowing filters with a choice of their own."""

    order = forms.ChoiceField(label=_("排列"), required=False)

    def __init__(self, data: Any, *, me: Visitor) -> None:
        super().__init__(data, prefix="")
        self.me = me
        fields: dict[str, Any] = self.fields
        fields["order"].choices = list(self.orders.items())

    def dress(self) -> None:
        """Give each control the look of its kind; called when all fields have their choices."""
        looks: dict[type, str] = {forms.CheckboxInput: "form-check-input", forms.Select: "form-select"}
        for field in self.fields.values():
            field.widget.attrs["class"] = looks.get(type(field.widget), "form-control")

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def strange(self) -> list[str]:
        """The labels of the fields whose values made no sense."""
        self.is_valid()
        return [str(self.fields[name].label) for name in self.errors]

    @property
    def narrows(self) -> int:
        """How many filters are set."""
        return len(self.chosen.keys() - {"order"})

    @property
    def query(self) -> str:
        """The address of this filter and order, without what makes no sense."""
        kept = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            kept[name] = "on" if value is True else str(value)
        return kept.urlencode()

    @property
    def narrowing(self) -> ListNarrowing:
        """What the chosen filters mean."""
        raise NotImplementedError


class Listing(Generic[ROW]):
    """A list with its filters, its columns and the rows that a person may see of it."""

    code: ClassVar[str]
    label: ClassVar[_StrPromise]
    route: ClassVar[str]
    export_route: ClassVar[str]
    form_class: ClassVar[type[ListForm]]
    columns: ClassVar[tuple[Column, ...]]

    def narrowed_by(self, me: Visitor, asked: Mapping[str, Any]) -> ListNarrowing:
        """What it means when the person asks so."""
        raise NotImplementedError

    def visible(self, me: Visitor) -> QuerySet[Any]:
        """Everything of it that the person may see at this moment."""
        raise NotImplementedError

    def beside(self) -> QuerySet[Any]:
        """The same rows with what stands beside them; no question of rights is asked here."""
        raise NotImplementedError

    def rows(self, found: Sequence[Any], me: Visitor, shown: frozenset[str]) -> list[ROW]:
        """The lines of these, with what the columns `shown` need, in a number of queries that does not grow."""
        raise NotImplementedError

    def offered(self, _me: Visitor) -> tuple[Column, ...]:
        """The columns that mean something to the person."""
        return self.columns

    def shown(self, me: Visitor) -> list[Column]:
        """The columns that the person has chosen, or those that are usual. One query."""
        kept = ListColumns.objects.filter(person=me.user, listing=self.code).values_list("columns", flat=True)
        chosen = kept.first()
        wanted = None if chosen is None else set(chosen.split())
        return [
            column
            for column in self.offered(me)
            if column.fixed or (column.usual if wanted is None else column.code in wanted)
        ]

    def page(
        self, request: HttpRequest, me: Visitor, form: ListForm, columns: Sequence[Column]
    ) -> Found[ROW]:
        """One page by keys, with a capped count of all that is found."""
        narrowing = form.narrowing
        shape = narrowing.shape
        read = self.pieces(me, narrowing.asked) if shape is None else partial(read_piece, self, shape)
        page = page_by(read, request, order=narrowing.order)
        count = page.rows[0].list_count if page.rows else 0
        rows = self.rows(page.rows, me, frozenset(column.code for column in columns))
        return Found(page, rows, min(count, COUNTED), count > COUNTED, columns)

    def pieces(self, me: Visitor, asked: Mapping[str, Any]) -> Callable[[Piece], QuerySet[Any]]:
        """The query of any piece of it: what was asked for, with a capped count of all of it and what stands beside."""
        narrowing = self.narrowed_by(me, asked)
        wanted = narrowing.narrow(self.visible(me))
        counted = self.beside().annotate(list_count=_counted(wanted))
        return parts_of(wanted, counted, narrowing.order)

    def lines(self, me: Visitor, form: ListForm, columns: Sequence[Column]) -> Iterator[list[str | int]]:
        """Heads and cells of everything that is found, in its order, up to EXPORTED lines; a last line says if more is left."""
        yield [str(column.label) for column in columns]
        shown = frozenset(column.code for column in columns)
        told = 0
        wanted = form.narrowing.narrow(self.visible(me))
        for found in in_turn(wanted, form.narrowing.order, beside=self.beside()):
            for row in self.rows(found, me, shown):
                if told == EXPORTED:
                    yield [str(_("只导出前 %(most)d 件，请缩小范围后分次导出。") % {"most": EXPORTED})]
                    return
                yield [column.words(row) for column in columns]
                told += 1

    def saved(self, me: Visitor) -> list[dict[str, Any]]:
        """The filters that the person keeps for this list. One query."""
        own = SavedList.objects.filter(person=me.user, listing=self.code).order_by("name", "pk")
        return [{"key": one.pk, "name": one.name, "url": f"{reverse(self.route)}?{one.query}"} for one in own]


@dataclass(frozen=True)
class Found(Generic[ROW]):
    """A page of a list; `more` says that there is more than was counted."""

    page: Page[Any]
    rows: list[ROW]
    count: int
    more: bool
    columns: Sequence[Column]

    @property
    def lines(self) -> list[tuple[ROW, list[tuple[Column, str | int]]]]:
        """Each row with its cells."""
        return [(row, [self._cell(column, row) for column in self.columns]) for row in self.rows]

    @staticmethod
    def _cell(column: Column, row: ROW) -> tuple[Column, str | int]:
        return column, column.words(row) if column.template == WORDS else ""


def _counted(rows: QuerySet[Model]) -> Func:
    """How many there are, up to one more than COUNTED, as a column of the same statement."""
    keys = Subquery(rows.order_by().values("pk")[: COUNTED + 1])
    return Func(
        keys, template="(SELECT COUNT(*) FROM %(expressions)s AS counted)", output_field=IntegerField()
    )
