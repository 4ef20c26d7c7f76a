"""Names of bureaus and other bodies: what looks like one, how lists of them are cut, and which spellings agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proposals.parsing.source import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from proposals.parsing.source import Source
    from proposals.parsing.values import Found

_ENDINGS = (
    "委员会|委办|办公室|办公厅|办事处|管委会|人民政府|政府|中心|公司|集团|银行|支行|分行|总队|支队|大队|法院|检察院|"
    "医院|大学|学院|学校|中学|小学|图书馆|博物馆|文化馆|体育馆|科技馆|街道|园区|总工会|联合会|局|厅|署|委|办|部|处|院|所|站|镇|乡|队"
)
BUREAU = re.compile(rf"[\u4e00-\u9fff()·]{{1,34}}(?:{_ENDINGS})")
# Bodies that file proposals: parties, people's organisations, sectors, groups and committees of the CPPCC.
PROPOSING = re.compile(
    "民革|民盟|民建|民进|农工党|农工民主党|致公党|九三学社|台盟|民主同盟|民主建国会|民主促进会|工商联|工商业联合会|知联会|"
    "无党派|侨联|台联|青联|妇联|总工会|共青团|团[省市州区县]委|科协|文联|社科联|残联|政协|界别|[界组]$|小组|联组|专委会|专门委员会|"
    "代表团|活动组|委员组|委员工作室|社区工委|基层委员会|总支|支部|促进会|研究会"
)
# Organisations that file proposals and also handle them: only the text around them tells which.
EITHER = re.compile("工商联|工商业联合会|侨联|台联|妇联|总工会|共青团|团[省市州区县]委|科协|文联|社科联|残联")
_SEPARATOR = re.compile(r"\s*[、,;/|]\s*|\s+")
JOINING = re.compile(r"以及|和|及|与|并")
_OWN_CITY = re.compile(r"^(?:我|本|全)?(?:[省市州区县旗])(?!场)")
_OWN_MARKET = re.compile(r"^(?:[省市州区县旗])(?=市场)")
_PLACE = re.compile(
    r"^(?![省市区县州旗盟])[\u4e00-\u9fff]{2,6}?(?:特别行政区|自治区|自治州|自治县|新区|[省市区县旗盟]|州(?!市))(?=[\u4e00-\u9fff]{3})"
)
_GENERIC = {
    "人民政府",
    "政府",
    "管委会",
    "办公室",
    "委员会",
    "办事处",
    "政府办",
    "人民政府办公室",
    "政府办公室",
}
_KIND = re.compile("(?:委员会|办公室|局|委|办|厅)$")
_SHORTEST = 3
_LONGEST_LIST = 60


def is_bureau(name: str) -> bool:
    """Whether a name looks like a bureau or another body that handles matters."""
    plain = "".join(name.split())
    return len(plain) >= _SHORTEST and BUREAU.fullmatch(plain) is not None and not _starts_badly(plain)


def _starts_badly(plain: str) -> bool:
    return plain.startswith(
        ("的", "和", "及", "与", "关于", "有关", "相关", "各", "等", "经", "由", "将", "请")
    )


def bureaus_in(source: Source, start: int, end: int, confidence: float = 0.9) -> list[Found[str]]:
    """The bureaus of a list such as 市教育局、市财政局和市卫生健康局; parts that are not bureaus are left out."""
    return [
        source.name(first, last, confidence)
        for first, last in _parts(source.folded, start, end)
        if is_bureau(source.folded[first:last])
    ]


def names_in(source: Source, start: int, end: int, confidence: float = 0.9) -> list[Found[str]]:
    """The parts of a list of bodies as they stand, whatever they look like."""
    return [source.name(first, last, confidence) for first, last in _parts(source.folded, start, end)]


def _parts(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for separator in [*_SEPARATOR.finditer(folded, start, end), None]:
        stop = separator.start() if separator else end
        if position < stop:
            yield from _split_joined(folded, position, stop)
        position = separator.end() if separator else end


def _split_joined(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """市财政局和市教育局 is two, 市发展和改革局 is one: a joining word cuts only between two bureaus."""
    for joining in JOINING.finditer(folded, start, min(end, start + _LONGEST_LIST)):
        if is_bureau(folded[start : joining.start()]) and is_bureau(folded[joining.end() : end]):
            yield start, joining.start()
            yield from _split_joined(folded, joining.end(), end)
            return
    yield start, end


def canonical(name: str, aliases: Mapping[str, str] | None) -> str:
    """The organisation's own name where the alias table knows the spelling, else the spelling."""
    return aliases.get(name, name) if aliases else name


def normalise_bureau(name: str, aliases: Mapping[str, str] | None = None, city: str = "") -> str:
    """A key under which spellings of one bureau meet: the table's name, without blanks, seal marks and the place
    in front (东莞市市场监督管理局 and 市市场监督管理局 → 市场监督管理局)."""
    plain = re.sub(r"\((?:盖?公?章|印)\)$", "", "".join(source_of(name).folded.split()))
    plain = canonical(plain, aliases)
    for prefix in (city, city.removesuffix("市")):
        if prefix and plain.startswith(prefix) and plain.removeprefix(prefix) not in _GENERIC:
            plain = plain.removeprefix(prefix)
            break
    else:
        plain = _without(_PLACE, plain)
    return _without(_OWN_CITY, _without(_OWN_MARKET, plain))


def _without(prefix: re.Pattern[str], plain: str) -> str:
    rest = prefix.sub("", plain, count=1)
    return plain if rest in _GENERIC or len(rest) < _SHORTEST else rest


def same_bureau(one: str, other: str, aliases: Mapping[str, str] | None = None, city: str = "") -> bool:
    """Whether two spellings may mean one bureau: equal keys, or one shortens the other (人社局 for
    人力资源和社会保障局: same first character, its characters in order, the same sort of body)."""
    first, second = normalise_bureau(one, aliases, city), normalise_bureau(other, aliases, city)
    if first == second:
        return True
    known = aliases.values() if aliases else ()
    if canonical(one, aliases) in known and canonical(other, aliases) in known:
        return False
    return _shortens(*sorted((first, second), key=len))


def match_bureau(
    name: str, candidates: Iterable[str], aliases: Mapping[str, str] | None = None, city: str = ""
) -> str | None:
    """The one candidate that the name may mean; None when none does, or when several do and none exactly."""
    pool = list(dict.fromkeys(candidates))
    key = normalise_bureau(name, aliases, city)
    exact = [one for one in pool if normalise_bureau(one, aliases, city) == key]
    near = exact or [one for one in pool if same_bureau(name, one, aliases, city)]
    return near[0] if len(near) == 1 else None


def _shortens(short: str, long: str) -> bool:
    short_stem, long_stem = _KIND.sub("", short), _KIND.sub("", long)
    if (
        len(short_stem) < _SHORTEST - 1
        or short_stem[0] != long_stem[:1]
        or bool(_KIND.search(short)) != bool(_KIND.search(long))
    ):
        return False
    rest = iter(long_stem)
    return all(sign in rest for sign in short_stem)
