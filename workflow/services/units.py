"""How a bureau wants its own letters handled and numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Jurisdiction
from proposals.queries import held_posts, posts_active
from proposals.roles import Role
from workflow import register
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.models import ReviewRule
from workflow.queries import units_led_by, units_numbered_by
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from proposals.models import Organisation, User
    from proposals.queries import Held
    from workflow.models import WordChange


def set_review_rule(
    unit: Organisation,
    *,
    actor: User,
    section_check: bool,
    opinion_leaders: int,
    reply_leaders: int,
    at: datetime | None = None,
) -> ReviewRule:
    """Say how many hands the letters of the unit go through from now on; also those that are in work.

    Only a leader of the unit may, in person: who stands in for one signs letters, and does not change house rules.
    Raises ForbiddenMoveError, or MoveRefusedError `too_few_leaders` or `leaders_out_of_range`.
    """
    moment = at or timezone.now()
    on = day_of(moment, unit.jurisdiction)
    _check_keeps(units_led_by, unit, actor, on)
    refusal = _refusal(unit, min(opinion_leaders, reply_leaders), max(opinion_leaders, reply_leaders), on)
    if refusal is not None:
        raise MoveRefusedError(refusal)
    wanted = {
        "section_check": section_check,
        "opinion_leaders": opinion_leaders,
        "reply_leaders": reply_leaders,
    }
    with transaction.atomic():
        register.locked(unit.pk)
        newest = unit.review_rules.order_by("-pk").first()
        if newest is not None and all(getattr(newest, name) == value for name, value in wanted.items()):
            return newest
        made: ReviewRule = unit.review_rules.create(**wanted, set_by=actor, set_at=moment)
    return made


def set_document_word(
    unit: Organisation, *, actor: User, word: str, at: datetime | None = None
) -> WordChange | None:
    """Number the unit's letters under that word from now on; None where it is its word already.

    Numbers already drawn stay as they are, and a word that comes back goes on where its series stood. Only the unit's
    liaison may, in person. Raises ForbiddenMoveError, or MoveRefusedError `more_than_a_word` or `word_of_another`.
    """
    moment = at or timezone.now()
    on = day_of(moment, unit.jurisdiction)
    _check_keeps(units_numbered_by, unit, actor, on)
    if not register.is_word(word):
        raise MoveRefusedError(Refusal("more_than_a_word", str(register.MORE_THAN_A_WORD)))
    with transaction.atomic():
        # The jurisdiction's row keeps two units from taking one word at the same time.
        Jurisdiction.objects.select_for_update(no_key=True).get(pk=unit.jurisdiction_id)
        kept = register.locked(unit.pk)
        if kept.document_word == word:
            return None
        other = register.other_with(kept, word, on.year) if word else None
        if other is not None:
            raise MoveRefusedError(_word_of(other, word))
        made: WordChange = kept.word_changes.create(
            before=kept.document_word, after=word, set_by=actor, set_at=moment
        )
        kept.document_word = word
        kept.save(update_fields=["document_word"])
    return made


def leaders_in_post(unit: Organisation, on: date) -> int:
    """How many different people lead the unit on that day."""
    posts = posts_active(on).filter(organisation=unit, role=Role.BUREAU_LEADER)
    return posts.values("person").distinct().count()


def _check_keeps(
    kept_by: Callable[[Iterable[Held]], QuerySet[Organisation]], unit: Organisation, actor: User, on: date
) -> None:
    """Raises ForbiddenMoveError unless the unit is among those that the actor keeps on that day."""
    if not kept_by(held_posts(actor, on)).filter(pk=unit.pk).exists():
        raise ForbiddenMoveError


def _word_of(other: Organisation, word: str) -> Refusal:
    told = _("“%(word)s”是%(unit)s今年所用的机关代字，两家同用会出现同号的文件，请另定一个。")
    return Refusal("word_of_another", told % {"word": word, "unit": other.short_name})


def _refusal(unit: Organisation, fewest: int, most: int, on: date) -> Refusal | None:
    if not 1 <= fewest <= most <= ReviewRule.MOST_LEADERS:
        words = {"most": ReviewRule.MOST_LEADERS}
        return Refusal("leaders_out_of_range", _("签批的领导须为 1 至 %(most)d 位。") % words)
    held = leaders_in_post(unit, on)
    if most > held:
        return Refusal(
            "too_few_leaders",
            _("本单位现任领导有 %(held)d 位，签批人数不能多于此数，请改少或先登记领导岗位。")
            % {"held": held},
        )
    return None
