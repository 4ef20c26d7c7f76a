"""Standing in for somebody who is away: who may be named, for how long, and how it ends. Nothing else gives a right.

The `Deputy` row is the right and lasts as long as it does; the `Deputation` beside it is the history.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from proposals.models import Deputation, Deputy, Organisation, Post, User
from proposals.queries import held_posts_at, posts_active
from proposals.roles import APART, STANDS_IN, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from proposals.queries import Held

LONGEST: Final = timedelta(days=366)
HEADS: Final = frozenset({Role.BUREAU_LEADER, Role.OFFICE_LEADER})
"""Who names a deputy for others of their own organisation, in person."""


class DeputyRefusedError(Exception):
    """Nobody stands in that way. `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotYoursError(Exception):
    """Somebody else has to say."""


def lendable_posts(held: Iterable[Held], on: date) -> QuerySet[Post]:
    """The posts for which a deputy may be named: one's own, a head those of the organisation, an administrator all.

    Only in person: whoever stands in for another lends nothing.
    """
    mine = [one for one in held if not one.deputising]
    units = {one.organisation_id for one in mine if one.role in HEADS}
    places = {one.jurisdiction_id for one in mine if one.role == Role.ADMINISTRATOR}
    own = {one.post.pk for one in mine}
    reached = (
        Q(pk__in=own)
        | Q(organisation__in=units)
        | Q(organisation__jurisdiction__in=places, role__in=STANDS_IN)
    )
    return posts_active(on).filter(reached, role__in=sorted(STANDS_IN))


def candidates(post: Post, from_on: date, until_on: date) -> QuerySet[User]:
    """Who may stand in: of the same organisation throughout, with an account, in a role that fits, and not set apart."""
    throughout = Q(from_on__lte=from_on) & (Q(until_on__isnull=True) | Q(until_on__gte=until_on))
    meanwhile = Q(from_on__lte=until_on) & (Q(until_on__isnull=True) | Q(until_on__gte=from_on))
    fitting = Post.objects.filter(
        throughout, organisation=post.organisation_id, role__in=sorted(STANDS_IN.get(Role(post.role), ()))
    )
    apart = Post.objects.filter(meanwhile, role__in=sorted(APART))
    found: QuerySet[User] = User.objects.filter(
        pk__in=fitting.values("person"), is_active=True, is_service=False
    )
    return found.exclude(pk__in=apart.values("person")).exclude(pk=post.person_id)


def name_deputy(  # noqa: PLR0913 -- whom, for what, when, why, and by whom
    post: Post,
    *,
    person: User,
    from_on: date,
    until_on: date,
    actor: User | None,
    at: datetime,
    note: str = "",
) -> Deputation:
    """Let the person act in the post on those days. `actor` None is the command line.

    Raises NotYoursError, or DeputyRefusedError `not_lendable`, `day_passed`, `ends_first`, `too_long`, `beyond_post`,
    `oneself`, `unfit`, `overlaps`, `deputy_away` or `stands_in_then`.
    """
    on = post.organisation.jurisdiction.day_of(at)
    if actor is not None and not lendable_posts(held_posts_at(actor, at), on).filter(pk=post.pk).exists():
        raise NotYoursError
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=post.organisation_id)
        _check(post, person, (from_on, until_on), on)
        deputy = Deputy.objects.create(post=post, person=person, from_on=from_on, until_on=until_on)
        return Deputation.objects.create(
            post=post, person=person, from_on=from_on, until_on=until_on, note=note, named_by=actor, named_at=at,
            deputy=deputy,
        )  # fmt: skip


def end_deputation(deputation: Deputation, *, actor: User, at: datetime) -> Deputation:
    """End it at once, as whoever is away, whoever named it or may, or as the deputy, who declines.

    Raises NotYoursError, or DeputyRefusedError `over`.
    """
    on = deputation.post.organisation.jurisdiction.day_of(at)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=deputation.post.organisation_id)
        kept = Deputation.objects.select_related("post", "deputy").get(pk=deputation.pk)
        if not may_end(kept, actor, lendable_posts(held_posts_at(actor, at), on)):
            raise NotYoursError
        if kept.deputy is None or kept.deputy.until_on < on:
            raise DeputyRefusedError("over", _("这次代理已经结束。"))
        kept.deputy = _withdrawn(kept.deputy, on)
        declined = actor.pk == kept.person_id
        kept.ending = Deputation.Ending.DECLINED if declined else Deputation.Ending.ENDED
        kept.ended_at, kept.ended_by = at, actor
        kept.save(update_fields=["deputy", "ending", "ended_at", "ended_by"])
    return kept


def end_standing_in(person: User, organisation: Organisation, *, actor: User, at: datetime) -> None:
    """End at once whatever the person does for others of that body; of what is still to come nothing is left."""
    on = organisation.jurisdiction.day_of(at)
    running = Deputy.objects.filter(person=person, post__organisation=organisation, until_on__gte=on)
    for deputy in running.order_by("pk"):
        deputation = Deputation.objects.filter(deputy=deputy).first()
        kept = _withdrawn(deputy, on)
        if deputation is not None:
            deputation.deputy, deputation.ending = kept, Deputation.Ending.ENDED
            deputation.ended_at, deputation.ended_by = at, actor
            deputation.save(update_fields=["deputy", "ending", "ended_at", "ended_by"])


def may_end(deputation: Deputation, actor: User, lendable: QuerySet[Post]) -> bool:
    """Whether the actor may say that it is over: it is about them, or they could have named it."""
    concerned = actor.pk in {deputation.person_id, deputation.post.person_id}
    return concerned or lendable.filter(pk=deputation.post_id).exists()


def _withdrawn(deputy: Deputy, on: date) -> Deputy | None:
    """Take the right away: nothing is left of today, what was until yesterday stays."""
    if deputy.from_on >= on:
        deputy.delete()
        return None
    deputy.until_on = on - timedelta(days=1)
    deputy.save(update_fields=["until_on"])
    return deputy


def _check(post: Post, person: User, days: tuple[date, date], on: date) -> None:
    refusal = _of_days(post, *days, on) or _of_person(post, person, *days)
    if refusal is not None:
        raise DeputyRefusedError(*refusal)


def _of_days(post: Post, from_on: date, until_on: date, on: date) -> tuple[str, str] | None:
    if post.role not in STANDS_IN:
        return "not_lendable", _("这个职务须由本人办理，不能代理。")
    if from_on < on:
        return "day_passed", _("代理不能从过去的日子起，请改为今天或以后。")
    if until_on < from_on:
        return "ends_first", _("代理止早于代理起，请改正日期。")
    if until_on - from_on > LONGEST:
        return "too_long", _("代理最长一年，更久请由系统管理员另行任职。")
    if from_on < post.from_on or (post.until_on is not None and until_on > post.until_on):
        return "beyond_post", _("代理超出了这个职务的任期，请改正日期。")
    return None


def _of_person(post: Post, person: User, from_on: date, until_on: date) -> tuple[str, str] | None:
    if person.pk == post.person_id:
        return "oneself", _("代理人不能是本人。")
    if not candidates(post, from_on, until_on).filter(pk=person.pk).exists():
        return "unfit", _(
            "%(name)s 不能代理这个职务：代理人须是同一单位、此期间一直在任、角色相称的人，经办的人不能代人核稿和签发。"
        ) % {"name": person}
    meanwhile = Deputy.objects.filter(from_on__lte=until_on, until_on__gte=from_on)
    if meanwhile.filter(post=post).exists():
        return "overlaps", _("这个职务在此期间已有代理人，请先结束原来的代理，或改日期。")
    if meanwhile.filter(post__person=person).exists():
        return "deputy_away", _("%(name)s 自己在此期间请人代理，不能再代理别人。") % {"name": person}
    if meanwhile.filter(person=post.person_id).exists():
        return "stands_in_then", _("%(name)s 在此期间正代理别人，请先结束那次代理，代理不能再转给他人。") % {
            "name": post.person
        }
    return None
