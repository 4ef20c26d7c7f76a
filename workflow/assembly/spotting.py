"""Words in a text that the public should perhaps not read: numbers, addresses and names of persons. Pure.

The program proposes, a person decides. Places are of the text as given: what is read past widths is found where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Kind(StrEnum):
    """What the words seem to be."""

    IDENTITY = "identity"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    PLATE = "plate"
    ADDRESS = "address"
    CONTACT = "contact"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Spotted:
    """Words as they stand in the text, `text[start:end]`, and what they seem to be."""

    kind: Kind
    words: str
    start: int
    end: int


_DASHES: Final = (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0xFF0D)
_WIDE: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(_DASHES, 0x2D) | {0x3000: 0x20}
)
"""One character for one, so that places stay."""

_GAP: Final = r"[ \-]?"
_PLACES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳"
    "翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝骆路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓"
)
_NAME: Final = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_CALLED: Final = "先生|女士|小姐|同志|同学|老师|医生|大夫|老人|阿姨|叔叔|村民|居民|业主|家长|群众|患者|职工|工人|农民|烈士|律师"
_NO_NAME: Final = re.compile(
    r"(?:我市|全市|各位|我县|本市|居民|村民|职工|群众|老师|同学|相关|有关|部分|广大|所有|一些|许多|很多|这些|那些|其他|等|业务|政策|企业|部门|单位|人员|项目|工作|资金|服务|产业|发展|管理|技术|行业|单独|公共|安全|全体|成员)"
)

_PATTERNS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    (Kind.EMAIL, re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")),
    (
        Kind.IDENTITY,
        re.compile(
            r"(?<!\d)[1-9]\d{5} ?(?:19|20)\d{2} ?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dXx](?![\dA-Za-z])"
        ),
    ),
    (Kind.BANK_CARD, re.compile(r"(?<!\d)[3-6]\d{3}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?!\d)")),
    (Kind.MOBILE, re.compile(rf"(?<![\d.])(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?![\d.])")),
    (
        Kind.LANDLINE,
        re.compile(
            r"(?<!\d)(?:\(0\d{2,3}\) ?|0\d{2,3}[ \-])\d{3,4}[ \-]?\d{4}(?!\d)(?:(?:-| ?转 ?)\d{1,5}(?!\d))?"
            r"|(?<!\d)0(?:10|2\d|[3-9]\d{2})\d{7,8}(?!\d)"
            r"|(?:(?<=电话)|(?<=电话[: ])|(?<=手机[: ])|(?<=热线[: ])|(?<=传真[: ])|(?<=电话: ))\d{3,4}[ \-]?\d{4}(?!\d)"
        ),
    ),
    (Kind.PLATE, re.compile(rf"[{_PLACES}][A-HJ-NP-Z][·. ]?(?=[A-HJ-NP-Z\d]*\d)[A-HJ-NP-Z\d]{{5,6}}(?![A-Za-z\d])")),
    (
        Kind.ADDRESS,
        re.compile(
            r"[\u4e00-\u9fff]{2,12}(?:路|街|大道|巷|弄|胡同|村|小区|花园|苑|新村)"
            r"[\u4e00-\u9fff]{0,6}\d{1,5}(?:-\d{1,4})?[号栋幢座](?:[\d一二三四五六七八九十A-Za-z\-]{1,6}(?:号楼|栋|幢|座|单元|楼|层|室|房))*"
        ),
    ),
    (
        Kind.CONTACT,
        re.compile(r"(?:联 ?系 ?人|承 ?办 ?人|经 ?办 ?人|具体联系人)(?:及电话|及联系电话|和电话)?[:： ]\s*(?P<said>[\u4e00-\u9fff·]{2,4})(?![\u4e00-\u9fff])"),
    ),
    (Kind.PERSON, re.compile(rf"(?<![相有机海难公无])(?P<said>{_NAME})(?={_CALLED})")),
    (Kind.PERSON, re.compile(rf"(?:{_CALLED})(?P<said>{_NAME})(?=[,，。、;；(（:：\s]|反映|表示|来信|说|家)")),
    (Kind.PERSON, re.compile(rf"(?:姓 ?名|法定代表人|投诉人|信访人|申请人|反映人)[:： ]\s*(?P<said>{_NAME})")),
)  # fmt: skip


def spotted(text: str, *, names: Iterable[str] = (), known: Iterable[str] = ()) -> tuple[Spotted, ...]:
    """What may have to be left out, in the order of the text; where two overlap, the longer one.

    `names` are persons who must be found wherever they stand; `known` persons who may be named in public.
    """
    plain = text.translate(_WIDE)
    public = frozenset(known)
    found = [*_matched(text, plain, public), *_named(text, frozenset(names) - public)]
    chosen: list[Spotted] = []
    for one in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda each: each.start))


def _matched(text: str, plain: str, public: frozenset[str]) -> Iterator[Spotted]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            group = "said" if "said" in pattern.groupindex else 0
            start, end = match.span(group)
            if kind is Kind.BANK_CARD and not _sums_up(plain[start:end]):
                continue
            if kind is Kind.PERSON and (_NO_NAME.match(plain, start) or _NO_NAME.search(plain, start, end)):
                continue
            words = text[start:end]
            if not any(words in one or one in words for one in public if kind in {Kind.PERSON, Kind.CONTACT}):
                yield Spotted(kind, words, start, end)


def _named(text: str, names: frozenset[str]) -> Iterator[Spotted]:
    for name in names:
        for match in re.finditer(re.escape(name), text) if len(name) > 1 else ():
            yield Spotted(Kind.PERSON, name, match.start(), match.end())


def _sums_up(digits: str) -> bool:
    """Whether the check digit of a bank card holds (GB/T 17552, Luhn)."""
    figures = [int(sign) for sign in digits if sign.isdigit()]
    doubled = (2 * one - 9 if one > 4 else 2 * one for one in figures[-2::-2])  # noqa: PLR2004 -- the rule itself
    return (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0
