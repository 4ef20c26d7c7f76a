"""By what the closure figures are narrowed, and the addresses that keep it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import Http404, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from proposals.keys import row_key
from proposals.models import Organisation, Proposal, User
from workflow.models import Category
from workflow.services.clock import day_of
from workflow.services.closure import Reach, closure_of

if TYPE_CHECKING:
    from portal.web.visitor import Visitor
    from proposals.models import Session
    from workflow.services.closure import Closure

ANY: Final = ("", _("全部"))
NAMES: Final = ("unit", "category", "month", "kind", "handler")


class FilterForm(forms.Form):
    """What a session's figures are narrowed to; a senseless value narrows nothing."""

    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=Organisation.objects.none(), empty_label=_("全部")
    )
    category = forms.ChoiceField(label=_("分类"), required=False)
    month = forms.ChoiceField(label=_("立案月份"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *Proposal.Kind.choices])
    handler = forms.ModelChoiceField(
        label=_("经办人"), required=False, queryset=User.objects.none(), empty_label=_("全部")
    )

    def __init__(self, data: Any, *, session: Session, reach: Reach) -> None:
        super().__init__(data)
        units = reach.units_of(session).order_by("kind", "name", "pk")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not reach.whole(session):
            self.fields["unit"].empty_label = None  # type: ignore[attr-defined]
        self.fields["month"].choices = [ANY, *_months(session)]  # type: ignore[attr-defined]
        self.fields["category"].choices = [ANY, *_categories(session)]  # type: ignore[attr-defined]
        self._offer_handlers(session, reach)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.is_valid()

    def _offer_handlers(self, session: Session, reach: Reach) -> None:
        """Those of the chosen unit: a whole city has too many to choose from."""
        told = row_key(self.data.get("unit", ""))
        own = [key for key, city in reach.units.items() if city == session.jurisdiction_id]
        unit = told if told is not None else (min(own, default=None) if own else None)
        if unit is None or not (reach.whole(session) or unit in own):
            del self.fields["handler"]
            return
        people = User.objects.filter(handled_assignments__organisation=unit).distinct()
        self.fields["handler"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]

    @property
    def narrowed(self) -> dict[str, Any]:
        """What was chosen, as `Scope` takes it."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "month" in chosen:
            chosen["month"] = date.fromisoformat(f"{chosen['month']}-01")
        for name in ("unit", "handler"):
            if name in chosen:
                chosen[name] = chosen[name].pk
        return chosen

    @property
    def words(self) -> list[str]:
        """Each chosen filter in words, for what is printed."""
        found = []
        for name in self.narrowed:
            value = self.cleaned_data[name]
            told = dict(getattr(self.fields[name], "choices", ())) if isinstance(value, str) else {}
            found.append(f"{self.fields[name].label}：{told.get(value, value)}")
        return found


def _months(session: Session) -> list[tuple[str, str]]:
    """The months in which its proposals can have been filed."""
    found, on = [], session.filing_opens_on.replace(day=1)
    while on <= session.filing_closes_on + timedelta(92):
        found.append((f"{on:%Y-%m}", date_format(on, "Y年n月")))
        on = (on + timedelta(31)).replace(day=1)
    return found


def _categories(session: Session) -> list[tuple[str, str]]:
    """Those of the packs up to its year, the newest pack's first."""
    named = Category.objects.filter(pack__jurisdiction=session.jurisdiction_id, pack__year__lte=session.year)
    names = named.order_by("-pack__year", "position").values_list("name", flat=True)
    return [(name, name) for name in dict.fromkeys(names)]


def closure_asked(me: Visitor, query: QueryDict) -> tuple[list[Session], Closure | None, FilterForm | None]:
    """The sessions to choose from, and the figures of the one in the address (else the newest) with its filters.

    Raises Http404 for a session or a unit of which the visitor reads nothing.
    """
    reach = Reach.of(me.held)
    sessions = list(reach.sessions.select_related("jurisdiction"))
    session = session_asked(sessions, query.get("session", ""))
    if session is None:
        return sessions, None, None
    form = FilterForm(query, session=session, reach=reach)
    if query.get("unit") and "unit" in form.errors:
        raise Http404
    on = day_of(me.at, session.jurisdiction)
    return sessions, closure_of(me.held, session, on, **form.narrowed), form


def session_asked(sessions: list[Session], told: str) -> Session | None:
    """The session that an address names, else one of the newest year. Raises Http404 for one that is not among them."""
    if not told:
        return next(iter(sessions), None)
    found = next((session for session in sessions if session.pk == row_key(told)), None)
    if found is None:
        raise Http404
    return found


class Addresses:
    """Addresses that keep the session and the filters of a scope; what is named beside replaces or adds."""

    def __init__(self, closure: Closure) -> None:
        scope = closure.scope
        told: dict[str, Any] = {
            "session": scope.session,
            "unit": scope.unit,
            "category": scope.category,
            "kind": scope.kind,
        }
        told |= {"month": scope.month and f"{scope.month:%Y-%m}", "handler": scope.handler}
        self.kept = {name: str(value) for name, value in told.items() if value}

    def query(self, **more: Any) -> str:
        query = QueryDict(mutable=True)
        query.update({**self.kept, **{name: str(value) for name, value in more.items() if value}})
        return query.urlencode()
