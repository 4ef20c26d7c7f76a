"""The contents list of a case's file (归档目录): what papers it holds, as far as the reader may have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.documents.content import Field, Form
from portal.documents.layout import day_words
from portal.documents.wording import number_words, session_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from workflow.models import Case


def contents_list(case: Case, titles: Sequence[str], on: date) -> Form:
    """The sheet on top of the file, with a line for each of what it holds."""
    proposal = case.proposal
    lines = [f"{number}、{title}" for number, title in enumerate(titles, start=1)]
    return Form(
        subject=f"{number_words(case)}归档目录",
        dated=on,
        title=("提案归档目录",),
        number=number_words(case),
        rows=(
            (Field("案由", proposal.title),),
            (Field("届次", session_of(case)), Field("提案人", proposal.proposer_name)),
            (Field("分类", proposal.category), Field("现在", str(case.get_state_display()))),
            (Field("立案日期", day_words(case.filed_on)), Field("交办日期", day_words(case.handed_over_on))),
            (Field("答复日期", day_words(case.replied_on)), Field("办结日期", day_words(case.closed_on))),
            (Field("目录", "\n".join(lines), lines=6),),
        ),
        notes=("目录只列取得本案卷的人可以阅读的文书和附件。",),
    )
