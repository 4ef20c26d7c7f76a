"""How grave each finding is and in which words it is told: the one table that the interface translates.

What reading already doubts keeps reading's message (`proposals.parsing.MESSAGES`); here it gets its gravity and remedy.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from proposals.messages import gettext_noop
from proposals.parsing import MESSAGES
from workflow.assembly.checking.findings import Severity


class Wording(NamedTuple):
    """Severity, message and remedy; the sentences are Chinese with {placeholders}."""

    severity: Severity
    message: str
    remedy: str


_CORRECT = gettext_noop("请按案卷更正；如案卷有误，请先更正案卷。")
_FILL_IN = gettext_noop("请在签发前补齐。")

_COMPARE = gettext_noop("请与发出的原件核对；原件也没有的，请补齐。")
_DATE_FORM = gettext_noop("请写成“2024年6月8日”的形式（GB/T 9704—2012）。")
_NUMBER_FORM = gettext_noop("请写成“某字〔2024〕8号”的形式（GB/T 9704—2012）。")
_PAIR = gettext_noop("请补上或删去一半。")

_AS_THEY_WROTE = gettext_noop("请与原意见核对；确须改动的，请与该单位核实后说明。")

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
    "wrong_name": Wording(
        Severity.LOOK, gettext_noop("文中称“{found}”，本件的提案者是“{expected}”，请核对姓名。"), _CORRECT
    ),
    "case_not_named": Wording(
        Severity.LOOK,
        gettext_noop("文中没有写明第{number}号的编号或题目。"),
        gettext_noop("请写明所答复的每一件提案、建议的题目和编号。"),
    ),
    "bureau_without_opinion": Wording(
        Severity.LOOK,
        gettext_noop("文中写已听取“{found}”的意见，但没有收到{bureau}的会办意见。"),
        gettext_noop("请催办该单位，或从文中删去，或说明理由。"),
    ),
    "bureau_without_opinion.stranger": Wording(
        Severity.LOOK,
        gettext_noop("文中写已听取“{found}”的意见，但它不是本件的承办单位，也没有来文。"),
        gettext_noop("请核对单位名称，或从文中删去，或说明是怎样听取的。"),
    ),
}

_OWED = {
    "ask_unanswered": Wording(
        Severity.MUST,
        gettext_noop("建议“{ask}”没有得到回应。"),
        gettext_noop("请补写回应，或写明不能回应的理由。"),
    ),
    "ask_unanswered.lost": Wording(
        Severity.MUST,
        gettext_noop("建议“{ask}”没有得到回应，而{bureau}的会办意见谈到了它。"),
        gettext_noop("请把会办意见写入答复，或写明不写入的理由。"),
    ),
    "verdict_missing": Wording(
        Severity.MUST,
        gettext_noop("对建议“{ask}”还没有表态。"),
        gettext_noop("请逐条表态；与本单位无关的请选“不属本单位职责”。"),
    ),
    "opinion_unused": Wording(
        Severity.LOOK,
        gettext_noop("{bureau}的会办意见还有段落没有采用，也没有说明理由。"),
        gettext_noop("请写入答复，或逐段标明不采用的理由。"),
    ),
    "altered_figure": Wording(
        Severity.LOOK,
        gettext_noop("此处写“{found}”，{bureau}的会办意见是“{was}”，数字不一致。"),
        _AS_THEY_WROTE,
    ),
    "altered_date": Wording(
        Severity.LOOK,
        gettext_noop("此处写“{found}”，{bureau}的会办意见是“{was}”，时间不一致。"),
        _AS_THEY_WROTE,
    ),
    "altered_unit": Wording(
        Severity.LOOK,
        gettext_noop("此处写“{found}”，{bureau}的会办意见是“{was}”，单位不一致。"),
        _AS_THEY_WROTE,
    ),
    "altered_subject": Wording(
        Severity.LOOK,
        gettext_noop("此处写“{found}”，{bureau}的会办意见是“{was}”，所说的对象变了。"),
        _AS_THEY_WROTE,
    ),
    "altered_negation": Wording(
        Severity.LOOK,
        gettext_noop("此处写“{found}”，{bureau}的会办意见是“{was}”，肯定与否定相反。"),
        _AS_THEY_WROTE,
    ),
    "altered_speaker": Wording(
        Severity.LOOK,
        gettext_noop("“{found}”照抄自{bureau}的会办意见，在这里指的成了主办单位。"),
        gettext_noop("请改为该单位的名称。"),
    ),
    "figure_unsourced": Wording(
        Severity.LOOK,
        gettext_noop("“{figures}”不在任何会办意见中。"),
        gettext_noop("请核对出处；是本单位的数据，说明后保留。"),
    ),
    "confidential_quoted": Wording(
        Severity.MUST,
        gettext_noop("“{found}”出自{bureau}会办意见中不得引用的段落。"),
        gettext_noop("请删去，或先商{bureau}同意引用。"),
    ),
    "confidential_figure": Wording(
        Severity.MUST,
        gettext_noop("数字“{found}”只见于{bureau}会办意见中不得引用的段落。"),
        gettext_noop("请删去，或先商{bureau}同意引用。"),
    ),
    "talk_missing": Wording(
        Severity.LOOK,
        gettext_noop("与提案者的沟通须登记 {required} 次，已登记 {held} 次。"),
        gettext_noop("请与提案者沟通后登记面商记录。"),
    ),
    "talk_claimed": Wording(
        Severity.LOOK,
        gettext_noop("文中写“{found}”，但没有面商记录。"),
        gettext_noop("请登记面商记录，或改正这一句。"),
    ),
    "talk_none": Wording(
        Severity.REMARK,
        gettext_noop("还没有登记与提案者的沟通。"),
        gettext_noop("答复前宜与提案者沟通，并登记面商记录。"),
    ),
    "class_missing": Wording(Severity.MUST, gettext_noop("没有办理结果类别。"), _FILL_IN),
    "document_number_missing": Wording(Severity.MUST, gettext_noop("没有发文字号。"), _FILL_IN),
    "signer_missing": Wording(Severity.MUST, gettext_noop("没有签发人。"), _FILL_IN),
    "contact_missing": Wording(Severity.MUST, gettext_noop("没有联系人和联系电话。"), _FILL_IN),
    "copies_missing": Wording(Severity.LOOK, gettext_noop("没有抄送单位。"), _FILL_IN),
    "bureau_missing": Wording(Severity.MUST, gettext_noop("没有落款单位。"), _FILL_IN),
    "date_missing": Wording(Severity.MUST, gettext_noop("没有成文日期。"), _FILL_IN),
    "matter_missing": Wording(Severity.MUST, gettext_noop("没有写明答复的是哪一件提案、建议。"), _FILL_IN),
}

# What is published is often shortened, and nobody has said of it which ask it answers: a paper is only to be looked at.
_ON_PAPER = {
    **{
        f"{key}.paper": wording._replace(severity=Severity.LOOK, remedy=_COMPARE)
        for key, wording in _OWED.items()
        if wording.remedy == _FILL_IN
    },
    **{
        f"{key}.paper": _OWED[key]._replace(severity=Severity.LOOK)
        for key in ("ask_unanswered", "ask_unanswered.lost")
    },
}

_IN_THE_TEXT = {
    "address_mixed": Wording(
        Severity.LOOK,
        MESSAGES["address_mixed"],
        gettext_noop("请前后统一称呼：一人称“您”，数人称“你们”，单位称“贵会”等。"),
    ),
    "address_number": Wording(
        Severity.LOOK,
        gettext_noop("主送只有一人，文中却称“{found}”。"),
        gettext_noop("请改称“您”，或补全主送的各位提案者。"),
    ),
    "alias_drift": Wording(
        Severity.REMARK,
        gettext_noop("“{found}”与前文“{first}”像是同一单位，写法不一。"),
        gettext_noop("请全文统一写法，或在第一次出现时注明简称。"),
    ),
    "broken_numbering.first": Wording(
        Severity.LOOK,
        gettext_noop("编号“{found}”之前没有第一项。"),
        gettext_noop("请补上缺失的一项，或重新编号。"),
    ),
    "date_digits": Wording(
        Severity.LOOK, gettext_noop("成文日期写作“{found}”，应写全年、月、日。"), _DATE_FORM
    ),
    "date_mixed": Wording(
        Severity.LOOK, gettext_noop("日期“{found}”中汉字数字与阿拉伯数字混用。"), _DATE_FORM
    ),
    "date_padded": Wording(Severity.LOOK, gettext_noop("日期“{found}”的月、日不应补零。"), _DATE_FORM),
    "date_short_year": Wording(Severity.LOOK, gettext_noop("日期“{found}”的年份应写四位。"), _DATE_FORM),
    "date_spaced": Wording(Severity.LOOK, gettext_noop("日期“{found}”中间有空格。"), _DATE_FORM),
    "document_number_brackets": Wording(
        Severity.LOOK, gettext_noop("发文字号“{found}”的年份应括在六角括号“〔〕”里。"), _NUMBER_FORM
    ),
    "document_number_ordinal": Wording(
        Severity.LOOK, gettext_noop("发文字号“{found}”的序号前不加“第”。"), _NUMBER_FORM
    ),
    "document_number_padded": Wording(
        Severity.LOOK, gettext_noop("发文字号“{found}”的序号不补零。"), _NUMBER_FORM
    ),
    "doubled_word": Wording(
        Severity.LOOK, gettext_noop("“{found}”中的“{word}”重复。"), gettext_noop("请删去多余的字词。")
    ),
    "noun_repeated": Wording(
        Severity.REMARK,
        gettext_noop("题目已称“建议”，其后又称“{found}”。"),
        gettext_noop("宜删去题目之后的重复称谓。"),
    ),
    "sentence_unfinished": Wording(
        Severity.LOOK,
        gettext_noop("这一段以“{found}”结束，话没有说完。"),
        gettext_noop("请补全这一句，或改用句号。"),
    ),
    "unpaired_bracket": Wording(Severity.LOOK, gettext_noop("“{found}”处的括号不成对。"), _PAIR),
    "unpaired_quote": Wording(Severity.LOOK, gettext_noop("“{found}”处的引号不成对。"), _PAIR),
    "unpaired_title_mark": Wording(Severity.LOOK, gettext_noop("“{found}”处的书名号不成对。"), _PAIR),
    "vague_promise": Wording(
        Severity.LOOK,
        gettext_noop("这里只有“{words}”一类的话，没有可以核对的措施、数量或时限。"),
        gettext_noop("请写明做什么、做多少、何时完成；不能承诺的请如实说明。"),
    ),
    "word_adrift": Wording(
        Severity.LOOK, gettext_noop("“{found}”处的“的”前面缺字或多了标点。"), gettext_noop("请核对这一句。")
    ),
}

_REMEDIES = {
    "ambiguous_category": (Severity.MUST, gettext_noop("请只写选定的一类。")),
    "ambiguous_date": (Severity.MUST, gettext_noop("请写明年、月、日。")),
    "broken_heading": (Severity.LOOK, gettext_noop("请补全标题。")),
    "broken_document_number": (Severity.MUST, gettext_noop("请写成“机关代字〔年份〕序号”的形式。")),
    "broken_numbering": (Severity.LOOK, gettext_noop("请重新编号。")),
    "broken_numbering.run_in": (Severity.LOOK, gettext_noop("请在编号前换行。")),
    "category_differs": (Severity.MUST, gettext_noop("请核对后只写一类。")),
    "co_handler_writes_member": (Severity.LOOK, gettext_noop("请改送主办单位，由主办单位统一答复。")),
    "doubled_punctuation": (Severity.LOOK, gettext_noop("请只保留一个标点。")),
    "doubled_letter": (Severity.LOOK, gettext_noop("请删去重复的一份。")),
    "foreign_address": (Severity.LOOK, gettext_noop("请删去与答复无关的网址。")),
    "impossible_date": (Severity.MUST, gettext_noop("请核对后改为实际日期。")),
    "incomplete_date": (Severity.LOOK, gettext_noop("请写明年、月、日。")),
    "noun_mixed": (Severity.MUST, gettext_noop("政协提案称“委员”，人大建议称“代表”，请改正。")),
    "number_differs": (Severity.LOOK, gettext_noop("请核对后全文统一。")),
    "placeholder_left": (Severity.MUST, gettext_noop("请删去或填写。")),
    "session_differs": (Severity.LOOK, gettext_noop("请核对后全文统一。")),
    "unreadable_file": (Severity.MUST, gettext_noop("请改用 .docx 或文本文件。")),
    "title_contradicts_addressee": (Severity.LOOK, gettext_noop("请把标题改为会办意见，或改正主送。")),
}

WORDINGS: Final = {
    **_AGAINST_THE_CASE,
    **_OWED,
    **_ON_PAPER,
    **_IN_THE_TEXT,
    **{key: Wording(severity, MESSAGES[key], remedy) for key, (severity, remedy) in _REMEDIES.items()},
}
"""By key: the code, or code.variant where one code has several wordings."""

FROM_READING: Final = frozenset(_REMEDIES)
"""The doubts of reading that are slips of a letter; the others are only uncertainties of reading."""
