"""Forms by which files come to a proposal and go."""

from __future__ import annotations

import base64
import binascii
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Attachment
from proposals.services.attachments import Examined, RefusedFileError, examine
from workflow.forms.base import MoveForm

ACCEPTED: Final = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png,.txt"


class UploadInput(forms.FileInput):
    """A browser's file, or what a program sends in its place: an object with `name` and `content` (base64)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = super().value_from_datadict(data, files, name)
        given = None if sent else data.get(name)
        return given if isinstance(given, dict) else sent


class UploadField(forms.FileField):
    """A file that was looked into; its value is what was found out. Refuses with the code of what speaks against it."""

    widget = UploadInput(attrs={"accept": ACCEPTED})
    item_schema: ClassVar[dict[str, Any]] = {
        "properties": {
            "name": {"type": "string", "minLength": 1},
            "content": {"type": "string", "contentEncoding": "base64"},
        },
        "required": ["name", "content"],
        "additionalProperties": False,
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file as Examined, None where there is none."""
        file = super().clean(_decoded(data) if isinstance(data, dict) else data, initial)
        if file is None:
            return None
        try:
            return examine(file.file, file.size, file.name)
        except RefusedFileError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


def _decoded(given: dict[str, Any]) -> SimpleUploadedFile:
    name, content = given.get("name"), given.get("content")
    if isinstance(name, str) and name and isinstance(content, str) and set(given) == {"name", "content"}:
        try:
            return SimpleUploadedFile(name, base64.b64decode(content, validate=True))
        except (binascii.Error, ValueError):
            pass
    raise forms.ValidationError(_("应为含有 name 和 content（base64）的对象。"), code="invalid_file")


class UploadsInput(UploadInput):
    """All the files that a browser's one field was given, or the one that a program sends."""

    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several files at once; its value is a list of what was found out about each.

    Where one is unfit none is taken, and every unfit one is named. All together are no larger than one file may be:
    a request's body is cut off not far beyond that.
    """

    widget = UploadsInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if data and isinstance(data, list) else [data or None]
        _bounded(given)
        found: list[Examined] = []
        faults: list[forms.ValidationError] = []
        for one in given:
            try:
                found.append(super().clean(one, initial))
            except forms.ValidationError as error:
                faults.append(error)
        if faults:
            raise forms.ValidationError(faults)
        return [file for file in found if file is not None]


def _bounded(given: list[Any]) -> None:
    """Refuse before any is looked into what is too much at once; one that is too large by itself is named later."""
    if len(given) > settings.ATTACHMENTS_MOST:
        words = _("一次最多传 %(most)d 个文件，这次选了 %(count)d 个，请分几次传。")
        shown = {"most": settings.ATTACHMENTS_MOST, "count": len(given)}
        raise forms.ValidationError(words % shown, code="files_many")
    sizes = [getattr(file, "size", 0) for file in given]
    if sum(sizes) > settings.ATTACHMENT_BYTES >= max(sizes):
        words = _("这次选的 %(count)d 个文件合计超过 %(most)d MB，请分几次传。")
        shown = {"count": len(given), "most": settings.ATTACHMENT_BYTES // (1024 * 1024)}
        raise forms.ValidationError(words % shown, code="files_large")


class AttachmentForm(MoveForm):
    """Files of one purpose. Only a proposal that was handed in on paper also takes the scan of its original."""

    takes_files: ClassVar[bool] = True

    file = UploadsField(label=gettext_lazy("选择文件"), allow_empty_file=True)
    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"),
        choices=[(one.value, one.label) for one in (Attachment.Purpose.MATERIAL, Attachment.Purpose.SCAN)],
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        proposal = self.subject.proposal
        if proposal.entered_by_id is None:
            del self.fields["purpose"]
            return
        scans = proposal.attachments.filter(purpose=Attachment.Purpose.SCAN, removed_at=None)
        wanted = Attachment.Purpose.MATERIAL if scans.exists() else Attachment.Purpose.SCAN
        self.fields["purpose"].initial = wanted.value

    def inputs(self) -> dict[str, Any]:
        values = {"purpose": Attachment.Purpose.MATERIAL.value, **self.cleaned_data}
        files = values.pop("file")
        names = _("、").join(file.facts.name for file in files)
        return values | {"files": files, "reason": self.told(names)}

    def told(self, name: str) -> str:
        """What the timeline says of the files."""
        return name


class LateAttachmentForm(AttachmentForm):
    """The same once the proposal is out of its author's hands: it must say why."""

    field_order = ("file", "purpose", "reason")
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def told(self, name: str) -> str:
        return _("%(name)s：%(reason)s") % {"name": name, "reason": self.cleaned_data["reason"]}


class DetachmentForm(MoveForm):
    attachment = forms.ModelChoiceField(
        label=gettext_lazy("附件"), queryset=Attachment.objects.none(), empty_label=None
    )

    def prepare(self) -> None:
        kept = self.subject.proposal.attachments.filter(removed_at=None).order_by("pk")
        lasting = [Attachment.Purpose.RATING, Attachment.Purpose.EVIDENCE]  # what was said and proved stays
        kept = kept.exclude(purpose__in=lasting)
        self.fields["attachment"].queryset = kept  # type: ignore[attr-defined]

    def inputs(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return values | {"reason": self.told(values["attachment"].name)}

    def told(self, name: str) -> str:
        """What the timeline says of the file."""
        return name


class LateDetachmentForm(DetachmentForm):
    field_order = ("attachment", "reason")
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def told(self, name: str) -> str:
        return _("%(name)s：%(reason)s") % {"name": name, "reason": self.cleaned_data["reason"]}
