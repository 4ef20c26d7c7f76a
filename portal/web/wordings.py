"""The wordings of a jurisdiction: what can be worded, in which words it is told now, and the form that changes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models import Wording
from notifications.services.wording import (
    AUDIENCES,
    BODY_LENGTH,
    GAPS,
    SUBJECT_LENGTH,
    Words,
    all_names,
    audiences_of,
    label_of,
    unknown_gaps,
)
from workflow.audiences import Audience

if TYPE_CHECKING:
    from proposals.models import Jurisdiction

MACHINES = {
    "case": gettext_lazy("提案"),
    "assignment": gettext_lazy("承办"),
    "opinion": gettext_lazy("会办意见"),
    "reply": gettext_lazy("答复"),
    "commitment": gettext_lazy("承诺"),
    "deadline": gettext_lazy("期限"),
    "call": gettext_lazy("征集"),
}


@dataclass(frozen=True)
class Version:
    """One thing as it is told to one audience; an empty audience is everybody. `own` says that the words are not the shipped ones."""

    name: str
    audience: str
    label: str
    own: bool


@dataclass(frozen=True)
class Matter:
    """One thing that can be told, with what its words can differ for."""

    label: str
    versions: list[Version]


def matters(jurisdiction: Jurisdiction) -> list[tuple[str, list[Matter]]]:
    """Everything that can be told, by what it is about. One query."""
    own = set(Wording.objects.filter(jurisdiction=jurisdiction).values_list("name", "audience"))
    groups: dict[str, list[Matter]] = {}
    for name in all_names():
        machine = name.partition(".")[0]
        versions = [_version(name, audience, own) for audience in ["", *audiences_of(name)]]
        groups.setdefault(machine, []).append(Matter(label_of(name), versions))
    return [(str(MACHINES[machine]), found) for machine, found in groups.items()]


def version_of(jurisdiction: Jurisdiction, name: str, audience: str) -> Version:
    """What an address names. Raises Http404 where nothing is told by that name to that audience."""
    if name not in all_names() or audience not in ["", *audiences_of(name)]:
        raise Http404
    own = Wording.objects.filter(jurisdiction=jurisdiction, name=name, audience=audience)
    return _version(name, audience, set(own.values_list("name", "audience")))


def _version(name: str, audience: str, own: set[tuple[str, str]]) -> Version:
    label = str(AUDIENCES[Audience(audience)]) if audience else _("所有收件人")
    return Version(name, audience, label, (name, audience) in own)


def heading(version: Version) -> str:
    """What is worded, and for whom."""
    return f"{label_of(version.name)} · {version.label}"


class WordingForm(forms.Form):
    """A subject of one line and a body, with no gap that nothing fills."""

    subject = forms.CharField(label=gettext_lazy("标题"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=gettext_lazy("正文"), max_length=BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, words: Words, data: Any = None) -> None:
        super().__init__(data, initial={"subject": words.subject, "body": words.body})

    def clean_subject(self) -> str:
        return _known(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return _known(self.cleaned_data["body"].replace("\r\n", "\n"))

    def words(self) -> Words:
        """Only for a valid form."""
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"])


def _known(text: str) -> str:
    unknown = unknown_gaps(text)
    if unknown:
        reason = {"unknown": "、".join(unknown), "known": "".join(f"{{{name}}}" for name in GAPS)}
        raise forms.ValidationError(_("不认得%(unknown)s。可用的有：%(known)s。") % reason)
    return text
