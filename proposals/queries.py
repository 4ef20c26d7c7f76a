"""Reads about people and organisations that others share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from proposals.models import Deputy, Jurisdiction, Organisation, Post, Session, User
from proposals.models.proposals import CONGRESS
from proposals.prepared import Prepared, Slot
from proposals.roles import FILING, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet


EARTH_DAYS: Final = ("day_before", "day", "day_after")
"""At any moment it is at most one day earlier or later somewhere than in UTC."""
HANDLING_KINDS: Final = (
    Organisation.Kind.BUREAU,
    Organisation.Kind.TOWN,
    Organisation.Kind.OFFICE,
    Organisation.Kind.PARTY,
    Organisation.Kind.PEOPLE,
    Organisation.Kind.COMPANY,
)
"""The bodies to which a case can be handed over."""
STAND_IN: Final = re.compile(r"d([0-9]{1,18})")


@dataclass(frozen=True)
class Held:
    """A post in which a person may act today: their own, or one they stand in for.

    `actor_id` is the person who acts, `principal_id` the one whose rights these are.
    """

    post: Post
    actor_id: int

    @property
    def deputising(self) -> bool:
        return self.post.person_id != self.actor_id

    @property
    def role(self) -> str:
        return self.post.role

    @property
    def organisation_id(self) -> int:
        return self.post.organisation_id

    @cached_property
    def jurisdiction_id(self) -> int:
        """Asked again and again in a request, of hundreds of posts where somebody watches a country."""
        return self.post.organisation.jurisdiction_id

    @property
    def principal_id(self) -> int:
        return self.post.person_id


def referred_to(reference: str, prefix: str = "proposal__") -> Q:
    """The proposal by its number, or by the stand-in that it had as a draft (`Proposal.reference`)."""
    named = Q(**{f"{prefix}number": reference})
    if (draft := STAND_IN.fullmatch(reference)) is not None:
        named |= Q(**{f"{prefix}pk": int(draft[1])})
    return named


def _covers(on: date | Slot, prefix: str = "") -> Q:
    return Q(**{f"{prefix}from_on__lte": on}) & (
        Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gte": on})
    )


def posts_active(on: date | Slot) -> QuerySet[Post]:
    """The posts of active accounts that cover that day."""
    return Post.objects.filter(_covers(on), person__is_active=True)


def posts_lent(on: date | Slot) -> QuerySet[Post]:
    """The posts that cover that day and are lent then: once for each deputy with an active account (`deputies__person`)."""
    return Post.objects.filter(_covers(on)).filter(
        _covers(on, "deputies__"), deputies__person__is_active=True
    )


def held_posts(user: User, on: date) -> tuple[Held, ...]:
    """Every post in which `user` may act on that day, their own first.

    An inactive account holds none. A deputy may act only while the deputised post itself runs.
    """
    if not user.is_active or user.pk is None:
        return ()
    posts = _HELD.read(user=user.pk, on=on)
    held = [Held(post, user.pk) for post in posts]
    return tuple(sorted(held, key=_own_first))


def held_by_each(users: Collection[User], at: datetime) -> dict[int, tuple[Held, ...]]:
    """By the key of each of the users what `held_posts_at` gives for them, in two queries for all."""
    active = {user.pk for user in users if user.is_active}
    if not active:
        return {user.pk: () for user in users}
    earliest, *_between, latest = _days_on_earth(at).values()
    stand_ins = Deputy.objects.filter(person__in=active, from_on__lte=latest, until_on__gte=earliest)
    lent = list(stand_ins.values_list("post_id", "person_id", "from_on", "until_on"))
    reached = Q(person__in=active) | Q(pk__in=[post for post, *_rest in lent])
    running = Q(from_on__lte=latest) & (Q(until_on__isnull=True) | Q(until_on__gte=earliest))
    posts = {
        post.pk: post
        for post in Post.objects.filter(running, reached).select_related("organisation__jurisdiction")
        if _covered(post, at)
    }
    actors = {(post.pk, post.person_id) for post in posts.values() if post.person_id in active}
    for post, person, first, last in lent:
        if post in posts and first <= posts[post].organisation.jurisdiction.day_of(at) <= last:
            actors.add((post, person))
    held: dict[int, list[Held]] = {user.pk: [] for user in users}
    for key, actor in actors:
        held[actor].append(Held(posts[key], actor))
    return {pk: tuple(sorted(some, key=_own_first)) for pk, some in held.items()}


def held_posts_at(user: User, at: datetime) -> tuple[Held, ...]:
    """Every post in which `user` may act at that moment, their own first: each by the day where its organisation is."""
    if not user.is_active or user.pk is None:
        return ()
    days = _days_on_earth(at)
    posts = _HELD_SOMEWHERE.read(user=user.pk, **days)
    held = (Held(post, user.pk) for post in posts if _runs(post, user.pk, at, days))
    return tuple(sorted(held, key=_own_first))


def local_day(held: Iterable[Held], at: datetime) -> date:
    """The day where the first of the posts is; without a post that of the installation."""
    first = next(iter(held), None)
    return timezone.localdate(at) if first is None else first.post.organisation.jurisdiction.day_of(at)


def _days_on_earth(at: datetime) -> dict[str, date]:
    """Every day that it is somewhere at that moment, under the names of the slots."""
    middle = at.astimezone(UTC).date()
    return {name: middle + timedelta(n) for n, name in enumerate(EARTH_DAYS, start=-1)}


def _runs(post: Post, user: int, at: datetime, days: Mapping[str, date]) -> bool:
    on = post.organisation.jurisdiction.day_of(at)
    lent = any(getattr(post, f"lent_{name}") for name, day in days.items() if day == on)
    return _covered(post, at) and (post.person_id == user or lent)


def _covered(post: Post, at: datetime) -> bool:
    on = post.organisation.jurisdiction.day_of(at)
    return post.from_on <= on and (post.until_on is None or on <= post.until_on)


def _own_or_lent_somewhere() -> QuerySet[Post]:
    first, *_rest, last = (Slot(name) for name in EARTH_DAYS)
    lent = Deputy.objects.filter(person=Slot("user"), post=OuterRef("pk"))
    deputised = {f"lent_{name}": Exists(lent.filter(_covers(Slot(name)))) for name in EARTH_DAYS}
    running = Q(from_on__lte=last) & (Q(until_on__isnull=True) | Q(until_on__gte=first))
    mine = Q(person=Slot("user")) | Q(pk__in=Deputy.objects.filter(person=Slot("user")).values("post"))
    posts = Post.objects.filter(running & mine).annotate(**deputised)
    return posts.select_related("organisation__jurisdiction", "person")


def _own_first(held: Held) -> tuple[bool, int]:
    return held.deputising, held.post.pk


def _own_or_lent() -> QuerySet[Post]:
    lent = Deputy.objects.filter(_covers(Slot("on")), person=Slot("user")).values("post")
    posts = Post.objects.filter(_covers(Slot("on"))).filter(Q(person=Slot("user")) | Q(pk__in=lent))
    return posts.select_related("organisation", "person")


_HELD: Final = Prepared(_own_or_lent)
_HELD_SOMEWHERE: Final = Prepared(_own_or_lent_somewhere)


def organisations_active(jurisdiction: Jurisdiction, on: date) -> QuerySet[Organisation]:
    """The organisations of a jurisdiction that exist on that day."""
    return Organisation.objects.filter(_existing(on), jurisdiction=jurisdiction)


def _existing(on: date) -> Q:
    begun = Q(active_from__isnull=True) | Q(active_from__lte=on)
    not_ended = Q(active_until__isnull=True) | Q(active_until__gte=on)
    return begun & not_ended


def handling_units(jurisdiction: Jurisdiction, on: date) -> QuerySet[Organisation]:
    """The bodies that can be given a case on that day."""
    return organisations_active(jurisdiction, on).filter(kind__in=HANDLING_KINDS)


def alias_table(jurisdiction: Jurisdiction, year: int) -> dict[str, str]:
    """Every spelling in use that year → full name. A full name wins over an alias, a doubtful alias is left out."""
    organisations = list(
        Organisation.objects.filter(jurisdiction=jurisdiction).prefetch_related("aliases").order_by("pk")
    )
    claims: dict[str, set[str]] = {}
    for organisation in organisations:
        in_use = (
            alias.name
            for alias in organisation.aliases.all()
            if (alias.since_year or 0) <= year <= (alias.until_year or year)
        )
        for spelling in (organisation.short_name, *in_use):
            claims.setdefault(spelling, set()).add(organisation.name)
    table = {spelling: names.copy().pop() for spelling, names in claims.items() if len(names) == 1}
    return table | {organisation.name: organisation.name for organisation in organisations}


def holds_post_at(person: User, organisation_id: int, on: date) -> bool:
    """Whether the person holds any post at the organisation on that day."""
    return posts_active(on).filter(person=person, organisation_id=organisation_id).exists()


def role_filled_at(organisation_id: int, role: str, on: date) -> bool:
    """Whether anybody holds the role at the organisation on that day."""
    return posts_active(on).filter(organisation_id=organisation_id, role=role).exists()


def sessions_to_file_for(held: Iterable[Held], on: date) -> QuerySet[Session]:
    """The sessions whose filing window is open and for which one of the posts may file, the newest first."""
    return sessions_open_in({h.jurisdiction_id for h in held if h.role in FILING}, on)


def units_to_file_with(held: Iterable[Held], on: date) -> QuerySet[Organisation]:
    """The units that who files for one of the posts may wish for: those that can be given a case there."""
    places = {h.jurisdiction_id for h in held if h.role in FILING}
    return Organisation.objects.filter(_existing(on), jurisdiction_id__in=places, kind__in=HANDLING_KINDS)


def bodies_to_file_for(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bodies in whose name the posts may file a collective proposal."""
    bodies = {h.organisation_id for h in held if h.role == Role.COLLECTIVE}
    return Organisation.objects.filter(pk__in=bodies).order_by("name", "pk")


def jurisdictions_administered_by(held: Iterable[Held]) -> QuerySet[Jurisdiction]:
    """The jurisdictions whose settings the posts may change."""
    places = {h.jurisdiction_id for h in held if h.role == Role.ADMINISTRATOR}
    return Jurisdiction.objects.filter(pk__in=places).order_by("name", "pk")


def those_who_joined() -> QuerySet[User]:
    """The active accounts with which somebody can log in, or has."""
    found: QuerySet[User] = User.objects.filter(is_active=True)
    return found.filter(~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(last_login__isnull=False))


def people_of(jurisdictions: Iterable[Jurisdiction]) -> QuerySet[User]:
    """Whoever holds a post there or held one, and none elsewhere, ever; no operator and no program."""
    places = [place.pk for place in jurisdictions]
    here = Post.objects.filter(person=OuterRef("pk"), organisation__jurisdiction__in=places)
    elsewhere = Post.objects.filter(person=OuterRef("pk")).exclude(organisation__jurisdiction__in=places)
    own = User.objects.filter(is_superuser=False, is_staff=False, is_service=False)
    found: QuerySet[User] = own.filter(Exists(here), ~Exists(elsewhere))
    return found


def jurisdiction_of_host(host: str) -> Jurisdiction | None:
    """The jurisdiction to which pages under that host name belong alone; a port after the name does not count.

    A name without a dot, or a number, is nobody's: that much is known without asking.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if not name.rpartition(".")[0] or name.rpartition(".")[2].isdigit():
        return None
    return Jurisdiction.objects.filter(host=name.lower()).exclude(host="").first()


def places_held(held: Iterable[Held]) -> QuerySet[Jurisdiction]:
    """The jurisdictions in which a post is held."""
    return Jurisdiction.objects.filter(pk__in={h.jurisdiction_id for h in held})


def people_known_to(held: Iterable[Held], on: date) -> QuerySet[User]:
    """Whom a person finds by name: colleagues; the members, for who files or examines; everybody, for an administrator."""
    held = tuple(held)
    places: dict[bool, set[int]] = {True: set(), False: set()}
    for one in held:
        if one.role == Role.ADMINISTRATOR or one.role in FILING | {Role.SECRETARIAT, Role.EXAMINER}:
            places[one.role == Role.ADMINISTRATOR].add(one.jurisdiction_id)
    beside = {h.organisation_id for h in held if h.role not in FILING}
    posts = posts_active(on).filter(
        Q(organisation__jurisdiction__in=places[True])
        | Q(organisation__jurisdiction__in=places[False], role=Role.MEMBER)
        | Q(organisation__in=beside)
    )
    return User.objects.filter(pk__in=posts.values("person"), is_active=True)


def places_of(held: Iterable[Held], role: Role) -> set[int]:
    """The jurisdictions in which one of the posts is of that role."""
    return {h.jurisdiction_id for h in held if h.role == role}


def members_in(places: Collection[int], on: date) -> QuerySet[User]:
    """The members of those jurisdictions on that day, by name."""
    seats = posts_active(on).filter(role=Role.MEMBER, organisation__jurisdiction_id__in=places)
    return User.objects.filter(pk__in=seats.values("person_id")).order_by("name", "pk")


def bodies_filing_in(places: Collection[int], on: date) -> QuerySet[Organisation]:
    """The bodies of those jurisdictions for which somebody files on that day, by name."""
    offices = posts_active(on).filter(role=Role.COLLECTIVE, organisation__jurisdiction_id__in=places)
    return Organisation.objects.filter(pk__in=offices.values("organisation_id")).order_by("name", "pk")


def sessions_open_in(places: Collection[int], on: date) -> QuerySet[Session]:
    """The sessions of those jurisdictions whose filing window is open, the newest first."""
    open_now = Q(filing_opens_on__lte=on, filing_closes_on__gte=on)
    return Session.objects.filter(open_now, jurisdiction_id__in=places).order_by("-year", "-pk")


_OF_CONGRESS = Q(name__contains=CONGRESS)


def session_before(session: Session) -> Session | None:
    """The session of the same assembly in the year before."""
    sessions = Session.objects.filter(jurisdiction=session.jurisdiction_id, year=session.year - 1)
    alike = sessions.filter(_OF_CONGRESS) if session.of_congress else sessions.exclude(_OF_CONGRESS)
    return alike.order_by("-pk").first()


def newest_first(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Of a year those of the CPPCC before those of the people's congress, as the figures are mostly asked of them."""
    return sessions.order_by("-year", ExpressionWrapper(_OF_CONGRESS, BooleanField()), "-pk")
