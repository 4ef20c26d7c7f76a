"""The text of a proposal as a sheet with one box for each ask, so that every ask is answered on its own."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Proposal
from proposals.parsing.asks import parse_asks, unnumbered
from proposals.services.texts import AskInput
from workflow.forms import ProposalForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField

FIRST_ROWS: Final = 3
MOST_ROWS: Final = 60


class ProposalSheet(ProposalForm):
    """The same text with the asks in boxes. An empty box is no ask; a pasted list becomes one ask for each item.

    Only the title must be there, so that a half-written draft can be kept. `rows` in the data says how many boxes the page had.
    """

    measures = None  # type: ignore[assignment]  # the boxes take its place

    def prepare(self) -> None:
        super().prepare()
        self.fields["reasons"].required = False  # a draft may be half done; submitting asks for the whole
        self.fields["wish"].widget = forms.RadioSelect(choices=Proposal.Wish.choices)
        self.fields["wish"].initial = Proposal.Wish.PUBLIC
        proposal = getattr(self.subject, "proposal", None)
        stored = list(proposal.asks.order_by("position")) if proposal and not self.is_bound else []
        self.rows = self._rows(len(stored))
        for n in range(self.rows):
            ask = stored[n] if n < len(stored) else None
            self.fields[f"ask-{n}"] = forms.CharField(
                label=_("第 %(n)d 条办法") % {"n": n + 1},
                required=False,
                initial=ask.text if ask else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for name, length in (("number", 12), ("group", 120)):
                self.fields[f"{name}-{n}"] = forms.CharField(
                    required=False,
                    max_length=length,
                    initial=getattr(ask, name) if ask else "",
                    widget=forms.HiddenInput,
                )

    def _rows(self, stored: int) -> int:
        told = str((self.data if self.is_bound else self.initial).get("rows", ""))
        rows = int(told) if told.isascii() and told.isdigit() else max(stored + 1, FIRST_ROWS)
        return min(max(rows, 1), MOST_ROWS)

    def tail(self) -> list[BoundField]:
        """What stands below the asks."""
        return [self["wish"]]

    def boxes(self) -> list[BoundField]:
        """The visible box of each ask, in order."""
        return [self[f"ask-{n}"] for n in range(self.rows)]

    def asks(self) -> list[AskInput]:
        """The asks as entered and numbered; what came with a heading stays under it."""
        cleaned = self.cleaned_data
        entered = [
            AskInput(cleaned.get(f"number-{n}", ""), cleaned.get(f"group-{n}", ""), cleaned[f"ask-{n}"])
            for n in range(self.rows)
            if cleaned.get(f"ask-{n}")
        ]
        pasted = parse_asks(entered[0].text) if len(entered) == 1 else ()
        if len(pasted) > 1 and not unnumbered(pasted):
            return [AskInput(ask.number, (ask.group or "")[:120], ask.text) for ask in pasted]
        return numbered(entered)

    def inputs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {name: cleaned[name] for name in ("title", "reasons", "wish")} | {"asks": self.asks()}


def numbered(asks: Sequence[AskInput]) -> list[AskInput]:
    """The asks with numbers without gaps: 1, 2, 3; under headings 一.1, 一.2, 二.1.

    A new ask goes under the last heading. Numbers that clash become plain ones.
    """
    heads = {ask.number.rpartition(".")[0] for ask in asks if "." in ask.number}
    if not heads:
        return _plain(asks)
    counters = {head: count(1) for head in heads}
    head, group = "", ""
    result = []
    for ask in asks:
        if ask.number and "." not in ask.number:
            result.append(ask)
            continue
        if ask.number:
            head, group = ask.number.rpartition(".")[0], ask.group
        if not head:
            return _plain(asks)
        result.append(AskInput(f"{head}.{next(counters[head])}", group, ask.text))
    unique = len({ask.number for ask in result}) == len(result)
    return result if unique else _plain(asks)


def _plain(asks: Sequence[AskInput]) -> list[AskInput]:
    return [AskInput(str(n), "", ask.text) for n, ask in enumerate(asks, start=1)]
