"""How many leaders a letter needs, and whose signatures stand on its text as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.letters import current_digest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from workflow.models import Opinion, Reply, ReviewRule, Signature


def review_rule(letter: Opinion | Reply) -> ReviewRule | None:
    """The rule in force at the letter's bureau; None where it never set one."""
    found: ReviewRule | None = letter.organisation.review_rules.order_by("-pk").first()
    return found


def leaders_needed(letter: Opinion | Reply) -> int:
    """How many leaders must sign a letter of this kind."""
    rule = review_rule(letter)
    if rule is None:
        return 1
    return rule.reply_leaders if hasattr(letter, "issued_on") else rule.opinion_leaders


def standing(letter: Opinion | Reply) -> QuerySet[Signature]:
    """The signatures on exactly the present text that no way back has voided."""
    found: QuerySet[Signature] = letter.signatures.filter(digest=current_digest(letter), voided_at=None)
    return found


def still_needed(letter: Opinion | Reply) -> int:
    """How many leaders have yet to sign, the last one included."""
    return leaders_needed(letter) - standing(letter).count()


def hands_on(letter: Opinion | Reply) -> set[int]:
    """The people whose hand or name is on the present text: who signed, and for whom."""
    pairs = standing(letter).values_list("person_id", "on_behalf_of_id")
    return {person for pair in pairs for person in pair if person is not None}
