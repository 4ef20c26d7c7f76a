"""How grave each finding is and in which words it is told: the one table that the interface translates.

What reading already doubts keeps reading's message (`proposals.parsing.MESSAGES`); here it gets its gravity and remedy.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from proposals.parsing import MESSAGES
from workflow.assembly.checking.findings import Severity


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogue; this package stays free of Django, so the caller translates."""
    return message


class Wording(NamedTuple):
    """Severity, message and remedy; the sentences are Chinese with {placeholders}."""

    severity: Severity
    message: str
    remedy: str


_CORRECT = gettext_noop("请按案卷更正；如案卷有误，请先更正案卷。")
_FILL_IN = gettext_noop("请在签发前补齐。")

_AGAINST_THE_CASE = {
    "wrong_session": Wording(
        Severity.MUST, gettext_noop("文中写的届次是“{found}”，案卷中是“{expected}”。"), _CORRECT
    ),
    "wrong_number": Wording(
        Severity.MUST, gettext_noop("文中写的编号是“{found}”，案卷中是“{expected}”。"), _CORRECT
    ),
    "wrong_title": Wording(
        Severity.MUST, gettext_noop("文中写的题目与案卷中的“{expected}”不一致。"), _CORRECT
    ),
    "wrong_noun": Wording(
        Severity.MUST,
        gettext_noop("本件是政协提案，应称“委员”“提案”，文中写作“{found}”。"),
        gettext_noop("请把“代表”“建议”改为“委员”“提案”。"),
    ),
    "wrong_noun.suggestion": Wording(
        Severity.MUST,
        gettext_noop("本件是人大建议，应称“代表”“建议”，文中写作“{found}”。"),
        gettext_noop("请把“委员”“提案”改为“代表”“建议”。"),
    ),
    "wrong_addressee": Wording(
        Severity.MUST, gettext_noop("主送写的是“{found}”，案卷中应是“{expected}”。"), _CORRECT
    ),
    "addressee_contradicts_kind": Wording(
        Severity.MUST,
        gettext_noop("本件是答复函，应写给提案者，主送却是单位“{found}”。"),
        gettext_noop("请改正主送，或改按会办意见报送主办单位。"),
    ),
    "addressee_contradicts_kind.opinion": Wording(
        Severity.MUST,
        gettext_noop("本件是会办意见，应送主办单位，主送却是“{found}”。"),
        gettext_noop("请把主送改为主办单位。"),
    ),
    "bureau_without_opinion": Wording(
        Severity.LOOK,
        gettext_noop("文中写已听取“{found}”的意见，但没有收到{bureau}的会办意见。"),
        gettext_noop("请催办该单位，或从文中删去，或说明理由。"),
    ),
    "ask_unanswered": Wording(
        Severity.LOOK,
        gettext_noop("建议“{ask}”没有得到回应。"),
        gettext_noop("请补写回应，或写明不能回应的理由。"),
    ),
    "class_missing": Wording(Severity.MUST, gettext_noop("没有选定办理结果类别。"), _FILL_IN),
    "document_number_missing": Wording(Severity.MUST, gettext_noop("没有发文字号。"), _FILL_IN),
    "signer_missing": Wording(Severity.MUST, gettext_noop("没有签发人。"), _FILL_IN),
    "contact_missing": Wording(Severity.MUST, gettext_noop("没有联系人和联系电话。"), _FILL_IN),
    "copies_missing": Wording(Severity.LOOK, gettext_noop("没有抄送单位。"), _FILL_IN),
}

_IN_THE_TEXT = {
    "doubled_word": Wording(
        Severity.LOOK, gettext_noop("“{found}”中的“{word}”重复。"), gettext_noop("请删去多余的字词。")
    ),
}

_REMEDIES = {
    "address_mixed": (Severity.LOOK, gettext_noop("请前后统一称“您”或“你们”。")),
    "ambiguous_date": (Severity.MUST, gettext_noop("请写明年、月、日。")),
    "broken_document_number": (Severity.MUST, gettext_noop("请写成“机关代字〔年份〕序号”的形式。")),
    "broken_numbering": (Severity.LOOK, gettext_noop("请重新编号。")),
    "broken_numbering.run_in": (Severity.LOOK, gettext_noop("请在编号前换行。")),
    "co_handler_writes_member": (Severity.LOOK, gettext_noop("请改送主办单位，由主办单位统一答复。")),
    "doubled_punctuation": (Severity.LOOK, gettext_noop("请只保留一个标点。")),
    "foreign_address": (Severity.LOOK, gettext_noop("请删去与答复无关的网址。")),
    "impossible_date": (Severity.MUST, gettext_noop("请核对后改为实际日期。")),
    "incomplete_date": (Severity.LOOK, gettext_noop("请写明年、月、日。")),
    "noun_mixed": (Severity.MUST, gettext_noop("政协提案称“委员”，人大建议称“代表”，请改正。")),
    "number_differs": (Severity.REMARK, gettext_noop("请全文统一写法。")),
    "placeholder_left": (Severity.MUST, gettext_noop("请删去或填写。")),
    "session_differs": (Severity.LOOK, gettext_noop("请核对后全文统一。")),
    "title_contradicts_addressee": (Severity.LOOK, gettext_noop("请把标题改为会办意见，或改正主送。")),
}

WORDINGS: Final = {
    **_AGAINST_THE_CASE,
    **_IN_THE_TEXT,
    **{key: Wording(severity, MESSAGES[key], remedy) for key, (severity, remedy) in _REMEDIES.items()},
}
"""By key: the code, or code.variant where one code has several wordings."""

FROM_READING: Final = frozenset(_REMEDIES)
"""The doubts of reading that are slips of a letter; the others are only uncertainties of reading."""
