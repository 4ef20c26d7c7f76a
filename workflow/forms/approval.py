"""Forms of the rows by which a letter is signed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.forms.base import MoveForm, paragraph


class SignatureForm(MoveForm):
    """A leader's signature, with what they have to say (批示)."""

    reason = paragraph(_("批示意见"), rows=3, required=False)
