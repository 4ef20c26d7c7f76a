"""Letters of our own, each twice: as it should be, and with slips planted in it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from workflow.assembly.checking import Bureau, Cited, LetterFacts, SourceText, check, check_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.assembly.checking import Finding

LETTERS: Final = Path(__file__).parent / "letters"
_ROWS: Final = {"handling": Bureau, "also": Cited, "sources": SourceText}


@dataclass(frozen=True, slots=True)
class Planted:
    """One slip: what the checker should call it, and the words it should point at ("" for the letter as a whole).

    `expected_too` are codes of findings that rightly come with it. `says` stands in the message of a finding on the
    letter as a whole. `told` is the number of the sentence that names it in a list by somebody else.
    """

    code: str
    words: str
    expected_too: frozenset[str] = frozenset()
    says: str = ""
    told: int = 0

    def is_met_by(self, finding: Finding) -> bool:
        """Whether a finding is on this slip: the code, and words that it shares."""
        if finding.code != self.code:
            return False
        if not self.words or not finding.text:
            return self.words == finding.text and self.says in finding.message()
        return self.words in finding.text or finding.text in self.words


@dataclass(frozen=True, slots=True)
class Twins:
    """One letter: the clean text, the slipped text, the facts of each (None: checked as a paper), what was planted."""

    name: str
    clean: str
    slipped: str
    clean_facts: LetterFacts | None
    slipped_facts: LetterFacts | None
    planted: tuple[Planted, ...]

    def findings(self, *, slipped: bool) -> tuple[Finding, ...]:
        """What the checker says of one of the two."""
        text = self.slipped if slipped else self.clean
        facts = self.slipped_facts if slipped else self.clean_facts
        return check_paper(text) if facts is None else check(text, facts)

    def on(self, text: str) -> tuple[Finding, ...]:
        """What the checker says of another text in the place of the clean one."""
        return check_paper(text) if self.clean_facts is None else check(text, self.clean_facts)


def paired(
    slips: Iterable[Planted], findings: Iterable[Finding]
) -> tuple[tuple[Planted, ...], tuple[Planted, ...], tuple[Finding, ...]]:
    """The slips that a finding is on, those that none is on, and the findings left over; each counts once."""
    left, found, missed = list(findings), list[Planted](), list[Planted]()
    for slip in slips:
        met = next((finding for finding in left if slip.is_met_by(finding)), None)
        if met:
            left.remove(met)
        (found if met else missed).append(slip)
    return tuple(found), tuple(missed), tuple(left)


def all_twins() -> tuple[Twins, ...]:
    """Every letter of `letters/`, by file name. ValueError where a slip is to replace words that are not there."""
    return tuple(_twins(path) for path in sorted(LETTERS.glob("*.yaml")))


def _twins(path: Path) -> Twins:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    facts = _facts(told) if "facts" in told else None
    changed: dict[str, Any] = {}
    text = told["clean"]
    for one in told["slips"]:
        changed |= one.get("fact", {})
        if "right" in one:
            text = _replaced(path.stem, text, one)
    return Twins(
        path.stem,
        told["clean"],
        text,
        facts,
        replace(facts, **_values(changed)) if facts else None,
        tuple(_planted(one) for one in told["slips"]),
    )


def _replaced(name: str, text: str, slip: Mapping[str, Any]) -> str:
    """The text with the wrong words in place of the right ones, at the given occurrence of these."""
    place = -1
    for _ in range(slip.get("nth", 1)):
        place = text.find(slip["right"], place + 1)
        if place < 0:
            raise ValueError(f"{name}: {slip['right']!r}")
    return f"{text[:place]}{slip['wrong']}{text[place + len(slip['right']) :]}"


def _planted(slip: Mapping[str, Any]) -> Planted:
    return Planted(slip["code"], slip.get("found", slip.get("wrong", "")), frozenset(slip.get("also", ())))


def _facts(told: Mapping[str, Any]) -> LetterFacts:
    return LetterFacts(kind=told["kind"], **_values(told["facts"]))


def _values(facts: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(LetterFacts)}
    return {name: _value(name, value) for name, value in facts.items() if name in known or _unknown(name)}


def _unknown(name: str) -> bool:
    raise ValueError(name)


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(_row(name, one) if isinstance(one, dict) else one for one in value)


def _row(name: str, row: Mapping[str, Any]) -> Any:
    values = {key: tuple(one) if isinstance(one, list) else one for key, one in row.items()}
    return _ROWS[name](**values)
