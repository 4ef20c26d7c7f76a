"""The sheet on which the secretariat enters what was handed in on paper, as the page asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.forms.paper import PaperForm

if TYPE_CHECKING:
    from portal.web.visitor import Visitor


class PaperEntryForm(PaperForm):
    """For a visitor."""

    def __init__(self, data: Any = None, *, me: Visitor) -> None:
        super().__init__(data, held=me.held, actor=me.user, on=me.on)
