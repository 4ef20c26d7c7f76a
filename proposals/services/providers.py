"""Log-ins of other systems: who somebody is here whom such a system names, and which posts its word brings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from proposals.models import (
    AccountAct,
    AdministrativeAct,
    Jurisdiction,
    LogInProvider,
    MappedPost,
    PostMapping,
    User,
)
from proposals.queries import people_of
from proposals.services.administering.acts import NotAdministratorError, SetUpRefusedError, keep_act
from proposals.services.administering.posts import give_post
from proposals.services.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

LONGEST_NAME = 60


def person_for(provider: LogInProvider, uid: str, claims: Mapping[str, Any]) -> User | None:
    """Who somebody is whom nobody linked yet, as the administrator has set it; None: a stranger."""
    if provider.unknown == LogInProvider.Unknown.BY_USERNAME:
        return _namesake(provider, uid)
    if provider.unknown == LogInProvider.Unknown.CREATE:
        return _newcomer(uid, claims)
    return None


def keep_link(user: User, name: str, *, at: datetime, by: User | None) -> None:
    """Keep that the person comes in with an account of that system from now on."""
    AccountAct.objects.create(person=user, kind=AccountAct.Kind.LINKED, at=at, by=by, told=name)


def keep_unlink(user: User, name: str, *, at: datetime) -> None:
    """Keep that they do so no more."""
    AccountAct.objects.create(person=user, kind=AccountAct.Kind.UNLINKED, at=at, by=user, told=name)


def map_posts(provider: LogInProvider, user: User, claims: Mapping[str, Any], *, at: datetime) -> bool:
    """Give the posts that the claims bring, end those that they no longer bring; gives whether there was any of both.

    What an administrator gave by hand is neither made twice nor ended. Nothing is given that the administrator who made
    the mapping may not give at this moment.
    """
    on = provider.jurisdiction.day_of(at)
    brought = {
        mapping for mapping in provider.mappings.filter(ended_at=None).select_related("organisation__jurisdiction", "made_by")
        if mapping.value in _values(claims.get(mapping.claim))
    }  # fmt: skip
    running = MappedPost.objects.filter(mapping__provider=provider, post__person=user, ended_at=None)
    kept, moved = set(), False
    for row in running.select_related("post__organisation", "mapping"):
        if row.mapping in brought:
            kept.add(row.mapping)
        else:
            _end(row, on, at)
            moved = True
    for mapping in sorted(brought - kept, key=lambda one: one.pk):
        moved = _give(mapping, user, on, at) or moved
    return moved


def end_mapping(mapping: PostMapping, *, by: User, at: datetime) -> None:
    """Nobody gets a post by it any more, and the posts that it gave end."""
    with transaction.atomic():
        mapping.ended_by, mapping.ended_at = by, at
        mapping.save(update_fields=["ended_by", "ended_at"])
        on = mapping.organisation.jurisdiction.day_of(at)
        for row in mapping.posts.filter(ended_at=None).select_related("post__organisation", "mapping"):
            _end(row, on, at)


def _namesake(provider: LogInProvider, uid: str) -> User | None:
    """The account of that name, if it belongs to this jurisdiction and to no other."""
    return people_of([provider.jurisdiction]).filter(username=uid, is_active=True).first()


def _newcomer(uid: str, claims: Mapping[str, Any]) -> User | None:
    """A new account without any post; None where the name is taken or cannot be one."""
    name = claims.get("name")
    person = User(username=uid, name=(name if isinstance(name, str) and name else uid)[:LONGEST_NAME])
    person.set_unusable_password()
    try:
        UnicodeUsernameValidator()(uid)
        person.full_clean(exclude=["password"])
    except ValidationError:
        return None
    person.save()
    return person


def _values(claim: Any) -> set[str]:
    """A claim is one value or a list of them."""
    several = claim if isinstance(claim, list) else [claim]
    return {str(one) for one in several if isinstance(one, str | int)}


def _give(mapping: PostMapping, user: User, on: date, at: datetime) -> bool:
    reason = f"{mapping.provider.name}：{mapping.claim}={mapping.value}"[:200]
    try:
        with transaction.atomic():
            post = give_post(
                user, organisation=mapping.organisation, role=mapping.role, from_on=on, actor=mapping.made_by, at=at,
                reason=reason,
            )  # fmt: skip
            MappedPost.objects.create(post=post, mapping=mapping, given_at=at)
            told = f"{mapping.organisation.short_name} {mapping.get_role_display()}"
            AccountAct.objects.create(
                person=user, kind=AccountAct.Kind.POST_GIVEN, at=at, told=told, reason=reason
            )
    except (NotAdministratorError, SetUpRefusedError):
        return False
    return True


@transaction.atomic
def _end(row: MappedPost, on: date, at: datetime) -> None:
    """From this moment on, whoever administers now: nobody keeps a right because an administrator has left."""
    post, mapping = row.post, row.mapping
    post.until_on = on - timedelta(days=1)
    post.from_on = min(post.from_on, post.until_on)
    post.save(update_fields=["from_on", "until_on"])
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    reason = f"{mapping.provider.name}：{mapping.claim}={mapping.value}"[:200]
    told = f"{post.organisation.short_name} {post.get_role_display()}"
    AccountAct.objects.create(
        person=post.person, kind=AccountAct.Kind.POST_ENDED, at=at, told=told, reason=reason
    )
    keep_act(
        AdministrativeAct.Kind.POST_ENDED, told, by=None, at=at, jurisdiction=mapping.organisation.jurisdiction,
        person=post.person, organisation=post.organisation, reason=reason,
    )  # fmt: skip


def connect_provider(
    place: Jurisdiction, *, by: User, at: datetime, secret: str, **told: str
) -> LogInProvider:
    """Let people of the jurisdiction come in with the accounts of another system. Its code is made here, for good."""
    with transaction.atomic():
        Jurisdiction.objects.select_for_update().get(pk=place.pk)
        number = LogInProvider.objects.filter(jurisdiction=place).count() + 1
        return LogInProvider.objects.create(
            jurisdiction=place, slug=f"{place.slug[:30]}-{number}", made_by=by, made_at=at,
            secret=seal(secret) if secret else "", **told,
        )  # fmt: skip


def change_provider(provider: LogInProvider, *, secret: str, **told: Any) -> None:
    """Change what may change; an empty secret leaves the one that there is."""
    for name, value in told.items():
        setattr(provider, name, value)
    if secret:
        provider.secret = seal(secret)
    provider.save()


def add_mapping(provider: LogInProvider, *, by: User, at: datetime, **told: Any) -> PostMapping | None:
    """Posts come by this from the next log-in of each person on; None where there is such a mapping already."""
    same = {
        "claim": told["claim"],
        "value": told["value"],
        "organisation": told["organisation"],
        "role": told["role"],
    }
    if provider.mappings.filter(ended_at=None, **same).exists():
        return None
    return PostMapping.objects.create(provider=provider, made_by=by, made_at=at, **same)
