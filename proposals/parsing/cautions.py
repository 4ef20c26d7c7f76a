"""What is doubtful in a text, each with a stable code, a sentence for a clerk, and the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proposals.messages import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Callable

    from proposals.parsing.values import Span


# A key is a code, or code.variant where one code has several wordings.
MESSAGES = {
    "address_mixed": gettext_noop("开头称“{opening}”，结尾称“{close}”，称呼前后不一，请统一。"),
    "ambiguous_category": gettext_noop("“{found}”看不出选的是哪一类，请填写办理结果类别。"),
    "ambiguous_date": gettext_noop("日期“{found}”缺字或有歧义，无法确定是哪一天，请填写完整日期。"),
    "broken_document_number": gettext_noop("发文字号“{found}”不完整，请核对年份、括号和序号。"),
    "broken_heading": gettext_noop("标题“{found}”缺字，已按“{read_as}”理解，请核对。"),
    "broken_numbering": gettext_noop("编号“{found}”与前一项“{before}”不连续，请核对。"),
    "broken_numbering.run_in": gettext_noop("“{found}”与上一项连在同一段，应另起一段。"),
    "bureau_without_letter": gettext_noop("文中提到“{found}”，但没有找到该单位的来文。"),
    "category_differs": gettext_noop("办理结果类别前后不一（{first}、{second}），请核对。"),
    "co_handler_writes_member": gettext_noop("来文以会办单位身份写成，却直接写给提案者，请核对主送对象。"),
    "date_from_metadata": gettext_noop("落款没有日期，已取页面信息中的“{found}”，请核对。"),
    "date_only_published": gettext_noop("落款没有日期，页面只有发布时间“{found}”，请填写成文日期。"),
    "doubled_letter": gettext_noop("同一份来文在文中重复出现，已只取第一份。"),
    "doubled_punctuation": gettext_noop("标点“{found}”重复，请删去多余的。"),
    "empty_text": gettext_noop("文中没有文字。"),
    "foreign_address": gettext_noop("句中夹有网址“{found}”，请核对是否为广告。"),
    "impossible_date": gettext_noop("“{found}”不是存在的日期，请核对。"),
    "incomplete_date": gettext_noop("日期“{found}”不完整，请补全年月日。"),
    "missing_addressee": gettext_noop("没有找到主送对象，文种只能从正文推断，请核对。"),
    "missing_asks": gettext_noop("没有找到提案的办法或建议条目，请补录。"),
    "missing_bureau": gettext_noop("没有找到落款单位。"),
    "missing_category": gettext_noop("答复函没有标明办理结果类别。"),
    "missing_contact": gettext_noop("答复函没有写联系人。"),
    "missing_copy_to": gettext_noop("答复函没有写抄送单位。"),
    "missing_date": gettext_noop("没有找到落款日期。"),
    "missing_document_number": gettext_noop("答复函没有发文字号。"),
    "missing_number": gettext_noop("没有找到提案或建议的编号。"),
    "missing_signer": gettext_noop("答复函没有签发人。"),
    "missing_title": gettext_noop("没有找到提案或建议的题目。"),
    "noun_mixed": gettext_noop("“{found}”的称谓与文中的提案、建议类别不符（委员对应提案，代表对应建议）。"),
    "number_differs": gettext_noop("编号前后写法不同（{first}、{second}），请核对是否为同一件。"),
    "placeholder_left": gettext_noop("“{found}”是留下的占位文字，请删去或填写。"),
    "session_differs": gettext_noop("此处写的是“{found}”，其余写的是“{other}”，请核对届次。"),
    "several_matters": gettext_noop("来文同时涉及几件提案、建议，类别或届次各不相同，请逐件核对。"),
    "signature_from_metadata": gettext_noop("正文没有落款单位，已取页面信息中的“{found}”，请核对。"),
    "title_contradicts_addressee": gettext_noop("标题写作答复，但主送对象是单位，已按会办意见理解。"),
    "unclear_openness": gettext_noop("公开方式“{found}”不能对应到主动公开、依申请公开或不予公开，请核对。"),
    "unknown_kind": gettext_noop("看不出这是提案、答复还是会办意见，请人工判断。"),
    "unnumbered_asks": gettext_noop("办法部分没有编号，已按自然段分条，请核对。"),
    "unreadable_file": gettext_noop("文件没有读出：{found}"),
}


_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Caution:
    """One doubt. `key` is a key of MESSAGES; `params` fill its placeholders."""

    key: str
    span: Span
    params: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        """The stable snake_case code, without the variant of wording."""
        return self.key.partition(".")[0]

    def message(self, translate: Callable[[str], str] = str) -> str:
        """One sentence a clerk can act on."""
        return translate(MESSAGES[self.key]).format_map(dict(self.params))

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """`{code, message, span}` of the public contract."""
        return {"code": self.code, "message": self.message(translate), "span": list(self.span)}


def caution(key: str, span: Span, **params: str) -> Caution:
    """A doubt worded by MESSAGES[key] with these values; long values are cut to stay readable."""
    return Caution(key, span, tuple((name, _shortened(value)) for name, value in params.items()))


def _shortened(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + "…"
