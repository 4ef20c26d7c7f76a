"""Whether an edit changed who or what a clause is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workflow.assembly.subjects import ENTITY, LEADS, STATES, VERB, VERBS, content, names_an_office

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workflow.assembly.sides import Gap, Side, Words
    from workflow.assembly.worded import Token

REACH: Final = 8
"""What a clause is about is shown with at most so many of the words around what changed."""


LONGEST: Final = 20
"""More words than this are a statement of their own."""

NEAR: Final = 4
"""A figure so few words before a change counts what the changed words name."""


def changed_subject(source: Side, reply: Side, gap: Gap) -> tuple[Words, Words] | None:
    """What the source's clause and the reply's are about, where words changed that say so: before a verb or a figure,
    right behind a figure, in the title of a paper, or naming another kind of people or bodies anywhere."""
    inside = gap._replace(
        old=source.last_clause(gap.old, gap.old_end), new=reply.last_clause(gap.new, gap.new_end)
    )
    if not _names_another(source, reply, inside):
        return None
    tail = reply.onward(gap.new_end, gap.behind)
    whole = (inside.old, inside.new) == (gap.old, gap.new)
    head = reply.backward(gap.new, gap.before) if whole else []
    titles = source.title(inside.old, gap.old_end), reply.title(inside.new, gap.new_end)
    if titles[0] and titles[1]:
        return titles[0], titles[1]
    left, right = _reach(head, _ends), _reach(tail, _begins)
    was = source.about(inside.old - left, gap.old_end + right)
    now = reply.about(inside.new - left, gap.new_end + right)
    about = _states(tail) or any(token.figure for token in head[:NEAR]) or _entities(source, reply, inside)
    return (
        (was, now) if about and was.text and now.text and source.in_one(was) and reply.in_one(now) else None
    )


def _names_another(source: Side, reply: Side, gap: Gap) -> bool:
    ours, theirs = source.tokens[gap.old : gap.old_end], reply.tokens[gap.new : gap.new_end]
    if max(len(ours), len(theirs)) > LONGEST:
        return False
    if _names_ourselves(ours, theirs) or _names_ourselves(theirs, ours):
        return False
    return _tells(ours) or _tells(theirs) or _another_word(source, reply, gap)


def _entities(source: Side, reply: Side, gap: Gap) -> bool:
    """Whether the changed words, with a few that follow, name people or bodies on both sides."""
    near = min(gap.behind, NEAR)
    return all(
        ENTITY.search(side.between(start, end + near).text)
        for side, start, end in ((source, gap.old, gap.old_end), (reply, gap.new, gap.new_end))
    )


def _tells(tokens: Sequence[Token]) -> bool:
    """Whether tokens of a clause name anything."""
    return bool(content(_joined(tokens)))


def _another_word(source: Side, reply: Side, gap: Gap) -> bool:
    """Whether single signs that changed make another word of what stands beside them: 公办 and 民办, not 推动 and 推进."""
    changed = [*source.tokens[gap.old : gap.old_end], *reply.tokens[gap.new : gap.new_end]]
    if gap.old == gap.old_end or gap.new == gap.new_end or not all(one.value.isalpha() for one in changed):
        return False
    sides = ((source, gap.old, gap.old_end), (reply, gap.new, gap.new_end))
    return all(
        any(_tells(side.tokens[max(0, start - back) : end + on]) for side, start, end in sides)
        for back, on in ((1, 0), (0, 1))
    )


def _joined(tokens: Sequence[Token]) -> str:
    return "".join(token.value for token in tokens if not (token.figure or token.ourselves or token.negative))


def _names_ourselves(ours: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether 我局 on one side is nothing, or a bureau's name, on the other: that is as it should be."""
    if not any(token.ourselves for token in ours) or _tells(ours):
        return False
    named = _joined(theirs)
    return not _tells(theirs) or names_an_office(named)


def _states(tail: Sequence[Token]) -> bool:
    return any(token.figure for token in tail) or STATES.search(_joined(tail)) is not None


def _reach(tokens: Sequence[Token], verb: Callable[[Sequence[Token], int], bool]) -> int:
    """How many of the tokens beside a change belong to what the clause is about."""
    for place, token in enumerate(tokens[:REACH]):
        if token.figure or token.value in LEADS or verb(tokens, place):
            return place
    return min(len(tokens), REACH)


def _begins(tokens: Sequence[Token], place: int) -> bool:
    return VERB.match("".join(token.value for token in tokens[place : place + 4])) is not None


def _ends(tokens: Sequence[Token], place: int) -> bool:
    """The tokens run backwards."""
    read = "".join(token.value for token in tokens[place : place + 4][::-1])
    return read.endswith(VERBS)
