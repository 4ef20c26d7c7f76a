"""Bench `reply`: a reply of three pages, put together from five opinions, as a Word file and as PDF; milliseconds.

`docx`: the file from the letter's content, against writing the entries of the finished file into a new zip.
`docx_from_rows` also reads the letter from the database. `pdf`: by a compiler that has worked before;
`pdf_first`: the first PDF of a process, which finds its fonts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from config.bench.report import Report, medians, ratios
from config.bench.rows import AT, lay_out
from config.bench.scratch import scratch_database
from portal.documents.letters import reply_letter
from portal.documents.pdf import as_pdf
from portal.documents.word import as_word
from workflow.chain import text_digest
from workflow.models import Assignment, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.documents.content import Letter

OPINIONS: Final = 5
MOST_IN_A_ROUND: Final = 50
PASSAGE: Final = (
    "近年来，有关单位围绕提案所提事项先后出台{n}项配套措施，安排专项资金{n}.6亿元，服务企业和群众{n}200余家（人）次，"
    "建立了分级分类的工作台账，按季度通报进展。下一步将继续补齐短板，年底前完成{n}个镇街（园区）的试点，并及时公开进度。"
)


def measure(*, rows: int, rounds: int) -> Report:
    """At most fifty files of each kind in a round. The report's faults tell of files that differ from their twins."""
    with scratch_database():
        reply = _reply()
        began = perf_counter()
        first_pdf = as_pdf(_read(reply))
        first = 1000 * (perf_counter() - began)
        ours, limit, faults = _rounds(reply, first_pdf, min(rows, MOST_IN_A_ROUND), rounds)
    ours["pdf_first"] = round(first, 3)
    return Report("reply", rounds, ours, limit, ratios(ours, limit), faults=faults)


def _rounds(
    reply: Reply, first_pdf: bytes, count: int, rounds: int
) -> tuple[dict[str, float], dict[str, float], tuple[str, ...]]:
    """Ours and the limit in turns: one file of each after the other."""
    letter = _read(reply)
    finished = as_word(letter)
    spent: dict[str, list[float]] = defaultdict(list)
    odd = set()
    for turn in range(count * rounds):
        # Other words in every paragraph: the compiler remembers what it has set.
        other = replace(letter, body=tuple(replace(part, text=f"{turn}{part.text}") for part in letter.body))
        made = _timed(spent["docx"], as_word, letter)
        _timed(spent["limit"], _rewritten, finished)
        _timed(spent["docx_from_rows"], lambda: as_word(_read(reply)))
        _timed(spent["pdf"], as_pdf, other)
        odd |= {"docx"} if made != finished else set()
    odd |= {"pdf"} if as_pdf(letter) != first_pdf else set()
    limit = medians({"docx": spent.pop("limit")})
    return medians(spent), limit, tuple(f"{kind}: same content, other bytes" for kind in sorted(odd))


def _timed(spent: list[float], make: Callable[..., bytes], *given: Any) -> bytes:
    began = perf_counter()
    made = make(*given)
    spent.append(1000 * (perf_counter() - began))
    return made


def _rewritten(finished: bytes) -> bytes:
    """The least that giving out a Word file can cost: its entries read and packed again."""
    made = BytesIO()
    with ZipFile(BytesIO(finished)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return made.getvalue()


def _read(reply: Reply) -> Letter:
    """The letter from its rows, as for a reader who just asked for it."""
    fresh = Reply.objects.select_related("organisation", "outcome_class", "signer").get(pk=reply.pk)
    return reply_letter(fresh, reply.case, ())


def _reply() -> Reply:
    ground = lay_out(liaisons=1, shares=0)
    share = Assignment.objects.get(pk=ground.hot)
    case = share.case
    lead = case.assignments.exclude(pk=share.pk).select_related("organisation").get()
    text = _text(case.proposal.proposer_name, lead.organisation.name)
    reply: Reply = Reply.objects.create(
        jurisdiction_id=case.jurisdiction_id, case=case, assignment=lead, organisation=lead.organisation,
        text_version=1, contact="经办科", phone="0000-00000000", copy_to="提案委、督查室",
    )  # fmt: skip
    reply.texts.create(version=1, text=text, digest=text_digest(text), author_id=ground.office, saved_at=AT)
    return reply


def _text(member: str, unit: str) -> str:
    """About three pages: each opinion has given a heading and two paragraphs."""
    sections = [
        f"{'一二三四五'[n]}、关于第{n + 1}方面的建议\n" + f"　　{PASSAGE.format(n=n + 1)}\n" * 2
        for n in range(OPINIONS)
    ]
    return f"{member}：\n　　您提出的建议收悉，现答复如下：\n{''.join(sections)}　　专此答复。\n{unit}\n2025年4月21日\n"
