"""Proposals made up of words that are as rare and as common as words are, the same ones in every run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from random import Random
from typing import TYPE_CHECKING, Final

from proposals.models import Jurisdiction, Organisation, Post, Proposal, ProposalText, Session, User
from proposals.roles import Role
from proposals.search.folding import KIN, fold
from workflow.models import Case
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import load_pack
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED: Final = 20250421
FIRST, LAST = date(2015, 1, 5), date(2024, 12, 20)
SENTENCES: Final = range(8, 16)
WORDS: Final = range(6, 13)
VOCABULARY: Final = 20_000
MEMBERS: Final = 300
BATCH: Final = 1_000


def lay_corpus(count: int) -> Jurisdiction:
    """So many filed proposals of one city, ten years of them; the index is not made."""
    random = Random(SEED)  # noqa: S311 -- made-up texts, the same in every run
    seed_calendar()
    place = Jurisdiction.objects.create(slug="bench", name="基准市", short_name="基准")
    pack = load_pack(place, "generic-city", year=LAST.year)
    session = Session.objects.create(
        jurisdiction=place, name="一届一次会议", year=LAST.year, filing_opens_on=FIRST, opens_on=FIRST,
        closes_on=LAST, cut_off_on=LAST, filing_closes_on=LAST,
    )  # fmt: skip
    members = _members(place)
    words = Words(random)
    numbers = iter(range(1, count + 1))
    while some := list(islice(numbers, BATCH)):
        texts = [(number, words.title(), words.text()) for number in some]
        Proposal.objects.bulk_create(
            Proposal(
                pk=number, jurisdiction=place, session=session, number=f"{number:08}", title=title, text_version=1,
                proposer=members[number % MEMBERS], category="城市建设",
            )
            for number, title, _text in texts
        )  # fmt: skip
        ProposalText.objects.bulk_create(
            ProposalText(
                proposal_id=number,
                version=1,
                title=title,
                reasons=text,
                saved_at=datetime(2015, 1, 1, tzinfo=UTC),
            )
            for number, title, text in texts
        )
        days = (LAST - FIRST).days
        Case.objects.bulk_create(
            Case(
                pk=number, proposal_id=number, jurisdiction=place, pack=pack, state=CaseState.FILED,
                filed_on=FIRST + timedelta(days=number * days // count),
            )
            for number in some
        )  # fmt: skip
    return place


def _members(place: Jurisdiction) -> list[User]:
    group = Organisation.objects.create(
        jurisdiction=place, name="基准市经济界", short_name="经济界", seal="经", kind="group"
    )
    committee = Organisation.objects.create(
        jurisdiction=place, name="基准市提案委", short_name="提案委", seal="提", kind="secretariat"
    )
    users = User.objects.bulk_create(
        User(username=f"bench-{n}", name=f"委员{n:03}") for n in range(MEMBERS + 1)
    )
    roles = [(group, Role.MEMBER)] * MEMBERS + [(committee, Role.SECRETARIAT)]
    Post.objects.bulk_create(
        Post(person=user, organisation=unit, role=role, from_on=FIRST)
        for user, (unit, role) in zip(users, roles, strict=True)
    )
    return users


class Words:
    """A made-up language: words of one to four characters, of which few are common and most are rare."""

    def __init__(self, random: Random) -> None:
        self._random = random
        characters = _characters()
        random.shuffle(characters)
        often = list(accumulate(1 / (place + 40) for place in range(len(characters))))
        lengths = random.choices((1, 2, 3, 4), (1, 12, 4, 3), k=VOCABULARY)
        made = ("".join(random.choices(characters, cum_weights=often, k=length)) for length in lengths)
        self._words = list(dict.fromkeys(made))
        self._often = list(accumulate(1 / (place + 20) for place in range(len(self._words))))

    def title(self) -> str:
        return f"关于{self._run(5)}的建议"

    def text(self) -> str:
        return "".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        for number in range(self._random.choice(SENTENCES)):
            yield f"{self._run(self._random.choice(WORDS))}，{self._run(self._random.choice(WORDS))}"
            if number % 3 == 0:
                yield f"，到{self._random.randint(2016, 2035)}年建成{self._random.randint(2, 9999)}个"
            yield "。\n" if number % 4 == 0 else "。"

    def _run(self, count: int) -> str:
        return "".join(self._random.choices(self._words, cum_weights=self._often, k=count))


def _characters() -> list[str]:
    """The usual characters of GB 2312 that are found under themselves alone, so that LIKE finds what a search finds."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    usual = "".join(pair.decode("gb2312", "ignore") for pair in rows)
    return [character for character in usual if fold(character) == character not in KIN.values()]
