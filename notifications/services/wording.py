"""In which words a thing is told outside the house: the shipped ones, and those of a jurisdiction.

A wording has named gaps such as {编号}. Filling a gap is a look-up by its whole name and nothing else: no attribute,
no format, no code. The words are those of Chinese mail whatever language a page is read in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind
from notifications.models import Wording
from notifications.turns import kind_for, steps_after
from workflow.audiences import Audience
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from proposals.models import Jurisdiction

NEAR, DUE, LATE = "deadline.near", "deadline.due", "deadline.late"
RUNGS: Final = {NEAR: _("期限将到"), DUE: _("今天到期"), LATE: _("已经逾期")}
CALLED: Final = "call.publish"
"""The name under which a call for proposals is worded: one audience, everybody whom it addresses."""
AUDIENCES: Final = {
    Audience.PROPOSER: _("提案人"),
    Audience.COSIGNERS: _("联名人"),
    Audience.ADDRESSEES: _("收到答复的人"),
    Audience.SECRETARIAT: _("提案委"),
    Audience.OFFICE: _("督查室"),
    Audience.LEADS: _("主办单位"),
    Audience.CO_HANDLERS: _("会办单位"),
    Audience.UNIT: _("经办的单位"),
    Audience.LEADER: _("领办督办领导"),
}
GAPS: Final = {
    "编号": _("提案的编号"),
    "案由": _("提案或征集的题目"),
    "事项": _("办了哪一步，或到期的是哪一步"),
    "来自": _("办理这一步的单位或人"),
    "单位": _("所涉单位"),
    "期限": _("到期的日期"),
    "余日": _("离期限还有几天，或逾期几天"),
    "下一步": _("接着要办的是哪一步"),
    "时间": _("办理这一步的时间"),
    "收件人": _("收到消息的人或单位"),
    "链接": _("打开这件提案或这次征集的地址"),
}
"""The gaps that a wording may have, and what fills each."""

NO_DAY: Final = "未设"
"""What fills {期限} for a reader who has none; a line that says nothing else is left out."""

NO_NEXT: Final = "见页面"
"""What fills {下一步} where the tables do not name it; such a line is left out too."""

SUBJECT_LENGTH: Final = 120  # characters
BODY_LENGTH: Final = 4000
_GAP: Final = re.compile(r"\{([^{}]*)\}")
_SIGNATORY: Final = {
    Audience.PROPOSER: "您提出的",
    Audience.COSIGNERS: "您联名的",
    Audience.ADDRESSEES: "与您有关的",
}
_SUBJECTS: Final = {
    Kind.TURN: "{编号} {事项}：{案由}",
    Kind.PROGRESS: "{编号} {事项}：{案由}",
    Kind.URGING: "【催办】{编号} {案由}",
    Kind.DATES: "【期限变动】{编号} {事项}：{案由}",
    NEAR: "【期限将到】{编号} {事项}（{期限}）",
    DUE: "【今天到期】{编号} {事项}",
    LATE: "【已经逾期】{编号} {事项}（{期限}）",
}
_CALL: Final = (
    "【征集】{案由}",
    "{来自}征集提案线索：《{案由}》（{时间}）。\n截止：{期限}（{余日}）。\n请打开查看，提供线索：{链接}",
)
_SENTENCES: Final = {
    Kind.TURN: "：{事项}（{来自}，{时间}）。\n下一步：{下一步}。\n期限：{期限}。\n请打开办理：{链接}",
    Kind.PROGRESS: "：{事项}（{来自}，{时间}）。\n打开查看：{链接}",
    Kind.URGING: "：{来自}催办，请抓紧办理。\n期限：{期限}。\n请打开办理：{链接}",
    Kind.DATES: "：{事项}（{来自}，{时间}）。\n现在的期限：{期限}。\n打开查看：{链接}",
    NEAR: "：{事项}将于{期限}到期（{余日}）。\n办理单位：{单位}。\n打开查看：{链接}",
    DUE: "：{事项}今天（{期限}）到期。\n办理单位：{单位}。\n打开查看：{链接}",
    LATE: "：{事项}已于{期限}到期，{余日}。\n办理单位：{单位}。\n打开查看：{链接}",
}


@dataclass(frozen=True)
class Words:
    """A subject of one line, and a body."""

    subject: str
    body: str


def all_names() -> list[str]:
    """Everything that can be told, by name: each row that tells somebody, then the rungs of a deadline, then a call."""
    rows = (row for rows in TABLES.values() for row in rows.values() if row.audiences)
    return [*(f"{row.machine}.{row.name}" for row in rows), *RUNGS, CALLED]


def label_of(name: str) -> str:
    """What it is called on the pages."""
    if name == CALLED:
        return str(_("征集提案线索"))
    if name in RUNGS:
        return str(RUNGS[name])
    machine, _dot, transition = name.partition(".")
    row = TABLES[machine].get(transition)
    return str(row.label) if row is not None else transition


def audiences_of(name: str) -> list[Audience]:
    """To whom it is told, in the order in which a person counts as one of them."""
    if name == CALLED:
        return []
    if name in RUNGS:
        return [Audience.UNIT, *(audience for audience in AUDIENCES if audience != Audience.UNIT)]
    machine, _dot, transition = name.partition(".")
    row = TABLES[machine].get(transition)
    return list(row.audiences) if row is not None else []


def name_of_rung(offset: int) -> str:
    """The name under which the step of a deadline is worded, so many working days after its day."""
    return NEAR if offset < 0 else DUE if offset == 0 else LATE


def shipped(name: str, audience: str) -> Words:
    """The words that come with the program. There are some for every name, also for one that is not known."""
    if name == CALLED:
        return Words(*_CALL)
    form: str = name if name in RUNGS else kind_for(name, audience)
    opening = f"{_SIGNATORY.get(Audience(audience), '') if audience else ''}《{{案由}}》（{{编号}}）"
    return Words(_SUBJECTS[form], f"{opening}{_SENTENCES[form]}")


def unknown_gaps(text: str) -> list[str]:
    """What stands in braces without being one of `GAPS`, as it was typed; a brace that has no partner too."""
    unknown = [f"{{{name}}}" for name in _GAP.findall(text) if name not in GAPS]
    rest = _GAP.sub("", text)
    return unknown + [brace for brace in "{}" if brace in rest]


def fill(words: Words, values: Mapping[str, str]) -> Words:
    """The words with their gaps filled: one line of at most 120 characters, and a body of plain lines."""
    subject = " ".join(_filled(words.subject, values).split())
    if len(subject) > SUBJECT_LENGTH:
        subject = f"{subject[: SUBJECT_LENGTH - 1]}…"
    lines = [line for line in words.body.split("\n") if not _tells_nothing(line, values)]
    body = _filled("\n".join(lines), values)
    return Words(_printable(subject), "\n".join(map(_printable, body.splitlines())))


def _tells_nothing(line: str, values: Mapping[str, str]) -> bool:
    """Whether the line is there for what the reader does not have."""
    gaps = set(_GAP.findall(line))
    missing = {"期限", "余日"} if values.get("期限") == NO_DAY else set()
    missing |= {"下一步"} if values.get("下一步") == NO_NEXT else set()
    return bool(gaps) and gaps <= missing


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _GAP.sub(lambda gap: values.get(gap[1], gap[0]), text)


def _printable(line: str) -> str:
    """The line without control characters, which have a meaning to mail servers and terminals."""
    return "".join(character for character in line if character.isprintable() or character == "\u3000")


class Phrasebook:
    """The wordings of jurisdictions, each read once while this lives."""

    def __init__(self) -> None:
        self._own: dict[int, dict[tuple[str, str], Words]] = {}

    def words(self, jurisdiction_id: int, name: str, audience: str) -> Words:
        """A jurisdiction's words for this audience, else for everybody, else those that ship."""
        if jurisdiction_id not in self._own:
            own = Wording.objects.filter(jurisdiction=jurisdiction_id)
            self._own[jurisdiction_id] = {(w.name, w.audience): Words(w.subject, w.body) for w in own}
        own_words = self._own[jurisdiction_id]
        chosen = own_words.get((name, audience)) or own_words.get((name, ""))
        return chosen or shipped(name, audience)


def example(jurisdiction: Jurisdiction, name: str) -> dict[str, str]:
    """Values for a preview: of no real case."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "编号": "20230001",
            "案由": "关于加快企业培育的建议",
            "事项": "报送会办意见" if name in RUNGS else label_of(name),
            "来自": "督查室",
            "单位": "科技局",
            "期限": "2023年6月30日",
            "余日": {NEAR: "还有 5 天", LATE: "逾期 1 天"}.get(name, "今天到期"),
            "下一步": _next_of_any(name),
            "时间": "2023年5月22日 10:00",
            "收件人": "科技局",
            "链接": f"{settings.SITE_URL}/cases/{jurisdiction.slug}/20230001/",
        }


def next_words(name: str, audience: str) -> str:
    """What the reader's side does next, as the pages call it; `NO_NEXT` where the tables do not say."""
    return "、".join(str(row.label) for row in steps_after(name, audience)) or NO_NEXT


def _next_of_any(name: str) -> str:
    said = (next_words(name, audience) for audience in audiences_of(name))
    return next((words for words in said if words != NO_NEXT), NO_NEXT)


def set_wording(
    jurisdiction: Jurisdiction, name: str, audience: str, words: Words, *, at: datetime
) -> Wording:
    """From now on the jurisdiction tells it in these words. The form has asked `unknown_gaps`."""
    values = {"subject": words.subject, "body": words.body, "edited_at": at}
    wording, _made = Wording.objects.update_or_create(
        jurisdiction=jurisdiction, name=name, audience=audience, defaults=values
    )
    return wording


@transaction.atomic
def reset_wording(jurisdiction: Jurisdiction, name: str, audience: str) -> None:
    """Tell it in the shipped words again."""
    Wording.objects.filter(jurisdiction=jurisdiction, name=name, audience=audience).delete()
