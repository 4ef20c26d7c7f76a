"""Making the day's anchors, and reading them for a check and an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Jurisdiction
from proposals.services.administering.acts import keep_act
from workflow import anchoring
from workflow.anchoring import Anchored, Grown
from workflow.chain import START
from workflow.models import Anchor, AnchorAddress, AnchoredHead, Case
from workflow.services.anchor_key import genuine, signer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from proposals.models import User
    from workflow.services.anchor_key import Signer


def make_due(at: datetime) -> list[Anchor]:
    """An anchor of this day for every jurisdiction that has cases and none of the day yet, by its local day.

    Raises KeyUnusableError. Safe to repeat and to run twice at the same time.
    """
    made = []
    key: Signer | None = None
    for place in Jurisdiction.objects.filter(cases__isnull=False).distinct().order_by("pk"):
        if Anchor.objects.filter(jurisdiction=place, on=place.day_of(at)).exists():
            continue
        key = key or signer()
        if (anchor := make_anchor(place, key, at)) is not None:
            made.append(anchor)
    return made


@transaction.atomic
def make_anchor(place: Jurisdiction, key: Signer, at: datetime) -> Anchor | None:
    """The anchor of everything until now; None where another worker made it of this day."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=place.pk)
    on = place.day_of(at)
    last = Anchor.objects.filter(jurisdiction=place).order_by("-number").first()
    if last is not None and last.on >= on:
        return None
    grown = list(_grown(place))
    anchor = Anchor(
        jurisdiction=place,
        place=place.slug,
        number=(last.number if last else 0) + 1,
        on=on,
        made_at=at,
        chains=(last.chains if last else 0) + sum(before is None for _one, before in grown),
        events=(last.events if last else 0) + sum(one.length - (before or 0) for one, before in grown),
        heads=anchoring.heads_digest(one for one, _was in grown),
        previous=last.digest if last else START,
        key=key.public,
    )
    _sign(anchor, key)
    AnchoredHead.objects.bulk_create(
        AnchoredHead(anchor=anchor, case_id=one.case, length=one.length, head=one.head) for one, _was in grown
    )
    return anchor


def _sign(anchor: Anchor, key: Signer) -> None:
    record = anchor.as_record()
    anchor.digest = anchoring.digest_of(record)
    anchor.signature = key.sign(anchoring.statement(record))
    anchor.save(force_insert=True)


def _grown(place: Jurisdiction) -> Iterator[tuple[Grown, int | None]]:
    """The chains that are longer than they were anchored, with how long that was. One query, so of one moment."""
    anchored = AnchoredHead.objects.filter(case=OuterRef("pk")).order_by("-length").values("length")[:1]
    cases = Case.objects.filter(jurisdiction=place, chain_length__gt=0).annotate(anchored=Subquery(anchored))
    longer = cases.filter(Q(anchored=None) | Q(chain_length__gt=F("anchored")))
    for pk, length, head, before in longer.order_by("pk").values_list(
        "pk", "chain_length", "chain_head", "anchored"
    ):
        yield Grown(pk, length, head), before


def records() -> Iterator[Mapping[str, Any]]:
    """Every anchor with what it lists, those of one jurisdiction in the order of their numbers."""
    for anchor in Anchor.objects.order_by("place", "jurisdiction", "number").iterator(chunk_size=100):
        grown = anchor.grown.order_by("case").values_list("case", "length", "head")
        yield anchor.as_record() | {"grown": [list(one) for one in grown]}


def read_anchored(trusted: Iterable[str] = ()) -> Anchored:
    """What logs are held against. Nothing was added to it yet."""
    return Anchored(genuine, frozenset(trusted))


def newest_anchors() -> QuerySet[Anchor]:
    """The last one of each jurisdiction."""
    later = Anchor.objects.filter(jurisdiction=OuterRef("jurisdiction"), number__gt=OuterRef("number"))
    return Anchor.objects.filter(~Exists(later)).order_by("place", "pk")


def anchors_of(place: Jurisdiction) -> QuerySet[Anchor]:
    return Anchor.objects.filter(jurisdiction=place)


@transaction.atomic
def set_address(place: Jurisdiction, address: str, *, by: User, at: datetime) -> None:
    """Mail the anchors there from now on; with an empty address nowhere. Kept with who and when."""
    told = _("办理记录存证寄往 %(address)s") % {"address": address} if address else _("办理记录存证不再寄出")
    keep_act(AdministrativeAct.Kind.CITY_CHANGED, told, by=by, at=at, jurisdiction=place)
    if address:
        AnchorAddress.objects.update_or_create(
            jurisdiction=place, defaults={"address": address, "set_by": by, "set_at": at}
        )
    else:
        AnchorAddress.objects.filter(jurisdiction=place).delete()


def in_groups(digits: str) -> list[str]:
    """A digest, a key or a signature as people read it aloud: by fours."""
    return [digits[start : start + 4] for start in range(0, len(digits), 4)]
