"""Whatever is given, reading answers, and what it found stands where it says."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from proposals.parsing import Found, Reading, parse_asks, parse_date, parse_number, parse_sections, read
from proposals.parsing.source import paragraphs, source_of
from tests.proposals.parsing.texts import EVERY_TEXT

SIGNS = (
    "".join(sorted(set("".join(EVERY_TEXT))))
    + "〔〕【】﹝﹞[]《》“”①㈠□☑×_\r\n\t\u2028\x0b\x00\u200b\u3000\xa0\ud800"
)
CHINESE = st.text(alphabet=SIGNS, max_size=300)


@st.composite
def mutated(draw):
    """A real layout with pieces cut out, moved and replaced."""
    text = draw(st.sampled_from(EVERY_TEXT))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 20)))
        text = text[:start] + draw(st.text(alphabet=SIGNS, max_size=8)) + text[end:]
    return text


ANY = st.one_of(st.text(max_size=200), CHINESE, mutated(), st.sampled_from(EVERY_TEXT))


def readings(reading):
    yield reading
    inner = [*reading.parts, *([reading.proposal] if reading.proposal else [])]
    for part in inner:
        yield from readings(part)


def values(reading):
    """Every value of a reading and of its parts."""
    for one in readings(reading):
        for name in Reading.__slots__:
            held = getattr(one, name)
            yield from held if isinstance(held, tuple) else (held,)


@given(ANY)
def test_any_text_gets_an_answer_in_the_shape_of_the_contract(text):
    plain = read(text).as_json()

    assert json.loads(json.dumps(plain)) == plain
    assert list(plain) == list(read("").as_json())


@given(ANY)
def test_found_values_stand_where_they_say(text):
    found = [one for one in values(read(text)) if isinstance(one, Found)]

    assert [text[slice(*one.span)] for one in found] == [one.raw for one in found]
    assert all(0 <= one.confidence <= 1 for one in found)


@given(ANY)
def test_doubts_sections_and_asks_point_into_the_text(text):
    placed = [one.span for one in values(read(text)) if hasattr(one, "span")]

    assert all(0 <= span.start <= span.end <= len(text) for span in placed)


@given(ANY)
def test_text_of_an_ask_is_the_text_of_its_span(text):
    asks = parse_asks(text)

    assert [paragraphs(text[slice(*one.span)]) for one in asks] == [one.text for one in asks]


@given(ANY)
def test_single_readers_answer_any_text(text):
    assert isinstance(parse_sections(text), tuple)
    parse_date(text)
    parse_number(text)


@given(st.text())
def test_folding_keeps_every_place(text):
    source = source_of(text)

    assert len(source.folded) == len(text)
    assert all(line.folded == source.folded[line.start : line.end] for line in source.lines)


@given(ANY)
def test_reading_twice_gives_the_same(text):
    assert read(text) == read(text)
