"""Bench `trace`: where every passage of a reply comes from, on a page of 6,000 characters and on one twice as long;
milliseconds of processor time, since nothing is waited for.

Ours is all that `manage.py trace` computes: cutting the letters, preparing the opinions, asking for the origin of each
passage, counting what was carried, matching the asks; `asks` is the last of these alone. The limit is entering every
twelve characters of the page once, without which no word-for-word comparison can be exact; the peer is Python's difflib
on the same letters, which finds the longest common stretches and nothing else. `growth` is the longer page's time by
the shorter's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from time import process_time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from config.bench.report import Report, medians, ratios
from workflow.assembly.carriage import MINIMUM, Index, plain
from workflow.assembly.matching import AskText, coverage
from workflow.assembly.passages import split
from workflow.assembly.provenance import Origin, Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workflow.assembly.provenance import PassageOrigin

SIZES: Final = {"page": 6_000, "double": 12_000}
MOST_IN_A_ROUND: Final = 10
"""difflib takes longer than all the rest."""

BUREAUS: Final = 5
ASKS: Final = 10
TITLE: Final = "关于改善城市公共服务的建议"
_WHAT: Final = (
    "公交线路", "停车泊位", "社区食堂", "口袋公园", "老旧电梯", "学校操场", "河道驳岸", "充电设施", "人行天桥", "图书分馆", "排水管网",
)  # fmt: skip
_NAMES: Final = "宁平安和永清兴福新华石桥青云柳荷松梅竹泉溪岭湾塘堤渡港浦沙洲岗坪坝源泰顺昌盛隆"
_AREAS: Final = ("片区", "街道", "新城", "工业园", "社区", "镇")
_SAID: Final = (
    "{where}勘察{what}后，把{a}处列入{year}年计划，{b}天内销号。",
    "{where}{what}由{b}家企业承建，每月巡检{c}次，已处罚{a}起。",
    "{where}在{year}年投入{what}{a}.{c}万元，占{b}%。",
    "{where}居民反映缺{what}，可增设{a}个，{b}天后公示。",
    "{where}优先改造{what}，工期{b}天，{c}个班组施工。",
    "{where}为{what}加装扶手{a}米，{b}户受益。",
    "{where}有{a}人值守{what}，每班{c}小时，津贴{b}元。",
    "{where}比选后{what}装配施工，节省{b}%，提前{c}周。",
    "{where}抽查{what}{a}户，认可{b}户，退回{c}件。",
    "{where}听证{what}收费，每次{c}元，{a}人到会。",
    "{where}汛期关闭{what}{c}小时，{b}名干部到岗。",
)
"""No words between two blanks are as long as what counts as carried."""


class Page(NamedTuple):
    """The letters of one case, and how many passages of the reply were taken over whole, edited, or written anew."""

    opinions: Sequence[str]
    reply: str
    made: Counter[Origin]


def measure(*, rows: int, rounds: int) -> Report:
    """At most ten pages of each length in a round. The report's faults tell of passages whose origin came out wrong."""
    pages = {size: make_page(characters) for size, characters in SIZES.items()}
    return measure_pages(pages, rows=rows, rounds=rounds)


def measure_pages(pages: Mapping[str, Page], *, rows: int, rounds: int) -> Report:
    """These pages, which are called `page` and `double`."""
    ours: dict[str, list[float]] = defaultdict(list)
    limit: dict[str, list[float]] = defaultdict(list)
    peer: dict[str, list[float]] = defaultdict(list)
    faults: set[str] = set()
    for _turn in range(min(rows, MOST_IN_A_ROUND) * rounds):
        for size, page in pages.items():
            faults.update(find_faults(size, page, _timed(ours[size], trace_page, page)))
            _timed(limit[size], _windows, page)
    for _turn in range(rounds):
        _timed(ours["asks"], match_asks, pages["page"])
        _timed(peer["page"], _difflib, pages["page"])
    told, limits = medians(ours), medians(limit)
    growth = {"growth": round(told["double"] / told["page"], 3)}
    compared = ratios({size: told[size] for size in pages}, limits)
    return Report(
        "trace", rounds, told | growth, limits, compared, medians(peer), faults=tuple(sorted(faults))
    )


def find_faults(size: str, page: Page, origins: Sequence[PassageOrigin]) -> Iterator[str]:
    """What the origins do not bear out, in words."""
    found = Counter(one.origin for one in origins)
    for origin in Origin:
        if found[origin] != page.made[origin]:
            yield f"{size}: {page.made[origin]} passages made {origin}, {found[origin]} found"


def trace_page(page: Page) -> list[PassageOrigin]:
    """Everything that a trace computes of a page's letters."""
    texts = [passage.text for opinion in page.opinions for passage in split(opinion)]
    sources = Sources(texts, leave_out=[TITLE])
    origins = [sources.origin(passage) for passage in split(page.reply)]
    index = Index([page.reply], leave_out=[TITLE])
    for text in page.opinions:
        index.carried(text)
    match_asks(page)
    return origins


def match_asks(page: Page) -> None:
    """Who speaks to each of ten asks."""
    opinions = {f"单位{number}": split(text) for number, text in enumerate(page.opinions)}
    coverage(_asks(), opinions, split(page.reply), title=TITLE)


def make_page(characters: int) -> Page:
    """Invented letters of about so many characters in all: two thirds opinions, one third the reply."""
    each = round(characters / 3 * 2 / BUREAUS)
    said = [list(_passages(bureau, each)) for bureau in range(BUREAUS)]
    written, made = [], Counter[Origin]()
    for number, passage in enumerate(passage for passages in said for passage in passages):
        origin = list(Origin)[number % 3]
        made[origin] += 1
        written.append(_taken_over(passage, number, origin))
        if sum(map(len, written)) > characters / 3:
            break
    return Page([_letter("市政府办公室", passages) for passages in said], _letter("提案委员", written), made)


def _passages(bureau: int, characters: int) -> Iterator[str]:
    number, length = 0, 0
    while length < characters:
        passage = "".join(_sentence(bureau * 1000 + number * 7 + place) for place in range(7))
        yield passage
        number, length = number + 1, length + len(passage)


def _sentence(seed: int) -> str:
    return _SAID[(seed + seed // 11 * 3 + seed // 5) % len(_SAID)].format(
        what=_WHAT[seed * 5 % 11],
        where=_where(seed),
        year=2019 + seed % 6,
        a=seed * 37 % 900 + 20,
        b=seed * 13 % 70 + 3,
        c=seed % 7 + 2,
    )


def _where(seed: int) -> str:
    return _NAMES[seed * 7 % 37] + _NAMES[seed * 11 % 31] + _AREAS[seed % 6]


def _taken_over(passage: str, number: int, origin: Origin) -> str:
    if origin is Origin.VERBATIM:
        return passage
    if origin is Origin.ALTERED:
        return passage.replace("，", "，据核实", 1).replace("1", "2", 1)
    return f"第{number}件来信反映的噪声扰民，城管部门当晚劝离摊主；此后夜间巡查增加到每晚{number % 7 + 3}趟。"


def _letter(addressee: str, passages: Sequence[str]) -> str:
    body = "".join(
        f"　　{numeral}、{passage}\n" for numeral, passage in zip(_numerals(), passages, strict=False)
    )
    return f"{addressee}：\n　　《{TITLE}》收悉，现答复如下：\n{body}　　特此函复。\n"


def _numerals() -> Iterator[str]:
    digits = "一二三四五六七八九"
    yield from digits
    yield from (f"十{digit}" for digit in digits)
    yield from (f"{ten}十{digit}" for ten in digits[1:] for digit in digits)


def _asks() -> list[AskText]:
    return [
        AskText(
            f"一.{n + 1}",
            "改善设施",
            f"在{_where(n)}新建和改造一批{_WHAT[n]}，明确牵头单位和完成时间。",
        )
        for n in range(ASKS)
    ]


def _windows(page: Page) -> None:
    for text in (*page.opinions, page.reply):
        frozenset(plain(text).windows(MINIMUM))


def _difflib(page: Page) -> None:
    for text in page.opinions:
        SequenceMatcher(None, text, page.reply, autojunk=False).get_matching_blocks()


def _timed(spent: list[float], make: Callable[[Page], Any], page: Page) -> Any:
    began = process_time()
    made = make(page)
    spent.append(1000 * (process_time() - began))
    return made
