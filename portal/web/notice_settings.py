"""How a person likes to be told, as a form: the pace of each kind over each wire, and the hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds import CHOSEN, Pace, Wire
from notifications.services.hours import DIGEST_AT
from notifications.services.preferences import habits_of, paces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from proposals.models import User


class HourField(forms.TimeField):
    """An hour of the day, with the browser's own picker."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PreferencesForm(forms.Form):
    """One choice for each kind and wire, named `turn_email` and so on; quiet hours have both ends or none."""

    quiet_from = HourField(label=gettext_lazy("免打扰从"), required=False)
    quiet_until = HourField(label=gettext_lazy("到"), required=False)
    digest_at = HourField(label=gettext_lazy("每日汇总在"))

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data, initial=_present(person))
        for kind in CHOSEN:
            for wire in Wire:
                label = f"{kind.label}：{wire.label}"
                self.fields[f"{kind}_{wire}"] = forms.ChoiceField(label=label, choices=Pace.choices)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if not self.errors and (begin is None) != (end is None):
            self.add_error("quiet_until", _("免打扰时段要有起有止，或两处都不填。"))
        if not self.errors and begin is not None and begin == end:
            self.add_error("quiet_until", _("起止相同，等于没有免打扰时段；请改一处，或两处都不填。"))
        return cleaned

    def rows(self) -> Iterator[tuple[str, list[tuple[str, BoundField]]]]:
        """Each kind with the choice for each wire."""
        for kind in CHOSEN:
            yield str(kind.label), [(str(wire.label), self[f"{kind}_{wire}"]) for wire in Wire]

    def chosen(self) -> dict[str, Any]:
        """What `set_preferences` takes. Only for a valid form."""
        paces = {
            (kind.value, wire.value): self.cleaned_data[f"{kind}_{wire}"] for kind in CHOSEN for wire in Wire
        }
        hours = {name: self.cleaned_data[name] for name in ("quiet_from", "quiet_until", "digest_at")}
        return {"paces": paces, **hours}


def _present(person: User) -> dict[str, Any]:
    paces = paces_of([person.pk])[person.pk]
    habit = habits_of([person.pk]).get(person.pk)
    present: dict[str, Any] = {f"{kind}_{wire}": pace for (kind, wire), pace in paces.items()}
    present["digest_at"] = (habit.digest_at if habit else None) or DIGEST_AT
    if habit is not None:
        present |= {"quiet_from": habit.quiet_from, "quiet_until": habit.quiet_until}
    return present
