"""The text of a proposal as a sheet: each ask its own box, to be moved, cut and joined without saving anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.web import ask_rows
from portal.web.ask_rows import HEAD, AskRow
from portal.web.filing_source import SourceForm, doubts_of, dump_doubts, load_doubts, placed
from proposals.checking import Draft, Level, Section, check
from proposals.models import Proposal
from workflow.forms import ProposalForm
from workflow.forms.base import paragraph

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.http import QueryDict

    from portal.web.ask_rows import Rows
    from portal.web.filing_source import Doubtful
    from proposals.services.texts import AskInput

FIRST_ROWS: Final = 3
SUBMITTING: Final = frozenset({"submit", "resubmit"})
GOING_ON: Final = SUBMITTING | {"invite_cosigners"}
"""What may follow the saving of a whole text; a half-written one is not taken there."""
_OP: Final = re.compile(r"(?P<name>[a-z]{1,12})(?:-(?P<n>[0-9]{1,12}))?")
_KEY: Final = re.compile(r"[0-9]{1,12}")
FIELD_OF: Final = {
    Section.TITLE: "title", Section.REASONS: "reasons", Section.ASKS: "ask-0", Section.CONTACT: "contact",
    Section.ENDORSEMENT: "endorsement",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One ask on the page: its number, its box, the box of the heading that begins with it, and what is doubtful."""

    n: int
    number: str
    box: BoundField
    heading: BoundField | None
    doubts: list[Doubtful]
    last: bool
    touched: bool


class ProposalSheet(ProposalForm):
    """The same text with the asks in boxes. An empty box is no ask; a pasted list becomes one ask for each item.

    Only the title must be there, so that a half-written draft can be kept; with `_next` on `submit` in the data
    everything that submitting asks for. Unbound with `_posted` and `_op` in the initial values it is what a browser
    sent with something done to it, for drawing anew; nothing is checked then and nothing saved. `_files` are the files
    sent along.
    """

    measures = None  # type: ignore[assignment]  # the boxes take its place
    left = paragraph(_("还没有放进表单的文字"), rows=4, required=False)
    dropped = forms.CharField(required=False, widget=forms.HiddenInput)

    asked_rows: Rows

    def prepare(self) -> None:
        super().prepare()
        self.touched: int | None = None
        self.preview = False
        self.source = SourceForm()
        self.doubts: tuple[Doubtful, ...] = ()
        self._look()
        sent: Any = self.data if self.is_bound else self.initial.get("_posted")
        if sent is None:
            self.asked_rows = self._stored() or (AskRow(),) * FIRST_ROWS
        else:
            self.asked_rows = ask_rows.from_post(sent) or (AskRow(),)
            self.doubts = load_doubts(sent.get("doubts", ""))
            if not self.is_bound:
                self._draw(sent)
        for n, row in enumerate(self.asked_rows):
            self._box(n, row)

    def _look(self) -> None:
        self.fields["reasons"].required = False  # a draft may be half done; submitting asks for the whole
        self.fields["wish"].widget = forms.RadioSelect(choices=Proposal.Wish.choices)
        self.fields["wish"].initial = Proposal.Wish.PUBLIC
        for name in ("title", "reasons", "wished_units"):  # the page says it beside the heading
            self.fields[name].help_text = ""
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2})
        self.fields["wished_units"].widget = forms.CheckboxSelectMultiple()
        self.fields["wished_units"].widget.choices = self.fields["wished_units"].choices  # type: ignore[attr-defined]
        if self.subject is not None and not self.collective:
            del self.fields["endorsement"]

    def _stored(self) -> Rows:
        proposal = getattr(self.subject, "proposal", None)
        return ask_rows.from_asks(proposal.asks.order_by("position")) if proposal else ()

    def _box(self, n: int, row: AskRow) -> None:
        self.fields[f"ask-{n}"] = forms.CharField(
            label=_("第 %(n)d 条办法") % {"n": n + 1},
            required=False,
            initial=row.text,
            widget=forms.Textarea(
                attrs={"rows": 2, "data-ask-box": n} | ({"autofocus": True} if n == self.touched else {})
            ),
        )
        self.fields[f"head-{n}"] = forms.CharField(
            label=_("第 %(n)d 条起的小标题") % {"n": n + 1},
            required=False,
            max_length=ask_rows.LONGEST_HEADING,
            initial=row.heading,
            widget=forms.TextInput if row.begins else forms.HiddenInput,
        )
        self.fields[f"place-{n}"] = forms.CharField(
            required=False, max_length=8, initial=row.place, widget=forms.HiddenInput
        )
        for name in (
            "ask",
            "head",
            "place",
        ):  # what is drawn is the row, whatever the browser sent under its number
            self.initial.pop(f"{name}-{n}", None)

    # -- what may be done to it without saving -------------------------------------------------------------------------

    def _draw(self, sent: QueryDict) -> None:
        self.initial["wished_units"] = [key for key in sent.getlist("wished_units") if _KEY.fullmatch(key)]
        found = _OP.fullmatch(str(self.initial.get("_op", "")))
        if found is None:
            return
        doing = {
            "add": self._add, "preview": self._show_preview, "wish": self._wish, "import": self._import,
            "putback": self._put_back, "placereasons": self._place_in_reasons, "placeasks": self._place_as_asks,
            "placenone": self._place_nowhere,
        }  # fmt: skip
        done = doing.get(found["name"])
        n = None if found["n"] is None else int(found["n"])
        if done is not None:
            done(n, sent)
        elif n is not None and n < len(self.asked_rows):
            self._change(found["name"], n, sent)

    def _change(self, name: str, n: int, sent: QueryDict) -> None:
        """Something done to one row; what is not known changes nothing."""
        rows, self.touched = self.asked_rows, n
        if name in {"up", "down"}:
            self.asked_rows, self.touched = ask_rows.move(rows, n, -1 if name == "up" else 1)
        elif name == "split":
            told = sent.get("_cursor", "")
            self.asked_rows = ask_rows.split(rows, n, int(told) if _KEY.fullmatch(told) else None)
        elif name == "remove":
            self.initial["dropped"] = rows[n].text.strip() or self.initial.get("dropped", "")
            self.asked_rows = ask_rows.remove(rows, n) or (AskRow(),)
            self.touched = min(n, len(self.asked_rows) - 1)
        elif (
            change := {"join": ask_rows.join, "head": ask_rows.head, "unhead": ask_rows.unhead}.get(name)
        ) is not None:
            self.asked_rows = change(rows, n)

    def _add(self, n: int | None, _sent: QueryDict) -> None:
        self.asked_rows = ask_rows.add(self.asked_rows, n)
        self.touched = min(len(self.asked_rows) - 1 if n is None else n + 1, len(self.asked_rows) - 1)

    def _put_back(self, _n: int | None, sent: QueryDict) -> None:
        """The ask that was removed last, behind the others."""
        if text := sent.get("dropped", ""):
            self.asked_rows = (*self.asked_rows, AskRow(text))
            self.touched, self.initial["dropped"] = self.rows - 1, ""

    def _show_preview(self, _n: int | None, _sent: QueryDict) -> None:
        self.preview = True

    def _wish(self, n: int | None, _sent: QueryDict) -> None:
        """One more unit among those wished for."""
        if n is not None:
            self.initial["wished_units"] = [*self.initial["wished_units"], str(n)]

    def _import(self, _n: int | None, sent: QueryDict) -> None:
        """Fill the form from what was given; what stood there goes where nothing is lost."""
        self.source = SourceForm(sent, self.initial.get("_files"))
        if not self.source.is_valid():
            return
        taken, before = self.source.taken(), self._written()
        self.initial.update({"title": taken.title, "reasons": taken.reasons})
        rows = ask_rows.from_asks(taken.asks)
        self.asked_rows = rows[: ask_rows.MOST_ROWS] or (AskRow(),) * FIRST_ROWS
        self.doubts = doubts_of(taken)
        now = "".join(self._written().split())
        unwritten = (line for line in before.splitlines() if "".join(line.split()) not in now)
        self._leave(*taken.left, *(row.text for row in rows[ask_rows.MOST_ROWS :]), *unwritten)
        self.source = SourceForm()

    def _place_in_reasons(self, _n: int | None, sent: QueryDict) -> None:
        joined = (self.initial.get("reasons", "").rstrip(), sent.get("left", "").strip())
        self.initial.update({"reasons": "\n".join(filter(None, joined)), "left": ""})

    def _place_as_asks(self, _n: int | None, sent: QueryDict) -> None:
        lines = [line.strip() for line in sent.get("left", "").splitlines() if line.strip()]
        room = ask_rows.MOST_ROWS - len(self.asked_rows)
        written = tuple(row for row in self.asked_rows if row.text.strip() or row.place == HEAD)
        self.asked_rows = (*written, *map(AskRow, lines[:room])) or (AskRow(),)
        self.initial["left"] = "\n".join(lines[room:])

    def _place_nowhere(self, _n: int | None, _sent: QueryDict) -> None:
        self.initial["left"] = ""

    def _leave(self, *lines: str) -> None:
        """Put words where the author can take them up again."""
        kept = [self.initial.get("left", "").strip(), *lines]
        self.initial["left"] = "\n".join(line for line in kept if line)

    def _written(self) -> str:
        told = [self.initial.get("title", ""), self.initial.get("reasons", "")]
        return "\n".join([*told, *(f"{row.heading}\n{row.text}" for row in self.asked_rows)])

    # -- what the page shows -------------------------------------------------------------------------------------------

    @property
    def rows(self) -> int:
        return len(self.asked_rows)

    @property
    def collective(self) -> bool:
        """Whether a body files it."""
        return self.subject is not None and self.subject.proposal.proposing_body_id is not None

    def tail(self) -> list[BoundField]:
        """What stands below the asks, beside the wish for openness and the units."""
        return [self[name] for name in ("contact", "endorsement") if name in self.fields]

    def present(self, name: str) -> str:
        """The words that a field shows now."""
        return str(self[name].value() or "") if name in self.fields else ""

    def boxes(self) -> list[SheetRow]:
        """The rows as they are drawn."""
        found, last = self.doubted(), self.rows - 1
        shown = [
            AskRow(self.present(f"ask-{n}"), self.present(f"head-{n}"), row.place)
            for n, row in enumerate(self.asked_rows)
        ]
        return [
            SheetRow(
                n, number, self[f"ask-{n}"], self[f"head-{n}"] if row.begins else None, found.get(f"ask-{n}", []),
                n == last, n == self.touched,
            )
            for n, (row, number) in enumerate(zip(shown, ask_rows.numbers(shown), strict=True))
        ]  # fmt: skip

    def hidden_rows(self) -> list[BoundField]:
        """What belongs to the rows and is not seen."""
        heads = [self[f"head-{n}"] for n, row in enumerate(self.asked_rows) if not row.begins]
        return heads + [self[f"place-{n}"] for n in range(self.rows)]

    def doubted(self) -> dict[str, list[Doubtful]]:
        """The doubts that still hold, by the field that they are about; "" for the whole."""
        names = ["title", "reasons", *(f"ask-{n}" for n in range(self.rows))]
        return placed(self.doubts, {name: self.present(name) for name in names})

    def title_doubts(self) -> list[Doubtful]:
        return self.doubted().get("title", [])

    def reasons_doubts(self) -> list[Doubtful]:
        return self.doubted().get("reasons", [])

    def whole_doubts(self) -> list[Doubtful]:
        return self.doubted().get("", [])

    def doubts_value(self) -> str:
        return dump_doubts(doubt for some in self.doubted().values() for doubt in some)

    def draft(self) -> Draft:
        """What is written so far, for the checks."""
        return Draft(
            title=self.present("title"),
            reasons=self.present("reasons"),
            asks=tuple(self.present(f"ask-{n}") for n in range(self.rows)),
            contact=self.present("contact"),
            endorsement=self.present("endorsement"),
            collective=self.collective,
        )

    def wished_names(self) -> str:
        """The units that are ticked, by their short names."""
        ticked = {str(key) for key in self["wished_units"].value() or ()}
        units: Any = self.fields["wished_units"]
        return "、".join(unit.short_name for unit in units.queryset if str(unit.pk) in ticked)

    def present_asks(self) -> list[AskInput]:
        """The asks that would be saved, with their numbers."""
        return ask_rows.as_inputs([
            AskRow(self.present(f"ask-{n}"), self.present(f"head-{n}"), row.place) for n, row in enumerate(self.asked_rows)
        ])  # fmt: skip

    # -- what is handed in ---------------------------------------------------------------------------------------------

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_left(self) -> str:
        """What was not placed is in no field that is kept, so it must not be passed over."""
        if self.cleaned_data["left"]:
            words = gettext("还有文字没有放进表单。请放到理由或办法里，或者按“不要了”。")
            raise forms.ValidationError(words, code="left_over")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("_next") in GOING_ON:
            for one in check(self.draft()):
                name = FIELD_OF[one.section]
                if one.level is Level.MUST and name not in self.errors:
                    self.add_error(name, f"{one.words(gettext)}。{one.remedy(gettext)}")
        return cleaned

    def inputs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        names = ("title", "reasons", "wish", "contact", "endorsement", "wished_units")
        given = {name: cleaned[name] for name in names if name in cleaned}
        return given | {"asks": ask_rows.as_inputs(self._cleaned_rows())}

    def _cleaned_rows(self) -> Rows:
        cleaned = self.cleaned_data
        return tuple(
            AskRow(cleaned[f"ask-{n}"], cleaned[f"head-{n}"], row.place)
            for n, row in enumerate(self.asked_rows)
        )
