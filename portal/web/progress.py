"""How far a thing on the desk has come, in a few words and a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.web.signals import day_words, due_words
from portal.web.subjects import machine_of
from workflow.services.awaited import Kind, Wait
from workflow.services.progress import since
from workflow.states import OpinionState, ReplyState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from typing import Any

    from workflow.services.desk import Item
    from workflow.services.progress import Progress, Tally

    Teller = Callable[[Item, Progress, date], "Said"]

SHORT: Final = 32
"""So many characters of somebody's own words are shown."""
LOSING: Final = "lose_right"
STAGES: Final = {
    ("opinion", OpinionState.APPROVED): gettext_lazy("已签批，待送达"),
    ("reply", ReplyState.CHECKING): gettext_lazy("答复已拟，待核稿"),
    ("reply", ReplyState.COUNTERSIGNING): gettext_lazy("会签中"),
    ("reply", ReplyState.APPROVED): gettext_lazy("已签发，待发文"),
}


class Said(NamedTuple):
    """What stands in the column, and the remark below it."""

    main: str = ""
    note: str = ""


def said(item: Item, progress: Progress, on: date) -> Said:
    """The progress of a thing in words; empty where there is nothing to say."""
    if isinstance(item, Wait):
        return _waiting(item, progress, on)
    name = f"{item.machine}.{item.row.name}"
    teller = TELLERS.get(name) or TELLERS.get(item.machine)
    return teller(item, progress, on) if teller else Said()


def _waiting(wait: Wait, progress: Progress, on: date) -> Said:
    if wait.kind is Kind.RATINGS:
        return Said(
            _tallied(_("评价 %(done)d/%(all)d"), progress.ratings), _missing(_("等%(who)s"), progress.ratings)
        )
    if wait.kind is Kind.REVIEW:
        return Said(_stage(wait.subject), _asks(progress))
    note = _urged(wait, on)
    if wait.own:
        missing = _missing(_("缺%(who)s"), progress.opinions)
        return Said(_heard(progress), "，".join(filter(None, [missing, note])))
    return Said("、".join(owing.share.organisation.short_name for owing in wait.owing), note)


def _urged(wait: Wait, on: date) -> str:
    """When the units were urged last, and from when one's own body may do so again."""
    last = max((owing.urged_on for owing in wait.owing if owing.urged_on), default=None)
    if last is None:
        return ""
    again = max(
        (owing.again_on for owing in wait.owing if owing.again_on and owing.again_on > on), default=None
    )
    words = _("%(day)s 催办过，%(again)s 起可以再催") if again else _("%(day)s 催办过")
    return words % {"day": day_words(last, on), "again": day_words(again, on) if again else ""}


def _heard(progress: Progress) -> str:
    return _tallied(_("会办意见 %(done)d/%(all)d"), progress.opinions)


def _asks(progress: Progress) -> str:
    return _tallied(_("建议已答 %(done)d/%(all)d"), progress.asks)


def _tallied(words: str, tally: Tally | None) -> str:
    return words % {"done": tally.done, "all": tally.all} if tally and tally.all else ""


def _missing(words: str, tally: Tally | None) -> str:
    return words % {"who": "、".join(tally.missing)} if tally and tally.missing else ""


def _stage(letter: Any) -> str:
    """Where a letter lies that waits for somebody's hand."""
    if letter.state == OpinionState.IN_REVIEW:
        return _("已核稿，待领导签批") if letter.checked_digest else _("意见已拟，待科室负责人审核")
    if letter.state == ReplyState.OFFICE_REVIEW:
        return _("复前审核已通过，待领导签发") if letter.cleared_digest else _("待督查室复前审核")
    words = STAGES.get((machine_of(letter), letter.state))
    return str(words or letter.get_state_display())


def _back(progress: Progress) -> Said | None:
    """That a letter came back, and why."""
    returned = progress.returned
    if returned is None:
        return None
    words = ngettext("%(who)s退回 %(n)d 次", "%(who)s退回 %(n)d 次", returned.times)
    reason = (
        _("意见：%(words)s") % {"words": Truncator(returned.reason).chars(SHORT)} if returned.reason else ""
    )
    return Said(words % {"who": returned.by, "n": returned.times}, reason)


def _opinion(item: Item, progress: Progress, _on: date) -> Said:
    letter = item.subject
    if letter.state != OpinionState.DRAFTING:
        return Said(_stage(letter))
    if (back := _back(progress)) is not None:
        return back
    if not letter.text_version:
        return Said(_("未写"))
    return Said(_("意见已拟，待送审"), _tallied(_("建议已表态 %(done)d/%(all)d"), progress.asks))


def _reply(item: Item, progress: Progress, _on: date) -> Said:
    letter = item.subject
    if letter.state == ReplyState.ISSUED:
        return Said(letter.document_number, _("待送达"))
    if letter.state != ReplyState.DRAFTING:
        return Said(_stage(letter), _asks(progress))
    if (back := _back(progress)) is not None:
        return back
    if letter.text_version:
        return Said(_asks(progress), _missing(_("缺%(who)s的会办意见"), progress.opinions))
    return _answering(item, progress, _on)


def _answering(_item: Item, progress: Progress, _on: date) -> Said:
    """What a lead has in hand before it writes: the opinions, or, once all are in, what they leave open."""
    opinions, asks = progress.opinions, progress.asks
    if opinions and opinions.missing:
        return Said(_heard(progress), _missing(_("缺%(who)s"), opinions))
    if opinions is None or asks is None:
        return Said(_("未起草"))
    left = asks.all - asks.done
    note = (
        ngettext("%(n)d 条还没有单位回应", "%(n)d 条还没有单位回应", left) % {"n": left}
        if left
        else _heard(progress)
    )
    return Said(_tallied(_("建议有回应 %(done)d/%(all)d"), asks), note)


def _opening(item: Item, _progress: Progress, _on: date) -> Said:
    asked = item.subject.missing
    return Said(_("主办单位退补"), Truncator(asked).chars(SHORT)) if asked else Said(_("未起草"))


def _handed(item: Item, progress: Progress, on: date) -> Said:
    begun, right = since(item), progress.object_until
    main = _("%(day)s 交办") % {"day": day_words(begun, on)} if begun else ""
    if right is None:
        return Said(main)
    lost = right.rule is not None and right.rule.late == LOSING
    if right.due_on == on:
        return Said(main, _("过今天视为同意承办") if lost else _("今天还可以申请改办"))
    if right.due_on < on:
        return Said(main, _("改办申请期已过") if lost else "")
    return Said(main, _("%(day)s 前可以申请改办") % {"day": due_words(right, on)})


def _objection(_item: Item, progress: Progress, _on: date) -> Said:
    objection = progress.objection
    if objection is None:
        return Said()
    suggested = objection.suggested
    note = _("建议改由%(unit)s") % {"unit": suggested.short_name} if suggested else ""
    return Said(str(objection.get_ground_display()), note)


def _extension(_item: Item, progress: Progress, on: date) -> Said:
    extension = progress.extension
    if extension is None:
        return Said()
    main = _("申请延至 %(day)s") % {"day": day_words(extension.until_on, on)}
    return Said(main, Truncator(extension.reason).chars(SHORT))


def _begun(words: Any) -> Teller:
    """Since when it lies there."""

    def tell(item: Item, _progress: Progress, on: date) -> Said:
        begun = since(item)
        return Said(str(words) % {"day": day_words(begun, on)} if begun else "")

    return tell


def _signers(_item: Item, progress: Progress, _on: date) -> Said:
    return Said(
        _tallied(_("联名 %(done)d/%(all)d 已同意"), progress.signers),
        _missing(_("等%(who)s"), progress.signers),
    )


def _closing(_item: Item, progress: Progress, _on: date) -> Said:
    return Said(_tallied(_("评价 %(done)d/%(all)d"), progress.ratings))


def _promise(item: Item, _progress: Progress, _on: date) -> Said:
    return Said(Truncator(item.subject.measure).chars(SHORT))


def _received(item: Item, _progress: Progress, on: date) -> Said:
    letter = item.subject
    return Said(letter.document_number, day_words(letter.delivered_on, on) if letter.delivered_on else "")


TELLERS: Final[Mapping[str, Teller]] = {
    "assignment.accept": _handed,
    "assignment.draft_opinion": _opening,
    "assignment.draft_reply": _answering,
    "assignment.uphold": _objection,
    "assignment.extend_consent": _extension,
    "assignment.extend_grant": _extension,
    "opinion": _opinion,
    "reply": _reply,
    "reply.acknowledge": _received,
    "case.answer_invitation": _begun(gettext_lazy("%(day)s 邀请")),
    "case.submit": _signers,
    "case.recommend": _begun(gettext_lazy("%(day)s 提交")),
    "case.file": _begun(gettext_lazy("%(day)s 提交")),
    "case.hand_over": _begun(gettext_lazy("%(day)s 立案")),
    "case.evaluate": _begun(gettext_lazy("%(day)s 答复")),
    "case.close": _closing,
    "commitment": _promise,
}
"""By the row's full name, else by its machine."""
